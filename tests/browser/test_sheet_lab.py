"""The score sheet in the product's own JupyterLab: opened as an app, marked by keyboard, reloaded, kernel restarted."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fake_port import FakePort
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.xdist_group("lab")]
SHEET = Path(__file__).parent.parent / "widgets" / "sheet"
CODE = """import sys
sys.path.insert(0, {sheet!r})
from fake_port import FakePort
from review_lib.widgets.sheet import SheetWidget
SheetWidget(FakePort({store!r}))"""


def notebook(folder: Path, store: Path) -> None:
    """Write a notebook that is an app and shows the sheet of an invented season."""
    cell: dict[str, Any] = {"cell_type": "code", "id": "s", "metadata": {}, "execution_count": None, "outputs": []}
    cell["source"] = CODE.format(sheet=str(SHEET), store=str(store))
    title = {"cell_type": "markdown", "id": "t", "metadata": {}, "source": "# 评分"}
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    made = {
        "cells": [title, cell],
        "metadata": {"kernelspec": kernel, "qcreview": {"app": True}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    (folder / "3-评分.ipynb").write_text(json.dumps(made, ensure_ascii=False), encoding="utf-8")


def item(page: Page, name: str) -> Any:
    return page.get_by_role("spinbutton", name=name, exact=True)


@pytest.fixture
def opened(
    start_lab: Callable[..., Any], new_context: Callable[..., Any], tmp_path: Path
) -> tuple[Page, Path, Callable[[], Page]]:
    """A page of JupyterLab with the sheet of a fresh season, its store, and a way to open another page on it."""
    folder, store = tmp_path / "notebooks", tmp_path / "store.json"
    folder.mkdir()
    FakePort(store)
    notebook(folder, store)
    lab = start_lab(folder)

    def another() -> Page:
        page: Page = new_context().new_page()
        page.goto(lab.url("3-评分.ipynb"))
        item(page, "选题").wait_for(timeout=60000)
        return page

    return another(), store, another


def test_sheet_in_lab_keeps_marks_over_reload_and_kernel_restart(
    opened: tuple[Page, Path, Callable[[], Page]],
) -> None:
    page, store, another = opened
    page.get_by_role("option").first.click()
    expect(item(page, "选题")).to_have_attribute("aria-valuetext", "未打分")
    item(page, "选题").click()
    for mark in ("13", "25.5", "16.5"):
        page.keyboard.type(mark)
        page.keyboard.press("Enter")
    expect(page.get_by_role("status", name="总分")).to_have_text("55.0")
    expect(page.get_by_role("status", name="保存状态")).to_have_text("已保存")
    assert FakePort(store)._marks(FakePort(store).data["A-0147"]) == {
        "选题": "13",
        "原因分析": "25.5",
        "对策与实施": "16.5",
    }

    # letters that are JupyterLab's commands (d d deletes a cell, 0 0 restarts the kernel) stay in the sheet
    for key in ("0", "0", "d", "d", "Escape"):
        page.keyboard.press(key)
    expect(item(page, "效果")).to_be_visible()

    page.reload()
    item(page, "选题").wait_for(timeout=60000)
    expect(item(page, "原因分析")).to_have_attribute("aria-valuenow", "25.5")

    with page.expect_response(lambda answer: answer.url.split("?")[0].endswith("/restart"), timeout=30000):
        page.evaluate(
            """async () => {
              const token = new URL(location.href).searchParams.get("token") ||
                JSON.parse(document.getElementById("jupyter-config-data").textContent).token;
              const base = location.origin;
              const kernels = await (await fetch(`${base}/api/kernels?token=${token}`)).json();
              const cookie = document.cookie.match(/_xsrf=([^;]+)/);
              await fetch(`${base}/api/kernels/${kernels[0].id}/restart?token=${token}`,
                { method: "POST", headers: cookie ? { "X-XSRFToken": cookie[1] } : {} });
            }"""
        )
    item(page, "效果").fill("15.5")
    expect(page.get_by_role("status", name="总分")).to_contain_text("70.5")
    page.reload()
    item(page, "选题").wait_for(timeout=60000)
    expect(item(page, "效果")).to_have_attribute("aria-valuenow", "15.5", timeout=20000)
    expect(page.get_by_role("status", name="保存状态")).to_have_text("已保存", timeout=20000)
    assert FakePort(store).open("A-0147").marks["效果"].value == "15.5"

    elsewhere = another()
    expect(item(elsewhere, "选题")).to_have_attribute("aria-valuenow", "13")


def test_two_tabs_of_one_lab_both_go_on(
    opened: tuple[Page, Path, Callable[[], Page]],
) -> None:
    one, store, _ = opened
    one.get_by_role("option").first.click()
    expect(item(one, "选题")).to_have_attribute("aria-valuetext", "未打分")
    two = one.context.new_page()
    two.goto(one.url)
    item(two, "选题").wait_for(timeout=60000)
    two.get_by_role("option").first.click()
    item(two, "效果").fill("15")
    expect(two.get_by_role("status", name="保存状态")).to_have_text("已保存")

    one.bring_to_front()
    item(one, "选题").fill("13")
    expect(one.get_by_role("status", name="保存状态")).to_have_text("已保存")
    one.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(item(one, "效果")).to_have_attribute("aria-valuenow", "15")
    expect(one.get_by_role("status", name="总分")).to_have_text("28.0")

    assert FakePort(store)._marks(FakePort(store).data["A-0147"]) == {"效果": "15", "选题": "13"}
