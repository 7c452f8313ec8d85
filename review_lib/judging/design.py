"""How well a design tells entries and severities apart, and swaps that make it better.

Model: a total is entry + judge's severity + noise of variance 1. Eliminating entries leaves the judges' information
matrix C = D - N'K^-1 N (D loads, K judges an entry, N incidence); the variance of the estimated difference of two
entries is 1/k_i + 1/k_j + (a_i - a_j)' C^+ (a_i - a_j), a = N/k row by row (analysis of a block design with recovery
of neither block nor treatment random; John & Williams, Cyclic and Computer Generated Designs, ch. 1-2). Its greatest
value over all pairs is the worst case; with every judge on every entry it would be 2/k.
"""

from __future__ import annotations

from collections.abc import Callable
from math import inf

import numpy as np
from numpy.typing import NDArray

from review_lib.judging.table import Table, components

Matrix = NDArray[np.float64]
_NOUGHT = 1e-9
_ENDS = 14  # entries looked at on each side of the weakest contrast
_SWAPS = 4  # swaps made at a time, before the weakest contrast is worked out again


def incidence(table: Table) -> tuple[list[str], list[str], Matrix]:
    """(entries with judges, judges with entries, their 0/1 table)."""
    entries = [e for e, who in table.of.items() if who]
    judges = sorted(j for j, has in table.has.items() if has)
    at = {j: n for n, j in enumerate(judges)}
    rows = np.zeros((len(entries), len(judges)))
    for n, entry in enumerate(entries):
        rows[n, [at[j] for j in table.of[entry]]] = 1
    return entries, judges, rows


def information(rows: Matrix) -> Matrix:
    """The judges' information matrix of an incidence table."""
    k = rows.sum(axis=1, keepdims=True)
    found: Matrix = np.diag(rows.sum(axis=0)) - rows.T @ (rows / k)
    return found


def worst_variance(table: Table) -> float:
    """The greatest variance of a difference between two entries, in variances of one total; infinite where the
    design falls into parts."""
    if len(components(table.pairs())) != 1:
        return inf
    _, _, rows = incidence(table)
    if len(rows) < 2:
        return 0.0
    k = rows.sum(axis=1)
    mean = rows / k[:, None]
    values, vectors = np.linalg.eigh(information(rows))
    good = values > _NOUGHT
    half = mean @ (vectors[:, good] / np.sqrt(values[good]))
    own = (half**2).sum(axis=1) + 1 / k
    spread = own[:, None] + own[None, :] - 2 * (half @ half.T)
    np.fill_diagonal(spread, 0)
    return float(spread.max())


def improve(table: Table, may: Callable[[str, str, str, str], bool], rounds: int = 16) -> None:
    """Swap judges between entries so that the weakest contrast between judges grows, loads unchanged.

    The weakest contrast is the eigenvector of the smallest positive eigenvalue of C; its information is the sum over
    entries of the squared deviations of its values within the entry, so entries at its two ends are mixed, a few
    swaps a round. Stops when none helps. ``may`` is asked before each swap. On one machine the same table gives the
    same swaps.
    """
    entries, judges, rows = incidence(table)
    if len(judges) < 3 or len(entries) < 2:
        return
    at = {j: n for n, j in enumerate(judges)}
    number = {e: n for n, e in enumerate(entries)}
    k = rows.sum(axis=1)
    value, vector = _second(information(rows))
    for _ in range(rounds):
        means = rows @ vector / k
        done = _mix(table, may, entries, means, {j: float(vector[n]) for j, n in at.items()})
        if not done:
            return
        for _, one, _, two in done:
            for entry in (one, two):
                rows[number[entry]] = 0
                rows[number[entry], [at[j] for j in table.of[entry]]] = 1
        before, (value, vector) = value, _second(information(rows))
        if value < before - _NOUGHT:  # the gain was of first order only: take it back and stop
            for a, one, b, two in reversed(done):
                table.swap(b, one, a, two)
            return


def _second(matrix: Matrix) -> tuple[float, Matrix]:
    """The smallest eigenvalue but the nought of all judges together, and its vector, its largest value positive."""
    values, vectors = np.linalg.eigh(matrix)
    vector = vectors[:, 1]
    sign = 1.0 if vector[np.argmax(np.abs(vector))] > 0 else -1.0
    return float(values[1]), np.round(vector * sign, 9)


def _mix(
    table: Table,
    may: Callable[[str, str, str, str], bool],
    entries: list[str],
    means: Matrix,
    value: dict[str, float],
) -> list[tuple[str, str, str, str]]:
    """Make the best swaps between entries of low and of high mean, each entry once; the swaps made."""
    order = sorted(range(len(entries)), key=lambda n: (round(float(means[n]), 9), n))
    low, high = order[:_ENDS], order[::-1][:_ENDS]
    sums = {entries[n]: float(means[n]) * len(table.of[entries[n]]) for n in (*low, *high)}
    gains = []
    for one in (entries[n] for n in low):
        for two in (entries[n] for n in high):
            k1, k2 = len(table.of[one]), len(table.of[two])
            for a in table.of[one] if one != two else ():
                for b in table.of[two]:
                    # how much the spread of the values within both entries grows when a and b change places
                    step = value[b] - value[a]
                    won = (2 * sums[two] * step - step**2) / k2 - (2 * sums[one] * step + step**2) / k1
                    if won > 1e-6:
                        gains.append((-round(won, 9), a, one, b, two))
    done: list[tuple[str, str, str, str]] = []
    used: set[str] = set()
    for _, a, one, b, two in sorted(gains):
        if len(done) == _SWAPS:
            break
        if not {one, two} & used and may(a, one, b, two):
            table.swap(a, one, b, two)
            done.append((a, one, b, two))
            used |= {one, two}
    return done
