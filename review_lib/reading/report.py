"""A document → what report it is: kind, topic, topic type, steps.

A :class:`Document` and the step rules walk in; a :class:`ReportReading` walks out, or None where the file
is no report (a form, a letter, a certificate, raw records). It must not know forms, mails or entries: which
entry a report belongs to is for the register to say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from review_lib.reading.report_headings import Choice, Heading, Kind, choose
from review_lib.reading.report_lines import SHORT, Line, lines_of, without_contents
from review_lib.reading.report_parts import ranges, rounds
from review_lib.reading.report_title import Said, said
from review_lib.reading.values import Document, ReportReading, Step, block_text
from review_lib.rules.steps import StepRules, plain

_SURE = 3.5
_AGAIN = 3
TargetKind = Literal["self", "assigned", ""]


def read_report(document: Document, rules: StepRules, file_name: str = "") -> ReportReading | None:
    """What report ``document`` is, or None when it is none.

    ``file_name`` only helps to tell a QC report from a team's where the content leaves it open. A merged
    heading's :attr:`Step.step` joins its step ids by ``+`` (``plan+implement``). ``chars`` counts from the
    first heading on: cover and contents are no part of the report's length.
    """
    return _read(document, rules, file_name, without_contents(lines_of(document), rules.contents_titles))[0]


def read_reports(document: Document, rules: StepRules, file_name: str = "") -> tuple[ReportReading, ...]:
    """All reports in ``document``, as :func:`read_report` reads each: several groups' reports may stand one after
    the other in one file. :attr:`ReportReading.blocks` says where each stands; its steps count blocks from there."""
    lines = without_contents(lines_of(document), rules.contents_titles)
    whole, headings = _read(document, rules, file_name, lines)
    found = _parted(document, rounds(document, lines, rules), rules, file_name)
    if not found:
        found = _parted(document, ranges(document, headings, rules), rules, file_name) if whole is not None else []
        return tuple(found) or (() if whole is None else (whole,))
    every: list[ReportReading] = []
    for one in found:  # a team's report, whose headings have no such names, may follow those of the groups
        part = part_of(document, one.blocks)
        inner = _parted(part, ranges(part, first_headings(part, rules, file_name), rules), rules, file_name)
        start = one.blocks[0]
        every += [replace(r, blocks=(r.blocks[0] + start, r.blocks[1] + start)) for r in inner] or [one]
    return tuple(every)


def _parted(
    document: Document, spans: Sequence[tuple[int, int]], rules: StepRules, file_name: str
) -> list[ReportReading]:
    """The reports in these parts of a document; none where it is one report, or no report, after all."""
    if len(spans) < 2:
        return []
    parts: list[tuple[int, int]] = []
    found: list[ReportReading] = []
    for start, end in spans:
        one = read_report(part_of(document, (start, end)), rules, file_name)
        if parts and (one is None or not _another(found[-1], one)):
            parts[-1] = (parts[-1][0], end)  # an appendix, or the same report still
        elif one is not None:
            parts.append((start, end))
            found.append(one)
        else:
            return []
    if len(parts) < 2:
        return []
    again = [read_report(part_of(document, part), rules, file_name) or found[at] for at, part in enumerate(parts)]
    return [replace(one, blocks=part) for one, part in zip(again, parts, strict=True)]


def part_of(document: Document, blocks: tuple[int, int]) -> Document:
    """The part of a document that one of its reports is, all of it for ``(0, 0)``."""
    return document if blocks == (0, 0) else replace(document, blocks=document.blocks[slice(*blocks)])


def _another(one: ReportReading, other: ReportReading) -> bool:
    """Whether two parts of a file are of two groups (two topics where no group is named, and a QC report's steps come
    again: the numbers of one report may begin anew at each stage of PDCA)."""
    again = len(set(step_ids(one)) & set(step_ids(other))) >= _AGAIN
    if one.kind == other.kind == "qc" and not again:
        return False
    if one.group and other.group:
        return plain(one.group) != plain(other.group)
    return again and bool(other.title) and plain(one.title) != plain(other.title)


def _read(
    document: Document, rules: StepRules, file_name: str, lines: tuple[Line, ...]
) -> tuple[ReportReading | None, tuple[Heading, ...]]:
    kind, choice = _chosen(lines, rules, file_name)
    chars = len("".join(_body(document, choice.headings).split()))
    if kind is None or _other(document, lines, choice, rules) or (chars < rules.min_chars and choice.known < 6):
        return None, ()
    headings = choice.headings
    named = (h for h in headings if h.steps or rules.not_step(h.line.words))  # a title may look like a heading
    first = next(named, headings[0]).line.block if headings else -1
    own = said(document, lines, first, kind, rules)
    steps = tuple(
        Step(heading.line.words, "+".join(heading.steps), heading.line.block)
        for heading in _activity(headings, kind, rules)
    )
    ids = {step for heading in headings for step in heading.steps}
    reading = ReportReading(
        kind,
        own.title,
        own.company,
        own.group,
        _topic_type(own, ids, rules) if kind == "qc" else None,
        steps,
        chars,
        _target_kind(own, ids) if kind == "qc" else "",
    )
    return reading, headings


def first_headings(document: Document, rules: StepRules, file_name: str = "") -> tuple[Heading, ...]:
    """All first-level headings of a document in order, those that are no step (小组概况) too."""
    return _chosen(without_contents(lines_of(document), rules.contents_titles), rules, file_name)[1].headings


def report_body(document: Document, rules: StepRules, file_name: str = "") -> str:
    """The report's own text, from its first heading on (all of the text where no heading is found): what is
    counted, and what similar reports are sought in."""
    return _body(document, first_headings(document, rules, file_name))


def _body(document: Document, headings: tuple[Heading, ...]) -> str:
    first = headings[0].line.block if headings else 0
    return "\n".join([block_text(block) for block in document.blocks[first:]])


def _chosen(lines: tuple[Line, ...], rules: StepRules, file_name: str) -> tuple[Kind | None, Choice]:
    qc = choose(lines, rules, "qc")
    if qc.known >= 6:
        return "qc", qc
    team = choose(lines, rules, "team")
    kind = _kind(lines, qc, team, rules, file_name)
    return kind, team if kind == "team" else qc


def step_ids(reading: ReportReading) -> tuple[str, ...]:
    """All standard step ids of a report in order, merged headings as each of theirs."""
    return tuple(one for step in reading.steps for one in step.step.split("+") if one)


def missing_steps(reading: ReportReading, topic_type: str | None, rules: StepRules) -> list[str]:
    """Ids of the steps that ``topic_type`` demands (None: the report's own) and the report does not head.

    A report that is run with another type's steps (:func:`run_as_other_type`) is not told step by step.
    """
    kind = rules.topic_types.get(topic_type or reading.topic_type or "")
    if kind is None or reading.kind != "qc":
        return []
    have = set(step_ids(reading))
    return [
        any_of[0] if any_of[0] not in have else any_of[-1]
        for any_of in kind.demanded
        if not have & set(any_of) and not _headed_otherwise(reading, any_of, rules)
    ]


def _headed_otherwise(reading: ReportReading, any_of: Sequence[str], rules: StepRules) -> bool:
    """Whether a heading that nobody knows stands where the step belongs: it may be the step in other words."""
    orders = [[rules.order[one] for one in step.step.split("+") if one in rules.order] for step in reading.steps]
    for at, own in enumerate(orders):
        low = max((o for before in orders[:at] for o in before), default=-1)
        high = min((o for after in orders[at + 1 :] for o in after), default=len(rules.order))
        if not own and any(low < rules.order[step] < high for step in any_of):
            return True
    return False


def run_as_other_type(reading: ReportReading, declared: str | None, rules: StepRules) -> bool:
    """Whether a report declared as one type is run with the steps of another (创新型 with 原因分析 and
    要因确认, or 问题解决型 with 提出方案并确定最佳方案)."""
    if reading.kind != "qc" or declared not in rules.topic_types:
        return False
    have = set(step_ids(reading))
    own = rules.topic_types[declared]
    return any(
        len(have & set(other.only)) * 2 > len(other.only) and not have & set(own.only)
        for name, other in rules.topic_types.items()
        if name != declared
    )


def _activity(headings: tuple[Heading, ...], kind: Kind, rules: StepRules) -> list[Heading]:
    """The headings that count: of a team all but contents, of a QC report those of the activity. A heading that
    is only set again on the next page (现状调查, 现状调查（续）) counts once."""
    headings = tuple(h for i, h in enumerate(headings) if i == 0 or _again(h) != _again(headings[i - 1]))
    if kind == "team":
        aside = {plain(title) for title in rules.contents_titles}
        return [h for h in headings if plain(h.line.words) not in aside]
    first = next((i for i, heading in enumerate(headings) if heading.steps), 0)
    if headings and headings[first].steps[:1] != (next(iter(rules.steps)),):
        # The choice of the topic is headed in words that nobody knows: what stands after 小组概况 counts.
        aside_at = [i for i in range(first) if rules.not_step(headings[i].line.words)]
        first = aside_at[-1] + 1 if aside_at else first
    return [h for h in headings[first:] if h.steps or not rules.not_step(h.line.words)]


_CONTINUED = re.compile(r"[(（]?(?:续|接上)[一二三四五六七八九十\d上页前表]*[)）]?$")


def _again(heading: Heading) -> str:
    return _CONTINUED.sub("", plain(heading.line.words))


def _kind(lines: tuple[Line, ...], qc: Choice, team: Choice, rules: StepRules, file_name: str) -> Kind | None:
    head = plain("".join(line.text for line in lines[:12])) + plain(file_name)
    says_team = any(plain(w) in head for w in rules.team.title_words)
    says_qc = any(plain(w) in head for w in rules.qc.title_words) and not says_team
    if (
        qc.known >= 3
        and (says_qc or qc.known > team.known or qc.score > team.score)
        and not (says_team and team.known >= 3)
    ):
        return "qc"
    if team.known >= 3 or (says_team and len(team.headings) >= 3):
        return "team" if not (says_qc and qc.known >= 2) else "qc"
    if says_qc and qc.known >= 2:
        return "qc"
    top = [line.text for line in lines[:8] if line.short and len(line.text) <= SHORT]
    named = any(rules.team.name_pattern.search(text) and not rules.qc.name_pattern.search(text) for text in top)
    return "team" if named and len(team.headings) >= 4 and team.score >= _SURE else None


def _other(document: Document, lines: tuple[Line, ...], choice: Choice, rules: StepRules) -> bool:
    """Whether the first lines say that the file is something else, or its sections are a summary's."""
    if choice.known >= 7 and any(h.steps for h in choice.headings):
        return False
    other = re.compile("|".join(rules.other_documents))
    first = choice.headings[0].line.block if choice.headings else len(document.blocks)
    top = [line for line in lines if line.block <= first][:8]
    if any(len(line.text) <= SHORT and other.search(plain(line.text)) for line in top):
        return True
    sections = [plain(h.line.words) for h in choice.headings]
    return sum(any(plain(s) in have for have in sections) for s in rules.other_sections) >= len(rules.other_sections)


def _topic_type(own: Said, ids: set[str], rules: StepRules) -> str | None:
    """The type in the report's own words, else by the steps that only one type has, else by its title."""
    if own.topic_type:
        return own.topic_type
    scores = {name: len(ids & set(kind.only)) / max(1, len(kind.only)) for name, kind in rules.topic_types.items()}
    top = max(scores, key=lambda name: scores[name])
    if scores[top] and sum(score == scores[top] for score in scores.values()) == 1:
        return top
    for name, kind in rules.topic_types.items():
        if kind.titles and re.search("|".join(kind.titles), own.title):
            return name
    return next(iter(rules.topic_types)) if ids else None


def _target_kind(own: Said, ids: set[str]) -> TargetKind:
    if own.target_kind:
        return own.target_kind
    if "survey" in ids:
        return "self"
    return "assigned" if "feasibility" in ids and "causes" in ids else ""
