"""Judges, their conflicts, and who judges what. Stream ``judges``: listed, assigned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from review_lib.desk.decide import judged, rows
from review_lib.desk.phases import judging_rules, rubrics_in
from review_lib.desk.season import SECRETARIAT, Season, now
from review_lib.desk.view import view
from review_lib.errors import InputError, RefusedError
from review_lib.judging.assign import assign, conflict
from review_lib.judging.values import Assignment, Candidate, Judge
from review_lib.text import say


def list_judges(season: Season, judges: Path, conflicts: Path | None = None, *, who: str = SECRETARIAT) -> int:
    """Take the panel from tables (``judges.csv``: judge, company[, group, role, field]; ``conflicts.csv``: judge,
    company, reason). InputError names bad rows; nothing is written then. The number of judges."""
    found: dict[str, dict[str, object]] = {}
    bad = []
    for line, row in rows(judges, ("judge", "company")):
        name = row["judge"]
        if not name or name in found:
            bad.append(
                say(
                    "{file} line {line}: judge “{name}” is empty or stands twice.",
                    file=judges.name,
                    line=line,
                    name=name,
                )
            )
            continue
        found[name] = {
            "judge": name,
            "company": row["company"],
            "group": row.get("group", ""),
            "role": row.get("role", ""),
            "specialty": row.get("field", ""),
            "conflicts": {},
        }
    if conflicts is not None:
        for line, row in rows(conflicts, ("judge", "company", "reason")):
            if row["judge"] not in found:
                bad.append(
                    say(
                        "{file} line {line}: there is no judge “{name}”.",
                        file=conflicts.name,
                        line=line,
                        name=row["judge"],
                    )
                )
                continue
            known = found[row["judge"]]["conflicts"]
            assert isinstance(known, dict)
            known[row["company"]] = row["reason"]
    if bad:
        raise InputError("\n".join(bad))
    listed = {"judges": list(found.values())}
    events = season.store.events("judges", kinds=["listed"])
    if not events or events[-1].payload != listed:
        season.store.append("judges", "listed", listed, who=who, at=now())
    return len(found)


def panel(season: Season) -> list[Judge]:
    """The judges of the season in the order of their list."""
    listed = season.store.events("judges", kinds=["listed"])
    if not listed or listed[-1].payload is None:
        return []
    return [Judge(**j) for j in listed[-1].payload["judges"]]


@dataclass(frozen=True, slots=True)
class Duty:
    """What a judge has: entries to judge in order, and those the season recused the judge from, with the reason."""

    entries: tuple[str, ...]
    recused: Mapping[str, str]


def candidates(season: Season, phase: str = "") -> list[Candidate]:
    """The entries that are judged in a phase, with the companies whose judges are recused.

    A later phase has the entries that were invited to it (:func:`invite`), all of its divisions without.
    """
    now_ = view(season)
    rules = judging_rules(season)
    wanted = set(judged(season))
    called = invited(season, phase)
    if called is not None:
        wanted &= called
    tables = rubrics_in(season, phase)
    return [
        Candidate(n, e.division, frozenset({e.company, e.unit} if rules.recuse_unit else {e.company}))
        for n, e in now_.entries()
        if n in wanted and e.division in tables
    ]


def invite(season: Season, phase: str, entries: Sequence[str], *, who: str = SECRETARIAT) -> list[str]:
    """Call entries (numbers or full names) to a later phase; the ones called before are no longer meant."""
    now_ = view(season)
    numbers = sorted({now_.number(now_.entry(e)) for e in entries})
    season.store.append("judges", "invited", {"phase": phase, "entries": numbers}, who=who, at=now())
    return numbers


def invited(season: Season, phase: str) -> set[str] | None:
    """The entries called to a phase, None where nobody was named (then all of its divisions are meant)."""
    for event in reversed(season.store.events("judges", kinds=["invited"])):
        if event.payload and event.payload["phase"] == phase:
            return set(event.payload["entries"])
    return None


def draw(
    season: Season,
    per_entry: int | None = None,
    *,
    judges: Path | None = None,
    conflicts: Path | None = None,
    seed: int = 0,
    who: str = SECRETARIAT,
) -> Assignment:
    """Draw up who judges what and write it down. Pairs with marks on them are kept.

    RefusedError where nothing is decided 参评, nobody is listed, or conflicts leave too few judges.
    """
    if judges is not None:
        list_judges(season, judges, conflicts, who=who)
    people, cases = panel(season), candidates(season)
    if not people:
        raise RefusedError(say("No judges are listed yet. Give a table with --judges."))
    if not cases:
        raise RefusedError(say("No entry is decided 参评 or 完善后参评 yet. Decide first, then assign."))
    made = assign(cases, people, per_entry or judging_rules(season).per_entry, standing=assigned(season), seed=seed)
    said = {
        "pairs": [list(p) for p in made.pairs],
        "seed": seed,
        "connected": made.connected,
        "remarks": list(made.remarks),
    }
    last = season.store.events("judges", kinds=["assigned"])
    if not last or last[-1].payload != said:
        season.store.append("judges", "assigned", said, who=who, at=now())
    return made


def last_draw(season: Season, phase: str = "") -> Mapping[str, Any]:
    """What was drawn up last for a phase: pairs, pins, remarks; empty where nothing was."""
    for event in reversed(season.store.events("judges", kinds=["assigned"])):
        if event.payload and event.payload.get("phase", "") == phase:
            return event.payload
    return {}


def assigned(season: Season, phase: str = "") -> list[tuple[str, str]]:
    """The pairs (judge, entry) as drawn up last for a phase."""
    return [(str(j), str(e)) for j, e in last_draw(season, phase).get("pairs", [])]


def duty(season: Season, judge: str, phase: str = "") -> Duty:
    """What one judge has to do in a phase. A judge without entries has an empty duty."""
    person = next((j for j in panel(season) if j.judge == judge), None)
    cases: Sequence[Candidate] = candidates(season, phase)
    barred = {}
    if person is not None:
        for case in cases:
            why = conflict(person, case)
            if why:
                barred[case.entry] = say("own company") if why == "own" else why
    there = {c.entry for c in cases}
    mine = tuple(e for j, e in assigned(season, phase) if j == judge and e in there and e not in barred)
    return Duty(mine, barred)
