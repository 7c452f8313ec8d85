"""Who judges what.

Walks in: candidates (entries with their companies), judges with conflicts, how many judges an entry gets,
pairs that stand already. Walks out: an :class:`Assignment`. Nobody judges the own company or a declared
conflict; loads are as equal as that allows (evened along alternating paths until no chain of moves helps);
the design is connected so that severities can be told apart. The same input and seed give the same answer.
"""

from __future__ import annotations

import random
from collections import defaultdict, deque
from collections.abc import Mapping, Sequence

from review_lib.errors import RefusedError
from review_lib.judging.values import Assignment, Candidate, Judge
from review_lib.text import say


def conflict(judge: Judge, candidate: Candidate) -> str:
    """Why the judge may not judge the entry: ``own`` company, the declared reason, or ``""``."""
    if judge.company and judge.company in candidate.companies:
        return "own"
    return next(
        (reason or "declared" for company, reason in judge.conflicts.items() if company in candidate.companies), ""
    )


def assign(
    candidates: Sequence[Candidate],
    judges: Sequence[Judge],
    per_entry: int,
    *,
    standing: Sequence[tuple[str, str]] = (),
    seed: int = 0,
) -> Assignment:
    """Draw up who judges what; ``standing`` pairs (judge, entry) are kept where they may be.

    Raises RefusedError where an entry has fewer than ``per_entry`` judges who may judge it, all named.
    """
    if per_entry < 1 or not judges:
        raise RefusedError(say("Assignment needs at least one judge and one judge an entry."))
    allowed = {c.entry: [j.judge for j in judges if not conflict(j, c)] for c in candidates}
    short = [f"{entry} ({len(who)})" for entry, who in allowed.items() if len(who) < per_entry]
    if short:
        raise RefusedError(
            say(
                "Too few judges free of conflict for {entries}; {need} are needed. Name more judges or ask for fewer.",
                entries="、".join(short[:8]),
                need=per_entry,
            )
        )
    table = _Table(allowed, [j.judge for j in judges])
    for judge, entry in standing:
        if entry in allowed and judge in allowed[entry] and len(table.of[entry]) < per_entry:
            table.add(judge, entry)
    draw = random.Random(seed)
    order = [c.entry for c in candidates]
    draw.shuffle(order)
    order.sort(key=lambda entry: len(allowed[entry]))
    kept = frozenset(pair for pair in standing)
    for entry in order:
        need = per_entry - len(table.of[entry])
        free = [j for j in allowed[entry] if j not in table.of[entry]]
        draw.shuffle(free)
        for judge in sorted(free, key=lambda j: len(table.has[j]))[:need]:
            table.add(judge, entry)
    table.even(kept)
    parts = _connect(table, kept)
    remarks = []
    loads = {j: len(table.has[j]) for j in table.has}
    if loads and max(loads.values()) - min(loads.values()) > 1:
        light = [j for j, n in loads.items() if n < max(loads.values()) - 1]
        remarks.append(
            say(
                "Loads differ by more than one: conflicts leave no more entries for {judges}.",
                judges="、".join(sorted(light)[:8]),
            )
        )
    if len(parts) > 1:
        remarks.append(
            say(
                "The design falls into {n} parts that share no judge, so their severities cannot be "
                "compared. More judges an entry, or judges who may see both parts, are needed.",
                n=len(parts),
            )
        )
    pairs = tuple((judge, c.entry) for c in candidates for judge in sorted(table.of[c.entry]))
    return Assignment(pairs, loads, len(parts) <= 1, tuple(remarks))


class _Table:
    """The bipartite table while it is being made."""

    def __init__(self, allowed: Mapping[str, Sequence[str]], judges: Sequence[str]) -> None:
        self.allowed = {entry: frozenset(who) for entry, who in allowed.items()}
        self.of: dict[str, set[str]] = {entry: set() for entry in allowed}
        self.has: dict[str, set[str]] = {judge: set() for judge in judges}

    def add(self, judge: str, entry: str) -> None:
        self.of[entry].add(judge)
        self.has[judge].add(entry)

    def move(self, entry: str, old: str, new: str) -> None:
        self.of[entry].remove(old)
        self.has[old].remove(entry)
        self.add(new, entry)

    def even(self, kept: frozenset[tuple[str, str]]) -> None:
        """Move entries from heavy to light judges, over others where need be, until no chain helps."""
        while True:
            heavy = sorted(self.has, key=lambda j: (-len(self.has[j]), j))
            if not any(self._relieve(judge, kept) for judge in heavy if len(self.has[judge]) > 1):
                return

    def _relieve(self, start: str, kept: frozenset[tuple[str, str]]) -> bool:
        limit = len(self.has[start]) - 2
        came: dict[str, tuple[str, str]] = {start: ("", "")}
        queue = deque([start])
        if min(len(v) for v in self.has.values()) > limit:
            return False
        while queue:
            judge = queue.popleft()
            for entry in sorted(self.has[judge]):
                if (judge, entry) in kept:
                    continue
                for other in sorted(self.allowed[entry] - self.of[entry]):
                    if other in came:
                        continue
                    came[other] = (judge, entry)
                    if len(self.has[other]) <= limit:
                        while other != start:
                            before, moved = came[other]
                            self.move(moved, before, other)
                            other = before
                        return True
                    queue.append(other)
        return False


def components(pairs: Sequence[tuple[str, str]]) -> list[set[str]]:
    """The parts of a design: sets of entries that are linked through judges."""
    of: dict[str, list[str]] = defaultdict(list)
    has: dict[str, list[str]] = defaultdict(list)
    for judge, entry in pairs:
        of[entry].append(judge)
        has[judge].append(entry)
    seen: set[str] = set()
    parts = []
    for first in of:
        if first in seen:
            continue
        part, queue = set(), [first]
        seen.add(first)
        while queue:
            entry = queue.pop()
            part.add(entry)
            for judge in of[entry]:
                for other in has[judge]:
                    if other not in seen:
                        seen.add(other)
                        queue.append(other)
        parts.append(part)
    return parts


def _connect(table: _Table, kept: frozenset[tuple[str, str]]) -> list[set[str]]:
    """Join the parts by swapping two judges between two entries of different parts, loads unchanged."""

    def parts_now() -> list[set[str]]:
        return components([(j, e) for e, who in table.of.items() for j in who])

    parts = parts_now()
    while len(parts) > 1:
        if not _swap_between(table, parts[0], set().union(*parts[1:]), kept, len(parts)):
            return parts
        parts = parts_now()
    return parts


def _swap_between(table: _Table, here: set[str], there: set[str], kept: frozenset[tuple[str, str]], count: int) -> bool:
    for one in sorted(here):
        for two in sorted(there):
            for a in sorted(table.of[one]):
                for b in sorted(table.of[two]):
                    fits = b in table.allowed[one] and a in table.allowed[two] and (a, one) not in kept
                    if not fits or (b, two) in kept or b in table.of[one] or a in table.of[two]:
                        continue
                    table.move(one, a, b)
                    table.move(two, b, a)
                    if len(components([(j, e) for e, who in table.of.items() for j in who])) < count:
                        return True
                    table.move(one, b, a)
                    table.move(two, a, b)
    return False
