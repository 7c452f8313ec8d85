"""How judging is done in a season: blind or not, how many judges an entry, what counts as one's own company."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from review_lib.errors import RulesError
from review_lib.text import say


class PhaseRules(BaseModel):
    """A phase of judging. ``rubrics``: the folder of its score tables inside ``rubrics/`` (empty for the first);
    ``minutes`` and ``questions``: how long a presentation and its questions take (none: nothing is presented);
    ``warn``: minutes before the end at which the clock warns."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    rubrics: str = ""
    minutes: int | None = Field(default=None, ge=1)
    questions: int = Field(default=0, ge=0)
    warn: int = Field(default=0, ge=0)
    source: str = ""
    verified: bool = False


class JudgingRules(BaseModel):
    """``recuse_unit``: a judge of the recommending unit is recused too; ``recuse_group``: one whose own company
    belongs to the entry's central enterprise group. ``by_group``: an entry's judges come from one
    group. ``fields``: a judge's field (专业) -> words by which an entry of it is known (title, company, division).
    ``name_heads``: heads of columns of a report
    that hold people's names. ``mask`` stands where a name is hidden. ``discuss_from``: a
    difference between two totals, in points, from which the panel should talk an entry over. ``conclusions``: what a
    panel may conclude (合议), beside the score. ``phases``: the first
    is the one of the report, without a folder."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    blind: bool = True
    mask: str = "▇▇"
    name_heads: tuple[str, ...] = ()
    per_entry: int = Field(default=5, ge=1)
    recuse_unit: bool = True
    recuse_group: bool = False
    by_group: bool = False
    fields: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    discuss_from: float = Field(default=10, gt=0)
    verdicts: tuple[str, ...] = ()
    conclusions: tuple[str, ...] = ()
    phases: tuple[PhaseRules, ...] = ()
    source: str = ""
    verified: bool = False

    @model_validator(mode="after")
    def _holds(self) -> JudgingRules:
        names = [p.name for p in self.phases]
        if len(set(names)) != len(names):
            raise ValueError("two phases have one name")
        if self.phases and (self.phases[0].rubrics or not all(p.rubrics for p in self.phases[1:])):
            raise ValueError("the first phase has no folder of score tables, each later one has")
        return self


def load_judging(path: Path) -> JudgingRules:
    """The rules of ``path``. RulesError where they do not hold."""
    try:
        return JudgingRules.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError) as error:
        reason = " ".join(str(error).split())[:300]
        raise RulesError(
            say("The judging rules {file} do not hold: {reason}. Correct the file.", file=path, reason=reason)
        ) from error
