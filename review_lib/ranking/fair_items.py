"""What the single items of the sheets tell: totals with gaps filled, how exact each judge is, who looks careless.

Arrays of one phase walk in (:mod:`fair_data`), :class:`ItemEvidence` walks out. In per cent of its maximum, a
mark of item i on a sheet is

    level of the sheet + usual lean[division, i] + lean[entry, i] + habit[judge, i] + error,

with one error a judge, besides rounding to steps. The level of a sheet is free here (that is what hangs
together on it); so nothing of severity or quality is used up, and what is left tells the judge's exactness.
A flat judge's marks do not follow how an entry leans between items; that tells flat judges from exact ones.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from review_lib.ranking.fair_data import FairData, Floats, Ints

ROUNDS = 10
UNSEEN = 0.2
"""Precision of what is supposed of a judge's habit with an item that the judge never marked."""
SOUND, FLAT, RANDOM = 0, 1, 2
LOG_ITEM = np.log([3.2, 1.0, 5.7])
LOG_ITEM_WIDTH = np.array([0.36, 0.4, 0.22])
"""Of sound, flat and random judges: the log of the item error (per cent of the maximum), and how far it varies."""
HEED = np.array([1.0, 0.0, 0.4])
"""How far each kind of judge follows an entry's lean between items."""
SHARES = np.array([0.94, 0.03, 0.03])
"""How many of each kind there are before looking."""
LOG_GRID = np.linspace(np.log(0.4), np.log(14.0), 24)
OUTLYING, FIRM = 5.0, 10.0
"""Marks are never quite as a model says: degrees of freedom that temper the evidence of items, and what it may
weigh at most (log), so that totals which follow the entries can overrule it."""
USUAL_WORTH = 10.0
"""How many judges the usual item error of sound judges is worth against that of the panel at hand."""


@dataclass(frozen=True)
class ItemEvidence:
    """By judge. ``exactness``: log of the item error against the usual one, if the judge is sound (0 where unknown);
    ``certain``: its standard error; ``error``: the item error itself (per cent of the maximum, NaN where unknown);
    ``kinds``: judges × (sound, flat, random), log likelihood of the items.
    By sheet: ``totals`` in per cent of the full mark, missing items filled; ``filled``: the variance that the filling
    adds (0 for a whole sheet).
    """

    exactness: Floats
    certain: Floats
    error: Floats
    kinds: Floats
    totals: Floats
    filled: Floats


@dataclass
class _Fit:
    """The additive model of items while it is fitted. ``u``: marks in per cent of their maximum, less ``base``."""

    u: Floats
    base: Floats
    there: Floats
    rounding: Floats
    sheet_entry: Ints
    sheet_judge: Ints
    sheet_division: Ints
    habit_of: Ints
    sizes: tuple[int, int, int]
    level: Floats
    usual: Floats
    lean: Floats
    lean_left: Floats
    habit: Floats
    habit_left: Floats
    variance: Floats
    lean_variance: float = 7.0


def _by(label: Ints, values: Floats, size: int) -> Floats:
    """Column sums of ``values`` by label."""
    return np.stack([np.bincount(label, values[:, k], size) for k in range(values.shape[1])], axis=1)


def _start(data: FairData) -> _Fit:
    d = data.division[data.sheet_entry]
    most = data.most[d]
    here = ~np.isnan(data.marks)
    u = np.where(here, 100.0 * np.where(here, data.marks, 0.0) / np.maximum(most, 1e-9), 0.0)
    rounding = np.where(most > 0, (100.0 * data.step[d] / np.maximum(most, 1e-9)) ** 2 / 12.0, 0.0)
    ne, nj, nd, k = len(data.entries), len(data.judges), len(data.divisions), data.marks.shape[1]
    habit_of = data.sheet_judge * nd + d
    base = _base(u, here.astype(float), habit_of, nj, nd)
    return _Fit(
        np.where(here, u - base[habit_of], 0.0),
        base,
        here.astype(float),
        rounding,
        data.sheet_entry,
        data.sheet_judge,
        d,
        habit_of,
        (ne, nj, nd),
        np.zeros(len(u)),
        np.zeros((nd, k)),
        np.zeros((ne, k)),
        np.ones((ne, k)),
        np.zeros((nj * nd, k)),
        np.ones((nj * nd, k)),
        np.full(nj, 12.0),
    )


def _base(u: Floats, there: Floats, habit_of: Ints, judges: int, divisions: int) -> Floats:
    """What each judge gave each item on average in each division (judge and division × item).

    An item that a judge never marked there: the judge's other items, and what others give that item beside theirs.
    """
    habits = judges * divisions
    seen = _by(habit_of, there, habits)
    mean = _by(habit_of, u * there, habits) / np.maximum(seen, 1.0)
    known = (seen > 0).astype(float)
    count = np.maximum(known.sum(axis=1), 1.0)
    level = (mean * known).sum(axis=1) / count
    parts = (mean - level[:, None]) * known, known
    sums, counts = (x.reshape(judges, divisions, -1).sum(axis=0) for x in parts)
    beside = np.tile(sums / np.maximum(counts, 1.0), (judges, 1))
    guess = level[:, None] + beside - ((beside * known).sum(axis=1) / count)[:, None]
    base: Floats = np.where(seen > 0, mean, guess)
    return base


def _improve(fit: _Fit, trust: Floats) -> Floats:
    """One round of EM: a judge's sheets tell as much of the entries' leans as ``trust`` says. Degrees of freedom."""
    ne, nj, nd = fit.sizes
    d, e, j, h = fit.sheet_division, fit.sheet_entry, fit.sheet_judge, fit.habit_of
    p = fit.there / (fit.variance[j][:, None] + fit.rounding)
    rest = fit.u - fit.usual[d] - fit.lean[e] - fit.habit[h]
    fit.level = (p * rest).sum(axis=1) / np.maximum(p.sum(axis=1), 1e-12)
    centred = fit.u - fit.level[:, None]
    told = p * trust[j][:, None]
    fit.usual = _by(d, told * (centred - fit.lean[e] - fit.habit[h]), nd) / np.maximum(_by(d, told, nd), 1e-9)
    precise = _by(e, told, ne) + 1.0 / fit.lean_variance
    fit.lean = _by(e, told * (centred - fit.usual[d] - fit.habit[h]), ne) / precise
    fit.lean_left = 1.0 / precise
    precise = np.maximum(_by(h, p, nj * nd), UNSEEN)
    fit.habit = _by(h, p * (centred - fit.usual[d] - fit.lean[e]), nj * nd) / precise
    fit.habit_left = 1.0 / precise
    marks = fit.there.sum(axis=1)
    free = np.maximum(marks - 1.0, 0.0)
    part = (free / np.maximum(marks, 1.0))[:, None]
    left = centred - fit.usual[d] - fit.lean[e] - fit.habit[h]
    square = (fit.there * (left**2 + part * (fit.lean_left[e] + fit.habit_left[h] - fit.rounding))).sum(axis=1)
    freedom = np.asarray(np.bincount(j, free, nj), np.float64)
    mean = max(float(square.sum()) / max(float(free.sum()), 1.0), 0.3)
    fit.variance = np.maximum((np.bincount(j, square, nj) + 4.0 * mean) / (freedom + 4.0), 0.3)
    seen = _by(e, fit.there, ne) > 0
    fit.lean_variance = float(np.clip(((fit.lean**2 + fit.lean_left) * seen).sum() / max(seen.sum(), 1), 0.3, 60.0))
    return freedom


def _likelihood(fit: _Fit, trust: Floats) -> Floats:
    """Judges × kinds × grid: log likelihood of a judge's items for each kind of judge and item error.

    An entry's lean is here what the other judges say of it.
    """
    nj = fit.sizes[1]
    d, e, j, h = fit.sheet_division, fit.sheet_entry, fit.sheet_judge, fit.habit_of
    own = fit.there / (fit.variance[j][:, None] + fit.rounding) * trust[j][:, None]
    precise = 1.0 / fit.lean_left[e]
    others = np.maximum(precise - own, 1.0 / fit.lean_variance)
    centred = fit.u - fit.level[:, None] - fit.usual[d]
    lean = (precise * fit.lean[e] - own * (centred - fit.habit[h])) / others
    marks = fit.there.sum(axis=1)
    part = np.maximum(marks - 1.0, 0.0) / np.maximum(marks, 1.0)
    usable = fit.there * part[:, None]
    out = np.empty((nj, len(HEED), len(LOG_GRID)))
    loose = 1.0 + 1.0 / np.maximum(np.bincount(h, minlength=len(fit.habit))[h], 2.0)[:, None]
    for kind, heed in enumerate(HEED):
        left = centred - heed * lean
        seen = np.maximum(_by(h, fit.there, len(fit.habit)), 1.0)
        left = fit.there * (left - (_by(h, fit.there * left, len(fit.habit)) / seen)[h])
        left = left - fit.there * ((left.sum(axis=1)) / np.maximum(marks, 1.0))[:, None]
        square = left**2 * loose
        spare = fit.rounding + heed**2 / others
        for n, log in enumerate(LOG_GRID):
            scale = np.exp(2.0 * log) + spare
            score = (usable * np.log(scale) + square / scale).sum(axis=1)
            out[:, kind, n] = -0.5 * np.bincount(j, score, nj)
    return out


def _weigh(fit: _Fit, trust: Floats, freedom: Floats, shift: float) -> tuple[Floats, Floats, Floats]:
    """Log evidence of each kind of judge against a sound one; log item error if sound, and its standard error.

    ``shift``: by how much the panel's errors differ from the usual (log).
    """
    temper = 1.0 / (1.0 + OUTLYING / np.maximum(freedom, 1.0))
    usual = LOG_ITEM + shift * np.array([1.0, 1.0 if shift < 0 else 0.0, 1.0])
    prior = -0.5 * ((LOG_GRID[None, :] - usual[:, None]) / LOG_ITEM_WIDTH[:, None]) ** 2
    prior -= np.log(np.exp(prior).sum(axis=1, keepdims=True))
    score = _likelihood(fit, trust) * temper[:, None, None] + prior[None, :, :]
    top = score.max(axis=2, keepdims=True)
    chance = np.exp(score - top)
    kinds = (top + np.log(chance.sum(axis=2, keepdims=True)))[:, :, 0]
    sound = chance[:, SOUND] / chance[:, SOUND].sum(axis=1, keepdims=True)
    exact = (sound * LOG_GRID).sum(axis=1)
    certain = np.sqrt(np.maximum((sound * LOG_GRID**2).sum(axis=1) - exact**2, 1e-6))
    return np.clip(kinds - kinds[:, :1], -FIRM, FIRM), exact, certain


def item_evidence(data: FairData) -> ItemEvidence:
    """Totals with gaps filled, and what the items tell of each judge.

    Fitted twice: the second time without the judges whom the first one found careless.
    """
    fit = _start(data)
    trust = np.ones(fit.sizes[1])
    shift = 0.0
    for _ in range(2):
        for _ in range(ROUNDS):
            freedom = _improve(fit, trust)
        kinds, exact, certain = _weigh(fit, trust, freedom, shift)
        odds = SHARES * np.exp(kinds)
        trust = np.where(freedom > 0, np.maximum(odds[:, SOUND] / odds.sum(axis=1), 1e-3), 1.0)
        known = freedom > 3
        worth = known * trust
        shift = float((worth * (exact - LOG_ITEM[SOUND])).sum() / (worth.sum() + USUAL_WORTH))
    usual = float((exact * worth).sum() / max(float(worth.sum()), 1e-9))
    return ItemEvidence(
        np.where(known, exact - usual, 0.0),
        np.where(known, certain, LOG_ITEM_WIDTH[SOUND]),
        np.where(known, np.exp(exact), np.nan),
        np.where(known[:, None], kinds, 0.0),
        *_totals(data, fit),
    )


def _totals(data: FairData, fit: _Fit) -> tuple[Floats, Floats]:
    """Each sheet's total in per cent of the full one; a missing item is what level, leans and habit say.

    And the variance of what is filled: the item's own error, the doubt of leans and habit, and that of the level,
    which the marks that are there must tell.
    """
    d, e, j, h = fit.sheet_division, fit.sheet_entry, fit.sheet_judge, fit.habit_of
    most = data.most[d]
    guess = fit.level[:, None] + fit.usual[d] + fit.lean[e] + fit.habit[h]
    whole = np.clip(fit.base[h] + np.where(fit.there > 0, fit.u, guess), 0.0, 100.0)
    points: Floats = (whole * most).sum(axis=1) / data.full[d]
    lacks = np.where(fit.there > 0, 0.0, most) / data.full[d][:, None]
    own = fit.variance[j][:, None] + fit.lean_left[e] + fit.habit_left[h]
    level = fit.variance[j] / np.maximum(fit.there.sum(axis=1), 1.0)
    filled: Floats = (lacks**2 * own).sum(axis=1) + lacks.sum(axis=1) ** 2 * level
    return points, filled


def totals(data: FairData) -> Floats:
    """Each sheet's total in per cent of the full one, missing items filled."""
    return item_evidence(data).totals
