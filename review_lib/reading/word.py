"""A Word file as blocks in reading order.

Bytes of a docx or docm (transitional or strict) walk in, a :class:`Document` walks out: paragraphs with list labels
and levels, tables as grids, text boxes where they are anchored, pictures, notes, headers and footers; tracked changes
as accepted. What the text means - forms, reports - is not known here. Macros are told, never run.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from lxml import etree

from review_lib.reading.controls import alternative, checkbox, placeholder
from review_lib.reading.diagrams import chart, smart_art
from review_lib.reading.inline import Inline
from review_lib.reading.numbering import Numbering
from review_lib.reading.ooxml import Package, R, Relation, UnreadableFileError, W, parse_xml
from review_lib.reading.pictures import picture_kind
from review_lib.reading.simple import ALIGN, FlatRow, simple_paragraph, simple_row
from review_lib.reading.styles import Style, Styles, outline
from review_lib.reading.tables import read_table
from review_lib.reading.values import Block, Document, Media, Paragraph, Run

__all__ = ["UnreadableFileError", "picture_kind", "read_word"]

_W_ALTCHUNK = W + "altChunk"
_W_CELLDEL = W + "cellDel"
_W_FOOTERREFERENCE = W + "footerReference"
_W_GRIDCOL = W + "gridCol"
_W_GRIDSPAN = W + "gridSpan"
_W_HMERGE = W + "hMerge"
_W_HEADERREFERENCE = W + "headerReference"
_W_JC = W + "jc"
_W_NUMPR = W + "numPr"
_W_OUTLINELVL = W + "outlineLvl"
_W_P = W + "p"
_W_PPR = W + "pPr"
_W_PSTYLE = W + "pStyle"
_W_RPR = W + "rPr"
_W_SDT = W + "sdt"
_W_SECTPR = W + "sectPr"
_W_TBL = W + "tbl"
_W_TBLGRID = W + "tblGrid"
_W_TC = W + "tc"
_W_TR = W + "tr"
_W_VMERGE = W + "vMerge"
_W_VAL = W + "val"
_W_W = W + "w"
_THROUGH = frozenset(W + name for name in ("sdtContent", "customXml", "ins", "moveTo", "smartTag"))
_DEPTH = 60
_W_TRPR, _W_TCPR, _W_DEL, _W_GRIDBEFORE = W + "trPr", W + "tcPr", W + "del", W + "gridBefore"
_GONE = frozenset((_W_DEL, W + "moveFrom"))
_ASKED = frozenset((_W_OUTLINELVL, _W_NUMPR, _W_RPR, _W_SECTPR))

Relations = dict[str, Relation]


def read_word(data: bytes, chunk: Callable[[bytes], Document | None] | None = None) -> Document:
    """The content of a docx or docm; ``chunk`` opens a document of another kind that is set into it.
    UnreadableFileError (a ValueError with ``reason``) where it cannot be read."""
    package = Package(data)
    main = package.main_part("word/document.xml")
    return _Reader(package, main, chunk).document()


class _Reader:
    """Reads the parts of one package; the media and lists are shared by all its stories."""

    def __init__(self, package: Package, main: str, chunk: Callable[[bytes], Document | None] | None = None) -> None:
        self.package = package
        self.chunk = chunk
        self.main = main
        self.relations = package.relations(main)
        self.styles = _styles(self._part("styles"))
        numbering = self._part("numbering")
        self.numbering = Numbering(parse_xml(numbering, "numbering") if numbering else None)
        self.media: dict[str, Media] = {}
        self.headers: list[str] = []

    def document(self) -> Document:
        root = self.package.tree(self.main)
        body = root.find(f"{W}body")
        if body is None:
            raise UnreadableFileError("corrupt", "no body")
        story = _Story(self, self.main, self.relations)
        blocks = story.blocks(body)
        headers: list[Block] = []
        for part in self.headers:
            headers += _Story(self, part, self.package.relations(part)).blocks(self.package.tree(part))
        macros = any(name.endswith("vbaproject.bin") for name in self.package.names)
        return Document(
            kind="docm" if macros else "docx",
            blocks=tuple(blocks),
            headers=tuple(headers),
            media=self.media,
            notes=self._notes(),
            has_macros=macros,
            title=self._title(),
        )

    def picture(self, relations: Relations, rel_id: str) -> str:
        """The key in Document.media of the picture that a relationship id names, ``""`` where there is none."""
        rel = inside(relations, rel_id)
        if not rel or not self.package.has(rel):
            return ""
        if rel not in self.media:
            try:
                data = self.package.read(rel)
            except UnreadableFileError:
                return ""  # one damaged picture does not make the text unreadable; it is simply not there
            self.media[rel] = Media(picture_kind(data, rel), data)
        return rel

    def _part(self, kind: str) -> bytes:
        for rel in self.relations.values():
            if rel.type == kind and not rel.external and self.package.has(rel.target):
                return self.package.read(rel.target)
        return b""

    def _notes(self) -> dict[str, tuple[Block, ...]]:
        notes: dict[str, tuple[Block, ...]] = {}
        for rel in self.relations.values():
            if rel.type not in ("footnotes", "endnotes") or not self.package.has(rel.target):
                continue
            story = _Story(self, rel.target, self.package.relations(rel.target))
            for note in self.package.tree(rel.target):
                if note.get(f"{W}type") in ("separator", "continuationSeparator", "continuationNotice"):
                    continue
                if isinstance(note.tag, str):
                    notes[rel.type[0] + (note.get(f"{W}id") or "")] = tuple(story.blocks(note))
        return notes

    def _title(self) -> str:
        for rel in self.package.relations("").values():
            if rel.type == "core-properties" and self.package.has(rel.target):
                found = self.package.tree(rel.target).find("{http://purl.org/dc/elements/1.1/}title")
                return "" if found is None else (found.text or "").strip()
        return ""


class _Story:
    """One part's blocks: the body, a header, a note."""

    def __init__(self, reader: _Reader, part: str, relations: Relations) -> None:
        self.reader = reader
        self.part = part
        self.relations = relations
        self.inline = Inline(reader.styles, lambda rel: reader.picture(relations, rel), self.blocks, self._drawn)
        self.carried: list[Run] = []
        self.depth = 0

    def blocks(self, container: etree._Element) -> list[Block]:
        """The blocks of a body, cell, text box or note."""
        if self.depth > _DEPTH:
            return []
        out: list[Block] = []
        carried, self.carried = self.carried, []
        self.depth += 1
        self._collect(container, out)
        self._flush(out)
        self.depth -= 1
        self.carried = carried
        return out

    def _collect(self, container: etree._Element, out: list[Block], toc: bool = False) -> None:
        for child in container:
            tag = child.tag
            if tag == _W_P:
                self._paragraph(child, out, toc)
            elif tag == _W_TCPR:
                continue
            elif tag == _W_TBL:
                self._flush(out)
                table = read_table(child, self.blocks, self._flat)
                if table is not None:
                    out.append(table)
            elif tag == _W_SDT:
                self._control(child, out, toc)
            elif tag in _THROUGH:
                self._collect(child, out, toc)
            elif tag == "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent":
                chosen = alternative(child)
                if chosen is not None:
                    self._collect(chosen, out, toc)
            elif tag == _W_SECTPR:
                self._section(child)
            elif tag == _W_ALTCHUNK:
                self._chunk(child, out)

    def _flat(self, tr: etree._Element) -> FlatRow | None:
        """A row that is read in one walk; None where it may not be."""
        if self.carried or self.inline.busy or self.depth >= _DEPTH:
            return None
        return simple_row(tr, self.reader.styles, self.inline.toc > 0)

    def _control(self, control: etree._Element, out: list[Block], toc: bool) -> None:
        content = control.find(f"{W}sdtContent")
        if content is None:
            return
        gallery = control.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
        toc = toc or (gallery is not None and "Table of Contents" in (gallery.get(f"{W}val") or ""))
        state = checkbox(control)
        if state:
            out.append(Paragraph((Run(state),)))
        elif not placeholder(control):
            self._collect(content, out, toc)

    def _flush(self, out: list[Block]) -> None:
        if self.carried:
            if any(run.text.strip() or run.kind != "text" for run in self.carried):
                out.append(Paragraph(tuple(self.carried)))
            self.carried = []

    def _paragraph(self, p: etree._Element, out: list[Block], toc: bool) -> None:
        if not self.carried and not self.inline.busy:
            made = simple_paragraph(p, self.reader.styles, toc or self.inline.toc > 0)
            if made is not None:
                out.append(made)
                return
        self._any_paragraph(p, out, toc)

    def _any_paragraph(self, p: etree._Element, out: list[Block], toc: bool) -> None:
        styles = self.reader.styles
        style: Style = styles.default
        level, num_id, num_level, align, gone = -1, None, -1, "", False
        first = next(iter(p), None)
        if first is not None and first.tag == _W_PPR:
            for child in first:
                tag = child.tag
                if tag == _W_JC:
                    align = child.get(_W_VAL) or ""
                elif tag == _W_PSTYLE:
                    style = styles.of(child.get(_W_VAL) or "")
                elif tag not in _ASKED:
                    continue
                elif tag == _W_OUTLINELVL:
                    level = outline(child.get(_W_VAL))
                elif tag == _W_NUMPR:
                    num, lvl = child.find(f"{W}numId"), child.find(f"{W}ilvl")
                    num_id = None if num is None else (num.get(_W_VAL) or "")
                    if lvl is not None and (lvl.get(_W_VAL) or "").isdigit():
                        num_level = int(lvl.get(_W_VAL) or 0)
                elif tag == _W_RPR:
                    gone = any(mark.tag in _GONE for mark in child)
                elif tag == _W_SECTPR:
                    self._section(child)
        in_toc = toc or style.toc or self.inline.toc > 0
        runs, floats, size = self.inline.read(p, style)
        in_toc = in_toc or self.inline.toc > 0
        if self.carried:
            runs = self.carried + runs
            self.carried = []
        if gone:
            self.carried = runs
            out.extend(floats)
            return
        label = ""
        num_id = style.num_id if num_id is None else num_id
        if num_id and num_id != "0":
            label = self.reader.numbering.label(num_id, num_level if num_level >= 0 else style.num_level)
        out.append(
            Paragraph(
                tuple(runs),
                style.name,
                level if level >= 0 else style.level,
                label,
                ALIGN.get(align or style.align, ""),
                size or style.size_pt,
                in_toc,
            )
        )
        out.extend(floats)

    def _section(self, section: etree._Element) -> None:
        for child in section:
            if child.tag in (_W_HEADERREFERENCE, _W_FOOTERREFERENCE):
                part = inside(self.reader.relations, child.get(R + "id") or "")
                if part and part not in self.reader.headers and self.reader.package.has(part):
                    self.reader.headers.append(part)

    def _drawn(self, rel_id: str) -> list[Block]:
        """What is written in a chart or a diagram."""
        part = inside(self.relations, rel_id)
        if not part or not self.reader.package.has(part):
            return []
        try:
            root = self.reader.package.tree(part)
        except UnreadableFileError:
            return []  # one damaged chart does not make the text unreadable
        return chart(root) if root.tag.endswith("}chartSpace") else smart_art(root)

    def _chunk(self, chunk: etree._Element, out: list[Block]) -> None:
        """A part that is a document of its own: Word's, or another that the caller can open."""
        part = inside(self.relations, chunk.get(R + "id") or "")
        if not part or not self.reader.package.has(part):
            return
        data = self.reader.package.read(part)
        if data[:2] == b"PK":
            inner: Document | None = read_word(data)
        else:
            inner = self.reader.chunk(data) if self.reader.chunk else None
        if inner is not None:
            self.reader.media.update(inner.media)
            out.extend(inner.blocks)


@lru_cache(maxsize=64)
def _styles(part: bytes) -> Styles:
    """The styles in ``part``; files that came from one template have the same, and they are read once."""
    return Styles(parse_xml(part, "styles") if part else None)


def inside(relations: Relations, rel_id: str) -> str:
    """The part that a relationship id names, ``""`` where there is none or it lies outside the file."""
    rel = relations.get(rel_id)
    return "" if rel is None or rel.external else rel.target
