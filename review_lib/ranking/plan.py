"""Would this panel tell them apart.

A design (entries, judges, who judges what) walks in, with the kind of panel that a finished run found; expected errors
at the award lines walk out. Real marks are only read, never made.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import exp, hypot, log, sqrt
from statistics import fmean, pstdev, pvariance

from review_lib.ranking.awards import level
from review_lib.ranking.simulate import Kind, invent
from review_lib.ranking.values import Entry, Item, Judge, Round, RunResult, sd_between
from review_lib.rules.rule import Rule


@dataclass(frozen=True, slots=True)
class Outlook:
    """Of ``entries``, how many on average get another award than they deserve, by the official and the fair score."""

    entries: int
    official_wrong: float
    fair_wrong: float
    rounds: int


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
        doubt = [(scale * sd_between(r.fair_low, r.fair_high)) ** 2 for r in rows]
        if len(scores) > 2:
            squares.append(pvariance(scores) + fmean(doubt))
            middle.append(fmean(scores))
    panel = [g for g in result.judges if g.error and g.severity is not None and g.spread]
    sound = [g for g in panel if g.flag in ("", "favour")]
    if not squares or len(sound) < 2:
        return usual
    severe = pvariance([g.severity or 0.0 for g in sound])
    severe += fmean(sd_between(g.severity_low, g.severity_high) ** 2 for g in sound)
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
