"""Documents out of the season: fill a :class:`SeasonBook` from the store, have it printed, write it into a folder."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path, PurePosixPath
from typing import Literal

from review_lib import __version__
from review_lib.checks.corrections import Resolution
from review_lib.checks.sentences import finding_sentence
from review_lib.checks.values import Entry, Finding, UnitRegister
from review_lib.convert.office import heading_pages, replacements, to_pdf
from review_lib.convert.soffice import available
from review_lib.desk import reports
from review_lib.desk.corrections import Act, resolutions
from review_lib.desk.edit import consents, edits
from review_lib.desk.judges import panel
from review_lib.desk.nominate import filled, rules_now
from review_lib.desk.panel import conclusions, lead_of
from review_lib.desk.phases import phase_named, phases, rubric_in, rubrics_in
from review_lib.desk.rank import Run, result_of, run_named, runs
from review_lib.desk.renditions import renditions
from review_lib.desk.run_page import run_files
from review_lib.desk.season import Season, now
from review_lib.desk.sentences import where
from review_lib.desk.sheets import all_sheets
from review_lib.desk.view import View, view
from review_lib.documents import values as book
from review_lib.documents.export import export_all, first_printing, manifest_json
from review_lib.documents.units import metal_of, province_of, size_of
from review_lib.documents.values import Kind, Made, SeasonBook
from review_lib.errors import MissingToolError
from review_lib.judging.values import Sheet
from review_lib.ranking.explain_text import rule_words
from review_lib.ranking.values import COUNTED, DROPPED_HIGH, DROPPED_LOW, RunResult
from review_lib.reading.report import part_of
from review_lib.rules.casebook import CasebookRules, casebook_rules
from review_lib.rules.rubric import Rubric
from review_lib.text import say

Progress = Callable[[str, int, int], None]


def publish(
    season: Season,
    out: Path,
    kinds: Iterable[Kind] = (),
    *,
    final: bool = False,
    pdf: bool = False,
    progress: Progress | None = None,
    tell: Callable[[str], None] | None = None,
) -> list[Made]:
    """Write the asked kinds (all without any) into ``out`` with ``manifest.json``; what was made.

    ``pdf`` prints casebook and score sheets as PDF too, where LibreOffice is installed, and takes the page numbers of
    the contents from there; ``tell`` is given a sentence where that cannot be. ``final`` refuses, by name, chosen
    cases without consent (RefusedError); nothing is written then.
    """
    season_, asked = season_book(season), tuple(kinds) or book.KINDS
    printed: list[Made] = []
    if pdf and available():
        season_, printed = _printed_book(season_, asked, final, tell)
    elif pdf and tell and {"casebook", "score_sheets"} & set(asked):
        tell(say("LibreOffice is not installed, so no PDF was made; Word fills in the page numbers on opening."))
    made = export_all(season_, asked, final=final)
    whole = next((m for m in made if m.path == "score_sheets/all.docx"), None)
    if pdf and available() and whole:
        printed += _pdf(whole, season_, tell)
    if "ranking" in asked and season_.run_id:
        files = run_files(season, season_.run_id)
        printed += [Made("ranking", f"ranking/{season_.run_id}/{name}", data) for name, data in files.items()]
    made = [m for kind in book.KINDS for m in (*made, *printed) if m.kind == kind]
    out.mkdir(parents=True, exist_ok=True)
    for n, file in enumerate(made, 1):
        path = out.joinpath(*PurePosixPath(file.path).parts)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.data)
        if progress:
            progress("documents", n, len(made))
    (out / "manifest.json").write_bytes(manifest_json(made).encode())
    return made


def _printed_book(
    season_: SeasonBook, asked: Sequence[Kind], final: bool, tell: Callable[[str], None] | None
) -> tuple[SeasonBook, list[Made]]:
    """The book with pictures of its drawings and its page numbers, and the casebook as PDF."""
    if "casebook" not in asked:
        return season_, []
    season_ = replace(season_, renditions=renditions(season_))
    first = first_printing(season_, final=final)
    printed = _pdf(Made("casebook", "casebook.docx", first.docx), season_, tell)
    if not printed:
        return season_, []
    return replace(season_, pages=heading_pages(printed[0].data, first.headings)), printed


def _pdf(made: Made, season_: SeasonBook, tell: Callable[[str], None] | None) -> list[Made]:
    """A Word file as PDF beside it; none where LibreOffice gives none, which is told."""
    fonts = replacements(season_.casebook.typography())
    try:
        return [
            Made(
                made.kind, made.path.removesuffix("docx") + "pdf", to_pdf(made.data, fonts, name=made.path, seconds=900)
            )
        ]
    except MissingToolError as error:
        if tell:
            tell(str(error))
        return []


def season_book(season: Season, run_name: str = "", *, full: Collection[str] | None = None) -> SeasonBook:
    """The season as it is printed, after the run of that name (the last one). Works without any run, too.

    ``full`` names the entries whose reports are opened again with their pictures (all): a screen needs few.
    """
    now_ = view(season)
    run = run_named(season, run_name) if run_name or runs(season) else None
    result = result_of(season, run) if run else None
    zone = season.rules
    rule = result.rule if result else season.rule
    given, answered = consents(season), resolutions(season)
    rules = casebook_rules(season.rules_folder)
    return SeasonBook(
        year=season.year,
        label=say("Year {year}", year=season.year),
        association=season.rules.association,
        notice_number=season.rules.notice_number,
        industry=season.rules.industry,
        divisions=_divisions(season, now_, result),
        entries=tuple(_entry(season, now_, n, e, given.get(n), full is None or n in full) for n, e in now_.entries()),
        units=tuple(_unit(season, u, answered, rules) for u in now_.register.units),
        edits=edits(season),
        sheets=_sheets(season, result),
        conclusions={
            entry: tuple(f"{c.choice}：{c.reason}" for c in said) for entry, said in conclusions(season).items()
        },
        rule=book.RankRule(
            rule.trim,
            rule.decimals,
            {p: Decimal(str(w)) for p, w in rule.phases.items()},
            tuple(a.name for a in rule.awards),
            (rule_words(rule),),
        ),
        run_id=run.id if run else "",
        seal_head=run.head if run else "",
        software=f"qcreview {__version__}",
        as_of=_as_of(run),
        forms_until=zone.deadline("forms"),
        reports_until=zone.deadline("reports"),
        mailbox=season.rules.mailbox,
        sample=season.sample,
        simulated=bool(run and run.simulated),
        casebook=rules,
        icqcc=rules_now(season),
        nominations=filled(season),
        field_labels={s.annex: {f.key: f.label for f in s.fields} for s in season.forms.forms},
    )


def _as_of(run: Run | None) -> datetime:
    """Documents of a run carry its time, so that they come out the same when they are made again."""
    return datetime.fromisoformat(run.at) if run else now()


def _divisions(season: Season, now_: View, result: RunResult | None) -> tuple[book.Division, ...]:
    kinds: dict[str, Literal["qc", "team", "individual"]] = {}
    for kind, rules in season.rules.kinds.items():
        for division in rules.divisions:
            kinds[division] = kind
    found = []
    for division, kind in kinds.items():
        rubric = season.rubrics.get(division)
        if rubric is not None:
            rows = tuple(
                book.RankedRow(
                    r.entry,
                    r.rank,
                    r.score,
                    r.award,
                    r.tied > 0,
                    r.judges,
                    r.dropped,
                    r.fair_score,
                    r.fair_low,
                    r.fair_high,
                    r.fair_rank,
                    r.p_award,
                    r.note,
                )
                for r in (result.rows if result else ())
                if r.division == division
            )
            found.append(book.Division(division, kind, rows, _rubrics(season, division)))
            continue
        decided = [(n, now_.decisions[n]) for n, e in now_.entries() if e.division == division and n in now_.decisions]
        rows = tuple(book.RankedRow(n, None, None, d.decision, note=d.reason) for n, d in decided)
        found.append(book.Division(division, kind, rows, (), scored=False))
    return tuple(found)


def _rubric(rubric: Rubric) -> book.RubricTable:
    items = tuple(book.RubricItem(i.name, i.max, tuple(p.text for p in i.points), rubric.step) for i in rubric.items)
    return book.RubricTable(
        rubric.title,
        items,
        rubric.edition,
        rubric.source,
        rubric.verified,
        rubric.checked_by,
        rubric.checked_at,
        rubric.phase,
    )


def _entry(
    season: Season, now_: View, number: str, entry: Entry, given: book.Consent | None, full: bool
) -> book.BookEntry:
    form = reports.form_of(now_, entry)
    values = reports.values_of(form)
    file = now_.readings.get(entry.report_sha256) if entry.report_sha256 else None
    reading = reports.report_reading(now_, entry)
    light = part_of(file.document, reading.blocks if reading else (0, 0)) if file and file.document else None
    decision = now_.decisions.get(number)
    return book.BookEntry(
        number=number,
        kind=entry.kind,
        division=entry.division,
        full_name=entry.full_name,
        name=entry.name,
        company=entry.company,
        unit=entry.unit,
        title=entry.title,
        members=entry.members,
        leader=str(values.get("leader") or ""),
        decision=decision.decision if decision else "",
        form=dict(values),
        report=reports.report_document(season, entry) if full else light,
        reading=reading,
        consent=given or book.Consent(),
    )


def _unit(
    season: Season,
    unit: UnitRegister,
    answered: Mapping[tuple[str, str, str], tuple[Resolution, Act]],
    rules: CasebookRules,
) -> book.UnitBook:
    by = rules.comparing
    sizes = [
        str(reports.values_of(form).get(by.size_field) or "")
        for a in ("annex2", "annex5")
        for form in unit.forms.get(a, ())
    ]
    summary = unit.forms.get("annex1", ())
    contact = reports.values_of(summary[0]) if summary else {}
    forms = {a: reports.values_of(unit.forms[a][0]) if unit.forms.get(a) else {} for a in ("annex3", "annex6")}
    items = tuple(
        book.ReceivedItem(i.name, i.received, i.sha256, "、".join(i.annexes) or i.role, i.mail, i.accepted, i.why_not)
        for i in unit.items
    )
    return book.UnitBook(
        unit=unit.unit,
        contact=str(contact.get("contact_person") or ""),
        email=str(contact.get("email") or ""),
        items=items,
        findings=tuple(_finding(season, f, answered) for f in unit.findings),
        annex3=dict(forms["annex3"]),
        annex6=dict(forms["annex6"]),
        metal=metal_of(unit.unit, by),
        province=province_of(unit.unit, str(contact.get("address") or ""), by),
        size=size_of(sizes),
    )


def _finding(
    season: Season, finding: Finding, answered: Mapping[tuple[str, str, str], tuple[Resolution, Act]]
) -> book.UnitFinding:
    title, what, _ = finding_sentence(finding)  # what to do hangs on the deadline: the letter says it
    place = " / ".join(p for p in (finding.mail, finding.file) if p) or where(season, finding.subject)
    answer = answered.get(finding.id)
    settled = answer is not None and answer[1].what != "asked"
    return book.UnitFinding(
        finding.code,
        finding.severity,
        finding.subject,
        f"{title}：{what}",
        place,
        resolved=answer[1].what if answer and settled else "",
    )


def _sheets(season: Season, result: RunResult | None) -> Mapping[str, tuple[book.JudgeSheet, ...]]:
    """The sheets of every phase that are submitted or stood back from, by entry."""
    states = {(s.judge, s.entry, s.phase): s.state for s in result.sheets} if result else {}
    roles = {j.judge: j.role for j in panel(season)}
    several, seen = len(phases(season)) > 1, view(season)
    found: dict[str, list[book.JudgeSheet]] = {}
    for phase in phases(season):
        key = phase_named(season, phase.name)
        leads = lead_of(season, key)
        by_entry: dict[str, list[Sheet]] = {}
        for (_, entry), sheet in sorted(all_sheets(season, key).items()):
            if sheet.state != "open":
                by_entry.setdefault(entry, []).append(sheet)
        for entry, sheets in by_entry.items():
            lead = {leads[entry]} if entry in leads else _leads(sheets, roles)
            rubric = rubric_in(season, seen.entry(entry).division, key)
            found.setdefault(entry, []).extend(
                _sheet(
                    s,
                    rubric,
                    states.get((s.judge, entry, phase.name)) or states.get((s.judge, entry, ""), ""),
                    s.judge in lead,
                    phase.name if several else "",
                )
                for s in sheets
            )
    return {entry: tuple(sheets) for entry, sheets in found.items()}


def _leads(sheets: Sequence[Sheet], roles: Mapping[str, str]) -> set[str]:
    """Whose comment is the panel's opinion where none was drawn: the 主评 among an entry's judges, else the 组长."""
    for role in ("主评", "组长"):
        leads = {s.judge for s in sheets if roles.get(s.judge) == role and s.state != "recused"}
        if leads:
            return leads
    return set()


def _sheet(sheet: Sheet, rubric: Rubric, state: str, lead: bool, phase: str) -> book.JudgeSheet:
    marks = []
    for n, item in enumerate(rubric.items, 1):
        pins = tuple(
            book.Evidence(e.quote or say("a picture"), "", e.kind == "for", _where(e.block), e.point)
            for e in sheet.evidence
            if e.point.split(".")[0] == str(n)
        )
        marks.append(book.ItemMark(item.name, sheet.marks.get(item.name), sheet.comments.get(item.name, ""), pins))
    dropped: Literal["", "high", "low"] = "high" if state == DROPPED_HIGH else "low" if state == DROPPED_LOW else ""
    whole = sheet.state == "submitted"
    return book.JudgeSheet(
        judge=sheet.judge,
        total=sheet.total if whole else None,
        counted=state in (COUNTED, DROPPED_HIGH, DROPPED_LOW),
        dropped=dropped,
        recused=sheet.state == "recused",
        reason=sheet.reason,
        marks=tuple(marks),
        comment=sheet.comment,
        lead=lead,
        phase=phase,
        phase_max=rubric.total,
        submitted=sheet.submitted_at[:16].replace("T", " "),
    )


def _rubrics(season: Season, division: str) -> tuple[book.RubricTable, ...]:
    """The score tables of a division, phase by phase."""
    several = len(phases(season)) > 1
    found = []
    for phase in phases(season):
        rubric = rubrics_in(season, phase_named(season, phase.name)).get(division)
        if rubric is not None:
            made = _rubric(rubric)
            found.append(replace(made, phase=phase.name) if several else made)
    return tuple(found)


def _where(block: str) -> str:
    """A place of the report in words: block ``b12`` is its 13th paragraph or table."""
    number = re.match(r"b(\d+)", block)
    return say("block {n}", n=int(number[1]) + 1) if number else ""


def kinds_named(names: Sequence[str]) -> tuple[Kind, ...]:
    """The kinds of those names. ValueError for one that is none."""
    known: dict[str, Kind] = {k: k for k in book.KINDS}
    bad = [n for n in names if n not in known]
    if bad:
        raise ValueError("、".join(bad))
    return tuple(known[n] for n in names)
