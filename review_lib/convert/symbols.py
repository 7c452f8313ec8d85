"""Letters of symbol fonts as the signs that they draw.

A font's name and a byte walk in; one character walks out. Old files draw ticks and boxes with letters of Wingdings; a
reader that keeps the letter loses the tick.
"""

from __future__ import annotations

__all__ = ["symbol_text"]

_WINGDINGS = {
    0x6F: "□",
    0x71: "□",
    0x72: "□",
    0xA8: "☐",
    0xFE: "☑",
    0xFD: "☒",
    0xFC: "√",
    0xFB: "×",
    0x6E: "■",
    0xA7: "▪",
    0x6C: "●",
    0xD8: "➢",
    0xA1: "○",
    0x75: "◆",
    0x76: "❖",
    0xE0: "→",
    0xDF: "←",
    0xE1: "↑",
    0xE2: "↓",
    0x9F: "•",
}
_WINGDINGS2 = {
    0x52: "☑",
    0x50: "√",
    0x53: "☒",
    0x54: "☒",
    0x51: "☒",
    0xA3: "□",
    0x2A: "□",
    0xA2: "■",
    0x4F: "×",
    0x97: "●",
}
_SYMBOL = {
    0xB7: "•",
    0xB4: "×",
    0xB1: "±",
    0xA3: "≤",
    0xB3: "≥",
    0xB0: "°",
    0xD7: "·",
    0xB9: "≠",
    0xBB: "≈",
    0x6D: "μ",
    0x61: "α",
    0x62: "β",
    0x53: "Σ",
    0xE5: "∑",
    0xD6: "√",
    0xAE: "→",
    0xAC: "←",
    0xAD: "↑",
    0xAF: "↓",
    0xA5: "∞",
    0x44: "Δ",
}


def symbol_text(font: str, byte: int) -> str:
    """The sign that ``byte`` (0-255) draws in the symbol font named ``font``; the letter itself where it is
    unknown."""
    name = font.lower().replace(" ", "")
    table = _WINGDINGS2 if "wingdings2" in name else _SYMBOL if name.startswith("symbol") else _WINGDINGS
    return table.get(byte, chr(byte) if 0x20 <= byte < 0x7F else "")
