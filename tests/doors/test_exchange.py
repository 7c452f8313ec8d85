"""A season given away and taken in elsewhere is the same, to the hash; a changed file is refused by its place."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from review_lib.desk.edit import edit
from review_lib.desk.exchange import ExchangeError, Record, give, take
from review_lib.desk.publish import season_book
from review_lib.desk.rank import rank, rerun, runs
from review_lib.desk.register import register_of
from review_lib.desk.season import Season, open_folder
from review_lib.desk.verify import verify
from review_lib.documents.platform import as_text
from review_lib.errors import RefusedError, RulesError
from review_lib.paths import rules_dir
from review_lib.rules.platform import platform_rules


@pytest.fixture
def given(season: Season, tmp_path: Path) -> Path:
    """The exchange file of a judged and ranked season."""
    rank(season)
    edit(season, season_book(season, full=()).divisions[0].rows[0].entry, "title", "编者改的标题")
    give(season, tmp_path / "season.zip")
    return tmp_path / "season.zip"


def changed(source: Path, target: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """A copy of the zip in which ``change`` was done to each file (None: left out)."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = change(name, old.read(name))
            if data is not None:
                new.writestr(name, data)
    return target


def test_season_taken_in_has_the_same_heads_files_and_views(season: Season, given: Path, tmp_path: Path) -> None:
    with take(given, tmp_path / "other") as other:
        assert other.store.heads() == season.store.heads()
        assert list(other.vault) == list(season.vault)
        assert verify(other).faults == ()
        assert register_of(other) == register_of(season)
        assert season_book(other) == season_book(season)
        assert rerun(other, runs(other)[-1].id).same
        for head in season.store.heads().values():
            assert verify(other, head.hash[:16]).ok


def test_what_is_given_away_twice_is_the_same(season: Season, given: Path, tmp_path: Path) -> None:
    give(season, tmp_path / "again.zip")
    with take(given, tmp_path / "other") as other:
        give(other, tmp_path / "back.zip")

    def events(path: Path) -> bytes:
        with zipfile.ZipFile(path) as package:
            return package.read("events.jsonl")

    assert given.read_bytes() == (tmp_path / "again.zip").read_bytes()
    assert events(given) == events(tmp_path / "back.zip")


def test_records_follow_their_schema_and_tables_open(given: Path) -> None:
    with zipfile.ZipFile(given) as package:
        schema = json.loads(package.read("schema/event.schema.json"))
        lines = [json.loads(line) for line in package.read("events.jsonl").splitlines()]
        table = list(csv.DictReader(io.StringIO(package.read("tables/platform.csv").decode("utf-8-sig"))))
        entries = list(csv.DictReader(io.StringIO(package.read("tables/entries.csv").decode("utf-8-sig"))))

    assert all(set(schema["required"]) == set(line) for line in lines)
    assert [Record.model_validate(line).seq for line in lines[:3]] == [line["seq"] for line in lines[:3]]
    assert {row["课题名称"] for row in table} <= {e["title"] for e in entries} and len(table) > 5


@pytest.mark.parametrize(
    ("name", "was", "now"),
    [("events.jsonl", b"secretariat", b"somebody999"), ("events.jsonl", b'"seq": 2', b'"seq": 3')],
)
def test_changed_record_is_refused_and_nothing_left(
    given: Path, tmp_path: Path, name: str, was: bytes, now: bytes
) -> None:
    def change(path: str, data: bytes) -> bytes:
        return data.replace(was, now, 1) if path == name else data

    bad = changed(given, tmp_path / "bad.zip", change)

    with pytest.raises(ExchangeError, match=r"events\.jsonl"):
        take(bad, tmp_path / "other")
    assert not (tmp_path / "other").exists()


def test_forged_record_with_matching_sums_is_refused_by_the_chain(given: Path, tmp_path: Path) -> None:
    """Who forges the sums of the files, too, is caught by the chain."""
    import hashlib

    with zipfile.ZipFile(given) as package:
        body = package.read("events.jsonl").replace("编者改的标题".encode(), "别人改的标题".encode(), 1)

    def change(path: str, data: bytes) -> bytes:
        if path == "events.jsonl":
            return body
        if path == "manifest.json":
            told = json.loads(data)
            for file in told["files"]:
                if file["path"] == "events.jsonl":
                    file["sha256"], file["size"] = hashlib.sha256(body).hexdigest(), len(body)
            return json.dumps(told).encode()
        return data

    with pytest.raises(ExchangeError, match="book"):
        take(changed(given, tmp_path / "bad.zip", change), tmp_path / "other")
    assert not (tmp_path / "other").exists()


def test_missing_file_and_foreign_zip_are_refused(given: Path, tmp_path: Path) -> None:
    lost: list[str] = []

    def change(path: str, data: bytes) -> bytes | None:
        if path.startswith("vault/") and not lost:
            lost.append(path)
            return None
        return data

    with pytest.raises(ExchangeError, match="vault/"):
        take(changed(given, tmp_path / "bad.zip", change), tmp_path / "other")
    (tmp_path / "text.zip").write_text("no zip", encoding="utf-8")
    with pytest.raises(ExchangeError):
        take(tmp_path / "text.zip", tmp_path / "other")
    assert not (tmp_path / "other").exists()


def test_neither_file_nor_season_is_overwritten(season: Season, given: Path) -> None:
    before = given.read_bytes()
    with pytest.raises(RefusedError):
        give(season, given)
    with pytest.raises(RefusedError):
        take(given, season.folder)
    assert given.read_bytes() == before
    with open_folder(season.folder) as again:
        assert verify(again).ok


@pytest.mark.parametrize(
    ("value", "text"), [("=1+1", "'=1+1"), ("@SUM(A1)", "'@SUM(A1)"), ("-5.2", "-5.2"), ("-", "'-"), ("春雷", "春雷")]
)
def test_no_value_is_a_formula(value: str, text: str) -> None:
    assert as_text(value) == text


def test_column_that_nothing_fills_is_refused_by_its_place(tmp_path: Path) -> None:
    text = (rules_dir() / "2026" / "platform.yml").read_text(encoding="utf-8")
    (tmp_path / "platform.yml").write_text(text.replace("$award", "$medal"), encoding="utf-8")

    with pytest.raises(RulesError, match=r"platform\.yml.*\$medal"):
        platform_rules(tmp_path)
