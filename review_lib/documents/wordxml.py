"""The smallest pieces of a Word file: runs, paragraphs, fields, cells, what a section looks like.

Texts walk in, WordprocessingML text walks out. Knows no file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from review_lib.documents.ooxml import text
from review_lib.documents.wordstyles import W

R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
REL = "http://schemas.openxmlformats.org/package/2006/relationships"
DOC_NS = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml" mc:Ignorable="w14 w15"'
)
TYPES = {
    "png": "image/png",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "bmp": "image/bmp",
    "tiff": "image/tiff",
    "emf": "image/x-emf",
    "wmf": "image/x-wmf",
    "svg": "image/svg+xml",
}
PART = "application/vnd.openxmlformats-officedocument.wordprocessingml."


@dataclass(frozen=True, slots=True)
class Box:
    """One cell of a table to be made: inner XML (paragraphs) at its place, with its spans."""

    row: int
    col: int
    xml: str
    rowspan: int = 1
    colspan: int = 1
    shade: str = ""
    valign: str = "center"


@dataclass(slots=True)
class Section:
    """What a section looks like: heads (even, odd) and foot as (part) ids, numbering, turned or not."""

    headers: tuple[str, str] = ("", "")
    footers: tuple[str, str] = ("", "")
    start: int | None = None
    number: str = "decimal"
    turned: bool = False
    kind: str = "nextPage"


# Signs that Word sets in the Latin face unless it is told otherwise; ideographs need no telling.
_EITHER = re.compile("[\u00a1-\u024f\u0391-\u04ff\u2010-\u2bff]")


def run(value: str, *, bold: bool = False, italic: bool = False, vertical: str = "", extra: str = "") -> str:
    """``value`` as runs: newlines become line breaks, tabs tabs."""
    if not value:
        return ""
    props = '<w:rFonts w:hint="eastAsia"/>' if not value.isascii() and _EITHER.search(value) else ""
    if bold:
        props += "<w:b/>"
    if italic:
        props += "<w:i/>"
    props += extra
    if vertical:
        props += f'<w:vertAlign w:val="{"superscript" if vertical == "super" else "subscript"}"/>'
    head = f"<w:r><w:rPr>{props}</w:rPr>" if props else "<w:r>"
    inner = text(value)
    if inner and inner[0] > " " and inner[-1] > " " and "  " not in inner:
        body = f"<w:t>{inner}</w:t>"
    else:
        body = f'<w:t xml:space="preserve">{inner}</w:t>'
    if "\n" in inner or "\t" in inner:
        body = f'<w:t xml:space="preserve">{inner}</w:t>'.replace(
            "\n", '</w:t><w:br/><w:t xml:space="preserve">'
        ).replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">')
    return f"{head}{body}</w:r>"


def para(inner: str, style: str = "", props: str = "") -> str:
    """A paragraph of runs; ``props`` is further pPr content in schema order after the style."""
    name = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{name}{props}</w:pPr>{inner}</w:p>"


def simple_field(code: str, shown: str) -> str:
    """A field with its present result."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {text(code)} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(shown)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
