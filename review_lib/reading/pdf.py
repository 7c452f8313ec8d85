"""A born-digital PDF as blocks.

Bytes of a PDF walk in; where its pages have a text layer, a :class:`Document` walks out with a table a page (cells by
what stands beside each other) or lines; a scan has none and gives None. Pictures, seals and OCR are not known here.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import pypdfium2

from review_lib.reading.ooxml import UnreadableFileError
from review_lib.reading.values import Block, Document, Paragraph, Run

_PAGES = 200
_ENOUGH = 8


@dataclass(frozen=True, slots=True)
class Word:
    """A piece of text on a page: its box in points, ``top`` and ``bottom`` counted downwards from the page's top."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def read_pdf(data: bytes) -> Document | None:
    """The text of a born-digital PDF as lines, pieces far apart on a line divided by tabs; None where no page has a
    text layer. UnreadableFileError where it is no PDF that opens."""
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        reason = "encrypted" if "assword" in str(error) else "truncated"
        raise UnreadableFileError(reason, str(error)) from error
    try:
        blocks: list[Block] = []
        for number in range(min(len(pdf), _PAGES)):
            for line in lines(words(pdf[number])):
                blocks.append(Paragraph((Run(line),)))
    except pypdfium2.PdfiumError as error:
        raise UnreadableFileError("truncated", str(error)) from error
    finally:
        pdf.close()
    text = "".join(run.text for b in blocks if isinstance(b, Paragraph) for run in b.runs)
    return Document("pdf", tuple(blocks)) if len("".join(text.split())) >= _ENOUGH else None


def words(page: pypdfium2.PdfPage) -> list[Word]:
    """The pieces of text on a page, as its text layer divides them."""
    height = page.get_height()
    layer = page.get_textpage()
    found = []
    for index in range(layer.count_rects()):
        left, bottom, right, top = layer.get_rect(index)
        text = layer.get_text_bounded(left, bottom, right, top).replace("\r\n", " ").replace("\ufffe", "").strip()
        if text:
            found.append(Word(text, left, height - top, right, height - bottom))
    layer.close()
    return found


def lines(pieces: list[Word]) -> list[str]:
    """Pieces as lines from top to bottom; pieces of one line from left to right, a tab where a gap divides them."""
    rows: list[list[Word]] = []
    for piece in sorted(pieces, key=lambda w: (w.top + w.bottom) / 2):
        middle = (piece.top + piece.bottom) / 2
        if rows and rows[-1][0].top <= middle <= rows[-1][0].bottom:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    found = []
    for row in rows:
        row.sort(key=lambda w: w.left)
        text = row[0].text
        for before, after in pairwise(row):
            size = max(1.0, min(before.bottom - before.top, after.bottom - after.top))
            text += ("\t" if after.left - before.right > 0.9 * size else "") + after.text
        found.append(text)
    return found
