"""Mails and archives as programs make them, for tests."""

from __future__ import annotations

import base64
import io
import struct
import zipfile
import zlib

DOCX_TYPES = (
    b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override '
    b'PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.'
    b'document.main+xml"/></Types>'
)


def docx(text: str = "企业名称", **parts: bytes) -> bytes:
    """A small docx; ``parts`` replace or add parts (``__`` stands for ``/``, ``_xml`` for ``.xml``)."""
    body = (
        f'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>{text}'
        "</w:t></w:r></w:p></w:body></w:document>"
    )
    files = {"[Content_Types].xml": DOCX_TYPES, "word/document.xml": body.encode()}
    for name, content in parts.items():
        files[name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin")] = content
    return zipped(files)


def zipped(files: dict[str, bytes]) -> bytes:
    """A deflated zip with UTF-8 names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def raw_zip(files: list[tuple[bytes, bytes]], flags: int = 0, extra: bytes = b"") -> bytes:
    """A stored zip with names as these very bytes."""
    local, central = b"", b""
    for name, content in files:
        head = struct.pack(
            "<HHHHHIIIHH",
            20,
            flags,
            0,
            0,
            0x5C21,
            zlib.crc32(content),
            len(content),
            len(content),
            len(name),
            len(extra),
        )
        central += (
            b"PK\x01\x02" + struct.pack("<H", 20) + head + struct.pack("<HHHII", 0, 0, 0, 0, len(local)) + name + extra
        )
        local += b"PK\x03\x04" + head + name + extra + content
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, len(files), len(files), len(central), len(local), 0)
    return local + central + end


def mail(
    *files: tuple[str | bytes, bytes],
    heads: bytes = b"",
    body: bytes = "请查收。".encode(),
    subject: bytes = b"x",
    received: bytes = b"from a by b; Sat, 09 May 2026 15:26:18 +0800 (CST)",
    content_type: str = "text/plain; charset=utf-8",
) -> bytes:
    """A multipart mail; a file's name as text is written as an RFC 2047 word, as bytes it is the whole disposition."""
    out = (
        b"Received: "
        + received
        + b"\r\nSubject: "
        + subject
        + b"\r\nFrom: =?UTF-8?B?"
        + base64.b64encode("王芳".encode())
    )
    out += b"?= <wf@u01.example.com>\r\nDate: Fri, 01 May 2026 08:00:00 +0800\r\n" + heads
    out += b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="=_b1"\r\n\r\n--=_b1\r\nContent-Type: '
    out += content_type.encode() + b"\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(body) + b"\r\n"
    for name, data in files:
        if isinstance(name, str):
            word = b"=?UTF-8?B?" + base64.b64encode(name.encode()) + b"?="
            name = b'attachment; filename="' + word + b'"'
        out += b"--=_b1\r\nContent-Type: application/octet-stream\r\nContent-Disposition: " + name
        out += b"\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(data) + b"\r\n"
    return out + b"--=_b1--\r\n"


def tnef(subject: str, body: str, files: list[tuple[str, bytes]]) -> bytes:
    """A winmail.dat in code page 936 with long names in the attachments' properties."""

    def attribute(level: int, number: int, value: bytes) -> bytes:
        return struct.pack("<BII", level, number, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)

    out = struct.pack("<IH", 0x223E9F78, 1) + attribute(1, 0x00069007, struct.pack("<II", 936, 0))
    out += attribute(1, 0x00018004, subject.encode("gbk") + b"\0") + attribute(
        1, 0x0002800C, body.encode("gbk") + b"\0"
    )
    for name, data in files:
        long = name.encode("utf-16-le") + b"\0\0"
        padded = long + b"\0" * (-len(long) % 4)
        properties = struct.pack("<IHHII", 1, 0x001F, 0x3707, 1, len(long)) + padded
        out += attribute(2, 0x00069002, b"\0" * 14) + attribute(2, 0x00018010, b"FUJIAN~1.DOC\0")
        out += attribute(2, 0x0006800F, data) + attribute(2, 0x00069005, properties)
    return out


def cfb(tree: dict[str, bytes | dict]) -> bytes:
    """A compound file: storages are dicts, streams bytes. Everything in big sectors (mini cutoff 0 is not allowed, so
    streams are padded to 4096 and cut by their directory size where the reader asks)."""
    entries: list[list] = [["Root Entry", 5, -1, -1, -1, 0xFFFFFFFE, 0]]
    mini = b""
    minifat: list[int] = []
    streams: list[tuple[int, bytes]] = []

    def add(children: dict, parent: int) -> None:
        nonlocal mini
        ids = []
        for name in sorted(children, key=lambda n: (len(n), n.upper())):
            value = children[name]
            entries.append([name, 1 if isinstance(value, dict) else 2, -1, -1, -1, 0xFFFFFFFE, 0])
            ids.append(len(entries) - 1)
        for number, index in enumerate(ids):  # a degenerate tree: each entry right of the one before
            if number + 1 < len(ids):
                entries[index][3] = ids[number + 1]
        if ids:
            entries[parent][4] = ids[0]
        for index, name in zip(ids, sorted(children, key=lambda n: (len(n), n.upper())), strict=True):
            value = children[name]
            if isinstance(value, dict):
                add(value, index)
            elif len(value) >= 4096:
                streams.append((index, value))
                entries[index][6] = len(value)
            elif value:
                first = len(minifat)
                count = (len(value) + 63) // 64
                minifat.extend([first + n + 1 for n in range(count - 1)] + [0xFFFFFFFE])
                mini += value + b"\0" * (-len(value) % 64)
                entries[index][5], entries[index][6] = first, len(value)

    add(tree, 0)
    sectors: list[bytes] = []
    fat: list[int] = []

    def chain(data: bytes) -> int:
        if not data:
            return 0xFFFFFFFE
        first, count = len(sectors), (len(data) + 511) // 512
        for n in range(count):
            sectors.append(data[n * 512 : n * 512 + 512].ljust(512, b"\0"))
            fat.append(first + n + 1 if n + 1 < count else 0xFFFFFFFE)
        return first

    for index, value in streams:
        entries[index][5] = chain(value)
    entries[0][5], entries[0][6] = chain(mini), len(mini)
    minifat_at = chain(b"".join(struct.pack("<I", n) for n in minifat))
    directory = b""
    for name, kind, left, right, child, start, size in entries:
        raw = name.encode("utf-16-le") + b"\0\0"
        directory += raw.ljust(64, b"\0") + struct.pack("<HBB", len(raw), kind, 1)
        directory += struct.pack("<III", left & 0xFFFFFFFF, right & 0xFFFFFFFF, child & 0xFFFFFFFF) + b"\0" * 36
        directory += struct.pack("<IQ", start, size)
    directory += b"\0" * (-len(directory) % 512)
    directory_at = chain(directory)
    fat_sectors = 1
    while (len(fat) + fat_sectors) > fat_sectors * 128:
        fat_sectors += 1
    fat_at = len(sectors)
    table = fat + [0xFFFFFFFD] * fat_sectors
    table += [0xFFFFFFFF] * (fat_sectors * 128 - len(table))
    sectors.append(b"".join(struct.pack("<I", n & 0xFFFFFFFF) for n in table))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    head += struct.pack(
        "<IIIIIIIII",
        0,
        fat_sectors,
        directory_at,
        0,
        4096,
        minifat_at if minifat else 0xFFFFFFFE,
        (len(minifat) * 4 + 511) // 512,
        0xFFFFFFFE,
        0,
    )
    difat = list(range(fat_at, fat_at + fat_sectors)) + [0xFFFFFFFF] * (109 - fat_sectors)
    return head + b"".join(struct.pack("<I", n) for n in difat) + b"".join(sectors)


def msg_tree(subject: str, body: str, files: list[tuple[str, bytes | dict]], heads: str = "", top: bool = True) -> dict:
    """The storages of a .msg, for :func:`cfb`; a file given as a tree is a message in the message."""

    def utf16(text: str) -> bytes:
        return text.encode("utf-16-le")

    tree: dict[str, bytes | dict] = {
        "__properties_version1.0": b"\0" * (32 if top else 24),
        "__substg1.0_0037001F": utf16(subject),
        "__substg1.0_1000001F": utf16(body),
    }
    if heads:
        tree["__substg1.0_007D001F"] = utf16(heads)
    for number, (name, value) in enumerate(files):
        method = 5 if isinstance(value, dict) else 1
        properties = b"\0" * 8 + struct.pack("<HHIII", 3, 0x3705, 6, method, 0)
        storage: dict[str, bytes | dict] = {
            "__properties_version1.0": properties,
            "__substg1.0_3707001F": utf16(name),
        }
        storage["__substg1.0_3701000D" if method == 5 else "__substg1.0_37010102"] = value
        tree[f"__attach_version1.0_#{number:08X}"] = storage
    return tree
