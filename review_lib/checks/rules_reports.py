"""Checks of reports and scans: steps missing, passages shared, no seal, a scan that says otherwise.

Accepted reports and scans walk in, findings walk out. Similar passages are told by the register, which sees
all units; here only what one unit shows.
"""

from __future__ import annotations

from review_lib.checks.facts import UnitFacts, form_ref
from review_lib.checks.names import key
from review_lib.checks.registry import Told, check
from review_lib.checks.rules_missing import Target
from review_lib.checks.rules_values import field_finding
from review_lib.checks.values import AcceptedForm, Finding
from review_lib.reading.report import missing_steps, run_as_other_type
from review_lib.reading.values import Value


@check("missing_step")
def missing_step(facts: UnitFacts) -> Told:
    """A QC report without a step of its topic type, or run with the steps of another type."""
    steps = facts.all_rules.steps
    for report in facts.reports:
        if report.kind != "qc":
            continue
        missing = [steps.steps[name].name for name in missing_steps(report.reading, report.topic_type, steps)]
        other = run_as_other_type(report.reading, report.topic_type, steps)
        if missing or other:
            told = {"written": report.file, "topic_type": report.topic_type or "", "expected": "、".join(missing),
                    "other_type": other, "entry": report.entry}  # fmt: skip
            yield Finding("missing_step", "warning", facts.unit, report.file, report.mail, report.file, report.sha256,
                          values=told)  # fmt: skip


def _form(facts: UnitFacts, target: Target) -> AcceptedForm | None:
    annex, row = target
    return facts.form_of(row) if row is not None else facts.one(annex)


@check("seal_missing")
def seal_missing(facts: UnitFacts) -> Told:
    """A scan on which no red seal was found."""
    for scan in facts.scans:
        seen = scan.piece.scan
        if scan.state != "accepted" or seen is None or (seen.sealed is not False and not seen.unsealed):
            continue
        for target in scan.targets:
            form = _form(facts, target)
            subject = form_ref(target[0], form.name if form is not None else target[1].label if target[1] else "")
            if seen.unsealed and not any(key(subject) == key(ref) for ref in seen.unsealed):
                continue
            told = {"form_title": facts.all_rules.title(target[0]), "entry": target[1].full_name if target[1] else "",
                    "written": scan.piece.name}  # fmt: skip
            yield Finding("seal_missing", "warning", facts.unit, subject, scan.piece.mail.file, scan.piece.name,
                          scan.piece.attachment.sha256, values=told)  # fmt: skip


def _value(form: AcceptedForm, name: str) -> Value | None:
    """The value of a field, or of a row's field (``teams[FULL NAME].headcount``)."""
    if "[" not in name:
        return form.reading.values.get(name)
    (group, rest), column = name.split("[", 1), name.rsplit("].", 1)[-1]
    called = rest.rsplit("].", 1)[0]
    for row in form.reading.rows.get(group, ()):
        if column in row and any(key(str(value.value)) == key(called) for value in row.values()):
            return row[column]
    return None


def _label(facts: UnitFacts, form: AcceptedForm, name: str) -> dict[str, str]:
    """What a row's field is called, and of which row it is; nothing for a field of the form."""
    for group in facts.all_rules.forms.form(form.annex).groups if "[" in name else ():
        for column in group.columns:
            if name.startswith(f"{group.key}[") and name.endswith(f"].{column.key}"):
                return {"label": column.label, "entry": name[len(group.key) + 1 : -len(column.key) - 2]}
    return {}


@check("scan_mismatch")
def scan_mismatch(facts: UnitFacts) -> Told:
    """A field that the scan shows otherwise than the Word version."""
    for scan in facts.scans:
        seen = scan.piece.scan
        if scan.state != "accepted" or seen is None:
            continue
        for mismatch in seen.mismatches:
            form = next((f for f in facts.forms if key(form_ref(f.annex, f.name)) == key(mismatch.form)), None)
            if form is None:
                continue
            name = mismatch.key.rsplit("].", 1)[-1]
            value = _value(form, mismatch.key)
            if value is None:
                continue
            yield field_finding(
                facts,
                "scan_mismatch",
                form,
                name,
                value,
                f"{form_ref(form.annex, form.name)}.{mismatch.key}",
                written=mismatch.word,
                expected=mismatch.scan,
                page=mismatch.page,
                box=mismatch.box,
                scan_file=scan.piece.name,
                scan_sha256=scan.piece.attachment.sha256,
                place_page=mismatch.page,
                **_label(facts, form, mismatch.key),
            )
