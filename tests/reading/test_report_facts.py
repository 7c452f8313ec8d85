"""Facts at hand of a report, each with its place."""

from __future__ import annotations

from review_lib.reading.facts import facts
from review_lib.reading.report import read_report
from review_lib.reading.values import Document, FormReading, Value
from review_lib.rules.steps import step_rules
from tests.reading.report_layouts import BODY, para
from tests.reading.test_report import PROBLEM, sample_documents

RULES = step_rules()
NAME = "QC成果报告（春雷QC小组）.docx"


def form(benefit: float) -> FormReading:
    values = {"economic_benefit": Value("economic_benefit", benefit), "topic_type": Value("topic_type", "问题解决型")}
    return FormReading("annex2", values)


def of_sample(benefit: float) -> dict[str, list[tuple[str, str, str]]]:
    document = sample_documents()[NAME]
    reading = read_report(document, RULES, NAME)
    assert reading is not None
    told: dict[str, list[tuple[str, str, str]]] = {}
    for fact in facts(document, reading, form(benefit), RULES):
        told.setdefault(fact.kind, []).append((fact.tone, fact.text, fact.anchor))
    return told


def test_facts_of_a_whole_report() -> None:
    told = of_sample(416.5)

    assert told["steps"] == [("ok", "问题解决型的 10 个步骤齐全，顺序正确。", "b19")]
    assert told["target"][0][1] == "结合历史最好水平，把阴极锌烧板率由4.47%降低到2.61%作为小组活动目标。"
    assert "2.31%" in told["result"][0][1]
    assert told["benefit_form"][0][:2] == ("ok", "报告 416.5 万元，申报表 416.5 万元")
    methods = {text.partition("，")[0] for _, text, _ in told["method"]}
    assert {"排列图", "因果图", "控制图", "散布图"} <= methods
    assert "调查表" not in methods


def test_benefit_that_differs_from_the_declaration_is_told() -> None:
    assert of_sample(41.65)["benefit_form"][0][0] == "warn"


def test_steps_out_of_order_and_missing_are_told() -> None:
    headings = [*PROBLEM[:3], PROBLEM[4], PROBLEM[3], *PROBLEM[5:8], PROBLEM[9]]
    blocks = [para("QC小组成果报告")]
    for number, heading in enumerate(headings, 1):
        blocks += [para(heading, bold=True, level=1), para(BODY[number % 3])]
    document = Document("docx", tuple(blocks))
    reading = read_report(document, RULES)
    assert reading is not None

    told = {fact.kind: fact for fact in facts(document, reading, None, RULES)}

    assert told["missing"].text == "没有单列：制定巩固措施。"
    assert told["order"].values["steps"] == "原因分析"
    assert told["order"].anchor == "b9"
    assert "steps" not in told
