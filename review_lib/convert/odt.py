"""OpenDocument texts read into blocks.

The bytes of an .odt (or flat .fodt) walk in; a :class:`~review_lib.reading.values.Document` walks out: headings,
paragraphs, tables with their spans, pictures. It must not know what a form is.
"""

from __future__ import annotations

import io
import zipfile

from lxml import etree

from review_lib.convert.grid_build import build_spans
from review_lib.intake.kinds import sniff
from review_lib.reading.values import Block, Document, Media, Paragraph, Run, Table

__all__ = ["read_odt"]

_NS = "urn:oasis:names:tc:opendocument:xmlns:"
_TEXT, _TABLE, _DRAW = f"{{{_NS}text:1.0}}", f"{{{_NS}table:1.0}}", f"{{{_NS}drawing:1.0}}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_SILENT = frozenset((f"{_TEXT}tracked-changes", f"{_TEXT}note", f"{_TEXT}sequence-decls", f"{_TEXT}table-of-content"))


def read_odt(data: bytes) -> Document:
    """The document in OpenDocument bytes. Raises the zip's or lxml's error where they are damaged."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    archive = zipfile.ZipFile(io.BytesIO(data)) if data[:2] == b"PK" else None
    root = etree.fromstring(archive.read("content.xml") if archive is not None else data, parser)
    body = root.find(f".//{{{_NS}office:1.0}}text")
    media: dict[str, Media] = {}
    blocks: list[Block] = []
    if body is not None:
        _blocks(body, blocks, media, archive)
    return Document("odt", tuple(blocks), media=media)


def _blocks(parent: etree._Element, out: list[Block], media: dict[str, Media], archive: zipfile.ZipFile | None) -> None:
    for element in parent:
        if element.tag in _SILENT or not isinstance(element.tag, str):
            continue
        if element.tag in (f"{_TEXT}p", f"{_TEXT}h"):
            level = int(element.get(f"{_TEXT}outline-level") or 0) if element.tag == f"{_TEXT}h" else 0
            runs: list[Run] = []
            boxes: list[Block] = []
            _runs(element, runs, boxes, media, archive)
            out.append(Paragraph(tuple(runs), element.get(f"{_TEXT}style-name") or "", level))
            out.extend(boxes)
        elif element.tag == f"{_TABLE}table":
            table = _table(element, media, archive)
            if table is not None:
                out.append(table)
        else:
            _blocks(element, out, media, archive)


def _runs(
    element: etree._Element,
    runs: list[Run],
    boxes: list[Block],
    media: dict[str, Media],
    archive: zipfile.ZipFile | None,
) -> None:
    if element.text:
        runs.append(Run(element.text))
    for child in element:
        if child.tag == f"{_TEXT}s":
            runs.append(Run(" " * int(child.get(f"{_TEXT}c") or 1)))
        elif child.tag == f"{_TEXT}tab":
            runs.append(Run("\t"))
        elif child.tag == f"{_TEXT}line-break":
            runs.append(Run("\n", kind="break"))
        elif child.tag == f"{_DRAW}image":
            _picture(child.get(_HREF) or "", runs, media, archive)
        elif child.tag == f"{_DRAW}text-box":
            _blocks(child, boxes, media, archive)
        elif child.tag not in _SILENT and isinstance(child.tag, str):
            _runs(child, runs, boxes, media, archive)
        if child.tail:
            runs.append(Run(child.tail))


def _picture(name: str, runs: list[Run], media: dict[str, Media], archive: zipfile.ZipFile | None) -> None:
    if archive is None or name not in archive.namelist():
        return
    data = archive.read(name)
    key = f"picture{len(media) + 1}"
    media[key] = Media(sniff(data, name), data)
    runs.append(Run("", kind="picture", ref=key))


def _table(element: etree._Element, media: dict[str, Media], archive: zipfile.ZipFile | None) -> Table | None:
    rows: list[list[tuple[int, int, tuple[Block, ...]]]] = []
    for row in element.iter(f"{_TABLE}table-row"):
        if next(row.iterancestors(f"{_TABLE}table"), None) is not element:
            continue
        cells: list[tuple[int, int, tuple[Block, ...]]] = []
        for cell in row.findall(f"{_TABLE}table-cell"):
            blocks: list[Block] = []
            _blocks(cell, blocks, media, archive)
            span = (
                int(cell.get(f"{_TABLE}number-rows-spanned") or 1),
                int(cell.get(f"{_TABLE}number-columns-spanned") or 1),
            )
            for _ in range(min(int(cell.get(f"{_TABLE}number-columns-repeated") or 1), 200)):
                cells.append((*span, tuple(blocks) or (Paragraph(()),)))
        rows.append(cells)
    return build_spans(rows)
