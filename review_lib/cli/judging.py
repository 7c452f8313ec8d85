"""The commands around judging: ``decide``, ``assign``, ``marks``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from review_lib.cli.shared import StoreOption, app
from review_lib.text import say

marks_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
app.add_typer(marks_app, name="marks", help="评分的导入、提交和导出 / import, submit and export marks")


@app.command()
def decide(
    entry: Annotated[str | None, typer.Argument(help="成果编号或全称 / number or full name")] = None,
    decision: Annotated[str | None, typer.Argument(help="参评、完善后参评、不评、缓评")] = None,
    reason: Annotated[str, typer.Option("--reason", help="理由 / reason")] = "",
    table: Annotated[Path | None, typer.Option("--from", help="决定表 CSV / table of decisions")] = None,
    store: StoreOption = None,
) -> None:
    """记录形式审查决定 / record decisions of the formal check."""
    from review_lib.desk.decide import decide as decide_one
    from review_lib.desk.decide import decide_from
    from review_lib.desk.season import open_folder

    with open_folder(store) as season:
        if table is not None:
            typer.echo(say("{n} decisions were recorded.", n=decide_from(season, table)))
        elif entry and decision:
            typer.echo(say("{entry}: {decision}", entry=decide_one(season, entry, decision, reason), decision=decision))
        else:
            raise typer.BadParameter(say("Give an entry and a decision, or a table with --from."))


@app.command()
def assign(
    per_entry: Annotated[int, typer.Option("--per-entry", min=1, help="每份评委数 / judges an entry")],
    store: StoreOption = None,
    judges: Annotated[Path | None, typer.Option("--judges", help="评委名单 judges.csv")] = None,
    conflicts: Annotated[Path | None, typer.Option("--conflicts", help="利害关系 conflicts.csv")] = None,
    seed: Annotated[int, typer.Option("--seed", help="随机种子 / random seed")] = 0,
) -> None:
    """分配评委 / draw up who judges what."""
    from review_lib.desk.judges import draw
    from review_lib.desk.season import open_folder

    with open_folder(store) as season:
        made = draw(season, per_entry, judges=judges, conflicts=conflicts, seed=seed)
        loads = made.loads.values()
        typer.echo(
            say(
                "{pairs} reviews for {judges} judges, {low} to {high} each.",
                pairs=len(made.pairs),
                judges=len(made.loads),
                low=min(loads),
                high=max(loads),
            )
        )
        for remark in made.remarks:
            typer.echo(remark)


@marks_app.command("import")
def marks_import(file: Annotated[Path, typer.Argument(help="marks.csv")], store: StoreOption = None) -> None:
    """导入分数 / take marks from a table."""
    from review_lib.desk.season import open_folder
    from review_lib.desk.sheets import import_marks

    with open_folder(store) as season:
        typer.echo(say("{n} marks were taken in.", n=import_marks(season, file)))


@marks_app.command("submit")
def marks_submit(
    judge: Annotated[str, typer.Option("--judge", help="评委 / judge")],
    entry: Annotated[list[str] | None, typer.Option("--entry", help="成果编号 / entry")] = None,
    store: StoreOption = None,
) -> None:
    """提交评分 / submit sheets."""
    from review_lib.desk.season import open_folder
    from review_lib.desk.sheets import submit

    with open_folder(store) as season:
        for number, code in submit(season, judge, entry or ()).items():
            typer.echo(say("{entry} submitted, receipt {code}", entry=number, code=code))


@marks_app.command("export")
def marks_export(
    out: Annotated[Path, typer.Option("--out", help="写到哪里 / where to")], store: StoreOption = None
) -> None:
    """导出分数 / write the folder of tables that rank reads."""
    from review_lib.desk.rank import export_round
    from review_lib.desk.season import open_folder

    with open_folder(store) as season:
        export_round(season, out)
        typer.echo(say("Results were written to {folder}", folder=out))
