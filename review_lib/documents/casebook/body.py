"""The body of one case: the blocks of a received report become the book's own paragraphs, tables and pictures.

A document and a planned case walk in; XML for a :class:`WordFile` walks out, with account of what was masked, what was
kept and what the editor should look at. All text is kept; looks are not: no style of a company's file leaks in.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from review_lib.documents.casebook import captions as captioning
from review_lib.documents.casebook import masking, pictures
from review_lib.documents.casebook.captions import Captions, Change, visible
from review_lib.documents.casebook.plan import Case
from review_lib.documents.casebook.tables import plan_table
from review_lib.documents.numbers import chinese, from_chinese
from review_lib.documents.wordfile import TYPES, Box, WordFile, para, run
from review_lib.reading.values import Block, Document, Media, Paragraph, Run, Table
from review_lib.rules.casebook import CasebookRules

EMU_TWIP = 635
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_NUMBERED = re.compile(
    r"^\s*(?:第\s*([一二三四五六七八九十]{1,3}|\d{1,2})\s*[章节步]\s*[、.．:：]?|"
    r"([一二三四五六七八九十]{1,3})\s*[、.．,，]|[（(]([一二三四五六七八九十]{1,3})[）)]\s*[、.．]?|"
    r"([0-9０-９]{1,2})\s*[、.．](?![0-9０-９])|([0-9０-９]{1,2})(?=\s+\S|[一-鿿]))\s*"
)
_SUBHEAD = re.compile(
    r"^\s*(?:[（(][一二三四五六七八九十]{1,3}[）)]|\d{1,2}[.．]\d{1,2}(?:[.．]\d{1,2})?[\s、.．]?)\s*\S"
)


@dataclass(frozen=True, slots=True)
class Masked:
    """One personal number that was starred out: where (block of the report, its first words), what it was."""

    entry: str
    case: int
    block: int
    where: str
    what: str


@dataclass(frozen=True, slots=True)
class Remark:
    """Something the editor should look at. ``kind``: ``dpi``, ``vector``, ``lost_picture``, ``contents_left_out``,
    ``doubtful_reference``, ``turned_table``, ``money``."""

    entry: str
    case: int
    kind: str
    block: int
    detail: str


@dataclass(slots=True)
class Body:
    """Writes one case's blocks into ``word`` and keeps account."""

    word: WordFile
    rules: CasebookRules
    case: Case
    document: Document
    renditions: Mapping[str, Media]
    turn: Callable[[bool], None]
    masked: list[Masked] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    kept: int = 0
    pictures_kept: int = 0
    tables_kept: int = 0
    _captions: Captions = field(default_factory=Captions)
    _size: str = ""
    _place: int = -1
    _headings: int = 0

    # ------------------------------------------------------------ whole
    def write(self, heads: Mapping[int, int], skip: frozenset[int]) -> None:
        """Write every block that is neither in ``skip`` nor cut; ``heads`` gives block → heading level."""
        blocks = self.document.blocks
        cut = {i for a, b in self.case.cuts for i in range(a, b + 1)} | set(skip)
        shown = [i for i in range(len(blocks)) if i not in cut]
        self._captions = captioning.find([blocks[i] for i in shown], self.rules.caption_words, self.case.number)
        self._captions.at = {shown[k]: v for k, v in self._captions.at.items()}
        for kind, number in sorted(self._captions.doubtful):
            self._remark("doubtful_reference", -1, f"{self.rules.caption_words[kind][0]}{number}")
        notes = dict(self.case.notes)
        for order, i in enumerate(shown):
            self._place = i
            if i in notes:
                self.editor_note(notes[i])
            following = blocks[shown[order + 1]] if order + 1 < len(shown) else None
            self._block(blocks[i], heads.get(i, 0), following, self._captions.at.get(i))

    def editor_note(self, value: str) -> None:
        """A note of the editor, told apart from the report's text."""
        for line in value.splitlines():
            if line.strip():
                self.word.write(line.strip(), "EditorNote")

    def _block(self, block: Block, level: int, following: Block | None, caption: captioning.Caption | None) -> None:
        if isinstance(block, Table):
            self._table(block)
            return
        if level:
            self._heading(block, level)
            return
        value = visible(block)
        text = value.replace("\ufffc", "").strip()
        kinds = {r.kind for r in block.runs}
        if not text and kinds <= {"text", "break"}:
            return
        if block.toc:
            self._remark("contents_left_out", self._place, text[:30])
            return
        inner = self._runs(block, caption, value=value)
        has_picture = "picture" in kinds
        if caption:
            style = "TableCaption" if caption.kind == "table" else "FigureCaption"
            self.word.add(para(inner, style))
        elif has_picture and len(text) < 60:
            nearby = isinstance(following, Paragraph) and self._place + 1 in self._captions.at
            self.word.add(para(inner, "FigureNext" if nearby else "Figure"))
        elif "formula" in kinds and len(text) < 40:
            self.word.add(para(inner, "Figure"))
        elif has_picture:
            self.word.add(para(inner, "", '<w:spacing w:line="240" w:lineRule="auto"/>'))
        elif len(text) <= 30 and _SUBHEAD.match(text) and text[-1] not in "。；，：;,":
            self.word.add(para(inner, "Heading5"))
        elif block.align in ("center", "right") and len(text) < 60:
            self.word.add(
                para(inner, "", f'<w:ind w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="{block.align}"/>')
            )
        else:
            self.word.add(para(inner))

    def _heading(self, block: Paragraph, level: int) -> None:
        """A heading with its number in the book's form and of its own value; a first-level one without gets one."""
        changes: list[Change] = []
        value = visible(block)
        lead = len(value) - len(value.lstrip())
        if level == 4:
            self._headings += 1
            match = _NUMBERED.match(value)
            number = from_chinese(next(g for g in match.groups() if g)) if match else None
            shown = chinese(number if number else self._headings)
            changes.append((0, match.end() if match and number else lead, f"{shown}、"))
        inner = self._runs(block, None, changes, value)
        self.word.add(para(inner, f"Heading{level}"))

    # ------------------------------------------------------------ runs
    def _runs(
        self,
        paragraph: Paragraph,
        caption: captioning.Caption | None,
        changes: Sequence[Change] = (),
        value: str = "",
    ) -> str:
        """A paragraph's runs as XML: personal numbers starred, numbers of figures and tables renewed."""
        value = value or visible(paragraph)
        self.kept += len("".join(value.split())) - value.count("\ufffc")
        todo = list(changes)
        if caption:
            todo.append((caption.start, caption.end, caption.label))
        else:
            todo += self._captions.references(value)
        found = masking.find(value)
        starred = masking.mask(value) if found else value
        for hidden in found:
            todo = [c for c in todo if c[1] <= hidden.start or c[0] >= hidden.end]
            todo.append((hidden.start, hidden.end, masking.STAR * (hidden.end - hidden.start)))
            where = f"{starred[max(0, hidden.start - 12) : hidden.start]}…".strip()
            self.masked.append(Masked(self.case.entry.number, self.case.number, self._place, where, hidden.what))
        runs = paragraph.runs
        if paragraph.label:
            runs = (Run(paragraph.label, bold=bool(runs) and runs[0].bold), *runs)
        return "".join([self._run(r) for r in (rewritten(runs, sorted(todo)) if todo else runs)])

    def _run(self, item: Run) -> str:
        if item.kind == "text":
            return run(item.text, bold=item.bold, italic=item.italic, vertical=item.vertical, extra=self._size)
        if item.kind == "picture":
            return self._picture(item)
        if item.kind == "formula":
            return self._formula(item)
        if item.kind == "note":
            return self._note(item)
        return f"<w:r>{'<w:br/>' * max(1, item.text.count(chr(10)))}</w:r>"

    def _note(self, item: Run) -> str:
        blocks = self.document.notes.get(item.ref, ())
        if not blocks:
            return ""
        body_only = self.kept  # the report's characters are counted without its notes
        inner = "".join(para(self._runs(b, None), "FootnoteText") for b in blocks if isinstance(b, Paragraph))
        self.kept = body_only
        return self.word.footnote(inner or para("", "FootnoteText"))

    def _formula(self, item: Run) -> str:
        """The formula itself; its linear reading where the source does not hold."""
        self.kept += sum(1 for c in item.text if not c.isspace())
        try:
            root = etree.fromstring(item.ref.encode(), _PARSER)
        except etree.XMLSyntaxError:
            return run(masking.mask(item.text), extra=self._size)
        if root.tag not in (f"{_M}oMath", f"{_M}oMathPara"):
            return run(masking.mask(item.text), extra=self._size)
        for node in root.iter(f"{_M}t"):
            node.text = masking.mask(node.text or "")
        for node in list(root.iter("{*}rStyle", "{*}pStyle")):
            parent = node.getparent()
            if parent is not None:
                parent.remove(node)
        return etree.tostring(root, encoding="unicode", with_tail=False)

    def _picture(self, item: Run, room: tuple[int, int] | None = None) -> str:
        media = self.document.media.get(item.ref)
        if item.ref in self.case.cut_pictures:
            return ""
        if media is None:
            self._remark("lost_picture", self._place, item.ref)
            return ""
        kind = {"jpg": "jpeg", "tif": "tiff", "dib": "bmp"}.get(media.kind, media.kind)
        data, vector = pictures.clean(media.data, kind), b""
        size = pictures.pixels(data, kind)
        room = room or (self._room[0], self._room[1])
        width, height = pictures.fit(item.width_emu, item.height_emu, size, room)
        if kind in pictures.VECTOR:
            made = self.renditions.get(hashlib.sha256(media.data).hexdigest())
            if kind == "svg":
                vector = masking.mask(data.decode("utf-8", "replace")).encode()
                data, kind = (made.data, made.kind) if made else (pictures.frame_png(), "png")
                if made is None:
                    self._remark("vector", self._place, media.kind)
            elif made is not None:
                data, kind = made.data, made.kind
            else:
                self._remark("vector", self._place, media.kind)
        elif kind not in TYPES:
            changed = pictures.to_png(data)
            if changed is None:
                self._remark("lost_picture", self._place, f"{item.ref} ({media.kind})")
                return ""
            data, kind = changed, "png"
        elif size[0]:
            dpi = size[0] * pictures.EMU_INCH // width
            if dpi < self.rules.print_dpi:
                self._remark("dpi", self._place, str(dpi))
        self.pictures_kept += 1
        return self.word.picture(data, kind, width, height, vector=vector)

    @property
    def _room(self) -> tuple[int, int]:
        width = self.word.text_width(self.word.turned) * EMU_TWIP
        height = self.word.text_height(self.word.turned) * EMU_TWIP
        return width, int(height * 0.82)

    # ------------------------------------------------------------ tables
    def _table(self, table: Table) -> None:
        caption = ""
        fitted = plan_table(table, self.word.text_width(False), self.word.text_width(True), self.rules, self.word.look)
        if fitted.turned:
            if self.word.body and '<w:pStyle w:val="TableCaption"/>' in self.word.body[-1][:60]:
                caption = self.word.body.pop()
            self.turn(True)
            if caption:
                self.word.add(caption)
            self._remark("turned_table", self._place, f"{table.rows}×{table.cols}")
        self.word.add(self._grid(table, fitted.widths, fitted.size_pt, fitted.header_rows))
        if fitted.turned:
            self.turn(False)
        else:
            gap = '<w:spacing w:before="0" w:after="0" w:line="120" w:lineRule="exact"/>'
            self.word.add(para("", "Plain", gap))

    def _grid(self, table: Table, widths: Sequence[int], size_pt: float, header_rows: int) -> str:
        self.tables_kept += 1
        half = round(size_pt * 2)
        outer, self._size = self._size, f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'
        split = self._split_numbers(table)
        boxes = []
        for place, cell in enumerate(table.cells):
            width = sum(widths[cell.col : cell.col + cell.colspan])
            style = "TableHead" if cell.row < header_rows else "TableText"
            xml = "".join(self._cell_block(b, width, style, place in split) for b in cell.blocks)
            if cell.blocks and isinstance(cell.blocks[-1], Table):
                xml += para("", "TableText")
            boxes.append(Box(cell.row, cell.col, xml, cell.rowspan, cell.colspan))
        self._size = outer
        tall = any(c.rowspan == 1 and len(c.text) > 400 for c in table.cells)
        return self.word.table(boxes, table.rows, widths, header_rows=header_rows, split=tall)

    def _cell_block(self, block: Block, width: int, style: str, hide: bool) -> str:
        if isinstance(block, Table):
            fitted = plan_table(block, width - 140, width - 140, self.rules, self.word.look)
            return self._grid(block, fitted.widths, min(fitted.size_pt, 9), 0)
        if hide:
            self.kept += len(re.sub(r"\s", "", block.text))
            return para(run(masking.STAR, extra=self._size), style)
        left = '<w:jc w:val="left"/>' if len(block.text) > 16 and style == "TableText" else ""
        pictures_here = [r for r in block.runs if r.kind == "picture"]
        if not pictures_here:
            return para(self._runs(block, None), style, left)
        room = ((width - 140) * EMU_TWIP, self._room[1])
        texts = Paragraph(tuple(r for r in block.runs if r.kind != "picture"), label=block.label)
        shown = "".join(self._picture(r, room) for r in pictures_here)
        auto = '<w:spacing w:before="20" w:after="20" w:line="240" w:lineRule="auto"/>'
        return para(shown, style, auto) + (para(self._runs(texts, None), style, left) if texts.text.strip() else "")

    def _split_numbers(self, table: Table) -> set[int]:
        """Cells of a number that is written one figure a cell."""
        hit: set[int] = set()
        for row in range(table.rows):
            line = [(i, c) for i, c in enumerate(table.cells) if c.row == row]
            joined, places = "", []
            for i, cell in line:
                value = cell.text.strip()
                if len(value) == 1 and (value.isdigit() or value in "xXＸ"):
                    joined += value
                    places.append(i)
                else:
                    joined += " ~ "
                    places += [-1, -1, -1]
            if sum(p >= 0 for p in places) < 11:
                continue
            for hidden in masking.find(joined):
                hit |= {places[k] for k in range(hidden.start, hidden.end) if places[k] >= 0}
                self.masked.append(
                    Masked(self.case.entry.number, self.case.number, self._place, f"{row + 1}", hidden.what)
                )
        return hit

    def _remark(self, kind: str, block: int, detail: str) -> None:
        self.remarks.append(Remark(self.case.entry.number, self.case.number, kind, block, detail))


def rewritten(runs: Sequence[Run], changes: Sequence[Change]) -> list[Run]:
    """``runs`` with spans of their joined text replaced; a replacement takes the look of the run it begins in."""
    if len(runs) == 1 and runs[0].kind == "text":
        return _rewritten(runs[0], changes)
    out: list[Run] = []
    at = 0
    pending = list(changes)
    open_until = -1
    for item in runs:
        size = len(item.text) if item.kind in ("text", "break") else 1
        end = at + size
        if item.kind != "text":
            out.append(item)
            at = end
            while pending and pending[0][1] <= at and pending[0][0] < at - size:
                pending.pop(0)
            continue
        pieces = []
        cursor = at
        if open_until > cursor:
            cursor = min(open_until, end)
        while (pending and pending[0][0] < end) or (pending and pending[0][0] == pending[0][1] == end == at):
            start, stop, new = pending.pop(0)
            start = max(start, cursor)
            pieces.append(item.text[cursor - at : start - at])
            pieces.append(new)
            cursor = min(stop, end)
            open_until = stop
        pieces.append(item.text[cursor - at :])
        joined = "".join(pieces)
        if joined:
            out.append(Run(joined, item.bold, item.italic, item.vertical))
        at = end
    return out


def _rewritten(item: Run, changes: Sequence[Change]) -> list[Run]:
    """The one run of a paragraph with spans of its text replaced."""
    pieces: list[str] = []
    at = 0
    for start, stop, new in changes:
        start = max(start, at)
        pieces += (item.text[at:start], new)
        at = max(stop, start)
    joined = "".join((*pieces, item.text[at:]))
    return [Run(joined, item.bold, item.italic, item.vertical)] if joined else []
