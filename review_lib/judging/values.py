"""What judging hands on: judges, who judges what, and sheets with their marks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

SheetState = Literal["open", "submitted", "recused"]


@dataclass(frozen=True, slots=True)
class Judge:
    """An expert judge. ``company`` and ``conflicts`` (company -> reason) exclude entries; the rest may be empty."""

    judge: str
    company: str = ""
    group: str = ""
    role: str = ""
    specialty: str = ""
    conflicts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry as far as assignment needs it: its number and every company that it belongs to."""

    entry: str
    division: str
    companies: frozenset[str]


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who judges what: pairs in order, loads a judge, components of the design and remarks in words."""

    pairs: tuple[tuple[str, str], ...]
    loads: Mapping[str, int]
    connected: bool
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage or picture of the report tied to a sub-point of an item."""

    id: str
    item: str
    point: int
    block: str
    start: int
    end: int
    quote: str
    supports: bool = True


@dataclass(frozen=True, slots=True)
class Sheet:
    """One judge's sheet of one entry, as its events left it. ``version`` counts the events that touched it."""

    judge: str
    entry: str
    state: SheetState = "open"
    marks: Mapping[str, Decimal] = field(default_factory=dict)
    comments: Mapping[str, str] = field(default_factory=dict)
    comment: str = ""
    evidence: tuple[Evidence, ...] = ()
    proposals: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    version: int = 0
    submitted_at: str = ""
    order: int = 0

    @property
    def total(self) -> Decimal:
        """The sum of the marks given so far."""
        return sum(self.marks.values(), Decimal(0))
