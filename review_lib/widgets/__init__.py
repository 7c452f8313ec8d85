"""What a user sees. ``show(name)`` is the one call of each notebook; it gives the screen of that name.

A sentence that stops a screen (no season, no judge) is shown in its place, in the reader's language.
"""

from __future__ import annotations

import html
import os
from collections.abc import Callable
from importlib import import_module
from typing import Any

from review_lib.errors import UserError
from review_lib.text import say

# Screen -> the module and the function of a season that makes it. Loaded when asked for: a page opens sooner.
_BOARD = "review_lib.widgets.screens"
SCREENS = {
    "overview": (_BOARD, "overview"),
    "intake": (_BOARD, "intake"),
    "formal": (_BOARD, "formal"),
    "sheet": ("review_lib.widgets.judging", "screen"),
    "ranking": (_BOARD, "ranking"),
    "casebook": ("review_lib.widgets.casebook_screen", "casebook"),
    "icqcc": ("review_lib.widgets.icqcc_screen", "icqcc"),
}


class Notice:
    """A sentence in place of a screen."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence

    def __repr__(self) -> str:
        return self.sentence

    def _repr_html_(self) -> str:
        style = "font:14px/1.7 system-ui,sans-serif;padding:24px 28px;border-left:4px solid #1c4e7d;margin:16px"
        return f'<p role="alert" style="{style}">{html.escape(self.sentence)}</p>'


def show(name: str) -> Any:
    """The screen ``name`` on the season in force (``$QCREVIEW_STORE``, else the one opened last).

    Where it cannot be shown, a sentence says why and what to do. KeyError for a name that is no screen.
    """
    from review_lib.desk.season import open_folder

    module, function = SCREENS[name]
    try:
        season = open_folder()
        make: Callable[[Any], Any] = getattr(import_module(module), function)
        return make(season)
    except UserError as error:
        return Notice(str(error))


def show_kit(folder: str = ".") -> Any:
    """The score sheets of the judge kit unpacked in ``folder`` (default: where the notebook lies)."""
    from pathlib import Path

    from review_lib.widgets.kit import screen

    try:
        return screen(Path(folder))
    except UserError as error:
        return Notice(str(error))


def chosen_judge() -> str:
    """The judge that the environment names, ``""`` for none."""
    return os.environ.get("QCREVIEW_JUDGE", "").strip()


def no_judge() -> str:
    """What a judge is told who was not named."""
    return say("Who is judging was not said. Open with: qcreview lab --judge NAME")
