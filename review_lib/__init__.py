"""qcreview: one season of quality-circle mail, from the mailbox to the ranked list and the casebook.

For analysts: ``from review_lib import open_season`` gives a season as tidy pandas tables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from review_lib.desk.tables import Tables

__version__ = "0.3.0"
__all__ = ["open_season"]


def open_season(folder: str | Path | None = None) -> Tables:
    """The tables ``entries``, ``findings``, ``marks``, ``ranking`` and ``runs`` of a season.

    ``folder``: the season's folder or name; None: ``$QCREVIEW_STORE``, else the one opened last. NotFoundError where
    there is none. Nothing done to the tables reaches the season.
    """
    from review_lib.desk.tables import open_season as tables  # only when asked: the package is imported by every room

    return tables(folder)
