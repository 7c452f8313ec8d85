"""The store keeps what it was given, refuses every change, and says what was changed behind its back."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from review_lib.store import Store, StoreError

AT = datetime(2026, 7, 1, 8, 0, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path):
    with Store.open(tmp_path / "season", create=True) as opened:
        yield opened


def test_events_come_back_as_given(store: Store) -> None:
    store.append("desk", "decided", {"entry": "A-0001", "decision": "参评"}, who="秘书处", at=AT)
    store.append("desk", "decided", {"entry": "A-0002", "decision": "不评"}, who="秘书处", at=AT)

    found = store.events("desk")

    assert [(e.seq, e.kind, e.who, e.payload) for e in found] == [
        (1, "decided", "秘书处", {"entry": "A-0001", "decision": "参评"}),
        (2, "decided", "秘书处", {"entry": "A-0002", "decision": "不评"}),
    ]
    assert store.verify().ok


def test_open_without_season_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="qcreview new"):
        Store.open(tmp_path / "nothing")
    assert not (tmp_path / "nothing").exists()


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE event SET who='x'",
        "DELETE FROM event",
        "UPDATE payload SET body='{}'",
        "DELETE FROM payload",
    ],
)
def test_change_by_hand_is_refused_by_triggers(store: Store, sql: str) -> None:
    store.append("sheet:J", "marked", {"mark": "13.5"}, who="J", at=AT)

    with (
        sqlite3.connect(store.folder / "season.db") as raw,
        pytest.raises(sqlite3.IntegrityError),
    ):
        raw.execute(sql)

    assert store.events("sheet:J")[0].payload == {"mark": "13.5"}


def test_change_without_triggers_is_found_by_verify(store: Store) -> None:
    store.append("sheet:J", "marked", {"mark": "13.5"}, who="J", at=AT)
    store.append("sheet:J", "marked", {"mark": "14"}, who="J", at=AT)
    with sqlite3.connect(store.folder / "season.db") as raw:
        raw.execute("DROP TRIGGER payload_only_erased")
        raw.execute('UPDATE payload SET body=\'{"mark":"15"}\' WHERE seq=1')

    verdict = store.verify()

    assert not verdict.ok
    assert "sheet:J" in verdict.faults[0]


def test_rewritten_chain_does_not_match_its_printed_head(tmp_path: Path) -> None:
    with (
        Store.open(tmp_path / "a", create=True) as first,
        Store.open(tmp_path / "b", create=True) as second,
    ):
        first.append("desk", "x", {"v": 1}, who="s", at=AT)
        second.append("desk", "x", {"v": 2}, who="s", at=AT)
        printed = first.seal("run", who="s", at=AT)

        assert first.verify(printed.hash[:16]).ok
        assert not second.verify(printed.hash[:16]).ok


def test_head_stands_after_more_was_appended(store: Store) -> None:
    store.append("desk", "x", {"v": 1}, who="s", at=AT)
    printed = store.seal("submit", who="s", at=AT)
    store.append("desk", "x", {"v": 2}, who="s", at=AT)

    assert store.verify(printed.hash).ok


def test_erased_payload_keeps_the_chain(store: Store) -> None:
    store.append("intake", "mail", {"name": "张三"}, who="s", at=AT)
    store.erase("intake", 1, "依法删除", who="s", at=AT)

    assert store.events("intake")[0].payload is None
    verdict = store.verify()
    assert verdict.ok
    assert verdict.erased == 1


def test_two_writers_never_share_a_number(store: Store) -> None:
    def write(n: int) -> None:
        with Store.open(store.folder) as mine:
            for i in range(10):
                mine.append("s", "x", {"n": n, "i": i}, who=str(n), at=AT)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))

    assert [e.seq for e in store.events("s")] == list(range(1, 41))
    assert store.verify().ok


def test_guard_that_raises_writes_nothing(store: Store) -> None:
    def refuse(_: object) -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        store.append("s", "x", {}, who="s", at=AT, guard=refuse)
    assert store.events("s") == []


def test_newer_database_is_refused(store: Store) -> None:
    with sqlite3.connect(store.folder / "season.db") as raw:
        raw.execute("UPDATE alembic_version SET version_num='9999'")
    with pytest.raises(StoreError, match="qcreview"):
        Store.open(store.folder)
