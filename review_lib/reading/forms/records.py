"""Several forms of one kind in one grid: below each other, one a row, one a column, side by side.

A grid and its form walk in, grids walk out, one a form; a grid with a single form walks out as it is. What the values
mean is not known here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from review_lib.reading.forms.bare import bare
from review_lib.reading.forms.labels import Labels
from review_lib.reading.forms.pieces import Grid, GridCell
from review_lib.rules.forms import FormSpec, Writing

_LEAST = 4


class Records:
    """Cuts grids of a season's forms."""

    def __init__(self, labels: Labels, writing: Writing) -> None:
        self.labels = labels
        self._heads = {bare(word) for word in (*writing.unit_headers, *writing.number_headers, *writing.notes)}
        self._units = {bare(word) for word in writing.unit_words}

    def split(self, form: FormSpec, grid: Grid) -> list[Grid]:
        """The forms in ``grid``."""
        rows: list[set[str]] = [set() for _ in range(grid.rows)]
        named: list[tuple[GridCell, set[str]]] = []
        for cell in grid.cells:
            if not cell.text or self.labels.filled(cell.text):
                continue
            refs = [r for r in self.labels.of(cell.text, form.annex) if not r.group]
            whole = bool(refs)
            if not refs and re.search(r"[:：_]", cell.text) and len(cell.text) < 600:
                refs = [r for p in self.labels.pairs(cell.text, form.annex) for r in p.refs if not r.group]
            if refs:
                rows[cell.row] |= {ref.key for ref in refs}
                if whole:
                    named.append((cell, {ref.key for ref in refs}))
        found = self._one_a_row(form, grid, rows) or self._one_a_column(form, grid, named)
        return found or self._side_by_side(form, grid, named) or self._below(form, grid, rows)

    @staticmethod
    def _below(form: FormSpec, grid: Grid, rows: Sequence[set[str]]) -> list[Grid]:
        at = [row for row, keys in enumerate(rows) if form.identity in keys]
        if len(at) < 2:
            return [grid]
        first = next((row for row, keys in enumerate(rows) if keys), 0)
        lead = rows[first] or {form.identity}
        starts = sorted({max((r for r in range(row + 1) if rows[r] & lead), default=row) for row in at})
        if len(starts) < 2:
            return [grid]
        starts[0] = 0
        ends = [*starts[1:], grid.rows]
        return [grid.part(start, end) for start, end in zip(starts, ends, strict=True)]

    @staticmethod
    def _one_a_row(form: FormSpec, grid: Grid, rows: Sequence[set[str]]) -> list[Grid]:
        head = max(range(grid.rows), key=lambda r: len(rows[r]), default=0)
        if len(rows[head]) < 5 or form.identity not in rows[head] or any(rows[head + 1 :]):
            return []
        records = []
        for row in range(head + 1, grid.rows):
            if sum(bool(c.text.strip()) for c in grid.row(row) if c.row == row) >= 3:
                records.append(row)
        if len(records) < 2:
            return []
        found = []
        for row in records:
            cells = [
                GridCell(0 if c.row <= head else 1, c.col, 1, c.colspan, c.text, c.own)
                for r in (head, row)
                for c in grid.row(r)
            ]
            found.append(Grid(grid.block, 2, grid.cols, cells, grid.top + row - 1, grid.outer, grid.sparse))
        return found

    def _one_a_column(self, form: FormSpec, grid: Grid, named: Sequence[tuple[GridCell, set[str]]]) -> list[Grid]:
        """Labels in one column, and two columns or more of values, each a form's."""
        columns = {cell.col for cell, _ in named}
        start = next((cell for cell, keys in named if form.identity in keys), None)
        if len(columns) != 1 or start is None or len(named) < _LEAST:
            return []
        sides = [c for c in grid.row(start.row) if c.col > start.col and c.text.strip()]
        sides = [c for c in sides if bare(c.text) not in self._units and not self._aside(grid, c.col)]
        if len(sides) < 2:
            return []
        for side in sides:
            filled = [self._at(grid, cell.row, side) for cell, _ in named]
            if sum(c is not None and bool(c.text.strip()) for c in filled) * 3 < len(named) * 2:
                return []
        found = []
        for side in sides:
            cells = [c for c in grid.cells if c.col + c.colspan <= start.col + start.colspan]
            cells += [c for c in grid.cells if side.col <= c.col < side.col + side.colspan]
            found.append(Grid(grid.block, grid.rows, grid.cols, cells, grid.top, grid.outer, True))
        return found

    def _aside(self, grid: Grid, col: int) -> bool:
        """Whether a column is one of units, numbers or notes by its head."""
        return any(c.row == 0 and c.col == col and bare(c.text) in self._heads for c in grid.cells)

    @staticmethod
    def _at(grid: Grid, row: int, side: GridCell) -> GridCell | None:
        cell = grid.at.get((row, side.col))
        return cell if cell is not None and cell.col >= side.col and cell.colspan <= side.colspan else None

    @staticmethod
    def _side_by_side(form: FormSpec, grid: Grid, named: Sequence[tuple[GridCell, set[str]]]) -> list[Grid]:
        """The same labels twice or more in each row, each time with their own values."""
        heads = [cell for cell, keys in named if form.identity in keys]
        lefts = sorted({cell.col for cell in heads})
        if len(lefts) < 2 or len({cell.row for cell in heads}) != 1:
            return []
        bounds = [0, *lefts[1:], grid.cols]
        sides: list[set[str]] = []
        for low, high in pairwise(bounds):
            if any(c.col < high < c.col + c.colspan and c.text.strip() and c.colspan < grid.cols for c in grid.cells):
                return []
            sides.append(set().union(*(keys for cell, keys in named if low <= cell.col < high)))
        shared = set.intersection(*sides)
        if len(shared) < _LEAST:
            return []
        found = []
        for low, high in pairwise(bounds):
            cells = [c for c in grid.cells if low <= c.col < high or (c.colspan == grid.cols and low == 0)]
            found.append(Grid(grid.block, grid.rows, grid.cols, cells, grid.top, grid.outer, grid.sparse))
        return found
