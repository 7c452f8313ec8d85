"""A page of a scan as blocks: what OCR saw, put into the cells of its table.

Lines with boxes and the cells of a page walk in, as plain tuples; a :class:`Document` with one table and the lines
around it walks out, and where each of its cells and lines stands. Forms are not known here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from review_lib.reading.values import Block, Cell, Document, Paragraph, Place, Run, Table

# text, how sure, left, top, right, bottom in pixels of the upright page, share of red in the box
Line = tuple[str, float, float, float, float, float, float]
# row, column, rows and columns that it spans; left, top, right, bottom
Box = tuple[int, int, int, int, float, float, float, float]
# number, (width, height) of the turned page, quarters turned, matrix back to it (2 x 3, or 3 x 3 where it was
# photographed), lines, cells, born digital
ScanPage = tuple[int, tuple[int, int], int, tuple[float, ...], tuple[Line, ...], tuple[Box, ...], bool]
_HALF = 0.55


@dataclass(frozen=True, slots=True)
class Laid:
    """A page's document, and the lines of OCR behind each block and each cell."""

    document: Document
    by_block: tuple[tuple[Line, ...], ...]
    by_cell: dict[tuple[int, int], tuple[Line, ...]]

    def lines_at(self, place: Place) -> tuple[Line, ...]:
        """The lines at a place; none where it is not known which."""
        if not 0 <= place.block < len(self.by_block):
            return ()
        if isinstance(self.document.blocks[place.block], Table):
            return self.by_cell.get((place.row, place.col), ())
        return self.by_block[place.block] if place.row < 0 else ()


def lay(page: ScanPage) -> Laid:
    """The page as a document."""
    lines, boxes = page[4], page[5]
    inside: dict[tuple[int, int], list[Line]] = {(box[0], box[1]): [] for box in boxes}
    free: list[Line] = []
    for line in lines:
        home = [box for box in boxes if _holds(box, line)]
        if not home:
            free.append(line)
        elif len(home) == 1:
            inside[home[0][0], home[0][1]].append(line)
        else:
            for box, piece in _split(line, home):
                inside[box[0], box[1]].append(piece)
    top = min((box[5] for box in boxes), default=0.0)
    above = [line for line in free if not boxes or (line[3] + line[5]) / 2 < top]
    below = [line for line in free if line not in above]
    blocks: list[Block] = []
    by_block: list[tuple[Line, ...]] = []
    for row in rows(above):
        blocks.append(Paragraph((Run(_text(row)),)))
        by_block.append(tuple(row))
    if boxes:
        laid = [
            Cell(box[0], box[1], box[2], box[3],
                 tuple(Paragraph((Run(_text(row)),)) for row in rows(inside[box[0], box[1]])) or (Paragraph(()),))
            for box in sorted(boxes)
        ]  # fmt: skip
        count = max(box[0] + box[2] for box in boxes), max(box[1] + box[3] for box in boxes)
        blocks.append(Table(*count, tuple(laid)))
        by_block.append(())
    for row in rows(below):
        blocks.append(Paragraph((Run(_text(row)),)))
        by_block.append(tuple(row))
    return Laid(Document("pdf", tuple(blocks)), tuple(by_block), {at: tuple(held) for at, held in inside.items()})


def rows(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines that stand beside each other together, from top to bottom, each from left to right."""
    found: list[list[Line]] = []
    for line in sorted(lines, key=lambda n: (n[3] + n[5]) / 2):
        middle = (line[3] + line[5]) / 2
        first = found[-1][0] if found else None
        if first is not None and first[3] + 0.2 * (first[5] - first[3]) <= middle <= first[5]:
            found[-1].append(line)
        else:
            found.append([line])
    for row in found:
        row.sort(key=lambda n: n[2])
    return found


def _text(row: Sequence[Line]) -> str:
    text = row[0][0]
    for before, after in pairwise(row):
        wide = after[2] - before[4] > 0.5 * min(before[5] - before[3], after[5] - after[3])
        text += ("\t" if wide else "") + after[0]
    return text


def _holds(box: Box, line: Line) -> bool:
    """Whether more than a stray edge of the line lies in the cell."""
    middle = (line[3] + line[5]) / 2
    if not box[5] - 2 <= middle <= box[7] + 2:
        return False
    shared = min(box[6], line[4]) - max(box[4], line[2])
    return shared > min(0.8 * (line[5] - line[3]), 0.5 * (line[4] - line[2]))


def _split(line: Line, boxes: Sequence[Box]) -> list[tuple[Box, Line]]:
    """A line that runs over the rule between cells, divided by the widths of its characters; no piece is sure."""
    text, _, left, top, right, bottom, red = line
    widths = [1.0 if ord(char) > 0x2E7F else _HALF for char in text]
    total = sum(widths) or 1.0
    found = []
    at, centres = 0.0, []
    for width in widths:
        centres.append(left + (right - left) * (at + width / 2) / total)
        at += width
    ordered = sorted(boxes, key=lambda b: b[4])
    for number, box in enumerate(ordered):
        low = box[4] if number else left - 1
        high = ordered[number + 1][4] if number + 1 < len(ordered) else right + 1
        piece = "".join(char for char, x in zip(text, centres, strict=True) if low <= x < high).strip()
        if piece:
            found.append((box, (piece, 0.0, max(left, low), top, min(right, high), bottom, red)))
    return found
