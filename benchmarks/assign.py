"""How long a large season's assignment takes, and how good it is.

    python benchmarks/assign.py [--entries 2000] [--judges 150] [--per-entry 5]

Prints seconds, loads, field matches and the worst variance before and after strengthening, for the whole panel and for
groups of seven.
"""

from __future__ import annotations

import argparse
import random
import time

from review_lib.judging.assign import assign
from review_lib.judging.values import Candidate, Judge

FIELDS = ("铜冶炼", "铝加工", "铅锌冶炼", "选矿", "采矿", "稀有稀土", "硬质合金", "班组建设")


def invent(entries: int, judges: int, seed: int = 1) -> tuple[list[Candidate], list[Judge]]:
    """A season: two entries a company and field at random, one judge a company, groups of seven of one field."""
    draw = random.Random(seed)
    people = [
        Judge(
            f"J{n:03d}",
            f"C{n:04d}",
            group=f"G{n // 7:02d}",
            role="组长" if n % 7 == 0 else "主评" if n % 7 == 1 else "",
            specialty=FIELDS[(n // 7) % len(FIELDS)] if n % 3 else "",
        )
        for n in range(judges)
    ]
    cases = [
        Candidate(f"A-{n:04d}", "问题解决型", frozenset({f"C{n // 2:04d}"}), fields=frozenset({draw.choice(FIELDS)}))
        for n in range(entries)
    ]
    return cases, people


def main() -> None:
    """Time both ways of assigning, and a drop-out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=2000)
    parser.add_argument("--judges", type=int, default=150)
    parser.add_argument("--per-entry", type=int, default=5)
    asked = parser.parse_args()
    cases, people = invent(asked.entries, asked.judges)
    for by_group in (False, True):
        start = time.perf_counter()
        made = assign(cases, people, asked.per_entry, by_group=by_group)
        seconds = time.perf_counter() - start
        loads = sorted(made.loads.values())
        print(
            f"{'groups' if by_group else 'whole panel'}: {seconds:.2f} s, loads {loads[0]} to {loads[-1]}, "
            f"worst variance {made.before:.3f} -> {made.after:.3f} (best {made.best:.3f})"
        )
        for remark in made.remarks:
            print("   ", remark[:160])
        gone = people[0].judge
        start = time.perf_counter()
        again = assign(
            cases,
            people[1:],
            asked.per_entry,
            standing=[p for p in made.pairs if p[0] != gone],
            by_group=by_group,
        )
        moved = len(set(again.pairs) - set(made.pairs))
        print(f"    a drop-out: {time.perf_counter() - start:.2f} s, {moved} reviews moved of {made.loads[gone]} freed")


if __name__ == "__main__":
    main()
