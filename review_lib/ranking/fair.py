"""The fair estimate: what an average judge of the panel would give each entry, and how sure that is.

Arrays of one phase walk in (:mod:`fair_data`), draws of every entry's quality and a description of every
judge walk out. Nothing of a rule, an award or a name is known here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from review_lib.ranking.fair_data import FairData, Floats
from review_lib.ranking.fair_model import Draws, Sampler

ODD_ENOUGH, CARELESS_ENOUGH = 0.30, 0.20
"""A judge is flagged whose chance of being odd, or of being careless, is above this: in simulation that flags some
3 % of sound judges and finds two in three odd ones (``benchmarks/fairness.py``)."""


@dataclass(frozen=True)
class JudgeEstimate:
    """What the marks tell of one judge. Points are of the total; NaN where there are no marks.

    ``flag``: empty, ``flat``, ``random`` or ``favour`` (a company, ``favour_company``); ``odd``: the chance
    that the flag, or any, is right; ``careless`` and ``favoured``: the chance of either.
    """

    sheets: int
    severity: float
    severity_low: float
    severity_high: float
    spread: float
    agreement: float
    error: float
    drift: float
    favour: float
    favour_company: int
    odd: float
    flag: str
    careless: float = 0.0
    favoured: float = 0.0


@dataclass(frozen=True)
class FairResult:
    """``draws``: draws × entries of quality, in points of the total. ``judges`` in the order of the data."""

    draws: Floats
    judges: tuple[JudgeEstimate, ...]


def sweeps(sheets: int) -> tuple[int, int]:
    """How many sweeps are thrown away and kept for a round of so many sheets."""
    return (150, 900) if sheets <= 3000 else (120, 600)


def estimate(data: FairData, seed: int, warm: int | None = None, draws: int | None = None) -> FairResult:
    """Draws of the qualities of all entries, and all judges described. The same data and seed: the same answer."""
    usual = sweeps(len(data.sheet_entry))
    sampler = Sampler(data, seed)
    found = sampler.run(usual[0] if warm is None else warm, usual[1] if draws is None else draws)
    full = data.full[data.division] / 100.0
    return FairResult(found.quality * full, _judges(data, sampler, found))


def _judges(data: FairData, sampler: Sampler, found: Draws) -> tuple[JudgeEstimate, ...]:
    sheets = np.bincount(data.sheet_judge, minlength=len(data.judges))
    weight = np.zeros(len(data.judges))
    full = data.full[data.division[data.sheet_entry]] / 100.0
    weight = np.bincount(data.sheet_judge, full, len(data.judges)) / np.maximum(sheets, 1)
    low, high = np.quantile(found.severity, (0.05, 0.95), axis=0)
    quality = found.quality.mean(axis=0)
    drift = found.drift.mean(axis=0)
    careless = found.careless.mean(axis=0)
    favoured = (found.favoured >= 0).mean(axis=0)
    odd = np.minimum(careless + favoured, 1.0)
    flagged = (odd > ODD_ENOUGH) | (careless > CARELESS_ENOUGH)
    out = []
    nan = float("nan")
    for k in range(len(data.judges)):
        if not sheets[k]:
            out.append(JudgeEstimate(0, nan, nan, nan, nan, nan, nan, nan, nan, -1, 0.0, ""))
            continue
        rows = data.sheet_judge == k
        level = sampler.y[rows] - drift[k] * sampler.turn[rows]
        own = quality[data.sheet_entry[rows]]
        spread_of = float(level.std() * own.std())
        agreement = float(((level - level.mean()) * (own - own.mean())).mean() / spread_of) if spread_of > 1e-9 else nan
        firms = found.favoured[:, k]
        votes = np.bincount(firms[firms >= 0], minlength=1)
        firm = int(votes.argmax()) if votes.sum() else -1
        chance = float(votes.max()) / len(firms) if firm >= 0 else 0.0
        favour = float(found.favour[firms == firm, k].mean()) if firm >= 0 else 0.0
        error = float(found.error[:, k].mean())
        flag = ""
        if flagged[k]:
            flag = "favour" if favoured[k] > careless[k] else "flat" if error < 2.5 else "random"
        w = float(weight[k])
        out.append(
            JudgeEstimate(
                int(sheets[k]),
                float(found.severity[:, k].mean()) * w,
                float(low[k]) * w,
                float(high[k]) * w,
                float(found.spread[:, k].mean()),
                agreement,
                error * w,
                float(drift[k]) * w,
                favour * w if chance > 0.3 else 0.0,
                firm if chance > 0.3 else -1,
                float(odd[k]),
                flag,
                float(careless[k]),
                float(favoured[k]),
            )
        )
    return tuple(out)
