"""Legacy files keep their cells."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review_lib.convert import soffice
from review_lib.convert.grid import to_openable
from review_lib.convert.xls import shown
from review_lib.intake.kinds import sniff
from review_lib.reading.values import Block, Document, Paragraph, Table

FILES = Path(__file__).parent / "files"
Grid = list[tuple[int, int, int, int, str]]


def document(data: bytes, name: str = "a.doc") -> Document:
    found = to_openable(data, sniff(data, name))
    assert found.trouble is None, found
    assert found.document is not None
    return found.document


def grid(block: Block) -> Grid:
    assert isinstance(block, Table)
    return [(c.row, c.col, c.rowspan, c.colspan, c.text) for c in block.cells]


MERGED = [
    (0, 0, 1, 1, "企业名称"),
    (0, 1, 1, 3, "甲公司𠮷"),
    (1, 0, 2, 1, "合并"),
    (1, 1, 1, 1, "是否☑是 □否"),
    (1, 2, 1, 1, "98.5%"),
]


def test_rtf_of_libreoffice() -> None:
    read = document((FILES / "merged.rtf").read_bytes())

    assert [b.text for b in read.blocks if isinstance(b, Paragraph)] == [
        "一、基本情况",
        "本年度加粗x2",
        "尾—“引号”·ＡＢＣ",
        "1.列表一",
        "2.列表二",
    ]
    table = next(b for b in read.blocks if isinstance(b, Table))
    assert grid(table)[:5] == MERGED
    inner = next(b for b in table.cells[-1].blocks if isinstance(b, Table))
    assert (inner.rows, inner.cols, inner.cells[0].text, inner.cells[-1].text) == (2, 2, "内1", "内4")
    first = read.blocks[0]
    assert isinstance(first, Paragraph) and first.level == 1


def test_doc_keeps_cells() -> None:
    from review_lib.reading.word import read_word

    found = to_openable((FILES / "merged.doc").read_bytes(), "doc")
    read = read_word(found.docx)

    assert found.tool == "msdoc2docx"
    assert grid(next(b for b in read.blocks if isinstance(b, Table)))[:5] == MERGED


RTF = (
    rb"{\rtf1\ansi\ansicpg936\uc1{\fonttbl{\f0\fcharset134 \'cb\'ce\'cc\'e5;}{\f1\fcharset2 Wingdings;}}"
    rb"{\stylesheet{\s1\outlinelevel0 heading 1;}}%s}"
)


def test_rtf_gbk_bytes_unicode_ticks_and_deletions() -> None:
    body = rb"\pard\s1 \f0\'ce\'e5\u39547?\'a1\'a4{\deleted \'b2\'bb}{\v x}\par"
    body += rb"\pard{\f1\'fe}\f0\'ca\'c7{\f1\'a8}\'b7\'f1\par\pard\u-10187?\u-8263?\line z\par"

    blocks = document(RTF.replace(b"%s", body)).blocks

    texts = [b.text for b in blocks if isinstance(b, Paragraph)]
    assert texts == [f"五{chr(39547)}·", "☑是☐否", "\U0001d7b9\nz"]
    assert isinstance(blocks[0], Paragraph) and blocks[0].level == 1


@given(
    st.lists(
        st.lists(st.text(alphabet="铜铝 AB12%（）{}\\、𠮷", max_size=6).map(str.strip), min_size=1, max_size=4),
        min_size=1,
        max_size=4,
    )
)
@settings(max_examples=50, deadline=None)
def test_rtf_tables_read_back(rows: list[list[str]]) -> None:
    def coded(text: str) -> bytes:
        out = b""
        for char in text:
            if char in "{}\\":
                out += b"\\" + char.encode()
            elif char.isascii():
                out += char.encode()
            else:
                units = char.encode("utf-16-le")
                for n in range(0, len(units), 2):
                    value = int.from_bytes(units[n : n + 2], "little")
                    out += b"\\u%d?" % (value - 65536 if value > 32767 else value)
        return out

    body = b""
    for row in rows:
        body += b"\\trowd" + b"".join(b"\\cellx%d" % (2400 * (n + 1) // len(row) * 4) for n in range(len(row)))
        body += b"\\pard\\intbl " + b"".join(coded(text) + b"\\cell " for text in row) + b"\\row"

    (table,) = document(RTF.replace(b"%s", body + b"\\pard")).blocks

    assert isinstance(table, Table)
    assert [[c.text for c in table.cells if c.row == n] for n in range(len(rows))] == rows


def test_rtf_picture_and_text_box() -> None:
    png = base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    )
    body = (
        b"{\\pict\\pngblip\\picw1\n"
        + png.hex().encode()
        + b"}\\par{\\shp{\\*\\shpinst{\\sp{\\sn x}{\\sv 1}}{\\shptxt\\pard box\\par}}}after\\par"
    )

    read = document(RTF.replace(b"%s", body))

    assert [m.data for m in read.media.values()] == [png]
    assert {b.text for b in read.blocks if isinstance(b, Paragraph)} >= {"box", "after"}


@pytest.mark.parametrize("codec", ["gbk", "utf-8", "utf-16"])
def test_html_named_xls(codec: str) -> None:
    html = (
        '<html><body><h1>附件3</h1><table><tr><td rowspan=2>统计<br>项目</td><td colspan="2">数 量</td></tr>'
        "<tr><td>12</td><td><b>个</b></td></tr></table></body></html>"
    )

    read = document(html.encode(codec), "a.xls")

    assert isinstance(read.blocks[0], Paragraph) and (read.blocks[0].text, read.blocks[0].level) == ("附件3", 1)
    assert grid(read.blocks[1]) == [
        (0, 0, 2, 1, "统计\n项目"),
        (0, 1, 1, 2, "数 量"),
        (1, 1, 1, 1, "12"),
        (1, 2, 1, 1, "个"),
    ]


def test_mht_with_picture() -> None:
    png = base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    )
    page = base64.encodebytes('<html><p>甲公司<img src="x.files/image001.png"></p></html>'.encode("gbk"))
    raw = b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\nContent-Location: file:///C:/x.htm\r\n'
    raw += b"Content-Transfer-Encoding: base64\r\nContent-Type: text/html; charset=gb2312\r\n\r\n" + page
    raw += b"\r\n--b\r\nContent-Location: file:///C:/x.files/image001.png\r\nContent-Type: image/png\r\n"
    raw += b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(png) + b"\r\n--b--\r\n"

    read = document(raw, "a.doc")

    assert [b.text for b in read.blocks if isinstance(b, Paragraph)] == ["甲公司"]
    assert [m.data for m in read.media.values()] == [png]


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (0.985, "0.0%", "98.5%"),
        (1234.5, "#,##0.00", "1234.5"),
        (10000, "000000", "010000"),
        (35, "General", "35"),
        (0.1 + 0.2, "0.00", "0.3"),
    ],
)
def test_numbers_as_their_cells_show_them(value: float, form: str, text: str) -> None:
    assert shown(value, form) == text


def test_flat_and_2003_word_xml_become_docx() -> None:
    from review_lib.reading.word import read_word

    old = (
        '<?xml version="1.0"?><w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><w:body><w:tbl><w:tr>'
        '<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc></w:tr></w:tbl>'
        "</w:body></w:wordDocument>"
    ).encode()

    found = to_openable(old, sniff(old, "a.doc"))

    assert grid(read_word(found.docx).blocks[0])[0][4] == "甲"


def test_damaged_doc_without_libreoffice_says_what_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QCREVIEW_SOFFICE", "none")
    soffice.available.cache_clear()
    raw = bytearray((FILES / "merged.doc").read_bytes())
    raw[512:1024] = b"\xff" * 512

    found = to_openable(bytes(raw), "doc")

    soffice.available.cache_clear()
    assert found.trouble is not None
    assert (found.trouble.code, found.trouble.reason) == ("unreadable", "needs_libreoffice")


@given(
    st.binary(max_size=400),
    st.sampled_from(["rtf", "html", "mht", "xls", "flatopc", "wordml", "odt", "txt", "csv", "xls_xml"]),
)
@settings(max_examples=100, deadline=None)
def test_any_bytes_are_read_or_told(data: bytes, kind: str) -> None:
    import os

    os.environ["QCREVIEW_SOFFICE"] = "none"
    soffice.available.cache_clear()
    found = to_openable(b"{\\rtf1 " + data if kind == "rtf" else data, kind)
    del os.environ["QCREVIEW_SOFFICE"]
    soffice.available.cache_clear()

    assert (found.trouble is None) == bool(found.docx or found.document)


def test_rtf_form_field_check_boxes_as_word_writes_them() -> None:
    box = rb"{\field{\*\fldinst FORMCHECKBOX {\*\formfield{\fftype1\ffres%d\fftypetxt0\ffhps20\ffdefres%d}}}"
    box += rb"{\fldrslt }}"
    body = box % (1, 0) + rb"\'ca\'c7" + box % (0, 0) + rb"\'b7\'f1" + box % (25, 1) + rb"x\par"

    (paragraph,) = document(RTF.replace(b"%s", body)).blocks

    assert isinstance(paragraph, Paragraph)
    assert paragraph.text == "☑是☐否☑x"


def test_doc_keeps_the_text_of_boxes_without_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    from review_lib.reading.word import read_word

    monkeypatch.setenv("QCREVIEW_SOFFICE", "none")
    soffice.available.cache_clear()

    found = to_openable((FILES / "boxes.doc").read_bytes(), "doc")

    soffice.available.cache_clear()
    text = read_word(found.docx).text
    assert re.search("推荐单位：.*江苏省瑭岳锌业股份有限公司\n", text)
    assert "\ufffc" not in text


def test_old_workbook_reads_like_the_new_one() -> None:
    """The same three forms as .xlsx and .xls: merged cells, numbers, shares, months and postcodes with a nought."""
    from review_lib import paths
    from review_lib.reading.forms import read_forms
    from review_lib.reading.sheet import read_sheet
    from review_lib.rules.forms import load_forms

    specs = load_forms(paths.rules_dir() / "2026" / "forms")
    new = read_forms(read_sheet((FILES / "forms.xlsx").read_bytes()), specs)
    old = read_forms(document((FILES / "forms.xls").read_bytes(), "forms.xls"), specs)

    assert len(new) == 3
    assert [(r.annex, {k: v.value for k, v in r.values.items()}) for r in old] == [
        (r.annex, {k: v.value for k, v in r.values.items()}) for r in new
    ]
