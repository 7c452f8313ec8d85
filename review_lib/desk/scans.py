"""Read the stamped scans of a season: first their seals, then what stands on them.

The scans that were received walk in, what was seen on each is kept by the file's hash, and one event of the stream
``scans`` says that something new was seen. A file that was looked at once is not looked at again; what a scan says
against the Word version is compared anew each time, as more mail may have come since.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from review_lib.checks.facts import form_ref
from review_lib.checks.items import ALL, SURE, annexes_by_name
from review_lib.checks.items import text_of as text_of_field
from review_lib.checks.names import key
from review_lib.checks.values import AcceptedForm, ScanFacts, ScanMismatch
from review_lib.convert.ocr import OcrJob, read_scan
from review_lib.convert.pool import Failure, map_isolated
from review_lib.convert.seal import seals_of
from review_lib.desk import keep
from review_lib.desk.mails import stored_mails
from review_lib.desk.season import SECRETARIAT, Season, now
from review_lib.desk.view import view
from review_lib.intake.kinds import IMAGES
from review_lib.intake.values import Attachment
from review_lib.reading.scan import ScanForm, compare, forms_on, text_of
from review_lib.reading.scan_pages import ScanPage
from review_lib.reading.values import FileReading
from review_lib.rules.forms import FormSpecs
from review_lib.rules.limits import WorkerLimits
from review_lib.text import say

Progress = Callable[[str, int, int], None]
_LIMITS = WorkerLimits(seconds=1800, memory_bytes=12_000_000_000)


@dataclass(frozen=True, slots=True)
class ScansRead:
    """What a look at the scans brought: how many ``files`` were new, and a sentence on each that could not be read or
    compared (``troubles``)."""

    files: int
    troubles: tuple[str, ...] = ()


def read_scans(season: Season, *, workers: int | None = None, progress: Progress | None = None) -> ScansRead:
    """Look at every scan of the season that was not looked at yet. ``workers`` processes (None: one a core);
    ``progress("scans", done, total)`` as it goes.

    Seals come first, for all files, and count at once; then the pages on which forms begin are read. A scan that cannot
    be read stops no other; it is told once and not tried again.
    """
    files = _scans(season)
    count = (os.cpu_count() or 1) if workers is None else workers
    seals = keep.load(season.store, "seal", files)
    read = keep.load(season.store, "ocr", files)
    unsealed = [sha for sha in files if sha not in seals]
    unread = [sha for sha in files if sha not in read]
    total = len(unsealed) + len(unread)

    def tell(before: int) -> Callable[[int], None]:
        return lambda done: progress("scans", before + done, total) if progress else None

    paths = [str(season.vault.path(sha)) for sha in unsealed]
    for sha, got in zip(unsealed, map_isolated(seals_of, paths, count, tell(0), limits=_LIMITS), strict=True):
        seals[sha] = None if isinstance(got, Failure) else got
    keep.save(season.store, "seal", {sha: seals[sha] for sha in unsealed})
    new = len({*unsealed, *unread})
    if unsealed:
        _keep_facts(season, _facts(season, files, seals, read)[0], new)
    jobs = [
        OcrJob(
            str(season.vault.path(sha)),
            _titles(season.forms),
            _unit_annex(season, files[sha]),
            _alike(season.forms),
            files[sha].kind in IMAGES and not annexes_by_name(files[sha].name, season.rules),
        )
        for sha in unread
    ]
    outcomes = map_isolated(read_scan, jobs, count, tell(len(unsealed)), limits=_LIMITS)
    troubles = []
    for sha, seen in zip(unread, outcomes, strict=True):
        if isinstance(seen, Failure):
            troubles.append(_trouble(files[sha], seen.detail or seen.reason))
        read[sha] = () if isinstance(seen, Failure) else seen
        keep.save(season.store, "ocr", {sha: read[sha]})
    facts, odd = _facts(season, files, seals, read)
    _keep_facts(season, facts, new)
    return ScansRead(new, (*troubles, *odd))


def _trouble(file: Attachment, why: str) -> str:
    return say(
        "{file}: this scan could not be read ({why}), so it was not compared with the Word version. "
        "Please look at both yourself.",
        file=file.name,
        why=why,
    )


def _titles(forms: FormSpecs) -> tuple[tuple[str, tuple[str, ...], str], ...]:
    """By what a form's first page is known and how much of it is worth reading: free text is not compared."""
    found = []
    for form in forms.forms:
        short = [field for field in form.fields if field.type != "longtext" and not field.outside]
        part = "all" if not form.longtext else "head" if short else "title"
        found.append((form.annex, form.titles, part))
    return tuple(found)


def _alike(forms: FormSpecs) -> tuple[tuple[str, str], ...]:
    """What a form's subject is also called, and how the patterns of titles call it."""
    found = []
    for form in forms.forms:
        first, *others = form.subject_words or ("",)
        found += [(word, first) for word in others if word not in first]
    return tuple(found)


def _annex(season: Season, file: Attachment) -> str:
    """The one form that the file's name speaks of, ``""`` where it speaks of none or of several."""
    hinted = annexes_by_name(file.name, season.rules)
    return hinted[0] if len(hinted) == 1 and hinted[0] != ALL else ""


def _unit_annex(season: Season, file: Attachment) -> str:
    """The same where a unit hands it in once: only then is the first page enough."""
    annex = _annex(season, file)
    return annex if annex and season.rules.kind_of_form(annex) is None else ""


def _facts(
    season: Season, files: Mapping[str, Attachment], seals: Mapping[str, Any], read: Mapping[str, Any]
) -> tuple[dict[str, ScanFacts], list[str]]:
    """What is known of each scan, held against the Word forms of its unit as they count now; and a sentence on each
    scan with which that failed."""
    words: dict[str, list[AcceptedForm]] = {}
    for unit in view(season).register.units:
        forms = [form for held in unit.forms.values() for form in held]
        for item in unit.items:
            words.setdefault(item.sha256, []).extend(forms)
    found, troubles = {}, []
    for sha, file in files.items():
        sealed = seals.get(sha)
        try:
            found[sha] = _one(season, _annex(season, file), sealed, read.get(sha) or (), words.get(sha, ()))
        except Exception as error:  # whatever one scan's odd text does to the reader, the others count
            troubles.append(_trouble(file, f"{type(error).__name__}: {error}"))
            found[sha] = ScanFacts(sealed=None if sealed is None else any(sealed))
    return found, troubles


def _one(
    season: Season, annex: str, seals: Sequence[Any] | None, pages: Sequence[ScanPage], words: Sequence[AcceptedForm]
) -> ScanFacts:
    shown = [form for form in forms_on(pages, season.forms) if form.reading.confidence >= SURE]
    if annex:
        shown = [form for form in shown if form.reading.annex == annex]
    names, unsealed, mismatches = [], [], []
    for at, form in enumerate(shown):
        word = _word_of(season, form, words)
        names.append(word.name if word is not None else _name(season, form))
        ref = form_ref(form.reading.annex, names[-1])
        until = shown[at + 1].number if at + 1 < len(shown) else len(seals or ())
        if seals is not None and len(shown) > 1 and not any(seals[form.number : max(until, form.number + 1)]):
            unsealed.append(ref)
        if word is not None:
            mismatches += [
                ScanMismatch(ref, d.key, d.word, d.scan, d.page, d.box)
                for d in compare(word.reading, form, season.forms)
            ]
    told = bool(annex and season.rules.kind_of_form(annex) is None) or _all_told(season, shown, len(seals or ()))
    return ScanFacts(
        tuple(form.reading.annex for form in shown) if told else (),
        tuple(names) if told else (),
        None if seals is None else any(seals),
        text_of(pages),
        {},
        tuple(mismatches),
        tuple(unsealed) if seals is not None and any(seals) else (),
    )


def _all_told(season: Season, shown: Sequence[ScanForm], pages: int) -> bool:
    """Whether every page begins a form or goes on with free text: else a form may have been overlooked, and what the
    file holds is better told by its name."""
    begins = {form.number: form.reading.annex for form in shown}
    last = ""
    for number in range(pages):
        last, before = begins.get(number, ""), last
        if not last:
            if not before or not season.forms.form(before).longtext:
                return False
            last = before
    return True


def _name(season: Season, form: ScanForm) -> str:
    """The name of the group, team or person on a form; ``""`` on a form of the unit."""
    kind = season.rules.kind_of_form(form.reading.annex)
    if kind is None:
        return ""
    value = form.reading.values.get(season.rules.kinds[kind].form_name)
    return "" if value is None or value.value is None else str(value.value).strip()


def _word_of(season: Season, form: ScanForm, words: Sequence[AcceptedForm]) -> AcceptedForm | None:
    """The Word version of a scanned form: the one of the same annex, and of the same name where it has one; of two
    of one name that of the company on the scan."""
    same = [word for word in words if word.annex == form.reading.annex]
    kind = season.rules.kind_of_form(form.reading.annex)
    if kind is None:
        found = {id(word.reading): word for word in same}
        return next(iter(found.values())) if len(found) == 1 else None
    name = key(_name(season, form))
    called = season.rules.kinds[kind].form_name
    exact = [word for word in same if name and name in (key(word.name), key(text_of_field(word.reading, called)))]
    near = [word for word in same if len(name) > 1 and (name in key(word.name) or key(word.name) in name)]
    found = {id(word.reading): word for word in exact or near}
    if len(found) > 1:
        company = key(text_of_field(form.reading, season.rules.kinds[kind].form_company))
        found = {at: word for at, word in found.items() if key(word.company) == company}
    return next(iter(found.values())) if len(found) == 1 else None


def _scans(season: Season) -> dict[str, Attachment]:
    """The files that may be scans of forms, by hash: of a kind that scans have, and no report."""
    found: dict[str, Attachment] = {}
    for mail in stored_mails(season):
        for file in mail.attachments:
            shown = file.inline and file.kind in IMAGES
            if file.kind in season.rules.scan_kinds and not shown and file.sha256 in season.vault:
                found.setdefault(file.sha256, file)
    readings: dict[str, FileReading] = keep.load(season.store, "reading", found)
    reports = season.rules.file_words.get("report", ())
    return {
        sha: file
        for sha, file in found.items()
        if (reading := readings.get(sha)) is not None
        and not reading.trouble
        and (reading.forms or annexes_by_name(file.name, season.rules)
             or (reading.report is None and not any(word in file.name for word in reports)))
    }  # fmt: skip


def _keep_facts(season: Season, facts: dict[str, ScanFacts], new: int) -> None:
    """Keep what changed, and say that something did."""
    before = keep.load(season.store, "scan", facts)
    changed = {sha: one for sha, one in facts.items() if before.get(sha) != one}
    keep.save(season.store, "scan", changed)
    if changed:
        season.store.append("scans", "read", {"files": max(new, len(changed))}, who=SECRETARIAT, at=now())
