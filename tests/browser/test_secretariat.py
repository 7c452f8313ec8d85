"""The secretariat's screens in a real browser: mail is read with its progress, findings are answered by keyboard and
many at once, and a scan stands beside what Word says."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from bare import show
from playwright.sync_api import BrowserContext, Page, expect

from review_lib.checks.values import ScanFacts, ScanMismatch
from review_lib.desk import keep
from review_lib.desk.corrections import resolutions
from review_lib.desk.season import SECRETARIAT, Season, new_season, now
from review_lib.desk.view import view
from review_lib.widgets import screens
from review_lib.widgets.base import Screen

pytestmark = pytest.mark.needs("chromium")


def _page(new_context: Callable[..., BrowserContext], screen: Screen, faults: list[str]) -> Page:
    page, _ = show(new_context(), screen)
    page.on("pageerror", lambda error: faults.append(str(error)))
    return page


def test_mail_is_read_and_every_unit_stands_on_the_list(
    new_context: Callable[..., BrowserContext], faults: list[str], tmp_path: Path, inbox: Path
) -> None:
    box = tmp_path / "收件"
    box.mkdir()
    for name in ("0001.eml", "0009.eml"):
        shutil.copy(inbox / name, box / name)
    with new_season("2026", folder=tmp_path / "s") as season:
        page = _page(new_context, screens.intake(season), faults)
        page.get_by_role("button", name="读取新来信").click()
        page.get_by_label("来信文件夹").or_(page.get_by_role("dialog").locator("input")).first.fill(str(box))
        page.get_by_role("dialog").get_by_role("button").last.click()

        expect(page.locator("tr.go").first).to_be_visible(timeout=60000)
        assert page.locator("tr.go").count() == len(view(season).register.units) >= 1
        page.locator("tr.go").first.click()
        expect(
            page.get_by_role("region", name="0001.eml").or_(page.get_by_role("region", name="0009.eml")).first
        ).to_be_visible()


def test_findings_of_one_kind_are_chosen_and_answered_by_keyboard(
    fresh: Season, new_context: Callable[..., BrowserContext], faults: list[str]
) -> None:
    page = _page(new_context, screens.formal(fresh), faults)
    page.get_by_role("button", name="缺少报告").first.click()
    count = page.locator("tr.go").count()
    page.get_by_role("checkbox", name="全选所列").check()
    page.locator("tr.go").first.click()

    page.keyboard.press("s")
    page.get_by_role("dialog").get_by_role("textbox").fill("单位来函说明")
    page.keyboard.press("Control+Enter")

    expect(page.get_by_role("status").filter(has_text=f"{count}")).to_be_visible()
    answered = [code for _, code, _ in resolutions(fresh)]
    assert answered == ["missing_report"] * count and count > 1


def test_scan_that_says_otherwise_shows_its_place_beside_the_word_value(
    fresh: Season, new_context: Callable[..., BrowserContext], faults: list[str]
) -> None:
    number = _planted(fresh)
    page = _page(new_context, screens.formal(fresh), faults)
    page.get_by_role("searchbox").fill("与 WORD 不一致")
    page.get_by_role("searchbox").press("Enter")
    page.locator("tr.go").first.click()

    crop = page.get_by_role("img", name="扫描件第 1 页的这一处")
    expect(crop).to_be_visible(timeout=30000)
    assert crop.evaluate("(e) => e.naturalWidth") > 200
    expect(page.locator(".fm-pair")).to_contain_text("888")
    page.get_by_role("button", name="采信 Word").click()
    page.get_by_role("dialog").get_by_role("button").last.click()
    expect(page.get_by_role("status").filter(has_text="1")).to_be_visible()
    assert number in {code for _, code, _ in resolutions(fresh)}


def _planted(season: Season) -> str:
    """Say of one accepted scan of annex 3 that it shows 888 where Word says another number."""
    for unit in view(season).register.units:
        form = next(iter(unit.forms.get("annex3", ())), None)
        scan = next((i for i in unit.items if i.role == "form_pdf" and i.annexes == ("annex3",) and i.accepted), None)
        key = next((k for k, v in form.reading.values.items() if isinstance(v.value, int)), "") if form else ""
        if scan is None or not key:
            continue
        word = str(form.reading.values[key].value)
        seen = ScanMismatch("annex3", key, word, "888", 0, (0.5, 0.3, 0.7, 0.34))
        facts = ScanFacts(annexes=("annex3",), names=(), sealed=True, text="", values={}, mismatches=(seen,))
        keep.save(season.store, "scan", {scan.sha256: facts})
        season.store.append("scans", "read", {"files": 1}, who=SECRETARIAT, at=now())
        return "scan_mismatch"
    raise AssertionError("the sample holds no scan of annex 3")
