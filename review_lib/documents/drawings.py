"""Drawings (EMF, WMF, SVG) laid out one a page, so that LibreOffice can turn them into pictures.

Drawings walk in, a Word file walks out with the place of each on its page. Print shops and older programs cannot show
them otherwise. Knows no other program.
"""

from __future__ import annotations

from collections.abc import Sequence

from review_lib.documents.wordfile import Section, WordFile, para
from review_lib.rules.casebook import Typography

PAGE_MM = (200.0, 280.0)
MARGIN_MM = 10.0
_EMU_MM = 36000


def drawing_pages(
    drawings: Sequence[tuple[bytes, str, int, int]], look: Typography
) -> tuple[bytes, list[tuple[float, float]]]:
    """``drawings`` (bytes, kind, width and height in any unit) as a Word file, one a page; the size in mm at which each
    stands, with its upper left corner at ``MARGIN_MM``."""
    m = MARGIN_MM
    page = look.page.model_copy(update={
        "width_mm": PAGE_MM[0], "height_mm": PAGE_MM[1], "top_mm": m, "bottom_mm": m, "inside_mm": m, "outside_mm": m,
        "header_mm": 2, "footer_mm": 2, "bleed_mm": 0,
    })  # fmt: skip
    word = WordFile(look.model_copy(update={"page": page}), title="")
    room = (PAGE_MM[0] - 2 * m, PAGE_MM[1] - 2 * m - 10)
    places = []
    for number, (data, kind, width, height) in enumerate(drawings):
        scale = min(room[0] / max(width, 1), room[1] / max(height, 1))
        size = max(width, 1) * scale, max(height, 1) * scale
        places.append(size)
        shown = word.picture(data, kind, round(size[0] * _EMU_MM), round(size[1] * _EMU_MM))
        flat = '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/><w:jc w:val="left"/>'
        word.add(para(shown, "Plain", flat))
        if number + 1 < len(drawings):
            word.section(Section())
    return word.to_bytes(Section()), places
