"""What reading hands on: a file's content as blocks, the forms found in it, and the report that it is.

Everything is a frozen value and knows its :class:`Place`. Nothing here knows a store, a mail or a clock.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from review_lib.quick import quick


# ---------------------------------------------------------------- blocks: any document, in reading order
@quick
@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a paragraph's text with one look. ``kind`` tells text from what is not text.

    kind ``text``: as is; ``picture``: ``ref`` is the picture's key in Document.media; ``formula``:
    ``ref`` holds the OMML source, ``text`` its linear reading; ``note``: a footnote mark, ``ref`` its
    key in Document.notes; ``break``: a soft line break (text ``"\\n"``).
    """

    text: str
    bold: bool = False
    italic: bool = False
    vertical: Literal["", "super", "sub"] = ""
    kind: Literal["text", "picture", "formula", "note", "break"] = "text"
    ref: str = ""
    width_emu: int = 0
    height_emu: int = 0


@quick
@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: its runs, its style name, outline level (1 = first; 0 = body text) by style or
    outlineLvl, its own list label as shown (``一、``, ``1.1``; not part of the runs), and alignment."""

    runs: tuple[Run, ...]
    style: str = ""
    level: int = 0
    label: str = ""
    align: Literal["", "left", "center", "right", "both"] = ""
    size_pt: float = 0.0
    toc: bool = False

    @property
    def text(self) -> str:
        """The text as a reader sees it, list label first, soft breaks as newlines."""
        runs = self.runs
        if len(runs) == 1:
            return self.label + runs[0].text
        return self.label + "".join([run.text for run in runs])

    @property
    def bold(self) -> bool:
        """Whether all of its visible text is bold."""
        seen = False
        for run in self.runs:
            if run.text.strip():
                if not run.bold:
                    return False
                seen = True
        return seen


@quick
@dataclass(frozen=True, slots=True)
class Cell:
    """One cell at its top-left grid position (0-based) with its spans and its blocks."""

    row: int
    col: int
    rowspan: int
    colspan: int
    blocks: tuple[Block, ...]

    @property
    def text(self) -> str:
        """Text of the cell's paragraphs (nested tables included), joined by newlines."""
        blocks = self.blocks
        return block_text(blocks[0]) if len(blocks) == 1 else "\n".join([block_text(b) for b in blocks])


@quick
@dataclass(frozen=True, slots=True)
class Table:
    """A table as a grid: ``rows`` x ``cols`` positions, merged cells once. ``widths`` are the grid's
    column widths in twentieths of a point (0 where the file does not say)."""

    rows: int
    cols: int
    cells: tuple[Cell, ...]
    widths: tuple[int, ...] = ()


Block = Paragraph | Table


def block_text(block: Block) -> str:
    """All text of one block: a paragraph's, or a table's cells in order, joined by newlines."""
    if isinstance(block, Paragraph):
        return block.text
    return "\n".join(cell.text for cell in block.cells)


@quick
@dataclass(frozen=True, slots=True)
class Media:
    """One picture of a document: bytes as in the file and what they are (png, jpeg, emf, wmf, svg, ...)."""

    kind: str
    data: bytes = field(repr=False)


@quick
@dataclass(frozen=True, slots=True)
class Document:
    """A file's content. ``kind`` is the file's kind; ``blocks`` the body in reading order (text boxes
    where they are anchored; tracked changes as accepted); ``headers`` blocks of headers and footers."""

    kind: str
    blocks: tuple[Block, ...]
    headers: tuple[Block, ...] = ()
    media: dict[str, Media] = field(default_factory=dict, repr=False)
    notes: dict[str, tuple[Block, ...]] = field(default_factory=dict, repr=False)
    has_macros: bool = False
    title: str = ""

    @property
    def text(self) -> str:
        """All text of the body, one line a paragraph."""
        return "\n".join([block_text(b) for b in self.blocks])

    def beginning(self, chars: int) -> str:
        """The first ``chars`` characters of the text, without putting all of it together."""
        parts: list[str] = []
        length = 0
        for block in self.blocks:
            parts.append(block_text(block))
            length += len(parts[-1]) + 1
            if length > chars:
                break
        return "\n".join(parts)[:chars]


# ---------------------------------------------------------------- forms
@quick
@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file a value stands, for a person and for a screen that marks it.

    ``block`` is the index of the top-level block in Document.blocks (-1: not known), ``row``/``col`` the
    grid position in that table (-1: a paragraph), ``page`` a page of a scan (0-based, -1: no scan).
    """

    block: int = -1
    row: int = -1
    col: int = -1
    page: int = -1
    box: tuple[float, float, float, float] | None = None


FieldType = Literal[
    "text",
    "integer",
    "number",
    "percent",
    "boolean",
    "choice",
    "choices",
    "names",
    "month",
    "mobile",
    "postcode",
    "email",
    "uscc",
    "longtext",
]


@quick
@dataclass(frozen=True, slots=True)
class Value:
    """One value of a form field.

    ``value``: in the contract's type (str, int, float, bool, tuple of str, None when nothing is there);
    ``text``: as written, white space folded; ``problem``: ``""`` or why ``text`` gave no value
    (``invalid_number``); ``label_found``: whether the form has the field at all.
    """

    key: str
    value: object
    text: str = ""
    place: Place = Place()
    problem: str = ""
    label_found: bool = True


@quick
@dataclass(frozen=True, slots=True)
class FormReading:
    """One form found in a document.

    ``annex`` is ``annex1`` … ``annex8``; ``values`` by key in the form's order (every key of the form is
    there); ``rows`` the row groups of annex 1 (``qc_groups``, ``teams``, ``individuals``), each row a
    mapping of keys to values; ``body`` the free text of a longtext field (annexes 4, 7, 8) without the
    form's printed requirements, ``sections`` the ids of the required sections that it has (rules data),
    ``confidence`` 0…1 how surely it is this annex.
    """

    annex: str
    values: dict[str, Value]
    rows: dict[str, tuple[dict[str, Value], ...]] = field(default_factory=dict)
    body: str = ""
    sections: tuple[str, ...] = ()
    confidence: float = 1.0
    blocks: tuple[int, int] = (0, 0)


# ---------------------------------------------------------------- reports
@quick
@dataclass(frozen=True, slots=True)
class Step:
    """A first-level heading of a report: as written (``heading``, without its number), its standard step
    id from rules data (``""`` when none), and the index of its paragraph in Document.blocks."""

    heading: str
    step: str
    block: int


@quick
@dataclass(frozen=True, slots=True)
class ReportReading:
    """What a report says of itself, before anyone matched it to an entry.

    ``kind`` qc or team; ``title`` the topic as its title says; ``names`` the company, group or team
    names that it gives (best first); ``topic_type`` 问题解决型, 创新型 or None by its steps and own words;
    ``steps`` the activity's first-level headings in order (no 小组概况 for qc); ``chars`` without space; ``blocks``
    where it stands in a file of several reports: first block and the one after its last (``(0, 0)``: all of the file).
    """

    kind: Literal["qc", "team"]
    title: str
    company: str
    group: str
    topic_type: str | None
    steps: tuple[Step, ...]
    chars: int
    target_kind: Literal["self", "assigned", ""] = ""
    blocks: tuple[int, int] = (0, 0)


@quick
@dataclass(frozen=True, slots=True)
class FileReading:
    """All that was read from one file: its blocks, the forms in it, the report that it is (or None), and the
    ``further`` reports where several stand in it.
    ``trouble`` is ``""`` or the machine word why it could not be read."""

    kind: str
    document: Document | None
    forms: tuple[FormReading, ...] = ()
    report: ReportReading | None = None
    trouble: str = ""
    scan: bool = False
    further: tuple[ReportReading, ...] = ()
