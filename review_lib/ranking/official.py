"""The official score: exact arithmetic from marks to scores and ranks, as the rule says and no otherwise.

A round walks in; every sheet's fate and every entry's exact score walk out. No float is used here, and
nothing is estimated.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor

from review_lib.ranking.values import (
    COUNTED,
    DROPPED_HIGH,
    DROPPED_LOW,
    RECUSED,
    UNFINISHED,
    Item,
    PhaseScale,
    Round,
    SheetRow,
)
from review_lib.rules.rule import Rule


@dataclass(frozen=True, slots=True)
class Standing:
    """An entry's official place. ``score`` None: a phase has too few finished sheets."""

    entry: str
    division: str
    score: Decimal | None
    rank: int | None
    tied: int
    parted: bool
    judges: int
    dropped: int


def half_up(value: Fraction, places: int) -> Decimal:
    """``value`` rounded to ``places`` decimals, a half away upwards; exact."""
    return Decimal(floor(value * 10**places + Fraction(1, 2))).scaleb(-places)


def phases_of(division: str, items: Iterable[Item], rule: Rule) -> dict[str, Fraction]:
    """The phases that count for a division with their weights (sum 1); one phase ``""`` without rule phases.

    A phase for which the division has no items is none of its phases: the others share its weight.
    """
    if not rule.phases:
        return {"": Fraction(1)}
    there = {item.phase for item in items if item.division == division}
    weights = {p: Fraction(w) for p, w in rule.phases.items() if p in there or "" in there}
    whole = sum(weights.values(), Fraction(0))
    return {p: w / whole for p, w in weights.items()}


def items_of(division: str, phase: str, items: Iterable[Item], rule: Rule) -> list[Item]:
    """The items of a sheet of ``division`` in ``phase``."""
    return [i for i in items if i.division == division and (not rule.phases or i.phase in (phase, ""))]


def scales(round_: Round) -> tuple[PhaseScale, ...]:
    """The phases of each division: what each weighs and its highest total."""
    out = []
    for division in sorted({e.division for e in round_.entries}):
        for phase, weight in phases_of(division, round_.items, round_.rule).items():
            full = sum((i.max for i in items_of(division, phase, round_.items, round_.rule)), Decimal(0))
            out.append(PhaseScale(division, phase, weight, full))
    return tuple(out)


def drop(totals: list[tuple[Decimal, str]], trim: int) -> dict[str, str]:
    """Judge -> fate, for the (total, judge) of one entry: ``trim`` highest and lowest go, if enough are there.

    Of equal totals the judge first (last) by name is dropped as lowest (highest), so that the order in
    which they came changes nothing.
    """
    row = sorted(totals)
    fate = {judge: COUNTED for _, judge in row}
    if trim and len(row) >= 3 and len(row) > 2 * trim:
        fate.update((judge, DROPPED_LOW) for _, judge in row[:trim])
        fate.update((judge, DROPPED_HIGH) for _, judge in row[-trim:])
    return fate


def sheets(round_: Round) -> tuple[SheetRow, ...]:
    """Every sheet of the round and its fate, sorted by division, entry, phase and judge."""
    return _sheets(round_)[0]


SheetItems = dict[tuple[str, str, str], dict[str, Decimal]]


def _sheets(round_: Round) -> tuple[tuple[SheetRow, ...], SheetItems]:
    rule, items = round_.rule, round_.items
    division_of = {e.entry: e.division for e in round_.entries}
    needed: dict[tuple[str, str], set[str]] = {}
    for division in dict.fromkeys(division_of.values()):
        for phase in phases_of(division, items, rule):
            needed[division, phase] = {i.item for i in items_of(division, phase, items, rule)}
    recused = {(r.judge, r.entry) for r in round_.recusals}
    marks: SheetItems = {}
    for mark in round_.marks:
        phase = mark.phase if rule.phases else ""
        marks.setdefault((mark.entry, phase, mark.judge), {})[mark.item] = mark.mark
    rows: list[SheetRow] = []
    totals: dict[tuple[str, str], list[tuple[Decimal, str]]] = {}
    for (entry, phase, judge), given in marks.items():
        if (judge, entry) not in recused and needed.get((division_of[entry], phase), {""}) <= given.keys():
            totals.setdefault((entry, phase), []).append((sum(given.values(), Decimal(0)), judge))
    fates = {key: drop(row, rule.trim) for key, row in totals.items()}
    for (entry, phase, judge), given in marks.items():
        total: Decimal | None = sum(given.values(), Decimal(0))
        if (judge, entry) in recused:
            state, total = RECUSED, None
        else:
            state = fates.get((entry, phase), {}).get(judge, UNFINISHED)
        rows.append(SheetRow(division_of[entry], entry, judge, phase, total, state))
    marked = {(entry, judge) for entry, _, judge in marks}
    for judge, entry in sorted(recused - {(j, e) for e, j in marked}):
        rows.append(SheetRow(division_of[entry], entry, judge, "", None, RECUSED))
    rows.sort(key=lambda r: (r.division, r.entry, r.phase, r.judge))
    return tuple(rows), marks


def exact_score(
    rows: Iterable[SheetRow],
    weights: dict[str, Fraction],
    full: dict[str, Decimal],
    rule: Rule,
) -> Fraction | None:
    """The exact score of one entry out of its sheets: mean of what counts, phase by phase; None: unfinished."""
    by: dict[str, list[Decimal]] = {phase: [] for phase in weights}
    finished = dict.fromkeys(weights, 0)
    for row in rows:
        if row.phase in by and row.state in (COUNTED, DROPPED_HIGH, DROPPED_LOW):
            finished[row.phase] += 1
            if row.state == COUNTED and row.total is not None:
                by[row.phase].append(row.total)
    score = Fraction(0)
    for phase, weight in weights.items():
        if finished[phase] < rule.min_sheets or not by[phase]:
            return None
        mean = sum((Fraction(x) for x in by[phase]), Fraction(0)) / len(by[phase])
        score += weight * (mean * 100 / Fraction(full[phase]) if rule.phases else mean)
    return score


def standings(round_: Round) -> tuple[dict[str, Standing], tuple[SheetRow, ...]]:
    """Entry -> its official standing, and the sheets that it rests on."""
    rows, marks = _sheets(round_)
    rule = round_.rule
    by_entry: dict[str, list[SheetRow]] = {e.entry: [] for e in round_.entries}
    for row in rows:
        by_entry[row.entry].append(row)
    out: dict[str, Standing] = {}
    for division in dict.fromkeys(e.division for e in round_.entries):
        weights = phases_of(division, round_.items, rule)
        sheet_items = {p: items_of(division, p, round_.items, rule) for p in weights}
        full = {p: sum((i.max for i in its), Decimal(0)) for p, its in sheet_items.items()}
        names = {i.item for its in sheet_items.values() for i in its}
        breakers = [name for name in rule.tie_break if name in names]
        keys: dict[str, tuple[Decimal, tuple[Fraction, ...]]] = {}
        counts: dict[str, tuple[int, int]] = {}
        members = [e.entry for e in round_.entries if e.division == division]
        for entry in members:
            finished = [r for r in by_entry[entry] if r.state in (COUNTED, DROPPED_HIGH, DROPPED_LOW)]
            counts[entry] = len(finished), sum(r.state != COUNTED for r in finished)
            score = exact_score(finished, weights, full, rule)
            if score is not None:
                keys[entry] = (
                    half_up(score, rule.decimals),
                    tuple(_item_mean(name, entry, finished, marks) for name in breakers),
                )
        order = sorted(keys.values(), reverse=True)
        place: dict[tuple[Decimal, tuple[Fraction, ...]], int] = {}
        share: dict[tuple[Decimal, tuple[Fraction, ...]], int] = {}
        same_score: dict[Decimal, int] = {}
        for position, key in enumerate(order, 1):
            place.setdefault(key, position)
            share[key] = share.get(key, 0) + 1
            same_score[key[0]] = same_score.get(key[0], 0) + 1
        for entry in members:
            key_ = keys.get(entry)
            n, dropped = counts[entry]
            if key_ is None:
                out[entry] = Standing(entry, division, None, None, 0, False, n, dropped)
            else:
                together = share[key_]
                out[entry] = Standing(
                    entry,
                    division,
                    key_[0],
                    place[key_],
                    together if together > 1 else 0,
                    same_score[key_[0]] > together,
                    n,
                    dropped,
                )
    return out, rows


def _item_mean(name: str, entry: str, finished: list[SheetRow], marks: SheetItems) -> Fraction:
    found = [marks[entry, r.phase, r.judge].get(name) for r in finished]
    there = [Fraction(x) for x in found if x is not None]
    return sum(there, Fraction(0)) / len(there) if there else Fraction(0)
