"""The screen 3-评分: the score sheet of the judge in force, or the panel.

Who is judging comes from the environment: ``QCREVIEW_JUDGE`` names the judge, ``QCREVIEW_VIEW=panel`` asks for the
panel (a judge who leads, or the secretariat where no judge is named). ``QCREVIEW_PHASE`` names a later phase. Without
a judge a season shows the panel, the sample the sheet of the judge whose marks were left open.
"""

from __future__ import annotations

import difflib
import os

from review_lib.desk.judges import assigned, duty, panel
from review_lib.desk.phases import phase_named, phases
from review_lib.desk.port import DeskPort
from review_lib.desk.season import Season
from review_lib.desk.sheets import all_sheets
from review_lib.errors import NotFoundError
from review_lib.text import say
from review_lib.widgets import chosen_judge, no_judge
from review_lib.widgets.base import Screen
from review_lib.widgets.sheet import SheetWidget


def screen(season: Season) -> Screen:
    """The sheet or the panel. NotFoundError where the season has no judge of that name."""
    asked = os.environ.get("QCREVIEW_VIEW", "") == "panel"
    if asked or (not chosen_judge() and not season.sample and panel(season)):
        from review_lib.widgets.panel_screen import panel as panel_screen  # its tables are slow to load: no sheet waits

        return panel_screen(season, judge_in_force(season) if chosen_judge() else "")
    judge = judge_in_force(season)
    wanted = phase_named(season, os.environ.get("QCREVIEW_PHASE", ""))
    keys = {p.name: phase_named(season, p.name) for p in phases(season)}
    doors = {name: DeskPort(season, judge, key) for name, key in keys.items() if duty(season, judge, key).entries}
    first = next((d for name, d in doors.items() if keys[name] == wanted), None)
    if first is None:
        first = DeskPort(season, judge, wanted) if wanted or not doors else next(iter(doors.values()))
    return SheetWidget(first, phases=doors if len(doors) > 1 else None)


def judge_in_force(season: Season) -> str:
    """The name of the judge at this screen."""
    names = [j.judge for j in panel(season)]
    wanted = chosen_judge()
    if wanted in names:
        return wanted
    if wanted:
        near = difflib.get_close_matches(wanted, names, 1)
        hint = say(" Did you mean {name}?", name=near[0]) if near else ""
        raise NotFoundError(say("There is no judge {judge} in this season.{hint}", judge=wanted, hint=hint))
    if season.sample:
        sheets = all_sheets(season)
        for judge, entry in assigned(season):
            if (judge, entry) not in sheets or sheets[judge, entry].state == "open":
                return judge
    raise NotFoundError(no_judge())
