"""Which further reviews would settle most of the awards that are in doubt.

A finished run walks in (each entry's fair score and interval, each judge's error); pairs of entry and judge walk out,
each with how many wrong awards less are to be expected. The true scores are drawn around the fair ones from a fixed
stream; a review moves its entry's fair score, and with it who stands above an award line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot, sqrt
from statistics import NormalDist

import numpy as np

from review_lib.ranking.awards import cut_scores, line_counts
from review_lib.ranking.fair_data import Floats, Ints
from review_lib.ranking.values import Entry, Judge, JudgeRow, RankRow, Recusal, RunResult, sd_between
from review_lib.rules.rule import Rule

_MIDDLES = np.array([NormalDist().inv_cdf((k + 0.5) / 11) for k in range(11)])
SAYINGS = _MIDDLES / np.sqrt((_MIDDLES**2).mean())
"""Equally likely points of a normal law, with its variance: what a further review may say, in standard deviations."""
WORTH_A_LOOK = 4
"""So many times the wanted number of entries are looked at closely: those whose award is most likely wrong now."""
TRUTHS = 120_000
"""About so many true scores are drawn for a division: more rounds where entries are few."""


@dataclass(frozen=True, slots=True)
class ExtraReview:
    """A further review: how likely the entry's award is wrong now, and how many wrong awards less are expected."""

    entry: str
    judge: str
    wrong: float
    gain: float


class _Division:
    """The entries of one division with a fair score, and what their true scores may be."""

    def __init__(self, rows: Sequence[RankRow], rule: Rule) -> None:
        self.mean: Floats = np.array([r.fair_score or 0.0 for r in rows])
        self.sd: Floats = np.array([sd_between(r.fair_low, r.fair_high) for r in rows])
        self.cuts: Floats = np.array([float(c) for c in cut_scores(rule)])
        self.counts: Ints = np.array([c for c in line_counts(rule, len(rows)) if 0 < c < len(rows)], np.intp)
        rounds = int(np.clip(TRUTHS // max(len(rows), 1), 60, 1000))
        self.chance: Floats = np.random.Generator(np.random.PCG64(len(rows))).standard_normal((rounds, len(rows)))

    def levels(self, scores: Floats) -> Ints:
        """The award level of each score (last axis: entries), counted from the top; ties go by place in the list."""
        if len(self.cuts):
            low: Ints = (scores[..., None] < self.cuts).sum(axis=-1)
            return low
        place = np.empty(scores.shape, np.intp)
        order = np.argsort(-scores, axis=-1, kind="stable")
        np.put_along_axis(place, order, np.broadcast_to(np.arange(scores.shape[-1]), scores.shape), axis=-1)
        return np.searchsorted(self.counts, place, side="right")

    def wrong_now(self) -> Floats:
        """How likely each entry's award by the fair score is not the true one."""
        truth = self.levels(self.mean + self.sd * self.chance)
        out: Floats = (truth != self.levels(self.mean)).mean(axis=0)
        return out

    def gain(self, at: int, noise: float) -> float:
        """Wrong awards less, all entries together, if entry ``at`` has one more total with this error (points)."""
        before = self.levels(self.mean)
        after = 1.0 / (1.0 / self.sd[at] ** 2 + 1.0 / noise**2)
        shift = sqrt(max(self.sd[at] ** 2 - after, 0.0))
        truth = self.mean + self.sd * self.chance
        less = 0.0
        for say in SAYINGS:
            told = self.mean.copy()
            told[at] += shift * say
            now = self.levels(told)
            moved = now != before
            if moved.any():
                truth[:, at] = told[at] + sqrt(after) * self.chance[:, at]
                real = self.levels(truth)[:, moved]
                less += float(((real == now[moved]).mean(axis=0) - (real == before[moved]).mean(axis=0)).sum())
        return less / len(SAYINGS)


def extra_reviews(
    result: RunResult, judges: Sequence[Judge], entries: Sequence[Entry], recusals: Sequence[Recusal], most: int = 10
) -> tuple[ExtraReview, ...]:
    """The ``most`` further reviews with the greatest expected gain, one an entry, loads about even.

    Free is a judge who is not recused, not of the own company, not flagged and has not marked the entry; the most exact
    free judge is asked first. ``benchmarks/planning.py`` checks gain and choice against reviews by lot.
    """
    taken = {(s.judge, s.entry) for s in result.sheets} | {(r.judge, r.entry) for r in recusals}
    company = {e.entry: e.company for e in entries}
    home = {j.judge: j.company for j in judges}
    able = sorted((g for g in result.judges if g.error is not None and not g.flag), key=lambda g: (_noise(g), g.judge))

    def free(entry: str) -> list[JudgeRow]:
        own = company[entry]
        return [g for g in able if (g.judge, entry) not in taken and not (own and home[g.judge] == own)]

    found: list[tuple[float, float, str, _Division, int]] = []
    for division in sorted({r.division for r in result.rows}):
        rows = [r for r in result.rows if r.division == division and r.fair_score is not None]
        those = _Division(rows, result.rule)
        if not (len(those.cuts) or len(those.counts)):
            continue
        wrong = those.wrong_now()
        doubtful = sorted(range(len(rows)), key=lambda k: (-wrong[k], rows[k].entry))[: WORTH_A_LOOK * most]
        for k in doubtful:
            asked = free(rows[k].entry)
            if asked and those.sd[k] > 0 and wrong[k] > 0:
                gain = those.gain(k, _noise(asked[0]))
                found.append((gain, float(wrong[k]), rows[k].entry, those, k))
    found.sort(key=lambda x: (-x[0], x[2]))
    share = max(1, -(-2 * most // max(len(able), 1)))
    load: dict[str, int] = {}
    chosen: list[ExtraReview] = []
    for best, doubt, entry, those, k in found:
        asked = free(entry)
        judge = next((g for g in asked if load.get(g.judge, 0) < share), None)
        if judge is not None and len(chosen) < most:
            gain = best if judge is asked[0] else those.gain(k, _noise(judge))
            if gain > 0:
                load[judge.judge] = load.get(judge.judge, 0) + 1
                chosen.append(ExtraReview(entry, judge.judge, round(doubt, 3), round(gain, 4)))
    return tuple(sorted(chosen, key=lambda x: (-x.gain, x.entry)))


def _noise(judge: JudgeRow) -> float:
    """How far one more total of this judge may stray from the entry's quality, in points of quality."""
    severity = sd_between(judge.severity_low, judge.severity_high)
    return max(hypot(judge.error or 0.0, severity) / max(judge.spread or 1.0, 0.2), 0.1)
