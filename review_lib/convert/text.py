"""Plain text and CSV read into blocks.

Bytes in any charset walk in; a :class:`~review_lib.reading.values.Document` walks out: a paragraph a line, or one
table for CSV and for text whose lines are parted by tabs. It must not know what a form is.
"""

from __future__ import annotations

import csv
import io

from review_lib.convert.grid_build import build_spans, text_blocks
from review_lib.intake.charset import guess
from review_lib.reading.values import Block, Document, Paragraph, Run

__all__ = ["read_text"]


def read_text(data: bytes, kind: str = "txt") -> Document:
    """The document in plain text; ``kind`` csv makes one table of it."""
    text = guess(data).replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    if kind == "csv":
        rows = list(csv.reader(io.StringIO(text)))
        table = build_spans([[(1, 1, text_blocks(cell)) for cell in row] for row in rows])
        return Document(kind, () if table is None else (table,))
    blocks: list[Block] = [Paragraph((Run(line),) if line.strip() else ()) for line in text.split("\n")]
    return Document(kind, tuple(blocks))
