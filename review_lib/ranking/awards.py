"""Awards: which level a rank or a score gives, award by award from the top.

Ranks or scores walk in, names of awards walk out. Exact; no name of an award stands here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import floor

from review_lib.ranking.official import Standing
from review_lib.rules.rule import Rule


def line_counts(rule: Rule, entries: int) -> list[int]:
    """How many entries of a division of ``entries`` hold each level or a higher one (no more than there are)."""
    counts: list[int] = []
    held = 0
    for award in rule.awards:
        if award.count is not None:
            held += award.count
        elif award.share is not None:
            held += floor(Fraction(award.share) * entries + Fraction(1, 2))
        counts.append(min(held, entries))
    return counts


def cut_scores(rule: Rule) -> list[Decimal]:
    """The least score of each level, where the rule goes by scores; else empty."""
    return [award.at_least for award in rule.awards if award.at_least is not None]


def level(rule: Rule, entries: int, rank: int | None, score: Decimal | float | None) -> str:
    """The award of ``rank`` (or ``score``) in a division of ``entries``; empty: none."""
    if rank is None or score is None:
        return ""
    cuts = cut_scores(rule)
    if cuts:
        return next((a.name for a, cut in zip(rule.awards, cuts, strict=True) if score >= cut), "")
    return next((a.name for a, c in zip(rule.awards, line_counts(rule, entries), strict=True) if rank <= c), "")


def award_all(rule: Rule, standings: Sequence[Standing], company: Mapping[str, str]) -> tuple[dict[str, str], set[str]]:
    """Entry -> award for one division, and the entries that a cap a company took out of the awards.

    With a cap the next entry moves up: a capped entry takes no place of an award.
    """
    entries = len(standings)
    if rule.per_company is None:
        return {s.entry: level(rule, entries, s.rank, s.score) for s in standings}, set()
    capped: set[str] = set()
    held: dict[str, int] = {}
    got: dict[str, str] = {}
    ranked = sorted((s for s in standings if s.rank is not None), key=lambda s: (s.rank or 0, s.entry))
    gone_before: dict[int, int] = {}
    for s in ranked:
        rank = s.rank or 0
        gone_before.setdefault(rank, len(capped))
        award = level(rule, entries, rank - gone_before[rank], s.score)
        firm = company.get(s.entry, "")
        if award and firm and held.get(firm, 0) >= rule.per_company:
            capped.add(s.entry)
            award = ""
        elif award:
            held[firm] = held.get(firm, 0) + 1
        got[s.entry] = award
    return {s.entry: got.get(s.entry, "") for s in standings}, capped
