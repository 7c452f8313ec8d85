"""Several reports in one file: where each begins.

A document and its first-level headings walk in, ranges of top-level blocks walk out, one a report that may be. Whether
what stands in a range is a report is for the reader of reports to say. It must not know entries or files.
"""

from __future__ import annotations

from collections.abc import Sequence

from review_lib.reading.report_headings import Heading
from review_lib.reading.report_lines import Line
from review_lib.reading.values import Block, Document, Table, block_text
from review_lib.rules.steps import StepRules, plain

_FEW = 4  # fewer headings are no report yet
_COVER_LINE = 45
_COVER_TABLE = 600
_STOPS = ("。", "；", ";", "！")


def ranges(document: Document, headings: Sequence[Heading], rules: StepRules) -> list[tuple[int, int]]:
    """First block and block after the last of each part of ``document`` that begins as a report does: its headings
    begin anew, and the short lines before them (a cover) belong to it. One range where there is one report."""
    cuts = [0]
    first = 0
    for at in range(1, len(headings)):
        block, before = headings[at].line.block, headings[at - 1].line.block
        if at - first >= _FEW and block > before and _anew(headings[first:at], headings[at], rules):
            cuts.append(_cover(document.blocks, before, block))
            first = at
    return list(zip(cuts, [*cuts[1:], len(document.blocks)], strict=True))


def rounds(document: Document, lines: Sequence[Line], rules: StepRules) -> list[tuple[int, int]]:
    """The same, where a QC report's steps, each headed by its own name, are gone through more than once: then no way of
    marking headings gathers them all."""
    places = rules.order
    last_of = places[rules.nearly_over]
    cuts, high, after, overview = [0], 0, 0, 0
    for line in lines:
        if not line.short or line.nested:
            continue
        if not rules.is_whole(line.words):
            if high >= last_of and overview <= after and rules.not_step(line.words):
                overview = line.block
            continue
        place = places[rules.of(line.words)[0]]
        if place <= 1 and high >= last_of and line.block > after:
            cuts.append(_cover(document.blocks, after, overview if overview > after else line.block))
            high = 0
        high, after = max(high, place), line.block
    return list(zip(cuts, [*cuts[1:], len(document.blocks)], strict=True))


def _anew(part: Sequence[Heading], heading: Heading, rules: StepRules) -> bool:
    """Whether a heading begins another report after ``part``: the first number again, the overview, the first step."""
    line = heading.line
    if line.number and line.place == 1 and any(h.line.number == line.number and h.line.place >= _FEW for h in part):
        return True
    if plain(line.words) == plain(part[0].line.words) or rules.not_step(line.words):
        return True
    return bool(heading.steps) and any(h.steps == heading.steps for h in part[:2])


def _cover(blocks: Sequence[Block], after: int, heading: int) -> int:
    """Where the cover before a heading begins: the run of short lines and small tables above it."""
    first = heading
    while first - 1 > after and _of_cover(blocks[first - 1]):
        first -= 1
    return first


def _of_cover(block: Block) -> bool:
    text = block_text(block).strip()
    if isinstance(block, Table):
        return len(text) <= _COVER_TABLE
    return block.toc or (len(text) <= _COVER_LINE and not text.endswith(_STOPS))
