"""The fair estimate: what an average judge of the panel would give each entry, and how sure that is.

Arrays of one phase walk in (:mod:`fair_data`), draws of every entry's quality and a description of every
judge walk out. Nothing of a rule, an award or a name is known here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from review_lib.ranking.fair_data import FairData, Floats


@dataclass(frozen=True)
class JudgeEstimate:
    """What the marks tell of one judge. Points are of the total; NaN where there are no marks."""

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


@dataclass(frozen=True)
class FairResult:
    """``draws``: draws × entries of quality, in points of the total. ``judges`` in the order of the data."""

    draws: Floats
    judges: tuple[JudgeEstimate, ...]


def estimate(data: FairData, seed: int, draws: int = 800, warm: int = 200) -> FairResult:
    """Draws of the qualities of all entries under the model of judges' severities and errors."""
    rng = np.random.Generator(np.random.PCG64(seed))
    entries, judges, divisions = len(data.entries), len(data.judges), len(data.divisions)
    e, j = data.sheet_entry, data.sheet_judge
    d = data.division[e]
    there = ~np.isnan(data.marks)
    filled = np.where(there, data.marks, 0.0).sum(axis=1)
    y = filled / np.maximum(np.where(there, data.most[d], 0.0).sum(axis=1), 1e-9) * data.full[d]
    mu = np.array([y[d == k].mean() if (d == k).any() else data.full[k] * 0.75 for k in range(divisions)])
    q = np.zeros(entries)
    s = np.zeros(judges)
    var_e = np.full(judges, 6.0)
    var_q: float = 12.0
    var_s: float = 6.0
    kept, severities = np.empty((draws, entries)), np.empty((draws, judges))
    n_j = np.bincount(j, minlength=judges)
    for sweep in range(warm + draws):
        w = 1.0 / var_e[j]
        precision = np.bincount(e, w, entries) + 1 / var_q
        q = np.bincount(e, w * (y - mu[d] + s[j]), entries) / precision
        q += rng.standard_normal(entries) / np.sqrt(precision)
        precision = np.bincount(j, w, judges) + 1 / var_s
        s = np.bincount(j, w * (mu[d] + q[e] - y), judges) / precision
        s += rng.standard_normal(judges) / np.sqrt(precision)
        precision = np.bincount(d, w, divisions) + 1e-4
        mu = np.bincount(d, w * (y - q[e] + s[j]), divisions) / precision
        mu += rng.standard_normal(divisions) / np.sqrt(precision)
        r = y - mu[d] - q[e] + s[j]
        var_e = (4 * 6.0 + np.bincount(j, r * r, judges)) / rng.chisquare(4 + n_j)
        var_q = float((2 * 10.0 + q @ q) / rng.chisquare(2 + entries))
        var_s = float((2 * 5.0 + s @ s) / rng.chisquare(2 + judges))
        if sweep >= warm:
            panel = np.zeros(divisions)
            for k in range(divisions):
                seen = np.unique(j[d == k])
                panel[k] = s[seen].mean() if len(seen) else 0.0
            kept[sweep - warm] = mu[data.division] + q - panel[data.division]
            severities[sweep - warm] = s - s[n_j > 0].mean() if (n_j > 0).any() else s
    out = []
    for k in range(judges):
        low, high = np.quantile(severities[:, k], (0.05, 0.95))
        nan = float("nan")
        out.append(
            JudgeEstimate(
                int(n_j[k]),
                float(severities[:, k].mean()),
                float(low),
                float(high),
                1.0,
                nan,
                nan,
                0.0,
                0.0,
                -1,
                0.0,
                "",
            )
            if n_j[k]
            else JudgeEstimate(0, nan, nan, nan, nan, nan, nan, nan, nan, -1, 0.0, "")
        )
    return FairResult(kept, tuple(out))
