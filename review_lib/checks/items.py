"""What each received file is: a form in Word, a scan of forms, a report, or something else.

Mails and readings walk in, one :class:`Piece` a file walks out. What a file holds is told by its content;
its name counts only for what cannot be read (scans without text, broken files). Nothing here knows a unit.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePosixPath
from typing import Literal

from review_lib.checks.names import key
from review_lib.checks.values import ScanFacts
from review_lib.intake.kinds import IMAGES
from review_lib.intake.values import Attachment, Mail
from review_lib.reading.report import part_of
from review_lib.reading.values import FileReading, FormReading, Value
from review_lib.rules.season import SeasonRules

Role = Literal["form_word", "form_sheet", "form_pdf", "pdf", "report", "other", "unreadable"]
ALL = "all"
SURE = 0.8
_NUMBERS = "一二三四五六七八"


@dataclass(frozen=True, slots=True)
class Piece:
    """One file of one mail with what was read of it.

    ``forms`` are the forms that somebody filled in (blank ones left out, and in a report tables that only look
    like a form); ``hinted`` the annexes that its
    name speaks of (``("all",)`` for all in one); ``reason`` why it could not be read.
    """

    index: int
    mail: Mail
    attachment: Attachment
    reading: FileReading | None
    role: Role
    forms: tuple[FormReading, ...] = ()
    hinted: tuple[str, ...] = ()
    reason: str = ""
    scan: ScanFacts | None = None
    came: datetime | None = None

    @property
    def received(self) -> datetime | None:
        """When its mail was received; of a file that a clerk attached, when it came."""
        return self.came or self.mail.received

    @property
    def name(self) -> str:
        """The file's name as sent."""
        return self.attachment.name

    @property
    def path(self) -> str:
        """All names around the file, outermost first, to look for words in."""
        return "/".join((*self.attachment.trail, self.attachment.name))

    @property
    def bundle(self) -> tuple[str, ...]:
        """Files with the same bundle came together: the mail and the forwarded mail or archive around them."""
        return (self.mail.file, *self.attachment.trail[:1])


def filled(value: Value | None) -> bool:
    """Whether something is written there."""
    return value is not None and (value.value not in (None, "", (), []) or bool(value.problem))


def text_of(form: FormReading, name: str) -> str:
    """The text of one field, ``""`` where there is none."""
    value = form.values.get(name)
    return "" if value is None or value.value is None else str(value.value).strip()


def is_blank(form: FormReading) -> bool:
    """Whether nobody filled the form in (the notice's own empty form was sent along)."""
    if any(filled(value) for name, value in form.values.items() if not isinstance(value.value, bool)):
        return False
    return not form.body.strip() and not any(form.rows.values())


def annexes_by_name(name: str, rules: SeasonRules) -> tuple[str, ...]:
    """The annexes that a file name speaks of: by number (附件3), by title, or ``("all",)``; else nothing."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", name))
    stem = PurePosixPath(plain.replace("/", "_")).stem if "." in plain else plain
    low = stem.casefold()
    by_word: dict[str, int] = {}
    for annex, words in rules.file_words.items():
        if annex in rules.annexes:
            fits = [len(word) for word in words if word.casefold() in low]
            if fits:
                by_word[annex] = max(fits)
    numbers = re.findall(rf"{rules.annex_word}[(\[]?([1-8{_NUMBERS}])", stem)
    spans = re.findall(rf"{rules.annex_word}([1-8])(?:[~～至到—–]|[-~—–至到]+{rules.annex_word})([1-8])(?!\d)", stem)
    spans += re.findall(rf"{rules.annex_word}(1)[-_—–]+([1-8])(?!\d)", stem)
    found = {f"annex{_NUMBERS.index(n) + 1 if n in _NUMBERS else n}" for n in numbers}
    for first, last in spans:
        found |= {f"annex{n}" for n in range(int(first), int(last) + 1)}
    if len(found) >= 6:
        return (ALL,)
    if found:
        return tuple(sorted(found))
    if by_word:
        best = max(by_word.values())
        return tuple(sorted(annex for annex, size in by_word.items() if size == best))
    if any(word in stem for word in rules.file_words.get(ALL, ())):
        return (ALL,)
    return ()


def _kind(attachment: Attachment, reading: FileReading | None) -> str:
    return reading.kind if reading is not None and reading.kind else attachment.kind


def is_word(attachment: Attachment, reading: FileReading | None, rules: SeasonRules) -> bool:
    """Whether the file counts as a Word version, by its bytes, or by its name where Word would open it."""
    kind = _kind(attachment, reading)
    if kind in rules.word_kinds or attachment.kind in rules.word_kinds:
        return True
    suffix = PurePosixPath(attachment.name.casefold()).suffix
    return kind in rules.word_by_suffix_kinds and suffix in rules.word_suffixes


def _role(
    attachment: Attachment,
    reading: FileReading | None,
    forms: Sequence[FormReading],
    hinted: Sequence[str],
    scan: ScanFacts | None,
    rules: SeasonRules,
) -> tuple[Role, str]:
    trouble = next((t for t in attachment.troubles if t.code in ("unreadable", "unsafe_file")), None)
    if trouble is not None:
        aside = attachment.kind in IMAGES and not hinted
        return ("other", "") if aside else ("unreadable", trouble.reason)
    if attachment.inline and attachment.kind in IMAGES:
        return "other", ""
    if reading is not None and reading.trouble:
        wanted = (*rules.word_kinds, *rules.sheet_kinds, *rules.scan_kinds, *rules.word_by_suffix_kinds)
        named = attachment.name.casefold().endswith((*rules.word_suffixes, ".pdf"))
        known = named or _kind(attachment, reading) in wanted
        return ("unreadable", reading.trouble) if known else ("other", "")
    if is_word(attachment, reading, rules):
        if forms:
            return "form_word", ""
        return ("report" if reading is not None and _reports(attachment, reading, rules) else "other"), ""
    kind = _kind(attachment, reading)
    if kind in rules.sheet_kinds:
        return ("form_sheet" if forms else "other"), ""
    if kind in rules.scan_kinds:
        seen = bool(forms) or bool(hinted) or (scan is not None and bool(scan.annexes))
        return ("form_pdf" if seen else "other" if kind in IMAGES else "pdf"), ""
    return ("form_sheet" if forms else "other"), ""  # a page of the web, a text: read, but no Word version


def _reports(attachment: Attachment, reading: FileReading, rules: SeasonRules) -> bool:
    """Whether a Word file is a report, not a record or proof that was handed in with one."""
    if reading.report is None:
        return False
    aside = any(word in attachment.name for word in rules.file_words.get("aside", ()))
    return not aside or sum(1 for step in reading.report.steps if step.step) >= 4


def pieces_of(
    mails: Sequence[Mail],
    readings: Mapping[str, FileReading],
    rules: SeasonRules,
    scans: Mapping[str, ScanFacts],
    came: Mapping[tuple[str, str], datetime] | None = None,
) -> tuple[Piece, ...]:
    """One piece a file (one a report where a file holds several), in order of receipt (mails without a time last,
    then by file name). ``came``: when a file that a clerk attached came, by mail and SHA-256."""
    came = came or {}
    found: list[Piece] = []
    for mail in in_order(mails):
        for attachment in mail.attachments:
            reading = readings.get(attachment.sha256)
            forms = tuple(form for form in (reading.forms if reading else ()) if not is_blank(form))
            if reading is not None and reading.report is not None:
                forms = tuple(form for form in forms if form.confidence >= SURE)
            hinted = annexes_by_name(attachment.name, rules)
            if not hinted and attachment.trail:
                hinted = annexes_by_name(attachment.trail[-1].rsplit("/", 1)[-1], rules)
                hinted = () if hinted == (ALL,) else hinted
            scan = scans.get(attachment.sha256)
            role, reason = _role(attachment, reading, forms, hinted, scan, rules)
            at = came.get((mail.file, attachment.sha256))
            for one in _each_report(reading):
                found.append(Piece(len(found), mail, attachment, one, role, forms, hinted, reason, scan, at))
                role, forms = "report", ()
    return tuple(found)


def _each_report(reading: FileReading | None) -> tuple[FileReading | None, ...]:
    """A reading as it is; one with several reports once for each, with that report's part of the text."""
    if reading is None or reading.report is None or reading.document is None or not reading.further:
        return (reading,)
    document = reading.document
    return tuple(
        replace(reading, document=part_of(document, report.blocks), report=report, further=())
        for report in (reading.report, *reading.further)
    )


def in_order(mails: Sequence[Mail]) -> list[Mail]:
    """Mails by time of receipt; those without a time stand last."""
    return sorted(mails, key=lambda m: (m.received is None, m.received.timestamp() if m.received else 0.0, m.file))


def names_in(text: str, names: Sequence[str]) -> tuple[str, ...]:
    """Those of the names that stand in the text, longest first, a name inside a longer one left out."""
    rest, found = key(text), []
    for name in sorted({n for n in names if len(key(n)) >= 2}, key=lambda n: (-len(key(n)), n)):
        if key(name) in rest:
            found.append(name)
            rest = rest.replace(key(name), "\0")
    return tuple(found)
