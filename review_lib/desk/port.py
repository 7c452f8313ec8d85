"""One judge's door to the season, as the score sheet asks it (``widgets.sheet.port.SheetPort``).

Blindness is kept here: until a sheet is submitted no value that leaves this module holds a company, a group or
a person of the entry.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Literal

from review_lib.checks.values import Entry
from review_lib.desk import reports
from review_lib.desk.judges import Duty, duty, judging_rules
from review_lib.desk.season import Season
from review_lib.desk.sheets import (
    recuse,
    refuse_unless_assigned,
    rubric_of,
    sheets_of,
    stream,
    submit,
    write,
)
from review_lib.desk.view import view
from review_lib.errors import NotFoundError, RefusedError
from review_lib.judging import port as shape
from review_lib.judging.sheet import missing, read_mark, refuse_unless_open
from review_lib.judging.values import Sheet
from review_lib.rules.rubric import Rubric
from review_lib.text import say


class DeskPort:
    """The sheets of one judge in one season."""

    def __init__(self, season: Season, judge: str) -> None:
        self._season = season
        self._judge = judge
        self._rules = judging_rules(season)

    def judge(self) -> str:
        """The judge's name."""
        return self._judge

    def season(self) -> str:
        """A name under which the browser keeps pending marks: season, salt and judge."""
        return f"{self._season.folder.name}-{str(self._season.made.get('salt', ''))[:8]}-{self._judge}"

    def entries(self) -> list[shape.EntryCard]:
        """The judge's entries in order; the ones that the season recused the judge from are not the judge's."""
        sheets, job = sheets_of(self._season, self._judge), self._duty()
        return [self._card(e, sheets.get(e) or Sheet(self._judge, e), job) for e in job.entries]

    def open(self, entry: str) -> shape.SheetData:
        """One sheet as it stands now."""
        self._mine(entry)
        sheets = sheets_of(self._season, self._judge)
        sheet = sheets.get(entry) or Sheet(self._judge, entry)
        rubric = rubric_of(self._season, entry)
        blind = self._blind(sheet)
        hide = self._hide(entry, blind)
        written = {
            kind: {key: seq for (k, key), seq in sheet.written.items() if k == kind}
            for kind in ("mark", "comment", "point", "proposal")
        }
        marks = {i: shape.Held(_plain(sheet.marks.get(i)), seq, _time(at)) for i, (seq, at) in written["mark"].items()}
        comments = {
            i: shape.Held((sheet.comments.get(i) if i else sheet.comment) or None, seq, _time(at))
            for i, (seq, at) in written["comment"].items()
        }
        points = {p: shape.Held(sheet.points.get(p), seq, _time(at)) for p, (seq, at) in written["point"].items()}
        found = view(self._season).entry(entry)
        return shape.SheetData(
            card=self._card(entry, sheet, self._duty()),
            rubric=shown_rubric(rubric, self._rules.verdicts),
            blind=blind,
            version=sheet.version,
            marks=marks,
            comments=comments,
            points=points,
            evidence=tuple(
                shape.Evidence(e.id, e.block, e.start, e.end, e.quote, e.point, e.kind, e.picture)
                for e in sheet.evidence
            ),
            facts=tuple(
                shape.Fact(f.label, hide(f.text), _tone(f.tone), hide(f.source), f.anchor)
                for f in reports.facts_of(self._season, found)
            ),
            proposals=tuple(
                shape.Proposal(_what(w), p.choice, p.reason, sheet.written["proposal", w][0])
                for w, p in sheet.proposals.items()
            ),
            corrections=self._corrections(entry),
            phrases=self._phrases(sheets, entry),
            receipt=self._receipt(entry) if sheet.state == "submitted" else "",
            submitted_at=sheet.submitted_at[:19].replace("T", " "),
        )

    def report(self, entry: str) -> shape.ReportView:
        """The report, masked where the sheet is blind."""
        self._mine(entry)
        found = view(self._season).entry(entry)
        blind = self._blind(sheets_of(self._season, self._judge).get(entry) or Sheet(self._judge, entry))
        pages = reports.pages(self._season, found, blind=blind)
        if pages is None:
            return shape.ReportView(
                name="",
                trouble=say("No readable report came for this entry. The secretariat knows; you may recuse or wait."),
            )
        note = (
            say(
                "Names of the company, the group and people are hidden until you submit; "
                "inside pictures they cannot be hidden."
            )
            if blind
            else ""
        )
        return shape.ReportView(
            name=say("The report, names hidden") if blind else self._file(found),
            sections=pages.sections,
            outline=tuple(shape.Heading(o.title, o.level, o.anchor) for o in pages.outline),
            note=note,
        )

    def picture(self, entry: str, key: str) -> tuple[str, bytes]:
        """A picture of the report by its key."""
        self._mine(entry)
        found = view(self._season).entry(entry)
        pages = reports.pages(self._season, found, blind=True)
        if pages is None or key not in pages.pictures:
            raise NotFoundError(say("The report has no such picture."))
        return pages.pictures[key]

    def mark(self, entry: str, item: str, mark: str | None, version: int) -> shape.Saved | shape.Conflict:
        """Set a mark seen at ``version``."""
        value = None if mark is None else _plain(read_mark(rubric_of(self._season, entry), item, mark))
        return self._set(
            entry,
            "mark",
            item,
            value,
            version,
            "marked",
            {"item": item, "mark": value},
            lambda s: _plain(s.marks.get(item)),
        )

    def comment(self, entry: str, item: str, text: str | None, version: int) -> shape.Saved | shape.Conflict:
        """Set the comment of an item, or of the whole (``""``)."""
        value = (text or "").strip() or None
        return self._set(
            entry,
            "comment",
            item,
            value,
            version,
            "commented",
            {"item": item, "text": value or ""},
            lambda s: (s.comments.get(item) if item else s.comment) or None,
        )

    def point(self, entry: str, point: str, verdict: str | None, version: int) -> shape.Saved | shape.Conflict:
        """Set the choice at a sub-point."""
        if verdict is not None and verdict not in self._rules.verdicts:
            raise RefusedError(say("“{word}” is none of the words of this season.", word=verdict))
        return self._set(
            entry,
            "point",
            point,
            verdict,
            version,
            "pointed",
            {"point": point, "verdict": verdict},
            lambda s: s.points.get(point),
        )

    def propose(
        self, entry: str, what: str, choice: str | None, reason: str, version: int
    ) -> shape.Saved | shape.Conflict:
        """Propose a veto or a level to the panel."""
        if choice and not reason.strip():
            raise RefusedError(say("A proposal needs a reason."))
        return self._set(
            entry,
            "proposal",
            what,
            choice,
            version,
            "proposed",
            {"what": what, "choice": choice or "", "reason": reason.strip()},
            lambda s: s.proposals[what].choice if what in s.proposals else None,
        )

    def pin(
        self, entry: str, block: str, start: int, end: int, quote: str, point: str, kind: str, picture: str = ""
    ) -> shape.Saved:
        """Tie a passage or picture to a sub-point."""
        name = secrets.token_hex(6)
        said = {
            "entry": entry,
            "id": name,
            "block": block,
            "start": int(start),
            "end": int(end),
            "quote": quote[:2000],
            "point": point,
            "kind": "against" if kind == "against" else "for",
            "picture": picture,
        }
        return self._act(entry, "pinned", said, name)

    def unpin(self, entry: str, pin: str) -> shape.Saved:
        """Take a pin away."""
        return self._act(entry, "unpinned", {"entry": entry, "id": pin})

    def recuse(self, entry: str, reason: str) -> shape.Saved:
        """Stand back from an entry."""
        done = recuse(self._season, self._judge, entry, reason)
        return shape.Saved(done.seq, done.seq, _time(done.at))

    def unrecuse(self, entry: str) -> shape.Saved:
        """Take one's own recusal back."""
        self._mine(entry)

        def recused(sheet: Sheet) -> None:
            if sheet.state != "recused":
                raise RefusedError(say("{entry}: there is no recusal of yours to take back.", entry=entry))

        done = write(self._season, self._judge, entry, [("unrecused", {"entry": entry})], recused)[0]
        return shape.Saved(done.seq, done.seq, _time(done.at))

    def submit(self, entries: list[str], declared: bool) -> shape.Receipt:
        """Submit whole sheets."""
        codes = submit(self._season, self._judge, entries, declared=declared)
        events = self._season.store.events(stream(self._judge), kinds=["submitted"])
        return shape.Receipt(codes, events[-1].at[:19].replace("T", " "))

    def own_totals(self) -> list[shape.OwnTotal]:
        """The judge's own complete sheets."""
        now = view(self._season)
        found = []
        mine = set(self._duty().entries)
        for entry, sheet in sheets_of(self._season, self._judge).items():
            whole = entry in mine and sheet.state != "recused" and not missing(sheet, rubric_of(self._season, entry))
            if whole:
                marks = {i: str(_plain(m)) for i, m in sheet.marks.items()}
                title = self._hide(entry, self._blind(sheet))(now.entry(entry).title)
                found.append(shape.OwnTotal(entry, title, str(_plain(sheet.total)), marks))
        return found

    # ------------------------------------------------------------------ inside
    def _duty(self) -> Duty:
        return duty(self._season, self._judge)

    def _mine(self, entry: str) -> None:
        refuse_unless_assigned(self._season, self._judge, entry)

    def _blind(self, sheet: Sheet) -> bool:
        return self._rules.blind and sheet.state != "submitted"

    def _hide(self, entry: str, blind: bool) -> Callable[[str], str]:
        if not blind:
            return lambda text: text
        now = view(self._season)
        return reports.masker(self._season, now, now.entry(entry))

    def _card(self, entry: str, sheet: Sheet, job: Duty) -> shape.EntryCard:
        found = view(self._season).entry(entry)
        rubric = rubric_of(self._season, entry)
        blind = self._blind(sheet)
        state: shape.State = "new"
        if sheet.state in ("submitted", "recused"):
            state = "submitted" if sheet.state == "submitted" else "recused"
        elif sheet.marks or sheet.comments or sheet.comment or sheet.evidence:
            state = "draft"
        return shape.EntryCard(
            entry=entry,
            title=self._hide(entry, blind)(found.title) or entry,
            kind=found.division,
            state=state,
            total=str(_plain(sheet.total)) if sheet.marks else "",
            done=len(sheet.marks),
            items=len(rubric.items),
            company="" if blind else found.company,
            group="" if blind else found.name,
            recusal=sheet.reason,
            fixed=entry in job.recused,
        )

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
        clash: list[shape.Conflict | shape.Saved] = []

        class StopError(Exception):
            pass

        def check(sheet: Sheet) -> None:
            refuse_unless_open(sheet)
            seq, at = sheet.written.get((kind, key), (0, ""))
            if seq != version:
                if held(sheet) == value:
                    clash.append(shape.Saved(seq, sheet.version, _time(at)))
                else:
                    clash.append(shape.Conflict(value, held(sheet), seq, _time(at)))
                raise StopError

        try:
            done = write(self._season, self._judge, entry, [(event, {"entry": entry, **said})], check)[0]
        except StopError:
            return clash[0]
        return shape.Saved(done.seq, done.seq, _time(done.at))

    def _act(self, entry: str, event: str, said: dict[str, Any], name: str = "") -> shape.Saved:
        self._mine(entry)
        done = write(self._season, self._judge, entry, [(event, said)])[0]
        return shape.Saved(done.seq, done.seq, _time(done.at), name)

    def _corrections(self, entry: str) -> tuple[shape.Correction, ...]:
        before: dict[str, str] = {}
        found = []
        for e in self._season.store.events(stream(self._judge), kinds=["marked", "corrected"]):
            said = e.payload or {}
            if said.get("entry") != entry:
                continue
            item, value = str(said["item"]), str(said.get("mark") or "")
            if e.kind == "corrected":
                found.append(shape.Correction(item, before.get(item, ""), value, said["reason"], e.at[:16]))
            before[item] = value
        return tuple(found)

    def _phrases(self, sheets: dict[str, Sheet], entry: str) -> dict[str, tuple[str, ...]]:
        found: dict[str, dict[str, None]] = {}
        for other, sheet in sheets.items():
            if other != entry:
                for item, text in [*sheet.comments.items(), ("", sheet.comment)]:
                    if text:
                        found.setdefault(item, {})[text] = None
        return {item: tuple(reversed(texts))[:8] for item, texts in found.items()}

    def _receipt(self, entry: str) -> str:
        for e in reversed(self._season.store.events(stream(self._judge), kinds=["submitted"])):
            if (e.payload or {}).get("entry") == entry:
                return e.hash[:16]
        return ""

    def _file(self, entry: Entry) -> str:
        unit = view(self._season).unit(entry.unit)
        return next((r.file for r in unit.reports if r.sha256 == entry.report_sha256), "")


def _plain(mark: Decimal | None) -> str | None:
    if mark is None:
        return None
    text = format(mark, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _time(at: str) -> str:
    return at[11:19]


def _tone(tone: str) -> Literal["ok", "warn", "info"]:
    return "warn" if tone == "warn" else "ok" if tone == "ok" else "info"


def _what(what: str) -> Literal["veto", "level"]:
    return "veto" if what == "veto" else "level"


def shown_rubric(rubric: Rubric, verdicts: tuple[str, ...]) -> shape.Rubric:
    """A score table as the sheet shows it, with the bounds of its bands worked out on its step."""
    items = []
    for n, item in enumerate(rubric.items, 1):
        points = tuple(
            shape.SubPoint(f"{n}.{k}", f"({k})", point.text, point.short) for k, point in enumerate(item.points, 1)
        )
        items.append(
            shape.Item(item.name, item.name, _text(item.max), _text(rubric.step), points, _bands(rubric, item.max))
        )
    note = rubric.standard
    if not rubric.verified:
        note = say("points not confirmed")
    elif rubric.checked_at:
        note = say("{edition}, compared with the paper copy on {date}", edition=rubric.edition, date=rubric.checked_at)
    return shape.Rubric(
        id=rubric.id,
        title=rubric.title,
        standard=rubric.standard,
        edition=rubric.edition,
        source=rubric.source,
        verified=rubric.verified,
        note=note,
        items=tuple(items),
        bands_note=say("Bounds of the bands: {source}", source=rubric.bands.source) if rubric.bands.list else "",
        comment_bands=rubric.comment_required_in,
        verdicts=verdicts,
        vetoes=rubric.vetoes.list,
        levels=rubric.levels.list,
    )


def _bands(rubric: Rubric, most: Decimal) -> tuple[shape.Band, ...]:
    """Bands from low to high; a bound that lies between two steps belongs to the step above it."""
    step = rubric.step
    lows = [(b.name, -(-(b.lower * most) // step) * step) for b in rubric.bands.list]
    lows.sort(key=lambda pair: pair[1])
    highs = [low - step for _, low in lows[1:]] + [most]
    return tuple(
        shape.Band(name, _text(low), _text(high)) for (name, low), high in zip(lows, highs, strict=True) if low <= high
    )


def _text(value: Decimal) -> str:
    return _plain(value) or "0"
