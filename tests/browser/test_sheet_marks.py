"""Marking by keyboard, click and touch in a real browser, by the roles and names that the contract fixes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.needs("chromium")
ITEMS = ["选题", "原因分析", "对策与实施", "效果", "成果报告", "特点"]


def item(page: Page, name: str) -> Any:
    """An item's mark."""
    return page.get_by_role("spinbutton", name=name, exact=True)


def first(page: Page) -> None:
    """Open the first entry, which has no mark yet."""
    page.get_by_role("listbox", name="成果").get_by_role("option").first.click()
    expect(item(page, "选题")).not_to_have_attribute("aria-valuenow", "13")


def total(page: Page) -> Any:
    return page.get_by_role("status", name="总分")


def saved(page: Page) -> None:
    expect(page.get_by_role("status", name="保存状态")).to_have_text("已保存")


def test_sheet_has_the_roles_and_names_of_the_contract(bare: Callable[..., Any]) -> None:
    page, _, _ = bare()
    first(page)

    assert page.get_by_role("listbox", name="成果").get_by_role("option").count() == 8
    for name, full in zip(ITEMS, ["15", "30", "20", "20", "5", "10"], strict=True):
        expect(item(page, name)).to_have_attribute("aria-valuemin", "0")
        expect(item(page, name)).to_have_attribute("aria-valuemax", full)
        expect(item(page, name)).to_have_attribute("aria-valuetext", "未打分")
        assert item(page, name).get_attribute("aria-valuenow") is None
    for name in ("提交", "回避", "上一个", "下一个", "撤销"):
        expect(page.get_by_role("button", name=name)).to_have_count(1)
    expect(page.get_by_role("status", name="总分")).to_have_count(1)
    expect(page.get_by_role("status", name="保存状态")).to_have_count(1)


def test_typed_marks_show_the_total_at_each_key_and_are_kept(bare: Callable[..., Any]) -> None:
    page, _, port = bare()
    first(page)

    item(page, "选题").focus()
    page.keyboard.press("1")
    expect(total(page)).to_have_text("1.0")
    page.keyboard.press("3")
    expect(total(page)).to_have_text("13.0")
    page.keyboard.press("Enter")
    expect(item(page, "原因分析")).to_be_focused()
    page.keyboard.type("25.5")
    expect(total(page)).to_have_text("38.5")
    saved(page)

    assert port._marks(port.data["A-0147"]) == {"选题": "13", "原因分析": "25.5"}
    expect(item(page, "原因分析")).to_have_attribute("aria-valuenow", "25.5")


def test_filled_mark_is_kept_without_a_further_key(bare: Callable[..., Any]) -> None:
    page, _, port = bare()
    first(page)

    item(page, "效果").fill("15.5")
    saved(page)

    assert port._marks(port.data["A-0147"]) == {"效果": "15.5"}


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("16", "16 超出范围，可填 0–15"), ("13.3", "13.3 不合步长 0.5，可填 13.0 或 13.5"), ("abc", "“abc” 不是分数")],
)
def test_mark_that_may_not_be_is_refused_in_words_and_not_kept(
    bare: Callable[..., Any], typed: str, sentence: str
) -> None:
    page, _, port = bare()
    first(page)

    item(page, "选题").focus()
    page.keyboard.type(typed)
    expect(page.get_by_role("alert").filter(has_text=sentence)).to_be_visible()
    page.wait_for_timeout(450)
    page.keyboard.press("Enter")
    saved(page)

    assert port._marks(port.data["A-0147"]) == {}
    assert item(page, "选题").get_attribute("aria-valuenow") is None


def test_refused_mark_leaves_the_one_before(bare: Callable[..., Any]) -> None:
    page, _, port = bare()
    first(page)
    item(page, "选题").fill("12")
    page.keyboard.press("Enter")
    saved(page)

    item(page, "选题").focus()
    page.keyboard.type("18")
    expect(page.get_by_role("alert").filter(has_text="仍是 12.0")).to_be_visible()
    page.keyboard.press("Enter")
    saved(page)

    expect(item(page, "选题")).to_have_attribute("aria-valuenow", "12")
    assert port._marks(port.data["A-0147"]) == {"选题": "12"}


def test_arrows_bands_and_delete(bare: Callable[..., Any]) -> None:
    page, _, port = bare()
    first(page)
    item(page, "原因分析").focus()

    page.keyboard.press("l")
    expect(item(page, "原因分析")).to_have_attribute("aria-valuenow", "24.5")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    expect(item(page, "原因分析")).to_have_attribute("aria-valuenow", "26")
    page.keyboard.press("ArrowLeft")
    expect(total(page)).to_have_text("25.5")
    page.keyboard.press("Delete")
    expect(item(page, "原因分析")).to_have_attribute("aria-valuetext", "未打分")
    saved(page)

    assert port._marks(port.data["A-0147"]) == {}


def test_undo_and_redo_go_back_and_forth(bare: Callable[..., Any]) -> None:
    page, _, port = bare()
    first(page)
    item(page, "选题").fill("12")
    page.keyboard.press("Enter")
    page.keyboard.type("24")
    page.keyboard.press("Enter")

    page.get_by_role("button", name="撤销").click()
    expect(total(page)).to_have_text("12.0")
    page.get_by_role("button", name="撤销").click()
    expect(total(page)).to_have_text("—")
    page.get_by_role("button", name="重做").click()
    expect(total(page)).to_have_text("12.0")
    saved(page)

    assert port._marks(port.data["A-0147"]) == {"选题": "12"}


def test_click_and_touch_step_a_mark(bare: Callable[..., Any], new_context: Callable[..., Any]) -> None:
    page, _, port = bare(context=new_context(1024, 768, has_touch=True))
    page.get_by_role("option").first.tap()
    expect(item(page, "特点")).to_have_attribute("aria-valuetext", "未打分")

    page.get_by_role("button", name="特点：减 0.5 分").tap()
    page.get_by_role("button", name="特点：减 0.5 分").tap()
    expect(item(page, "特点")).to_have_attribute("aria-valuenow", "9")
    saved(page)

    assert port._marks(port.data["A-0147"]) == {"特点": "9"}


@pytest.mark.parametrize(("width", "height"), [(1024, 768), (1440, 900), (430, 900)])
def test_what_fingers_touch_is_large_enough(
    bare: Callable[..., Any], new_context: Callable[..., Any], width: int, height: int
) -> None:
    page, _, _ = bare(context=new_context(width, height, has_touch=True, is_mobile=True))
    page.get_by_role("option").first.tap()
    expect(item(page, "选题")).to_have_attribute("aria-valuetext", "未打分")
    assert page.evaluate("matchMedia('(pointer: coarse)').matches")

    small = page.evaluate(
        """() => [...document.querySelectorAll(".rub button, header button")].filter((n) => n.offsetParent)
        .filter((n) => n.getBoundingClientRect().height < 31 || n.getBoundingClientRect().width < 26)
        .map((n) => n.ariaLabel || n.textContent)"""
    )
    over = page.evaluate("document.documentElement.scrollWidth - innerWidth")

    assert (small, over) == ([], 0)


def test_whole_sheet_by_keyboard_alone(bare: Callable[..., Any]) -> None:
    page, _, port = bare()
    page.get_by_role("option").first.wait_for()
    for _ in range(30):  # from the page's top to the list, by Tab alone
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('role')") == "option":
            break
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    expect(page.locator("header h1")).to_have_text("提高阳极板浇铸外观合格率")
    expect(item(page, "选题")).to_have_attribute("aria-valuetext", "未打分")
    page.keyboard.press("F6")
    page.keyboard.press("F6")
    expect(item(page, "选题")).to_be_focused()

    for mark in ("13", "25.5", "16.5", "15.5", "4.5", "8"):
        page.keyboard.type(mark)
        page.keyboard.press("Enter")
    page.keyboard.type("程序完整，数据充分。")
    page.keyboard.press("Control+Enter")
    page.get_by_role("dialog", name="提交前检查").wait_for()
    page.keyboard.press("Space")
    sure = page.get_by_role("button", name="确认提交")
    expect(sure).to_be_enabled()
    for _ in range(10):
        page.keyboard.press("Tab")
        if sure.evaluate("(button) => button === document.activeElement"):
            break
    page.keyboard.press("Enter")

    for name in ITEMS:
        expect(item(page, name)).to_have_attribute("aria-readonly", "true")
    assert port._card("A-0147").state == "submitted"
    assert port._card("A-0147").total == "83.0"
    assert port.open("A-0147").comments[""].value == "程序完整，数据充分。"


def test_submit_waits_for_every_mark_and_the_declaration(bare: Callable[..., Any]) -> None:
    page, _, port = bare()
    first(page)
    item(page, "选题").fill("13")

    page.get_by_role("button", name="提交").click()
    page.get_by_role("dialog", name="提交前检查").get_by_role("checkbox").check()
    expect(page.get_by_role("button", name="确认提交")).to_be_disabled()
    page.get_by_role("button", name="去打分").first.click()
    expect(item(page, "原因分析")).to_be_focused()
    for name, mark in zip(ITEMS[1:], ["25", "16", "15", "4", "8"], strict=True):
        item(page, name).fill(mark)
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("button", name="确认提交")).to_be_disabled()
    page.get_by_role("dialog", name="提交前检查").get_by_role("checkbox").check()
    expect(page.get_by_role("button", name="确认提交")).to_be_enabled()

    assert port._card("A-0147").state == "draft"


def test_low_band_needs_its_comment_before_submit(bare: Callable[..., Any]) -> None:
    page, _, port = bare()
    first(page)
    for name, mark in zip(ITEMS, ["5", "25", "16", "15", "4", "8"], strict=True):
        item(page, name).fill(mark)

    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("dialog")).to_contain_text("得“差”，需要写评语")
    page.get_by_role("button", name="去填写").first.click()
    page.keyboard.type("选题理由没有数据。")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="提交").click()
    page.get_by_role("checkbox").check()
    expect(page.get_by_role("button", name="确认提交")).to_be_enabled()

    assert port.open("A-0147").comments["选题"].value == "选题理由没有数据。"


def test_all_ready_sheets_are_submitted_together(bare: Callable[..., Any]) -> None:
    page, _, port = bare()

    page.get_by_role("button", name="总览").click()
    page.get_by_role("dialog").get_by_label("我与申报单位、小组成员无利害关系").check()
    page.get_by_role("button", name="全部提交").click()
    expect(page.get_by_role("dialog")).to_have_count(0)

    assert port._card("A-0168").state == "submitted"


def test_recused_entry_is_a_word_and_no_number(bare: Callable[..., Any]) -> None:
    page, _, port = bare()
    first(page)

    page.get_by_role("button", name="回避").click()
    page.get_by_role("button", name="我参加或指导过这项活动").click()
    page.get_by_role("button", name="确认").click()
    expect(total(page)).to_have_text("回避")
    expect(item(page, "选题")).to_have_attribute("aria-readonly", "true")
    expect(page.get_by_role("option").first).to_contain_text("回避")
    assert port.data["A-0147"]["recused"] == "我参加或指导过这项活动"

    page.get_by_role("button", name="恢复评分").click()
    expect(total(page)).to_have_text("—")
    assert port.data["A-0147"]["recused"] == ""
