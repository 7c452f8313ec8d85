"""Two runs side by side: what moved, and what had been changed between them.

Two results walk in, a :class:`Comparison` walks out. It knows no store and does not rank anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from review_lib.ranking.values import RankRow, RunResult


@dataclass(frozen=True, slots=True)
class Move:
    """One entry in two runs (None: no rank or score there). ``new``: only in the later, ``gone``: in the earlier."""

    entry: str
    division: str
    rank_before: int | None
    rank_after: int | None
    score_before: Decimal | None
    score_after: Decimal | None
    award_before: str
    award_after: str
    new: bool = False
    gone: bool = False

    @property
    def award_moved(self) -> bool:
        """Whether the award is another one."""
        return self.award_before != self.award_after


@dataclass(frozen=True, slots=True)
class Comparison:
    """``changes``: what differs between the runs, out of rule, marks, entries, seed, version; ``fields``: of the rule.

    ``moves``: the entries whose rank, score or award differ, those with another award first.
    """

    changes: tuple[str, ...]
    fields: tuple[str, ...]
    sheets: tuple[tuple[str, str], ...]
    moves: tuple[Move, ...]


def compare(before: RunResult, after: RunResult, versions: tuple[str, str] = ("", "")) -> Comparison:
    """What moved from one run to the other. ``sheets``: (judge, entry) whose total or state before dropping differs;
    ``versions``: of the software that made each, so that another method is named as a change."""
    old, new = before.rule.plain(), after.rule.plain()
    fields = tuple(sorted(k for k in old.keys() | new.keys() if old.get(k) != new.get(k)))
    rows_old, rows_new = {r.entry: r for r in before.rows}, {r.entry: r for r in after.rows}
    marks_old = {(s.judge, s.entry, s.phase): s.total for s in before.sheets}
    marks_new = {(s.judge, s.entry, s.phase): s.total for s in after.sheets}
    sheets = sorted({k[:2] for k in marks_old.keys() | marks_new.keys() if marks_old.get(k) != marks_new.get(k)})
    changes = []
    if fields:
        changes.append("rule")
    if sheets:
        changes.append("marks")
    if rows_old.keys() != rows_new.keys():
        changes.append("entries")
    if before.seed != after.seed:
        changes.append("seed")
    if versions[0] != versions[1]:
        changes.append("version")
    moves = []
    for entry in sorted(rows_old.keys() | rows_new.keys()):
        a, b = rows_old.get(entry), rows_new.get(entry)
        move = _move(entry, a, b)
        if (
            (a is None) != (b is None)
            or move.award_moved
            or move.rank_before != move.rank_after
            or (move.score_before != move.score_after)
        ):
            moves.append(move)
    moves.sort(key=lambda m: (not m.award_moved, m.division, m.rank_after or 10**9, m.entry))
    return Comparison(tuple(changes), fields, tuple(sheets), tuple(moves))


def _move(entry: str, a: RankRow | None, b: RankRow | None) -> Move:
    there = b or a
    return Move(
        entry,
        there.division if there else "",
        a.rank if a else None,
        b.rank if b else None,
        a.score if a else None,
        b.score if b else None,
        a.award if a else "",
        b.award if b else "",
        a is None,
        b is None,
    )
