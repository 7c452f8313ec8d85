"""Further reviews: those that the plan asks for settle more than as many by lot."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from review_lib.ranking.fair import estimate
from review_lib.ranking.fair_data import arrays
from review_lib.ranking.fair_levels import at_or_above_rank
from review_lib.ranking.further import extra_reviews
from review_lib.ranking.plan import kind_like, outlook
from review_lib.ranking.run import rank_round
from review_lib.ranking.simulate import Kind, draw_panel, invent
from review_lib.ranking.values import Entry, Item, Judge, Recusal, Round
from review_lib.rules.rule import Award, Rule

ITEMS = tuple(Item("d", f"i{n}", Decimal(m), Decimal("0.5")) for n, m in enumerate((15, 30, 20, 20, 5, 10)))
RULE = Rule(awards=(Award(name="one", share=Decimal("0.1")), Award(name="two", share=Decimal("0.3"))))
COUNTS = (5, 20)
ENTRIES = tuple(Entry(f"E{n:02d}", "d", f"C{n % 9}") for n in range(50))
JUDGES = tuple(Judge(f"P{n:02d}", f"C{n}" if n < 3 else "") for n in range(14))


def doubt(round_: Round, quality: dict[str, float]) -> float:
    """Squared error of the chances of both levels, summed over the entries."""
    data = arrays(round_)
    place = np.argsort(np.argsort([-quality[e] for e in data.entries]))
    chance = at_or_above_rank(estimate(data, 1).draws, COUNTS)
    return float(((chance - (place < np.array(COUNTS)[:, None])) ** 2).sum())


@pytest.mark.long
def test_planned_reviews_settle_more_than_reviews_by_lot():
    """Without drift, further sheets leave the earlier marks as they were: the rounds differ in them alone."""
    planned, drawn = [], []
    for seed in range(8):
        rng = np.random.Generator(np.random.PCG64(seed))
        first, _ = draw_panel(ENTRIES, JUDGES, 3, seed)

        def marked(more, first=first, seed=seed):
            made = invent(ENTRIES, JUDGES, first + more, ITEMS, seed, Kind(drift=0.0))
            return Round(ENTRIES, JUDGES, ITEMS, made.marks, (), RULE), made.quality

        round_, quality = marked([])
        plan = extra_reviews(rank_round(round_), JUDGES, ENTRIES, (), 12)
        free = sorted({(j.judge, e.entry) for j in JUDGES for e in ENTRIES} - set(first))
        lot = [free[int(k)] for k in rng.choice(len(free), len(plan), replace=False)]
        before = doubt(round_, quality)
        planned.append(before - doubt(*marked([(x.judge, x.entry) for x in plan])))
        drawn.append(before - doubt(*marked(lot)))

    assert np.mean(planned) > 0
    assert np.mean(planned) > np.mean(drawn)


def test_planned_reviews_are_free_of_conflict_spread_and_one_an_entry():
    first, _ = draw_panel(ENTRIES, JUDGES, 3, 1)
    round_ = Round(ENTRIES, JUDGES, ITEMS, invent(ENTRIES, JUDGES, first, ITEMS, 1).marks, (), RULE)
    recused = tuple(Recusal("P05", e.entry, "kin") for e in ENTRIES)

    plan = extra_reviews(rank_round(replace(round_, recusals=())), JUDGES, ENTRIES, recused, 10)

    company = {e.entry: e.company for e in ENTRIES}
    home = {j.judge: j.company for j in JUDGES}
    assert len(plan) == 10 == len({x.entry for x in plan})
    assert not {(x.judge, x.entry) for x in plan} & set(first)
    assert all(x.judge != "P05" and home[x.judge] != company[x.entry] for x in plan)
    assert max(sum(x.judge == j.judge for x in plan) for j in JUDGES) <= 2
    assert [x.gain for x in plan] == sorted((x.gain for x in plan), reverse=True)
    assert all(0 < x.gain < 1 and 0 < x.wrong < 1 for x in plan)


def test_a_runs_own_kind_of_panel_is_found_again():
    wanted = Kind(quality=4.5, severity=4.0, sheet_error=3.6, item_error=0.043, level=74.0, flat=0.15)
    first, _ = draw_panel(ENTRIES, JUDGES, 6, 2)
    made = invent(ENTRIES, JUDGES, first, ITEMS, 2, wanted)
    result = rank_round(Round(ENTRIES, JUDGES, ITEMS, made.marks, (), RULE))

    found = kind_like(result)

    assert abs(found.level - np.mean(list(made.quality.values()))) < 1.0
    assert 0.7 < found.quality / np.std(list(made.quality.values())) < 1.3
    severe = np.std([made.severity[j] for j, kind in made.kinds.items() if not kind])
    assert 0.7 < found.severity / severe < 1.4
    sigma = np.mean([float(made.judges[j]["sigma"]) for j, kind in made.kinds.items() if not kind])
    assert 0.75 < 1.14 * found.sheet_error / sigma < 1.3
    assert found.flat == 2 / 14 and found.random == found.biased == 0.0


def test_a_run_without_marks_leaves_the_usual_kind():
    assert kind_like(rank_round(Round(ENTRIES, JUDGES, ITEMS, (), (), RULE))) == Kind()


def test_a_looser_panel_is_expected_to_err_more():
    first, _ = draw_panel(ENTRIES, JUDGES, 3, 1)
    exact, loose = (
        outlook(ENTRIES, JUDGES, first, ITEMS, RULE, 1, 3, Kind(sheet_error=2.75 * f, item_error=0.033 * f))
        for f in (0.5, 2.0)
    )

    assert exact.fair_wrong < loose.fair_wrong and exact.official_wrong < loose.official_wrong
