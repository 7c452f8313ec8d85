"""The first screen: the funnel and what has to be done next."""

from __future__ import annotations

from collections import Counter
from typing import Any

from review_lib.desk.corrections import resolutions
from review_lib.desk.judges import assigned, panel
from review_lib.desk.rank import progress, runs
from review_lib.desk.screens.head import head
from review_lib.desk.season import Season
from review_lib.desk.view import JUDGED, View, view
from review_lib.text import say


def overview(season: Season) -> dict[str, Any]:
    """The funnel and what has to be done next."""
    seen = view(season)
    units = seen.register.units
    entries = seen.entries()
    items = [i for u in units for i in u.items]
    decided = [n for n, _ in entries if n in seen.decisions]
    judged = [
        n
        for n, e in entries
        if n in seen.decisions and seen.decisions[n].decision in JUDGED and e.division in season.rubrics
    ]
    done, due = (sum(v) for v in zip(*progress(season).values(), strict=True)) if panel(season) else (0, 0)
    known = runs(season)
    opened = _open_findings(season, seen)
    stale = sum(d.stale for d in seen.decisions.values())
    funnel = [
        {"name": say("mails"), "n": len(seen.mails), "of": 0},
        {"name": say("files accepted"), "n": sum(i.accepted for i in items), "of": len(items)},
        {"name": say("entries complete"), "n": sum(e.complete for _, e in entries), "of": len(entries)},
        {"name": say("entries decided"), "n": len(decided), "of": len(entries)},
        {"name": say("sheets submitted"), "n": done, "of": due},
        {"name": say("runs"), "n": len(known), "of": 0},
    ]
    todo = []
    if not seen.mails:
        todo.append({"text": say("No mail was taken in yet."), "where": "1-收件.ipynb"})
    if seen.register.other_mails:
        todo.append(
            {"text": say("{n} mails belong to no unit yet.", n=len(seen.register.other_mails)), "where": "1-收件.ipynb"}
        )
    if opened["error"]:
        todo.append({"text": say("{n} errors are not dealt with.", n=opened["error"]), "where": "2-形式审查.ipynb"})
    if len(entries) > len(decided):
        todo.append(
            {
                "text": say("{n} entries wait for a decision.", n=len(entries) - len(decided)),
                "where": "2-形式审查.ipynb",
            }
        )
    if stale:
        todo.append(
            {
                "text": say("{n} decisions rest on what has changed since (需重看).", n=stale),
                "where": "2-形式审查.ipynb",
            }
        )
    if judged and not assigned(season):
        todo.append({"text": say("{n} entries have no judges yet.", n=len(judged)), "where": "3-评分.ipynb"})
    if due > done:
        todo.append({"text": say("{n} sheets are not submitted yet.", n=due - done), "where": "3-评分.ipynb"})
    if done and not known:
        todo.append({"text": say("Marks are there, nothing was ranked yet."), "where": "4-汇总排名.ipynb"})
    heads = season.store.heads()
    return {
        **head(season),
        "funnel": funnel,
        "todo": todo,
        "units": len(units),
        "kinds": [{"name": d, "n": n} for d, n in sorted(Counter(e.division for _, e in entries).items())],
        "judges": [{"judge": j, "done": a, "of": b} for j, (a, b) in progress(season).items()],
        "records": sum(h.seq for h in heads.values()),
        "last": {"run": known[-1].id, "at": known[-1].at[:16].replace("T", " "), "head": known[-1].head[:16]}
        if known
        else None,
    }


def _open_findings(season: Season, seen: View) -> Counter[str]:
    closed = set(resolutions(season))
    return Counter(f.severity for u in seen.register.units for f in u.findings if f.id not in closed)
