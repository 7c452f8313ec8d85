"""How fast the score sheet is, measured in the browser, in the product's own JupyterLab.

    python benchmarks/sheet.py [--store FOLDER --judge NAME] [--times N]

Without ``--store`` it marks an invented season with a report of some sixty pages. Printed are medians: page opened to
usable sheet (in JupyterLab just started, in it once more, and as a page of its own by Voilà where that is installed), a
key to its total on screen, a mark to its place in the store, the next entry, and the longest task while the report is
scrolled from end to end. Each is set against its limit, and the machine's load is named: a busy machine makes all of it
longer. The status is 1 where one is missed.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
for folder in ("tests/browser", "tests/widgets/sheet"):
    sys.path.insert(0, str(ROOT / folder))

from conftest import FLAGS, Lab, find_browser  # noqa: E402
from playwright.sync_api import Browser, Error, Page, sync_playwright  # noqa: E402

CODE = """import sys
sys.path.insert(0, {sheet!r})
from fake_port import FakePort
from review_lib.widgets.sheet import SheetWidget
SheetWidget(FakePort({store!r}, entries=12, times=60))"""
LIGHT = """
import sys
from pathlib import Path
from review_lib.light import run_light
run_light(int(sys.argv[2]), browser=False, folder=Path(sys.argv[1]))
"""
PREPARE = """() => {
  const seen = (globalThis.qcSeen = { total: [], saved: [], next: [] });
  let pressed = 0;
  let waiting = null;
  let clicked = 0;
  addEventListener("keydown", (event) => {
    pressed = performance.now();
    waiting = event.key.startsWith("Arrow") ? pressed : null;
  }, true);
  const total = document.querySelector('[role=status][aria-label="总分"]');
  new MutationObserver(() => {
    const from = pressed;
    if (from) requestAnimationFrame(() => seen.total.push(performance.now() - from));
    pressed = 0;
  }).observe(total, { childList: true, characterData: true, subtree: true });
  const state = document.querySelector('[role=status][aria-label="保存状态"]');
  new MutationObserver(() => {
    if (waiting && state.textContent === "已保存") {
      seen.saved.push(performance.now() - waiting);
      waiting = null;
    }
  }).observe(state, { childList: true, characterData: true, subtree: true });
  addEventListener("click", (event) => {
    if (event.target.closest('[aria-label="下一个"]')) clicked = performance.now();
  }, true);
  new MutationObserver(() => {
    if (!clicked || !document.querySelector(".sheet-page") || !document.querySelector("[role=spinbutton]")) return;
    const from = clicked;
    clicked = 0;
    requestAnimationFrame(() => seen.next.push(performance.now() - from));
  }).observe(document.querySelector(".pages"), { childList: true });
}"""


def notebook(folder: Path, code: str) -> None:
    """Write one notebook that runs ``code`` as an app."""
    cell = {"cell_type": "code", "id": "s", "metadata": {}, "execution_count": None, "outputs": [], "source": code}
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    about = {"kernelspec": kernel, "qcreview": {"app": True}}
    made = {"cells": [cell], "metadata": about, "nbformat": 4, "nbformat_minor": 5}
    (folder / "3-评分.ipynb").write_text(json.dumps(made, ensure_ascii=False), encoding="utf-8")


def opened(page: Page, address: str) -> float:
    """Seconds from asking for the page to a mark that can be typed."""
    began = time.perf_counter()
    page.goto(address)
    page.get_by_role("spinbutton").first.wait_for(timeout=120000)
    return time.perf_counter() - began


def measure(page: Page, times: int) -> dict[str, list[float]]:
    """Milliseconds of each key, mark and next entry."""
    page.evaluate(PREPARE)
    option = page.locator("[role=option][data-state=new], [role=option][data-state=draft]").first
    option.click()
    page.wait_for_timeout(1500)
    mark = page.get_by_role("spinbutton").first
    mark.focus()
    for n in range(times):
        page.keyboard.press(str(n % 10))
        page.wait_for_timeout(40)
        page.keyboard.press("Backspace")
        page.wait_for_timeout(40)
    mark.fill("5")
    page.wait_for_timeout(800)
    mark.focus()
    for n in range(times):
        page.keyboard.press("ArrowRight" if n % 2 else "ArrowLeft")
        page.wait_for_timeout(300)
    page.get_by_role("option").first.click()
    page.wait_for_timeout(1500)
    following = page.get_by_role("button", name="下一个")
    while following.is_enabled():
        following.click()
        page.wait_for_timeout(1200)
    return dict(page.evaluate("() => globalThis.qcSeen"))


def scrolled(page: Page) -> float:
    """The longest task, in milliseconds, while the report is scrolled through; 0 where none took 50."""
    page.evaluate(
        """() => { globalThis.qcLong = []; document.querySelector(".desk").scrollTop = 0;
        new PerformanceObserver((all) => all.getEntries().forEach((e) => qcLong.push(e.duration)))
          .observe({ type: "longtask" }); }"""
    )
    page.get_by_role("region", name="成果报告").hover()
    for _ in range(60):
        page.mouse.wheel(0, 900)
        page.wait_for_timeout(25)
    return float(max(page.evaluate("() => qcLong"), default=0))


def by_voila(browser: Browser, folder: Path, home: Path, environment: dict[str, str], times: int) -> list[float]:
    """Seconds from asking Voilà for the page to a mark that can be typed, each with a kernel that had run before."""
    token, port = secrets.token_hex(8), 20000 + secrets.randbelow(20000)
    known = {**os.environ, "QCREVIEW_HOME": str(home), "JUPYTER_TOKEN": token, **environment}
    address = f"http://127.0.0.1:{port}/?token={token}"
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen([sys.executable, "-c", LIGHT, str(folder), str(port)], env=known, **quiet) as server:
        try:
            page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="zh-CN")
            for _ in range(200):
                try:
                    opened(page, address)
                    break
                except Error:  # it does not listen yet
                    page.wait_for_timeout(300)
            seconds = []
            for _ in range(times):
                page.wait_for_timeout(12000)  # until the kernel for the next page has run
                seconds.append(opened(page, address))
        finally:
            server.terminate()
    return seconds


def main() -> int:
    """Print the figures; 1 where a limit is missed."""
    asked = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    asked.add_argument("--store")
    asked.add_argument("--judge", default="")
    asked.add_argument("--times", type=int, default=20)
    given = asked.parse_args()
    chromium = find_browser()
    if chromium is None:
        print("Chromium 缺失，无法测量。", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as kept:
        home = Path(kept)
        folder = home / "notebooks"
        folder.mkdir()
        environment: dict[str, str] = {}
        if given.store:
            notebook(folder, 'from review_lib.widgets import show\nshow("sheet")')
            environment = {"QCREVIEW_STORE": given.store, "QCREVIEW_JUDGE": given.judge}
        else:
            sheet = str(ROOT / "tests" / "widgets" / "sheet")
            notebook(folder, CODE.format(sheet=sheet, store=str(home / "store.json")))
        lab = Lab(folder, home, environment).wait()
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
                page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="zh-CN")
                first = opened(page, lab.url("3-评分.ipynb"))
                warm = [opened(page, lab.url("3-评分.ipynb")) for _ in range(3)]
                seen = measure(page, given.times)
                longest = scrolled(page)
                page.context.close()
                lab.stop()
                voila = importlib.util.find_spec("voila") is not None
                light = by_voila(browser, folder, home / "light", environment, 3) if voila else []
                browser.close()
        finally:
            if lab.server.poll() is None:
                lab.stop()
    rows: list[tuple[str, float, float, str, Any]] = [
        ("页面打开到可以打分（首次）", first, 6, "s", 1),
        ("页面打开到可以打分（内核已启动）", statistics.median(warm), 6, "s", len(warm)),
        *([("页面打开到可以打分（Voilà）", statistics.median(light), 2.5, "s", len(light))] if light else []),
        ("按键到总分", statistics.median(seen["total"]), 50, "ms", len(seen["total"])),
        ("打分到存进赛季库", statistics.median(seen["saved"]), 150, "ms", len(seen["saved"])),
        ("下一份", statistics.median(seen["next"]), 200, "ms", len(seen["next"])),
        ("翻完报告时最长的一次停顿", longest, 200, "ms", 1),
    ]
    if hasattr(os, "getloadavg"):
        print(f"机器负载 {os.getloadavg()[0]:.1f}，处理器 {os.cpu_count()} 个")
    for name, value, limit, unit, many in rows:
        print(f"{name}\t{value:.2f} {unit}\t上限 {limit} {unit}\t比值 {value / limit:.2f}\tn={many}")
    return 0 if all(value <= limit for _, value, limit, _, _ in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
