"""A Word table as a grid.

A ``w:tbl`` walks in with what reads the blocks of a cell; a :class:`Table` walks out: each cell once at its top-left
position, merged cells as spans, rows and cells that a tracked change deleted left out. What stands in a cell is not
known here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from review_lib.reading.controls import checkbox, whole
from review_lib.reading.ooxml import W
from review_lib.reading.simple import FlatRow, span_of
from review_lib.reading.values import Block, Cell, Paragraph, Run, Table, block_text

_W_CELLDEL = W + "cellDel"
_W_DEL = W + "del"
_W_GRIDBEFORE = W + "gridBefore"
_W_GRIDCOL = W + "gridCol"
_W_GRIDSPAN = W + "gridSpan"
_W_HMERGE = W + "hMerge"
_W_SDT = W + "sdt"
_W_TBLGRID = W + "tblGrid"
_W_TC = W + "tc"
_W_TCPR = W + "tcPr"
_W_TR = W + "tr"
_W_TRPR = W + "trPr"
_W_VAL = W + "val"
_W_VMERGE = W + "vMerge"
_W_W = W + "w"
_THROUGH = frozenset(W + name for name in ("sdtContent", "customXml", "ins", "moveTo", "smartTag"))

Blocks = Callable[[etree._Element], list[Block]]
Flat = Callable[[etree._Element], FlatRow | None]


def read_table(tbl: etree._Element, blocks: Blocks, flat: Flat) -> Table | None:
    """The table ``tbl``; None where it has no cell. ``blocks`` reads those of a cell, ``flat`` a whole row that holds
    nothing but plain paragraphs (None: it holds more)."""
    return _Rows(blocks, flat).table(tbl)


@dataclass(slots=True)
class _Cell:
    row: int
    col: int
    rowspan: int
    colspan: int
    blocks: list[Block]


@dataclass(slots=True)
class _Rows:
    """The rows read so far, and the cells of the last one that go on in the next."""

    blocks: Blocks
    flat: Flat
    cells: list[_Cell] = field(default_factory=list)
    open: dict[int, _Cell] = field(default_factory=dict)
    held: dict[int, _Cell] = field(default_factory=dict)
    last: _Cell | None = None
    rows: int = 0
    cols: int = 0

    def table(self, tbl: etree._Element) -> Table | None:
        widths: list[int] = []
        for child in tbl:
            tag = child.tag
            if tag == _W_TR:
                self._row(child)
            elif tag == _W_TBLGRID:
                widths = [whole(col.get(_W_W)) for col in child if col.tag == _W_GRIDCOL]
            else:
                self._rows(child)
        if not self.rows or not self.cells:
            return None
        cells = tuple([Cell(c.row, c.col, c.rowspan, c.colspan, tuple(c.blocks)) for c in self.cells])
        return Table(self.rows, self.cols, cells, tuple(widths[: self.cols]))

    def _rows(self, child: etree._Element) -> None:
        if child.tag == _W_TR:
            self._row(child)
        elif child.tag == _W_SDT or child.tag in _THROUGH:
            for inner in child:
                self._rows(inner)

    def _row(self, tr: etree._Element) -> None:
        flat = self.flat(tr)
        if flat is not None:
            self._begin()
            col = flat[0]
            for span, merge, blocks in flat[1]:
                col = self._place(col, span, merge, blocks)
            self.cols = max(self.cols, col)
            return
        col = 0
        for part in tr:
            if part.tag == _W_TC:
                break
            if part.tag == _W_TRPR:
                for child in part:
                    if child.tag == _W_DEL:
                        return
                    if child.tag == _W_GRIDBEFORE:
                        col = whole(child.get(_W_VAL))
        self._begin()
        for tc, state in _cells(tr):
            col = self._cell(tc, col, state)
        self.cols = max(self.cols, col)

    def _begin(self) -> None:
        self.rows += 1
        self.held, self.open = self.open, {}
        self.last = None

    def _cell(self, tc: etree._Element, col: int, state: str) -> int:
        span, merge, across = 1, "", ""
        first = next(iter(tc), None)
        if first is not None and first.tag == _W_TCPR:
            for child in first:
                tag = child.tag
                if tag == _W_GRIDSPAN:
                    span = span_of(child.get(_W_VAL))
                elif tag == _W_VMERGE:
                    merge = child.get(_W_VAL) or "continue"
                elif tag == _W_HMERGE:
                    across = child.get(_W_VAL) or "continue"
                elif tag == _W_CELLDEL:
                    return col
        blocks: list[Block] = [Paragraph((Run(state),))] if state else self.blocks(tc)
        if across == "continue" and self.last is not None:
            self.last.colspan += span
            if _written(blocks):
                self.last.blocks += blocks
            return col + span
        return self._place(col, span, merge, blocks)

    def _place(self, col: int, span: int, merge: str, blocks: list[Block]) -> int:
        """Puts a cell at ``col`` of the row, or into the cell above that goes on there; the column after it."""
        row = self.rows - 1
        above = self.held.get(col) if merge == "continue" else None
        if above is not None:
            above.rowspan = row - above.row + 1
            if not _written(above.blocks):
                above.blocks = blocks
            self.open[col] = self.last = above
            return col + span
        cell = self.last = _Cell(row, col, 1, span, blocks)
        self.cells.append(cell)
        if merge:
            self.open[col] = cell
        return col + span


def _cells(tr: etree._Element) -> list[tuple[etree._Element, str]]:
    """The cells of a row with, for a check box control around a cell, its sign."""
    found: list[tuple[etree._Element, str]] = []
    for child in tr:
        if child.tag == _W_TC:
            found.append((child, ""))
        elif child.tag == _W_SDT:
            state = checkbox(child)
            content = child.find(f"{W}sdtContent")
            if content is not None:
                found += [(tc, state or inner) for tc, inner in _cells(content)]
        elif child.tag in _THROUGH:
            found += _cells(child)
    return found


def _written(blocks: list[Block]) -> bool:
    return any(block_text(block).strip() for block in blocks)
