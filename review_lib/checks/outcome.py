"""What counts in the end: accepted forms and reports, entries, and every file as it stands.

Facts of one unit walk in, the values that other rooms read walk out. Nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Mapping

from review_lib.checks.corrections import Corrections
from review_lib.checks.facts import Copy, ReportCopy, Row, ScanCopy, UnitFacts
from review_lib.checks.items import Piece, text_of
from review_lib.checks.names import key
from review_lib.checks.rules_missing import scan_states
from review_lib.checks.values import AcceptedForm, AcceptedReport, Entry, Item


def accepted_forms(facts: UnitFacts, corrected: Mapping[tuple[str, str], frozenset[str]]) -> list[AcceptedForm]:
    """The forms that count, in the order of the annexes and of annex 1's rows."""
    order = {row.entry: at for at, row in enumerate(facts.listing.rows)}
    found = []
    for copy in facts.copies:
        if copy.state != "accepted":
            continue
        name = copy.name
        if copy.row is not None and (not name or copy.row.label == copy.row.full_name != copy.row.name):
            name = copy.row.label
        sha256 = copy.piece.attachment.sha256
        found.append(AcceptedForm(
            copy.annex, name, copy.form, copy.piece.mail.file, copy.piece.name, sha256,
            len("".join(copy.form.body.split())), copy.company, copy.row.full_name if copy.row else "",
            corrected.get((sha256, copy.annex), frozenset()),
        ))  # fmt: skip
    rows = {id(copy.form): copy.row for copy in facts.copies}

    def place(form: AcceptedForm) -> tuple[str, int]:
        row = rows[id(form.reading)]
        return (form.annex, order.get(row.entry, 0) if row is not None else 0)

    return sorted(found, key=place)


def accepted_reports(facts: UnitFacts, corrections: Corrections) -> list[AcceptedReport]:
    """The reports that count, in the order of annex 1's rows."""
    found: list[tuple[int, AcceptedReport]] = []
    for copy in facts.report_copies:
        reading = copy.piece.reading
        if copy.state != "accepted" or copy.row is None or reading is None or reading.report is None:
            continue
        report, row = reading.report, copy.row
        form = facts.form_of(row)
        told = "" if form is None else text_of(form.reading, facts.rules.kinds[row.kind].form_title)
        topic = report.title or told
        if told and report.title and key(report.title) != key(told):
            text = key.__wrapped__(reading.document.text) if reading.document is not None else ""
            topic = told if key(told) in text else report.title
        found.append((
            facts.listing.rows.index(row),
            AcceptedReport(
                "team" if row.kind == "team" else "qc", row.full_name, topic,
                _topic_type(facts, row, form, report.topic_type),
                copy.piece.name, copy.piece.mail.file, copy.piece.attachment.sha256, report.chars,
                tuple(step.heading for step in report.steps), report,
                corrections.file(copy.piece.attachment.sha256) is not None,
            ),
        ))  # fmt: skip
    return [report for _, report in sorted(found, key=lambda pair: pair[0])]


def _topic_type(facts: UnitFacts, row: Row, form: AcceptedForm | None, own: str | None) -> str | None:
    rule = facts.rules.kinds[row.kind]
    if not rule.division_field:
        return None
    declared = "" if form is None else text_of(form.reading, rule.division_field)
    return declared if declared in rule.divisions else own


def entries_of(facts: UnitFacts) -> tuple[Entry, ...]:
    """The unit's entries in the order of annex 1."""
    found = []
    for row in facts.listing.rows:
        rule = facts.rules.kinds[row.kind]
        form, report = facts.form_of(row), facts.report_of(row)
        division = rule.division_default
        if report is not None and report.topic_type in rule.divisions:
            division = report.topic_type or division
        elif form is not None and rule.division_field and text_of(form.reading, rule.division_field) in rule.divisions:
            division = text_of(form.reading, rule.division_field)
        members = row.values.get("members")
        names = members.value if members is not None and isinstance(members.value, (tuple, list)) else ()
        if not names and form is not None and "members" in form.reading.values:
            told = form.reading.values["members"].value
            names = told if isinstance(told, (tuple, list)) else ()
        title = text_of(form.reading, rule.form_title) if form is not None else ""
        title = report.topic if report is not None else title
        complete = form is not None and "accepted" in scan_states(facts, (rule.form, row))
        company = (form.company if form is not None else "") or row.company or facts.unit
        found.append(Entry(
            f"{facts.unit}/{row.full_name}" + (f"@{row.company}" if row.kind == "individual" and row.company else ""),
            row.kind, division, facts.unit, company, row.full_name, row.name, title, tuple(map(str, names)),
            report.sha256 if report is not None else "", form.sha256 if form is not None else "",
            complete and (report is not None or not rule.report), row.listed and facts.listing.official,
            bool(form is not None and form.corrected) or bool(report is not None and report.corrected),
        ))  # fmt: skip
    return tuple(found)


def items_of(facts: UnitFacts, corrections: Corrections) -> tuple[Item, ...]:
    """Every file of the unit as it stands, in order of receipt."""
    found = []
    for piece in facts.pieces:
        every: list[Copy | ReportCopy | ScanCopy] = [*facts.copies, *facts.report_copies, *facts.scans]
        copies = [copy for copy in every if copy.piece is piece]
        annexes, entry = _held(copies, piece)
        accepted = any(copy.state == "accepted" for copy in copies)
        why = "" if accepted else next((copy.state for copy in copies), piece.reason)
        role = {"form_sheet": "other", "pdf": "other"}.get(piece.role, piece.role)
        if piece.role == "pdf" and annexes:
            role = "form_pdf"
        mail = piece.mail.file
        touched = corrections.file(piece.attachment.sha256) is not None or mail in corrections.units
        found.append(Item(mail, piece.received, piece.name, piece.attachment.trail, piece.attachment.sha256,
                          piece.attachment.kind, role, facts.unit, annexes, entry, accepted, why, touched))  # fmt: skip
    return tuple(found)


def _held(copies: list[Copy | ReportCopy | ScanCopy], piece: Piece) -> tuple[tuple[str, ...], str]:
    annexes: dict[str, None] = {}
    entries: dict[str, None] = {}
    for copy in copies:
        if isinstance(copy, ScanCopy):
            for annex, row in copy.targets:
                annexes[annex] = None
                if row is not None:
                    entries[row.full_name] = None
            continue
        if isinstance(copy, Copy):
            annexes[copy.annex] = None
        if copy.row is not None:
            entries[copy.row.full_name] = None
    if not annexes and piece.role == "unreadable":
        annexes = dict.fromkeys(piece.hinted)
    return tuple(annexes), next(iter(entries)) if len(entries) == 1 else ""
