"""The screens 5-案例集 and 6-ICQCC提名: the cases in order, and the files that were written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from review_lib.desk.rank import runs
from review_lib.desk.screens.head import head
from review_lib.desk.season import Season
from review_lib.text import say


def books(season: Season, screen: str, out: Path) -> dict[str, Any]:
    """The cases of the casebook (or the nominees) in order, and the files that lie in ``out``."""
    from review_lib.desk.publish import season_book
    from review_lib.documents.casebook.plan import cases
    from review_lib.documents.icqcc import shortlist

    book = season_book(season)
    known = runs(season)
    rows: list[dict[str, Any]] = []
    if screen == "icqcc":
        for n, candidate in enumerate(shortlist(book), 1):
            row = candidate.row
            rows.append(
                {
                    **_case(n, candidate.entry, row),
                    "ok": candidate.nominated,
                    "state": say("nominated") if candidate.nominated else say("in reserve"),
                }
            )
        kinds = [{"text": say("Write the nomination pack"), "kinds": ["icqcc"]}]
        notes = [book.icqcc.unconfirmed_zh, *book.icqcc.open_points]
    else:
        places = {r.entry: r for d in book.divisions for r in d.rows}
        for n, case in enumerate(cases(book), 1):
            given = case.entry.consent.given
            rows.append(
                {
                    **_case(n, case.entry, places.get(case.entry.number)),
                    "ok": given,
                    "state": say("consent given") if given else say("consent missing"),
                }
            )
        kinds = [
            {"text": say("Write the casebook draft"), "kinds": ["casebook"]},
            {"text": say("Write all documents"), "kinds": []},
        ]
        notes = []
    made = (
        [
            {
                "path": p.relative_to(out).as_posix(),
                "kind": p.suffix.removeprefix("."),
                "size": f"{p.stat().st_size / 1024:.0f} KB",
            }
            for p in sorted(out.rglob("*"))
            if p.is_file()
        ]
        if out.is_dir()
        else []
    )
    return {
        **head(season),
        "screen": screen,
        "rows": rows,
        "kinds": kinds,
        "notes": notes,
        "made": made,
        "folder_out": str(out),
        "run": {
            "run": known[-1].id,
            "at": known[-1].at[:16].replace("T", " "),
            "seed": known[-1].seed,
            "head": known[-1].head[:16],
        }
        if known
        else None,
    }


def _case(place: int, entry: Any, row: Any) -> dict[str, Any]:
    return {
        "place": place,
        "division": entry.division,
        "entry": entry.number,
        "title": entry.title,
        "name": entry.full_name,
        "award": row.award if row else "",
        "score": str(row.score) if row and row.score is not None else "",
        "p": f"{row.p_award:.0%}" if row and row.p_award is not None else "",
    }
