"""What each finding code means: severity, what its subject is, and the sentences a person reads.

``data/rules/<season>/findings.yml`` walks in, checked :class:`FindingRules` walk out. It knows no finding.
"""

from __future__ import annotations

import string
from functools import lru_cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import ValidationError, field_validator

from review_lib.errors import RulesError
from review_lib.paths import rules_dir
from review_lib.rules.season import Frozen
from review_lib.rules.yaml_file import read_yaml
from review_lib.text import say


class Words(Frozen):
    """Three sentences: what it is called, what is wrong, what to do. ``{named}`` places are the finding's values."""

    title: str
    what: str
    todo: str

    @field_validator("title", "what", "todo")
    @classmethod
    def _parses(cls, sentence: str) -> str:
        list(string.Formatter().parse(sentence))
        return sentence


class FindingRule(Frozen):
    """One finding code."""

    severity: Literal["error", "warning", "info"]
    subject: Literal["item", "form", "entry", "file", "mail", "field", "report"]
    contract: bool = True
    zh: Words
    en: Words


class FindingRules(Frozen):
    """All finding codes in the order in which they are told."""

    findings: dict[str, FindingRule]


def load_findings(path: Path) -> FindingRules:
    """The finding codes of one file. RulesError names file and place where it does not hold."""
    try:
        return FindingRules.model_validate(read_yaml(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError) as error:
        reason = " ".join(str(error).split())[:300]
        raise RulesError(
            say("The file of findings {file} does not hold: {reason}. Correct it there.", file=path, reason=reason)
        ) from error


@lru_cache(maxsize=8)
def finding_rules(season: int = 2026) -> FindingRules:
    """The shipped finding codes of a season."""
    return load_findings(rules_dir() / str(season) / "findings.yml")
