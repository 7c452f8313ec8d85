"""Similar texts: planted copies found, with their passages; likeness of template and standard not told."""

from __future__ import annotations

import random
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.similarity import COMMON, KINDS, invented, season
from review_lib.checks.similarity import SHINGLE, similar_pairs


def text(seed: int, length: int = 4000) -> str:
    return invented(np.random.default_rng(seed), length)


def contained(a: str, b: str) -> float:
    """The plain definition, for comparison."""
    sets = [{t[i : i + SHINGLE] for i in range(len(t) - SHINGLE + 1)} for t in ("".join(a.split()), "".join(b.split()))]
    return len(sets[0] & sets[1]) / min(map(len, sets))


def others(count: int = 20) -> dict[str, str]:
    return {f"other {i}": text(1000 + i) for i in range(count)}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_kind_of_copy_is_found_alone(kind) -> None:  # type: ignore[no-untyped-def]
    source, copy = text(1), kind(np.random.default_rng(5), text(1), text(2))

    (pair,) = similar_pairs({"a": source, "b": copy, **others()})

    assert {pair.first, pair.second} == {"a", "b"}
    assert pair.share >= 0.30
    assert pair.passages


@given(st.floats(0.31, 0.9), st.integers(0, 100))
@settings(max_examples=20, deadline=None)
def test_containment_is_the_exact_one(share: float, seed: int) -> None:
    size = int(4000 * share) + SHINGLE
    a, b = text(seed), text(seed)[:size] + text(seed + 500, 4000 - size)

    (pair,) = similar_pairs({"a": a, "b": b})

    assert pair.containment == pytest.approx(contained(a, b), abs=1e-9)


def test_under_the_threshold_nothing_is_told() -> None:
    a = text(1)

    assert similar_pairs({"a": a, "b": a[:800] + text(2, 3200), **others()}) == []


def test_order_of_texts_changes_nothing() -> None:
    texts, _ = season(60)
    names = list(texts)
    random.Random(3).shuffle(names)

    as_given = {frozenset((p.first, p.second)) for p in similar_pairs(texts)}
    shuffled = {frozenset((p.first, p.second)) for p in similar_pairs({name: texts[name] for name in names})}

    assert as_given == shuffled


def test_season_with_planted_pairs_and_decoys() -> None:
    texts, planted = season(200)

    assert {frozenset((p.first, p.second)) for p in similar_pairs(texts)} == planted


def test_passages_stand_where_they_say() -> None:
    block = text(9, 1500)
    a, b = text(1, 1000) + block + text(2, 1000), text(3, 1700) + block + text(4, 300)

    (pair,) = similar_pairs({"a": a, "b": b})
    passage = pair.passages[0]

    assert passage.exact
    assert a[passage.first_start : passage.first_end] == b[passage.second_start : passage.second_end]
    assert passage.first_start in range(990, 1001) and passage.second_start in range(1690, 1701)
    assert pair.other("a") == "b"


def test_boilerplate_does_not_count() -> None:
    standard = text(7, 2000)
    a, b = standard + text(1, 2000), standard + text(2, 2000)

    assert [p.first for p in similar_pairs({"a": a, "b": b})] == ["a"]
    assert similar_pairs({"a": a, "b": b}, boilerplate=[standard]) == []


def test_template_that_a_third_of_all_share_does_not_count() -> None:
    template = text(7, 2000)
    texts = {f"t{i}": template + text(50 + i, 2000) for i in range(15)} | others(25)

    assert similar_pairs(texts) == []


def test_twelve_copies_of_one_report_are_all_named() -> None:
    copies = {f"copy {i:02}": text(1)[: 3500 - i] + text(60 + i, 500) for i in range(12)}
    named = {n for p in similar_pairs(copies | others(80)) for n in (p.first, p.second)}

    assert named == set(copies)


def test_other_white_space_width_and_punctuation_hide_nothing() -> None:
    a = text(1)
    b = "\n".join(a[i : i + 37] for i in range(0, len(a), 37)).replace("，", ",").replace("1", "１")

    (pair,) = similar_pairs({"a": a, "b": b, **others()})

    assert pair.share > 0.95


@pytest.mark.parametrize("texts", [{}, {"a": ""}, {"a": "", "b": ""}, {"a": "短", "b": "短"}, {"a": COMMON, "b": ""}])
def test_little_or_no_text_is_no_pair(texts: dict[str, str]) -> None:
    assert similar_pairs(texts) == []


def test_every_mark_changed_hides_nothing() -> None:
    source = text(1)
    other = source.replace("，", ", ").replace("。", ". ").replace("：", ":")
    copy = other[:1700] + text(2, 2300)

    (pair,) = similar_pairs({"a": source, "b": copy, **others()})

    assert pair.containment < 0.1 and pair.share >= 0.30


def test_clauses_put_round_are_a_copy_and_a_smaller_plain_copy_is_none() -> None:
    def put_round(given: str) -> str:
        clauses = [part for part in re.split("(?<=[，。])", given) if part]
        return "".join("".join(clauses[at : at + 2][::-1]) for at in range(0, len(clauses), 2))

    source = text(1)

    (pair,) = similar_pairs({"a": source, "b": put_round(source[:3200]) + text(2, 800), **others()})

    assert pair.containment < 0.30 <= pair.share
    assert similar_pairs({"a": source, "b": source[:1100] + text(2, 2900), **others()}) == []
