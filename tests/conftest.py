"""What every test may use: other programs asked for by name, long tests kept for `--long`, a clean home.

`@pytest.mark.needs("chromium", "cjk_fonts")` skips a test where one of these is missing, and says how to get it.
With `--strict-tools` (as CI runs) every skip is a failure, except one whose reason begins with "only on".
`@pytest.mark.long` marks what takes minutes: it runs only with `--long`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
INBOX = ROOT / "data" / "sample" / "inbox"


def _program(*names: str) -> str | None:
    for name in names:
        found = shutil.which(name)
        if found:
            return found
    return None


def _there(places: list[str]) -> str | None:
    return next((place for place in places if Path(place).exists()), None)


def find_chromium() -> str | None:
    """The browser that the screen tests drive: `$QCREVIEW_CHROMIUM`, else Chromium, Chrome or Edge of this machine."""
    named = os.environ.get("QCREVIEW_CHROMIUM")
    if named:
        return named if Path(named).exists() else None
    places = [
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        r"C:\Program Files\Google\Chrome\Application\chrome.exe",
        r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
        r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    ]
    return _program("chromium", "chromium-browser", "google-chrome") or next(
        (p for p in places if Path(p).exists()), None
    )


def find_soffice() -> str | None:
    """LibreOffice's program, or None."""
    places = [
        "/Applications/LibreOffice.app/Contents/MacOS/soffice",
        r"C:\Program Files\LibreOffice\program\soffice.exe",
    ]
    return _program("soffice", "libreoffice") or _there(places)


@cache
def _has_cjk_fonts() -> bool:
    if sys.platform in ("win32", "darwin"):
        return True  # both ship Chinese fonts
    lister = _program("fc-list")
    if lister is None:
        return False
    listed = subprocess.run([lister, ":lang=zh-cn", "family"], capture_output=True, text=True, check=False)
    return bool(listed.stdout.strip())


def find_firefox() -> str | None:
    """Firefox's program: `$QCREVIEW_FIREFOX`, else the one of this machine."""
    named = os.environ.get("QCREVIEW_FIREFOX")
    if named:
        return named if Path(named).exists() else None
    places = [
        "/Applications/Firefox.app/Contents/MacOS/firefox",
        r"C:\Program Files\Mozilla Firefox\firefox.exe",
    ]
    return _program("firefox-esr", "firefox") or _there(places)


TOOLS: dict[str, tuple[Callable[[], object], str]] = {
    "firefox": (find_firefox, "Firefox 缺失，安装：apt install firefox-esr"),
    "voila": (lambda: find_spec("voila"), "Voilà 缺失，安装：pip install voila==0.5.13"),
    "chromium": (find_chromium, "Chromium 缺失，安装：apt install chromium，或装 Chrome / Edge"),
    "libreoffice": (
        find_soffice,
        "LibreOffice 缺失，安装：apt install libreoffice-writer python3-uno",
    ),
    "cjk_fonts": (_has_cjk_fonts, "中文字体缺失，安装：apt install fonts-noto-cjk"),
    "poppler": (lambda: _program("pdftoppm"), "pdftoppm 缺失，安装：apt install poppler-utils"),
    "unar": (lambda: _program("unar"), "unar 缺失，安装：apt install unar"),
    "dovecot": (lambda: _program("dovecot", "/usr/sbin/dovecot"), "Dovecot 缺失，安装：apt install dovecot-imapd"),
    "node": (lambda: _program("node", "nodejs"), "Node.js 缺失，安装：apt install nodejs"),
}


def missing_tools() -> dict[str, str]:
    """The tools this machine lacks: name -> how to get it."""
    return {name: hint for name, (find, hint) in TOOLS.items() if not find()}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="also run tests marked long")
    parser.addoption("--strict-tools", action="store_true", help="a skipped test is a failure")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--long"):
        long = [item for item in items if item.get_closest_marker("long")]
        if long:
            config.hook.pytest_deselected(items=long)
            items[:] = [item for item in items if not item.get_closest_marker("long")]
    missing = missing_tools()
    for item in items:
        for marker in item.iter_markers("needs"):
            unknown = [tool for tool in marker.args if tool not in TOOLS]
            if unknown:
                raise pytest.UsageError(f"{item.nodeid}: needs({unknown[0]!r}); known: {', '.join(TOOLS)}")
            for tool in marker.args:
                if tool in missing:
                    item.add_marker(pytest.mark.skip(reason=missing[tool]))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if item.config.getoption("--strict-tools") and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if "only on" not in reason:
            report.outcome = "failed"
            report.longrepr = f"--strict-tools: {reason}"
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    missing = missing_tools()
    if missing:
        terminalreporter.section("缺少的程序（相关测试已跳过）")
        for hint in missing.values():
            terminalreporter.write_line(hint)


@pytest.fixture(scope="session", autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test sees or changes the seasons, exports and choices of the person who runs it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QCREVIEW_HOME", str(tmp_path_factory.getbasetemp() / "home"))
        for name in ("QCREVIEW_STORE", "QCREVIEW_JUDGE", "QCREVIEW_LANG"):
            patch.delenv(name, raising=False)
        yield


@pytest.fixture(scope="session")
def inbox() -> Path:
    """The folder of the 28 sample mails."""
    return INBOX


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's program; use it in tests marked `needs("chromium")`."""
    found = find_chromium()
    if found is None:
        pytest.skip(TOOLS["chromium"][1])
    return found


@pytest.fixture(scope="session")
def firefox() -> str:
    """Firefox's program; use it in tests marked `needs("firefox")`."""
    found = find_firefox()
    if found is None:
        pytest.skip(TOOLS["firefox"][1])
    return found


@pytest.fixture(scope="session")
def soffice() -> str:
    """LibreOffice's program; use it in tests marked `needs("libreoffice")`."""
    found = find_soffice()
    if found is None:
        pytest.skip(TOOLS["libreoffice"][1])
    return found


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    """No test meets the language that another chose."""
    from review_lib import text

    text._chosen.clear()
    yield
    text._chosen.clear()


@pytest.fixture(scope="session")
def taken_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a sample season with its mails taken in, nothing decided yet; each test has its copy."""
    from review_lib.desk import sample as job

    folder = tmp_path_factory.mktemp("season") / "sample"
    with job.open_sample(folder) as season:
        job.take_in(season)
    return folder


@pytest.fixture(scope="session")
def judged(taken_in: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a sample season that was decided, assigned and marked (one judge left open)."""
    from review_lib import paths
    from review_lib.desk.decide import decide_from
    from review_lib.desk.judges import draw, list_judges, panel
    from review_lib.desk.season import open_folder
    from review_lib.desk.sheets import invent

    folder = tmp_path_factory.mktemp("judged") / "sample"
    shutil.copytree(taken_in, folder)
    home = paths.sample_dir()
    with open_folder(folder) as season:
        decide_from(season, home / "decisions.csv")
        list_judges(season, home / "judges.csv", home / "conflicts.csv")
        draw(season, seed=1)
        invent(season, 1, leave=(panel(season)[0].judge,))
    return folder


@pytest.fixture
def season(judged: Path, tmp_path: Path) -> Iterator[Any]:
    """A judged sample season of the test's own."""
    from review_lib.desk.season import open_folder

    folder = tmp_path / "sample"
    shutil.copytree(judged, folder)
    with open_folder(folder) as opened:
        yield opened


@pytest.fixture
def fresh(taken_in: Path, tmp_path: Path) -> Iterator[Any]:
    """A taken-in sample season of the test's own, nothing decided."""
    from review_lib.desk.season import open_folder

    folder = tmp_path / "sample"
    shutil.copytree(taken_in, folder)
    with open_folder(folder) as opened:
        yield opened
