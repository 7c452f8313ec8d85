"""Tables from rows of cells that know only their edges or spans.

Rows of draft cells walk in; a :class:`~review_lib.reading.values.Table` walks out, with one grid for all rows and
merged cells once. RTF, HTML and workbooks are laid on the grid here; it must not know where the cells came from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from review_lib.reading.values import Block, Cell, Paragraph, Run, Table

__all__ = ["DraftCell", "build_spans", "build_table", "text_blocks"]

_TOLERANCE = 20  # twentieths of a point: edges nearer than this are one


@dataclass(frozen=True, slots=True)
class DraftCell:
    """A cell between two edges; ``joins_above``/``joins_left``: it is the continuation of a merged one."""

    left: int
    right: int
    blocks: tuple[Block, ...]
    joins_above: bool = False
    joins_left: bool = False


def text_blocks(text: str) -> tuple[Block, ...]:
    """Plain text as paragraphs, one a line; an empty paragraph for no text."""
    return tuple(Paragraph((Run(line),) if line else ()) for line in text.split("\n"))


def build_table(rows: Sequence[Sequence[DraftCell]]) -> Table | None:
    """The table of these rows; None where there are none."""
    if not any(rows):
        return None
    edges = _edges([e for row in rows for cell in row for e in (cell.left, cell.right)])
    column = {e: n for n, group in enumerate(edges) for e in group}
    open_at: dict[tuple[int, int], int] = {}
    cells: list[Cell] = []
    for number, row in enumerate(rows):
        row_open: dict[tuple[int, int], int] = {}
        last = -1
        for draft in row:
            first, after = column[draft.left], column[draft.right]
            if after <= first:
                after = first + 1
            if draft.joins_left and last >= 0:
                old = cells[last]
                cells[last] = Cell(old.row, old.col, old.rowspan, after - old.col, old.blocks)
                continue
            key = (first, after)
            above = open_at.get(key)
            if draft.joins_above and above is not None:
                old = cells[above]
                cells[above] = Cell(old.row, old.col, number - old.row + 1, old.colspan, old.blocks)
                row_open[key] = last = above
                continue
            cells.append(Cell(number, first, 1, after - first, draft.blocks))
            row_open[key] = last = len(cells) - 1
        open_at = row_open
    columns = max(cell.col + cell.colspan for cell in cells)
    widths = tuple(edges[n + 1][0] - edges[n][0] if n + 1 < len(edges) else 0 for n in range(columns))
    return Table(len(rows), columns, tuple(cells), widths)


def _edges(found: list[int]) -> list[list[int]]:
    groups: list[list[int]] = []
    for edge in sorted(set(found)):
        if groups and edge - groups[-1][0] <= _TOLERANCE:
            groups[-1].append(edge)
        else:
            groups.append([edge])
    return groups


def build_spans(rows: Sequence[Sequence[tuple[int, int, tuple[Block, ...]]]]) -> Table | None:
    """The table of rows of (rowspan, colspan, blocks), laid out as HTML does."""
    taken: set[tuple[int, int]] = set()
    cells: list[Cell] = []
    for number, row in enumerate(rows):
        col = 0
        for rowspan, colspan, blocks in row:
            while (number, col) in taken:
                col += 1
            down = max(1, min(rowspan, len(rows) - number))
            across = max(1, min(colspan, 200))
            taken.update((number + r, col + c) for r in range(down) for c in range(across))
            cells.append(Cell(number, col, down, across, blocks))
            col += across
    if not cells:
        return None
    return Table(len(rows), max(c.col + c.colspan for c in cells), tuple(cells))
