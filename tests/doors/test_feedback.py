"""Feedback after the season is closed: for the judge alone, with nobody else's name, and no mark changes then."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from review_lib.desk.feedback import close_season, feedback_page, reopen_season, write_feedback
from review_lib.desk.judges import duty, panel
from review_lib.desk.kits import make_kit
from review_lib.desk.kits_back import take_kits
from review_lib.desk.rank import rank, result_of, run_named
from review_lib.desk.season import Season
from review_lib.desk.sheets import mark, submit
from review_lib.desk.view import view
from review_lib.errors import NotFoundError, RefusedError


def test_page_comes_only_after_closing_and_names_nobody_else(season: Season, tmp_path: Path) -> None:
    judge = panel(season)[1].judge
    with pytest.raises(NotFoundError):
        close_season(season)
    rank(season, seed=1)
    with pytest.raises(RefusedError, match="qcreview close"):
        feedback_page(season, judge)
    assert close_season(season) == "R-0001"

    path = write_feedback(season, judge, tmp_path)

    text = path.read_text(encoding="utf-8")
    row = next(r for r in result_of(season, run_named(season)).judges if r.judge == judge)
    assert judge in text
    assert row.severity is not None and f"{row.severity:+.1f}" in text
    assert row.agreement is not None and f"{row.agreement:.2f}" in text
    others = [j.judge for j in panel(season) if j.judge != judge]
    companies = {e.company for _, e in view(season).entries()} | {j.company for j in panel(season) if j.company}
    assert [name for name in (*others, *companies) if name in text] == []
    assert re.findall(r"(?:src|href)=", text) == []
    with pytest.raises(NotFoundError, match=panel(season)[0].judge):
        feedback_page(season, panel(season)[0].judge)


def test_closed_season_changes_no_mark_by_any_way(season: Season, tmp_path: Path) -> None:
    judge = panel(season)[0].judge
    entry = duty(season, judge).entries[0]
    item = season.rubrics[view(season).entry(entry).division].items[0].name
    mark(season, judge, entry, item, "5")
    kit = make_kit(season, judge, tmp_path).path
    rank(season, seed=1)
    close_season(season)
    heads = {n: h.hash for n, h in season.store.heads().items() if n.startswith("sheet")}

    for act in (lambda: mark(season, judge, entry, item, "6"), lambda: submit(season, judge, [entry])):
        with pytest.raises(RefusedError, match="已结束"):
            act()
    assert "已结束" in take_kits(season, [kit])[0].refused
    with pytest.raises(RefusedError):
        close_season(season)

    assert {n: h.hash for n, h in season.store.heads().items() if n.startswith("sheet")} == heads
    with pytest.raises(RefusedError):
        reopen_season(season, " ")
    reopen_season(season, "异议成立，需更正")
    mark(season, judge, entry, item, "6")
    with pytest.raises(RefusedError):
        feedback_page(season, judge)
