"""Checks of what has not come: forms, Word versions, stamped scans, reports.

Facts of a unit walk in, findings walk out. What a late or broken file explains is told by that finding alone;
where scans lie that nobody can tell, or annex 1 was read with doubt, what depends on it is held back.
"""

from __future__ import annotations

from collections.abc import Iterator

from review_lib.checks.facts import Row, UnitFacts, form_ref
from review_lib.checks.items import Piece, names_in
from review_lib.checks.registry import Told, check
from review_lib.checks.values import Finding

Target = tuple[str, Row | None]


def wanted(facts: UnitFacts) -> Iterator[Target]:
    """Every form that the unit must hand in: annex 1, a declaration an entry, its own forms a kind."""
    yield facts.rules.summary_form, None
    for kind, rule in facts.rules.kinds.items():
        rows = facts.listing.of(kind)
        for row in rows:
            yield rule.form, row
        if rows:
            for annex in rule.unit_forms:
                yield annex, None


def _label(facts: UnitFacts, target: Target) -> str:
    annex, row = target
    if row is None:
        return form_ref(annex)
    form = facts.form_of(row)
    return form_ref(annex, _twice(facts, row, form.name) if form is not None else row.label)


def _twice(facts: UnitFacts, row: Row, name: str) -> str:
    return row.label if row.label == row.full_name else name


def _states(facts: UnitFacts, target: Target) -> set[str]:
    annex, row = target
    return {copy.state for copy in facts.copies if copy.annex == annex and copy.row == row}


def _sheet(facts: UnitFacts, target: Target) -> Piece | None:
    annex, row = target
    return next((copy.piece for copy in facts.copies
                 if copy.annex == annex and copy.row == row and copy.piece.role != "form_word"), None)  # fmt: skip


def scan_states(facts: UnitFacts, target: Target) -> set[str]:
    """The states of the scans that show this form."""
    return {scan.state for scan in facts.scans if target in scan.targets}


def broken(facts: UnitFacts, target: Target, suffixes: tuple[str, ...]) -> Piece | None:
    """The unreadable file that by its name is this form (one with no name for an entry counts for the only
    one that is missing)."""
    annex, row = target
    for piece in facts.pieces:
        if piece.role != "unreadable" or not piece.name.casefold().endswith(suffixes):
            continue
        if annex not in piece.hinted:
            continue
        if row is None:
            return piece
        rows = facts.listing.of(row.kind)
        said = names_in(piece.path, [r.name for r in rows])
        if row.name in said or (not said and len([r for r in rows if facts.form_of(r) is None]) == 1):
            return piece
    return None


def _finding(facts: UnitFacts, code: str, target: Target, **values: object) -> Finding:
    annex, row = target
    told = {"form_title": facts.all_rules.title(annex), "entry": row.full_name if row is not None else "",
            "annex": annex, **values}  # fmt: skip
    form = facts.form_of(row) if row is not None else facts.one(annex)
    mail, file, sha256 = (form.mail, form.file, form.sha256) if form else ("", "", "")
    return Finding(code, "error", facts.unit, _label(facts, target), mail, file, sha256, values=told)


def _lacking(facts: UnitFacts) -> Iterator[Target]:
    """Forms without an accepted Word version that no late or broken file explains."""
    for target in wanted(facts):
        states = _states(facts, target)
        if states & {"accepted", "late"} or broken(facts, target, facts.rules.word_suffixes):
            continue
        yield target


@check("missing_form")
def missing_form(facts: UnitFacts) -> Told:
    """A form of which neither Word nor scan came."""
    for annex, row in _lacking(facts):
        if row is not None and row.kind in facts.listing.doubted:
            continue
        target = (annex, row)
        if scan_states(facts, target) or _sheet(facts, target) is not None:
            continue
        yield _finding(facts, "missing_form", target)


@check("missing_word")
def missing_word(facts: UnitFacts) -> Told:
    """A form of which only a scan, or a workbook, came."""
    for target in _lacking(facts):
        sheet = _sheet(facts, target)
        if sheet is not None:
            yield _finding(facts, "missing_word", target, came=sheet.name)
        elif scan_states(facts, target):
            scan = next(s for s in facts.scans if target in s.targets)
            yield _finding(facts, "missing_word", target, came=scan.piece.name)


@check("missing_pdf")
def missing_pdf(facts: UnitFacts) -> Told:
    """A Word form whose stamped scan has not come."""
    if facts.loose_scans:
        return
    for target in wanted(facts):
        if "accepted" not in _states(facts, target) or scan_states(facts, target):
            continue
        if broken(facts, target, (".pdf",)):
            continue
        yield _finding(facts, "missing_pdf", target)


@check("missing_report")
def missing_report(facts: UnitFacts) -> Told:
    """An entry whose report has not come."""
    for row in facts.listing.rows:
        if not facts.rules.kinds[row.kind].report:
            continue
        states = {copy.state for copy in facts.report_copies if copy.row == row}
        if states & {"accepted", "late"} or _broken_report(facts, row):
            continue
        form = facts.form_of(row)
        if form is None and row.listed and row.kind in facts.listing.doubted:
            continue
        yield Finding("missing_report", "error", facts.unit, row.full_name, form.mail if form else "",
                      form.file if form else "", values={"entry": row.full_name, "kind": row.kind})  # fmt: skip


def _broken_report(facts: UnitFacts, row: Row) -> bool:
    names = [other.name for other in facts.listing.rows]
    return any(
        piece.role == "unreadable" and not piece.hinted and row.name in names_in(piece.path, names)
        for piece in facts.pieces
        if piece.name.casefold().endswith(facts.rules.word_suffixes)
    )


@check("extra_material_missing")
def extra_material_missing(facts: UnitFacts) -> Told:
    """What annex 5's note also asks for and no file of the unit is named by. A hint, no code of the contract."""
    for row in facts.listing.rows:
        words = facts.rules.kinds[row.kind].extra_material
        missing = [word for word in words if not any(word in piece.path for piece in facts.pieces)]
        if missing and facts.form_of(row) is not None:
            told = {"entry": row.full_name, "expected": missing}
            yield Finding("extra_material_missing", "info", facts.unit, row.full_name, values=told)
