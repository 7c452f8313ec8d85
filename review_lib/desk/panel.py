"""What a panel does with an entry beside the marks: notes of discussion, conclusions (合议), decided proposals.

Stream ``panel``: noted, concluded, ruled, reopened. Each is an event by a person with time; a conclusion and a ruling
have a reason. They stand beside the score and never change it: a mark is changed by its judge, or after submit by the
secretariat as a correction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from review_lib.desk.judges import candidates, last_draw, panel
from review_lib.desk.phases import judging_rules, phase_named, phases, rubric_in
from review_lib.desk.season import SECRETARIAT, Season, now
from review_lib.desk.sheets import all_sheets
from review_lib.desk.view import view
from review_lib.errors import NotFoundError, RefusedError
from review_lib.judging.assign import LEADS
from review_lib.text import say

STREAM = "panel"
LEVEL, VETO = "level", "veto"


@dataclass(frozen=True, slots=True)
class Note:
    """A note of a discussion."""

    text: str
    who: str
    at: str


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the panel made of a level or a veto: ``choice`` (a word of the score table, ``""``: not held)."""

    choice: str
    reason: str
    who: str
    at: str


@dataclass(frozen=True, slots=True)
class Talk:
    """All that a panel said on one entry in one phase."""

    notes: tuple[Note, ...] = ()
    conclusion: Ruling | None = None
    rulings: Mapping[str, Ruling] = field(default_factory=dict)


def talks(season: Season, phase: str = "") -> dict[str, Talk]:
    """What was said on each entry of a phase, by number, as the events left it."""
    found: dict[str, Talk] = {}
    for event in season.store.events(STREAM):
        said = event.payload or {}
        if said.get("phase", "") != phase or "entry" not in said:
            continue
        entry = str(said["entry"])
        old = found.get(entry, Talk())
        made = Ruling(str(said.get("choice", "")), str(said.get("reason", "")), event.who, event.at)
        if event.kind == "noted":
            old = Talk((*old.notes, Note(str(said["text"]), event.who, event.at)), old.conclusion, old.rulings)
        elif event.kind == "concluded":
            old = Talk(old.notes, made, old.rulings)
        elif event.kind == "ruled":
            old = Talk(old.notes, old.conclusion, {**old.rulings, str(said["what"]): made})
        elif event.kind == "reopened":
            what = str(said["what"])
            rulings = {k: v for k, v in old.rulings.items() if k != what}
            old = Talk(old.notes, None if what == "conclusion" else old.conclusion, rulings)
        found[entry] = old
    return found


def conclusions(season: Season) -> dict[str, tuple[Ruling, ...]]:
    """What panels concluded on each entry, by number, phase after phase."""
    found: dict[str, tuple[Ruling, ...]] = {}
    for phase in phases(season):
        for entry, said in talks(season, phase_named(season, phase.name)).items():
            if said.conclusion is not None:
                found[entry] = (*found.get(entry, ()), said.conclusion)
    return found


def note(season: Season, entry: str, text: str, *, phase: str = "", who: str = SECRETARIAT) -> None:
    """Write down what was discussed. RefusedError where there is nothing to write."""
    if not text.strip():
        raise RefusedError(say("Write down what was said."))
    _append(season, "noted", entry, {"text": text.strip()}, phase, who)


def conclude(season: Season, entry: str, choice: str, reason: str, *, phase: str = "", who: str = SECRETARIAT) -> None:
    """Record the panel's conclusion (one of the season's words) with its reason; the score stays as it is."""
    words = judging_rules(season).conclusions
    if choice not in words:
        raise RefusedError(say("“{word}” is none of the words of this season.", word=choice))
    _refuse_without(reason)
    _append(season, "concluded", entry, {"choice": choice, "reason": reason.strip()}, phase, who)


def rule_on(
    season: Season, entry: str, what: str, choice: str, reason: str, *, phase: str = "", who: str = SECRETARIAT
) -> None:
    """Decide a proposed level or veto: ``choice`` is a word of the score table, ``""`` where it does not hold."""
    number = _number(season, entry)
    rubric = rubric_in(season, view(season).entry(number).division, phase)
    words = {LEVEL: rubric.levels.list, VETO: rubric.vetoes.list}.get(what)
    if words is None:
        raise RefusedError(say("A panel decides on levels and vetoes, not on {what}.", what=what))
    if choice and choice not in words:
        raise RefusedError(say("“{word}” is none of the words of this season.", word=choice))
    _refuse_without(reason)
    _append(season, "ruled", number, {"what": what, "choice": choice, "reason": reason.strip()}, phase, who)


def reopen(season: Season, entry: str, what: str, *, phase: str = "", who: str = SECRETARIAT) -> None:
    """Take a conclusion (``conclusion``) or a ruling (``level``, ``veto``) back; both stay to be seen."""
    talk = talks(season, phase).get(_number(season, entry), Talk())
    there = talk.conclusion if what == "conclusion" else talk.rulings.get(what)
    if there is None:
        raise NotFoundError(say("There is nothing to take back on {entry}.", entry=entry))
    _append(season, "reopened", entry, {"what": what}, phase, who)


def may_lead(season: Season, judge: str) -> bool:
    """Whether a judge leads a panel (组长 or 主评) and so may see it."""
    return any(j.judge == judge and j.role in LEADS for j in panel(season))


def lead_of(season: Season, phase: str = "") -> dict[str, str]:
    """Entry -> its lead judge, as drawn."""
    return {str(e): str(j) for e, j in last_draw(season, phase).get("leads", {}).items()}


def proposals(season: Season, phase: str = "") -> dict[str, list[dict[str, str]]]:
    """Entry -> what judges proposed to the panel on sheets that they have not stood back from."""
    found: dict[str, list[dict[str, str]]] = {}
    for (judge, entry), sheet in all_sheets(season, phase).items():
        if sheet.state != "recused":
            for what, made in sheet.proposals.items():
                told = {"what": what, "judge": judge, "choice": made.choice, "reason": made.reason}
                found.setdefault(entry, []).append(told)
    return found


def _append(season: Season, kind: str, entry: str, said: Mapping[str, Any], phase: str, who: str) -> None:
    number = _number(season, entry)
    if number not in {c.entry for c in candidates(season, phase)}:
        raise NotFoundError(say("{entry} is not among the entries that are judged.", entry=number))
    more = {"phase": phase} if phase else {}
    season.store.append(STREAM, kind, {"entry": number, **said, **more}, who=who, at=now())


def _number(season: Season, entry: str) -> str:
    now_ = view(season)
    return now_.number(now_.entry(entry))


def _refuse_without(reason: str) -> None:
    if not reason.strip():
        raise RefusedError(say("A decision of the panel needs a reason."))
