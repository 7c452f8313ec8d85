"""Whole rows of the chains, out of one store and into another.

Rows walk out with everything that proves them (salt, digest, hash) and walk in only into an empty store, each checked
against the one before it. What an event means is not known here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

import sqlalchemy as sa

from review_lib.store.chain import GENESIS, Event, digest, link
from review_lib.store.store import Store, StoreError
from review_lib.store.tables import event, payload
from review_lib.text import say

_PART = 1000


@dataclass(frozen=True, slots=True)
class Row:
    """One event as it is stored. ``body`` is the payload's text as hashed; None where it was erased by law."""

    stream: str
    seq: int
    at: str
    who: str
    kind: str
    salt: str
    digest: str
    prev: str
    hash: str
    body: str | None

    def event(self) -> Event:
        """The event that the row holds."""
        said = None if self.body is None else json.loads(self.body)
        return Event(self.stream, self.seq, self.at, self.who, self.kind, said, self.hash)


def read_rows(store: Store) -> Iterator[Row]:
    """Every row of every stream, stream by stream in order."""
    same = sa.and_(payload.c.stream == event.c.stream, payload.c.seq == event.c.seq)
    query = (
        sa.select(event, payload.c.body).select_from(event.join(payload, same)).order_by(event.c.stream, event.c.seq)
    )
    with store.engine.connect() as connection:
        for r in connection.execute(query):
            yield Row(r.stream, r.seq, r.at, r.who, r.kind, r.salt, r.digest, r.prev, r.hash, r.body)


def write_rows(store: Store, rows: Iterable[Row]) -> int:
    """Write ``rows`` into an empty store, all or none; how many. StoreError where the store is not empty, or a row does
    not follow from the one before it or does not hold what it says."""
    last: dict[str, tuple[int, str]] = {}
    count = 0
    with store._writing() as connection:
        if connection.execute(sa.select(sa.func.count()).select_from(event)).scalar():
            raise StoreError(say("{folder} holds a season already. Choose a new folder.", folder=store.folder))
        part: list[Row] = []
        for row in rows:
            seq, prev = last.get(row.stream, (0, GENESIS))
            made = row.digest if row.body is None else digest(row.salt, row.body)
            right = link(prev, row.stream, seq + 1, row.at, row.who, row.kind, made)
            if (row.seq, row.prev, row.digest, row.hash) != (seq + 1, prev, made, right):
                raise StoreError(
                    say(
                        "Record {seq} of {stream} does not follow from the one before it; the file was changed. "
                        "Ask for it again.",
                        seq=row.seq,
                        stream=row.stream,
                    )
                )
            last[row.stream] = (row.seq, row.hash)
            part.append(row)
            count += 1
            if len(part) == _PART:
                _insert(connection, part)
                part = []
        _insert(connection, part)
    return count


def _insert(connection: sa.engine.Connection, rows: list[Row]) -> None:
    if not rows:
        return
    values = [asdict(row) for row in rows]
    bodies = [{"stream": v["stream"], "seq": v["seq"], "body": v.pop("body")} for v in values]
    connection.execute(sa.insert(event), values)
    connection.execute(sa.insert(payload), bodies)
