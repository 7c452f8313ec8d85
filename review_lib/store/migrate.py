"""Bring a season's database up to date with Alembic, after a copy of it.

Alembic is only loaded when there is something to do, since every command opens a store.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Engine

LATEST = "0001"
KNOWN = ("0001",)


class NewerError(Exception):
    """The database is at a revision that this version does not know."""


def revision(engine: Engine) -> str | None:
    """The revision of the database, None where it is new."""
    with engine.connect() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()


def bring_up_to_date(engine: Engine, path: Path) -> None:
    """Run what is missing. A database that holds something is first copied to ``season-REVISION.bak.db``."""
    now = revision(engine)
    if now == LATEST:
        return
    if now is not None and now not in KNOWN:
        raise NewerError(now)
    if now is not None:
        source, copy = (
            sqlite3.connect(path),
            sqlite3.connect(path.with_name(f"season-{now}.bak.db")),
        )
        try:
            source.backup(copy)
        finally:
            copy.close()
            source.close()
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
