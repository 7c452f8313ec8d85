"""What a run leaves for whoever asks why: an executed notebook and one HTML page that needs nothing else.

The notebook stands in the folder of the run's tables and calls only :mod:`review_lib.documents.run_page`, so that it
can be run again there; the page is made of its outputs by nbconvert with our template, without code. What executes
notebooks is imported only when one is executed: other acts of the desk start without it.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

from review_lib.desk.rank import Run, lay_out, run_named
from review_lib.desk.season import Season
from review_lib.text import language, say

TEMPLATES = Path(__file__).parent / "templates"


def write_run_page(season: Season, folder: Path, run: str = "") -> tuple[Path, Path]:
    """Write a run (the last) with its tables into ``folder``, its notebook executed there, and the page beside it.

    The paths of page and notebook. NotFoundError where nothing was ranked.
    """
    import nbformat

    found = run_named(season, run)
    lay_out(season, found, folder)
    notebook = _notebook(season, found)
    _execute(notebook, folder)
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)  # times of this machine
    made = folder / f"{found.id}.ipynb"
    made.write_text(nbformat.writes(notebook), encoding="utf-8")
    shown = folder / f"{found.id}.html"
    shown.write_text(_page(notebook), encoding="utf-8")
    return shown, made


def run_files(season: Season, run: str = "") -> dict[str, bytes]:
    """All that a run (the last) leaves, by file name: page, executed notebook, and the tables that it stands on."""
    with tempfile.TemporaryDirectory(prefix="qc") as box:
        folder = Path(box) / "run"
        write_run_page(season, folder, run)
        return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def _execute(notebook: Any, folder: Path) -> None:
    """Run the cells in ``folder``. Where the system has Unix sockets, the kernel is spoken to over them alone."""
    from jupyter_client.manager import KernelManager
    from nbclient import NotebookClient

    with tempfile.TemporaryDirectory(prefix="qc") as box:
        kernel = KernelManager(
            kernel_name="python3",
            transport="ipc" if os.name == "posix" else "tcp",
            connection_file=str(Path(box) / "k.json"),
        )
        try:
            NotebookClient(notebook, km=kernel, timeout=600, resources={"metadata": {"path": str(folder)}}).execute()
        finally:
            if kernel.has_kernel:
                kernel.shutdown_kernel(now=True)


def _page(notebook: Any) -> str:
    from nbconvert import HTMLExporter

    exporter = HTMLExporter(
        extra_template_basedirs=[str(TEMPLATES)], template_name="qcreview", exclude_anchor_links=True
    )
    page, _ = exporter.from_notebook_node(notebook)
    return str(page)


def _notebook(season: Season, run: Run) -> Any:
    from nbformat import v4

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
    cells = [v4.new_markdown_cell(f"# {title}", id="title"), v4.new_code_cell(start, id="about")]
    for n, (heading, call) in enumerate(parts):
        cells.append(v4.new_markdown_cell(f"## {heading}", id=f"heading-{n}"))
        cells.append(v4.new_code_cell(call, id=f"part-{n}"))
    return v4.new_notebook(
        cells=cells,
        metadata={
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "qcreview": {"title": title, "lang": language().replace("_", "-")},
        },
    )
