"""The commands that write documents: ``export``, ``forms``; ``exchange`` of a whole season; and ``verify``, which
proves what they rest on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from review_lib.cli.shared import StoreOption, WorkersOption, app, progress
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
def exchange(
    store: StoreOption = None,
    out: Annotated[Path | None, typer.Option("--out", help="导出到哪个 zip / the zip to write")] = None,
    source: Annotated[Path | None, typer.Option("--import", help="从哪个 zip 导入 / the zip to take in")] = None,
    workers: WorkersOption = None,
) -> None:
    """整个赛季导出为一个 zip，或导入到新赛季 / the whole season as a zip, and back."""
    from review_lib.desk.exchange import give, take
    from review_lib.desk.season import open_folder

    if (out is None) == (source is None):
        raise typer.BadParameter(say("Say either where to (--out) or what from (--import)."))
    if out is not None:
        with open_folder(store) as season:
            made = give(season, out, progress=progress())
        records, files = sum(h.seq for h in made.heads.values()), len(made.files)
        typer.echo(
            say("{records} records and {files} files were written to {file}", records=records, files=files, file=out)
        )
        typer.echo(say("It holds every name, mark and key of the season. Keep it as safe as the season itself."))
        return
    assert source is not None
    if not store:
        raise typer.BadParameter(say("Say in which new folder the season is to be made: --store."))
    with take(source, Path(store), workers=workers, progress=progress()) as season:
        typer.echo(
            say(
                "{records} records and {files} files were taken in; the season lies in {folder}. "
                "Check it with: qcreview verify",
                records=sum(h.seq for h in season.store.heads().values()),
                files=sum(1 for _ in season.vault),
                folder=season.folder,
            )
        )


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
