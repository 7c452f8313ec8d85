"""The commands that write documents: ``export``, ``forms``; and ``verify``, which proves what they rest on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from review_lib.cli.shared import StoreOption, app, progress
from review_lib.text import say


@app.command()
def export(
    out: Annotated[Path, typer.Option("--out", help="写到哪里 / where to")],
    store: StoreOption = None,
    only: Annotated[list[str] | None, typer.Option("--only", help="只出这些 / only these kinds")] = None,
    final: Annotated[bool, typer.Option("--final", help="正式版 / for the printer")] = False,
    pdf: Annotated[bool, typer.Option("--pdf/--no-pdf", help="案例集和评分表另出 PDF / PDFs, too")] = True,
) -> None:
    """出文件：名单、评分表、案例集等 / write the documents."""
    from review_lib.desk.publish import kinds_named, publish
    from review_lib.desk.season import open_folder

    try:
        kinds = kinds_named(only or ())
    except ValueError as error:
        raise typer.BadParameter(say("There is no kind of document {kind}.", kind=error)) from error
    with open_folder(store) as season:
        made = publish(
            season, out, kinds, final=final, pdf=pdf, progress=progress(), tell=lambda text: typer.echo(text, err=True)
        )
        typer.echo(say("{n} files were written to {folder}", n=len(made), folder=out))


@app.command()
def forms(
    out: Annotated[Path, typer.Option("--out", help="写到哪里 / where to")],
    year: Annotated[str, typer.Option("--year", help="哪一年的规则 / the year of the rules")] = "2026",
) -> None:
    """空白附件 1-8，Word 版，可直接填写 / the blank annexes 1-8 as Word files to fill in."""
    from review_lib.desk.blank_forms import write_forms

    made = write_forms(out, year)
    typer.echo(say("{n} files were written to {folder}", n=len(made), folder=out))


@app.command()
def verify(
    store: StoreOption = None,
    head: Annotated[str, typer.Option("--head", help="以前印出的校验码 / a head printed earlier")] = "",
) -> None:
    """校验赛季没有被改动 / prove that nothing was changed."""
    from review_lib.desk.season import open_folder
    from review_lib.desk.verify import verify as walk

    with open_folder(store) as season:
        verdict = walk(season, head)
        for fault in verdict.faults:
            typer.echo(fault, err=True)
        if not verdict.ok:
            raise typer.Exit(1)
        typer.echo(
            say(
                "{events} records in {streams} chains and {files} files are as they were written.",
                events=verdict.events,
                streams=verdict.streams,
                files=verdict.files,
            )
        )
