"""However a report is laid out, its steps are read back exactly."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings

from review_lib.reading.report import missing_steps, read_report
from review_lib.rules.steps import step_rules
from tests.reading.report_layouts import TOPIC, Layout, lay, layouts

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
    assert len(missing_steps(reading, kind, RULES)) == sum(not have & set(any_of) for any_of in demanded)


@given(layouts())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_steps_of_any_layout(layout: Layout) -> None:
    check(layout)


@pytest.mark.long
@given(layouts())
@settings(max_examples=3000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_steps_of_very_many_layouts(layout: Layout) -> None:
    check(layout)
