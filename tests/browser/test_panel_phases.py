"""A judge chooses the phase on the sheet; each phase has its own entries, items and marks. Presentations."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from bare import show
from playwright.sync_api import expect

from review_lib import paths
from review_lib.desk import sample as job
from review_lib.desk.decide import decide_from
from review_lib.desk.feedback import close_season
from review_lib.desk.judges import draw, duty, list_judges, panel
from review_lib.desk.rank import rank
from review_lib.desk.season import Season, open_folder
from review_lib.desk.sheets import invent, sheets_of
from review_lib.desk.stage import presented
from review_lib.widgets.judging import screen
from review_lib.widgets.panel_screen import panel as panel_screen

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.xdist_group("panel")]
TALK = "发表评审"


@pytest.fixture(scope="module")
def drawn_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sample season with two phases assigned, nothing marked."""
    folder, home = tmp_path_factory.mktemp("phases") / "sample", paths.sample_dir()
    with job.open_sample(folder) as season:
        job.take_in(season)
        decide_from(season, home / "decisions.csv")
        list_judges(season, home / "judges.csv", home / "conflicts.csv")
        draw(season, seed=1)
        draw(season, 3, seed=1, phase=TALK)
    return folder


@pytest.fixture
def season(drawn_once: Path, tmp_path: Path) -> Iterator[Season]:
    """A season of the test's own."""
    shutil.copytree(drawn_once, tmp_path / "sample")
    with open_folder(tmp_path / "sample") as opened:
        yield opened


def test_phase_is_chosen_on_the_sheet_and_marks_stay_apart(
    season: Season, new_context: Callable[..., Any], faults: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    judge = panel(season)[0].judge
    monkeypatch.setenv("QCREVIEW_JUDGE", judge)
    page, _ = show(new_context(), screen(season))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.get_by_role("spinbutton", name="选题", exact=True).or_(page.get_by_role("spinbutton").first).first.wait_for()
    first_items = page.get_by_role("spinbutton").count()

    page.get_by_label("评审阶段").select_option(TALK)
    talk = page.get_by_role("spinbutton", name="逻辑性", exact=True)
    talk.wait_for()
    options = page.get_by_role("listbox", name="成果").get_by_role("option")
    expect(options).to_have_count(len(duty(season, judge, TALK).entries))
    talk.focus()
    page.keyboard.type("5")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status", name="保存状态")).to_have_text("已保存")
    expect(page.get_by_role("status", name="总分")).to_have_text("5.0")
    marked = [s for s in sheets_of(season, judge, TALK).values() if s.marks]
    assert [dict(s.marks) for s in marked] == [{"逻辑性": 5}]
    assert sheets_of(season, judge) == {}

    page.get_by_label("评审阶段").select_option("材料评审")
    expect(page.get_by_role("spinbutton", name="逻辑性", exact=True)).to_have_count(0)
    expect(page.get_by_role("spinbutton")).to_have_count(first_items)


def test_presentation_is_drawn_by_lot_and_its_time_written_down(
    season: Season, new_context: Callable[..., Any], faults: list[str]
) -> None:
    page, _ = show(new_context(), panel_screen(season))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.get_by_label("评审阶段").select_option(TALK)
    page.get_by_role("radio", name="发表").click()
    page.get_by_role("button", name="抽签排序").click()
    page.get_by_role("dialog").get_by_role("textbox").fill("7")
    page.keyboard.press("Enter")
    expect(page.get_by_text("种子 7")).to_be_visible()
    expect(page.get_by_role("timer")).to_have_text("15:00")
    page.get_by_role("button", name="开始").first.click()
    expect(page.get_by_role("timer")).to_have_text("14:58", timeout=8000)
    page.get_by_role("button", name="暂停").click()
    page.get_by_role("button", name="结束并记录").click()
    expect(page.get_by_text("已记录")).to_be_visible()
    assert [2 <= seconds <= 8 for seconds in presented(season, TALK).values()] == [True]


def test_judge_opens_the_own_feedback_after_the_season(
    season: Season, new_context: Callable[..., Any], faults: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    judge = panel(season)[1].judge
    invent(season, 1)
    monkeypatch.setenv("QCREVIEW_JUDGE", judge)
    page, _ = show(new_context(), screen(season))
    page.get_by_role("spinbutton").first.wait_for()
    expect(page.get_by_role("button", name="我的评审反馈")).to_be_hidden()
    rank(season, seed=1)
    close_season(season)

    page, _ = show(new_context(), screen(season))
    page.on("pageerror", lambda error: faults.append(str(error)))
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="我的评审反馈").click()

    expect(opened.value.get_by_role("heading", name=f"{judge} 评审反馈")).to_be_visible()
    expect(opened.value.get_by_role("img")).to_be_visible()
