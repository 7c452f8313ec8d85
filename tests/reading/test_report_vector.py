"""EMF and WMF pictures drawn as SVG; broken and hostile ones end quietly."""

from __future__ import annotations

import random
import struct

import pytest
from lxml import etree

from review_lib.reading.vector_emf import emf_svg
from review_lib.reading.vector_wmf import wmf_svg


def emf(*records: tuple[int, bytes]) -> bytes:
    """An EMF of records, bounds 0…200 x 0…100."""
    body = b"".join(struct.pack("<II", kind, 8 + len(data)) + data for kind, data in records)
    head = struct.pack("<4i4i", 0, 0, 200, 100, 0, 0, 5000, 2500) + b" EMF" + b"\0" * 44
    return struct.pack("<II", 1, 88) + head + body + struct.pack("<IIIII", 14, 20, 0, 16, 20)


def wmf(*records: tuple[int, bytes]) -> bytes:
    """A placeable WMF of 200 x 100 at 96 to the inch."""
    body = b"".join(struct.pack("<IH", 3 + len(data) // 2, kind) + data for kind, data in records)
    place = struct.pack("<IH4hHIH", 0x9AC6CDD7, 0, 0, 0, 200, 100, 96, 0, 0)
    return place + struct.pack("<HHHIHIH", 1, 9, 0x300, 0, 2, 0, 0) + body + struct.pack("<IH", 3, 0)


def text_out(words: str, x: int, y: int) -> bytes:
    raw = words.encode("utf-16-le")
    return struct.pack("<4iIffiiIII4iI", 0, 0, 0, 0, 1, 1.0, 1.0, x, y, len(words), 76, 0, 0, 0, 0, 0, 0) + raw


def texts(svg: str | None) -> list[tuple[str, dict[str, str]]]:
    """Tag and attributes of every part of an SVG, which must be well-formed."""
    assert svg is not None
    return [(str(node.tag).rpartition("}")[2], dict(node.attrib)) for node in etree.fromstring(svg.encode())]


def test_lines_areas_and_words_of_an_emf() -> None:
    pen = struct.pack("<IIiiI", 1, 0, 2, 0, 0x0000FF)
    brush = struct.pack("<IIII", 2, 0, 0x00FF00, 0)
    line = struct.pack("<4iI", 0, 0, 0, 0, 2) + struct.pack("<4h", 10, 10, 50, 60)
    area = struct.pack("<4iI", 0, 0, 0, 0, 3) + struct.pack("<6i", 0, 0, 20, 0, 20, 20)
    svg = emf_svg(emf((38, pen), (39, brush), (37, struct.pack("<I", 1)), (37, struct.pack("<I", 2)), (87, line),
                      (3, area), (84, text_out("缺陷<排列图>", 30, 40))))  # fmt: skip
    parts = texts(svg)

    assert parts[0] == (
        "path",
        {"d": "M10.0,10.0L50.0,60.0", "fill": "none", "stroke": "#ff0000", "stroke-width": "2.00"},
    )
    assert parts[1][1]["d"] == "M0.0,0.0L20.0,0.0 20.0,20.0Z"
    assert parts[1][1]["fill"] == "#00ff00"
    assert svg is not None and "缺陷&lt;排列图&gt;" in svg


def test_window_and_viewport_of_an_emf() -> None:
    setup = [(9, struct.pack("<2i", 1000, 500)), (11, struct.pack("<2i", 200, 100))]
    (part,) = texts(emf_svg(emf(*setup, (43, struct.pack("<4i", 0, 0, 1000, 500)))))

    assert part[1]["d"] == "M0.0,0.0L200.0,0.0 200.0,100.0 0.0,100.0Z"


def test_path_with_a_curve_of_an_emf() -> None:
    curve = struct.pack("<4iI", 0, 0, 0, 0, 3) + struct.pack("<6h", 10, 0, 20, 10, 20, 20)
    svg = emf_svg(emf((59, b""), (27, struct.pack("<2i", 0, 0)), (88, curve), (61, b""), (60, b""), (63, b"\0" * 16)))

    assert texts(svg)[0][1]["d"] == "M0.0,0.0C10.0,0.0 20.0,10.0 20.0,20.0Z"


def test_bitmap_of_an_emf() -> None:
    head = struct.pack("<IiiHHIIiiII", 40, 2, 2, 1, 24, 0, 0, 0, 0, 0, 0)
    bits = b"\0\0\xff\0\0\xff\0\0" * 2
    fixed = struct.pack("<4i6i4IIIii", 0, 0, 0, 0, 5, 5, 0, 0, 2, 2, 80, 40, 120, len(bits), 0, 0xCC0020, 50, 40)
    (part,) = texts(emf_svg(emf((81, fixed + head + bits))))

    assert part[0] == "image"
    assert (part[1]["x"], part[1]["width"], part[1]["height"]) == ("5.0", "50.0", "40.0")
    assert part[1]["href"].startswith("data:image/png;base64,")


def test_words_and_lines_of_a_wmf() -> None:
    raw = "率".encode("gb18030")
    words = struct.pack("<hhHH", 40, 30, len(raw), 0) + raw
    line = struct.pack("<h4h", 2, 0, 0, 100, 50)
    svg = wmf_svg(wmf((0x020C, struct.pack("<2h", 100, 200)), (0x0325, line), (0x0A32, words)))

    assert [tag for tag, _ in texts(svg)] == ["path", "text"]
    assert texts(svg)[0][1]["d"] == "M0.0,0.0L100.0,50.0"
    assert svg is not None and ">率<" in svg


@pytest.mark.parametrize("data", [b"", b"\0" * 200, emf(), wmf(), emf((84, b"\0" * 10))])
def test_nothing_to_draw_is_none(data: bytes) -> None:
    assert emf_svg(data) is None
    assert wmf_svg(data) is None


def test_broken_bytes_never_raise() -> None:
    rng = random.Random(4)
    good = emf(
        (43, struct.pack("<4i", 0, 0, 10, 10)), (84, text_out("图", 1, 1)), (87, b"\0" * 16 + b"\2\0\0\0" + b"\1" * 8)
    )
    old = wmf((0x0325, struct.pack("<h4h", 2, 0, 0, 9, 9)), (0x0538, struct.pack("<hHh4h", 1, 2, 0, 0, 0, 5, 5)))
    for _ in range(400):
        for data, draw in ((bytearray(good), emf_svg), (bytearray(old), wmf_svg)):
            for _ in range(rng.randint(1, 6)):
                data[rng.randrange(len(data))] = rng.randrange(256)
            svg = draw(bytes(data))
            assert svg is None or etree.fromstring(svg.encode()) is not None
