"""What the secretariat's screens show is what the season holds, and follows every act at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from review_lib.desk import decide as clerk
from review_lib.desk import screens as look
from review_lib.desk.rank import rank, result_of, run_named
from review_lib.desk.screens.casebook import casebook
from review_lib.desk.screens.icqcc import icqcc
from review_lib.desk.season import Season, new_season
from review_lib.desk.view import view
from review_lib.errors import RefusedError
from review_lib.widgets.base import plain


def test_every_finding_is_on_the_formal_screen_with_its_sentence(fresh: Season) -> None:
    shown = look.findings(fresh)["findings"]
    assert len(shown) == sum(len(u.findings) for u in view(fresh).register.units)
    assert all(r["title"] and r["what"] and r["unit"] for r in shown)
    assert not [r for r in shown if "{" in r["what"] or "annex" in r["where"]]


def test_resolved_finding_is_closed_on_all_screens_and_opens_again_when_undone(fresh: Season) -> None:
    row = next(r for r in look.findings(fresh)["findings"] if r["severity"] == "error")
    before = next(u for u in look.intake(fresh)["units"] if u["unit"] == row["unit"])["errors"]

    seq = clerk.resolve(fresh, row["unit"], row["code"], row["subject"], "explained", "单位来函说明")

    assert next(u for u in look.intake(fresh)["units"] if u["unit"] == row["unit"])["errors"] == before - 1
    clerk.undo(fresh, seq)
    assert next(u for u in look.intake(fresh)["units"] if u["unit"] == row["unit"])["errors"] == before


def test_value_typed_by_a_clerk_is_read_like_a_form(fresh: Season) -> None:
    row = next(r for r in look.findings(fresh)["findings"] if r["code"] == "percent_out_of_range")
    target = look.value_target(fresh, row["sha256"], row["subject"], "９８．５％")
    assert target["value"] == 98.5
    with pytest.raises(RefusedError):
        look.value_target(fresh, row["sha256"], row["subject"], "很高")


def test_source_of_a_finding_opens_with_the_form(fresh: Season) -> None:
    row = next(r for r in look.findings(fresh)["findings"] if r["code"] == "invalid_uscc")
    page = look.source(fresh, row["sha256"])
    assert "统一社会信用代码" in page["html"].replace(" ", "")
    assert "<script" not in page["html"].lower()


def test_ranking_screen_shows_the_run_and_the_decided_division(season: Season) -> None:
    rank(season)
    shown = plain(look.ranking(season))
    result = result_of(season, run_named(season))
    assert [(r["entry"], r["score"]) for r in shown["rows"]] == [
        (r.entry, str(r.score) if r.score is not None else "") for r in result.rows
    ]
    assert {d["division"] for d in shown["decided"]} == {"先进个人"}
    card = plain(look.card(season, shown["rows"][0]["entry"]))
    assert len(card["lines"]) >= shown["rows"][0]["judges"]


def test_empty_season_shows_what_to_do_first(tmp_path: Path) -> None:
    with new_season("2026", folder=tmp_path / "s") as season:
        assert plain(look.overview(season))["todo"][0]["where"] == "1-收件.ipynb"
        assert look.ranking(season)["run"] is None
        assert look.intake(season)["units"] == []
        assert plain(casebook(season, tmp_path / "out"))["parts"] == []
        assert plain(icqcc(season, tmp_path / "out"))["rows"] == []


def test_consent_takes_the_stamp_off_a_case(season: Season) -> None:
    from review_lib.desk.edit import consent, edit, edits, undo_edit
    from review_lib.desk.publish import season_book

    rank(season)
    number = season_book(season).divisions[0].rows[0].entry
    assert not season_book(season).numbered()[number].consent.given

    consent(season, number, authorised=True, secrecy_checked=True)
    seq = edit(season, number, "title", "新标题", reason="编者改题")

    assert season_book(season).numbered()[number].consent.given
    assert [(e.value, e.undone) for e in edits(season)] == [("新标题", False)]
    undo_edit(season, seq)
    assert [e.undone for e in edits(season)] == [True]


def test_file_that_came_by_net_disk_is_attached_and_read(fresh: Season) -> None:
    unit = next(u for u in view(fresh).register.units if any(f.code == "external_attachment" for f in u.findings))
    before = {f.subject for f in unit.findings if f.code == "missing_report"}
    mail = next(f.mail for f in unit.findings if f.code == "external_attachment")
    donor = next(r for u in view(fresh).register.units for r in u.reports if r.kind == "qc")

    clerk.attach(fresh, fresh.vault.get(donor.sha256), "晨曦质量管理小组成果报告.docx", {"mail": mail}, "网盘下载")

    after = view(fresh)
    assert donor.sha256 in after.readings
    assert [i for u in after.register.units for i in u.items if (i.mail, i.sha256) == (mail, donor.sha256)]
    assert {f.subject for f in after.unit(unit.unit).findings if f.code == "missing_report"} <= before


def test_analyst_opens_the_season_by_one_call(season: Season) -> None:
    from review_lib import open_season

    assert len(open_season(season.folder).entries) == len(view(season).entries())
