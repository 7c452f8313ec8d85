"""RTF read straight into blocks, tables with their merged cells.

RTF bytes walk in; a :class:`~review_lib.reading.values.Document` walks out: paragraphs with their looks and list
labels, tables as grids (nested ones too), pictures, text boxes where they are anchored, deletions left out. It must
not know what a form is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Literal, cast

from review_lib.convert.grid_build import DraftCell, build_table
from review_lib.convert.symbols import symbol_text
from review_lib.intake.charset import decode
from review_lib.intake.rtf import CODEPAGES, FONT_CHARSETS, tokens
from review_lib.reading.values import Block, Document, Media, Paragraph, Run

__all__ = ["RtfError", "read_rtf"]


class RtfError(Exception):
    """The bytes hold no RTF that can be read."""


@dataclass(slots=True)
class _Look:
    """What a group inherits."""

    bold: bool = False
    italic: bool = False
    vertical: str = ""
    font: int = -1
    size: float = 12.0
    skip: int = 1
    silent: bool = False
    hidden: bool = False
    place: str = "body"


@dataclass(slots=True)
class _Row:
    """Cell definitions of the row being read: right edges and merge flags, in order."""

    left: int = 0
    edges: list[int] = field(default_factory=list)
    flags: list[frozenset[str]] = field(default_factory=list)
    pending: set[str] = field(default_factory=set)


@dataclass(slots=True)
class _Level:
    """One depth of table: blocks of the open cell, cells of the open row, rows so far. Depth 0 is the body."""

    blocks: list[Block] = field(default_factory=list)
    cells: list[tuple[Block, ...]] = field(default_factory=list)
    rows: list[list[DraftCell]] = field(default_factory=list)


_Align = Literal["", "left", "center", "right", "both"]
_Vertical = Literal["", "super", "sub"]
_ALIGN = {"ql": "left", "qc": "center", "qr": "right", "qj": "both", "qd": "both"}
_SILENT = frozenset(
    [
        "colortbl",
        "info",
        "themedata",
        "colorschememapping",
        "datastore",
        "latentstyles",
        "listtable",
        "listoverridetable",
        "generator",
        "rsidtbl",
        "xmlnstbl",
        "revtbl",
        "filetbl",
        "nonshppict",
        "nonesttables",
        "ftnsep",
        "ftnsepc",
        "aftnsep",
        "aftnsepc",
        "pnseclvl",
        "bkmkstart",
        "bkmkend",
        "fldinst",
        "datafield",
        "xe",
        "tc",
        "template",
        "nextfile",
        "objdata",
        "objclass",
        "objname",
        "annotation",
        "atnid",
        "atnauthor",
        "atndate",
        "atnref",
        "atntime",
        "background",
        "wgrffmtfilter",
        "mmathPr",
        "userprops",
        "docvar",
        "fchars",
        "lchars",
        "listpicture",
        "panose",
        "falt",
        "fontemb",
        "xmlopen",
        "factoidname",
    ]
)
_OPEN_STARRED = frozenset(
    [
        "shppict",
        "shpinst",
        "shptxt",
        "nesttableprops",
        "ud",
        "dptxbxtext",
        "formfield",
        "pn",
        "pntext",
        "sn",
        "sp",
        "sv",
        "do",
        "dpgroup",
        "ffname",
        "cs",
    ]
)
_FLAGS = frozenset(("clmgf", "clmrg", "clvmgf", "clvmrg"))
_PICTURES = {"pngblip": "png", "jpegblip": "jpeg", "emfblip": "emf", "wmetafile": "wmf", "dibitmap": "bmp"}
_NO_DIGITS = bytes(set(range(256)) - set(b"0123456789abcdefABCDEF"))
_CHARS = {
    "emdash": "—",
    "endash": "–",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "bullet": "•",
    "emspace": "\u3000",
    "enspace": " ",
    "qmspace": " ",
    "tab": "\t",
}


class _Reader:
    def __init__(self) -> None:
        self.look = _Look()
        self.stack: list[_Look] = []
        self.codec = "gb18030"
        self.fonts: dict[int, tuple[str, str]] = {}
        self.font_names: dict[int, str] = {}
        self.styles: dict[int, tuple[str, int]] = {}
        self.held = bytearray()
        self.pending_skip = 0
        self.runs: list[Run] = []
        self.levels: list[_Level] = [_Level()]
        self.row = _Row()
        self.nest_row = _Row()
        self.itap = 0
        self.in_table = False
        self.style, self.level, self.align, self.label = 0, 0, "", ""
        self.headers: list[Block] = []
        self.notes: dict[str, tuple[Block, ...]] = {}
        self.media: dict[str, Media] = {}
        self.picture: tuple[str, list[bytes]] = ("", [])
        self.digits = bytearray()
        self.size = 0.0
        self.sub: list[tuple[list[Run], list[_Level], int, bool, str]] = []
        self.high = 0
        self.check: list[int] = []
        self.name = ""

    # ------------------------------------------------------------ text
    def flush(self) -> None:
        if not self.held:
            return
        raw, codec = bytes(self.held), self.codec
        self.held.clear()
        name, charset = self.fonts.get(self.look.font, ("", ""))
        symbols = charset == "symbol"
        self.put("".join(symbol_text(name, b) for b in raw) if symbols else decode(raw, charset or codec))

    def put(self, text: str) -> None:
        look = self.look
        if look.silent or look.hidden or not text:
            return
        if look.place == "font" or look.place == "style":
            self.name += text
        elif look.place == "label":
            self.label += text
        elif look.place == "body":
            last = self.runs[-1] if self.runs else None
            self.size = self.size or look.size
            run = Run(text, look.bold, look.italic, cast(_Vertical, look.vertical))
            if last is not None and last.kind == "text" and replace(last, text="") == replace(run, text=""):
                self.runs[-1] = replace(last, text=last.text + text)
            else:
                self.runs.append(run)

    def unicode(self, number: int) -> None:
        self.flush()
        code = number & 0xFFFF
        if 0xD800 <= code < 0xDC00:
            self.high = code
        elif 0xDC00 <= code < 0xE000 and self.high:
            self.put(chr(0x10000 + ((self.high - 0xD800) << 10) + code - 0xDC00))
            self.high = 0
        elif 0xF000 <= code <= 0xF0FF:
            self.put(symbol_text(self.fonts.get(self.look.font, ("", ""))[0], code & 0xFF))
        elif not 0xD800 <= code < 0xE000:
            self.put(chr(code))
        self.pending_skip = self.look.skip

    # ------------------------------------------------------------ blocks
    def end_paragraph(self, must: bool = True) -> None:
        self.flush()
        if not self.runs and not must:
            return
        style, outline = self.styles.get(self.style, ("", 0))
        depth = self.depth()
        self.settle(depth)
        self.levels[depth].blocks.append(
            Paragraph(
                tuple(self.runs),
                style,
                self.level or outline,
                self.label.replace("\t", " ").strip(),
                cast(_Align, self.align),
                self.size,
            )
        )
        self.runs = []
        self.label = ""
        self.size = 0.0

    def depth(self) -> int:
        return max(self.itap, 1) if self.in_table else 0

    def settle(self, depth: int) -> None:
        """Close tables deeper than ``depth`` and make sure that depth is open."""
        while len(self.levels) - 1 > depth:
            self.close_table()
        while len(self.levels) - 1 < depth:
            self.levels.append(_Level())

    def close_table(self) -> None:
        level = self.levels.pop()
        if level.cells or level.blocks:
            if level.blocks:
                level.cells.append(tuple(level.blocks))
            level.rows.append(_place(level.cells, self.row if len(self.levels) == 1 else self.nest_row))
        table = build_table(level.rows)
        if table is not None:
            self.levels[-1].blocks.append(table)

    def end_cell(self, depth: int) -> None:
        self.in_table = True
        self.itap = max(self.itap, depth) if depth > 1 else 1
        self.end_paragraph(must=True)
        self.settle(depth)
        level = self.levels[depth]
        level.cells.append(tuple(level.blocks))
        level.blocks = []

    def end_row(self, depth: int) -> None:
        self.flush()
        self.settle(depth)
        level = self.levels[depth]
        row = self.nest_row if depth > 1 else self.row
        if level.cells:
            level.rows.append(_place(level.cells, row))
        level.cells, level.blocks = [], []
        self.runs, self.label = [], ""

    def enter(self, where: str) -> None:
        """Begin a story of its own (text box, footnote, header)."""
        self.flush()
        self.sub.append((self.runs, self.levels, self.itap, self.in_table, where))
        self.runs, self.levels, self.itap, self.in_table = [], [_Level()], 0, False

    def leave(self) -> None:
        self.end_paragraph(must=False)
        self.settle(0)
        blocks = tuple(self.levels[0].blocks)
        self.runs, self.levels, self.itap, self.in_table, where = self.sub.pop()
        if where == "header":
            self.headers.extend(blocks)
        elif where == "note":
            key = f"n{len(self.notes) + 1}"
            self.notes[key] = blocks
            self.runs.append(Run("", kind="note", ref=key))
        elif blocks:
            depth = self.depth()
            self.settle(depth)
            self.levels[depth].blocks.extend(blocks)

    def end_picture(self) -> None:
        kind, pieces = self.picture
        self.picture = ("", [])
        digits = bytes(self.digits).translate(None, _NO_DIGITS)
        self.digits.clear()
        data = b"".join(pieces) or bytes.fromhex(digits[: len(digits) // 2 * 2].decode("ascii"))
        if kind and data:
            key = f"picture{len(self.media) + 1}"
            self.media[key] = Media(kind, data)
            self.runs.append(Run("", kind="picture", ref=key))


def _place(cells: list[tuple[Block, ...]], row: _Row) -> list[DraftCell]:
    """A row's cells at their edges; where the definitions are missing, at even places."""
    placed = []
    left = row.left
    for number, blocks in enumerate(cells):
        right = row.edges[number] if number < len(row.edges) else left + 1000
        flags = row.flags[number] if number < len(row.flags) else frozenset()
        placed.append(DraftCell(left, max(right, left + 1), blocks, "clvmrg" in flags, "clmrg" in flags))
        left = max(right, left + 1)
    return placed


def read_rtf(data: bytes) -> Document:
    """The document in RTF bytes. RtfError where they are none."""
    start = data.find(b"{\\rtf")
    if start < 0:
        raise RtfError("no RTF")
    reader = _Reader()
    marks: list[list[str]] = []
    star = False
    for kind, word, number, raw in tokens(data[start:]):
        if kind == "open":
            reader.flush()
            reader.stack.append(reader.look)
            reader.look = replace(reader.look)
            marks.append([])
            star = False
        elif kind == "close":
            reader.flush()
            for mark in reversed(marks.pop() if marks else []):
                _end_group(reader, mark)
            if reader.stack:
                reader.look = reader.stack.pop()
            if not reader.stack:
                break
        elif kind == "symbol" and word == "*":
            star = True
        elif kind == "word":
            _word(reader, word, number, star, marks)
            star = False
        elif reader.look.place == "picture":
            if kind == "text":
                reader.digits.extend(raw)
            elif kind == "bin":
                reader.picture[1].append(raw)
        elif kind == "symbol":
            reader.flush()
            if word in ("\r", "\n"):
                reader.end_paragraph()
            else:
                reader.put({"~": "\xa0", "_": "-", "-": ""}.get(word, word if word in "\\{}" else ""))
        elif kind in ("hex", "text") and not reader.look.silent:
            if reader.pending_skip:
                cut = min(reader.pending_skip, len(raw))
                reader.pending_skip -= cut
                raw = raw[cut:]
            reader.held.extend(raw)
    while reader.sub:
        reader.leave()
    reader.in_table = reader.in_table and len(reader.levels) > 1
    reader.end_paragraph(must=False)
    reader.settle(0)
    return Document("rtf", tuple(reader.levels[0].blocks), tuple(reader.headers), reader.media, reader.notes)


def _end_group(reader: _Reader, mark: str) -> None:
    if mark in ("box", "note", "header"):
        reader.leave()
    elif mark == "picture":
        reader.end_picture()
    elif mark == "font":
        name = reader.name.strip().rstrip(";").strip()
        charset = reader.fonts.get(reader.look.font, ("", ""))[1]
        reader.fonts[reader.look.font] = (name, charset)
        reader.name = ""
    elif mark == "style":
        name = reader.name.strip().rstrip(";").strip()
        heading = re.fullmatch(r"(?:heading|标题)\s*([1-9])", name, re.IGNORECASE)
        reader.styles[reader.style] = (name, reader.level or (int(heading.group(1)) if heading else 0))
        reader.name, reader.style, reader.level = "", 0, 0
    elif mark == "formfield" and reader.check:
        kind, result = reader.check[0], reader.check[1] if len(reader.check) > 1 else 0
        reader.check = []
        if kind == 1:
            reader.look.silent = False
            reader.look.place = "body"
            reader.put("☑" if result == 1 else "☐")


def _word(reader: _Reader, word: str, number: int | None, star: bool, marks: list[list[str]]) -> None:
    look = reader.look
    here = marks[-1] if marks else []
    if star and word not in _OPEN_STARRED and word not in ("footnote", "fldinst"):
        look.silent = True
        return
    if word == "formfield":
        look.silent, look.place = True, "formfield"
        here.append("formfield")
        reader.check = []
    elif look.place == "formfield" and word in ("fftype", "ffres", "ffdefres"):
        if word == "fftype":
            reader.check.insert(0, number or 0)
        elif word == "ffres" and number == 25:
            pass
        elif number is not None and reader.check:
            reader.check[1:] = [number] if word == "ffres" or len(reader.check) == 1 else reader.check[1:]
    elif (word in _SILENT and word != "fldinst") or word == "fldinst":
        look.silent = True
    elif word == "fonttbl":
        look.place = "font"
    elif word == "stylesheet":
        look.place = "style"
    elif look.place == "font":
        if word == "f":
            look.font = number or 0
            reader.fonts[look.font] = ("", "")
            here.append("font")
        elif word == "fcharset":
            charset = "symbol" if number == 2 else FONT_CHARSETS.get(number or 0, "")
            reader.fonts[look.font] = (reader.fonts.get(look.font, ("", ""))[0], charset)
    elif look.place == "style":
        if word in ("s", "cs", "ds", "ts"):
            reader.style = (number or 0) if word == "s" else -1
            here.append("style")
        elif word == "outlinelevel":
            reader.level = (number or 0) + 1
    elif word in ("header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf"):
        reader.enter("header")
        here.append("header")
    elif word == "footnote":
        look.silent = False
        reader.enter("note")
        here.append("note")
    elif word in ("shptxt", "dptxbxtext"):
        look.silent, look.place = False, "body"
        reader.enter("box")
        here.append("box")
    elif word in ("shpinst", "shp", "shprslt", "do"):
        look.silent = look.silent or word == "shprslt"
    elif word in ("sn", "sv", "sp"):
        look.silent = True
    elif word == "pict":
        if not look.silent:
            look.place = "picture"
            here.append("picture")
    elif word in _PICTURES:
        reader.picture = (_PICTURES[word], [])
    elif word in ("listtext", "pntext"):
        look.place = "label"
    elif word == "ansicpg":
        reader.codec = CODEPAGES.get(number or 0, reader.codec)
    elif word == "uc":
        look.skip = number if number is not None else 1
    elif word == "upr":
        here.append("upr")
        look.silent = True
    elif word == "ud":
        look.silent = False
    elif word == "u" and number is not None:
        reader.unicode(number)
    elif word in ("v", "deleted"):
        reader.flush()
        look.hidden = number != 0
    elif look.silent:
        return
    elif word in _CHARS:
        reader.flush()
        reader.put(_CHARS[word])
    else:
        _body_word(reader, word, number, look)


def _body_word(reader: _Reader, word: str, number: int | None, look: _Look) -> None:
    if word in ("par", "sect", "page"):
        if word == "par" or reader.runs or reader.held:
            reader.end_paragraph()
    elif word == "line":
        reader.flush()
        reader.runs.append(Run("\n", kind="break"))
    elif word == "pard":
        reader.flush()
        reader.in_table, reader.itap = False, 0
        reader.style, reader.level, reader.align = 0, 0, ""
    elif word == "plain":
        reader.flush()
        look.bold = look.italic = look.hidden = False
        look.vertical, look.size = "", 12.0
    elif word in ("b", "i", "super", "sub", "nosupersub", "f", "fs"):
        reader.flush()
        if word == "b":
            look.bold = number != 0
        elif word == "i":
            look.italic = number != 0
        elif word == "f":
            look.font = number or 0
        elif word == "fs":
            look.size = (number or 24) / 2
        else:
            look.vertical = "" if word == "nosupersub" or number == 0 else word
    elif word in _ALIGN:
        reader.align = _ALIGN[word]
    elif word == "s":
        reader.style = number or 0
    elif word == "outlinelevel":
        reader.level = (number or 0) + 1 if (number or 0) < 9 else 0
    elif word == "intbl":
        reader.in_table = True
    elif word == "itap":
        reader.itap = number or 0
        reader.in_table = reader.in_table or reader.itap > 0
    elif word == "cell":
        reader.end_cell(1)
    elif word == "nestcell":
        reader.end_cell(max(reader.itap, 2))
    elif word == "row":
        reader.end_row(1)
    elif word == "nestrow":
        reader.end_row(max(reader.itap, 2))
    elif word == "trowd":
        row = _Row()
        if reader.itap > 1:
            reader.nest_row = row
        else:
            reader.row = row
    elif word == "trleft":
        (reader.nest_row if reader.itap > 1 else reader.row).left = number or 0
    elif word in _FLAGS:
        (reader.nest_row if reader.itap > 1 else reader.row).pending.add(word)
    elif word == "cellx":
        row = reader.nest_row if reader.itap > 1 else reader.row
        row.edges.append(number or 0)
        row.flags.append(frozenset(row.pending))
        row.pending = set()
