"""The tables of a season's database. The migrations make them; this module only names them.

``event`` is the chain: each row hashes the one before it in its stream and a salted digest of its
payload. ``payload`` stands beside it so that it can be erased when the law asks (its body becomes NULL)
while the chain still verifies. ``reading`` keeps what can be worked out again from the vault.
"""

from __future__ import annotations

from sqlalchemy import Column, Integer, LargeBinary, MetaData, String, Table, Text

metadata = MetaData()

event = Table(
    "event",
    metadata,
    Column("stream", String(200), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("at", String(40), nullable=False),
    Column("who", String(200), nullable=False),
    Column("kind", String(60), nullable=False),
    Column("salt", String(64), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("prev", String(64), nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
)

payload = Table(
    "payload",
    metadata,
    Column("stream", String(200), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("body", Text, nullable=True),
)

reading = Table(
    "reading",
    metadata,
    Column("key", String(200), primary_key=True),
    Column("body", LargeBinary, nullable=False),
)
