"""A round as arrays for the fair estimate: sheets × items, who judged what, in which order.

A round walks in, :class:`FairData` walks out. Entries, judges, divisions and items get numbers that depend
on the marks alone, never on names or on the order of rows, so that neither can change an estimate. Marks of
recused judges never come in here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from review_lib.ranking.official import items_of
from review_lib.ranking.values import Round

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]


@dataclass(frozen=True)
class FairData:
    """One phase of a round. Sheets are sorted by judge and order of marking.

    ``marks``: sheets × items, NaN where there is none; columns beyond a division's own items have ``most``
    0 and NaN marks. ``turn``: 0 for a judge's first sheet ... 1 for the last. ``full``: the highest total
    of each division; ``step`` of the total. Companies are numbers, -1: none named.
    """

    entries: tuple[str, ...]
    judges: tuple[str, ...]
    divisions: tuple[str, ...]
    companies: tuple[str, ...]
    division: Ints
    company: Ints
    judge_company: Ints
    sheet_entry: Ints
    sheet_judge: Ints
    turn: Floats
    marks: Floats
    most: Floats
    step: Floats

    @property
    def full(self) -> Floats:
        """The highest total of each division."""
        full: Floats = self.most.sum(axis=1)
        return full


def arrays(round_: Round, phase: str = "") -> FairData:
    """The sheets of ``phase`` as arrays; entries and judges without a mark are there too, without sheets."""
    rule = round_.rule
    recused = {(r.judge, r.entry) for r in round_.recusals}
    division_of = {e.entry: e.division for e in round_.entries}
    given: dict[str, dict[str, dict[str, float]]] = {j.judge: {} for j in round_.judges}
    for mark in round_.marks:
        if (mark.judge, mark.entry) not in recused and (not rule.phases or mark.phase == phase):
            given[mark.judge].setdefault(mark.entry, {})[mark.item] = float(mark.mark)
    columns: dict[str, list[tuple[str, float, float]]] = {}
    units = {judge: _against_own_mean(sheets, division_of) for judge, sheets in given.items()}
    varied: dict[tuple[str, str], int] = {}
    for sheets_ in units.values():
        for entry, unit_row in sheets_.items():
            for item, (_, off) in unit_row.items():
                key = division_of[entry], item
                varied[key] = varied.get(key, 0) + off * off
    for division in set(division_of.values()):
        its = items_of(division, phase, round_.items, rule)
        its.sort(key=lambda i: (-i.max, i.step, -varied.get((division, i.item), 0), i.item))
        columns[division] = [(i.item, float(i.max), float(i.step)) for i in its]
    keys: dict[str, list[tuple[tuple[int, int], ...]]] = {e: [] for e in division_of}
    for sheets_ in units.values():
        for entry, unit_row in sheets_.items():
            keys[entry].append(tuple(unit_row.get(i, (-1, 0)) for i, _, _ in columns[division_of[entry]]))
    for rows_ in keys.values():
        rows_.sort()
    members: dict[str, list[str]] = {}
    for entry, division in division_of.items():
        members.setdefault(division, []).append(entry)
    for names in members.values():
        names.sort(key=lambda e: (keys[e], e))
    divisions = sorted(
        members, key=lambda d: ([c[1:] for c in columns[d]], len(members[d]), [keys[e] for e in members[d]], d)
    )
    entries = [e for d in divisions for e in members[d]]
    entry_at = {e: i for i, e in enumerate(entries)}

    def judge_key(judge: str) -> tuple[object, ...]:
        rows = list(given[judge].items())
        seen = [entry_at[e] for e, _ in rows]
        totals = [sum(r.values()) for _, r in rows]
        return (seen, [round(t - totals[0], 9) for t in totals], totals[:1], judge)

    judges = sorted(given, key=judge_key)
    firms: dict[str, int] = {}
    company_of = {e.entry: e.company for e in round_.entries}
    for name in entries:
        if company_of[name]:
            firms.setdefault(company_of[name], len(firms))
    judge_company = {j.judge: j.company for j in round_.judges}
    width = max((len(c) for c in columns.values()), default=0)
    most = np.zeros((len(divisions), width))
    step = np.zeros((len(divisions), width))
    for d, division in enumerate(divisions):
        for k, (_, high, unit) in enumerate(columns[division]):
            most[d, k], step[d, k] = high, unit
    count = sum(len(s) for s in given.values())
    marks = np.full((count, width), np.nan)
    sheet_entry, sheet_judge = np.zeros(count, np.intp), np.zeros(count, np.intp)
    turn = np.zeros(count)
    at = 0
    for j, judge in enumerate(judges):
        sheets = given[judge]
        for n, (entry, row) in enumerate(sheets.items()):
            sheet_entry[at], sheet_judge[at] = entry_at[entry], j
            turn[at] = n / max(len(sheets) - 1, 1)
            for k, (item, _, _) in enumerate(columns[division_of[entry]]):
                if item in row:
                    marks[at, k] = row[item]
            at += 1
    division_at = {d: i for i, d in enumerate(divisions)}
    return FairData(
        tuple(entries),
        tuple(judges),
        tuple(divisions),
        tuple(firms),
        np.array([division_at[division_of[e]] for e in entries], np.intp),
        np.array([firms.get(company_of[e], -1) for e in entries], np.intp),
        np.array([firms.get(judge_company[j], -1) for j in judges], np.intp),
        sheet_entry,
        sheet_judge,
        turn,
        marks,
        most,
        step,
    )


def _against_own_mean(
    sheets: dict[str, dict[str, float]], division_of: dict[str, str]
) -> dict[str, dict[str, tuple[int, int]]]:
    """Each mark of one judge as (sheets, so many times its distance from the judge's mean of that item).

    Entries and items are numbered by these, so neither a name nor a constant that a judge adds to an item moves them.
    Whole numbers (millionths of a point), for no order may hang on rounding.
    """
    sums: dict[tuple[str, str], tuple[int, int]] = {}
    for entry, row in sheets.items():
        for item, value in row.items():
            count, total = sums.get((division_of[entry], item), (0, 0))
            sums[division_of[entry], item] = count + 1, total + round(value * 1e6)
    out: dict[str, dict[str, tuple[int, int]]] = {}
    for entry, row in sheets.items():
        out[entry] = {}
        for item, value in row.items():
            count, total = sums[division_of[entry], item]
            out[entry][item] = count, count * round(value * 1e6) - total
    return out
