"""Reports that share long passages, told on both.

Facts of all units walk in, findings by unit walk out. Versions of one report are not compared: of each entry
only what was accepted counts. The texts of earlier years stand beside.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from review_lib.checks.facts import UnitFacts
from review_lib.checks.similarity import similar_pairs
from review_lib.checks.values import AcceptedReport, Finding
from review_lib.reading.report import report_body

EARLIER = "earlier:"


def similar_findings(units: Sequence[UnitFacts], earlier: Mapping[str, str]) -> dict[str, tuple[Finding, ...]]:
    """The similar_report findings of each unit."""
    reports: dict[str, tuple[UnitFacts, AcceptedReport]] = {}
    texts: dict[str, str] = {}
    for facts in units:
        for report in facts.reports:
            piece = next(p for p in facts.pieces if p.attachment.sha256 == report.sha256 and p.name == report.file)
            if piece.reading is not None and piece.reading.document is not None:
                name = f"{facts.unit}\0{report.entry}\0{report.kind}"
                reports[name] = (facts, report)
                texts[name] = report_body(piece.reading.document, facts.all_rules.steps, report.file)
    texts.update({EARLIER + name: text for name, text in earlier.items()})
    boilerplate = units[0].all_rules.steps.boilerplate if units else ()
    found: dict[str, list[Finding]] = {}
    for pair in similar_pairs(texts, boilerplate):
        for name in (pair.first, pair.second):
            if name not in reports:
                continue
            facts, report = reports[name]
            other = pair.other(name)
            other_unit, other_file = (reports[other][0].unit, reports[other][1].file) if other in reports else ("", "")
            told = {"written": report.file, "other": other_file or other.removeprefix(EARLIER),
                    "other_unit": other_unit, "share": round(100 * max(pair.containment, pair.share)),
                    "entry": report.entry}  # fmt: skip
            found.setdefault(facts.unit, []).append(
                Finding(
                    "similar_report",
                    "warning",
                    facts.unit,
                    report.file,
                    report.mail,
                    report.file,
                    report.sha256,
                    values=told,
                )
            )
    return {unit: tuple({f.subject: f for f in reversed(told)}.values()) for unit, told in found.items()}
