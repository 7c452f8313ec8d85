"""The screen 6-ICQCC提名: the list of nominees by its conditions, and what each company wrote in English."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from review_lib.desk import nominate
from review_lib.desk.publish import season_book
from review_lib.desk.rank import runs
from review_lib.desk.screens.head import head
from review_lib.desk.season import Season
from review_lib.documents.icqcc import shortlist


def icqcc(season: Season, out: Path) -> dict[str, Any]:
    """Nominees in order with their English fields, the conditions, and what the host has not confirmed."""
    book = season_book(season, full=())
    rules, known = book.icqcc, runs(season)
    rows = [
        {
            "entry": c.entry.number,
            "place": c.place,
            "nominated": c.nominated,
            "points": f"{c.points:.2f}",
            "title": c.entry.title,
            "name": c.entry.full_name,
            "division": c.entry.division,
            "award": c.row.award,
            "score": str(c.row.score) if c.row.score is not None else "",
            "p": f"{c.row.p_award:.0%}" if c.row.p_award is not None else "",
            "ok": c.entry.consent.given,
            "given": book.nominations.get(c.entry.number, {}),
        }
        for c in shortlist(book)
    ]
    awards = list(dict.fromkeys([*book.rule.awards, *rules.awards]))
    return {
        **head(season),
        "convention": rules.name_zh,
        "rows": rows,
        "run": known[-1].id if known else "",
        "unconfirmed": rules.unconfirmed_zh if not rules.confirmed else "",
        "open_points": list(rules.open_points),
        "conditions": {
            "places": rules.places,
            "min_p_award": rules.min_p_award,
            "awards": list(rules.awards),
            "divisions": list(rules.divisions),
        },
        "awards": awards,
        "divisions": [d.name for d in book.divisions if d.scored],
        "criteria": [f"{c.label} {c.weight:.0%}" for c in rules.criteria],
        "abstract_words": list(rules.abstract_words),
        "title_words": rules.title_words,
        "checklist": list(rules.checklist),
        "folder_out": str(out),
    }


def try_conditions(season: Season, changes: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What other conditions would move on the list, and why."""
    book = season_book(season, full=())
    entries = book.numbered()
    return [
        {
            "entry": m.entry,
            "title": entries[m.entry].title,
            "before": m.before,
            "after": m.after,
            "why": nominate.why(book, m, changes),
        }
        for m in nominate.compare(book, changes)
    ]
