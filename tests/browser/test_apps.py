"""A notebook marked as an app opens as one in JupyterLab; a person's own notebook is left as it is."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.xdist_group("lab")]

SCREEN = """\
import anywidget
class Screen(anywidget.AnyWidget):
    _esm = '''export default { render({ el }) {
      el.innerHTML = "<div role=spinbutton tabindex=0 aria-label=Mark>-</div>";
      el.firstChild.addEventListener("keydown", (event) => { event.target.textContent += event.key; });
    } }'''
Screen()
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An app and a person's own notebook with the same cells."""
    made = tmp_path_factory.mktemp("notebooks")
    for name, more in (("app", {"qcreview": {"app": True}}), ("own", {})):
        notebook = nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_markdown_cell("# Title\n\nSentence."), nbformat.v4.new_code_cell(SCREEN)],
            metadata={"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}, **more},
        )
        nbformat.write(notebook, made / f"{name}.ipynb")
    return made


@pytest.fixture(scope="module")
def lab(start_lab: Callable[..., Any], folder: Path) -> Any:
    return start_lab(folder)


def _open(new_context: Callable[..., Any], address: str) -> Page:
    page: Page = new_context().new_page()
    page.goto(address)
    page.locator(".jp-NotebookPanel:visible").wait_for(timeout=60000)
    return page


def test_app_runs_without_a_click_and_hides_its_code(lab: Any, folder: Path, new_context: Callable[..., Any]) -> None:
    before = (folder / "app.ipynb").read_bytes()
    page = _open(new_context, lab.url("app.ipynb"))

    mark = page.get_by_role("spinbutton", name="Mark")
    expect(mark).to_be_visible(timeout=60000)

    expect(page.get_by_role("heading", name="Title")).to_be_visible()
    expect(page.locator(".jp-NotebookPanel:visible .jp-CodeCell .jp-InputArea-editor")).to_be_hidden()
    expect(page.locator(".jp-NotebookPanel:visible .jp-NotebookPanel-toolbar")).to_be_hidden()
    expect(page.locator(".jp-NotebookPanel:visible .qcreview-notice")).to_be_hidden()
    expect(page.locator(".lm-MenuBar-itemLabel", has_text="文件")).to_be_visible()

    # keys that JupyterLab would take as orders (restart the kernel, delete and add cells) belong to the screen
    mark.focus()
    for key in "100ddabm":
        page.keyboard.press(key)
    expect(mark).to_have_text("-100ddabm")
    expect(page.locator(".jp-Dialog")).to_have_count(0)
    expect(page.locator(".jp-NotebookPanel:visible .jp-Cell")).to_have_count(2)

    page.keyboard.press("Control+s")
    page.locator(".lm-MenuBar-itemLabel", has_text="文件").click()
    page.locator(".lm-Menu-item[data-command='docmanager:save'] .lm-Menu-itemLabel").click()
    page.wait_for_timeout(1000)
    saved = json.loads((folder / "app.ipynb").read_text(encoding="utf-8"))
    assert [cell.get("outputs", []) for cell in saved["cells"]] == [[], []]
    assert [cell["source"] for cell in saved["cells"]] == [cell["source"] for cell in json.loads(before)["cells"]]


def test_own_notebook_is_left_alone(lab: Any, new_context: Callable[..., Any]) -> None:
    page = _open(new_context, lab.url("own.ipynb"))

    expect(page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").first).to_be_attached(timeout=60000)
    expect(page.locator(".jp-NotebookPanel:visible .jp-CodeCell .jp-InputArea-editor")).to_be_visible()
    expect(page.locator(".jp-NotebookPanel:visible .jp-NotebookPanel-toolbar")).to_be_visible()
    expect(page.locator(".jp-NotebookPanel:visible .jp-OutputArea-child")).to_have_count(0)
    expect(page.locator(".qcreview-app:visible")).to_have_count(0)


def test_app_can_be_opened_again_after_its_kernel_has_died(lab: Any, new_context: Callable[..., Any]) -> None:
    page = _open(new_context, lab.url("app.ipynb"))
    mark = page.get_by_role("spinbutton", name="Mark")
    expect(mark).to_be_visible(timeout=60000)

    page.evaluate(
        """async () => {
          const base = JSON.parse(document.getElementById('jupyter-config-data').textContent).baseUrl;
          const headers = { 'X-XSRFToken': /_xsrf=([^;]*)/.exec(document.cookie)[1] };
          const sessions = await (await fetch(base + 'api/sessions')).json();
          const ours = sessions.filter((session) => session.path === 'app.ipynb');
          for (const { kernel } of ours) await fetch(base + 'api/kernels/' + kernel.id, { method: 'DELETE', headers });
        }"""
    )

    again = page.get_by_role("button", name="重新打开")
    expect(again).to_be_visible(timeout=30000)
    again.click()
    expect(again).to_be_hidden(timeout=30000)
    expect(mark).to_be_visible()
