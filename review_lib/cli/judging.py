"""The commands around judging: ``decide``, ``assign``, ``marks``."""

from __future__ import annotations

import os
from collections.abc import Callable
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
    per_entry: Annotated[int | None, typer.Option("--per-entry", min=1, help="每份评委数 / judges an entry")] = None,
    store: StoreOption = None,
    judges: Annotated[Path | None, typer.Option("--judges", help="评委名单 judges.csv")] = None,
    conflicts: Annotated[Path | None, typer.Option("--conflicts", help="利害关系 conflicts.csv")] = None,
    seed: Annotated[int, typer.Option("--seed", help="随机种子 / random seed")] = 0,
    swap: Annotated[list[str] | None, typer.Option("--swap", help="改派 评委:编号:另一评委 / hand over")] = None,
    pin: Annotated[list[str] | None, typer.Option("--pin", help="指定 评委:编号 / set a pair")] = None,
    unpin: Annotated[list[str] | None, typer.Option("--unpin", help="取消指定 评委:编号 / take a pin back")] = None,
    drop: Annotated[list[str] | None, typer.Option("--drop", help="评委退出 / a judge drops out")] = None,
    restore: Annotated[list[str] | None, typer.Option("--restore", help="评委恢复 / the judge is there again")] = None,
    redraw: Annotated[bool, typer.Option("--redraw", help="全部重新分配 / draw all anew")] = False,
    phase: Annotated[str, typer.Option("--phase", help="评审阶段 / phase")] = "",
    invite: Annotated[list[str] | None, typer.Option("--entry", help="只限这些成果进入该阶段 / entries called")] = None,
) -> None:
    """分配评委 / draw up who judges what."""
    from review_lib.desk.hands import moved
    from review_lib.desk.judges import assigned, draw, list_judges
    from review_lib.desk.judges import invite as call
    from review_lib.desk.phases import phase_named
    from review_lib.desk.season import open_folder

    acts = _hands(swap, pin, unpin, drop, restore)
    with open_folder(store) as season:
        key = phase_named(season, phase)
        if invite:
            call(season, key, invite)
        if judges is not None:
            list_judges(season, judges, conflicts)
        before = assigned(season, key)
        for by_hand in acts:
            by_hand(season, key)
        made = draw(season, per_entry, seed=seed, redraw=redraw, phase=key)
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
        _echo_design(made.before, made.after, made.best)
        for remark in made.remarks:
            typer.echo(remark)
        if before:
            changes = moved(before, made.pairs)
            typer.echo(say("{n} reviews changed hands, {kept} stayed.", n=len(changes), kept=len(before) - sum(
                bool(old) for _, old, _ in changes)))  # fmt: skip
            for entry, old, new in changes:
                typer.echo(f"{entry}  {old or '—'} → {new or '—'}")


def _hands(
    swap: list[str] | None,
    pin: list[str] | None,
    unpin: list[str] | None,
    drop: list[str] | None,
    restore: list[str] | None,
) -> list[Callable[[Season, str], None]]:
    """What was asked by hand, in the order in which it is done. BadParameter where a pair is not written as asked."""
    from review_lib.desk import hands

    def parts(text: str, n: int) -> list[str]:
        found = [p.strip() for p in text.replace("：", ":").split(":")]
        if len(found) != n or not all(found):
            how = say("JUDGE:ENTRY:OTHER") if n == 3 else say("JUDGE:ENTRY")
            raise typer.BadParameter(say("“{text}” is not written as {how}.", text=text, how=how))
        return found

    def act(what: Callable[..., None], words: list[str], *, phased: bool = True) -> Callable[[Season, str], None]:
        def run(season: Season, phase: str) -> None:
            if phased:
                what(season, *words, phase=phase)
            else:
                what(season, *words)

        return run

    return [
        *(act(hands.restore, [name], phased=False) for name in restore or ()),
        *(act(hands.drop, [name], phased=False) for name in drop or ()),
        *(act(hands.unpin, parts(text, 2)) for text in unpin or ()),
        *(act(hands.pin, parts(text, 2)) for text in pin or ()),
        *(act(hands.hand_over, parts(text, 3)) for text in swap or ()),
    ]


def _echo_design(before: float, after: float, best: float) -> None:
    """How well the design tells two entries apart, at its worst, before and after it was strengthened."""
    if before == float("inf"):
        return
    typer.echo(
        say(
            "Worst comparison of two entries: variance {before} before, {after} after strengthening, "
            "in variances of one judge's total; not below {best} with so many judges an entry.",
            before=f"{before:.2f}",
            after=f"{after:.2f}",
            best=f"{best:.2f}",
        )
    )


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
    phase: Annotated[str, typer.Option("--phase", help="评审阶段 / phase")] = "",
    store: StoreOption = None,
) -> None:
    """提交评分 / submit sheets."""
    from review_lib.desk.phases import phase_named
    from review_lib.desk.season import open_folder
    from review_lib.desk.sheets import submit

    with open_folder(store) as season:
        for number, code in submit(season, judge, entry or (), phase=phase_named(season, phase)).items():
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
    unpacked: Annotated[Path | None, typer.Option("--open", help="打开解压后的评审包 / open an unpacked kit")] = None,
    take: Annotated[bool, typer.Option("--import", help="收回填好的评审包 / take back what was filled")] = False,
    phase: Annotated[str, typer.Option("--phase", help="评审阶段 / phase")] = "",
    store: StoreOption = None,
) -> None:
    """评审包：给评委一个离线可用的文件，填好后收回 / kits for judges without network."""
    from review_lib.desk.season import open_folder

    if unpacked is not None:
        _open_kit(unpacked)
        return
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


def _open_kit(folder: Path) -> None:
    """Open the notebook of an unpacked kit, without any season."""
    from review_lib.desk.kits import kit_folder
    from review_lib.lab import run_lab

    place, judge = kit_folder(folder)
    os.environ["QCREVIEW_JUDGE"] = judge
    run_lab(folder=place)


def _take_kits(season: Season, files: list[Path], judge: str) -> None:
    """Take kits back and print what came of each; InputError with the refused ones, after the others were taken."""
    from review_lib.desk.kits_back import take_kits

    refused = []
    for taken in take_kits(season, files, judge=judge):
        if taken.refused:
            refused.append(taken.refused)
        for line in taken.lines():
            typer.echo(line)
        for number, code in taken.submitted.items():
            typer.echo(say("{entry} submitted, receipt {code}", entry=number, code=code))
    if refused:
        raise InputError("\n".join(refused))


@app.command("panel")
def panel_view(
    judge: Annotated[str, typer.Option("--judge", help="组长或主评，不写为秘书处 / who leads")] = "",
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="打开浏览器 / open the browser")] = True,
    port: Annotated[int | None, typer.Option("--port", help="端口 / port")] = None,
    store: StoreOption = None,
) -> None:
    """合议：各评委打分对照、讨论记录和合议结论，在 3-评分 中 / the panel, in 3-评分."""
    from review_lib.desk.season import open_folder
    from review_lib.lab import run_lab

    with open_folder(store) as season:
        os.environ["QCREVIEW_STORE"] = str(season.folder.resolve())
    os.environ["QCREVIEW_VIEW"] = "panel"
    if judge:
        os.environ["QCREVIEW_JUDGE"] = judge
    run_lab(port, browser)


@app.command()
def close(
    reopen: Annotated[str | None, typer.Option("--reopen", help="重新打开的理由 / reason to open it again")] = None,
    store: StoreOption = None,
) -> None:
    """结束赛季：分数不再更改，评委可看反馈 / close the season; marks no longer change."""
    from review_lib.desk.feedback import close_season, reopen_season
    from review_lib.desk.season import open_folder

    with open_folder(store) as season:
        if reopen is not None:
            reopen_season(season, reopen)
            typer.echo(say("{season} is open again.", season=season.label))
        else:
            typer.echo(say("{season} is closed with run {run}.", season=season.label, run=close_season(season)))


@app.command()
def feedback(
    judge: Annotated[str, typer.Option("--judge", help="评委 / judge")],
    out: Annotated[Path, typer.Option("--out", help="写到哪里 / where to")] = Path(),
    store: StoreOption = None,
) -> None:
    """评委反馈：只给本人的网页，赛季结束后可出 / a judge's private page, after the season is closed."""
    from review_lib.desk.feedback import write_feedback
    from review_lib.desk.season import open_folder

    with open_folder(store) as season:
        typer.echo(say("Written for {judge} alone: {file}", judge=judge, file=write_feedback(season, judge, out)))
