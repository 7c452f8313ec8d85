"""The red seal on a page.

The pixels of one page walk in, the round seals on it walk out. A seal is known by its shape: a red ring of the size
that seals have, open inside; red lines, headings, filled logos and stamps of another colour are none. The paper's own
colour is taken out first, so that a photograph under yellow light is judged like a scan. What the page says is not
known here.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from review_lib.convert.pages import Pixels, pages

__all__ = ["Seal", "find_seals", "red_mask", "seals_of"]

_SIDE = 842
_SMALLEST, _LARGEST = 0.10, 0.36  # diameter : shorter side of the page; 38-45 mm on A4 is 0.18-0.22
_ROUND = 0.62
_SECTORS = 24
_ENOUGH = 0.62
_FULLEST = 0.72
_PIXELS = 150


@dataclass(frozen=True, slots=True)
class Seal:
    """A seal: its box as shares of the page's width and height, and the share of its ring that is seen."""

    left: float
    top: float
    right: float
    bottom: float
    ring: float


def red_mask(pixels: Pixels) -> npt.NDArray[np.uint8]:
    """255 where a pixel is red against the paper around it, else 0."""
    small = cv2.resize(pixels, (max(1, pixels.shape[1] // 16), max(1, pixels.shape[0] // 16)),
                       interpolation=cv2.INTER_AREA)  # fmt: skip
    paper = cv2.dilate(cv2.medianBlur(small, 5), np.ones((5, 5), np.uint8))
    paper = cv2.resize(paper, (pixels.shape[1], pixels.shape[0]), interpolation=cv2.INTER_LINEAR)
    even = np.minimum(255.0, pixels.astype(np.float32) * (245.0 / np.maximum(paper.astype(np.float32), 60.0)))
    red, green, blue = even[..., 0], even[..., 1], even[..., 2]
    other = np.maximum(green, blue)
    mask = (red - other > 28) & (red > 90) & (red - other > 0.14 * red) & (np.abs(green - blue) < 0.75 * (red - other))
    return mask.astype(np.uint8) * 255


def find_seals(pixels: Pixels) -> tuple[Seal, ...]:
    """The round red seals on a page (RGB, any resolution)."""
    height, width = pixels.shape[:2]
    scale = _SIDE / max(height, width)
    if scale < 1.0:
        pixels = np.asarray(cv2.resize(pixels, (max(1, round(width * scale)), max(1, round(height * scale))),
                                       interpolation=cv2.INTER_AREA), dtype=np.uint8)  # fmt: skip
    mask = red_mask(pixels)
    if cv2.countNonZero(mask) < _PIXELS:
        return ()
    high, wide = mask.shape
    short = min(high, wide)
    joined = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (9, 9)))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    found = []
    for number in range(1, count):
        x, y, w, h = (int(v) for v in stats[number, :4])
        if not _SMALLEST * short <= max(w, h) or min(w, h) < 0.6 * _SMALLEST * short:
            continue
        own = np.where(labels[y : y + h, x : x + w] == number, mask[y : y + h, x : x + w], 0).astype(np.uint8)
        if cv2.countNonZero(own) < _PIXELS:
            continue
        box = _ring(own, short) if max(w, h) <= _LARGEST * short and min(w, h) / max(w, h) >= _ROUND else None
        for ring in [box] if box is not None else _circles(own, short):
            cx, cy, rx, ry, share = ring
            found.append(Seal((x + cx - rx) / wide, (y + cy - ry) / high,
                              (x + cx + rx) / wide, (y + cy + ry) / high, round(share, 3)))  # fmt: skip
    return tuple(found)


Ring = tuple[float, float, float, float, float]


def _ring(own: npt.NDArray[np.uint8], short: int) -> Ring | None:
    """The ring that the red pixels of one spot form: centre, half axes, share seen; None where they form none."""
    ys, xs = np.nonzero(own)
    left, right = np.percentile(xs, [0.5, 99.5])
    top, bottom = np.percentile(ys, [0.5, 99.5])
    ring = _tested(xs, ys, (left + right) / 2, (top + bottom) / 2, (right - left) / 2 + 0.5, (bottom - top) / 2 + 0.5)
    return ring if ring is not None and max(ring[2], ring[3]) * 2 >= _SMALLEST * short else None


def _tested(
    xs: npt.NDArray[np.intp], ys: npt.NDArray[np.intp], cx: float, cy: float, rx: float, ry: float
) -> Ring | None:
    if rx < 4 or ry < 4:
        return None
    dx, dy = (xs - cx) / rx, (ys - cy) / ry
    away = np.hypot(dx, dy)
    rim = (away > 0.84) & (away < 1.1)
    sectors = ((np.arctan2(dy[rim], dx[rim]) + np.pi) / (2 * np.pi) * _SECTORS).astype(int) % _SECTORS
    share = len(np.unique(sectors)) / _SECTORS
    filled = float((away <= 1.05).sum()) / (np.pi * rx * ry)
    corners = float(((np.abs(dx) > 0.85) & (np.abs(dy) > 0.85)).sum()) / max(1, len(xs))
    if share < _ENOUGH or filled > _FULLEST or corners > 0.06:
        return None
    return (float(cx), float(cy), float(rx), float(ry), share)


def _circles(own: npt.NDArray[np.uint8], short: int) -> list[Ring]:
    """Rings in a spot that is larger than one seal, or is none by its outline (two seals, a seal on a red line)."""
    least, most = int(_SMALLEST * short / 2), int(_LARGEST * short / 2)
    ys, xs = np.nonzero(own)
    soft = cv2.GaussianBlur(own, (5, 5), 0)
    circles = cv2.HoughCircles(soft, cv2.HOUGH_GRADIENT, 2, least, param1=120, param2=40, minRadius=least,
                               maxRadius=most)  # fmt: skip
    found: list[Ring] = []
    for cx, cy, radius in circles[0][:6] if circles is not None else ():
        ring = _tested(xs, ys, float(cx), float(cy), float(radius), float(radius))
        if ring is not None and ring[4] >= 0.8 and all(np.hypot(cx - r[0], cy - r[1]) > r[2] / 2 for r in found):
            found.append(ring)
    return found


def seals_of(path: str) -> tuple[tuple[tuple[float, ...], ...], ...]:
    """The seals of every page of a file, each as ``(left, top, right, bottom, ring)``; PageError where it does not
    open. One job of a worker."""
    data = Path(path).read_bytes()
    return tuple(
        tuple((s.left, s.top, s.right, s.bottom, s.ring) for s in find_seals(page.pixels))
        for page in pages(data, longest=_SIDE)
    )
