"""Numbers of figures and tables: 图X-Y and 表X-Y, and what the text says of them.

The blocks of one case walk in; each caption's new label and the changes of references in any paragraph's text walk
out. An old number that stands on two captions is not followed from the text, since nobody can know which was meant.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from review_lib.reading.values import Block, Paragraph, Table

CaptionKind = Literal["figure", "table"]
Change = tuple[int, int, str]
_NUMBER = r"[0-9０-９]{1,3}(?:\s?[-－–—‑.．]\s?[0-9０-９]{1,3}){0,2}|[一二三四五六七八九十]{1,3}(?![一-鿿])"
_WIDE = str.maketrans("０１２３４５６７８９－–—‑．", "0123456789----.")
_NEXT = r"\s*[、，,和及与至到~～]\s*"
_AFTER = re.compile(r"$|[，。；、：:;,.)）》”所中可的为和及与至到~～示列见是给]|\s")


_STEP = re.compile(rf"{_NEXT}({_NUMBER})")


@cache
def _reference(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-zA-Z])(?:{'|'.join(re.escape(w) for w in words)})\s?({_NUMBER})")


@dataclass(frozen=True, slots=True)
class Caption:
    """A caption paragraph: the span of its old label, the label that replaces it and its kind."""

    kind: CaptionKind
    start: int
    end: int
    label: str
    old: str


@dataclass(slots=True)
class Captions:
    """Captions of one case by block place, and old number → new number for references."""

    at: dict[int, Caption] = field(default_factory=dict)
    renamed: dict[tuple[CaptionKind, str], str] = field(default_factory=dict)
    words: Mapping[str, Sequence[str]] = field(default_factory=dict)
    doubtful: set[tuple[CaptionKind, str]] = field(default_factory=set)
    _seen: dict[tuple[CaptionKind, str], str | None] = field(default_factory=dict)

    def references(self, value: str) -> list[Change]:
        """Changes (start, end, text) that make references in ``value`` follow the new numbers."""
        if not self.renamed:
            return []
        changes: list[Change] = []
        for kind, words in self.words.items():
            for word in words:
                if word in value:
                    break
            else:
                continue
            for match in _reference(tuple(words)).finditer(value):
                new = self._new(kind, match[1])  # type: ignore[arg-type]
                if new is None:
                    continue
                end = match.end()
                changes.append((match.start(1), end, new))
                if end < len(value) and value[end] not in "。；":
                    changes += self._more(kind, value, end)  # type: ignore[arg-type]
        if len(changes) < 2:
            return changes
        changes.sort()
        return [c for i, c in enumerate(changes) if i == 0 or c[0] >= changes[i - 1][1]]

    def _more(self, kind: CaptionKind, value: str, at: int) -> list[Change]:
        """Further numbers of a list such as 图1、2和3."""
        out: list[Change] = []
        while match := _STEP.match(value, at):
            new = self._new(kind, match[1])
            if new is None or not _AFTER.match(value, match.end()):
                break
            out.append((match.start(1), match.end(1), new))
            at = match.end()
        return out

    def _new(self, kind: CaptionKind, number: str) -> str | None:
        asked = (kind, number)
        if asked not in self._seen:
            key = (kind, _key(number))
            self._seen[asked] = None if key in self.doubtful else self.renamed.get(key)
        return self._seen[asked]


def visible(paragraph: Paragraph) -> str:
    """A paragraph's text with its list label, one object sign for each picture, formula or note mark."""
    return paragraph.label + "".join(run.text if run.kind in ("text", "break") else "\ufffc" for run in paragraph.runs)


def _key(number: str) -> str:
    return re.sub(r"\s", "", number.translate(_WIDE))


def _has_picture(block: Block) -> bool:
    if isinstance(block, Paragraph):
        return any(run.kind == "picture" for run in block.runs)
    return any(_has_picture(inner) for cell in block.cells for inner in cell.blocks)


def _empty(block: Block) -> bool:
    return isinstance(block, Paragraph) and not block.text.strip() and not _has_picture(block)


def _near(blocks: Sequence[Block], place: int, step: int) -> Block | None:
    """The next block that is not an empty paragraph."""
    at = place + step
    while 0 <= at < len(blocks):
        if not _empty(blocks[at]):
            return blocks[at]
        at += step
    return None


def find(blocks: Sequence[Block], words: Mapping[str, Sequence[str]], case: int) -> Captions:
    """The captions among ``blocks`` with their numbers in case ``case``."""
    captions = Captions(words=words)
    counts: dict[CaptionKind, int] = {"figure": 0, "table": 0}
    kinds: tuple[CaptionKind, ...] = ("figure", "table")
    patterns = {
        kind: re.compile(
            rf"^\s*((?:{'|'.join(re.escape(w) for w in words[kind])})\s?({_NUMBER})?)[\s:：.．、]*(.*)$", re.S
        )
        for kind in kinds
    }
    for place, block in enumerate(blocks):
        if not isinstance(block, Paragraph) or block.level or block.toc:
            continue
        shown = visible(block)
        if len(shown) > 80:
            continue
        for kind in kinds:
            match = patterns[kind].match(shown.replace("\ufffc", " "))
            if not match or not _stands_beside(blocks, place, kind, match[3], bool(match[2])):
                continue
            counts[kind] += 1
            word = words[kind][0]
            number = f"{case}-{counts[kind]}"
            rest = shown[match.end(1) : match.start(3)]
            end = match.end(1) if not rest.strip() else match.start(3)
            gap = "　" if match[3].strip() else ""
            end = max(end, match.start(3)) if match[3].strip() else end
            captions.at[place] = Caption(kind, match.start(1), end, f"{word} {number}{gap}", match[1])
            if match[2]:
                key = (kind, _key(match[2]))
                if key in captions.renamed:
                    captions.doubtful.add(key)
                captions.renamed[key] = number
            break
    return captions


def _stands_beside(blocks: Sequence[Block], place: int, kind: CaptionKind, rest: str, numbered: bool) -> bool:
    """Whether a paragraph that begins like a caption stands at a figure or table and reads like a caption."""
    if rest.rstrip().endswith(("。", "；", "，", ":", "：")) or len(rest) > 50:
        return False
    before, after = _near(blocks, place, -1), _near(blocks, place, 1)
    own = _has_picture(blocks[place])
    if kind == "figure":
        beside = own or any(b is not None and _has_picture(b) for b in (before, after))
    else:
        beside = any(isinstance(b, Table) or (b is not None and _has_picture(b)) for b in (after, before))
    if numbered:
        return beside or (
            len(rest) <= 30
            and not re.search(r"[。，；]", rest)
            and bool(rest.strip())
            and kind == "table"
            and isinstance(after, Table)
        )
    return beside and 0 < len(rest.strip()) <= 30 and not re.match(r"[面格明中上下示为可是层]", rest)
