"""How near the fair score comes to the truth, over many invented rounds of many kinds.

    python benchmarks/fairness.py --seeds 20 [--kinds easy,biased] [--first 100] [--workers 1]

Prints a table (mean ± standard error over seeds) for known methods (``peers.py``), for ours, and for an oracle
that knows every judge's true severity, spread, error, drift and favour; then how often odd and sound judges are
flagged. Needs nothing but this project.
"""

from __future__ import annotations

import argparse
import json
import os
import zlib
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from peers import by_em, mixed_model, normal_draws, plain_bayes, told_errors, trimmed_mean, z_score

from review_lib.ranking.awards import line_counts
from review_lib.ranking.fair import estimate
from review_lib.ranking.fair_data import arrays
from review_lib.ranking.fair_items import totals
from review_lib.ranking.fair_levels import at_or_above_rank
from review_lib.ranking.simulate import Invented, Kind, draw_panel, invent
from review_lib.ranking.values import Entry, Item, Judge, Round
from review_lib.rules.rule import Award, Rule

SHEETS = {"A": (15, 30, 20, 20, 5, 10), "B": (20, 30, 20, 15, 5, 10)}
RULE = Rule(awards=tuple(Award(name=n, share=Decimal(s)) for n, s in (("1", "0.10"), ("2", "0.20"), ("3", "0.30"))))


@dataclass(frozen=True)
class Plan:
    """One kind of round: sizes, companies, and what is hard about it."""

    entries: tuple[int, ...]
    judges: int
    per_entry: int
    companies: int
    kind: Kind
    rooms: int = 0
    most: tuple[int, ...] = ()


HARD = Kind()
PLANS = {
    "easy": Plan(
        (40, 40), 20, 7, 24, replace(HARD, quality=4.0, severity=2.1, spread=0.14, sheet_error=2.3, missing=0.0)
    ),
    "sparse": Plan((60, 40), 40, 5, 24, replace(HARD, random=0.025)),
    "rooms": Plan((60, 40), 30, 6, 24, replace(HARD, quality=3.8, random=0.034, biased=0.034), 5),
    "careless": Plan((60, 40), 40, 6, 24, replace(HARD, quality=2.7, flat=0.1, random=0.05, biased=0.025)),
    "biased": Plan((60, 40), 40, 6, 10, replace(HARD, quality=2.9, random=0.025, biased=0.2)),
    "tiny": Plan((8,), 3, 3, 5, replace(HARD, missing=0.0)),
    "most": Plan((40,), 8, 7, 20, HARD),
    "top": Plan((60, 40), 30, 6, 24, replace(HARD, level=87.0, random=0.03, biased=0.06)),
    "wide": Plan((60, 40), 40, 5, 24, replace(HARD, severity=5.0, spread=0.35, exactness=0.5, drift=3.0, random=0.025)),
    "quiet": Plan((60, 40), 40, 5, 24, replace(HARD, severity=1.0, spread=0.08, exactness=0.15, drift=0.5)),
    "totals": Plan((50,), 20, 5, 24, replace(HARD, flat=0.05, biased=0.1), most=(100,)),
    "holes": Plan((60, 40), 30, 5, 24, replace(HARD, missing=0.3, outliers=0.04, drift=3.0)),
}


def make(name: str, seed: int) -> tuple[Round, Invented]:
    """One round of a kind and the truth behind it."""
    plan = PLANS[name]
    seed = int(np.random.SeedSequence([seed, zlib.crc32(name.encode())]).generate_state(1)[0])
    rng = np.random.Generator(np.random.PCG64([seed, 11]))
    divisions = list(SHEETS)[: len(plan.entries)]
    sheets = {d: plan.most or SHEETS[d] for d in divisions}
    items = [Item(d, f"i{k}", Decimal(m), Decimal("0.5")) for d in divisions for k, m in enumerate(sheets[d])]
    names = [d for d, n in zip(divisions, plan.entries, strict=True) for _ in range(n)]
    entries = [Entry(f"E{k:04d}", d, f"C{int(rng.integers(plan.companies))}") for k, d in enumerate(names)]
    judges = [Judge(f"P{k:03d}", f"C{int(rng.integers(plan.companies))}") for k in range(plan.judges)]
    if plan.rooms:
        assignments = []
        size = plan.judges // plan.rooms
        order = rng.permutation(len(entries))
        for n, at in enumerate(order):
            room = n % plan.rooms
            seats = [room] + ([(room + 1) % plan.rooms] if n < 2 * plan.rooms and room + 1 < plan.rooms else [])
            for seat in seats:
                assignments += [(judges[seat * size + k].judge, entries[at].entry) for k in range(size)]
        assignments = [(j, e) for j, e in assignments if judges[int(j[1:])].company != entries[int(e[1:])].company]
        shuffled = rng.permutation(len(assignments))
        assignments = sorted((assignments[k] for k in shuffled), key=lambda a: a[0])
    else:
        assignments, _ = draw_panel(entries, judges, plan.per_entry, seed)
    made = invent(entries, judges, assignments, items, seed, plan.kind)
    return Round(tuple(entries), tuple(judges), tuple(items), made.marks, (), RULE), made


def tau_b(x: np.ndarray, y: np.ndarray) -> float:
    """Kendall's tau-b of two rows of numbers."""
    a, b = np.sign(x[:, None] - x[None, :]), np.sign(y[:, None] - y[None, :])
    up = np.triu_indices(len(x), 1)
    a, b = a[up], b[up]
    return float((a * b).sum() / np.sqrt(max((a != 0).sum() * (b != 0).sum(), 1)))


MEASURES = ("tau", "top10", "rmse", "coverage", "width", "interval", "brier")


def measure(division: np.ndarray, truth: np.ndarray, draws: np.ndarray, held: np.ndarray) -> list[float]:
    """The measures of one method on one round; ``held``: the official award level (3: none) of each entry."""
    tau, top, brier, weight = 0.0, 0.0, [], 0
    score = draws.mean(axis=0)
    low, high = np.quantile(draws, (0.05, 0.95), axis=0)
    for d in range(division.max() + 1):
        at = np.flatnonzero(division == d)
        q, f = truth[at], score[at]
        tau += len(at) * tau_b(f, q)
        k = max(1, int(0.1 * len(at) + 0.5))
        top += len(at) * len(set(np.argsort(-f)[:k]) & set(np.argsort(-q)[:k])) / k
        weight += len(at)
        counts = line_counts(RULE, len(at))
        chance = at_or_above_rank(draws[:, at], counts)
        place = np.argsort(np.argsort(-q))
        for i in range(len(at)):
            level = held[at[i]]
            if level < 3:
                brier.append((chance[level, i] - (place[i] < counts[level])) ** 2)
    miss = np.maximum(low - truth, 0) + np.maximum(truth - high, 0)
    return [
        tau / weight,
        top / weight,
        float(np.sqrt(((score - truth) ** 2).mean())),
        float((miss == 0).mean()),
        float((high - low).mean()),
        float((high - low + 20 * miss).mean()),
        float(np.mean(brier)),
    ]


METHODS = (
    "trimmed mean",
    "z-score",
    "mixed model",
    "EM",
    "Bayes, totals only",
    "ours",
    "ours, errors known",
    "oracle",
)


def study(name: str, seed: int) -> dict[str, list[float]]:
    """All methods on one round. Flags: found, odd, false, sound, for ours."""
    plan = PLANS[name]
    round_, made = make(name, seed)
    data = arrays(round_)
    y = totals(data)
    truth = np.array([made.quality[x] for x in data.entries])
    trimmed = trimmed_mean(data)
    held = np.full(len(truth), 3)
    for k in range(len(data.divisions)):
        at = np.flatnonzero(data.division == k)
        place = np.argsort(np.argsort(-trimmed[0][at], kind="stable"))
        held[at] = np.searchsorted(line_counts(RULE, len(at)), place, side="right")
    result = estimate(data, 2026)
    draws = {
        "trimmed mean": normal_draws(*trimmed, seed),
        "z-score": normal_draws(*z_score(data), seed),
        "mixed model": normal_draws(*mixed_model(data, y), seed),
        "EM": normal_draws(*by_em(data), seed),
        "Bayes, totals only": plain_bayes(data, 2026),
        "ours": result.draws,
        "ours, errors known": told_errors(data, 2026, np.array([made.judges[x]["sigma"] for x in data.judges])),
        "oracle": _oracle(data, y, made, plan.kind, seed),
    }
    out = {method: measure(data.division, truth, draws[method], held) for method in METHODS}
    kinds = [made.kinds[x] for x in data.judges]
    odd = np.array([bool(k) for k in kinds])
    flags = np.array([bool(g.flag) for g in result.judges])
    out["flags"] = [int((odd & flags).sum()), int(odd.sum()), int((~odd & flags).sum()), int((~odd).sum())]
    severity = np.array([made.severity[x] for x in data.judges])
    inside = [
        g.severity_low <= s <= g.severity_high
        for g, s, o in zip(result.judges, severity, kinds, strict=True)
        if g.sheets and o in ("", "biased")
    ]
    out["severity coverage"] = [float(np.mean(inside))]
    out["chances"] = [[k, g.careless, g.favoured] for k, g in zip(kinds, result.judges, strict=True)]
    return out


def _oracle(data, y, made: Invented, kind: Kind, seed: int) -> np.ndarray:
    """Knows each judge: regresses the quality out of totals freed from what is known of the judges."""
    e, j = data.sheet_entry, data.sheet_judge
    own = made.judges
    s = np.array([own[x]["severity"] for x in data.judges])
    b = np.array([own[x]["spread"] for x in data.judges])
    sigma = np.array([own[x]["sigma"] for x in data.judges])
    drift = np.array([own[x]["drift"] for x in data.judges])
    centre = np.array([made.centres[x] for x in data.divisions])
    favour = (
        np.array(
            [
                own[data.judges[a]]["liked"] == data.companies[data.company[c]] if data.company[c] >= 0 else False
                for a, c in zip(j, e, strict=True)
            ]
        )
        * kind.favour
    )
    r = y - centre[data.division[e]] + s[j] - drift[j] * (data.turn - 0.5) - favour
    w = 1 / sigma[j] ** 2
    precision = np.bincount(e, w * b[j] ** 2, len(data.entries)) + 1 / kind.quality**2
    mean = np.bincount(e, w * b[j] * r, len(data.entries)) / precision
    theta = normal_draws(mean, 1 / np.sqrt(precision), seed)
    out = np.empty_like(theta)
    for d in range(len(data.divisions)):
        at = data.division == d
        panel = np.unique(j[data.division[e] == d])
        sound = [k for k in panel if made.kinds[data.judges[k]] in ("", "biased")]
        out[:, at] = centre[d] - s[sound].mean() + b[sound].mean() * theta[:, at]
    return out


def _one(task: tuple[str, int]) -> tuple[str, int, dict[str, list[float]]]:
    return *task, study(*task)


def main(arguments: Iterable[str] | None = None) -> None:
    """Parse, work, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--first", type=int, default=1000)
    parser.add_argument("--kinds", default=",".join(PLANS))
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--dump", help="a file for the chances of each judge being odd, as JSON")
    asked = parser.parse_args(list(arguments) if arguments is not None else None)
    tasks = [(k, asked.first + n) for k in asked.kinds.split(",") for n in range(asked.seeds)]
    if asked.workers > 1:
        with ProcessPoolExecutor(asked.workers) as pool:
            done = list(pool.map(_one, tasks))
    else:
        done = [_one(task) for task in tasks]
    tables = {
        (kind, method): np.array([r[method] for k, _, r in done if k == kind])
        for kind in asked.kinds.split(",")
        for method in METHODS
    }
    if asked.dump:
        Path(asked.dump).write_text(json.dumps([(k, r["chances"]) for k, _, r in done]), encoding="utf-8")
    print("| kind | method | " + " | ".join(MEASURES) + " |\n|---|---|" + "---:|" * len(MEASURES))
    for (kind, method), table in tables.items():
        print(f"| {kind} | {method} | {_cells(table.mean(axis=0), _error(table))} |")
    print("\nMean over the kinds, and ours against each method on the same rounds (ours − method):\n")
    print("| method | " + " | ".join(MEASURES) + " |\n|---|" + "---:|" * len(MEASURES))
    kinds = asked.kinds.split(",")
    for method in METHODS:
        mean = np.mean([tables[k, method].mean(axis=0) for k in kinds], axis=0)
        print(f"| {method} | {' | '.join(f'{m:.3f}' for m in mean)} |")
    for method in METHODS:
        if method != "ours":
            off = [tables[k, "ours"] - tables[k, method] for k in kinds]
            error = np.sqrt(np.sum([_error(x) ** 2 for x in off], axis=0)) / len(off)
            print(f"| ours − {method} | {_cells(np.mean([x.mean(axis=0) for x in off], axis=0), error)} |")
    print("\n| kind | odd judges | flagged | sound judges | flagged | severity in its interval |")
    print("|---|---:|---:|---:|---:|---:|")
    for kind in (*kinds, "all"):
        found = [r for k, _, r in done if kind in (k, "all")]
        hit, odd, false, sound = np.sum([r["flags"] for r in found], axis=0)
        covered = np.mean([r["severity coverage"] for r in found])
        print(
            f"| {kind} | {odd} | {hit} ({hit / max(odd, 1):.0%}) | {sound} | {false} ({false / max(sound, 1):.1%}) "
            f"| {covered:.2f} |"
        )


def _error(table: np.ndarray) -> np.ndarray:
    """Standard error of each column's mean."""
    return table.std(axis=0, ddof=1) / np.sqrt(len(table)) if len(table) > 1 else table[0] * 0


def _cells(mean: np.ndarray, error: np.ndarray) -> str:
    return " | ".join(f"{m:.3f} ± {s:.3f}" for m, s in zip(mean, error, strict=True))


if __name__ == "__main__":
    main()
