"""Excel 2003's XML workbooks read into blocks.

The bytes of a SpreadsheetML file walk in; a :class:`~review_lib.reading.values.Document` walks out, one table a
sheet. It must not know what a form is.
"""

from __future__ import annotations

from lxml import etree

from review_lib.convert.grid_build import build_spans, text_blocks
from review_lib.reading.values import Block, Document, Paragraph, Run

__all__ = ["read_xls_xml"]

_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"


def read_xls_xml(data: bytes) -> Document:
    """The document in an Excel 2003 XML workbook. Raises lxml's error where the XML is damaged."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.fromstring(data, parser)
    formats = {
        style.get(f"{_SS}ID"): form.get(f"{_SS}Format", "")
        for style in root.iter(f"{_SS}Style")
        for form in style.iter(f"{_SS}NumberFormat")
    }
    blocks: list[Block] = []
    sheets = [s for s in root.iter(f"{_SS}Worksheet") if s.find(f"{_SS}Table") is not None]
    for sheet in sheets:
        rows: list[list[tuple[int, int, tuple[Block, ...]]]] = []
        for row in sheet.iter(f"{_SS}Row"):
            while len(rows) + 1 < int(row.get(f"{_SS}Index") or len(rows) + 1) and len(rows) < 10_000:
                rows.append([])
            cells: list[tuple[int, int, tuple[Block, ...]]] = []
            column = 1
            for cell in row.findall(f"{_SS}Cell"):
                while column < int(cell.get(f"{_SS}Index") or column) and column < 1000:
                    cells.append((1, 1, text_blocks("")))
                    column += 1
                across, down = int(cell.get(f"{_SS}MergeAcross") or 0) + 1, int(cell.get(f"{_SS}MergeDown") or 0) + 1
                cells.append((down, across, text_blocks(_value(cell, formats.get(cell.get(f"{_SS}StyleID")) or ""))))
                column += across
            rows.append(cells)
        table = build_spans(rows)
        if table is not None:
            if len(sheets) > 1:
                blocks.append(Paragraph((Run(sheet.get(f"{_SS}Name") or ""),)))
            blocks.append(table)
    return Document("xls", tuple(blocks))


def _value(cell: etree._Element, form: str) -> str:
    from review_lib.convert.xls import shown

    data = cell.find(f"{_SS}Data")
    if data is None:
        return ""
    text = "".join(map(str, data.itertext()))
    kind = data.get(f"{_SS}Type")
    if kind == "Number":
        return shown(float(text), "0%" if form == "Percent" else form)
    if kind == "DateTime":
        return text.split("T")[0]
    if kind == "Boolean":
        return "是" if text == "1" else "否"
    return text
