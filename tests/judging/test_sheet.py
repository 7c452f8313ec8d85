"""Sheets follow their events, and marks that may not be given are refused in words."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review_lib.errors import RefusedError
from review_lib.judging.sheet import fold, missing, read_mark, refuse_unless_open
from review_lib.paths import rules_dir
from review_lib.rules.rubric import load_rubrics

RUBRIC = load_rubrics(rules_dir() / "2026" / "rubrics")["问题解决型"]


@dataclass
class Act:
    kind: str
    payload: dict[str, Any]
    at: str = "t"
    seq: int = 1


def marked(item: str, mark: str | None) -> Act:
    return Act("marked", {"entry": "A-0001", "item": item, "mark": mark})


def test_marks_add_up_and_the_last_one_stands() -> None:
    sheet = fold("J", [marked("选题", "13"), marked("原因分析", "25.5"), marked("选题", "12.5")])["A-0001"]
    assert sheet.marks == {"原因分析": Decimal("25.5"), "选题": Decimal("12.5")}
    assert sheet.total == Decimal("38.0")
    assert missing(sheet, RUBRIC) == ("对策与实施", "效果", "成果报告", "特点")


def test_cleared_mark_is_missing_not_nought() -> None:
    sheet = fold("J", [marked("选题", "0"), marked("选题", None)])["A-0001"]
    assert "选题" in missing(sheet, RUBRIC)


@pytest.mark.parametrize("text", ["15.5", "-0.5", "13.3", "abc", "", "NaN", "Infinity"])
def test_mark_out_of_range_or_off_step_is_refused(text: str) -> None:
    with pytest.raises(RefusedError, match="选题"):
        read_mark(RUBRIC, "选题", text)


def test_submitted_and_recused_sheets_refuse_changes() -> None:
    for kind in ("submitted", "recused"):
        sheet = fold("J", [marked("选题", "13"), Act(kind, {"entry": "A-0001", "reason": "x"})])["A-0001"]
        with pytest.raises(RefusedError, match="A-0001"):
            refuse_unless_open(sheet)


@given(
    acts=st.lists(
        st.tuples(
            st.sampled_from(
                ["marked", "commented", "pointed", "pinned", "unpinned", "recused", "unrecused", "submitted"]
            ),
            st.sampled_from(["A-0001", "A-0002"]),
            st.sampled_from(["选题", "效果"]),
            st.integers(0, 15),
        ),
        max_size=25,
    ),
    cut=st.integers(0, 25),
)
@settings(max_examples=100, deadline=None)
def test_folding_in_two_goes_is_folding_at_once(acts: list[tuple[str, str, str, int]], cut: int) -> None:
    events = []
    for n, (kind, entry, item, number) in enumerate(acts, 1):
        said: dict[str, Any] = {"entry": entry, "item": item, "mark": str(number), "text": f"{number}", "point": "1.1"}
        said |= {
            "verdict": "符合",
            "id": f"p{number}",
            "block": "b1",
            "start": 0,
            "end": 1,
            "quote": "x",
            "kind": "for",
        }
        events.append(Act(kind, said, f"t{n}", n))

    assert fold("J", events[cut:], fold("J", events[:cut])) == fold("J", events)
