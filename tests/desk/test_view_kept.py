"""A view is made once: kept with the season, and made anew when anything that it rests on has changed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from review_lib import paths
from review_lib.checks.values import Register
from review_lib.desk import keep
from review_lib.desk import view as views
from review_lib.desk.decide import correct
from review_lib.desk.receive import read_files, receive
from review_lib.desk.season import Season, new_season, now, open_folder
from review_lib.desk.view import view

MAILS = ("0012.eml", "0013.eml", "0021.eml")


@pytest.fixture
def season(tmp_path: Path) -> Iterator[Season]:
    """A season with three small mails of the sample."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for name in MAILS:
        (inbox / name).write_bytes((paths.sample_dir() / "inbox" / name).read_bytes())
    with new_season("2026", folder=tmp_path / "s") as made:
        receive(made, [str(inbox)], workers=1)
        yield made


def made_anew(season: Season) -> Register:
    """The register without what is kept of it, in memory or in the store."""
    views._known.clear()
    season.store.forget(season.store.keys("view/"))
    return view(season).register


def in_a_new_process(season: Season) -> Season:
    """The season opened as another process opens it: nothing in memory."""
    views._known.clear()
    return open_folder(season.folder)


def test_view_is_kept_and_comes_back_the_same(season: Season, monkeypatch: pytest.MonkeyPatch) -> None:
    first = view(season)
    monkeypatch.setattr(views, "build_register", None)  # would fail where it is made again
    with in_a_new_process(season) as again:
        found = view(again)
        assert found.register == first.register
        assert found.entries() == first.entries() and found.mails == first.mails
        sha = first.register.units[0].items[0].sha256
        assert found.readings[sha] == first.readings[sha]
        assert found.readings.get("0" * 64) is None
    assert len(season.store.keys("view/")) == 1


def test_view_is_made_anew_after_a_correction(season: Season) -> None:
    before = view(season).register
    mail = before.units[0].mails[0]
    correct(season, "mail_unit", {"mail": mail, "unit": "别的单位"}, "来信写明")
    with in_a_new_process(season) as again:
        after = view(again).register
        assert after != before and any(unit.unit == "别的单位" for unit in after.units)
        assert after == made_anew(again)
    assert len(season.store.keys("view/")) == 1


def test_view_before_files_were_read_is_not_taken_for_the_view_after(season: Season) -> None:
    whole = view(season).register
    season.store.forget(season.store.keys("reading/"))
    with in_a_new_process(season) as unread:
        assert view(unread).register != whole
        assert read_files(unread, workers=1) > 0
    with in_a_new_process(season) as again:
        assert view(again).register == whole


def test_grown_mailbox_reads_only_new_files(season: Season, tmp_path: Path) -> None:
    kept = season.store.kept(season.store.keys("reading/"))
    inbox = tmp_path / "inbox"
    (inbox / "0016.eml").write_bytes((paths.sample_dir() / "inbox" / "0016.eml").read_bytes())
    got = receive(season, [str(inbox)], workers=1)
    assert (got.new, got.known) == (("0016.eml",), len(MAILS))
    now = season.store.kept(season.store.keys("reading/"))
    assert len(now) == len(kept) + got.files
    assert {key: now[key] for key in kept} == kept


def test_kept_value_that_does_not_unpack_is_worked_out_again(season: Season) -> None:
    right = view(season).register
    season.store.keep(dict.fromkeys(season.store.keys("view/"), b"\x00"))
    with in_a_new_process(season) as again:
        assert view(again).register == right
    assert keep.key("view", "") in season.store.keys("view/")[0]


def test_erased_mail_stands_in_no_kept_view(season: Season) -> None:
    gone = view(season).mails[0]
    season.store.erase("intake", 1, "依法删除", who="secretariat", at=now())
    assert season.store.keys("view/") == []
    for seen in (view(season), view(in_a_new_process(season))):
        assert gone.file not in [mail.file for mail in seen.mails]
        assert all(gone.file not in unit.mails for unit in seen.register.units)


def test_view_that_cannot_be_kept_is_shown_all_the_same(season: Season) -> None:
    whole = made_anew(season)
    season.store.forget(season.store.keys("view/"))
    held = sqlite3.connect(season.folder / "season.db", isolation_level=None)
    held.execute("BEGIN IMMEDIATE")  # as another program that writes
    try:
        with in_a_new_process(season) as again:
            sa.event.listen(again.store.engine, "connect", lambda db, _: db.execute("PRAGMA busy_timeout=50"))
            again.store.engine.dispose()  # so that no connection waits longer
            assert view(again).register == whole
    finally:
        held.execute("ROLLBACK")
        held.close()
    assert season.store.keys("view/") == []
