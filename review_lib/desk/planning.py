"""Would this panel tell them apart, and whose further review would settle the most doubtful award lines.

The season's own design and run walk in; expected errors and pairs of entry and judge walk out. Nothing is kept.
"""

from __future__ import annotations

from review_lib.desk.judges import assigned, duty, panel
from review_lib.desk.rank import result_of, run_named, runs
from review_lib.desk.season import Season
from review_lib.desk.sheets import round_parts
from review_lib.errors import RefusedError
from review_lib.ranking.plan import ExtraReview, Outlook, extra_reviews, kind_like, outlook
from review_lib.ranking.values import Recusal
from review_lib.text import say


def would_tell_apart(season: Season, rounds: int = 5) -> Outlook:
    """How many awards the panel as it is assigned would get wrong on average, over ``rounds`` invented rounds.

    The invented judges are like those of the last run where there is one, else of the usual kind. RefusedError
    where no judges are assigned yet.
    """
    entries, judges, items = round_parts(season)
    there = {e.entry for e in entries}
    pairs = [(j, e) for j, e in assigned(season) if e in there]
    if not pairs:
        raise RefusedError(say("No judges are assigned yet. Assign them first."))
    known = runs(season)
    kind = kind_like(result_of(season, known[-1])) if known else None
    return outlook(entries, judges, pairs, items, season.rule, rounds=rounds, kind=kind)


def further_reviews(season: Season, run: str = "", most: int = 10) -> tuple[ExtraReview, ...]:
    """The ``most`` reviews with the greatest expected gain for the award lines of a run (the last)."""
    result = result_of(season, run_named(season, run))
    entries, judges, _ = round_parts(season)
    recusals = [
        Recusal(j.judge, entry, why) for j in panel(season) for entry, why in duty(season, j.judge).recused.items()
    ]
    return extra_reviews(result, judges, entries, recusals, most)
