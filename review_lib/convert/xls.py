"""Old Excel workbooks (.xls, .et) read into blocks.

The bytes of a BIFF workbook walk in; a :class:`~review_lib.reading.values.Document` walks out: each sheet that holds
anything as a heading paragraph and a table, values written as the cell shows them (98.5 % is ``98.5%``, not 0.985).
It must not know what a form is.
"""

from __future__ import annotations

import re
from datetime import datetime

import xlrd

from review_lib.convert.grid_build import build_spans, text_blocks
from review_lib.reading.values import Block, Document, Paragraph, Run

__all__ = ["XlsError", "read_xls", "shown"]


class XlsError(Exception):
    """The workbook is damaged."""


def read_xls(data: bytes) -> Document:
    """The document in a .xls. XlsError where it is damaged."""
    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=_Silent(), on_demand=True)
        sheets = [book.sheet_by_index(n) for n in range(book.nsheets)]
    except Exception as error:  # xlrd raises errors of every kind on damaged records: the book is damaged
        raise XlsError(f"{type(error).__name__}: {error}") from error
    blocks: list[Block] = []
    for sheet in sheets:
        if getattr(sheet, "visibility", 0):
            continue
        filled = [
            (r, c) for r in range(sheet.nrows) for c in range(sheet.row_len(r)) if _text(book, sheet, r, c).strip()
        ]
        if not filled:
            continue
        rows = 1 + max(r for r, _ in filled)
        columns = 1 + max(c for _, c in filled)
        spans = {(a, c): (min(b, rows) - a, min(d, columns) - c) for a, b, c, d in sheet.merged_cells}
        inside = {
            (r, c) for (a, b), (down, across) in spans.items() for r in range(a, a + down) for c in range(b, b + across)
        } - set(spans)
        grid = []
        for row in range(rows):
            cells = []
            for column in range(columns):
                if (row, column) in inside:
                    continue
                down, across = spans.get((row, column), (1, 1))
                cells.append((max(down, 1), max(across, 1), text_blocks(_text(book, sheet, row, column))))
            grid.append(cells)
        if len(sheets) > 1:
            blocks.append(Paragraph((Run(sheet.name),), style="sheet"))
        table = build_spans(grid)
        if table is not None:
            blocks.append(table)
    return Document("xls", tuple(blocks))


class _Silent:
    """xlrd's remarks go nowhere."""

    def write(self, text: str) -> int:
        return len(text)

    def flush(self) -> None:
        return None


def _text(book: xlrd.Book, sheet: xlrd.sheet.Sheet, row: int, column: int) -> str:
    if column >= sheet.row_len(row):
        return ""
    cell = sheet.cell(row, column)
    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK, xlrd.XL_CELL_ERROR):
        return ""
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return str(cell.value).replace("\r\n", "\n").replace("\r", "\n")
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "是" if cell.value else "否"
    form = ""
    if cell.xf_index is not None:
        found = book.format_map.get(book.xf_list[cell.xf_index].format_key)
        form = found.format_str if found is not None else ""
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            moment = xlrd.xldate_as_datetime(cell.value, book.datemode)
        except (xlrd.xldate.XLDateError, ValueError, OverflowError):
            return shown(float(cell.value), form)
        return _date(moment, form)
    return shown(float(cell.value), form)


def _date(moment: datetime, form: str) -> str:
    low = form.lower()
    if "d" not in low and "y" in low:
        return f"{moment.year}年{moment.month}月"
    if "h" in low and "y" not in low:
        return f"{moment.hour:02d}:{moment.minute:02d}"
    return f"{moment.year}年{moment.month}月{moment.day}日"


def shown(value: float, form: str) -> str:
    """A number as its cell shows it by the number format ``form``: percent as such, decimals not cut, zeros that the
    format asks for (``000000`` for a postcode) put before."""
    plain = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", form.split(";")[0])
    if "%" in plain:
        return f"{_number(round(value * 100, 10))}%"
    zeros = re.fullmatch(r"0{2,}", plain.strip())
    if zeros and value == int(value):
        return f"{int(value):0{len(plain.strip())}d}"
    return _number(value)


def _number(value: float) -> str:
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return repr(round(value, 10))
