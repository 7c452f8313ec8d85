"""Legacy and foreign files as something that reading can open.

The bytes and kind of a file walk in; a docx or a :class:`~review_lib.reading.values.Document` walks out, or the
trouble why not. The own readers come first (they keep the cells and need no program); LibreOffice is the second
opinion where it is installed, and what cannot be read without it says so. It must not know what a form is.
"""

from __future__ import annotations

import io
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from review_lib.convert import soffice
from review_lib.intake.values import Trouble
from review_lib.reading.values import Block, Document, Table

__all__ = ["CONVERTIBLE", "Converted", "to_openable"]

_LIBREOFFICE_ENDINGS = {
    "doc": "doc",
    "rtf": "rtf",
    "odt": "odt",
    "fodt": "fodt",
    "wordml": "xml",
    "xls": "xls",
    "html": "html",
}
_CONTROLS = tuple(name.encode(code) for name in ("FORMCHECKBOX", "FORMDROPDOWN") for code in ("ascii", "utf-16-le"))
CONVERTIBLE = frozenset(
    {"doc", "rtf", "html", "mht", "xls", "xls_xml", "flatopc", "wordml", "odt", "fodt", "txt", "csv"}
)


@dataclass(frozen=True, slots=True)
class Converted:
    """What a file became: either ``docx`` bytes or a ``document``; else ``trouble`` says why neither. ``tool`` names
    what read it (``msdoc2docx``, ``rtf``, ``html``, ``xls``, ``xml``, ``text``, ``odt``, ``libreoffice``)."""

    tool: str
    docx: bytes = b""
    document: Document | None = None
    trouble: Trouble | None = None


def to_openable(data: bytes, kind: str) -> Converted:
    """A file of a kind in :data:`CONVERTIBLE` (a wps is a doc by its bytes) as a docx or blocks.

    It never raises for what the file holds. For a kind that reading opens itself (docx, xlsx, pdf) or that nobody
    opens, the trouble is ``unreadable``/``unknown_format``.
    """
    try:
        found = _own(data, kind)
    except Exception as error:  # whatever a hostile file makes a reader raise, LibreOffice may still read it
        found = Converted(kind, trouble=Trouble("unreadable", "truncated", f"{type(error).__name__}: {error}"[:300]))
    if found.trouble is None or kind not in _LIBREOFFICE_ENDINGS:
        return found
    if not soffice.available():
        reason = "needs_libreoffice" if kind in ("doc", "fodt", "odt", "wordml", "xls") else found.trouble.reason
        return Converted(found.tool, trouble=Trouble("unreadable", reason, found.trouble.detail))
    docx = soffice.to_docx(data, _LIBREOFFICE_ENDINGS[kind])
    return Converted("libreoffice", docx=docx) if docx else found


def _own(data: bytes, kind: str) -> Converted:
    if kind == "doc":
        return _doc(data)
    if kind == "rtf":
        from review_lib.convert.rtf import read_rtf

        return _told("rtf", read_rtf(data))
    if kind in ("html", "mht"):
        from review_lib.convert.html import read_html, read_mht

        return _told("html", read_html(data) if kind == "html" else read_mht(data))
    if kind == "xls":
        from review_lib.convert.xls import read_xls

        return _told("xls", read_xls(data))
    if kind == "xls_xml":
        from review_lib.convert.xls_xml import read_xls_xml

        return _told("xls", read_xls_xml(data))
    if kind in ("flatopc", "wordml"):
        from review_lib.convert.wordxml import flat_to_docx, wordml_to_docx

        return Converted("xml", docx=flat_to_docx(data) if kind == "flatopc" else wordml_to_docx(data))
    if kind in ("odt", "fodt"):
        from review_lib.convert.odt import read_odt

        return _told("odt", read_odt(data))
    if kind in ("txt", "csv"):
        from review_lib.convert.text import read_text

        return _told("text", read_text(data, kind))
    return Converted(kind, trouble=Trouble("unreadable", "unknown_format"))


def _told(tool: str, document: Document) -> Converted:
    if not any(_holds(block) for block in document.blocks) and not document.media:
        return Converted(tool, trouble=Trouble("unreadable", "empty"))
    return Converted(tool, document=document)


def _holds(block: Block) -> bool:
    return isinstance(block, Table) or bool(block.runs)


def _doc(data: bytes) -> Converted:
    """A binary Word file by msdoc2docx, which takes and gives paths only."""
    from review_lib.convert.doc_quick import load

    with tempfile.TemporaryDirectory(prefix="qcreview-", ignore_cleanup_errors=True) as name:
        source, target = Path(name) / "in.doc", Path(name) / "out.docx"
        source.write_bytes(data)
        report = load().convert(source, target).report
        docx = target.read_bytes()
    lost = any("TEXTBOX" in d.code and d.code.endswith(("MALFORMED", "DEFERRED")) for d in report.diagnostics)
    controls = any(mark in data for mark in _CONTROLS)
    if controls:  # msdoc2docx leaves old check boxes and lists out; LibreOffice sometimes loses a table
        whole = soffice.to_docx(data, "doc")
        if whole and _tables(whole) >= _tables(docx):
            return Converted("libreoffice", docx=whole)
    if lost:  # msdoc2docx left out the text in boxes; LibreOffice also leaves out what was deleted there
        whole = soffice.to_docx(data, "doc")
        if whole:
            return Converted("libreoffice", docx=whole)
        from review_lib.convert.doc_boxes import put_boxes_back

        docx = put_boxes_back(data, docx) or docx
    return Converted("msdoc2docx", docx=docx)


def _tables(docx: bytes) -> int:
    """How many tables begin in the body of a docx."""
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        return package.read("word/document.xml").count(b"<w:tbl>")
