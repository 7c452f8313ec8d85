"""The walls between rooms stand, and the notebooks stay thin."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def test_walls_between_rooms_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)

    try:
        assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0
    finally:
        for logger in logging.root.manager.loggerDict.values():  # it switches off the loggers that were there before
            if isinstance(logger, logging.Logger):
                logger.disabled = False


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_is_a_title_a_sentence_and_a_call(path: Path) -> None:
    notebook = json.loads(path.read_text(encoding="utf-8"))

    title, screen = notebook["cells"]
    assert title["cell_type"] == "markdown"
    assert len([line for line in title["source"] if line.strip()]) == 2
    assert screen["cell_type"] == "code"
    assert (screen["outputs"], screen["execution_count"]) == ([], None)
    first, _, call = screen["source"]
    assert first == "from review_lib.widgets import show\n"
    assert call.startswith('show("') and call.endswith('")')
    assert notebook["metadata"]["qcreview"] == {"app": True}
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"


def test_all_seven_notebooks_are_there() -> None:
    assert [path.stem[:2] for path in NOTEBOOKS] == ["0-", "1-", "2-", "3-", "4-", "5-", "6-"]
