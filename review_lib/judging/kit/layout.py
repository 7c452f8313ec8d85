"""Where each thing stands on a kit's worksheet: the one description that writing and reading share.

A score table walks in; rows walk out, each with the cell to fill and the label beside it, by which a row that was
moved is noticed. Rows and columns count from 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from review_lib.judging.port import Rubric
from review_lib.text import say

A, B, C, D, E = range(5)
FIRST = 5  # the row of the first item; title, entry, table, hint and heads stand above
OVERVIEW_FIRST = 14  # the row of the first entry on the overview; instructions stand above
DECLARED = (11, 2)  # the overview's cell of the declaration

RowKind = Literal["item", "point", "total", "comment", "recusal", "level", "veto"]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a worksheet: what it is, its key (item name or sub-point id) and the label in column A."""

    at: int
    kind: RowKind
    key: str
    label: str


def rows(rubric: Rubric) -> tuple[Row, ...]:
    """The rows of a score table's worksheet, from top to bottom."""
    found: list[Row] = []

    def add(kind: RowKind, key: str, label: str) -> None:
        found.append(Row(FIRST + len(found), kind, key, label))

    for n, item in enumerate(rubric.items, 1):
        add("item", item.id, f"{n}　{item.name}")
        for point in item.points:
            add("point", point.id, f"　{point.label} {point.text}")
    add("total", "", say("Total of the sheet"))
    add("comment", "", say("Comment on the whole"))
    if rubric.levels:
        add("level", "level", say("Level proposed, with the reason"))
    if rubric.vetoes:
        add("veto", "veto", say("Veto proposed, with the reason"))
    add("recusal", "", say("Recusal: the reason (no marks are then given)"))
    return tuple(found)


def cell(row: int, col: int) -> str:
    """A cell's name as Excel shows it: (6, 2) is ``C7``."""
    return f"{'ABCDEFGHIJ'[col]}{row + 1}"
