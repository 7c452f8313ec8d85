"""The screens 5 and 6 in a real browser: order, cuts, notes, consent, pages; nominees and their conditions."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from bare import show
from playwright.sync_api import Page, expect

from review_lib import paths
from review_lib.desk import nominate
from review_lib.desk.decide import decide_from
from review_lib.desk.edit import consents, edits
from review_lib.desk.judges import draw, list_judges
from review_lib.desk.publish import season_book
from review_lib.desk.rank import rank
from review_lib.desk.screens.icqcc import icqcc as state
from review_lib.desk.season import Season, open_folder
from review_lib.desk.sheets import invent
from review_lib.documents.casebook.plan import cases
from review_lib.widgets.casebook_screen import casebook
from review_lib.widgets.icqcc_screen import icqcc

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.xdist_group("books")]


@pytest.fixture
def season(fresh: Season) -> Season:
    """A sample season of the test's own with its mails taken in: every entry with a report is a case."""
    return fresh


@pytest.fixture
def page(season: Season, new_context: Callable[..., Any], faults: list[str]) -> Page:
    """The screen, its text view open."""
    opened, _ = show(new_context(), casebook(season))
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.get_by_role("radio", name="编辑").click()
    expect(opened.get_by_role("option").first).to_be_visible()
    return opened


def titles(season: Season) -> list[str]:
    """The titles of the book's cases in order."""
    return [c.title for c in cases(season_book(season, full=()))]


def done(page: Page, text: str = "已记录") -> None:
    """Wait until an act was answered."""
    expect(page.get_by_role("status").filter(has_text=text)).to_be_visible()


def test_case_is_moved_and_put_back_by_keys(page: Page, season: Season) -> None:
    before = titles(season)

    page.get_by_role("navigation", name="目录").get_by_role("button", name=before[0]).focus()
    page.keyboard.press("Alt+ArrowDown")
    done(page)
    assert titles(season)[:2] == [before[1], before[0]]

    page.keyboard.press("Control+z")
    done(page, "已撤销")
    assert titles(season) == before


def test_section_is_cut_with_its_reason_and_restored(page: Page, season: Season) -> None:
    options = page.get_by_role("option").filter(has_not=page.locator(".tag"))
    chosen = [options.nth(3).inner_text(), options.nth(4).inner_text()]
    options.nth(3).click()
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Delete")
    page.get_by_role("dialog").get_by_label("理由").fill("与课题无关")
    page.keyboard.press("Enter")
    done(page)

    (act,) = edits(season)
    assert (act.kind, act.reason, act.until - act.block) == ("cut", "与课题无关", 1)
    cut = page.locator(".cb-block.cut")
    expect(cut).to_have_count(2)
    assert all(line.split("\n")[-1] in cut.nth(n).inner_text() for n, line in enumerate(chosen))

    cut.first.get_by_role("button", name="恢复").click()
    expect(cut).to_have_count(0)
    assert [e.undone for e in edits(season)] == [True]


def test_title_note_and_expert_comment_stand_in_the_printed_case(page: Page, season: Season) -> None:
    page.get_by_role("textbox", name="书中标题").fill("新的标题")
    page.get_by_role("textbox", name="书中标题").press("Tab")
    done(page)
    expect(page.get_by_role("navigation", name="目录").get_by_role("button", name="新的标题")).to_be_visible()
    page.get_by_role("textbox", name="案例前的编者按").fill("本案例数据扎实。")
    page.get_by_role("textbox", name="案例前的编者按").press("Tab")
    expect(page.get_by_text("2 处编辑")).to_be_visible()
    page.get_by_role("textbox", name="专家点评").fill("步骤完整，对策有验证。")
    page.get_by_role("button", name="审定并收入").click()
    expect(page.get_by_text("3 处编辑")).to_be_visible()

    case = cases(season_book(season))[0]
    assert (case.title, case.notes, case.expert_note) == (
        "新的标题",
        ((-1, "本案例数据扎实。"),),
        "步骤完整，对策有验证。",
    )

    page.get_by_role("radio", name="改动与检查").click()
    expect(page.get_by_role("region", name="与报告不同之处（3）").get_by_role("listitem")).to_have_count(3)


def test_consent_is_ticked_and_the_case_left_out(page: Page, season: Season) -> None:
    first = cases(season_book(season, full=()))[0].entry.number
    page.get_by_label("已授权刊印").check()
    done(page)
    page.get_by_label("已作涉密审查").check()
    expect(page.locator(".cb-case.on .cb-warn")).to_have_count(0)
    assert consents(season)[first].given

    page.get_by_role("button", name="不收入").click()
    expect(page.locator(f'[data-entry="{first}"]')).to_have_count(0)
    assert first not in {c.entry.number for c in cases(season_book(season, full=()))}


@pytest.mark.needs("libreoffice", "cjk_fonts")
def test_pages_are_shown_as_printed(page: Page) -> None:
    page.get_by_role("radio", name="排版").click()

    sheet = page.get_by_role("img", name="第 1 页", exact=True).first
    expect(sheet).to_be_visible(timeout=90000)
    expect(sheet).not_to_have_attribute("aria-busy", "true", timeout=30000)
    width, height = sheet.locator("img").evaluate("(i) => [i.naturalWidth, i.naturalHeight]")
    assert width == 900 and abs(height / width - 297 / 210) < 0.01
    page.get_by_role("button", name="下一页").click()
    expect(page.get_by_role("img", name="第 2 页", exact=True).first).to_be_visible()


@pytest.fixture
def ranked(taken_in: Path, tmp_path: Path) -> Iterator[Season]:
    """A season judged and ranked, with a list of nominees that somebody meets."""
    folder = tmp_path / "ranked"
    shutil.copytree(taken_in, folder)
    home = paths.sample_dir()
    with open_folder(folder) as opened:
        decide_from(opened, home / "decisions.csv")
        list_judges(opened, home / "judges.csv", home / "conflicts.csv")
        draw(opened, seed=1)
        invent(opened, 1)
        rank(opened)
        nominate.set_conditions(opened, {"min_p_award": 0.0, "awards": ["一等奖", "二等奖"], "places": 2}, "试")
        yield opened


def test_nominee_is_written_in_english_and_conditions_are_tried(
    ranked: Season, new_context: Callable[..., Any], faults: list[str]
) -> None:
    opened, _ = show(new_context(), icqcc(ranked))
    opened.on("pageerror", lambda error: faults.append(str(error)))
    title = opened.get_by_role("textbox", name="英文题目")
    title.fill("One two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen")
    expect(opened.get_by_text("16 词（至多 15）")).to_be_visible()
    title.fill("Lower Copper Loss in Slag")
    expect(opened.get_by_text("5 词（至多 15）")).to_be_visible()
    title.press("Tab")
    done(opened)
    ((_, fields),) = nominate.filled(ranked).items()
    assert fields == {"title": "Lower Copper Loss in Slag"}

    before = [r["entry"] for r in state(ranked, paths.exports_dir())["rows"]]
    opened.get_by_role("checkbox", name="二等奖").uncheck()
    opened.get_by_role("button", name="改后有何变动？").click()
    expect(opened.get_by_text(re.compile(r"^\d+ 项变动$"))).to_be_visible()
    assert [r["entry"] for r in state(ranked, paths.exports_dir())["rows"]] == before

    opened.get_by_role("button", name="采用这些条件").click()
    opened.get_by_role("dialog").get_by_label("理由").fill("主办方只收一等奖")
    opened.get_by_role("button", name="保存").click()
    expect(opened.get_by_role("dialog")).to_have_count(0)
    done(opened)
    assert nominate.rules_now(ranked).awards == ("一等奖",)
