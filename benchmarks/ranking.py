"""How long ranking takes, and how its time grows with the number of marks.

    python benchmarks/ranking.py [--rounds 3]

Prints the time (by the clock, and of the processor) and memory of whole processes (import, reading, ranking,
writing) for growing rounds; the exponent of processor time against marks of the estimate alone, and its ratio to a
mixed model of entries and judges (our own REML by EM on the same totals, since lme4 needs R).
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from peers import mixed_model

from review_lib.ranking.fair import estimate
from review_lib.ranking.fair_data import arrays
from review_lib.ranking.fair_items import totals
from review_lib.ranking.folder import read_folder
from review_lib.ranking.simulate import simulate_folder

SIZES = ((100, 20, 7), (250, 30, 6), (500, 50, 6), (1000, 90, 6), (2000, 150, 5), (4000, 300, 5))
WHOLE = (
    "import sys; from pathlib import Path; from review_lib.ranking.run import rank_folder; "
    "rank_folder(Path(sys.argv[1]), Path(sys.argv[2]))"
)


def seconds(work: Callable[[], object]) -> float:
    """Processor time of ``work``: what others do on the machine does not count."""
    start = time.process_time()
    work()
    return time.process_time() - start


def whole_process(command: list[str]) -> tuple[float, float]:
    """Time by the clock and processor time of a process."""
    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - start, used


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    marks, times = [], []
    print("| entries | judges | marks | whole process, s | of processor | estimate, s | mixed model, s | ratio |")
    print("|---:|---:|---:|---:|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as folder:
        for entries, judges, per_entry in SIZES:
            source = simulate_folder(entries, judges, per_entry, Path(folder) / f"r{entries}", 2, 1)
            round_ = read_folder(source).round
            data = arrays(round_)
            y = totals(data)
            whole, own, reml = [], [], []
            for n in range(rounds):
                command = [sys.executable, "-c", WHOLE, str(source), str(Path(folder) / f"o{entries}-{n}")]
                whole.append(whole_process(command))
                own.append(seconds(partial(estimate, data, 2026, 120, 600)))
                reml.append(seconds(partial(mixed_model, data, y)))
            marks.append(len(round_.marks))
            times.append(min(own))
            clock, used = (min(w[k] for w in whole) for k in (0, 1))
            print(
                f"| {entries} | {judges} | {len(round_.marks)} | {clock:.2f} | {used:.2f} | {min(own):.2f} "
                f"| {min(reml):.2f} | {min(own) / min(reml):.2f} |",
                flush=True,
            )
    late = slice(len(SIZES) // 2, None)
    everywhere = np.polyfit(np.log(marks), np.log(times), 1)[0]
    above = np.polyfit(np.log(marks[late]), np.log(times[late]), 1)[0]
    print(f"\nTime of the estimate grows as marks^{everywhere:.2f} (larger half of the sizes: marks^{above:.2f}).")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"Largest process: {peak:.0f} MB.")


if __name__ == "__main__":
    main()
