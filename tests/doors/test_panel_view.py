"""Who sees what in 3-评分: a judge the sheet, the secretariat and leading judges the panel; what a panel may record."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from review_lib.desk.judges import panel
from review_lib.desk.panel import conclude, note, reopen, rule_on, talks
from review_lib.desk.rounds import export_round
from review_lib.desk.screens.panel import entry as one
from review_lib.desk.screens.panel import matrix, pulse
from review_lib.desk.season import Season, open_folder
from review_lib.errors import NotFoundError, RefusedError
from review_lib.widgets import Notice, show
from review_lib.widgets.judging import screen
from review_lib.widgets.panel_screen import Panel
from review_lib.widgets.sheet import SheetWidget


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """No judge, view or phase is named from outside."""
    for name in ("QCREVIEW_JUDGE", "QCREVIEW_VIEW", "QCREVIEW_PHASE"):
        monkeypatch.delenv(name, raising=False)


def test_screen_goes_by_who_looks(season: Season, monkeypatch: pytest.MonkeyPatch) -> None:
    lead = next(j.judge for j in panel(season) if j.role == "主评")
    other = next(j.judge for j in panel(season) if not j.role)
    assert isinstance(screen(season), SheetWidget)  # the sample is for trying out
    monkeypatch.setenv("QCREVIEW_VIEW", "panel")
    assert isinstance(screen(season), Panel)
    monkeypatch.setenv("QCREVIEW_JUDGE", lead)
    assert isinstance(screen(season), Panel)
    monkeypatch.setenv("QCREVIEW_JUDGE", other)
    monkeypatch.setenv("QCREVIEW_STORE", str(season.folder))
    told = show("sheet")
    assert isinstance(told, Notice) and other in told.sentence


def test_real_season_without_a_judge_shows_the_panel(season: Season) -> None:
    season.__dict__["made"] = {**season.made, "sample": False}
    assert not season.sample
    assert isinstance(screen(season), Panel)


def test_decisions_need_a_word_of_the_season_and_a_reason(season: Season) -> None:
    row = matrix(season)["rows"][0]["entry"]
    before = season.store.heads().get("panel")
    for act in (
        lambda: note(season, row, "  "),
        lambda: conclude(season, row, "维持评委评分", " "),
        lambda: conclude(season, row, "加五分", "因为"),
        lambda: rule_on(season, row, "veto", "不存在的否决项", "因为"),
        lambda: rule_on(season, row, "score", "", "因为"),
    ):
        with pytest.raises(RefusedError):
            act()
    with pytest.raises(NotFoundError):
        reopen(season, row, "conclusion")
    with pytest.raises(NotFoundError):
        note(season, "A-00000", "x")
    assert season.store.heads().get("panel") == before


def test_nothing_of_a_panel_goes_into_the_marks(season: Season, tmp_path: Path) -> None:
    export_round(season, tmp_path / "before")
    row = matrix(season)["rows"][0]
    beat = pulse(season)
    conclude(season, row["entry"], "维持评委评分", "尺度不同")
    rule_on(season, row["entry"], "veto", "", "不成立")
    export_round(season, tmp_path / "after")

    names = sorted(p.name for p in (tmp_path / "before").iterdir())
    assert [(tmp_path / "before" / n).read_bytes() for n in names] == [
        (tmp_path / "after" / n).read_bytes() for n in names
    ]
    assert pulse(season) != beat
    told = one(season, row["entry"])
    assert told["conclusion"]["choice"] == "维持评委评分"
    assert told["rulings"]["veto"]["choice"] == ""
    reopen(season, row["entry"], "conclusion")
    assert talks(season)[row["entry"]].conclusion is None


def test_totals_of_open_sheets_stay_with_their_judges(season: Season, tmp_path: Path) -> None:
    from review_lib.desk.judges import duty
    from review_lib.desk.sheets import mark
    from review_lib.desk.view import view

    shutil.copytree(season.folder, tmp_path / "copy")
    with open_folder(tmp_path / "copy") as copy:
        judge = panel(copy)[0].judge
        number = duty(copy, judge).entries[0]
        items = copy.rubrics[view(copy).entry(number).division].items
        for item in items[:-1]:
            mark(copy, judge, number, item.name, "4.5")
        told = matrix(copy)
        cell = next(r for r in told["rows"] if r["entry"] == number)["cells"]["0"]
        assert cell == {"state": "draft", "done": f"{len(items) - 1}/{len(items)}"}
        assert judge not in one(copy, number)["judges"]
        assert json.dumps(told, ensure_ascii=False)
