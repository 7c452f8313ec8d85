"""How judging is done in a season: blind or not, how many judges an entry, what counts as one's own company."""

from __future__ import annotations

from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from review_lib.errors import RulesError
from review_lib.text import say


class JudgingRules(BaseModel):
    """``recuse_unit``: a judge of the recommending unit is recused too. ``mask`` stands where a name is hidden."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    blind: bool = True
    mask: str = "▇▇"
    per_entry: int = Field(default=5, ge=1)
    recuse_unit: bool = True
    verdicts: tuple[str, ...] = ()
    source: str = ""
    verified: bool = False


def load_judging(path: Path) -> JudgingRules:
    """The rules of ``path``. RulesError where they do not hold."""
    try:
        return JudgingRules.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError) as error:
        reason = " ".join(str(error).split())[:300]
        raise RulesError(
            say("The judging rules {file} do not hold: {reason}. Correct the file.", file=path, reason=reason)
        ) from error
