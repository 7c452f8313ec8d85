"""The command ``qcreview``: parses, calls desk, prints.

Status 0: done (findings are results); 1: could not be done, one line on stderr that says what and what to do;
2: wrong usage. Rooms are imported inside the commands, so that each starts with what it needs.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from review_lib.errors import UserError
from review_lib.text import say, use

if TYPE_CHECKING:
    from review_lib.desk.season import Season

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None)
marks_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
app.add_typer(marks_app, name="marks", help="评分的导入、提交和导出 / import, submit and export marks")

StoreOption = Annotated[str | None, typer.Option("--store", help="赛季所在文件夹或名称 / folder or name of the season")]
SeedOption = Annotated[int | None, typer.Option("--seed", help="随机种子 / random seed")]


@app.callback()
def _language(lang: Annotated[str, typer.Option("--lang", help="zh_CN / en")] = "") -> None:
    """有色金属行业 QC 小组活动评审工作簿 / review workbook for quality-circle results."""
    if lang:
        use("en" if lang.lower().startswith("en") else "zh_CN")


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
    workers: Annotated[int | None, typer.Option(help="进程数 / worker processes")] = None,
    scans: Annotated[bool, typer.Option("--scans/--no-scans", help="识别盖章扫描件 / read stamped scans")] = True,
) -> None:
    """读取来信并登记 / take in mail."""
    from review_lib.desk.receive import receive
    from review_lib.desk.register import register_of
    from review_lib.desk.season import open_folder

    with open_folder(store, create=True) as season:
        if season_file is not None:
            season.use_rules_file(season_file)
        got = receive(season, source, workers=workers, progress=_progress())
        if scans:
            from review_lib.desk.scans import read_scans

            read_scans(season, workers=workers, progress=_progress())
        if json_out is not None:
            json_out.parent.mkdir(parents=True, exist_ok=True)
            text = json.dumps(register_of(season), ensure_ascii=False, indent=1)
            json_out.write_text(text + "\n", encoding="utf-8")
        _echo_received(season, len(got.new), got.known)


@app.command()
def scans(
    store: StoreOption = None,
    workers: Annotated[int | None, typer.Option(help="进程数 / worker processes")] = None,
) -> None:
    """识别盖章扫描件，与 Word 版核对 / read stamped scans and compare them with Word."""
    from review_lib.desk.scans import read_scans
    from review_lib.desk.season import open_folder

    with open_folder(store) as season:
        typer.echo(say("{n} scans were read.", n=read_scans(season, workers=workers, progress=_progress())))


@app.command()
def sample(
    store: StoreOption = None,
    workers: Annotated[int | None, typer.Option(help="进程数 / worker processes")] = None,
    scans: Annotated[bool, typer.Option("--scans/--no-scans", help="识别盖章扫描件 / read stamped scans")] = False,
) -> None:
    """示例赛季：收件、检查、评分、排名、出文件 / the whole way on the sample season."""
    from review_lib.desk import sample as job

    with job.open_sample(Path(store) if store else None) as season:
        typer.echo(say("Sample season in {folder}", folder=season.folder))
        got = job.take_in(season, workers=workers, progress=_progress())
        _echo_received(season, len(got.new), got.known)
        _echo_findings(season)
        done = job.finish(season, got, progress=_progress())
        typer.echo(say("Ranked as {run}; documents lie in {folder}", run=done.run.id, folder=done.out))
        if scans:
            from review_lib.desk.scans import read_scans

            read_scans(season, workers=workers, progress=_progress())


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
    from review_lib.desk.season import open_folder

    with open_folder(store) as season:
        run = rank_season(season, out, rule=rule, seed=seed)
        typer.echo(
            say(
                "Run {run} of season {season} was written to {folder}; seal {head}",
                run=run.id,
                season=season.label,
                folder=out,
                head=run.head[:16],
            )
        )


@app.command()
def explain(
    entry: Annotated[str, typer.Argument(help="成果编号 / number of the entry")],
    run: Annotated[Path, typer.Option("--run", help="排名结果所在文件夹 / folder of the run")],
) -> None:
    """说明一项成果为什么在这个位置 / why an entry stands where it stands."""
    from review_lib.ranking.explain import explain as explain_text

    typer.echo(explain_text(entry, run))


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
        from review_lib.desk.season import open_folder
        from review_lib.desk.sheets import invent

        with open_folder(store) as season:
            count = invent(season, 2026 if seed is None else seed)
            typer.echo(say("{n} invented marks were put into season {season}.", n=count, season=season.label))
        return
    if entries is None or judges is None or per_entry is None or out is None:
        raise typer.BadParameter(say("Give --store, or all of --entries, --judges, --per-entry and --out."))
    from review_lib.ranking.simulate import simulate_folder

    made = simulate_folder(entries, judges, per_entry, out, divisions, seed)
    typer.echo(say("An invented round was written to {folder}", folder=made))


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
def export(
    out: Annotated[Path, typer.Option("--out", help="写到哪里 / where to")],
    store: StoreOption = None,
    only: Annotated[list[str] | None, typer.Option("--only", help="只出这些 / only these kinds")] = None,
    final: Annotated[bool, typer.Option("--final", help="正式版 / for the printer")] = False,
) -> None:
    """出文件：名单、评分表、案例集等 / write the documents."""
    from review_lib.desk.publish import kinds_named, publish
    from review_lib.desk.season import open_folder

    try:
        kinds = kinds_named(only or ())
    except ValueError as error:
        raise typer.BadParameter(say("There is no kind of document {kind}.", kind=error)) from error
    with open_folder(store) as season:
        made = publish(season, out, kinds, final=final, progress=_progress())
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
        done = make_again(season, run, rule=rule, out=out)
        if done.same:
            typer.echo(say("{run}: the same bytes came out.", run=done.run.id))
        for line in done.moved:
            typer.echo(line)
        if not done.same and not done.moved:
            typer.echo(say("{run}: nothing moves.", run=done.run.id))


@app.command()
def lab(
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="打开浏览器 / open the browser")] = True,
    port: Annotated[int | None, typer.Option("--port", help="端口 / port")] = None,
    store: StoreOption = None,
    judge: Annotated[str, typer.Option("--judge", help="评委 / judge")] = "",
) -> None:
    """打开工作簿 / open the notebooks."""
    from review_lib.desk.season import open_folder
    from review_lib.lab import run_lab

    if store:
        with open_folder(store) as season:
            os.environ["QCREVIEW_STORE"] = str(season.folder.resolve())
    if judge:
        os.environ["QCREVIEW_JUDGE"] = judge
    behind = _scans_behind()
    try:
        run_lab(port, browser)
    finally:
        if behind is not None:
            behind.terminate()


def main() -> None:
    """Run the command; what stops it is one line for the user, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
    try:
        app(standalone_mode=True)
    except UserError as error:
        for line in str(error).splitlines():
            typer.echo(line, err=True)
        sys.exit(1)
    except OSError as error:
        import errno

        if error.errno == errno.ENOSPC:
            typer.echo(say("The disk is full; nothing was written. Make room and try again."), err=True)
        else:
            typer.echo(
                say(
                    "{file}: cannot be used ({why}). Check the path and that it may be written.",
                    file=error.filename or "",
                    why=error.strerror or error,
                ),
                err=True,
            )
        sys.exit(1)
    except KeyboardInterrupt:
        typer.echo(say("Stopped. What was finished is saved."), err=True)
        sys.exit(1)


def _scans_behind() -> subprocess.Popen[bytes] | None:
    """Scans that were not read yet are read behind the open notebooks, by one process; None without a season."""
    from review_lib.desk.season import last

    named = os.environ.get("QCREVIEW_STORE") or last()
    if not named:
        return None
    command = [sys.executable, "-m", "review_lib", "scans", "--store", str(named), "--workers", "1"]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


_STAGES = {
    "mails": lambda: say("Mails opened"),
    "files": lambda: say("Files read"),
    "scans": lambda: say("Scans read"),
    "documents": lambda: say("Documents written"),
}


class _Progress:
    """A line that is written over on a terminal, and a line a tenth elsewhere."""

    def __init__(self) -> None:
        self.live = sys.stderr.isatty()
        self.shown = ""

    def __call__(self, stage: str, done: int, total: int) -> None:
        name = _STAGES[stage]() if stage in _STAGES else stage
        text = f"{name} {done}/{total}" if total else f"{name} {done}"
        if self.live:
            typer.echo(f"\r{text}    ", err=True, nl=done == total and total > 0)
        elif text != self.shown and (done == total if total else done % 16 == 0 or done == 1):
            typer.echo(text, err=True)
        self.shown = text


def _progress() -> _Progress:
    return _Progress()


def _echo_received(season: Season, new_mails: int, known: int) -> None:
    from review_lib.desk.view import view

    units = view(season).register.units
    entries = sum(len(u.entries) for u in units)
    typer.echo(
        say(
            "{new} new mails, {known} known; {units} units, {entries} entries.",
            new=new_mails,
            known=known,
            units=len(units),
            entries=entries,
        )
    )


def _echo_findings(season: Season) -> None:
    from review_lib.desk.sentences import finding_lines

    for line in finding_lines(season):
        typer.echo(line)


if __name__ == "__main__":
    main()
