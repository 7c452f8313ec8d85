"""A folder of tables read into a round.

The folder of contract section 2 walks in; a checked :class:`Round` walks out, with one sentence for each row
that cannot be taken. Nothing is repaired in silence: a row is taken as it stands or named. Knows no store and
no estimate.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from review_lib.ranking.marks_table import Bad, ItemKey, read_marks
from review_lib.ranking.tables import Table, TableError, decode, number, read_table, sha256
from review_lib.ranking.values import Entry, Item, Judge, Recusal, Round
from review_lib.rules.rule import Rule, read_rule
from review_lib.text import say

Value = TypeVar("Value")


@dataclass(frozen=True)
class Folder:
    """A folder as read: the round, its bad rows (sentence, file, line) and the SHA-256 of each file."""

    round: Round
    messages: tuple[str, ...]
    bad: tuple[tuple[str, int], ...]
    hashes: dict[str, str]


def read_folder(src: Path, rule_file: Path | None = None) -> Folder:
    """Read the tables of ``src`` (rule: ``rule_file``, else its ``rule.yml``, else the usual one).

    TableError where a file or a column is missing or a file cannot be read; bad rows are left out of the
    round and named in the answer.
    """
    if not src.is_dir():
        raise TableError([say("{folder}: there is no such folder; please check the path.", folder=str(src))])
    tables: dict[str, Table] = {}
    faults: list[str] = []
    for stem, needed in (
        ("entries", ("entry", "division")),
        ("judges", ("judge",)),
        ("items", ("division", "item", "max")),
        ("marks", ("judge", "entry", "item", "mark")),
        ("recusals", ("judge", "entry")),
    ):
        path = src / f"{stem}.csv"
        if stem == "recusals" and not path.exists():
            continue
        try:
            tables[stem] = read_table(path, needed)
        except TableError as error:
            faults += error.messages
    if faults:
        raise TableError(faults)
    rule_path = rule_file or src / "rule.yml"
    rule = Rule()
    if rule_file is not None or rule_path.exists():
        if not rule_path.is_file():
            raise TableError(
                [
                    say(
                        "{file}: the file is missing in {folder}; please put it there and start again.",
                        file=rule_path.name,
                        folder=str(rule_path.parent),
                    )
                ]
            )
        rule = read_rule(decode(rule_path.read_bytes(), rule_path.name), rule_path.name)
    bad = Bad()
    entries = _entries(tables["entries"], bad)
    judges = _judges(tables["judges"], bad)
    items = _items(tables["items"], rule, bad)
    _without_items(tables["entries"], entries, items, bad)
    marks = read_marks(tables["marks"], entries, judges, items, rule, bad)
    recusals: list[Recusal] = []
    if "recusals" in tables:
        recusals = _recusals(tables["recusals"], entries, judges, bad)
    hashes = {f"{stem}.csv": sha256(src / f"{stem}.csv") for stem in tables}
    if rule_path.exists():
        hashes[rule_path.name] = sha256(rule_path)
    round_ = Round(
        tuple(entries.values()), tuple(judges.values()), tuple(items.values()), tuple(marks), tuple(recusals), rule
    )
    return Folder(round_, tuple(bad.messages), tuple(bad.rows), hashes)


def _entries(table: Table, bad: Bad) -> dict[str, Entry]:
    found: list[tuple[int, str, Entry]] = []
    for row, line in zip(table.rows, table.lines, strict=True):
        name, division = row.get("entry", ""), row.get("division", "")
        if not name or not division:
            bad.add(
                table.name,
                line,
                say("{file}, line {line}: entry or division is empty; please fill it in.", file=table.name, line=line),
            )
        else:
            found.append((line, name, Entry(name, division, row.get("company", ""), row.get("title", ""))))
    return _once(table.name, found, bad)


def _judges(table: Table, bad: Bad) -> dict[str, Judge]:
    found: list[tuple[int, str, Judge]] = []
    for row, line in zip(table.rows, table.lines, strict=True):
        name = row.get("judge", "")
        if not name:
            bad.add(
                table.name,
                line,
                say("{file}, line {line}: the judge is empty; please fill it in.", file=table.name, line=line),
            )
        else:
            found.append((line, name, Judge(name, row.get("company", ""))))
    return _once(table.name, found, bad)


def _once(file: str, found: list[tuple[int, str, Value]], bad: Bad) -> dict[str, Value]:
    """One value a key: rows that agree are one; of rows that do not, all are named and none counts."""
    by: dict[str, list[tuple[int, Value]]] = {}
    for line, key, value in found:
        by.setdefault(key, []).append((line, value))
    out: dict[str, Value] = {}
    for key, rows in by.items():
        if len({value for _, value in rows}) == 1:
            out[key] = rows[0][1]
            continue
        for line, _ in rows:
            bad.add(
                file,
                line,
                say(
                    "{file}, line {line}: “{what}” stands there more than once (lines {lines}); "
                    "none counts, please keep the right row.",
                    file=file,
                    line=line,
                    what=key,
                    lines="、".join(str(n) for n, _ in rows),
                ),
            )
    return out


def _items(table: Table, rule: Rule, bad: Bad) -> dict[ItemKey, Item]:
    found: list[tuple[int, str, Item]] = []
    names = {row.get("phase", "") for row in table.rows} - {""}
    if names and not rule.phases and len(names) > 1:
        raise TableError(
            [
                say(
                    "{file}: there are phases ({phases}), but rule.yml gives no weights; please add “phases”.",
                    file=table.name,
                    phases="、".join(sorted(names)),
                )
            ]
        )
    for row, line in zip(table.rows, table.lines, strict=True):
        division, item, phase = row.get("division", ""), row.get("item", ""), row.get("phase", "")
        most, step = number(row.get("max", "")), number(row.get("step", "") or "0")
        if rule.phases and phase and phase not in rule.phases:
            bad.add(
                table.name,
                line,
                say(
                    "{file}, line {line}: rule.yml gives no weight for the phase “{phase}”; please add it.",
                    file=table.name,
                    line=line,
                    phase=phase,
                ),
            )
        elif not division or not item or most is None or step is None or most <= 0 or step < 0:
            bad.add(
                table.name,
                line,
                say(
                    "{file}, line {line}: an item needs a division, a name, a maximum above 0 and a step; "
                    "please put it right.",
                    file=table.name,
                    line=line,
                ),
            )
        else:
            phase = phase if rule.phases else ""
            found.append(
                (line, "·".join(filter(None, (division, phase, item))), Item(division, item, most, step, phase))
            )
    return {(i.division, i.item, i.phase): i for i in _once(table.name, found, bad).values()}


def _without_items(table: Table, entries: dict[str, Entry], items: dict[ItemKey, Item], bad: Bad) -> None:
    divisions = {i.division for i in items.values()}
    for row, line in zip(table.rows, table.lines, strict=True):
        name = row.get("entry", "")
        if name in entries and entries[name].division not in divisions:
            bad.add(
                table.name,
                line,
                say(
                    "{file}, line {line}: items.csv has no items for the division “{division}”; please add them.",
                    file=table.name,
                    line=line,
                    division=entries[name].division,
                ),
            )
            del entries[name]


def _recusals(table: Table, entries: dict[str, Entry], judges: dict[str, Judge], bad: Bad) -> list[Recusal]:
    out: dict[tuple[str, str], Recusal] = {}
    for row, line in zip(table.rows, table.lines, strict=True):
        judge, entry, reason = row.get("judge", ""), row.get("entry", ""), row.get("reason", "")
        if judge not in judges:
            bad.add(
                table.name,
                line,
                say(
                    "{file}, line {line}: judges.csv has no judge “{what}”; please check the row.",
                    file=table.name,
                    line=line,
                    what=judge,
                ),
            )
        elif entry not in entries:
            bad.add(
                table.name,
                line,
                say(
                    "{file}, line {line}: entries.csv has no entry “{what}”; please check the row.",
                    file=table.name,
                    line=line,
                    what=entry,
                ),
            )
        else:
            old = out.get((judge, entry))
            if old and reason and reason not in old.reason:
                reason = f"{old.reason}；{reason}" if old.reason else reason
            out[judge, entry] = Recusal(judge, entry, reason or (old.reason if old else ""))
    return list(out.values())
