"""What stands inside one Word paragraph, as runs.

Elements of a paragraph walk in; runs of text, pictures, formulas and note marks walk out, as a reader sees them:
tracked changes accepted, only the results of fields, ticked boxes as signs, hidden text left out. Text boxes met on
the way are collected for whoever places them. Paragraphs, lists and tables are not known here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from lxml import etree

from review_lib.reading.controls import (
    MC,
    TICKED,
    alternative,
    checkbox,
    hinted,
    legacy_value,
    placeholder,
    whole,
    without_hints,
)
from review_lib.reading.omml import M, linear
from review_lib.reading.ooxml import R, W
from review_lib.reading.styles import Style, Styles, on, points
from review_lib.reading.symbols import FONTS, in_font
from review_lib.reading.values import Block, Run

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_V = "{urn:schemas-microsoft-com:vml}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_SVG = "{http://schemas.microsoft.com/office/drawing/2016/SVG/main}"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"
_W_ASCII = W + "ascii"
_W_B = W + "b"
_W_BR = W + "br"
_W_CHAR = W + "char"
_W_CR = W + "cr"
_W_DRAWING = W + "drawing"
_W_ENDNOTEREFERENCE = W + "endnoteReference"
_W_FLDCHAR = W + "fldChar"
_W_FLDCHARTYPE = W + "fldCharType"
_W_FONT = W + "font"
_W_FOOTNOTEREFERENCE = W + "footnoteReference"
_W_HANSI = W + "hAnsi"
_W_I = W + "i"
_W_ID = W + "id"
_W_INSTRTEXT = W + "instrText"
_W_NOBREAKHYPHEN = W + "noBreakHyphen"
_W_OBJECT = W + "object"
_W_PICT = W + "pict"
_W_PTAB = W + "ptab"
_W_R = W + "r"
_W_RFONTS = W + "rFonts"
_W_RPR = W + "rPr"
_W_RSTYLE = W + "rStyle"
_W_RUBY = W + "ruby"
_W_SDT = W + "sdt"
_W_SYM = W + "sym"
_W_SZ = W + "sz"
_W_T = W + "t"
_W_TAB = W + "tab"
_W_TXBXCONTENT = W + "txbxContent"
_W_TYPE = W + "type"
_W_VAL = W + "val"
_W_VANISH = W + "vanish"
_W_VERTALIGN = W + "vertAlign"
_THROUGH = frozenset(
    W + name
    for name in ("ins", "moveTo", "hyperlink", "smartTag", "customXml", "fldSimple", "sdtContent", "bdo", "dir")
)
_GONE = frozenset(W + name for name in ("del", "moveFrom", "pPr", "rPr", "sdtPr", "tcPr"))
_MATH = frozenset((M + "oMath", M + "oMathPara"))
_MC_ALTERNATE = MC + "AlternateContent"
Vertical = Literal["", "super", "sub"]
_VERTICAL: dict[str, Vertical] = {"superscript": "super", "subscript": "sub"}


@dataclass(slots=True)
class _Field:
    code: str = ""
    result: bool = False
    said: bool = False
    silent: bool = False
    muting: bool = True


@dataclass(slots=True)
class _Look:
    bold: bool
    italic: bool
    vertical: Vertical = ""
    size: float = 0.0
    hidden: bool = False


@dataclass(slots=True)
class Inline:
    """Collects the runs of paragraphs of one part. ``picture`` gives a picture's key for a relationship id (``""``
    where there is none); ``boxes`` reads a text box's blocks, ``drawn`` those of a chart or diagram by its id."""

    styles: Styles
    picture: Callable[[str], str]
    boxes: Callable[[etree._Element], list[Block]]
    drawn: Callable[[str], list[Block]]
    runs: list[Run] = field(default_factory=list)
    floats: list[Block] = field(default_factory=list)
    size: float = 0.0
    fields: list[_Field] = field(default_factory=list)
    mute: int = 0
    toc: int = 0

    @property
    def busy(self) -> bool:
        """Whether a field is open that began in an earlier paragraph."""
        return bool(self.mute or self.fields)

    def read(self, paragraph: etree._Element, style: Style) -> tuple[list[Run], list[Block], float]:
        """One paragraph's runs, the text boxes anchored in it, and its largest size in points."""
        kept = self.runs, self.floats, self.size
        self.runs, self.floats, self.size = [], [], 0.0
        self._walk(paragraph, style)
        made = self.runs, self.floats, self.size
        self.runs, self.floats, self.size = kept
        if self.mute:
            # An instruction never goes on past its paragraph; a field left open must not swallow what follows.
            self.fields = [f for f in self.fields if f.result and not f.muting]
            self.mute = 0
        return made

    def _walk(self, parent: etree._Element, style: Style) -> None:
        for child in parent:
            tag = child.tag
            if tag == _W_R:
                self._run(child, style)
            elif tag in _GONE:
                continue
            elif tag in _THROUGH:
                self._walk(child, style)
            elif tag == _W_SDT:
                self._control(child, style)
            elif tag in _MATH:
                source = etree.tostring(child, encoding="unicode", with_tail=False)
                self.runs.append(Run(linear(child), kind="formula", ref=source))
            elif tag == _MC_ALTERNATE:
                chosen = alternative(child)
                if chosen is not None:
                    self._walk(chosen, style)

    def _control(self, control: etree._Element, style: Style) -> None:
        state = checkbox(control)
        if state:
            self._say(state, style.bold, style.italic, "", 0.0)
            return
        if placeholder(control):
            return
        content = control.find(f"{W}sdtContent")
        if content is None:
            return
        if not hinted(control):
            self._walk(content, style)
            return
        before, self.runs = self.runs, []
        self._walk(content, style)
        self.runs = before + without_hints(self.runs)

    def _run(self, run: etree._Element, style: Style) -> None:
        # The inner loop of all reading: a run's look stands in plain names, not in an object of its own.
        bold, italic, size = style.bold, style.italic, style.size_pt
        vertical: Vertical = ""
        font, hidden = style.font, style.hidden
        for child in run:
            tag = child.tag
            if tag == _W_T:
                text = child.text
                if text and not hidden:
                    if font and font.lower() in FONTS:
                        text = in_font(font, text)
                    self._say(text, bold, italic, vertical, size)
            elif tag == _W_RPR:
                for mark in child:
                    kind = mark.tag
                    if kind == _W_SZ:
                        size = points(mark.get(_W_VAL))
                    elif kind == _W_RFONTS:
                        font = mark.get(_W_ASCII) or mark.get(_W_HANSI) or font
                    elif kind == _W_B:
                        bold = on(mark.get(_W_VAL))
                    elif kind == _W_I:
                        italic = on(mark.get(_W_VAL))
                    elif kind == _W_VANISH:
                        hidden = on(mark.get(_W_VAL))
                    elif kind == _W_VERTALIGN:
                        vertical = _VERTICAL.get(mark.get(_W_VAL) or "", "")
                    elif kind == _W_RSTYLE:
                        char = self.styles.of(mark.get(_W_VAL) or "")
                        bold, italic = bold or char.bold, italic or char.italic
                        hidden, font = hidden or char.hidden, char.font or font
            elif tag in _OTHER:
                _OTHER[tag](self, child, _Look(bold, italic, vertical, size, hidden))

    def _say(self, text: str, bold: bool, italic: bool, vertical: Vertical, size: float) -> None:
        if not text or self.mute:
            return
        if size > self.size and not text.isspace():
            self.size = size
        if self.fields:
            self.fields[-1].said = True
        runs = self.runs
        if runs:
            last = runs[-1]
            if last.kind == "text" and last.bold == bold and last.italic == italic and last.vertical == vertical:
                runs[-1] = Run(last.text + text, bold, italic, vertical)
                return
        runs.append(Run(text, bold, italic, vertical))

    def _said(self, text: str, look: _Look) -> None:
        self._say(text, look.bold, look.italic, look.vertical, look.size)

    # ---- what else a run may hold
    def _tab(self, _child: etree._Element, look: _Look) -> None:
        self._said("\t", look)

    def _break(self, child: etree._Element, look: _Look) -> None:
        if not self.mute and not look.hidden and child.get(_W_TYPE) not in ("page", "column"):
            self.runs.append(Run("\n", kind="break"))

    def _hyphen(self, _child: etree._Element, look: _Look) -> None:
        self._said("-", look)

    def _symbol(self, child: etree._Element, look: _Look) -> None:
        try:
            char = chr(int(child.get(_W_CHAR) or "", 16))
        except ValueError:
            return
        if not look.hidden:
            self._said(in_font(child.get(_W_FONT) or "", char), look)

    def _ruby(self, child: etree._Element, _look: _Look) -> None:
        base = child.find(f"{W}rubyBase")
        if base is not None:
            self._walk(base, self.styles.default)

    def _note(self, child: etree._Element, _look: _Look) -> None:
        if not self.mute:
            mark = "e" if child.tag == _W_ENDNOTEREFERENCE else "f"
            self.runs.append(Run("", kind="note", ref=mark + (child.get(_W_ID) or "")))

    def _code(self, child: etree._Element, _look: _Look) -> None:
        if self.fields and not self.fields[-1].result:
            self.fields[-1].code += child.text or ""

    def _field(self, child: etree._Element, look: _Look) -> None:
        kind = child.get(_W_FLDCHARTYPE)
        if kind == "begin":
            data = child.find(f"{W}ffData")
            given = "" if data is None else legacy_value(data)
            self._said(given, look)
            # What a legacy control gave stands already; its cached result is not said again.
            self.fields.append(_Field(said=bool(given), silent=bool(given)))
            self.mute += 1
        elif kind == "separate" and self.fields and not self.fields[-1].result:
            here = self.fields[-1]
            here.result = True
            if not here.silent:
                here.muting = False
                self.mute -= 1
            if here.code.strip().upper().startswith("TOC"):
                self.toc += 1
        elif kind == "end" and self.fields:
            here = self.fields.pop()
            self.mute -= here.muting
            if here.result and here.code.strip().upper().startswith("TOC"):
                self.toc -= 1
            if not here.said:
                self._said(_equation(here.code), look)
            elif self.fields:
                self.fields[-1].said = True

    def _alternate(self, child: etree._Element, look: _Look) -> None:
        chosen = alternative(child)
        if chosen is not None:
            self._drawing(chosen, look)

    def _drawing(self, element: etree._Element, _look: _Look) -> None:
        if not self.mute:
            self._shapes(element, (0, 0))

    def _shapes(self, element: etree._Element, extent: tuple[int, int]) -> None:
        for child in element:
            tag = child.tag
            if tag == _W_TXBXCONTENT:
                self.floats.extend(self.boxes(child))
            elif tag == _WP + "extent":
                extent = (whole(child.get("cx")), whole(child.get("cy")))
            elif tag == _A + "blip":
                self._picture(child, extent)
            elif tag in (_CHART, _DIAGRAM):
                self.floats.extend(self.drawn(child.get(R + "id") or child.get(R + "dm") or ""))
            elif tag == _V + "imagedata":
                self._add_picture(child.get(R + "id") or child.get(R + "pict") or "", _vml_size(element) or extent)
            elif tag == MC + "AlternateContent":
                chosen = alternative(child)
                if chosen is not None:
                    self._shapes(chosen, extent)
            else:
                self._shapes(child, extent)

    def _picture(self, blip: etree._Element, extent: tuple[int, int]) -> None:
        if not self._add_picture(blip.get(R + "embed") or "", extent):
            for svg in blip.iter(_SVG + "svgBlip"):
                self._add_picture(svg.get(R + "embed") or "", extent)

    def _add_picture(self, rel: str, extent: tuple[int, int]) -> bool:
        key = self.picture(rel) if rel else ""
        if key:
            self.runs.append(Run("", kind="picture", ref=key, width_emu=extent[0], height_emu=extent[1]))
        return bool(key)


_OTHER: dict[str, Callable[[Inline, etree._Element, _Look], None]] = {
    _W_TAB: Inline._tab, _W_PTAB: Inline._tab, _W_BR: Inline._break, _W_CR: Inline._break,
    _W_NOBREAKHYPHEN: Inline._hyphen, _W_SYM: Inline._symbol, _W_RUBY: Inline._ruby,
    _W_FOOTNOTEREFERENCE: Inline._note, _W_ENDNOTEREFERENCE: Inline._note,
    _W_INSTRTEXT: Inline._code, _W_FLDCHAR: Inline._field, MC + "AlternateContent": Inline._alternate,
    _W_DRAWING: Inline._drawing, _W_PICT: Inline._drawing, _W_OBJECT: Inline._drawing,
}  # fmt: skip


def _equation(code: str) -> str:
    """What an ``EQ`` field without a result shows: boxes and circles drawn over a sign."""
    if not code.strip().upper().startswith("EQ"):
        return ""
    inner = re.search(r"\\o\s*(?:\\a[clr]\s*)?\(([^,，;]*)[,，;](.*)\)", code, re.IGNORECASE)
    if inner is None:
        shown = re.search(r"\((.*)\)", code)
        return "" if shown is None else shown[1].replace(",", "/")
    around, sign = inner[1].strip(), inner[2].strip()
    if sign in ("√", "✓", "✔", "v", "V", "×") and around:
        return "☒" if sign == "×" else TICKED
    if around in ("○", "〇", "◯") and sign.isdigit() and 1 <= int(sign) <= 20:
        return chr(0x2460 + int(sign) - 1)
    return sign or around


def _vml_size(shape: etree._Element) -> tuple[int, int] | None:
    style = shape.get("style") or ""
    width, height = (re.search(rf"(?:^|;)\s*{name}:([\d.]+)pt", style) for name in ("width", "height"))
    return (int(float(width[1]) * 12700), int(float(height[1]) * 12700)) if width and height else None
