"""What a file or mail may be before it is refused, and the words by which mail programs mark what they do.

``limits.yml`` of a season walks in; one frozen :class:`Limits` walks out, checked by pydantic. It must not know any
mail, file or company: intake and convert ask it, and nothing here opens anything.
"""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from review_lib.errors import RulesError
from review_lib.paths import rules_dir
from review_lib.rules.yaml_file import read_yaml
from review_lib.text import say

__all__ = [
    "ArchiveLimits",
    "JunkRules",
    "Limits",
    "LinkRules",
    "MailLimits",
    "OfficeLimits",
    "QuoteRules",
    "WorkerLimits",
    "load_limits",
]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ArchiveLimits(_Frozen):
    """How deep, how many, how large; ``ratio`` is unpacked : packed and counts from ``ratio_from_bytes`` on."""

    depth: int = Field(ge=1)
    files: int = Field(ge=1)
    total_bytes: int = Field(ge=1)
    file_bytes: int = Field(ge=1)
    ratio: float = Field(gt=1)
    ratio_from_bytes: int = Field(ge=0)


class OfficeLimits(_Frozen):
    """The same for the parts inside an Office file."""

    parts: int = Field(ge=1)
    total_bytes: int = Field(ge=1)
    xml_bytes: int = Field(ge=1)
    xml_ratio: float = Field(gt=1)
    xml_ratio_from_bytes: int = Field(ge=0)
    media_ratio: float = Field(gt=1)
    media_ratio_from_bytes: int = Field(ge=0)
    text_run_chars: int = Field(ge=1)


class WorkerLimits(_Frozen):
    """What one file may take in a worker process: seconds of wall clock, bytes of memory."""

    seconds: float = Field(gt=0)
    memory_bytes: int = Field(gt=0)


class MailLimits(_Frozen):
    """What one mail may hold; ``unnamed`` names a nameless attachment (``{n}`` is its number)."""

    bytes: int = Field(ge=1)
    depth: int = Field(ge=1)
    parts: int = Field(ge=1)
    unnamed: str


class JunkRules(_Frozen):
    """Members and parts that carry nothing of the sender's and are left out silently (all lower case)."""

    names: tuple[str, ...]
    prefixes: tuple[str, ...]
    suffixes: tuple[str, ...]
    folders: tuple[str, ...]
    types: tuple[str, ...]


class LinkRules(_Frozen):
    """By what a link to a file outside the mail is known."""

    hosts: tuple[str, ...]
    host_parts: tuple[str, ...]
    path_parts: tuple[str, ...]
    not_hosts: tuple[str, ...]
    words: tuple[str, ...]
    marks: tuple[str, ...]
    file_endings: tuple[str, ...]


class QuoteRules(_Frozen):
    """By what a quoted or forwarded earlier mail is known (regular expressions, read without case)."""

    lines: tuple[str, ...]
    forward_lines: tuple[str, ...]
    heads: tuple[str, ...]
    heads_needed: int = Field(ge=1)
    reply_subject: str
    forward_subject: str

    @field_validator("lines", "forward_lines")
    @classmethod
    def _compile_all(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in value:
            re.compile(pattern)
        return value


class Limits(_Frozen):
    """All limits and mail words of a season."""

    archives: ArchiveLimits
    office: OfficeLimits
    strange_kinds: frozenset[str]
    workers: WorkerLimits
    mail: MailLimits
    junk: JunkRules
    links: LinkRules
    quotes: QuoteRules

    @cached_property
    def quote_line(self) -> re.Pattern[str]:
        """One pattern for every line that begins a quoted mail."""
        return re.compile("|".join(f"(?:{p})" for p in self.quotes.lines), re.IGNORECASE)

    @cached_property
    def forward_line(self) -> re.Pattern[str]:
        """One pattern for every line that begins a forwarded mail."""
        return re.compile("|".join(f"(?:{p})" for p in self.quotes.forward_lines), re.IGNORECASE)

    @cached_property
    def listed_file(self) -> re.Pattern[str]:
        """A file name as it stands in running text (no blanks)."""
        endings = "|".join(self.links.file_endings)
        return re.compile(rf"[^\s|：:；;，,<>《》“”\"']{{1,120}}\.(?:{endings})\b", re.IGNORECASE)

    @cached_property
    def linked_file(self) -> re.Pattern[str]:
        """A file name as the words of a link (blanks allowed)."""
        endings = "|".join(self.links.file_endings)
        return re.compile(rf"[^\\/:*?\"<>|\t\n]{{1,160}}?\.(?:{endings})(?:\b|$)", re.IGNORECASE)


def load_limits(folder: Path | None = None) -> Limits:
    """The limits of the season whose rules stand in ``folder`` (default: the rules of 2026).

    RulesError names the file and the place that does not hold.
    """
    path = (folder or rules_dir() / "2026") / "limits.yml"
    try:
        return Limits.model_validate(read_yaml(path.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError, ValidationError, re.error) as error:
        raise RulesError(
            say(
                "{file} does not hold as limits: {why}. Restore the file as it was shipped.",
                file=path.name,
                why=str(error).splitlines()[0],
            )
        ) from error
