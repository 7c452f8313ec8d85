"""A document cut into what a form is read from: lines and grids.

Blocks walk in, :class:`Line` and :class:`Grid` pieces walk out, each knowing its block. Lines cut by tabs that go on
like a table become a grid; a nested table becomes a grid of its own. Labels and forms are not known here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from review_lib.quick import quick
from review_lib.reading.forms.drawn import parted, ruled, unmarked, walled
from review_lib.reading.values import Block, Paragraph, Place, Run, Table

_BRACKETED = re.compile(r"【([^【】]{2,60})】\s*[:：]?(?=\s*[^\s【])")
SHEET = "sheet"  # the style of the paragraph that names a worksheet
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_COUNTED = re.compile(r"[\d%％‰人元次个h][)）]?$")
_ASIDE = re.compile(r"[（(][^（()）]*[)）]")
_SIGNS = "☑☒☐✓✔√□■"
# Only with one of these can a line be more than a line: a look, a table, labels drawn with signs.
_DRAWN = re.compile("[*#【\n\t|｜│┃║+─━┌┬├┼└┴═╔╠╚┏┣┗]")


@quick
@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph (soft breaks as newlines) of block ``block``; ``opens`` for the name of a worksheet."""

    text: str
    block: int
    level: int = 0
    row: int = -1
    col: int = -1
    opens: bool = False

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(self.block, self.row, self.col)


@quick
@dataclass(frozen=True, slots=True, eq=False)
class GridCell:
    """One cell of a grid with its text; list labels are no part of it. ``own`` is its text without the tables in it,
    None where it holds none."""

    row: int
    col: int
    rowspan: int
    colspan: int
    text: str
    own: str | None = None


@dataclass(slots=True, eq=False)
class Grid:
    """A table, or some rows of one, ready to be looked up by position. ``top`` is what to add to a row for its place
    in the block; ``outer`` is the cell around a nested table; in a ``sparse`` one (a worksheet) a lone empty cell is no
    cell, only room between two; ``until`` the block of its last line where lines made it."""

    block: int
    rows: int
    cols: int
    cells: list[GridCell]
    top: int = 0
    outer: tuple[int, int] | None = None
    sparse: bool = False
    until: int = -1
    at: dict[tuple[int, int], GridCell] = field(default_factory=dict)
    _rows: dict[int, list[GridCell]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        put = self.at.setdefault
        for cell in self.cells:
            columns = range(cell.col, cell.col + cell.colspan)
            for row in range(cell.row, cell.row + cell.rowspan):
                for col in columns:
                    put((row, col), cell)

    def place(self, cell: GridCell) -> Place:
        """Where ``cell`` stands in the document."""
        if self.outer is not None:
            return Place(self.block, *self.outer)
        return Place(self.block, cell.row + self.top, cell.col)

    def row(self, row: int) -> list[GridCell]:
        """The cells of one row from left to right, those from above that reach into it included."""
        known = self._rows.get(row)
        if known is None:
            known = []
            for col in range(self.cols):
                cell = self.at.get((row, col))
                if cell is not None and (not known or known[-1] is not cell):
                    known.append(cell)
            self._rows[row] = known
        return known

    def alone(self) -> list[int]:
        """The rows, from the top, in which no more than one cell with something in it begins, and one does."""
        begun: dict[int, int] = {}
        for cell in self.cells:
            if cell.text and not cell.text.isspace():
                begun[cell.row] = begun.get(cell.row, 0) + 1
        return sorted(row for row, count in begun.items() if count == 1)

    def right(self, cell: GridCell) -> GridCell | None:
        """The next cell to the right in the cell's first row (gaps skipped)."""
        for col in range(cell.col + cell.colspan, self.cols):
            found = self.at.get((cell.row, col))
            if found is not None and not (self.sparse and not found.text.strip() and found.colspan == 1):
                return found
        return None

    def below(self, cell: GridCell) -> GridCell | None:
        """The cell under the cell's left edge."""
        return self.at.get((cell.row + cell.rowspan, cell.col))

    def part(self, first: int, last: int) -> Grid:
        """The rows ``first`` … ``last`` - 1 as a grid of their own."""
        cells = [
            GridCell(max(c.row, first) - first, c.col, min(c.row + c.rowspan, last) - max(c.row, first), c.colspan,
                     c.text, c.own)
            for c in self.cells
            if c.row < last and c.row + c.rowspan > first
        ]  # fmt: skip
        return Grid(self.block, last - first, self.cols, cells, self.top + first, self.outer, self.sparse)


Piece = Line | Grid


def pieces(blocks: Iterable[Block], sparse: bool = False) -> list[Piece]:
    """The pieces of a document's blocks, in reading order; ``sparse`` for a workbook's."""
    found: list[Piece] = []
    tabbed: list[Line] = []
    for index, block in enumerate(blocks):
        if isinstance(block, Table):
            _end_tabbed(tabbed, found)
            for grid in _grids(block, index):
                if isinstance(grid, Grid):
                    grid.sparse = sparse
                found.append(grid)
            continue
        if block.toc:
            continue
        whole = _paragraph(block)
        if not _DRAWN.search(whole):
            if whole.strip():
                _end_tabbed(tabbed, found)
                found.append(Line(whole, index, block.level, opens=block.style == SHEET))
            elif len(tabbed) > 2:
                _end_tabbed(tabbed, found)
            continue
        for text in parted(_colons(unmarked(whole))):
            line = Line(text, index, block.level, opens=block.style == SHEET)
            if _is_row(text):
                tabbed.append(line)
            elif text.strip():
                _end_tabbed(tabbed, found)
                found.append(line)
            elif len(tabbed) > 2:
                _end_tabbed(tabbed, found)
    _end_tabbed(tabbed, found)
    return found


def _colons(text: str) -> str:
    """A line of labels in thick brackets (``【邮编】244000``) with colons instead."""
    if not text.lstrip().startswith("【") or len(text) > 300:
        return text
    return _BRACKETED.sub(r"\1：", text.lstrip()) if _BRACKETED.match(text.lstrip()) else text


def _is_row(text: str) -> bool:
    if walled(text) is not None or ruled(text):
        return True
    if "\t" not in text:
        return False
    if "\n" in text or len(text) >= 400 or len(text.strip("\n").split("\t")) < 2:
        return False
    if not any(sign in text for sign in ":："):
        return True
    return not any(sign in _ASIDE.sub("", text) for sign in ":：")  # （单位：万元） is no pair


def _end_tabbed(tabbed: list[Line], found: list[Piece]) -> None:
    """Lines cut by tabs or bars: two or more make a grid, a lone one stays a line."""
    if not tabbed:
        return
    rows = [walled(line.text) or line.text.split("\t") for line in tabbed if not ruled(line.text)]
    if len(rows) < 2:
        found.extend(line for line in tabbed if not ruled(line.text))
    else:
        cells = [GridCell(r, c, 1, 1, text.strip()) for r, row in enumerate(rows) for c, text in enumerate(row)]
        grid = Grid(tabbed[0].block, len(rows), max(map(len, rows)), cells, until=tabbed[-1].block)
        found.append(grid)
    tabbed.clear()


def _paragraph(paragraph: Paragraph) -> str:
    runs = paragraph.runs
    text = runs[0].text if len(runs) == 1 else _joined(runs)
    label = paragraph.label.strip()
    return label + text if label and label in _SIGNS else text


def _grids(table: Table, index: int) -> Iterator[Piece]:
    cells = []
    nested: list[Grid] = []
    for cell in table.cells:
        if len(cell.blocks) == 1 and isinstance(only := cell.blocks[0], Paragraph):
            text = _paragraph(only).strip("\n")
            cells.append(GridCell(cell.row, cell.col, cell.rowspan, cell.colspan, text))
            continue
        parts: list[str] = []
        own: list[str] = []
        holds = False
        for block in cell.blocks:
            if isinstance(block, Table):
                for inner in _grids(block, index):
                    if isinstance(inner, Grid):
                        inner.outer = (cell.row, cell.col)
                        nested.append(inner)
                parts.extend(_texts(block))
                holds = True
            else:
                parts.append(_paragraph(block))
                own.append(parts[-1])
        cells.append(
            GridCell(
                cell.row,
                cell.col,
                cell.rowspan,
                cell.colspan,
                "\n".join(parts).strip("\n"),
                "\n".join(own).strip("\n") if holds else None,
            )
        )
    yield from nested  # what a nested table says of itself goes before the text of the cell around it
    yield Grid(index, table.rows, table.cols, cells)


def _texts(table: Table) -> Iterator[str]:
    for cell in table.cells:
        for block in cell.blocks:
            if isinstance(block, Table):
                yield from _texts(block)
            else:
                yield _paragraph(block)


def _joined(runs: Sequence[Run]) -> str:
    """The text of runs; a raised figure after a number stays a mark (``294.5¹``), no digit more."""
    text = "".join([run.text for run in runs])
    if not any(run.vertical == "super" and run.text.strip().isdigit() for run in runs):
        return text
    parts = ""
    for run in runs:
        raised = run.vertical == "super" and run.text.strip().isdigit() and _COUNTED.search(parts)
        parts += run.text.translate(_RAISED) if raised else run.text
    return parts


def loosened(grid: Grid) -> list[Piece]:
    """A worksheet's cells with the rows above its table, in each of which one cell speaks, as lines; all rows are where
    most of them say ``label: value``."""
    if not grid.sparse:
        return [grid]
    spoken = [[c for c in grid.row(row) if c.row == row and c.text.strip()] for row in range(grid.rows)]
    first = next((row for row, cells in enumerate(spoken) if len(cells) > 1), grid.rows)
    above = [cells[0].text for cells in spoken[:first] if cells]
    if sum(bool(re.search("[:：]", text)) for text in above) * 2 < len(above):
        return [grid]
    lines: list[Piece] = [
        Line(text, grid.block, row=row + grid.top, col=c.col)
        for row in range(first)
        for c in spoken[row]
        for text in c.text.split("\n")
        if text.strip()
    ]
    return [*lines, grid.part(first, grid.rows)] if first < grid.rows else lines
