"""The commands of the ranking: ``rank``, ``explain``, ``simulate``, ``rerun``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from review_lib.cli.shared import SeedOption, StoreOption, app
from review_lib.text import say


@app.command()
def rank(
    folder: Annotated[Path | None, typer.Argument(help="一组表格所在的文件夹 / folder of tables")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="结果写到哪里 / where results go")] = None,
    store: StoreOption = None,
    rule: Annotated[Path | None, typer.Option("--rule", help="排名规则 rule.yml / ranking rule")] = None,
    seed: SeedOption = None,
    skip_bad: Annotated[bool, typer.Option("--skip-bad", help="跳过有误的行 / leave bad rows out")] = False,
) -> None:
    """汇总排名 / rank."""
    if out is None:
        raise typer.BadParameter(say("--out is needed: the folder that results go to."))
    if folder is not None:
        from review_lib.ranking.run import rank_folder

        report = rank_folder(folder, out, rule, seed, skip_bad)
        for line in report.skipped:
            typer.echo(line, err=True)
        typer.echo(say("Results were written to {folder}", folder=out))
        return
    from review_lib.desk.rank import rank as rank_season
    from review_lib.desk.run_page import write_run_page
    from review_lib.desk.season import open_folder

    with open_folder(store) as season:
        run = rank_season(season, rule=rule, seed=seed)
        page, _ = write_run_page(season, out, run.id)
        typer.echo(
            say(
                "Run {run} of season {season} was written to {folder}; seal {head}",
                run=run.id,
                season=season.label,
                folder=out,
                head=run.head[:16],
            )
        )
        typer.echo(say("Page to send on: {page}", page=page))


@app.command()
def explain(
    entry: Annotated[str, typer.Argument(help="成果编号 / number of the entry")],
    run: Annotated[Path, typer.Option("--run", help="排名结果所在文件夹 / folder of the run")],
    docx: Annotated[Path | None, typer.Option("--docx", help="另存为 Word 文件 / write a Word file")] = None,
    names: Annotated[bool, typer.Option("--names/--no-names", help="写出评委姓名 / name the judges")] = True,
) -> None:
    """说明一项成果为什么在这个位置 / why an entry stands where it stands."""
    from review_lib.ranking.explain import explain as explain_text

    typer.echo(explain_text(entry, run, names))
    if docx is not None:
        from review_lib.documents.explanation import explanation_of_run

        docx.parent.mkdir(parents=True, exist_ok=True)
        docx.write_bytes(explanation_of_run(run, entry, judges_named=names))
        typer.echo(say("{file} was written.", file=docx))


@app.command()
def simulate(
    entries: Annotated[int | None, typer.Option(min=1, help="成果数 / entries")] = None,
    judges: Annotated[int | None, typer.Option(min=1, help="评委数 / judges")] = None,
    per_entry: Annotated[int | None, typer.Option("--per-entry", min=1, help="每份评委数 / judges an entry")] = None,
    divisions: Annotated[int, typer.Option(min=1, help="组别数 / divisions")] = 2,
    seed: SeedOption = None,
    out: Annotated[Path | None, typer.Option("--out", help="写到哪里 / where to write")] = None,
    store: StoreOption = None,
) -> None:
    """生成模拟分数 / invent marks."""
    if store is not None:
        from review_lib.desk.planning import simulate_like
        from review_lib.desk.season import open_folder
        from review_lib.desk.sheets import invent

        with open_folder(store) as season:
            if out is not None:
                made = simulate_like(season, out, 2026 if seed is None else seed)
                typer.echo(
                    say(
                        "An invented round like season {season} was written to {folder}",
                        season=season.label,
                        folder=made,
                    )
                )
                return
            count = invent(season, 2026 if seed is None else seed)
            typer.echo(say("{n} invented marks were put into season {season}.", n=count, season=season.label))
        return
    if entries is None or judges is None or per_entry is None or out is None:
        raise typer.BadParameter(say("Give --store, or all of --entries, --judges, --per-entry and --out."))
    from review_lib.ranking.simulate import simulate_folder

    made = simulate_folder(entries, judges, per_entry, out, divisions, seed)
    typer.echo(say("An invented round was written to {folder}", folder=made))


@app.command()
def rerun(
    run: Annotated[str, typer.Argument(help="运算编号，如 R-0001 / name of the run")],
    store: StoreOption = None,
    rule: Annotated[Path | None, typer.Option("--rule", help="换一条规则 / another rule")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="写到哪里 / where to")] = None,
) -> None:
    """重做一次运算 / make a run again."""
    from review_lib.desk.rank import rerun as make_again
    from review_lib.desk.season import open_folder

    with open_folder(store) as season:
        done = make_again(season, run, rule=rule.read_bytes() if rule else None, out=out)
        if done.same:
            typer.echo(say("{run}: the same bytes came out.", run=done.run.id))
        for line in done.moved:
            typer.echo(line)
        if not done.same and not done.moved:
            typer.echo(say("{run}: nothing moves.", run=done.run.id))
