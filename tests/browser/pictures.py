"""Pictures of every state of the score sheet, for ``docs/pictures`` and for people who look.

    python tests/browser/pictures.py [FOLDER]

Each state is reached as a judge reaches it, on an invented season, at 1440 x 900 and 1024 x 768, light and dark; a file
has at most 256 colours and stays below 200 kB.
"""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
for place in ("tests/browser", "tests/widgets/sheet"):
    sys.path.insert(0, str(ROOT / place))

from bare import Wire, show  # noqa: E402
from conftest import FLAGS, find_browser  # noqa: E402
from fake_port import FakePort  # noqa: E402
from PIL import Image  # noqa: E402
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

from review_lib.widgets.sheet import SheetWidget  # noqa: E402

MARKS = (("选题", "13"), ("原因分析", "25.5"), ("对策与实施", "16.5"), ("成果报告", "4.5"))
ENOUGH = 200_000


def mark(page: Page, name: str, value: str) -> None:
    """Give an item its mark."""
    page.get_by_role("spinbutton", name=name, exact=True).fill(value)


def draft(page: Page) -> None:
    """A sheet half done: marks, choices, a comment, two pins."""
    page.get_by_role("option").first.click()
    page.wait_for_function("document.querySelectorAll('.sheet-page').length > 3")
    for name, value in MARKS:
        mark(page, name, value)
    page.get_by_role("spinbutton", name="原因分析", exact=True).focus()
    for label, word in (("(1)", "符合"), ("(2)", "符合"), ("(3)", "符合"), ("(4)", "部分")):
        page.get_by_role("radiogroup", name=f"评分点 {label}").get_by_role("radio", name=word).click()
    page.get_by_role("textbox", name="原因分析：评语").fill("(4) 确认三仅凭讨论判为非要因，缺少数据，扣 2 分。")
    page.get_by_role("heading", name="五、确定主要原因").evaluate("(heading) => heading.scrollIntoView()")
    for n, (point, way) in enumerate((("2.4", "支持"), ("2.3", "不足"))):
        page.evaluate(
            """(n) => { const all = [...document.querySelectorAll("h2")].find((h) => h.textContent.startsWith("五"))
            .parentElement.querySelectorAll("p[id]");
            getSelection().setBaseAndExtent(all[1 + n], 0, all[1 + n], all[1 + n].childNodes.length); }""",
            n * 2 - (n > 0),
        )
        bar = page.get_by_role("group", name="钉到评分点")
        bar.get_by_role("combobox").select_option(point)
        bar.get_by_role("radio", name=way).click()
        bar.get_by_role("button", name="钉住").click()
    page.get_by_role("spinbutton", name="原因分析", exact=True).focus()


def pinning(page: Page) -> None:
    """A passage in hand, with the bar that ties it to a sub-point."""
    draft(page)
    page.get_by_role("region", name="成果报告").focus()
    for key in ("j", "j", "Shift+J", "p"):
        page.keyboard.press(key)


def refused(page: Page) -> None:
    """A mark off the step, refused in words."""
    draft(page)
    page.get_by_role("spinbutton", name="效果", exact=True).focus()
    page.keyboard.type("15.3")


def dialog(button: str) -> Callable[[Page], None]:
    """A sheet half done with the dialog of a button open."""

    def act(page: Page) -> None:
        draft(page)
        page.get_by_role("button", name=button, exact=True).click()

    return act


def find(page: Page) -> None:
    """Words found in the report."""
    draft(page)
    page.get_by_role("region", name="成果报告").focus()
    page.keyboard.press("/")
    page.keyboard.type("压板")


def submitted(page: Page) -> None:
    """A sheet that is locked."""
    page.get_by_role("option").nth(1).click()
    page.get_by_text("分数不能再改").wait_for()


def recused(page: Page) -> None:
    """A sheet from which the judge stands back."""
    page.get_by_role("option").nth(5).click()
    page.get_by_text("评分不参加统计").wait_for()


STATES: dict[str, Callable[[Page], None]] = {
    "": draft,
    "pin": pinning,
    "refused": refused,
    "submit": dialog("提交"),
    "overview": dialog("总览"),
    "like": dialog("相近三份"),
    "recuse": dialog("回避"),
    "keys": dialog("键盘说明"),
    "find": find,
    "submitted": submitted,
    "recused": recused,
}
SIZES = {"": (1440, 900, False), "1024": (1024, 768, False), "dark": (1440, 900, True), "200": (720, 450, False)}


def take(page: Page, path: Path) -> None:
    """Save what is seen, in 256 colours, in fewer where the file would be large."""
    page.mouse.move(3, 3)
    page.wait_for_timeout(350)
    seen = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    for colours in (256, 128, 64, 32):
        seen.quantize(colours, dither=Image.Dither.NONE).save(path, optimize=True)
        if path.stat().st_size <= ENOUGH:
            break
    print(path.name, path.stat().st_size // 1000, "kB")


def opened(browser: Browser, port: FakePort, width: int, height: int, dark: bool) -> tuple[Page, Wire]:
    """A fresh page of a size with a sheet on it."""
    context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
    context.set_default_timeout(20000)
    return show(context, SheetWidget(port, patience=700), dark=dark)


def main() -> int:
    """Make them all."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "pictures"
    chromium = find_browser()
    if chromium is None:
        print("Chromium 缺失。", file=sys.stderr)
        return 1
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for size, (width, height, dark) in SIZES.items():
            for state, reach in STATES.items():
                if size == "200" and state not in ("", "submit", "submitted"):
                    continue
                page, _ = opened(browser, FakePort(), width, height, dark)
                if size == "200" and state == "":
                    page.get_by_role("option").first.click()
                    mark(page, "选题", "13")
                elif size == "200" and state == "submit":
                    page.get_by_role("option").nth(3).click()
                    page.get_by_role("button", name="提交", exact=True).click()
                else:
                    reach(page)
                take(page, folder / f"{'-'.join(filter(None, ('score-sheet', state, size)))}.png")
                page.context.close()
            others(browser, folder, size, width, height, dark)
        browser.close()
    return 0


def others(browser: Browser, folder: Path, size: str, width: int, height: int, dark: bool) -> None:
    """States that need more than a judge: an engine that is away, a mark changed elsewhere, nothing to judge."""
    if size == "200":
        return
    page, wire = opened(browser, FakePort(), width, height, dark)
    draft(page)
    wire.away = True
    mark(page, "效果", "15")
    page.get_by_role("button", name="现在再试").wait_for()
    take(page, folder / f"{'-'.join(filter(None, ('score-sheet-away', size)))}.png")
    page.context.close()

    port = FakePort()
    page, wire = opened(browser, port, width, height, dark)
    draft(page)
    time.sleep(0.5)
    held = port.open("A-0147").marks["选题"]
    port.mark("A-0147", "选题", "9", held.version)
    mark(page, "选题", "14")
    page.get_by_role("dialog").wait_for()
    take(page, folder / f"{'-'.join(filter(None, ('score-sheet-conflict', size)))}.png")
    page.context.close()

    page, _ = opened(browser, FakePort(entries=0), width, height, dark)
    page.get_by_role("heading").wait_for()
    take(page, folder / f"{'-'.join(filter(None, ('score-sheet-empty', size)))}.png")
    page.context.close()


if __name__ == "__main__":
    sys.exit(main())
