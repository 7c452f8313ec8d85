"""The main job on the sample season: mail in, checked, decided, judged (with invented marks), ranked, printed.

Run again it does only what is missing. One judge's sheets are left open, so that there is something to try.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from review_lib import paths
from review_lib.desk.decide import decide_from
from review_lib.desk.judges import draw, list_judges, panel
from review_lib.desk.publish import publish
from review_lib.desk.rank import Run, rank, runs
from review_lib.desk.receive import Received, receive
from review_lib.desk.season import SAMPLE, Season, new_season, open_folder
from review_lib.desk.sheets import invent
from review_lib.desk.view import view

Progress = Callable[[str, int, int], None]
SEED = 2026


@dataclass(frozen=True, slots=True)
class SampleDone:
    """What the sample job left: the season, what came, the run, where the documents lie."""

    season: Season
    received: Received
    run: Run
    out: Path


def open_sample(folder: Path | None = None) -> Season:
    """The sample season, made where it is not there yet."""
    place = folder or paths.seasons_dir() / SAMPLE
    if (place / "season.db").exists():
        return open_folder(place)
    return new_season(SAMPLE, folder=place, year=2026, sample=True)


def take_in(season: Season, *, workers: int | None = None, progress: Progress | None = None) -> Received:
    """The sample's mails into the season."""
    return receive(season, [str(paths.sample_dir() / "inbox")], workers=workers, progress=progress)


def finish(season: Season, received: Received, *, progress: Progress | None = None) -> SampleDone:
    """Decide, list judges, assign, invent marks, rank and print, each where it was not done yet."""
    home = paths.sample_dir()
    now_ = view(season)
    if not now_.decisions:
        decide_from(season, home / "decisions.csv")
    if not panel(season):
        list_judges(season, home / "judges.csv", home / "conflicts.csv")
        draw(season, seed=SEED)
        invent(season, SEED, leave=(panel(season)[0].judge,))
    fresh = not runs(season) or bool(received.new)
    run = rank(season, seed=SEED) if fresh else runs(season)[-1]
    out = paths.exports_dir() / SAMPLE
    if fresh or not (out / "manifest.json").exists():
        rank(season, out / "run", seed=SEED)
        publish(season, out, progress=progress)
    return SampleDone(season, received, run, out)
