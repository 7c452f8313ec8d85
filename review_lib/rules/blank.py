"""How the blank forms are set: ``blank_forms.yml`` of a season's rules.

The file walks in, a frozen :class:`BlankForms` walks out. What a form asks for stands with the forms; here stands only
how it looks: paper, type, widths, hints, lists of answers.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, model_validator

from review_lib.paths import rules_dir
from review_lib.rules.casebook import Typography, load


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class BlankAnnex(_Frozen):
    """The look of one annex. ``spans``: columns of the grid by the first field (or the group) of a row; ``heads`` and
    ``item_spans``: a table of items with unit and value; ``rows``: rows to fill in a group; ``tall``: least height of
    a field's row in mm; ``signature``: lines at the end of the form, right-aligned."""

    spans: dict[str, tuple[int, ...]] = Field(default_factory=dict)
    number: str = ""
    heading: str = ""
    rows: dict[str, int] = Field(default_factory=dict)
    heads: tuple[str, ...] = ()
    item_spans: tuple[int, ...] = ()
    seal: bool = False
    tall: dict[str, float] = Field(default_factory=dict)
    signature: tuple[str, ...] = ()


class BlankForms(_Frozen):
    """The look of all blank forms of a season. ``hints`` by type of field; ``lists`` answers offered by field."""

    source: str
    file: str
    marker: str
    outside: str
    seal: str
    reconstructed: str
    look: Typography = Field(alias="set")
    columns: int = Field(ge=6, le=60)
    row_mm: float = Field(gt=3)
    spans: dict[int, tuple[int, ...]]
    hints: dict[str, str]
    month_format: str
    date_format: str
    lists: dict[str, tuple[str, ...]]
    dates: tuple[str, ...]
    unit_in_label: tuple[str, ...]
    hint_in_value: tuple[str, ...]
    annexes: dict[str, BlankAnnex]

    @model_validator(mode="after")
    def _spans_fill_the_grid(self) -> BlankForms:
        rows = [(str(n), row) for n, row in self.spans.items()]
        for name, annex in self.annexes.items():
            rows += [(f"{name}.{key}", row) for key, row in annex.spans.items()]
            rows += [(f"{name}.item_spans", annex.item_spans)] if annex.item_spans else []
        for place, row in rows:
            if sum(row) != self.columns:
                raise ValueError(f"{place}: the spans add up to {sum(row)}, not {self.columns}")
        return self

    def hint(self, kind: str) -> str:
        """The hint of a type of field."""
        return self.hints.get(kind) or self.hints["other"]


@cache
def blank_forms(folder: Path | None = None) -> BlankForms:
    """``blank_forms.yml`` of the season whose rules stand in ``folder`` (default: 2026)."""
    return load((folder or rules_dir() / "2026") / "blank_forms.yml", BlankForms)
