"""A judge's sheets, folded out of the events of the judge's stream.

Walks in: events (kind, payload) in order. Walks out: :class:`Sheet` values, or a refusal in words. What a
mark may be comes from the rubric; it is refused, never clipped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol

from review_lib.errors import RefusedError
from review_lib.judging.values import Evidence, Sheet
from review_lib.rules.rubric import Rubric
from review_lib.text import say


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


def fold(judge: str, acts: Iterable[Act]) -> dict[str, Sheet]:
    """All sheets of one judge by entry, as the events left them. Unknown kinds change nothing."""
    sheets: dict[str, Sheet] = {}
    for act in acts:
        said = act.payload
        if said is None or "entry" not in said:
            continue
        entry = str(said["entry"])
        sheets[entry] = _apply(sheets.get(entry) or Sheet(judge, entry), act, said)
    return sheets


def _apply(sheet: Sheet, act: Act, said: Mapping[str, Any]) -> Sheet:
    sheet = replace(sheet, version=sheet.version + 1)
    item = str(said.get("item", ""))
    if act.kind in ("marked", "corrected"):
        marks = dict(sheet.marks)
        marks.pop(item, None)
        if said.get("mark") is not None:
            marks[item] = Decimal(str(said["mark"]))
        return replace(sheet, marks=marks, order=sheet.order or act.seq)
    if act.kind == "commented":
        text = str(said.get("text", ""))
        if not item:
            return replace(sheet, comment=text)
        comments = {k: v for k, v in sheet.comments.items() if k != item}
        return replace(sheet, comments={**comments, item: text} if text else comments)
    if act.kind == "pinned":
        pin = Evidence(**{k: said[k] for k in Evidence.__dataclass_fields__ if k in said})
        return replace(sheet, evidence=(*(p for p in sheet.evidence if p.id != pin.id), pin))
    if act.kind == "unpinned":
        return replace(sheet, evidence=tuple(p for p in sheet.evidence if p.id != said.get("id")))
    if act.kind == "proposed":
        proposals = {k: v for k, v in sheet.proposals.items() if k != said["what"]}
        reason = str(said.get("reason", ""))
        return replace(sheet, proposals={**proposals, str(said["what"]): reason} if reason else proposals)
    if act.kind == "recused":
        return replace(sheet, state="recused", reason=str(said.get("reason", "")))
    if act.kind == "unrecused":
        return replace(sheet, state="open", reason="")
    if act.kind == "submitted":
        return replace(sheet, state="submitted", submitted_at=act.at)
    return sheet


def read_mark(rubric: Rubric, item: str, text: str) -> Decimal:
    """The mark that ``text`` says for ``item``. RefusedError with the allowed values where it may not be one."""
    known = rubric.item(item)
    if known is None:
        raise RefusedError(say("The score table has no item {item}.", item=item))
    try:
        mark = Decimal(text.strip())
        if not mark.is_finite():
            raise InvalidOperation
    except InvalidOperation as error:
        raise RefusedError(say("{item}: “{text}” is not a number.", item=item, text=text)) from error
    if not 0 <= mark <= known.max or mark % rubric.step:
        raise RefusedError(
            say(
                "{item}: {text} cannot be given; allowed are 0 to {max} in steps of {step}.",
                item=item,
                text=text,
                max=known.max,
                step=rubric.step,
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
