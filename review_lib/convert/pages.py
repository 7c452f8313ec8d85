"""Pages of scans as pictures.

The bytes of a PDF or of a picture walk in, its pages walk out as arrays of red, green and blue, turned upright and
straight when asked. What stands on a page is not known here.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import pypdfium2
import pypdfium2.raw as pdfium_c
from PIL import Image, ImageOps, UnidentifiedImageError

__all__ = ["Page", "PageError", "Pixels", "is_paper", "page_count", "pages", "straightened", "turned"]

Pixels = npt.NDArray[np.uint8]
_LONGEST = 1300
_LEAST = 1240
_PAGES = 200
_SHEET = 700
_STEEPEST = 12.0


class PageError(Exception):
    """The file holds no page that opens."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its number (0-based), its pixels (RGB), and whether it is a picture (not drawn text)."""

    number: int
    pixels: Pixels
    picture: bool


def page_count(data: bytes) -> int:
    """How many pages a PDF has, or a picture. PageError where it does not open."""
    if b"%PDF" not in data[:1024]:
        with _image(data) as image:
            return min(int(getattr(image, "n_frames", 1)), _PAGES)
    pdf = _open(data)
    try:
        return len(pdf)
    finally:
        pdf.close()


def pages(data: bytes, *, longest: int = 0, only: tuple[int, ...] | None = None) -> Iterator[Page]:
    """The pages of a PDF or picture. ``longest``: the longer side in pixels (0: as the scan itself has them,
    within reason); ``only``: numbers of the pages that are wanted. PageError where the file does not open."""
    if b"%PDF" not in data[:1024]:
        with _image(data) as image:
            for number in range(min(int(getattr(image, "n_frames", 1)), _PAGES)):
                if only is None or number in only:
                    image.seek(number)
                    yield Page(number, _picture(image, longest or _LONGEST), True)
        return
    pdf = _open(data)
    try:
        for number in range(min(len(pdf), _PAGES)):
            if only is not None and number not in only:
                continue
            page = pdf[number]
            native, picture = _native(page)
            side = longest or min(max(native, _LEAST), _LONGEST)
            bitmap = page.render(scale=side / max(*page.get_size(), 1.0))
            pixels = np.asarray(bitmap.to_pil().convert("RGB"), dtype=np.uint8)
            page.close()
            yield Page(number, pixels, picture)
    except pypdfium2.PdfiumError as error:
        raise PageError(str(error)) from error
    finally:
        pdf.close()


def _open(data: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise PageError(str(error)) from error


def _native(page: pypdfium2.PdfPage) -> tuple[int, bool]:
    """(the pixels of the longer side of the page at the scan's own resolution, whether the page is one picture)."""
    width, height = page.get_size()
    best, covered = 0.0, False
    for thing in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = thing.get_bounds()
        share = (right - left) * (top - bottom) / max(width * height, 1.0)
        if share < 0.4:
            continue
        covered = True
        best = max(best, max(thing.get_px_size()) * max(width, height) / max(right - left, top - bottom, 1.0))
    return round(best), covered


def _image(data: bytes) -> Image.Image:
    try:
        return Image.open(io.BytesIO(data))
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as error:
        raise PageError(str(error)) from error


def _picture(image: Image.Image, longest: int) -> Pixels:
    try:
        upright = ImageOps.exif_transpose(image).convert("RGB")
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise PageError(str(error)) from error
    upright.thumbnail((longest, longest))
    return np.asarray(upright, dtype=np.uint8)


def is_paper(pixels: Pixels) -> bool:
    """Whether a picture may be a sheet with text: of a sheet's size and shape, and mostly pale and without colour."""
    short, long = sorted(pixels.shape[:2])
    if long < _SHEET or not 1.1 <= long / short <= 2.0:
        return False
    pale = pixels.min(axis=2) > 120
    grey = pixels.max(axis=2).astype(np.int16) - pixels.min(axis=2) < 60
    return float(np.count_nonzero(pale & grey)) > 0.5 * pale.size


def turned(pixels: Pixels, quarters: int) -> Pixels:
    """The picture turned by ``quarters`` quarters of a circle, counter-clockwise."""
    return np.ascontiguousarray(np.rot90(pixels, quarters % 4))


def straightened(pixels: Pixels) -> tuple[Pixels, Any]:
    """The picture with its long level lines made level, and the 2 x 3 matrix that leads from a point of the new
    picture back to the old one."""
    angle = _skew(pixels)
    height, width = pixels.shape[:2]
    if abs(angle) < 0.08:
        return pixels, np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    level = cv2.warpAffine(pixels, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(level, dtype=np.uint8), cv2.invertAffineTransform(matrix)


def _skew(pixels: Pixels) -> float:
    """By how many degrees the long level lines fall to the right (0 where there are none)."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    ink = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 15)
    least = pixels.shape[1] // 4
    found = cv2.HoughLinesP(ink, 1, np.pi / 1800, threshold=least // 2, minLineLength=least, maxLineGap=6)
    if found is None:
        return 0.0
    lines = found.reshape(-1, 4).astype(float)
    angles = np.degrees(np.arctan2(lines[:, 3] - lines[:, 1], lines[:, 2] - lines[:, 0]))
    lengths = np.hypot(lines[:, 3] - lines[:, 1], lines[:, 2] - lines[:, 0])
    level = np.abs(angles) < _STEEPEST
    if not level.any():
        return 0.0
    order = np.argsort(angles[level])
    weight = np.cumsum(lengths[level][order])
    return float(angles[level][order][np.searchsorted(weight, weight[-1] / 2)])
