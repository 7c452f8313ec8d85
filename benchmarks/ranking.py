"""How long ranking takes, and how its time grows with the number of marks.

    python benchmarks/ranking.py [--rounds 3]

Prints the time and memory of whole processes (import, reading, ranking, writing) for growing rounds, the
exponent of time against marks of the estimate alone, and its ratio to a mixed model of entries and judges
(our own REML by EM on the same totals, since lme4 needs R).
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from review_lib.ranking.fair import estimate
from review_lib.ranking.fair_data import FairData, arrays
from review_lib.ranking.fair_items import totals
from review_lib.ranking.folder import read_folder
from review_lib.ranking.simulate import simulate_folder

SIZES = ((100, 20, 7), (250, 30, 6), (500, 50, 6), (1000, 90, 6), (2000, 150, 5), (4000, 300, 5))
WHOLE = (
    "import sys; from pathlib import Path; from review_lib.ranking.run import rank_folder; "
    "rank_folder(Path(sys.argv[1]), Path(sys.argv[2]))"
)


def mixed_model(data: FairData, sweeps: int = 200) -> float:
    """Seconds of a mixed model y = division + entry + judge + error by REML (EM, dense equations)."""
    start = time.perf_counter()
    y, e, j = totals(data), data.sheet_entry, data.sheet_judge
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
    return time.perf_counter() - start


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    marks, seconds = [], []
    print("| entries | judges | marks | whole process, s | estimate, s | mixed model, s | ratio |")
    print("|---:|---:|---:|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as folder:
        for entries, judges, per_entry in SIZES:
            source = simulate_folder(entries, judges, per_entry, Path(folder) / f"r{entries}", 2, 1)
            round_ = read_folder(source).round
            data = arrays(round_)
            whole, own, reml = [], [], []
            for n in range(rounds):
                start = time.perf_counter()
                command = [sys.executable, "-c", WHOLE, str(source), str(Path(folder) / f"o{entries}-{n}")]
                subprocess.run(command, check=True)
                whole.append(time.perf_counter() - start)
                start = time.perf_counter()
                estimate(data, 2026, 120, 600)
                own.append(time.perf_counter() - start)
                reml.append(mixed_model(data))
            marks.append(len(round_.marks))
            seconds.append(min(own))
            print(
                f"| {entries} | {judges} | {len(round_.marks)} | {min(whole):.2f} | {min(own):.2f} | {min(reml):.2f} "
                f"| {min(own) / min(reml):.2f} |",
                flush=True,
            )
    late = slice(len(SIZES) // 2, None)
    everywhere = np.polyfit(np.log(marks), np.log(seconds), 1)[0]
    above = np.polyfit(np.log(marks[late]), np.log(seconds[late]), 1)[0]
    print(f"\nTime of the estimate grows as marks^{everywhere:.2f} (larger half of the sizes: marks^{above:.2f}).")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"Largest process: {peak:.0f} MB.")


if __name__ == "__main__":
    main()
