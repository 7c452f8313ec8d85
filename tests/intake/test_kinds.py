"""A file is what its bytes are, and says why it cannot be read."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from review_lib.intake.health import examine
from review_lib.intake.kinds import sniff
from review_lib.rules.limits import load_limits
from tests.intake.build import DOCX_TYPES, cfb, docx, zipped

LIMITS = load_limits()


def troubles(data: bytes, name: str = "a.docx") -> list[tuple[str, str]]:
    return [(t.code, t.reason) for t in examine(data, sniff(data, name), LIMITS)]


def ole(*streams: str, **more: bytes) -> bytes:
    return cfb(dict.fromkeys(streams, b"\x00" * 5000) | more)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (docx(), "docx"),
        (
            docx(
                **{
                    "[Content_Types]_xml": DOCX_TYPES.replace(
                        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main",
                        b"application/vnd.ms-word.document.macroEnabled.main",
                    )
                }
            ),
            "docm",
        ),
        (ole("WordDocument", "1Table"), "doc"),
        (ole("Workbook"), "xls"),
        (ole("EncryptedPackage", "EncryptionInfo"), "encrypted_office"),
        (b"{\\rtf1\\ansi x}", "rtf"),
        (b"\xef\xbb\xbf  <html><body><table><tr><td>1</td></tr></table></body></html>", "html"),
        ('<html xmlns:x="urn:schemas-microsoft-com:office:excel"><table>甲</table></html>'.encode("gbk"), "html"),
        ("<html><table>甲</table></html>".encode("utf-16"), "html"),
        (
            b"From: <Saved by WPS>\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
            b"Content-Type: multipart/related; boundary=a\r\n\r\n",
            "mht",
        ),
        (b"Subject: x\r\nFrom: a@b\r\nDate: x\r\n\r\nhi", "eml"),
        ("一行字".encode("gbk"), "txt"),
        (b"%PDF-1.4\n", "pdf"),
        (zipped({"OFD.xml": b"<ofd/>"}), "ofd"),
        (zipped({"Index/Document.iwa": b"x"}), "iwork"),
        (zipped({"[Content_Types].xml": b"<Types/>", "docProps/core.xml": b"<a/>"}), "opc"),
        (bytes(range(256)) * 4, "unknown"),
        (b"", "empty"),
        (b"\0" * 5000, "zeros"),
    ],
)
def test_kind_by_content_whatever_the_name(data: bytes, kind: str) -> None:
    for name in ("a.docx", "a.xls", "扫描件001.pdf", "a"):
        assert sniff(data, name) == kind


def test_unreadable_files_say_why() -> None:
    assert troubles(b"") == [("unreadable", "empty")]
    assert troubles(b"\0" * 9000) == [("unreadable", "zeros")]
    assert troubles(docx()[:200]) == [("unreadable", "truncated")]
    assert troubles(docx()[:300] + b"\0" * 600) == [("unreadable", "truncated")]
    assert troubles(ole("EncryptedPackage")) == [("unreadable", "encrypted")]
    for data in (bytes(range(256)) * 9, b"MZ\x90\0" * 50, b"AC1032" * 50, zipped({"OFD.xml": b"<ofd/>"})):
        assert troubles(data) == [("unreadable", "unknown_format")]
    assert troubles(b"ID3\3" * 50) == []
    assert troubles(b"%PDF-1.4\n%cut", "a.pdf") == [("unreadable", "truncated")]
    assert troubles(ole(WordDocument=b"\xec\xa5\xc1\x00" + b"\0" * 6 + b"\x00\x01" + b"\0" * 5000)) == [
        ("unreadable", "encrypted")
    ]


def test_damaged_document_part_is_truncated() -> None:
    raw = bytearray(docx("长" * 400))
    at = raw.find(b"word/document.xml") + 40
    raw[at : at + 8] = b"\xff" * 8

    assert troubles(bytes(raw)) == [("unreadable", "truncated")]


def test_cut_pictures() -> None:
    for form in ("PNG", "JPEG"):
        out = io.BytesIO()
        Image.effect_noise((200, 200), 90).save(out, form)
        assert troubles(out.getvalue(), "a") == []
        assert troubles(out.getvalue()[:-4000], "a") == [("unreadable", "truncated")]


def test_entities_bombs_and_long_paragraphs_are_unsafe() -> None:
    entity = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document/>'

    assert troubles(docx(word__document_xml=entity)) == [("unsafe_file", "external_entity")]
    assert troubles(docx(word__document_xml=b"<a>" + b"<b/>" * 5_000_000 + b"</a>")) == [("unsafe_file", "bomb")]
    assert troubles(docx("字" * 3_400_000))[0][0] == "unsafe_file"
    assert troubles(docx(word__media__a_bin=b"\0" * 120_000_000)) == [("unsafe_file", "bomb")]


def test_macros_warn_and_leave_the_file_readable() -> None:
    assert troubles(docx(word__vbaProject_bin=b"x")) == [("macro", "vba")]
    assert ("macro", "vba") in troubles(
        cfb({"WordDocument": b"\0" * 5000, "Macros": {"VBA": {"dir": b"x" * 100}}}), "a.doc"
    )


@given(
    st.binary(max_size=3000),
    st.sampled_from(
        [b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-1.4", b"7z\xbc\xaf\x27\x1c", b"{\\rtf", b""]
    ),
)
def test_any_bytes_have_a_kind(data: bytes, head: bytes) -> None:
    kind = sniff(head + data, "x")

    examine(head + data, kind, LIMITS)
