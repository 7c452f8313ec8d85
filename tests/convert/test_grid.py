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


def test_rtf_result_of_a_field_is_whole_and_chinese_looks_count() -> None:
    """A field whose instruction holds a Chinese name; bold and size of Chinese text as LibreOffice writes them."""
    body = rb"\pard {\field{\*\fldinst  MERGEFIELD \u32534\'3f\u21495\'3f}{\fldrslt 615100}}\par"
    body += rb"\pard {\dbch\afs44\ab\dbch \u36873\'3f\u39064\'3f}\par\pard {\rtlch\ab\ltrch\u36873\'3f}\par"

    code, heading, plain = document(RTF.replace(b"%s", body)).blocks

    assert isinstance(code, Paragraph) and isinstance(heading, Paragraph) and isinstance(plain, Paragraph)
    assert code.text == "615100"
    assert (heading.text, heading.bold, heading.size_pt) == ("选题", True, 22.0)
    assert (plain.text, plain.bold) == ("选", False)


def test_rtf_sign_of_a_symbol_font_is_a_tick() -> None:
    fonts = rb"{\fonttbl{\f0\fnil Times;}{\f6\froman\fcharset2 Wingdings 2;}}"
    body = (
        rb"{\rtf1\ansi" + fonts + rb"\pard{\loch\f6\dbch \u61522\'52}\u26159\'3f{\loch\f6 \u61603\'a3}\u21542\'3f\par}"
    )

    (line,) = document(body).blocks

    assert isinstance(line, Paragraph) and line.text == "☑是□否"


ODT_HEAD = (
    '<?xml version="1.0"?><office:document '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" '
    'xmlns:field="urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0" '
    'office:mimetype="application/vnd.oasis.opendocument.text">'
)


def test_opendocument_shows_what_a_reader_sees() -> None:
    """Hidden and deleted text is gone, text in a shape, ticks of old controls and looks are there."""
    styles = (
        '<office:automatic-styles><style:style style:name="H" style:family="text">'
        '<style:text-properties text:display="none"/></style:style><style:style style:name="P" '
        'style:family="paragraph"><style:text-properties style:font-weight-asian="bold" '
        'style:font-size-asian="16pt"/></style:style></office:automatic-styles>'
    )
    changes = (
        '<text:tracked-changes><text:changed-region text:id="c1"><text:deletion/></text:changed-region>'
        "</text:tracked-changes>"
    )
    box = "<draw:custom-shape><text:p>框内</text:p></draw:custom-shape>"
    kind = 'field:type="vnd.oasis.opendocument.field.FORMCHECKBOX"'
    tick = f'<field:fieldmark {kind}><field:param field:name="Checkbox_Checked" field:value="true"/></field:fieldmark>'
    body = (
        f'<text:p text:style-name="P">选题<text:span text:style-name="H">看不见</text:span></text:p>'
        '<text:p>甲<text:change-start text:change-id="c1"/>乙<text:change-end text:change-id="c1"/>丙</text:p>'
        f"<text:p>前{box}</text:p><text:p>{tick}是<field:fieldmark {kind}/>否</text:p>"
    )
    data = f"{ODT_HEAD}{styles}<office:body><office:text>{changes}{body}</office:text></office:body></office:document>"

    blocks = document(data.encode(), "a.fodt").blocks

    assert [b.text for b in blocks if isinstance(b, Paragraph)] == ["选题", "甲丙", "前", "框内", "☑是☐否"]
    first = blocks[0]
    assert isinstance(first, Paragraph) and first.bold and first.size_pt == 16
