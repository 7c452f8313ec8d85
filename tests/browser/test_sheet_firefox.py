"""The score sheet in Firefox: real keys, the total at each of them, what is refused, evidence, no serious fault."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import axe_playwright_python
import pytest
from bare import HTML, Wire
from fake_port import FakePort
from firefox import Firefox

from review_lib.widgets.sheet import SheetWidget

pytestmark = pytest.mark.needs("firefox")
AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
MARK = "document.querySelector('[role=spinbutton][aria-label=%s]')"
TOTAL = "document.querySelector('[role=status][aria-label=总分]').textContent"
STATE = "document.querySelector('[role=status][aria-label=保存状态]').textContent"


@pytest.fixture
def sheet() -> Iterator[tuple[str, FakePort]]:
    """The address of a page with a sheet, served with its real Python side, and the season behind it."""
    port = FakePort()
    screen = SheetWidget(port)
    wire = Wire(screen)
    turn = threading.Lock()
    traits = {name: getattr(screen, name) for name in ("words", "patience")}
    say = "((text) => fetch('/say', { method: 'POST', body: text }).then((answer) => answer.json()))("
    page = (HTML % (screen._css, "true", json.dumps(traits))).replace("globalThis.qcSay(", say)

    class Served(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            script = self.path.endswith(".js")
            self._give(str(screen._esm) if script else page, "text/javascript" if script else "text/html")

        def do_POST(self) -> None:
            text = self.rfile.read(int(self.headers["Content-Length"])).decode("utf-8")
            with turn:
                self._give(json.dumps(wire.say(text)), "application/json")

        def _give(self, text: str, kind: str) -> None:
            body = text.encode("utf-8")
            self.send_response(200)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing is logged."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Served) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/", port
        server.shutdown()


@pytest.fixture
def browser(firefox: str, tmp_path: Path) -> Iterator[Firefox]:
    started = Firefox(firefox, tmp_path / "profile")
    yield started
    started.close()


def test_sheet_is_marked_by_keyboard_in_firefox(browser: Firefox, sheet: tuple[str, FakePort]) -> None:
    address, port = sheet
    browser.open(address, 1440, 900)
    browser.until("document.querySelectorAll('[role=option]').length", 8)
    browser.run("document.querySelector('[role=option]').click()")
    browser.until(f"{MARK % '选题'}?.getAttribute('aria-valuetext')", "未打分")
    browser.run(f"{MARK % '选题'}.focus()")

    browser.press("1")
    browser.until(TOTAL, "1.0")
    browser.press("3", "Enter")
    browser.until(TOTAL, "13.0")
    browser.press(*"25.5", "Enter")
    browser.until(TOTAL, "38.5")
    browser.until(STATE, "已保存")
    browser.press(*"13.3")
    refused = "[...document.querySelectorAll('[role=alert]')].map((n) => n.textContent).join('')"
    assert "13.3 不合步长 0.5" in browser.run(refused)
    browser.press("Escape")
    assert port._marks(port.data["A-0147"]) == {"选题": "13", "原因分析": "25.5"}

    browser.run("document.querySelector('.desk').focus()")
    browser.press("j", "j", "p")
    browser.until("document.activeElement.tagName", "SELECT")
    browser.press("Enter")
    browser.until("document.querySelectorAll('mark.ev').length", 1)
    browser.until(STATE, "已保存")
    assert [(e.block, e.kind) for e in port.open("A-0147").evidence] == [("b2", "for")]

    browser.run(f"(() => {{ {AXE.read_text(encoding='utf-8')} }})()")
    faults = browser.run("axe.run().then((found) => found.violations.map((v) => [v.id, v.impact]))")
    assert [fault for fault in faults if fault[1] in ("serious", "critical")] == []


def test_sheet_fits_its_window_in_firefox(browser: Firefox, sheet: tuple[str, FakePort]) -> None:
    over = {}
    for width, height in ((1440, 900), (1024, 768), (720, 450)):
        browser.open(sheet[0], width, height)
        browser.until("document.querySelectorAll('[role=spinbutton]').length", 6)
        over[width] = browser.run(
            """[document.documentElement.scrollWidth - innerWidth, [...document.querySelectorAll(".qc-sheet button")]
            .filter((n) => n.offsetParent && !n.closest(".entries, .desk, .wide-table"))
            .filter((n) => n.getBoundingClientRect().right > innerWidth + 1).map((n) => n.outerHTML)]"""
        )

    assert over == {1440: [0, []], 1024: [0, []], 720: [0, []]}
