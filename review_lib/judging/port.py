"""What the score sheet asks of the season: one judge's entries, reports, marks and words, and what it writes.

The widget walks in and out through a :class:`SheetPort` and knows nothing else: no store, no rules, no other judge.
Whoever stands behind the port (the desk, or plain data in a test) has already hidden what a blind judge must not
see: no value here may hold a company, a group or a person while the sheet is blind, and file names and picture
names count. Marks are decimal text (``"25.5"``), never floats; ``None`` is 未打分 and never 0.

**Versions.** Every value that a judge can change carries the version at which it was last written (0: never). A
write says at which version the judge saw the value. Where it was written since, nothing is written and the answer
is a :class:`Conflict` with both values, unless both are the same, which is :class:`Saved`. So a mark changed in
another window is never overwritten unseen, and sending the same change twice does no harm.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

State = Literal["new", "draft", "submitted", "recused"]
Kind = Literal["mark", "comment", "point"]


# ---------------------------------------------------------------- the list
@dataclass(frozen=True, slots=True)
class EntryCard:
    """One entry of the judge. ``kind`` is its division or topic type in words; ``total`` the judge's own total so
    far as decimal text (``""``: no mark yet), ``done`` of ``items`` items marked. ``company`` and ``group`` are
    empty while they must not be seen. ``recusal`` says why, where the state is ``recused``; ``fixed`` where the
    season recused the judge (own company), which the judge cannot take back."""

    entry: str
    title: str
    kind: str
    state: State
    total: str = ""
    done: int = 0
    items: int = 0
    company: str = ""
    group: str = ""
    recusal: str = ""
    fixed: bool = False


# ---------------------------------------------------------------- the rubric
@dataclass(frozen=True, slots=True)
class SubPoint:
    """What an item looks at. ``id`` is unique in the rubric (``2.4``), ``label`` is shown (``(4)``), ``short`` is
    for narrow screens (empty: ``text`` is cut by the screen)."""

    id: str
    label: str
    text: str
    short: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    """One band of an item, ``low`` to ``high`` both included, as decimal text; ``word`` says what earns it."""

    name: str
    low: str
    high: str
    word: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the rubric. A mark is in 0…``max`` and a multiple of ``step``. ``bands`` run from low to high
    and may be missing."""

    id: str
    name: str
    max: str
    step: str
    points: tuple[SubPoint, ...] = ()
    bands: tuple[Band, ...] = ()


@dataclass(frozen=True, slots=True)
class Rubric:
    """A score sheet as data. ``verified``: whether the secretariat compared it with its paper copy; ``note`` says
    so in words for the chip. ``comment_bands``: bands that need a comment before submit. ``verdicts``: the words
    of a sub-point's choice, best first (empty: no choice). ``vetoes`` and ``levels``: what a judge may propose."""

    id: str
    title: str
    standard: str
    edition: str
    source: str
    verified: bool
    note: str
    items: tuple[Item, ...]
    bands_note: str = ""
    comment_bands: tuple[str, ...] = ()
    verdicts: tuple[str, ...] = ()
    vetoes: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()


# ---------------------------------------------------------------- one sheet
@dataclass(frozen=True, slots=True)
class Held:
    """A value as the store holds it: text (``None``: taken back), the version and the time of its last write."""

    value: str | None
    version: int
    at: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage (``start`` to ``end``, characters of the block's text) or a picture (``picture``: its key) of the
    report, tied to sub-point ``point``. ``quote`` is the passage's text. ``block`` is the block's id (``b12``);
    ``until`` that of the block in which ``end`` counts, where the passage goes over several (else empty)."""

    id: str
    block: str
    start: int
    end: int
    quote: str
    point: str
    kind: Literal["for", "against"]
    picture: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something computed from the report and forms, never a mark: ``tone`` tells good news from a warning,
    ``source`` where it comes from, ``block`` where to jump (empty: nowhere)."""

    label: str
    value: str
    tone: Literal["ok", "warn", "info"] = "info"
    source: str = ""
    block: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """A change of a submitted mark by the secretariat; both values stay to be seen."""

    item: str
    before: str
    after: str
    reason: str
    at: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A judge's proposal to the panel: ``what`` is ``veto`` or ``level``, ``choice`` a word of the rubric (empty:
    taken back)."""

    what: Literal["veto", "level"]
    choice: str
    reason: str
    version: int


@dataclass(frozen=True, slots=True)
class SheetData:
    """One sheet, without its report. ``marks`` and ``comments`` by item id (the whole comment under ``""``),
    ``points`` by sub-point id; only what was ever written is there. ``phrases`` are the judge's own comments on
    other entries, by item id, newest first. ``receipt`` and ``submitted_at`` once submitted."""

    card: EntryCard
    rubric: Rubric
    blind: bool
    version: int
    marks: dict[str, Held] = field(default_factory=dict)
    comments: dict[str, Held] = field(default_factory=dict)
    points: dict[str, Held] = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()
    facts: tuple[Fact, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    corrections: tuple[Correction, ...] = ()
    phrases: dict[str, tuple[str, ...]] = field(default_factory=dict)
    receipt: str = ""
    submitted_at: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """One line of the report's contents: its text, level (1 = first) and the id of its block."""

    text: str
    level: int
    block: str


@dataclass(frozen=True, slots=True)
class ReportView:
    """The report to read: ``sections`` are sanitised HTML in order, whose blocks have ids (``b12``) and whose
    pictures are ``<img data-picture="key" alt="…">`` without an address. ``name`` is the file's name as it may be
    shown, ``trouble`` a sentence where there is no report to read, ``note`` what the reader should know."""

    name: str
    sections: tuple[str, ...] = ()
    outline: tuple[Heading, ...] = ()
    trouble: str = ""
    note: str = ""


# ---------------------------------------------------------------- answers
@dataclass(frozen=True, slots=True)
class Saved:
    """A write that is in the store: the value's new version, the sheet's version, the time (``14:32:07``)."""

    version: int
    sheet: int
    at: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """A write that was not made because the value had changed: ``mine`` was sent, ``theirs`` is in the store at
    ``version``, written at ``at``."""

    mine: str | None
    theirs: str | None
    version: int
    at: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was submitted: each entry with the code printed on its receipt, and the time."""

    codes: dict[str, str]
    at: str


@dataclass(frozen=True, slots=True)
class OwnTotal:
    """One of the judge's own complete sheets: its total and marks, for the strip of own marks."""

    entry: str
    title: str
    total: str
    marks: dict[str, str]


def pin_said(pin: Evidence) -> dict[str, Any]:
    """A pin as the payload of its event; a quote is kept to 2000 characters."""
    said = {name: getattr(pin, name) for name in Evidence.__dataclass_fields__ if getattr(pin, name) != ""}
    return {**said, "quote": pin.quote[:2000]}


def proposal_text(choice: str, reason: str) -> str:
    """A proposal as one text: its choice in the first line, its reason in those after."""
    return f"{choice}\n{reason}"


class SheetPort(Protocol):
    """One judge's door to the season. Every method may raise a UserError, whose sentence the sheet shows:
    RefusedError when the act is against a rule (submitted, recused, off the step, out of range; nothing is then
    written), NotFoundError for an entry that is not the judge's."""

    def judge(self) -> str:
        """The judge's name as shown on the own screen."""

    def season(self) -> str:
        """A name of the season and store, in which pending marks of the browser are kept apart."""

    def entries(self) -> list[EntryCard]:
        """The judge's entries in their order, recused ones too."""

    def open(self, entry: str) -> SheetData:
        """One sheet as it stands now."""

    def report(self, entry: str) -> ReportView:
        """The report of an entry, masked where blind; it does not change while the sheet is open."""

    def picture(self, entry: str, key: str) -> tuple[str, bytes]:
        """A picture of the report: MIME type (one that browsers show) and bytes."""

    def mark(self, entry: str, item: str, mark: str | None, version: int) -> Saved | Conflict:
        """Set the mark of an item (``None``: take it back), seen at ``version``."""

    def comment(self, entry: str, item: str, text: str | None, version: int) -> Saved | Conflict:
        """Set the comment of an item (``""``: of the whole), seen at ``version``."""

    def point(self, entry: str, point: str, verdict: str | None, version: int) -> Saved | Conflict:
        """Set the choice at a sub-point (one of the rubric's ``verdicts``), seen at ``version``."""

    def pin(self, entry: str, pin: Evidence) -> Saved:
        """Tie a passage or picture to a sub-point. ``pin.id`` is made by whoever pins, so that a pin sent twice is
        one pin."""

    def unpin(self, entry: str, pin: str) -> Saved:
        """Take a pin away."""

    def propose(self, entry: str, what: str, choice: str | None, reason: str, version: int) -> Saved | Conflict:
        """Propose a veto or a level (``None``: take it back), with a reason. The values of a Conflict are the texts
        that :func:`proposal_text` makes."""

    def recuse(self, entry: str, reason: str) -> Saved:
        """Stand back from an entry; its marks count nowhere."""

    def unrecuse(self, entry: str) -> Saved:
        """Take one's own recusal back."""

    def submit(self, entries: list[str], declared: bool) -> Receipt:
        """Submit sheets that are whole; all or none. ``declared``: no interest, as ticked."""

    def own_totals(self) -> list[OwnTotal]:
        """The judge's own complete sheets (drafts too), for the own distribution."""
