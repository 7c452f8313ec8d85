"""A file as facts: its blocks, the forms in it, the report that it is.

The bytes and kind of one file and the season's rules walk in, a :class:`FileReading` walks out; a file that cannot be
read gives one with its trouble. Files that need another reader (doc, rtf, html, xls) go through ``openable``, which is
handed in, so that nothing here calls a program. Mails, units and names of files decide nothing here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from review_lib.intake.kinds import sniff
from review_lib.reading.forms import read_forms
from review_lib.reading.ooxml import UnreadableFileError
from review_lib.reading.pdf import read_pdf
from review_lib.reading.report import read_reports
from review_lib.reading.sheet import read_sheet
from review_lib.reading.values import Document, FileReading
from review_lib.reading.word import read_word
from review_lib.rules.forms import FormSpecs
from review_lib.rules.steps import StepRules

_WORD = {"docx", "docm", "dotx", "dotm", "flatopc"}
_SHEET = {"xlsx", "xlsm"}
_SEEN = {"pdf", "jpeg", "png", "tiff", "bmp", "webp"}  # what only OCR can read
_CONVERTED = {"doc", "wps", "rtf", "html", "mht", "xls", "et", "xls_xml", "wordml", "odt", "fodt", "txt", "csv"}


class Openable(Protocol):
    """What a converted file became (``convert.grid.Converted`` is one)."""

    @property
    def docx(self) -> bytes:
        """Bytes of a docx, or empty."""

    @property
    def document(self) -> Document | None:
        """Blocks, or None."""

    @property
    def trouble(self) -> object:
        """None, or why it is neither: its ``reason`` is the machine word."""


SURE_FORM = 0.8


@dataclass(frozen=True, slots=True)
class ReadingRules:
    """What of a season's rules reading needs."""

    forms: FormSpecs
    steps: StepRules


def read_file(
    data: bytes,
    kind: str,
    rules: ReadingRules,
    openable: Callable[[bytes, str], Openable] | None = None,
    name: str = "",
) -> FileReading:
    """What the file holds. ``kind`` is what its bytes are; ``openable`` opens older and foreign kinds (None: they are
    told as ``needs_converter``); ``name`` only helps to tell a QC report from a team's. It never raises for what the
    file holds."""
    try:
        document = _document(data, kind, openable)
    except UnreadableFileError as error:
        return FileReading(kind, None, trouble=error.reason)
    if document is None:
        seen = kind in _SEEN
        return FileReading(kind, None, scan=seen, trouble="" if seen else "unknown_format")
    report, *further = read_reports(document, rules.steps, name) or (None,)
    # A report is no summary of a year's activities: a file that is titled as one is no report.
    forms = read_forms(document, rules.forms, report=report is not None)
    if report is not None:
        # A team's report shows its figures in a table that looks like the declaration; only a sure form is one.
        forms = tuple(form for form in forms if form.confidence >= SURE_FORM)
    return FileReading(kind, document, forms, report, scan=False, further=tuple(further))


def _document(data: bytes, kind: str, openable: Callable[[bytes, str], Openable] | None) -> Document | None:
    def chunk(inner: bytes) -> Document | None:
        """A document set into a Word file (HTML, RTF), where there is something that opens it."""
        found = sniff(inner, "")
        opened = openable(inner, found) if openable is not None and found in _CONVERTED else None
        return None if opened is None else opened.document

    if kind in _WORD:
        return read_word(data, chunk)
    if kind in _SHEET:
        return read_sheet(data)
    if kind == "pdf":
        return read_pdf(data)
    if kind not in _CONVERTED:
        return None
    if openable is None:
        raise UnreadableFileError("needs_converter", kind)
    opened = openable(data, kind)
    if opened.document is not None:
        return opened.document
    if opened.docx:
        return read_word(opened.docx, chunk)
    raise UnreadableFileError(str(getattr(opened.trouble, "reason", "unknown_format")))
