"""What judges filled into their kits, taken into the season.

Files walk in (a workbook, the notebook's answers, or a zip or folder with them); a :class:`Taken` a file walks out.
A kit of another season, another judge or a changed score table is refused whole, in one sentence. Else each good cell
is taken and each bad one told: worksheet, cell, item, what is wrong, what to do. A value that was changed elsewhere
since the kit was made is never overwritten: both are told. Nothing is changed after submit.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from review_lib.desk.judges import duty, panel
from review_lib.desk.kits import season_id, season_key
from review_lib.desk.kits_merge import Merge, Taken
from review_lib.desk.phases import judging_rules, phase_named
from review_lib.desk.season import SECRETARIAT, Season
from review_lib.desk.sheets import refuse_if_closed, rubric_of
from review_lib.errors import InputError, NotFoundError, RefusedError, UserError
from review_lib.intake.kinds import open_zip
from review_lib.judging.kit.answers_back import read_answers
from review_lib.judging.kit.book_back import read_book, ticket_of
from review_lib.judging.kit.ticket import Ticket, holds, read_ticket, table_print
from review_lib.judging.shown import shown_rubric
from review_lib.text import say

MOST = 400_000_000  # bytes of a handed-in file, packed or not


def take_kits(season: Season, files: Sequence[Path], *, judge: str = "", who: str = SECRETARIAT) -> list[Taken]:
    """Take what was filled in ``files``, in any order, as often as they come; ``judge``: only kits of that one."""
    found = []
    for path in files:
        try:
            parts = list(_parts(path))
        except UserError as error:
            found.append(Taken(path.name, refused=str(error)))
            continue
        if not parts:
            found.append(Taken(path.name, refused=say("{file} holds no kit that was filled.", file=path.name)))
        for name, data in parts:
            try:
                found.append(take(season, name, data, judge=judge, who=who))
            except UserError as error:
                found.append(Taken(name, refused=str(error)))
    return found


def take(season: Season, name: str, data: bytes, *, judge: str = "", who: str = SECRETARIAT) -> Taken:
    """Take one filled workbook or answers file. UserError where it is refused whole."""
    refuse_if_closed(season)
    answers = name.lower().endswith(".jsonl")
    if answers:
        back = read_answers(data, name)
        ticket, phase = _admit(season, name, back.ticket, back.seal, judge)
    else:
        _, text, stamp = ticket_of(data, name)
        ticket, phase = _admit(season, name, text, stamp, judge)
        words = judging_rules(season).verdicts
        mine = set(duty(season, ticket.judge, phase).entries)
        back = read_book(data, name, lambda e: shown_rubric(rubric_of(season, e, phase), words) if e in mine else None)
    return Merge(season, ticket, phase, back, hashlib.sha256(data).hexdigest(), who).done()


def _parts(path: Path) -> Iterator[tuple[str, bytes]]:
    """(name, bytes) of each workbook and answers file in what was handed in."""
    if path.is_dir():
        for inner in sorted(path.rglob("*")):
            if inner.is_file() and _wanted(inner.name):
                yield inner.name, inner.read_bytes()
        return
    try:
        if path.stat().st_size > MOST:
            raise InputError(say("{file} is too large when unpacked. Ask for the kit's own file.", file=path.name))
        data = path.read_bytes()
    except OSError as error:
        raise InputError(say("{file} cannot be opened. Check the path.", file=path)) from error
    suffix = path.suffix.lower()
    if suffix == ".zip":
        try:
            with open_zip(data) as box:
                inside = [i for i in box.infolist() if not i.is_dir() and _wanted(i.filename)]
                if sum(i.file_size for i in inside) > MOST:
                    raise InputError(
                        say("{file} is too large when unpacked. Ask for the kit's own file.", file=path.name)
                    )
                for info in inside:
                    yield info.filename.rpartition("/")[2], box.read(info)
        except InputError:
            raise
        except Exception as error:  # a broken zip fails in many ways
            raise InputError(say("{file} is damaged. Pack it again and send it again.", file=path.name)) from error
    elif suffix in (".xlsx", ".xlsm", ".jsonl"):
        yield path.name, data
    else:
        raise InputError(say("{file} is no workbook of a kit. Save it as .xlsx and send it again.", file=path.name))


def _wanted(name: str) -> bool:
    last = name.rpartition("/")[2]
    return last.lower().endswith((".xlsx", ".jsonl")) and not last.startswith(("~$", ".")) and "__MACOSX" not in name


def _admit(season: Season, name: str, text: str, stamp: str, judge: str) -> tuple[Ticket, str]:
    """The ticket and phase of a kit that is this season's. RefusedError in one sentence where it is not."""
    ticket = read_ticket(text)
    if ticket.season != season_id(season):
        raise RefusedError(
            say("{file} is of another season ({label}), not of {season}; it was not taken.",
                file=name, label=ticket.label, season=season.label)
        )  # fmt: skip
    if not holds(season_key(season), text, stamp):
        raise RefusedError(
            say("{file}: the seal does not hold, so whose it is was changed; it was not taken. "
                "Ask the judge for the kit as it was sent.", file=name)
        )  # fmt: skip
    if judge and ticket.judge != judge:
        raise RefusedError(
            say("{file} is the kit of {other}, not of {judge}; it was not taken.",
                file=name, other=ticket.judge, judge=judge)
        )  # fmt: skip
    if ticket.judge not in {j.judge for j in panel(season)}:
        raise RefusedError(say("{file} is the kit of {other}, who is no judge of this season; it was not taken.",
                               file=name, other=ticket.judge))  # fmt: skip
    try:
        phase = phase_named(season, ticket.phase)
    except NotFoundError as error:
        raise RefusedError(say("{file} is of the phase {phase}, which this season no longer has; it was not taken.",
                               file=name, phase=ticket.phase)) from error  # fmt: skip
    for sheet in ticket.sheets:
        try:
            same = table_print(rubric_of(season, sheet.entry, phase)) == sheet.table
        except NotFoundError:
            continue  # the entry is gone: told entry by entry
        if not same:
            raise RefusedError(say("{file}: the score table was changed since the kit was made; it was not taken. "
                                   "Send {judge} a new kit.", file=name, judge=ticket.judge))  # fmt: skip
    return ticket, phase
