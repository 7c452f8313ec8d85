"""Documents that somebody put into a Word document as objects ("Insert › Object › From file").

The bytes of a docx or doc walk in; the documents and packages in it walk out with their names. Data of charts,
equations and drawings are no files that anybody sent and stay where they are.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile

import olefile

from review_lib.intake.charset import guess
from review_lib.intake.kinds import open_zip
from review_lib.intake.unpack import Budget, Member, Unpacked, admits
from review_lib.rules.limits import Limits

__all__ = ["embedded"]

_PARTS = re.compile(r"(?:^|/)embeddings/([^/]+)$")
_WORD = (".docx", ".docm", ".doc", ".rtf", ".wps")


def embedded(data: bytes, kind: str, limits: Limits, budget: Budget) -> tuple[Member, ...]:
    """The files inside a Word document, in order; those that break the limits or do not open are left out."""
    if kind in ("docx", "docm") and b"embeddings/" in data:
        return tuple(_of_zip(data, limits, budget))
    if kind == "doc" and "Ole10Native".encode("utf-16-le") in data:
        return tuple(_of_ole(data, limits))
    return ()


def _of_zip(data: bytes, limits: Limits, budget: Budget) -> list[Member]:
    found: list[Member] = []
    try:
        with open_zip(data) as archive:
            for info in archive.infolist():
                name = _PARTS.search(info.filename)
                if name is None or not admits(info.file_size, info.compress_size, "", limits, budget, Unpacked()):
                    continue
                content = archive.read(info)
                if name[1].lower().endswith(_WORD):
                    found.append(Member(name[1], content))
                elif content.startswith(b"\xd0\xcf\x11\xe0"):
                    found += _of_object(name[1], content, limits)
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, struct.error, EOFError):
        return found
    return found


def _of_object(part: str, data: bytes, limits: Limits) -> list[Member]:
    """What an OLE object holds: a package, an Office document, or itself where it is one."""
    found = _of_ole(data, limits)
    if found:
        return found
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            if ole.exists("Package"):
                with ole.openstream("Package") as stream:
                    content = bytes(stream.read())
                return [Member(re.sub(r"\.bin$", ".docx", part), content)] if b"word/" in content else []
            if ole.exists("WordDocument"):
                return [Member(re.sub(r"\.bin$", ".doc", part), data)]
    except (OSError, ValueError, IndexError, struct.error, TypeError):
        return []
    return []


def _of_ole(data: bytes, limits: Limits) -> list[Member]:
    """The packages of a compound file, wherever in it they lie."""
    found: list[Member] = []
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            for path in ole.listdir():
                if path[-1] == "\x01Ole10Native" and ole.get_size(path) <= limits.archives.file_bytes:
                    with ole.openstream(path) as stream:
                        one = _package(bytes(stream.read()))
                    found += [one] if one is not None else []
    except (OSError, ValueError, IndexError, struct.error, TypeError):
        return found
    return found


def _package(raw: bytes) -> Member | None:
    """Name and bytes of a package: size, type, label, file name, two numbers, path, size and the bytes themselves."""
    at = 6
    texts = []
    for _ in range(2):
        end = raw.index(b"\0", at)
        texts.append(raw[at:end])
        at = end + 1
    at += 4
    path_size = struct.unpack_from("<I", raw, at)[0]
    at += 4 + path_size
    size = struct.unpack_from("<I", raw, at)[0]
    content = raw[at + 4 : at + 4 + size]
    name = re.split(r"[\\/]", guess(texts[0] or texts[1]))[-1].strip()
    return Member(name, content) if name and len(content) == size and size else None
