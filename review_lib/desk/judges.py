"""Judges, their conflicts, and who judges what. Stream ``judges``: listed, assigned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from review_lib.desk.decide import judged, rows
from review_lib.desk.phases import judging_rules, rubrics_in
from review_lib.desk.reports import reading_of
from review_lib.desk.season import SECRETARIAT, Season, now
from review_lib.desk.view import View, view
from review_lib.errors import InputError, RefusedError
from review_lib.judging.assign import assign, conflict
from review_lib.judging.values import Assignment, Candidate, Judge
from review_lib.rules.judging import JudgingRules
from review_lib.text import say


def list_judges(season: Season, judges: Path, conflicts: Path | None = None, *, who: str = SECRETARIAT) -> int:
    """Take the panel from tables (``judges.csv``: judge, company[, group, role, field, central_group];
    ``conflicts.csv``: judge, company, reason). The number of judges.

    InputError names bad rows; nothing is written then."""
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
            **({"central_group": row["central_group"]} if row.get("central_group") else {}),
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


_cases: dict[str, tuple[View, JudgingRules, str, list[Candidate]]] = {}


def candidates(season: Season, phase: str = "") -> list[Candidate]:
    """The entries that are judged in a phase, with the companies whose judges are recused.

    A later phase has the entries that were invited to it (:func:`invite`), all of its divisions without. Kept as long
    as the view, the rules and the stream of judges stand: every mark asks for them.
    """
    seen, rules = view(season), judging_rules(season)
    head = season.store.heads().get("judges")
    stamp, key = head.hash if head else "", f"{season.folder}|{phase}"
    kept = _cases.get(key)
    if kept is None or kept[0] is not seen or kept[1] is not rules or kept[2] != stamp:
        kept = _cases[key] = (seen, rules, stamp, _candidates(season, phase, seen, rules))
    return list(kept[3])


def _candidates(season: Season, phase: str, now_: View, rules: JudgingRules) -> list[Candidate]:
    wanted = set(judged(season))
    called = invited(season, phase)
    if called is not None:
        wanted &= called
    tables = rubrics_in(season, phase)
    known = [(n, e) for n, e in now_.entries() if n in wanted and e.division in tables]
    groups = _central_groups(now_) if rules.recuse_group else {}
    specialties = frozenset(f for j in panel(season) for f in j.fields)
    return [
        Candidate(
            n,
            e.division,
            frozenset({e.company, e.unit} if rules.recuse_unit else {e.company}),
            groups.get(e.company, frozenset()),
            _fields(f"{e.title} {e.company} {e.name} {e.division}", rules.fields, specialties),
        )
        for n, e in known
    ]


def _central_groups(now_: View) -> dict[str, frozenset[str]]:
    """Company -> its central enterprise group (as its declaration says) and all companies of that group."""
    group_of = {}
    for _, entry in now_.entries():
        reading = reading_of(now_, entry)
        value = reading.values.get("central_group") if reading else None
        if value is not None and value.value:
            group_of[entry.company] = str(value.value)
    return {
        company: frozenset({group, *(c for c, g in group_of.items() if g == group)})
        for company, group in group_of.items()
    }


def _fields(text: str, fields: Mapping[str, Sequence[str]], specialties: frozenset[str]) -> frozenset[str]:
    """The fields (专业) of an entry by the words of the season, a judge's field that has none by its own name."""
    found = {name for name, words in fields.items() if any(word in text for word in words)}
    return frozenset(found | {name for name in specialties if name not in fields and name in text})


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


@dataclass(frozen=True, slots=True)
class Hands:
    """What was set by hand for a phase: pairs that must be, pairs that must not, judges who dropped out."""

    pins: tuple[tuple[str, str], ...]
    bans: tuple[tuple[str, str], ...]
    dropped: tuple[str, ...]


def hands(season: Season, phase: str = "") -> Hands:
    """Pins, handovers and drop-outs as their events left them."""
    pins: dict[tuple[str, str], None] = {}
    bans: dict[tuple[str, str], None] = {}
    dropped: dict[str, None] = {}
    for event in season.store.events("judges", kinds=["pinned", "unpinned", "handed", "dropped", "returned"]):
        said = event.payload or {}
        if event.kind == "dropped":
            dropped[said["judge"]] = None
        elif event.kind == "returned":
            dropped.pop(said["judge"], None)
        elif said.get("phase", "") == phase:
            pair = (str(said["judge"]), str(said["entry"]))
            if event.kind == "handed":
                away = (str(said["from"]), pair[1])
                bans[away] = None
                pins.pop(away, None)
            if event.kind == "unpinned":
                pins.pop(pair, None)
            else:
                pins[pair] = None
                bans.pop(pair, None)
    return Hands(tuple(pins), tuple(bans), tuple(dropped))


def draw(
    season: Season,
    per_entry: int | None = None,
    *,
    judges: Path | None = None,
    conflicts: Path | None = None,
    seed: int = 0,
    redraw: bool = False,
    phase: str = "",
    who: str = SECRETARIAT,
) -> Assignment:
    """Draw up who judges what and write it down. Pairs drawn before are kept, so that the fewest move; ``redraw``
    keeps only pins, handovers and begun sheets. Without ``per_entry``: as drawn last, else as the season says.

    RefusedError where nothing is decided 参评, nobody is listed, or conflicts leave too few judges.
    """
    if judges is not None:
        list_judges(season, judges, conflicts, who=who)
    people, cases = panel(season), candidates(season, phase)
    if not people:
        raise RefusedError(say("No judges are listed yet. Give a table with --judges."))
    if not cases:
        raise RefusedError(say("No entry is decided 参评 or 完善后参评 yet. Decide first, then assign."))
    last, by_hand, rules = last_draw(season, phase), hands(season, phase), judging_rules(season)
    wanted = per_entry or int(last.get("per_entry", rules.per_entry))
    begun, done = _begun(season, phase, people, cases)
    begun = [p for p in begun if p not in by_hand.bans]  # what was handed over by hand goes, marks or not
    gone = set(by_hand.dropped)
    made = assign(
        cases,
        [j for j in people if j.judge not in gone or any(judge == j.judge for judge, _ in done)],
        wanted,
        standing=[] if redraw else [p for p in assigned(season, phase) if p[0] not in gone],
        pins=[*done, *(p for p in (*begun, *by_hand.pins) if p[0] not in gone)],
        bans=[*by_hand.bans, *((j, c.entry) for j in gone for c in cases)],
        by_group=rules.by_group,
        seed=seed,
    )
    said = {
        "pairs": [list(p) for p in made.pairs],
        "seed": seed,
        "connected": made.connected,
        "remarks": list(made.remarks),
        "per_entry": wanted,
        "leads": dict(made.leads),
        **({"phase": phase} if phase else {}),
    }
    if last != said:
        season.store.append("judges", "assigned", said, who=who, at=now())
    return made


def _begun(
    season: Season, phase: str, people: Sequence[Judge], cases: Sequence[Candidate]
) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """(pairs with marks on an open sheet, submitted pairs) that are still assigned and free of conflict."""
    from review_lib.desk.sheets import all_sheets

    pairs = set(assigned(season, phase))
    by_name, by_entry = {j.judge: j for j in people}, {c.entry: c for c in cases}
    begun, done = [], []
    for (judge, entry), sheet in sorted(all_sheets(season, phase).items()):
        clear = judge in by_name and entry in by_entry and not conflict(by_name[judge], by_entry[entry])
        if (judge, entry) in pairs and clear:
            if sheet.state == "submitted":
                done.append((judge, entry))
            elif sheet.marks and sheet.state == "open":
                begun.append((judge, entry))
    return begun, done


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
                words = {"own": say("own company"), "group": say("company of the same central enterprise group")}
                barred[case.entry] = words.get(why, why)
    there = {c.entry for c in cases}
    mine = tuple(e for j, e in assigned(season, phase) if j == judge and e in there and e not in barred)
    return Duty(mine, barred)
