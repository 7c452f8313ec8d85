"""A workbook under construction: the house's look for tables, and no cell that can do harm.

Values walk in, an .xlsx walks out, the same bytes each time. Text is always written as text, with Excel's mark for it,
so that a name beginning with ``=``, ``+``, ``-`` or ``@`` is never run; formulas carry their printed value with them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

INK, LINE, SHADE, ACCENT, SEAL, WARN = "#15181B", "#9AA3AC", "#EEF0F1", "#1C4E7D", "#B3261E", "#9A5B00"
ZONES = ("#F4E3B5", "#DCE8F3", "#E7E9EB", "#F3EAE3", "#E6F0E8")
STAMP = datetime(2000, 1, 1)
SANS, SERIF = "SimSun", "SimSun"


class SheetFile:
    """A workbook being written; take :meth:`to_bytes` once."""

    def __init__(self, title: str, author: str = "") -> None:
        self._out = BytesIO()
        self.book = xlsxwriter.Workbook(
            self._out,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        self.book.set_properties({"title": title, "author": author, "created": STAMP})
        self.book.set_calc_mode("auto")
        self._formats: dict[tuple[tuple[str, object], ...], Format] = {}
        self._names: set[str] = set()

    def format(self, **props: object) -> Format:
        """A cell format; the same properties give the same one."""
        key = tuple(sorted(props.items()))
        if key not in self._formats:
            base: dict[str, Any] = {"font_name": SANS, "font_size": 10, "valign": "vcenter", "font_color": INK}
            made = self.book.add_format(base | props)
            self._formats[key] = made
        return self._formats[key]

    def cell(self, **props: object) -> Format:
        """A bordered cell's format."""
        return self.format(border=1, border_color=LINE, **props)

    def head(self) -> Format:
        """A heading cell's format."""
        return self.cell(bold=True, bg_color=SHADE, align="center", text_wrap=True)

    def sheet(self, name: str) -> Worksheet:
        """A new sheet; its name made fit for Excel and unique."""
        clean = "".join("·" if c in "[]:*?/\\'" else c for c in name).strip()[:28] or "Sheet"
        unique, n = clean, 2
        while unique.casefold() in self._names:
            unique, n = f"{clean} {n}", n + 1
        self._names.add(unique.casefold())
        made = self.book.add_worksheet(unique)
        made.hide_gridlines(2)
        return made

    def title(self, sheet: Worksheet, columns: int, title: str, lines: Sequence[str] = ()) -> int:
        """Title and small lines over a table of ``columns``; the next free row."""
        big = self.format(bold=True, font_size=16, align="center")
        small = self.format(font_size=9, font_color="#46505B", text_wrap=True)
        last = max(columns - 1, 1)
        sheet.merge_range(0, 0, 0, last, "", big)
        sheet.write_string(0, 0, title, big)
        sheet.set_row(0, 30)
        for n, line in enumerate(lines, 1):
            sheet.merge_range(n, 0, n, last, "", small)
            sheet.write_string(n, 0, line, small)
            sheet.set_row(n, 16 if len(line) < columns * 9 else 30)
        return len(lines) + 1

    def put(self, sheet: Worksheet, row: int, col: int, value: object, **props: object) -> None:
        """Write one value by its type: numbers as numbers, everything else as text that stays text."""
        if value is None or value == "":
            sheet.write_blank(row, col, None, self.cell(**props))
        elif isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
            text = str(value)
            risky = text[:1] in "=+-@\t\r" and text[:2] != "- "
            sheet.write_string(
                row, col, text[:32000], self.cell(**(props | {"quote_prefix": True} if risky else props))
            )
        else:
            sheet.write_number(row, col, float(value), self.cell(**props))

    def table(
        self,
        sheet: Worksheet,
        row: int,
        heads: Sequence[str],
        rows: Sequence[Sequence[object]],
        widths: Sequence[float],
        formats: Mapping[int, Mapping[str, object]] | None = None,
    ) -> int:
        """Heads and rows from ``row`` on, widths in characters; the next free row."""
        formats = formats or {}
        for col, (name, width) in enumerate(zip(heads, widths, strict=True)):
            sheet.set_column(col, col, width)
            sheet.write_string(row, col, name, self.head())
        sheet.set_row(row, 28)
        for r, values in enumerate(rows, row + 1):
            for col, value in enumerate(values):
                self.put(sheet, r, col, value, **formats.get(col, {}))
        return row + 1 + len(rows)

    def print_setup(self, sheet: Worksheet, head_row: int, foot: str, *, landscape: bool = True) -> None:
        """A4, fitted to the width, head row repeated, page numbers and ``foot`` below."""
        if landscape:
            sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        sheet.repeat_rows(head_row)
        sheet.freeze_panes(head_row + 1, 0)
        safe = foot.replace("&", "&&")[:180]
        sheet.set_footer(f"&L&8 {safe}&R&8 &P / &N")

    def to_bytes(self) -> bytes:
        """The .xlsx."""
        self.book.close()
        return self._out.getvalue()
