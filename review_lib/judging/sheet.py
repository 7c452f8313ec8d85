"""A judge's sheets, folded out of the events of the judge's stream.

Walks in: events (kind, payload) in order. Walks out: :class:`Sheet` values, or a refusal in words. What a
mark may be comes from the rubric; it is refused, never clipped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol, TypeVar

from review_lib.errors import RefusedError
from review_lib.judging.values import Evidence, Proposal, Sheet
from review_lib.rules.rubric import Rubric
from review_lib.text import say

V = TypeVar("V")


class Act(Protocol):
    """An event as the store hands it on."""

    @property
    def kind(self) -> str: ...
    @property
    def payload(self) -> Mapping[str, Any] | None: ...
    @property
    def at(self) -> str: ...
    @property
    def seq(self) -> int: ...


def fold(judge: str, acts: Iterable[Act], before: Mapping[str, Sheet] | None = None) -> dict[str, Sheet]:
    """All sheets of one judge by entry, as the events left them; ``before``: as earlier events did. Unknown kinds
    change nothing."""
    sheets = dict(before or {})
    for act in acts:
        said = act.payload
        if said is None or "entry" not in said:
            continue
        entry = str(said["entry"])
        sheets[entry] = _apply(sheets.get(entry) or Sheet(judge, entry), act, said)
    return sheets


def _apply(sheet: Sheet, act: Act, said: Mapping[str, Any]) -> Sheet:
    sheet = replace(sheet, version=act.seq)
    item = str(said.get("item", ""))
    if act.kind in ("marked", "corrected"):
        value = None if said.get("mark") is None else Decimal(str(said["mark"]))
        sheet = replace(sheet, marks=_set(sheet.marks, item, value), order=sheet.order or act.seq)
        return _wrote(sheet, "mark", item, act)
    if act.kind == "commented":
        text = str(said.get("text") or "")
        if item:
            sheet = replace(sheet, comments=_set(sheet.comments, item, text or None))
        else:
            sheet = replace(sheet, comment=text)
        return _wrote(sheet, "comment", item, act)
    if act.kind == "pointed":
        point = str(said["point"])
        return _wrote(replace(sheet, points=_set(sheet.points, point, said.get("verdict"))), "point", point, act)
    if act.kind == "proposed":
        what = str(said["what"])
        made = Proposal(str(said["choice"]), str(said.get("reason", ""))) if said.get("choice") else None
        return _wrote(replace(sheet, proposals=_set(sheet.proposals, what, made)), "proposal", what, act)
    if act.kind == "pinned":
        pin = Evidence(**{k: said[k] for k in Evidence.__dataclass_fields__ if k in said})
        return replace(sheet, evidence=(*(p for p in sheet.evidence if p.id != pin.id), pin))
    if act.kind == "unpinned":
        return replace(sheet, evidence=tuple(p for p in sheet.evidence if p.id != said.get("id")))
    if act.kind == "recused":
        return replace(sheet, state="recused", reason=str(said.get("reason", "")))
    if act.kind == "unrecused":
        return replace(sheet, state="open", reason="")
    if act.kind == "submitted":
        return replace(sheet, state="submitted", submitted_at=act.at)
    return sheet


def _set(values: Mapping[str, V], key: str, value: V | None) -> dict[str, V]:
    """The mapping with the key set, or without it where the value is None."""
    kept = {k: v for k, v in values.items() if k != key}
    return kept if value is None else {**kept, key: value}


def _wrote(sheet: Sheet, kind: str, key: str, act: Act) -> Sheet:
    return replace(sheet, written={**sheet.written, (kind, key): (act.seq, act.at)})


def read_mark(rubric: Rubric, item: str, text: str) -> Decimal:
    """The mark that ``text`` says for ``item``. RefusedError with the allowed values where it may not be one."""
    known = rubric.item(item)
    if known is None:
        raise RefusedError(say("The score table has no item {item}.", item=item))
    return read_number(item, text, known.max, rubric.step)


def read_number(item: str, text: str, most: Decimal, step: Decimal) -> Decimal:
    """The mark that ``text`` says, in 0…``most`` and a multiple of ``step``. RefusedError where it may not be one."""
    try:
        mark = Decimal(text.strip())
        if not mark.is_finite():
            raise InvalidOperation
    except InvalidOperation as error:
        raise RefusedError(say("{item}: “{text}” is not a number.", item=item, text=text)) from error
    if not 0 <= mark <= most or mark % step:
        raise RefusedError(
            say(
                "{item}: {text} cannot be given; allowed are 0 to {max} in steps of {step}.",
                item=item,
                text=text,
                max=most,
                step=step,
            )
        )
    return mark


def missing(sheet: Sheet, rubric: Rubric) -> tuple[str, ...]:
    """The items that still lack a mark, in the rubric's order."""
    return tuple(item.name for item in rubric.items if item.name not in sheet.marks)


def missing_comments(sheet: Sheet, rubric: Rubric) -> tuple[str, ...]:
    """The items whose mark lies in a band that asks for a comment, and that have none."""
    return tuple(
        item.name
        for item in rubric.items
        if item.name in sheet.marks
        and band(rubric, item.name, sheet.marks[item.name]) in rubric.comment_required_in
        and not sheet.comments.get(item.name, "").strip()
    )


def band(rubric: Rubric, item: str, mark: Decimal) -> str:
    """The band word of a mark, ``""`` where the rubric has no bands."""
    known = rubric.item(item)
    if known is None:
        return ""
    return next((b.name for b in rubric.bands.list if mark >= b.lower * known.max), "")


def refuse_unless_open(sheet: Sheet) -> None:
    """RefusedError where the sheet is submitted or the judge is recused."""
    if sheet.state == "submitted":
        raise RefusedError(say("{entry} was submitted; its marks can no longer be changed.", entry=sheet.entry))
    if sheet.state == "recused":
        raise RefusedError(say("{entry}: you are recused and give no marks.", entry=sheet.entry))
