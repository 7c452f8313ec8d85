"""The columns of the table for the national service platform: ``platform.yml``, since its format is not public."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, field_validator

from review_lib.rules.casebook import load

# What may fill a column besides the fields of the declarations.
NAMES = (
    "$number", "$entry", "$full_name", "$name", "$company", "$unit", "$title", "$division", "$leader", "$members",
    "$members_count", "$award", "$score", "$rank",
)  # fmt: skip


class PlatformColumn(BaseModel):
    """A column: its name in the table, and the declaration's field or ``$``-named value that fills it."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str
    value: str = ""

    @field_validator("value")
    @classmethod
    def _known(cls, value: str) -> str:
        if value.startswith("$") and value not in NAMES:
            raise ValueError(f"{value} is none of {', '.join(NAMES)}")
        return value


class PlatformRules(BaseModel):
    """The table: which kinds of entries go in, and its columns."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    title: str
    source: str
    verified: bool
    kinds: tuple[str, ...]
    columns: tuple[PlatformColumn, ...]


def platform_rules(folder: Path) -> PlatformRules:
    """``platform.yml`` of the season whose rules stand in ``folder``. RulesError where it does not hold."""
    return load(folder / "platform.yml", PlatformRules)
