"""The screen 1-收件: units, mails, files and the tray."""

from __future__ import annotations

from collections import Counter
from typing import Any

from review_lib.checks.values import UnitRegister
from review_lib.desk.corrections import resolutions
from review_lib.desk.screens.head import head
from review_lib.desk.season import Season
from review_lib.desk.view import View, view
from review_lib.documents.letters import why_not
from review_lib.text import say


def intake(season: Season) -> dict[str, Any]:
    """Units with their eight-form strip, and the tray of mails of no unit."""
    seen = view(season)
    closed = set(resolutions(season))
    items = [i for u in seen.register.units for i in u.items]
    entries = seen.entries()
    return {
        **head(season),
        "funnel": [
            {"name": say("files accepted"), "n": sum(i.accepted for i in items), "of": len(items)},
            {"name": say("entries complete"), "n": sum(e.complete for _, e in entries), "of": len(entries)},
            {"name": say("entries decided"), "n": sum(n in seen.decisions for n, _ in entries), "of": len(entries)},
        ],
        "files": len({a.sha256 for m in seen.mails for a in m.attachments}),
        "mails": len(seen.mails),
        "last": max((m.received.strftime("%Y-%m-%d %H:%M") for m in seen.mails if m.received), default=""),
        "units": [_unit_row(season, u, closed) for u in seen.register.units],
        "tray": [_tray_row(seen, name) for name in seen.register.other_mails],
    }


def _unit_row(season: Season, unit: UnitRegister, closed: set[tuple[str, str, str]]) -> dict[str, Any]:
    kinds = Counter(e.kind for e in unit.entries)
    opened = Counter(f.severity for f in unit.findings if f.id not in closed)
    wanted = [e for e in unit.entries if season.rules.kinds[e.kind].report]
    late = any(f.code == "late" for f in unit.findings)
    missing = any(f.code.startswith("missing_") and f.severity == "error" for f in unit.findings)
    state = (
        "late" if late and missing else "lack" if missing else "ask" if opened["error"] or opened["warning"] else "ok"
    )
    return {
        "unit": unit.unit,
        "mails": len(unit.mails),
        "qc": kinds["qc"],
        "teams": kinds["team"],
        "people": kinds["individual"],
        "strip": [_box(season, unit, a) for a in season.rules.annexes],
        "reports": len(unit.reports),
        "of": len(wanted),
        "errors": opened["error"],
        "warnings": opened["warning"],
        "state": state,
    }


def _box(season: Season, unit: UnitRegister, annex: str) -> str:
    """``both``, ``word``, ``pdf``, ``none`` (asked for, not there) or ``no`` (not asked for)."""
    word = bool(unit.forms.get(annex))
    missing = {f.code for f in unit.findings if f.subject.split("[")[0] == annex}
    if "missing_form" in missing:
        return "none"
    if word:
        return "word" if "missing_pdf" in missing else "both"
    if "missing_word" in missing:
        return "pdf"
    return "no"


def _tray_row(seen: View, name: str) -> dict[str, Any]:
    mail = next(m for m in seen.mails if m.file == name)
    return {
        "mail": name,
        "subject": mail.subject,
        "sender": f"{mail.sender_name} {mail.sender_address}".strip(),
        "received": mail.received.strftime("%Y-%m-%d %H:%M:%S") if mail.received else "",
        "files": [a.name for a in mail.attachments],
        "body": mail.body.strip()[:600],
    }


def unit(season: Season, name: str) -> dict[str, Any]:
    """What a unit sent, mail by mail and file by file."""
    seen = view(season)
    register = seen.unit(name)
    mails = {m.file: m for m in seen.mails}
    found = []
    for file in register.mails:
        mail = mails[file]
        found.append(
            {
                "mail": file,
                "subject": mail.subject,
                "received": mail.received.strftime("%Y-%m-%d %H:%M:%S") if mail.received else "",
                "items": [
                    {
                        "name": i.name,
                        "trail": " / ".join(i.trail),
                        "what": _what(i.annexes, i.role),
                        "entry": i.entry,
                        "accepted": i.accepted,
                        "why": "" if i.accepted else why_not(i.why_not),
                        "sha256": i.sha256,
                    }
                    for i in register.items
                    if i.mail == file
                ],
            }
        )
    return {"unit": name, "mails": found}


def _what(annexes: tuple[str, ...], role: str) -> str:
    words = {
        "form_word": say("Word form"),
        "form_pdf": say("stamped scan"),
        "report": say("report"),
        "unreadable": say("unreadable"),
        "form_sheet": say("form, not in Word"),
    }
    name = words.get(role, say("other file"))
    numbers = "、".join(a.removeprefix("annex") for a in annexes)
    return say("{what}, annex {numbers}", what=name, numbers=numbers) if numbers else name
