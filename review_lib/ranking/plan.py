"""Would this panel tell them apart, and which further reviews would help most.

A design (entries, judges, who judges what) or a finished run walks in; expected errors at the award lines, or
a list of entry × judge pairs with their expected gain, walk out. Real marks are only read, never made.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import erf, exp, hypot, log, sqrt
from statistics import fmean, pstdev, pvariance

from review_lib.ranking.awards import cut_scores, level, line_counts
from review_lib.ranking.simulate import Kind, invent
from review_lib.ranking.values import Entry, Item, Judge, JudgeRow, Recusal, Round, RunResult
from review_lib.rules.rule import Rule

NORMAL_POINTS = (-1.96, -1.28, -0.84, -0.52, -0.25, 0.0, 0.25, 0.52, 0.84, 1.28, 1.96)
"""Equally likely points of a normal law (about its 1/12 ... 11/12 quantiles)."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """Of ``entries``, how many on average get another award than they deserve, by the official and the fair score."""

    entries: int
    official_wrong: float
    fair_wrong: float
    rounds: int


@dataclass(frozen=True, slots=True)
class ExtraReview:
    """A further review: how likely the entry's award is wrong now, and how much of that it would take away."""

    entry: str
    judge: str
    wrong: float
    gain: float


def outlook(
    entries: Sequence[Entry],
    judges: Sequence[Judge],
    assignments: Sequence[tuple[str, str]],
    items: Sequence[Item],
    rule: Rule,
    seed: int = 1,
    rounds: int = 5,
    kind: Kind | None = None,
) -> Outlook:
    """Expected wrong awards of a design, over ``rounds`` invented rounds with it.

    ``kind``: the panel to expect, such as :func:`kind_like` of an earlier run; the usual one if not given.
    """
    from review_lib.ranking.run import rank_round

    official = fair = 0
    for n in range(rounds):
        made = invent(entries, judges, assignments, items, seed + n, kind)
        result = rank_round(Round(tuple(entries), tuple(judges), tuple(items), made.marks, (), rule), seed)
        right: dict[str, str] = {}
        for division in {e.division for e in entries}:
            same = [e.entry for e in entries if e.division == division]
            for place, name in enumerate(sorted(same, key=lambda e: -made.quality[e]), 1):
                right[name] = level(rule, len(same), place, made.quality[name])
        official += sum(row.award != right[row.entry] for row in result.rows)
        fair += sum(row.fair_award != right[row.entry] for row in result.rows)
    return Outlook(len(entries), official / rounds, fair / rounds, rounds)


def kind_like(result: RunResult) -> Kind:
    """The kind of panel that a finished run found: its judges, qualities and level, on a scale of 100 points.

    What one run cannot tell (drift, how items hang together) stays usual. Estimates are shrunk, so their own
    doubt is added to what they vary. The usual kind where nothing was estimated.
    """
    usual = Kind()
    full = {p.division: float(p.full) for p in result.phases}
    one_phase = not result.rule.phases
    squares, middle = [], []
    for division in sorted({r.division for r in result.rows}):
        scale = 100.0 / full[division] if one_phase and full.get(division) else 1.0
        rows = [r for r in result.rows if r.division == division and r.fair_score is not None]
        scores = [scale * (r.fair_score or 0.0) for r in rows]
        doubt = [(scale * _width(r.fair_low, r.fair_high)) ** 2 for r in rows]
        if len(scores) > 2:
            squares.append(pvariance(scores) + fmean(doubt))
            middle.append(fmean(scores))
    panel = [g for g in result.judges if g.error and g.severity is not None and g.spread]
    sound = [g for g in panel if g.flag in ("", "favour")]
    if not squares or len(sound) < 2:
        return usual
    severe = pvariance([g.severity or 0.0 for g in sound])
    severe += fmean(_width(g.severity_low, g.severity_high) ** 2 for g in sound)
    unit = 100.0 / fmean(full.values()) if one_phase and full else 1.0
    errors = [log(unit * (g.error or 1.0)) for g in sound]
    share = exp(fmean(errors)) / hypot(usual.sheet_error, 45.0 * usual.item_error)
    return replace(
        usual,
        quality=sqrt(fmean(squares)),
        level=fmean(middle),
        severity=unit * sqrt(severe),
        spread=hypot(pstdev([log(max(g.spread or 1.0, 0.2)) for g in sound]), 0.12),
        sheet_error=usual.sheet_error * share,
        item_error=usual.item_error * share,
        exactness=hypot(pstdev(errors), 0.1),
        flat=sum(g.flag == "flat" for g in panel) / len(panel),
        random=sum(g.flag == "random" for g in panel) / len(panel),
        biased=sum(g.flag == "favour" for g in panel) / len(panel),
    )


def _width(low: float | None, high: float | None) -> float:
    """The standard deviation that a 90 % interval stands for."""
    return ((high or 0.0) - (low or 0.0)) / 3.29


def _below(z: float) -> float:
    return 0.5 * (1 + erf(z / sqrt(2)))


def _wrong(margin: float, sd: float) -> float:
    """Chance that the side of a line ``margin`` points away is the wrong one."""
    return _below(-abs(margin) / sd) if sd > 0 else 0.0


def _noise(judge: JudgeRow) -> float:
    """How far one more total of this judge may stray from the entry's quality, in points of quality."""
    severity = _width(judge.severity_low, judge.severity_high)
    return max(hypot(judge.error or 0.0, severity) / max(judge.spread or 1.0, 0.2), 0.1)


def extra_reviews(
    result: RunResult, judges: Sequence[Judge], entries: Sequence[Entry], recusals: Sequence[Recusal], most: int = 10
) -> tuple[ExtraReview, ...]:
    """The ``most`` further reviews with the greatest expected gain, one an entry, loads about even.

    Free is a judge who is not recused, not of the own company, not flagged and has not marked the entry. Gain:
    by how much the chance of a wrong side of the entry's nearest award line falls, averaged over what that
    judge, with the own error and an uncertain severity, may say (``benchmarks/planning.py`` checks it against
    reviews by lot).
    """
    taken = {(s.judge, s.entry) for s in result.sheets} | {(r.judge, r.entry) for r in recusals}
    company = {e.entry: e.company for e in entries}
    home = {j.judge: j.company for j in judges}
    able = [g for g in result.judges if g.error is not None and not g.flag]
    out = []
    for division in sorted({r.division for r in result.rows}):
        rows = [r for r in result.rows if r.division == division and r.fair_score is not None]
        scores = sorted((r.fair_score or 0.0 for r in rows), reverse=True)
        cuts = [float(c) for c in cut_scores(result.rule)]
        if not cuts:
            counts = [c for c in line_counts(result.rule, len(rows)) if 0 < c < len(scores)]
            cuts = [(scores[c - 1] + scores[c]) / 2 for c in counts]
        if not cuts:
            continue
        for row in rows:
            score = row.fair_score or 0.0
            sd = _width(row.fair_low, row.fair_high)
            line = min(cuts, key=lambda c: (abs(c - score), c))
            free = [
                g
                for g in able
                if (g.judge, row.entry) not in taken and not (home[g.judge] and home[g.judge] == company[row.entry])
            ]
            if not free or sd <= 0:
                continue
            now = _wrong(score - line, sd)
            for g in free:
                noise = _noise(g)
                after = 1 / (1 / sd**2 + 1 / noise**2)
                shift = sqrt(max(sd**2 - after, 0.0))
                later = sum(_wrong(score + shift * z - line, sqrt(after)) for z in NORMAL_POINTS) / len(NORMAL_POINTS)
                out.append(ExtraReview(row.entry, g.judge, round(now, 3), round(max(now - later, 0.0), 4)))
    out.sort(key=lambda x: (-x.gain, x.entry, x.judge))
    chosen: dict[str, ExtraReview] = {}
    load: dict[str, int] = {}
    share = max(1, -(-2 * most // max(len(able), 1)))
    for pair in out:
        if len(chosen) < most and pair.entry not in chosen and load.get(pair.judge, 0) < share:
            chosen[pair.entry] = pair
            load[pair.judge] = load.get(pair.judge, 0) + 1
    return tuple(chosen.values())
