"""What a run leaves for whoever asks why: an executed notebook and a page that needs nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat

from review_lib.desk.rank import rank, result_of
from review_lib.desk.run_page import write_run_page
from review_lib.desk.season import Season


def test_page_holds_every_entry_with_its_reasons_and_needs_no_other_file(season: Season, tmp_path: Path) -> None:
    run = rank(season)

    page, notebook = write_run_page(season, tmp_path / "out")

    text = page.read_text(encoding="utf-8")
    rows = result_of(season, run).rows
    assert len(rows) > 20
    for row in rows:
        assert text.count(row.entry) >= 2  # in the list and over its reasons
        assert row.score is None or f"{row.score}" in text
    assert all(sha in text for sha in run.inputs.values())
    assert "<script" not in text and "open_run" not in text and "&para;" not in text
    assert not re.search(r"(?:src|href)\s*=", text)
    cells = [c for c in nbformat.read(notebook, 4).cells if c.cell_type == "code"]
    assert [c.execution_count for c in cells] == list(range(1, len(cells) + 1))


def test_page_of_the_same_run_comes_out_the_same(season: Season, tmp_path: Path) -> None:
    rank(season)

    one, first = write_run_page(season, tmp_path / "one")
    two, second = write_run_page(season, tmp_path / "two")

    assert one.read_bytes() == two.read_bytes()
    assert first.read_bytes() == second.read_bytes()


def test_ranked_lists_bring_the_page_of_their_run(season: Season, tmp_path: Path) -> None:
    from review_lib.desk.publish import publish

    run = rank(season)

    made = [m.path for m in publish(season, tmp_path, ("ranking",))]

    folder = f"ranking/{run.id}/"
    assert {f"{folder}{run.id}.html", f"{folder}{run.id}.ipynb", f"{folder}ranking.csv"} <= set(made)
    assert all((tmp_path / path).is_file() for path in made)
