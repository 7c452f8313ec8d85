"""Files inside of files that are no archives: objects in Word documents, the mail in a signed mail."""

from __future__ import annotations

import struct

import pytest

from review_lib.intake.mail import read_mail
from review_lib.rules.limits import load_limits
from tests.intake.build import cfb, docx, mail

LIMITS = load_limits()
DATA, SIGNED = bytes.fromhex("06092a864886f70d010701"), bytes.fromhex("06092a864886f70d010702")


def package(name: str, data: bytes) -> bytes:
    """An Ole10Native stream as Word writes it."""
    label = name.encode("gbk") + b"\0"
    path = b"C:\\Users\\a\\" + label
    body = b"\x02\x00" + label + path + b"\0\0\x03\0" + struct.pack("<I", len(path)) + path
    body += struct.pack("<I", len(data)) + data
    return struct.pack("<I", len(body)) + body


def der(tag: int, content: bytes) -> bytes:
    size = len(content)
    length = bytes([size]) if size < 128 else b"\x83" + size.to_bytes(3, "big")
    return bytes([tag]) + length + content


def ber(tag: int, *pieces: bytes) -> bytes:
    """An element of indefinite length."""
    return bytes([tag]) + b"\x80" + b"".join(pieces) + b"\0\0"


def signed(content: bytes, streamed: bool) -> bytes:
    if streamed:
        octets = ber(0x24, der(4, content[:9]), der(4, content[9:]))
        inner = ber(0x30, DATA, ber(0xA0, octets))
        return ber(0x30, SIGNED, ber(0xA0, ber(0x30, der(2, b"\x01"), der(0x31, b""), inner, der(0x31, b""))))
    inner = der(0x30, DATA + der(0xA0, der(4, content)))
    return der(0x30, SIGNED + der(0xA0, der(0x30, der(2, b"\x01") + der(0x31, b"") + inner + der(0x31, b""))))


def test_a_package_in_a_word_file_is_a_file_of_its_own() -> None:
    held = docx("附件2的内容")
    whole = docx("见附件", word__embeddings__oleObject1_bin=cfb({"\x01Ole10Native": package("附件2.docx", held)}))

    files = read_mail("1.eml", mail(("材料.docx", whole)), LIMITS).attachments

    assert [(file.name, file.trail, file.kind) for file in files] == [
        ("材料.docx", (), "docx"), ("附件2.docx", ("材料.docx",), "docx"),
    ]  # fmt: skip
    assert files[1].data == held


def test_a_document_put_in_as_a_part_is_a_file_and_data_of_a_chart_is_none() -> None:
    parts = {"word/embeddings/Microsoft_Word_Document.docx": docx("里"), "word/embeddings/chart1.xlsx": b"PK\3\4"}

    files = read_mail("1.eml", mail(("外.docx", docx("外", **parts))), LIMITS).attachments

    assert [file.name for file in files] == ["外.docx", "Microsoft_Word_Document.docx"]


def test_an_object_cut_off_is_left_out_and_the_document_read() -> None:
    broken = cfb({"\x01Ole10Native": package("附件2.docx", docx())[:-40]})

    files = read_mail("1.eml", mail(("材料.docx", docx("x", word__embeddings__oleObject1_bin=broken))), LIMITS)

    assert [(file.name, file.troubles) for file in files.attachments] == [("材料.docx", ())]


@pytest.mark.parametrize("streamed", [False, True])
def test_the_mail_in_a_signed_mail_is_opened(streamed: bool) -> None:
    inner = mail(("附件1.docx", docx()), subject="内".encode("gbk"))
    raw = mail(("smime.p7m", signed(inner, streamed)), subject=b"outer")

    opened = read_mail("1.eml", raw, LIMITS)

    assert [(file.name, file.kind, file.troubles) for file in opened.attachments] == [("附件1.docx", "docx", ())]


def test_an_encrypted_mail_is_told() -> None:
    enveloped = der(0x30, SIGNED[:-1] + b"\x03" + der(0xA0, der(0x30, b"\x02\x01\x00")))

    (file,) = read_mail("1.eml", mail(("smime.p7m", enveloped)), LIMITS).attachments

    assert [(trouble.code, trouble.reason) for trouble in file.troubles] == [("unreadable", "signed")]


def test_a_bare_signature_is_no_file() -> None:
    bare = der(0x30, SIGNED + der(0xA0, der(0x30, der(2, b"\x01") + der(0x31, b"") + der(0x30, DATA))))

    assert read_mail("1.eml", mail(("smime.p7s", bare)), LIMITS).attachments == ()
