"""One judge's door to the season, as the score sheet asks it (``widgets.sheet.port.SheetPort``).

Blindness is kept here: until a sheet is submitted no value that leaves this module holds a company, a group or
a person of the entry.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from review_lib.checks.values import Entry
from review_lib.desk import reports
from review_lib.desk.judges import Duty, duty
from review_lib.desk.phases import judging_rules
from review_lib.desk.season import Season
from review_lib.desk.sheets import (
    closed,
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
from review_lib.judging import shown
from review_lib.judging.sheet import missing, read_mark, refuse_unless_open
from review_lib.judging.shown import clock, plain
from review_lib.judging.values import Sheet
from review_lib.text import say


class DeskPort:
    """The sheets of one judge in one season."""

    def __init__(self, season: Season, judge: str, phase: str = "") -> None:
        """``phase``: the key of the phase whose sheets these are (``""``: the first)."""
        self._season = season
        self._judge = judge
        self._phase = phase
        self._rules = judging_rules(season)

    def judge(self) -> str:
        """The judge's name."""
        return self._judge

    def season(self) -> str:
        """A name under which the browser keeps pending marks: season, salt and judge."""
        salt = str(self._season.made.get("salt", ""))[:8]
        return "-".join(filter(None, (self._season.folder.name, salt, self._judge, self._phase)))

    def entries(self) -> list[shape.EntryCard]:
        """The judge's entries in order; the ones that the season recused the judge from are not the judge's."""
        sheets, job = sheets_of(self._season, self._judge, self._phase), self._duty()
        return [self._card(e, sheets.get(e) or Sheet(self._judge, e), job) for e in job.entries]

    def open(self, entry: str) -> shape.SheetData:
        """One sheet as it stands now."""
        self._mine(entry)
        sheets = sheets_of(self._season, self._judge, self._phase)
        sheet = sheets.get(entry) or Sheet(self._judge, entry)
        rubric = rubric_of(self._season, entry, self._phase)
        blind = self._blind(sheet)
        hide = self._hide(entry, blind)
        marks, comments, points = shown.held(sheet)
        found = view(self._season).entry(entry)
        return shape.SheetData(
            card=self._card(entry, sheet, self._duty()),
            rubric=shown.shown_rubric(rubric, self._rules.verdicts),
            blind=blind,
            version=sheet.version,
            marks=marks,
            comments=comments,
            points=points,
            evidence=shown.evidence(sheet),
            facts=(
                *(
                    shape.Fact(f.label, hide(f.text), _tone(f.tone), hide(f.source), f.anchor)
                    for f in reports.facts_of(self._season, found)
                ),
                *self._similar(found),
            ),
            proposals=shown.proposals(sheet),
            corrections=self._corrections(entry),
            phrases=shown.phrases(sheets, entry),
            receipt=self._receipt(entry) if sheet.state == "submitted" else "",
            submitted_at=sheet.submitted_at[:19].replace("T", " "),
        )

    def report(self, entry: str) -> shape.ReportView:
        """The report, masked where the sheet is blind."""
        self._mine(entry)
        found = view(self._season).entry(entry)
        blind = self._blind(sheets_of(self._season, self._judge, self._phase).get(entry) or Sheet(self._judge, entry))
        pages = reports.pages(self._season, found, blind=blind)
        if pages is None:
            return shape.ReportView(
                name="",
                trouble=say("No readable report came for this entry. The secretariat knows; you may recuse or wait."),
            )
        note = (
            say(
                "Names of the company, the group and people are hidden until you submit; "
                "not inside pictures, nor people whom only running text names."
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
        value = None if mark is None else plain(read_mark(rubric_of(self._season, entry, self._phase), item, mark))
        return self._set(
            entry,
            "mark",
            item,
            value,
            version,
            "marked",
            {"item": item, "mark": value},
            lambda s: plain(s.marks.get(item)),
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
            shape.proposal_text(choice, reason.strip()) if choice else None,
            version,
            "proposed",
            {"what": what, "choice": choice or "", "reason": reason.strip()},
            lambda s: shown.proposal(s, what),
        )

    def pin(self, entry: str, pin: shape.Evidence) -> shape.Saved:
        """Tie a passage or picture to a sub-point; a pin of the same id that is there already stays as it is."""
        self._mine(entry)
        sheet = sheets_of(self._season, self._judge, self._phase).get(entry)
        if sheet is not None and pin.id in {e.id for e in sheet.evidence}:
            return shape.Saved(sheet.version, sheet.version, "")
        return self._act(entry, "pinned", {"entry": entry, **shape.pin_said(pin)})

    def unpin(self, entry: str, pin: str) -> shape.Saved:
        """Take a pin away."""
        return self._act(entry, "unpinned", {"entry": entry, "id": pin})

    def recuse(self, entry: str, reason: str) -> shape.Saved:
        """Stand back from an entry."""
        done = recuse(self._season, self._judge, entry, reason, self._phase)
        return shape.Saved(done.seq, done.seq, clock(done.at))

    def unrecuse(self, entry: str) -> shape.Saved:
        """Take one's own recusal back."""
        self._mine(entry)

        def recused(sheet: Sheet) -> None:
            if sheet.state != "recused":
                raise RefusedError(say("{entry}: there is no recusal of yours to take back.", entry=entry))

        done = write(self._season, self._judge, entry, [("unrecused", {"entry": entry})], recused, phase=self._phase)[0]
        return shape.Saved(done.seq, done.seq, clock(done.at))

    def submit(self, entries: list[str], declared: bool) -> shape.Receipt:
        """Submit whole sheets."""
        codes = submit(self._season, self._judge, entries, declared=declared, phase=self._phase)
        events = self._season.store.events(stream(self._judge, self._phase), kinds=["submitted"])
        return shape.Receipt(codes, events[-1].at[:19].replace("T", " "))

    def own_totals(self) -> list[shape.OwnTotal]:
        """The judge's own complete sheets."""
        now = view(self._season)
        found = []
        mine = set(self._duty().entries)
        for entry, sheet in sheets_of(self._season, self._judge, self._phase).items():
            whole = (
                entry in mine
                and sheet.state != "recused"
                and not missing(sheet, rubric_of(self._season, entry, self._phase))
            )
            if whole:
                marks = {i: str(plain(m)) for i, m in sheet.marks.items()}
                title = self._hide(entry, self._blind(sheet))(now.entry(entry).title)
                found.append(shape.OwnTotal(entry, title, str(plain(sheet.total)), marks))
        return found

    def has_feedback(self) -> bool:
        """Whether the season is closed, so that the judge may see the own feedback."""
        return bool(closed(self._season)) and bool(sheets_of(self._season, self._judge))

    def feedback(self) -> str:
        """The judge's private page as HTML."""
        from review_lib.desk.feedback import feedback_page

        return feedback_page(self._season, self._judge).decode()

    # ------------------------------------------------------------------ inside
    def _duty(self) -> Duty:
        return duty(self._season, self._judge, self._phase)

    def _mine(self, entry: str) -> None:
        refuse_unless_assigned(self._season, self._judge, entry, self._phase)

    def _blind(self, sheet: Sheet) -> bool:
        return self._rules.blind and sheet.state != "submitted"

    def _hide(self, entry: str, blind: bool) -> Callable[[str], str]:
        if not blind:
            return lambda text: text
        now = view(self._season)
        return reports.masker(self._season, now, now.entry(entry))

    def _card(self, entry: str, sheet: Sheet, job: Duty) -> shape.EntryCard:
        found = view(self._season).entry(entry)
        rubric = rubric_of(self._season, entry, self._phase)
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
            total=str(plain(sheet.total)) if sheet.marks else "",
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
                    clash.append(shape.Saved(seq, sheet.version, clock(at)))
                else:
                    clash.append(shape.Conflict(value, held(sheet), seq, clock(at)))
                raise StopError

        try:
            done = write(
                self._season, self._judge, entry, [(event, {"entry": entry, **said})], check, phase=self._phase
            )[0]
        except StopError:
            return clash[0]
        return shape.Saved(done.seq, done.seq, clock(done.at))

    def _act(self, entry: str, event: str, said: dict[str, Any]) -> shape.Saved:
        self._mine(entry)
        done = write(self._season, self._judge, entry, [(event, said)], phase=self._phase)[0]
        return shape.Saved(done.seq, done.seq, clock(done.at))

    def _similar(self, entry: Entry) -> list[shape.Fact]:
        """Reports that share long passages with this one. The others are named by their numbers alone: their file
        names, companies and groups are hidden from a blind judge as the own ones are."""
        now, told = view(self._season), []
        for finding in now.unit(entry.unit).findings:
            if finding.code != "similar_report" or finding.sha256 != entry.report_sha256:
                continue
            share, unit = finding.values.get("share", ""), str(finding.values.get("other_unit", ""))
            shas = (
                {r.sha256 for r in now.unit(unit).reports if r.file == finding.values.get("other")} if unit else set()
            )
            numbers = [number for number, other in now.entries() if other.unit == unit and other.report_sha256 in shas]
            text = say("{share} % as in another report of this season", share=share)
            if numbers:
                text = say("{share} % as in the report of {entries}", share=share, entries="、".join(numbers))
            elif not unit:
                text = say("{share} % as in a report of an earlier year", share=share)
            told.append(
                shape.Fact(say("Similar reports"), text, "warn", say("compared with all reports of the season"))
            )
        return told

    def _corrections(self, entry: str) -> tuple[shape.Correction, ...]:
        before: dict[str, str] = {}
        found = []
        for e in self._season.store.events(stream(self._judge, self._phase), kinds=["marked", "corrected"]):
            said = e.payload or {}
            if said.get("entry") != entry:
                continue
            item, value = str(said["item"]), str(said.get("mark") or "")
            if e.kind == "corrected":
                found.append(shape.Correction(item, before.get(item, ""), value, said["reason"], e.at[:16]))
            before[item] = value
        return tuple(found)

    def _receipt(self, entry: str) -> str:
        for e in reversed(self._season.store.events(stream(self._judge, self._phase), kinds=["submitted"])):
            if (e.payload or {}).get("entry") == entry:
                return e.hash[:16]
        return ""

    def _file(self, entry: Entry) -> str:
        unit = view(self._season).unit(entry.unit)
        return next((r.file for r in unit.reports if r.sha256 == entry.report_sha256), "")


def _tone(tone: str) -> Literal["ok", "warn", "info"]:
    return "warn" if tone == "warn" else "ok" if tone == "ok" else "info"
