"""Pages of the casebook as they will be printed, as pictures: of one case as it stands now, or of the book as last
exported.

LibreOffice lays a case out anew after each change; what was laid out is kept in memory, and nothing is written. Without
LibreOffice there are no pages, and the screen shows the text.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import pypdfium2

from review_lib.convert.office import replacements, to_pdf
from review_lib.convert.soffice import available
from review_lib.desk.edit import STREAM
from review_lib.desk.publish import season_book
from review_lib.desk.renditions import renditions
from review_lib.desk.season import Season
from review_lib.documents.casebook import build_case
from review_lib.documents.casebook.plan import cases
from review_lib.documents.icqcc import make_pack, shortlist
from review_lib.documents.values import SeasonBook
from review_lib.errors import NotFoundError
from review_lib.text import say

WIDTH = 900  # pixels of a page's picture: sharp at the size in which two pages stand side by side
KEPT = 24


@dataclass(frozen=True, slots=True)
class Pages:
    """How many pages there are, the number printed on the first, and what was laid out (``key``)."""

    key: str
    count: int
    first: int


@dataclass(frozen=True, slots=True)
class PrintedBook:
    """The casebook as last exported: its pages, when, whether something was changed since, the page (from 0) on which
    each case begins by its title, and that of page number 1."""

    pages: Pages
    at: str
    stale: bool
    starts: dict[str, int] = field(default_factory=dict)


_laid: OrderedDict[str, bytes] = OrderedDict()


def lay_out(season: Season, entry: str, *, first_page: int = 1) -> Pages | None:
    """Lay a case out; None where LibreOffice is not installed.

    NotFoundError: the entry is not in the book. MissingToolError: LibreOffice gave nothing.
    """
    book = season_book(season, full=(entry,))
    case = next((c for c in cases(book) if c.entry.number == entry), None)
    if case is None:
        raise NotFoundError(say("{entry} is not in the casebook.", entry=entry))
    if not available():
        return None
    made = build_case(book, entry, first_page=first_page)
    assert made is not None
    key = hashlib.sha256(made.docx).hexdigest()
    if key not in _laid:
        drawn = renditions(replace(book, entries=(case.entry,)))
        if drawn:
            again = build_case(replace(book, renditions=drawn), entry, first_page=first_page)
            made = again or made
        _keep(key, to_pdf(made.docx, replacements(book.casebook.typography()), name=case.title))
    return Pages(key, _count(_laid[key]), first_page)


def lay_out_pack(season: Season, entry: str) -> Pages | None:
    """Lay a nominee's English pack out; None where LibreOffice is not installed. NotFoundError: it is not listed."""
    book = season_book(season, full=())
    found = next((c for c in shortlist(book) if c.entry.number == entry), None)
    if found is None:
        raise NotFoundError(say("{entry} is not on the list of nominees.", entry=entry))
    if not available():
        return None
    docx = make_pack(book, found)
    key = hashlib.sha256(docx).hexdigest()
    if key not in _laid:
        _keep(key, to_pdf(docx, replacements(book.casebook.typography()), name=entry))
    return Pages(key, _count(_laid[key]), 1)


def printed(season: Season, out: Path, book: SeasonBook | None = None) -> PrintedBook | None:
    """The casebook that lies in ``out`` as PDF; None where none does. ``book``: the season as it is, where at hand."""
    path = out / "casebook.pdf"
    if not path.is_file():
        return None
    data = path.read_bytes()
    key = hashlib.sha256(data).hexdigest()
    _keep(key, data)
    made = datetime.fromtimestamp(path.stat().st_mtime).astimezone()
    events = season.store.events(STREAM)
    stale = bool(events) and datetime.fromisoformat(events[-1].at) > made
    titles: dict[str, list[str]] = {}  # cases of one title stand in the book in their order
    for case in cases(book or season_book(season, full=())):
        titles.setdefault(re.sub(r"\s", "", case.title), []).append(case.entry.number)
    document = pypdfium2.PdfDocument(data)
    try:
        starts: dict[str, int] = {}
        first = 0
        for item in document.get_toc(max_depth=6):
            target = item.get_dest()
            place = target.get_index() if target is not None else None
            if place is None:
                continue
            first = first or int(place)
            same = titles.get(re.sub(r"\s", "", item.get_title()))
            if same:
                starts[same.pop(0)] = int(place)
        return PrintedBook(Pages(key, len(document), 1 - first), made.strftime("%Y-%m-%d %H:%M"), stale, starts)
    finally:
        document.close()


def picture(key: str, page: int, width: int = WIDTH) -> bytes:
    """Page ``page`` (from 0) of what was laid out as ``key``, as PNG. NotFoundError where it is not kept any more."""
    if key not in _laid:
        raise NotFoundError(say("This page is not kept any more. Open the case again."))
    document = pypdfium2.PdfDocument(_laid[key])
    try:
        if not 0 <= page < len(document):
            raise NotFoundError(say("There is no page {n}.", n=page + 1))
        sheet = document[page]
        image = sheet.render(scale=width / sheet.get_width()).to_pil().convert("RGB")
        out = io.BytesIO()
        image.save(out, "PNG")
        return out.getvalue()
    finally:
        document.close()


def _keep(key: str, data: bytes) -> None:
    _laid[key] = data
    _laid.move_to_end(key)
    while len(_laid) > KEPT:
        _laid.popitem(last=False)


def _count(data: bytes) -> int:
    document = pypdfium2.PdfDocument(data)
    try:
        return len(document)
    finally:
        document.close()
