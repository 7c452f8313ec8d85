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
_SMALL = 500
_SLANT = 0.26  # the cosine of a corner: 75 degrees at least
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
    """The sheet on the picture seen from straight above, its long level lines made level, and the 3 x 3 matrix that
    leads from a point of the new picture back to the old one."""
    flat, back = _flattened(pixels)
    angle = _skew(flat)
    height, width = flat.shape[:2]
    if abs(angle) < 0.08:
        return flat, back
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    level = cv2.warpAffine(flat, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    turn = np.vstack([cv2.invertAffineTransform(matrix), [0.0, 0.0, 1.0]])
    return np.asarray(level, dtype=np.uint8), back @ turn


def _flattened(pixels: Pixels) -> tuple[Pixels, Any]:
    """A photographed sheet cut out and seen from straight above; the picture as it is where no sheet stands out."""
    corners = _corners(pixels)
    if corners is None:
        return pixels, np.eye(3)
    above, right, below, left = corners
    wide = round(float(np.hypot(*(right - above)) + np.hypot(*(below - left))) / 2)
    high = round(float(np.hypot(*(left - above)) + np.hypot(*(below - right))) / 2)
    frame = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], dtype=np.float32)
    back = cv2.getPerspectiveTransform(frame, corners)
    flat = cv2.warpPerspective(pixels, np.linalg.inv(back), (wide, high), flags=cv2.INTER_LINEAR,
                               borderMode=cv2.BORDER_REPLICATE)  # fmt: skip
    return np.asarray(flat, dtype=np.uint8), back


def _corners(pixels: Pixels) -> npt.NDArray[np.float32] | None:
    """The four corners of a pale sheet on a darker ground, from the upper left clockwise; None where none is seen."""
    height, width = pixels.shape[:2]
    scale = _SMALL / max(height, width)
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    grey = cv2.GaussianBlur(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), (5, 5), 0)
    _, pale = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    pale = cv2.morphologyEx(pale, cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8))
    outlines, _ = cv2.findContours(pale, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not outlines:
        return None
    hull = cv2.convexHull(max(outlines, key=cv2.contourArea))
    share = cv2.contourArea(hull) / float(small.shape[0] * small.shape[1])
    four = cv2.approxPolyDP(hull, 0.03 * cv2.arcLength(hull, True), True).reshape(-1, 2)
    if not 0.35 <= share <= 0.96 or len(four) != 4:
        return None
    if cv2.contourArea(four.astype(np.float32)) < 0.95 * cv2.contourArea(hull):
        return None
    sums, falls = four.sum(axis=1), four[:, 1] - four[:, 0]
    order = [int(sums.argmin()), int(falls.argmin()), int(sums.argmax()), int(falls.argmax())]
    if len(set(order)) != 4 or not _lies_open(four[order], small.shape[1], small.shape[0]):
        return None
    return np.asarray(four[order], dtype=np.float32) / np.float32(scale)


def _lies_open(four: npt.NDArray[Any], width: int, height: int) -> bool:
    """Whether ground is seen on three sides at least (else it is a shadow on a scan), and the corners are a sheet's."""
    above, right, below, left = (point.astype(float) for point in four)
    free = (
        min(above[1], right[1]) > 0.01 * height or max(above[1], right[1]) > 0.03 * height,
        max(right[0], below[0]) < 0.99 * width or min(right[0], below[0]) < 0.97 * width,
        max(below[1], left[1]) < 0.99 * height or min(below[1], left[1]) < 0.97 * height,
        min(left[0], above[0]) > 0.01 * width or max(left[0], above[0]) > 0.03 * width,
    )
    sides = [right - above, below - right, left - below, above - left]
    turns = [
        abs(np.dot(one, two)) / max(1e-6, float(np.hypot(*one)) * float(np.hypot(*two)))
        for one, two in zip(sides, [*sides[1:], sides[0]], strict=True)
    ]
    return sum(free) >= 3 and max(turns) < _SLANT


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
