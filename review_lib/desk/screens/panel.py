"""The screen of a panel: judges by entries, where they differ most, what was said and decided.

Titles are masked where judging is blind, and no company, group or member leaves this module: those at the panel have
not all submitted. Totals of open sheets stay their judge's own; only how far they are is told.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from review_lib.desk import panel as talk
from review_lib.desk import reports
from review_lib.desk.judges import assigned, candidates, panel
from review_lib.desk.phases import judging_rules, phase_rules, phases, rubric_in, rubrics_in
from review_lib.desk.screens.head import head
from review_lib.desk.season import Season
from review_lib.desk.sheets import all_sheets
from review_lib.desk.stage import order, presented
from review_lib.desk.view import View, view
from review_lib.judging.assign import conflict
from review_lib.judging.shown import plain
from review_lib.judging.spread import spread
from review_lib.judging.values import Candidate, Judge, Sheet
from review_lib.text import say

WIDE = 30  # judges side by side on one screen


def pulse(season: Season) -> str:
    """A short text that changes when anything on the screen may have: asked often, answered from the heads alone."""
    heads = season.store.heads()
    kinds = ("sheet", "panel", "judges", "desk", "stage")
    told = "|".join(f"{n}:{h.seq}" for n, h in sorted(heads.items()) if n.startswith(kinds))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def first_group(season: Season) -> str:
    """The group to begin with where the panel is too large for one screen, else ``""``: all."""
    people = panel(season)
    groups = [j.group for j in people if j.group]
    return groups[0] if len(people) > WIDE and groups else ""


def matrix(season: Season, phase: str = "", division: str = "", group: str = "") -> dict[str, Any]:
    """The matrix of a phase, of one division and one group where named, the entries that differ most first."""
    seen, people, cases = view(season), panel(season), candidates(season, phase)
    pairs = assigned(season, phase)
    of = _by_entry(pairs, people)
    sheets = all_sheets(season, phase)
    known = {c.entry for c in cases}
    has: dict[str, list[str]] = {}
    for judge, number in pairs:
        if number in known:
            has.setdefault(judge, []).append(number)
    groups = list(dict.fromkeys(j.group for j in people if j.group))
    shown = [
        c for c in cases
        if (not division or c.division == division)
        and (not group or any(j.group == group for j in of.get(c.entry, [])))
    ]  # fmt: skip
    there = {j.judge for c in shown for j in of.get(c.entry, [])}
    columns = [j for j in people if j.judge in there and (not group or j.group == group)]
    said, leads, asked = talk.talks(season, phase), talk.lead_of(season, phase), talk.proposals(season, phase)
    rows = [_row(season, seen, c, of.get(c.entry, []), columns, sheets, phase) for c in shown]
    for row in rows:
        told = said.get(row["entry"], talk.Talk())
        row |= {
            "lead": leads.get(row["entry"], ""),
            "notes": len(told.notes),
            "concluded": told.conclusion.choice if told.conclusion else "",
            "proposals": len(asked.get(row["entry"], [])),
            "ruled": len(told.rulings),
        }
    rows.sort(key=lambda r: (-float(r["range"]), r["entry"]))
    rules = phase_rules(season, phase)
    return {
        **head(season),
        "pulse": pulse(season),
        "phase": rules.name,
        "phases": [p.name for p in phases(season)],
        "stage": _stage(season, phase, seen),
        "divisions": list(dict.fromkeys(c.division for c in cases)),
        "groups": groups,
        "division": division,
        "group": group,
        "far": judging_rules(season).discuss_from,
        "judges": [_judge(j, has.get(j.judge, []), sheets) for j in people],
        "columns": [{"judge": j.judge, "role": j.role, "group": j.group} for j in columns],
        "rows": rows,
        "conclusions": list(judging_rules(season).conclusions),
        "tables": sorted(rubrics_in(season, phase)),
    }


def entry(season: Season, number: str, phase: str = "") -> dict[str, Any]:
    """One entry for the panel: items by judges (submitted sheets), comments, proposals, notes, conclusion, rulings."""
    seen = view(season)
    found = seen.entry(number)
    rubric = rubric_in(season, found.division, phase)
    sheets = {j: s for (j, e), s in all_sheets(season, phase).items() if e == number and s.state == "submitted"}
    told = talk.talks(season, phase).get(number, talk.Talk())
    judges = sorted(sheets)
    items = []
    for item in rubric.items:
        marks = [sheets[j].marks.get(item.name) for j in judges]
        given = [m for m in marks if m is not None]
        items.append(
            {
                "item": item.name,
                "max": plain(item.max),
                "marks": [plain(m) or "" for m in marks],
                "low": plain(min(given)) if given else "",
                "high": plain(max(given)) if given else "",
                "share": float((max(given) - min(given)) / item.max) if len(given) > 1 else 0.0,
            }
        )
    said = [(j, i, t) for j in judges for i, t in [*sheets[j].comments.items(), ("", sheets[j].comment)] if t]
    comments = [{"judge": j, "item": i, "text": t} for j, i, t in said]
    return {
        "entry": number,
        "title": _title(season, seen, number),
        "division": found.division,
        "judges": judges,
        "totals": [plain(sheets[j].total) for j in judges],
        "items": items,
        "comments": comments,
        "proposals": talk.proposals(season, phase).get(number, []),
        "notes": [{"text": n.text, "who": _who(n.who), "at": _at(n.at)} for n in told.notes],
        "conclusion": _ruling(told.conclusion),
        "rulings": {what: _ruling(r) for what, r in told.rulings.items()},
        "levels": list(rubric.levels.list),
        "vetoes": list(rubric.vetoes.list),
    }


def _by_entry(pairs: Sequence[tuple[str, str]], people: Sequence[Judge]) -> dict[str, list[Judge]]:
    known = {j.judge: j for j in people}
    found: dict[str, list[Judge]] = {}
    for judge, number in pairs:
        if judge in known:
            found.setdefault(number, []).append(known[judge])
    return found


def _row(
    season: Season,
    seen: View,
    case: Candidate,
    judges: Sequence[Judge],
    columns: Sequence[Judge],
    sheets: dict[tuple[str, str], Sheet],
    phase: str,
) -> dict[str, Any]:
    rubric = rubric_in(season, case.division, phase)
    mine = {j.judge for j in judges}
    whole = {
        j: sheets[j, case.entry].marks for j in mine
        if (j, case.entry) in sheets and sheets[j, case.entry].state == "submitted"
    }  # fmt: skip
    told = spread(whole, {i.name: i.max for i in rubric.items})
    cells: dict[str, dict[str, str]] = {}
    for n, j in enumerate(columns):
        sheet = sheets.get((j.judge, case.entry)) if j.judge in mine else None
        if conflict(j, case) or (sheet is not None and sheet.state == "recused"):
            cells[str(n)] = {"state": "recused"}
        elif j.judge not in mine:
            continue  # not this judge's: left out, since most of a large matrix is
        elif sheet is None or not sheet.written:
            cells[str(n)] = {"state": "new"}
        elif sheet.state == "submitted":
            cells[str(n)] = {"state": "submitted", "total": plain(sheet.total) or ""}
        else:
            cells[str(n)] = {"state": "draft", "done": f"{len(sheet.marks)}/{len(rubric.items)}"}
    return {
        "entry": case.entry,
        "title": _title(season, seen, case.entry),
        "division": case.division,
        "cells": cells,
        "n": told.n,
        "of": sum(c["state"] != "recused" for c in cells.values()),
        "mean": f"{told.mean}" if told.mean is not None else "",
        "range": plain(told.range) or "0",
        "widest": told.items[0][0] if told.items and told.items[0][1] else "",
        "widest_share": float(told.items[0][1]) if told.items else 0.0,
    }


def _judge(judge: Judge, mine: Sequence[str], sheets: dict[tuple[str, str], Sheet]) -> dict[str, Any]:
    states = [sheets[judge.judge, e].state if (judge.judge, e) in sheets else "open" for e in mine]
    open_ = [sheets[judge.judge, e] for e in mine if (judge.judge, e) in sheets]
    return {
        "judge": judge.judge,
        "role": judge.role,
        "group": judge.group,
        "field": judge.specialty,
        "of": len(mine) - states.count("recused"),
        "done": states.count("submitted"),
        "begun": sum(s.state == "open" and bool(s.marks) for s in open_),
    }


_titles: dict[int, dict[tuple[str, bool], str]] = {}


def _title(season: Season, seen: View, number: str) -> str:
    """The topic as those at the panel may see it; kept as long as the view stands, since masking takes time."""
    blind = judging_rules(season).blind
    if id(seen) not in _titles:
        _titles.clear()
    kept = _titles.setdefault(id(seen), {})
    if (number, blind) not in kept:
        found = seen.entry(number)
        kept[number, blind] = (reports.masker(season, seen, found)(found.title) if blind else found.title) or number
    return kept[number, blind]


def _stage(season: Season, phase: str, seen: View) -> dict[str, Any] | None:
    """Order and clock of a phase in which results are presented; None where nothing is."""
    rules = phase_rules(season, phase)
    if not rules.minutes:
        return None
    done = presented(season, phase)
    rows = [{"entry": n, "title": _title(season, seen, n), "used": done.get(n, 0)} for n in order(season, phase)]
    return {"minutes": rules.minutes, "questions": rules.questions, "warn": rules.warn, "rows": rows}


def _ruling(made: talk.Ruling | None) -> dict[str, str] | None:
    if made is None:
        return None
    return {"choice": made.choice, "reason": made.reason, "who": _who(made.who), "at": _at(made.at)}


def _who(who: str) -> str:
    return say("the secretariat") if who == "secretariat" else who


def _at(at: str) -> str:
    return at[:16].replace("T", " ")
