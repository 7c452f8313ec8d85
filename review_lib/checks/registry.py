"""The checks: one small function a finding code, registered by its code.

Facts of one unit walk in, findings walk out; each function yields the findings of its own code and of no
other. Modules named ``rules_*`` hold them; :func:`run_checks` runs all of them in order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from review_lib.checks.facts import UnitFacts
from review_lib.checks.values import Finding, Severity
from review_lib.rules.findings import FindingRules

Told = Iterator[Finding]
CHECKS: dict[str, Callable[[UnitFacts], Told]] = {}


def check(code: str) -> Callable[[Callable[[UnitFacts], Told]], Callable[[UnitFacts], Told]]:
    """Register a function as the check of this finding code."""

    def keep(function: Callable[[UnitFacts], Told]) -> Callable[[UnitFacts], Told]:
        if code in CHECKS:
            raise ValueError(f"two checks for {code}")
        CHECKS[code] = function
        return function

    return keep


def run_checks(facts: UnitFacts, rules: FindingRules) -> tuple[Finding, ...]:
    """All findings of a unit in the order of the codes, each (code, subject) once, with its severity."""
    found: dict[tuple[str, str], Finding] = {}
    for code, rule in rules.findings.items():
        if code not in CHECKS:
            continue
        for finding in CHECKS[code](facts):
            found.setdefault((code, finding.subject), _with_severity(finding, rule.severity))
    return tuple(found.values())


def _with_severity(finding: Finding, severity: str) -> Finding:
    level: Severity = "error" if severity == "error" else "warning" if severity == "warning" else "info"
    return Finding(finding.code, level, finding.unit, finding.subject, finding.mail, finding.file, finding.sha256,
                   finding.place, finding.values)  # fmt: skip


def values(**named: object) -> Mapping[str, object]:
    """The values of a finding's sentence."""
    return named
