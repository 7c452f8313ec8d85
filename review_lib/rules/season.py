"""The facts of one season: deadlines, limits, what each kind of entry needs, how names and files are told.

A YAML file walks in (``data/rules/2026/season.yml`` or one that a clerk names); a checked, frozen
:class:`SeasonRules` walks out. Nothing here knows a file of a company or a form's printed layout.
"""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from review_lib.errors import RulesError
from review_lib.paths import rules_dir
from review_lib.rules.yaml_file import read_yaml
from review_lib.text import say

EntryKind = Literal["qc", "team", "individual"]


class Frozen(BaseModel):
    """Base of all rules: unknown keys are refused, nothing changes after loading."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Deadline(Frozen):
    """Last moment of receipt, in the season's zone, to the second."""

    until: datetime
    source: str
    verified: bool

    @field_validator("until")
    @classmethod
    def _plain(cls, until: datetime) -> datetime:
        if until.tzinfo is not None:
            raise ValueError("written without an offset: the season's zone holds")
        return until


class Limit(Frozen):
    """One number of the notice or of the secretariat."""

    value: int
    source: str
    verified: bool


class Deadlines(Frozen):
    """``forms``: annexes 1-8; ``reports``: QC reports and team experience reports."""

    forms: Deadline
    reports: Deadline


class Limits(Frozen):
    """Numbers that forms are held to."""

    members_max: Limit
    summary_chars_min: Limit
    deeds_chars_about: Limit
    deeds_chars_min: Limit
    deeds_chars_max: Limit


class NameRules(Frozen):
    """How names of teams, groups and companies look."""

    team_endings: tuple[str, ...]
    team_endings_source: str
    team_endings_verified: bool
    team_bad_endings: tuple[str, ...]
    group_words: tuple[str, ...]
    company_endings: tuple[str, ...]
    site_endings: tuple[str, ...]
    workshop_endings: tuple[str, ...]
    regions: tuple[str, ...]


class KindRules(Frozen):
    """What one kind of entry is listed, declared and reported in."""

    rows: str
    row_name: str
    row_company: str = ""
    form: str
    form_name: str
    form_company: str
    form_title: str
    unit_forms: tuple[str, ...]
    report: bool
    divisions: tuple[str, ...]
    division_default: str
    division_field: str = ""
    extra_material: tuple[str, ...] = ()


class BodyRules(Frozen):
    """A free text of a form: its field, the key of its length, and which length rule holds."""

    key: str
    chars: str
    rule: Literal["summary", "deeds"]


class SeasonRules(Frozen):
    """All facts of a season."""

    season: int
    title: str
    association: str
    industry: str
    notice_number: str
    mailbox: str
    zone: str
    source: str
    verified: bool
    deadlines: Deadlines
    limits: Limits
    names: NameRules
    summary_form: str
    kinds: dict[EntryKind, KindRules]
    unit_fields: dict[str, str]
    asked_when: dict[str, tuple[str, ...]]
    not_above: dict[str, tuple[tuple[str, str], ...]]
    bodies: dict[str, BodyRules]
    word_kinds: tuple[str, ...]
    word_suffixes: tuple[str, ...]
    word_by_suffix_kinds: tuple[str, ...]
    sheet_kinds: tuple[str, ...]
    scan_kinds: tuple[str, ...]
    annex_word: str
    file_words: dict[str, tuple[str, ...]]

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"{zone!r} is no time zone") from error
        return zone

    def deadline(self, what: Literal["forms", "reports"]) -> datetime:
        """The last aware moment of receipt; one second later is late."""
        rule = self.deadlines.forms if what == "forms" else self.deadlines.reports
        return rule.until.replace(tzinfo=ZoneInfo(self.zone))

    def late(self, received: datetime | None, what: Literal["forms", "reports"]) -> bool:
        """Whether a mail received then comes after the deadline. A mail without a time is not held late."""
        return received is not None and received.timestamp() >= self.deadline(what).timestamp() + 1

    def kind_of_form(self, annex: str) -> EntryKind | None:
        """The kind of entry that this annex declares, or None for a form of the unit."""
        return next((kind for kind, rule in self.kinds.items() if rule.form == annex), None)

    @property
    def annexes(self) -> tuple[str, ...]:
        """All annexes that the season knows, in the order of their numbers."""
        found = {self.summary_form}
        for rule in self.kinds.values():
            found |= {rule.form, *rule.unit_forms}
        return tuple(sorted(found))


def load_season(path: Path) -> SeasonRules:
    """The season's rules from one YAML file. RulesError names file and place where it does not hold."""
    try:
        raw = read_yaml(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        reason = " ".join(str(error).split())
        raise RulesError(
            say("The season file {file} cannot be read: {reason}. Choose another file.", file=path, reason=reason)
        ) from error
    try:
        return SeasonRules.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise RulesError(
            say(
                "The season file {file} does not hold at {where}: {reason}. Correct it there.",
                file=path,
                where=where,
                reason=first["msg"],
            )
        ) from error


@lru_cache(maxsize=8)
def season_rules(season: int = 2026) -> SeasonRules:
    """The shipped rules of a season (of ``data/rules/<season>/season.yml``)."""
    return load_season(rules_dir() / str(season) / "season.yml")
