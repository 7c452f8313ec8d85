"""What a person put right, and the readings with it.

Frozen corrections walk in beside the readings as they were read; the readings as they count walk out, and what
was touched is named, so that every view can mark it. Nothing that was received or read is changed. Resolutions
and decisions are only carried: they change no reading.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from review_lib.checks.names import key
from review_lib.intake.values import Attachment, Mail
from review_lib.reading.values import FileReading, FormReading, ReportReading, Value
from review_lib.rules.forms import FormSpecs


@dataclass(frozen=True, slots=True)
class ValueCorrection:
    """A value that was misread or that the company explained: of the form ``annex`` (of ``name`` where a file
    holds several declarations) in the file ``sha256``; of a row of annex 1 where ``group`` and ``row`` (its full
    name) are given. ``value`` in the contract's type."""

    sha256: str
    annex: str
    key: str
    value: object
    name: str = ""
    group: str = ""
    row: str = ""


@dataclass(frozen=True, slots=True)
class MailCorrection:
    """The unit that a mail belongs to."""

    mail: str
    unit: str


@dataclass(frozen=True, slots=True)
class FileCorrection:
    """What a file is: a form (``annex``), or a report; of which entry (its full name on annex 1)."""

    sha256: str
    role: Literal["form", "report", "other"]
    annex: str = ""
    entry: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file that came otherwise (by net disk) and that a clerk puts to a unit's mail, with its time."""

    mail: str
    attachment: Attachment
    received: datetime | None = None


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a person says of a finding (accepted, wrong alarm, explained, asked of the company), by ``Finding.id``."""

    finding: tuple[str, str, str]
    answer: Literal["accepted", "wrong_alarm", "explained", "asked"]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of an entry, in the words of the season's rules, with its reason."""

    entry: str
    decision: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Corrections:
    """All corrections in force. ``admitted``: mail file names or SHA-256 of late items that are let in."""

    values: tuple[ValueCorrection, ...] = ()
    mails: tuple[MailCorrection, ...] = ()
    files: tuple[FileCorrection, ...] = ()
    attached: tuple[AttachedFile, ...] = ()
    admitted: frozenset[str] = frozenset()

    @property
    def units(self) -> Mapping[str, str]:
        """The unit of each mail that was put right."""
        return {correction.mail: correction.unit for correction in self.mails}

    @property
    def came(self) -> Mapping[tuple[str, str], datetime]:
        """When each attached file came, where the clerk said so, by mail and SHA-256."""
        return {(a.mail, a.attachment.sha256): a.received for a in self.attached if a.received is not None}

    def file(self, sha256: str) -> FileCorrection | None:
        """The last correction of a file."""
        return next((c for c in reversed(self.files) if c.sha256 == sha256), None)


@dataclass(frozen=True, slots=True)
class Corrected:
    """Mails and readings as they count, and the keys that were corrected by (sha256, annex)."""

    mails: tuple[Mail, ...]
    readings: Mapping[str, FileReading]
    keys: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)


def apply(
    mails: tuple[Mail, ...], readings: Mapping[str, FileReading], corrections: Corrections, forms: FormSpecs
) -> Corrected:
    """Mails with what was attached to them, readings with the values and kinds that a person put right."""
    if corrections == Corrections():
        return Corrected(mails, readings)
    changed = dict(readings)
    for correction in corrections.files:
        reading = changed.get(correction.sha256)
        if reading is not None:
            changed[correction.sha256] = _as(reading, correction, forms)
    keys: dict[tuple[str, str], frozenset[str]] = {}
    for value in corrections.values:
        reading = changed.get(value.sha256)
        if reading is None:
            continue
        changed[value.sha256] = replace(reading, forms=tuple(_put_right(form, value) for form in reading.forms))
        at = (value.sha256, value.annex)
        touched = f"{value.group}[{value.row}].{value.key}" if value.group else value.key
        keys[at] = keys.get(at, frozenset()) | {touched}
    with_files = []
    for mail in mails:
        extra = tuple(a.attachment for a in corrections.attached if a.mail == mail.file)
        with_files.append(replace(mail, attachments=mail.attachments + extra) if extra else mail)
    return Corrected(tuple(with_files), changed, keys)


def _as(reading: FileReading, correction: FileCorrection, forms: FormSpecs) -> FileReading:
    if correction.role == "other":
        return replace(reading, forms=(), report=None)
    if correction.role == "report":
        text = reading.document.text if reading.document is not None else ""
        plain = ReportReading("qc", "", "", correction.entry, None, (), len("".join(text.split())))
        return replace(reading, forms=(), report=reading.report or plain)
    if any(form.annex == correction.annex for form in reading.forms):
        return replace(reading, forms=tuple(f for f in reading.forms if f.annex == correction.annex), report=None)
    spec = forms.form(correction.annex)
    values = {field.key: Value(field.key, None, label_found=False) for field in spec.fields}
    return replace(reading, forms=(FormReading(correction.annex, values),), report=None)


def _put_right(form: FormReading, correction: ValueCorrection) -> FormReading:
    if form.annex != correction.annex:
        return form
    if correction.name and not any(key(str(v.value or "")) == key(correction.name) for v in form.values.values()):
        return form
    if correction.group:
        rows = tuple(
            {**row, correction.key: _value(row.get(correction.key), correction)}
            if any(key(str(v.value or "")) == key(correction.row) for v in row.values()) else row
            for row in form.rows.get(correction.group, ())
        )  # fmt: skip
        return replace(form, rows={**form.rows, correction.group: rows})
    changed = {**form.values, correction.key: _value(form.values.get(correction.key), correction)}
    return replace(form, values=changed)


def _value(old: Value | None, correction: ValueCorrection) -> Value:
    new = correction.value
    text = "、".join(map(str, new)) if isinstance(new, (tuple, list)) else str(new)
    if old is None:
        return Value(correction.key, correction.value, text)
    return replace(old, value=correction.value, text=text, problem="", label_found=True)
