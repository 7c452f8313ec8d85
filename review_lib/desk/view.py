"""The season as it stands now: received, as read, with what people put right.

A view, worked out again whenever something was received, corrected or decided: it is kept in memory by the
heads of the streams that it rests on. Entry numbers are the only thing that it writes: they are given at first
acceptance and never again.
"""

from __future__ import annotations

import contextlib
import difflib
import hashlib
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import review_lib
from review_lib.checks.facts import CheckRules
from review_lib.checks.register import build_register
from review_lib.checks.values import Entry, Register, ScanFacts, UnitRegister
from review_lib.desk import keep
from review_lib.desk.corrections import corrections
from review_lib.desk.mails import stored_mails
from review_lib.desk.receive import read_files
from review_lib.desk.season import SECRETARIAT, Season, now
from review_lib.errors import NotFoundError
from review_lib.intake.values import Mail
from review_lib.paths import rules_dir
from review_lib.reading.values import FileReading
from review_lib.rules.findings import load_findings
from review_lib.store import Store, StoreError
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
        *(heads[s].hash if s in heads else "" for s in ("season", "intake", "desk", "scans", "erasures")),
    )
    if stamp not in _known:
        made = _make(season, stamp)
        heads = season.store.heads()
        _known.clear()
        _known[stamp] = made
    return _known[stamp]


class Readings(Mapping[str, FileReading]):
    """The readings of a season by hash, each unpacked when it is first asked for."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._held: dict[str, FileReading] = {}

    def fetch(self, hashes: Iterable[str]) -> None:
        """Unpack those of ``hashes`` at once that are not yet."""
        self._held.update(keep.load(self._store, "reading", [sha for sha in hashes if sha not in self._held]))

    def __getitem__(self, sha256: str) -> FileReading:
        if sha256 not in self._held:
            self.fetch([sha256])
        return self._held[sha256]

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def of(self, store: Store) -> bool:
        """Whether these are the readings of ``store``."""
        return self._store.folder == store.folder

    def __len__(self) -> int:
        return len(self._held)


def _readings(season: Season) -> Readings:
    """The readings that the last view of this season held: a correction changes none of them."""
    last = next(iter(_known.values()), None)
    held = last.readings if last is not None else None
    return held if isinstance(held, Readings) and held.of(season.store) else Readings(season.store)


def _kept_register(season: Season, stamp: tuple[object, ...], mails: Sequence[Mail], readings: Readings) -> Register:
    """The register, from the store where it was worked out before from the same events and readings by the same
    code and rules; else made, and kept."""
    name = _name(season, stamp)
    found: dict[str, Register] = keep.load(season.store, "view", [name])
    if name in found:
        return found[name]
    right = corrections(season)
    hashes = {a.sha256 for m in mails for a in m.attachments} | {a.attachment.sha256 for a in right.attached}
    before = keep.ever(season.store, "reading") & hashes
    readings.fetch(hashes)
    if not before <= set(readings):  # an older program kept them: its values are not those of this one
        read_files(season)
        name = _name(season, stamp)
        readings.fetch(hashes)
    with keep.uncollected():
        scans: dict[str, ScanFacts] = keep.load(season.store, "scan", hashes)
        register = build_register(mails, readings, season.rules, scans, right, all_rules=_rules(season))
    # A season that another program writes at this moment, on a full disk or on one that is only read, is shown all
    # the same; the view is only not kept.
    with contextlib.suppress(StoreError):
        keep.save_only(season.store, "view", name, register)
    return register


def _name(season: Season, stamp: tuple[object, ...]) -> str:
    """By what a register is kept: the events, what is kept of files, code and rules."""
    return hashlib.sha256(repr((stamp[1:], _written(season), _code())).encode()).hexdigest()


def _written(season: Season) -> list[str]:
    """What is kept of files: a register is of these readings and no others."""
    return season.store.keys("reading/") + season.store.keys("scan/")


@lru_cache(maxsize=1)
def _code() -> tuple[tuple[str, int, int], ...]:
    """Which code and rules make a register: names, sizes and times of their files."""
    rooms = [Path(review_lib.__file__).parent / room for room in ("intake", "reading", "checks", "rules", "desk")]
    files = [file for room in rooms for file in sorted(room.rglob("*.py"))] + sorted(rules_dir().rglob("*.yml"))
    return tuple((file.name, (stat := file.stat()).st_size, stat.st_mtime_ns) for file in files)


def _make(season: Season, stamp: tuple[object, ...]) -> View:
    mails = stored_mails(season)
    readings = _readings(season)
    register = _kept_register(season, stamp, mails, readings)
    desk = season.store.events("desk")
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
