"""The score sheet of one judge, as a screen in a notebook: ``SheetWidget(port)``; the port is in ``port.py``."""

from __future__ import annotations

from review_lib.widgets.sheet.sheet import SheetWidget

__all__ = ["SheetWidget"]
