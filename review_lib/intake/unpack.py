"""An archive's members in memory, or why they are not given.

The bytes of a zip, 7z, rar, tar, gz, bz2 or xz walk in; members with whole names and bytes walk out, and troubles for
what was refused. Nothing is ever written under a member's name. A member whose path leaves the archive, or that would
open to more than the limits, is refused and named; the others are given, because a clerk loses nothing by reading
them. An archive whose parts overlap, or that breaks the limits as a whole, is refused whole.
"""

from __future__ import annotations

import bz2
import io
import lzma
import re
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from review_lib.intake.charset import guess, repair
from review_lib.intake.kinds import open_zip
from review_lib.intake.values import Trouble
from review_lib.rules.limits import Limits

__all__ = ["Budget", "Member", "Unpacked", "is_junk", "unpack"]


@dataclass(slots=True)
class Budget:
    """What one mail may still unpack to."""

    files: int
    bytes: int

    @classmethod
    def of(cls, limits: Limits) -> Budget:
        """A full budget."""
        return cls(limits.archives.files, limits.archives.total_bytes)


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive: folders and name joined by ``/``, and its bytes."""

    path: str
    data: bytes = field(repr=False)


@dataclass(slots=True)
class Unpacked:
    """Members in the archive's order and the archive's troubles (at most one of each reason)."""

    members: list[Member] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)

    def refuse(self, code: str, reason: str, detail: str = "") -> None:
        """Note a trouble once per reason, with the names of the members that have it."""
        for index, known in enumerate(self.troubles):
            if known.code == code and known.reason == reason:
                if detail and known.detail.count("\n") < 20:
                    self.troubles[index] = Trouble(code, reason, f"{known.detail}\n{detail}".strip())
                return
        self.troubles.append(Trouble(code, reason, detail))


class _TooLargeError(Exception):
    """A stream gave more than it may."""


def unpack(kind: str, name: str, data: bytes, limits: Limits, budget: Budget) -> Unpacked:
    """All members of an archive of ``kind`` (one of :data:`review_lib.intake.kinds.ARCHIVES`)."""
    from review_lib.intake import unpack_other  # py7zr and rarfile load only where they are met

    opened = Unpacked()
    readers: dict[str, Callable[[str, bytes, Limits, Budget, Unpacked], None]] = {
        "zip": _zip,
        "tar": _tar,
        "gz": _stream,
        "bz2": _stream,
        "xz": _stream,
        "7z": unpack_other.seven_zip,
        "rar": unpack_other.rar,
    }
    readers[kind](name, data, limits, budget, opened)
    if not opened.members and not opened.troubles:
        opened.refuse("unreadable", "empty")
    return opened


def clean_path(written: str) -> tuple[str, bool]:
    """A member's path as (folders and name joined by ``/``, whether it stays inside the archive)."""
    path = written.replace("\\", "/").split("\x00")[0]
    inside = not (path.startswith("/") or re.match(r"^[A-Za-z]:", path) or ".." in path.split("/"))
    return "/".join(p for p in path.split("/") if p not in ("", ".")), inside


def is_junk(path: str, limits: Limits) -> bool:
    """Whether a member is one of those that systems leave behind (``__MACOSX``, ``~$x.docx``, ``Thumbs.db``)."""
    *folders, name = path.lower().split("/")
    rules = limits.junk
    return (
        name in rules.names
        or name.startswith(rules.prefixes)
        or name.endswith(rules.suffixes)
        or any(folder in rules.folders for folder in folders)
    )


def admits(size: int, packed: int, path: str, limits: Limits, budget: Budget, opened: Unpacked) -> bool:
    """Whether a member of that declared size may be opened; otherwise notes why not."""
    rules = limits.archives
    if size > rules.ratio_from_bytes and packed >= 0 and size > rules.ratio * max(packed, 1):
        opened.refuse("unsafe_file", "bomb", path)
        return False
    if size > rules.file_bytes or size > budget.bytes:
        opened.refuse("unsafe_file", "too_large", path)
        return False
    return True


def give(path: str, data: bytes, budget: Budget, opened: Unpacked) -> bool:
    """Hand a member on and charge it; False when the mail's budget is spent."""
    budget.files -= 1
    budget.bytes -= len(data)
    if budget.files < 0 or budget.bytes < 0:
        opened.refuse("unsafe_file", "bomb", path)
        return False
    opened.members.append(Member(path, data))
    return True


# ---------------------------------------------------------------- zip
def _zip(name: str, data: bytes, limits: Limits, budget: Budget, opened: Unpacked) -> None:
    try:
        archive = open_zip(data)
    except (zipfile.BadZipFile, OSError, ValueError, struct.error, NotImplementedError):
        opened.refuse("unreadable", "volume" if re.search(r"\.z(ip\.)?\d\d+$", name.lower()) else "truncated")
        return
    with archive:
        infos = archive.infolist()
        if len(infos) > budget.files:
            opened.refuse("unsafe_file", "bomb")
            return
        if sum(i.compress_size for i in infos) > len(data) + 1024:
            opened.refuse("unsafe_file", "bomb")
            return
        for info in infos:
            path, inside = clean_path(zip_name(info))
            if info.is_dir() or not path or (inside and is_junk(path, limits)):
                continue
            if not inside or stat.S_ISLNK(info.external_attr >> 16):
                opened.refuse("unsafe_file", "traversal", path)
            elif info.flag_bits & 0x1:
                opened.refuse("unreadable", "encrypted", path)
            elif admits(info.file_size, info.compress_size, path, limits, budget, opened):
                content = _zip_member(data, info, path, min(limits.archives.file_bytes, budget.bytes), opened)
                if content is not None and not give(path, content, budget, opened):
                    return


def zip_name(info: zipfile.ZipInfo) -> str:
    """The name of a zip member: by its UTF-8 flag, else Info-ZIP's Unicode field, else by what its bytes look
    like."""
    written = info.orig_filename
    if info.flag_bits & 0x800:
        return repair(written)
    raw = written.encode("cp437", "replace")
    extra = info.extra
    while len(extra) >= 4:
        field_id, size = struct.unpack_from("<HH", extra)
        body, extra = extra[4 : 4 + size], extra[4 + size :]
        if (
            field_id == 0x7075
            and len(body) > 5
            and body[0] == 1
            and struct.unpack_from("<I", body, 1)[0] == zlib.crc32(raw)
        ):
            try:
                return body[5:].decode("utf-8")
            except UnicodeDecodeError:
                break
    return repair(guess(raw))


def _zip_member(data: bytes, info: zipfile.ZipInfo, path: str, most: int, opened: Unpacked) -> bytes | None:
    """A member's bytes straight from its place (servers and zippers differ on local names, which stdlib refuses)."""
    at = info.header_offset
    if data[at : at + 4] != b"PK\x03\x04":
        opened.refuse("unreadable", "truncated", path)
        return None
    name_size, extra_size = struct.unpack_from("<HH", data, at + 26)
    start = at + 30 + name_size + extra_size
    packed = data[start : start + info.compress_size]
    try:
        if info.compress_type == zipfile.ZIP_STORED:
            content = packed
        elif info.compress_type == zipfile.ZIP_DEFLATED:
            content = _bounded(zlib.decompressobj(-15), packed, most)
        elif info.compress_type == zipfile.ZIP_BZIP2:
            content = _bounded(bz2.BZ2Decompressor(), packed, most)
        elif info.compress_type == zipfile.ZIP_LZMA:
            size = struct.unpack_from("<H", packed, 2)[0]
            properties = packed[4 : 4 + size]
            lc, rest = properties[0] % 9, properties[0] // 9
            chain = [
                {
                    "id": lzma.FILTER_LZMA1,
                    "lc": lc,
                    "lp": rest % 5,
                    "pb": rest // 5,
                    "dict_size": struct.unpack_from("<I", properties, 1)[0],
                }
            ]
            content = _bounded(lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=chain), packed[4 + size :], most)
        else:
            opened.refuse("unreadable", "unknown_format", path)
            return None
    except _TooLargeError:
        opened.refuse("unsafe_file", "bomb", path)
        return None
    except (zlib.error, lzma.LZMAError, OSError, EOFError, ValueError, IndexError, struct.error):
        opened.refuse("unreadable", "truncated", path)
        return None
    if len(content) != info.file_size or zlib.crc32(content) != info.CRC:
        opened.refuse("unreadable", "truncated", path)
        return None
    return content


def _bounded(machine: object, packed: bytes | memoryview, most: int) -> bytes:
    """Everything ``machine`` (a zlib, bz2 or lzma decompressor) makes of ``packed``; _TooLargeError beyond ``most``
    bytes."""
    out: bytes = machine.decompress(packed, most + 1)  # type: ignore[attr-defined]
    if len(out) > most:
        raise _TooLargeError
    return out


# ---------------------------------------------------------------- tar, gz, bz2, xz
def _tar(name: str, data: bytes, limits: Limits, budget: Budget, opened: Unpacked) -> None:
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:", encoding="utf-8", errors="surrogateescape") as archive:
            for info in archive:
                path, inside = clean_path(repair(guess(info.name.encode("utf-8", "surrogateescape"))))
                if info.isdir() or not path or (inside and is_junk(path, limits)):
                    continue
                if not inside or not info.isfile():
                    opened.refuse("unsafe_file", "traversal", path)
                    continue
                if not admits(info.size, -1, path, limits, budget, opened):
                    continue
                stream = archive.extractfile(info)
                content = stream.read() if stream is not None else b""
                if len(content) != info.size:
                    opened.refuse("unreadable", "truncated", path)
                elif not give(path, content, budget, opened):
                    return
    except (tarfile.TarError, OSError, ValueError, EOFError):
        opened.refuse("unreadable", "truncated")


_WINDOW = 1 << 14
_INNER = {".tgz": ".tar", ".tbz": ".tar", ".tbz2": ".tar", ".txz": ".tar"}


def _streams(data: bytes, most: int) -> bytes:
    """What the gz, bz2 or xz streams in ``data``, one after another, hold; what follows them is left. EOFError where
    the last breaks off, _TooLargeError beyond ``most`` bytes."""
    make: Callable[[], Any] = lzma.LZMADecompressor
    if data[:2] == b"\x1f\x8b":
        make = partial(zlib.decompressobj, 31)
    elif data[:3] == b"BZh":
        make = bz2.BZ2Decompressor
    view = memoryview(data)
    content = bytearray()
    at = 0
    while data[at : at + 2] == data[:2] and at < len(data):
        machine = make()
        while not machine.eof:
            piece = view[at : at + _WINDOW]  # of what is left over a machine makes a copy, so it gets little at a time
            if not piece:
                raise EOFError
            content += _bounded(machine, piece, most - len(content))
            at += len(piece) - len(machine.unused_data)
    return bytes(content)


def _stream(name: str, data: bytes, limits: Limits, budget: Budget, opened: Unpacked) -> None:
    """One compressed file (a tar inside is opened in its turn)."""
    low = name.lower()
    inner = next(
        (name[: -len(end)] + new for end, new in _INNER.items() if low.endswith(end)),
        re.sub(r"\.(gz|bz2|xz)$", "", name, flags=re.IGNORECASE),
    )
    most = min(limits.archives.file_bytes, budget.bytes)
    rules = limits.archives
    try:
        if data[:2] == b"\x1f\x8b" and data[3] & 8:
            start = 10 + (2 + struct.unpack_from("<H", data, 10)[0] if data[3] & 4 else 0)
            inner = clean_path(guess(data[start : data.index(b"\x00", start)]))[0].rsplit("/", 1)[-1] or inner
        content = _streams(data, most)
    except _TooLargeError:
        opened.refuse("unsafe_file", "bomb", inner)
        return
    except (zlib.error, lzma.LZMAError, OSError, EOFError, ValueError, IndexError, struct.error):
        opened.refuse("unreadable", "truncated", inner)
        return
    if len(content) > rules.ratio_from_bytes and len(content) > rules.ratio * len(data):
        opened.refuse("unsafe_file", "bomb", inner)
        return
    give(inner, content, budget, opened)
