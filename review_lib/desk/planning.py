"""Would this panel tell them apart, and whose further review would settle the most doubtful award lines.

The season's own design and run walk in; expected errors and pairs of entry and judge walk out. Nothing is kept.
"""

from __future__ import annotations

from pathlib import Path

from review_lib.desk.judges import assigned
from review_lib.desk.rank import result_of, run_named, runs
from review_lib.desk.rounds import recusals_of, rule_text
from review_lib.desk.season import Season
from review_lib.desk.sheets import round_parts
from review_lib.errors import RefusedError
from review_lib.ranking.further import ExtraReview, extra_reviews
from review_lib.ranking.plan import Outlook, kind_like, outlook
from review_lib.ranking.simulate import Kind, write_invented
from review_lib.ranking.values import Entry, Item, Judge
from review_lib.text import say


def would_tell_apart(season: Season, rounds: int = 5) -> Outlook:
    """How many awards the panel as it is assigned would get wrong on average, over ``rounds`` invented rounds.

    The invented judges are like those of the last run where there is one, else of the usual kind. RefusedError
    where no judges are assigned yet.
    """
    entries, judges, items, pairs = _design(season)
    return outlook(entries, judges, pairs, items, season.rule, rounds=rounds, kind=_kind_at_hand(season))


def simulate_like(season: Season, out: Path, seed: int = 2026) -> Path:
    """Write a round like the season at hand into ``out``: its entries, judges, assignment and rule, invented marks.

    The invented judges are like those of the last run where there is one. ``truth.csv`` and ``truth_judges.csv`` tell
    what the invented marks were made from; the season itself stays as it is. RefusedError where no judges are assigned,
    or where the rule weighs phases (each phase has its own judges and score tables).
    """
    entries, judges, items, pairs = _design(season)
    if season.rule.phases:
        raise RefusedError(say("The rule weighs phases; a round like it can't be invented in one folder."))
    away = recusals_of(season)
    text = rule_text(season)
    return write_invented(out, entries, judges, pairs, items, away, season.rule, text, seed, _kind_at_hand(season))


def _design(season: Season) -> tuple[list[Entry], list[Judge], list[Item], list[tuple[str, str]]]:
    """Entries, judges, items and who judges what (judge, entry). RefusedError where no judges are assigned yet."""
    entries, judges, items = round_parts(season)
    there = {e.entry for e in entries}
    pairs = [(j, e) for j, e in assigned(season) if e in there]
    if not pairs:
        raise RefusedError(say("No judges are assigned yet. Assign them first."))
    return entries, judges, items, pairs


def _kind_at_hand(season: Season) -> Kind | None:
    """The kind of panel that the last run found; None where there is no run."""
    known = runs(season)
    return kind_like(result_of(season, known[-1])) if known else None


def further_reviews(season: Season, run: str = "", most: int = 10) -> tuple[ExtraReview, ...]:
    """The ``most`` reviews with the greatest expected gain for the award lines of a run (the last)."""
    result = result_of(season, run_named(season, run))
    entries, judges, _ = round_parts(season)
    return extra_reviews(result, judges, entries, recusals_of(season), most)
