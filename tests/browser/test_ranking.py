"""The ranked list in a real browser: hold an entry, another rule, objections, the doubtful, thousands of rows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bare import show
from playwright.sync_api import BrowserContext, Page, expect

from review_lib.desk.objections import objections
from review_lib.desk.rank import rank, result_of, runs
from review_lib.desk.season import Season
from review_lib.widgets import screens
from review_lib.widgets.base import Screen
from review_lib.widgets.ranking_screen import Ranking

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture
def opened(
    season: Season, new_context: Callable[..., BrowserContext], faults: list[str], monkeypatch: Any, tmp_path: Path
) -> tuple[Page, Season]:
    """The screen over a ranked sample season, on its biggest division; files go into a folder of the test's own."""
    monkeypatch.setenv("QCREVIEW_HOME", str(tmp_path))
    rank(season)
    page = _page(new_context(), screens.ranking(season), faults)
    page.get_by_role("tab").filter(has_text="问题解决型").click()
    return page, season


def _page(context: BrowserContext, screen: Screen, faults: list[str]) -> Page:
    page, _ = show(context, screen)
    page.on("pageerror", lambda error: faults.append(str(error)))
    return page


def _row(page: Page, number: int) -> Any:
    return page.locator(".rk-list tr.go").nth(number)


def test_held_entry_tells_why_and_the_keys_walk_to_its_neighbours(opened: tuple[Page, Season]) -> None:
    page, season = opened
    rows = [r for r in result_of(season, runs(season)[-1]).rows if r.division == "问题解决型"]

    _row(page, 2).click()

    expect(page.get_by_role("region", name=f"为什么是第 {rows[2].rank} 名")).to_contain_text(str(rows[2].score))
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("region", name=f"为什么是第 {rows[3].rank} 名")).to_contain_text(str(rows[3].score))
    expect(page.locator(".rk-list tr.sel")).to_contain_text(str(rows[3].score))


def test_search_and_sieve_leave_the_rows_that_fit_and_keep_the_cursor(opened: tuple[Page, Season]) -> None:
    page, season = opened
    rows = [r for r in result_of(season, runs(season)[-1]).rows if r.division == "问题解决型"]
    _row(page, 0).wait_for()
    page.keyboard.press("/")
    page.keyboard.type(rows[4].entry)

    expect(page.locator(".rk-list tr.go")).to_have_count(1)
    expect(page.get_by_role("searchbox", name="查找")).to_be_focused()
    page.get_by_role("searchbox", name="查找").fill("没有这样的成果")
    expect(page.get_by_text("没有符合的成果。")).to_be_visible()
    page.get_by_role("searchbox", name="查找").fill("")
    page.get_by_role("radio", name="提请合议").first.click()
    doubtful = [r for r in result_of(season, runs(season)[-1]).doubtful() if r.division == "问题解决型"]
    expect(page.locator(".rk-list tr.go")).to_have_count(len(doubtful))


def test_another_rule_makes_a_run_and_shows_what_moved(opened: tuple[Page, Season]) -> None:
    page, season = opened
    page.get_by_role("button", name="换规则重算").click()
    page.get_by_label("各去掉几个最高分和最低分").fill("零")
    page.get_by_role("button", name="按此规则重算").click()
    expect(page.get_by_role("alert")).to_contain_text("“零”不是不小于 0 的整数")

    page.get_by_role("button", name="换规则重算").click()
    page.get_by_label("各去掉几个最高分和最低分").fill("０")
    page.get_by_role("button", name="按此规则重算").click()

    expect(page.get_by_role("region", name="比较两次运算")).to_contain_text("规则")
    assert len(runs(season)) == 2
    assert result_of(season, runs(season)[-1]).rule.trim == 0
    expect(page.get_by_role("img", name="R-0001 → R-0002")).to_be_visible()


def test_objection_is_recorded_answered_and_stands_on_the_card(opened: tuple[Page, Season]) -> None:
    page, season = opened
    _row(page, 1).click()
    page.get_by_role("button", name="登记异议").click()
    page.get_by_label("提出人").fill("某铜业公司")
    page.get_by_label("异议内容").fill("认为得分与答辩情况不符")
    page.get_by_role("dialog").get_by_role("button", name="登记", exact=True).click()

    expect(page.locator(".rk-why")).to_contain_text("认为得分与答辩情况不符")
    page.get_by_role("button", name="答复", exact=True).click()
    page.get_by_role("textbox", name="答复").fill("已复核原始评分，结果维持。")
    page.get_by_role("dialog").get_by_role("button", name="登记", exact=True).click()

    expect(page.locator(".rk-why")).to_contain_text("已答复")
    assert [(o.state, o.answer) for o in objections(season)] == [("answered", "已复核原始评分，结果维持。")]


def test_explanation_and_page_are_written_where_the_screen_says(opened: tuple[Page, Season], tmp_path: Path) -> None:
    page, _ = opened
    _row(page, 0).click()
    page.get_by_role("button", name="导出说明（不写评委）").click()
    expect(page.get_by_role("status").filter(has_text=".docx")).to_be_visible()
    page.get_by_role("button", name="运算页面").click()
    expect(page.get_by_role("status").filter(has_text="R-0001.html")).to_be_visible(timeout=60000)

    assert list(tmp_path.rglob("*（不写评委）.docx"))
    assert list(tmp_path.rglob("R-0001.html"))


def test_two_thousand_rows_draw_only_what_is_in_sight(
    new_context: Callable[..., BrowserContext], faults: list[str], season: Season
) -> None:
    from review_lib.desk import screens as look
    from review_lib.widgets.base import plain

    rank(season)
    state = plain(look.ranking(season))
    first = state["rows"][0]
    state["rows"] = [
        {**first, "rank": n + 1, "entry": f"A-{n:04d}", "score": f"{95 - n / 50:.2f}"} for n in range(2000)
    ]
    state["divisions"] = [first["division"]]
    calls = {"state": lambda *_: state, "compare": lambda *_: {}, "card": lambda *_: None}
    page = _page(new_context(), Ranking(calls, screens.ranking(season).words), faults)

    page.locator(".rk-list tr.go").first.wait_for()
    drawn = page.locator(".rk-list tr.go").count()
    page.locator(".rk-stripbox").click(position={"x": 40, "y": 400})
    page.keyboard.press("Tab")

    assert drawn < 300
    assert page.locator(".rk-list .bd-scroll").evaluate("(e) => e.scrollTop") > 10000
    shown = page.locator(".rk-list tr.go td:first-child").all_inner_texts()
    assert 500 < int(shown[len(shown) // 2]) < 1900
