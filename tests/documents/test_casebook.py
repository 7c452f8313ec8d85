"""The casebook: whole, numbered, masked, stamped, the same twice."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from io import BytesIO

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from review_lib.documents.casebook import build_casebook, make_casebook
from review_lib.documents.casebook.body import rewritten
from review_lib.documents.casebook.masking import find, mask
from review_lib.documents.casebook.pictures import clean
from review_lib.documents.values import BookEdit, SeasonBook
from review_lib.errors import RefusedError
from review_lib.reading.report import read_report
from review_lib.reading.values import Cell, Document, Media, Paragraph, Run, Table
from review_lib.reading.word import read_word
from review_lib.rules.steps import step_rules

from .world import p, png, sample_reports, season, table


def texts(data: bytes) -> str:
    """All text of the body, white space left out."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        xml = archive.read("word/document.xml").decode()
    return re.sub(r"\s", "", "".join(re.findall(r"<(?:w|m):t(?: [^>]*)?>([^<]*)<", xml)))


def with_report(book: SeasonBook, document: Document) -> SeasonBook:
    """``book`` with one case only, of that report."""
    first = replace(book.entries[0], report=document)
    return replace(book, entries=(first,))


def test_casebook_twice_same_bytes() -> None:
    assert make_casebook(season()) == make_casebook(season())


def test_casebook_opens_with_headings_in_order_of_parts() -> None:
    made = build_casebook(season())
    opened = docx.Document(BytesIO(made.docx))
    heads = [q.text for q in opened.paragraphs if q.style is not None and q.style.name == "Heading 3"]
    assert heads == [
        "降低锌电解阴极板短路率",
        "提高闪速炉余热锅炉作业率",
        "降低阴极铜表面长粒子发生率",
        "“零差错”交接班法",
    ]
    assert [h for _, h, _ in made.headings if "篇" in h] == ["第一篇　QC小组活动成果", "第二篇　质量信得过班组建设经验"]


def test_captions_and_references_follow_case_number() -> None:
    body = texts(make_casebook(season()))
    assert "图1-1现状调查示意" in body and "图2-1现状调查示意" in body
    assert "见图2-2和表2-1、2-2。" in body
    assert "见图1和" not in body


def test_first_level_headings_keep_their_value_in_one_form() -> None:
    body = texts(make_casebook(season()))
    assert "一、选择课题" in body and "十、总结和下一步打算" in body and "10.总结" not in body


def test_no_personal_number_in_any_part() -> None:
    book = season()
    assert "１３８-0013-8000" in book.entries[0].report.text  # type: ignore[union-attr]
    data = make_casebook(book)
    bad = re.compile(r"1[3-9][\d\-－ ]{9,13}\d|[\w.]+@[\w.]+\.\w+|\d{17}[\dXx]")
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for name in archive.namelist():
            raw = archive.read(name)
            if name.endswith((".xml", ".rels")):
                shown = re.sub(r"<[^>]*>|http\S+", " ", raw.decode())
                assert not bad.search(shown.translate(str.maketrans("０１２３４５６７８９", "0123456789"))), name
            assert b"13900139000" not in raw and b"13800138000" not in raw, name


def test_masked_numbers_are_listed_without_the_number() -> None:
    made = build_casebook(season())
    first = [m for m in made.masked if m.case == 1]
    assert [m.what for m in first] == ["mobile", "email", "identity"]
    assert not any(re.search(r"\d{4}", m.where) for m in made.masked)


@pytest.mark.parametrize(
    ("value", "what"),
    [
        ("手机13800138000。", ["mobile"]), ("+86 138 0013 8000", ["mobile"]), ("１３８００１３８０００", ["mobile"]),
        ("身份证号：110105194912310021", ["identity"]), ("11010519491231002x", ["identity"]),
        ("电话0874-3312345", ["telephone"]), ("zhang_san@163.com", ["email"]), ("zhang＠163．com", ["email"]),
        ("账号：6222 0212 3456 7890 123", ["account"]), ("6222021234567890123", ["account"]),
        ("微信：abc_12345", ["chat"]),
        ("产量13800138000.5吨", []), ("统一社会信用代码91340000597782235B", []), ("共检查12 960块次，2025年6月", []),
        ("T/CAQ 10201-2024", []), ("2 980 kW·h/t，直流电耗3 046", []),
    ],
)  # fmt: skip
def test_masking_finds(value: str, what: list[str]) -> None:
    assert [h.what for h in find(value)] == what
    assert len(mask(value)) == len(value)


def test_number_one_figure_a_cell_is_masked() -> None:
    book = season()
    row = [["身份证", *"110105194912310021"]]
    made = build_casebook(with_report(book, Document("docx", (p("一、选择课题", 1), table(row)))))
    assert "110105" not in texts(made.docx) and [m.what for m in made.masked] == ["identity"]


def test_number_split_over_runs_is_masked() -> None:
    split = Paragraph((Run("电话138"), Run("0013", bold=True), Run("8000")))
    body = texts(make_casebook(with_report(season(), Document("docx", (p("一、选择课题", 1), split)))))
    assert "0013" not in body and "8000" not in body and "***********" in body


def test_picture_header_comments_are_dropped_and_pixels_kept() -> None:
    told, plain = png(comment="13900139000"), png()
    assert clean(told, "png") == plain == clean(plain, "png")


def test_draft_is_stamped_and_final_refused_by_name() -> None:
    assert "未取得授权" in texts(make_casebook(season()))
    with pytest.raises(RefusedError, match="银锌1号QC小组"):
        make_casebook(season(), final=True)
    assert "未取得授权" not in texts(make_casebook(season(consent=True), final=True))


def test_edits_change_the_draft_and_undone_ones_do_not() -> None:
    book = season()
    edits = (
        BookEdit("A-0001", "title", "降低短路率的实践"),
        BookEdit("A-0003", "order", "1"),
        BookEdit("A-0002", "leave_out"),
        BookEdit("A-0001", "cut", block=5, until=6),
        BookEdit("A-0001", "expert_note", "本案例要因确认扎实。"),
        BookEdit("A-0004", "include", undone=True),
    )
    made = build_casebook(replace(book, edits=edits))
    assert [a.case.entry.number for a in made.cases] == ["A-0003", "A-0001", "B-0001"]
    assert "降低短路率的实践" in texts(made.docx) and "本案例要因确认扎实。" in texts(made.docx)
    assert next(a for a in made.cases if a.case.entry.number == "A-0001").kept < made.cases[0].kept


def test_pages_given_fill_the_contents_and_ask_nothing_of_word() -> None:
    made = build_casebook(season())
    filled = make_casebook(season(), pages={mark: str(40 + n) for n, (mark, _, _) in enumerate(made.headings)})
    with zipfile.ZipFile(BytesIO(made.docx)) as archive:
        assert b"updateFields" in archive.read("word/settings.xml")
    with zipfile.ZipFile(BytesIO(filled)) as archive:
        assert b"updateFields" not in archive.read("word/settings.xml")
    assert "43" in texts(filled)


def test_formula_footnote_and_wide_table_are_kept() -> None:
    math = (
        '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math">'
        "<m:r><m:t>η=1</m:t></m:r></m:oMath>"
    )
    wide = table([[f"第{c}项统计数据指标" for c in range(24)], [f"{c}.25678万千瓦时" for c in range(24)]])
    blocks = (
        p("一、选择课题", 1),
        Paragraph((Run("由"), Run("η=1", kind="formula", ref=math), Run("可得"), Run("", kind="note", ref="n1"))),
        p("表1 逐项"), wide, p("完。"),
    )  # fmt: skip
    document = Document("docx", blocks, notes={"n1": (p("数据来自台账。"),)})
    made = build_casebook(with_report(season(), document))
    with zipfile.ZipFile(BytesIO(made.docx)) as archive:
        xml = archive.read("word/document.xml").decode()
        assert "<m:oMath" in xml and "landscape" in xml and "footnoteReference" in xml
        assert "数据来自台账。" in archive.read("word/footnotes.xml").decode()
    assert made.cases[0].share == 1.0


def test_unreadable_picture_and_vector_are_told_not_raised() -> None:
    media = {"a": Media("webp", b"junk"), "b": Media("svg", b"<svg viewBox='0 0 10 10'/>"), "c": Media("emf", b"\x01")}
    blocks = (p("一、选择课题", 1), *[Paragraph((Run("", kind="picture", ref=k),)) for k in ("a", "b", "c", "d")])
    made = build_casebook(with_report(season(), Document("docx", blocks, media=media)))
    assert [r.kind for r in made.remarks] == ["lost_picture", "vector", "vector", "lost_picture"]


def test_merged_and_nested_cells_keep_their_text() -> None:
    inner = table([["内1", "内2"]])
    cells = (Cell(0, 0, 2, 1, (p("合并"),)), Cell(0, 1, 1, 2, (p("跨列"),)), Cell(1, 1, 1, 1, (inner,)),
             Cell(1, 2, 1, 1, (p("末"),)))  # fmt: skip
    made = build_casebook(with_report(season(), Document("docx", (p("一、选题", 1), Table(2, 3, cells)))))
    body = texts(made.docx)
    assert all(t in body for t in ("合并", "跨列", "内1", "内2", "末"))
    assert made.cases[0].tables == 2


@pytest.mark.parametrize("k", range(0, 21, 4))
def test_sample_report_stays_whole(k: int) -> None:
    """Characters found again in the book, counted apart from the maker's own account."""
    name, data = sample_reports()[k % len(sample_reports())]
    document = read_word(data)
    reading = read_report(document, step_rules(), name)
    if reading is None:
        pytest.skip("only on reports")
    entry = replace(season().entries[0], report=document, reading=reading, title=reading.title, company=reading.company,
                    name=reading.group)  # fmt: skip
    made = build_casebook(replace(season(), entries=(entry,)))
    body = texts(made.docx)
    whole = kept = 0
    for line in document.text.split("\n"):
        flat = re.sub(
            r"\s", "", re.sub(r"^[一二三四五六七八九十\d]+[、.．]|^(图|表)\s*\d*|(?<=[图表])\d+", "", line.strip())
        )
        parts = [q for q in re.split(r"[图表]", flat) if q]
        whole += sum(len(q) for q in parts)
        kept += sum(len(q) for q in parts if q in body)
    assert kept / whole >= 0.995
    assert made.cases[0].share >= 0.995
    with zipfile.ZipFile(BytesIO(made.docx)) as archive:
        drawn = archive.read("word/document.xml").decode().count("<w:drawing>")
    assert drawn == sum(r.kind == "picture" for b in document.blocks if isinstance(b, Paragraph) for r in b.runs)


@given(st.lists(st.text("ab", max_size=4), max_size=5), st.integers(0, 12), st.integers(0, 4))
def test_rewritten_runs_read_as_the_text_rewritten(pieces: list[str], start: int, size: int) -> None:
    whole = "".join(pieces)
    start, end = min(start, len(whole)), min(start + size, len(whole))
    if start == end:
        return
    runs = rewritten([Run(piece) for piece in pieces], [(start, end, "XY")])
    assert "".join(r.text for r in runs) == whole[:start] + "XY" + whole[end:]


def test_what_the_editor_writes_is_masked_and_listed() -> None:
    book = season()
    first = build_casebook(book).cases[0].case.entry.number
    book = replace(book, edits=(BookEdit(first, "expert_note", "联系 13987654321 索取图纸。"),))

    made = build_casebook(book)

    assert "13987654321" not in texts(made.docx) and "联系***********索取图纸。" in texts(made.docx)
    assert [(m.block, m.what) for m in made.masked if m.entry == first and m.block < 0] == [(-1, "mobile")]


def test_latest_of_two_notes_before_one_paragraph_is_printed() -> None:
    book = season()
    first = build_casebook(book).cases[0].case.entry.number
    notes = (BookEdit(first, "editor_note", "旧的按语"), BookEdit(first, "editor_note", "新的按语"))

    printed = texts(make_casebook(replace(book, edits=notes)))

    assert "新的按语" in printed and "旧的按语" not in printed


def test_note_that_was_emptied_is_gone() -> None:
    book = season()
    first = build_casebook(book).cases[0].case.entry.number
    notes = (BookEdit(first, "editor_note", "旧的按语"), BookEdit(first, "editor_note", ""))

    assert "旧的按语" not in texts(make_casebook(replace(book, edits=notes)))
