"""The state of an RTF reader: what its groups inherit, its open tables, and the blocks so far.

Texts, marks of cells and rows, and stories (text boxes, notes, headers) walk in as calls; blocks walk out. Which words
of RTF make which call is told by :mod:`review_lib.convert.rtf`; this module must not read tokens.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal, cast

from review_lib.convert.grid_build import DraftCell, build_table
from review_lib.convert.symbols import symbol_text
from review_lib.intake.charset import decode
from review_lib.reading.values import Block, Media, Paragraph, Run

__all__ = ["Look", "Reader", "Row"]

_Align = Literal["", "left", "center", "right", "both"]
_Vertical = Literal["", "super", "sub"]
_NO_DIGITS = bytes(set(range(256)) - set(b"0123456789abcdefABCDEF"))


@dataclass(slots=True)
class Look:
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
    script: str = ""  # which of \\loch, \\hich, \\dbch, \\ltrch, \\rtlch what follows is about


@dataclass(slots=True)
class Row:
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


class Reader:
    def __init__(self) -> None:
        self.look = Look()
        self.stack: list[Look] = []
        self.codec = "gb18030"
        self.fonts: dict[int, tuple[str, str]] = {}
        self.font_names: dict[int, str] = {}
        self.styles: dict[int, tuple[str, int]] = {}
        self.held = bytearray()
        self.pending_skip = 0
        self.runs: list[Run] = []
        self.levels: list[_Level] = [_Level()]
        self.row = Row()
        self.nest_row = Row()
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
        symbols = charset == "symbol" and self.look.place not in ("font", "style")
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


def _place(cells: list[tuple[Block, ...]], row: Row) -> list[DraftCell]:
    """A row's cells at their edges; where the definitions are missing, at even places."""
    placed = []
    left = row.left
    for number, blocks in enumerate(cells):
        right = row.edges[number] if number < len(row.edges) else left + 1000
        flags = row.flags[number] if number < len(row.flags) else frozenset()
        placed.append(DraftCell(left, max(right, left + 1), blocks, "clvmrg" in flags, "clmrg" in flags))
        left = max(right, left + 1)
    return placed
