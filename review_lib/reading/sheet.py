"""An Excel workbook as blocks.

Bytes of an xlsx or xlsm walk in, a :class:`Document` walks out: for each sheet that is shown a paragraph with its name
and a table with its merged cells. Numbers are written out in full as their format means them (a share with ``%``, a
date as a date). What the text means is not known here; formulas are not computed, macros told, never run.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from lxml import etree

from review_lib.reading.ooxml import Package, R, UnreadableFileError
from review_lib.reading.values import Block, Cell, Document, Paragraph, Run, Table

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ROWS, _COLS = 20_000, 400
_DATE_IDS = {14: "/d", 15: "/d", 16: "/d", 17: "/", 22: "/d", 27: "年", 28: "年d", 29: "年d", 30: "/d", 31: "年d",
             36: "年", 50: "年", 51: "年d", 52: "年", 53: "年d", 54: "年d", 57: "年", 58: "年d"}  # fmt: skip
_PERCENT_IDS = {9, 10}


@dataclass(frozen=True, slots=True)
class _Format:
    percent: bool = False
    date: str = ""
    pad: int = 0
    before: str = ""
    after: str = ""


def read_sheet(data: bytes) -> Document:
    """The content of an xlsx or xlsm. UnreadableFileError (a ValueError with ``reason``) where it cannot be read."""
    package = Package(data)
    main = package.main_part("xl/workbook.xml")
    workbook = package.tree(main)
    relations = package.relations(main)
    strings: list[str] = []
    formats: list[_Format] = []
    for rel in relations.values():
        if rel.type == "sharedStrings" and package.has(rel.target):
            strings = [_string(item) for item in package.tree(rel.target).findall(f"{S}si")]
        elif rel.type == "styles" and package.has(rel.target):
            formats = _formats(package.tree(rel.target))
    properties = workbook.find(f"{S}workbookPr")
    since_1904 = properties is not None and properties.get("date1904") in ("1", "true")
    blocks: list[Block] = []
    for sheet in workbook.iter(f"{S}sheet"):
        target = relations.get(sheet.get(f"{R}id") or "")
        if target is None or target.external or not package.has(target.target):
            continue
        if sheet.get("state") in ("hidden", "veryHidden"):
            continue
        root = package.tree(target.target)
        if root.tag != f"{S}worksheet":
            continue
        table = _table(root, strings, formats, since_1904)
        if table is not None:
            blocks += [Paragraph((Run(sheet.get("name") or ""),), style="sheet"), table]
    if workbook.tag != f"{S}workbook":
        raise UnreadableFileError("unknown_format", "no workbook")
    macros = any(name.endswith("vbaproject.bin") for name in package.names)
    return Document("xlsx", tuple(blocks), has_macros=macros)


def _table(root: etree._Element, strings: list[str], formats: list[_Format], since_1904: bool) -> Table | None:
    texts: dict[tuple[int, int], str] = {}
    hidden: set[int] = set()
    row_at = -1
    for line in root.iter(f"{S}row"):
        row_at = int(line.get("r") or row_at + 2) - 1
        if line.get("hidden") in ("1", "true"):
            hidden.add(row_at)
        if row_at >= _ROWS:
            break
        col_at = -1
        for cell in line.findall(f"{S}c"):
            ref = cell.get("r")
            col_at = _position(ref)[1] if ref else col_at + 1
            if col_at < _COLS:
                text = _text(cell, strings, formats, since_1904)
                if text:
                    texts[row_at, col_at] = text
    texts = {at: text for at, text in texts.items() if at[0] not in hidden}
    if not texts:
        return None
    merged: dict[tuple[int, int], tuple[int, int]] = {}
    covered: set[tuple[int, int]] = set()
    last_row, last_col = max(r for r, _ in texts), max(c for _, c in texts)
    for merge in root.iter(f"{S}mergeCell"):
        first, _, last = (merge.get("ref") or "").partition(":")
        if not last:
            continue
        (r1, c1), (r2, c2) = _position(first), _position(last)
        r2, c2 = min(r2, last_row), min(c2, _COLS - 1)
        if r1 > last_row or c1 > last_col + 30:
            continue
        merged[r1, c1] = (r2 - r1 + 1, c2 - c1 + 1)
        last_col = max(last_col, c2)
        covered |= {(r, c) for r in range(r1, r2 + 1) for c in range(c1, c2 + 1)} - {(r1, c1)}
    shown = [row for row in range(last_row + 1) if row not in hidden]
    renumbered = {row: at for at, row in enumerate(shown)}
    cells = []
    for row in shown:
        for col in range(last_col + 1):
            if (row, col) in covered:
                continue
            down, across = merged.get((row, col), (1, 1))
            down = sum((row + step) in renumbered for step in range(down))
            lines = texts.get((row, col), "").split("\n")
            blocks = tuple(Paragraph((Run(line),)) for line in lines)
            cells.append(Cell(renumbered[row], col, max(1, down), across, blocks))
    return Table(len(shown), last_col + 1, tuple(cells))


def _text(cell: etree._Element, strings: list[str], formats: list[_Format], since_1904: bool) -> str:
    kind = cell.get("t") or "n"
    if kind == "inlineStr":
        inline = cell.find(f"{S}is")
        return "" if inline is None else _string(inline)
    held = cell.find(f"{S}v")
    raw = "" if held is None else (held.text or "")
    if kind == "s":
        at = int(raw) if raw.isdigit() else -1
        return strings[at] if 0 <= at < len(strings) else ""
    if kind == "b":
        return {"1": "TRUE", "0": "FALSE"}.get(raw, raw)
    if kind != "n" or not raw:
        return raw
    style = int(cell.get("s") or 0)
    return _number(raw, formats[style] if style < len(formats) else _Format(), since_1904)


def _number(raw: str, form: _Format, since_1904: bool) -> str:
    try:
        value = float(raw)
    except ValueError:
        return raw
    if form.date and 0 < value < 2_958_466:
        base = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30)
        day = base + timedelta(days=value)
        if "年" in form.date:
            return f"{day.year}年{day.month}月" + (f"{day.day}日" if "d" in form.date else "")
        sign = form.date[0]
        return f"{day.year}{sign}{day.month:02d}" + (f"{sign}{day.day:02d}" if "d" in form.date else "")
    text = f"{value * 100 if form.percent else value:.15g}"
    if "e" in text:
        text = f"{value:.0f}" if value == int(value) else text
    if form.percent:
        text = f"{float(f'{value * 100:.12g}'):.12g}%"
    return form.before + text.zfill(form.pad) + form.after


def _string(item: etree._Element) -> str:
    parts = []
    for child in item:
        if child.tag == f"{S}t":
            parts.append(child.text or "")
        elif child.tag == f"{S}r":
            parts += [t.text or "" for t in child.findall(f"{S}t")]
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m[1], 16)), "".join(parts)).replace("\r\n", "\n")


def _formats(root: etree._Element) -> list[_Format]:
    codes = {item.get("numFmtId") or "": item.get("formatCode") or "" for item in root.iter(f"{S}numFmt")}
    cells = root.find(f"{S}cellXfs")
    return [] if cells is None else [_format(xf.get("numFmtId") or "0", codes) for xf in cells.findall(f"{S}xf")]


def _format(ref: str, codes: dict[str, str]) -> _Format:
    number = int(ref) if ref.isdigit() else 0
    if ref not in codes:
        return _Format(number in _PERCENT_IDS, _DATE_IDS.get(number, ""))
    code = codes[ref].split(";")[0]
    plain = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.', "", code)
    if re.search(r"[yY]", plain) or (re.search(r"[dD]", plain) and re.search(r"[mM]", plain)):
        sign = "年" if "年" in code else "-" if "-" in plain else "." if "." in plain else "/"
        return _Format(date=sign + ("d" if re.search(r"[dD]", plain) else ""))
    before, _, after = re.sub(r"\[[^\]]*\]|_.|\*.", "", code).partition("0")
    pad = len(plain) if re.fullmatch(r"0{2,}", plain) else 0
    return _Format("%" in plain, "", pad, _literal(before), _literal(re.sub(r"^[0#?.,]*", "", after)))


def _literal(code: str) -> str:
    return "".join(a or b for a, b in re.findall(r'"([^"]*)"|\\(.)', code))


def _position(ref: str) -> tuple[int, int]:
    found = re.match(r"\$?([A-Za-z]+)\$?(\d+)", ref)
    if not found:
        return 0, 0
    col = 0
    for letter in found[1].upper():
        col = col * 26 + ord(letter) - 64
    return int(found[2]) - 1, col - 1
