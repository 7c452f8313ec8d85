"""What the ranking room takes and gives: a round of marks, and the rows of a result.

All values are frozen; marks and scores are exact decimals, estimates are floats on the scale of totals.
A round knows no store and no clock; names of people and companies stand in it only for showing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from review_lib.rules.rule import Rule

COUNTED = "counted"
DROPPED_HIGH = "dropped_high"
DROPPED_LOW = "dropped_low"
UNFINISHED = "unfinished"
RECUSED = "recused"


LINKED = 0.2
"""From this link of the judges on (:mod:`review_lib.ranking.fair_links`), severity is told by the marks alone: in
simulation (``benchmarks/fairness.py``) the prior of severities then gains less than a hundredth in error."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One result that is judged. ``division``: ranked apart from the others."""

    entry: str
    division: str
    company: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Judge:
    """One judge and the company he or she comes from."""

    judge: str
    company: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a division's score sheet: a mark is in 0...``max`` in steps of ``step`` (0: any)."""

    division: str
    item: str
    max: Decimal
    step: Decimal = Decimal(0)
    phase: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark. In a round a judge's marks stand in the order in which they were given."""

    judge: str
    entry: str
    item: str
    mark: Decimal
    phase: str = ""


@dataclass(frozen=True, slots=True)
class Recusal:
    """A judge who does not judge an entry, and why. The judge's marks of it never count."""

    judge: str
    entry: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Round:
    """A whole round: who was judged by whom on what, and the rule that makes a list of it."""

    entries: tuple[Entry, ...]
    judges: tuple[Judge, ...]
    items: tuple[Item, ...]
    marks: tuple[Mark, ...]
    recusals: tuple[Recusal, ...] = ()
    rule: Rule = field(default_factory=Rule)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One judge's total of one entry (in one phase) and what became of it: a word of this module's list."""

    division: str
    entry: str
    judge: str
    phase: str
    total: Decimal | None
    state: str


@dataclass(frozen=True, slots=True)
class RankRow:
    """One line of the ranked list. ``score`` None: not finished. ``tied``: how many share the rank (0: alone)."""

    division: str
    rank: int | None
    entry: str
    score: Decimal | None
    judges: int
    dropped: int
    fair_score: float | None
    fair_low: float | None
    fair_high: float | None
    fair_rank: int | None
    award: str
    p_award: float | None
    tied: int
    note: str
    fair_award: str = ""


@dataclass(frozen=True, slots=True)
class JudgeRow:
    """What the marks tell of one judge; estimates None where there are too few marks.

    ``severity`` in points of the total, positive = strict, with its 90 % interval; ``spread`` 1 = usual;
    ``agreement``: correlation with what the others' marks say, corrected for the own severity and spread;
    ``flag``: empty or why the judge is worth a look. ``favour``: company and points; ``drift``: points from
    the first sheet to the last; ``error``: standard deviation of what is left; ``halo``: how far errors of two
    items of one sheet go together (0 ... 1); ``odd``: the chance that the judge is careless or favours a company.
    ``…_low``, ``…_high``: 90 % intervals.
    """

    judge: str
    entries: int
    severity: float | None
    severity_low: float | None
    severity_high: float | None
    spread: float | None
    agreement: float | None
    flag: str
    error: float | None = None
    drift: float | None = None
    favour: float | None = None
    favour_company: str = ""
    odd: float | None = None
    spread_low: float | None = None
    spread_high: float | None = None
    drift_low: float | None = None
    drift_high: float | None = None
    favour_low: float | None = None
    favour_high: float | None = None
    halo: float | None = None
    halo_low: float | None = None
    halo_high: float | None = None


@dataclass(frozen=True, slots=True)
class PhaseScale:
    """What a phase of a division weighs, and the highest total of its sheet. One phase: named ""."""

    division: str
    phase: str
    weight: Fraction
    full: Decimal


@dataclass(frozen=True, slots=True)
class RunResult:
    """A round worked out: the list, its judges, and every sheet with what became of it.

    ``link``: how firmly the judges hang together (:mod:`review_lib.ranking.fair_links`), in the weakest phase; None
    where nothing was estimated.
    """

    rule: Rule
    seed: int
    rows: tuple[RankRow, ...]
    judges: tuple[JudgeRow, ...]
    sheets: tuple[SheetRow, ...]
    phases: tuple[PhaseScale, ...] = ()
    link: float | None = None

    def doubtful(self) -> tuple[RankRow, ...]:
        """The entries for the panel to talk over: p below 0.8, or official and fair award differ."""
        return tuple(
            row
            for row in self.rows
            if row.score is not None
            and ((row.p_award is not None and row.p_award < 0.8) or row.award != row.fair_award)
        )


@dataclass(frozen=True, slots=True)
class RankReport:
    """What was written where. ``skipped``: one sentence for each row that was left out."""

    out: Path
    result: RunResult
    skipped: tuple[str, ...] = ()
    files: tuple[Path, ...] = ()


def sd_between(low: float | None, high: float | None) -> float:
    """The standard deviation that a 90 % interval stands for; 0 where there is none."""
    return ((high or 0.0) - (low or 0.0)) / 3.29
