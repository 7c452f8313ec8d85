"""What the secretariat's screens show, as plain values: made from the view of the season, never kept.

Walks in: a season. Walks out: dictionaries of text, numbers and lists that a page can draw. Every act of a screen
is a function of ``desk.decide``, ``desk.receive``, ``desk.rank`` or ``desk.publish``; these here only look.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

from review_lib.checks.sentences import finding_sentence
from review_lib.checks.values import Finding, UnitRegister
from review_lib.desk.corrections import acts, resolutions
from review_lib.desk.judges import assigned, panel
from review_lib.desk.rank import progress, result_of, run_named, runs
from review_lib.desk.season import Season, now
from review_lib.desk.sheets import all_sheets
from review_lib.desk.view import DECISIONS, JUDGED, View, view
from review_lib.errors import RefusedError
from review_lib.ranking.explain import explanation
from review_lib.ranking.explain_text import flag_words, rule_words
from review_lib.reading.forms.values import Candidate, ValueReader
from review_lib.reading.html import report_html
from review_lib.reading.values import Place
from review_lib.text import say

_SUBJECT = re.compile(r"(annex\d)(?:\.(\w+))?(?:\[(.*)\])?\.(\w+)")


def head(season: Season) -> dict[str, Any]:
    """What stands above every screen: the season's name, its rules, whether it is the sample."""
    rules = season.rules
    return {
        "name": season.label,
        "title": rules.title,
        "notice": rules.notice_number,
        "sample": season.sample,
        "deadlines": [_deadline(season, "forms"), _deadline(season, "reports")],
        "folder": str(season.folder),
    }


def _deadline(season: Season, what: str) -> dict[str, Any]:
    until = season.rules.deadline("forms" if what == "forms" else "reports")
    left = until - now()
    closed = left.total_seconds() < 0
    days = abs(left).days
    words = (
        say("closed {n} days ago", n=days)
        if closed
        else say("{n} days {h} hours left", n=left.days, h=left.seconds // 3600)
    )
    return {
        "what": say("Annexes 1-8") if what == "forms" else say("Reports and experience"),
        "until": until.strftime("%Y-%m-%d %H:%M:%S"),
        "left": words,
        "closed": closed,
    }


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


# ---------------------------------------------------------------- intake
def intake(season: Season) -> dict[str, Any]:
    """Units with their eight-form strip, and the tray of mails of no unit."""
    seen = view(season)
    closed = set(resolutions(season))
    return {
        **head(season),
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
                        "why": i.why_not,
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
        "form_sheet": say("workbook"),
    }
    name = words.get(role, say("other file"))
    numbers = "、".join(a.removeprefix("annex") for a in annexes)
    return say("{what}, annex {numbers}", what=name, numbers=numbers) if numbers else name


# ---------------------------------------------------------------- the formal check
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
    }


def source(season: Season, sha256: str) -> dict[str, Any]:
    """A received file as pages to read beside a finding. ``html`` is ours: no markup of the file passes."""
    from review_lib.desk.reports import document

    found = document(season, sha256) if sha256 else None
    if found is None:
        return {"html": "", "note": say("This file cannot be shown here. It lies in the vault as it came.")}
    return {"html": "".join(report_html(found, season.steps).sections), "note": ""}


# ---------------------------------------------------------------- ranking
def ranking(season: Season, run: str = "") -> dict[str, Any]:
    """The list of a run (the last one), its judges and the runs there are; ``run`` None where nothing was ranked."""
    seen = view(season)
    known = runs(season)
    base = {
        **head(season),
        "runs": [{"run": r.id, "at": r.at[:16].replace("T", " "), "simulated": r.simulated} for r in known],
        "progress": [{"judge": j, "done": a, "of": b} for j, (a, b) in progress(season).items()],
    }
    names = dict(seen.entries())
    decided = [
        {
            "division": e.division,
            "entry": n,
            "name": e.full_name,
            "title": e.title,
            "unit": e.unit,
            "decision": seen.decisions[n].decision,
            "reason": seen.decisions[n].reason,
        }
        for n, e in names.items()
        if e.division not in season.rubrics and n in seen.decisions
    ]
    if not known:
        return {**base, "run": None, "divisions": [], "decided": decided}
    chosen = run_named(season, run)
    result = result_of(season, chosen)
    rows = [
        {
            "division": r.division,
            "rank": r.rank,
            "entry": r.entry,
            "title": names[r.entry].title if r.entry in names else "",
            "company": names[r.entry].company if r.entry in names else "",
            "name": names[r.entry].full_name if r.entry in names else "",
            "score": str(r.score) if r.score is not None else "",
            "judges": r.judges,
            "dropped": r.dropped,
            "fair": r.fair_score,
            "low": r.fair_low,
            "high": r.fair_high,
            "fairRank": r.fair_rank,
            "award": r.award,
            "p": r.p_award,
            "tied": r.tied,
            "note": r.note,
        }
        for r in result.rows
    ]
    return {
        **base,
        "run": {
            "run": chosen.id,
            "at": chosen.at[:16].replace("T", " "),
            "seed": chosen.seed,
            "head": chosen.head[:16],
            "simulated": chosen.simulated,
            "version": chosen.version,
        },
        "rule": rule_words(result.rule),
        "awards": [a.name for a in result.rule.awards],
        "rows": rows,
        "doubtful": [r.entry for r in result.doubtful()],
        "divisions": list(dict.fromkeys(r.division for r in result.rows)),
        "judges": [
            {
                "judge": j.judge,
                "entries": j.entries,
                "severity": j.severity,
                "low": j.severity_low,
                "high": j.severity_high,
                "spread": j.spread,
                "agreement": j.agreement,
                "flag": flag_words(j),
            }
            for j in result.judges
        ],
        "decided": decided,
    }


def card(season: Season, entry: str, run: str = "") -> Any:
    """Why an entry stands where it stands: the explanation, with what judges wrote and pinned."""
    result = result_of(season, run_named(season, run))
    sheets = [s for (_, e), s in all_sheets(season).items() if e == entry and s.state == "submitted"]
    comments = [
        {"item": item, "text": text} for s in sheets for item, text in [*s.comments.items(), ("", s.comment)] if text
    ]
    pins = [{"point": p.point, "quote": p.quote, "supports": p.kind == "for"} for s in sheets for p in s.evidence]
    told = explanation(result, entry)
    return {
        "row": told.row,
        "of": told.of,
        "lines": told.lines,
        "sums": [{"phase": s.phase, "sum": s.sum, "count": s.count, "mean": s.mean} for s in told.sums],
        "up": told.up,
        "down": told.down,
        "others": told.others,
        "comments": comments,
        "pins": pins,
    }


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


# ---------------------------------------------------------------- documents
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


def where(season: Season, subject: str) -> str:
    """A finding's subject in words: ``annex5[回转窑班].quality_cost`` is annex 5 (回转窑班), 质量成本."""
    found = re.fullmatch(r"annex(\d)(?:\.(\w+))?(?:\[(.*)\])?(?:\.(\w+))?", subject)
    if found is None:
        return subject
    number, first, name, last = found.groups()
    form = season.forms.form(f"annex{number}")
    labels = {f.key: f.label for f in form.fields}
    labels |= {c.key: c.label for g in form.groups for c in g.columns}
    key = last or (first if first in labels else "")
    parts = [say("annex {number}", number=number)]
    if name:
        parts.append(say("({name})", name=name))
    return "".join(parts) + (f" {labels.get(key, key)}" if key else "")
