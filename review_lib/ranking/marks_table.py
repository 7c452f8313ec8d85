"""The table of marks, row by row: each is taken as it stands, or named with what is wrong with it.

A read table and the known entries, judges and items walk in; marks in the order of marking walk out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from review_lib.ranking.tables import Table, number
from review_lib.ranking.values import Entry, Item, Judge, Mark
from review_lib.rules.rule import Rule
from review_lib.text import say

ItemKey = tuple[str, str, str]
"""Division, item, phase."""
MarkKey = tuple[str, str, str, str]
"""Judge, entry, item, phase."""


@dataclass
class Bad:
    """The rows that were found bad, in the order of the files."""

    messages: list[str] = field(default_factory=list)
    rows: dict[tuple[str, int], None] = field(default_factory=dict)

    def add(self, file: str, line: int, message: str) -> None:
        """Note one bad row."""
        if (file, line) not in self.rows:
            self.messages.append(message)
            self.rows[file, line] = None


class _RowError(Exception):
    """Why one row cannot be taken; the argument is the sentence."""


@dataclass(frozen=True)
class _Known:
    """What a row of marks may speak of."""

    entries: Mapping[str, Entry]
    judges: Mapping[str, Judge]
    items: Mapping[ItemKey, Item]
    phases: Mapping[tuple[str, str], list[str]]
    rule: Rule


def read_marks(
    table: Table,
    entries: Mapping[str, Entry],
    judges: Mapping[str, Judge],
    items: Mapping[ItemKey, Item],
    rule: Rule,
    bad: Bad,
) -> list[Mark]:
    """The marks of ``table``: by column ``at`` where it has one, else in the order of its rows. What cannot be taken is
    noted in ``bad``; of rows that mark one thing twice none counts, unless they agree."""
    phases: dict[tuple[str, str], list[str]] = {}
    for division, title, phase in items:
        phases.setdefault((division, title), []).append(phase)
    known = _Known(entries, judges, items, phases, rule)
    parsed: dict[str, Decimal | None] = {"": None}
    seen: dict[MarkKey, list[tuple[int, Mark | None, Decimal | None]]] = {}
    when: dict[MarkKey, str] = {}
    timed = "at" in table.columns
    for row, line in zip(table.rows, table.lines, strict=True):
        where = {"file": table.name, "line": line}
        text = row.get("mark", "")
        if text not in parsed:
            parsed[text] = number(text)
        value = parsed[text]
        try:
            key, asked = _place(row, known, where)
        except _RowError as error:
            bad.add(table.name, line, str(error))
            continue
        if not text:
            continue
        mark: Mark | None = None
        try:
            mark = Mark(*key[:3], _value(value, text, asked, where), key[3])
        except _RowError as error:
            bad.add(table.name, line, str(error))
        seen.setdefault(key, []).append((line, mark, value))
        if timed:
            when.setdefault(key, row.get("at", ""))
    out = _single(table.name, seen, bad)
    if timed:
        moment = _moments(when.values())
        out.sort(key=lambda m: moment[when[m.judge, m.entry, m.item, m.phase]])
    return out


def _place(row: Mapping[str, str], known: _Known, where: Mapping[str, object]) -> tuple[MarkKey, Item]:
    """What a row marks (judge, entry, item, phase) and the item's bounds. _RowError where nothing of it is known."""
    judge, entry, name = row.get("judge", ""), row.get("entry", ""), row.get("item", "")
    if judge not in known.judges:
        raise _RowError(
            say("{file}, line {line}: judges.csv has no judge “{what}”; please check the row.", what=judge, **where)
        )
    if entry not in known.entries:
        raise _RowError(
            say("{file}, line {line}: entries.csv has no entry “{what}”; please check the row.", what=entry, **where)
        )
    division = known.entries[entry].division
    there = known.phases.get((division, name), [])
    if not there:
        raise _RowError(
            say(
                "{file}, line {line}: the division “{division}” has no item “{what}”; please check the row.",
                what=name,
                division=division,
                **where,
            )
        )
    phase = ""
    if known.rule.phases:
        phase = row.get("phase", "") or (there[0] if len(there) == 1 else "")
        if phase not in known.rule.phases or (phase not in there and "" not in there):
            raise _RowError(
                say(
                    "{file}, line {line}: the phase “{phase}” does not go with the item “{what}”; "
                    "please check the row.",
                    what=name,
                    phase=phase,
                    **where,
                )
            )
    asked = known.items.get((division, name, phase)) or known.items[division, name, ""]
    return (judge, entry, name, phase), asked


def _value(value: Decimal | None, text: str, asked: Item, where: Mapping[str, object]) -> Decimal:
    """The mark, if it is a number within the item's bounds and on its step; _RowError says what it is not."""
    if value is None:
        raise _RowError(
            say("{file}, line {line}: the mark “{what}” is not a number; please put it right.", what=text, **where)
        )
    if value < 0 or value > asked.max:
        raise _RowError(
            say(
                "{file}, line {line}: the mark {what} of “{item}” is not in 0…{most}; please put it right.",
                what=text,
                item=asked.item,
                most=asked.max,
                **where,
            )
        )
    if asked.step and value % asked.step:
        raise _RowError(
            say(
                "{file}, line {line}: the mark {what} of “{item}” is not a multiple of {step}; please put it right.",
                what=text,
                item=asked.item,
                step=asked.step,
                **where,
            )
        )
    return value


def _single(file: str, seen: Mapping[MarkKey, list[tuple[int, Mark | None, Decimal | None]]], bad: Bad) -> list[Mark]:
    """One mark a key; where rows of one key disagree all are noted and none counts."""
    out = []
    for (judge, entry, item, _), found in seen.items():
        if len({value for _, _, value in found}) == 1:
            if found[0][1] is not None:
                out.append(found[0][1])
            continue
        all_lines = "、".join(str(line) for line, _, _ in found)
        for line, _, _ in found:
            sentence = say(
                "{file}, line {line}: {judge} marked “{item}” of {entry} more than once (lines {lines}); "
                "none counts, please keep the right one.",
                file=file,
                line=line,
                judge=judge,
                entry=entry,
                item=item,
                lines=all_lines,
            )
            bad.add(file, line, sentence)
    return out


def _moments(texts: Iterable[str]) -> dict[str, tuple[float, str]]:
    """Sorting keys of what stands in ``at``: numbers and ISO times by value, else as text; nothing comes first."""
    out: dict[str, tuple[float, str]] = {}
    for text in set(texts):
        plain = number(text)
        try:
            value = float(plain) if plain is not None else datetime.fromisoformat(text).timestamp()
        except (ValueError, OSError, OverflowError):
            value = float("-inf")
        out[text] = (value, text)
    return out
