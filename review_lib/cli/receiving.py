"""The commands that take mail in: ``new``, ``intake``, ``scans``, ``sample``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from review_lib.cli.shared import StoreOption, WorkersOption, app, echo_findings, echo_received, echo_scans, progress
from review_lib.text import say


@app.command()
def new(name: Annotated[str, typer.Argument(help="赛季名称，如 2026 / name of the season")]) -> None:
    """新建赛季 / make a season."""
    from review_lib.desk.season import new_season

    with new_season(name) as season:
        typer.echo(say("Season {name} was made in {folder}.", name=season.name, folder=season.folder))


@app.command()
def intake(
    source: Annotated[list[str], typer.Argument(help="来信：文件夹、mbox、maildir、单封或 imaps:// / where mails are")],
    store: StoreOption = None,
    season_file: Annotated[Path | None, typer.Option("--season", help="赛季规则文件 / rules of the season")] = None,
    json_out: Annotated[Path | None, typer.Option("--json", help="把登记结果写成 JSON / write the register")] = None,
    workers: WorkersOption = None,
    scans: Annotated[bool, typer.Option("--scans/--no-scans", help="识别盖章扫描件 / read stamped scans")] = True,
) -> None:
    """读取来信并登记 / take in mail."""
    from review_lib.desk.receive import receive
    from review_lib.desk.register import register_of
    from review_lib.desk.season import open_folder

    with open_folder(store, create=True) as season:
        if season_file is not None:
            season.use_rules_file(season_file)
        got = receive(season, source, workers=workers, progress=progress())
        if scans:
            echo_scans(season, workers)
        if json_out is not None:
            json_out.parent.mkdir(parents=True, exist_ok=True)
            text = json.dumps(register_of(season), ensure_ascii=False, indent=1)
            json_out.write_text(text + "\n", encoding="utf-8")
        echo_received(season, len(got.new), got.known)


@app.command()
def scans(
    store: StoreOption = None,
    workers: WorkersOption = None,
) -> None:
    """识别盖章扫描件，与 Word 版核对 / read stamped scans and compare them with Word."""
    from review_lib.desk.season import open_folder

    with open_folder(store) as season:
        typer.echo(say("{n} scans were read.", n=echo_scans(season, workers)))


@app.command()
def sample(
    store: StoreOption = None,
    workers: WorkersOption = None,
    scans: Annotated[bool, typer.Option("--scans/--no-scans", help="识别盖章扫描件 / read stamped scans")] = False,
) -> None:
    """示例赛季：收件、检查、评分、排名、出文件 / the whole way on the sample season."""
    from review_lib.desk import sample as job

    with job.open_sample(Path(store) if store else None) as season:
        typer.echo(say("Sample season in {folder}", folder=season.folder))
        got = job.take_in(season, workers=workers, progress=progress())
        echo_received(season, len(got.new), got.known)
        echo_findings(season)
        done = job.finish(season, got, progress=progress())
        typer.echo(say("Ranked as {run}; documents lie in {folder}", run=done.run.id, folder=done.out))
        if scans:
            echo_scans(season, workers)
