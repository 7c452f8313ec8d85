"""Which tables have a head that repeats on the next page, and which are filled in along their rows."""

from __future__ import annotations

import pytest

from review_lib.documents.casebook.tables import form_like, plan_table
from review_lib.rules.casebook import casebook_rules

from .world import table

RULES = casebook_rules()


def heads(rows: list[list[str]]) -> int:
    """Head rows of a table as it would be printed."""
    return plan_table(table(rows), 8640, 13000, RULES, RULES.typography()).header_rows


@pytest.mark.parametrize(
    "rows",
    [
        [["序号", "末端原因", "方法", "时间"], ["1", "培训不足", "查记录", "9月3日"], ["2", "振动", "测量", "9月8日"]],
        [["月份", "7月", "8月", "9月"], ["短路率（%）", "9.8", "9.6", "9.9"]],
        [["要因", "对策", "目标", "措施"], ["夹条老化", "卡扣式", "≤5%", "加工"], ["偏差", "定位", "≤2mm", "培训"]],
        [["项目", "活动前", "活动后", "增减"], ["短路率", "9.8%", "4.6%", "-5.2%"], ["电耗", "3046", "2980", "-66"]],
    ],
)  # fmt: skip
def test_a_table_with_a_head_repeats_it(rows: list[list[str]]) -> None:
    assert heads(rows) == 1


@pytest.mark.parametrize(
    "rows",
    [
        [["小组名称", "春雷QC小组", "成立时间", "2016年11月"], ["课题名称", "降低渣含铜", "注册号", "QC-2025-025"]],
        [["组名", "春雷小组", "类型", "创新型"], ["人数", "9", "组长", "余雪"], ["活动次数", "32", "出勤率", "98%"]],
    ],
)  # fmt: skip
def test_a_table_filled_in_along_its_rows_has_no_head(rows: list[list[str]]) -> None:
    assert form_like(table(rows)) and heads(rows) == 0
