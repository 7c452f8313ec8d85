"""The editor's acts over a case: events over what was received, seen side by side, each undone by another event."""

from __future__ import annotations

from pathlib import Path

import pytest

from review_lib.desk import preview
from review_lib.desk.edit import edit, undo_edit
from review_lib.desk.publish import publish, season_book
from review_lib.desk.screens import casebook as look
from review_lib.desk.season import Season
from review_lib.documents.casebook import build_case
from review_lib.documents.casebook.expert import draft_comment
from review_lib.documents.casebook.plan import cases
from review_lib.documents.values import Evidence, ItemMark, JudgeSheet
from review_lib.errors import NotFoundError, RefusedError
from review_lib.widgets.base import plain


def first(season: Season) -> str:
    """The number of the first case."""
    return cases(season_book(season, full=()))[0].entry.number


def test_screen_shows_the_book_in_printed_order(season: Season, tmp_path: Path) -> None:
    shown = plain(look.casebook(season, tmp_path / "out"))

    planned = cases(season_book(season))
    assert [c["entry"] for p in shown["parts"] for c in p["cases"]] == [c.entry.number for c in planned]
    numbers = {c.entry.number for c in planned} | {e["entry"] for e in shown["left"]}
    assert numbers == {e.number for e in season_book(season).entries if e.kind != "individual"}
    assert (shown["printed"], shown["made"], len(shown["no_consent"])) == (None, [], len(planned))


def test_cut_paragraphs_are_seen_and_not_printed(season: Season) -> None:
    entry = first(season)
    rows = look.case(season, entry)["blocks"]
    place = next(r for r in rows if r.kind == "text" and len(r.text) > 30)

    seq = edit(season, entry, "cut", block=place.block, until=place.block, reason="重复")

    seen = plain(look.case(season, entry))
    row = next(r for r in seen["blocks"] if r["block"] == place.block)
    assert (row["cut"], row["seqs"], row["text"]) == (True, [seq], place.text)
    (act,) = seen["acts"]
    assert (act["before"], act["after"], act["reason"], act["by"]) == (place.text, "", "重复", "秘书处")
    whole = build_case(season_book(season), entry)
    undo_edit(season, seq)
    again = build_case(season_book(season), entry)
    assert whole is not None and again is not None
    gone = len("".join(place.text.split()))
    assert again.cases[0].kept - whole.cases[0].kept == gone


def test_latest_place_of_two_wins(season: Season) -> None:
    division = [c for c in cases(season_book(season, full=())) if c.division == "问题解决型"]
    one, two = division[3].entry.number, division[4].entry.number

    edit(season, one, "order", "2")
    edit(season, two, "order", "2")

    order = [c.entry.number for c in cases(season_book(season, full=())) if c.division == "问题解决型"]
    assert order[1:3] == [two, one]


@pytest.mark.parametrize(
    ("kind", "value"), [("title", " "), ("order", "first"), ("order", "0"), ("cut", ""), ("paint", "")]
)
def test_acts_that_mean_nothing_are_refused_and_not_kept(season: Season, kind: str, value: str) -> None:
    with pytest.raises(RefusedError):
        edit(season, first(season), kind, value)
    assert season_book(season, full=()).edits == ()


def test_draft_of_the_expert_comment_rests_on_evidence_and_names_nobody() -> None:
    pin = Evidence("短路率由9.8%降到4.6%", supports=True)
    gap = Evidence("要因由小组讨论确定", supports=False)
    sheets = (
        JudgeSheet("陆明轩", marks=(ItemMark("原因分析", None, "要因确认缺数据", (gap,)),), comment="较好"),
        JudgeSheet("何致远", marks=(ItemMark("效果", None, "", (pin,)),), comment="数据扎实，值得推广。", lead=True),
        JudgeSheet("秦若水", recused=True, reason="本单位", comment="不应出现"),
    )

    assert draft_comment(sheets).split("\n") == [
        "数据扎实，值得推广。",
        "较好",
        "原因分析：要因确认缺数据。不足：“要因由小组讨论确定”。",
        "效果：有据：“短路率由9.8%降到4.6%”。",
    ]
    assert draft_comment(()) == ""


@pytest.mark.needs("libreoffice")
def test_pages_follow_an_edit(season: Season) -> None:
    entry = first(season)
    before = preview.lay_out(season, entry)
    edit(season, entry, "title", "另一个标题")
    after = preview.lay_out(season, entry, first_page=7)

    assert before and after and before.key != after.key and after.first == 7
    assert preview.picture(after.key, 0).startswith(b"\x89PNG")
    with pytest.raises(NotFoundError):
        preview.picture(after.key, after.count)


def test_case_that_is_not_in_the_book_is_refused(season: Season) -> None:
    entry = first(season)
    edit(season, entry, "leave_out")
    with pytest.raises(NotFoundError, match=entry):
        look.case(season, entry)


@pytest.mark.needs("libreoffice")
def test_whole_book_knows_where_each_case_begins_and_that_it_is_old(season: Season, tmp_path: Path) -> None:
    division = [c.entry.number for c in cases(season_book(season, full=())) if c.division == "信得过班组"]
    others = [c.entry.number for c in cases(season_book(season, full=())) if c.entry.number not in division[:3]]
    for entry in others:
        edit(season, entry, "leave_out")
    for entry in division[:2]:
        edit(season, entry, "title", "同一个题目")
    publish(season, tmp_path, ("casebook",), pdf=True)

    made = preview.printed(season, tmp_path)

    assert made is not None and not made.stale
    order = [c.entry.number for c in cases(season_book(season, full=()))]
    assert list(made.starts) == order and sorted(made.starts.values()) == list(made.starts.values())
    assert made.starts[order[0]] + made.pages.first == 2  # behind the title page of its part, which is page 1
    edit(season, order[0], "title", "改过的题目")
    again = preview.printed(season, tmp_path)
    assert again is not None and again.stale
