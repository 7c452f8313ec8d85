"""Every notebook runs from its first cell to its last on a judged season, and none ships output or logic."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from review_lib import paths
from review_lib.desk.rank import rank
from review_lib.desk.season import Season

NOTEBOOKS = sorted(paths.notebooks_dir().glob("*.ipynb"))


def test_the_seven_notebooks_are_there() -> None:
    assert [n.name[0] for n in NOTEBOOKS] == list("0123456")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_notebook_runs_top_to_bottom_and_shows_a_screen(
    path: Path, season: Season, monkeypatch: pytest.MonkeyPatch
) -> None:
    rank(season)
    monkeypatch.setenv("QCREVIEW_STORE", str(season.folder))
    monkeypatch.delenv("QCREVIEW_JUDGE", raising=False)
    book = nbformat.read(path, as_version=4)

    NotebookClient(book, timeout=120, resources={"metadata": {"path": str(season.folder)}}).execute()

    shown = [o for c in book.cells if c.cell_type == "code" for o in c.outputs]
    assert not [o for o in shown if o.output_type == "error"]
    assert any("application/vnd.jupyter.widget-view+json" in o.get("data", {}) for o in shown)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_notebook_ships_without_output_and_without_logic(path: Path) -> None:
    cells = [c for c in json.loads(path.read_text(encoding="utf-8"))["cells"] if c["cell_type"] == "code"]
    assert all(not c["outputs"] for c in cells)
    assert "def " not in "".join("".join(c["source"]) for c in cells)
