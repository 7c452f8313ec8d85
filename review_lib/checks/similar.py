"""Reports that share long passages, told on both.

Facts of all units walk in, findings by unit walk out. Versions of one report are not compared: of each entry
only what was accepted counts. The texts of earlier years stand beside.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Generic, TypeVar

from review_lib.checks.facts import UnitFacts
from review_lib.checks.values import AcceptedReport, Finding
from review_lib.reading.report import report_body
from review_lib.reading.values import Document
from review_lib.rules.steps import StepRules

if TYPE_CHECKING:
    from review_lib.checks.similarity import SimilarPair

EARLIER = "earlier:"
T = TypeVar("T")


def similar_findings(units: Sequence[UnitFacts], earlier: Mapping[str, str]) -> dict[str, tuple[Finding, ...]]:
    """The similar_report findings of each unit."""
    reports: dict[str, tuple[UnitFacts, AcceptedReport]] = {}
    texts: dict[str, str] = {}
    for facts in units:
        for report in facts.reports:
            piece = next(
                p
                for p in facts.pieces
                if p.attachment.sha256 == report.sha256
                and p.name == report.file
                and (p.reading is None or p.reading.report is None or p.reading.report.blocks == report.reading.blocks)
            )
            if piece.reading is not None and piece.reading.document is not None:
                name = f"{facts.unit}\0{report.entry}\0{report.kind}"
                reports[name] = (facts, report)
                texts[name] = _body(_Same(piece.reading.document), _Same(facts.all_rules.steps), report.file)
    texts.update({EARLIER + name: text for name, text in earlier.items()})
    boilerplate = units[0].all_rules.steps.boilerplate if units else ()
    found: dict[str, list[Finding]] = {}
    for pair in _pairs(tuple(texts.items()), tuple(boilerplate)):
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


# A register is made anew at each correction. Which reports are alike changes only where a report does, so the last
# answer is kept, and the text of each report that is still in hands.
class _Same(Generic[T]):
    """A value that is the same only where it is the same object."""

    __slots__ = ("value",)

    def __init__(self, value: T) -> None:
        self.value = value

    def __hash__(self) -> int:
        return id(self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.value is self.value


@lru_cache(maxsize=2048)
def _body(document: _Same[Document], steps: _Same[StepRules], file: str) -> str:
    return report_body(document.value, steps.value, file)


@lru_cache(maxsize=2)
def _pairs(texts: tuple[tuple[str, str], ...], boilerplate: tuple[str, ...]) -> tuple[SimilarPair, ...]:
    # Numpy comes with it: a fifth of the start of a command that compares nothing.
    from review_lib.checks.similarity import similar_pairs

    return tuple(similar_pairs(dict(texts), boilerplate))
