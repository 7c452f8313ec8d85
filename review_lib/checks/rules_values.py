"""Checks of single fields: empty, no number, out of range, codes that do not hold, names not as asked.

Accepted forms walk in, findings with the field's place walk out. Only what counts is checked: late, replaced
and unlisted forms are not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from review_lib.checks.codes import email_ok, mobile_ok, postcode_ok, uscc_fault, uscc_inner_fault
from review_lib.checks.facts import Row, UnitFacts, form_ref
from review_lib.checks.names import company_prefix, is_entry_name, key, site_prefix
from review_lib.checks.registry import Told, check
from review_lib.checks.values import AcceptedForm, Finding
from review_lib.reading.values import FormReading, Value
from review_lib.rules.forms import FieldSpec


def subject_of(form: AcceptedForm) -> str:
    """How findings name an accepted form."""
    return form_ref(form.annex, form.name)


def field_finding(
    facts: UnitFacts,
    code: str,
    form: AcceptedForm,
    name: str,
    value: Value | None = None,
    subject: str = "",
    **values: object,
) -> Finding:
    """A finding about one field of an accepted form."""
    spec = facts.all_rules.forms.form(form.annex).field(name)
    told: Mapping[str, object] = {
        "written": value.text or value.value if value is not None else "",
        "label": spec.label if spec is not None else name,
        "form_title": facts.all_rules.title(form.annex),
        "entry": form.name,
        "annex": form.annex,
        "key": name,
        **values,
    }
    place = value.place if value is not None else form.reading.values[name].place
    return Finding(code, "error", facts.unit, subject or f"{subject_of(form)}.{name}", form.mail, form.file,
                   form.sha256, place, told)  # fmt: skip


def _fields(facts: UnitFacts) -> Iterator[tuple[AcceptedForm, FieldSpec, Value]]:
    for form in facts.forms:
        for spec in facts.all_rules.forms.form(form.annex).fields:
            value = form.reading.values.get(spec.key)
            if value is not None:
                yield form, spec, value


def _empty(value: Value) -> bool:
    return value.value in (None, "", (), []) and not value.problem


@check("required_field")
def required_field(facts: UnitFacts) -> Told:
    """A field that the form asks for and that nobody filled in."""
    when = {f"{head.split('.')[0]}.{name}": head for head, names in facts.rules.asked_when.items() for name in names}
    for form, spec, value in _fields(facts):
        head = when.get(f"{form.annex}.{spec.key}")
        if not (spec.required or head) or spec.type == "longtext" or not value.label_found or not _empty(value):
            continue
        if head is not None:
            switch = form.reading.values.get(head.split(".")[1])
            if switch is None or switch.value is not True:
                continue
        yield field_finding(facts, "required_field", form, spec.key, value)
    for row in facts.listing.rows:
        if row.kind in facts.listing.doubted or not is_entry_name(row.kind, row.name, facts.rules.names):
            continue
        for name, value in row.values.items():
            found = _row_finding(facts, "required_field", row, name) if value.place.row >= 0 and _empty(value) else None
            if found is not None:
                yield found


@check("invalid_number")
def invalid_number(facts: UnitFacts) -> Told:
    """A number field that holds no number."""
    for form, spec, value in _fields(facts):
        if value.problem == "invalid_number":
            yield field_finding(facts, "invalid_number", form, spec.key, value)
    for form, rule_rows, name, row, value in _row_values(facts):
        if value.problem == "invalid_number":
            full = _full(row, rule_rows, facts)
            subject = f"{form.annex}.{rule_rows}[{full}].{name}"
            yield field_finding(facts, "invalid_number", form, name, value, subject)


def _row_values(facts: UnitFacts) -> Iterator[tuple[AcceptedForm, str, str, Mapping[str, Value], Value]]:
    for form in facts.forms:
        for group, rows in form.reading.rows.items():
            for row in rows:
                for name, value in row.items():
                    yield form, group, name, row, value


def _full(row: Mapping[str, Value], group: str, facts: UnitFacts) -> str:
    rule = next((rule for rule in facts.rules.kinds.values() if rule.rows == group), None)
    value = row.get(rule.row_name) if rule is not None else None
    return "" if value is None or value.value is None else str(value.value)


def _typed(facts: UnitFacts, kind: str) -> Iterator[tuple[AcceptedForm, FieldSpec, Value]]:
    for form, spec, value in _fields(facts):
        if spec.type == kind and not _empty(value):
            yield form, spec, value


def _invalid(facts: UnitFacts, code: str, kind: str, ok: Callable[[str], bool]) -> Told:
    for form, spec, value in _typed(facts, kind):
        if not ok(str(value.value or value.text)) and not (value.text and ok(value.text)):
            yield field_finding(facts, code, form, spec.key, value)


@check("invalid_uscc")
def invalid_uscc(facts: UnitFacts) -> Told:
    """A unified social credit code that fails GB 32100-2015."""
    for form, spec, value in _typed(facts, "uscc"):
        written = str(value.value or value.text)
        fault = uscc_fault(written) or ("inner" if uscc_inner_fault(written) else "")
        if fault:
            yield field_finding(facts, "invalid_uscc", form, spec.key, value, reason=fault)


@check("invalid_postcode")
def invalid_postcode(facts: UnitFacts) -> Told:
    """A postcode that is not six digits."""
    yield from _invalid(facts, "invalid_postcode", "postcode", postcode_ok)


@check("invalid_mobile")
def invalid_mobile(facts: UnitFacts) -> Told:
    """A mobile number that is none of the mainland."""
    yield from _invalid(facts, "invalid_mobile", "mobile", mobile_ok)


@check("invalid_email")
def invalid_email(facts: UnitFacts) -> Told:
    """An e-mail address that is none."""
    yield from _invalid(facts, "invalid_email", "email", email_ok)


@check("percent_out_of_range")
def percent_out_of_range(facts: UnitFacts) -> Told:
    """A share below 0 or above 100 %."""
    for form, spec, value in _typed(facts, "percent"):
        if isinstance(value.value, (int, float)) and not 0 <= value.value <= 100:
            yield field_finding(facts, "percent_out_of_range", form, spec.key, value)


def _row_finding(facts: UnitFacts, code: str, row: Row, name: str, **values: object) -> Finding | None:
    form = facts.one(facts.rules.summary_form)
    if form is None or not row.listed:
        return None
    group = facts.rules.kinds[row.kind].rows
    value = row.values.get(name)
    spec = next((f for g in facts.all_rules.forms.form(form.annex).groups if g.key == group for f in g.columns
                 if f.key == name), None)  # fmt: skip
    subject = f"{form.annex}.{group}[{row.full_name}].{name}"
    label = spec.label if spec is not None else name
    return field_finding(facts, code, form, name, value, subject, label=label, entry=row.full_name, **values)


@check("too_many_members")
def too_many_members(facts: UnitFacts) -> Told:
    """More names than the notice allows: told on annex 1, else on the declaration."""
    limit = facts.rules.limits.members_max.value
    told: list[FormReading] = []
    for row in facts.listing.rows:
        value = row.values.get("members")
        names = value.value if value is not None and isinstance(value.value, (tuple, list)) else ()
        if len(names) > limit:
            finding = _row_finding(facts, "too_many_members", row, "members", count=len(names), limit=limit)
            if finding is not None:
                form = facts.form_of(row)
                told += [form.reading] if form is not None else []
                yield finding
    for declared in facts.forms:
        value = declared.reading.values.get("members")
        if value is None or any(declared.reading is reading for reading in told):
            continue
        if isinstance(value.value, (tuple, list)) and len(value.value) > limit:
            count = len(value.value)
            yield field_finding(facts, "too_many_members", declared, "members", value, count=count, limit=limit)


@check("group_name_without_company")
def group_name_without_company(facts: UnitFacts) -> Told:
    """A full name on annex 1 that does not begin with the declaring company's name."""
    for row in facts.listing.rows:
        rule = facts.rules.kinds[row.kind]
        if not row.listed or rule.row_company:
            continue
        form = facts.form_of(row)
        if form is None and row.kind in facts.listing.doubted:
            continue
        companies = {facts.unit, *(copy.company for copy in facts.copies)} - {""}
        if company_prefix(row.full_name, companies, facts.rules.names):
            continue
        if form is None and site_prefix(row.full_name, facts.rules.names):
            continue  # a mine or works may stand there, and no declaration tells what the company is called
        finding = _row_finding(facts, "group_name_without_company", row, rule.row_name)
        if finding is not None:
            yield finding


@check("team_name_ending")
def team_name_ending(facts: UnitFacts) -> Told:
    """A team called 班组, or by a name that does not end as a team's does: told on annex 5, else on annex 1."""
    names = facts.rules.names
    expected = "、".join(names.team_endings[:4])
    for row in facts.listing.of("team"):
        rule = facts.rules.kinds[row.kind]
        form = facts.form_of(row)
        if form is not None and _bad_ending(form.name, facts):
            value = form.reading.values[rule.form_name]
            yield field_finding(facts, "team_name_ending", form, rule.form_name, value, expected=expected)
        elif _bad_ending(row.full_name, facts) and row.kind not in facts.listing.doubted:
            finding = _row_finding(facts, "team_name_ending", row, rule.row_name, expected=expected)
            if finding is not None:
                yield finding


def _bad_ending(name: str, facts: UnitFacts) -> bool:
    plain = re.sub(r"(?<=.)\([^()]*\)$", "", key(name))
    names = facts.rules.names
    return plain.endswith(names.team_bad_endings) or not plain.endswith(names.team_endings)
