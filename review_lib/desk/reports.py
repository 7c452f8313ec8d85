"""Reports and forms as documents, opened again from the vault, and their pages for a judge.

Pages are masked where judging is blind: the words to hide come from the entry's own forms.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache

from review_lib.checks.values import AcceptedForm, Entry
from review_lib.desk.phases import judging_rules
from review_lib.desk.season import Season
from review_lib.desk.view import View, view
from review_lib.reading.facts import Fact, facts
from review_lib.reading.html import ReportView, report_html
from review_lib.reading.report import part_of
from review_lib.reading.values import Document, FormReading, ReportReading, Table

_TELLING = (
    "leader",
    "contact_person",
    "name",
    "company_name",
    "recommending_unit",
    "group_name",
    "team_name",
    "central_group",
    "address",
    "mobile",
    "landline",
    "registration_no",
    "department",
    "uscc",
)


def document(season: Season, sha256: str) -> Document | None:
    """The document of a file of the vault with its pictures, or None where it cannot be opened."""
    found = view(season).readings.get(sha256)
    if found is None or found.document is None:
        return None
    return _open(str(season.vault.path(sha256)), found.kind)


def report_reading(now: View, entry: Entry) -> ReportReading | None:
    """What was read of an entry's report, or None where it has no readable one."""
    reports = now.unit(entry.unit).reports
    return next((r.reading for r in reports if r.entry == entry.full_name and r.sha256 == entry.report_sha256), None)


def report_document(season: Season, entry: Entry) -> Document | None:
    """An entry's report with its pictures, without the other reports of its file; None where it has none."""
    reading = report_reading(view(season), entry)
    whole = document(season, entry.report_sha256) if entry.report_sha256 else None
    return whole if whole is None or reading is None else part_of(whole, reading.blocks)


@lru_cache(maxsize=12)
def _open(path: str, kind: str) -> Document | None:
    from pathlib import Path

    from review_lib.convert.grid import to_openable
    from review_lib.reading.word import read_word

    data = Path(path).read_bytes()
    if kind in ("docx", "docm"):
        return read_word(data)
    opened = to_openable(data, kind)
    return read_word(opened.docx) if opened.docx else opened.document


def form_of(now: View, entry: Entry) -> AcceptedForm | None:
    """The accepted declaration of an entry, or None."""
    for form in now.unit(entry.unit).forms.values():
        for accepted in form:
            if accepted.sha256 == entry.form_sha256 and accepted.name == entry.name:
                return accepted
    return None


def reading_of(now: View, entry: Entry) -> FormReading | None:
    """The form values of an entry's declaration, or None."""
    form = form_of(now, entry)
    return form.reading if form else None


def hidden_words(now: View, entry: Entry, regions: Sequence[str] = ()) -> list[str]:
    """Every word that tells whose an entry is: company, unit, group, people; longest first. ``regions``: names of
    provinces as companies write them before their own."""
    words = {entry.company, entry.unit, entry.full_name, entry.name, *entry.members}
    reading = reading_of(now, entry)
    places = set(regions)
    if reading is not None:
        for key, value in reading.values.items():
            if key in _TELLING:
                words.add(str(value.value or ""))
        if "address" in reading.values:
            places |= {stem for stem, _ in _STEM.findall(str(reading.values["address"].value or ""))}
    # A company is also called by its middle: 安徽省翊沣铜业有限公司 -> 翊沣铜业, 翊沣公司.
    for company in (entry.company, entry.unit):
        words |= short_names(company, places)
    return sorted((w for w in words if len(w) >= 2), key=len, reverse=True)


_PLACE = re.compile(r"^(?:中国|[一-鿿]{2,8}?(?:省|自治区|市|县|区))+")
_STEM = re.compile(r"([一-鿿]{2,8}?)(省|自治区|市|县|区)")
_FORM = re.compile(r"(?:集团|控股|科技|股份|有限|责任|公司|总|分)+$")
_PERSON = re.compile(r"[一-鿿]{2,4}|[一-鿿]{2,6}·[一-鿿]{2,6}")
_BRAND = 2  # signs of a company's own name before what it makes: 翊沣|铜业
_CALLED = ("公司", "集团", "股份", "厂")


def short_names(company: str, places: Iterable[str] = ()) -> set[str]:
    """The names that a company is called by in running text: without its place and its legal form. ``places`` are
    stripped too where they stand without 省 or 市 (内蒙古宸砺海绵钛集团有限公司 -> 宸砺海绵钛)."""
    core = _PLACE.sub("", company)
    shorter = _FORM.sub("", core)
    names = {core, shorter, shorter + "公司"} if len(shorter) >= 2 else {core}
    for place in sorted(places, key=len, reverse=True):
        if shorter.startswith(place) and len(shorter) - len(place) >= 2 * _BRAND:
            shorter = shorter[len(place) :]
            names |= {shorter, shorter + "公司"}
            break
    if len(shorter) >= 2 * _BRAND:
        names |= {shorter[:_BRAND] + called for called in _CALLED}
    return names - {"", "公司"}


def people_in(document: Document, heads: Sequence[str]) -> set[str]:
    """The names in a report's tables: what stands below a head that holds one of ``heads`` (姓名)."""
    found: set[str] = set()
    for block in document.blocks:
        if not isinstance(block, Table):
            continue
        under = {}
        for cell in block.cells:
            text = "".join(cell.text.split())
            if any(head in text for head in heads) and len(text) <= _HEAD:
                under[cell.col] = cell.row
            elif under.get(cell.col, cell.row) < cell.row:
                found |= {part for part in re.split("[、，,;；/]", text) if _PERSON.fullmatch(part)}
    return found


_HEAD = 8  # signs of a head at most; a longer cell is text


def masker(season: Season, now: View, entry: Entry, people: Iterable[str] = ()) -> Callable[[str], str]:
    """A function that hides the entry's names in a text, also where blanks stand between their characters; ``people``
    are hidden too."""
    words = sorted({*hidden_words(now, entry, season.rules.names.regions), *people}, key=len, reverse=True)
    mask = judging_rules(season).mask
    if not words:
        return lambda text: text
    pattern = re.compile("|".join(r"\s*".join(map(re.escape, w)) for w in words))
    return lambda text: pattern.sub(mask, text)


_pages: dict[tuple[str, str, bool], ReportView] = {}


def pages(season: Season, entry: Entry, *, blind: bool) -> ReportView | None:
    """The report of an entry as pages; None where there is no readable report."""
    now = view(season)
    key = (str(season.folder), entry.report_sha256 + entry.key, blind)
    if key not in _pages:
        found = report_document(season, entry)
        if found is None:
            return None
        mask = None
        if blind:
            mask = masker(season, now, entry, people_in(found, judging_rules(season).name_heads))
        if len(_pages) > 40:
            _pages.clear()
        _pages[key] = report_html(found, season.steps, mask)
    return _pages[key]


def facts_of(season: Season, entry: Entry) -> tuple[Fact, ...]:
    """The facts at hand of an entry's report; none where it has no readable report."""
    now = view(season)
    report, found = report_reading(now, entry), report_document(season, entry)
    return facts(found, report, reading_of(now, entry), season.steps) if report and found else ()


def values_of(form: AcceptedForm | None) -> Mapping[str, object]:
    """The values of an accepted form by key."""
    return {} if form is None else {k: v.value for k, v in form.reading.values.items()}
