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


@pytest.mark.parametrize("dark", [False, True])
def test_no_serious_fault_by_axe(bare: Callable[..., Any], dark: bool) -> None:
    page, _, _ = bare(dark=dark)
    first(page)
    page.get_by_role("spinbutton", name="原因分析").fill("25.5")
    axe = Axe()
    seen: list[dict[str, Any]] = axe.run(page).response["violations"]
    page.get_by_role("button", name="提交").click()
    seen += axe.run(page).response["violations"]
    page.keyboard.press("Escape")
    page.get_by_role("option").nth(1).click()
    expect(page.get_by_text("分数不能再改")).to_be_visible()
    seen += axe.run(page).response["violations"]

    serious = [(v["id"], v["nodes"][0]["html"][:160]) for v in seen if v["impact"] in ("serious", "critical")]
    assert serious == []
