"""What a clerk puts beside what was received: corrections, resolutions, decisions; each an event, each undone by one.

Every function takes who did it and why. Nothing here changes a received file or a reading.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from review_lib.desk.season import SECRETARIAT, Season, now
from review_lib.desk.view import DECISIONS, JUDGED, basis, view
from review_lib.errors import InputError, NotFoundError, RefusedError
from review_lib.text import say

CORRECTIONS = ("value", "mail_unit", "file_role", "attached", "admitted")
RESOLUTIONS = ("accepted", "wrong_alarm", "explained", "asked")


def decide(season: Season, entry: str, decision: str, reason: str, *, who: str = SECRETARIAT) -> str:
    """Record 参评 / 完善后参评 / 不评 / 缓评 on an entry (number or full name). Its number.

    RefusedError for another word, or where a decision other than 参评 has no reason.
    """
    if decision not in DECISIONS:
        raise RefusedError(
            say("“{decision}” is no decision; use one of: {all}.", decision=decision, all="、".join(DECISIONS))
        )
    if decision != DECISIONS[0] and not reason.strip():
        raise RefusedError(say("{decision} needs a reason.", decision=decision))
    now_ = view(season)
    found = now_.entry(entry)
    number = now_.number(found)
    said = {"entry": number, "decision": decision, "reason": reason.strip(), "basis": basis(found)}
    season.store.append("desk", "decided", said, who=who, at=now())
    return number


def undecide(season: Season, entry: str, *, who: str = SECRETARIAT, reason: str = "") -> None:
    """Take the decision on an entry back."""
    now_ = view(season)
    number = now_.number(now_.entry(entry))
    season.store.append("desk", "undecided", {"entry": number, "reason": reason}, who=who, at=now())


def decide_from(season: Season, path: Path, *, who: str = SECRETARIAT) -> int:
    """Record the decisions of a table (columns entry, decision, reason; entry by number or full name).

    All rows are checked first; InputError names each bad row by line and nothing is written.
    """
    now_ = view(season)
    acts, bad = [], []
    for line, row in rows(path, ("entry", "decision", "reason")):
        try:
            found = now_.entry(row["entry"])
        except NotFoundError as error:
            bad.append(say("{file} line {line}: {what}", file=path.name, line=line, what=error))
            continue
        if row["decision"] not in DECISIONS:
            bad.append(
                say(
                    "{file} line {line}: {what}",
                    file=path.name,
                    line=line,
                    what=say(
                        "“{decision}” is no decision; use one of: {all}.",
                        decision=row["decision"],
                        all="、".join(DECISIONS),
                    ),
                )
            )
            continue
        number = now_.number(found)
        acts.append(
            ("decided", {"entry": number, "decision": row["decision"], "reason": row["reason"], "basis": basis(found)})
        )
    if bad:
        raise InputError("\n".join(bad))
    same = {n: (d.decision, d.reason) for n, d in now_.decisions.items() if not d.stale}
    acts = [a for a in acts if same.get(a[1]["entry"]) != (a[1]["decision"], a[1]["reason"])]
    season.store.append_many("desk", acts, who=who, at=now())
    return len(acts)


def correct(season: Season, what: str, target: Mapping[str, Any], reason: str, *, who: str = SECRETARIAT) -> int:
    """Record a correction (``value``, ``mail_unit``, ``file_role``, ``attached``, ``admitted``). Its number."""
    if what not in CORRECTIONS:
        raise RefusedError(say("There is no correction of the kind {what}.", what=what))
    if not reason.strip():
        raise RefusedError(say("A correction needs a reason."))
    said = {"what": what, "target": dict(target), "reason": reason.strip()}
    return season.store.append("desk", "corrected", said, who=who, at=now()).seq


def attach(
    season: Season, data: bytes, name: str, target: Mapping[str, Any], reason: str, *, who: str = SECRETARIAT
) -> int:
    """Attach a file that came another way (net disk, post) to a unit; it is kept in the vault."""
    sha = season.vault.put(data)
    from review_lib.desk.receive import read_files

    seq = correct(season, "attached", {**target, "sha256": sha, "name": name, "size": len(data)}, reason, who=who)
    read_files(season, workers=0)
    return seq


def resolve(
    season: Season, unit: str, code: str, subject: str, how: str, reason: str, *, who: str = SECRETARIAT
) -> int:
    """Resolve a finding: ``accepted``, ``wrong_alarm``, ``explained`` or ``asked`` (the company was asked)."""
    if how not in RESOLUTIONS:
        raise RefusedError(say("There is no resolution of the kind {what}.", what=how))
    said = {"unit": unit, "code": code, "subject": subject, "how": how, "reason": reason.strip()}
    return season.store.append("desk", "resolved", said, who=who, at=now()).seq


def undo(season: Season, seq: int, *, who: str = SECRETARIAT, reason: str = "") -> None:
    """Undo a correction or resolution by its number; both stay to be seen."""
    known = {e.seq for e in season.store.events("desk", kinds=["corrected", "resolved"])}
    if seq not in known:
        raise NotFoundError(say("There is no correction or resolution number {seq}.", seq=seq))
    season.store.append("desk", "undone", {"seq": seq, "reason": reason}, who=who, at=now())


def judged(season: Season) -> list[str]:
    """The numbers of the entries that go to the judges: decided 参评 or 完善后参评."""
    now_ = view(season)
    return [n for n, e in now_.entries() if n in now_.decisions and now_.decisions[n].decision in JUDGED]


def rows(path: Path, columns: tuple[str, ...]) -> list[tuple[int, dict[str, str]]]:
    """(line, row) of a CSV table in UTF-8 (BOM or not) or GB18030. InputError names what is missing."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise InputError(say("{file} cannot be opened. Check the path.", file=path)) from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = raw.decode("gb18030")
        except UnicodeDecodeError as error:
            raise InputError(
                say("{file} is neither UTF-8 nor GB18030. Save it as CSV UTF-8.", file=path.name)
            ) from error
    reader = csv.DictReader(io.StringIO(text, newline=""))
    missing = [c for c in columns if c not in (reader.fieldnames or ())]
    if missing:
        raise InputError(say("{file} has no column {columns}.", file=path.name, columns="、".join(missing)))
    return [(reader.line_num, {k: (v or "").strip() for k, v in row.items() if k}) for row in reader]
