"""The score sheet of the judge in force: the widget on the desk's port."""

from __future__ import annotations

import difflib

from review_lib.desk.judges import assigned, panel
from review_lib.desk.port import DeskPort
from review_lib.desk.season import Season
from review_lib.desk.sheets import all_sheets
from review_lib.errors import NotFoundError
from review_lib.text import say
from review_lib.widgets import chosen_judge, no_judge
from review_lib.widgets.sheet import SheetWidget


def screen(season: Season) -> SheetWidget:
    """The sheet of ``$QCREVIEW_JUDGE``; on the sample season of the judge whose sheets were left open.

    NotFoundError where nobody is named, or where the season has no judge of that name.
    """
    return SheetWidget(DeskPort(season, judge_in_force(season)))


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
