"""A season's database: append, read, seal, verify.

One :class:`Store` is one folder with ``season.db`` (SQLite, WAL) and ``vault/`` in it. Writing is done in
one transaction a call, ``BEGIN IMMEDIATE``, so that two processes never give one number to two rows.
"""

from __future__ import annotations

import contextlib
import json
import secrets
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Self

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from review_lib.errors import UserError
from review_lib.store import migrate
from review_lib.store.chain import GENESIS, Event, Head, digest, link, pack
from review_lib.store.read import read_events
from review_lib.store.tables import event, payload, reading
from review_lib.store.walk import SEALS, Verdict, walk
from review_lib.text import say

DATABASE = "season.db"


class StoreError(UserError):
    """The database cannot be opened or written: it is named, and what to do is said."""


class StoreBusyError(StoreError):
    """Another program keeps the database for itself; trying again later is enough."""


class Store:
    """An open season. Make with :meth:`open`; close with :meth:`close` or as a context manager."""

    def __init__(self, folder: Path, engine: Engine) -> None:
        self.folder = folder
        self.engine = engine

    # ------------------------------------------------------------------ open and close
    @classmethod
    def open(cls, folder: Path, *, create: bool = False) -> Store:
        """Open the season in ``folder``; ``create`` makes it where there is none.

        An older database is copied beside itself and brought up to date. Raises StoreError where there is
        no season, where the file is no database, or where it was made by a newer version.
        """
        path = folder / DATABASE
        if not path.exists() and not create:
            raise StoreError(
                say(
                    "No season in {folder}. Make one with: qcreview new 2026",
                    folder=folder,
                )
            )
        folder.mkdir(parents=True, exist_ok=True)
        engine = sa.create_engine(f"sqlite:///{path.as_posix()}", connect_args={"timeout": 20})
        sa.event.listen(engine, "connect", _on_connect)
        sa.event.listen(engine, "begin", _on_begin)
        try:
            migrate.bring_up_to_date(engine, path)
        except migrate.NewerError as error:
            engine.dispose()
            raise StoreError(
                say(
                    "The season in {folder} was made by a newer qcreview. Install the newer version first.",
                    folder=folder,
                )
            ) from error
        except (sa.exc.DatabaseError, sqlite3.DatabaseError) as error:
            engine.dispose()
            raise StoreError(
                say(
                    "{file} is no readable season database. Take the last backup from the same folder.",
                    file=path,
                )
            ) from error
        return cls(folder, engine)

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def vault(self) -> Path:
        """The folder of the files by SHA-256."""
        return self.folder / "vault"

    @contextlib.contextmanager
    def _writing(self) -> Iterator[Connection]:
        try:
            with self.engine.execution_options(writing=True).begin() as connection:
                yield connection
        except sa.exc.OperationalError as error:
            if "locked" in str(error) or "busy" in str(error):
                raise StoreBusyError(
                    say(
                        "The season in {folder} is being written by another program. Try again in a moment.",
                        folder=self.folder,
                    )
                ) from error
            if "full" in str(error):
                raise StoreError(say("The disk is full; nothing was written. Make room and try again.")) from error
            if "readonly" in str(error):
                raise StoreError(
                    say("The season in {folder} can only be read; nothing was written.", folder=self.folder)
                ) from error
            raise

    # ------------------------------------------------------------------ append
    def append(
        self,
        stream: str,
        kind: str,
        payload_: Mapping[str, Any],
        *,
        who: str,
        at: datetime,
        guard: Callable[[Sequence[Event]], None] | None = None,
    ) -> Event:
        """Append one event and return it as stored.

        ``guard`` is called inside the writing transaction with all events of the stream; what it raises
        stops the writing (so that a check and its write are one act).
        """
        return self.append_many(stream, [(kind, payload_)], who=who, at=at, guard=guard)[0]

    def append_many(
        self,
        stream: str,
        acts: Iterable[tuple[str, Mapping[str, Any]]],
        *,
        who: str,
        at: datetime,
        guard: Callable[[Sequence[Event]], None] | None = None,
    ) -> list[Event]:
        """Append events to one stream in one transaction: all or none."""
        written: list[Event] = []
        stamp = at.isoformat(timespec="milliseconds")
        with self._writing() as connection:
            if guard is not None:
                guard(read_events(connection, stream))
            last = connection.execute(
                sa.select(event.c.seq, event.c.hash)
                .where(event.c.stream == stream)
                .order_by(event.c.seq.desc())
                .limit(1)
            ).first()
            seq, prev = (last.seq, last.hash) if last else (0, GENESIS)
            rows, bodies = [], []
            for kind, body in acts:
                seq += 1
                text, salt = pack(body), secrets.token_hex(16)
                made = digest(salt, text)
                this = link(prev, stream, seq, stamp, who, kind, made)
                rows.append(
                    {
                        "stream": stream,
                        "seq": seq,
                        "at": stamp,
                        "who": who,
                        "kind": kind,
                        "salt": salt,
                        "digest": made,
                        "prev": prev,
                        "hash": this,
                    }
                )
                bodies.append({"stream": stream, "seq": seq, "body": text})
                written.append(Event(stream, seq, stamp, who, kind, json.loads(text), this))
                prev = this
            if rows:
                connection.execute(sa.insert(event), rows)
                connection.execute(sa.insert(payload), bodies)
        return written

    # ------------------------------------------------------------------ read
    def events(self, stream: str, *, after: int = 0, kinds: Iterable[str] | None = None) -> list[Event]:
        """Events of one stream in order, from number ``after`` + 1 on, of the given kinds."""
        with self.engine.connect() as connection:
            found = read_events(connection, stream, after)
        wanted = None if kinds is None else set(kinds)
        return [e for e in found if wanted is None or e.kind in wanted]

    def streams(self, prefix: str = "") -> list[str]:
        """The names of all streams that begin with ``prefix``, sorted."""
        with self.engine.connect() as connection:
            names = connection.execute(sa.select(event.c.stream).distinct().order_by(event.c.stream)).scalars()
            return [name for name in names if name.startswith(prefix)]

    def heads(self) -> dict[str, Head]:
        """The last row of every stream."""
        with self.engine.connect() as connection:
            return {h.stream: h for h in _heads(connection)}

    # ------------------------------------------------------------------ what can be worked out again
    def kept(self, keys: Iterable[str]) -> dict[str, bytes]:
        """What is kept under the given keys (readings, pages, OCR results)."""
        found: dict[str, bytes] = {}
        wanted = list(keys)
        with self.engine.connect() as connection:
            for start in range(0, len(wanted), 500):
                part = wanted[start : start + 500]
                query = sa.select(reading.c.key, reading.c.body).where(reading.c.key.in_(part))
                found.update((row.key, row.body) for row in connection.execute(query))
        return found

    def keys(self, prefix: str) -> list[str]:
        """The keys under which something is kept that begin with ``prefix``, sorted."""
        with self.engine.connect() as connection:
            names = connection.execute(sa.select(reading.c.key).order_by(reading.c.key)).scalars()
            return [name for name in names if name.startswith(prefix)]

    def known(self, keys: Iterable[str]) -> set[str]:
        """Under which of the given keys something is kept."""
        wanted = set(keys)
        with self.engine.connect() as connection:
            return wanted.intersection(connection.execute(sa.select(reading.c.key)).scalars())

    def keep(self, bodies: Mapping[str, bytes]) -> None:
        """Keep results of work that depends on nothing but their keys."""
        if not bodies:
            return
        with self._writing() as connection:
            connection.execute(sa.delete(reading).where(reading.c.key.in_(list(bodies))))
            connection.execute(sa.insert(reading), [{"key": k, "body": b} for k, b in bodies.items()])

    def forget(self, keys: Iterable[str]) -> None:
        """Drop kept results; they are worked out again when asked for."""
        with self._writing() as connection:
            connection.execute(sa.delete(reading).where(reading.c.key.in_(list(keys))))

    # ------------------------------------------------------------------ seal, erase, verify
    def seal(self, why: str, *, who: str, at: datetime) -> Head:
        """Write down the heads of all streams. The returned head can be printed: it proves everything before it."""
        heads = {name: [h.seq, h.hash] for name, h in self.heads().items() if name != SEALS}
        written = self.append(SEALS, "sealed", {"why": why, "heads": heads}, who=who, at=at)
        return Head(SEALS, written.seq, written.hash)

    def erase(self, stream: str, seq: int, reason: str, *, who: str, at: datetime) -> None:
        """Erase one payload because the law asks for it; the erasure itself is an event, the chain still holds. Views
        that are kept go with it: they may say what was erased."""
        self.append(
            "erasures",
            "erased",
            {"stream": stream, "seq": seq, "reason": reason},
            who=who,
            at=at,
        )
        with self._writing() as connection:
            connection.execute(
                sa.update(payload).where(payload.c.stream == stream, payload.c.seq == seq).values(body=None)
            )
            connection.execute(sa.delete(reading).where(reading.c.key.startswith("view/")))

    def verify(self, head: str = "") -> Verdict:
        """Walk every chain; with ``head`` (12 or more signs of a printed one) prove that nothing before it changed.

        The vault is checked by :func:`review_lib.desk.verify`, which knows which files must be there.
        """
        with self.engine.connect() as connection:
            return walk(connection, head)

    def backup(self, target: Path) -> None:
        """Copy the database, as it stands at this moment, to ``target``."""
        target.parent.mkdir(parents=True, exist_ok=True)
        source = sqlite3.connect(self.folder / DATABASE)
        copy = sqlite3.connect(target)
        try:
            source.backup(copy)
        finally:
            copy.close()
            source.close()

    def drop(self) -> None:
        """Remove the whole season from the disk. Only the sample season is ever dropped (desk sees to it)."""
        self.close()
        shutil.rmtree(self.folder)


def _on_connect(connection: Any, _: object) -> None:
    # The driver's own BEGIN would come too late to keep two writers apart.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=20000",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _on_begin(connection: Connection) -> None:
    # Readers must not wait for a writer: only `engine.begin()` through `_writing` asks for the lock at once.
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _heads(connection: Connection) -> list[Head]:
    last = sa.select(event.c.stream, sa.func.max(event.c.seq).label("seq")).group_by(event.c.stream).subquery()
    query = (
        sa.select(event.c.stream, event.c.seq, event.c.hash)
        .join(last, sa.and_(last.c.stream == event.c.stream, last.c.seq == event.c.seq))
        .order_by(event.c.stream)
    )
    return [Head(r.stream, r.seq, r.hash) for r in connection.execute(query)]
