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
            name = mismatch.key.split("[")[0].split(".")[0]
            value = form.reading.values.get(name)
            if value is None and "." not in mismatch.key and "[" not in mismatch.key:
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
            )
