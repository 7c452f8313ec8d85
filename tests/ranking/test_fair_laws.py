"""Laws of the fair score that hold for any round: what must change nothing, and what must narrow."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from review_lib.ranking.explain_text import link_words
from review_lib.ranking.fair_data import arrays
from review_lib.ranking.fair_items import item_evidence
from review_lib.ranking.fair_links import link
from review_lib.ranking.run import rank_round
from review_lib.ranking.simulate import Kind, draw_panel, invent
from review_lib.ranking.values import LINKED, Entry, Item, Judge, Mark, Recusal, Round
from review_lib.rules.rule import Award, Rule

SIZES = (15, 30, 20, 20, 5, 10)
RULE = Rule(awards=(Award(name="one", share=Decimal("0.1")), Award(name="two", share=Decimal("0.3"))))
FEW = settings(max_examples=6, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def round_of(entries: int, judges: int, per_entry: int, seed: int, kind: Kind | None = None) -> Round:
    """An invented round of two divisions with different items."""
    items = [Item("d", f"i{n}", Decimal(m), Decimal("0.5")) for n, m in enumerate(SIZES)]
    items += [Item("f", f"k{n}", Decimal(m), Decimal("1")) for n, m in enumerate((40, 35, 25))]
    rows = tuple(Entry(f"E{n:02d}", "df"[n % 2], f"C{n % 5}") for n in range(entries))
    seats = tuple(Judge(f"P{n:02d}") for n in range(judges))
    assignments, _ = draw_panel(rows, seats, per_entry, seed)
    marks = invent(rows, seats, assignments, items, seed, kind or Kind(missing=0.1)).marks
    return Round(rows, seats, tuple(items), marks, (), RULE)


def fair(round_: Round) -> dict[str, tuple[float | None, ...]]:
    """The fair columns by entry."""
    return {r.entry: (r.fair_score, r.fair_low, r.fair_high, r.fair_rank, r.p_award) for r in rank_round(round_).rows}


@FEW
@given(st.integers(0, 10**6), st.integers(4, 14), st.integers(2, 5), st.randoms(use_true_random=False))
def test_names_and_orders_of_any_round_change_nothing(seed, entries, judges, random):
    round_ = round_of(entries, judges, min(judges, 3), seed)

    def shuffled(prefix: str, names: list[str]) -> dict[str, str]:
        new = [f"{prefix}{n:02d}" for n in range(len(names))]
        random.shuffle(new)
        return dict(zip(names, new, strict=True))

    entry = shuffled("x", [e.entry for e in round_.entries])
    judge = shuffled("y", [j.judge for j in round_.judges])
    item = shuffled("z", [i.item for i in round_.items])
    firm = shuffled("firm", sorted({e.company for e in round_.entries}))
    division = shuffled("part", ["d", "f"])
    by_judge: dict[str, list[Mark]] = {}
    for m in round_.marks:
        by_judge.setdefault(judge[m.judge], []).append(Mark(judge[m.judge], entry[m.entry], item[m.item], m.mark))
    entries_ = [Entry(entry[e.entry], division[e.division], firm[e.company]) for e in round_.entries]
    judges_ = [Judge(judge[j.judge]) for j in round_.judges]
    items_ = [replace(i, division=division[i.division], item=item[i.item]) for i in round_.items]
    blocks = list(by_judge.values())
    for names in (entries_, judges_, items_, blocks):
        random.shuffle(names)
    renamed = Round(
        tuple(entries_), tuple(judges_), tuple(items_), tuple(m for block in blocks for m in block), (), RULE
    )

    got, before = fair(renamed), fair(round_)

    assert {e: got[entry[e]] for e in before} == before


@FEW
@given(st.integers(0, 10**6), st.integers(0, 100))
def test_marks_of_recused_judges_never_matter(seed, high):
    round_ = round_of(10, 4, 3, seed)
    judged = {(m.judge, m.entry) for m in round_.marks}
    free = sorted({(j.judge, e.entry) for j in round_.judges for e in round_.entries} - judged)
    extra, recusals = [], []
    division = {e.entry: e.division for e in round_.entries}
    for judge, entry in free[:3]:
        recusals.append(Recusal(judge, entry, "kin"))
        own = [i for i in round_.items if i.division == division[entry]]
        extra += [Mark(judge, entry, i.item, Decimal(int(i.max * high / 100))) for i in own]

    mixed = replace(round_, marks=tuple(extra) + round_.marks, recusals=tuple(recusals))

    assert fair(mixed) == fair(round_)


@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    st.integers(0, 10**6),
    st.sampled_from([(8, 3, 3), (16, 5, 3), (24, 6, 5), (40, 12, 4)]),
    st.sampled_from([("i1", "k0"), ("i1", "i2", "k0", "k1"), ("i0", "i1", "i3", "k0", "k1", "k2")]),
    st.sampled_from([Decimal(-2), Decimal(1), Decimal("2.5")]),
)
def test_a_constant_for_one_judge_moves_no_fair_rank(seed, size, lifted, constant):
    """The same points more from one judge on every sheet, in whatever items (no mark touches a bound)."""
    round_ = round_of(*size, seed, Kind(level=65.0, missing=0.1))
    judge = f"P{seed % size[1]:02d}"
    most = {i.item: i.max for i in round_.items}
    moved = replace(
        round_,
        marks=tuple(
            replace(m, mark=m.mark + constant) if m.judge == judge and m.item in lifted else m for m in round_.marks
        ),
    )
    assume(all(0 < m.mark < most[m.item] for r in (round_, moved) for m in r.marks))
    assume(link(arrays(round_)) >= LINKED)

    before, after = fair(round_), fair(moved)

    assert {e: v[3] for e, v in after.items()} == {e: v[3] for e, v in before.items()}
    division = {e.entry: e.division for e in round_.entries}
    for name in "df":
        shift = [after[e][0] - before[e][0] for e in before if division[e] == name]
        assert max(shift) - min(shift) < 0.021


def marked(pairs: list[tuple[int, int]]) -> Round:
    """Twelve entries and six judges, of whom those in ``pairs`` (judge, entry) marked."""
    marks = tuple(Mark(f"P{j}", f"E{e:02d}", "i", Decimal(60 + (7 * e + 3 * j) % 11)) for j, e in pairs)
    rows = tuple(Entry(f"E{n:02d}", "d") for n in range(12))
    return Round(
        rows, tuple(Judge(f"P{n}") for n in range(6)), (Item("d", "i", Decimal(100), Decimal(1)),), marks, (), RULE
    )


EVERYONE = [(j, e) for j in range(6) for e in range(12)]
APART = [(j, e) for j, e in EVERYONE if (j < 3) == (e < 6)]
BRIDGED = [(j, e) for j, e in EVERYONE if (j < 3) == (e < 6) or e == 0]


def test_link_is_one_where_all_saw_all_and_nothing_where_rooms_share_no_entry():
    assert link(arrays(marked(EVERYONE))) == pytest.approx(1.0)
    assert link(arrays(marked(APART))) == 0.0
    assert 0.0 < link(arrays(marked(BRIDGED))) < LINKED


def test_a_run_says_where_judges_share_too_few_entries():
    assert "够多" in link_words(rank_round(marked(EVERYONE)))
    assert "太少" in link_words(rank_round(marked(BRIDGED)))
    assert link_words(rank_round(marked([]))) == ""


def test_panels_of_divisions_that_share_no_judge_are_linked_each_for_itself():
    rows = tuple(Entry(f"E{n:02d}", "df"[n % 2]) for n in range(12))
    items = tuple(Item(d, "i", Decimal(100), Decimal(1)) for d in "df")
    marks = tuple(
        Mark(f"P{e % 2}{j}", f"E{e:02d}", "i", Decimal(60 + (7 * e + 3 * j) % 11)) for e in range(12) for j in range(3)
    )
    seats = tuple(Judge(j) for j in sorted({m.judge for m in marks}))

    assert link(arrays(Round(rows, seats, items, marks, (), RULE))) == pytest.approx(1.0)


@pytest.mark.parametrize("seed", range(3))
def test_doubling_an_entrys_marks_narrows_its_interval(seed):
    round_ = round_of(20, 6, 3, seed)
    name = f"E{seed + 3:02d}"
    twins = {j: f"{j}-again" for j in {m.judge for m in round_.marks if m.entry == name}}
    again = tuple(replace(m, judge=twins[m.judge]) for m in round_.marks if m.judge in twins)
    doubled = Round(
        round_.entries,
        round_.judges + tuple(Judge(t) for t in twins.values()),
        round_.items,
        round_.marks + again,
        (),
        RULE,
    )

    before, after = fair(round_)[name], fair(doubled)[name]

    assert after[2] - after[1] < before[2] - before[1]


def test_items_tell_flat_and_exact_judges_apart_and_how_exact_each_is():
    entries = [Entry(f"E{n:02d}", "d") for n in range(60)]
    judges = [Judge(f"P{n:02d}") for n in range(20)]
    items = [Item("d", f"i{n}", Decimal(m), Decimal("0.5")) for n, m in enumerate(SIZES)]
    assignments, _ = draw_panel(entries, judges, 6, 5)
    made = invent(entries, judges, assignments, items, 5, Kind(flat=0.15))
    data = arrays(Round(tuple(entries), tuple(judges), tuple(items), made.marks, (), RULE))

    found = item_evidence(data)

    flat = np.array([made.kinds[j] == "flat" for j in data.judges])
    sigma = np.log([float(made.judges[j]["sigma"]) for j in data.judges])
    assert flat.sum() == 3 and (found.kinds[flat, 1] > 5).all() and (found.kinds[~flat, 1] < -3).all()
    assert np.corrcoef(found.exactness[~flat], sigma[~flat])[0, 1] > 0.8


def test_a_missing_item_is_filled_by_sheet_entry_and_judge():
    """What is filled comes near what the judge would have given; a whole sheet's total is its own sum."""
    whole = round_of(40, 10, 5, 3, Kind(missing=0.0))
    data = arrays(whole)
    rng = np.random.Generator(np.random.PCG64(1))
    sheets = sorted({(m.judge, m.entry) for m in whole.marks})
    lost = {sheets[int(k)] for k in rng.choice(len(sheets), 40, replace=False)}
    first = {e.entry: "i2" if e.division == "d" else "k1" for e in whole.entries}
    marks = tuple(m for m in whole.marks if (m.judge, m.entry) not in lost or m.item != first[m.entry])
    gappy = arrays(replace(whole, marks=marks))

    true, filled = item_evidence(data).totals, item_evidence(gappy).totals

    by_pair = {
        (data.judges[j], data.entries[e]): t for j, e, t in zip(data.sheet_judge, data.sheet_entry, true, strict=True)
    }
    full = data.marks.sum(axis=1)
    whole_sheets = ~np.isnan(full)
    assert np.allclose(true[whole_sheets], full[whole_sheets])
    off = [
        t - by_pair[gappy.judges[j], gappy.entries[e]]
        for j, e, t in zip(gappy.sheet_judge, gappy.sheet_entry, filled, strict=True)
        if (gappy.judges[j], gappy.entries[e]) in lost
    ]
    assert len(off) == 40 and np.std(off) < 2.0 and abs(np.mean(off)) < 0.8


def test_an_unfinished_sheet_tells_less_than_a_whole_one_and_more_than_none():
    """Mean width of the intervals of eight entries of whom one sheet is whole, has one small item, or is not there."""
    round_ = round_of(24, 6, 3, 8, Kind(missing=0.0))
    chosen = {}
    for m in round_.marks:
        if len(chosen) < 8 and m.entry not in chosen:
            chosen[m.entry] = m.judge
    small = {"i4", "k2"}

    def without(drop) -> float:
        marks = tuple(m for m in round_.marks if chosen.get(m.entry) != m.judge or not drop(m.item))
        found = fair(replace(round_, marks=marks))
        return float(np.mean([found[e][2] - found[e][1] for e in chosen]))

    whole, torn, none = without(lambda i: False), without(lambda i: i not in small), without(lambda i: True)

    assert whole < torn - 0.05 and torn < none
