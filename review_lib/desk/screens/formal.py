"""The screen 2-形式审查: findings, where they stand, and what was made of them."""

from __future__ import annotations

import re
from typing import Any

from review_lib.checks.sentences import finding_sentence
from review_lib.checks.values import Finding
from review_lib.desk.corrections import acts, resolutions
from review_lib.desk.pictures import is_paged
from review_lib.desk.screens.head import head
from review_lib.desk.season import Season
from review_lib.desk.sentences import where
from review_lib.desk.view import DECISIONS, view
from review_lib.errors import RefusedError
from review_lib.reading.forms.values import Candidate, ValueReader
from review_lib.reading.html import report_html
from review_lib.reading.values import Place
from review_lib.text import say

_SUBJECT = re.compile(r"(annex\d)(?:\.(\w+))?(?:\[(.*)\])?\.(\w+)")


def findings(season: Season) -> dict[str, Any]:
    """All findings with their sentences and what was made of them, the entries with decisions, the acts in force."""
    seen = view(season)
    answered = resolutions(season)
    rows = [_finding_row(season, f, answered) for u in seen.register.units for f in u.findings]
    order = {"error": 0, "warning": 1, "info": 2}
    rows.sort(key=lambda r: (order[r["severity"]], r["title"], r["unit"]))
    entries = []
    for number, entry in seen.entries():
        decided = seen.decisions.get(number)
        codes = [f for f in seen.unit(entry.unit).findings if _about(f, entry.name, entry.full_name)]
        entries.append(
            {
                "entry": number,
                "kind": entry.kind,
                "division": entry.division,
                "name": entry.full_name,
                "title": entry.title,
                "unit": entry.unit,
                "complete": entry.complete,
                "errors": sum(f.severity == "error" for f in codes),
                "warnings": sum(f.severity == "warning" for f in codes),
                "decision": decided.decision if decided else "",
                "reason": decided.reason if decided else "",
                "stale": bool(decided and decided.stale),
            }
        )
    made = [
        {
            "seq": a.seq,
            "kind": a.kind,
            "what": a.what,
            "target": {k: str(v) for k, v in a.target.items()},
            "reason": a.reason,
            "who": a.who,
            "at": a.at[:16].replace("T", " "),
        }
        for a in acts(season)
    ]
    return {**head(season), "findings": rows, "entries": entries, "acts": made, "decisions": list(DECISIONS)}


def _about(finding: Finding, name: str, full: str) -> bool:
    return full in finding.subject or f"[{name}]" in finding.subject or finding.subject == name


def _finding_row(season: Season, finding: Finding, answered: dict[tuple[str, str, str], Any]) -> dict[str, Any]:
    title, what, todo = finding_sentence(finding)
    answer = answered.get(finding.id)
    return {
        "unit": finding.unit,
        "where": where(season, finding.subject),
        "code": finding.code,
        "subject": finding.subject,
        "severity": finding.severity,
        "title": title,
        "what": what,
        "todo": todo,
        "mail": finding.mail,
        "file": finding.file,
        "sha256": finding.sha256,
        "how": answer[1].what if answer else "",
        "reason": answer[1].reason if answer else "",
        "seq": answer[1].seq if answer else 0,
        "key": finding.subject.rpartition(".")[2] if "." in finding.subject else "",
        "annex": finding.subject.split("[")[0].split(".")[0] if finding.subject.startswith("annex") else "",
        "place": {
            "block": finding.place.block,
            "row": finding.place.row,
            "col": finding.place.col,
            "page": finding.place.page,
        },
        "scan": _scan(finding),
    }


def _scan(finding: Finding) -> dict[str, Any] | None:
    """Where a scan shows a value otherwise: the file, the page (0-based), the box as shares, and both values."""
    said = finding.values
    if not said.get("scan_sha256"):
        return None
    return {
        "sha256": said["scan_sha256"],
        "file": said.get("scan_file", ""),
        "page": said.get("page", 0),
        "box": said.get("box"),
        "word": str(said.get("written", "")),
        "read": str(said.get("expected", "")),
    }


def source(season: Season, sha256: str) -> dict[str, Any]:
    """A received file as pages to read beside a finding: ``paged`` ones are asked for as pictures, page by page.

    ``html`` is ours: no markup of the file passes.
    """
    from review_lib.desk.reports import document

    if sha256 and is_paged(season, sha256):
        return {"html": "", "paged": True, "note": ""}
    found = document(season, sha256) if sha256 else None
    if found is None:
        return {"html": "", "note": say("This file cannot be shown here. It lies in the vault as it came.")}
    return {"html": "".join(report_html(found, season.steps).sections), "note": ""}


def value_target(season: Season, sha256: str, subject: str, text: str) -> dict[str, Any]:
    """The target of a value's correction from a finding's subject (``annex2[NAME].mobile``) and typed text.

    The text is read as the form would read it, so ``９９．４％`` typed by a clerk is 99.4. RefusedError where it
    holds no value of the field's type.
    """
    found = _SUBJECT.fullmatch(subject)
    if found is None:
        raise RefusedError(say("{subject} is no field of a form.", subject=subject))
    annex, group, name, key = found.groups()
    if annex == season.rules.summary_form and name and not group:
        group = next((g for g, names in _rows_of(season, sha256).items() if name in names), None)
    form = season.forms.form(annex)
    columns = next((g.columns for g in form.groups if g.key == group), ()) if group else form.fields
    field = next((f for f in columns if f.key == key), None)
    if field is None:
        raise RefusedError(say("{subject} is no field of a form.", subject=subject))
    read = ValueReader(form, season.forms.writing).value(field, Candidate(key, text, Place()))
    if read.problem:
        raise RefusedError(say("“{text}” holds no value for {subject}.", text=text, subject=subject))
    value = list(read.value) if isinstance(read.value, tuple) else read.value
    target: dict[str, Any] = {"sha256": sha256, "annex": annex, "key": key, "value": value}
    if group:
        return {**target, "group": group, "row": name or ""}
    return {**target, "name": name or ""}


def _rows_of(season: Season, sha256: str) -> dict[str, set[str]]:
    reading = view(season).readings.get(sha256)
    found: dict[str, set[str]] = {}
    for form in reading.forms if reading else ():
        for group, rows in form.rows.items():
            found.setdefault(group, set()).update(str(v.value) for row in rows for v in row.values() if v.value)
    return found
