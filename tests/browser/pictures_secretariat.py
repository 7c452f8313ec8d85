"""Pictures of the secretariat's screens on the sample season, for ``docs/pictures`` and for people who look.

    python tests/browser/pictures_secretariat.py [FOLDER]

The season is the one opened last (``python start.py --headless`` makes the sample). Each screen is drawn at 1440 x 900
and 1024 x 768, light and dark; the ranking with an entry held, so that its card is seen.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from bare import show
from conftest import FLAGS, find_browser
from pictures import ROOT, take
from playwright.sync_api import Page, sync_playwright

from review_lib.desk.season import Season, open_folder
from review_lib.widgets import screens
from review_lib.widgets.base import Screen
from review_lib.widgets.casebook_screen import casebook
from review_lib.widgets.icqcc_screen import icqcc

SIZES = {"": (1440, 900, False), "1024": (1024, 768, False), "dark": (1440, 900, True)}


def first_row(page: Page) -> None:
    """Choose a row, so that what stands beside the list is seen."""
    page.locator("tr.go").nth(3).click()
    page.wait_for_timeout(1500)


def nothing(page: Page) -> None:
    """The screen as it opens."""
    page.wait_for_timeout(1500)


SCREENS: dict[str, tuple[Callable[[Season], Screen], Callable[[Page], None]]] = {
    "overview": (screens.overview, nothing),
    "intake": (screens.intake, first_row),
    "formal": (screens.formal, first_row),
    "ranking": (screens.ranking, first_row),
    "casebook": (casebook, nothing),
    "icqcc": (icqcc, nothing),
}


def main() -> int:
    """Make them all."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "pictures"
    chromium = find_browser()
    if chromium is None:
        print("Chromium 缺失。", file=sys.stderr)
        return 1
    with open_folder(None) as season, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for name, (make, reach) in SCREENS.items():
            for size, (width, height, dark) in SIZES.items():
                context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
                page, _ = show(context, make(season), dark=dark)
                reach(page)
                take(page, folder / f"{'-'.join(filter(None, (name, size)))}.png")
                context.close()
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
