"""What a run leaves for whoever asks why: an executed notebook and one HTML page that needs nothing else.

The notebook stands in the folder of the run's tables and calls only :mod:`review_lib.documents.run_page`, so that it
can be run again there; the page is made of its outputs by nbconvert with our template, without code.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client.manager import KernelManager
from nbclient import NotebookClient
from nbconvert import HTMLExporter

from review_lib.desk.rank import Run, lay_out, run_named
from review_lib.desk.season import Season
from review_lib.text import language, say

TEMPLATES = Path(__file__).parent / "templates"


def write_run_page(season: Season, folder: Path, run: str = "") -> tuple[Path, Path]:
    """Write a run (the last) with its tables into ``folder``, its notebook executed there, and the page beside it.

    The paths of page and notebook. NotFoundError where nothing was ranked.
    """
    found = run_named(season, run)
    lay_out(season, found, folder)
    notebook = _notebook(season, found)
    _execute(notebook, folder)
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)  # times of this machine
    made = folder / f"{found.id}.ipynb"
    made.write_text(nbformat.writes(notebook), encoding="utf-8")
    page, _ = _exporter().from_notebook_node(notebook)
    shown = folder / f"{found.id}.html"
    shown.write_text(page, encoding="utf-8")
    return shown, made


def _execute(notebook: Any, folder: Path) -> None:
    """Run the cells in ``folder``. Where the system has Unix sockets, the kernel is spoken to over them alone."""
    with tempfile.TemporaryDirectory(prefix="qc") as box:
        kernel = KernelManager(
            kernel_name="python3",
            transport="ipc" if os.name == "posix" else "tcp",
            connection_file=str(Path(box) / "k.json"),
        )
        try:
            NotebookClient(notebook, km=kernel, timeout=600, resources={"metadata": {"path": str(folder)}}).execute()
        finally:
            kernel.shutdown_kernel(now=True)


def _exporter() -> HTMLExporter:
    return HTMLExporter(extra_template_basedirs=[str(TEMPLATES)], template_name="qcreview", exclude_anchor_links=True)


def _notebook(season: Season, run: Run) -> Any:
    title = say("Ranking {run} of {season}", run=run.id, season=season.label)
    parts = (
        (say("Ranked lists"), "run.lists()"),
        (say("Award lines in doubt"), "run.doubtful()"),
        (say("Judges"), "run.judges()"),
        (say("Why each entry stands where it stands"), "run.reasons()"),
        (say("Files of this run"), "run.files()"),
    )
    start = (
        "from review_lib.documents.run_page import open_run\nfrom review_lib.text import use\n\n"
        f'use("{language()}")\nrun = open_run(".")\nrun.about()'
    )
    cells = [_markdown("title", f"# {title}"), _code("about", start)]
    for n, (heading, call) in enumerate(parts):
        cells += [_markdown(f"heading-{n}", f"## {heading}"), _code(f"part-{n}", call)]
    return nbformat.v4.new_notebook(
        cells=cells,
        metadata={
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "qcreview": {"title": title, "lang": language().replace("_", "-")},
        },
    )


def _markdown(name: str, source: str) -> Any:
    return nbformat.v4.new_markdown_cell(source, id=name)


def _code(name: str, source: str) -> Any:
    return nbformat.v4.new_code_cell(source, id=name)
