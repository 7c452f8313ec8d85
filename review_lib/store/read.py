"""Events of one stream, read from an open connection."""

from __future__ import annotations

import json

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from review_lib.store.chain import Event
from review_lib.store.tables import event, payload


def read_events(connection: Connection, stream: str, after: int = 0) -> list[Event]:
    """The events of ``stream`` after number ``after``, in order; erased ones have no payload."""
    query = (
        sa.select(event, payload.c.body)
        .select_from(
            event.join(
                payload,
                sa.and_(payload.c.stream == event.c.stream, payload.c.seq == event.c.seq),
            )
        )
        .where(event.c.stream == stream, event.c.seq > after)
        .order_by(event.c.seq)
    )
    return [
        Event(
            r.stream,
            r.seq,
            r.at,
            r.who,
            r.kind,
            None if r.body is None else json.loads(r.body),
            r.hash,
        )
        for r in connection.execute(query)
    ]
