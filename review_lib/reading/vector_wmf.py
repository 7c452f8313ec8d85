"""A Windows metafile (the old kind, as equation editors leave it) as SVG."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from review_lib.reading.vector import MOST_RECORDS, Brush, Canvas, Point, brush, colour, font, pen

_PLACEABLE = b"\xd7\xcd\xc6\x9a"


def wmf_svg(data: bytes) -> str | None:
    """The picture as SVG, or None where it holds nothing that can be drawn."""
    start = 22 if data.startswith(_PLACEABLE) else 0
    if len(data) < start + 18 or struct.unpack("<H", data[start : start + 2])[0] not in (1, 2):
        return None
    canvas = Canvas()
    frame: tuple[float, float, float, float] | None = None
    if start:
        left, top, right, bottom, inch = struct.unpack("<4hH", data[6:16])
        grow = 96 / (inch or 1440)
        frame = (0.0, 0.0, (right - left) * grow, (bottom - top) * grow)
        canvas.put(window=(left, top, right - left, bottom - top), view=frame)
    for kind, body in _records(data, start + 18):
        try:
            _draw(canvas, kind, body, frame)
        except (struct.error, IndexError, OverflowError, ZeroDivisionError):
            continue
    box = frame or canvas.state.view
    return canvas.svg(-1, -1, abs(box[2]) + 2, abs(box[3]) + 2)


def _records(data: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    count = 0
    while at + 6 <= len(data) and count < MOST_RECORDS:
        size, kind = struct.unpack("<IH", data[at : at + 6])
        if size < 3 or at + 2 * size > len(data):
            return
        yield kind, data[at + 6 : at + 2 * size]
        at += 2 * size
        count += 1


def _shorts(body: bytes, count: int, start: int = 0) -> tuple[int, ...]:
    return struct.unpack(f"<{count}h", body[start : start + 2 * count])


def _points(body: bytes, start: int, count: int) -> list[Point]:
    flat = _shorts(body, 2 * count, start)
    return [(float(x), float(y)) for x, y in zip(flat[::2], flat[1::2], strict=True)]


def _add(canvas: Canvas, thing: object) -> None:
    """Objects take the lowest free place."""
    place = 0
    while place in canvas.objects:
        place += 1
    canvas.objects[place] = thing


def _draw(canvas: Canvas, kind: int, body: bytes, frame: tuple[float, float, float, float] | None) -> None:
    window = canvas.state.window
    match kind:
        case 0x020B:
            y, x = _shorts(body, 2)
            canvas.put(window=(x, y, window[2], window[3]))
        case 0x020C:
            y, x = _shorts(body, 2)
            view = frame or (0.0, 0.0, min(1600.0, abs(x)), min(1600.0, abs(x)) * abs(y) / (abs(x) or 1))
            canvas.put(window=(window[0], window[1], x, y), view=view)
        case 0x001E:
            canvas.save()
        case 0x0127:
            canvas.restore()
        case 0x012D:
            canvas.select(canvas.objects.get(struct.unpack("<H", body[:2])[0]))
        case 0x01F0:
            canvas.objects.pop(struct.unpack("<H", body[:2])[0], None)
        case 0x02FA:
            style, width, _, ref = struct.unpack("<HhhI", body[:10])
            _add(canvas, pen(style, width, ref))
        case 0x02FC:
            style, ref = struct.unpack("<HI", body[:6])
            _add(canvas, brush(style, ref))
        case 0x02FB:
            _add(canvas, font(body, wide=False))
        case 0x00F7 | 0x01F9 | 0x06FF | 0x0142:
            _add(canvas, Brush("#c0c0c0") if kind != 0x00F7 else None)
        case 0x0106:
            canvas.put(even_odd=_shorts(body, 1)[0] != 2)
        case 0x012E:
            canvas.put(align=struct.unpack("<H", body[:2])[0])
        case 0x0209:
            canvas.put(text_colour=colour(struct.unpack("<I", body[:4])[0]))
        case 0x0214:
            y, x = _shorts(body, 2)
            canvas.put(at=(x, y))
        case 0x0213:
            y, x = _shorts(body, 2)
            canvas.line([canvas.state.at, (x, y)])
        case 0x0324 | 0x0325:
            canvas.line(_points(body, 2, _shorts(body, 1)[0]), closed=kind == 0x0324)
        case 0x0538:
            _polygons(canvas, body)
        case 0x041B | 0x061C:
            bottom, right, top, left = _shorts(body, 4, 0 if kind == 0x041B else 4)
            canvas.box(left, top, right, bottom)
        case 0x0418:
            bottom, right, top, left = _shorts(body, 4)
            canvas.ellipse(left, top, right, bottom)
        case 0x0817 | 0x081A | 0x0830:
            y2, x2, y1, x1, bottom, right, top, left = _shorts(body, 8)
            shape = {0x0817: "arc", 0x081A: "pie", 0x0830: "chord"}[kind]
            canvas.arc((left, top, right, bottom), (x1, y1), (x2, y2), shape)
        case 0x0521 | 0x0A32:
            _words(canvas, kind, body)
        case 0x0F43:
            high, wide, y, x = _shorts(body, 4, 14)
            canvas.bitmap(body[22:], (x, y, wide, high))
        case 0x0B41 if len(body) > 60:
            high, wide, y, x = _shorts(body, 4, 12)
            canvas.bitmap(body[20:], (x, y, wide, high))


def _polygons(canvas: Canvas, body: bytes) -> None:
    groups = _shorts(body, 1)[0]
    counts = struct.unpack(f"<{groups}H", body[2 : 2 + 2 * groups])
    at, canvas.path = 2 + 2 * groups, []
    for count in counts:
        canvas.line(_points(body, at, count), closed=True)
        at += 4 * count
    drawn, canvas.path = "".join(canvas.path), None
    canvas.draw(drawn)


def _words(canvas: Canvas, kind: int, body: bytes) -> None:
    if kind == 0x0521:
        (count,) = _shorts(body, 1)
        raw = body[2 : 2 + count]
        y, x = _shorts(body, 2, 2 + count + count % 2)
    else:
        y, x, count, options = struct.unpack("<hhHH", body[:8])
        start = 16 if options & 6 else 8
        raw = body[start : start + count]
    canvas.text(_decoded(raw, canvas.state.font.face, canvas.state.font.charset), (x, y))


_SYMBOLS = str.maketrans("abgdezhqiklmnpxrstufcywDGJLPXSFYWµå×±£³¹»", "αβγδεζηθικλμνπξρστυφχψωΔΓϑΛΠΞΣΦΨΩμ∑⋅±≤≥≠≈")


def _decoded(raw: bytes, face: str, charset: int) -> str:
    if charset == 2 and face.casefold() == "symbol":
        return raw.decode("latin-1").translate(_SYMBOLS)
    return raw.decode("gb18030", "replace")
