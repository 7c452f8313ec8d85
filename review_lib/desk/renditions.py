"""Pictures of the drawings in the cases, made by LibreOffice where it is installed.

A season's book walks in; by the SHA-256 of each EMF, WMF or SVG a PNG at print resolution walks out. Without
LibreOffice none do, and the book says of each drawing that some programs cannot show it.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable

import pypdfium2

from review_lib.convert.office import replacements, to_pdf
from review_lib.convert.soffice import available
from review_lib.documents.casebook import cases
from review_lib.documents.casebook.pictures import VECTOR, pixels
from review_lib.documents.drawings import MARGIN_MM, drawing_pages
from review_lib.documents.values import SeasonBook
from review_lib.errors import MissingToolError
from review_lib.reading.values import Media
from review_lib.reading.vector_emf import emf_svg
from review_lib.reading.vector_wmf import wmf_svg

DPI = 300


def renditions(book: SeasonBook) -> dict[str, Media]:
    """A PNG of every drawing of the chosen cases, by the SHA-256 of the drawing; {} where none can be made."""
    found: dict[str, Media] = {}
    for case in cases(book):
        document = case.entry.report
        for media in document.media.values() if document else ():
            if media.kind in VECTOR:
                found[hashlib.sha256(media.data).hexdigest()] = media
    if not found or not available():
        return {}
    try:
        return dict(zip(found, _drawn(found.values(), book), strict=True))
    except (MissingToolError, pypdfium2.PdfiumError):
        return {}  # the check list then names each drawing that has no picture


def _drawn(drawings: Iterable[Media], book: SeasonBook) -> list[Media]:
    look = book.casebook.typography()
    docx, places = drawing_pages([_openable(m) for m in drawings], look)
    pdf = pypdfium2.PdfDocument(to_pdf(docx, replacements(look), name="drawings", seconds=300))
    made = []
    try:
        for page, (width, height) in zip(pdf, places, strict=False):
            image = page.render(scale=DPI / 72).to_pil().convert("RGB")
            left = MARGIN_MM / 25.4 * DPI
            box = (left, left, left + width / 25.4 * DPI, left + height / 25.4 * DPI)
            out = io.BytesIO()
            image.crop(tuple(round(v) for v in box)).save(out, "PNG", optimize=True)
            made.append(Media("png", out.getvalue()))
    finally:
        pdf.close()
    return made


def _openable(media: Media) -> tuple[bytes, str, int, int]:
    """A drawing as LibreOffice draws it best: as SVG where we can read it, else as it came; with its size."""
    size = pixels(media.data, media.kind)
    reader = {"emf": emf_svg, "wmf": wmf_svg}.get(media.kind)
    svg = reader(media.data) if reader else None
    width, height = size if all(size) else (400, 300)
    return (svg.encode(), "svg", width, height) if svg else (media.data, media.kind, width, height)
