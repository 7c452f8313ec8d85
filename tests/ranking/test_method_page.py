"""The worked example of the method page is what the code gives."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from review_lib.ranking import fair, fair_items, fair_model
from review_lib.ranking.run import rank_round
from review_lib.ranking.values import Entry, Item, Judge, Mark, Round
from review_lib.rules.rule import Award, Rule

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.mark.parametrize("page", ["method.md", "method.en.md"])
def test_worked_example_is_what_the_code_gives(page):
    text = (DOCS / page).read_text(encoding="utf-8")
    block = text.split("```")[1].strip().splitlines()
    rows = [tuple(c.strip() for c in line.strip("|").split("|")) for line in text.splitlines() if line.startswith("| ")]
    printed = [r for r in rows if len(r) == 9 and r[0].startswith("A")]
    judged = [r for r in rows if len(r) == 5 and r[0] in "甲乙丙丁"]
    marks = []
    for line in block:
        entry, *rest = line.split()
        marks += [Mark(j, entry, "i", Decimal(t)) for j, t in zip(rest[::2], rest[1::2], strict=True)]
    marks.sort(key=lambda m: m.judge)
    names = [line.split()[0] for line in block]
    awards = Award(name="一等奖", count=1), Award(name="二等奖", count=2)
    items = (Item("d", "i", Decimal(100), Decimal("0.5")),)
    judges = tuple(Judge(j) for j in "甲乙丙丁")

    result = rank_round(
        Round(tuple(Entry(n, "d") for n in names), judges, items, tuple(marks), (), Rule(awards=awards))
    )

    got = [
        (
            r.entry,
            str(r.score),
            str(r.rank),
            f"{r.fair_score:.2f}",
            f"{r.fair_low:.2f}",
            f"{r.fair_high:.2f}",
            str(r.fair_rank),
            r.award,
            "" if r.p_award is None else f"{r.p_award:.3f}",
        )
        for r in sorted(result.rows, key=lambda r: r.entry)
    ]
    assert printed == got
    assert judged == [
        (g.judge, f"{g.severity:.2f}", f"{g.severity_low:.2f}", f"{g.severity_high:.2f}", f"{g.spread:.2f}")
        for g in result.judges
    ]


@pytest.mark.parametrize("page", ["method.md", "method.en.md"])
def test_thresholds_and_priors_on_the_page_are_those_of_the_code(page):
    text = (DOCS / page).read_text(encoding="utf-8")
    kinds = fair_items.LOG_ITEM

    for figure in (
        f"{fair.CARELESS_ENOUGH:.2f}",
        f"{fair.ODD_ENOUGH:.2f}",
        f"{fair.WRONG_AT_MOST:.2f}",
        f"{fair_model.OWN_WIDTHS[0]:.2f}",
        f"{fair_model.OWN_WIDTHS[-1]:.2f}",
        f"e^{fair_items.FIRM:.0f}",
        f"{np.exp(kinds[fair_items.RANDOM]):.1f}",
        f"{fair_items.HEED[fair_items.RANDOM]:.1f}",
    ):
        assert figure in text
    assert fair.sweeps(100) == (150, 900) and fair.sweeps(10_000) == (120, 600)
    assert "150" in text and "900" in text and "120" in text and "600" in text
