"""Windows pictures (EMF, WMF) as SVG that we write ourselves.

Bytes of a metafile walk in; an SVG document as text walks out, or None where nothing in it can be drawn (an
EMF+ picture without its plain twin, a broken file). Lines, curves, areas, text and bitmaps are drawn; raster
operations, clipping and hatches are not. It must not know a report or a page.
"""

from __future__ import annotations

import base64
import math
import struct
from dataclasses import dataclass, field, replace
from html import escape
from io import BytesIO

from PIL import Image, UnidentifiedImageError

Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float]
SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
MOST_RECORDS = 400_000
_MOST_PARTS = 60_000
_MOST_PIXELS = 40_000_000


@dataclass(frozen=True, slots=True)
class Pen:
    """A line: CSS colour (``none``: not drawn), width in logical units, dash."""

    colour: str = "#000000"
    width: float = 1.0
    dash: str = ""


@dataclass(frozen=True, slots=True)
class Brush:
    """A filling: CSS colour, ``none`` for a hollow one."""

    colour: str = "#ffffff"


@dataclass(frozen=True, slots=True)
class Font:
    """A font: height in logical units (0: the default), face, weight, slant, turn in tenths of a degree."""

    height: float = 0.0
    face: str = ""
    bold: bool = False
    italic: bool = False
    turn: float = 0.0
    charset: int = 1


@dataclass(frozen=True, slots=True)
class State:
    """What holds while drawing; saved and restored as a whole."""

    pen: Pen = Pen()
    brush: Brush = Brush()
    font: Font = Font()
    text_colour: str = "#000000"
    align: int = 0
    even_odd: bool = True
    world: Matrix = SAME
    window: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)
    view: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)
    at: Point = (0.0, 0.0)

    def to(self, point: Point) -> Point:
        """A logical point on the page."""
        a, b, c, d, e, f = self.world
        x, y = a * point[0] + c * point[1] + e, b * point[0] + d * point[1] + f
        wx, wy, ww, wh = self.window
        vx, vy, vw, vh = self.view
        return ((x - wx) * vw / (ww or 1) + vx, (y - wy) * vh / (wh or 1) + vy)

    @property
    def scale(self) -> float:
        """How long a logical unit is on the page."""
        a, b, c, d, _, _ = self.world
        grow = math.sqrt(abs(a * d - b * c)) or 1.0
        return grow * math.sqrt(abs(self.view[2] / (self.window[2] or 1) * self.view[3] / (self.window[3] or 1)))


@dataclass(slots=True)
class Canvas:
    """Collects what is drawn."""

    state: State = field(default_factory=State)
    parts: list[str] = field(default_factory=list)
    objects: dict[int, object] = field(default_factory=dict)
    path: list[str] | None = None
    stack: list[State] = field(default_factory=list)

    def put(self, **changed: object) -> None:
        """Change the state."""
        self.state = replace(self.state, **changed)  # type: ignore[arg-type]

    def save(self) -> None:
        """Remember the state."""
        if len(self.stack) < 200:
            self.stack.append(self.state)

    def restore(self) -> None:
        """Back to the state that was remembered last."""
        if self.stack:
            self.state = self.stack.pop()

    def select(self, thing: object) -> None:
        """Draw with a pen, brush or font from now on."""
        if isinstance(thing, Pen):
            self.put(pen=thing)
        elif isinstance(thing, Brush):
            self.put(brush=thing)
        elif isinstance(thing, Font):
            self.put(font=thing)

    def line(self, points: list[Point], closed: bool = False, bezier: bool = False, start: bool = True) -> None:
        """A run of lines or curves; into the open path where one is."""
        if not points or len(self.parts) > _MOST_PARTS:
            return
        mapped = [self.state.to(p) for p in points]
        self.put(at=points[-1])
        command = "C" if bezier else "L"
        text = f"M{_at(mapped[0])}" if start else ""
        rest = mapped[1:] if start else mapped
        text += command + " ".join(_at(p) for p in rest) if rest else ""
        text += "Z" if closed else ""
        if self.path is not None:
            self.path.append(text)
        else:
            self.draw(text if start else f"M{_at(self.state.to(points[0]))}" + text, fill=closed)

    def draw(self, data: str, fill: bool = True, stroke: bool = True) -> None:
        """Paint path data with the brush and pen."""
        state = self.state
        looks = f' fill="{state.brush.colour if fill else "none"}"'
        if fill and state.even_odd:
            looks += ' fill-rule="evenodd"'
        if stroke and state.pen.colour != "none":
            width = max(0.6, state.pen.width * state.scale)
            looks += f' stroke="{state.pen.colour}" stroke-width="{width:.2f}"'
            looks += f' stroke-dasharray="{state.pen.dash}"' if state.pen.dash else ""
        if len(self.parts) <= _MOST_PARTS:
            self.parts.append(f'<path d="{data}"{looks}/>')

    def box(self, left: float, top: float, right: float, bottom: float) -> None:
        """A rectangle."""
        self.line([(left, top), (right, top), (right, bottom), (left, bottom)], closed=True)

    def ellipse(self, left: float, top: float, right: float, bottom: float) -> None:
        """An ellipse in a box."""
        x, y, rx, ry = (left + right) / 2, (top + bottom) / 2, (right - left) / 2, (bottom - top) / 2
        k = 0.5523
        points = [(x + rx, y), (x + rx, y + k * ry), (x + k * rx, y + ry), (x, y + ry), (x - k * rx, y + ry),
                  (x - rx, y + k * ry), (x - rx, y), (x - rx, y - k * ry), (x - k * rx, y - ry), (x, y - ry),
                  (x + k * rx, y - ry), (x + rx, y - k * ry), (x + rx, y)]  # fmt: skip
        self.line(points, closed=True, bezier=True)

    def arc(self, box: tuple[float, ...], start: Point, end: Point, kind: str) -> None:
        """A part of an ellipse from ``start`` to ``end``, counter-clockwise: ``arc``, ``chord`` or ``pie``."""
        x, y, rx, ry = (
            (box[0] + box[2]) / 2,
            (box[1] + box[3]) / 2,
            (box[2] - box[0]) / 2 or 1,
            (box[3] - box[1]) / 2 or 1,
        )
        first = math.atan2(-(start[1] - y) / ry, (start[0] - x) / rx)
        last = math.atan2(-(end[1] - y) / ry, (end[0] - x) / rx)
        while last <= first:
            last += 2 * math.pi
        count = max(4, int((last - first) * 12))
        turns = [first + (last - first) * i / count for i in range(count + 1)]
        points = [(x + rx * math.cos(t), y - ry * math.sin(t)) for t in turns]
        self.line([(x, y), *points] if kind == "pie" else points, closed=kind != "arc")

    def text(self, words: str, at: Point) -> None:
        """Words at a reference point."""
        words = "".join(c for c in words if c >= " " and not 0xD800 <= ord(c) < 0xE000)
        if not words.strip() or len(self.parts) > _MOST_PARTS:
            return
        state = self.state
        if state.align & 1:
            at = state.at
        x, y = state.to(at)
        size = max(4.0, abs(state.font.height or 12.0 / (state.scale or 1)) * state.scale)
        drop = {0: 0.82 * size, 8: -0.2 * size}.get(state.align & 24, 0.0)
        anchor = {0: "start", 2: "end", 6: "middle"}.get(state.align & 6, "start")
        looks = f'font-size="{size:.1f}" fill="{state.text_colour}" text-anchor="{anchor}"'
        looks += ' font-weight="700"' if state.font.bold else ""
        looks += ' font-style="italic"' if state.font.italic else ""
        turn = f' transform="rotate({-state.font.turn / 10:.1f} {x:.1f} {y:.1f})"' if state.font.turn else ""
        words = escape(words, quote=False)
        self.parts.append(f'<text x="{x:.1f}" y="{y + drop:.1f}" {looks}{turn}>{words}</text>')

    def bitmap(self, header_and_bits: bytes, box: tuple[float, float, float, float]) -> None:
        """A device independent bitmap in a box (left, top, width, height)."""
        made = _png(header_and_bits)
        if made is None:
            return
        (x0, y0), (x1, y1) = self.state.to((box[0], box[1])), self.state.to((box[0] + box[2], box[1] + box[3]))
        place = f'x="{min(x0, x1):.1f}" y="{min(y0, y1):.1f}" width="{abs(x1 - x0):.1f}" height="{abs(y1 - y0):.1f}"'
        address = f"data:image/png;base64,{base64.b64encode(made).decode('ascii')}"
        self.parts.append(f'<image {place} preserveAspectRatio="none" href="{address}"/>')

    def svg(self, left: float, top: float, width: float, height: float) -> str | None:
        """The whole as an SVG document; None where nothing was drawn."""
        if not self.parts or width <= 0 or height <= 0:
            return None
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{left:.1f} {top:.1f} {width:.1f} {height:.1f}" '
            f'width="{min(width, 4000):.0f}" height="{min(height, 4000):.0f}" font-family="sans-serif">'
            + "".join(self.parts)
            + "</svg>"
        )


def _at(point: Point) -> str:
    x, y = (max(-1e6, min(1e6, v)) if math.isfinite(v) else 0.0 for v in point)
    return f"{x:.1f},{y:.1f}"


def colour(ref: int) -> str:
    """A COLORREF as CSS."""
    return f"#{ref & 0xFF:02x}{ref >> 8 & 0xFF:02x}{ref >> 16 & 0xFF:02x}"


DASHES = {1: "6 3", 2: "2 2", 3: "6 3 2 3", 4: "6 3 2 3 2 3"}


def pen(style: int, width: float, ref: int) -> Pen:
    """A pen from its style word."""
    return Pen("none" if style & 0xF == 5 else colour(ref), width, DASHES.get(style & 0xF, ""))


def brush(style: int, ref: int) -> Brush:
    """A brush from its style word; hatches and patterns are filled in their colour."""
    return Brush("none" if style == 1 else colour(ref))


def font(data: bytes, wide: bool) -> Font:
    """A LOGFONT (28 bytes of numbers in EMF, 18 in WMF, then the face)."""
    if wide:
        height, _, turn, _, weight = struct.unpack("<5i", data[:20])
        italic, charset = data[20], data[23]
        face = data[28:92].decode("utf-16-le", "replace").split("\0")[0]
    else:
        height, _, turn, _, weight = struct.unpack("<5h", data[:10])
        italic, charset = data[10], data[13]
        face = data[18:50].split(b"\0")[0].decode("gb18030", "replace")
    return Font(abs(height), face, weight >= 600, bool(italic), turn, charset)


STOCK: dict[int, object] = {
    0: Brush("#ffffff"), 1: Brush("#c0c0c0"), 2: Brush("#808080"), 3: Brush("#404040"), 4: Brush("#000000"),
    5: Brush("none"), 6: Pen("#ffffff"), 7: Pen("#000000"), 8: Pen("none"), 13: Font(), 17: Font(),
}  # fmt: skip


def _png(dib: bytes) -> bytes | None:
    if len(dib) < 40:
        return None
    size, width, height, _, depth, _, _, _, _, used = struct.unpack("<IiiHHIIiiI", dib[:36])
    if size < 40 or abs(width * height) > _MOST_PIXELS:
        return None
    palette = 4 * (used or (1 << depth)) if depth <= 8 else 0
    head = struct.pack("<2sIHHI", b"BM", 14 + len(dib), 0, 0, 14 + size + palette)
    return as_png(head + dib)


def as_png(data: bytes) -> bytes | None:
    """A bitmap file of any kind (BMP, TIFF) as PNG, or None where it cannot be read or is too large."""
    try:
        with Image.open(BytesIO(data)) as image:
            if image.width * image.height > _MOST_PIXELS:
                return None
            out = BytesIO()
            image.convert("RGB").save(out, "PNG")
            return out.getvalue()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
