"""Where mails lie: a folder, an mbox, a maildir, one mail, or a mailbox on a server.

An address walks in; raw mails walk out one by one, each with a name that stays the same on a second look. It reads
only; it must not decode a mail.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from review_lib.errors import InputError, NotFoundError
from review_lib.intake import kinds
from review_lib.text import say

__all__ = ["RawMail", "iter_source"]


@dataclass(frozen=True, slots=True)
class RawMail:
    """One mail as it lies there: its file name (a made, stable one from an mbox or server), SHA-256 and bytes."""

    file: str
    sha256: str
    raw: bytes = field(repr=False)

    @classmethod
    def of(cls, file: str, raw: bytes) -> RawMail:
        """A raw mail with its hash."""
        return cls(file, hashlib.sha256(raw).hexdigest(), raw)


def iter_source(spec: str, *, known: Container[str] = ()) -> Iterator[RawMail]:
    """The mails at ``spec`` in a stable order, those left out whose SHA-256 (on a server: whose made name) is
    ``known``.

    ``spec`` is a folder of .eml/.msg files (folders in it are looked through), an mbox, a maildir, one mail, or
    ``imaps://user@host/folder``. NotFoundError where nothing is there; InputError where it holds no mail at all.
    """
    if re.match(r"^imaps?://", spec, re.IGNORECASE):
        from review_lib.intake.imap import iter_imap

        yield from iter_imap(spec, known=known)
        return
    path = Path(spec).expanduser()
    if not path.exists():
        raise NotFoundError(say("There is nothing at {path}. Check the address of the mails.", path=spec))
    count = 0
    for mail in _folder(path) if path.is_dir() else _file(path, path.name):
        count += 1
        if mail.sha256 not in known:
            yield mail
    if not count:
        raise InputError(
            say("No mail was found in {path}: mails are .eml or .msg files, an mbox or a maildir.", path=spec)
        )


def _folder(root: Path) -> Iterator[RawMail]:
    for folder, folders, files in os.walk(root):
        here = Path(folder)
        maildir = "cur" in folders and "new" in folders
        folders[:] = sorted(f for f in folders if f != "tmp" or not maildir)
        inside = here.name in ("cur", "new") and (here.parent / "cur").is_dir() and (here.parent / "new").is_dir()
        for name in sorted(files, key=_natural):
            if name.startswith((".", "~$", "dovecot", "._")):
                continue
            path = here / name
            shown = path.relative_to(root).as_posix()
            if inside:
                shown = f"{name.split(':')[0].split(',')[0].split('!')[0]}.eml"
            yield from _file(path, shown, only_mails=not inside)


def _natural(name: str) -> list[tuple[int, int | str]]:
    return [(0, int(p)) if p.isdigit() else (1, p) for p in re.split(r"(\d+)", name)]


def _file(path: Path, shown: str, only_mails: bool = False) -> Iterator[RawMail]:
    named = path.suffix.lower() in (".eml", ".msg", ".mht") or not only_mails
    with path.open("rb") as file:
        start = file.read(16384)
        if start.startswith(b"From ") and path.suffix.lower() not in (".eml",):
            yield from _mbox(start + file.read(), path.stem)
            return
        if (
            named
            or kinds.looks_like_mail(start)
            or (start.startswith(b"\xd0\xcf\x11\xe0") and kinds.sniff(start + file.read(), path.name) == "msg")
        ):
            file.seek(0)
            yield RawMail.of(shown, file.read())


_FROM = re.compile(rb"(?:\A|\r?\n\r?\n|\A\n)(From [^\r\n]*\d[^\r\n]*\r?\n)(?=[!-9;-~]{1,60}:|>From )")


def _mbox(data: bytes, stem: str) -> Iterator[RawMail]:
    """The mails of an mbox: cut at ``From `` lines that heads follow, one ``>`` taken off quoted ones."""
    cuts = [(m.start(1), m.end(1)) for m in _FROM.finditer(data)]
    for number, (_, start) in enumerate(cuts, 1):
        end = cuts[number][0] if number < len(cuts) else len(data)
        raw = re.sub(rb"(?m)^>(>*From )", rb"\1", data[start:end]).rstrip(b"\r\n") + b"\n"
        yield RawMail.of(f"{stem}-{number:04d}-{hashlib.sha256(raw).hexdigest()[:6]}.eml", raw)
