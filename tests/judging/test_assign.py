"""Assignment: nobody judges the own company, loads are equal where they can be, the design hangs together."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review_lib.errors import RefusedError
from review_lib.judging.assign import assign, components, conflict
from review_lib.judging.values import Candidate, Judge


def panel(n: int, companies: int) -> list[Judge]:
    return [Judge(f"J{i:02d}", f"C{i % companies}") for i in range(n)]


def entries(n: int, companies: int) -> list[Candidate]:
    return [Candidate(f"A-{i:04d}", "d", frozenset({f"C{i % companies}"})) for i in range(n)]


@given(
    n=st.integers(1, 40),
    m=st.integers(5, 12),
    k=st.integers(1, 4),
    companies=st.integers(5, 20),
    seed=st.integers(0, 99),
)
@settings(max_examples=60, deadline=None)
def test_every_entry_has_k_judges_and_no_conflict(n: int, m: int, k: int, companies: int, seed: int) -> None:
    judges, cases = panel(m, companies), entries(n, companies)
    if any(sum(not conflict(j, c) for j in judges) < k for c in cases):
        return

    made = assign(cases, judges, k, seed=seed)

    by_judge = {j.judge: j for j in judges}
    for case in cases:
        who = [j for j, e in made.pairs if e == case.entry]
        assert len(who) == len(set(who)) == k
        assert not any(conflict(by_judge[j], case) for j in who)
    assert made == assign(cases, judges, k, seed=seed)
    spread = max(made.loads.values()) - min(made.loads.values())
    assert spread <= 1 or made.remarks


def test_loads_without_conflicts_differ_by_one_at_most() -> None:
    made = assign(entries(53, 1000), panel(7, 2000), 3)
    assert max(made.loads.values()) - min(made.loads.values()) <= 1
    assert made.connected


def test_declared_conflict_is_kept() -> None:
    judges = [Judge("A", "x", conflicts={"C0": "顾问"}), Judge("B", "x"), Judge("D", "x")]
    made = assign(entries(6, 1), judges, 2)
    assert "A" not in {j for j, _ in made.pairs}


def test_too_few_judges_is_refused_by_name() -> None:
    with pytest.raises(RefusedError, match="A-0000"):
        assign(entries(2, 1), [Judge("A", "C0"), Judge("B", "x")], 2)


def test_standing_pairs_are_kept() -> None:
    first = assign(entries(20, 50), panel(6, 60), 3)
    again = assign(entries(24, 50), panel(6, 60), 3, standing=first.pairs)
    assert set(first.pairs) <= set(again.pairs)


def test_design_is_connected_where_one_judge_an_entry_would_split_it() -> None:
    made = assign(entries(4, 50), panel(4, 60), 2, seed=1)
    assert len(components(made.pairs)) == 1


@pytest.mark.long
def test_large_round_takes_seconds() -> None:
    start = time.perf_counter()
    made = assign(entries(2000, 300), panel(150, 150), 5)
    assert max(made.loads.values()) - min(made.loads.values()) <= 1
    assert time.perf_counter() - start < 60
