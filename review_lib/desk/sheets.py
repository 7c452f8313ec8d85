"""Sheets of the season: marks, comments, submit, import, export, invented marks. Stream ``sheet:JUDGE``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from review_lib.desk.decide import rows
from review_lib.desk.judges import Duty, assigned, candidates, duty, panel
from review_lib.desk.phases import phase_named, rubric_in, rubrics_in
from review_lib.desk.season import SECRETARIAT, Season, now
from review_lib.desk.view import view
from review_lib.errors import InputError, NotFoundError, RefusedError
from review_lib.judging.sheet import fold, missing, missing_comments, read_mark, refuse_unless_open
from review_lib.judging.values import Sheet
from review_lib.ranking.simulate import simulate_marks
from review_lib.ranking.values import Entry as RoundEntry
from review_lib.ranking.values import Item as RoundItem
from review_lib.ranking.values import Judge as RoundJudge
from review_lib.rules.rubric import Rubric
from review_lib.store import Event
from review_lib.text import say


def stream(judge: str, phase: str = "") -> str:
    """The name of a judge's stream in a phase (``""``: the first)."""
    return f"sheet/{phase}:{judge}" if phase else f"sheet:{judge}"


def sheets_of(season: Season, judge: str, phase: str = "") -> dict[str, Sheet]:
    """All sheets of a judge in a phase that have any event, by entry.

    What was folded is kept with the open season, and only what came since is read: streams only grow. An erasure, which
    the law may ask for, drops all that was kept.
    """
    kept: dict[str, tuple[int, dict[str, Sheet]]] = season.__dict__.setdefault("_folded", {})
    gone = season.store.events("erasures", after=kept.get("", (0, {}))[0])
    if gone:
        kept.clear()
        kept[""] = (gone[-1].seq, {})
    name = stream(judge, phase)
    last, sheets = kept.get(name, (0, {}))
    fresh = season.store.events(name, after=last)
    if fresh:
        sheets = fold(judge, fresh, sheets)
        kept[name] = (fresh[-1].seq, sheets)
    return dict(sheets)


def all_sheets(season: Season, phase: str = "") -> dict[tuple[str, str], Sheet]:
    """Every sheet of a phase by (judge, entry)."""
    found = {}
    for name in season.store.streams(stream("", phase)):
        judge = name.partition(":")[2]
        found.update({(judge, entry): sheet for entry, sheet in sheets_of(season, judge, phase).items()})
    return found


def rubric_of(season: Season, entry: str, phase: str = "") -> Rubric:
    """The score table of an entry in a phase. RefusedError where its division is decided, not marked."""
    return rubric_in(season, view(season).entry(entry).division, phase)


def closed(season: Season) -> str:
    """The run that the season was closed with, ``""`` while it is open."""
    last = season.store.events("season", kinds=["closed", "reopened"])
    return str((last[-1].payload or {}).get("run", "")) if last and last[-1].kind == "closed" else ""


def refuse_if_closed(season: Season) -> None:
    """RefusedError where the season is closed: no mark changes then."""
    if closed(season):
        raise RefusedError(
            say("The season is closed, so no mark changes. Open it again first: qcreview close --reopen")
        )


def write(
    season: Season,
    judge: str,
    entry: str,
    acts: Sequence[tuple[str, Mapping[str, Any]]],
    check: Callable[[Sheet], None] = refuse_unless_open,
    *,
    who: str = "",
    phase: str = "",
) -> list[Event]:
    """Append to a judge's stream after ``check`` saw the sheet as it stands, in one transaction."""

    refuse_if_closed(season)

    def guard(events: Sequence[Event]) -> None:
        check(fold(judge, events).get(entry) or Sheet(judge, entry))

    return season.store.append_many(stream(judge, phase), acts, who=who or judge, at=now(), guard=guard)


def mark(season: Season, judge: str, entry: str, item: str, text: str | None, phase: str = "") -> Event:
    """Give a mark (decimal text; None takes it back). RefusedError in words where it may not be given."""
    refuse_unless_assigned(season, judge, entry, phase)
    value = None if text is None else str(read_mark(rubric_of(season, entry, phase), item, text))
    return write(season, judge, entry, [("marked", {"entry": entry, "item": item, "mark": value})], phase=phase)[0]


def submit(
    season: Season, judge: str, entries: Iterable[str] = (), *, declared: bool = True, phase: str = "", kit: str = ""
) -> dict[str, str]:
    """Submit sheets (all finished ones without ``entries``); all or none. Entry -> code printed on the receipt.

    RefusedError names what is missing. Heads are sealed. ``kit``: the kit by which the judge asked for it.
    """
    refuse_if_closed(season)
    if not declared:
        raise RefusedError(say("Tick the declaration of no interest first."))
    sheets, job = sheets_of(season, judge, phase), duty(season, judge, phase)
    wanted = list(entries)
    if not wanted:
        wanted = [
            e
            for e in job.entries
            if e in sheets and sheets[e].state == "open" and not missing(sheets[e], rubric_of(season, e, phase))
        ]
        if not wanted:
            raise RefusedError(say("{judge} has no finished sheet to submit.", judge=judge))
    for entry in wanted:
        refuse_unless_assigned(season, judge, entry, phase)
        sheet, rubric = sheets.get(entry) or Sheet(judge, entry), rubric_of(season, entry, phase)
        refuse_unless_open(sheet)
        lacking = missing(sheet, rubric)
        if lacking:
            raise RefusedError(say("{entry}: not marked yet: {items}.", entry=entry, items="、".join(lacking)))
        silent = missing_comments(sheet, rubric)
        if silent:
            raise RefusedError(
                say("{entry}: a comment is asked for at: {items}.", entry=entry, items="、".join(silent))
            )

    def guard(events: Sequence[Event]) -> None:
        fresh = fold(judge, events)
        for entry in wanted:
            refuse_unless_open(fresh.get(entry) or Sheet(judge, entry))
            if missing(fresh[entry], rubric_of(season, entry, phase)):
                raise RefusedError(say("{entry} was changed meanwhile. Look at it again.", entry=entry))

    more = {"kit": kit} if kit else {}
    acts = [("submitted", {"entry": e, "declared": True, **more}) for e in wanted]
    events = season.store.append_many(stream(judge, phase), acts, who=judge, at=now(), guard=guard)
    season.store.seal("submit", who=judge, at=now())
    return {str((e.payload or {})["entry"]): e.hash[:16] for e in events}


def correct_mark(
    season: Season,
    judge: str,
    entry: str,
    item: str,
    text: str,
    reason: str,
    *,
    who: str = SECRETARIAT,
    phase: str = "",
) -> Event:
    """Change a mark after submit, by the secretariat, with a reason; both values stay to be seen."""
    if not reason.strip():
        raise RefusedError(say("A correction needs a reason."))
    value = str(read_mark(rubric_of(season, entry, phase), item, text))

    def submitted(sheet: Sheet) -> None:
        if sheet.state != "submitted":
            raise RefusedError(say("{entry} is not submitted; the judge can still change it.", entry=entry))

    said = {"entry": entry, "item": item, "mark": value, "reason": reason.strip()}
    return write(season, judge, entry, [("corrected", said)], submitted, who=who, phase=phase)[0]


def recuse(season: Season, judge: str, entry: str, reason: str, phase: str = "") -> Event:
    """Stand back from an entry, with a reason. Marks given before count nowhere."""
    if not reason.strip():
        raise RefusedError(say("A recusal needs a reason."))
    refuse_unless_assigned(season, judge, entry, phase)
    return write(season, judge, entry, [("recused", {"entry": entry, "reason": reason.strip()})], phase=phase)[0]


def refuse_unless_assigned(season: Season, judge: str, entry: str, phase: str = "") -> None:
    """NotFoundError where the entry is not the judge's; RefusedError where the season recused the judge."""
    job = duty(season, judge, phase)
    if entry in job.recused:
        raise RefusedError(
            say("{entry}: {judge} is recused ({reason}).", entry=entry, judge=judge, reason=job.recused[entry])
        )
    if entry not in job.entries:
        raise NotFoundError(say("{entry} is not among the entries of {judge}.", entry=entry, judge=judge))


def import_marks(season: Season, path: Path, *, who: str = SECRETARIAT) -> int:
    """Take marks from a table (judge, entry, item, mark; ``phase`` where there are several). InputError names each bad
    row; nothing is written then."""
    refuse_if_closed(season)
    bad: list[str] = []
    acts: dict[tuple[str, str], list[tuple[str, dict[str, Any]]]] = {}
    table = _Standing(season)
    for line, row in rows(path, ("judge", "entry", "item", "mark")):
        judge, entry = row["judge"], row["entry"]
        try:
            phase = phase_named(season, row.get("phase", ""))
            if judge not in table.people:
                raise NotFoundError(say("There is no judge {judge}.", judge=judge))
            if entry not in table.duty(judge, phase).entries:
                raise NotFoundError(say("{entry} is not among the entries of {judge}.", entry=entry, judge=judge))
            sheet = table.sheets(phase).get((judge, entry)) or Sheet(judge, entry)
            refuse_unless_open(sheet)
            value = str(read_mark(rubric_of(season, entry, phase), row["item"], row["mark"]))
        except (NotFoundError, RefusedError) as error:
            bad.append(say("{file} line {line}: {what}", file=path.name, line=line, what=error))
            continue
        if str(sheet.marks.get(row["item"], "")) != value:
            said = {"entry": entry, "item": row["item"], "mark": value, "from": path.name}
            acts.setdefault((judge, phase), []).append(("marked", said))
    if bad:
        raise InputError("\n".join(bad))
    for (judge, phase), list_ in acts.items():
        season.store.append_many(stream(judge, phase), list_, who=who, at=now())
    return sum(len(list_) for list_ in acts.values())


class _Standing:
    """Duties and sheets of a season, each worked out once while a table is read."""

    def __init__(self, season: Season) -> None:
        self.season = season
        self.people = {j.judge for j in panel(season)}
        self._duties: dict[tuple[str, str], Duty] = {}
        self._sheets: dict[str, dict[tuple[str, str], Sheet]] = {}

    def duty(self, judge: str, phase: str) -> Duty:
        """A judge's duty in a phase."""
        if (judge, phase) not in self._duties:
            self._duties[judge, phase] = duty(self.season, judge, phase)
        return self._duties[judge, phase]

    def sheets(self, phase: str) -> dict[tuple[str, str], Sheet]:
        """All sheets of a phase."""
        if phase not in self._sheets:
            self._sheets[phase] = all_sheets(self.season, phase)
        return self._sheets[phase]


def invent(season: Season, seed: int = 2026, *, leave: Sequence[str] = (), phase: str = "") -> int:
    """Invent marks for every assigned pair of a phase, for trying out, and submit the whole sheets; those of ``leave``
    stay open.

    RefusedError where real marks stand. The number of marks.
    """
    for name in season.store.streams("sheet"):
        if any(e.kind == "marked" and not (e.payload or {}).get("simulated") for e in season.store.events(name)):
            raise RefusedError(
                say(
                    "Real marks stand in this season; invented ones would mix with them. "
                    "Use another season to try things out."
                )
            )
    pairs = assigned(season, phase)
    if not pairs:
        raise RefusedError(say("Nobody is assigned yet. Run qcreview assign first."))
    standing = all_sheets(season, phase)
    entries, judges, items = round_parts(season, phase)
    marks = simulate_marks(entries, judges, pairs, items, seed)
    acts: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    for m in marks:
        if (m.judge, m.entry) not in standing and m.judge not in leave:
            said = {"entry": m.entry, "item": m.item, "mark": str(m.mark), "simulated": True}
            acts.setdefault(m.judge, []).append(("marked", said))
    for judge, list_ in acts.items():
        given: dict[str, set[str]] = {}
        for _, said in list_:
            given.setdefault(str(said["entry"]), set()).add(str(said["item"]))
        whole = [e for e, done in given.items() if done == {i.name for i in rubric_of(season, e, phase).items}]
        closing = [("submitted", {"entry": e, "declared": True, "simulated": True}) for e in whole]
        season.store.append_many(stream(judge, phase), [*list_, *closing], who="simulate", at=now())
    return sum(len(list_) for list_ in acts.values())


def round_parts(season: Season, phase: str = "") -> tuple[list[RoundEntry], list[RoundJudge], list[RoundItem]]:
    """Entries that are judged in a phase, judges and items as the ranking room takes them."""
    now_ = view(season)
    cases = candidates(season, phase)
    known = dict(now_.entries())
    entries = [RoundEntry(c.entry, c.division, known[c.entry].company, known[c.entry].title) for c in cases]
    judges = [RoundJudge(j.judge, j.company) for j in panel(season)]
    items = [
        RoundItem(division, item.name, item.max, rubric.step)
        for division, rubric in rubrics_in(season, phase).items()
        if any(c.division == division for c in cases)
        for item in rubric.items
    ]
    return entries, judges, items
