"""Where things lie: the rules, the sample, the notebooks, the seasons and the exports.

Nothing walks in; folders walk out. In a checkout these are the top-level folders of the repository. Installed from a
wheel, the rules, the sample and the notebooks stand inside the package (`review_lib/_data`), where nobody writes;
what a user makes (seasons, exports) then goes into `~/qcreview`, or where `QCREVIEW_HOME` says. This module knows
no file inside those folders and must not make or change any.
"""

from __future__ import annotations

import os
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_PACKAGED = _PACKAGE / "_data"


def checkout() -> Path | None:
    """The root of the checkout this package runs from, or None where it was installed from a wheel."""
    root = _PACKAGE.parent
    return root if (root / "pyproject.toml").is_file() and (root / "notebooks").is_dir() else None


def home() -> Path:
    """The folder that holds what a user makes: `$QCREVIEW_HOME`, else the checkout, else `~/qcreview`.

    It need not exist yet.
    """
    named = os.environ.get("QCREVIEW_HOME", "").strip()
    if named:
        return Path(named).expanduser().resolve()
    return checkout() or Path.home() / "qcreview"


def rules_dir() -> Path:
    """The folder of the seasons' rules; the rules of 2026 are `rules_dir() / "2026"`."""
    return _shipped("data/rules", "rules")


def sample_dir() -> Path:
    """The folder of the sample season: `inbox/`, `judges.csv`, `conflicts.csv`, `decisions.csv`."""
    return _shipped("data/sample", "sample")


def notebooks_dir() -> Path:
    """The folder of the seven notebooks as they are shipped."""
    return _shipped("notebooks", "notebooks")


def seasons_dir() -> Path:
    """The folder in which seasons are kept, one folder each (`sample`, `2026`, …). It need not exist yet."""
    return home() / "data" / "seasons"


def exports_dir() -> Path:
    """The folder into which documents go when nobody names another. It need not exist yet."""
    return home() / "exports"


def _shipped(in_checkout: str, packaged: str) -> Path:
    root = checkout()
    return _PACKAGED / packaged if root is None else root / in_checkout
