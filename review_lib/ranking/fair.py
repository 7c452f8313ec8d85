"""The fair estimate: what an average judge of the panel would give each entry, and how sure that is.

Arrays of one phase walk in (:mod:`fair_data`), draws of every entry's quality and a description of every
judge walk out. Nothing of a rule, an award or a name is known here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from review_lib.ranking.fair_data import FairData, Floats
from review_lib.ranking.fair_model import Draws, Sampler

ODD_ENOUGH, CARELESS_ENOUGH = 0.20, 0.10
"""A judge may be flagged whose chance of being odd, or of being careless, is above this."""
WRONG_AT_MOST = 0.12
"""Share of a round's sound judges that may be expected among the flagged: so a round in which many look odd flags only
the surest. In simulation some 4 % of sound judges are flagged and two in three odd ones found
(``benchmarks/fairness.py``)."""


NAN = float("nan")


@dataclass(frozen=True)
class JudgeEstimate:
    """What the marks tell of one judge. Points are of the total; NaN where there is nothing to tell it from.

    ``flag``: empty, ``flat``, ``random`` or ``favour`` (a company, ``favour_company``); ``odd``: the chance
    that the flag, or any, is right; ``careless`` and ``favoured``: the chance of either. ``halo``: how far errors
    of two items of one sheet go together (0 ... 1). ``…_low`` and ``…_high``: 90 % intervals.
    """

    sheets: int
    severity: float = NAN
    severity_low: float = NAN
    severity_high: float = NAN
    spread: float = NAN
    spread_low: float = NAN
    spread_high: float = NAN
    agreement: float = NAN
    error: float = NAN
    drift: float = NAN
    drift_low: float = NAN
    drift_high: float = NAN
    favour: float = NAN
    favour_low: float = NAN
    favour_high: float = NAN
    favour_company: int = -1
    halo: float = NAN
    halo_low: float = NAN
    halo_high: float = NAN
    odd: float = 0.0
    flag: str = ""
    careless: float = 0.0
    favoured: float = 0.0


@dataclass(frozen=True)
class FairResult:
    """``draws``: draws × entries of quality, in points of the total. ``judges`` in the order of the data. ``link``: how
    firmly the judges hang together (:mod:`fair_links`)."""

    draws: Floats
    judges: tuple[JudgeEstimate, ...]
    link: float


def sweeps(sheets: int) -> tuple[int, int]:
    """How many sweeps are thrown away and kept for a round of so many sheets."""
    return (150, 900) if sheets <= 3000 else (120, 600)


def estimate(data: FairData, seed: int, warm: int | None = None, draws: int | None = None) -> FairResult:
    """Draws of the qualities of all entries, and all judges described. The same data and seed: the same answer."""
    usual = sweeps(len(data.sheet_entry))
    sampler = Sampler(data, seed)
    found = sampler.run(usual[0] if warm is None else warm, usual[1] if draws is None else draws)
    full = data.full[data.division] / 100.0
    return FairResult(found.quality * full, _judges(data, sampler, found), sampler.link)


def _judges(data: FairData, sampler: Sampler, found: Draws) -> tuple[JudgeEstimate, ...]:
    sheets = np.bincount(data.sheet_judge, minlength=len(data.judges))
    full = data.full[data.division[data.sheet_entry]] / 100.0
    weight = np.bincount(data.sheet_judge, full, len(data.judges)) / np.maximum(sheets, 1)
    careless = found.careless.mean(axis=0)
    favoured = (found.favoured >= 0).mean(axis=0)
    odd = np.minimum(careless + favoured, 1.0)
    flagged = _flagged(np.where(sheets > 0, odd, 0.0), careless)
    halo = _halo(data, sampler, found)
    quality, drift = found.quality.mean(axis=0), found.drift.mean(axis=0)
    out = []
    for k in range(len(data.judges)):
        if not sheets[k]:
            out.append(JudgeEstimate(0))
            continue
        rows = data.sheet_judge == k
        level = sampler.y[rows] - drift[k] * sampler.turn[rows]
        error = float(found.error[:, k].mean())
        firm, amounts = _favour(found, k)
        flag = ""
        if flagged[k]:
            flag = "favour" if favoured[k] > careless[k] else "flat" if error < 2.5 else "random"
        w = float(weight[k])
        out.append(
            JudgeEstimate(
                int(sheets[k]),
                *_with_range(found.severity[:, k] * w),
                *_with_range(found.spread[:, k]),
                _agreement(level, quality[data.sheet_entry[rows]]),
                error * w,
                *_with_range(found.drift[:, k] * w),
                *(_with_range(amounts * w) if firm >= 0 else (0.0, NAN, NAN)),
                firm,
                *_with_range(halo[:, k]),
                float(odd[k]),
                flag,
                float(careless[k]),
                float(favoured[k]),
            )
        )
    return tuple(out)


def _flagged(odd: Floats, careless: Floats) -> npt.NDArray[np.bool_]:
    """Whom to flag: the likeliest first, as long as few enough sound judges are to be expected among them."""
    may = (odd > ODD_ENOUGH) | (careless > CARELESS_ENOUGH)
    order = np.lexsort((np.arange(len(odd)), -odd))
    order = order[may[order]]
    wrong = np.cumsum(1.0 - odd[order])
    out = np.zeros(len(odd), bool)
    out[order[wrong <= WRONG_AT_MOST * (1.0 - odd).sum()]] = True
    return out


def _with_range(draws: Floats) -> tuple[float, float, float]:
    """Mean, 5 % and 95 % point."""
    low, high = np.quantile(draws, (0.05, 0.95))
    return float(draws.mean()), float(low), float(high)


def _agreement(level: Floats, quality: Floats) -> float:
    """Correlation of a judge's totals with the qualities; NaN where either does not vary."""
    both = float(level.std() * quality.std())
    return float(((level - level.mean()) * (quality - quality.mean())).mean() / both) if both > 1e-9 else NAN


def _favour(found: Draws, judge: int) -> tuple[int, Floats]:
    """The company that a judge favours most likely (-1: none with a chance above 0.3), and draws of by how much."""
    firms = found.favoured[:, judge]
    votes = np.bincount(firms[firms >= 0], minlength=1)
    firm = int(votes.argmax())
    if votes[firm] <= 0.3 * len(firms):
        return -1, np.zeros(1)
    return firm, found.favour[firms == firm, judge]


def _halo(data: FairData, sampler: Sampler, found: Draws) -> Floats:
    """Draws × judges: correlation of two items' errors on one sheet; NaN where items do not tell it.

    The error of a total is that of the whole sheet and what is left of the items' own, sum of squared weights of
    the items times their variance.
    """
    share = (data.most / np.maximum(data.full, 1e-9)[:, None]) ** 2
    left = share.sum(axis=1)[data.division[data.sheet_entry]]
    sheets = np.maximum(np.bincount(data.sheet_judge, minlength=len(data.judges)), 1)
    left = np.bincount(data.sheet_judge, left, len(data.judges)) / sheets
    chance = np.random.Generator(np.random.PCG64(len(found.error))).standard_normal(len(found.error))
    item = (sampler.item_error * np.exp(np.sqrt(sampler.blur) * chance[:, None])) ** 2
    whole = np.maximum(found.error**2 - left * item, 0.0)
    halo: Floats = whole / (whole + item)
    return halo
