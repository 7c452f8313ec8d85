"""The words of a comparison of two runs: what was changed between them, and what moved, a sentence an entry.

A :class:`Comparison` walks in, sentences walk out. No number is worked out here.
"""

from __future__ import annotations

from review_lib.ranking.compare import Comparison, Move
from review_lib.text import say


def field_words(field: str) -> str:
    """The name of a setting of the rule, for a person."""
    words = {
        "trim": say("how many highest and lowest totals are dropped"),
        "decimals": say("decimals of the score"),
        "awards": say("award levels"),
        "tie_break": say("items that part equal scores"),
        "phases": say("weights of the phases"),
        "per_company": say("most awards of one company"),
        "min_sheets": say("fewest finished sheets"),
    }
    return words.get(field, field)


def change_words(found: Comparison) -> str:
    """What was changed between the runs, in one sentence; empty where nothing was."""
    said = []
    if "rule" in found.changes:
        said.append(say("rule ({fields})", fields="、".join(field_words(f) for f in found.fields)))
    if "marks" in found.changes:
        said.append(say("marks ({n} sheets)", n=len(found.sheets)))
    if "entries" in found.changes:
        said.append(say("entries"))
    if "seed" in found.changes:
        said.append(say("seed"))
    if "version" in found.changes:
        said.append(say("version of the software"))
    return say("Changed: {what}.", what="、".join(said)) if said else ""


def move_words(move: Move) -> str:
    """One entry: score, rank and award before and after."""
    none = say("none")
    if move.new:
        return say("{entry} is new.", entry=move.entry)
    if move.gone:
        return say("{entry} is no longer there.", entry=move.entry)
    return say(
        "{entry}: score {s0} to {s1}, rank {r0} to {r1}, award {a0} to {a1}.",
        entry=move.entry,
        s0=move.score_before if move.score_before is not None else none,
        s1=move.score_after if move.score_after is not None else none,
        r0=move.rank_before or none,
        r1=move.rank_after or none,
        a0=move.award_before or none,
        a1=move.award_after or none,
    )


def lines(found: Comparison) -> tuple[str, ...]:
    """Everything that moved, those with another award first."""
    return tuple(move_words(m) for m in found.moves)
