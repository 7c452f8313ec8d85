"""The nomination: conditions as events, what they move and why, English fields in the pack; statistics on screen."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest

from review_lib.desk import nominate
from review_lib.desk.publish import publish, season_book
from review_lib.desk.rank import rank
from review_lib.desk.screens.icqcc import icqcc, try_conditions
from review_lib.desk.screens.statistics import statistics
from review_lib.desk.season import Season
from review_lib.documents.icqcc import shortlist, words_in
from review_lib.documents.statistics import statistics_of
from review_lib.errors import RefusedError
from review_lib.widgets.base import plain

WIDE = {
    "places": 2,
    "min_p_award": 0.0,
    "awards": ["一等奖", "二等奖", "三等奖"],
    "divisions": ["问题解决型", "创新型"],
}


def text(docx: bytes) -> str:
    """The text of a Word file."""
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        return re.sub(r"<[^>]*>", " ", package.read("word/document.xml").decode())


def test_other_conditions_are_tried_and_then_kept_with_their_reason(season: Season, tmp_path: Path) -> None:
    rank(season)
    before = [r["entry"] for r in icqcc(season, tmp_path)["rows"]]

    tried = plain(try_conditions(season, WIDE))

    assert [r["entry"] for r in icqcc(season, tmp_path)["rows"]] == before
    nominate.set_conditions(season, WIDE, "主办方增加名额")
    after = [r["entry"] for r in icqcc(season, tmp_path)["rows"]]
    assert {m["entry"] for m in tried if m["before"] is None} == set(after) - set(before) != set()
    assert all(m["why"] for m in tried)
    assert [r["nominated"] for r in icqcc(season, tmp_path)["rows"]][:3] == [True, True, False]


@pytest.mark.parametrize(
    ("changes", "reason"), [({"places": "many"}, "x"), ({"min_p_award": 2}, "x"), ({"places": 3}, "  ")]
)
def test_conditions_that_cannot_be_are_refused(season: Season, changes: dict[str, object], reason: str) -> None:
    with pytest.raises(RefusedError):
        nominate.set_conditions(season, changes, reason)
    assert nominate.rules_now(season) == season_book(season, full=()).icqcc
    assert season.store.events("icqcc") == []


def test_what_a_company_wrote_stands_in_its_pack_without_personal_numbers(season: Season, tmp_path: Path) -> None:
    rank(season)
    nominate.set_conditions(season, WIDE, "试")
    entry = shortlist(season_book(season, full=()))[0].entry.number
    nominate.fill_in(season, entry, "title", "Lower Copper Loss in Converter Slag")
    nominate.fill_in(season, entry, "abstract", "The circle cut copper loss. " * 50)
    nominate.fill_in(season, entry, "presenters", "Lin Shuyan, 13800138000")

    made = {m.path: m.data for m in publish(season, tmp_path, ("icqcc",))}

    pack = text(made[f"icqcc/{entry}.docx"])
    assert "Lower Copper Loss in Converter Slag" in pack and "The circle cut copper loss." in pack
    assert "Lin Shuyan" in pack and "13800138000" not in pack
    assert "[ 200" not in pack and "to be announced" in pack
    with pytest.raises(RefusedError):
        nominate.fill_in(season, entry, "slogan", "x")


@pytest.mark.parametrize(("value", "words"), [("", 0), ("A 6.5-fold gain, isn't it?", 5), ("Rz ≤ 2.0 µm", 3)])
def test_words_are_counted(value: str, words: int) -> None:
    assert words_in(value) == words


def test_statistics_on_screen_are_those_of_the_documents(season: Season) -> None:
    parts = plain(statistics(season))
    book = season_book(season, full=())

    assert [p["title"] for p in parts] == [r.title for r in book.casebook.statistics.values()]
    for part, annex in zip(parts, book.casebook.statistics, strict=True):
        stats = statistics_of(book, annex)
        assert [(t["label"], t["counted"]) for t in part["totals"]] == [(t.label, t.counted) for t in stats.totals]
        assert len(part["odd"]) == len(stats.oddities) and len(part["skipped"]) == len(stats.not_counted)
    assert {g["by"] for g in parts[0]["groups"]} == {"按金属品种", "按省份", "按企业规模"}
