"""The public notice (公示) of a run, and the objections that come in its time: received, looked into, answered.

Stream ``objections``: publicised, objected, taken, answered, withdrawn. An answer never changes a mark or a score;
where it changes a fact, the fact is put right where it stands (a correction, a decision), the season is ranked again,
and the answer keeps what that moved.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from review_lib.desk.rank import compare_runs, rank, run_named
from review_lib.desk.season import SECRETARIAT, Season, now
from review_lib.desk.view import view
from review_lib.errors import InputError, NotFoundError, RefusedError
from review_lib.ranking.compare_text import lines
from review_lib.text import say

STREAM = "objections"


@dataclass(frozen=True, slots=True)
class Notice:
    """A public notice: the run that was shown, since when and until when (ISO times with offset)."""

    run: str
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class Objection:
    """One objection. ``state``: received, taken (someone looks into it), answered or withdrawn.

    ``late``: it came after the notice's time. ``run``: the run that it speaks of; ``new_run`` and ``moved``: what a
    changed fact led to.
    """

    id: str
    entry: str
    sender: str
    text: str
    received: str
    late: bool
    run: str
    state: str = "received"
    who: str = ""
    answer: str = ""
    answered: str = ""
    new_run: str = ""
    moved: tuple[str, ...] = ()


def publicise(season: Season, until: str, *, run: str = "", who: str = SECRETARIAT) -> Notice:
    """Record that the list of a run (the last) is shown publicly until ``until`` (a date or ISO time of the season's
    zone). InputError where that is no time, RefusedError where it is past."""
    shown = run_named(season, run)
    at = now()
    try:
        end = datetime.fromisoformat(until.strip())
    except ValueError as error:
        raise InputError(say("“{text}” is no date; write it as 2026-08-20.", text=until)) from error
    if len(until.strip()) <= 10:
        end = end.replace(hour=23, minute=59, second=59)
    if end.tzinfo is None:
        end = end.replace(tzinfo=season.rules.deadline("reports").tzinfo)
    if end <= at:
        raise RefusedError(say("The notice cannot end in the past ({until}).", until=until))
    said = {"run": shown.id, "until": end.isoformat()}
    event = season.store.append(STREAM, "publicised", said, who=who, at=at)
    return Notice(shown.id, event.at, end.isoformat())


def notice(season: Season) -> Notice | None:
    """The last public notice, or None."""
    events = season.store.events(STREAM, kinds=["publicised"])
    if not events or events[-1].payload is None:
        return None
    last = events[-1].payload
    return Notice(last["run"], events[-1].at, last["until"])


def receive_objection(season: Season, entry: str, sender: str, text: str, *, who: str = SECRETARIAT) -> Objection:
    """Record an objection to the place of an entry (number or full name). RefusedError without text."""
    if not text.strip():
        raise RefusedError(say("An objection needs its text."))
    seen = view(season)
    number = seen.number(seen.entry(entry))
    shown = notice(season)
    at = now()
    late = shown is not None and at > datetime.fromisoformat(shown.until)
    name = f"Y-{len(season.store.events(STREAM, kinds=['objected'])) + 1:03d}"
    said = {
        "objection": name,
        "entry": number,
        "sender": sender.strip(),
        "text": text.strip(),
        "late": late,
        "run": shown.run if shown else run_named(season).id,
    }
    season.store.append(STREAM, "objected", said, who=who, at=at)
    return objection(season, name)


def take(season: Season, name: str, person: str, *, who: str = SECRETARIAT) -> None:
    """Record who looks into an objection."""
    _open(season, name)
    if not person.strip():
        raise RefusedError(say("Name the person who looks into it."))
    season.store.append(STREAM, "taken", {"objection": name, "person": person.strip()}, who=who, at=now())


def answer(season: Season, name: str, text: str, *, fact_changed: bool = False, who: str = SECRETARIAT) -> Objection:
    """Record the answer. ``fact_changed``: something was put right before; the season is ranked anew and what moved
    against the run objected to stands with the answer. RefusedError without text or where it is closed."""
    found = _open(season, name)
    if not text.strip():
        raise RefusedError(say("An answer needs its text."))
    said: dict[str, object] = {"objection": name, "text": text.strip()}
    if fact_changed:
        fresh = rank(season, who=who)
        moved = lines(compare_runs(season, found.run, fresh.id)) if fresh.id != found.run else ()
        said |= {"run": fresh.id, "moved": list(moved)}
    season.store.append(STREAM, "answered", said, who=who, at=now())
    return objection(season, name)


def withdraw(season: Season, name: str, reason: str, *, who: str = SECRETARIAT) -> None:
    """Record that the sender took an objection back."""
    _open(season, name)
    season.store.append(STREAM, "withdrawn", {"objection": name, "text": reason.strip()}, who=who, at=now())


def objections(season: Season) -> list[Objection]:
    """All objections as they stand, in order of receipt."""
    found: dict[str, Objection] = {}
    for event in season.store.events(STREAM):
        said = event.payload
        if said is None or event.kind == "publicised":
            continue
        name = said["objection"]
        if event.kind == "objected":
            found[name] = Objection(
                name, said["entry"], said["sender"], said["text"], event.at, said["late"], said["run"]
            )
        elif event.kind == "taken":
            found[name] = replace(found[name], state="taken", who=said["person"])
        elif event.kind == "answered":
            found[name] = replace(
                found[name],
                state="answered",
                answer=said["text"],
                answered=event.at,
                new_run=said.get("run", ""),
                moved=tuple(said.get("moved", ())),
            )
        else:
            found[name] = replace(found[name], state="withdrawn", answer=said["text"], answered=event.at)
    return list(found.values())


def objection(season: Season, name: str) -> Objection:
    """One objection by its number (``Y-001``). NotFoundError where there is none."""
    found = next((o for o in objections(season) if o.id == name), None)
    if found is None:
        raise NotFoundError(say("There is no objection {name}.", name=name))
    return found


def _open(season: Season, name: str) -> Objection:
    found = objection(season, name)
    if found.state in ("answered", "withdrawn"):
        raise RefusedError(say("Objection {name} is closed already.", name=name))
    return found
