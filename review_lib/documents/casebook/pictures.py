"""Pictures for print: their pixels, their size on the page, and nothing about who took them.

Picture bytes walk in; the same picture without names, places and comments in its header walks out, and its size in
pixels. Pixels are never changed. Knows nothing of Word.
"""

from __future__ import annotations

import re
import struct
from io import BytesIO

from PIL import Image

EMU_INCH = 914400
EMU_MM = 36000
VECTOR = ("emf", "wmf", "svg")
_PNG_TEXT = (b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME")
_PNG_ANY = re.compile(b"|".join(_PNG_TEXT))


def clean(data: bytes, kind: str) -> bytes:
    """``data`` without texts, times and camera data in a PNG's or JPEG's header. Other kinds as they are."""
    if kind == "png":
        return _clean_png(data)
    if kind == "jpeg":
        return _clean_jpeg(data)
    return data


def _clean_png(data: bytes) -> bytes:
    if not data.startswith(b"\x89PNG\r\n\x1a\n") or not _PNG_ANY.search(data):
        return data
    out, at = [data[:8]], 8
    while at + 12 <= len(data):
        (size,) = struct.unpack(">I", data[at : at + 4])
        end = at + 12 + size
        if data[at + 4 : at + 8] not in _PNG_TEXT:
            out.append(data[at:end])
        at = end
    return b"".join(out)


def _clean_jpeg(data: bytes) -> bytes:
    if not data.startswith(b"\xff\xd8"):
        return data
    out, at = [data[:2]], 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xDA:
            break
        if marker == 0xFF or 0xD0 <= marker <= 0xD9 or marker == 0x01:
            out.append(data[at : at + 1] if marker == 0xFF else data[at : at + 2])
            at += 1 if marker == 0xFF else 2
            continue
        (size,) = struct.unpack(">H", data[at + 2 : at + 4])
        kept = marker not in (0xE1, 0xED, 0xFE) and not (0xE3 <= marker <= 0xEC)
        if kept:
            out.append(data[at : at + 2 + size])
        at += 2 + size
    out.append(data[at:])
    return b"".join(out)


def pixels(data: bytes, kind: str) -> tuple[int, int]:
    """Width and height in pixels (for EMF, WMF and SVG at 96 to the inch); (0, 0) where the header does not say."""
    if kind == "png" and data[12:16] == b"IHDR":
        width, height = struct.unpack(">II", data[16:24])
        return int(width), int(height)
    if kind == "emf" and len(data) >= 40:
        left, top, right, bottom = struct.unpack("<4i", data[24:40])
        return max(0, round((right - left) / 2540 * 96)), max(0, round((bottom - top) / 2540 * 96))
    if kind == "wmf" and data[:4] == b"\xd7\xcd\xc6\x9a":
        left, top, right, bottom, inch = struct.unpack("<4hH", data[6:16])
        return round((right - left) / max(inch, 1) * 96), round((bottom - top) / max(inch, 1) * 96)
    if kind == "svg":
        box = re.search(rb'viewBox\s*=\s*["\'][\d.\-]+[\s,]+[\d.\-]+[\s,]+([\d.]+)[\s,]+([\d.]+)', data)
        return (round(float(box[1])), round(float(box[2]))) if box else (0, 0)
    try:
        with Image.open(BytesIO(data)) as image:
            return image.size
    except (OSError, ValueError, SyntaxError, struct.error):
        return (0, 0)


def fit(width: int, height: int, size: tuple[int, int], room: tuple[int, int]) -> tuple[int, int]:
    """The size in EMU at which a picture is printed: as in the report (``width`` x ``height`` EMU; where not said, by
    its pixels at 150 to the inch), made smaller to fit into ``room``, never larger than said."""
    if width <= 0 or height <= 0:
        if size[0] and size[1]:
            width, height = size[0] * EMU_INCH // 150, size[1] * EMU_INCH // 150
        else:
            width, height = room[0] * 2 // 3, room[0] * 2 // 5
    shrink = min(1.0, room[0] / width, room[1] / height)
    return max(int(width * shrink), 1), max(int(height * shrink), 1)


def to_png(data: bytes) -> bytes | None:
    """A picture of a kind that Word does not take as PNG; None where it cannot be opened."""
    try:
        with Image.open(BytesIO(data)) as image:
            out = BytesIO()
            image.convert("RGBA" if "A" in image.getbands() else "RGB").save(out, "PNG")
            return out.getvalue()
    except (OSError, ValueError, SyntaxError):
        return None


def frame_png() -> bytes:
    """A plain light frame, shown by programs that cannot draw an SVG and were given no picture of it."""
    image = Image.new("RGB", (60, 40), (240, 241, 242))
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
