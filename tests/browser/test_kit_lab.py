"""The notebook of a kit in JupyterLab: the same score sheet, no season there, and what was marked comes back."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from review_lib import paths
from review_lib.desk import sample as job
from review_lib.desk.decide import decide_from
from review_lib.desk.judges import draw, list_judges, panel
from review_lib.desk.kits import kit_folder, make_kit
from review_lib.desk.kits_back import take_kits
from review_lib.desk.season import open_folder
from review_lib.desk.sheets import sheets_of
from review_lib.errors import InputError

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.xdist_group("lab")]


def test_kit_is_marked_in_its_notebook_without_a_season(
    start_lab: Callable[..., Any], new_context: Callable[..., Any], tmp_path: Path
) -> None:
    home = paths.sample_dir()
    with job.open_sample(tmp_path / "season" / "sample") as season:
        job.take_in(season)
        decide_from(season, home / "decisions.csv")
        list_judges(season, home / "judges.csv", home / "conflicts.csv")
        draw(season, seed=1)
        judge = panel(season)[0].judge
        made = make_kit(season, judge, tmp_path / "out")
    with zipfile.ZipFile(made.path) as box:
        box.extractall(tmp_path / "far")
    with pytest.raises(InputError, match="解压"):
        kit_folder(made.path)
    folder, name = kit_folder(tmp_path / "far")
    assert name == judge

    lab = start_lab(folder, QCREVIEW_JUDGE=judge, QCREVIEW_STORE="")
    page = new_context().new_page()
    page.goto(lab.url("3-评分.ipynb"))
    first = page.get_by_role("spinbutton").first
    first.wait_for(timeout=60000)
    entry = page.get_by_role("listbox", name="成果").get_by_role("option").first
    expect(page.locator(".sheet-page").first).to_be_visible()
    item = first.get_attribute("aria-label") or ""
    first.focus()
    page.keyboard.type("4")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status", name="保存状态")).to_have_text("已保存")
    page.reload()
    page.get_by_role("spinbutton").first.wait_for(timeout=60000)
    expect(page.get_by_role("spinbutton").first).to_have_attribute("aria-valuenow", "4")
    expect(entry).to_be_visible()

    shutil.make_archive(str(tmp_path / "handed"), "zip", tmp_path / "far")
    with open_folder(tmp_path / "season" / "sample") as season:
        assert [t.refused for t in take_kits(season, [tmp_path / "handed.zip"])] == ["", ""]
        marked = [s for s in sheets_of(season, judge).values() if s.marks]
    assert [dict(s.marks) for s in marked] == [{item: Decimal(4)}]
