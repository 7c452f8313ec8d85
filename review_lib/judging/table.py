"""The table of who judges what while it is being made: add, move, swap, even out, match fields.

Entries and judges by name, who may judge what, and which pairs are fixed walk in; the same table, better, is left.
Every walk goes over sorted names, so the same input gives the same table.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence


class Table:
    """``of``: entry -> its judges; ``has``: judge -> the entries; ``allowed``: entry -> who may judge it; ``kept``:
    pairs (judge, entry) that stay; ``fits``: entry -> judges of its field."""

    def __init__(
        self,
        allowed: Mapping[str, Sequence[str]],
        judges: Sequence[str],
        kept: frozenset[tuple[str, str]] = frozenset(),
        fits: Mapping[str, frozenset[str]] | None = None,
    ) -> None:
        self.allowed = {entry: frozenset(who) for entry, who in allowed.items()}
        self.of: dict[str, set[str]] = {entry: set() for entry in allowed}
        self.has: dict[str, set[str]] = {judge: set() for judge in judges}
        self.kept = kept
        self.fits = dict(fits or {})
        self.swaps = 0

    def pairs(self) -> list[tuple[str, str]]:
        """All pairs (judge, entry), entry by entry."""
        return [(j, e) for e, who in self.of.items() for j in sorted(who)]

    def add(self, judge: str, entry: str) -> None:
        """Give an entry to a judge."""
        self.of[entry].add(judge)
        self.has.setdefault(judge, set()).add(entry)

    def take(self, judge: str, entry: str) -> None:
        """Take an entry from a judge."""
        self.of[entry].remove(judge)
        self.has[judge].remove(entry)

    def move(self, entry: str, old: str, new: str) -> None:
        """Hand an entry from one judge to another."""
        self.take(old, entry)
        self.add(new, entry)

    def swap(self, a: str, one: str, b: str, two: str) -> None:
        """Judge ``a`` gives ``one`` for ``two`` of judge ``b``: loads stay. ``swaps`` counts them."""
        self.swaps += 1
        self.move(one, a, b)
        self.move(two, b, a)

    def may_swap(self, a: str, one: str, b: str, two: str) -> bool:
        """Whether both may be had by the other, and neither pair is kept."""
        return (
            b in self.allowed[one]
            and a in self.allowed[two]
            and b not in self.of[one]
            and a not in self.of[two]
            and (a, one) not in self.kept
            and (b, two) not in self.kept
        )

    def matched(self, entry: str) -> int:
        """How many judges of the entry's field it has."""
        return len(self.of[entry] & self.fits.get(entry, frozenset()))

    # ---------------------------------------------------------------- even loads
    def even(self) -> None:
        """Move entries from heavy to light judges, over others where need be, until no chain helps."""
        helped = True
        while helped:
            helped = False
            for judge in sorted(self.has, key=lambda j: (-len(self.has[j]), j)):
                while len(self.has[judge]) > 1 and self._relieve(judge):
                    helped = True

    def _relieve(self, start: str) -> bool:
        limit = len(self.has[start]) - 2
        came: dict[str, tuple[str, str]] = {start: ("", "")}
        queue = deque([start])
        if min(len(v) for v in self.has.values()) > limit:
            return False
        while queue:
            judge = queue.popleft()
            for entry in sorted(self.has[judge]):
                if (judge, entry) in self.kept:
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

    # ---------------------------------------------------------------- fields
    def match(self) -> None:
        """Give each entry a judge of its field where a swap allows it, loads and other entries' matches unharmed."""
        for entry in sorted(self.fits):
            if self.fits[entry] and not self.matched(entry):
                self._match(entry)

    def _match(self, entry: str) -> bool:
        wanted = sorted(self.fits[entry] & self.allowed[entry], key=lambda j: (len(self.has.get(j, ())), j))
        for b in wanted:
            for two in sorted(self.has.get(b, ())):
                spare = b not in self.fits.get(two, frozenset()) or self.matched(two) > 1
                for a in sorted(self.of[entry]):
                    gains = a in self.fits.get(two, frozenset())
                    if (spare or gains) and self.may_swap(a, entry, b, two):
                        self.swap(a, entry, b, two)
                        return True
        return False


def components(pairs: Sequence[tuple[str, str]]) -> list[set[str]]:
    """The parts of a design: sets of entries that are linked through judges."""
    of: dict[str, list[str]] = {}
    has: dict[str, list[str]] = {}
    for judge, entry in pairs:
        of.setdefault(entry, []).append(judge)
        has.setdefault(judge, []).append(entry)
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


def connect(table: Table, may: Callable[[str, str, str, str], bool], tries: int = 3000) -> int:
    """Join the parts by swaps between them, loads unchanged; the number of parts that are left.

    ``may`` is asked before each swap. An entry with one judge joins nothing, so such a design is left at once.
    """
    parts = components(table.pairs())
    while len(parts) > 1:
        here = sorted(e for e in parts[0] if len(table.of[e]) > 1)
        there = sorted(e for part in parts[1:] for e in part if len(table.of[e]) > 1)
        done = False
        for one, two in ((x, y) for x in here for y in there):
            for a, b in ((x, y) for x in sorted(table.of[one]) for y in sorted(table.of[two])):
                if not may(a, one, b, two) or tries <= 0:
                    continue
                tries -= 1
                table.swap(a, one, b, two)
                fresh = components(table.pairs())
                if len(fresh) < len(parts):
                    parts, done = fresh, True
                    break
                table.swap(b, one, a, two)
            if done or tries <= 0:
                break
        if not done:
            break
    return len(parts)
