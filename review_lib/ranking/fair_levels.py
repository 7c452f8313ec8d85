"""From draws of quality to what is printed: fair score, interval, rank, and the chance of each award level.

Draws (runs × entries of one division) walk in, plain numbers walk out, rounded far above float noise.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import numpy as np

from review_lib.ranking.fair_data import Floats


def summary(draws: Floats, places: int = 2) -> tuple[Floats, Floats, Floats]:
    """Mean, 5 % and 95 % point of each column, rounded so that low <= mean <= high always holds."""
    mean = np.round(draws.mean(axis=0), places)
    low = np.minimum(np.round(np.quantile(draws, 0.05, axis=0), places), mean)
    high = np.maximum(np.round(np.quantile(draws, 0.95, axis=0), places), mean)
    return mean, low, high


def ranks(scores: Sequence[float]) -> list[int]:
    """1 + how many stand better, for each score."""
    ordered = np.sort(-np.asarray(scores))
    return [int(np.searchsorted(ordered, -x, side="left")) + 1 for x in scores]


def at_or_above_rank(draws: Floats, counts: Sequence[int]) -> Floats:
    """Level × entry: the chance that the true rank is within ``counts[level]``."""
    order = np.argsort(-draws, axis=1, kind="stable")
    place = np.empty_like(order)
    np.put_along_axis(place, order, np.arange(draws.shape[1])[None, :], axis=1)
    return np.array([(place < count).mean(axis=0) for count in counts]).reshape(len(counts), draws.shape[1])


def at_or_above_score(draws: Floats, cuts: Sequence[Decimal]) -> Floats:
    """Level × entry: the chance that the true quality is at least ``cuts[level]``."""
    return np.array([(draws >= float(cut)).mean(axis=0) for cut in cuts]).reshape(len(cuts), draws.shape[1])
