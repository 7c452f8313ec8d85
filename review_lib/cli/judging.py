"""The commands around judging: ``decide``, ``assign``, ``marks``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from review_lib.cli.shared import StoreOption, app
from review_lib.errors import InputError
from review_lib.text import say

if TYPE_CHECKING:
    from review_lib.desk.season import Season

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


@app.command()
def kit(
    files: Annotated[list[Path] | None, typer.Argument(help="收回的评审包 / kits that came back")] = None,
    judge: Annotated[str, typer.Option("--judge", help="评委 / judge")] = "",
    out: Annotated[Path | None, typer.Option("--out", help="写到哪里 / where to")] = None,
    take: Annotated[bool, typer.Option("--import", help="收回填好的评审包 / take back what was filled")] = False,
    phase: Annotated[str, typer.Option("--phase", help="评审阶段 / phase")] = "",
    store: StoreOption = None,
) -> None:
    """评审包：给评委一个离线可用的文件，填好后收回 / kits for judges without network."""
    from review_lib.desk.season import open_folder

    if take:
        if not files:
            raise typer.BadParameter(say("Name the files to take back: qcreview kit --import FILE…"))
        with open_folder(store) as season:
            _take_kits(season, files, judge)
        return
    if files or not judge:
        raise typer.BadParameter(say("Name the judge with --judge, or take kits back with --import."))
    from review_lib.desk.kits import make_kit
    from review_lib.desk.phases import phase_named

    with open_folder(store) as season:
        made = make_kit(season, judge, out or Path.cwd(), phase=phase_named(season, phase))
    typer.echo(say("{n} entries for {judge} were put into {file}", n=len(made.entries), judge=judge, file=made.path))
    if made.left_out:
        typer.echo(say("Left out, because submitted or recused: {entries}", entries="、".join(made.left_out)))


def _take_kits(season: Season, files: list[Path], judge: str) -> None:
    """Take kits back and print what came of each; InputError with the refused ones, after the others were taken."""
    from review_lib.desk.kits_back import take_kits

    refused = []
    for taken in take_kits(season, files, judge=judge):
        if taken.refused:
            refused.append(taken.refused)
            continue
        typer.echo(
            say(
                "{file} ({judge}): {taken} taken, {known} stood already, {submitted} submitted, {n} not taken.",
                file=taken.name,
                judge=taken.judge,
                taken=taken.taken,
                known=taken.known,
                submitted=len(taken.submitted),
                n=len(taken.troubles),
            )
        )
        for line in taken.troubles:
            typer.echo(line)
        for number, code in taken.submitted.items():
            typer.echo(say("{entry} submitted, receipt {code}", entry=number, code=code))
    if refused:
        raise InputError("\n".join(refused))
