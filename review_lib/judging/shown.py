"""A judge's sheet and score table as the score sheet shows them: port values out of folded events and rules.

Walks in: a :class:`~review_lib.judging.values.Sheet`, a score table. Walks out: what
:mod:`review_lib.judging.port` describes. The desk's port and a kit's port share it. Knows no store.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from review_lib.judging import port as shape
from review_lib.judging.values import Sheet
from review_lib.rules.rubric import Rubric
from review_lib.text import say

Held = dict[str, shape.Held]


def plain(mark: Decimal | None) -> str | None:
    """A mark as decimal text without idle noughts; None stays None."""
    if mark is None:
        return None
    text = format(mark, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def clock(at: str) -> str:
    """The time of day (``14:32:07``) of an ISO time."""
    return at[11:19]


def held(sheet: Sheet) -> tuple[Held, Held, Held]:
    """(marks, comments, points) of a sheet with the version and time of each value's last write."""
    marks: Held = {}
    comments: Held = {}
    points: Held = {}
    for (kind, key), (seq, at) in sheet.written.items():
        if kind == "mark":
            marks[key] = shape.Held(plain(sheet.marks.get(key)), seq, clock(at))
        elif kind == "comment":
            comments[key] = shape.Held((sheet.comments.get(key) if key else sheet.comment) or None, seq, clock(at))
        elif kind == "point":
            points[key] = shape.Held(sheet.points.get(key), seq, clock(at))
    return marks, comments, points


def proposals(sheet: Sheet) -> tuple[shape.Proposal, ...]:
    """The sheet's proposals with their versions, those taken back too (without a choice)."""
    found = []
    for (kind, key), (seq, _) in sheet.written.items():
        if kind == "proposal":
            made = sheet.proposals.get(key)
            what: Literal["veto", "level"] = "veto" if key == "veto" else "level"
            found.append(shape.Proposal(what, made.choice if made else "", made.reason if made else "", seq))
    return tuple(found)


def proposal(sheet: Sheet, what: str) -> str | None:
    """A proposal as one text, as the port's conflicts show it; None for none."""
    made = sheet.proposals.get(what)
    return shape.proposal_text(made.choice, made.reason) if made else None


def evidence(sheet: Sheet) -> tuple[shape.Evidence, ...]:
    """The sheet's pins."""
    return tuple(
        shape.Evidence(e.id, e.block, e.start, e.end, e.quote, e.point, e.kind, e.picture, e.until)
        for e in sheet.evidence
    )


def phrases(sheets: dict[str, Sheet], entry: str) -> dict[str, tuple[str, ...]]:
    """The judge's own comments on other entries, by item, newest first, eight at most."""
    found: dict[str, dict[str, None]] = {}
    for other, sheet in sheets.items():
        if other != entry:
            for item, text in [*sheet.comments.items(), ("", sheet.comment)]:
                if text:
                    found.setdefault(item, {})[text] = None
    return {item: tuple(reversed(texts))[:8] for item, texts in found.items()}


def shown_rubric(rubric: Rubric, verdicts: tuple[str, ...]) -> shape.Rubric:
    """A score table as the sheet shows it, with the bounds of its bands worked out on its step."""
    items = []
    for n, item in enumerate(rubric.items, 1):
        points = tuple(
            shape.SubPoint(f"{n}.{k}", f"({k})", point.text, point.short) for k, point in enumerate(item.points, 1)
        )
        items.append(
            shape.Item(item.name, item.name, _text(item.max), _text(rubric.step), points, _bands(rubric, item.max))
        )
    note = rubric.standard
    if not rubric.verified:
        note = say("points not confirmed")
    elif rubric.checked_at:
        note = say("{edition}, compared with the paper copy on {date}", edition=rubric.edition, date=rubric.checked_at)
    return shape.Rubric(
        id=rubric.id,
        title=rubric.title,
        standard=rubric.standard,
        edition=rubric.edition,
        source=rubric.source,
        verified=rubric.verified,
        note=note,
        items=tuple(items),
        bands_note=say("Bounds of the bands: {source}", source=rubric.bands.source) if rubric.bands.list else "",
        comment_bands=rubric.comment_required_in,
        verdicts=verdicts,
        vetoes=rubric.vetoes.list,
        levels=rubric.levels.list,
    )


def _bands(rubric: Rubric, most: Decimal) -> tuple[shape.Band, ...]:
    """Bands from low to high; a bound that lies between two steps belongs to the step above it."""
    if not rubric.bands.list:
        return ()
    step = rubric.step
    lows = [(b.name, -(-(b.lower * most) // step) * step) for b in rubric.bands.list]
    lows.sort(key=lambda pair: pair[1])
    highs = [low - step for _, low in lows[1:]] + [most]
    return tuple(
        shape.Band(name, _text(low), _text(high)) for (name, low), high in zip(lows, highs, strict=True) if low <= high
    )


def _text(value: Decimal) -> str:
    return plain(value) or "0"
