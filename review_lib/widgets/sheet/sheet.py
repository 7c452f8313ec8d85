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
from review_lib.widgets.sheet.port import Conflict, Evidence, Saved, SheetPort
from review_lib.widgets.sheet.words import words


class SheetWidget(Screen):
    """The score sheet. ``SheetWidget(port)`` as the last line of a cell shows it; a later one closes an earlier."""

    parts = beside(
        __file__,
        "marks.js",
        "outbox.js",
        "history.js",
        "held.js",
        "phrases.js",
        "keys.js",
        "keep.js",
        "shelf.js",
        "passages.js",
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

    def _write(self, kind: str, entry: str, key: str, value: Any, version: int, page: str) -> dict[str, Any]:
        """One change of a page. The same change sent twice, because its answer was lost, is made once."""
        writers: dict[str, Callable[..., Saved | Conflict]] = {
            "mark": self._port.mark,
            "comment": self._port.comment,
            "point": self._port.point,
            "propose": self._propose,
            "pin": self._pin,
            "recuse": self._recuse,
        }
        if kind not in writers:
            raise NotFoundError(say("A score sheet has no {kind} to write.", kind=kind))
        place = (page, kind, entry, key)
        answer = writers[kind](entry, key, value, max(version, self._written.get(place, 0)))
        if isinstance(answer, Conflict):
            theirs: Any = answer.theirs
            if kind == "propose" and theirs is not None:
                choice, _, reason = theirs.partition("\n")
                theirs = {"choice": choice, "reason": reason}
            return {"result": "conflict", **plain(answer), "mine": value, "theirs": theirs}
        self._written[place] = answer.version
        self.tell("changed", entry=entry, page=page)
        return {"result": "saved", **plain(answer)}

    def _propose(self, entry: str, what: str, value: dict[str, str] | None, version: int) -> Saved | Conflict:
        said = value or {"choice": "", "reason": ""}
        return self._port.propose(entry, what, said["choice"] or None, said["reason"], version)

    def _pin(self, entry: str, name: str, value: dict[str, Any] | None, _version: int) -> Saved:
        if value is None:
            return self._port.unpin(entry, name)
        pin = Evidence(
            id=name,
            block=str(value["block"]),
            start=int(value["start"]),
            end=int(value["end"]),
            quote=str(value["quote"]),
            point=str(value["point"]),
            kind="against" if value["kind"] == "against" else "for",
            picture=str(value.get("picture", "")),
            until=str(value.get("until", "")),
        )
        return self._port.pin(entry, pin)

    def _recuse(self, entry: str, _key: str, reason: str | None, version: int) -> Saved:
        if (self._port.open(entry).card.state == "recused") == (reason is not None):
            return Saved(version, version, "")  # its answer was lost on the way, or it was taken back before it went
        return self._port.recuse(entry, reason) if reason is not None else self._port.unrecuse(entry)

    def _submit(self, entries: list[str], declared: bool, page: str) -> dict[str, Any]:
        receipt = self._port.submit(list(entries), bool(declared))
        for entry in receipt.codes:
            self.tell("changed", entry=entry, page=page)
        return dict(plain(receipt))
