"""One filled kit against the sheets of its judge.

A kit that was admitted (its ticket, phase and what came back in it) walks in; what is new is written to the judge's
stream, and a :class:`Taken` walks out. A value that was changed elsewhere since the kit was made is never overwritten.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from review_lib.desk.judges import duty
from review_lib.desk.kits import STREAM
from review_lib.desk.phases import judging_rules
from review_lib.desk.season import Season, now
from review_lib.desk.sheets import rubric_of, stream, submit
from review_lib.errors import RefusedError
from review_lib.judging import port as shape
from review_lib.judging.kit.ticket import Given, Returned, Ticket, Trouble
from review_lib.judging.sheet import fold, read_mark
from review_lib.judging.shown import plain
from review_lib.judging.values import Sheet
from review_lib.store import Event
from review_lib.text import say

_ACTS = {"mark": "marked", "comment": "commented", "point": "pointed", "level": "proposed", "veto": "proposed"}


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken of one file: values taken anew, values that stood already, submitted entries with the code of
    their receipts, sentences on what was not taken; or why the whole was refused."""

    name: str
    judge: str = ""
    taken: int = 0
    known: int = 0
    submitted: Mapping[str, str] = field(default_factory=dict)
    troubles: tuple[str, ...] = ()
    refused: str = ""

    def lines(self) -> list[str]:
        """What came of the file in sentences, the troubles after the counts; empty where it was refused whole."""
        if self.refused:
            return []
        told = say(
            "{file} ({judge}): {taken} taken, {known} stood already, {submitted} submitted, {n} not taken.",
            file=self.name,
            judge=self.judge,
            taken=self.taken,
            known=self.known,
            submitted=len(self.submitted),
            n=len(self.troubles),
        )
        return [told, *self.troubles]


class _MovedError(Exception):
    """Somebody wrote to the judge's sheets while the kit was compared with them."""


class Merge:
    """One filled kit against the judge's sheets."""

    def __init__(self, season: Season, ticket: Ticket, phase: str, back: Returned, sha256: str, who: str) -> None:
        self.season, self.ticket, self.phase, self.back = season, ticket, phase, back
        self.sha256, self.who = sha256, who
        self.rules = judging_rules(season)

    def done(self) -> Taken:
        """Write what is new; tried again where the sheets were written to meanwhile. RefusedError after five times."""
        for _ in range(5):
            try:
                return self._try()
            except _MovedError:
                continue
        raise RefusedError(say("{file} could not be taken: the sheets are being written. Try again.",
                               file=self.back.name))  # fmt: skip

    def _try(self) -> Taken:
        self.events = self.season.store.events(stream(self.ticket.judge, self.phase))
        self.sheets = fold(self.ticket.judge, self.events)
        self.by_seq = {e.seq: e for e in self.events}
        self.troubles = list(self.back.troubles)
        self.clouded = {t.where.partition("!")[0] for t in self.back.troubles}
        self.acts: list[tuple[str, dict[str, Any]]] = []
        self.known = 0
        job = duty(self.season, self.ticket.judge, self.phase)
        mine = set(job.entries)
        for sheet in self.ticket.sheets:
            if sheet.entry not in mine:
                self._tell(sheet.entry, "", say("{entry} is no longer an entry of {judge}", entry=sheet.entry,
                           judge=self.ticket.judge), say("nothing needs to be done; it was not taken"))  # fmt: skip
        by_entry: dict[str, list[Given]] = {}
        for given in self.back.given:
            if given.entry in mine:
                by_entry.setdefault(given.entry, []).append(given)
        for entry, list_ in by_entry.items():
            self._entry(entry, list_)
        self._blanks(mine)
        self._pins(mine)
        seen = len(self.events)

        def guard(events: Sequence[Event]) -> None:
            if len(events) != seen:
                raise _MovedError

        if self.acts:
            self.season.store.append_many(
                stream(self.ticket.judge, self.phase), self.acts, who=self.who, at=now(), guard=guard
            )
        codes = self._submit(mine)
        self._note(len(self.acts), codes)
        said = tuple(_sentence(t) for t in self.troubles)
        return Taken(self.back.name, self.ticket.judge, len(self.acts), self.known, codes, said)

    # ---------------------------------------------------------------- values
    def _entry(self, entry: str, list_: Sequence[Given]) -> None:
        sheet = self.sheets.get(entry) or Sheet(self.ticket.judge, entry)
        recusal = next((g for g in list_ if g.kind == "recusal"), None)
        if sheet.state == "submitted":
            other = [g for g in list_ if g.kind != "recusal" and self._held(sheet, g) != g.value]
            self.known += len(list_) - len(other)
            beyond = other or [g for g in (recusal,) if g is not None]
            if beyond:
                what = say("{entry} was submitted; its marks can no longer be changed.", entry=entry)
                todo = say("ask the secretariat for a correction with its reason")
                self._tell(beyond[0].where, "", what.rstrip("。."), todo)
            return
        if sheet.state == "recused":
            if recusal is None and any(g.kind == "mark" for g in list_):
                what = say("the judge stood back from {entry}, so no mark is taken", entry=entry)
                self._tell(list_[0].where, "", what, say("take the recusal back on the score sheet first"))
            self.known += recusal is not None
            return
        if recusal is not None:
            self.acts.append(("recused", {"entry": entry, "reason": recusal.value, "kit": self.ticket.kit}))
            return
        for given in list_:
            try:
                self._value(sheet, given)
            except RefusedError as error:
                self._tell(
                    given.where, given.key, str(error).rstrip("。."), say("correct the cell and hand the kit in again")
                )
                self.clouded.add(entry)

    def _value(self, sheet: Sheet, given: Given) -> None:
        value = self._checked(given)
        standing = self._held(sheet, given)
        same_reason = given.kind not in ("level", "veto") or sheet.proposals.get(given.kind) is None or (
            sheet.proposals[given.kind].reason == given.reason.strip()
        )  # fmt: skip
        if standing == value and same_reason:
            self.known += 1
            return
        seq = sheet.written.get(_key(given), (0, ""))[0]
        told = self.ticket.sheet(given.entry)
        base = told.versions.get(given.place, 0) if told else 0
        if seq != base:
            last = self.by_seq[seq].payload or {}
            if last.get("kit") != self.ticket.kit:
                self._tell(given.where, given.key,
                           say("{mine} stands here, but {theirs} was given elsewhere after the kit was made",
                               mine=value, theirs=standing or say("nothing")),
                           say("ask the judge which holds; it can be given on the score sheet"))  # fmt: skip
                self.clouded.add(given.entry)
                return
            if _later(str(last.get("saved", "")), self.back.saved):
                self._tell(given.where, given.key,
                           say("{mine} is from an older copy of the kit; {theirs} from a newer one stands",
                               mine=value, theirs=standing or say("nothing")),
                           say("nothing needs to be done, unless the older one was meant"))  # fmt: skip
                return
        kind = _ACTS[given.kind]
        said: dict[str, Any] = {"entry": given.entry, "kit": self.ticket.kit, "saved": self.back.saved}
        if kind == "marked":
            said |= {"item": given.key, "mark": value}
        elif kind == "commented":
            said |= {"item": given.key, "text": value}
        elif kind == "pointed":
            said |= {"point": given.key, "verdict": value}
        else:
            said |= {"what": given.kind, "choice": value, "reason": given.reason.strip()}
        self.acts.append((kind, said))

    def _checked(self, given: Given) -> str:
        """The value as it is kept. RefusedError where the season does not allow it."""
        rubric = rubric_of(self.season, given.entry, self.phase)
        if given.kind == "mark":
            return str(plain(read_mark(rubric, given.key, given.value)))
        if given.kind == "point" and given.value not in self.rules.verdicts:
            raise RefusedError(say("“{word}” is none of the words of this season.", word=given.value))
        if given.kind in ("level", "veto"):
            words = rubric.levels.list if given.kind == "level" else rubric.vetoes.list
            if given.value not in words:
                raise RefusedError(say("“{word}” is none of the words of this season.", word=given.value))
            if not given.reason.strip():
                raise RefusedError(say("A proposal needs a reason."))
        return given.value.strip()

    def _held(self, sheet: Sheet, given: Given) -> str | None:
        if given.kind == "mark":
            return plain(sheet.marks.get(given.key))
        if given.kind == "comment":
            return (sheet.comments.get(given.key) if given.key else sheet.comment) or None
        if given.kind == "point":
            return sheet.points.get(given.key)
        proposal = sheet.proposals.get(given.kind)
        return proposal.choice if proposal else None

    def _blanks(self, mine: set[str]) -> None:
        """A cell left empty takes nothing back; where the kit had or brought a mark there, it is told."""
        for entry, place, where in self.back.blanks:
            kind, _, key = place.partition("/")
            sheet = self.sheets.get(entry)
            if kind != "mark" or sheet is None or entry not in mine or sheet.state != "open" or key not in sheet.marks:
                continue
            told = self.ticket.sheet(entry)
            in_kit = told is not None and place in told.versions
            last = self.by_seq[sheet.written["mark", key][0]].payload or {}
            if in_kit or (
                last.get("kit") == self.ticket.kit and not _later(str(last.get("saved", "")), self.back.saved)
            ):
                self._tell(where, key, say("the cell is empty, but {mark} stands in the season and stays",
                                           mark=plain(sheet.marks[key])),
                           say("to take it back, clear it on the score sheet"))  # fmt: skip

    def _pins(self, mine: set[str]) -> None:
        for entry, pin in self.back.pins:
            sheet = self.sheets.get(entry) or Sheet(self.ticket.judge, entry)
            if entry not in mine or sheet.state != "open":
                continue
            if pin.id in {p.id for p in sheet.evidence}:
                self.known += 1
                continue
            said = {k: getattr(pin, k) for k in shape.Evidence.__dataclass_fields__}
            self.acts.append(("pinned", {"entry": entry, **said, "kit": self.ticket.kit}))

    # ---------------------------------------------------------------- submit
    def _submit(self, mine: set[str]) -> dict[str, str]:
        codes: dict[str, str] = {}
        if self.back.submit and not self.back.declared:
            self._tell(self.back.name, "", say("submission is asked for, but the declaration is not given"),
                       say("choose {yes} at the declaration and hand the kit in again", yes="是"))  # fmt: skip
            return codes
        for entry in self.back.submit:
            sheet = self.sheets.get(entry)
            if entry not in mine or (sheet is not None and sheet.state != "open"):
                self.known += entry in mine
                continue
            if entry in self.clouded:
                self._tell(entry, "", say("it was not submitted, because not all of it could be taken"),
                           say("settle what is named above and hand the kit in again"))  # fmt: skip
                continue
            try:
                codes |= submit(self.season, self.ticket.judge, [entry], phase=self.phase, kit=self.ticket.kit)
            except RefusedError as error:
                self._tell(entry, "", say("it was not submitted: {why}", why=str(error).rstrip("。.")),
                           say("complete it and hand the kit in again"))  # fmt: skip
        return codes

    def _note(self, taken: int, codes: Mapping[str, str]) -> None:
        """Write down that the file came, once a file."""
        came = {(e.payload or {}).get("sha256") for e in self.season.store.events(STREAM, kinds=["taken"])}
        if taken or codes or self.sha256 not in came:
            said = {"kit": self.ticket.kit, "judge": self.ticket.judge, "file": self.back.name, "sha256": self.sha256,
                    "taken": taken, "submitted": sorted(codes), "not_taken": len(self.troubles)}  # fmt: skip
            self.season.store.append(STREAM, "taken", said, who=self.who, at=now())

    def _tell(self, where: str, item: str, what: str, todo: str) -> None:
        self.troubles.append(Trouble(where, item, what, todo))


def _key(given: Given) -> tuple[str, str]:
    return ("proposal", given.kind) if given.kind in ("level", "veto") else (given.kind, given.key)


def _later(one: str, other: str) -> bool:
    """Whether ``one`` is later than ``other`` (ISO times; False where either is not told)."""
    if not one or not other:
        return False
    return datetime.fromisoformat(one) > datetime.fromisoformat(other)


def _sentence(trouble: Trouble) -> str:
    item = f" {trouble.item}" if trouble.item and not trouble.what.startswith(trouble.item) else ""
    return say("{where}{item}: {what}; {todo}.", where=trouble.where, item=item, what=trouble.what, todo=trouble.todo)
