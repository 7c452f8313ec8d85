"""A report as sanitised pages with jump links.

A :class:`Document`, the step rules and (for a blind judge) a masking function walk in; a :class:`ReportView`
walks out: HTML sections that we write ourselves from blocks, every character of the file escaped, no
attribute, link, style or name of the source passed on. Top-level block 12 has the id ``b12``, the cell in
its row 1, column 2 ``b12-1-2``, so that evidence stays tied to its place. It must not know a widget.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from html import escape

from review_lib.reading.html_math import mathml
from review_lib.reading.report import first_headings
from review_lib.reading.report_lines import SHORT, number_of
from review_lib.reading.values import Block, Cell, Document, Media, Paragraph, Run, Table
from review_lib.reading.vector import as_png
from review_lib.reading.vector_emf import emf_svg
from review_lib.reading.vector_wmf import wmf_svg
from review_lib.rules.steps import StepRules
from review_lib.text import say

Mask = Callable[[str], str]
Convert = Callable[[Media], tuple[str, bytes] | None]

_SHOWN = {"png": "image/png", "jpeg": "image/jpeg", "jpg": "image/jpeg", "gif": "image/gif", "webp": "image/webp",
          "bmp": "image/bmp"}  # fmt: skip
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]|[\ud800-\udfff]")
_NUMERIC = re.compile(r"^[≤≥<>±+\-]?[\d.,]+\s*[%‰]?$")
_OBJECT = "\ufffc"
_LONG_CELL = 150
_EMU_A_PIXEL = 9525


@dataclass(frozen=True, slots=True)
class Outline:
    """One line of the contents: its text, level (1 = first), the id of its place, and its standard step id
    (``""``: none; several joined by ``+``)."""

    title: str
    level: int
    anchor: str
    step: str = ""


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report to read. ``sections``: HTML in order, a new one at each first-level heading; ``pictures``: key
    (``p1``) → MIME type and bytes of all that a browser shows; ``unshown``: kinds of pictures it does not."""

    sections: tuple[str, ...]
    outline: tuple[Outline, ...]
    pictures: dict[str, tuple[str, bytes]] = field(default_factory=dict, repr=False)
    unshown: tuple[str, ...] = ()


def report_html(
    document: Document, rules: StepRules, mask: Mask | None = None, convert: Convert | None = None
) -> ReportView:
    """``document`` as pages.

    ``mask`` gets each piece of text as a reader sees it (a whole paragraph at a time, so that a name cut over
    runs is met) and gives it back with names hidden. ``convert`` makes EMF, WMF, SVG, TIFF something that a
    browser shows, or gives None.
    """
    page = _Page(document, rules, mask, convert)
    sections: list[str] = [""]
    for index, block in enumerate(document.blocks):
        if index in page.firsts and sections[-1]:
            sections[-1] += page.notes()
            sections.append("")
        sections[-1] += page.block(block, f"b{index}", index)
    sections[-1] += page.notes()
    return ReportView(
        tuple(s for s in sections if s), tuple(page.outline), page.pictures, tuple(sorted(set(page.unshown)))
    )


@dataclass(frozen=True, slots=True)
class _Piece:
    """Masked text with a look, or something that is no text (``run``)."""

    text: str
    look: Run
    run: Run | None = None


class _Page:
    """Writes the blocks of one document."""

    def __init__(self, document: Document, rules: StepRules, mask: Mask | None, convert: Convert | None) -> None:
        self.document = document
        self.rules = rules
        self.mask = mask
        self.convert = convert
        self.pictures: dict[str, tuple[str, bytes]] = {}
        self.unshown: list[str] = []
        self.outline: list[Outline] = []
        self._keys: dict[str, str | None] = {}
        self._notes: list[str] = []
        self._note_number = 0
        self._caption = re.compile("|".join(rules.captions) or r"(?!)")
        self.firsts: dict[int, dict[str, str]] = {}
        for heading in first_headings(document, rules):
            texts = self.firsts.setdefault(heading.line.block, {})
            texts.setdefault(_same(heading.line.text), "+".join(heading.steps))

    # ------------------------------------------------------------ blocks
    def block(self, block: Block, anchor: str, index: int) -> str:
        """One block with its id."""
        if isinstance(block, Table):
            return self._table(block, anchor, index)
        return self._paragraph(block, anchor, index)

    def _paragraph(self, paragraph: Paragraph, anchor: str, index: int) -> str:
        inner = self._inline(paragraph)
        if not inner.strip():
            return ""
        tag, css = self._tag(paragraph, anchor, index)
        return f'<{tag} id="{anchor}"{css}>{inner}</{tag}>\n'

    def _tag(self, paragraph: Paragraph, anchor: str, index: int) -> tuple[str, str]:
        text = paragraph.text.strip()
        texts = self.firsts.get(index, {})
        first = _same(text)
        if text and first in texts:
            self._remember(text, 1, anchor, texts.pop(first))
            return "h2", ""
        if text and self._second(paragraph, text):
            level = 2 if paragraph.level < 4 else 3
            self._remember(text, level, anchor, "")
            return "h3", ""
        if self._caption.search(text) and len(text) <= SHORT:
            return "p", ' class="caption"'
        if paragraph.align == "center":
            if paragraph.size_pt >= 20 and paragraph.bold and not self.outline:
                return "h1", ' class="center"'
            return "p", ' class="center"'
        return "p", ' class="right"' if paragraph.align == "right" else ""

    def _second(self, paragraph: Paragraph, text: str) -> bool:
        if paragraph.toc or len(text) > SHORT or not self.outline:
            return False
        return paragraph.level > 0 or (paragraph.bold and bool(number_of(text)[0]))

    def _remember(self, text: str, level: int, anchor: str, step: str) -> None:
        shown = self._masked(re.sub(r"\s+", " ", _clean(text)))
        self.outline.append(Outline(shown, level, anchor, step))

    def _table(self, table: Table, anchor: str, index: int) -> str:
        if not table.cells:
            return ""
        head = _has_head(table)
        rows: dict[int, list[str]] = {row: [] for row in range(table.rows)}
        for cell in table.cells:
            tag = "th" if head and cell.row == 0 else "td"
            spans = "".join(
                f' {name}="{size}"' for name, size in (("rowspan", cell.rowspan), ("colspan", cell.colspan)) if size > 1
            )
            place = f"{anchor}-{cell.row}-{cell.col}"
            rows.setdefault(cell.row, []).append(f'<{tag} id="{place}"{spans}>{self._cell(cell, place, index)}</{tag}>')
        body = "".join(f"<tr>{''.join(cells)}</tr>\n" for _, cells in sorted(rows.items()))
        return f'<table id="{anchor}">\n{body}</table>\n'

    def _cell(self, cell: Cell, place: str, index: int) -> str:
        long = len(cell.text) > _LONG_CELL
        parts: list[str] = []
        for number, block in enumerate(cell.blocks):
            if isinstance(block, Table):
                parts.append(self._table(block, f"{place}-t{number}", index))
            elif long:
                parts.append(self._paragraph(block, f"{place}-p{number}", index))
            elif inner := self._inline(block):
                parts.append(f"<p>{inner}</p>")
        if len(parts) == 1 and parts[0].startswith("<p>"):
            return parts[0][3:-4]
        return "".join(parts)

    def notes(self) -> str:
        """The notes marked since the last call."""
        said, self._notes = "".join(self._notes), []
        return f'<div class="notes">{said}</div>\n' if said else ""

    # ------------------------------------------------------------ text
    def _masked(self, text: str) -> str:
        return self.mask(text) if self.mask else text

    def _pieces(self, paragraph: Paragraph) -> Iterator[_Piece]:
        """The paragraph in pieces, masked over the whole of its text."""
        runs = [Run(paragraph.label), *paragraph.runs] if paragraph.label else list(paragraph.runs)
        runs = [replace(run, text="\n") if run.kind == "break" else run for run in runs]
        if self.mask is None:
            for run in runs:
                yield _Piece(run.text, run, None if run.kind in ("text", "break") else run)
            return
        objects = [run for run in runs if run.kind not in ("text", "break")]
        whole = "".join(_OBJECT if run.kind not in ("text", "break") else run.text for run in runs)
        bare = whole.replace(_OBJECT, "")
        masked = self.mask(bare)
        if masked == bare:
            for run in runs:
                yield _Piece(run.text, run, None if run.kind in ("text", "break") else run)
            return
        parts = [self.mask(part) for part in whole.split(_OBJECT)]
        if "".join(parts) != masked:
            parts = [masked, *[""] * len(objects)]
        look = Run("", bold=paragraph.bold)
        for number, part in enumerate(parts):
            yield _Piece(part, look)
            if number < len(objects):
                yield _Piece("", look, objects[number])

    def _inline(self, paragraph: Paragraph) -> str:
        heading = paragraph.level > 0
        out = ""
        for piece in self._pieces(paragraph):
            out += self._object(piece.run) if piece.run else _dressed(piece.text, piece.look, heading)
        return out

    def _object(self, run: Run) -> str:
        if run.kind == "picture":
            return self._picture(run)
        if run.kind == "formula":
            text = self._masked(run.text)
            made = mathml(run.ref) if text == run.text else None
            return made or f'<span class="formula">{_text(text)}</span>'
        return self._note(run)

    def _note(self, run: Run) -> str:
        blocks = self.document.notes.get(run.ref, ())
        if not blocks:
            return _text(self._masked(run.text))
        self._note_number += 1
        inner = " ".join(self._inline(b) for b in _paragraphs(blocks))
        self._notes.append(f'<p class="note"><sup>{self._note_number}</sup> {inner}</p>')
        return f"<sup>{self._note_number}</sup>"

    def _picture(self, run: Run) -> str:
        if run.ref not in self._keys:
            self._keys[run.ref] = self._shown(run.ref)
        key = self._keys[run.ref]
        if key is None:
            kind = self.document.media[run.ref].kind if run.ref in self.document.media else ""
            told = say("[Picture that cannot be shown here ({kind}); see the report's own file.]", kind=kind.upper())
            return f'<span class="unshown">{_text(told)}</span>'
        size = f' width="{round(run.width_emu / _EMU_A_PIXEL)}"' if run.width_emu > 0 else ""
        alt = _text(say("Picture {number}", number=key[1:]), quote=True)
        return f'<img data-picture="{key}" alt="{alt}"{size}>'

    def _shown(self, ref: str) -> str | None:
        media = self.document.media.get(ref)
        if media is None:
            return None
        kind = media.kind.lower()
        made = (_SHOWN[kind], media.data) if kind in _SHOWN else self.convert(media) if self.convert else None
        made = made or _drawn(kind, media.data)
        if made is None:
            self.unshown.append(kind)
            return None
        key = f"p{len(self.pictures) + 1}"
        self.pictures[key] = made
        return key


def _drawn(kind: str, data: bytes) -> tuple[str, bytes] | None:
    """A Windows picture or TIFF as a browser shows it, or None."""
    if kind in ("tif", "tiff"):
        png = as_png(data)
        return ("image/png", png) if png else None
    svg = emf_svg(data) if kind == "emf" else wmf_svg(data) if kind == "wmf" else None
    return ("image/svg+xml", svg.encode("utf-8")) if svg else None


def _paragraphs(blocks: Iterable[Block]) -> Iterator[Paragraph]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        else:
            for cell in block.cells:
                yield from _paragraphs(cell.blocks)


def _same(text: str) -> str:
    return re.sub(r"\s", "", text)


def _clean(text: str) -> str:
    return _CONTROL.sub("", text)


def _text(text: str, quote: bool = False) -> str:
    return escape(_clean(text), quote=quote)


def _dressed(text: str, look: Run, heading: bool) -> str:
    if not text:
        return ""
    shown = _text(text).replace("\n", "<br>").replace("\t", "&emsp;")
    if look.vertical:
        tag = "sup" if look.vertical == "super" else "sub"
        shown = f"<{tag}>{shown}</{tag}>"
    if look.italic:
        shown = f"<em>{shown}</em>"
    return f"<strong>{shown}</strong>" if look.bold and not heading and shown.strip() else shown


def _has_head(table: Table) -> bool:
    """Whether the first row heads the columns: it is bold, or has no number where later rows do."""
    if table.rows < 2 or table.cols < 2:
        return False
    first = [cell for cell in table.cells if cell.row == 0]
    if any(_NUMERIC.match(cell.text.strip()) for cell in first):
        return False
    if first and all(_bold(cell.blocks) for cell in first if cell.text.strip()):
        return any(cell.text.strip() for cell in first)
    below = [cell for cell in table.cells if cell.row > 0]
    for column in {cell.col for cell in first}:
        texts = [cell.text.strip() for cell in below if cell.col == column]
        if texts and 2 * sum(bool(_NUMERIC.match(text)) for text in texts) > len(texts):
            return True
    return False


def _bold(blocks: Sequence[Block]) -> bool:
    return all(block.bold for block in blocks if isinstance(block, Paragraph) and block.text.strip())
