"""The files as they were received, kept by what they are.

Bytes walk in and their SHA-256 walks out; the hash walks in and the same bytes walk out. A file is written beside its
place and moved there whole, so that a reader sees it whole or not at all; one that a power cut left short is put again.
Nothing whole is ever overwritten or
deleted here. It must not know names, mails or seasons.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from review_lib.errors import NotFoundError
from review_lib.text import say

__all__ = ["Vault"]


class Vault:
    """A folder of files named by their SHA-256, in 256 folders by its first two digits."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, sha256: str) -> Path:
        """Where the file of that hash lies or would lie. ValueError for what is no SHA-256."""
        if not re.fullmatch(r"[0-9a-f]{64}", sha256):
            raise ValueError(f"not a SHA-256: {sha256!r}")
        return self.folder / sha256[:2] / sha256

    def __contains__(self, sha256: object) -> bool:
        return isinstance(sha256, str) and self.path(sha256).is_file()

    def put(self, data: bytes) -> str:
        """Keep ``data`` and give its SHA-256; what is there already is left as it is."""
        sha256 = hashlib.sha256(data).hexdigest()
        path = self.path(sha256)
        if path.exists() and path.stat().st_size == len(data):
            return sha256
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".new-", dir=path.parent)
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            try:
                temporary.replace(path)
            except PermissionError:
                if not path.exists():  # on Windows another process may have put the same file there and hold it open
                    raise
        finally:
            with contextlib.suppress(FileNotFoundError):
                temporary.unlink()
        return sha256

    def get(self, sha256: str) -> bytes:
        """The bytes of that hash. NotFoundError where they are not kept."""
        try:
            return self.path(sha256).read_bytes()
        except FileNotFoundError as error:
            raise NotFoundError(
                say(
                    "The file {sha256} is not in the vault. Take in the mails again to put it back.",
                    sha256=sha256[:12],
                )
            ) from error

    def __iter__(self) -> Iterator[str]:
        """Every hash kept, in order."""
        if not self.folder.is_dir():
            return
        for folder in sorted(self.folder.iterdir()):
            if folder.is_dir() and len(folder.name) == 2:
                yield from sorted(p.name for p in folder.iterdir() if re.fullmatch(r"[0-9a-f]{64}", p.name))

    def verify(self) -> list[str]:
        """The hashes whose file no longer holds what was put there; empty when all is well."""
        return [sha256 for sha256 in self if hashlib.sha256(self.path(sha256).read_bytes()).hexdigest() != sha256]
