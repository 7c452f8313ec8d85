"""The score sheet as a page of its own by Voilà: there at once, no code, nothing from elsewhere, marks in the store."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from fake_port import FakePort
from playwright.sync_api import Page, expect

from review_lib import lab, light

pytestmark = [pytest.mark.needs("chromium", "voila"), pytest.mark.xdist_group("lab")]
SHEET = Path(__file__).parent.parent / "widgets" / "sheet"
CODE = """import sys
sys.path.insert(0, {sheet!r})
from fake_port import FakePort
from review_lib.widgets.sheet import SheetWidget
SheetWidget(FakePort({store!r}))"""
SERVE = """
import sys
from pathlib import Path
from review_lib.light import run_light
run_light(int(sys.argv[2]), browser=False, folder=Path(sys.argv[1]))
"""


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """The address of a page on a fresh invented season, and its store."""
    folder, store, home = tmp_path / "notebooks", tmp_path / "store.json", tmp_path / "home"
    folder.mkdir()
    FakePort(store)
    cell: dict[str, Any] = {"cell_type": "code", "id": "s", "metadata": {}, "execution_count": None, "outputs": []}
    cell["source"] = CODE.format(sheet=str(SHEET), store=str(store))
    title = {"cell_type": "markdown", "id": "t", "metadata": {}, "source": "# 评分"}
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    about = {"kernelspec": kernel, "qcreview": {"app": True}}
    made = {"cells": [title, cell], "metadata": about, "nbformat": 4, "nbformat_minor": 5}
    (folder / lab.JUDGES_PAGE).write_text(json.dumps(made, ensure_ascii=False), encoding="utf-8")
    token, port = secrets.token_hex(8), 20000 + secrets.randbelow(20000)
    known = {**os.environ, "QCREVIEW_HOME": str(home), "JUPYTER_TOKEN": token}
    command = [sys.executable, "-c", SERVE, str(folder), str(port)]
    server = subprocess.Popen(command, env=known, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}/?token={token}"
    until = time.monotonic() + 120
    try:
        while True:
            assert server.poll() is None
            assert time.monotonic() < until, "Voilà did not answer"
            try:
                with urllib.request.urlopen(address, timeout=60):
                    break
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.3)
        yield address, store
    finally:
        server.terminate()
        server.wait(30)


def item(page: Page, name: str) -> Any:
    return page.get_by_role("spinbutton", name=name, exact=True)


def test_page_without_lab_keeps_marks_over_reload(served: tuple[str, Path], new_context: Callable[..., Any]) -> None:
    address, store = served
    page = new_context().new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    item(page, "选题").wait_for(timeout=60000)
    page.get_by_role("option").first.click()
    expect(item(page, "选题")).to_have_attribute("aria-valuetext", "未打分")

    item(page, "选题").click()
    for mark in ("13", "25.5"):
        page.keyboard.type(mark)
        page.keyboard.press("Enter")
    expect(page.get_by_role("status", name="总分")).to_have_text("38.5")
    expect(page.get_by_role("status", name="保存状态")).to_have_text("已保存")
    page.reload()
    item(page, "选题").wait_for(timeout=60000)
    expect(item(page, "原因分析")).to_have_attribute("aria-valuenow", "25.5")

    assert FakePort(store)._marks(FakePort(store).data["A-0147"]) == {"选题": "13", "原因分析": "25.5"}
    assert [url for url in asked if not url.startswith(("http://127.0.0.1", "data:", "blob:"))] == []
    source = page.request.get(address).text()
    assert [word for word in ("FakePort", "cdn", "https://") if word in source] == []
    box = page.locator(".qc-sheet").bounding_box()
    assert box == {"x": 0, "y": 0, "width": 1440, "height": 900}
    assert page.evaluate("document.elementFromPoint(700, 400).closest('.qc-sheet') !== null")
    violations: list[dict[str, Any]] = Axe().run(page).response["violations"]
    assert [v["id"] for v in violations if v["impact"] in ("serious", "critical")] == []


def test_page_is_not_shown_without_its_token(served: tuple[str, Path], new_context: Callable[..., Any]) -> None:
    address, _ = served
    page = new_context().new_page()

    page.goto(address.split("?")[0])

    assert page.get_by_role("spinbutton").count() == 0
    assert "评分" not in page.content()


def test_without_voila_one_sentence_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(light.importlib.util, "find_spec", lambda name: None)

    with pytest.raises(light.NoVoilaError, match="pip install voila"):
        light.run_light(browser=False)
