"""Why an entry stands where it stands: the arithmetic, the distances, and what other rules would have given.

A run walks in; an :class:`Explanation` (for a screen or a letter) or its text walks out. Nothing is worked
out here that the run does not hold; other rules are applied to the run's own sheets.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction
from pathlib import Path
from statistics import median

from review_lib.errors import NotFoundError
from review_lib.ranking.awards import cut_scores, level
from review_lib.ranking.official import drop, exact_score, half_up
from review_lib.ranking.stored import read_result
from review_lib.ranking.values import COUNTED, DROPPED_HIGH, DROPPED_LOW, RankRow, RunResult, SheetRow
from review_lib.text import say


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One judge's total and its fate, with the judge's severity (points, positive = strict; None: unknown)."""

    judge: str
    phase: str
    total: Decimal | None
    state: str
    severity: float | None


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """One phase's sum: ``sum`` ÷ ``count`` = ``mean``; ``scaled`` to 100 and ``weight`` where there are phases."""

    phase: str
    sum: Decimal
    count: int
    mean: Decimal
    weight: Fraction
    full: Decimal


@dataclass(frozen=True, slots=True)
class Distance:
    """How far to the next award: its name, whose rank and score make the line, and the points between."""

    award: str
    rank: int | None
    score: Decimal
    points: Decimal


@dataclass(frozen=True, slots=True)
class OtherRule:
    """What another rule gives: ``kind`` is current, mean, trim_N, median or fair."""

    kind: str
    trim: int
    score: Decimal
    rank: int
    award: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that a card says of one entry."""

    row: RankRow
    of: int
    lines: tuple[SheetLine, ...]
    sums: tuple[Arithmetic, ...]
    up: Distance | None
    down: Distance | None
    others: tuple[OtherRule, ...]


class Explainer:
    """Cards of many entries of one run: what other rules give is worked out once a division."""

    def __init__(self, result: RunResult) -> None:
        self.result = result
        self._rows = {r.entry: r for r in result.rows}
        self._severity = {g.judge: g.severity for g in result.judges}
        self._sheets: dict[str, list[SheetRow]] = {}
        for sheet in result.sheets:
            self._sheets.setdefault(sheet.entry, []).append(sheet)
        self._same: dict[str, list[RankRow]] = {}
        for row in result.rows:
            self._same.setdefault(row.division, []).append(row)
        self._others: dict[str, list[_Alternative]] = {}

    def card(self, entry: str) -> Explanation:
        """The card of ``entry``. NotFoundError with the nearest number where the run has no such entry."""
        row = self._rows.get(entry)
        if row is None:
            near = get_close_matches(entry, self._rows, 1, 0.4)
            raise NotFoundError(
                say("Entry {entry} is not in this run; did you mean {near}?", entry=entry, near=near[0])
                if near
                else say("Entry {entry} is not in this run; please check the number.", entry=entry)
            )
        mine = self._sheets.get(entry, [])
        lines = tuple(
            SheetLine(s.judge, s.phase, s.total, s.state, self._severity.get(s.judge))
            for s in sorted(mine, key=lambda s: (s.phase, s.total is None, -(s.total or 0), s.judge))
        )
        same = self._same[row.division]
        up, down = _distances(self.result, row, same)
        return Explanation(row, len(same), lines, _sums(self.result, row, mine), up, down, self._under_others(row))

    def _under_others(self, row: RankRow) -> tuple[OtherRule, ...]:
        rule, same = self.result.rule, self._same[row.division]
        if row.division not in self._others:
            sheets = {r.entry: self._sheets.get(r.entry, []) for r in same}
            self._others[row.division] = _alternatives(self.result, row.division, sheets)
        out = []
        if row.score is not None and row.rank is not None:
            out.append(OtherRule("current", rule.trim, row.score, row.rank, row.award))
        for other in self._others[row.division]:
            if row.entry in other.scores:
                score = other.scores[row.entry]
                rank = 1 + len(other.fallen) - bisect_right(other.fallen, score)
                out.append(OtherRule(other.kind, other.trim, score, rank, level(rule, len(same), rank, score)))
        if row.fair_score is not None and row.fair_rank is not None:
            out.append(OtherRule("fair", 0, Decimal(f"{row.fair_score:.2f}"), row.fair_rank, row.fair_award))
        return tuple(out)


def explanation(result: RunResult, entry: str) -> Explanation:
    """The card of ``entry`` out of a run. NotFoundError with the nearest number where the run has no such entry."""
    return Explainer(result).card(entry)


def _sums(result: RunResult, row: RankRow, mine: list[SheetRow]) -> tuple[Arithmetic, ...]:
    out = []
    for scale in result.phases:
        counted = [s.total for s in mine if s.phase == scale.phase and s.state == COUNTED and s.total is not None]
        if scale.division == row.division and counted:
            whole = sum(counted, Decimal(0))
            mean = half_up(Fraction(whole) / len(counted), result.rule.decimals)
            out.append(Arithmetic(scale.phase, whole, len(counted), mean, scale.weight, scale.full))
    return tuple(out)


def _distances(result: RunResult, row: RankRow, same: list[RankRow]) -> tuple[Distance | None, Distance | None]:
    names = [award.name for award in result.rule.awards]
    if row.score is None or not names:
        return None, None
    at = names.index(row.award) if row.award in names else len(names)
    cuts = cut_scores(result.rule)
    if cuts:
        up = Distance(names[at - 1], None, cuts[at - 1], cuts[at - 1] - row.score) if at else None
        own = cuts[at] if at < len(names) else None
        down = (
            Distance(names[at + 1] if at + 1 < len(names) else "", None, own, row.score - own)
            if own is not None
            else None
        )
        return up, down
    scored = [r for r in same if r.score is not None]
    above = [r for r in scored if r.award in names[:at]]
    below = [r for r in scored if (names.index(r.award) if r.award else len(names)) > at]
    up = down = None
    if above:
        last = min(above, key=lambda r: (r.score or Decimal(0), -(r.rank or 0)))
        up = Distance(last.award, last.rank, last.score or Decimal(0), (last.score or Decimal(0)) - row.score)
    if below:
        first = max(below, key=lambda r: (r.score or Decimal(0), -(r.rank or 0)))
        down = Distance(first.award, first.rank, first.score or Decimal(0), row.score - (first.score or Decimal(0)))
    return up, down


@dataclass(frozen=True, slots=True)
class _Alternative:
    """What one other rule gives to every entry of a division; ``fallen``: the scores, lowest first."""

    kind: str
    trim: int
    scores: dict[str, Decimal]
    fallen: list[Decimal]


def _alternatives(result: RunResult, division: str, sheets: dict[str, list[SheetRow]]) -> list[_Alternative]:
    """The other rules that say something for this division: plain mean, other trims, the median."""
    rule = result.rule
    scales = {s.phase: s for s in result.phases if s.division == division}
    weights = {p: s.weight for p, s in scales.items()}
    full = {p: s.full for p, s in scales.items()}
    loose = rule.model_copy(update={"min_sheets": 1})
    out = []
    for kind, trim in (("mean", 0), ("trim", 1), ("trim", 2), ("median", 0)):
        if trim == rule.trim and kind != "median":
            continue
        scores = {}
        for name, mine in sheets.items():
            rows = [s for s in mine if s.state in (COUNTED, DROPPED_HIGH, DROPPED_LOW) and s.total is not None]
            rows = _median_rows(rows) if kind == "median" else _refated(rows, trim)
            value = exact_score(rows, weights, full, loose) if rows else None
            if value is not None:
                scores[name] = half_up(value, rule.decimals)
        out.append(_Alternative(kind, trim, scores, sorted(scores.values())))
    return out


def _refated(rows: list[SheetRow], trim: int) -> list[SheetRow]:
    out = []
    for phase in {s.phase for s in rows}:
        fate = drop([(s.total, s.judge) for s in rows if s.phase == phase and s.total is not None], trim)
        out += [replace(s, state=fate[s.judge]) for s in rows if s.phase == phase]
    return out


def _median_rows(rows: list[SheetRow]) -> list[SheetRow]:
    out = []
    for phase in {s.phase for s in rows}:
        group = [s for s in rows if s.phase == phase]
        out.append(replace(group[0], state=COUNTED, total=median(s.total for s in group if s.total is not None)))
    return out


def explain(entry: str, out_dir: Path, judges_named: bool = True) -> str:
    """Why ``entry`` stands where it stands in the run of ``out_dir``, as text in the reader's language.

    ``judges_named`` False: judges are numbered, so that the text can be given to a company.
    """
    from review_lib.ranking.explain_text import text

    result = read_result(out_dir)
    return text(explanation(result, entry), result.rule, judges_named)
