"""Lines in which a table or a look is drawn with characters: Markdown, a mail's text, box-drawing signs.

A line's text walks in; its cells, or its text without the signs, walk out. What stands in the cells is not known here.
"""

from __future__ import annotations

import re

_STRONG = re.compile(r"\*\*(?=\S)([^*\n]{1,200}?)\*\*")
_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+(?=\S)")
_RULE = re.compile(r"^[\s|｜│┃+\-—－─━=＝:┌┬┐├┼┤└┴┘╔╦╗╠╬╣╚╩╝┏┳┓┣╋┫┗┻┛╟╢╤╧╪]{3,}$")
_BAR = re.compile(r"[|｜│┃║]")
_WALL = "|｜│┃║"
_LABELLED = re.compile(r"^[^:：]{1,40}[:：]")


def unmarked(text: str) -> str:
    """``text`` without Markdown's signs for bold and headings."""
    if "**" in text:
        text = _STRONG.sub(r"\1", text)
    return _HEADING.sub("", text) if "#" in text[:8] else text


def ruled(text: str) -> bool:
    """Whether a line is only drawn: the line below a table's head, its frame."""
    return bool(_RULE.match(text)) and any(c in "|｜│┃+─━┌┬├┼└┴═╔╠╚┏┣┗" for c in text)


def walled(text: str) -> list[str] | None:
    """The cells of a line that begins and ends with a bar, or that bars part; None where it is no such line."""
    plain = text.strip()
    if len(plain) < 3 or len(plain) > 2000 or "\n" in plain:
        return None
    if plain[0] in _WALL and plain[-1] in _WALL:
        return [cell.strip() for cell in _BAR.split(plain[1:-1])]
    cells = [cell.strip() for cell in _BAR.split(plain)]
    return cells if len(cells) > 1 and all(cells) and not re.search("[:：]", plain) else None


def parted(text: str) -> list[str]:
    """A paragraph whose soft breaks part three labels or more, as its lines; what no label begins stays with the line
    above. Any other paragraph is one line."""
    if text.count("\n") < 2:
        return [text]
    lines = text.split("\n")
    if sum(bool(_LABELLED.match(line)) for line in lines) < 3:
        return [text]
    found: list[str] = []
    for line in lines:
        if found and not _LABELLED.match(line):
            found[-1] += "\n" + line
        elif line.strip():
            found.append(line)
    return found
