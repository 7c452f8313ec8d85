"""One page of a received PDF or picture for the screen, whole or cut to a place on it.

A file of the vault walks in with the page and, where only a part is wanted, its box; a PNG walks out, the place
framed. It runs in a worker process, as everything does that opens what was received.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw

from review_lib.convert.pages import page_count, pages

Box = tuple[float, float, float, float]
_WIDE = 1400  # pixels of the longer side of a whole page on screen
_FINE = 2600  # the same where only a part is cut out
_MARK = (179, 89, 0)


@dataclass(frozen=True, slots=True)
class PageJob:
    """Page ``number`` (0-based) of the file at ``path``; ``box``: left, top, right, bottom as shares of the page, of
    which ``around`` more is shown on every side (shares of the page)."""

    path: str
    number: int
    box: Box | None = None
    around: tuple[float, float] = (0.16, 0.035)


def picture_of(job: PageJob) -> tuple[int, bytes]:
    """(the number of pages of the file, the PNG). PageError where the file holds no such page."""
    data = Path(job.path).read_bytes()
    count = page_count(data)
    number = min(max(job.number, 0), count - 1)
    (page,) = pages(data, longest=_FINE if job.box else _WIDE, only=(number,))
    image = Image.fromarray(page.pixels)
    if job.box is not None:
        wide, tall = image.size
        left, top, right, bottom = job.box
        frame = (left * wide - 6, top * tall - 6, right * wide + 6, bottom * tall + 6)
        ImageDraw.Draw(image).rectangle(frame, outline=_MARK, width=4)
        image = image.crop(_cut(job.box, job.around, image.size))
    out = io.BytesIO()
    image.save(out, "PNG")
    return count, out.getvalue()


def _cut(box: Box, around: tuple[float, float], size: tuple[int, int]) -> tuple[int, int, int, int]:
    left, top, right, bottom = box
    wide, tall = size
    return (
        round(max(0.0, left - around[0]) * wide),
        round(max(0.0, top - around[1]) * tall),
        round(min(1.0, right + around[0]) * wide),
        round(min(1.0, bottom + around[1]) * tall),
    )
