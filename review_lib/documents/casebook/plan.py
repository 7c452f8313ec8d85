"""Which cases stand in the book, and in what order.

A season book walks in; the planned cases walk out, numbered, each with the edits that hold for it. A case is chosen by
its award (by the rules) and by the editor; its place is by award, then rank, unless the editor gave it one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from review_lib.documents.casebook.masking import What, find, mask
from review_lib.documents.values import BookEdit, BookEntry, RankedRow, SeasonBook
from review_lib.errors import RefusedError
from review_lib.rules.casebook import Part
from review_lib.text import say


@dataclass(frozen=True, slots=True)
class Case:
    """One case of the book: its number, part and division, entry and row of the ranked list, title as printed.
    ``hidden``: kinds of personal numbers that were starred out in the title and in the editor's words."""

    number: int
    part: int
    division: str
    entry: BookEntry
    row: RankedRow | None
    title: str
    cuts: tuple[tuple[int, int], ...] = ()
    cut_pictures: tuple[str, ...] = ()
    notes: tuple[tuple[int, str], ...] = ()
    expert_note: str = ""
    hidden: tuple[What, ...] = ()
    edits: tuple[BookEdit, ...] = field(default=(), repr=False)


def edits_of(book: SeasonBook, entry: str) -> tuple[BookEdit, ...]:
    """The edits of one entry that hold (not undone), in order of time."""
    return tuple(e for e in book.edits if e.entry == entry and not e.undone)


def _last(edits: Sequence[BookEdit], *kinds: str) -> BookEdit | None:
    return next((e for e in reversed(edits) if e.kind in kinds), None)


def _chosen(book: SeasonBook, entry: BookEntry, row: RankedRow | None, any_award: bool) -> bool:
    act = _last(edits_of(book, entry.number), "leave_out", "include")
    if act:
        return act.kind == "include"
    rules = book.casebook
    if entry.report is None or (entry.decision and entry.decision not in rules.chapters_of):
        return False
    award = row.award if row else ""
    if rules.awards_first:
        return award in rules.awards_first
    return bool(award) or not any_award


def cases(book: SeasonBook) -> tuple[Case, ...]:
    """All cases of the book in printed order, numbered from 1."""
    entries = book.numbered()
    by_division = {d.name: d for d in book.divisions}
    planned: list[Case] = []
    for part_index, part in enumerate(book.casebook.parts):
        for division in part.divisions:
            ranked = by_division.get(division)
            rows = {r.entry: r for r in ranked.rows} if ranked else {}
            any_award = any(r.award for r in rows.values())
            order = [entries[n] for n in rows if n in entries]
            order += [e for e in book.entries if e.division == division and e.number not in rows]
            picked = [e for e in order if _chosen(book, e, rows.get(e.number), any_award)]
            for entry in _placed(book, picked):
                planned.append(_case(book, len(planned) + 1, part_index, division, entry, rows.get(entry.number)))
    return tuple(planned)


def _placed(book: SeasonBook, picked: list[BookEntry]) -> list[BookEntry]:
    """``picked`` with those that the editor gave a place put there; of two at one place the one placed last."""
    fixed: list[tuple[int, int, BookEntry]] = []
    for entry in picked:
        act = _last(edits_of(book, entry.number), "order")
        if act and act.value.strip().isdigit():
            fixed.append((int(act.value), book.edits.index(act), entry))
    out = [e for e in picked if all(e is not other for *_, other in fixed)]
    for place, _, entry in sorted(fixed, key=lambda f: f[:2]):
        out.insert(max(0, place - 1), entry)
    return out


def _case(book: SeasonBook, number: int, part: int, division: str, entry: BookEntry, row: RankedRow | None) -> Case:
    edits = edits_of(book, entry.number)
    title, expert = _last(edits, "title"), _last(edits, "expert_note")
    head = (title.value if title else "") or entry.title or entry.full_name
    last = {e.block: e for e in edits if e.kind == "editor_note"}  # a later note before a paragraph takes its place
    notes = [e for e in last.values() if e.value.strip()]
    own = (head, *(e.value for e in notes), expert.value if expert else "")
    return Case(
        number=number,
        part=part,
        division=division,
        entry=entry,
        row=row,
        title=mask(head),
        cuts=tuple((e.block, max(e.block, e.until)) for e in edits if e.kind == "cut" and e.block >= 0),
        cut_pictures=tuple(e.value for e in edits if e.kind == "cut_picture"),
        notes=tuple((e.block, mask(e.value)) for e in notes),
        expert_note=mask(expert.value) if expert else "",
        hidden=tuple(h.what for text in own for h in find(text)),
        edits=edits,
    )


def part_of(book: SeasonBook, case: Case) -> Part:
    """The part of the book that a case stands in."""
    return book.casebook.parts[case.part]


def refuse_without_consent(planned: Sequence[Case]) -> None:
    """RefusedError naming every case that may not be printed: 授权 or 涉密审查 is not ticked."""
    missing = [c for c in planned if not c.entry.consent.given]
    if missing:
        names = "；".join(f"{c.entry.full_name}《{c.title}》" for c in missing)
        raise RefusedError(
            say(
                "The final casebook was not made: {count} cases lack consent or the secrecy check: {names}. "
                "Tick both, or leave these cases out, then export again.",
                count=len(missing),
                names=names,
            )
        )
