"""Do the further reviews that the plan asks for settle more than as many drawn by lot?

    python benchmarks/planning.py [--seeds 30] [--extra 15]

Invented rounds are ranked, then ranked again with further reviews: those of ``further.extra_reviews``, as many by lot
among the free judges, or the plan's entries with judges by lot. All are marked by the same invented judges.
Prints wrong fair awards and the squared error of the chances of all award levels, mean ± standard error; and what
the plan expected.
"""

from __future__ import annotations

import argparse
import os
from decimal import Decimal

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from fairness import RULE, SHEETS

from review_lib.ranking.awards import line_counts
from review_lib.ranking.fair import estimate
from review_lib.ranking.fair_data import arrays
from review_lib.ranking.fair_levels import at_or_above_rank
from review_lib.ranking.further import extra_reviews
from review_lib.ranking.run import rank_round
from review_lib.ranking.simulate import Kind, draw_panel, invent
from review_lib.ranking.values import Entry, Item, Judge, Round

KIND = Kind(drift=0.0)
"""Without drift a further review leaves the marks given before as they were."""


def measure(round_: Round, quality: dict[str, float]) -> tuple[float, float]:
    """Wrong fair awards, and the squared error of the chances of all levels, summed over entries."""
    data = arrays(round_)
    draws = estimate(data, 2026).draws
    wrong, square = 0.0, 0.0
    for d in range(len(data.divisions)):
        at = np.flatnonzero(data.division == d)
        counts = line_counts(RULE, len(at))
        true = np.argsort(np.argsort([-quality[data.entries[k]] for k in at]))
        told = np.argsort(np.argsort(-draws[:, at].mean(axis=0)))
        wrong += float((np.searchsorted(counts, true, "right") != np.searchsorted(counts, told, "right")).sum())
        square += float(((at_or_above_rank(draws[:, at], counts) - (true < np.array(counts)[:, None])) ** 2).sum())
    return wrong, square


WAYS = ("before", "the plan's", "by lot", "the plan's entries, judges by lot")


def study(seed: int, extra: int) -> tuple[list[tuple[float, float]], float]:
    """The measures of all :data:`WAYS`, and how many wrong fair awards less the plan expected."""
    rng = np.random.Generator(np.random.PCG64([seed, 21]))
    entries = tuple(Entry(f"E{k:03d}", d, f"C{int(rng.integers(24))}") for k, d in enumerate(["A"] * 50 + ["B"] * 30))
    judges = tuple(Judge(f"P{k:02d}") for k in range(24))
    items = tuple(Item(d, f"i{k}", Decimal(m), Decimal("0.5")) for d in SHEETS for k, m in enumerate(SHEETS[d]))
    assignments, _ = draw_panel(entries, judges, 4, seed)

    def marked(more: list[tuple[str, str]]) -> tuple[Round, dict[str, float]]:
        made = invent(entries, judges, assignments + more, items, seed, KIND)
        return Round(entries, judges, items, made.marks, (), RULE), made.quality

    before, quality = marked([])
    plan = extra_reviews(rank_round(before), judges, entries, (), extra)
    free = sorted({(j.judge, e.entry) for j in judges for e in entries} - set(assignments))
    lot = [free[int(k)] for k in rng.choice(len(free), len(plan), replace=False)]
    others: list[tuple[str, str]] = []
    for pair in plan:
        able = [f for f in free if f[1] == pair.entry]
        others.append(able[int(rng.integers(len(able)))])
    found = [measure(before, quality)]
    for more in ([(x.judge, x.entry) for x in plan], lot, others):
        found.append(measure(*marked(more)))
    return found, sum(x.gain for x in plan)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=30)
    parser.add_argument("--extra", type=int, default=15)
    asked = parser.parse_args()
    done = [study(seed, asked.extra) for seed in range(asked.seeds)]
    table = np.array([found for found, _ in done])
    root = np.sqrt(max(len(table), 1))
    print(f"{asked.extra} further reviews, {asked.seeds} rounds of 80 entries; changes against before:\n")
    print("| reviews | wrong fair awards | squared error of the chances |\n|---|---:|---:|")
    first = table[:, 0].mean(axis=0)
    print(f"| {WAYS[0]} | {first[0]:.2f} | {first[1]:.3f} |")
    for n, way in enumerate(WAYS[1:], 1):
        off = table[:, n] - table[:, 0]
        mean, error = off.mean(axis=0), off.std(axis=0, ddof=1) / root
        print(f"| {way} | {mean[0]:+.2f} ± {error[0]:.2f} | {mean[1]:+.3f} ± {error[1]:.3f} |")
    print(f"\nThe plan expected {np.mean([gain for _, gain in done]):.2f} fewer wrong fair awards.")


if __name__ == "__main__":
    main()
