"""Characters of symbol fonts as Unicode.

A font name and a character walk in, what a reader sees walks out: ``R`` in Wingdings 2 is a ticked box. Only signs
that people use to tick, to number and to list are known; another stays as it is.
"""

from __future__ import annotations

_CIRCLED = {0x81 + i: chr(0x2460 + i) for i in range(10)} | {0x8C + i: chr(0x2776 + i) for i in range(10)}
_GREEK = dict(
    zip(
        b"abgdezhqiklmnxoprstufcywABGDEZHQIKLMNXOPRSTUFCYW",
        "αβγδεζηθικλμνξοπρστυφχψωΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ",
        strict=True,
    )
)
FONTS: dict[str, dict[int, str]] = {
    "wingdings": {
        0xFE: "☑", 0xFD: "☒", 0xFC: "✓", 0xFB: "✗", 0xA8: "☐", 0x6F: "☐", 0x71: "☐", 0x72: "☐", 0x6E: "■",
        0xA7: "▪", 0x6C: "●", 0x9F: "•", 0x75: "◆", 0x76: "❖", 0xD8: "➢", 0xE0: "→", 0xDF: "←", 0xE1: "↑",
        0xE2: "↓", 0x4A: "☺", 0x46: "☞", 0xAB: "★", **_CIRCLED,
    },
    "wingdings 2": {
        0x52: "☑", 0x53: "☒", 0x54: "☒", 0x51: "☒", 0x50: "✓", 0x4F: "✗", 0xA3: "☐", 0x30: "☐", 0x31: "☐",
        0x2A: "☐", 0xA2: "■", 0x97: "●", 0x56: "⊗",
    },
    "webdings": {0x61: "✓", 0x63: "☐", 0x67: "■", 0x72: "✗", 0x31: "☐"},
    "symbol": {
        **_GREEK, 0xB1: "±", 0xB4: "×", 0xB8: "÷", 0xA3: "≤", 0xB3: "≥", 0xB9: "≠", 0xBB: "≈", 0xB0: "°",
        0xB7: "•", 0xD6: "√", 0xA5: "∞", 0xAE: "→", 0xAF: "↓", 0xAD: "↑", 0xAC: "←", 0xE5: "∑", 0x25: "%",
        0xD7: "·", 0xDE: "⇒", 0x44: "Δ",
    },
}  # fmt: skip


def in_font(font: str, text: str) -> str:
    """``text`` as it looks in ``font``; unchanged where the font is no symbol font."""
    table = FONTS.get(font.lower())
    if table is None:
        return text
    return "".join(_sign(table, char) for char in text)


def _sign(table: dict[int, str], char: str) -> str:
    code = ord(char)
    if 0xF000 <= code <= 0xF0FF:
        code -= 0xF000
    elif code > 0xFF:
        return char
    return table.get(code, char)
