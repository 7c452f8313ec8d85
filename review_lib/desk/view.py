"""The season as it stands now: received, as read, with what people put right.

A view, worked out again whenever something was received, corrected or decided: it is kept in memory by the
heads of the streams that it rests on. Entry numbers are the only thing that it writes: they are given at first
acceptance and never again.
"""

from __future__ import annotations

import difflib
import hashlib
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from review_lib.checks.facts import CheckRules
from review_lib.checks.register import build_register
from review_lib.checks.values import Entry, Register, ScanFacts, UnitRegister
from review_lib.desk import keep
from review_lib.desk.corrections import corrections
from review_lib.desk.mails import stored_mails
from review_lib.desk.season import SECRETARIAT, Season, now
from review_lib.errors import NotFoundError
from review_lib.intake.values import Mail
from review_lib.reading.values import FileReading
from review_lib.rules.findings import load_findings
from review_lib.text import say

DECISIONS = ("参评", "完善后参评", "不评", "缓评")
JUDGED = ("参评", "完善后参评")


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision on an entry as it stands. ``stale`` (需重看): what it rested on has changed since."""

    decision: str
    reason: str
    who: str
    at: str
    stale: bool = False


@dataclass(frozen=True)
class View:
    """The season now. ``numbers``: entry key -> number; ``decisions`` by number."""

    register: Register
    numbers: Mapping[str, str]
    decisions: Mapping[str, Decided]
    mails: tuple[Mail, ...]
    readings: Mapping[str, FileReading]

    def entries(self) -> list[tuple[str, Entry]]:
        """(number, entry) of every entry of the season, in order of numbers."""
        found = [(self.numbers[e.key], e) for u in self.register.units for e in u.entries if e.key in self.numbers]
        return sorted(found, key=lambda pair: pair[0])

    def entry(self, number: str) -> Entry:
        """The entry of a number or of a full name. NotFoundError with the nearest."""
        everything = self.entries()
        wanted = number.strip()
        for found, entry in everything:
            if wanted in (found, entry.full_name, entry.key):
                return entry
        known = [n for n, _ in everything] + [e.full_name for _, e in everything]
        near = difflib.get_close_matches(wanted, known, 1)
        hint = say(" Did you mean {name}?", name=near[0]) if near else ""
        raise NotFoundError(say("There is no entry {entry} in this season.{hint}", entry=wanted, hint=hint))

    def number(self, entry: Entry) -> str:
        """The entry's number in the season."""
        return self.numbers[entry.key]

    def unit(self, name: str) -> UnitRegister:
        """The register of a unit. NotFoundError where there is none of that name."""
        for unit in self.register.units:
            if unit.unit == name:
                return unit
        raise NotFoundError(say("There is no unit {name} in this season.", name=name))


_known: dict[tuple[object, ...], View] = {}


def view(season: Season) -> View:
    """The season as it stands now."""
    heads = season.store.heads()
    stamp: tuple[object, ...] = (
        str(season.folder.resolve()),
        *(heads[s].hash if s in heads else "" for s in ("season", "intake", "desk", "scans")),
    )
    if stamp not in _known:
        made = _make(season)
        heads = season.store.heads()
        _known.clear()
        _known[stamp] = made
    return _known[stamp]


def _make(season: Season) -> View:
    mails = stored_mails(season)
    right = corrections(season)
    hashes = {a.sha256 for m in mails for a in m.attachments} | {a.attachment.sha256 for a in right.attached}
    readings: dict[str, FileReading] = keep.load(season.store, "reading", hashes)
    scans: dict[str, ScanFacts] = keep.load(season.store, "scan", hashes)
    desk = season.store.events("desk")
    register = build_register(mails, readings, season.rules, scans, right, all_rules=_rules(season))
    numbers = _number(season, [e for u in register.units for e in u.entries])
    by_key = {e.key: e for u in register.units for e in u.entries}
    decisions: dict[str, Decided] = {}
    for event in desk:
        if event.kind == "decided" and event.payload:
            said = event.payload
            number = said["entry"]
            key = next((k for k, n in numbers.items() if n == number), "")
            stale = key in by_key and said.get("basis", "") != basis(by_key[key])
            decisions[number] = Decided(said["decision"], said["reason"], event.who, event.at, stale)
        elif event.kind == "undecided" and event.payload:
            decisions.pop(event.payload["entry"], None)
    return View(register, numbers, decisions, tuple(mails), readings)


def _rules(season: Season) -> CheckRules:
    return CheckRules(season.rules, season.forms, season.steps, load_findings(season.rules_folder / "findings.yml"))


def basis(entry: Entry) -> str:
    """A short hash of what a decision on the entry rests on: its form, its report, whether it is complete."""
    text = "\n".join((entry.form_sha256, entry.report_sha256, entry.title, entry.division, str(entry.complete)))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _number(season: Season, entries: Sequence[Entry]) -> dict[str, str]:
    """Numbers of all entries; new ones are drawn at random by the season's salt and written down."""
    numbers = {
        e.payload["key"]: e.payload["number"] for e in season.store.events("entries", kinds=["numbered"]) if e.payload
    }
    fresh = sorted({e.key for e in entries} - set(numbers))
    if not fresh:
        return numbers
    pool = list(range(1, 10_000))
    random.Random(f"{season.made.get('salt', '')}").shuffle(pool)
    used = set(numbers.values())
    free = (f"A-{n:04d}" for n in pool)
    # The order of new entries is drawn too, so that neighbours in the list are not of one company.
    random.Random(f"{season.made.get('salt', '')}/{len(numbers)}").shuffle(fresh)
    given = []
    for key in fresh:
        number = next(n for n in free if n not in used)
        used.add(number)
        numbers[key] = number
        given.append(("numbered", {"key": key, "number": number}))
    season.store.append_many("entries", given, who=SECRETARIAT, at=now())
    return numbers
