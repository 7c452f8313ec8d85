"""What is known of one unit when its findings are looked for: copies of forms, scans, reports, entries.

These are the values that the steps of the register hand each other inside this room; outside it only
:mod:`review_lib.checks.values` is met.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from review_lib.checks.items import Piece
from review_lib.checks.values import AcceptedForm, AcceptedReport
from review_lib.intake.values import Mail
from review_lib.reading.values import FormReading, Value
from review_lib.rules.findings import FindingRules
from review_lib.rules.forms import FormSpecs
from review_lib.rules.season import EntryKind, SeasonRules
from review_lib.rules.steps import StepRules

State = Literal["accepted", "duplicate", "replaced", "late", "unlisted", "not_word", "unplaced"]


def form_ref(annex: str, name: str = "") -> str:
    """How a finding names a form: ``annex3``, ``annex2[NAME]``."""
    return f"{annex}[{name}]" if name else annex


@dataclass(frozen=True, slots=True)
class Row:
    """One row of annex 1, or an entry that stands from its declaration where annex 1 is missing.

    ``full_name`` as written; ``name`` the group's, team's or person's own; ``company`` the declaring
    company as the row gives it (``""`` where it gives none); ``label`` what a form's subject calls it
    (the own name, the full name where two of the unit are called the same)."""

    kind: EntryKind
    full_name: str
    name: str
    company: str
    label: str
    values: Mapping[str, Value] = field(default_factory=dict)
    listed: bool = True

    @property
    def entry(self) -> tuple[str, str]:
        """What tells this row from all others of the unit."""
        return (self.kind, self.full_name + ("@" + self.company if self.kind == "individual" else ""))


@dataclass(frozen=True, slots=True)
class Listing:
    """What annex 1 lists. ``form`` is None where annex 1 did not come; ``official`` whether it was accepted;
    ``doubted`` the kinds whose rows were read with doubt: what depends on them is held back."""

    rows: tuple[Row, ...]
    form: FormReading | None = None
    official: bool = False
    doubted: frozenset[str] = frozenset()

    def of(self, kind: str) -> tuple[Row, ...]:
        """The rows of one kind, in the form's order."""
        return tuple(row for row in self.rows if row.kind == kind)


@dataclass(slots=True)
class Copy:
    """One form in one Word file (or workbook), on its way to being accepted or not."""

    piece: Piece
    form: FormReading
    annex: str
    name: str = ""
    company: str = ""
    row: Row | None = None
    state: State = "unplaced"
    first: Copy | None = None


@dataclass(slots=True)
class ReportCopy:
    """One report file on its way to being accepted or not."""

    piece: Piece
    row: Row | None = None
    state: State = "unplaced"
    first: ReportCopy | None = None


@dataclass(slots=True)
class ScanCopy:
    """One PDF that shows forms: their refs as ``(annex, row or None)``; ``sure`` when name or content told."""

    piece: Piece
    targets: list[tuple[str, Row | None]] = field(default_factory=list)
    sure: bool = True
    state: State = "unplaced"
    first: ScanCopy | None = None


@dataclass(frozen=True, slots=True)
class CheckRules:
    """All rules that checks rest on: the season's, its forms, the steps of an activity."""

    season: SeasonRules
    forms: FormSpecs
    steps: StepRules
    findings: FindingRules

    def title(self, annex: str) -> str:
        """What a form is called for a person."""
        return f"{self.season.annex_word}{annex.removeprefix('annex')}《{self.forms.form(annex).title}》"


@dataclass(slots=True)
class UnitFacts:
    """All that is known of one unit."""

    unit: str
    rules: SeasonRules
    all_rules: CheckRules
    mails: tuple[Mail, ...]
    pieces: tuple[Piece, ...]
    listing: Listing
    copies: list[Copy]
    scans: list[ScanCopy]
    report_copies: list[ReportCopy]
    forms: list[AcceptedForm] = field(default_factory=list)
    reports: list[AcceptedReport] = field(default_factory=list)
    loose_scans: int = 0
    admitted: frozenset[str] = frozenset()

    def form_of(self, row: Row) -> AcceptedForm | None:
        """The accepted declaration of an entry."""
        found = self.copy_of(self.rules.kinds[row.kind].form, row)
        return None if found is None else next((f for f in self.forms if f.reading is found.form), None)

    def copy_of(self, annex: str, row: Row | None) -> Copy | None:
        """The accepted copy of a form."""
        return next((c for c in self.copies if c.state == "accepted" and c.annex == annex and c.row == row), None)

    def report_of(self, row: Row) -> AcceptedReport | None:
        """The accepted report of an entry."""
        found = next((c for c in self.report_copies if c.state == "accepted" and c.row == row), None)
        return (
            None
            if found is None
            else next(
                (r for r in self.reports if r.sha256 == found.piece.attachment.sha256 and r.file == found.piece.name),
                None,
            )
        )

    def one(self, annex: str) -> AcceptedForm | None:
        """The accepted form of the unit (annex 1, 3, 4, 6, 7)."""
        return next((form for form in self.forms if form.annex == annex), None)
