"""What is written in the SmartArt and the charts of a Word file.

The data part of a diagram or a chart walks in as a tree; paragraphs, or a title and the table of the numbers that the
chart shows, walk out. How they are drawn is not known here.
"""

from __future__ import annotations

from lxml import etree

from review_lib.reading.values import Block, Cell, Paragraph, Run, Table

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_POINTS = 400


def smart_art(root: etree._Element) -> list[Block]:
    """The texts of a diagram's points in their order, a paragraph each."""
    found: list[Block] = []
    for point in root.iter(f"{_DGM}pt"):
        if point.get("type") in ("pres", "parTrans", "sibTrans"):
            continue
        for paragraph in point.iter(f"{_A}p"):
            text = "".join(t.text or "" for t in paragraph.iter(f"{_A}t"))
            if text.strip():
                found.append(Paragraph((Run(text),), style="SmartArt"))
    return found


def chart(root: etree._Element) -> list[Block]:
    """A chart's title, and its categories and series as a table."""
    found: list[Block] = []
    title = root.find(f"{_C}chart/{_C}title")
    if title is not None:
        text = "".join(t.text or "" for t in title.iter(f"{_A}t"))
        if text.strip():
            found.append(Paragraph((Run(text),), style="chart"))
    columns: list[list[str]] = []
    for series in root.iter(f"{_C}ser"):
        values = series.find(f"{_C}val")
        values = series.find(f"{_C}yVal") if values is None else values
        names = series.find(f"{_C}cat")
        names = series.find(f"{_C}xVal") if names is None else names
        if not columns:
            columns.append(["", *_points(names)])
        columns.append(["".join(_points(series.find(f"{_C}tx"))), *_points(values)])
    rows = max((len(column) for column in columns), default=0)
    if len(columns) > 1 and rows > 1:
        cells = [
            Cell(row, at, 1, 1, (Paragraph((Run(column[row]),) if row < len(column) and column[row] else ()),))
            for row in range(rows)
            for at, column in enumerate(columns)
        ]
        found.append(Table(rows, len(columns), tuple(cells)))
    return found


def _points(held: etree._Element | None) -> list[str]:
    """The cached texts of a sequence, each at its index."""
    if held is None:
        return []
    found: dict[int, str] = {}
    for point in held.iter(f"{_C}pt"):
        at = point.get("idx") or ""
        if at.isdigit() and int(at) < _POINTS:
            found[int(at)] = "".join(v.text or "" for v in point.iter(f"{_C}v"))
    return [found.get(at, "") for at in range(max(found, default=-1) + 1)]
