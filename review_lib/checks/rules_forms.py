"""Checks across fields and forms: sums, totals, two forms of one entry, lengths and sections of texts.

Accepted forms walk in, findings walk out. Where one of two values was not read, nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterator

from review_lib.checks.facts import Row, UnitFacts
from review_lib.checks.items import text_of
from review_lib.checks.names import key
from review_lib.checks.registry import Told, check
from review_lib.checks.rules_values import field_finding
from review_lib.checks.values import AcceptedForm, Finding
from review_lib.reading.values import Value


def _number(value: Value | None) -> float | None:
    if value is None or isinstance(value.value, bool) or not isinstance(value.value, (int, float)):
        return None
    return float(value.value)


def _shown(number: float) -> str:
    return f"{number:g}" if abs(number) < 1e15 else str(number)


@check("sum_mismatch")
def sum_mismatch(facts: UnitFacts) -> Told:
    """Annex 1's total that is not the sum of its rows."""
    form = facts.one(facts.rules.summary_form)
    if form is None:
        return
    for group in facts.all_rules.forms.form(form.annex).groups:
        total = _number(form.reading.values.get(group.total)) if group.total else None
        rows = form.reading.rows.get(group.key, ())
        if total is None or not rows:
            continue
        for column in group.columns:
            parts = [_number(row.get(column.key)) for row in rows]
            if column.type == "integer" and all(part is not None for part in parts):
                real = sum(part for part in parts if part is not None)
                if abs(real - total) > 1e-6:
                    value = form.reading.values[group.total]
                    yield field_finding(facts, "sum_mismatch", form, group.total, value, expected=_shown(real))


@check("total_inconsistent")
def total_inconsistent(facts: UnitFacts) -> Told:
    """A part that is larger than its whole."""
    for form in facts.forms:
        spec = facts.all_rules.forms.form(form.annex)
        for left, right in facts.rules.not_above.get(form.annex, ()):
            value = form.reading.values.get(left)
            part, whole = _number(value), _number(form.reading.values.get(right))
            if part is not None and whole is not None and part > whole + 1e-9:
                other = spec.field(right)
                yield field_finding(facts, "total_inconsistent", form, left, value, expected=_shown(whole),
                                    other_label=other.label if other is not None else right)  # fmt: skip


def _names(value: Value | None) -> list[str]:
    if value is None or not isinstance(value.value, (tuple, list)):
        return []
    return [str(name) for name in value.value if key(str(name))]


@check("cross_form_mismatch")
def cross_form_mismatch(facts: UnitFacts) -> Told:
    """Annex 1 and an entry's declaration (or its report) that state one fact differently."""
    for row in facts.listing.rows:
        form = facts.form_of(row)
        if form is None:
            continue
        yield from _company(facts, row, form)
        if row.listed and row.kind not in facts.listing.doubted:
            yield from _people(facts, row, form)


def _company(facts: UnitFacts, row: Row, form: AcceptedForm) -> Iterator[Finding]:
    rule = facts.rules.kinds[row.kind]
    if row.listed and row.company and form.company and key(row.company) != key(form.company):
        value = form.reading.values.get(rule.form_company)
        if value is not None:
            yield field_finding(facts, "cross_form_mismatch", form, rule.form_company, value, expected=row.company)


def _people(facts: UnitFacts, row: Row, form: AcceptedForm) -> Iterator[Finding]:
    listed, declared = _names(row.values.get("members")), _names(form.reading.values.get("members"))
    here, there = {key(name) for name in listed}, {key(name) for name in declared}
    if here and there and here != there:
        only = [name for name in declared if key(name) not in here] or declared
        instead = [name for name in listed if key(name) not in there] or listed
        yield field_finding(facts, "cross_form_mismatch", form, "members", form.reading.values["members"],
                            written="、".join(only), expected="、".join(instead))  # fmt: skip
    value = form.reading.values.get("headcount")
    count, told = _number(value), _number(row.values.get("headcount"))
    if told is None and here and there == here and len(here) < facts.rules.limits.members_max.value:
        told = float(len(listed))
    if count is not None and told is not None and count != told:
        yield field_finding(facts, "cross_form_mismatch", form, "headcount", value, expected=_shown(told))
    leader = text_of(form.reading, "leader")
    if leader and here and here == there and not any(name in key(leader) for name in here):
        yield field_finding(facts, "cross_form_mismatch", form, "leader", form.reading.values["leader"],
                            expected="、".join(listed))  # fmt: skip


@check("too_short")
def too_short(facts: UnitFacts) -> Told:
    """A summary under the length that the notice asks for."""
    limit = facts.rules.limits.summary_chars_min.value
    for form in facts.forms:
        body = facts.rules.bodies.get(form.annex)
        if body is not None and body.rule == "summary" and form.body_chars < limit:
            value = form.reading.values.get(body.key)
            yield field_finding(facts, "too_short", form, body.key, value, f"{form.annex}.{body.key}",
                                written=form.body_chars, limit=limit)  # fmt: skip


@check("length_off")
def length_off(facts: UnitFacts) -> Told:
    """Deeds far from the length that annex 8 asks for."""
    limits = facts.rules.limits
    for form in facts.forms:
        body = facts.rules.bodies.get(form.annex)
        if body is None or body.rule != "deeds":
            continue
        if not limits.deeds_chars_min.value <= form.body_chars <= limits.deeds_chars_max.value:
            yield field_finding(facts, "length_off", form, body.key, form.reading.values.get(body.key),
                                written=form.body_chars, limit=limits.deeds_chars_about.value)  # fmt: skip


@check("missing_section")
def missing_section(facts: UnitFacts) -> Told:
    """A summary without one of its sections."""
    for form in facts.forms:
        body = facts.rules.bodies.get(form.annex)
        sections = facts.all_rules.forms.form(form.annex).sections
        missing = [section.title for section in sections if section.id not in form.reading.sections]
        if body is None or not missing or form.body_chars == 0:
            continue
        yield field_finding(facts, "missing_section", form, body.key, form.reading.values.get(body.key),
                            expected="、".join(missing))  # fmt: skip
