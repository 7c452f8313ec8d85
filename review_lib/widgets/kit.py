"""The score sheet of an unpacked kit: the same widget, on the kit's own door instead of a season's."""

from __future__ import annotations

from pathlib import Path

from review_lib.desk.kits import open_kit
from review_lib.widgets.sheet import SheetWidget


def screen(folder: Path) -> SheetWidget:
    """The sheets of the kit in ``folder``. InputError where it holds none."""
    return SheetWidget(open_kit(folder))
