"""A Word paragraph of nothing but runs of text, and a row of a table with nothing but such paragraphs.

Nearly all of a form is such, so it is read in one flat walk over the elements. What holds more - a picture, a field, a
tab, a tracked change, a list's number, a table in a table - is left to ``inline``, ``word`` and ``tables``.
"""

from __future__ import annotations

from typing import Literal

from lxml import etree

from review_lib.reading.controls import whole
from review_lib.reading.ooxml import W
from review_lib.reading.styles import Style, Styles, on, points
from review_lib.reading.symbols import FONTS, in_font
from review_lib.reading.values import Block, Paragraph, Run

__all__ = ["ALIGN", "FlatRow", "simple_paragraph", "simple_row", "span_of"]

_W_ASCII, _W_HANSI, _W_RFONTS = W + "ascii", W + "hAnsi", W + "rFonts"
_W_B, _W_I, _W_SZ, _W_R, _W_T, _W_P = W + "b", W + "i", W + "sz", W + "r", W + "t", W + "p"
_W_JC, _W_PSTYLE, _W_VAL = W + "jc", W + "pStyle", W + "val"
_W_TC, _W_GRIDSPAN, _W_VMERGE, _W_GRIDBEFORE = W + "tc", W + "gridSpan", W + "vMerge", W + "gridBefore"
ALIGN: dict[str, Literal["", "left", "center", "right", "both"]] = {
    "left": "left", "start": "left", "center": "center", "right": "right", "end": "right",
    "both": "both", "distribute": "both",
}  # fmt: skip
# What may stand there besides text and look, and does not count.
_QUIET = frozenset(
    W + name
    for name in (
        "pPr", "rPr", "szCs", "spacing", "ind", "lang", "kern", "bCs", "iCs", "proofErr", "bookmarkStart",
        "bookmarkEnd", "noProof", "lastRenderedPageBreak", "widowControl", "snapToGrid", "adjustRightInd", "keepNext",
        "keepLines", "color", "u", "shd", "autoSpaceDE", "autoSpaceDN", "textAlignment", "highlight", "tabs", "pBdr",
        "contextualSpacing", "rtl", "position", "w", "fitText", "eastAsianLayout", "wordWrap", "topLinePunct",
        "tr", "trPr", "trHeight", "cantSplit", "tblHeader", "cnfStyle", "tcPr", "tcW", "tcBorders", "top", "left",
        "bottom", "right", "start", "end", "insideH", "insideV", "noWrap", "tcMar", "textDirection", "tcFitText",
        "vAlign", "hideMark",
    )
)  # fmt: skip

FlatRow = tuple[int, list[tuple[int, str, list[Block]]]]
"""The columns before a row's first cell, and its cells: columns, ``w:vMerge``, paragraphs."""


def span_of(value: str | None) -> int:
    """The columns that a ``w:gridSpan`` says."""
    return max(1, min(whole(value), 1000))


def simple_paragraph(p: etree._Element, styles: Styles, toc: bool) -> Paragraph | None:
    """The paragraph ``p`` of a part with these ``styles``, ``toc`` where it stands in a contents list. None where it
    holds anything but runs of text, or is numbered by its style."""
    read = simple_row(p, styles, toc)
    block = read[1][0][2][0] if read is not None else None
    return block if isinstance(block, Paragraph) else None


def simple_row(element: etree._Element, styles: Styles, toc: bool) -> FlatRow | None:
    """The row of a table of a part with these ``styles`` (or a lone paragraph, as a row of one cell); None where its
    cells hold anything but such paragraphs."""
    style = default = styles.default
    blocks: list[Block] = []
    cells: list[tuple[int, str, list[Block]]] = []
    before, span, merge, opened, begun = 0, 1, "", False, False
    align, text, largest, in_run = "", "", 0.0, False
    bold = italic = hidden = was_bold = was_italic = False
    size, font = 0.0, ""
    runs: list[Run] = []
    for node in element.iter():
        tag = node.tag
        if tag == _W_T:
            said = node.text
            if not in_run:
                return None
            if said and not hidden:
                if font and font.lower() in FONTS:
                    said = in_font(font, said)
                if size > largest and not said.isspace():
                    largest = size
                if text and (bold != was_bold or italic != was_italic):
                    runs.append(Run(text, was_bold, was_italic))
                    text = said
                else:
                    text += said
                was_bold, was_italic = bold, italic
        elif tag == _W_R:
            bold, italic, size, font, hidden = style.bold, style.italic, style.size_pt, style.font, style.hidden
            in_run = True
        elif tag in _QUIET:
            continue
        elif tag == _W_SZ:
            size = points(node.get(_W_VAL))
        elif tag in (_W_P, _W_TC):
            if begun:
                if style.num_id not in ("", "0"):
                    return None
                if text:
                    runs.append(Run(text, was_bold, was_italic))
                    text = ""
                blocks.append(_paragraph(runs, style, align, largest, toc))
                runs, largest, was_bold, was_italic = [], 0.0, False, False
            begun = tag == _W_P
            style, align, in_run = default, "", False
            if not begun:
                if opened:
                    cells.append((span, merge, blocks))
                    blocks = []
                opened, span, merge = True, 1, ""
        elif tag == _W_JC:
            align = node.get(_W_VAL) or ""
        elif tag == _W_RFONTS:
            font = node.get(_W_ASCII) or node.get(_W_HANSI) or font
        elif tag == _W_B:
            bold = on(node.get(_W_VAL))
        elif tag == _W_I:
            italic = on(node.get(_W_VAL))
        elif tag == _W_PSTYLE and not in_run:
            style = styles.of(node.get(_W_VAL) or "")
        elif begun:
            return None
        elif tag == _W_GRIDSPAN and not blocks:
            span = span_of(node.get(_W_VAL))
        elif tag == _W_VMERGE and not blocks:
            merge = node.get(_W_VAL) or "continue"
        elif tag == _W_GRIDBEFORE and not opened:
            before = whole(node.get(_W_VAL))
        else:
            return None
    if begun:
        if style.num_id not in ("", "0"):
            return None
        if text:
            runs.append(Run(text, was_bold, was_italic))
        blocks.append(_paragraph(runs, style, align, largest, toc))
    if opened or blocks:
        cells.append((span, merge, blocks))
    return before, cells


def _paragraph(runs: list[Run], style: Style, align: str, largest: float, toc: bool) -> Paragraph:
    """A paragraph of these runs: its own alignment and largest size, else those of its style."""
    return Paragraph(
        tuple(runs), style.name, style.level, "", ALIGN.get(align or style.align, ""), largest or style.size_pt,
        toc or style.toc,
    )  # fmt: skip
