"""Archives give their good members and say why the others are refused."""

from __future__ import annotations

import gzip
import io
import lzma
import struct
import tarfile
import time
import zipfile
import zlib

import py7zr
import pytest

from review_lib.intake.mail import read_mail
from review_lib.intake.values import Attachment
from review_lib.rules.limits import load_limits
from tests.intake.build import docx, mail, raw_zip, zipped

LIMITS = load_limits()


def opened(name: str, data: bytes) -> list[Attachment]:
    return list(read_mail("a.eml", mail((name, data)), LIMITS).attachments)


def told(name: str, data: bytes) -> list[tuple[str, str, str]]:
    return [(a.name, t.code, t.reason) for a in opened(name, data) for t in a.troubles]


@pytest.mark.parametrize("codec", ["gb18030", "utf-8", "big5"])
def test_zip_names_without_flag_in_any_charset(codec: str) -> None:
    name = "企業材料/附件一.docx" if codec == "big5" else "企业材料/附件1-汇总表.docx"

    (file,) = opened("a.zip", raw_zip([(name.encode(codec), docx())]))

    assert f"{file.trail[1]}/{file.name}" == name


def test_zip_flag_that_lies_about_utf8() -> None:
    (file,) = opened("a.zip", raw_zip([("附件1.docx".encode("gbk"), docx())], flags=0x800))

    assert file.name == "附件1.docx"


def test_zip_whose_local_names_differ_is_read() -> None:
    raw = bytearray(raw_zip([(b"aaaaaa.docx", docx())]))
    raw[30:36] = b"bbbbbb"

    assert [f.kind for f in opened("a.zip", bytes(raw))] == ["docx"]


def test_7z_with_folders() -> None:
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w") as archive:
        archive.writestr(docx(), "成果报告/春雷小组.docx")

    assert [(f.name, f.trail, f.kind) for f in opened("报告.7z", out.getvalue())] == [
        ("春雷小组.docx", ("报告.7z", "成果报告"), "docx")
    ]


def test_7z_with_password_is_told() -> None:
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w", password="123") as archive:
        archive.writestr(docx(), "a.docx")

    assert told("a.7z", out.getvalue()) == [("a.7z", "unreadable", "encrypted")]


@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
def test_tar_gz(codec: str) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", encoding=codec) as archive:
        info = tarfile.TarInfo("附件4.docx")
        info.size = len(docx())
        archive.addfile(info, io.BytesIO(docx()))

    for packed, name in ((gzip.compress(out.getvalue()), "a.tar.gz"), (lzma.compress(out.getvalue()), "a.txz")):
        assert [f.name for f in opened(name, packed)] == ["附件4.docx"]


def test_volumes_of_one_7z_are_put_together() -> None:
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w") as archive:
        archive.writestr(docx(), "a.docx")
    data = out.getvalue()

    read = read_mail("a.eml", mail(("x.7z.002", data[100:]), ("x.7z.001", data[:100])), LIMITS)

    assert [(a.name, a.trail) for a in read.attachments] == [("a.docx", ("x.7z",))]


def test_stored_rar_opens_without_a_program(monkeypatch: pytest.MonkeyPatch) -> None:
    (file,) = opened("a.rar", stored_rar("附件1.docx", docx()))

    assert (file.name, file.kind, file.troubles) == ("附件1.docx", "docx", ())


def stored_rar(name: str, data: bytes) -> bytes:
    """A RAR 5 archive with one stored member."""
    return rar_volume(name, data, data)


def rar_volume(name: str, whole: bytes, data: bytes, number: int = -1, last: bool = True) -> bytes:
    """One volume of a RAR 5 archive with one stored member (``number`` from 0, -1: the only one), which holds
    ``data`` of its bytes."""
    import struct
    import zlib

    def vint(value: int) -> bytes:
        out = b""
        while value >= 0x80:
            out += bytes([value & 0x7F | 0x80])
            value >>= 7
        return out + bytes([value])

    def block(body: bytes) -> bytes:
        sized = vint(len(body)) + body
        return struct.pack("<I", zlib.crc32(sized)) + sized

    raw = name.encode()
    main = {-1: vint(0), 0: vint(1)}.get(number, vint(3) + vint(max(number, 0)))
    split = 2 | (8 if number > 0 else 0) | (0 if last else 16)
    head = vint(2) + vint(split) + vint(len(data)) + vint(4) + vint(len(whole)) + vint(0o644)
    head += struct.pack("<I", zlib.crc32(whole if last else data)) + vint(0) + vint(1) + vint(len(raw)) + raw
    return (
        b"Rar!\x1a\x07\x01\x00"
        + block(vint(1) + vint(0) + main)
        + block(head)
        + data
        + block(vint(5) + vint(0) + vint(0 if last else 1))
    )


def test_volumes_of_one_rar_are_put_together() -> None:
    data = docx("附件二")
    first = rar_volume("附件2.docx", data, data[:90], 0, last=False)
    second = rar_volume("附件2.docx", data, data[90:], 1)

    read = read_mail("a.eml", mail(("x.part2.rar", second), ("x.part1.rar", first)), LIMITS)

    assert [(a.name, a.trail, a.data, a.troubles) for a in read.attachments] == [("附件2.docx", ("x.rar",), data, ())]


def test_a_volume_whose_fellows_did_not_come_is_told() -> None:
    data = docx("附件二")

    read = read_mail("a.eml", mail(("x.part2.rar", rar_volume("附件2.docx", data, data[90:], 1))), LIMITS)

    assert [(a.name, a.troubles[0].reason) for a in read.attachments] == [("x.part2.rar", "volume")]


@pytest.mark.parametrize("bad", ["../../evil.sh", "/etc/passwd", "C:\\Windows\\x.dll", "a/../../b.txt"])
def test_member_outside_the_archive_is_refused_and_the_others_given(bad: str) -> None:
    files = opened("a.zip", zipped({bad: b"#!/bin/sh", "好.docx": docx()}))

    assert [(f.name, [t.reason for t in f.troubles]) for f in files] == [("a.zip", ["traversal"]), ("好.docx", [])]


def test_link_in_tar_is_refused() -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        info = tarfile.TarInfo("a.docx")
        info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(info)

    assert told("a.tar", out.getvalue()) == [("a.tar", "unsafe_file", "traversal")]


@pytest.mark.parametrize("depth", [0, 2])
def test_bomb_is_refused_in_seconds(depth: int) -> None:
    data = zipped({"0.bin": b"\0" * 60_000_000})
    for _ in range(depth):
        data = zipped({"a.zip": data})
    began = time.monotonic()

    found = told("照片.zip", data)

    assert [(code, reason) for _, code, reason in found] == [("unsafe_file", "bomb")]
    assert time.monotonic() - began < 5


def test_gzip_bomb_that_lies_about_its_size() -> None:
    assert told("a.gz", gzip.compress(b"\0" * 60_000_000))[0][1:] == ("unsafe_file", "bomb")


def test_archive_nested_too_deep_is_refused() -> None:
    data = docx()
    for _ in range(LIMITS.archives.depth + 1):
        data = zipped({"a.zip": data})

    assert [t[1:] for t in told("a.zip", data)] == [("unsafe_file", "bomb")]


def test_parts_that_overlap_are_refused() -> None:
    raw = raw_zip([(b"%d.bin" % n, b"x" * 3000) for n in range(3)])
    out = bytearray(raw)
    at = out.find(b"PK\x01\x02")
    while at >= 0:
        out[at + 42 : at + 46] = b"\0\0\0\0"  # every entry at the first one's place …
        out[at + 20 : at + 24] = (2500 * 3).to_bytes(4, "little")  # … and longer than the file allows
        at = out.find(b"PK\x01\x02", at + 4)

    assert told("a.zip", bytes(out)) == [("a.zip", "unsafe_file", "bomb")]


def test_junk_of_systems_is_left_out_silently() -> None:
    names = ["__MACOSX/._附件1.docx", ".DS_Store", "Thumbs.db", "~$附件1.docx", "x/desktop.ini", "附件1.docx"]

    assert [f.name for f in opened("a.zip", zipped(dict.fromkeys(names, docx())))] == ["附件1.docx"]


def test_encrypted_cut_and_empty_archives_are_told() -> None:
    encrypted = bytearray(zipped({"a.docx": docx()}))
    encrypted[encrypted.find(b"PK\x01\x02") + 8] |= 1

    assert told("a.zip", bytes(encrypted)) == [("a.zip", "unreadable", "encrypted")]
    assert told("b.zip", zipped({"a.docx": docx()})[:120]) == [("b.zip", "unreadable", "truncated")]
    assert told("c.zip", zipped({})) == [("c.zip", "unreadable", "empty")]
    assert told("d.7z", b"7z\xbc\xaf\x27\x1c" + b"\1" * 60) == [("d.7z", "unreadable", "truncated")]
    assert told("e.rar", b"Rar!\x1a\x07\x01\x00" + b"\1" * 60)[0][1] == "unreadable"


def test_lzma_and_bzip2_members() -> None:
    for method in (zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", method) as archive:
            archive.writestr("a.docx", docx())
        assert [f.kind for f in opened("a.zip", out.getvalue())] == ["docx"]


def test_what_is_refused_in_a_sole_member_is_told_of_the_file_sent() -> None:
    deep = docx()
    for number in range(LIMITS.archives.depth + 1):
        deep = zipped({f"{number}.zip": deep})
    linked = io.BytesIO()
    with tarfile.open(fileobj=linked, mode="w:gz") as archive:
        info = tarfile.TarInfo("附件.docx")
        info.type, info.linkname = tarfile.LNKTYPE, "/etc/passwd"
        archive.addfile(info)

    assert told("套娃.zip", deep) == [("套娃.zip", "unsafe_file", "bomb")]
    assert told("链.tgz", linked.getvalue()) == [("链.tgz", "unsafe_file", "traversal")]
    assert told("数据.gz", gzip.compress(bytes(range(256)) * 9)) == [("数据.gz", "unreadable", "unknown_format")]
    assert told("材料.zip", zipped({"附件8.docx": docx()[:200]})) == [("附件8.docx", "unreadable", "truncated")]


def test_streams_one_after_another_are_one_file() -> None:
    whole = docx()

    assert [f.data for f in opened("a.docx.gz", gzip.compress(whole[:100]) + gzip.compress(whole[100:]))] == [whole]
    assert told("b.gz", gzip.compress(b"\0" * 15_000_000) * 3) == [("b.gz", "unsafe_file", "bomb")]
    many = gzip.compress(b"") * 400_000 + gzip.compress(whole)  # a copy of the rest for each would take a minute
    assert [f.data for f in opened("c.docx.gz", many)] == [whole]


def old_rar(name: bytes, data: bytes) -> bytes:
    """A RAR 3 archive with one stored member, its name as these very bytes."""

    def block(kind: int, flags: int, rest: bytes) -> bytes:
        head = struct.pack("<BHH", kind, flags, 7 + len(rest)) + rest
        return struct.pack("<H", zlib.crc32(head) & 0xFFFF) + head

    told = struct.pack("<IIBIIBBHI", len(data), len(data), 2, zlib.crc32(data), 0x5CB46000, 20, 0x30, len(name), 0x20)
    return (
        b"Rar!\x1a\x07\x00"
        + block(0x73, 0, b"\0" * 6)
        + block(0x74, 0x8000, told + name)
        + data
        + block(0x7B, 0x4000, b"")
    )


@pytest.mark.parametrize(
    "name",
    [
        "附件2 2026年度QC小组活动成果申报表（扬帆QC小组）（盖章扫描件）.pdf",
        "附件1 2026年度企业推荐项目汇总表.docx",
        "a附件7质量信得过班组活动总结.docx",
        "附件3统计表.doc",
    ],
)
def test_old_rar_names_in_gbk(name: str) -> None:
    """Bytes of GBK that would do as UTF-16 too are GBK."""
    assert [f.name for f in opened("a.rar", old_rar(name.encode("gbk"), docx()))] == [name]


def test_volumes_inside_an_archive_are_put_together() -> None:
    data = docx("附件二")
    first = rar_volume("附件2.docx", data, data[:90], 0, last=False)
    second = rar_volume("附件2.docx", data, data[90:], 1)
    whole = zipped({"附件3.docx": data})
    pieces = {"卷/y.zip.001": whole[:100], "卷/y.zip.002": whole[100:]}

    found = opened("包.zip", zipped({"卷/x.part1.rar": first, "卷/x.part2.rar": second, **pieces}))

    assert [(f.name, f.data, f.troubles) for f in found] == [("附件2.docx", data, ()), ("附件3.docx", data, ())]
