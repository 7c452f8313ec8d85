"""What a judge may learn of the own marking after the season: values in, values out, nobody else's name anywhere.

Own sheets and the sheets of others on the same entries walk in, as marks by item; a :class:`Feedback` walks out. Others
are met only as means over at least two of them, so that no single colleague's mark can be told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, pstdev

ENOUGH = 3  # entries below which nothing is said about a judge's habits
LEAST_OTHERS = 2


@dataclass(frozen=True, slots=True)
class ItemHabit:
    """One item of a division's score table: the own mean and the others' mean on the same entries, in % of the full
    mark, over ``n`` entries."""

    division: str
    item: str
    own: float
    others: float
    n: int


@dataclass(frozen=True, slots=True)
class EntryPoint:
    """One own entry: the own total and the others' mean, in % of the full total."""

    entry: str
    own: float
    others: float


@dataclass(frozen=True, slots=True)
class Feedback:
    """``compared``: entries with enough others. ``difference``: own total minus the others' mean, averaged, in % of
    full. ``contrast``: how much the items of one sheet differ (standard deviation of item shares), own over others'
    on the same entries; below 1 the items are marked more alike than the panel marks them (halo); None where there
    is too little to say."""

    sheets: int
    compared: int
    difference: float | None
    contrast: float | None
    items: tuple[ItemHabit, ...]
    points: tuple[EntryPoint, ...]


def feedback(
    own: Mapping[str, Mapping[str, float]],
    others: Mapping[str, Sequence[Mapping[str, float]]],
    division_of: Mapping[str, str],
    full: Mapping[str, Mapping[str, float]],
) -> Feedback:
    """The feedback of one judge. ``own``: entry -> item -> share of the item's full mark (0 to 1); ``others``: entry ->
    the same of each other judge, in any order; ``full``: entry -> item -> full mark, by which shares make a total."""
    known = [e for e in sorted(own) if len(others.get(e, ())) >= LEAST_OTHERS]
    points = []
    for entry in known:
        mine = _total(own[entry], full[entry])
        theirs = fmean(_total(o, full[entry]) for o in others[entry])
        points.append(EntryPoint(entry, mine, theirs))
    enough = len(known) >= ENOUGH
    return Feedback(
        len(own),
        len(known),
        fmean(p.own - p.others for p in points) if enough else None,
        _contrast(own, others, known) if enough else None,
        _items(own, others, division_of, known),
        tuple(points),
    )


def _total(shares: Mapping[str, float], full: Mapping[str, float]) -> float:
    """A sheet's total in % of the full total."""
    return 100 * sum(shares[i] * most for i, most in full.items() if i in shares) / sum(full.values())


def _contrast(
    own: Mapping[str, Mapping[str, float]], others: Mapping[str, Sequence[Mapping[str, float]]], known: Sequence[str]
) -> float | None:
    mine = fmean(pstdev(own[e].values()) for e in known)
    theirs = fmean(fmean(pstdev(o.values()) for o in others[e]) for e in known)
    return mine / theirs if theirs > 0 else None


def _items(
    own: Mapping[str, Mapping[str, float]],
    others: Mapping[str, Sequence[Mapping[str, float]]],
    division_of: Mapping[str, str],
    known: Sequence[str],
) -> tuple[ItemHabit, ...]:
    mine: dict[tuple[str, str], list[float]] = {}
    theirs: dict[tuple[str, str], list[float]] = {}
    for entry in known:
        for item, share in own[entry].items():
            said = [o[item] for o in others[entry] if item in o]
            if len(said) >= LEAST_OTHERS:
                key = division_of[entry], item
                mine.setdefault(key, []).append(share)
                theirs.setdefault(key, []).append(fmean(said))
    return tuple(
        ItemHabit(division, item, 100 * fmean(v), 100 * fmean(theirs[division, item]), len(v))
        for (division, item), v in mine.items()
    )
