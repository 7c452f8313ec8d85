"""What documents are made of: one season as it stands after a stored run, as plain frozen values.

The desk fills a :class:`SeasonBook` from the store; everything in this room is a function of it. Nothing here knows
a store, a clock or a file: times and hashes come in as values, so the same book gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Literal

from review_lib.reading.values import Document, Media, ReportReading
from review_lib.rules.casebook import CasebookRules, IcqccRules, casebook_rules, icqcc_rules

Kind = Literal["ranking", "score_sheets", "casebook", "statistics", "icqcc", "notice", "letters", "certificates"]
KINDS: tuple[Kind, ...] = (
    "ranking",
    "score_sheets",
    "casebook",
    "statistics",
    "icqcc",
    "notice",
    "letters",
    "certificates",
)


# ---------------------------------------------------------------- judging
@dataclass(frozen=True, slots=True)
class RubricItem:
    """One item of a score table: its name, full mark, smallest step and the points judges look at."""

    name: str
    max: Decimal
    points: tuple[str, ...] = ()
    step: Decimal = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class RubricTable:
    """A score table as printed. ``verified`` False puts the unverified banner on every sheet made from it."""

    title: str
    items: tuple[RubricItem, ...]
    edition: str = ""
    source: str = ""
    verified: bool = False
    checked_by: str = ""
    checked_at: str = ""
    phase: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A place in the report that a judge pinned: the words there, the judge's note, 支持 or 不足, where it stands in
    words, and the sub-point of the rubric (``2.4``)."""

    text: str
    note: str = ""
    supports: bool = True
    where: str = ""
    point: str = ""


@dataclass(frozen=True, slots=True)
class ItemMark:
    """One judge's mark for one item (None: not marked), with comment and evidence."""

    item: str
    mark: Decimal | None
    comment: str = ""
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class JudgeSheet:
    """One judge's sheet of one entry, as the run saw it.

    ``total`` is in points (None where not finished), ``counted`` whether it counts officially, ``dropped`` ``high``,
    ``low`` or ``""``; ``recused`` sheets carry the reason. ``phase`` names the phase where a rule has several,
    ``phase_max`` the full total of that phase. ``lead`` marks the 主评, whose ``comment`` is the panel's opinion.
    """

    judge: str
    total: Decimal | None = None
    counted: bool = True
    dropped: Literal["", "high", "low"] = ""
    recused: bool = False
    reason: str = ""
    marks: tuple[ItemMark, ...] = ()
    comment: str = ""
    lead: bool = False
    phase: str = ""
    phase_max: Decimal = Decimal(100)
    submitted: str = ""
    head: str = ""


@dataclass(frozen=True, slots=True)
class RankedRow:
    """One entry's place in its division. ``score`` is official and exact to the rule's decimals; None: 未评完."""

    entry: str
    rank: int | None
    score: Decimal | None
    award: str = ""
    tied: bool = False
    judges: int = 0
    dropped: int = 0
    fair_score: float | None = None
    fair_low: float | None = None
    fair_high: float | None = None
    fair_rank: int | None = None
    p_award: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Division:
    """A division's ranked rows, best first. ``scored`` False: decided, not marked (先进个人)."""

    name: str
    kind: Literal["qc", "team", "individual"]
    rows: tuple[RankedRow, ...]
    rubrics: tuple[RubricTable, ...] = ()
    scored: bool = True


@dataclass(frozen=True, slots=True)
class RankRule:
    """The official rule as it was used: sheets trimmed each side, decimals, weights of phases, in words."""

    trim: int = 1
    decimals: int = 2
    phases: Mapping[str, Decimal] = field(default_factory=dict)
    awards: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


# ---------------------------------------------------------------- entries
@dataclass(frozen=True, slots=True)
class Consent:
    """Whether the company allows printing (授权) and has checked for secrets (涉密审查)."""

    authorised: bool = False
    secrecy_checked: bool = False
    note: str = ""

    @property
    def given(self) -> bool:
        """Both ticked: the case may stand in a final book."""
        return self.authorised and self.secrecy_checked


@dataclass(frozen=True, slots=True)
class BookEntry:
    """One entry of the season. ``number`` is its number (A-0147), ``form`` the accepted values of annex 2, 5 or 8 by
    field key, ``report`` the received report as blocks, ``reading`` what it says of itself."""

    number: str
    kind: Literal["qc", "team", "individual"]
    division: str
    full_name: str
    name: str
    company: str
    unit: str
    title: str
    members: tuple[str, ...] = ()
    leader: str = ""
    decision: str = ""
    form: Mapping[str, object] = field(default_factory=dict)
    report: Document | None = None
    reading: ReportReading | None = None
    consent: Consent = Consent()


EditKind = Literal["leave_out", "include", "order", "title", "cut", "cut_picture", "editor_note", "expert_note"]


@dataclass(frozen=True, slots=True)
class BookEdit:
    """One act of the editor over a received report, in order of time; a later one of the same target wins.

    ``leave_out``/``include``: the case; ``order``: ``value`` is its place in the division (1 = first); ``title``:
    ``value``; ``cut``: blocks ``block`` … ``until`` of the report; ``cut_picture``: the picture ``value`` (its key);
    ``editor_note``: ``value`` set before the body, or before ``block``; ``expert_note``: ``value`` at the end,
    approved by the editor. ``undone`` takes the act back; ``seq`` is its number.
    """

    entry: str
    kind: EditKind
    value: str = ""
    block: int = -1
    until: int = -1
    by: str = ""
    reason: str = ""
    at: str = ""
    undone: bool = False
    seq: int = 0


# ---------------------------------------------------------------- units
@dataclass(frozen=True, slots=True)
class ReceivedItem:
    """One file of a unit as received: what it is (in words), when, its SHA-256, whether it counts and why not."""

    name: str
    received: datetime | None
    sha256: str
    what: str = ""
    mail: str = ""
    accepted: bool = True
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class UnitFinding:
    """A finding of a unit with its sentence already made by the checks. ``place`` says where in words,
    ``late_only``: a readable version came, so nothing may be sent again."""

    code: str
    severity: Literal["error", "warning", "info"]
    subject: str
    sentence: str
    place: str = ""
    resolved: str = ""
    late_only: bool = False


@dataclass(frozen=True, slots=True)
class UnitBook:
    """All that letters and statistics need of one recommending unit. ``annex3``/``annex6``: accepted values by field
    key ({} where none was accepted). ``metal``, ``province``, ``size``: for comparison, ``""`` where not known."""

    unit: str
    contact: str = ""
    email: str = ""
    items: tuple[ReceivedItem, ...] = ()
    findings: tuple[UnitFinding, ...] = ()
    annex3: Mapping[str, object] = field(default_factory=dict)
    annex6: Mapping[str, object] = field(default_factory=dict)
    metal: str = ""
    province: str = ""
    size: str = ""


# ---------------------------------------------------------------- the season
@dataclass(frozen=True, slots=True)
class SeasonBook:
    """One season as it is printed.

    ``as_of`` is the moment the desk gives (letters ask for files only before the deadlines; documents print it);
    ``renditions``: PNG pictures of EMF, WMF or SVG by the SHA-256 of the original, where the converter made them;
    ``pages``: printed page numbers of the casebook's headings by bookmark, once they are known;
    ``nominations``: what companies wrote in English for the ICQCC, by entry and field (title, circle, company,
    abstract, why, presenters); ``conclusions``: what panels concluded on an entry (合议), with their reasons.
    """

    year: int
    label: str
    association: str
    notice_number: str
    industry: str = ""
    divisions: tuple[Division, ...] = ()
    entries: tuple[BookEntry, ...] = ()
    units: tuple[UnitBook, ...] = ()
    sheets: Mapping[str, tuple[JudgeSheet, ...]] = field(default_factory=dict)
    rule: RankRule = RankRule()
    run_id: str = ""
    seal_head: str = ""
    software: str = ""
    as_of: datetime | None = None
    forms_until: datetime | None = None
    reports_until: datetime | None = None
    mailbox: str = ""
    sample: bool = False
    simulated: bool = False
    edits: tuple[BookEdit, ...] = ()
    renditions: Mapping[str, Media] = field(default_factory=dict)
    pages: Mapping[str, str] | None = None
    field_labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    nominations: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    conclusions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    casebook: CasebookRules = field(default_factory=casebook_rules)
    icqcc: IcqccRules = field(default_factory=icqcc_rules)

    def entry(self, number: str) -> BookEntry | None:
        """The entry of that number, or None."""
        return next((e for e in self.entries if e.number == number), None)

    def numbered(self) -> dict[str, BookEntry]:
        """All entries by number."""
        return {e.number: e for e in self.entries}


@dataclass(frozen=True, slots=True)
class Made:
    """One file made: its kind by the contract, its path inside the export folder (``/`` between), its bytes."""

    kind: Kind
    path: str
    data: bytes = field(repr=False)
