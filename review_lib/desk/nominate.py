"""The nomination to the ICQCC: what companies write in English, and the conditions of the list; events of ``icqcc``.

The rules of the year say under which conditions entries are listed; the secretariat may set others, with a reason. What
a company wrote is kept as it was given, and printed in its pack.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from review_lib.desk.season import SECRETARIAT, Season, now
from review_lib.desk.view import view
from review_lib.documents.icqcc import Move, moves, shortlist
from review_lib.documents.values import SeasonBook
from review_lib.errors import RefusedError
from review_lib.rules.casebook import IcqccRules, icqcc_rules
from review_lib.text import say

STREAM = "icqcc"
FIELDS = ("title", "circle", "company", "abstract", "why", "presenters")


def fill_in(season: Season, entry: str, field: str, value: str, *, who: str = SECRETARIAT) -> None:
    """Keep what a nominee's company wrote in English for ``field``. RefusedError: there is no such field."""
    if field not in FIELDS:
        raise RefusedError(say("The nomination has no field {field}.", field=field))
    seen = view(season)
    said = {"entry": seen.number(seen.entry(entry)), "field": field, "value": value.strip()}
    season.store.append(STREAM, "filled", said, who=who, at=now())


def filled(season: Season) -> dict[str, dict[str, str]]:
    """The last of each field by entry number; empty ones are left out."""
    found: dict[str, dict[str, str]] = {}
    for event in season.store.events(STREAM, kinds=["filled"]):
        if event.payload:
            p = event.payload
            found.setdefault(str(p["entry"]), {})[str(p["field"])] = str(p["value"])
    return {entry: {k: v for k, v in fields.items() if v} for entry, fields in found.items()}


def rules_now(season: Season) -> IcqccRules:
    """The rules of the year with the conditions that the secretariat set last."""
    rules = icqcc_rules(season.rules_folder)
    events = season.store.events(STREAM, kinds=["conditions"])
    return _with(rules, events[-1].payload["set"]) if events and events[-1].payload else rules


def set_conditions(season: Season, changes: Mapping[str, Any], reason: str, *, who: str = SECRETARIAT) -> None:
    """Hold the list to other conditions from now on. RefusedError: a value that cannot be, or no reason."""
    if not reason.strip():
        raise RefusedError(say("Say why the conditions are changed."))
    _with(icqcc_rules(season.rules_folder), changes)
    season.store.append(STREAM, "conditions", {"set": dict(changes), "reason": reason.strip()}, who=who, at=now())


def compare(book: SeasonBook, changes: Mapping[str, Any]) -> tuple[Move, ...]:
    """What other conditions would move on the list of ``book``."""
    return moves(book, _with(book.icqcc, changes))


def why(book: SeasonBook, move: Move, changes: Mapping[str, Any]) -> str:
    """Why an entry moves, in words: which condition it meets or fails, or that its weighted points changed."""
    other = _with(book.icqcc, changes)
    row = next((r for d in book.divisions for r in d.rows if r.entry == move.entry), None)
    if row is None:
        return ""
    rules, missing = (other, move.after is None) if move.after is None else (book.icqcc, False)
    if move.after is not None and move.before is not None:
        before = next((c.points for c in shortlist(book) if c.entry.number == move.entry), 0.0)
        after = next((c.points for c in shortlist(replace(book, icqcc=other)) if c.entry.number == move.entry), 0.0)
        return say("weighted points {before} → {after}", before=f"{before:.2f}", after=f"{after:.2f}")
    award, sure = row.award or say("no award at all"), f"{row.p_award or 0:.0%}"
    if row.award not in rules.awards:
        text = say("award {award} is not asked for", award=award)
    elif (row.p_award or 0) < rules.min_p_award:
        text = say("certainty {p} is below {least}", p=sure, least=f"{rules.min_p_award:.0%}")
    else:
        text = say("its division is not asked for")
    return text if missing else say("until now: {why}", why=text)


def _with(rules: IcqccRules, changes: Mapping[str, Any]) -> IcqccRules:
    known = {k: changes[k] for k in ("places", "min_p_award", "awards", "divisions") if k in changes}
    try:
        places, least = int(known.get("places", rules.places)), float(known.get("min_p_award", rules.min_p_award))
    except (TypeError, ValueError) as error:
        raise RefusedError(say("Places and certainty are numbers.")) from error
    if not (0 <= places <= 1000 and 0 <= least <= 1):
        raise RefusedError(say("Places are 0 to 1000, the least certainty 0 to 100%."))
    return rules.model_copy(
        update={
            "places": places,
            "min_p_award": least,
            "awards": tuple(str(a) for a in known.get("awards", rules.awards)),
            "divisions": tuple(str(d) for d in known.get("divisions", rules.divisions)),
        }
    )
