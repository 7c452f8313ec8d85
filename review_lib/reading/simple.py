"""A Word paragraph of nothing but runs of text.

Nearly all of a form are such paragraphs, so they are read in one flat walk over their elements. What holds more - a
picture, a field, a tab, a tracked change, a list's number - is left to ``inline`` and ``word``.
"""

from __future__ import annotations

from typing import Literal

from lxml import etree

from review_lib.reading.ooxml import W
from review_lib.reading.styles import Styles, on, points
from review_lib.reading.symbols import FONTS, in_font
from review_lib.reading.values import Paragraph, Run

__all__ = ["ALIGN", "simple_paragraph"]

_W_ASCII, _W_HANSI, _W_RFONTS = W + "ascii", W + "hAnsi", W + "rFonts"
_W_B, _W_I, _W_SZ, _W_R, _W_T = W + "b", W + "i", W + "sz", W + "r", W + "t"
_W_JC, _W_PSTYLE, _W_VAL = W + "jc", W + "pStyle", W + "val"
ALIGN: dict[str, Literal["", "left", "center", "right", "both"]] = {
    "left": "left", "start": "left", "center": "center", "right": "right", "end": "right",
    "both": "both", "distribute": "both",
}  # fmt: skip
# What a simple paragraph may hold besides its text and look, and what does not count there.
_QUIET = frozenset(
    W + name
    for name in (
        "p", "pPr", "rPr", "szCs", "spacing", "ind", "lang", "kern", "bCs", "iCs", "proofErr", "bookmarkStart",
        "bookmarkEnd", "noProof", "lastRenderedPageBreak", "widowControl", "snapToGrid", "adjustRightInd", "keepNext",
        "keepLines", "color", "u", "shd", "autoSpaceDE", "autoSpaceDN", "textAlignment", "highlight", "tabs", "pBdr",
        "contextualSpacing", "rtl", "position", "w", "fitText", "eastAsianLayout", "wordWrap", "topLinePunct",
    )
)  # fmt: skip


def simple_paragraph(p: etree._Element, styles: Styles, toc: bool) -> Paragraph | None:
    """The paragraph ``p`` of a part with these ``styles``, ``toc`` where it stands in a contents list. None where it
    holds anything but runs of text, or is numbered by its style."""
    style = styles.default
    align, text, largest, in_run = "", "", 0.0, False
    bold = italic = hidden = was_bold = was_italic = False
    size, font = 0.0, ""
    runs: list[Run] = []
    for node in p.iter():
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
        elif tag == _W_JC:
            align = node.get(_W_VAL) or ""
        elif tag == _W_SZ:
            size = points(node.get(_W_VAL))
        elif tag == _W_RFONTS:
            font = node.get(_W_ASCII) or node.get(_W_HANSI) or font
        elif tag == _W_B:
            bold = on(node.get(_W_VAL))
        elif tag == _W_I:
            italic = on(node.get(_W_VAL))
        elif tag == _W_PSTYLE and not in_run:
            style = styles.of(node.get(_W_VAL) or "")
        else:
            return None
    if style.num_id not in ("", "0"):
        return None
    if text:
        runs.append(Run(text, was_bold, was_italic))
    return Paragraph(
        tuple(runs), style.name, style.level, "", ALIGN.get(align or style.align, ""), largest or style.size_pt,
        toc or style.toc,
    )  # fmt: skip
