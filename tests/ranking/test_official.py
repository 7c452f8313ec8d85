"""The official score: exact, by the rule, and the same whatever the order of rows."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from review_lib.ranking.awards import award_all, line_counts
from review_lib.ranking.official import half_up, standings
from review_lib.ranking.values import Entry, Item, Judge, Mark, Recusal, Round
from review_lib.rules.rule import Award, Rule

ITEMS = (Item("d", "a", Decimal(60), Decimal("0.5")), Item("d", "b", Decimal(40), Decimal("0.5")))


def round_of(totals: dict[str, list[str]], rule: Rule | None = None, recusals: tuple[Recusal, ...] = ()) -> Round:
    """A round out of entry -> totals of judges J0, J1, ...; item b holds what is above 50."""
    marks = []
    for entry, row in totals.items():
        for n, text in enumerate(row):
            total = Decimal(text)
            marks += [
                Mark(f"J{n}", entry, "a", min(total, Decimal(50))),
                Mark(f"J{n}", entry, "b", max(total - 50, Decimal(0))),
            ]
    judges = tuple(Judge(f"J{n}") for n in range(max(map(len, totals.values()))))
    return Round(tuple(Entry(e, "d") for e in totals), judges, ITEMS, tuple(marks), recusals, rule or Rule())


def test_trimmed_mean_drops_one_high_and_one_low_at_three():
    got, sheets = standings(round_of({"E1": ["80", "90", "70"], "E2": ["80", "81"]}))

    assert got["E1"].score == Decimal("80.00") and got["E1"].dropped == 2 and got["E1"].judges == 3
    assert got["E2"].score == Decimal("80.50") and got["E2"].dropped == 0
    assert {(s.judge, s.state) for s in sheets if s.entry == "E1"} == {
        ("J0", "counted"),
        ("J1", "dropped_high"),
        ("J2", "dropped_low"),
    }


def test_half_up_is_exact_where_floats_are_not():
    assert half_up(Fraction(Decimal("2.675")), 2) == Decimal("2.68")
    assert half_up(Fraction(168345, 2000), 2) == Decimal("84.17")


def test_equal_scores_share_the_rank_or_are_parted_by_the_item():
    totals = {"E1": ["80", "80"], "E2": ["79", "81"], "E3": ["70", "70"]}
    shared, _ = standings(round_of(totals))
    parted, _ = standings(round_of({"E1": ["80", "80"], "E2": ["49", "111"]}, Rule(tie_break=("a",))))

    assert [shared[e].rank for e in totals] == [1, 1, 3] and shared["E1"].tied == 2
    assert (parted["E1"].rank, parted["E2"].rank, parted["E1"].parted) == (1, 2, True)


def test_an_unfinished_sheet_does_not_count():
    whole = round_of({"E1": ["80", "90"]})
    holed = replace(whole, marks=whole.marks[:-1])

    got, sheets = standings(holed)

    assert got["E1"].score == Decimal("80.00") and got["E1"].judges == 1
    assert [s.state for s in sheets] == ["counted", "unfinished"]


def test_phases_are_scaled_and_weighed_and_a_lacking_one_is_unfinished():
    items = (Item("d", "a", Decimal(50), phase="p"), Item("d", "b", Decimal(20), phase="q"))
    rule = Rule(phases={"p": Decimal("0.6"), "q": Decimal("0.4")})
    marks = (
        Mark("J0", "E1", "a", Decimal(40), "p"),
        Mark("J0", "E1", "b", Decimal(10), "q"),
        Mark("J0", "E2", "a", Decimal(50), "p"),
    )
    got, _ = standings(Round((Entry("E1", "d"), Entry("E2", "d")), (Judge("J0"),), items, marks, (), rule))

    assert got["E1"].score == Decimal("68.00")
    assert got["E2"].score is None and got["E2"].rank is None


def test_awards_by_share_give_all_who_share_the_last_rank():
    rule = Rule(trim=0, awards=(Award(name="x", share=Decimal("0.25")), Award(name="y", count=1)))
    got, _ = standings(round_of({"E1": ["90"], "E2": ["90"], "E3": ["80"], "E4": ["70"]}, rule))

    awards, capped = award_all(rule, list(got.values()), {})

    assert line_counts(rule, 4) == [1, 2]
    assert awards == {"E1": "x", "E2": "x", "E3": "", "E4": ""} and not capped


def test_a_cap_a_company_moves_the_next_up():
    rule = Rule(trim=0, per_company=1, awards=(Award(name="x", count=2),))
    got, _ = standings(round_of({"E1": ["90"], "E2": ["85"], "E3": ["80"]}, rule))

    awards, capped = award_all(rule, list(got.values()), {"E1": "c", "E2": "c", "E3": "k"})

    assert awards == {"E1": "x", "E2": "", "E3": "x"} and capped == {"E2"}


totals_of = st.lists(st.integers(0, 200).map(lambda n: str(Decimal(n) / 2)), min_size=1, max_size=6)


@settings(max_examples=40, deadline=None)
@given(st.lists(totals_of, min_size=1, max_size=5), st.randoms())
def test_order_of_rows_and_recused_marks_change_nothing(rows, random):
    totals = {f"E{n}": row for n, row in enumerate(rows)}
    plain = round_of(totals)
    marks, judges = list(plain.marks), list(plain.judges)
    random.shuffle(marks)
    random.shuffle(judges)
    extra = Mark("J9", "E0", "a", Decimal(60)), Mark("J9", "E0", "b", Decimal(40))
    mixed = replace(
        plain,
        marks=(*marks, *extra),
        judges=(*judges, Judge("J9")),
        recusals=(Recusal("J9", "E0", "own"),),
    )

    before, after = standings(plain)[0], standings(mixed)[0]

    assert before == after
