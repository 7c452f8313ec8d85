"""Whether a file is whole and safe to open.

Bytes and their kind walk in; troubles walk out (none: it may be read). It looks into Office files for bombs, entities,
passwords and macros without unpacking what is too large, and at the ends of pictures and PDFs. It must not read the
content: that is reading's work.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib

import olefile

from review_lib.intake.kinds import OFFICE_ZIP
from review_lib.intake.values import Trouble
from review_lib.rules.limits import Limits

__all__ = ["examine"]

_BROKEN = (
    zipfile.BadZipFile,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    EOFError,
    KeyError,
    zlib.error,
    struct.error,
)


def examine(data: bytes, kind: str, limits: Limits) -> tuple[Trouble, ...]:
    """The troubles of one file of ``kind`` (as :func:`review_lib.intake.kinds.sniff` told it); empty when it is fit
    to read.

    A ``macro`` leaves the file readable; ``unreadable`` and ``unsafe_file`` do not.
    """
    if kind == "empty":
        return (Trouble("unreadable", "empty"),)
    if kind == "zeros":
        return (Trouble("unreadable", "zeros"),)
    if kind == "encrypted_office":
        return (Trouble("unreadable", "encrypted"),)
    if kind == "unknown" or kind in limits.strange_kinds:
        return (Trouble("unreadable", "unknown_format"),)
    if kind in OFFICE_ZIP or kind in ("odt", "ods", "odp", "epub"):
        return _office_zip(data, kind, limits)
    if kind in ("doc", "xls", "ppt", "ole"):
        return _ole(data, kind)
    if kind == "pdf":
        return _pdf(data)
    if kind == "png":
        return () if b"IEND" in data[-64:] or b"IEND" in data else (Trouble("unreadable", "truncated"),)
    if kind == "jpeg":
        return () if b"\xff\xd9" in data[-65536:] else (Trouble("unreadable", "truncated"),)
    if kind in ("flatopc", "wordml", "xls_xml", "fodt", "svg", "xml"):
        return (Trouble("unsafe_file", "external_entity"),) if _has_entities(data) else ()
    if kind == "rtf":
        return () if data.rstrip(b"\x00\r\n \t\x1a").endswith(b"}") else (Trouble("unreadable", "truncated"),)
    return ()


def _has_entities(data: bytes) -> bool:
    head = data[:65536]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in head[:64]:
        head = head.replace(b"\x00", b"")
    return (
        b"<!ENTITY" in head
        or (b"<!DOCTYPE" in head and re.search(rb"<!DOCTYPE[^>]*\[", head) is not None)
        or (re.search(rb"<!DOCTYPE[^>]*\b(SYSTEM|PUBLIC)\b", head) is not None and b"<svg" not in head)
    )


def _office_zip(data: bytes, kind: str, limits: Limits) -> tuple[Trouble, ...]:
    rules = limits.office
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            if len(infos) > rules.parts:
                return (Trouble("unsafe_file", "bomb"),)
            if sum(i.file_size for i in infos) > rules.total_bytes:
                return (Trouble("unsafe_file", "bomb"),)
            macros = False
            for info in infos:
                if info.flag_bits & 0x1:
                    return (Trouble("unreadable", "encrypted"),)
                if info.filename.lower().rsplit("/", 1)[-1] in ("vbaproject.bin", "vbadata.xml"):
                    macros = True
                trouble = _office_part(archive, info, limits)
                if trouble is not None:
                    return (trouble,)
    except _BROKEN:
        return (Trouble("unreadable", "truncated"),)
    if kind in ("odt", "ods", "odp") and _odf_encrypted(data):
        return (Trouble("unreadable", "encrypted"),)
    return (Trouble("macro", "vba"),) if macros or kind in ("docm", "xlsm", "pptm") else ()


def _office_part(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limits: Limits) -> Trouble | None:
    rules = limits.office
    xml = info.filename.lower().endswith((".xml", ".rels", ".vml"))
    ratio = info.file_size / max(info.compress_size, 1)
    if xml:
        if info.file_size > rules.xml_bytes:
            return Trouble("unsafe_file", "too_large", info.filename)
        if info.file_size > rules.xml_ratio_from_bytes and ratio > rules.xml_ratio:
            return Trouble("unsafe_file", "bomb", info.filename)
        with archive.open(info) as part:
            head = part.read(4096) if info.file_size <= rules.text_run_chars else part.read(rules.xml_bytes + 1)
        if len(head) > rules.xml_bytes:
            return Trouble("unsafe_file", "too_large", info.filename)
        if _has_entities(head):
            return Trouble("unsafe_file", "external_entity", info.filename)
        if len(head) > rules.text_run_chars and max(map(len, head.split(b"<"))) > rules.text_run_chars:
            return Trouble("unsafe_file", "too_large", info.filename)
        if (
            info.filename.lower() in ("word/document.xml", "xl/workbook.xml", "content.xml")
            and info.file_size <= rules.text_run_chars
        ):
            archive.read(info)  # raises where the part is cut or its checksum is wrong
        return None
    if info.file_size > rules.media_ratio_from_bytes and ratio > rules.media_ratio:
        return Trouble("unsafe_file", "bomb", info.filename)
    return None


def _odf_encrypted(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return b"encryption-data" in archive.read("META-INF/manifest.xml")
    except _BROKEN:
        return False


def _ole(data: bytes, kind: str) -> tuple[Trouble, ...]:
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            names = ["/".join(entry).lower() for entry in ole.listdir(streams=True, storages=True)]
            if kind == "doc":
                with ole.openstream("WordDocument") as stream:
                    fib = stream.read()
                if len(fib) < 64:
                    return (Trouble("unreadable", "truncated"),)
                if struct.unpack_from("<H", fib, 10)[0] & 0x0100:
                    return (Trouble("unreadable", "encrypted"),)
            if kind == "xls":
                with ole.openstream("Workbook" if "workbook" in names else "Book") as stream:
                    book = stream.read()
                if _biff_encrypted(book):
                    return (Trouble("unreadable", "encrypted"),)
            macros = any(n == "macros" or n.startswith(("macros/vba", "_vba_project_cur")) for n in names)
    except (OSError, ValueError, IndexError, TypeError, KeyError, struct.error, RecursionError):
        return (Trouble("unreadable", "truncated"),)
    if kind == "ole":
        return (Trouble("unreadable", "unknown_format"),)
    return (Trouble("macro", "vba"),) if macros else ()


def _biff_encrypted(book: bytes) -> bool:
    at = 0
    for _ in range(40):
        if at + 4 > len(book):
            return False
        record, size = struct.unpack_from("<HH", book, at)
        if record == 0x002F:
            return True
        if record in (0x0085, 0x000A):
            return False
        at += 4 + size
    return False


def _pdf(data: bytes) -> tuple[Trouble, ...]:
    if b"%%EOF" in data[-2048:] and b"/Encrypt" not in data:
        return ()
    import pypdfium2 as pdfium  # loading it takes time and few files come here

    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        reason = "encrypted" if "assword" in str(error) else "truncated"
        return (Trouble("unreadable", reason),)
    try:
        pages = len(document)
    finally:
        document.close()
    return () if pages else (Trouble("unreadable", "truncated"),)
