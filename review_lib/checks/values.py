"""What checks hand on: findings, and the register of what was accepted from whom.

``corrected`` marks what a person put right (of a form: the keys of the fields)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from review_lib.quick import quick
from review_lib.reading.values import FormReading, Place, ReportReading

Severity = Literal["error", "warning", "info"]


@quick
@dataclass(frozen=True, slots=True)
class ScanMismatch:
    """One field that a scan shows otherwise than the Word version.

    ``form`` as a finding's subject names it (``annex3``, ``annex2[NAME]``); ``page`` (0-based) and ``box``
    say where on the scan."""

    form: str
    key: str
    word: str
    scan: str
    page: int = -1
    box: tuple[float, float, float, float] | None = None


@quick
@dataclass(frozen=True, slots=True)
class ScanFacts:
    """What was seen on one scanned PDF.

    ``annexes`` the forms it shows and ``names`` the groups, teams or persons on them (the one of
    ``annexes[i]`` is ``names[i]``, ``""`` for a form of the unit); ``sealed`` whether a red seal was found
    on each form (None: not looked, or it cannot be told); ``unsealed`` the forms without one where it is
    known which; ``text`` what OCR or the text layer gave, ``values`` by ``form ref.key``.
    """

    annexes: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    sealed: bool | None = None
    text: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    mismatches: tuple[ScanMismatch, ...] = ()
    unsealed: tuple[str, ...] = ()


@quick
@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong or worth knowing. The sentence is made when shown, from code and values.

    ``code`` and ``subject`` by the contract (findings.tsv); ``unit`` the company; ``mail`` and ``file``
    and ``place`` say where; ``values`` fill the sentence (``written``, ``expected``, ``limit``, ...).
    """

    code: str
    severity: Severity
    unit: str
    subject: str
    mail: str = ""
    file: str = ""
    sha256: str = ""
    place: Place = Place()  # noqa: RUF009 (frozen)
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def id(self) -> tuple[str, str, str]:
        """What a resolution refers to: unit, code and subject."""
        return (self.unit, self.code, self.subject)


@quick
@dataclass(frozen=True, slots=True)
class Item:
    """One received file as it counts in the season: which mail, when, what it holds.

    ``role`` is ``form_word``, ``form_pdf``, ``report``, ``other`` or ``unreadable``; ``accepted`` whether
    it is the first readable version in time of what it holds.
    """

    mail: str
    received: datetime | None
    name: str
    trail: tuple[str, ...]
    sha256: str
    kind: str
    role: str
    unit: str
    annexes: tuple[str, ...] = ()
    entry: str = ""
    accepted: bool = False
    why_not: str = ""
    corrected: bool = False


@quick
@dataclass(frozen=True, slots=True)
class AcceptedForm:
    """A form that counts, with the file that it came in. ``name`` is the group's, team's or person's."""

    annex: str
    name: str
    reading: FormReading
    mail: str
    file: str
    sha256: str
    body_chars: int = 0
    company: str = ""
    entry: str = ""
    corrected: frozenset[str] = frozenset()


@quick
@dataclass(frozen=True, slots=True)
class AcceptedReport:
    """A report that counts, matched to its entry."""

    kind: Literal["qc", "team"]
    entry: str
    topic: str
    topic_type: str | None
    file: str
    mail: str
    sha256: str
    chars: int
    steps: tuple[str, ...]
    reading: ReportReading
    corrected: bool = False


@quick
@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that is judged or decided: a QC result, a team's experience, an advanced individual.

    ``key`` is what stays the same between intakes: unit + full name. ``division`` is 问题解决型, 创新型,
    信得过班组 or 先进个人 (rules data); ``company`` the declaring company, ``unit`` the recommending one.
    """

    key: str
    kind: Literal["qc", "team", "individual"]
    division: str
    unit: str
    company: str
    full_name: str
    name: str
    title: str
    members: tuple[str, ...] = ()
    report_sha256: str = ""
    form_sha256: str = ""
    complete: bool = False
    listed: bool = True
    corrected: bool = False


@quick
@dataclass(frozen=True, slots=True)
class UnitRegister:
    """All that stands of one recommending unit."""

    unit: str
    mails: tuple[str, ...]
    received: Mapping[str, datetime]
    items: tuple[Item, ...]
    forms: Mapping[str, tuple[AcceptedForm, ...]]
    reports: tuple[AcceptedReport, ...]
    entries: tuple[Entry, ...]
    findings: tuple[Finding, ...]


@quick
@dataclass(frozen=True, slots=True)
class Register:
    """The whole season: units in order of first receipt, and the mails that belong to no unit."""

    season: int
    units: tuple[UnitRegister, ...]
    other_mails: tuple[str, ...] = ()
    other_items: tuple[Item, ...] = ()
