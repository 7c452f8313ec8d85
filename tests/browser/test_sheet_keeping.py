"""Nothing that a judge entered is lost or overwritten unseen: reload, a kernel that is away, two windows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bare import show
from fake_port import FakePort
from playwright.sync_api import Page, expect

from review_lib.widgets.sheet import SheetWidget

pytestmark = pytest.mark.needs("chromium")


def item(page: Page, name: str) -> Any:
    return page.get_by_role("spinbutton", name=name, exact=True)


def first(page: Page) -> None:
    page.get_by_role("listbox", name="成果").get_by_role("option").first.click()
    expect(item(page, "选题")).to_have_attribute("aria-valuetext", "未打分")


def state(page: Page) -> Any:
    return page.get_by_role("status", name="保存状态")


def test_reload_shows_everything_from_the_store(bare: Callable[..., Any]) -> None:
    page, _, _ = bare()
    first(page)
    item(page, "选题").fill("13")
    page.get_by_role("textbox", name="选题：评语").fill("理由充分。")
    page.get_by_role("radiogroup", name="评分点 (1)").get_by_role("radio", name="部分").click()
    expect(state(page)).to_have_text("已保存")

    page.reload()

    expect(item(page, "选题")).to_have_attribute("aria-valuenow", "13")
    item(page, "选题").focus()
    expect(page.get_by_role("textbox", name="选题：评语")).to_have_value("理由充分。")
    expect(page.get_by_role("radio", name="部分", checked=True)).to_have_count(1)
    page.get_by_role("button", name="撤销").click()
    expect(page.get_by_role("radio", name="部分", checked=True)).to_have_count(0)


def test_mark_typed_just_before_a_reload_is_not_lost(bare: Callable[..., Any]) -> None:
    page, _, port = bare()
    first(page)
    item(page, "选题").focus()
    page.keyboard.type("13")

    page.reload()
    expect(item(page, "选题")).to_have_attribute("aria-valuenow", "13")
    expect(state(page)).to_have_text("已保存")

    assert port.open("A-0147").marks["选题"].value == "13"


def test_marks_wait_while_the_kernel_is_away_and_go_when_it_is_back(bare: Callable[..., Any]) -> None:
    page, wire, port = bare()
    first(page)
    wire.away = True
    item(page, "选题").fill("13")
    expect(state(page)).to_have_text("还没存进赛季库", timeout=9000)
    item(page, "效果").fill("15")
    expect(page.get_by_role("alert").filter(has_text="2 处改动还没存进赛季库")).to_be_visible()
    assert port._marks(port.data["A-0147"]) == {}

    wire.away = False
    page.get_by_role("button", name="现在再试").click()
    expect(state(page)).to_have_text("已保存")

    assert port._marks(port.data["A-0147"]) == {"选题": "13", "效果": "15"}


def test_marks_kept_while_away_survive_a_reload(bare: Callable[..., Any]) -> None:
    page, wire, port = bare()
    first(page)
    wire.away = True
    item(page, "选题").fill("13")
    expect(state(page)).to_have_text("还没存进赛季库", timeout=9000)

    wire.away = False
    page.reload()
    expect(item(page, "选题")).to_have_attribute("aria-valuenow", "13")
    expect(state(page)).to_have_text("已保存")

    assert port.open("A-0147").marks["选题"].value == "13"


def test_answer_lost_on_the_way_makes_no_second_mark_and_no_conflict(bare: Callable[..., Any]) -> None:
    page, wire, port = bare()
    first(page)
    wire.lose_answers = True
    item(page, "选题").fill("13")
    expect(state(page)).to_have_text("还没存进赛季库", timeout=9000)
    wire.lose_answers = False
    page.get_by_role("button", name="现在再试").click()
    expect(state(page)).to_have_text("已保存")

    assert page.get_by_role("dialog").count() == 0
    assert port.data["A-0147"]["version"] == 1


@pytest.mark.parametrize(("choice", "kept"), [("用这里的", "13"), ("用那边的", "9")])
def test_mark_changed_on_another_machine_is_shown_beside_and_the_judge_picks(
    bare: Callable[..., Any], new_context: Callable[..., Any], tmp_path: Path, choice: str, kept: str
) -> None:
    page, _, _ = bare(FakePort(tmp_path / "store.json"))
    first(page)
    elsewhere = FakePort(tmp_path / "store.json")
    elsewhere.mark("A-0147", "选题", "9", 0)

    item(page, "选题").focus()
    page.keyboard.type("13")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="这一项在别处改过")
    expect(dialog).to_contain_text("13.0")
    expect(dialog).to_contain_text("9.0")
    assert elsewhere.open("A-0147").marks["选题"].value == "9"
    dialog.get_by_role("button", name=choice).click()
    expect(state(page)).to_have_text("已保存")
    expect(item(page, "选题")).to_have_attribute("aria-valuenow", kept)

    assert elsewhere.open("A-0147").marks["选题"].value == kept


def test_two_windows_on_one_screen_show_each_others_marks(
    bare: Callable[..., Any], new_context: Callable[..., Any], tmp_path: Path
) -> None:
    one, _, port = bare(FakePort(tmp_path / "store.json"))
    first(one)
    two, _ = show(new_context(), SheetWidget(FakePort(tmp_path / "store.json")))
    first(two)
    item(two, "效果").fill("15")
    expect(state(two)).to_have_text("已保存")

    one.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(item(one, "效果")).to_have_attribute("aria-valuenow", "15")
    item(one, "选题").fill("13")
    expect(state(one)).to_have_text("已保存")

    assert port._marks(FakePort(tmp_path / "store.json").data["A-0147"]) == {"效果": "15", "选题": "13"}


def test_submitted_elsewhere_becomes_read_only_here(bare: Callable[..., Any], tmp_path: Path) -> None:
    page, _, _ = bare(FakePort(tmp_path / "store.json"))
    page.get_by_role("option").nth(3).click()
    expect(item(page, "选题")).to_have_attribute("aria-readonly", "false")

    FakePort(tmp_path / "store.json").submit(["A-0168"], True)
    page.evaluate("window.dispatchEvent(new Event('focus'))")

    expect(item(page, "选题")).to_have_attribute("aria-readonly", "true")


def test_mark_refused_by_the_season_is_said_and_not_shown(bare: Callable[..., Any], tmp_path: Path) -> None:
    page, _, _ = bare(FakePort(tmp_path / "store.json"))
    page.get_by_role("option").nth(3).click()
    expect(item(page, "选题")).to_have_attribute("aria-valuenow", "13")
    FakePort(tmp_path / "store.json").submit(["A-0168"], True)

    item(page, "选题").fill("14")
    expect(page.get_by_text("这一份已经提交，分数不能再改。").first).to_be_visible()
    expect(item(page, "选题")).to_have_attribute("aria-valuenow", "13")
    expect(item(page, "选题")).to_have_attribute("aria-readonly", "true")


def test_pins_proposals_and_recusal_wait_too_while_the_kernel_is_away(bare: Callable[..., Any]) -> None:
    page, wire, port = bare()
    first(page)
    wire.away = True
    page.get_by_role("region", name="成果报告").focus()
    for key in ("j", "j", "p", "Enter"):
        page.keyboard.press(key)
    expect(page.locator("mark.ev")).to_have_count(1)
    page.get_by_role("combobox", name="成果等级").select_option("示范级")
    page.get_by_role("textbox", name="成果等级 理由").fill("各步骤扎实。")
    page.get_by_role("textbox", name="成果等级 理由").press("Tab")
    page.get_by_role("button", name="回避").click()
    page.get_by_role("button", name="我参加或指导过这项活动").click()
    page.get_by_role("button", name="确认").click()
    expect(page.get_by_role("status", name="总分")).to_have_text("回避")
    expect(page.get_by_role("alert").filter(has_text="3 处改动还没存进赛季库")).to_be_visible(timeout=9000)
    assert port.data["A-0147"]["version"] == 0

    wire.away = False
    page.reload()
    expect(state(page)).to_have_text("已保存")
    expect(page.get_by_role("status", name="总分")).to_have_text("回避")

    sheet = port.data["A-0147"]
    assert sheet["recused"] == "我参加或指导过这项活动"
    assert [e["block"] for e in sheet["evidence"]] == ["b2"]
    assert sheet["proposals"]["level"][:2] == ["示范级", "各步骤扎实。"]


def test_recusal_taken_back_before_it_was_sent_leaves_no_trace(bare: Callable[..., Any]) -> None:
    page, wire, port = bare()
    first(page)
    item(page, "选题").fill("13")
    expect(state(page)).to_have_text("已保存")
    wire.away = True
    page.get_by_role("button", name="回避").click()
    page.get_by_role("button", name="与小组成员有亲属等关系").click()
    page.get_by_role("button", name="确认").click()
    expect(state(page)).to_have_text("还没存进赛季库", timeout=9000)
    page.get_by_role("button", name="恢复评分").click()
    expect(page.get_by_role("status", name="总分")).to_have_text("13.0")

    wire.away = False
    page.get_by_role("button", name="现在再试").click()
    expect(state(page)).to_have_text("已保存")

    assert port.data["A-0147"]["recused"] == ""
    item(page, "选题").fill("12")
    expect(state(page)).to_have_text("已保存")
    assert port.open("A-0147").marks["选题"].value == "12"


def test_two_marks_changed_elsewhere_are_asked_one_after_the_other(bare: Callable[..., Any], tmp_path: Path) -> None:
    page, wire, _ = bare(FakePort(tmp_path / "store.json"))
    first(page)
    wire.away = True
    item(page, "选题").fill("13")
    item(page, "效果").fill("15")
    expect(state(page)).to_have_text("还没存进赛季库", timeout=9000)
    elsewhere = FakePort(tmp_path / "store.json")
    elsewhere.mark("A-0147", "选题", "9", 0)
    elsewhere.mark("A-0147", "效果", "8", 0)

    wire.away = False
    page.get_by_role("button", name="现在再试").click()
    dialog = page.get_by_role("dialog", name="这一项在别处改过")
    expect(dialog).to_contain_text("选题")
    dialog.get_by_role("button", name="用这里的").click()
    expect(dialog).to_contain_text("效果")
    dialog.get_by_role("button", name="用那边的").click()
    expect(state(page)).to_have_text("已保存")

    store = FakePort(tmp_path / "store.json")
    assert store._marks(store.data["A-0147"]) == {"选题": "13", "效果": "8"}


def test_mark_changed_elsewhere_is_told_with_both_values(bare: Callable[..., Any], tmp_path: Path) -> None:
    page, _, _ = bare(FakePort(tmp_path / "store.json"))
    first(page)
    item(page, "选题").fill("13")
    expect(state(page)).to_have_text("已保存")
    elsewhere = FakePort(tmp_path / "store.json")
    elsewhere.mark("A-0147", "选题", "9", 1)

    page.evaluate("window.dispatchEvent(new Event('focus'))")

    expect(page.get_by_text("选题 13.0 → 9.0")).to_be_visible()
    expect(item(page, "选题")).to_have_attribute("aria-valuenow", "9")


def test_sheet_seen_before_can_be_opened_and_marked_while_the_kernel_is_away(bare: Callable[..., Any]) -> None:
    page, wire, port = bare()
    first(page)
    page.get_by_role("option").nth(3).click()
    expect(item(page, "选题")).to_have_attribute("aria-valuenow", "13")
    wire.away = True
    page.get_by_role("option").first.click()
    expect(item(page, "选题")).to_have_attribute("aria-valuetext", "未打分", timeout=30000)
    item(page, "选题").fill("11")
    expect(state(page)).to_have_text("还没存进赛季库", timeout=9000)

    wire.away = False
    page.get_by_role("button", name="现在再试").click()
    expect(state(page)).to_have_text("已保存")

    assert port.open("A-0147").marks["选题"].value == "11"


def test_nothing_is_submitted_while_a_mark_is_on_its_way(bare: Callable[..., Any]) -> None:
    page, wire, port = bare()
    page.get_by_role("option").nth(3).click()
    expect(item(page, "选题")).to_have_attribute("aria-valuenow", "13")
    wire.away = True
    item(page, "选题").fill("12")
    expect(state(page)).to_have_text("还没存进赛季库", timeout=9000)

    page.get_by_role("button", name="总览").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("我与申报单位、小组成员无利害关系").check()
    dialog.get_by_role("button", name="全部提交").click()
    expect(dialog.get_by_text("还有改动没存进赛季库，存好后才能提交")).to_be_visible()
    assert port._card("A-0168").state == "draft"

    wire.away = False
    expect(state(page)).to_have_text("已保存", timeout=30000)
    dialog.get_by_role("button", name="全部提交").click()
    expect(dialog).to_have_count(0)

    assert port._card("A-0168").state == "submitted"
    assert port.open("A-0168").marks["选题"].value == "12"
