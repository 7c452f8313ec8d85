"""An enhanced metafile as SVG: its records walk in, a :class:`Canvas` is drawn on, the SVG walks out."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator

from review_lib.reading.vector import MOST_RECORDS, STOCK, Brush, Canvas, Matrix, Pen, Point, brush, colour, font, pen

_POLY = {
    2: "bezier", 3: "polygon", 4: "line", 5: "bezier_to", 6: "line_to", 7: "lines", 8: "polygons",
    85: "bezier", 86: "polygon", 87: "line", 88: "bezier_to", 89: "line_to", 90: "lines", 91: "polygons",
}  # fmt: skip


def emf_svg(data: bytes) -> str | None:
    """The picture as SVG, or None where it holds nothing that can be drawn."""
    if len(data) < 88 or data[40:44] != b" EMF":
        return None
    left, top, right, bottom = struct.unpack("<4i", data[8:24])
    canvas = Canvas()
    seen = False
    for kind, body in _records(data):
        try:
            seen = _draw(canvas, kind, body) or seen
        except (struct.error, IndexError, OverflowError, ZeroDivisionError):
            continue
    return canvas.svg(left - 1, top - 1, right - left + 3, bottom - top + 3)


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = count = 0
    while at + 8 <= len(data) and count < MOST_RECORDS:
        kind, size = struct.unpack("<II", data[at : at + 8])
        if size < 8 or at + size > len(data):
            return
        yield kind, data[at + 8 : at + size]
        at += size
        count += 1


def _ints(body: bytes, count: int, start: int = 0) -> tuple[int, ...]:
    return struct.unpack(f"<{count}i", body[start : start + 4 * count])


def _points(body: bytes, start: int, count: int, short: bool) -> list[Point]:
    form, width = ("h", 4) if short else ("i", 8)
    count = min(count, (len(body) - start) // width)
    flat = struct.unpack(f"<{2 * count}{form}", body[start : start + width * count])
    return [(float(x), float(y)) for x, y in zip(flat[::2], flat[1::2], strict=True)]


def _poly(canvas: Canvas, kind: int, body: bytes) -> None:
    what, short = _POLY[kind], kind > 80
    if what in ("lines", "polygons"):
        groups, total = struct.unpack("<II", body[16:24])
        counts = struct.unpack(f"<{groups}I", body[24 : 24 + 4 * groups])
        points = _points(body, 24 + 4 * groups, total, short)
        _many(canvas, points, counts, what == "polygons")
        return
    (count,) = struct.unpack("<I", body[16:20])
    points = _points(body, 20, count, short)
    if what.endswith("_to"):
        opened = canvas.path is not None and bool(canvas.path)
        canvas.line(points if opened else [canvas.state.at, *points], bezier=what == "bezier_to", start=not opened)
    else:
        canvas.line(points, closed=what == "polygon", bezier=what == "bezier")


def _many(canvas: Canvas, points: list[Point], counts: tuple[int, ...], closed: bool) -> None:
    """Several polygons are one area with holes, several lines are lines."""
    own = canvas.path is None
    if own:
        canvas.path = []
    at = 0
    for count in counts:
        canvas.line(points[at : at + count], closed=closed)
        at += count
    if own and canvas.path is not None:
        drawn, canvas.path = "".join(canvas.path), None
        canvas.draw(drawn, fill=closed)


def _window(canvas: Canvas, kind: int, body: bytes) -> None:
    x, y = _ints(body, 2)
    window, view = canvas.state.window, canvas.state.view
    if kind == 9:
        canvas.put(window=(window[0], window[1], x, y))
    elif kind == 10:
        canvas.put(window=(x, y, window[2], window[3]))
    elif kind == 11:
        canvas.put(view=(view[0], view[1], x, y))
    else:
        canvas.put(view=(x, y, view[2], view[3]))


def _times(first: Matrix, second: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = second
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _world(canvas: Canvas, kind: int, body: bytes) -> None:
    given: Matrix = struct.unpack("<6f", body[:24])
    if kind == 35:
        canvas.put(world=given)
        return
    mode = _ints(body, 1, 24)[0]
    now = canvas.state.world
    made = {1: (1.0, 0.0, 0.0, 1.0, 0.0, 0.0), 2: _times(given, now), 3: _times(now, given), 4: given}
    canvas.put(world=made.get(mode, now))


def _object(canvas: Canvas, kind: int, body: bytes) -> None:
    (handle,) = struct.unpack("<I", body[:4])
    if kind == 37:
        found = STOCK.get(handle & 0x7FFFFFFF) if handle & 0x80000000 else canvas.objects.get(handle)
        canvas.select(found)
    elif kind == 38:
        style, width, _, ref = struct.unpack("<IiiI", body[4:20])
        canvas.objects[handle] = pen(style, width, ref)
    elif kind == 39:
        style, ref = struct.unpack("<II", body[4:12])
        canvas.objects[handle] = brush(style, ref)
    elif kind == 40:
        canvas.objects.pop(handle, None)
    elif kind == 82:
        canvas.objects[handle] = font(body[4:], wide=True)
    elif kind == 95:
        style, width, brush_style, ref = struct.unpack("<IIII", body[20:36])
        canvas.objects[handle] = Pen("none") if brush_style == 1 else pen(style, width, ref)
    else:
        canvas.objects[handle] = Brush("#c0c0c0")


def _words(canvas: Canvas, kind: int, body: bytes) -> None:
    x, y, count, start = struct.unpack("<iiII", body[28:44])
    start -= 8
    width = 2 if kind == 84 else 1
    raw = body[start : start + width * min(count, 4000)]
    canvas.text(raw.decode("utf-16-le" if width == 2 else "gb18030", "replace"), (x, y))


def _bits(canvas: Canvas, kind: int, body: bytes) -> None:
    if kind == 81:
        x, y, _, _, _, _ = _ints(body, 6, 16)
        head, head_size, bits, bits_size = struct.unpack("<4I", body[40:56])
        wide, high = _ints(body, 2, 64)
    elif kind == 80:
        x, y, _, _, wide, high = _ints(body, 6, 16)
        head, head_size, bits, bits_size = struct.unpack("<4I", body[40:56])
    else:
        x, y, wide, high = _ints(body, 4, 16)
        head, head_size, bits, bits_size = struct.unpack("<4I", body[76:92])
    if head and bits:
        canvas.bitmap(body[head - 8 : head - 8 + head_size] + body[bits - 8 : bits - 8 + bits_size], (x, y, wide, high))


def _path(canvas: Canvas, kind: int, body: bytes) -> None:
    if kind == 59:
        canvas.path = []
    elif kind == 61 and canvas.path is not None:
        canvas.path.append("Z")
    elif kind in (62, 63, 64):
        drawn = "".join(canvas.path or canvas.objects.pop(-1, []))  # type: ignore[arg-type]
        canvas.path = None
        if drawn:
            canvas.draw(drawn, fill=kind != 64, stroke=kind != 62)
    elif kind == 60:
        canvas.objects[-1] = canvas.path or []
        canvas.path = None
    elif kind == 67:
        canvas.objects.pop(-1, None)


def _shape(canvas: Canvas, kind: int, body: bytes) -> None:
    box = _ints(body, 4)
    if kind == 42:
        canvas.ellipse(*box)
    elif kind in (43, 44):
        canvas.box(*box)
    else:
        x1, y1, x2, y2 = _ints(body, 4, 16)
        canvas.arc(tuple(map(float, box)), (x1, y1), (x2, y2), {45: "arc", 46: "chord", 47: "pie"}[kind])


def _word(canvas: Canvas, kind: int, body: bytes) -> None:
    (value,) = struct.unpack("<I", body[:4])
    if kind == 19:
        canvas.put(even_odd=value != 2)
    elif kind == 22:
        canvas.put(align=value)
    elif kind == 24:
        canvas.put(text_colour=colour(value))


def _move(canvas: Canvas, kind: int, body: bytes) -> None:
    x, y = _ints(body, 2)
    if kind == 54:
        opened = canvas.path is not None and bool(canvas.path)
        points: list[Point] = [(x, y)] if opened else [canvas.state.at, (x, y)]
        canvas.line(points, start=not opened)
    else:
        canvas.put(at=(x, y))
        if canvas.path is not None:
            canvas.line([(x, y)])


_DO: dict[int, Callable[[Canvas, int, bytes], None]] = {
    **dict.fromkeys(_POLY, _poly), **dict.fromkeys((9, 10, 11, 12), _window), **dict.fromkeys((35, 36), _world),
    **dict.fromkeys((37, 38, 39, 40, 82, 93, 94, 95), _object), **dict.fromkeys((83, 84), _words),
    **dict.fromkeys((76, 77, 80, 81), _bits), **dict.fromkeys((59, 60, 61, 62, 63, 64, 67), _path),
    **dict.fromkeys((42, 43, 44, 45, 46, 47), _shape), **dict.fromkeys((19, 22, 24), _word),
    **dict.fromkeys((27, 54), _move),
}  # fmt: skip


def _draw(canvas: Canvas, kind: int, body: bytes) -> bool:
    """Carry one record out; whether it was known."""
    if kind == 33:
        canvas.save()
    elif kind == 34:
        canvas.restore()
    elif kind in _DO:
        _DO[kind](canvas, kind, body)
    else:
        return False
    return True
