"""The register as the contract's JSON."""

from __future__ import annotations

from typing import Any

from review_lib.checks.contract import register_json
from review_lib.desk.season import Season
from review_lib.desk.view import view


def register_of(season: Season) -> dict[str, Any]:
    """The season's register in the shape of the contract, section 1."""
    return register_json(view(season).register)
