"""An Office package (docx, docm, xlsx) as its parts.

Bytes of a zip (or of Word's one-file XML) walk in; parts, parsed trees and relationships walk out, strict files in the
names of transitional ones. No external entity is ever resolved and nothing is fetched. What the parts mean is not
known here: ``word`` and ``sheet`` know.
"""

from __future__ import annotations

import base64
import io
import posixpath
import struct
import zipfile
import zlib
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PKG = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main",
     b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships",
     b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
    (b"http://purl.oclc.org/ooxml/drawingml/main", b"http://schemas.openxmlformats.org/drawingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing",
     b"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"),
    (b"http://purl.oclc.org/ooxml/drawingml/picture", b"http://schemas.openxmlformats.org/drawingml/2006/picture"),
)  # fmt: skip
PART_LIMIT = 300_000_000
"""Bytes of one part when opened; what is larger is refused (intake has refused bombs before)."""


_PARSER = etree.XMLParser(
    resolve_entities=False, load_dtd=False, no_network=True, huge_tree=True, remove_comments=True, remove_pis=True
)


class UnreadableFileError(ValueError):
    """The bytes are no file that can be read. ``reason`` is a machine word: truncated, empty, encrypted,
    unknown_format, corrupt, too_large."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Relation:
    """One relationship of a part: its type's last word, its target part, and whether that is outside."""

    type: str
    target: str
    external: bool


class Package:
    """The parts of one Office file by name (``word/document.xml``), opened one at a time."""

    def __init__(self, data: bytes) -> None:
        """``data``: the file's bytes. UnreadableFileError where they are no package."""
        self._data = data
        self._flat: dict[str, bytes] = {}
        self._zip: zipfile.ZipFile | None = None
        self._relations: dict[str, dict[str, Relation]] = {}
        if data[:2] != b"PK" and not data.strip(b"\0 \r\n\t"):
            raise UnreadableFileError("empty")
        if data[:4] == b"\xd0\xcf\x11\xe0":
            raise UnreadableFileError("encrypted", "an encrypted or older Office file")
        if data[:2] == b"PK":
            try:
                self._zip = zipfile.ZipFile(io.BytesIO(data))
            except (zipfile.BadZipFile, ValueError, OSError) as error:
                raise UnreadableFileError("truncated", str(error)) from error
            self._names = {_plain(name): name for name in self._zip.namelist()}
        elif b"xmlPackage" in data[:4096]:
            self._flat = _flat_parts(data)
            self._names = {_plain(name): name for name in self._flat}
        else:
            raise UnreadableFileError("unknown_format")

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all parts, in lower case, folders joined by ``/``."""
        return tuple(self._names)

    def has(self, name: str) -> bool:
        """Whether the package has the part ``name``."""
        return _plain(name) in self._names

    def read(self, name: str) -> bytes:
        """The bytes of one part. UnreadableFileError where it is missing, damaged, locked or too large."""
        real = self._names.get(_plain(name))
        if real is None:
            raise UnreadableFileError("corrupt", f"no part {name}")
        if self._zip is None:
            return self._flat[real]
        try:
            if self._zip.getinfo(real).file_size > PART_LIMIT:
                raise UnreadableFileError("too_large", name)
            plain = _inflated(self._data, self._zip.getinfo(real))
            return self._zip.read(real) if plain is None else plain
        except RuntimeError as error:
            raise UnreadableFileError("encrypted", str(error)) from error
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
            raise UnreadableFileError("truncated", f"{name}: {error}") from error

    def tree(self, name: str) -> etree._Element:
        """The parsed root of one part, strict namespaces made transitional."""
        return parse_xml(self.read(name), name)

    def relations(self, name: str) -> dict[str, Relation]:
        """The relationships of one part by id; of the package itself with ``name`` ``""``."""
        if name in self._relations:
            return self._relations[name]
        folder, base = posixpath.split(name)
        path = posixpath.join(folder, "_rels", base + ".rels")
        if not self.has(path):
            return {}
        found = self._relations[name] = _relations(self.read(path), folder, path)
        return found

    def main_part(self, *fallbacks: str) -> str:
        """The name of the part that holds the document, by relationship, else the first of ``fallbacks`` there is."""
        for rel in self.relations("").values():
            if rel.type == "officeDocument" and self.has(rel.target):
                return rel.target
        for name in fallbacks:
            if self.has(name):
                return name
        raise UnreadableFileError("unknown_format", "a zip that is no Office file")


def parse_xml(data: bytes, name: str = "") -> etree._Element:
    """The root of ``data``. No entity, no DTD, no network. UnreadableFileError where it is no XML."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = data.decode("utf-16", "replace")
        data = (text.partition("?>")[2] if text.startswith("<?xml") else text).encode("utf-8")
    if b"purl.oclc.org/ooxml" in data[:20000]:
        for strict, loose in _STRICT:
            data = data.replace(strict, loose)
    try:
        root = etree.fromstring(data, _PARSER)
    except etree.XMLSyntaxError as error:
        raise UnreadableFileError("corrupt", f"{name}: {error}") from error
    return root


def _inflated(data: bytes, info: zipfile.ZipInfo) -> bytes | None:
    """A part that is stored or deflated as nearly all are, without the file object that ``zipfile`` puts around it;
    None where anything about it is unusual or does not fit, and ``zipfile`` has to say what."""
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or info.flag_bits & 0x61:
        return None
    head = data[info.header_offset : info.header_offset + 30]
    if len(head) < 30 or head[:4] != b"PK\3\4":
        return None
    name, extra = struct.unpack_from("<HH", head, 26)
    start = info.header_offset + 30 + name + extra
    if data[start - name - extra : start - extra] != info.orig_filename.encode("utf-8", "replace"):
        return None
    part = data[start : start + info.compress_size]
    if info.compress_type == zipfile.ZIP_DEFLATED:
        inflate = zlib.decompressobj(-15)
        part = inflate.decompress(part, info.file_size + 1)
        if not inflate.eof:
            return None
    return part if len(part) == info.file_size and zlib.crc32(part) == info.CRC else None


@lru_cache(maxsize=256)
def _relations(part: bytes, folder: str, name: str) -> dict[str, Relation]:
    """The relationships in ``part``, their targets as seen from ``folder``; files that came from one template have the
    same, and they are read once."""
    found: dict[str, Relation] = {}
    for rel in parse_xml(part, name):
        target = (rel.get("Target") or "").replace("\\", "/")
        external = rel.get("TargetMode") == "External"
        if not external:
            joined = target[1:] if target.startswith("/") else posixpath.join(folder, target)
            target = posixpath.normpath(joined)
        found[rel.get("Id") or ""] = Relation((rel.get("Type") or "").rpartition("/")[2], target, external)
    return found


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _flat_parts(data: bytes) -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    for part in parse_xml(data).iter(f"{_PKG}part"):
        name = part.get(f"{_PKG}name") or ""
        for body in part:
            if body.tag == f"{_PKG}xmlData" and len(body):
                parts[name] = etree.tostring(body[0])
            elif body.tag == f"{_PKG}binaryData":
                parts[name] = base64.b64decode(body.text or "")
    return parts
