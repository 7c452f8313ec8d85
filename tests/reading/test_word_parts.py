"""What lies in other parts of a Word file: documents set into it, diagrams, charts."""

from __future__ import annotations

import io
import zipfile

from review_lib import paths
from review_lib.convert.grid import to_openable
from review_lib.reading.file import ReadingRules, read_file
from review_lib.reading.values import Table, block_text
from review_lib.reading.word import read_word
from review_lib.rules.forms import load_forms
from review_lib.rules.steps import load_steps
from tests.reading.form_language import docx, line

RULES = ReadingRules(
    load_forms(paths.rules_dir() / "2026" / "forms"), load_steps(paths.rules_dir() / "2026" / "steps.yml")
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DIAGRAM = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
MAIN = "http://schemas.openxmlformats.org/drawingml/2006/main"


def with_part(file: bytes, name: str, kind: str, data: bytes) -> bytes:
    """A Word file with one more part, related as ``rId7``."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            new.writestr(info, old.read(info))
        new.writestr(f"word/{name}", data)
        new.writestr(
            "word/_rels/document.xml.rels",
            '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId7" Type="{OFFICE}/{kind}" Target="{name}"/></Relationships>',
        )
    return out.getvalue()


def drawn(inner: str) -> str:
    return f"<w:p><w:r><w:drawing><a:graphic><a:graphicData>{inner}</a:graphicData></a:graphic></w:drawing></w:r></w:p>"


def test_form_in_a_document_set_into_the_file_is_read() -> None:
    html = (
        "<html><meta charset='utf-8'><body><p>质量管理小组活动统计表</p><table>"
        "<tr><td>本年度坚持活动的QC小组数</td><td>45</td></tr>"
        "<tr><td>本年度已登记注册QC小组数</td><td>46</td></tr></table></body></html>"
    )
    file = with_part(docx(line("附件3"), '<w:altChunk r:id="rId7"/>'), "chunk.htm", "aFChunk", html.encode())

    found = read_file(file, "docx", RULES, to_openable)

    assert [(f.annex, f.values["groups_active"].value) for f in found.forms] == [("annex3", 45)]


def test_texts_of_a_diagram_are_read() -> None:
    points = "".join(
        f'<dgm:pt modelId="{n}"{kind}><dgm:t><a:p><a:r><a:t>{text}</a:t></a:r></a:p></dgm:t></dgm:pt>'
        for n, (text, kind) in enumerate([("选择课题", ""), ("现状调查", ""), ("箭头", ' type="sibTrans"')])
    )
    data = f'<dgm:dataModel xmlns:dgm="{DIAGRAM}" xmlns:a="{MAIN}"><dgm:ptLst>{points}</dgm:ptLst></dgm:dataModel>'
    shape = drawn(f'<dgm:relIds xmlns:dgm="{DIAGRAM}" r:dm="rId7"/>')
    file = with_part(docx(line("活动程序"), shape), "data1.xml", "diagramData", data.encode())

    assert [block_text(b) for b in read_word(file).blocks if block_text(b)] == ["活动程序", "选择课题", "现状调查"]


def test_title_and_numbers_of_a_chart_are_read() -> None:
    def points(*texts: str) -> str:
        return "".join(f'<c:pt idx="{n}"><c:v>{text}</c:v></c:pt>' for n, text in enumerate(texts))

    series = (
        f"<c:ser><c:tx><c:strRef><c:strCache>{points('合格率')}</c:strCache></c:strRef></c:tx>"
        f"<c:cat><c:strRef><c:strCache>{points('1月', '2月')}</c:strCache></c:strRef></c:cat>"
        f"<c:val><c:numRef><c:numCache>{points('97.1', '98.5')}</c:numCache></c:numRef></c:val></c:ser>"
    )
    title = "<c:title><c:tx><c:rich><a:p><a:r><a:t>月度合格率</a:t></a:r></a:p></c:rich></c:tx></c:title>"
    data = (
        f'<c:chartSpace xmlns:c="{CHART}" xmlns:a="{MAIN}"><c:chart>{title}<c:plotArea><c:lineChart>{series}'
        "</c:lineChart></c:plotArea></c:chart></c:chartSpace>"
    )
    file = with_part(docx(drawn(f'<c:chart xmlns:c="{CHART}" r:id="rId7"/>')), "chart1.xml", "chart", data.encode())

    title_block, table = [b for b in read_word(file).blocks if block_text(b)]

    assert block_text(title_block) == "月度合格率"
    assert isinstance(table, Table)
    assert [c.text for c in table.cells] == ["", "合格率", "1月", "97.1", "2月", "98.5"]
