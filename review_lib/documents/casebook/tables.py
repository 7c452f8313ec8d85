"""How a report's table is made to fit the page: column widths, type size, and whether it must be turned.

A table value and the room walk in; widths in twentieths of a point walk out. Knows nothing of Word.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from review_lib.reading.values import Table
from review_lib.rules.casebook import CasebookRules, Typography

SMALLEST = 7.5


@dataclass(frozen=True, slots=True)
class Fitted:
    """Column widths (twentieths of a point), type size in points, header rows, and whether the page is turned."""

    widths: tuple[int, ...]
    size_pt: float
    turned: bool
    header_rows: int


def ems(value: str) -> float:
    """Width of a text in characters of full width."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.55 for c in value)


def plan_table(table: Table, room: int, turned_room: int, rules: CasebookRules, look: Typography) -> Fitted:
    """Fit ``table`` into ``room``; smaller type first, then turned into ``turned_room``."""
    cols = max(table.cols, 1)
    least, wanted = [1.2] * cols, [1.0] * cols
    for cell in table.cells:
        lines = cell.text.split("\n")
        longest = max((ems(line) for line in lines), default=0.0)
        word = max((ems(w) for line in lines for w in line.split() if w.isascii()), default=0.0)
        span = max(cell.colspan, 1)
        for c in range(cell.col, min(cell.col + span, cols)):
            least[c] = max(least[c], min(longest / span, 3.0), min(word / span, 7.0))
            wanted[c] = max(wanted[c], min(longest / span, 16.0))
    padding = 1.3  # cell margins, and the space that is set between ideographs and figures
    size, turned, space = look.sizes.table, False, room
    need = sum(least) + padding * cols
    while need * size * 20 > space and size > SMALLEST:
        size -= 0.5
    if need * size * 20 > space and turned_room > room:
        turned, space, size = True, turned_room, look.sizes.table
        while need * size * 20 > space and size > SMALLEST:
            size -= 0.5
    if cols > rules.wide_table_columns and not turned and size <= SMALLEST and turned_room > room:
        turned, space = True, turned_room
    own = table.widths if len(table.widths) == cols and all(w > 0 for w in table.widths) else ()
    shares = [(own[c] / sum(own) if own else wanted[c] / sum(wanted)) for c in range(cols)]
    floor = [(v + padding) * size * 20 for v in least]
    if sum(floor) >= space:
        widths = [f * space / sum(floor) for f in floor]
    else:
        widths = [max(f, s * space) for f, s in zip(floor, shares, strict=True)]
        over = sum(widths) - space
        slack = [w - f for w, f in zip(widths, floor, strict=True)]
        if over > 0 and sum(slack) > 0:
            widths = [w - over * s / sum(slack) for w, s in zip(widths, slack, strict=True)]
    whole = [max(int(w), 60) for w in widths]
    whole[-1] += space - sum(whole)
    return Fitted(tuple(whole), size, turned, _header_rows(table))


def _header_rows(table: Table) -> int:
    """Rows at the top that are heads: the first, with what its merged cells reach down to; 0 in a form-like table."""
    first = [c for c in table.cells if c.row == 0]
    if table.rows < 2 or not first:
        return 0
    if any(len(c.text) > 24 for c in first) or form_like(table):
        return 0
    return min(max(c.rowspan for c in first), table.rows - 1)


_FIGURE = re.compile(r"^[<>≤≥≈±+\-−]?\s*\d[\d.,:：/%％年月日\-~～\s]*\D{0,4}$")


def form_like(table: Table) -> bool:
    """Whether a table is filled in along its rows - label, value, label, value - and so has no head: its odd columns
    hold short words without figures in every row, and its even ones mix figures and words."""
    rows: dict[int, list[str]] = {}
    for cell in sorted(table.cells, key=lambda c: (c.row, c.col)):
        rows.setdefault(cell.row, []).append(cell.text.strip())
    lines = [line for line in rows.values() if len(line) % 2 == 0]
    if len(lines) * 3 < len(rows) * 2 or not any(len(line) >= 4 for line in lines):
        return False
    labels = [text for line in lines for text in line[::2]]
    values = [text for line in lines for text in line[1::2] if text]
    if not all(text and len(text) <= 14 and not _FIGURE.match(text) for text in labels) or len(set(labels)) < len(
        labels
    ):
        return False
    if any(_FIGURE.match(text) for text in rows[min(rows)][1::2]):
        return True
    columns = [[line[c] for line in lines if len(line) > c and line[c]] for c in (1, 3)]
    mixed = [0 < sum(bool(_FIGURE.match(text)) for text in column) < len(column) for column in columns]
    return any(mixed) and any(_FIGURE.match(text) for text in values)
