"""Which lines of a report are its first-level headings.

Lines and the step rules walk in; the first-level headings walk out, in order. A report marks its headings
by style, by number or by look, and often by none of them consistently: every way in which lines look alike
is tried, and the one that gathers the known headings with the fewest strangers is taken. What it must not
know: how a document is stored, and what a check does with a step.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from review_lib.quick import quick
from review_lib.reading.report_lines import Line
from review_lib.rules.steps import StepRules

Kind = Literal["qc", "team"]
_MOST = 200
_NUMBER_DEPTH = {
    "chapter": 0,
    "step": 0,
    "chinese": 1,
    "roman": 1,
    "digit": 2,
    "round": 3,
    "letter": 3,
    "digits2": 4,
    "round_digit": 5,
    "circled": 6,
    "digits3": 7,
    "": 8,
}


@quick
@dataclass(frozen=True, slots=True)
class Heading:
    """One first-level heading: its line, and the standard steps that it stands for."""

    line: Line
    steps: tuple[str, ...]


@quick
@dataclass(frozen=True, slots=True)
class Choice:
    """The headings taken, how many of them are known, and how sure the choice is (score of its class)."""

    headings: tuple[Heading, ...]
    known: int
    score: float


def choose(lines: Sequence[Line], rules: StepRules, kind: Kind) -> Choice:
    """The first-level headings among ``lines`` (contents pages already taken out) for a report of ``kind``."""
    candidates = [line for line in lines if line.short and not rules.is_inner(line.words)]
    if kind == "team":
        seen = Counter(line.look for line in candidates)
        candidates = [line for line in candidates if line.number or line.level or seen[line.look] > 1]
    bodies = {id(line): index for index, line in enumerate(lines)}
    judged = {id(line): _judge(line, rules, kind) for line in candidates}
    looks = Counter(line.look for line in lines if not line.short)
    dull = looks.most_common(1)[0][0] if looks else (False, 0.0, "")
    best: tuple[float, list[Line]] = (0.0, [])
    for members, by_style in _classes(candidates):
        members = members if by_style else _in_sequence(members, judged, dull)
        if not members:
            continue
        score = _score(members, judged, kind)
        if kind == "team":
            score += 2.0 * (bodies[id(members[-1])] - bodies[id(members[0])]) / len(lines)
        if score > best[0] + 1e-9:
            best = (score, members)
    if kind == "qc":
        taken = _filled(best[1], candidates, judged, rules, bodies)
        bare = [line for line in candidates if rules.is_whole(line.words) and not line.nested]
        bare = _first_of_each(bare, rules)
        if _distinct(taken, judged) < 4 and _distinct(bare, judged) > _distinct(taken, judged):
            taken = bare
    else:
        taken = _gaps_filled(best[1], candidates, bodies)
    taken = _without_inner(taken)
    headings = tuple(Heading(line, rules.of(line.words) if kind == "qc" else ()) for line in taken)
    return Choice(headings, _distinct(taken, judged), best[0])


def _without_inner(taken: list[Line]) -> list[Line]:
    """``taken`` without what is numbered in another, deeper way between two headings whose numbers follow each other:
    that divides the first of the two."""
    kinds = Counter(line.number for line in taken if line.number)
    top, count = kinds.most_common(1)[0] if kinds else ("", 0)
    if count < 4 or count < 0.7 * len(taken):
        return taken
    kept: list[Line] = []
    for at, line in enumerate(taken):
        if line.number and line.number != top and _NUMBER_DEPTH[line.number] > _NUMBER_DEPTH[top]:
            before = next((other for other in reversed(taken[:at]) if other.number == top), None)
            after = next((other for other in taken[at + 1 :] if other.number == top), None)
            if before is not None and after is not None and after.place == before.place + 1:
                continue
        kept.append(line)
    return kept


def _judge(line: Line, rules: StepRules, kind: Kind) -> tuple[str, ...]:
    """What is known of a line: the steps (qc), one pseudo step per known team heading, ``-`` for neutral."""
    if kind == "qc":
        steps = rules.of(line.words)
        return steps or (("-",) if rules.not_step(line.words) else ())
    if rules.team.pattern.search(line.words) and len(line.words) <= 20:
        return (line.words,)
    return ("-",) if rules.not_step(line.words) else ()


Key = Callable[[Line], object]
_KEYS: tuple[tuple[Key, Key], ...] = (
    (lambda line: line.level, lambda line: line.level > 0),
    (lambda line: (line.level, line.number), lambda line: line.level > 0 and line.number),
    (lambda line: line.style, lambda line: line.style and line.style.casefold() not in ("normal", "正文")),
    (lambda line: (line.style, line.look), lambda line: line.style),
    (lambda line: line.number, lambda line: line.number),
    (lambda line: (line.number, line.look), lambda line: line.number),
    (lambda line: (line.number, line.bold), lambda line: line.number),
    (lambda line: (line.number, line.size), lambda line: line.number),
    (lambda line: (line.number, line.nested), lambda line: line.number),
    (lambda line: line.look, lambda line: line.bold or line.size or line.align == "center"),
    (lambda line: (line.bold, line.size), lambda line: line.bold or line.size),
    (lambda line: (line.look, line.nested), lambda line: True),
    (lambda line: (line.bold, line.number), lambda line: line.bold),
    (lambda line: (line.look, line.number), lambda line: True),
    (lambda line: (line.nested, line.bold), lambda line: line.nested or line.bold),
)


def _classes(candidates: Sequence[Line]) -> list[tuple[list[Line], bool]]:
    """Every class of lines that look alike, each once, broad ways first, and whether by a heading's style."""
    found: list[tuple[list[Line], bool]] = []
    seen: set[tuple[int, ...]] = set()
    for place, (key, usable) in enumerate(_KEYS):
        groups: dict[object, list[Line]] = defaultdict(list)
        for line in candidates:
            if usable(line):
                groups[key(line)].append(line)
        for members in groups.values():
            mark = tuple(id(line) for line in members)
            if len(members) > 1 and mark not in seen:
                seen.add(mark)
                found.append((members, place == 0))
    return found


def _in_sequence(members: list[Line], judged: dict[int, tuple[str, ...]], dull: tuple[bool, float, str]) -> list[Line]:
    """Of lines numbered alike, those whose numbers run on from known heading to known heading: what is
    numbered 1, 2, 3 between two headings numbered 4 and 5 is a list in the text."""
    if not members or any(not line.number for line in members):
        return members
    anchors = [i for i, line in enumerate(members) if _known(judged[id(line)])][:_MOST]
    if len(anchors) < 2:
        return members
    chain = _longest_rising(members, anchors)
    if len(chain) < 0.6 * len(anchors):
        return members
    kept: list[Line] = []
    for place, index in enumerate(chain):
        line = members[index]
        previous = chain[place - 1] if place else -1
        low = members[previous].place if place else 0
        for between in members[previous + 1 : index]:
            twice = between.look == line.look and between.look != dull
            inside = low < between.place < line.place or (twice and low <= between.place <= line.place)
            if inside and not _known(judged[id(between)]):
                kept.append(between)
                low = between.place
        kept.append(line)
    low = members[chain[-1]].place
    for after in members[chain[-1] + 1 :]:
        if after.place == low + 1:
            kept.append(after)
            low = after.place
    return kept


def _longest_rising(members: list[Line], anchors: list[int]) -> list[int]:
    """The longest run of anchors whose numbers rise (all equal numbers: the anchors as they are)."""
    if len({members[i].place for i in anchors}) == 1:
        return anchors
    best: list[list[int]] = []
    for at, index in enumerate(anchors):
        tail = max(
            (best[b] for b in range(at) if members[anchors[b]].place <= members[index].place), key=len, default=[]
        )
        best.append([*tail, index])
    return max(best, key=len)


def _known(steps: tuple[str, ...]) -> bool:
    return bool(steps) and steps != ("-",)


def _distinct(lines: Sequence[Line], judged: dict[int, tuple[str, ...]]) -> int:
    return len({step for line in lines for step in judged[id(line)] if step != "-"})


def _score(members: list[Line], judged: dict[int, tuple[str, ...]], kind: Kind) -> float:
    """Known headings gathered, less strangers and repetitions; a number that names no depth weighs less."""
    steps: list[str] = []
    strangers = repeated = neutral = 0
    for line in members:
        known = judged[id(line)]
        if not known:
            strangers += 1
        elif known == ("-",):
            neutral += 1
        elif all(step in steps for step in known):
            repeated += 1
        else:
            steps += [step for step in known if step not in steps]
    if kind == "qc":
        return len(steps) + 0.2 * min(neutral, 2) - 0.45 * strangers - 0.6 * repeated
    counted, styled = _counts_up(members), bool(members) and all(line.level for line in members)
    sure = 2.5 * counted + 2.0 * styled
    if styled:
        depth = 0.3 * max(line.level for line in members)
    else:
        depth = 0.25 * _NUMBER_DEPTH[members[0].number] + 1.2 * (len({line.look for line in members}) > 1)
    crowd = 0.2 * max(0, len(members) - 20)
    each = 0.02 if counted or styled else 0.3
    return len(steps) + sure + 0.2 * neutral - each * strangers - 0.6 * repeated - depth - crowd


def _counts_up(members: list[Line]) -> bool:
    """Whether the numbers run on from 1 (or 2), one slip of the author forgiven here and there."""
    places = [line.place for line in members]
    if len(places) < 3 or not 1 <= places[0] <= 2:
        return False
    steps = [later - earlier for earlier, later in pairwise(places)]
    return all(0 <= step <= 2 for step in steps) and steps.count(1) >= 0.7 * len(steps)


def _gaps_filled(taken: list[Line], candidates: list[Line], order: dict[int, int]) -> list[Line]:
    """``taken`` with lines of the same kind of number whose number is the one left out between two headings."""
    if len(taken) < 3 or len({line.number for line in taken}) > 1 or not taken[0].number:
        return taken
    result = list(taken)
    for before, after in pairwise(taken):
        if after.place - before.place != 2:
            continue
        fits = [
            line
            for line in candidates
            if line.number == before.number
            and line.place == before.place + 1
            and order[id(before)] < order[id(line)] < order[id(after)]
        ]
        if len(fits) == 1:
            result.append(fits[0])
    return sorted(result, key=lambda line: order[id(line)])


def _filled(
    taken: list[Line],
    candidates: list[Line],
    judged: dict[int, tuple[str, ...]],
    rules: StepRules,
    order: dict[int, int],
) -> list[Line]:
    """``taken`` with the steps that the file heads in another way, where they stand in their order."""
    if not taken or len(taken) > _MOST:
        return taken
    kinds = {line.number for line in taken}
    levels = {line.level for line in taken if line.level}
    looks = {line.look for line in taken}
    mine = {id(line) for line in taken}
    result = list(taken)
    for line in candidates:
        steps = judged[id(line)]
        if id(line) in mine or not _known(steps) or (line.nested and not any(t.nested for t in taken)):
            continue
        have = {step for other in result for step in judged[id(other)]}
        if any(step in have for step in steps) or (not rules.is_whole(line.words) and len(steps) < 2):
            continue
        before = [t for t in result if order[id(t)] < order[id(line)]]
        after = [t for t in result if order[id(t)] > order[id(line)]]
        if not _fits(before, line, after, judged, rules):
            continue
        marked = (
            (line.nested and len(line.words) <= 14)
            or (bool(line.number) and (line.number in kinds and _number_fits(before, line, after)))
            or (bool(line.level) and (not levels or line.level <= max(levels)))
            or (line.look in looks and line.look != (False, 0.0, "") and (bool(line.number) == any(kinds)))
            or (not line.number and line.level == 0 and not any(kinds) and not levels and len(line.words) <= 14)
            or ((line.level > 0 or line.bold) and not line.number and len(line.words) <= 14)
            or (bool(line.number) and _NUMBER_DEPTH[line.number] <= min(_NUMBER_DEPTH[k] for k in kinds))
        )
        if marked:
            result = sorted([*result, line], key=lambda t: order[id(t)])
    return result


def _number_fits(before: list[Line], line: Line, after: list[Line]) -> bool:
    low = next((t.place for t in reversed(before) if t.number == line.number), 0)
    high = next((t.place for t in after if t.number == line.number), 99)
    return low < line.place < high


def _fits(
    before: list[Line], line: Line, after: list[Line], judged: dict[int, tuple[str, ...]], rules: StepRules
) -> bool:
    """Whether a line stands between steps that come before and after its own in the standard's order."""
    own = [rules.order[step] for step in judged[id(line)]]
    earlier = [rules.order[s] for t in before for s in judged[id(t)] if s in rules.order]
    later = [rules.order[s] for t in after for s in judged[id(t)] if s in rules.order]
    return (not earlier or max(earlier) < min(own)) and (not later or max(own) < min(later))


def _first_of_each(lines: list[Line], rules: StepRules) -> list[Line]:
    seen: set[str] = set()
    kept: list[Line] = []
    for line in lines:
        steps = rules.of(line.words)
        if not all(step in seen for step in steps):
            seen.update(steps)
            kept.append(line)
    return kept
