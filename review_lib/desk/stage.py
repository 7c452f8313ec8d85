"""Presentations: in what order results are presented, and how long each took. Stream ``stage``: ordered, presented."""

from __future__ import annotations

import random

from review_lib.desk.judges import candidates
from review_lib.desk.phases import phase_rules
from review_lib.desk.season import SECRETARIAT, Season, now
from review_lib.errors import RefusedError
from review_lib.text import say

STREAM = "stage"


def order(season: Season, phase: str) -> list[str]:
    """The entries of a phase in the order in which they are presented; as drawn last, new ones at the end."""
    there = [c.entry for c in candidates(season, phase)]
    drawn: list[str] = []
    for event in season.store.events(STREAM, kinds=["ordered"]):
        if event.payload and event.payload["phase"] == phase:
            drawn = [str(e) for e in event.payload["order"]]
    return [e for e in drawn if e in there] + sorted(set(there) - set(drawn))


def draw_order(season: Season, phase: str, seed: int = 0, *, who: str = SECRETARIAT) -> list[str]:
    """Draw the order by lot, division by division, no two of one company in a row where that can be. The same seed
    gives the same order. RefusedError where the phase has no presentations."""
    if not phase_rules(season, phase).minutes:
        raise RefusedError(say("Nothing is presented in this phase."))
    draw = random.Random(seed)
    cases = candidates(season, phase)
    drawn: list[str] = []
    for division in dict.fromkeys(c.division for c in cases):
        left = [c for c in cases if c.division == division]
        draw.shuffle(left)
        last: frozenset[str] = frozenset()
        while left:
            # the company with the most left goes first where it may, so that none is left over at the end
            counts = {c.entry: sum(bool(c.companies & o.companies) for o in left) for c in left}
            free = [c for c in left if not c.companies & last] or left
            chosen = max(free, key=lambda c, n=counts: n[c.entry])  # type: ignore[misc]
            left.remove(chosen)
            drawn.append(chosen.entry)
            last = chosen.companies
    said = {"phase": phase, "order": drawn, "seed": seed}
    season.store.append(STREAM, "ordered", said, who=who, at=now())
    return drawn


def present(season: Season, phase: str, entry: str, seconds: int, *, who: str = SECRETARIAT) -> None:
    """Write down how long an entry was presented. RefusedError for one that is not presented in the phase."""
    if entry not in order(season, phase) or not phase_rules(season, phase).minutes:
        raise RefusedError(say("{entry} is not presented in this phase.", entry=entry))
    said = {"phase": phase, "entry": entry, "seconds": max(int(seconds), 0)}
    season.store.append(STREAM, "presented", said, who=who, at=now())


def presented(season: Season, phase: str) -> dict[str, int]:
    """Entry -> seconds, of those presented; the last word counts."""
    found = {}
    for event in season.store.events(STREAM, kinds=["presented"]):
        if event.payload and event.payload["phase"] == phase:
            found[str(event.payload["entry"])] = int(event.payload["seconds"])
    return found
