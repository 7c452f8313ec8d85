"""The report beside the sheet: contents, find, evidence, hidden names, widths and what a screen reader is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from fake_port import COMPANY, GROUP, FakePort
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.needs("chromium")
SELECT = """([words]) => {
  for (const p of document.querySelectorAll(".sheet-page [id^=b]")) {
    const at = p.firstChild?.data?.indexOf(words) ?? -1;
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(p.firstChild, at);
    range.setEnd(p.firstChild, at + words.length);
    p.scrollIntoView();
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    return p.id;
  }
}"""
WORDS = "用塞尺测量 48 副压板的间隙"


def first(page: Page) -> None:
    page.get_by_role("listbox", name="成果").get_by_role("option").first.click()
    expect(page.get_by_role("spinbutton", name="选题")).to_have_attribute("aria-valuetext", "未打分")
    expect(page.locator(".sheet-page").first).to_be_attached()


def test_contents_jump_to_their_section(bare: Callable[..., Any]) -> None:
    page, _, _ = bare(times=8)
    first(page)

    page.get_by_role("button", name="八、效果检查").click()

    expect(page.get_by_role("heading", name="八、效果检查")).to_be_in_viewport()
    expect(page.get_by_role("button", name="八、效果检查")).to_have_attribute("aria-current", "true")


def test_find_goes_from_place_to_place(bare: Callable[..., Any]) -> None:
    page, _, _ = bare()
    first(page)
    page.get_by_role("region", name="成果报告").focus()

    page.keyboard.press("/")
    page.keyboard.type("压板")
    expect(page.get_by_text("第 1 / 5 处")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_text("第 2 / 5 处")).to_be_visible()
    page.keyboard.press("Control+a")
    page.keyboard.type("没有这个词")
    expect(page.get_by_text("没有找到")).to_be_visible()


def test_picture_comes_when_it_is_in_sight(bare: Callable[..., Any]) -> None:
    page, _, _ = bare()
    first(page)

    page.locator("img[data-picture]").first.scroll_into_view_if_needed()

    expect(page.locator("img[data-picture]").first).to_have_js_property("naturalWidth", 640)


def test_passage_pinned_to_a_sub_point_comes_back_after_reload(bare: Callable[..., Any]) -> None:
    page, _, port = bare()
    first(page)
    page.get_by_role("spinbutton", name="原因分析").focus()

    block = page.evaluate(SELECT, [WORDS])
    bar = page.get_by_role("group", name="钉到评分点")
    bar.get_by_label("评分点", exact=True).select_option("2.4")
    bar.get_by_role("button", name="钉住").click()
    expect(page.locator("mark.ev")).to_have_text(WORDS)

    kept = port.open("A-0147").evidence[0]
    assert (kept.block, kept.quote, kept.point, kept.kind) == (block, WORDS, "2.4", "for")
    page.reload()
    expect(page.locator("mark.ev")).to_have_text(WORDS)
    page.get_by_role("button", name="取下这处证据 1").click()
    expect(page.locator("mark.ev")).to_have_count(0)
    assert port.open("A-0147").evidence == ()
    page.get_by_role("button", name="撤销").click()
    expect(page.locator("mark.ev")).to_have_text(WORDS)


def test_second_pin_in_one_paragraph_keeps_its_place(bare: Callable[..., Any]) -> None:
    page, _, port = bare()
    first(page)

    for words in (WORDS, "飞边率 2.9%"):
        page.evaluate(
            """([words]) => {
              const walk = document.createTreeWalker(document.querySelector(".pages"), NodeFilter.SHOW_TEXT);
              for (let node = walk.nextNode(); node; node = walk.nextNode()) {
                const at = node.data.indexOf(words);
                if (at < 0) continue;
                const range = document.createRange();
                range.setStart(node, at);
                range.setEnd(node, at + words.length);
                getSelection().removeAllRanges();
                getSelection().addRange(range);
                return;
              }
            }""",
            [words],
        )
        page.get_by_role("button", name="钉住").click()
        expect(page.locator("mark.ev").filter(has_text=words)).to_be_visible()

    evidence = port.open("A-0147").evidence
    text = page.evaluate(
        """(id) => { const p = document.getElementById(id).cloneNode(true);
        p.querySelectorAll(".mg").forEach((n) => n.remove()); return p.textContent; }""",
        evidence[0].block,
    )
    assert [text[e.start : e.end] for e in evidence] == [WORDS, "飞边率 2.9%"]


def test_keyboard_pins_several_paragraphs_a_table_and_a_picture(bare: Callable[..., Any]) -> None:
    page, _, port = bare()
    first(page)
    page.get_by_role("spinbutton", name="原因分析").focus()
    page.get_by_role("region", name="成果报告").focus()

    for key in ("j", "j", "Shift+J", "p"):
        page.keyboard.press(key)
    expect(page.get_by_role("combobox", name="评分点")).to_be_focused()
    page.get_by_role("combobox", name="评分点").select_option("2.2")
    page.keyboard.press("Enter")
    expect(page.locator("button.pin[data-pin]")).to_have_count(1)
    for kind in ("TABLE", "P:has(img)"):
        for _ in range(40):
            page.keyboard.press("j")
            if page.evaluate("(kind) => document.activeElement.matches(kind)", kind):
                break
        page.keyboard.press("p")
        expect(page.get_by_role("combobox", name="评分点")).to_be_focused()
        page.keyboard.press("Enter")
    expect(page.locator("button.pin[data-pin]")).to_have_count(3)
    expect(page.get_by_role("status", name="保存状态")).to_have_text("已保存")

    passage, table, picture = port.open("A-0147").evidence
    assert (passage.block, passage.until, passage.start, passage.point) == ("b2", "b3", 0, "2.2")
    assert (
        passage.quote
        == "本小组成立于 2021 年 3 月，现有成员 8 人，平均受 QC 教育 46 学时，人员分工明确。\n单位：［单位］"
    )
    assert table.quote.startswith("缺陷飞边毛刺")
    assert picture.picture == "image2.png"
    page.reload()
    expect(page.locator("button.pin[data-pin]")).to_have_count(3)
    marked = page.locator(f'mark.ev[data-pin="{passage.id}"]').all_inner_texts()
    assert "".join(marked) == passage.quote.replace("\n", "")
    assert page.locator("table mark.ev").count() == 18
    expect(page.locator("img.ev")).to_have_count(1)
    numbers = page.locator("button.pin[data-pin]").evaluate_all(
        "(all) => all.map((n) => { const r = n.getBoundingClientRect(); return [Math.round(r.x), Math.round(r.y)]; })"
    )
    assert len({tuple(place) for place in numbers}) == 3


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1024, 768), (720, 450)])
def test_bar_that_pins_stays_in_its_pane(
    bare: Callable[..., Any], new_context: Callable[..., Any], width: int, height: int
) -> None:
    page, _, _ = bare(context=new_context(width, height), times=3)
    first(page)
    page.locator("h2").nth(5).evaluate("(heading) => heading.scrollIntoView()")

    for _ in range(4):
        for key in ("j", "Shift+J", "Shift+J", "p"):
            page.keyboard.press(key)
        bar = page.get_by_role("group", name="钉到评分点")
        expect(bar).to_be_in_viewport(ratio=0.99)
        expect(page.locator(".sheet-page .stop")).to_be_in_viewport()
        page.keyboard.press("Escape")
        expect(bar).to_have_count(0)

    assert page.evaluate("document.querySelector('.qc-sheet').scrollTop") == 0


def test_own_sheets_most_like_this_one_stand_beside_it(bare: Callable[..., Any]) -> None:
    page, _, _ = bare()
    first(page)
    page.get_by_role("spinbutton", name="选题").fill("13")

    page.get_by_role("button", name="相近三份").click()

    rows = page.get_by_role("dialog").get_by_role("row")
    expect(rows.first).to_have_text("本份A-0168A-0161A-0154")
    expect(rows.nth(1)).to_have_text("选题13.013.012.511.5")
    page.get_by_role("dialog").get_by_role("button", name="A-0161").click()
    expect(page.locator("header h1")).to_have_text("缩短回转窑耐火砖更换时间")


def test_own_comment_is_used_again_at_its_sub_point(bare: Callable[..., Any]) -> None:
    page, _, port = bare()
    port.comment("A-0168", "选题", "(2) 理由没有用数据说明。\n总体清楚。", 0)
    first(page)
    page.get_by_role("spinbutton", name="选题").focus()

    page.get_by_role("button", name="在评语里写 (1)").click()
    page.keyboard.type("紧扣目标。")
    page.get_by_role("combobox", name="用过的评语").first.select_option(label="理由没有用数据说明。")
    expect(page.get_by_role("status", name="保存状态")).to_have_text("已保存")

    assert port.open("A-0147").comments["选题"].value == "(1) 紧扣目标。\n(2) 理由没有用数据说明。"


def test_long_report_moves_without_jerks(bare: Callable[..., Any]) -> None:
    page, _, _ = bare(times=60)
    page.evaluate(
        """() => { globalThis.qcLong = [];
        new PerformanceObserver((all) => all.getEntries().forEach((e) => qcLong.push(e.duration)))
          .observe({ type: "longtask" }); }"""
    )
    first(page)
    page.wait_for_timeout(800)
    page.evaluate("() => { qcLong.length = 0; }")
    page.get_by_role("region", name="成果报告").hover()
    for _ in range(40):
        page.mouse.wheel(0, 900)
        page.wait_for_timeout(25)
    assert page.evaluate("document.querySelector('.desk').scrollTop") > 10000
    page.get_by_role("button", name="八、效果检查").click()
    expect(page.get_by_role("heading", name="八、效果检查")).to_be_in_viewport()

    # a busy machine makes tasks long too: what is asked is that none freezes the page
    assert max(page.evaluate("qcLong"), default=0) < 400


def test_blind_sheet_shows_no_hidden_name_anywhere(bare: Callable[..., Any]) -> None:
    page, _, port = bare(FakePort())
    first(page)
    page.get_by_role("button", name="总览").click()
    page.keyboard.press("Escape")
    page.get_by_role("option").nth(3).click()
    page.wait_for_timeout(500)
    open_entry = page.locator("[role=option][data-state=draft], [role=option][data-state=new]")
    shown = (
        page.locator(".rep").inner_html()
        + page.locator("header").inner_html()
        + "".join(open_entry.evaluate_all("(all) => all.map((o) => o.outerHTML)"))
    )
    assert COMPANY not in shown
    assert GROUP not in shown

    page.get_by_role("button", name="提交").click()
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="确认提交").click()
    expect(page.locator("header")).to_contain_text(COMPANY)
    expect(page.locator(".rep")).to_contain_text(COMPANY)
    assert port.open("A-0168").card.company == COMPANY


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1024, 768), (720, 450), (512, 384)])
def test_sheet_fits_its_panel_at_every_width(bare: Callable[..., Any], width: int, height: int) -> None:
    page, _, _ = bare()
    page.set_viewport_size({"width": width, "height": height})
    first(page)

    page.get_by_role("spinbutton", name="特点").fill("8")
    expect(page.get_by_role("status", name="总分")).to_be_in_viewport()
    expect(page.get_by_role("button", name="提交")).to_be_in_viewport()
    over = page.evaluate(
        """() => { const root = document.querySelector(".qc-sheet").getBoundingClientRect();
        return { page: document.documentElement.scrollWidth - innerWidth,
          out: [...document.querySelectorAll(".qc-sheet button, .qc-sheet [role=spinbutton]")]
            .filter((n) => n.offsetParent && !n.closest(".entries, .desk, .wide-table"))
            .filter((n) => n.getBoundingClientRect().right > root.right + 1)
            .map((n) => n.textContent || n.ariaLabel) }; }"""
    )
    assert over == {"page": 0, "out": []}


@pytest.mark.parametrize(("dark", "width", "height"), [(False, 1440, 900), (True, 1440, 900), (False, 720, 450)])
def test_no_serious_fault_by_axe_in_any_state(
    bare: Callable[..., Any], new_context: Callable[..., Any], dark: bool, width: int, height: int
) -> None:
    page, wire, _ = bare(dark=dark, context=new_context(width, height))
    axe = Axe()
    found: dict[str, list[dict[str, Any]]] = {}

    def look(state: str) -> None:
        found[state] = axe.run(page).response["violations"]

    first(page)
    page.get_by_role("spinbutton", name="原因分析").fill("25.5")
    look("draft")
    page.get_by_role("button", name="相近三份").or_(page.get_by_role("button", name="总览")).first.click()
    look("like")
    page.keyboard.press("Escape")
    for button in ("总览", "键盘", "提交", "回避"):
        page.get_by_role("button", name=button).first.click()
        look(button)
        page.keyboard.press("Escape")
    if width > 900:
        page.get_by_role("region", name="成果报告").focus()
        for key in ("j", "j", "p"):
            page.keyboard.press(key)
        look("pin")
        page.keyboard.press("Enter")
        page.keyboard.press("/")
        page.keyboard.type("压板")
        look("find")
        page.keyboard.press("Escape")
    wire.away = True
    page.get_by_role("spinbutton", name="选题").fill("13")
    expect(page.get_by_role("status", name="保存状态")).to_have_text("还没存进赛季库", timeout=9000)
    look("away")
    wire.away = False
    expect(page.get_by_role("status", name="保存状态")).to_have_text("已保存", timeout=30000)
    page.get_by_role("option").nth(1).click()
    expect(page.get_by_text("分数不能再改")).to_be_visible()
    look("submitted")
    page.get_by_role("option").nth(5).click()
    expect(page.get_by_role("status", name="总分")).to_have_text("回避")
    look("recused")

    serious = [
        (state, v["id"], v["nodes"][0]["html"][:160])
        for state, violations in found.items()
        for v in violations
        if v["impact"] in ("serious", "critical")
    ]
    assert serious == []
