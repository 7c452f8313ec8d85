"""The model behind the fair score, and a Gibbs sampler for it with a fixed stream of random numbers.

Arrays of one phase walk in; draws of all that is unknown walk out (:class:`Draws`). On a scale where a full
sheet is 100 points, a judge's total of an entry is

    level[division] + spread * quality - severity + drift * (turn - 1/2) + favour[company] + error,

with one error standard deviation a judge. Priors are hierarchical and never let a variance collapse. What the
single items tell of a judge's exactness (:mod:`fair_items`) is the prior of that standard deviation. Sound
judges' spreads are around 1; a careless judge's is near 0. All sums run in a fixed order without BLAS, so
other machines and thread counts give the same draws up to the last bits.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from review_lib.ranking.fair_data import FairData, Floats, Ints
from review_lib.ranking.fair_items import FLAT, RANDOM, SOUND, item_evidence
from review_lib.ranking.fair_links import link
from review_lib.ranking.values import LINKED

SOUND_STEP, ODD_STEP = 0.08, 0.06
SOUND_SPREADS, ODD_SPREADS = np.arange(0.12, 2.6, SOUND_STEP), np.arange(-0.2, 0.42, ODD_STEP)
LOG_STEPS = np.log([SOUND_STEP, ODD_STEP])
CARELESS_SPREAD, CARELESS_WIDTH = 0.1, 0.12
LOG_ERRORS = np.linspace(np.log(0.3), np.log(16.0), 36)
ODD_LOG_ERROR = np.array([0.0, np.log(0.9), np.log(7.2)])
ODD_LOG_WIDTH = np.array([1.0, 0.42, 0.28])
"""Of the three kinds of judge (sound, flat, random): log of the error of totals, and how far it varies."""
USUAL_LEVEL = 78.0
"""Where a division's level lies before looking, hardly binding (± 100)."""
USUAL_ERROR = 3.1
"""Standard deviation of a sound judge's total of 100 points before looking."""
OWN_WIDTHS = np.array([0.03, 0.07, 0.12, 0.2, 0.3, 0.45])
OWN_CHANCES = np.array([3.0, 4.0, 3.0, 1.5, 0.6, 0.3])
"""How far the log error of totals may stray from what the items say, and the chances of each before looking."""
TAILS = np.array([3.0, 5.0, 8.0, 15.0, 40.0])
"""Degrees of freedom that the tails of qualities and errors may have."""


@dataclass(frozen=True)
class Draws:
    """Draws × entries, or draws × judges. ``favoured``: the company (-1: none) each draw says is favoured."""

    quality: Floats
    severity: Floats
    spread: Floats
    error: Floats
    drift: Floats
    favour: Floats
    favoured: Ints
    careless: Floats


class Sampler:
    """The state of the sampler and its steps, one method a step; :meth:`run` does them all in turn."""

    def __init__(self, data: FairData, seed: int) -> None:
        self.rng = np.random.Generator(np.random.PCG64(seed))
        self.data = data
        self.e, self.j = data.sheet_entry, data.sheet_judge
        self.d = data.division[self.e]
        self.ne, self.nj, self.nd = len(data.entries), len(data.judges), len(data.divisions)
        items = item_evidence(data)
        self.y, self.item, self.kinds = items.totals, items.exactness, items.kinds
        self.blur, self.item_error = items.certain**2, items.error
        usual = np.exp(2.0 * (np.log(USUAL_ERROR) + self.item))[self.j]
        self.firm = usual / (usual + items.filled)
        self.turn = data.turn - 0.5
        self.count = np.bincount(self.j, np.ones(len(self.j)), self.nj)
        self.link = link(data)
        self.free = self.link >= LINKED
        self.mu = np.full(self.nd, USUAL_LEVEL)
        self.size = np.bincount(data.division, minlength=self.nd).astype(float)
        self._groups()
        self.theta = self.expected = np.zeros(self.ne)
        self.s = USUAL_LEVEL - self._sum(self.j, self.y, self.nj) / np.maximum(self.count, 1.0)
        self.b = np.ones(self.nj)
        self.drift = np.zeros(self.nj)
        self.log_sigma = np.full(self.nj, np.log(USUAL_ERROR)) + self.item
        self.careless = np.zeros(self.nj, bool)
        self.lam = np.ones(len(self.y))
        self.kappa = np.ones(self.ne)
        self.fav = np.zeros(self.nj)
        self.fav_group: Ints = np.full(self.nj, -1, np.intp)
        self.fav_sheet: Floats = np.zeros(len(self.y))
        self.var_q = np.full(self.nd, 10.0)
        self.var_s, self.var_b, self.var_drift = 8.0, 0.2**2, 1.5**2
        self.alpha, self.beta, self.delta2 = float(np.log(USUAL_ERROR)), 1.1, 0.1**2
        self.share_favour, self.mean_favour = 0.1, 5.5
        self.shares = np.array([0.94, 0.03, 0.03])
        self.kind: Ints = np.zeros(self.nj, np.intp)
        self.tail_error, self.tail_quality = 40.0, 15.0
        self.sweep = 0

    def _groups(self) -> None:
        """Sheets of one judge and one company: what a favour would lift together."""
        firm = self.data.company[self.e]
        code = np.where(firm >= 0, self.j * (len(self.data.companies) + 1) + firm, -1)
        codes, group = np.unique(code, return_inverse=True)
        named = codes >= 0
        self.group: Ints = np.where(code >= 0, group - int((~named).sum()), -1)
        self.group_judge = (codes[named] // (len(self.data.companies) + 1)).astype(np.intp)
        self.group_firm = (codes[named] % (len(self.data.companies) + 1)).astype(np.intp)
        self.groups = int(named.sum())
        self.grouped = self.group >= 0
        self.group_size = np.bincount(self.group[self.grouped], np.ones(int(self.grouped.sum())), self.groups)
        others = self.count[self.group_judge] - self.group_size
        self.can_favour = others >= 3
        per = np.bincount(self.group_judge, self.group_size * self.can_favour, self.nj)
        self.log_chance = np.log(self.group_size / np.maximum(per, 1.0)[self.group_judge])

    def _sum(self, label: Ints, values: Floats, n: int) -> Floats:
        return np.asarray(np.bincount(label, values, n), np.float64)

    def weights(self) -> Floats:
        """Precision of each sheet; one with filled items is less firm."""
        result: Floats = self.firm * self.lam * np.exp(-2.0 * self.log_sigma)[self.j]
        return result

    def step_quality(self) -> None:
        """Qualities given all else."""
        w = self.weights()
        b = self.b[self.j]
        r = self.y - self.mu[self.d] + self.s[self.j] - self.drift[self.j] * self.turn - self.fav_sheet
        precision = self._sum(self.e, w * b * b, self.ne) + self.kappa / self.var_q[self.data.division]
        self.expected = self._sum(self.e, w * b * r, self.ne) / precision
        self.theta = self.expected + self.rng.standard_normal(self.ne) / np.sqrt(precision)

    def step_judges(self) -> None:
        """Spread (severity summed out), then severity, then drift of every judge; careless or not."""
        w = self.weights()
        nj = self.nj
        t = self.theta[self.e]
        r = self.y - self.mu[self.d] - self.drift[self.j] * self.turn - self.fav_sheet
        wt = w * t
        s_w, s_t, s_tt = (self._sum(self.j, x, nj) for x in (w, wt, wt * t))
        s_r, s_tr = self._sum(self.j, w * r, nj), self._sum(self.j, wt * r, nj)
        whole = np.where(self.count > 0, s_w, 1.0) if self.free else s_w + 1.0 / self.var_s
        a2, a1 = s_tt - s_t * s_t / whole, s_tr - s_t * s_r / whole
        grids = SOUND_SPREADS[None, :], ODD_SPREADS[None, :]
        likely = [g * a1[:, None] - 0.5 * g * g * a2[:, None] for g in grids]
        sound, idle = _log_spread_priors(self.var_b)
        sigma = self.log_sigma
        parts = []
        for kind in (SOUND, FLAT, RANDOM):
            centre, width = ODD_LOG_ERROR[kind], ODD_LOG_WIDTH[kind]
            if kind == SOUND:
                centre, width = self.alpha + self.beta * self.item, np.sqrt(self.delta2 + self.blur)
            prior = np.log(self.shares[kind]) - np.log(width) - 0.5 * ((sigma - centre) / width) ** 2
            prior = prior + self.kinds[:, kind]
            odd = int(kind != SOUND)
            parts.append(likely[odd] + (idle if odd else sound)[None, :] + prior[:, None] + LOG_STEPS[odd])
        pick = _choose(np.concatenate(parts, axis=1), self.rng.random(nj))
        first, second = len(SOUND_SPREADS), len(ODD_SPREADS)
        self.kind = (pick >= first).astype(np.intp) + (pick >= first + second)
        self.careless = self.kind != SOUND
        jitter = self.rng.random(nj) - 0.5
        self.b = np.where(
            self.careless,
            ODD_SPREADS[np.maximum(pick - first, 0) % second] + ODD_STEP * jitter,
            SOUND_SPREADS[np.minimum(pick, first - 1)] + SOUND_STEP * jitter,
        )
        mean = (self.b * s_t - s_r) / whole
        self.s = mean + self.rng.standard_normal(nj) / np.sqrt(whole)
        left = r - self.b[self.j] * t + self.s[self.j] + self.drift[self.j] * self.turn
        precision = self._sum(self.j, w * self.turn * self.turn, nj) + 1.0 / self.var_drift
        self.drift = self._sum(self.j, w * self.turn * left, nj) / precision
        self.drift += self.rng.standard_normal(nj) / np.sqrt(precision)

    def residual(self) -> Floats:
        """What is left of each sheet, its favour still in it."""
        j = self.j
        out: Floats = self.y - self.mu[self.d] - self.b[j] * self.theta[self.e] + self.s[j] - self.drift[j] * self.turn
        return out

    def step_favour(self) -> None:
        """Whether a judge favours a company, which, and by how much (the amount summed out of the choice)."""
        if not self.groups:
            return
        w = self.weights()[self.grouped]
        r = self.residual()[self.grouped]
        g = self.group[self.grouped]
        s_w, s_r = self._sum(g, w, self.groups), self._sum(g, w * r, self.groups)
        tau = 1.0 / 2.0**2
        post = s_w + tau
        gain = 0.5 * np.log(tau / post) + 0.5 * (s_r + tau * self.mean_favour) ** 2 / post
        gain += -0.5 * tau * self.mean_favour**2
        odds = np.log(self.share_favour / (1 - self.share_favour))
        score = np.where(
            self.can_favour & ~self.careless[self.group_judge],
            gain + odds + self.log_chance,
            -np.inf,
        )
        score = score - np.log(-np.log(self.rng.random(self.groups)))
        none = -np.log(-np.log(self.rng.random(self.nj)))
        best = np.full(self.nj, -np.inf)
        np.maximum.at(best, self.group_judge, score)
        normal = self.rng.standard_normal(self.groups)
        amount = (s_r + tau * self.mean_favour) / post + normal / np.sqrt(post)
        chosen = (score == best[self.group_judge]) & (best > none)[self.group_judge]
        self.fav_group = np.full(self.nj, -1)
        self.fav_group[self.group_judge[chosen]] = np.flatnonzero(chosen)
        self.fav = np.zeros(self.nj)
        self.fav[self.group_judge[chosen]] = amount[chosen]
        lift = np.where(chosen, amount, 0.0)
        self.fav_sheet = np.where(self.grouped, lift[np.maximum(self.group, 0)], 0.0)

    def step_errors(self) -> None:
        """Each judge's error, and the tails of errors and qualities."""
        r = self.residual() - self.fav_sheet
        square = self.firm * r * r
        rss = self._sum(self.j, self.lam * square, self.nj)
        centre = np.where(self.careless, ODD_LOG_ERROR[self.kind], self.alpha + self.beta * self.item)
        width = np.where(self.careless, ODD_LOG_WIDTH[self.kind] ** 2, self.delta2 + self.blur)
        grid = LOG_ERRORS[None, :]
        score = -self.count[:, None] * grid - 0.5 * rss[:, None] * np.exp(-2 * grid)
        score = score - 0.5 * (grid - centre[:, None]) ** 2 / width[:, None]
        half = LOG_ERRORS[1] - LOG_ERRORS[0]
        self.log_sigma = LOG_ERRORS[_choose(score, self.rng.random(self.nj))]
        self.log_sigma = self.log_sigma + (self.rng.random(self.nj) - 0.5) * half
        z2 = square * np.exp(-2 * self.log_sigma)[self.j]
        slow = self.sweep % 4 == 0
        if slow:
            self.tail_error = self._tail(z2, np.array([0.5, 1.0, 2.0, 4.0, 8.0]))
        self.lam = self.rng.standard_gamma((self.tail_error + 1) / 2, len(z2)) / ((self.tail_error + z2) / 2)
        q2 = self.theta**2 / self.var_q[self.data.division]
        if slow:
            self.tail_quality = self._tail(q2, np.array([1.0, 2.0, 2.0, 2.0, 2.0]))
        self.kappa = self.rng.standard_gamma((self.tail_quality + 1) / 2, self.ne) / ((self.tail_quality + q2) / 2)

    def _tail(self, z2: Floats, prior: Floats) -> float:
        from math import lgamma

        logs = np.array(
            [
                len(z2) * (lgamma((v + 1) / 2) - lgamma(v / 2) - 0.5 * np.log(v)) - (v + 1) / 2 * np.log1p(z2 / v).sum()
                for v in TAILS
            ]
        )
        return float(TAILS[_choose((logs + np.log(prior))[None, :], self.rng.random(1))[0]])

    def step_level(self) -> None:
        """The level of each division."""
        w = self.weights()
        j = self.j
        r = self.y - self.b[j] * self.theta[self.e] + self.s[j] - self.drift[j] * self.turn - self.fav_sheet
        precision = self._sum(self.d, w, self.nd) + 1e-4
        mean = (self._sum(self.d, w * r, self.nd) + 1e-4 * USUAL_LEVEL) / precision
        self.mu = mean + self.rng.standard_normal(self.nd) / np.sqrt(precision)

    def step_scales(self) -> None:
        """The variances that judges and entries are drawn from, and the shares of odd judges."""
        rng = self.rng
        seen = self.count > 0
        sound = seen & ~self.careless
        n = float(sound.sum())
        square = self._sum(self.data.division, self.kappa * self.theta**2, self.nd)
        pooled = float((square.sum() + 4 * 9.0) / (self.size.sum() + 4))
        self.var_q = (4 * pooled + square) / rng.chisquare(4 + self.size)
        self.var_q = np.clip(self.var_q, 0.5, 400.0)
        self.var_s = float((4 * 7.0 + (self.s[seen] ** 2).sum()) / rng.chisquare(4 + seen.sum()))
        log_b = np.log(np.maximum(self.b[sound], 0.05))
        self.var_b = float((10 * 0.2**2 + (log_b**2).sum()) / rng.chisquare(10 + n))
        self.var_drift = float((8 * 1.6**2 + (self.drift[seen] ** 2).sum()) / rng.chisquare(8 + seen.sum()))
        self._scale_errors(self.item[sound], self.log_sigma[sound], self.blur[sound])
        kinds = np.bincount(self.kind[seen], minlength=3) + np.array([18.0, 0.8, 0.7])
        self.shares = np.maximum(rng.standard_gamma(kinds), 1e-3)
        self.shares = self.shares / self.shares.sum()
        favoured = float((self.fav_group >= 0).sum())
        self.share_favour = float(np.clip(rng.beta(1.0 + favoured, 9.0 + n - favoured), 1e-3, 0.6))

    def _scale_errors(self, x: Floats, v: Floats, blur: Floats) -> None:
        """How the error of totals follows from the items' (level, slope), and how far it strays from that."""
        w = 1.0 / (self.delta2 + blur)
        sums = float(w.sum()), float((w * x).sum()), float((w * x * x).sum())
        pa, pb = 1 / 0.25**2, 1 / 0.1**2
        sxx = sums[0] + pa, sums[1], sums[2] + pb
        sxy = float((w * v).sum()) + pa * np.log(USUAL_ERROR), float((w * x * v).sum()) + pb * 1.1
        det = sxx[0] * sxx[2] - sxx[1] ** 2
        ma, mb = (sxx[2] * sxy[0] - sxx[1] * sxy[1]) / det, (sxx[0] * sxy[1] - sxx[1] * sxy[0]) / det
        z1, z2 = self.rng.standard_normal(2)
        self.alpha = float(ma + np.sqrt(sxx[2] / det) * z1)
        self.beta = float(mb - sxx[1] / sxx[2] * (self.alpha - ma) + z2 / np.sqrt(sxx[2]))
        off = (v - self.alpha - self.beta * x) ** 2
        spare = OWN_WIDTHS[:, None] ** 2 + blur[None, :]
        score = np.log(OWN_CHANCES) - 0.5 * (np.log(spare) + off[None, :] / spare).sum(axis=1)
        self.delta2 = float(OWN_WIDTHS[_choose(score[None, :], self.rng.random(1))[0]] ** 2)

    def run(self, warm: int, draws: int) -> Draws:
        """``warm`` sweeps that are thrown away, then ``draws`` that are kept."""
        shape = draws, self.nj
        out = Draws(
            np.empty((draws, self.ne)),
            np.empty(shape),
            np.empty(shape),
            np.empty(shape),
            np.empty(shape),
            np.empty(shape),
            np.full(shape, -1, np.intp),
            np.empty(shape),
        )
        panels = self._panels()
        centre = np.zeros(self.ne)
        for sweep in range(warm + draws):
            self.sweep = sweep
            self.step_quality()
            if sweep >= warm:
                centre += self._told(panels, self.expected)
            self.step_judges()
            if sweep >= warm // 4:
                self.step_favour()
            self.step_errors()
            self.step_level()
            if sweep % 2 == 0:
                self.step_scales()
            if sweep >= warm:
                self._keep(out, sweep - warm, panels)
        # Of the differences between entries, the mean of expected qualities has less chance in it than that of draws.
        off = centre / draws - out.quality.mean(axis=0)
        division = self.data.division
        off -= (self._sum(division, off, self.nd) / np.maximum(self.size, 1.0))[division]
        out.quality[:] += off
        return out

    def _panels(self) -> Floats:
        """Division × judge: 1 where the judge marked in the division."""
        there = np.zeros((self.nd, self.nj))
        there[self.d, self.j] = 1.0
        return there

    def _told(self, panels: Floats, theta: Floats) -> Floats:
        """What the sound judges of each entry's division would give on average, if its quality were ``theta``."""
        sound = panels * ~self.careless
        n = sound.sum(axis=1)
        sound[n == 0] = panels[n == 0]
        n = np.maximum(sound.sum(axis=1), 1.0)
        s, b = (sound * self.s).sum(axis=1) / n, (sound * self.b).sum(axis=1) / n
        empty = panels.sum(axis=1) == 0
        s[empty], b[empty] = 0.0, 1.0
        division = self.data.division
        told: Floats = (self.mu - s)[division] + b[division] * theta
        return told

    def _keep(self, out: Draws, at: int, panels: Floats) -> None:
        out.quality[at] = self._told(panels, self.theta)
        seen = (self.count > 0) & ~self.careless
        out.severity[at] = self.s - (self.s[seen].mean() if seen.any() else 0.0)
        out.spread[at], out.error[at], out.drift[at] = self.b, np.exp(self.log_sigma), self.drift
        out.favour[at], out.careless[at] = self.fav, self.careless
        held = self.fav_group >= 0
        out.favoured[at, held] = self.group_firm[self.fav_group[held]]


def _log_spread_priors(var_b: float) -> tuple[Floats, Floats]:
    """Log prior of each spread on the grid, for a sound and for a careless judge."""
    log = np.log(SOUND_SPREADS)
    sound = -0.5 * log * log / var_b - log
    idle = -0.5 * ((ODD_SPREADS - CARELESS_SPREAD) / CARELESS_WIDTH) ** 2
    sound = sound - np.log(SOUND_STEP * np.exp(sound).sum())
    idle = idle - np.log(ODD_STEP * np.exp(idle).sum())
    return sound, idle


def _choose(score: Floats, uniform: Floats) -> Ints:
    """For each row a column, with chances as the exponentials of ``score``."""
    chance = np.exp(score - score.max(axis=1, keepdims=True))
    mounting = np.cumsum(chance, axis=1)
    pick: Ints = (mounting < uniform[:, None] * mounting[:, -1:]).sum(axis=1)
    return np.minimum(pick, score.shape[1] - 1)
