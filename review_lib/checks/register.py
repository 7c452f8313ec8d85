"""The register of a season: what was received from whom, what of it counts, what is wrong with it.

Mails and the readings of their files walk in, a :class:`Register` walks out. It is a view: the same mails,
readings, rules and corrections give the same register, whenever it is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import review_lib.checks.rules_forms
import review_lib.checks.rules_missing
import review_lib.checks.rules_receipt
import review_lib.checks.rules_reports
import review_lib.checks.rules_values  # noqa: F401 (the modules of checks register themselves)
from review_lib.checks.accept import accept_forms, accept_reports, accept_scans, is_late
from review_lib.checks.corrections import Corrections, apply
from review_lib.checks.entries import listing_of
from review_lib.checks.facts import CheckRules, Copy, ScanCopy, UnitFacts
from review_lib.checks.items import Piece, pieces_of, text_of
from review_lib.checks.names import key
from review_lib.checks.outcome import accepted_forms, accepted_reports, entries_of, items_of
from review_lib.checks.registry import run_checks
from review_lib.checks.reports import place_reports
from review_lib.checks.scans import assign_scans
from review_lib.checks.similar import similar_findings
from review_lib.checks.units import assign_units
from review_lib.checks.values import AcceptedForm, Finding, Item, Register, ScanFacts, UnitRegister
from review_lib.intake.values import Mail
from review_lib.paths import rules_dir
from review_lib.reading.values import FileReading
from review_lib.rules.findings import finding_rules
from review_lib.rules.forms import load_forms
from review_lib.rules.season import SeasonRules
from review_lib.rules.steps import step_rules

NONE = Corrections()


def check_rules(rules: SeasonRules) -> CheckRules:
    """The season's rules with its forms, steps and findings as shipped."""
    return CheckRules(
        rules,
        load_forms(rules_dir() / str(rules.season) / "forms"),
        step_rules(rules.season),
        finding_rules(rules.season),
    )


def build_register(
    mails: Sequence[Mail],
    readings: Mapping[str, FileReading],
    rules: SeasonRules,
    scans: Mapping[str, ScanFacts] | None = None,
    corrections: Corrections = NONE,
    earlier_reports: Mapping[str, str] | None = None,
    all_rules: CheckRules | None = None,
) -> Register:
    """The register of ``mails`` with ``readings`` by SHA-256.

    ``scans`` what was seen on scans, by SHA-256; ``earlier_reports`` texts of earlier years by name, to
    compare with; ``all_rules`` forms and steps where they are not the shipped ones.
    """
    known = all_rules or check_rules(rules)
    right = apply(tuple(mails), readings, corrections, known.forms)
    pieces = pieces_of(right.mails, right.readings, rules, scans or {}, corrections.came)
    unit_of, mail_units = assign_units(right.mails, pieces, rules, corrections.units)
    _file_under(pieces, unit_of, mail_units, corrections)
    by_unit: dict[str, list[Piece]] = {}
    for piece in pieces:
        if unit_of.get(piece.index) in mail_units.get(piece.mail.file, ()):
            by_unit.setdefault(unit_of[piece.index], []).append(piece)
    ordered = sorted({piece.mail.file: piece.mail for piece in pieces}.values(), key=_moment)
    ordered += [mail for mail in right.mails if mail.file not in {m.file for m in ordered}]
    ordered.sort(key=_moment)
    units = dict.fromkeys(unit for mail in ordered for unit in mail_units.get(mail.file, ()))
    facts = {
        unit: _facts(unit, tuple(m for m in ordered if unit in mail_units[m.file]), tuple(by_unit.get(unit, ())),
                     known, corrections)
        for unit in units
    }  # fmt: skip
    for one in facts.values():
        one.forms = accepted_forms(one, right.keys)
        one.reports = accepted_reports(one, corrections)
    similar = similar_findings(list(facts.values()), earlier_reports or {})
    registers = tuple(_unit_register(one, similar.get(unit, ()), corrections) for unit, one in facts.items())
    homeless = [piece for piece in pieces if not mail_units.get(piece.mail.file)]
    return Register(
        rules.season,
        registers,
        tuple(mail.file for mail in ordered if not mail_units.get(mail.file)),
        tuple(_other_item(piece) for piece in homeless),
    )


def _file_under(
    pieces: Sequence[Piece], unit_of: dict[int, str], mail_units: dict[str, tuple[str, ...]], corrections: Corrections
) -> None:
    """Files that a person filed under a unit go there, their mails with them."""
    for piece in pieces:
        correction = corrections.file(piece.attachment.sha256)
        if correction is not None and correction.unit:
            unit_of[piece.index] = correction.unit
            mail_units[piece.mail.file] = tuple(dict.fromkeys((*mail_units[piece.mail.file], correction.unit)))


def _moment(mail: Mail) -> tuple[bool, float, str]:
    return (mail.received is None, mail.received.timestamp() if mail.received else 0.0, mail.file)


def _facts(
    unit: str, mails: tuple[Mail, ...], pieces: tuple[Piece, ...], known: CheckRules, corrections: Corrections
) -> UnitFacts:
    rules = known.season
    copies = [_copy(piece, at, rules) for piece in pieces for at in range(len(piece.forms))
              if piece.role in ("form_word", "form_sheet")]  # fmt: skip
    summaries = [copy for copy in copies if copy.annex == rules.summary_form]
    accept_forms(summaries, rules, corrections.admitted)
    first = next((c for c in summaries if c.state == "accepted"), None)
    instead = first or next((c for c in summaries if c.piece.role == "form_sheet"), None)
    declared = [copy for copy in copies if rules.kind_of_form(copy.annex) is not None]
    if instead is None:
        declared = [c for c in declared if not is_late(c.piece, "forms", rules, corrections.admitted)]
    listing = listing_of(instead.form if instead else None, first is not None, declared, unit, rules)
    for copy in copies:
        correction = corrections.file(copy.piece.attachment.sha256)
        if correction is not None and correction.entry:
            copy.row = next((r for r in listing.rows if key(r.full_name) == key(correction.entry)), copy.row)
    others = [copy for copy in copies if copy.annex != rules.summary_form]
    accept_forms(others, rules, corrections.admitted, listing.form is not None)
    scans, loose = assign_scans(pieces, copies, listing, unit, rules)
    placed = {scan.piece.index for scan in scans}
    scans += [ScanCopy(p) for p in pieces if p.index not in placed and p.role in ("pdf", "form_pdf")
              and corrections.file(p.attachment.sha256) is not None]  # fmt: skip
    for scan in scans:
        correction = corrections.file(scan.piece.attachment.sha256)
        if correction is not None and correction.annex:
            row = next((r for r in listing.rows if key(r.full_name) == key(correction.entry)), None)
            scan.targets, scan.sure = [(correction.annex, row)], True
    accept_scans(scans, rules, corrections.admitted)
    reports = place_reports(pieces, copies, listing, unit, rules, corrections)
    accept_reports(reports, rules, corrections.admitted)
    return UnitFacts(unit, rules, known, mails, pieces, listing, copies, scans, reports, loose_scans=loose,
                     admitted=corrections.admitted)  # fmt: skip


def _copy(piece: Piece, at: int, rules: SeasonRules) -> Copy:
    form = piece.forms[at]
    kind = rules.kind_of_form(form.annex)
    if kind is None:
        return Copy(piece, form, form.annex)
    rule = rules.kinds[kind]
    return Copy(piece, form, form.annex, text_of(form, rule.form_name), text_of(form, rule.form_company))


def _unit_register(facts: UnitFacts, similar: Sequence[Finding], corrections: Corrections) -> UnitRegister:
    findings = run_checks(facts, facts.all_rules.findings)
    findings += tuple(similar)
    forms: dict[str, tuple[AcceptedForm, ...]] = {}
    for form in facts.forms:
        forms[form.annex] = (*forms.get(form.annex, ()), form)
    return UnitRegister(
        facts.unit,
        tuple(mail.file for mail in facts.mails),
        {mail.file: mail.received for mail in facts.mails if mail.received is not None},
        items_of(facts, corrections),
        {annex: forms[annex] for annex in sorted(forms)},
        tuple(facts.reports),
        entries_of(facts),
        findings,
    )


def _other_item(piece: Piece) -> Item:
    return Item(piece.mail.file, piece.received, piece.name, piece.attachment.trail, piece.attachment.sha256,
                piece.attachment.kind, "unreadable" if piece.role == "unreadable" else "other", "")  # fmt: skip
