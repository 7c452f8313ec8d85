"""However a report is laid out, its steps are read back exactly."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings

from review_lib.reading.report import missing_steps, read_report
from review_lib.reading.values import Document
from review_lib.rules.steps import step_rules
from tests.reading.report_layouts import TEAM, TOPIC, Layout, lay, layouts, para

RULES = step_rules()


def check(layout: Layout) -> None:
    reading = read_report(lay(layout), RULES)

    assert reading is not None
    assert [re.sub(r"[\s【】]", "", step.heading) for step in reading.steps] == list(layout.headings)
    assert [step.step for step in reading.steps] == list(layout.steps)
    assert (reading.kind, reading.title, reading.company, reading.group) == (
        "qc", TOPIC, "云南省朔垚锌业股份有限公司", "春雷QC小组",
    )  # fmt: skip
    have = {one for step in layout.steps for one in step.split("+")}
    kind = "创新型" if "options" in have or "standardise" in have else "问题解决型"
    demanded = RULES.topic_types[kind].demanded
    told, lacking = missing_steps(reading, kind, RULES), sum(not have & set(any_of) for any_of in demanded)
    # A heading that nobody knows may be the step in other words.
    assert len(told) == lacking or (layout.oddity == "stranger" and len(told) < lacking)


@given(layouts())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_steps_of_any_layout(layout: Layout) -> None:
    check(layout)


@pytest.mark.long
@given(layouts())
@settings(max_examples=3000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_steps_of_very_many_layouts(layout: Layout) -> None:
    check(layout)


SLOGANS = ("我们的班组", "严字当头抓质量", "匠心育人强技能", "顾客需求识别", "取得的成绩", "下一步工作打算")


@pytest.mark.parametrize("number", ["一、", "第一章", "1.", "（一）", "步骤一", ""])
@pytest.mark.parametrize("headings", [tuple(TEAM), SLOGANS], ids=["usual", "slogans"])
@pytest.mark.parametrize("contents", ["none", "field", "bare"])
@pytest.mark.parametrize(("level", "bold", "size"), [(1, True, 16.0), (2, False, 12.0), (0, True, 14.0)])
def test_headings_of_a_team_in_any_layout(
    number: str, headings: tuple[str, ...], contents: str, level: int, bold: bool, size: float
) -> None:
    layout = Layout(
        ("",) * len(headings), headings, number, False, level, bold, size, False, contents, "plain", "", "", "words",
        0, False, False,
    )  # fmt: skip
    cover = [
        para("质量信得过班组建设经验材料", align="center"), para("“三色预警”过程控制法", bold=True, size_pt=22.0),
        para("云南省朔垚锌业股份有限公司"), para("仪表维护班"),
    ]  # fmt: skip
    reading = read_report(Document("docx", (*cover, *lay(layout).blocks[4:])), RULES)

    assert reading is not None
    assert (reading.kind, reading.title, reading.group) == ("team", "“三色预警”过程控制法", "仪表维护班")
    assert [step.heading for step in reading.steps] == list(headings)
