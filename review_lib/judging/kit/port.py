"""The score sheet's door to an unpacked kit: the same sheet as in the season, without a season.

The folder of a kit walks in; marks, comments and pins go as events into ``answers.jsonl`` beside the notebook, which
is handed in with the kit. Its first line is the sealed ticket; each later line is one event, written through to the
disk before the sheet says that it is saved. A line that a power cut left half is dropped.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from review_lib.errors import InputError, NotFoundError, RefusedError
from review_lib.judging import port as shape
from review_lib.judging import shown
from review_lib.judging.kit.page import read_page
from review_lib.judging.kit.ticket import read_ticket
from review_lib.judging.sheet import fold, read_number, refuse_unless_open
from review_lib.judging.shown import clock, plain
from review_lib.judging.values import Sheet
from review_lib.text import say

KIT, ANSWERS = "kit.json", "answers.jsonl"


@dataclass(frozen=True, slots=True)
class Act:
    """An event of a kit, as the folding of sheets takes it."""

    kind: str
    payload: Mapping[str, Any] | None
    at: str
    seq: int


@dataclass(frozen=True, slots=True)
class KitFile:
    """What ``kit.json`` holds: sealed ticket, words of sub-points, sheets, and each report without its text."""

    ticket: str
    seal: str
    verdicts: tuple[str, ...]
    sheets: tuple[shape.SheetData, ...]
    reports: dict[str, shape.ReportView]
    pages: dict[str, str]


_kit_file = TypeAdapter(KitFile)


def pack_kit(kit: KitFile) -> bytes:
    """``kit.json``."""
    return _kit_file.dump_json(kit, indent=1)


def answers(data: bytes) -> tuple[dict[str, Any], list[Act], int]:
    """(first line, events, number of lines that cannot be read) of an answers file. InputError where it is none."""
    lines = data.decode("utf-8", "replace").splitlines()
    try:
        head = json.loads(lines[0])
        if not isinstance(head, dict) or not {"ticket", "seal"} <= head.keys():
            raise ValueError("no ticket")
    except (ValueError, IndexError) as error:
        raise InputError(say("Its ticket was damaged. Ask the judge for the file as it was saved.")) from error
    acts, bad = [], 0
    for n, line in enumerate(lines[1:], 1):
        try:
            said = json.loads(line)
            acts.append(Act(said["kind"], said["payload"], said["at"], said["seq"]))
        except (ValueError, KeyError, TypeError):
            bad += n < len(lines) - 1  # the last line may have been cut off while it was written
    return head, acts, bad


class KitPort:
    """The sheets of one kit."""

    def __init__(self, folder: Path) -> None:
        """InputError where ``folder`` holds no kit."""
        self._folder = folder
        try:
            self._kit = _kit_file.validate_json((folder / KIT).read_bytes())
        except (OSError, ValidationError) as error:
            raise InputError(
                say("{folder} holds no kit. Unpack the whole zip and open the notebook in it.", folder=folder)
            ) from error
        self._ticket = read_ticket(self._kit.ticket)
        self._base = {s.card.entry: s for s in self._kit.sheets}
        self._pages: dict[str, tuple[tuple[str, ...], dict[str, tuple[str, bytes]]]] = {}

    # ------------------------------------------------------------------ look
    def judge(self) -> str:
        """The judge's name."""
        return self._ticket.judge

    def season(self) -> str:
        """A name under which the browser keeps pending marks."""
        return f"kit-{self._ticket.kit}"

    def entries(self) -> list[shape.EntryCard]:
        """The entries of the kit."""
        sheets = self._sheets()
        return [self._card(e, sheets[e]) for e in self._base]

    def open(self, entry: str) -> shape.SheetData:
        """One sheet as it stands now."""
        base, sheets = self._mine(entry), self._sheets()
        sheet = sheets[entry]
        marks, comments, points = shown.held(sheet)
        return replace(
            base,
            card=self._card(entry, sheet),
            version=sheet.version,
            marks=marks,
            comments=comments,
            points=points,
            evidence=shown.evidence(sheet),
            proposals=shown.proposals(sheet),
            phrases=shown.phrases(sheets, entry),
            receipt=say("in the kit, not handed in yet") if sheet.state == "submitted" else "",
            submitted_at=sheet.submitted_at[:19].replace("T", " "),
        )

    def report(self, entry: str) -> shape.ReportView:
        """The report, as it was put into the kit."""
        self._mine(entry)
        view = self._kit.reports[entry]
        return view if entry not in self._kit.pages else replace(view, sections=self._page(entry)[0])

    def picture(self, entry: str, key: str) -> tuple[str, bytes]:
        """A picture of the report by its key."""
        self._mine(entry)
        found = self._page(entry)[1] if entry in self._kit.pages else {}
        if key not in found:
            raise NotFoundError(say("The report has no such picture."))
        return found[key]

    def own_totals(self) -> list[shape.OwnTotal]:
        """The complete sheets of the kit."""
        found = []
        for entry, sheet in self._sheets().items():
            if sheet.state != "recused" and not self._missing(sheet):
                marks = {i: str(plain(m)) for i, m in sheet.marks.items()}
                found.append(shape.OwnTotal(entry, self._base[entry].card.title, str(plain(sheet.total)), marks))
        return found

    # ------------------------------------------------------------------ write
    def mark(self, entry: str, item: str, mark: str | None, version: int) -> shape.Saved | shape.Conflict:
        """Set a mark seen at ``version``."""
        known = next((i for i in self._mine(entry).rubric.items if i.id == item), None)
        if known is None:
            raise RefusedError(say("The score table has no item {item}.", item=item))
        value = None if mark is None else plain(read_number(item, mark, Decimal(known.max), Decimal(known.step)))
        said = {"item": item, "mark": value}
        return self._set(entry, "mark", item, value, version, "marked", said, lambda s: plain(s.marks.get(item)))

    def comment(self, entry: str, item: str, text: str | None, version: int) -> shape.Saved | shape.Conflict:
        """Set the comment of an item, or of the whole (``""``)."""
        value = (text or "").strip() or None
        said = {"item": item, "text": value or ""}

        def held(sheet: Sheet) -> str | None:
            return (sheet.comments.get(item) if item else sheet.comment) or None

        return self._set(entry, "comment", item, value, version, "commented", said, held)

    def point(self, entry: str, point: str, verdict: str | None, version: int) -> shape.Saved | shape.Conflict:
        """Set the choice at a sub-point."""
        if verdict is not None and verdict not in self._kit.verdicts:
            raise RefusedError(say("“{word}” is none of the words of this season.", word=verdict))
        said = {"point": point, "verdict": verdict}
        return self._set(entry, "point", point, verdict, version, "pointed", said, lambda s: s.points.get(point))

    def propose(
        self, entry: str, what: str, choice: str | None, reason: str, version: int
    ) -> shape.Saved | shape.Conflict:
        """Propose a veto or a level to the panel."""
        if choice and not reason.strip():
            raise RefusedError(say("A proposal needs a reason."))
        said = {"what": what, "choice": choice or "", "reason": reason.strip()}

        value = shape.proposal_text(choice, reason.strip()) if choice else None
        return self._set(entry, "proposal", what, value, version, "proposed", said, lambda s: shown.proposal(s, what))

    def pin(self, entry: str, pin: shape.Evidence) -> shape.Saved:
        """Tie a passage or picture to a sub-point; a pin of the same id that is there already stays as it is."""
        self._mine(entry)
        sheet = self._sheets()[entry]
        if pin.id in {e.id for e in sheet.evidence}:
            return shape.Saved(sheet.version, sheet.version, "")
        return self._act(entry, "pinned", shape.pin_said(pin))

    def unpin(self, entry: str, pin: str) -> shape.Saved:
        """Take a pin away."""
        return self._act(entry, "unpinned", {"id": pin})

    def recuse(self, entry: str, reason: str) -> shape.Saved:
        """Stand back from an entry."""
        if not reason.strip():
            raise RefusedError(say("A recusal needs a reason."))
        return self._act(entry, "recused", {"reason": reason.strip()})

    def unrecuse(self, entry: str) -> shape.Saved:
        """Take one's own recusal back."""
        self._mine(entry)
        if self._sheets()[entry].state != "recused":
            raise RefusedError(say("{entry}: there is no recusal of yours to take back.", entry=entry))
        return self._write(entry, "unrecused", {})

    def submit(self, entries: list[str], declared: bool) -> shape.Receipt:
        """Mark sheets as to be submitted when the kit is handed in."""
        if not declared:
            raise RefusedError(say("Tick the declaration of no interest first."))
        sheets = self._sheets()
        for entry in entries:
            self._mine(entry)
            refuse_unless_open(sheets[entry])
            lacking = self._missing(sheets[entry])
            if lacking:
                raise RefusedError(say("{entry}: not marked yet: {items}.", entry=entry, items="、".join(lacking)))
            silent = self._silent(sheets[entry])
            if silent:
                raise RefusedError(
                    say("{entry}: a comment is asked for at: {items}.", entry=entry, items="、".join(silent))
                )
        done = [self._write(e, "submitted", {"declared": True}) for e in entries]
        code = say("in the kit, not handed in yet")
        return shape.Receipt(dict.fromkeys(entries, code), done[-1].at if done else "")

    # ------------------------------------------------------------------ inside
    def _mine(self, entry: str) -> shape.SheetData:
        if entry not in self._base:
            raise NotFoundError(say("{entry} is not in this kit.", entry=entry))
        return self._base[entry]

    def _page(self, entry: str) -> tuple[tuple[str, ...], dict[str, tuple[str, bytes]]]:
        if entry not in self._pages:
            path = self._folder / self._kit.pages[entry]
            try:
                self._pages[entry] = read_page(path.read_bytes())
            except OSError as error:
                raise NotFoundError(
                    say("{file} is missing. Unpack the whole zip and open the notebook in it.", file=path.name)
                ) from error
        return self._pages[entry]

    def _acts(self) -> list[Act]:
        path = self._folder / ANSWERS
        return answers(path.read_bytes())[1] if path.exists() else []

    def _sheets(self) -> dict[str, Sheet]:
        acts = [a for s in self._kit.sheets for a in _standing(s)]
        sheets = fold(self.judge(), [*sorted(acts, key=lambda a: a.seq), *self._acts()])
        return {e: sheets.get(e) or Sheet(self.judge(), e) for e in self._base}

    def _missing(self, sheet: Sheet) -> list[str]:
        return [i.name for i in self._base[sheet.entry].rubric.items if i.id not in sheet.marks]

    def _silent(self, sheet: Sheet) -> list[str]:
        rubric, found = self._base[sheet.entry].rubric, []
        for item in rubric.items:
            mark = sheet.marks.get(item.id)
            band = next((b.name for b in reversed(item.bands) if mark is not None and mark >= Decimal(b.low)), "")
            if band in rubric.comment_bands and not sheet.comments.get(item.id, "").strip():
                found.append(item.name)
        return found

    def _card(self, entry: str, sheet: Sheet) -> shape.EntryCard:
        state: shape.State = "new"
        if sheet.state in ("submitted", "recused"):
            state = "submitted" if sheet.state == "submitted" else "recused"
        elif sheet.written or sheet.evidence:
            state = "draft"
        total = str(plain(sheet.total)) if sheet.marks else ""
        return replace(self._base[entry].card, state=state, total=total, done=len(sheet.marks), recusal=sheet.reason)

    def _set(
        self,
        entry: str,
        kind: str,
        key: str,
        value: str | None,
        version: int,
        event: str,
        said: dict[str, Any],
        held: Callable[[Sheet], str | None],
    ) -> shape.Saved | shape.Conflict:
        self._mine(entry)
        sheet = self._sheets()[entry]
        refuse_unless_open(sheet)
        seq, at = sheet.written.get((kind, key), (0, ""))
        if seq != version:
            if held(sheet) == value:
                return shape.Saved(seq, sheet.version, clock(at))
            return shape.Conflict(value, held(sheet), seq, clock(at))
        return self._write(entry, event, said)

    def _act(self, entry: str, event: str, said: dict[str, Any]) -> shape.Saved:
        self._mine(entry)
        refuse_unless_open(self._sheets()[entry])
        return self._write(entry, event, said)

    def _write(self, entry: str, event: str, said: dict[str, Any]) -> shape.Saved:
        path = self._folder / ANSWERS
        last = max((s.version for s in self._sheets().values()), default=0)
        at = datetime.now().astimezone().isoformat(timespec="milliseconds")
        line = {"kind": event, "payload": {"entry": entry, **said}, "at": at, "seq": last + 1}
        text = json.dumps(line, ensure_ascii=False) + "\n"
        if not path.exists():
            text = json.dumps({"ticket": self._kit.ticket, "seal": self._kit.seal}, ensure_ascii=False) + "\n" + text
        elif not path.read_bytes().endswith(b"\n"):
            text = "\n" + text  # a line cut off by a power cut must not swallow this one
        with path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        return shape.Saved(last + 1, last + 1, clock(at))


def _standing(sheet: shape.SheetData) -> list[Act]:
    """What was in the season when the kit was made, as events at their versions."""
    entry = sheet.card.entry
    acts = [Act("marked", {"entry": entry, "item": i, "mark": h.value}, f"{'':11}{h.at}", h.version)
            for i, h in sheet.marks.items()]  # fmt: skip
    acts += [Act("commented", {"entry": entry, "item": i, "text": h.value or ""}, f"{'':11}{h.at}", h.version)
             for i, h in sheet.comments.items()]  # fmt: skip
    acts += [Act("pointed", {"entry": entry, "point": p, "verdict": h.value}, f"{'':11}{h.at}", h.version)
             for p, h in sheet.points.items()]  # fmt: skip
    acts += [Act("proposed", {"entry": entry, "what": p.what, "choice": p.choice, "reason": p.reason}, "", p.version)
             for p in sheet.proposals]  # fmt: skip
    acts += [Act("pinned", {"entry": entry, **{k: getattr(e, k) for k in shape.Evidence.__dataclass_fields__}},
                 "", sheet.version) for e in sheet.evidence]  # fmt: skip
    return acts
