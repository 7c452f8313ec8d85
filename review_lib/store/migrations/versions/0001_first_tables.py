"""The first tables: events, their payloads, kept readings, and the triggers that let nothing be changed."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

# Append only. A payload may be erased by law (its body becomes NULL), never written over.
SQLITE_TRIGGERS = (
    """CREATE TRIGGER event_no_update BEFORE UPDATE ON event
       BEGIN SELECT RAISE(ABORT, 'event: append only'); END""",
    """CREATE TRIGGER event_no_delete BEFORE DELETE ON event
       BEGIN SELECT RAISE(ABORT, 'event: append only'); END""",
    """CREATE TRIGGER payload_only_erased BEFORE UPDATE ON payload
       WHEN NEW.body IS NOT NULL OR NEW.stream <> OLD.stream OR NEW.seq <> OLD.seq
       BEGIN SELECT RAISE(ABORT, 'payload: append only'); END""",
    """CREATE TRIGGER payload_no_delete BEFORE DELETE ON payload
       BEGIN SELECT RAISE(ABORT, 'payload: append only'); END""",
)


def upgrade() -> None:
    """Make the tables; on SQLite also the triggers (PostgreSQL gets its own with its own roles)."""
    op.create_table(
        "event",
        sa.Column("stream", sa.String(200), primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(60), nullable=False),
        sa.Column("salt", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("prev", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False, unique=True),
    )
    op.create_table(
        "payload",
        sa.Column("stream", sa.String(200), primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("body", sa.Text, nullable=True),
    )
    op.create_table(
        "reading",
        sa.Column("key", sa.String(200), primary_key=True),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    if op.get_bind().dialect.name == "sqlite":
        for trigger in SQLITE_TRIGGERS:
            op.execute(trigger)
