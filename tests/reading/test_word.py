"""A Word file's blocks, feature by feature."""

from __future__ import annotations

import io
import zipfile

import pytest

from review_lib.reading.ooxml import UnreadableFileError
from review_lib.reading.values import Document, Paragraph, Table
from review_lib.reading.word import read_word
from tests.reading.form_language import NAMESPACES, boxed, docx, line, paragraph, run, table

PNG = b"\x89PNG\r\n\x1a\n0000"
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def package(body: str, parts: dict[str, str | bytes], relations: dict[str, tuple[str, str]]) -> bytes:
    """A docx with more parts: ``relations`` is id → (type's last word, target)."""
    data = docx(body)
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as file:
        for name, content in parts.items():
            file.writestr(f"word/{name}", content)
        rels = "".join(
            f'<Relationship Id="{ref}" Type="{KIND}{kind}" Target="{target}"/>'
            for ref, (kind, target) in relations.items()
        )
        file.writestr("word/_rels/document.xml.rels", f"<Relationships>{rels}</Relationships>")
    return out.getvalue()


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def grid(document: Document) -> Table:
    return next(block for block in document.blocks if isinstance(block, Table))


def shape(found: Table) -> list[tuple[int, int, int, int, str]]:
    return [(c.row, c.col, c.rowspan, c.colspan, c.text) for c in found.cells]


def test_merged_cells_stand_once_in_the_grid() -> None:
    found = grid(read_word(docx(table("甲|<|乙", "丙|丁|^", "戊|己|^"))))

    assert (found.rows, found.cols) == (3, 3)
    assert shape(found) == [
        (0, 0, 1, 2, "甲"),
        (0, 2, 3, 1, "乙"),
        (1, 0, 1, 1, "丙"),
        (1, 1, 1, 1, "丁"),
        (2, 0, 1, 1, "戊"),
        (2, 1, 1, 1, "己"),
    ]


def test_cells_shifted_and_merged_the_old_way_keep_their_columns() -> None:
    def cell(text: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"

    begin = '<w:hMerge w:val="restart"/>'
    rows = (
        f"<w:tr>{cell('甲', begin)}{cell('', '<w:hMerge/>')}{cell('乙')}</w:tr>"
        f'<w:tr><w:trPr><w:gridBefore w:val="2"/></w:trPr>{cell("丙")}</w:tr>'
    )

    found = grid(read_word(docx(f"<w:tbl>{rows}</w:tbl>")))

    assert shape(found) == [(0, 0, 1, 2, "甲"), (0, 2, 1, 1, "乙"), (1, 2, 1, 1, "丙")]


def test_text_box_is_read_once_where_it_is_anchored() -> None:
    assert texts(read_word(docx(line("前"), boxed(line("框")), line("后")))) == ["前", "", "框", "后"]


def test_strict_file_reads_like_a_transitional_one() -> None:
    blocks = (line("附件 3"), table("甲|乙"))

    assert read_word(docx(*blocks, strict=True)).blocks == read_word(docx(*blocks)).blocks


def test_deleted_row_and_deleted_paragraph_mark_are_as_accepted() -> None:
    mark = '<w:pPr><w:rPr><w:del w:id="1" w:author="a"/></w:rPr></w:pPr>'
    document = read_word(docx(table("甲|乙", deleted=["丙|丁"]), f"<w:p>{mark}{run('上')}</w:p>", paragraph("下")))

    assert shape(grid(document)) == [(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "乙")]
    assert texts(document) == ["上下"]


def test_list_labels_are_counted_as_word_does() -> None:
    numbering = (
        f'<w:numbering {NAMESPACES}><w:abstractNum w:abstractNumId="0">'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%2"/></w:lvl>'
        '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )

    def item(text: str, level: int) -> str:
        properties = f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr></w:pPr>'
        return f"<w:p>{properties}{run(text)}</w:p>"

    body = item("概况", 0) + item("人员", 1) + item("设备", 1) + item("选题", 0) + item("理由", 1)
    document = read_word(package(body, {"numbering.xml": numbering}, {"r1": ("numbering", "numbering.xml")}))

    assert texts(document) == ["一、概况", "1.1 人员", "1.2 设备", "二、选题", "2.1 理由"]


def test_heading_level_comes_through_the_chain_of_styles() -> None:
    styles = (
        f'<w:styles {NAMESPACES}><w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 2"/>'
        '<w:rPr><w:b/><w:sz w:val="32"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="X">'
        '<w:name w:val="章"/><w:basedOn w:val="H"/></w:style></w:styles>'
    )
    body = f'<w:p><w:pPr><w:pStyle w:val="X"/></w:pPr>{run("现状调查")}</w:p>'

    (found,) = read_word(package(body, {"styles.xml": styles}, {"r1": ("styles", "styles.xml")})).blocks

    assert isinstance(found, Paragraph)
    assert (found.style, found.level, found.bold, found.size_pt) == ("章", 2, True, 16.0)


def test_pictures_notes_and_formulas_come_as_runs() -> None:
    drawing = (
        '<w:drawing xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
        '<wp:inline><wp:extent cx="100" cy="50"/><a:blip r:embed="r1"/></wp:inline></w:drawing>'
    )
    math = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    fraction = "<m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r></m:den>"
    formula = f"<m:oMath {math}><m:f>{fraction}</m:f></m:oMath>"
    note = f'<w:footnotes {NAMESPACES}><w:footnote w:id="2">{paragraph("注解")}</w:footnote></w:footnotes>'
    body = f'<w:p><w:r>{drawing}</w:r><w:r><w:footnoteReference w:id="2"/></w:r>{formula}</w:p>'
    parts: dict[str, str | bytes] = {"media/a.png": PNG, "footnotes.xml": note}
    document = read_word(package(body, parts, {"r1": ("image", "media/a.png"), "r2": ("footnotes", "footnotes.xml")}))

    (found,) = document.blocks
    assert isinstance(found, Paragraph)
    assert [(r.kind, r.text) for r in found.runs] == [("picture", ""), ("note", ""), ("formula", "(a)/(b)")]
    picture = found.runs[0]
    assert (document.media[picture.ref].kind, picture.width_emu, picture.height_emu) == ("png", 100, 50)
    assert [block.text for block in document.notes["f2"] if isinstance(block, Paragraph)] == ["注解"]


def test_hints_of_controls_and_hidden_words_are_not_seen() -> None:
    hint = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('单击此处输入')}</w:sdtContent></w:sdt>"

    assert texts(read_word(docx(f"<w:p>{run('姓名：')}{hint}</w:p>"))) == ["姓名："]


def test_entity_from_outside_is_never_read() -> None:
    body = docx(paragraph("正文"))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name).decode()
            if name == "word/document.xml":
                content = content.replace(
                    '<?xml version="1.0" encoding="UTF-8"?>',
                    '<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>',
                ).replace("正文", "正文&e;")
            new.writestr(name, content)

    assert texts(read_word(out.getvalue())) == ["正文"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\0" * 512, "empty"),
        (b"%PDF-1.7", "unknown_format"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "encrypted"),
        (docx(line("甲"))[:200], "truncated"),
    ],
)
def test_file_that_is_none_says_why(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFileError) as caught:
        read_word(data)

    assert caught.value.reason == reason


def test_ten_megabytes_in_one_paragraph_are_read_in_seconds() -> None:
    text = "质" * 3_500_000

    assert texts(read_word(docx(paragraph(text)))) == [text]
