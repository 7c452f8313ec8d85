"""A judge's feedback: laws that hold for any marks, and no small group that gives a colleague away."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review_lib.judging.feedback import Feedback, feedback

ITEMS = {"选题": 15.0, "原因分析": 30.0, "效果": 20.0}
share = st.floats(0, 1, allow_nan=False).map(lambda x: round(x, 3))
sheet = st.fixed_dictionaries(dict.fromkeys(ITEMS, share))


def told(own: dict[str, dict[str, float]], others: dict[str, list[dict[str, float]]]) -> Feedback:
    return feedback(own, others, dict.fromkeys(own, "d"), dict.fromkeys(own, ITEMS))


@given(sheets=st.lists(st.tuples(sheet, st.lists(sheet, min_size=2, max_size=4)), min_size=3, max_size=6))
@settings(max_examples=60, deadline=None)
def test_order_of_colleagues_does_not_matter(sheets: list[tuple[dict[str, float], list[dict[str, float]]]]) -> None:
    own = {f"A-{n}": mine for n, (mine, _) in enumerate(sheets)}
    others = {f"A-{n}": theirs for n, (_, theirs) in enumerate(sheets)}
    turned = {e: list(reversed(o)) for e, o in others.items()}

    one, two = told(own, others), told(own, turned)

    assert one.difference == pytest.approx(two.difference)
    assert one.contrast == pytest.approx(two.contrast)
    assert [p.others for p in one.points] == pytest.approx([p.others for p in two.points])


def test_copy_of_the_others_differs_in_nothing() -> None:
    marks = {"选题": 0.8, "原因分析": 0.6, "效果": 0.7}
    found = told(dict.fromkeys("abc", marks), {e: [marks, marks] for e in "abc"})
    assert found.difference == pytest.approx(0)
    assert found.contrast == pytest.approx(1)
    assert [(i.item, round(i.own), round(i.others), i.n) for i in found.items] == [
        ("选题", 80, 80, 3),
        ("原因分析", 60, 60, 3),
        ("效果", 70, 70, 3),
    ]


def test_flat_items_show_as_halo() -> None:
    flat = dict.fromkeys(ITEMS, 0.7)
    lively = {"选题": 0.9, "原因分析": 0.5, "效果": 0.7}
    found = told(dict.fromkeys("abc", flat), {e: [lively, lively] for e in "abc"})
    assert found.contrast == 0


def test_total_weighs_items_by_their_full_mark() -> None:
    found = told({"a": {"选题": 1.0, "原因分析": 0.0, "效果": 0.0}}, {"a": [dict.fromkeys(ITEMS, 0.0)] * 2})
    assert found.points[0].own == pytest.approx(100 * 15 / 65)


def test_entries_with_one_colleague_tell_nothing_of_that_colleague() -> None:
    marks = dict.fromkeys(ITEMS, 0.5)
    found = told(dict.fromkeys("abcd", marks), {e: [marks] for e in "abcd"})
    assert (found.sheets, found.compared, found.points, found.items) == (4, 0, (), ())
    assert found.difference is None and found.contrast is None
