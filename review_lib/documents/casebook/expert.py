"""A draft of the expert comment (专家点评) of a case, from what its judges wrote.

The sheets of an entry walk in, paragraphs walk out, each resting on the words of the report that judges pinned. No
judge is named. It is a draft: what is printed is what the editor approves.
"""

from __future__ import annotations

from collections.abc import Sequence

from review_lib.documents.values import Evidence, JudgeSheet
from review_lib.text import say

LONGEST = 40


def draft_comment(sheets: Sequence[JudgeSheet]) -> str:
    """The lead judge's comment, then an item a paragraph: what was written of it, with the evidence for and against.

    ``""`` where nobody wrote anything.
    """
    given = [s for s in sheets if not s.recused]
    lines = [s.comment.strip() for s in sorted(given, key=lambda s: not s.lead) if s.comment.strip()]
    items = list(dict.fromkeys(m.item for s in given for m in s.marks))
    for item in items:
        marks = [m for s in given for m in s.marks if m.item == item]
        words = list(dict.fromkeys(_sentence(m.comment) for m in marks if m.comment.strip()))
        pins = [p for m in marks for p in m.evidence if p.text.strip()]
        parts = [*words, *_told(pins, True), *_told(pins, False)]
        if parts:
            lines.append(f"{item}：{''.join(parts)}")
    return "\n".join(dict.fromkeys(lines))


def _told(pins: Sequence[Evidence], supports: bool) -> list[str]:
    quotes = list(dict.fromkeys(_short(p.text) for p in pins if p.supports == supports))
    if not quotes:
        return []
    shown = "、".join(f"“{q}”" for q in quotes[:3])
    return [say("Well founded: {quotes}.", quotes=shown) if supports else say("Falls short: {quotes}.", quotes=shown)]


def _sentence(comment: str) -> str:
    text = " ".join(comment.split())
    return text if text[-1] in "。！？；." else f"{text}。"


def _short(quote: str) -> str:
    text = " ".join(quote.split())
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
