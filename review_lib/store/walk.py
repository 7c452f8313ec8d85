"""The proof that nothing was touched: every chain walked from its first record, every seal held against the chains.

An open connection walks in, a :class:`Verdict` walks out. It changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from review_lib.store.chain import GENESIS, digest, link
from review_lib.store.read import read_events
from review_lib.store.tables import event, payload
from review_lib.text import say

SEALS = "seals"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What ``verify`` found. ``faults`` are sentences for the user; none means that all is as written."""

    streams: int
    events: int
    erased: int
    files: int
    faults: tuple[str, ...] = field(default=())

    @property
    def ok(self) -> bool:
        """Whether nothing was changed."""
        return not self.faults


def walk(connection: Connection, head: str = "") -> Verdict:
    """Walk every chain and every seal; with ``head`` prove that a printed one stands in this season."""
    allowed = {(e.payload["stream"], e.payload["seq"]) for e in read_events(connection, "erasures") if e.payload}
    faults: list[str] = []
    erased = 0
    known: dict[tuple[str, int], str] = {}
    stream, before, prev = "", 0, GENESIS
    for row in connection.execute(_records()):
        if row.stream != stream:
            stream, before, prev = row.stream, 0, GENESIS
        known[row.stream, row.seq] = row.hash
        erased += row.body is None
        faults += _record(row, before, prev, (row.stream, row.seq) in allowed)
        before, prev = row.seq, row.hash
    faults += _seals(connection, known)
    wanted = head.strip().lower()
    if wanted and not (len(wanted) >= 12 and any(s.startswith(wanted) for s in known.values())):
        faults.append(
            say(
                "The head {head} is not in this season: it was printed from another season, "
                "or what it stood for was changed.",
                head=head,
            )
        )
    return Verdict(len({s for s, _ in known}), len(known), erased, 0, tuple(dict.fromkeys(faults)))


def _records() -> sa.Select[Any]:
    same = sa.and_(payload.c.stream == event.c.stream, payload.c.seq == event.c.seq)
    return (
        sa.select(event, payload.c.body, payload.c.seq.label("has"))
        .select_from(event.outerjoin(payload, same))
        .order_by(event.c.stream, event.c.seq)
    )


def _record(row: Any, before: int, prev: str, erasable: bool) -> Iterator[str]:
    """What is wrong with one record whose chain stood at number ``before`` and hash ``prev``."""
    place = say("record {seq} of {stream}", seq=row.seq, stream=row.stream)
    if row.seq != before + 1:
        yield say("{place}: a record before it is missing.", place=place)
    if row.prev != prev or row.hash != link(prev, row.stream, row.seq, row.at, row.who, row.kind, row.digest):
        yield say("{place}: it was changed after it was written ({at}, {who}).", place=place, at=row.at, who=row.who)
    if row.body is None:
        if not erasable:
            yield say("{place}: its content was removed without a record of it.", place=place)
    elif digest(row.salt, row.body) != row.digest:
        yield say(
            "{place}: its content was changed after it was written ({at}, {who}).",
            place=place,
            at=row.at,
            who=row.who,
        )


def _seals(connection: Connection, known: Mapping[tuple[str, int], str]) -> Iterator[str]:
    """Every seal whose heads are not those of the chains now."""
    for sealed in read_events(connection, SEALS):
        for name, (seq, value) in (sealed.payload or {"heads": {}})["heads"].items():
            if known.get((name, seq)) != value:
                yield say(
                    "{stream}: records up to {seq} are not those sealed on {at}.", stream=name, seq=seq, at=sealed.at
                )
