"""A round like the season at hand: what it takes from the season, what it leaves, and that it can be ranked."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from review_lib.desk.judges import assigned
from review_lib.desk.planning import simulate_like
from review_lib.desk.rank import rank, result_of
from review_lib.desk.season import Season
from review_lib.desk.sheets import round_parts
from review_lib.errors import RefusedError
from review_lib.ranking.folder import read_folder
from review_lib.ranking.plan import kind_like
from review_lib.ranking.run import rank_folder


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(newline="", encoding="utf-8-sig") as opened:
        return list(csv.DictReader(opened))


def test_round_like_the_season_has_its_design_and_changes_nothing(season: Season, tmp_path: Path) -> None:
    before = season.store.heads()

    out = simulate_like(season, tmp_path / "like", seed=3)

    entries, judges, _ = round_parts(season)
    there = {e.entry for e in entries}
    round_ = read_folder(out).round
    assert {e.entry for e in round_.entries} == there
    assert {j.judge for j in round_.judges} == {j.judge for j in judges}
    assert {(m.judge, m.entry) for m in round_.marks} == {(j, e) for j, e in assigned(season) if e in there}
    assert round_.rule.awards == season.rule.awards
    assert {r["entry"] for r in rows(out / "truth.csv")} == there
    assert {r["judge"] for r in rows(out / "truth_judges.csv")} == {j.judge for j in judges}
    assert season.store.heads() == before
    assert len(rank_folder(out, tmp_path / "ranked").result.rows) == len(entries)


def test_judges_of_the_round_are_like_those_of_the_last_run(season: Season, tmp_path: Path) -> None:
    """After a run the same seed gives other marks: those of judges like the run's, not of usual ones."""
    usual = (simulate_like(season, tmp_path / "usual", seed=3) / "marks.csv").read_bytes()
    run = rank(season)
    told = simulate_like(season, tmp_path / "told", seed=3)
    kind = kind_like(result_of(season, run))

    assert (told / "marks.csv").read_bytes() != usual
    assert (simulate_like(season, tmp_path / "again", seed=3) / "marks.csv").read_bytes() == (
        told / "marks.csv"
    ).read_bytes()
    severity = [float(r["severity"]) for r in rows(told / "truth_judges.csv")]
    spread = (sum(s * s for s in severity) / len(severity)) ** 0.5
    assert 0.3 * kind.severity < spread < 2.5 * kind.severity


def test_round_like_a_season_without_assignment_is_refused(fresh: Season, tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="分配评委"):
        simulate_like(fresh, tmp_path / "like")
