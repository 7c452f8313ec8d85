"""What of a report is its title page, and which paragraphs are its headings.

A document with its reading walks in; the blocks of the title page and heading levels of the book walk out (4 for an
activity step or other first-level heading, 5 below it). Knows nothing of Word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from review_lib.documents.values import BookEntry
from review_lib.reading.values import Document, Paragraph, block_text

STEP_LEVEL, SUB_LEVEL = 4, 5


@dataclass(frozen=True, slots=True)
class Structure:
    """``heads``: block → level; ``front``: blocks of the title page; ``cover``: its lines that the chapter head does
    not say already, in order."""

    heads: dict[int, int]
    front: frozenset[int]
    cover: tuple[str, ...]


def _flat(value: str) -> str:
    return re.sub(r"[\s《》“”\"'‘’:：—\-·]", "", value)


def structure(entry: BookEntry, document: Document, title: str) -> Structure:
    """The structure of one report."""
    blocks = document.blocks
    steps = {s.block for s in entry.reading.steps} if entry.reading else set()
    levels = [b.level for i, b in enumerate(blocks) if isinstance(b, Paragraph) and b.level and not b.toc]
    said = {
        _flat(v)
        for v in (
            title,
            entry.title,
            entry.company,
            entry.name,
            entry.full_name,
            f"{entry.company}{entry.name}",
            entry.reading.title if entry.reading else "",
        )
    } - {""}
    step_levels = [b.level for i, b in enumerate(blocks) if i in steps and isinstance(b, Paragraph) and b.level]
    base = min(step_levels) if step_levels else (min(levels) if levels else 0)
    heads: dict[int, int] = {}
    for i, block in enumerate(blocks):
        if not isinstance(block, Paragraph) or block.toc or not (block.level or i in steps):
            continue
        if not block.text.strip() or len(block.text) > 80:
            continue
        if i in steps or (block.level and block.level <= base and _flat(block.text) not in said):
            heads[i] = STEP_LEVEL
        elif block.level and base:
            heads[i] = SUB_LEVEL
    first = min((i for i, level in heads.items() if level == STEP_LEVEL), default=0)
    front = list(range(first))
    text = "".join(block_text(blocks[i]) for i in front)
    calm = all(isinstance(blocks[i], Paragraph) for i in front) and len(text) <= 400
    if not calm or any(len(block_text(blocks[i])) > 90 for i in front):
        front = _plain_front(document, first, said)
    heads = {i: level for i, level in heads.items() if i not in front}
    lines = []
    for i in front:
        block = blocks[i]
        if isinstance(block, Paragraph) and not block.toc:
            lines += [t.strip() for t in block.text.split("\n") if t.strip() and _flat(t) not in said]
    pictures = {i for i in front if any(r.kind == "picture" for r in getattr(blocks[i], "runs", ()))}
    return Structure(heads, frozenset(front) - pictures, tuple(lines))


def _plain_front(document: Document, first: int, said: set[str]) -> list[int]:
    """The first blocks only, as far as each is empty, the contents list, or says what the chapter head says."""
    out = []
    for i in range(first):
        block = document.blocks[i]
        if not isinstance(block, Paragraph):
            break
        if block.text.strip() and _flat(block.text) not in said:
            break
        if any(r.kind == "picture" for r in block.runs):
            break
        out.append(i)
    return out
