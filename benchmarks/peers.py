"""Known methods that the fair score is measured against, each on the same totals.

:class:`FairData` walks in; draws of every entry's quality (draws × entries, points of the total) walk out, so that
all methods go through one and the same measure. A method that gives only an estimate and a standard error gets
normal draws around it.
"""

from __future__ import annotations

import numpy as np

from review_lib.ranking.fair_data import FairData
from review_lib.ranking.fair_items import totals
from review_lib.ranking.fair_model import Sampler


def normal_draws(mean: np.ndarray, sd: np.ndarray, seed: int) -> np.ndarray:
    """Draws around estimates with their standard errors."""
    rng = np.random.Generator(np.random.PCG64([seed, 5]))
    return mean + sd * rng.standard_normal((1500, len(mean)))


def trimmed_mean(data: FairData) -> tuple[np.ndarray, np.ndarray]:
    """The official score and its usual standard error."""
    y, e = totals(data), data.sheet_entry
    mean = np.array([_trim(y[e == k]) if (e == k).any() else y.mean() for k in range(len(data.entries))])
    n = np.maximum(np.bincount(e, minlength=len(mean)), 1)
    inner = [np.var(y[e == k], ddof=1) for k in range(len(mean)) if (e == k).sum() > 1]
    return mean, np.sqrt(np.mean(inner)) / np.sqrt(n)


def _trim(x: np.ndarray) -> float:
    return float(np.sort(x)[1:-1].mean()) if len(x) >= 3 else float(x.mean())


def z_score(data: FairData) -> tuple[np.ndarray, np.ndarray]:
    """Every judge's totals brought to one mean and one standard deviation."""
    y, e, j = totals(data), data.sheet_entry, data.sheet_judge
    ne, nj = len(data.entries), len(data.judges)
    n_e = np.maximum(np.bincount(e, minlength=ne), 1)
    mean_j = np.bincount(j, y, nj) / np.maximum(np.bincount(j, minlength=nj), 1)
    sd_j = np.array([y[j == k].std() if (j == k).sum() > 2 else y.std() for k in range(nj)])
    z = y.mean() + (y - mean_j[j]) / np.maximum(sd_j, 0.5)[j] * sd_j.mean()
    mean = np.where(np.bincount(e, minlength=ne) > 0, np.bincount(e, z, ne) / n_e, y.mean())
    sd = np.sqrt(((z - mean[e]) ** 2).sum() / (len(z) - ne))
    return mean, sd / np.sqrt(n_e)


def mixed_model(data: FairData, y: np.ndarray, sweeps: int = 200) -> tuple[np.ndarray, np.ndarray]:
    """y = division + entry + judge + error, entries and judges random, by REML (EM, dense equations)."""
    e, j = data.sheet_entry, data.sheet_judge
    d = data.division[e]
    ne, nj, nd = len(data.entries), len(data.judges), len(data.divisions)
    design = np.zeros((len(y), nd + nj))
    design[np.arange(len(y)), d] = 1.0
    design[np.arange(len(y)), nd + j] = 1.0
    va, vj, ve = 9.0, 9.0, 9.0
    n_e = np.bincount(e, minlength=ne)
    sums = np.stack([np.bincount(e, design[:, k], ne) for k in range(nd + nj)], axis=1)
    cross, right, y_e = design.T @ design, design.T @ y, np.bincount(e, y, ne)
    for _ in range(sweeps):
        shrink = 1.0 / (n_e + ve / va)
        left = cross - sums.T @ (sums * shrink[:, None])
        left[np.arange(nd, nd + nj), np.arange(nd, nd + nj)] += ve / vj
        inverse = np.linalg.inv(left + 1e-9 * np.eye(nd + nj))
        beta = inverse @ (right - sums.T @ (y_e * shrink))
        a = (y_e - sums @ beta) * shrink
        spare = shrink + ((sums @ inverse) * sums).sum(axis=1) * shrink**2
        rest = y - design @ beta - a[e]
        old = va, vj, ve
        trace_a, trace_j = ve * spare.sum(), ve * np.trace(inverse[nd:, nd:])
        va = float((a @ a + trace_a) / ne)
        vj = float((beta[nd:] @ beta[nd:] + trace_j) / nj)
        ve = float(y @ rest / (len(y) - nd))
        if max(abs(x / z - 1) for x, z in zip(old, (va, vj, ve), strict=True)) < 1e-6:
            break
    return beta[data.division] + a, np.sqrt(ve * spare)


def by_em(data: FairData, sweeps: int = 80) -> tuple[np.ndarray, np.ndarray]:
    """Severity, spread and error of each judge by EM, qualities normal; judges' figures shrunk a little."""
    y, e, j = totals(data), data.sheet_entry, data.sheet_judge
    ne, nj, nd = len(data.entries), len(data.judges), len(data.divisions)
    d = data.division[e]
    n_j = np.bincount(j, minlength=nj).astype(float)
    mu = np.bincount(d, y, nd) / np.maximum(np.bincount(d, minlength=nd), 1)
    s, b, v = np.zeros(nj), np.ones(nj), np.full(nj, 10.0)
    q = 10.0
    for _ in range(sweeps):
        w = 1 / v[j]
        precise = np.bincount(e, w * b[j] ** 2, ne) + 1 / q
        theta = np.bincount(e, w * b[j] * (y - mu[d] + s[j]), ne) / precise
        left = 1 / precise
        t, tt = theta[e], theta[e] ** 2 + left[e]
        r = y - mu[d]
        a11, a12, a22 = n_j + v / 9.0, -np.bincount(j, t, nj), np.bincount(j, tt, nj) + v / 0.25**2
        r1, r2 = -np.bincount(j, r, nj), np.bincount(j, r * t, nj) + v / 0.25**2
        det = a11 * a22 - a12**2
        s, b = (a22 * r1 - a12 * r2) / det, (a11 * r2 - a12 * r1) / det
        square = (r + s[j] - b[j] * t) ** 2 + b[j] ** 2 * left[e]
        v = (np.bincount(j, square, nj) + 4 * 9.0) / (n_j + 4)
        q = float((theta**2 + left).sum() / ne)
        mu = np.bincount(d, (y + s[j] - b[j] * t) / v[j], nd) / np.maximum(np.bincount(d, 1 / v[j], nd), 1e-9)
    mean, sd = np.zeros(ne), np.zeros(ne)
    for k in range(nd):
        at, panel = data.division == k, np.unique(j[d == k])
        mean[at] = mu[k] - s[panel].mean() + b[panel].mean() * theta[at]
        sd[at] = b[panel].mean() * np.sqrt(left[at])
    return mean, sd


class PlainSampler(Sampler):
    """Severity, spread and error of each judge, Bayesian: no items, drift, favour, careless judges or heavy tails."""

    def __init__(self, data: FairData, seed: int) -> None:
        super().__init__(data, seed)
        self.item[:] = 0.0
        self.kinds[:] = 0.0
        self.kinds[:, 1:] = -1e6
        self.blur[:] = 0.3**2

    def step_favour(self) -> None:
        """Nobody is favoured."""

    def step_judges(self) -> None:
        """No drift."""
        super().step_judges()
        self.drift[:] = 0.0

    def step_errors(self) -> None:
        """No tails."""
        super().step_errors()
        self.lam[:] = 1.0
        self.kappa[:] = 1.0


def plain_bayes(data: FairData, seed: int) -> np.ndarray:
    """Draws of :class:`PlainSampler`."""
    return PlainSampler(data, seed).run(150, 900).quality * (data.full[data.division] / 100.0)


class ToldSampler(Sampler):
    """Ours, told each judge's true error: how much of what is left could be had by knowing exactness better."""

    def __init__(self, data: FairData, seed: int, sigma: np.ndarray) -> None:
        super().__init__(data, seed)
        self.known = np.log(np.maximum(sigma, 0.3))

    def step_errors(self) -> None:
        """The errors are known; tails are drawn as ever."""
        super().step_errors()
        self.log_sigma = self.known.copy()


def told_errors(data: FairData, seed: int, sigma: np.ndarray) -> np.ndarray:
    """Draws of :class:`ToldSampler`."""
    return ToldSampler(data, seed, sigma).run(150, 900).quality * (data.full[data.division] / 100.0)
