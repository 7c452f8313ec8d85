"""The command ``lab``: the notebooks, opened as apps."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Annotated

import typer

from review_lib.cli.shared import StoreOption, app


@app.command()
def lab(
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="打开浏览器 / open the browser")] = True,
    port: Annotated[int | None, typer.Option("--port", help="端口 / port")] = None,
    store: StoreOption = None,
    judge: Annotated[str, typer.Option("--judge", help="评委 / judge")] = "",
    light: Annotated[
        bool, typer.Option("--light", help="只开评分页，打开更快，需装 Voilà / the score sheet alone, sooner; by Voilà")
    ] = False,
) -> None:
    """打开工作簿 / open the notebooks."""
    from review_lib.desk.season import open_folder
    from review_lib.lab import run_lab
    from review_lib.light import run_light

    if store:
        with open_folder(store) as season:
            os.environ["QCREVIEW_STORE"] = str(season.folder.resolve())
    if judge:
        os.environ["QCREVIEW_JUDGE"] = judge
    if light:
        run_light(port, browser)
        return
    behind = _scans_behind()
    try:
        run_lab(port, browser)
    finally:
        if behind is not None:
            behind.terminate()


def _scans_behind() -> subprocess.Popen[bytes] | None:
    """Scans that were not read yet are read behind the open notebooks, by one process; None without a season."""
    from review_lib.desk.season import last

    named = os.environ.get("QCREVIEW_STORE") or last()
    if not named:
        return None
    command = [sys.executable, "-m", "review_lib", "scans", "--store", str(named), "--workers", "1"]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
