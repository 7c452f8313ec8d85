"""What stands on the pages of a scan: lines of text with their boxes, and the cells of its tables.

A file and what is wanted of it walk in, plain tuples walk out, which are kept by the file's hash. The models lie in the
package of the recogniser; nothing is fetched. The recogniser's classifier is off, as it turns short numbers round;
whole pages are turned here. A page that was written, not scanned, is read from its text. What a form is is not known
here: the patterns of titles are handed in.
"""

from __future__ import annotations

import os
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2

from review_lib.convert.cells import cells
from review_lib.convert.pages import Page, Pixels, is_paper, page_count, pages, straightened, turned
from review_lib.convert.seal import red_mask
from review_lib.reading.scan_pages import Line, ScanPage

__all__ = ["OcrJob", "read_lines", "read_scan"]

Line, ScanPage = Line, ScanPage
_BAND = 0.26
_HEAD = 0.46
_READABLE = 0.8
_SURELY = 0.93  # less than that may be a page upside down: the other way up is tried too


@dataclass(frozen=True, slots=True)
class OcrJob:
    """A file to be read. ``titles``: (annex, patterns of its title, how much of the page is wanted: ``all``, ``head``
    or ``title``); ``annex``: the one form that the file is said to hold, ``""`` where it may hold several;
    ``alike``: words of titles and what the patterns call them; ``doubtful``: a picture that may show anything."""

    path: str
    titles: tuple[tuple[str, tuple[str, ...], str], ...]
    annex: str = ""
    alike: tuple[tuple[str, str], ...] = ()
    doubtful: bool = False


@lru_cache(maxsize=1)
def _engine() -> Any:
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    import cv2
    from rapidocr import RapidOCR

    cv2.setNumThreads(1)
    return RapidOCR(
        params={
            "Global.use_cls": False,
            "Global.log_level": "error",
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            "Rec.rec_batch_num": 1,
        }
    )


def read_lines(pixels: Pixels) -> tuple[Line, ...]:
    """The lines of text on an upright picture (RGB), from top to bottom. A red seal over them is looked through: in
    red light it is as bright as the paper."""
    red = np.repeat(pixels[..., :1], 3, axis=2)
    result = _engine()(np.ascontiguousarray(red))
    if result.boxes is None or result.txts is None:
        return ()
    mask = red_mask(pixels)
    found = []
    for box, text, score in zip(result.boxes, result.txts, result.scores, strict=True):
        left, top = (float(v) for v in box.min(axis=0))
        right, bottom = (float(v) for v in box.max(axis=0))
        inside = mask[max(0, int(top)) : int(bottom) + 1, max(0, int(left)) : int(right) + 1]
        share = float(np.count_nonzero(inside)) / max(1, inside.size)
        found.append((str(text), round(float(score), 4), left, top, right, bottom, round(share, 4)))
    return tuple(found)


def read_scan(job: OcrJob) -> tuple[ScanPage, ...]:
    """What stands on the pages of the file on which a form begins. PageError where it does not open."""
    data = Path(job.path).read_bytes()
    count = page_count(data)
    wanted = (0,) if job.annex or count == 1 else None
    found = []
    for page in pages(data, only=wanted):
        if job.doubtful and not is_paper(page.pixels):
            continue
        layer = () if page.picture else _layer(data, page)
        if layer:
            found.append(_written(page, layer))
            continue
        said = next((part for annex, _, part in job.titles if annex == job.annex), "")
        seen = _scanned(page, job, said or ("all" if count == 1 else ""))
        if seen is not None:
            found.append(seen)
    return tuple(found)


def _scanned(page: Page, job: OcrJob, part: str) -> ScanPage | None:
    """A page by OCR; None where it is no form's first page. ``part``: what is wanted of it, ``""``: what its title
    says."""
    height, width = page.pixels.shape[:2]
    best: tuple[float, bool, ScanPage] | None = None
    for quarters in (3, 1, 0) if width > height * 1.15 else (0, 2):
        whole = turned(page.pixels, quarters)
        level, back = straightened(whole)
        share = part or "title"
        lines = _part(level, share)
        if not part:
            share = _by_title(lines, job)
            if share in ("all", "head"):
                lines = _part(level, share)
        size = (whole.shape[1], whole.shape[0])
        grid = cells(level) if share in ("all", "head") else ()
        read = (page.number, size, quarters, tuple(map(float, back.ravel())), lines, grid, False)
        sure = 0.0 if _on_its_side(lines) else _reads(lines)
        if best is None or sure > best[0]:
            best = (sure, bool(share), read)
        if sure >= _SURELY:
            break
    if best is None or not (page.number == 0 or (best[0] >= _READABLE and best[1])):
        return None
    return best[2]


def _part(pixels: Pixels, part: str) -> tuple[Line, ...]:
    share = {"title": _BAND, "head": _HEAD}.get(part, 1.0)
    return read_lines(pixels[: round(pixels.shape[0] * share)])


def _reads(lines: tuple[Line, ...]) -> float:
    """How surely the lines are text, not a page upside down: the middle score of those of two signs or more."""
    scores = sorted(line[1] for line in lines if len(line[0]) > 1)
    return scores[len(scores) // 2] if scores else 0.0


def _on_its_side(lines: tuple[Line, ...]) -> bool:
    long = [line for line in lines if len(line[0]) >= 3]
    tall = [line for line in long if line[5] - line[3] > 1.3 * (line[4] - line[2])]
    return len(tall) * 2 > len(long)


def _by_title(lines: tuple[Line, ...], job: OcrJob) -> str:
    texts = [re.sub(r"\s+", "", unicodedata.normalize("NFKC", line[0])) for line in sorted(lines, key=lambda n: n[3])]
    for text in (*texts, *("".join(pair) for pair in pairwise(texts))):
        said = {text, *(text.replace(word, other) for word, other in job.alike)} if len(text) < 45 else set()
        for _, patterns, part in job.titles:
            if any(re.search(pattern, one) for pattern in patterns for one in said):
                return part
    return ""


def _layer(data: bytes, page: Page) -> tuple[Line, ...]:
    """The text layer of a page as lines."""
    pdf = pypdfium2.PdfDocument(data)
    try:
        sheet = pdf[page.number]
        scale = page.pixels.shape[1] / max(1.0, sheet.get_width())
        high = sheet.get_height()
        layer = sheet.get_textpage()
        found = []
        for index in range(layer.count_rects()):
            left, bottom, right, top = layer.get_rect(index)
            text = layer.get_text_bounded(left, bottom, right, top).replace("\r\n", " ").replace("\ufffe", "").strip()
            if text:
                box = (left * scale, (high - top) * scale, right * scale, (high - bottom) * scale)
                found.append((text, 1.0, *box, 0.0))
        layer.close()
        sheet.close()
        return tuple(found)
    finally:
        pdf.close()


def _written(page: Page, lines: tuple[Line, ...]) -> ScanPage:
    size = (page.pixels.shape[1], page.pixels.shape[0])
    return (page.number, size, 0, (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0), lines, cells(page.pixels), True)
