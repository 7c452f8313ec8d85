"""The rule by which marks become a ranked list: what is trimmed, rounded, weighed, and who gets which award.

A ``rule.yml`` walks in, a checked frozen :class:`Rule` walks out. It knows nothing of entries or marks, and
names no award, item or phase of its own: all of these are the secretariat's words.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from review_lib.errors import RulesError
from review_lib.text import say


def _exact(value: Any) -> Any:
    """Numbers as they are written: 0.10 is a tenth, not the nearest binary fraction."""
    if isinstance(value, bool):
        raise ValueError(f"{value}: not a number")
    return str(value) if isinstance(value, float) else value


Number = Annotated[Decimal, BeforeValidator(_exact)]


class Award(BaseModel):
    """One award level, best first in its rule: a share of the division, a count, or a least score."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1)
    share: Number | None = Field(default=None, ge=0, le=1)
    count: int | None = Field(default=None, ge=0)
    at_least: Number | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Award:
        if sum(x is not None for x in (self.share, self.count, self.at_least)) != 1:
            raise ValueError(f"{self.name}: one of share, count, at_least")
        return self


class Rule(BaseModel):
    """How marks are turned into scores, ranks and awards.

    ``trim``: so many highest and lowest judge totals are dropped each. ``decimals``: of the score, half up.
    ``phases``: weight of each phase by name, sum 1 (empty: one phase, not scaled). ``tie_break``: items whose
    means part equal scores, in order. ``per_company``: the most awards of one company in a division (None:
    no cap). ``min_sheets``: with fewer finished sheets in a phase an entry is not ranked (the least is 1).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    trim: int = Field(default=1, ge=0)
    decimals: int = Field(default=2, ge=0, le=6)
    awards: tuple[Award, ...] = ()
    tie_break: tuple[str, ...] = ()
    phases: dict[str, Number] = Field(default_factory=dict)
    per_company: int | None = Field(default=None, ge=1)
    min_sheets: int = Field(default=1, ge=1)

    @model_validator(mode="after")
    def _whole(self) -> Rule:
        names = [award.name for award in self.awards]
        if len(set(names)) != len(names):
            raise ValueError("awards: a name stands twice")
        if len({award.at_least is None for award in self.awards}) > 1:
            raise ValueError("awards: at_least cannot stand beside share or count")
        cuts = [award.at_least for award in self.awards if award.at_least is not None]
        if cuts != sorted(cuts, reverse=True):
            raise ValueError("awards: at_least must fall from award to award")
        if self.phases and (sum(self.phases.values()) != 1 or min(self.phases.values()) <= 0):
            raise ValueError("phases: the weights must be above 0 and add up to 1")
        return self

    def plain(self) -> dict[str, Any]:
        """The rule as JSON can hold it: numbers as strings, what is not set left out."""
        return self.model_dump(mode="json", exclude_none=True)


def read_rule(text: str, name: str = "rule.yml") -> Rule:
    """The rule that a YAML ``text`` holds; RulesError (naming the file ``name`` and the place) where it holds none."""
    import yaml

    class Loader(yaml.SafeLoader):
        """Safe YAML whose floats stay as written."""

    Loader.add_constructor("tag:yaml.org,2002:float", lambda loader, node: str(node.value))
    try:
        data = yaml.load(text, Loader=Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise RulesError(
            say(
                "{file}, line {line}: this is not YAML that can be read; please compare it with the sample rule.",
                file=name,
                line=line,
            )
        ) from error
    if data is None:
        return Rule()
    if not isinstance(data, dict):
        raise RulesError(say("{file}: a rule is a list of settings such as “trim: 1”; please check it.", file=name))
    try:
        return Rule.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(x) for x in first["loc"]) or "rule"
        why = str(first["msg"]).removeprefix("Value error, ")
        raise RulesError(
            say(
                "{file}: “{place}” is not right ({why}); please put it right and start again.",
                file=name,
                place=place,
                why=why,
            )
        ) from error


def load_rule(path: Path) -> Rule:
    """The rule in the file ``path`` (UTF-8). RulesError where it cannot be read."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = path.read_bytes().decode("gb18030")
        except UnicodeDecodeError as error:
            raise RulesError(
                say("{file}: the file is not in UTF-8; please save it as UTF-8.", file=path.name)
            ) from error
    except OSError as error:
        raise RulesError(say("{file}: the file cannot be opened; please check the path.", file=str(path))) from error
    return read_rule(text, path.name)
