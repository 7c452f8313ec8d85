"""A private page for each judge, once the season is closed; and the closing. Stream ``season``: closed, reopened.

The page tells the judge's own severity, agreement and halo against the panel, and nothing by which another judge
could be known: others are met only in means over two or more. While the season is closed no mark changes.
"""

from __future__ import annotations

import re
from pathlib import Path

from review_lib.desk.judges import panel
from review_lib.desk.rank import result_of, run_named
from review_lib.desk.season import SECRETARIAT, Season, now
from review_lib.desk.sheets import all_sheets, closed, rubric_of
from review_lib.desk.view import view
from review_lib.errors import NotFoundError, RefusedError
from review_lib.judging.feedback import Feedback, feedback
from review_lib.judging.feedback_page import page
from review_lib.judging.values import Sheet
from review_lib.text import say


def close_season(season: Season, reason: str = "", *, who: str = SECRETARIAT) -> str:
    """Close the season: marks no longer change, judges may see their feedback. The run that it was closed with.

    NotFoundError where nothing was ranked; RefusedError where it is closed already.
    """
    if closed(season):
        raise RefusedError(say("The season is closed already."))
    run = run_named(season).id
    season.store.append("season", "closed", {"run": run, "reason": reason.strip()}, who=who, at=now())
    season.store.seal("closed", who=who, at=now())
    return run


def reopen_season(season: Season, reason: str, *, who: str = SECRETARIAT) -> None:
    """Open a closed season again, with a reason. RefusedError without one, or where it is open."""
    if not closed(season):
        raise RefusedError(say("The season is not closed."))
    if not reason.strip():
        raise RefusedError(say("Opening a closed season again needs a reason."))
    season.store.append("season", "reopened", {"reason": reason.strip()}, who=who, at=now())


def feedback_page(season: Season, judge: str) -> bytes:
    """The judge's page as HTML that needs nothing else. RefusedError while the season is open; NotFoundError where
    there is no such judge, or where the judge submitted nothing."""
    run = closed(season)
    if not run:
        raise RefusedError(say("Feedback is given after the season is closed. Close it with: qcreview close"))
    if judge not in {j.judge for j in panel(season)}:
        raise NotFoundError(say("There is no judge {judge}.", judge=judge))
    result = result_of(season, run_named(season, run))
    row = next((r for r in result.judges if r.judge == judge), None)
    told = _feedback(season, judge)
    if not told.sheets:
        raise NotFoundError(say("{judge} has submitted no sheet, so there is nothing to tell.", judge=judge))
    titles = {n: e.title for n, e in view(season).entries()}
    agreements = sorted(r.agreement for r in result.judges if r.agreement is not None)
    middle = agreements[len(agreements) // 2] if len(agreements) >= 5 else None
    return page(judge, season.label, told, row, middle, {p.entry: titles.get(p.entry, "") for p in told.points})


def write_feedback(season: Season, judge: str, out: Path) -> Path:
    """Write the judge's page to ``out`` (a file, or a folder to put it into)."""
    data = feedback_page(season, judge)
    name = re.sub(r'[\\/:*?"<>|\s]+', "_", judge)
    target = out if out.suffix.lower() in (".html", ".htm") else out / f"{say('judge feedback')}-{name}.html"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
    return target


def _feedback(season: Season, judge: str) -> Feedback:
    sheets = {k: s for k, s in all_sheets(season).items() if s.state == "submitted"}
    known = dict(view(season).entries())
    own, others, division, full = {}, {}, {}, {}
    for (name, entry), sheet in sheets.items():
        if name != judge or entry not in known:
            continue
        rubric = rubric_of(season, entry)
        maxima = {i.name: float(i.max) for i in rubric.items}
        own[entry], full[entry], division[entry] = _shares(sheet, maxima), maxima, known[entry].division
        others[entry] = [_shares(s, maxima) for (j, e), s in sheets.items() if e == entry and j != judge]
    return feedback(own, others, division, full)


def _shares(sheet: Sheet, maxima: dict[str, float]) -> dict[str, float]:
    return {item: float(mark) / maxima[item] for item, mark in sheet.marks.items() if item in maxima}
