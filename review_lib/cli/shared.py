"""What several commands share: their options, the progress line, and what is said of a mailbox."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Annotated

import typer

from review_lib.text import say

if TYPE_CHECKING:
    from review_lib.desk.season import Season

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None)

StoreOption = Annotated[str | None, typer.Option("--store", help="赛季所在文件夹或名称 / folder or name of the season")]
SeedOption = Annotated[int | None, typer.Option("--seed", help="随机种子 / random seed")]
WorkersOption = Annotated[int | None, typer.Option("--workers", help="进程数 / worker processes")]


_STAGES = {
    "mails": lambda: say("Mails opened"),
    "files": lambda: say("Files read"),
    "scans": lambda: say("Scans read"),
    "documents": lambda: say("Documents written"),
}


class Progress:
    """A line that is written over on a terminal, and a line a tenth elsewhere; with the time left where it is known."""

    def __init__(self) -> None:
        self.live = sys.stderr.isatty()
        self.shown = ""
        self.stage = ""
        self.began = 0.0
        self.first = 0

    def __call__(self, stage: str, done: int, total: int) -> None:
        if stage != self.stage:
            self.stage, self.began, self.first = stage, time.monotonic(), done
        name = _STAGES[stage]() if stage in _STAGES else stage
        text = f"{name} {done}/{total}" if total else f"{name} {done}"
        whole = total > 0 and done == total
        if self.live:
            typer.echo(f"\r{text}{self._left(done, total)}        ", err=True, nl=whole)
        elif text != self.shown and (
            done * 10 // total > (done - 1) * 10 // total if total else done % 16 == 0 or done == 1
        ):
            typer.echo(text + self._left(done, total), err=True)
        self.shown = text

    def _left(self, done: int, total: int) -> str:
        """How long it still takes, judged by what was done so far; nothing before three seconds have passed."""
        passed = time.monotonic() - self.began
        if total <= done or done <= self.first or passed < 3:
            return ""
        seconds = passed / (done - self.first) * (total - done)
        if seconds < 90:
            return say(", about {n} seconds left", n=max(1, round(seconds)))
        return say(", about {n} minutes left", n=round(seconds / 60))


def progress() -> Progress:
    """A fresh line of progress: called with the name of a stage, how many are done, and how many there are."""
    return Progress()


def echo_received(season: Season, new_mails: int, known: int) -> None:
    """Say what one intake brought and what the season holds now."""
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


def echo_scans(season: Season, workers: int | None = None) -> int:
    """Read the scans that were not read yet, and say which could not be. How many were new."""
    from review_lib.desk.scans import read_scans

    done = read_scans(season, workers=workers, progress=progress())
    for line in done.troubles:
        typer.echo(line, err=True)
    return done.files


def echo_findings(season: Season) -> None:
    """Print the findings of the season, a line each."""
    from review_lib.desk.sentences import finding_lines

    for line in finding_lines(season):
        typer.echo(line)
