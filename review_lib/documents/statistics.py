"""Statistics of annexes 3 and 6 over all units: what adds up, what follows from sums, what does not fit.

Units with their accepted values and the rules walk in; frozen tables walk out, for a workbook, a Word page or a
notebook. Rates are worked out from their parts, never averaged; whatever was not counted is named with its reason.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

from review_lib.documents.values import SeasonBook, UnitBook
from review_lib.rules.casebook import RateField, StatisticsRules, SumField

OUTLIER = 3.5
LEAST_UNITS = 5
Group = Literal["metal", "province", "size"]


@dataclass(frozen=True, slots=True)
class Total:
    """One field added up: over how many of the units that should give it."""

    key: str
    label: str
    unit: str
    total: float
    counted: int
    asked: int


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate over all units: recomputed from sums (``value``), or only its median where its parts are not known."""

    label: str
    unit: str
    value: float | None
    counted: int
    middle: float | None = None
    recomputed: bool = True


@dataclass(frozen=True, slots=True)
class Oddity:
    """Something that does not fit. ``kind``: ``outlier`` (far from the other units), ``contradiction`` (left > right),
    ``range`` (a share outside 0…100), ``unit`` (looks like 元 written as 万元)."""

    unit: str
    kind: Literal["outlier", "contradiction", "range", "unit"]
    label: str
    value: float
    other_label: str = ""
    other: float = 0.0


@dataclass(frozen=True, slots=True)
class NotCounted:
    """A value that could not be counted: the whole annex (``no_form``), an ``empty`` field, or one without a number."""

    unit: str
    label: str
    reason: Literal["no_form", "empty", "not_a_number"]
    written: str = ""


@dataclass(frozen=True, slots=True)
class AnnexStatistics:
    """All figures of one annex. ``table``: unit → field key → number. ``yes``: label → (yes, no, not said)."""

    annex: str
    title: str
    units: tuple[str, ...]
    table: Mapping[str, Mapping[str, float]]
    totals: tuple[Total, ...]
    rates: tuple[Rate, ...]
    yes: Mapping[str, tuple[int, int, int]]
    choices: Mapping[str, Mapping[str, int]]
    oddities: tuple[Oddity, ...]
    not_counted: tuple[NotCounted, ...]
    groups: Mapping[str, Mapping[str, Mapping[str, float]]]


def number(value: object) -> float | None:
    """A value as a number; None for what is none (booleans and texts are none)."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return None
    try:
        made = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None
    return made if math.isfinite(made) else None


def statistics_of(book: SeasonBook, annex: str) -> AnnexStatistics:
    """The statistics of ``annex3`` or ``annex6``."""
    rules = book.casebook.statistics[annex]
    forms = {u.unit: (u.annex3 if annex == "annex3" else u.annex6) for u in book.units}
    skipped: list[NotCounted] = [NotCounted(u, rules.title, "no_form") for u, f in forms.items() if not f]
    given = {u: f for u, f in forms.items() if f}
    table: dict[str, dict[str, float]] = {u: {} for u in given}
    totals = []
    for field in rules.sums:
        asked = [u for u, f in given.items() if not field.when or f.get(field.when) is True]
        for u in asked:
            value = number(given[u].get(field.key))
            if value is None:
                raw = given[u].get(field.key)
                reason: Literal["empty", "not_a_number"] = "empty" if raw in (None, "") else "not_a_number"
                skipped.append(NotCounted(u, field.label, reason, "" if raw is None else str(raw)))
            else:
                table[u][field.key] = value
        values = [table[u][field.key] for u in asked if field.key in table[u]]
        totals.append(Total(field.key, field.label, field.unit, math.fsum(values), len(values), len(asked)))
    for rate in rules.rates:
        for u, form in given.items():
            value = number(form.get(rate.key))
            if value is None:
                raw = form.get(rate.key)
                reason = "empty" if raw in (None, "") else "not_a_number"
                skipped.append(NotCounted(u, rate.label, reason, "" if raw is None else str(raw)))
            else:
                table[u][rate.key] = value
    return AnnexStatistics(
        annex,
        rules.title,
        tuple(given),
        table,
        tuple(totals),
        _rates(rules, table),
        {f.label: _yes(given, f.key) for f in rules.yes_no},
        {f.label: _choices(given, f.key) for f in rules.choices},
        tuple(_oddities(rules, table)),
        tuple(skipped),
        _groups(book.units, table),
    )


def _rates(rules: StatisticsRules, table: Mapping[str, Mapping[str, float]]) -> tuple[Rate, ...]:
    out = []
    for rate in rules.rates:
        values = [row[rate.key] for row in table.values() if rate.key in row and 0 <= row[rate.key] <= 100]
        middle = median(values) if values else None
        if not rate.of:
            out.append(Rate(rate.label, "%", None, len(values), middle, False))
            continue
        both = [
            (row[rate.key], row[rate.of])
            for row in table.values()
            if rate.key in row and rate.of in row and 0 <= row[rate.key] <= 100
        ]
        weight = math.fsum(w for _, w in both)
        out.append(
            Rate(rate.label, "%", math.fsum(r * w for r, w in both) / weight if weight else None, len(both), middle)
        )
    for ratio in rules.ratios:
        rows = [
            r for r in table.values() if ratio.over in r and ratio.under in r and (not ratio.plus or ratio.plus in r)
        ]
        under = math.fsum(r[ratio.under] + (r[ratio.plus] if ratio.plus else 0) for r in rows)
        value = math.fsum(r[ratio.over] for r in rows) / under if under else None
        out.append(
            Rate(ratio.label, ratio.unit, value * 100 if value is not None and ratio.percent else value, len(rows))
        )
    return tuple(out)


def _yes(given: Mapping[str, Mapping[str, object]], key: str) -> tuple[int, int, int]:
    said = [f.get(key) for f in given.values()]
    return sum(v is True for v in said), sum(v is False for v in said), sum(not isinstance(v, bool) for v in said)


def _choices(given: Mapping[str, Mapping[str, object]], key: str) -> dict[str, int]:
    counts: dict[str, int] = {}
    for form in given.values():
        value = form.get(key)
        for one in value if isinstance(value, (list, tuple)) else [value] if value else []:
            counts[str(one)] = counts.get(str(one), 0) + 1
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _oddities(rules: StatisticsRules, table: Mapping[str, Mapping[str, float]]) -> list[Oddity]:
    out = []
    fields: list[SumField | RateField] = [*rules.sums, *rules.rates]
    labels = {f.key: f.label for f in fields}
    for left, right in rules.not_above:
        for unit, row in table.items():
            if left in row and right in row and row[left] > row[right]:
                out.append(Oddity(unit, "contradiction", labels[left], row[left], labels[right], row[right]))
    for rate in rules.rates:
        for unit, row in table.items():
            if rate.key in row and not 0 <= row[rate.key] <= 100:
                out.append(Oddity(unit, "range", rate.label, row[rate.key]))
    for field in rules.sums:
        values = {u: row[field.key] for u, row in table.items() if field.key in row}
        for unit in outliers(values):
            money = field.unit == "万元" and values[unit] >= 1_000_000
            out.append(Oddity(unit, "unit" if money else "outlier", field.label, values[unit]))
    return out


def outliers(values: Mapping[str, float]) -> list[str]:
    """Units whose value is far from the others, by median and median deviation of logarithms. Too few units: none."""
    logs = {u: math.log1p(v) for u, v in values.items() if v >= 0}
    if len(logs) < LEAST_UNITS:
        return []
    middle = median(logs.values())
    spread = max(1.4826 * median(abs(v - middle) for v in logs.values()), 0.15)
    return [u for u, v in logs.items() if abs(v - middle) / spread > OUTLIER]


def _groups(
    units: Sequence[UnitBook], table: Mapping[str, Mapping[str, float]]
) -> dict[str, dict[str, dict[str, float]]]:
    """Sums by metal, province and size, where known of at least two kinds."""
    out: dict[str, dict[str, dict[str, float]]] = {}
    for by in ("metal", "province", "size"):
        sums: dict[str, dict[str, float]] = {}
        for unit in units:
            name = str(getattr(unit, by))
            if unit.unit not in table or not name:
                continue
            row = sums.setdefault(name, {"": 0.0})
            row[""] += 1
            for key, value in table[unit.unit].items():
                row[key] = row.get(key, 0.0) + value
        if len(sums) > 1:
            out[by] = dict(sorted(sums.items()))
    return out
