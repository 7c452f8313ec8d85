"""A judge's main job on a real season: the shipped notebook, marks by keyboard, reload, submit, the ranked list."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from review_lib import paths
from review_lib.desk.decide import decide
from review_lib.desk.judges import assigned, draw, list_judges
from review_lib.desk.port import DeskPort
from review_lib.desk.rank import rank
from review_lib.desk.receive import receive
from review_lib.desk.season import open_folder
from review_lib.desk.sheets import invent, sheets_of
from review_lib.desk.view import view

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.xdist_group("lab")]
JUDGE = "周评委"
MAILS = ["0001.eml", "0009.eml", "0015.eml", "0021.eml", "0025.eml"]


@pytest.fixture(scope="module")
def season(tmp_path_factory: pytest.TempPathFactory, inbox: Path) -> Path:
    """The folder of a small season of two companies: every entry admitted, two judges done, one to go."""
    home = tmp_path_factory.mktemp("season")
    box, folder = home / "inbox", home / "2026"
    box.mkdir()
    for name in MAILS:
        shutil.copy(inbox / name, box / name)
    judges = home / "judges.csv"
    judges.write_text(f"judge,company\n{JUDGE},\n吴评委,\n郑评委,\n", encoding="utf-8")
    with open_folder(folder, create=True) as made:
        receive(made, [str(box)], workers=1)
        for number, _ in view(made).entries():
            decide(made, number, "参评", "材料齐全")
        list_judges(made, judges)
        draw(made, 3, seed=1)
        invent(made, 1, leave=(JUDGE,))
    return folder


def item(page: Page, name: str) -> Any:
    return page.get_by_role("spinbutton", name=name, exact=True)


def test_judge_marks_submits_and_the_ranked_list_shows_it(
    season: Path, start_lab: Callable[..., Any], new_context: Callable[..., Any], tmp_path: Path
) -> None:
    with open_folder(season) as opened:
        port = DeskPort(opened, JUDGE)
        card = next(c for c in port.entries() if port.report(c.entry).sections)
        rubric = port.open(card.entry).rubric
        companies = {unit.unit for unit in view(opened).register.units}
        assert (JUDGE, card.entry) in assigned(opened)
    lab = start_lab(paths.notebooks_dir(), QCREVIEW_STORE=str(season), QCREVIEW_JUDGE=JUDGE)
    page = new_context().new_page()
    page.goto(lab.url("3-评分.ipynb"))
    page.get_by_role("spinbutton").first.wait_for(timeout=60000)

    page.get_by_role("listbox", name="成果").get_by_role("option").filter(has_text=card.entry).click()
    expect(page.locator("header h1")).to_have_text(card.title)
    expect(page.locator(".sheet-page").first).to_be_visible()
    shown = page.locator(".qc-sheet").inner_html()
    assert not [company for company in companies if company in shown]

    item(page, rubric.items[0].name).focus()
    for one in rubric.items:
        page.keyboard.type(one.bands[-1].low if one.bands else one.max)
        page.keyboard.press("Enter")
    expect(page.get_by_role("status", name="保存状态")).to_have_text("已保存")
    total = page.get_by_role("status", name="总分").inner_text()

    page.reload()
    page.get_by_role("spinbutton").first.wait_for(timeout=60000)
    expect(page.get_by_role("status", name="总分")).to_have_text(total)

    page.get_by_role("button", name="提交").click()
    dialog = page.get_by_role("dialog", name="提交前检查")
    dialog.get_by_role("checkbox").check()
    dialog.get_by_role("button", name="确认提交").click()
    for one in rubric.items:
        expect(item(page, one.name)).to_have_attribute("aria-readonly", "true")

    with open_folder(season) as opened:
        assert sheets_of(opened, JUDGE)[card.entry].state == "submitted"
        rank(opened, tmp_path, seed=1)
    with (tmp_path / "ranking.csv").open(encoding="utf-8-sig", newline="") as file:
        row = next(row for row in csv.DictReader(file) if row["entry"] == card.entry)
    assert row["judges"] == "3"
