"""What a report says of itself: topic, company, group, topic type, target kind.

A document, its lines and where its first heading stands walk in; the words walk out, ``""`` where the
report is silent. A labelled value beside a printed label is believed first, then the cover, then the
sentence that names the topic.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from review_lib.quick import quick
from review_lib.reading.report_lines import Line
from review_lib.reading.values import Block, Document, Paragraph, Table
from review_lib.rules.steps import StepRules, plain

_TICK = re.compile(r"[☑√✓✔■●☒\u25a0\uf052\uf0fe]|\([√✓vV]\)|\[[√✓xXvV]\]|R(?=[问创])")
_BOX = re.compile(r"[□☐○◇☑√✓✔■●☒\uf0a8\uf052\uf0fe]")
_LINE_ENDS = re.compile(r"\s*\n\s*")
_IN_WORDS = re.compile(r"(?<=[A-Za-z0-9])\n(?=[A-Za-z0-9])")
_SPACES = re.compile(r"[ \t\u3000\xa0]+")
_NEAR = 80
_LONG = 300
_MUCH = 20_000
_PAIR = re.compile(
    r"(?:^|[\s;；,，])(?P<label>[^\s:：;；,，。][^:：;；,，。\t]{0,14}?)[:：](?P<text>.*?)(?=[\s;；,，]+[^\s:：;；,，。]{2,12}[:：]|$)"
)


@quick
@dataclass(frozen=True, slots=True)
class Labelled:
    """One label with the text beside it, and the top-level block it stands in."""

    label: str
    text: str
    block: int


@dataclass(frozen=True, slots=True)
class Said:
    """What a report says of itself."""

    title: str
    company: str
    group: str
    topic_type: str
    target_kind: Literal["self", "assigned", ""]
    heading: str


def labelled(document: Document, near: int = _NEAR) -> tuple[Labelled, ...]:
    """Labels with the text beside or below them in tables, and ``label: text`` lines, of the first blocks."""
    found: list[Labelled] = []
    for index, block in enumerate(document.blocks[:near]):
        found += _labelled(block, index)
    return tuple(found)


def _labelled(block: Block, index: int) -> Iterator[Labelled]:
    if isinstance(block, Paragraph):
        text = block.text
        for part in text.split("\n") if ":" in text or "：" in text else ():
            for hit in _PAIR.finditer(part[:_LONG]):
                if hit.group("text").strip():
                    yield Labelled(plain(hit.group("label")), _one_line(hit.group("text")), index)
        return
    texts = {(c.row, c.col): c.text for c in block.cells}
    for cell in block.cells:
        beside = texts.get((cell.row, cell.col + cell.colspan), "")
        if beside.strip() and 0 < len(label := plain(texts[cell.row, cell.col][:_LONG])) <= 12:
            yield Labelled(label, _one_line(beside[:_LONG]), index)
        for inner in cell.blocks:
            yield from (
                _labelled(inner, index) if isinstance(inner, Table) or ":" in inner.text or "：" in inner.text else ()
            )


def _colon(text: str) -> tuple[str, str, str]:
    hit = re.search(r"[:：]", text)
    return (text[: hit.start()], ":", _one_line(text[hit.end() :])) if hit else (text, "", "")


def _one_line(text: str) -> str:
    """Lines joined as a reader reads on: no space between Chinese characters."""
    text = text.strip()
    if "\n" in text:
        text = _LINE_ENDS.sub("\n", text)
        text = _IN_WORDS.sub(" ", text).replace("\n", "")
    return _SPACES.sub(" ", text).strip(" _＿")


def said(document: Document, lines: Sequence[Line], first_block: int, kind: str, rules: StepRules) -> Said:
    """What the report says of itself. ``first_block`` is the block of its first heading (-1: none)."""
    pairs = labelled(document)
    cover = [line for line in lines if line.block < first_block or first_block < 0][:40]
    names = rules.qc.name_pattern if kind == "qc" else rules.team.name_pattern
    company_pattern = re.compile("|".join(rules.company_endings))
    company = _labelled_as(pairs, rules.labels.company) or _cover_company(cover, company_pattern)
    group = _labelled_as(pairs, rules.labels.group) or _cover_group(cover, names, company_pattern, company)
    company, group = _apart(company, group, rules)
    heading = next(
        (
            line.text
            for line in cover
            if any(w in plain(line.text) for w in (*rules.qc.title_words, *rules.team.title_words))
        ),
        "",
    )
    title = _title(document, pairs, cover, rules, company, group)
    return Said(title, company, group, _type(pairs, rules, document), _target(pairs, lines, rules), heading)


def _labelled_as(pairs: Iterable[Labelled], labels: Iterable[str]) -> str:
    by_label: dict[str, str] = {}
    for pair in pairs:
        by_label.setdefault(pair.label, pair.text)
    return next((by_label[plain(label)] for label in labels if by_label.get(plain(label))), "")


def _cover_lines(cover: Sequence[Line]) -> list[str]:
    return [part.strip() for line in cover for part in re.split(r"\n|\s{2,}| |\u3000", line.text) if part.strip()]


def _cover_company(cover: Sequence[Line], pattern: re.Pattern[str]) -> str:
    return next(
        (p for p in _cover_lines(cover) if pattern.search(p) and len(p) <= 40 and not re.search(r"[，。,]", p)), ""
    )


def _cover_group(cover: Sequence[Line], names: re.Pattern[str], company: re.Pattern[str], firm: str) -> str:
    for part in _cover_lines(cover):
        if len(part) <= 40 and names.search(part) and not company.search(part) and not re.search(r"[，。,]", part):
            return part.removeprefix(firm) if firm and part != firm else part
    return ""


def _apart(company: str, group: str, rules: StepRules) -> tuple[str, str]:
    """Company and group where a full name (company with group) was read for the group."""
    endings = "|".join(ending.rstrip("$") for ending in rules.company_endings)
    glued = re.fullmatch(rf"(.{{2,40}}?(?:{endings}))(?:[\s\u3000]*)(.{{2,20}})", group)
    if company and group.startswith(company) and group != company:
        return company, group.removeprefix(company).strip()
    if glued and not company and not re.search(rf"(?:{endings})$", group):
        return glued.group(1), glued.group(2)
    return company, group


def _title(
    document: Document, pairs: Sequence[Labelled], cover: Sequence[Line], rules: StepRules, company: str, group: str
) -> str:
    given = _labelled_as(pairs, rules.labels.title)
    if given:
        return unquoted(given)
    no = re.compile("|".join(rules.cover.not_title))
    named = re.compile("|".join((*rules.company_endings, *rules.qc.names)))
    best: tuple[tuple[float, bool, bool, int], str] | None = None
    for line in _whole_quotes(_whole_titles(cover, document)):
        text = _one_line(line.text)
        bare = plain(text)
        if (
            not 4 <= len(bare) <= 60
            or no.search(bare)
            or _colon(text)[1]
            or named.search(bare)
            or bare in (plain(company), plain(group))
        ):
            continue
        if re.search(r"[。；;]$", text) or bare == plain(company + group):
            continue
        key = (line.size, line.bold, line.align == "center", -line.block)
        if best is None or key > best[0]:
            best = (key, text)
    if best and (best[0][0] or best[0][1] or best[0][2] or len(plain(best[1])) <= 40):
        return unquoted(best[1])
    for pattern in rules.cover.sentence:
        hit = re.search(pattern, document.text[:_MUCH])
        if hit:
            return next(g for g in hit.groups() if g)
    kinds = re.compile("|".join(p for kind in rules.topic_types.values() for p in kind.titles))
    for line in cover:
        rest = no.sub("", plain(line.text))
        if 6 <= len(rest) <= 40 and rest != plain(line.text) and kinds.search(rest):
            return rest
    heading = next((line.text for line in cover if "《" in line.text or "——" in line.text), "")
    inner = re.search(r"《([^》]{4,60})》|——(.{4,60})", heading)
    return (inner.group(1) or inner.group(2)) if inner else unquoted(document.title)


def _whole_titles(cover: Sequence[Line], document: Document) -> list[Line]:
    """The lines of a cover; two that look alike are one title broken in two where the text has it in one piece."""
    found: list[Line] = []
    text = ""
    for line in cover:
        last = found[-1] if found else None
        if last is not None and last.look == line.look and (line.size or line.bold) and line.block - last.block <= 1:
            both = last.text + line.text
            if len(both) <= _NEAR // 2:
                text = text or document.text[:_MUCH]
                if both in text and not (_colon(both)[1] or _colon(last.text)[1]):
                    found[-1] = replace(last, text=both)
                    continue
        found.append(line)
    return found


def _whole_quotes(cover: Sequence[Line]) -> Iterator[Line]:
    """The lines of a cover; a title in quotes that is broken over two or three lines (《… / …》) is one."""
    skip = 0
    for at, line in enumerate(cover):
        if skip:
            skip -= 1
            continue
        text, taken = line.text, 0
        for opened, closed in ("《》", "“”"):
            while text.count(opened) > text.count(closed) and taken < 2 and at + taken + 1 < len(cover):
                taken += 1
                text += cover[at + taken].text
            if taken and text.count(opened) == text.count(closed) and len(text) <= _NEAR:
                line, skip = replace(line, text=text), taken
                break
            text, taken = line.text, 0
        yield line


def unquoted(title: str) -> str:
    """A title without the marks around the whole of it (《…》, a leading dash); quotes inside stay."""
    text = title.strip().lstrip("—-– ").strip()
    hit = re.fullmatch(r"《([^《》]+)》", text)
    return (hit.group(1) if hit else text).strip()


def _type(pairs: Sequence[Labelled], rules: StepRules, document: Document) -> str:
    """The topic type that the report's own words tell, ``""`` when they are silent or tell two."""
    labels = {plain(label) for label in rules.labels.topic_type}
    for pair in pairs:
        if pair.label in labels:
            told = chosen_type(pair.text, rules)
            if told:
                return told
    return ""


def chosen_type(text: str, rules: StepRules) -> str:
    """The topic type written or ticked in ``text`` (``☑问题解决型 □创新型``), ``""`` when none or two."""
    told = {
        name: [m.start() for word in kind.words for m in re.finditer(re.escape(word), text)]
        for name, kind in rules.topic_types.items()
    }
    named = [name for name, places in told.items() if places]
    if len(named) == 1 and not (_BOX.search(text) and not _TICK.search(text)):
        return named[0]
    for name in named:
        if any(_ticked(text, place) for place in told[name]):
            return name
    return ""


def _ticked(text: str, place: int) -> bool:
    before = text[max(0, place - 4) : place].rstrip()
    return bool(
        re.search(r"(?:[☑√✓✔■●☒\uf052\uf0fe]|[(（\[]\s*[√✓vVxX]\s*[)）\]]|R)$", unicodedata.normalize("NFC", before))
    )


def _target(pairs: Sequence[Labelled], lines: Sequence[Line], rules: StepRules) -> Literal["self", "assigned", ""]:
    text = _labelled_as(pairs, rules.labels.target_kind) or _labelled_as(pairs, rules.labels.topic_type)
    chosen = {
        kind: any(word in text and (not _BOX.search(text) or _ticked(text, text.find(word))) for word in words)
        for kind, words in (("assigned", rules.assigned_target), ("self", rules.self_target))
    }
    body = "\n".join(line.text for line in lines)
    if not any(chosen.values()):
        chosen = {
            "assigned": any(w in body for w in rules.assigned_target),
            "self": any(w in body for w in rules.self_target),
        }
    if chosen["assigned"] == chosen["self"]:
        return ""
    return "assigned" if chosen["assigned"] else "self"
