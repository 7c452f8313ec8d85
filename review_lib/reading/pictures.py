"""What a picture's bytes are.

Bytes and a part's name walk in, a kind walks out (png, jpeg, emf, ...). How a picture is shown is not known here.
"""

from __future__ import annotations

_SIGNATURES = (
    (b"\x89PNG", "png"), (b"\xff\xd8", "jpeg"), (b"GIF8", "gif"), (b"BM", "bmp"), (b"\xd7\xcd\xc6\x9a", "wmf"),
    (b"\x01\x00\x09\x00", "wmf"), (b"II*\0", "tiff"), (b"MM\0*", "tiff"), (b"RIFF", "webp"),
)  # fmt: skip


def picture_kind(data: bytes, name: str) -> str:
    """What a picture's bytes are (png, jpeg, gif, bmp, tiff, emf, wmf, svg, webp), else its name's ending."""
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            return kind
    if data[40:44] == b" EMF":
        return "emf"
    if b"<svg" in data[:1000]:
        return "svg"
    return name.rpartition(".")[2].lower()
