"""The register as JSON in the shape of the contract's section 1.

A :class:`Register` walks in, plain dicts and lists walk out, keys in the contract's order. It decides nothing:
what counts was decided by the register.
"""

from __future__ import annotations

from review_lib.checks.sentences import finding_sentence
from review_lib.checks.values import AcceptedForm, Register, UnitRegister
from review_lib.reading.values import Value
from review_lib.rules.season import SeasonRules, season_rules


def register_json(register: Register, rules: SeasonRules | None = None) -> dict[str, object]:
    """The contract's JSON object of a register."""
    season = rules or season_rules(register.season)
    return {
        "season": register.season,
        "units": [_unit(unit, season) for unit in register.units],
        "other_mails": list(register.other_mails),
    }


def _plain(value: Value) -> object:
    if isinstance(value.value, tuple):
        return list(value.value)
    return value.value


def _form(form: AcceptedForm, rules: SeasonRules) -> dict[str, object]:
    body = rules.bodies.get(form.annex)
    told: dict[str, object] = {
        name: _plain(value) for name, value in form.reading.values.items() if body is None or name != body.key
    }
    for group, rows in form.reading.rows.items():
        told[group] = [{name: _plain(value) for name, value in row.items()} for row in rows]
    if body is not None:
        told[body.chars] = form.body_chars
    return told


def _unit(unit: UnitRegister, rules: SeasonRules) -> dict[str, object]:
    forms: dict[str, object] = {}
    many = {rule.form for rule in rules.kinds.values()}
    for annex in sorted(unit.forms):
        told = [_form(form, rules) for form in unit.forms[annex]]
        if annex in many:
            forms[annex] = told
        elif told:
            forms[annex] = told[0]
    return {
        "unit": unit.unit,
        "mails": list(unit.mails),
        "received": {mail: moment.isoformat() for mail, moment in unit.received.items()},
        "forms": forms,
        "reports": [
            {
                "kind": report.kind,
                "entry": report.entry,
                "topic": report.topic,
                "topic_type": report.topic_type,
                "file": report.file,
                "chars": report.chars,
                "steps": list(report.steps),
            }
            for report in unit.reports
        ],
        "findings": [
            {"code": f.code, "subject": f.subject, "note": " ".join(filter(None, finding_sentence(f)[:2]))}
            for f in unit.findings
        ],
    }
