"""One judge's score sheet as one widget model.

A :class:`~review_lib.widgets.sheet.port.SheetPort` walks in; marks, comments and pins walk out through it, one at a
time, as the page sends them. Nothing is kept here but one thing: which write of which page was the last of its key,
so that a page whose answer was lost on the way does not meet its own mark as another's. The page paints itself from
what ``start`` and ``open`` give; the notebook holds no mark.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import traitlets

from review_lib.errors import NotFoundError
from review_lib.text import say
from review_lib.widgets.base import Blob, Screen, beside, plain
from review_lib.widgets.sheet.port import Conflict, Saved, SheetPort
from review_lib.widgets.sheet.words import words


class SheetWidget(Screen):
    """The score sheet. ``SheetWidget(port)`` as the last line of a cell shows it; a later one closes an earlier."""

    parts = beside(
        __file__,
        "marks.js",
        "outbox.js",
        "history.js",
        "keys.js",
        "keep.js",
        "shelf.js",
        "report.js",
        "band.js",
        "rubric.js",
        "side.js",
        "dialogs.js",
        "checks.js",
        "acts.js",
        "frame.js",
        "doings.js",
        "sheet.js",
        "sheet.css",
    )

    patience = traitlets.Int(5000).tag(sync=True)

    def __init__(self, port: SheetPort, patience: int = 5000, phases: Mapping[str, SheetPort] | None = None) -> None:
        """``port``: the judge's door to the season; ``patience``: how long, in milliseconds, the page waits for a
        mark to be in the store before it says that it is not and tries again; ``phases``: name -> door of every phase
        in which the judge has sheets, ``port`` among them, where there are several."""
        self._port = port
        doors = dict(phases or {})
        names = list(doors)
        first = next((name for name, door in doors.items() if door is port), "")
        calls = dict(_Door(self, port, names, first).calls())
        for name, door in doors.items():
            calls |= {f"{call}@{name}": f for call, f in _Door(self, door, names, name).calls().items()}
        super().__init__(calls, words(), patience=patience)


class _Door:
    """What a page may ask of one port: a phase's sheets. Only the last write of each page's key is kept."""

    def __init__(self, widget: SheetWidget, port: SheetPort, phases: list[str], phase: str) -> None:
        self._port, self._phases, self._phase = port, phases, phase
        self.tell = widget.tell
        self._written: dict[tuple[str, str, str, str], int] = {}

    def calls(self) -> dict[str, Callable[..., object]]:
        """The functions by the names under which the page asks for them."""
        port = self._port
        return {
            "start": self._start,
            "entries": port.entries,
            "totals": port.own_totals,
            "open": port.open,
            "report": port.report,
            "picture": self._picture,
            "write": self._write,
            "pin": self._pin,
            "unpin": self._unpin,
            "propose": self._propose,
            "recuse": self._recuse,
            "unrecuse": self._unrecuse,
            "submit": self._submit,
            "feedback": self._feedback,
        }

    def _feedback(self) -> str:
        """The judge's page after the season, as HTML. NotFoundError where the door has none."""
        page = getattr(self._port, "feedback", None)
        if page is None:
            raise NotFoundError(say("There is no feedback here."))
        return str(page())

    def _start(self) -> dict[str, Any]:
        cards = self._port.entries()
        return {
            "judge": self._port.judge(),
            "season": self._port.season(),
            "entries": cards,
            "totals": self._port.own_totals(),
            "phases": self._phases,
            "phase": self._phase,
            "feedback": bool(getattr(self._port, "has_feedback", bool)()),
        }

    def _picture(self, entry: str, key: str) -> Blob:
        mime, data = self._port.picture(entry, key)
        return Blob(mime, data)

    def _write(self, kind: str, entry: str, key: str, value: str | None, version: int, page: str) -> dict[str, Any]:
        writers = {"mark": self._port.mark, "comment": self._port.comment, "point": self._port.point}
        if kind not in writers:
            raise NotFoundError(say("A score sheet has no {kind} to write.", kind=kind))
        place = (page, kind, entry, key)
        answer = writers[kind](entry, key, value, max(version, self._written.get(place, 0)))
        return self._answered(answer, entry, page, place)

    def _propose(
        self, entry: str, what: str, choice: str | None, reason: str, version: int, page: str
    ) -> dict[str, Any]:
        place = (page, "propose", entry, what)
        seen = max(version, self._written.get(place, 0))
        return self._answered(self._port.propose(entry, what, choice, reason, seen), entry, page, place)

    def _pin(self, entry: str, pin: dict[str, Any], page: str) -> dict[str, Any]:
        answer = self._port.pin(
            entry,
            str(pin["block"]),
            int(pin["start"]),
            int(pin["end"]),
            str(pin["quote"]),
            str(pin["point"]),
            str(pin["kind"]),
            str(pin.get("picture", "")),
        )
        return self._answered(answer, entry, page)

    def _unpin(self, entry: str, pin: str, page: str) -> dict[str, Any]:
        return self._answered(self._port.unpin(entry, pin), entry, page)

    def _recuse(self, entry: str, reason: str, page: str) -> dict[str, Any]:
        return self._answered(self._port.recuse(entry, reason), entry, page)

    def _unrecuse(self, entry: str, page: str) -> dict[str, Any]:
        return self._answered(self._port.unrecuse(entry), entry, page)

    def _submit(self, entries: list[str], declared: bool, page: str) -> dict[str, Any]:
        receipt = self._port.submit(list(entries), bool(declared))
        for entry in receipt.codes:
            self.tell("changed", entry=entry, page=page)
        return dict(plain(receipt))

    def _answered(
        self,
        answer: Saved | Conflict,
        entry: str,
        page: str,
        place: tuple[str, str, str, str] | None = None,
    ) -> dict[str, Any]:
        if isinstance(answer, Conflict):
            return {"result": "conflict", **plain(answer)}
        if place is not None:
            self._written[place] = answer.version
        self.tell("changed", entry=entry, page=page)
        return {"result": "saved", **plain(answer)}
