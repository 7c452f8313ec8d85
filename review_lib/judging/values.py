"""What judging hands on: judges, who judges what, and sheets with their marks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from math import inf
from typing import Literal

SheetState = Literal["open", "submitted", "recused"]


@dataclass(frozen=True, slots=True)
class Judge:
    """An expert judge. ``company``, ``central_group`` and ``conflicts`` (company -> reason) exclude entries; the rest
    may be empty. ``specialty`` may name several fields (专业), divided by 、 or /."""

    judge: str
    company: str = ""
    group: str = ""
    role: str = ""
    specialty: str = ""
    conflicts: Mapping[str, str] = field(default_factory=dict)
    central_group: str = ""

    @property
    def fields(self) -> frozenset[str]:
        """The judge's fields."""
        return frozenset(f.strip() for f in re.split("[、/，,;；]", self.specialty) if f.strip())


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry as far as assignment needs it: its number, every company that it belongs to, the central enterprise
    group and all of its companies (where that counts), and its fields (专业)."""

    entry: str
    division: str
    companies: frozenset[str]
    groups: frozenset[str] = frozenset()
    fields: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who judges what: pairs in order, loads a judge, whether the design hangs together, and remarks in words.

    ``before`` and ``after``: the worst variance of a difference between two entries, in variances of one judge's
    total, before and after the design was strengthened; ``best`` is what no design goes below. ``leads``: entry ->
    lead judge (主评)."""

    pairs: tuple[tuple[str, str], ...]
    loads: Mapping[str, int]
    connected: bool
    remarks: tuple[str, ...] = ()
    before: float = inf
    after: float = inf
    best: float = 0.0
    leads: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage or picture of the report tied to a sub-point (``2.4``: item 2, point 4). ``end`` counts in block
    ``until``, or in ``block`` where that is empty."""

    id: str
    block: str
    start: int
    end: int
    quote: str
    point: str
    kind: Literal["for", "against"] = "for"
    picture: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A judge's proposal to the panel: a veto or a level, with the reason."""

    choice: str
    reason: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One judge's sheet of one entry, as its events left it.

    ``version`` is the number of the last event that touched it, ``written`` the number and time of the last
    write of each value, by kind (mark, comment, point, proposal) and key; ``order`` the number of the first mark.
    """

    judge: str
    entry: str
    state: SheetState = "open"
    marks: Mapping[str, Decimal] = field(default_factory=dict)
    comments: Mapping[str, str] = field(default_factory=dict)
    comment: str = ""
    evidence: tuple[Evidence, ...] = ()
    points: Mapping[str, str] = field(default_factory=dict)
    proposals: Mapping[str, Proposal] = field(default_factory=dict)
    written: Mapping[tuple[str, str], tuple[int, str]] = field(default_factory=dict)
    reason: str = ""
    version: int = 0
    submitted_at: str = ""
    order: int = 0

    @property
    def total(self) -> Decimal:
        """The sum of the marks given so far."""
        return sum(self.marks.values(), Decimal(0))
