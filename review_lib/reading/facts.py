"""Facts at hand for a judge: what the report and its declaration say, each with its place.

A :class:`Document`, its :class:`ReportReading`, the step rules and the declaration (annex 2) walk in;
:class:`Fact` values walk out. A fact is never a mark and never a judgement of quality; its sentence is made
when it is shown. What it must not know: rubrics, judges, other reports.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from review_lib.reading.report import first_headings, missing_steps, run_as_other_type
from review_lib.reading.values import Document, FormReading, Paragraph, ReportReading, block_text
from review_lib.rules.steps import StepRules
from review_lib.text import say

Tone = Literal["ok", "warn", "info"]
Kind = Literal["steps", "missing", "order", "other_type", "target", "result", "method", "benefit", "benefit_form"]

_LONGEST = 90
_SENTENCES = re.compile(r"[^。！？；;\n]+[。！？；;]?")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact. ``anchor``: id of the report's block that shows it (``b12``, ``""``: the whole report or the
    declaration); ``anchors`` all of its places; ``values`` fill the sentence; ``tone`` ``warn`` when it asks
    for a second look."""

    kind: Kind
    tone: Tone
    values: Mapping[str, object] = field(default_factory=dict)
    anchor: str = ""
    anchors: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """What it is about, in the reader's language."""
        match self.kind:
            case "steps" | "missing" | "order" | "other_type":
                return say("Steps of the activity")
            case "target":
                return say("Target")
            case "result":
                return say("Result")
            case "method":
                return say("Method")
            case _:
                return say("Economic benefit")

    @property
    def text(self) -> str:
        """What it says, in the reader's language."""
        match self.kind:
            case "steps":
                return say("All {count} steps of {type} are there, in order.", **self.values)
            case "missing":
                return say("Not headed: {steps}.", **self.values)
            case "order":
                return say("Out of order: {steps}.", **self.values)
            case "other_type":
                return say("Declared as {type}, but run with the steps of another type.", **self.values)
            case "method":
                return say("{method}, {count} places", **self.values)
            case "benefit_form":
                return say("{report} in the report, {form} in the declaration (10,000 yuan)", **self.values)
            case _:
                return str(self.values["text"])

    @property
    def source(self) -> str:
        """Where it comes from, in the reader's language."""
        heading = str(self.values.get("heading", ""))
        if self.kind == "benefit_form":
            return say("Report and declaration")
        return say("Report, {heading}", heading=heading) if heading else say("Report, headings")


def facts(
    document: Document, reading: ReportReading, form2: FormReading | None, rules: StepRules, file_name: str = ""
) -> tuple[Fact, ...]:
    """All facts of a report, most telling first: steps, target, result, benefit, methods."""
    found: list[Fact] = []
    parts = _parts(document, rules, file_name)
    if reading.kind == "qc":
        found += _steps(reading, form2, rules)
        found += _sentences(document, parts, rules.facts.target_steps, rules.facts.target, "target", 2)
        found += _sentences(document, parts, rules.facts.result_steps, rules.facts.result, "result", 2)
    found += _benefit(document, parts, form2, rules)
    found += _methods(document, parts, rules)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Part:
    """The blocks under one first-level heading."""

    heading: str
    steps: tuple[str, ...]
    first: int
    last: int


def _parts(document: Document, rules: StepRules, file_name: str) -> list[_Part]:
    headings = first_headings(document, rules, file_name)
    ends = [h.line.block for h in headings[1:]] + [len(document.blocks)]
    return [
        _Part(heading.line.words, heading.steps, heading.line.block, end)
        for heading, end in zip(headings, ends, strict=True)
    ]


def _steps(reading: ReportReading, form2: FormReading | None, rules: StepRules) -> Iterator[Fact]:
    declared = _form_value(form2, "topic_type")
    kind = str(declared) if declared in rules.topic_types else (reading.topic_type or "")
    if kind not in rules.topic_types:
        return
    if run_as_other_type(reading, kind, rules):
        yield Fact("other_type", "warn", {"type": kind})
        return
    missing = missing_steps(reading, kind, rules)
    late = _out_of_order(reading, kind, rules)
    if missing:
        yield Fact("missing", "warn", {"steps": "、".join(rules.name(step) for step in missing)})
    if late:
        anchors = tuple(f"b{block}" for _, block in late)
        yield Fact("order", "warn", {"steps": "、".join(name for name, _ in late)}, anchors[0], anchors)
    if not missing and not late:
        count = len(rules.topic_types[kind].demanded)
        first = f"b{reading.steps[0].block}" if reading.steps else ""
        yield Fact("steps", "ok", {"count": count, "type": kind}, first)


def _out_of_order(reading: ReportReading, kind: str, rules: StepRules) -> list[tuple[str, int]]:
    """Steps that stand before one that should come earlier, with their blocks."""
    order = {step: place for place, any_of in enumerate(rules.topic_types[kind].demanded) for step in any_of}
    highest, late = -1, []
    for step in reading.steps:
        places = [order[s] for s in step.step.split("+") if s in order]
        if places and min(places) < highest:
            late.append((step.heading, step.block))
        highest = max([highest, *places])
    return late


def _sentences(
    document: Document, parts: list[_Part], steps: tuple[str, ...], patterns: tuple[str, ...],
    kind: Literal["target", "result"], most: int,
) -> Iterator[Fact]:  # fmt: skip
    """Sentences with numbers under the headings of ``steps`` that match, the first ones."""
    wanted = re.compile("|".join(patterns))
    count = 0
    for part in parts:
        if not set(part.steps) & set(steps):
            continue
        for index in range(part.first, part.last):
            block = document.blocks[index]
            if not isinstance(block, Paragraph):
                continue
            for sentence in _SENTENCES.findall(block.text):
                if _DIGIT.search(sentence) and wanted.search(sentence) and len(sentence) > 10:
                    yield Fact(
                        kind, "info", {"text": _cut(sentence), "heading": part.heading}, f"b{index}", (f"b{index}",)
                    )
                    count += 1
                    if count >= most:
                        return


def _benefit(document: Document, parts: list[_Part], form2: FormReading | None, rules: StepRules) -> Iterator[Fact]:
    pattern = re.compile("|".join(rules.facts.benefit))
    total = re.compile("|".join(rules.facts.benefit_total))
    best: tuple[float, str, int, str] | None = None
    for part in parts:
        for index in range(part.first, part.last):
            for sentence in re.findall(r"[^。\n]+。?", block_text(document.blocks[index])):
                amounts = [_wan(hit) for hit in total.finditer(sentence)] if pattern.search(sentence) else []
                if amounts and (
                    best is None or (max(amounts) > best[0] and set(part.steps) & set(rules.facts.result_steps))
                ):
                    best = (amounts[-1], sentence, index, part.heading)
    declared = _form_value(form2, rules.facts.benefit_field)
    if best:
        anchor = f"b{best[2]}"
        yield Fact("benefit", "info", {"text": _cut(best[1]), "heading": best[3]}, anchor, (anchor,))
        if isinstance(declared, int | float):
            same = abs(best[0] - declared) <= 0.005 * max(1.0, abs(declared))
            yield Fact(
                "benefit_form",
                "ok" if same else "warn",
                {"report": _number(best[0]), "form": _number(declared)},
                anchor,
            )


def _wan(hit: re.Match[str]) -> float:
    """The amount of a match in 10,000 yuan (its last two groups: number and unit)."""
    groups = [g for g in hit.groups() if g is not None]
    number = float(re.sub(r"[,，\s]", "", groups[-2]).strip(".") or 0)
    return number * {"元": 0.0001, "万元": 1.0, "亿元": 10000.0}.get(groups[-1], 1.0)


def _number(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")


def _methods(document: Document, parts: list[_Part], rules: StepRules) -> Iterator[Fact]:
    texts = [block_text(block) for block in document.blocks]
    for method, words in rules.methods.items():
        pattern = re.compile("|".join(words), re.IGNORECASE)
        anchors = tuple(f"b{index}" for index, text in enumerate(texts) if pattern.search(text))
        if anchors:
            at = int(anchors[0][1:])
            heading = next((part.heading for part in parts if part.first <= at < part.last), "")
            values = {"method": method, "count": len(anchors), "heading": heading}
            yield Fact("method", "info", values, anchors[0], anchors)


def _form_value(form: FormReading | None, key: str) -> object:
    return form.values[key].value if form is not None and key in form.values else None


def _cut(sentence: str) -> str:
    text = re.sub(r"\s+", " ", sentence).strip()
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
