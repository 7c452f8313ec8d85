"""Topic, company and group from every kind of cover."""

from __future__ import annotations

import pytest

from review_lib.reading.report import read_report
from review_lib.reading.values import Block, Document
from review_lib.rules.steps import step_rules
from tests.reading.report_layouts import BODY, SELF, SYNONYMS, TOPIC, chinese, grid, para

FIRM, GROUP = "云南省朔垚锌业股份有限公司", "春雷QC小组"
SENTENCE = para(f"综合公司要求，我们确定《{TOPIC}》作为本次活动课题。")
COVERS: dict[str, list[Block]] = {
    "all lines alike": [para("QC小组成果报告"), para(TOPIC), para(FIRM), para(GROUP)],
    "labelled lines": [
        para("QC小组活动成果报告", size_pt=22.0, bold=True), para(f"课题名称：{TOPIC}"), para(f"小组名称：{GROUP}"),
        para(f"单位名称：{FIRM}"), para("发布人：王五"),
    ],
    "labels with spaces": [para(f"课 题 名 称： {TOPIC}"), para(f"小 组 名 称： {GROUP}"), para(f"单    位： {FIRM}")],
    "labels in one paragraph": [para(f"QC小组成果报告\n课题名称：{TOPIC}\n小组名称：{GROUP}\n申报单位：{FIRM}")],
    "labels in one line": [para(f"课题名称：{TOPIC} 小组名称：{GROUP} 单位名称：{FIRM}")],
    "a table": [para("QC小组活动成果报告"), grid([["课题名称", TOPIC], ["小组名称", GROUP], ["单位名称", FIRM]])],
    "company largest": [
        para(FIRM, size_pt=26.0, bold=True), para("质量管理小组成果报告", size_pt=22.0, bold=True),
        para(TOPIC, size_pt=18.0, bold=True), para(GROUP),
    ],
    "company and group in one line": [para(TOPIC, size_pt=22.0, bold=True), para(f"{FIRM} {GROUP}", align="center")],
    "company and group glued": [para(TOPIC, size_pt=22.0, bold=True), para(FIRM + GROUP, align="center")],
    "a dash before": [
        para("2026年度QC成果报告", size_pt=22.0, bold=True), para("——" + TOPIC, size_pt=22.0), para(FIRM), para(GROUP),
    ],
    "in title marks": [
        para(f"《{TOPIC}》", size_pt=22.0), para("QC小组成果报告", size_pt=18.0), para(FIRM), para(GROUP),
    ],
    "over two lines": [para(f"{TOPIC[:6]}\n{TOPIC[6:]}", size_pt=22.0, bold=True), para(FIRM), para(GROUP)],
    "with the word report": [para(TOPIC + "成果报告", size_pt=22.0, bold=True), para(FIRM), para(GROUP)],
    "below a slogan": [
        para("凝心聚力 提质增效", align="center"), para(TOPIC, size_pt=26.0, bold=True), para(FIRM, size_pt=16.0),
        para(GROUP, size_pt=16.0), para("二〇二六年六月", size_pt=16.0),
    ],
}  # fmt: skip


@pytest.mark.parametrize("cover", COVERS.values(), ids=COVERS.keys())
@pytest.mark.parametrize("sentence", [False, True], ids=["cover alone", "named in the text too"])
def test_topic_company_and_group_of_a_cover(cover: list[Block], sentence: bool) -> None:
    blocks = list(cover)
    for number, step in enumerate(SELF, 1):
        blocks += [para(f"{chinese(number)}、{SYNONYMS[step][0]}", bold=True), *[para(text) for text in BODY]]
        blocks += [SENTENCE] if sentence and number == 1 else []
    reading = read_report(Document("docx", tuple(blocks)), step_rules())

    assert reading is not None
    assert (reading.title, reading.company, reading.group) == (TOPIC, FIRM, GROUP)


def test_topic_that_only_the_text_names() -> None:
    blocks: list[Block] = [para("QC小组成果报告", size_pt=18.0)]
    for number, step in enumerate(SELF, 1):
        blocks += [para(f"{chinese(number)}、{SYNONYMS[step][0]}", bold=True), *[para(text) for text in BODY], SENTENCE]
    reading = read_report(Document("docx", tuple(blocks)), step_rules())

    assert reading is not None
    assert (reading.title, reading.company, reading.group) == (TOPIC, "", "")
