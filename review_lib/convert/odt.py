"""OpenDocument texts read into blocks.

The bytes of an .odt (or flat .fodt) walk in; a :class:`~review_lib.reading.values.Document` walks out: headings,
paragraphs with their looks, tables with their spans (nested ones too), text in frames and shapes where they are
anchored, headers and footers, pictures; hidden and deleted text is left out. It must not know what a form is.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field, replace
from typing import Literal

from lxml import etree

from review_lib.convert.grid_build import build_spans
from review_lib.convert.symbols import symbol_text
from review_lib.intake.kinds import sniff
from review_lib.reading.values import Block, Document, Media, Paragraph, Run, Table

__all__ = ["read_odt"]

_NS = "urn:oasis:names:tc:opendocument:xmlns:"
_OFFICE, _TEXT, _TABLE = f"{{{_NS}office:1.0}}", f"{{{_NS}text:1.0}}", f"{{{_NS}table:1.0}}"
_DRAW, _STYLE = f"{{{_NS}drawing:1.0}}", f"{{{_NS}style:1.0}}"
_FO = f"{{{_NS}xsl-fo-compatible:1.0}}"
_LOEXT = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
_FIELD = "{urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_SILENT = frozenset(
    (*(f"{_TEXT}{n}" for n in ("tracked-changes", "sequence-decls", "table-of-content")), f"{_OFFICE}annotation")
)
_TABLES = (f"{_TABLE}table", f"{_LOEXT}table")
_BOXES = frozenset(f"{_DRAW}{n}" for n in ("text-box", "custom-shape", "rect", "ellipse", "caption"))
_STORIES = frozenset(f"{_STYLE}{n}" for n in ("header", "footer", "header-first", "header-left", "footer-first"))
_CHANGES = (f"{_TEXT}change-start", f"{_TEXT}change-end")
_ALIGN: dict[str, Literal["", "left", "center", "right", "both"]] = {
    "left": "left", "start": "left", "center": "center", "right": "right", "end": "right", "justify": "both",
}  # fmt: skip
_DEPTH = 120


@dataclass(frozen=True, slots=True)
class _Look:
    bold: bool = False
    italic: bool = False
    vertical: Literal["", "super", "sub"] = ""
    hidden: bool = False
    font: str = ""
    align: Literal["", "left", "center", "right", "both"] = ""
    level: int = 0
    size: float = 0.0
    name: str = ""


def read_odt(data: bytes) -> Document:
    """The document in OpenDocument bytes. Raises the zip's or lxml's error where they are damaged."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    archive = zipfile.ZipFile(io.BytesIO(data)) if data[:2] == b"PK" else None
    root = etree.fromstring(archive.read("content.xml") if archive is not None else data, parser)
    roots = [root]
    if archive is not None and "styles.xml" in archive.namelist():
        roots.insert(0, etree.fromstring(archive.read("styles.xml"), parser))
    reader = _Reader(archive)
    for part in roots:
        for style in part.iter(f"{_STYLE}style"):
            reader.styles[style.get(f"{_STYLE}family") or "", style.get(f"{_STYLE}name") or ""] = style
    for region in root.iter(f"{_TEXT}changed-region"):
        if region.find(f"{_TEXT}deletion") is not None:
            reader.deleted.add(region.get(f"{_TEXT}id") or "")
    body = root.find(f".//{_OFFICE}text")
    blocks = reader.blocks(body) if body is not None else []
    headers: list[Block] = []
    for part in roots:
        for story in part.iter(*_STORIES):
            headers += reader.blocks(story)
    return Document("odt", tuple(blocks), tuple(headers), reader.media, reader.notes)


@dataclass(slots=True)
class _Reader:
    archive: zipfile.ZipFile | None
    styles: dict[tuple[str, str], etree._Element] = field(default_factory=dict)
    media: dict[str, Media] = field(default_factory=dict)
    notes: dict[str, tuple[Block, ...]] = field(default_factory=dict)
    looks: dict[tuple[str, str], _Look] = field(default_factory=dict)
    deleted: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    size: float = 0.0
    depth: int = 0

    def blocks(self, parent: etree._Element) -> list[Block]:
        """The blocks below ``parent`` in order."""
        out: list[Block] = []
        self.depth += 1
        if self.depth < _DEPTH:
            self._collect(parent, out)
        self.depth -= 1
        return out

    def _collect(self, parent: etree._Element, out: list[Block]) -> None:
        for element in parent:
            if element.tag in _SILENT or not isinstance(element.tag, str):
                continue
            if element.tag in (f"{_TEXT}p", f"{_TEXT}h"):
                self._paragraph(element, out)
            elif element.tag in _CHANGES:
                self._change(element)
            elif element.tag in _TABLES:
                table = self._table(element)
                if table is not None:
                    out.append(table)
            elif element.tag in _BOXES:
                out.extend(self.blocks(element))
            else:
                self._collect(element, out)

    def _paragraph(self, element: etree._Element, out: list[Block]) -> None:
        look = self._look("paragraph", element.get(f"{_TEXT}style-name") or "", _Look())
        level = look.level
        if element.tag == f"{_TEXT}h":
            level = int(element.get(f"{_TEXT}outline-level") or 0) or level
        runs: list[Run] = []
        boxes: list[Block] = []
        self.size = 0.0
        self._runs(element, runs, boxes, look)
        out.append(Paragraph(tuple(runs), look.name, level, "", look.align, self.size or look.size))
        out.extend(boxes)

    def _look(self, family: str, name: str, around: _Look) -> _Look:
        """The look of a style within the look ``around``; a paragraph's begins anew."""
        if not name:
            return around
        own = self.looks.get((family, name))
        if own is None:
            self.looks[family, name] = _Look(name=name)  # a style that names itself as its parent ends here
            own = self.looks[family, name] = self._made(family, name)
        if family == "paragraph":
            return own
        return replace(
            around,
            bold=around.bold or own.bold,
            italic=around.italic or own.italic,
            vertical=own.vertical or around.vertical,
            hidden=around.hidden or own.hidden,
            font=own.font or around.font,
            size=own.size or around.size,
        )

    def _made(self, family: str, name: str) -> _Look:
        style = self.styles.get((family, name))
        if style is None:
            return _Look(name=name)
        parent = style.get(f"{_STYLE}parent-style-name") or ""
        look = replace(self._look(family, parent, _Look()), name=style.get(f"{_STYLE}display-name") or name)
        level = style.get(f"{_STYLE}default-outline-level") or ""
        if level.isdigit():
            look = replace(look, level=int(level))
        paragraph = style.find(f"{_STYLE}paragraph-properties")
        if paragraph is not None and paragraph.get(f"{_FO}text-align"):
            look = replace(look, align=_ALIGN.get(paragraph.get(f"{_FO}text-align") or "", ""))
        text = style.find(f"{_STYLE}text-properties")
        if text is None:
            return look
        place = (text.get(f"{_STYLE}text-position") or "").split(" ")[0]
        weight = text.get(f"{_STYLE}font-weight-asian") or text.get(f"{_FO}font-weight")
        slant = text.get(f"{_STYLE}font-style-asian") or text.get(f"{_FO}font-style")
        return replace(
            look,
            bold=weight == "bold" if weight else look.bold,
            italic=slant == "italic" if slant else look.italic,
            vertical="super" if place == "super" or (place.rstrip("%").isdigit() and place != "0%") else
            "sub" if place.startswith(("sub", "-")) else "",
            hidden=text.get(f"{_TEXT}display") == "none" or look.hidden,
            size=_points(text.get(f"{_STYLE}font-size-asian") or text.get(f"{_FO}font-size")) or look.size,
            font=text.get(f"{_STYLE}font-name") or text.get(f"{_FO}font-family") or look.font,
        )  # fmt: skip

    def _change(self, mark: etree._Element) -> None:
        """Begins or ends a tracked deletion; what stands between counts as gone."""
        name = mark.get(f"{_TEXT}change-id") or ""
        if mark.tag == _CHANGES[1]:
            self.gone.discard(name)
        elif name in self.deleted:
            self.gone.add(name)

    def _runs(self, element: etree._Element, runs: list[Run], boxes: list[Block], look: _Look) -> None:
        self._say(runs, element.text, look)
        for child in element:
            tag = child.tag
            if tag == f"{_TEXT}s":
                self._say(runs, " " * int(child.get(f"{_TEXT}c") or 1), look)
            elif tag == f"{_TEXT}tab":
                self._say(runs, "\t", look)
            elif tag in _CHANGES:
                self._change(child)
            elif tag == f"{_TEXT}line-break" and not self.gone:
                runs.append(Run("\n", kind="break"))
            elif tag == f"{_DRAW}image":
                self._picture(child.get(_HREF) or "", runs)
            elif tag in _BOXES:
                boxes.extend(self.blocks(child))
            elif tag == f"{_FIELD}fieldmark":
                self._say(runs, _control(child), look)
            elif tag == f"{_TEXT}note":
                self._note(child, runs)
            elif tag == f"{_TEXT}span":
                self._runs(child, runs, boxes, self._look("text", child.get(f"{_TEXT}style-name") or "", look))
            elif tag not in _SILENT and isinstance(tag, str):
                self._runs(child, runs, boxes, look)
            self._say(runs, child.tail, look)

    def _say(self, runs: list[Run], text: str | None, look: _Look) -> None:
        if not text or look.hidden or self.gone:
            return
        text = "".join(symbol_text(look.font, ord(c) & 0xFF) if 0xF000 <= ord(c) <= 0xF0FF else c for c in text)
        self.size = max(self.size, look.size if text.strip() else 0.0)
        run = Run(text, look.bold, look.italic, look.vertical)
        last = runs[-1] if runs else None
        if last is not None and last.kind == "text" and replace(last, text="") == replace(run, text=""):
            runs[-1] = replace(last, text=last.text + text)
        else:
            runs.append(run)

    def _note(self, note: etree._Element, runs: list[Run]) -> None:
        body = note.find(f"{_TEXT}note-body")
        if body is not None:
            key = f"n{len(self.notes) + 1}"
            self.notes[key] = tuple(self.blocks(body))
            runs.append(Run("", kind="note", ref=key))

    def _picture(self, name: str, runs: list[Run]) -> None:
        if self.archive is None or name not in self.archive.namelist():
            return
        data = self.archive.read(name)
        key = f"picture{len(self.media) + 1}"
        self.media[key] = Media(sniff(data, name), data)
        runs.append(Run("", kind="picture", ref=key))

    def _table(self, element: etree._Element) -> Table | None:
        rows: list[list[tuple[int, int, tuple[Block, ...]]]] = []
        for row in element.iter(f"{_TABLE}table-row", f"{_LOEXT}table-row"):
            if next(row.iterancestors(*_TABLES), None) is not element:
                continue
            cells: list[tuple[int, int, tuple[Block, ...]]] = []
            for cell in row:
                if cell.tag not in (f"{_TABLE}table-cell", f"{_LOEXT}table-cell"):
                    continue
                blocks = tuple(self.blocks(cell)) or (Paragraph(()),)
                down = int(cell.get(f"{_TABLE}number-rows-spanned") or 1)
                across = int(cell.get(f"{_TABLE}number-columns-spanned") or 1)
                for _ in range(min(int(cell.get(f"{_TABLE}number-columns-repeated") or 1), 200)):
                    cells.append((down, across, blocks))
            rows.append(cells)
        return build_spans(rows)


def _control(mark: etree._Element) -> str:
    """What an old form field shows: a box, ticked or not, or the chosen entry of a list."""
    kind = (mark.get(f"{_FIELD}type") or "").rsplit(".", 1)[-1]
    params = [(p.get(f"{_FIELD}name") or "", p.get(f"{_FIELD}value") or "") for p in mark.iter(f"{_FIELD}param")]
    if kind == "FORMCHECKBOX":
        return "☑" if ("Checkbox_Checked", "true") in params else "☐"
    entries = [value for name, value in params if name.endswith("ListEntry")]
    chosen = next((value for name, value in params if name.endswith(("Selected", "Result"))), "0")
    return entries[int(chosen)] if chosen.isdigit() and int(chosen) < len(entries) else ""


def _points(text: str | None) -> float:
    """A size in points, 0 where it is none (a share of the parent's)."""
    number = (text or "").removesuffix("pt")
    return float(number) if (text or "").endswith("pt") and number.replace(".", "", 1).isdigit() else 0.0
