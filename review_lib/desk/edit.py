"""The editor's acts over the casebook: consent of a company, and edits of a case; each an event of stream ``book``.

Received reports stay as they came; a new draft is made from them and from all acts that were not taken back.
"""

from __future__ import annotations

from typing import get_args

from review_lib.desk.season import SECRETARIAT, Season, now
from review_lib.desk.view import view
from review_lib.documents.values import BookEdit, Consent, EditKind
from review_lib.errors import NotFoundError, RefusedError
from review_lib.text import say

STREAM = "book"


def consent(
    season: Season, entry: str, *, authorised: bool, secrecy_checked: bool, note: str = "", who: str = SECRETARIAT
) -> None:
    """Record whether the company allows printing (授权) and has checked for secrets (涉密审查)."""
    seen = view(season)
    said = {
        "entry": seen.number(seen.entry(entry)),
        "authorised": authorised,
        "secrecy_checked": secrecy_checked,
        "note": note.strip(),
    }
    season.store.append(STREAM, "consent", said, who=who, at=now())


def consents(season: Season) -> dict[str, Consent]:
    """The last word of each company on its case, by entry number."""
    found = {}
    for event in season.store.events(STREAM, kinds=["consent"]):
        if event.payload:
            p = event.payload
            found[str(p["entry"])] = Consent(bool(p["authorised"]), bool(p["secrecy_checked"]), str(p["note"]))
    return found


def edit(
    season: Season,
    entry: str,
    kind: str,
    value: str = "",
    *,
    block: int = -1,
    until: int = -1,
    reason: str = "",
    who: str = SECRETARIAT,
) -> int:
    """Record an editor's act on a case (see ``BookEdit``). Its number.

    RefusedError: a kind that is none, an empty title, a place that is no number, a block that the report has not.
    """
    if kind not in get_args(EditKind):
        raise RefusedError(say("There is no edit of the kind {kind}.", kind=kind))
    if kind == "title" and not value.strip():
        raise RefusedError(say("A case needs a title. Write one, or undo the change to have the report's own back."))
    if kind == "order" and not (value.isdigit() and int(value) > 0):
        raise RefusedError(say("“{value}” is no place. Give a number from 1 on.", value=value))
    if kind == "cut" and block < 0:
        raise RefusedError(say("Say which paragraphs of the report are to be cut."))
    seen = view(season)
    said = {
        "entry": seen.number(seen.entry(entry)),
        "kind": kind,
        "value": value,
        "block": block,
        "until": until,
        "reason": reason.strip(),
    }
    return season.store.append(STREAM, "edited", said, who=who, at=now()).seq


def undo_edit(season: Season, seq: int, *, who: str = SECRETARIAT) -> None:
    """Take an edit back by its number."""
    if seq not in {e.seq for e in season.store.events(STREAM, kinds=["edited"])}:
        raise NotFoundError(say("There is no edit number {seq}.", seq=seq))
    season.store.append(STREAM, "undone", {"seq": seq}, who=who, at=now())


def edits(season: Season) -> tuple[BookEdit, ...]:
    """All edits in order; those taken back say so."""
    events = season.store.events(STREAM, kinds=["edited", "undone"])
    undone = {(e.payload or {}).get("seq") for e in events if e.kind == "undone"}
    return tuple(
        BookEdit(
            p["entry"],
            p["kind"],
            p["value"],
            p["block"],
            p["until"],
            e.who,
            p["reason"],
            e.at,
            undone=e.seq in undone,
            seq=e.seq,
        )
        for e in events
        if e.kind == "edited" and (p := e.payload)
    )
