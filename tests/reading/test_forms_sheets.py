"""The form machine's layouts as workbooks: a sheet a form, numbers as numbers, dates as dates, merged and not."""

from __future__ import annotations

import io
import random
import re
from collections.abc import Sequence
from datetime import datetime

import openpyxl
import pytest
from openpyxl.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from review_lib import paths
from review_lib.reading.forms import read_forms
from review_lib.reading.sheet import read_sheet
from review_lib.reading.values import Document
from review_lib.rules.forms import load_forms
from tests.reading.form_machine import Machine
from tests.reading.form_ways import LAYOUTS

SPECS = load_forms(paths.rules_dir() / "2026" / "forms")
GRIDS = ("beside", "serial", "above", "wide", "inside", "sections", "tall", "gaps", "lines", "under")


def put(cell: Cell | MergedCell, text: str, chance: random.Random) -> None:
    """Writes ``text`` as a clerk's Excel would keep it: as a number, a share, a date, or a text."""
    assert isinstance(cell, Cell)
    typed = chance.random() < 0.8
    month = re.fullmatch(r"(\d{4})年(\d{1,2})月", text)
    if typed and re.fullmatch(r"[1-9][0-9]{0,6}", text):
        cell.value = int(text)
    elif typed and re.fullmatch(r"[0-9]+(\.[0-9]+)?%", text):
        cell.value, cell.number_format = round(float(text[:-1]) / 100, 8), "0.00%"
    elif typed and month:
        cell.value, cell.number_format = datetime(int(month[1]), int(month[2]), 1), 'yyyy"年"m"月"'
    elif typed and re.fullmatch(r"0[0-9]{5}", text):
        cell.value, cell.number_format = int(text), "000000"
    else:
        cell.value = text or None


def lay(sheet: Worksheet, lines: Sequence[str], rows: Sequence[Sequence[str]], chance: random.Random) -> None:
    """Lines in a cell each, then a table with its merged cells."""
    for at, text in enumerate(lines, 1):
        sheet.cell(at, 1).value = text
    for at, row in enumerate(rows):
        for col, text in enumerate(row):
            if text in ("<", "^"):
                continue
            across = next((n for n in range(1, len(row) - col) if row[col + n] != "<"), len(row) - col)
            down = next((n for n in range(1, len(rows) - at) if rows[at + n][col : col + 1] != ["^"]), len(rows) - at)
            top, left = at + len(lines) + 1, col + 1
            put(sheet.cell(top, left), text.replace("\v", "\n"), chance)
            if across * down > 1:
                sheet.merge_cells(None, top, left, top + down - 1, left + across - 1)


def workbook(seed: int, monkeypatch: pytest.MonkeyPatch) -> tuple[bytes, list[tuple[str, dict[str, object]]]]:
    """A workbook with one form or three, and what it says."""
    monkeypatch.setattr("tests.reading.form_language.cells", lambda rows, wrap=None, outer=False: list(rows))
    monkeypatch.setattr("tests.reading.form_language.line", lambda text, wrap=None: text)
    machine = Machine(seed, SPECS)
    book = openpyxl.Workbook()
    said = []
    annexes = machine.rng.sample(["annex2", "annex3", "annex5", "annex6"], machine.pick([1, 3]))
    for number, annex in enumerate(annexes):
        layout = machine.pick([name for name in GRIDS if name in LAYOUTS])
        made = machine.form(annex, titled=machine.chance(0.8), layout=layout)
        lines = [made.header, *(block for block in made.blocks if isinstance(block, str))]
        table = next((block for block in made.blocks if isinstance(block, list)), [])
        sheet = book.active if number == 0 else book.create_sheet()
        assert isinstance(sheet, Worksheet)
        sheet.title = machine.pick([f"Sheet{number + 1}", f"附件{annex[-1]}"])
        lay(sheet, [text for text in lines if text], table, machine.rng)
        said.append((annex, made.values))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue(), said


def compare(document: Document | None, said: list[tuple[str, dict[str, object]]]) -> None:
    assert document is not None
    readings = read_forms(document, SPECS)
    assert [(r.annex, {key: value.value for key, value in r.values.items()}) for r in readings] == said


@pytest.mark.parametrize("seed", range(25))
def test_workbook_reads_back(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    data, said = workbook(seed, monkeypatch)

    compare(read_sheet(data), said)


def test_form_written_into_one_cell_of_a_sheet_is_read() -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["A1"] = "2026 年度有色金属行业质量管理小组活动成果申报表"
    sheet["A2"] = (
        "企业名称：四川铝业有限公司\n小组名称：春雷QC小组\n课题名称：降低能耗    课题类型：创新型\n"
        "统一社会信用代码：91510000MA6DG8X35K    邮编：615100\n主管部门：质量部    直接联系人：王伟\n"
        "小组注册号：QC-2025-001    小组成员：张三\n李四\n王五"
    )
    held = io.BytesIO()
    book.save(held)

    (reading,) = read_forms(read_sheet(held.getvalue()), SPECS)

    found = {key: value.value for key, value in reading.values.items()}
    assert (found["group_name"], found["topic_type"], found["postcode"]) == ("春雷QC小组", "创新型", "615100")
    assert found["members"] == ("张三", "李四", "王五")
