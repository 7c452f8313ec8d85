"""Report pages: only what we wrote, every block in its place, and nothing of a hidden name."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from review_lib.reading.html import ReportView, report_html
from review_lib.reading.html_math import mathml
from review_lib.reading.values import Cell, Document, Media, Paragraph, Run, Table
from review_lib.rules.steps import step_rules
from tests.reading.report_layouts import BODY, grid, para
from tests.reading.test_report import PROBLEM, sample_documents

RULES = step_rules()
TAGS = {
    "h1",
    "h2",
    "h3",
    "p",
    "table",
    "tbody",
    "tr",
    "td",
    "th",
    "strong",
    "em",
    "sub",
    "sup",
    "br",
    "img",
    "span",
    "div",
}
TAGS |= {"math", "mrow", "mi", "mn", "mo", "mtext", "mfrac", "msup", "msub", "msubsup", "msqrt", "mroot", "munderover"}
ATTRIBUTES = {"id", "class", "rowspan", "colspan", "data-picture", "alt", "width"}
M = "http://schemas.openxmlformats.org/officeDocument/2006/math"


def page(view: ReportView) -> html.HtmlElement:
    return html.fromstring("<main>" + "".join(view.sections) + "</main>")


def report(*extra: Paragraph | Table) -> Document:
    blocks: list[Paragraph | Table] = [para("降低烧板率", bold=True, size_pt=22.0, align="center"), *extra]
    for number, heading in enumerate(PROBLEM, 1):
        blocks += [para(f"{number}. {heading}", bold=True, level=1), para(BODY[number % 3])]
    return Document("docx", tuple(blocks))


def test_outline_leads_to_every_step() -> None:
    view = report_html(sample_documents()["QC成果报告（春雷QC小组）.docx"], RULES)
    first = [line for line in view.outline if line.level == 1]
    root = page(view)

    assert [line.step for line in first][1:] == [
        "select", "survey", "target", "causes", "confirm", "plan", "implement", "effect", "consolidate", "summary",
    ]  # fmt: skip
    assert len(view.sections) == len(first) + 1
    for line in view.outline:
        (node,) = root.xpath(f'//*[@id="{line.anchor}"]')
        assert re.sub(r"\s+", " ", node.text_content()) == line.title


def test_every_block_of_the_sample_is_there_with_its_text() -> None:
    for document in sample_documents().values():
        root = page(report_html(document, RULES))
        ids = root.xpath("//@id")
        assert len(ids) == len(set(ids))
        for index, block in enumerate(document.blocks):
            if isinstance(block, Paragraph) and block.text.strip():
                (node,) = root.xpath(f'//*[@id="b{index}"]')
                plain = "".join(run.text for run in block.runs if run.kind not in ("break",)).replace("\t", "\u2003")
                assert node.text_content() == block.label + plain


def test_pictures_are_keys_without_names() -> None:
    view = report_html(sample_documents()["QC成果报告（春雷QC小组）.docx"], RULES)

    assert list(view.pictures) == [f"p{n}" for n in range(1, 6)]
    assert page(view).xpath("//img/@data-picture") == list(view.pictures)
    assert {mime for mime, _ in view.pictures.values()} == {"image/png"}


@given(
    st.lists(st.text(max_size=40), min_size=1, max_size=4),
    st.sampled_from(["<script>alert(1)</script>", '"><img src=x onerror=a>', "&lt;b&gt;", "<!--", "]]>"]),
)
@settings(max_examples=60, deadline=None)
def test_nothing_of_the_source_becomes_markup(texts: list[str], hostile: str) -> None:
    runs = tuple(Run(text + hostile, bold=i % 2 == 0) for i, text in enumerate(texts))
    cell = Cell(0, 0, 1, 1, (Paragraph(runs, style=hostile),))
    document = report(Paragraph(runs, style=hostile, label=hostile), Table(1, 1, (cell,)))
    view = report_html(document, RULES)
    root = page(view)

    for node in root.iter():
        assert node.tag in TAGS | {"main"}
        assert set(node.attrib) <= ATTRIBUTES
    assert hostile.replace("<!--", "!--") in root.text_content() or hostile in root.text_content()


def test_mask_meets_a_name_cut_over_runs_breaks_and_notes() -> None:
    name = "春雷QC小组"
    cut = Paragraph((Run("由春"), Run("雷", bold=True), Run("", kind="note", ref="1"), Run("QC"), Run("小组完成")))
    note = {"1": (para("春雷QC小组整理"),)}
    table = grid([["小组名称", name], ["编制", "王春雷"]])
    document = report(cut, table)
    document = Document("docx", document.blocks, notes=note)
    shown = "".join(report_html(document, RULES).sections)
    assert name in re.sub("<[^>]+>|1", "", shown)

    hidden = report_html(document, RULES, mask=lambda text: text.replace(name, "某小组"))
    plain = re.sub(r"<[^>]+>|\s", "", "".join(hidden.sections))

    assert "春雷QC" not in plain and "雷QC" not in plain
    assert plain.count("某小组") == 3


def test_pictures_that_browsers_do_not_show_are_converted_or_told() -> None:
    runs = (Run("", kind="picture", ref="word/media/春雷.emf"), Run("", kind="picture", ref="word/media/a.png"))
    media = {"word/media/春雷.emf": Media("emf", b"EMF"), "word/media/a.png": Media("png", b"PNG")}
    document = Document("docx", (*report().blocks, Paragraph(runs)), media=media)

    told = report_html(document, RULES)
    made = report_html(document, RULES, convert=lambda m: ("image/png", b"made of " + m.data))

    assert told.unshown == ("emf",)
    assert "EMF" in "".join(told.sections) and "春雷" not in "".join(told.sections)
    assert made.pictures == {"p1": ("image/png", b"made of EMF"), "p2": ("image/png", b"PNG")}


def test_table_keeps_spans_and_head() -> None:
    cells = (
        Cell(0, 0, 1, 2, (para("项目", bold=True),)), Cell(1, 0, 2, 1, (para("甲"),)),
        Cell(1, 1, 1, 1, (para("3.2"),)), Cell(2, 1, 1, 1, (para("4.1"),)),
    )  # fmt: skip
    root = page(report_html(report(Table(3, 2, cells)), RULES))

    assert [(n.tag, n.get("id"), n.get("colspan"), n.get("rowspan")) for n in root.xpath("//th|//td")] == [
        ("th", "b1-0-0", "2", None), ("td", "b1-1-0", None, "2"), ("td", "b1-1-1", None, None),
        ("td", "b1-2-1", None, None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("omml", "want"),
    [
        ("<m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f>",
         "<mfrac><mrow><mi>a</mi></mrow><mrow><mn>2</mn></mrow></mfrac>"),
        ("<m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup>",
         "<msup><mrow><mi>x</mi></mrow><mrow><mn>2</mn></mrow></msup>"),
        ("<m:r><m:t>率=3.5×&lt;b&gt;</m:t></m:r>",
         "<mi>率</mi><mo>=</mo><mn>3.5</mn><mo>×</mo><mo>&lt;</mo><mi>b</mi><mo>&gt;</mo>"),
        ('<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:sub><m:r><m:t>i</m:t></m:r></m:sub><m:sup/>'
         "<m:e><m:r><m:t>k</m:t></m:r></m:e></m:nary>",
         "<munderover><mo>∑</mo><mrow><mi>i</mi></mrow><mrow></mrow></munderover><mrow><mi>k</mi></mrow>"),
    ],
)  # fmt: skip
def test_formulas_become_mathml(omml: str, want: str) -> None:
    assert mathml(f'<m:oMath xmlns:m="{M}">{omml}</m:oMath>') == f"<math>{want}</math>"


def test_formula_that_cannot_be_read_is_shown_as_text() -> None:
    document = report(Paragraph((Run("Cpk=(a)/(b)", kind="formula", ref="<broken"),)))

    assert "Cpk=(a)/(b)" in "".join(report_html(document, RULES).sections)


def test_tiff_is_shown_as_png() -> None:
    from io import BytesIO

    from PIL import Image

    tiff = BytesIO()
    Image.new("RGB", (3, 2), "red").save(tiff, "TIFF")
    document = Document("docx", (*report().blocks, Paragraph((Run("", kind="picture", ref="a"),))),
                        media={"a": Media("tiff", tiff.getvalue())})  # fmt: skip

    mime, data = report_html(document, RULES).pictures["p1"]

    assert (mime, data[:4]) == ("image/png", b"\x89PNG")
