"""A born-digital PDF as blocks.

Bytes of a PDF walk in; where its pages have a text layer, a :class:`Document` walks out: a table where rules are drawn
on a page, its cells by those rules, and lines above and below it; a scan has no text layer and gives None. Pictures,
seals and OCR are not known here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pypdfium2
import pypdfium2.raw as pdfium

from review_lib.reading.ooxml import UnreadableFileError
from review_lib.reading.scan_pages import Box, Laid, Line, lay, rows
from review_lib.reading.values import Block, Document, Paragraph, Run, Table, block_text

_PAGES = 200
_ENOUGH = 8
_NEAR = 2.5  # points: rules nearer than this are one
_THIN = 3.0  # points: a rule is no thicker
_DEPTH = 8
_FULL = 1.6  # of a character's height: a line that ends nearer to its cell's end goes on below
_GAP = 0.45  # of a character's height: pieces farther apart are two

# x from, x to, y (or y from, y to, x), counted downwards from the page's top
_Rule = tuple[float, float, float]


def read_pdf(data: bytes) -> Document | None:
    """The text of a born-digital PDF; None where no page has a text layer. UnreadableFileError where it is no PDF that
    opens."""
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        reason = "encrypted" if "assword" in str(error) else "truncated"
        raise UnreadableFileError(reason, str(error)) from error
    try:
        blocks: list[Block] = []
        for number in range(min(len(pdf), _PAGES)):
            blocks += _page(pdf[number], number)
    except pypdfium2.PdfiumError as error:
        raise UnreadableFileError("truncated", str(error)) from error
    finally:
        pdf.close()
    text = "".join(block_text(block) for block in blocks)
    return Document("pdf", tuple(blocks)) if len("".join(text.split())) >= _ENOUGH else None


def _page(page: pypdfium2.PdfPage, number: int) -> Sequence[Block]:
    lines = words(page)
    if not lines:
        return ()
    boxes = tables(*rules(page))
    size = round(page.get_width()), round(page.get_height())
    laid = lay((number, size, 0, (), tuple(lines), boxes, True))
    ends = {(box[0], box[1]): box[6] for box in boxes}
    return [_flowing(block, laid, ends) if isinstance(block, Table) else block for block in laid.document.blocks]


def _flowing(table: Table, laid: Laid, ends: dict[tuple[int, int], float]) -> Table:
    """The table with lines joined that end only because their cell does."""
    cells = []
    for cell in table.cells:
        blocks: list[Block] = []
        full = False
        lines = rows(laid.by_cell.get((cell.row, cell.col), ()))
        for block, line in zip(cell.blocks, lines, strict=False):
            before = blocks[-1] if blocks else None
            if full and isinstance(before, Paragraph) and isinstance(block, Paragraph):
                blocks[-1] = Paragraph((Run(before.text + block.text),))
            else:
                blocks.append(block)
            full = line[-1][0].endswith(("-", "/")) or ends[cell.row, cell.col] - line[-1][4] < _FULL * (
                line[-1][5] - line[-1][3]
            )
        cells.append(replace(cell, blocks=tuple(blocks) or cell.blocks))
    return replace(table, cells=tuple(cells))


def words(page: pypdfium2.PdfPage) -> list[Line]:
    """The pieces of text on a page with their boxes in points from the top: characters that follow each other on a line
    without a gap."""
    height = page.get_height()
    layer = page.get_textpage()
    found: list[Line] = []
    text, box = "", (0.0, 0.0, 0.0, 0.0)
    for index in range(layer.count_chars()):
        char = chr(pdfium.FPDFText_GetUnicode(layer, index))
        if char in "\r\n\ufffe\x00":
            continue
        if "\udc00" <= char <= "\udfff":  # the second half of a rare character
            text += char
            continue
        left, low, right, high = layer.get_charbox(index, loose=True)
        top, bottom = height - high, height - low
        size = max(bottom - top, 1.0)
        level = abs((top + bottom) - (box[1] + box[3])) < size
        if text and level and -size < left - box[2] < _GAP * size and right >= box[2] - 0.1 * size:
            text += char
            box = (box[0], min(box[1], top), max(box[2], right), max(box[3], bottom))
            continue
        if text.strip():
            found.append((_whole(text), 1.0, *box, 0.0))
        text, box = char, (left, top, right, bottom)
    if text.strip():
        found.append((_whole(text), 1.0, *box, 0.0))
    layer.close()
    return found


def _whole(text: str) -> str:
    """``text`` with the halves of rare characters joined."""
    return text.strip().encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def rules(page: pypdfium2.PdfPage) -> tuple[list[_Rule], list[_Rule]]:
    """The level and the upright rules drawn on a page: lines, thin bars, and the sides of framed rectangles."""
    height = page.get_height()
    level: list[_Rule] = []
    upright: list[_Rule] = []
    for shape in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=_DEPTH):
        left, bottom, right, top = shape.get_bounds()
        top, bottom = height - top, height - bottom
        if bottom - top <= _THIN and right - left > _THIN:
            level.append((left, right, (top + bottom) / 2))
        elif right - left <= _THIN and bottom - top > _THIN:
            upright.append((top, bottom, (left + right) / 2))
        elif _framed(shape) and right - left > _THIN:
            level += [(left, right, top), (left, right, bottom)]
            upright += [(top, bottom, left), (top, bottom, right)]
    return level, upright


def _framed(shape: pypdfium2.PdfObject) -> bool:
    """Whether a path has the corners of a rectangle."""
    return 4 <= pdfium.FPDFPath_CountSegments(shape) <= 6


def tables(level: Sequence[_Rule], upright: Sequence[_Rule]) -> tuple[Box, ...]:
    """The cells between rules: places of the grid that no rule parts belong together."""
    ys, xs = _edges([rule[2] for rule in level]), _edges([rule[2] for rule in upright])
    if len(ys) < 2 or len(xs) < 2:
        return ()
    flat = {
        (row, col)
        for row in range(len(ys))
        for col in range(len(xs) - 1)
        if _drawn(level, ys[row], xs[col], xs[col + 1])
    }
    tall = {
        (row, col)
        for row in range(len(ys) - 1)
        for col in range(len(xs))
        if _drawn(upright, xs[col], ys[row], ys[row + 1])
    }
    found: list[Box] = []
    taken: set[tuple[int, int]] = set()
    for row in range(len(ys) - 1):
        for col in range(len(xs) - 1):
            if (row, col) in taken or (row, col) not in flat or (row, col) not in tall:
                continue
            across = next((n for n in range(col + 1, len(xs)) if (row, n) in tall), 0) - col
            down = next((n for n in range(row + 1, len(ys)) if (n, col) in flat), 0) - row
            places = {(r, c) for r in range(row, row + down) for c in range(col, col + across)}
            if across > 0 and down > 0 and not places & taken:
                taken |= places
                found.append((row, col, down, across, xs[col], ys[row], xs[col + across], ys[row + down]))
    return tuple(found) if len(found) >= 4 else ()


def _drawn(drawn: Sequence[_Rule], at: float, start: float, end: float) -> bool:
    """Whether rules at ``at`` cover most of the way from ``start`` to ``end``."""
    covered = sum(max(0.0, min(end, high) - max(start, low)) for low, high, place in drawn if abs(place - at) <= _NEAR)
    return covered >= 0.8 * (end - start)


def _edges(values: Sequence[float]) -> list[float]:
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][-1] <= _NEAR:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [sum(group) / len(group) for group in groups]


__all__ = ["read_pdf", "rules", "tables", "words"]
