"""A case as received beside the case as edited, block by block.

A season book and a planned case walk in; one row a block of the report walks out - its text, what it is, whether it is
printed, what the editor set before it - and the list of what differs. Knows no screen.
"""

from __future__ import annotations

from dataclasses import dataclass

from review_lib.documents.casebook.masking import mask
from review_lib.documents.casebook.plan import Case
from review_lib.documents.casebook.structure import structure
from review_lib.documents.values import BookEdit
from review_lib.reading.values import Block, Paragraph, Table


@dataclass(frozen=True, slots=True)
class BlockRow:
    """One block of a report. ``kind``: ``heading``, ``text``, ``table``, ``picture``, ``front`` (said by the chapter
    head already) or ``empty``; ``text`` with personal numbers starred; ``cells`` of a table, row by row; ``pictures``
    by key with whether each is printed; ``note`` the editor's words before it; ``seqs`` the acts that cut it."""

    block: int
    kind: str
    level: int
    text: str
    masked: bool
    cells: tuple[tuple[str, ...], ...] = ()
    pictures: tuple[tuple[str, bool], ...] = ()
    cut: bool = False
    note: str = ""
    seqs: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference from the report: the act that made it, what was there and what is printed."""

    edit: BookEdit
    before: str
    after: str


def rows_of(case: Case) -> tuple[BlockRow, ...]:
    """The blocks of a case's report in order; () without a report."""
    document = case.entry.report
    if document is None:
        return ()
    shape = structure(case.entry, document, case.title)
    notes = {block: text for block, text in case.notes if block >= 0}
    out = []
    for n, block in enumerate(document.blocks):
        text = _text(block)
        pictures = tuple((key, key not in case.cut_pictures) for key in _pictures(block))
        kind = "front" if n in shape.front else _kind(block, n in shape.heads, bool(pictures), text)
        acts = tuple(e.seq for e in case.edits if e.kind == "cut" and e.block <= n <= max(e.block, e.until))
        shown = mask(text)
        out.append(
            BlockRow(
                n, kind, shape.heads.get(n, 0), shown, shown != text, _cells(block), pictures, bool(acts),
                notes.get(n, ""), acts,
            )
        )  # fmt: skip
    return tuple(out)


def differences(case: Case) -> tuple[Difference, ...]:
    """What was changed from the report, in order of time."""
    document = case.entry.report
    blocks = document.blocks if document else ()
    out = []
    for act in case.edits:
        before, after = "", act.value
        if act.kind == "title":
            before = case.entry.title or case.entry.full_name
        elif act.kind == "cut":
            part = blocks[act.block : max(act.block, act.until) + 1]
            before, after = mask("\n".join(t for t in map(_text, part) if t.strip())), ""
        elif act.kind == "cut_picture":
            before, after = act.value, ""
        out.append(Difference(act, before, after))
    return tuple(out)


def _kind(block: Block, heading: bool, pictures: bool, text: str) -> str:
    if isinstance(block, Table):
        return "table"
    if heading:
        return "heading"
    if pictures:
        return "picture"
    return "text" if text.strip() else "empty"


def _text(block: Block) -> str:
    if isinstance(block, Paragraph):
        return block.label + block.text
    return "\n".join(" ".join(row) for row in _cells(block))


def _cells(block: Block) -> tuple[tuple[str, ...], ...]:
    if not isinstance(block, Table):
        return ()
    rows: list[list[str]] = [[] for _ in range(block.rows)]
    for cell in sorted(block.cells, key=lambda c: (c.row, c.col)):
        rows[cell.row].append(mask(cell.text))
    return tuple(tuple(row) for row in rows)


def _pictures(block: Block) -> list[str]:
    if isinstance(block, Paragraph):
        return [run.ref for run in block.runs if run.kind == "picture"]
    return [key for cell in block.cells for inner in cell.blocks for key in _pictures(inner)]
