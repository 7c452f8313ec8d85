"""The screen 5-案例集: the book's cases in order, and one case with what was changed in it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from review_lib.desk import preview
from review_lib.desk.publish import season_book
from review_lib.desk.rank import runs
from review_lib.desk.screens.head import head
from review_lib.desk.season import SECRETARIAT, Season
from review_lib.documents.casebook import build_case
from review_lib.documents.casebook.check_list import edit_name, remark, what
from review_lib.documents.casebook.compare import Difference, differences, rows_of
from review_lib.documents.casebook.expert import draft_comment
from review_lib.documents.casebook.plan import Case, cases, part_of
from review_lib.documents.values import BookEntry, RankedRow
from review_lib.errors import NotFoundError
from review_lib.text import say


def casebook(season: Season, out: Path) -> dict[str, Any]:
    """The book as it is planned: parts with their cases, what was left out, and the book last exported into ``out``."""
    book = season_book(season, full=())
    planned = cases(book)
    places = {r.entry: r for d in book.divisions for r in d.rows}
    chosen = {c.entry.number for c in planned}
    known, made = runs(season), preview.printed(season, out, book)
    parts: list[dict[str, Any]] = []
    for case in planned:
        title = part_of(book, case).title
        if not parts or parts[-1]["title"] != title:
            parts.append({"title": title, "cases": []})
        parts[-1]["cases"].append(_row(planned, case))
    left = [e for e in book.entries if e.kind != "individual" and e.number not in chosen]
    return {
        **head(season),
        "parts": parts,
        "n": len(planned),
        "left": [_entry(e, places.get(e.number)) for e in left],
        "no_consent": [c.entry.full_name for c in planned if not c.entry.consent.given],
        "acts": sum(not e.undone for e in book.edits),
        "last": next((e.seq for e in reversed(book.edits) if not e.undone), 0),
        "printed": None if made is None else made,
        "run": known[-1].id if known else "",
        "folder_out": str(out),
        "made": _made(out),
    }


def case(season: Season, entry: str) -> dict[str, Any]:
    """One case: its report block by block beside what is printed, acts, what was masked and what to look at."""
    book = season_book(season, full=(entry,))
    planned = cases(book)
    found = next((c for c in planned if c.entry.number == entry), None)
    if found is None:
        raise NotFoundError(say("{entry} is not in the casebook.", entry=entry))
    made = build_case(book, entry)
    consent = found.entry.consent
    opening = next((text for block, text in reversed(found.notes) if block < 0), "")
    return {
        **_row(planned, found),
        "received": found.entry.title or found.entry.full_name,
        "authorised": consent.authorised,
        "secrecy": consent.secrecy_checked,
        "consent_note": consent.note,
        "note": opening,
        "expert": found.expert_note,
        "draft": draft_comment(book.sheets.get(entry, ())),
        "blocks": rows_of(found),
        "acts": [_act(d) for d in reversed(differences(found))],
        "masked": [{"block": m.block, "where": m.where, "what": what(m.what)} for m in (made.masked if made else ())],
        "looks": [{"block": r.block, "text": remark(r)} for r in (made.remarks if made else ())],
        "share": made.cases[0].share if made and made.cases else None,
    }


def _act(difference: Difference) -> dict[str, Any]:
    act = difference.edit
    return {
        "seq": act.seq,
        "what": edit_name(act.kind),
        "before": difference.before,
        "after": difference.after,
        "by": say("Secretariat") if act.by == SECRETARIAT else act.by,
        "at": act.at[:16].replace("T", " "),
        "reason": act.reason,
    }


def block_picture(season: Season, entry: str, key: str) -> tuple[str, bytes]:
    """A picture of a report as received: its MIME type and bytes. NotFoundError where there is none."""
    found = season_book(season, full=(entry,)).entry(entry)
    media = found.report.media.get(key) if found and found.report else None
    if media is None:
        raise NotFoundError(say("There is no such picture."))
    return f"image/{ {'svg': 'svg+xml', 'jpg': 'jpeg'}.get(media.kind, media.kind) }", media.data


def _row(planned: Sequence[Case], case: Case) -> dict[str, Any]:
    inside = [c for c in planned if c.division == case.division]
    return {
        **_entry(case.entry, case.row),
        "number": case.number,
        "title": case.title,
        "ok": case.entry.consent.given,
        "edits": len(case.edits),
        "place": next(n for n, c in enumerate(inside, 1) if c.number == case.number),
        "of": len(inside),
    }


def _entry(entry: BookEntry, row: RankedRow | None) -> dict[str, Any]:
    return {
        "entry": entry.number,
        "division": entry.division,
        "title": entry.title or entry.full_name,
        "name": entry.name,
        "company": entry.company,
        "award": row.award if row else "",
        "rank": row.rank if row else None,
        "report": entry.report is not None,
    }


def _made(out: Path) -> list[dict[str, Any]]:
    """The files of the casebook and of the other documents in ``out``."""
    if not out.is_dir():
        return []
    return [
        {"path": p.relative_to(out).as_posix(), "size": f"{p.stat().st_size / 1024:.0f} KB"}
        for p in sorted(out.rglob("*"))
        if p.is_file()
    ]
