"""The secretariat's screens: each gives its page the functions that it may call and the words that it shows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from review_lib.desk import decide as clerk
from review_lib.desk import screens as look
from review_lib.desk.pictures import page_picture
from review_lib.desk.receive import receive
from review_lib.desk.season import Season
from review_lib.desk.verify import verify
from review_lib.errors import UserError
from review_lib.text import say
from review_lib.widgets.base import HERE, Blob, Screen
from review_lib.widgets.board_words import words
from review_lib.widgets.ranking_screen import ranking

__all__ = ["formal", "intake", "overview", "ranking"]

Calls = dict[str, Callable[..., object]]


def _parts(folder: str, name: str) -> tuple[Path, ...]:
    return (HERE / "board.js", HERE / folder / f"{name}.js", HERE / "board.css")


class Overview(Screen):
    """0-总览."""

    parts = _parts("overview", "overview")


class Intake(Screen):
    """1-收件."""

    parts = _parts("intake", "intake")


class Formal(Screen):
    """2-形式审查."""

    parts = _parts("formal", "formal")


def overview(season: Season) -> Screen:
    """The first page of a season."""

    def walk() -> dict[str, Any]:
        verdict = verify(season)
        if verdict.ok:
            text = say(
                "{events} records in {streams} chains and {files} files are as they were written.",
                events=verdict.events,
                streams=verdict.streams,
                files=verdict.files,
            )
            return {"ok": True, "text": text}
        return {"ok": False, "text": "\n".join(verdict.faults[:6])}

    return Overview({"state": lambda: look.overview(season), "verify": walk}, words())


def intake(season: Season) -> Screen:
    """What came, from whom."""

    def read(source: str) -> str:
        got = receive(season, [source], progress=lambda s, n, of: screen.tell("progress", stage=s, done=n, total=of))
        return say("{n} new mails, {known} known.", n=len(got.new), known=got.known)

    def move(mail: str, unit: str, reason: str) -> str:
        clerk.correct(season, "mail_unit", {"mail": mail, "unit": unit}, reason)
        return say("{mail} now counts for {unit}.", mail=mail, unit=unit)

    def place(sha256: str, role: str, annex: str, entry: str, reason: str) -> str:
        clerk.correct(season, "file_role", {"sha256": sha256, "role": role, "annex": annex, "entry": entry}, reason)
        return say("The file was placed.")

    def attach(mail: str, path: str, reason: str) -> str:
        file = Path(path.strip().strip('"')).expanduser()
        if not file.is_file():
            raise UserError(say("{file} is no file on this computer. Check the path.", file=file))
        clerk.attach(season, file.read_bytes(), file.name, {"mail": mail}, reason)
        return say("{file} was attached to {mail}.", file=file.name, mail=mail)

    calls: Calls = {
        "attach": attach,
        "state": lambda: look.intake(season),
        "unit": lambda name: look.unit(season, name),
        "read": read,
        "move_mail": move,
        "place_file": place,
    }
    screen = Intake(calls, words())
    return screen


def formal(season: Season) -> Screen:
    """The formal check."""

    def decide(entries: list[str], decision: str, reason: str) -> str:
        for entry in entries:
            clerk.decide(season, entry, decision, reason)
        return say("{n} entries: {decision}.", n=len(entries), decision=decision)

    def resolve(findings: list[list[str]], how: str, reason: str) -> str:
        for unit, code, subject in findings:
            clerk.resolve(season, unit, code, subject, how, reason)
        return say("{n} findings are dealt with.", n=len(findings))

    def correct(sha256: str, subject: str, value: str, reason: str) -> str:
        clerk.correct(season, "value", look.value_target(season, sha256, subject, value), reason)
        return say("The value was put right; what was received stands as it came.")

    def admit(item: str, reason: str) -> str:
        clerk.correct(season, "admitted", {"item": item}, reason)
        return say("The late item is let in.")

    def undo(seq: int) -> str:
        clerk.undo(season, int(seq))
        return say("Undone.")

    calls: Calls = {
        "state": lambda: look.findings(season),
        "source": lambda sha: look.source(season, sha),
        "page": lambda sha, number: Blob("image/png", page_picture(season, sha, int(number))[1]),
        "pages": lambda sha: page_picture(season, sha, 0)[0],
        "crop": lambda sha, number, box: Blob("image/png", page_picture(season, sha, int(number), _box(box))[1]),
        "decide": decide,
        "resolve": resolve,
        "correct": correct,
        "admit": admit,
        "undo": undo,
    }
    return Formal(calls, words())


def _box(box: list[float]) -> tuple[float, float, float, float]:
    left, top, right, bottom = (float(v) for v in box)
    return left, top, right, bottom
