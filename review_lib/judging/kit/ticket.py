"""Whose a kit is, and the seal that proves it.

A :class:`Ticket` names season, judge, phase, score tables and entries of a kit, with the versions of every value
when it was made; :func:`seal` is HMAC-SHA256 over it with the season's key, so that no part of it can be changed
outside. :class:`Returned` is what a filled kit says. Knows no file format and no store.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from review_lib.errors import InputError
from review_lib.judging.port import Evidence
from review_lib.rules.rubric import Rubric
from review_lib.text import say


@dataclass(frozen=True, slots=True)
class TicketSheet:
    """One entry of a kit: its number, the name of its worksheet, the print of its score table, and the version of
    each value (``mark/选题``) that was in the season when the kit was made."""

    entry: str
    tab: str
    table: str
    versions: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ticket:
    """What is sealed. ``season`` identifies the season's store, ``label`` is its name for people."""

    kit: str
    season: str
    label: str
    judge: str
    phase: str
    made: str
    blind: bool
    sheets: tuple[TicketSheet, ...]

    def text(self) -> str:
        """The ticket as the text that is sealed and written: JSON with sorted keys."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def sheet(self, entry: str) -> TicketSheet | None:
        """The sheet of an entry, or None."""
        return next((s for s in self.sheets if s.entry == entry), None)


def read_ticket(text: str) -> Ticket:
    """A ticket from its text. InputError where it is none."""
    try:
        said: dict[str, Any] = json.loads(text)
        sheets = tuple(TicketSheet(**s) for s in said.pop("sheets"))
        return Ticket(**said, sheets=sheets)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise InputError(say("Its ticket was damaged. Ask the judge for the file as it was saved.")) from error


def seal(key: str, ticket: str) -> str:
    """HMAC-SHA256 (hex) of a ticket's text with the season's key (hex)."""
    return hmac.new(bytes.fromhex(key), ticket.encode(), hashlib.sha256).hexdigest()


def holds(key: str, ticket: str, given: str) -> bool:
    """Whether the seal is that of the ticket, compared in constant time."""
    return hmac.compare_digest(seal(key, ticket), given)


def table_print(rubric: Rubric) -> str:
    """A short print of a score table: it changes when an item, a maximum, a sub-point or the step does."""
    items = [[i.name, str(i.max.normalize()), [p.text for p in i.points]] for i in rubric.items]
    text = json.dumps([rubric.id, str(rubric.step.normalize()), items], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


# ---------------------------------------------------------------- what came back
@dataclass(frozen=True, slots=True)
class Given:
    """One value that a judge filled: ``kind`` is mark, comment, point, veto, level or recusal, ``key`` its item or
    sub-point (``""``: the whole sheet), ``where`` its worksheet and cell, ``reason`` that of a proposal."""

    entry: str
    kind: str
    key: str
    value: str
    where: str
    reason: str = ""

    @property
    def place(self) -> str:
        """The key of the value's version in a ticket."""
        return f"{self.kind}/{self.key}"


@dataclass(frozen=True, slots=True)
class Trouble:
    """A cell that cannot be taken: where (worksheet, cell), which item, what is wrong, what to do."""

    where: str
    item: str
    what: str
    todo: str


@dataclass(frozen=True, slots=True)
class Returned:
    """What a filled kit says. ``saved``: when it was saved last (ISO, UTC; ``""``: not told). ``blanks``: places of
    cells left empty, by entry. ``submit``: entries that the judge wants submitted, with ``declared`` ticked."""

    name: str
    ticket: str
    seal: str
    saved: str = ""
    given: tuple[Given, ...] = ()
    pins: tuple[tuple[str, Evidence], ...] = ()
    submit: tuple[str, ...] = ()
    declared: bool = False
    troubles: tuple[Trouble, ...] = ()
    blanks: tuple[tuple[str, str, str], ...] = ()
