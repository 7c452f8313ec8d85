"""What a file is, by its bytes and never by its name.

Bytes walk in; a kind (``docx``, ``docm``, ``doc``, ``xls``, ``rtf``, ``pdf``, ``html`` …) walks out. It opens a zip's
list of parts or an OLE directory where the first bytes are not enough; it must not judge whether the file is safe or
whole (that is :mod:`review_lib.intake.health`), and the name only tells archives of one compressed file apart.
"""

from __future__ import annotations

import io
import re
import zipfile

import olefile

__all__ = ["ARCHIVES", "IMAGES", "MAILS", "OFFICE_ZIP", "OLE", "looks_like_mail", "open_zip", "sniff"]

ARCHIVES = frozenset({"zip", "7z", "rar", "tar", "gz", "bz2", "xz"})
MAILS = frozenset({"eml", "msg", "tnef", "p7m"})
OFFICE_ZIP = frozenset({"docx", "docm", "xlsx", "xlsm", "xlsb", "pptx", "pptm"})
OLE = frozenset({"doc", "xls", "ppt", "msg", "ole", "encrypted_office"})
IMAGES = frozenset({"png", "jpeg", "gif", "bmp", "tiff", "webp", "emf", "wmf", "svg", "heic"})

_MAIN_TYPES = (
    (b"wordprocessingml.document.main+xml", "docx"),
    (b"wordprocessingml.template.main+xml", "docx"),
    (b"ms-word.document.macroEnabled.main+xml", "docm"),
    (b"ms-word.template.macroEnabledTemplate.main+xml", "docm"),
    (b"spreadsheetml.sheet.main+xml", "xlsx"),
    (b"spreadsheetml.template.main+xml", "xlsx"),
    (b"ms-excel.sheet.macroEnabled.main+xml", "xlsm"),
    (b"ms-excel.template.macroEnabled.main+xml", "xlsm"),
    (b"ms-excel.sheet.binary.macroEnabled.main", "xlsb"),
    (b"presentationml.presentation.main+xml", "pptx"),
    (b"presentationml.slideshow.main+xml", "pptx"),
    (b"presentationml.template.main+xml", "pptx"),
    (b"ms-powerpoint.presentation.macroEnabled.main+xml", "pptm"),
    (b"ms-powerpoint.slideshow.macroEnabled.main+xml", "pptm"),
)
_FIRST = (
    (b"%PDF-", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "rar"),
    (b"\x1f\x8b", "gz"),
    (b"BZh", "bz2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF8", "gif"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"\x78\x9f\x3e\x22", "tnef"),
    (b"\xd7\xcd\xc6\x9a", "wmf"),
    (b"\x01\x00\x09\x00\x00\x03", "wmf"),
    (b"ID3", "mp3"),
    (b"\x1aE\xdf\xa3", "mkv"),
    (b"OggS", "ogg"),
    (b"AT&TFORM", "djvu"),
    (b"MZ", "exe"),
    (b"\x7fELF", "exe"),
    (b"8BPS", "psd"),
    (b"FLV\x01", "flv"),
    (b"SQLite format 3\x00", "sqlite"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "wmv"),
    (b"%!PS", "ps"),
    (b"AC10", "dwg"),
    (b"CAJ", "caj"),
    (b"ITSF", "chm"),
    (b"\x4c\x00\x00\x00\x01\x14\x02\x00", "lnk"),
)
_MAIL_HEAD = re.compile(rb"\A(?:[\x21-\x39\x3b-\x7e]{1,60}:[^\n]*(?:\n[ \t][^\n]*)*\r?\n){2,}")
_MAIL_NAMES = re.compile(
    rb"^(from|date|subject|message-id|received|return-path|mime-version|x-mailer|delivered-to|dkim-signature|content-type)\s*:",
    re.I | re.M,
)


def sniff(data: bytes, name: str) -> str:
    """The kind of ``data``; ``unknown`` where nothing fits, ``empty`` where there is nothing, ``zeros`` where only
    zero bytes are. ``name`` decides only between plain texts (csv, txt) and never against the bytes."""
    if not data:
        return "empty"
    head = data[:4096]
    if head.strip(b"\x00") == b"" and data.strip(b"\x00") == b"":
        return "zeros"
    if head.startswith(b"PK"):
        return _zip_kind(data)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _ole_kind(data)
    for first, kind in _FIRST:
        if head.startswith(first):
            return kind
    if head[:1] == b"\x30" and b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07" in head[:40]:
        return "p7m"
    if head[:2] == b"BM" and len(data) > 26 and int.from_bytes(data[14:18], "little") in (12, 40, 52, 56, 64, 108, 124):
        return "bmp"
    if head[:4] == b"RIFF":
        return {b"WEBP": "webp", b"AVI ": "avi", b"WAVE": "wav"}.get(data[8:12], "unknown")
    if head[4:8] == b"ftyp":
        return "heic" if head[8:12] in (b"heic", b"heix", b"mif1", b"hevc") else "mp4"
    if len(data) > 44 and head[:4] == b"\x01\x00\x00\x00" and data[40:44] == b" EMF":
        return "emf"
    if data[257:262] == b"ustar" or (len(data) >= 512 and _old_tar(data)):
        return "tar"
    stripped = head.lstrip(b"\xef\xbb\xbf\x00\t\r\n \x0b\x0c")
    if stripped.startswith(b"{\\rtf"):
        return "rtf"
    if b"%PDF-" in head[:1024]:
        return "pdf"
    return _text_kind(data, head, stripped, name)


def _text_kind(data: bytes, head: bytes, stripped: bytes, name: str) -> str:
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            stripped = data[:200_000].decode("utf-16", "ignore").encode("utf-8").lstrip(b"\xef\xbb\xbf \r\n\t")
        except UnicodeError:
            return "unknown"
    elif b"\x00" in head or _binary(head):
        return "unknown"
    low = stripped[:4096].lower()
    if (
        re.match(rb"(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,20}?mime-version\s*:", low)
        and (b"multipart/related" in low or b"text/html" in low)
        and (
            b"content-location" in low
            or b"snapshot" in low
            or b"from: <saved by" in low
            or name.lower().endswith((".mht", ".mhtml", ".doc", ".xls"))
        )
    ):
        return "mht"
    if looks_like_mail(data):
        return "eml"
    if low.startswith((b"<?xml", b"<")):
        for mark, kind in (
            (b"schemas.microsoft.com/office/2006/xmlpackage", "flatopc"),
            (b"schemas.microsoft.com/office/word/2003/wordml", "wordml"),
            (b"urn:schemas-microsoft-com:office:spreadsheet", "xls_xml"),
            (b"urn:oasis:names:tc:opendocument:xmlns:office", "fodt"),
            (b"<svg", "svg"),
        ):
            if mark in low:
                return kind
        if re.search(rb"<(!doctype html|html|head|body|table|div|meta|style|title|p)\b", low):
            return "html"
        if low.startswith(b"<?xml"):
            return "xml"
    if re.search(rb"<(html|table)[\s>]", low) and b">" in low:
        return "html"
    return "csv" if name.lower().endswith(".csv") else "txt"


def looks_like_mail(data: bytes) -> bool:
    """Whether ``data`` begins with the heads of a mail (an mbox line before them allowed)."""
    head = data[:16384].removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    head = head.replace(b"\r\r\n", b"\n").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if head.startswith(b"From ") and b"\n" in head:
        head = head[head.index(b"\n") + 1 :]
    if not _MAIL_HEAD.match(head):
        return False
    block = head.split(b"\n\n", 1)[0]
    return len({m.group(1).lower() for m in _MAIL_NAMES.finditer(block)}) >= 2


def _binary(head: bytes) -> bool:
    odd = sum(1 for b in head if b < 32 and b not in (9, 10, 12, 13, 27))
    if odd > len(head) * 0.02:
        return True
    if max(head) < 0x80:
        return False
    for codec in ("utf-8", "gb18030", "cp950"):
        for cut in range(4):
            try:
                head[: len(head) - cut].decode(codec)
                return False
            except UnicodeDecodeError as error:
                if error.start < len(head) - cut - 4:
                    break
    return True


def _old_tar(data: bytes) -> bool:
    try:
        told = int(data[148:156].strip(b"\x00 ") or b"x", 8)
    except ValueError:
        return False
    return told == sum(data[:148]) + 8 * 32 + sum(data[156:512]) and data[0] != 0


def open_zip(data: bytes) -> zipfile.ZipFile:
    """``data`` as a zip, also where names claim to be UTF-8 and are not: the claim is then taken away."""
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except UnicodeDecodeError:
        patched = bytearray(data)
        for mark, flag in ((b"PK\x01\x02", 9), (b"PK\x03\x04", 7)):
            at = data.find(mark)
            while at >= 0:
                if at + flag < len(patched):
                    patched[at + flag] &= 0xF7
                at = data.find(mark, at + 4)
        return zipfile.ZipFile(io.BytesIO(bytes(patched)))


def _damaged_zip_kind(data: bytes) -> str:
    """What a zip without a directory was meant to be, by the name of its first part."""
    first = data[30 : 30 + int.from_bytes(data[26:28], "little")]
    if first.startswith((b"[Content_Types].xml", b"_rels/", b"docProps/", b"word/", b"xl/", b"ppt/", b"customXml/")):
        begin = data[:65536]
        return next(
            (kind for sign, kind in ((b"word/", "docx"), (b"xl/", "xlsx"), (b"ppt/", "pptx")) if sign in begin),
            "docx",
        )
    return "zip"


def _zip_kind(data: bytes) -> str:
    try:
        with open_zip(data) as archive:
            names = {n.replace("\\", "/") for n in archive.namelist()}  # some zippers write backslashes
            if "[Content_Types].xml" in names:
                info = next(i for i in archive.infolist() if i.filename.replace("\\", "/") == "[Content_Types].xml")
                with archive.open(info) as part:
                    types = part.read(1_000_000)
                kind = next((kind for mark, kind in _MAIN_TYPES if mark in types), "")
                if kind:
                    return kind
                for start, kind in (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx")):
                    if any(n.startswith(start) for n in names):
                        return kind
                return "opc"  # a package of another program (Visio, XPS), or one that has lost its document
            if "mimetype" in names:
                with archive.open("mimetype") as part:
                    mime = part.read(200).decode("ascii", "replace").strip()
                for mark, kind in (
                    ("opendocument.text", "odt"),
                    ("opendocument.spreadsheet", "ods"),
                    ("opendocument.presentation", "odp"),
                    ("epub", "epub"),
                ):
                    if mark in mime:
                        return kind
            if "OFD.xml" in names:
                return "ofd"
            if any(n.startswith("Index/") and n.endswith(".iwa") for n in names) or "Index.zip" in names:
                return "iwork"
            if {"content.json", "metadata.json"} <= names:
                return "xmind"
            if any(n.startswith("word/") for n in names) and any(n == "word/document.xml" for n in names):
                return "docx"
    except (
        zipfile.BadZipFile,
        OSError,
        ValueError,
        NotImplementedError,
        RuntimeError,
        EOFError,
        KeyError,
        UnicodeError,
    ):
        return _damaged_zip_kind(data)
    return "zip"


def _ole_kind(data: bytes) -> str:
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            top = {entry[0].lower() for entry in ole.listdir(streams=True, storages=True)}
    except (OSError, ValueError, IndexError, TypeError, KeyError, RecursionError):
        for stream, kind in (("WordDocument", "doc"), ("Workbook", "xls"), ("PowerPoint Document", "ppt")):
            if stream.encode("utf-16-le") in data:
                return kind
        return "ole"
    for stream, kind in (
        ("encryptedpackage", "encrypted_office"),
        ("__properties_version1.0", "msg"),
        ("worddocument", "doc"),
        ("workbook", "xls"),
        ("book", "xls"),
        ("powerpoint document", "ppt"),
    ):
        if stream in top:
            return kind
    return "ole"
