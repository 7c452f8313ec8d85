"""Assignment by hand: pins, handovers, drop-outs. Each is an event, kept when the assignment is drawn again.

Stream ``judges``: pinned, unpinned, handed, dropped, returned. Each act is followed by a draw that keeps every other
pair, so that the fewest reviews move; :func:`moved` says which did.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from review_lib.desk.judges import assigned, candidates, panel
from review_lib.desk.season import SECRETARIAT, Season, now
from review_lib.desk.sheets import all_sheets
from review_lib.desk.view import view
from review_lib.errors import NotFoundError, RefusedError
from review_lib.judging.assign import conflict
from review_lib.text import say


def pin(season: Season, judge: str, entry: str, *, phase: str = "", who: str = SECRETARIAT) -> None:
    """Set that a judge has an entry. RefusedError where a conflict is against it."""
    _refuse_unless_free(season, judge, entry, phase)
    _append(season, "pinned", {"judge": judge, "entry": _number(season, entry)}, phase, who)


def unpin(season: Season, judge: str, entry: str, *, phase: str = "", who: str = SECRETARIAT) -> None:
    """Take a pin back; the pair stays until it is drawn anew."""
    _known(season, judge)
    _append(season, "unpinned", {"judge": judge, "entry": _number(season, entry)}, phase, who)


def hand_over(season: Season, judge: str, entry: str, to: str, *, phase: str = "", who: str = SECRETARIAT) -> None:
    """Hand a judge's entry to another. RefusedError where the sheet was submitted, where a conflict is against it, or
    where the other has the entry already."""
    number = _number(season, entry)
    _known(season, judge)
    pairs = set(assigned(season, phase))
    if (judge, number) not in pairs:
        raise NotFoundError(say("{entry} is not among the entries of {judge}.", entry=number, judge=judge))
    if (to, number) in pairs:
        raise RefusedError(say("{judge} has {entry} already; choose another judge.", judge=to, entry=number))
    sheet = all_sheets(season, phase).get((judge, number))
    if sheet is not None and sheet.state == "submitted":
        raise RefusedError(say("{entry} was submitted by {judge} and stays there.", entry=number, judge=judge))
    _refuse_unless_free(season, to, entry, phase)
    _append(season, "handed", {"from": judge, "judge": to, "entry": number}, phase, who)


def drop(season: Season, judge: str, *, who: str = SECRETARIAT) -> None:
    """A judge drops out: what was submitted stays, the rest goes to others."""
    _known(season, judge)
    _append(season, "dropped", {"judge": judge}, "", who)


def restore(season: Season, judge: str, *, who: str = SECRETARIAT) -> None:
    """A judge who dropped out is there again."""
    _known(season, judge)
    _append(season, "returned", {"judge": judge}, "", who)


def moved(before: Sequence[tuple[str, str]], after: Sequence[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """(entry, who gave it up, who has it now) of each review that changed hands; ``""`` where there was or is
    nobody."""
    gone, come = _by_entry(set(before) - set(after)), _by_entry(set(after) - set(before))
    found = []
    for entry in sorted({*gone, *come}):
        old, new = gone.get(entry, []), come.get(entry, [])
        for n in range(max(len(old), len(new))):
            found.append((entry, old[n] if n < len(old) else "", new[n] if n < len(new) else ""))
    return found


def _by_entry(pairs: set[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for judge, entry in sorted(pairs):
        found.setdefault(entry, []).append(judge)
    return found


def _append(season: Season, kind: str, said: Mapping[str, Any], phase: str, who: str) -> None:
    more = {"phase": phase} if phase else {}
    season.store.append("judges", kind, {**said, **more}, who=who, at=now())


def _number(season: Season, entry: str) -> str:
    now_ = view(season)
    return now_.number(now_.entry(entry))


def _known(season: Season, judge: str) -> None:
    if judge not in {j.judge for j in panel(season)}:
        raise NotFoundError(say("There is no judge {judge}.", judge=judge))


def _refuse_unless_free(season: Season, judge: str, entry: str, phase: str) -> None:
    """NotFoundError where judge or entry is not of the phase; RefusedError where a conflict is against the pair."""
    _known(season, judge)
    number = _number(season, entry)
    case = next((c for c in candidates(season, phase) if c.entry == number), None)
    if case is None:
        raise NotFoundError(say("{entry} is not among the entries that are judged.", entry=number))
    why = conflict(next(j for j in panel(season) if j.judge == judge), case)
    if why:
        words = {"own": say("own company"), "group": say("company of the same central enterprise group")}
        raise RefusedError(
            say("{entry}: {judge} is recused ({reason}).", entry=number, judge=judge, reason=words.get(why, why))
        )
