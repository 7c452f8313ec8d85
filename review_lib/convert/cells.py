"""The cells of a ruled table on a picture.

The pixels of an upright, straight page walk in; the cells of its tables walk out with their place in the grid. What is
written in them is not known here.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from review_lib.convert.pages import Pixels

__all__ = ["Cell", "cells"]

# row, column, rows and columns that it spans; left, top, right, bottom in pixels
Cell = tuple[int, int, int, int, float, float, float, float]
_NEAR = 0.007
_STROKE = 15  # pixels along a rule that are looked at together
_ON = 0.2  # how far a clear upright rule vouches for a faint one, of the height
_DROP = 5  # how much darker it must be, of 255


def cells(pixels: Pixels) -> tuple[Cell, ...]:
    """The cells of the ruled tables on a page in reading order; none where nothing is ruled."""
    # In red light a seal over a rule is as bright as the paper; so are red rules, which some forms have.
    return _cells(np.ascontiguousarray(pixels[..., 0])) or _cells(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY))


def _cells(grey: npt.NDArray[Any]) -> tuple[Cell, ...]:
    height, width = grey.shape[:2]
    ink = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 12)
    long, tall = max(20, width // 22), max(14, round(max(height, width) * 0.018))
    level = cv2.morphologyEx(cv2.dilate(ink, np.ones((3, 1), np.uint8)), cv2.MORPH_OPEN, np.ones((1, long), np.uint8))
    upright = cv2.morphologyEx(cv2.dilate(ink, np.ones((1, 3), np.uint8)), cv2.MORPH_OPEN, np.ones((tall, 1), np.uint8))
    level = cv2.dilate(level | _faint(grey, long), np.ones((1, 9), np.uint8))
    # Strokes of letters that stand one below the other look like a faint upright rule: it must go on a clear one.
    near_clear = cv2.dilate(upright, np.ones((round(_ON * height), 5), np.uint8))
    upright = cv2.dilate(upright | (_faint(grey.T, 2 * tall).T & near_clear), np.ones((9, 1), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(255 - cv2.bitwise_or(level, upright), connectivity=4)
    boxes = []
    for x, y, w, h, area in stats[1:]:
        inside = x > 1 and y > 1 and x + w < width - 1 and y + h < height - 1
        if inside and w > 0.015 * width and h > 0.009 * height and area > 0.82 * w * h:
            boxes.append((float(x), float(y), float(x + w), float(y + h)))
    if len(boxes) < 4:
        return ()
    near = _NEAR * max(width, height)
    columns = _edges([b[0] for b in boxes] + [b[2] for b in boxes], near)
    rows = _edges([b[1] for b in boxes] + [b[3] for b in boxes], near)
    found: list[Cell] = []
    taken: set[tuple[int, int]] = set()
    for left, top, right, bottom in boxes:
        row, column = _at(rows, top), _at(columns, left)
        down, across = max(1, _at(rows, bottom) - row), max(1, _at(columns, right) - column)
        places = {(r, c) for r in range(row, row + down) for c in range(column, column + across)}
        if not places & taken:
            taken |= places
            found.append((row, column, down, across, left, top, right, bottom))
    return tuple(sorted(found))


def _faint(grey: npt.NDArray[Any], long: int) -> npt.NDArray[Any]:
    """Level rules too pale for ink, as photographs and small pictures have them: darker all along than what lies two
    or three pixels above and below."""
    along = cv2.blur(np.ascontiguousarray(grey), (_STROKE, 1)).astype(np.int16)
    drop = np.zeros(grey.shape, np.int16)
    for far in (2, 3):
        sides = np.minimum(along[: -2 * far], along[2 * far :]) - along[far:-far]
        drop[far:-far] = np.maximum(drop[far:-far], sides)
    pale = np.where(drop >= _DROP, 255, 0).astype(np.uint8)
    thick = cv2.dilate(pale, np.ones((2, 1), np.uint8))
    return np.asarray(cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, 3 * long), np.uint8)))


def _edges(values: list[float], near: float) -> list[float]:
    """Values that stand close together as one."""
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][-1] <= near:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [sum(group) / len(group) for group in groups]


def _at(edges: list[float], value: float) -> int:
    return min(range(len(edges)), key=lambda n: abs(edges[n] - value))
