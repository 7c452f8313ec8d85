"""The score tables of a season, as data.

What walks in is the folder ``rubrics/`` of a season's rules; what walks out is a frozen :class:`Rubric`
for each division. Nothing here knows an entry, a judge or a mark. Which edition a table follows, where it
comes from and whether the secretariat compared it with the paper copy are part of it and shown with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from review_lib.errors import RulesError
from review_lib.rules.yaml_file import read_yaml
from review_lib.text import say


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Point(_Frozen):
    """A sub-point of an item: its sentence and a short form for narrow screens."""

    text: str
    short: str = ""


class Item(_Frozen):
    """One item of a score table: name, maximum and sub-points. A mark is in 0…max."""

    name: str
    max: Decimal = Field(gt=0)
    points: tuple[Point, ...] = ()


class Band(_Frozen):
    """A word for a stretch of an item's scale, from ``lower`` x maximum upwards."""

    name: str
    lower: Decimal = Field(alias="from", ge=0, le=1)
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Bands(_Frozen):
    """The band words, best first, with who set their bounds."""

    source: str = ""
    verified: bool = False
    list: tuple[Band, ...] = ()


class Choices(_Frozen):
    """A list of words that judges may propose (vetoes, levels), with where it comes from."""

    source: str = ""
    verified: bool = False
    list: tuple[str, ...] = ()


class Rubric(_Frozen):
    """A score table. ``step`` is the smallest difference between two marks; ``verified`` says that the
    secretariat compared it with the paper copy of the standard."""

    id: str
    title: str
    divisions: tuple[str, ...]
    phase: str = ""
    edition: str
    standard: str = ""
    source: str = ""
    verified: bool = False
    checked_by: str = ""
    checked_at: str = ""
    step: Decimal = Field(gt=0)
    bands: Bands = Bands()
    comment_required_in: tuple[str, ...] = ()
    items: tuple[Item, ...] = Field(min_length=1)
    vetoes: Choices = Choices()
    levels: Choices = Choices()

    @property
    def total(self) -> Decimal:
        """The sum of the items' maxima."""
        return sum((item.max for item in self.items), Decimal(0))

    def item(self, name: str) -> Item | None:
        """The item of that name, or None."""
        return next((item for item in self.items if item.name == name), None)

    @model_validator(mode="after")
    def _holds(self) -> Rubric:
        names = [item.name for item in self.items]
        if len(set(names)) != len(names):
            raise ValueError("two items have one name")
        for item in self.items:
            if item.max % self.step:
                raise ValueError(f"{item.name}: max {item.max} is no multiple of step {self.step}")
        return self


def load_rubrics(folder: Path) -> Mapping[str, Rubric]:
    """All rubrics of ``folder`` (``*.yml``), by division.

    Raises RulesError that names the file and what does not hold, also when two tables claim one division.
    """
    by_division: dict[str, Rubric] = {}
    for path in sorted(folder.glob("*.yml")):
        try:
            rubric = Rubric.model_validate(read_yaml(path.read_text(encoding="utf-8")))
        except (yaml.YAMLError, ValidationError, UnicodeDecodeError) as error:
            reason = " ".join(str(error).split())[:300]
            raise RulesError(
                say(
                    "Score table {file} does not hold: {reason}. Mend the file.",
                    file=path.name,
                    reason=reason,
                )
            ) from error
        for division in rubric.divisions:
            if division in by_division:
                raise RulesError(
                    say(
                        "Division {division} has two score tables; the second is {file}. Keep one.",
                        division=division,
                        file=path.name,
                    )
                )
            by_division[division] = rubric
    return by_division
