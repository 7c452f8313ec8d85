"""What the browser tests stand on: Chromium, pages of one screen alone, and a JupyterLab on a folder of notebooks.

``bare(port)`` shows a score sheet on a page without Jupyter (a second each); ``start_lab(folder)`` starts the product's
own JupyterLab on whatever notebooks a test gives it. Browsers and servers are of this session and end with it.
"""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

HERE = Path(__file__).parent
SHEET = HERE.parent / "widgets" / "sheet"
for folder in (HERE, SHEET):
    sys.path.insert(0, str(folder))

from bare import Wire, show  # noqa: E402
from fake_port import FakePort  # noqa: E402

from review_lib.widgets.sheet import SheetWidget  # noqa: E402

FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
SERVE = """
import sys
from pathlib import Path
from review_lib import lab
lab.run_lab(int(sys.argv[2]), browser=False, folder=Path(sys.argv[1]))
"""


def find_browser() -> str | None:
    """Chromium's program outside a test run (benchmarks), or None."""
    named = os.environ.get("QCREVIEW_CHROMIUM")
    found = [shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")]
    return named or next((path for path in found if path), None)


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """Chromium without a window."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def new_context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """A maker of browser profiles (each with its own storage), 1440 x 900 unless told."""
    made: list[BrowserContext] = []

    def make(width: int = 1440, height: int = 900, **more: Any) -> BrowserContext:
        context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN", **more)
        context.set_default_timeout(15000)
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()


@pytest.fixture
def faults() -> Iterator[list[str]]:
    """Faults that pages reported; a test with any fails."""
    seen: list[str] = []
    yield seen
    assert not seen


@pytest.fixture
def bare(new_context: Callable[..., BrowserContext], faults: list[str]) -> Callable[..., tuple[Page, Wire, FakePort]]:
    """Show a score sheet on a page of its own: ``page, wire, port = bare(entries=8, blind=True)``."""

    def open_sheet(
        port: FakePort | None = None, *, context: BrowserContext | None = None, dark: bool = False, **made: Any
    ) -> tuple[Page, Wire, FakePort]:
        port = port or FakePort(**made)
        page, wire = show(context or new_context(), SheetWidget(port, patience=700), dark=dark)
        page.on("pageerror", lambda error: faults.append(str(error)))
        return page, wire, port

    return open_sheet


class Lab:
    """A running JupyterLab of ours on one folder of notebooks."""

    def __init__(self, notebooks: Path, home: Path, environment: dict[str, str]) -> None:
        self.token = secrets.token_hex(8)
        self.port = 20000 + secrets.randbelow(20000)
        self.log = (home / "lab.log").open("w", encoding="utf-8")
        known = {**os.environ, "QCREVIEW_HOME": str(home), "JUPYTER_TOKEN": self.token, **environment}
        command = [sys.executable, "-c", SERVE, str(notebooks), str(self.port)]
        self.server = subprocess.Popen(command, env=known, stdout=self.log, stderr=subprocess.STDOUT)

    def wait(self, seconds: float = 60) -> Lab:
        """Until it answers."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            assert self.server.poll() is None, Path(self.log.name).read_text(encoding="utf-8")
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/api?token={self.token}", timeout=5):
                    return self
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.2)
        raise AssertionError(f"JupyterLab did not answer within {seconds} s")

    def url(self, notebook: str) -> str:
        """The address at which a notebook opens."""
        return f"http://127.0.0.1:{self.port}/lab/tree/{quote(notebook)}?token={self.token}"

    def stop(self) -> None:
        """End it."""
        self.server.terminate()
        self.server.wait(20)
        self.log.close()


@pytest.fixture(scope="session")
def start_lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Lab]]:
    """A maker of Labs: ``start_lab(folder, QCREVIEW_STORE=…)``."""
    labs: list[Lab] = []

    def start(notebooks: Path, **environment: str) -> Lab:
        lab = Lab(notebooks, tmp_path_factory.mktemp("lab"), environment)
        labs.append(lab)
        return lab.wait()

    yield start
    for lab in labs:
        lab.stop()
