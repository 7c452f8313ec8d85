"""A workbook's blocks, and the forms that came as one."""

from __future__ import annotations

import io
from datetime import datetime

import openpyxl

from review_lib import paths
from review_lib.reading.forms import read_forms
from review_lib.reading.sheet import read_sheet
from review_lib.reading.values import Table
from review_lib.rules.forms import load_forms

SPECS = load_forms(paths.rules_dir() / "2026" / "forms")
ROWS = [
    ["2026 年度质量管理小组活动统计表"],
    ["推荐单位：甲公司（盖章）"],
    ["统计项目", "", "", "单位", "数量"],
    ["历年来累计已登记注册 QC 小组数", "", "", "个", 1506],
    ["本年度 QC 小组普及率=参加 QC 小组人数/职工总数×100%", "", "", "百分数", 0.437],
    ["本年度坚持活动的 QC 小组数", "", "", "个", 15],
    ["本年度 QC 小组创可计算的经济效益", "", "", "万元", 527.5],
    ["发表会时间", datetime(2026, 4, 6), "", "参会人数", ""],
    ["联系人：韩国庆手机：19993407600邮编：010000"],
]


def workbook(merged: bool) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in ROWS:
        sheet.append(row)
    sheet["E5"].number_format = "0.0%"
    sheet["B8"].number_format = 'yyyy"年"m"月"d"日"'
    if merged:
        for at in range(3, 8):
            sheet.merge_cells(start_row=at, end_row=at, start_column=1, end_column=3)
    hidden = book.create_sheet("旧数据")
    hidden.append(["本年度坚持活动的 QC 小组数", 99])
    hidden.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_form_in_a_workbook_reads_back_merged_or_not() -> None:
    for merged in (True, False):
        (reading,) = read_forms(read_sheet(workbook(merged)), SPECS)

        found = {key: value.value for key, value in reading.values.items() if value.value not in (None, "")}
        assert reading.annex == "annex3"
        assert found == {
            "recommending_unit": "甲公司",
            "groups_registered_total": 1506,
            "participation_rate": 43.7,
            "groups_active": 15,
            "benefit": 527.5,
            "convention_date": "2026年4月6日",
            "contact_person": "韩国庆",
            "mobile": "19993407600",
            "postcode": "010000",
        }


def test_merged_cells_of_a_sheet_stand_once() -> None:
    table = next(block for block in read_sheet(workbook(True)).blocks if isinstance(block, Table))

    spans = {(c.row, c.col): (c.rowspan, c.colspan, c.text) for c in table.cells if c.colspan > 1}
    assert spans[3, 0] == (1, 3, "历年来累计已登记注册 QC 小组数")
    assert (3, 1) not in {(c.row, c.col) for c in table.cells}
