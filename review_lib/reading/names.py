"""A list of people as people write it.

A text of one or more lines walks in, the names walk out in order: without numbers, titles and roles, whatever stands
between them, ``张 三`` as one. Roles are data; what a name means is not known here.
"""

from __future__ import annotations

import re
import unicodedata

from review_lib.reading.normal import narrow
from review_lib.rules.forms import Writing

_HAN = "\u3007\u2e80-\u2fdf\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\u200b-\u200f\u2060\ufeff]")
_DOTS = "·•‧・∙⋅･．."
_STRONG = re.compile(r"[、，,;；/／|｜\\\n\r\t\v。&＆]+")
_BRACKETS = re.compile(r"[（(\[【〔<《][^）)\]】〕>》]*[）)\]】〕>》]?")
_NUMBERED = re.compile(r"^\s*(?:[（(]\s*\d{1,2}\s*[）)]|\d{1,2}\s*[.．、)）:：]?|[①-⑳⑴-⒇⒈-⒛❶-❿㈠-㈩])\s*")
_LIST_NUMBER = re.compile(
    r"(?:(?:(?<=^)|(?<=[\s、，,;；]))(?:\d{1,2}\s*[.．、)）]|[（(]\d{1,2}[）)])|[①-⑳⑴-⒇⒈-⒛❶-❿])\s*(?=[^\d\s])"
)
_AND = re.compile(f"(?<=^[{_HAN}]{{3}})[和及](?=[{_HAN}]{{2,3}}$)|(?<=^[{_HAN}]{{2}})[和及](?=[{_HAN}]{{3}}$)")
_AND_SO_ON = re.compile(r"(?:等|共|共计|合计|等共)\s*[\d０-９一二三四五六七八九十]{1,3}\s*[人名]\s*[。.]?\s*$|等\s*$")
_MARK = re.compile(f"(?<=[{_HAN}])\\s*(?:[①-⑳❶-❿*＊※★⁰¹²³⁴-⁹]+|\\[\\d\\])(?=\\s*(?:[、，,;；。\n]|$))")
_ATTACHED = re.compile(f"[（(]?\\s*(\\d{{1,2}})\\s*[.．、)）]?\\s*(?=[{_HAN}])")
_NUMBERS_AT = re.compile(
    r"(?<=[\u3400-\u9fff])[\s:：]*\+?[\d０-９][\d０-９-]{6,}|[\d０-９]{1,2}\s*岁"
)  # telephones, ages
_DASHES = re.compile(r"\s*[—–－\-]+\s*")
_COUNT = re.compile(r"^(?:等|共|共计|合计|总计|计)?\d+(?:人|名)$|^等$|^\d+$")


class Names:
    """Reads lists of names by a season's writing."""

    def __init__(self, writing: Writing) -> None:
        ordered = sorted({*writing.roles, *writing.titles}, key=len, reverse=True)
        roles = "|".join(r"\s*".join(map(re.escape, role)) for role in ordered)
        long_roles = "|".join(re.escape(role) for role in ordered if len(role) > 1)
        self._lead = re.compile(f"^(?:{long_roles})(?=[{_HAN}]{{2,4}}$)")
        self._list = re.compile(f"^\\s*[{_HAN}]{{0,4}}(?:{'|'.join(map(re.escape, writing.list_words))})\\s*[:：]")
        self._roles = frozenset(ordered)
        self._surnames = frozenset(writing.surnames)
        said = f"(?:(?:{roles})\\s*[:：]|(?:{long_roles})\\s*[-—–－])\\s*"
        self._before = re.compile(f"^{said}|(?<=[\\s、，,;；]){said}")
        self._after = re.compile(f"\\s*[-—–－:：]\\s*(?:{roles})$|(?<=[{_HAN}]{{2}})(?:{roles})$")

    def read(self, text: str) -> tuple[str, ...]:
        """The names in ``text``."""
        text = _UNSEEN.sub("", text).replace("\u00a0", " ")
        text = _counted(_MARK.sub("", _NUMBERS_AT.sub("", text).replace("以及", "、")))
        text = _LIST_NUMBER.sub("\n", "\n".join(line.strip() for line in text.splitlines()))
        text = _BRACKETS.sub("\n" if "\n" in text else " ", text) if _BRACKETS.search(text) else text
        text = _AND_SO_ON.sub("", self._before.sub("\n", self._list.sub("", text)))
        found: list[str] = []
        pieces = [piece.strip() for piece in _STRONG.split(text)]
        for piece in pieces:
            piece = _NUMBERED.sub("", piece) if re.match(r"\s*[\d（(①-⑳⑴-⒛❶-❿㈠-㈩]", piece) else piece
            found += self._piece(piece)
        return tuple(name for name in found if not _COUNT.match(narrow(name)))

    def _piece(self, piece: str) -> list[str]:
        piece = piece.strip(" \u3000:：-—_")
        if not piece or piece in self._roles:
            return []
        dashed = _DASHES.split(piece)
        if len(dashed) > 1 and all(re.fullmatch(f"[{_HAN}]{{2,4}}", p) and p not in self._roles for p in dashed):
            return self._clean(dashed)
        if not re.search(r"\s", piece):
            return self._clean([piece])
        dotted = re.split(f"\\s+[{_DOTS}]\\s+", piece)
        if len(dotted) > 2 and all(re.fullmatch(f"[{_HAN}]{{2,4}}", p) for p in dotted):
            return self._clean(dotted)
        if not re.search(f"[{_HAN}]", piece):
            return [re.sub(r"\s+", " ", piece)]
        parts = re.split(r"[ \u00a0]{2,}|\u3000{2,}", piece)
        if len(parts) > 1 and all(_letters(part) <= 4 and part not in self._roles for part in parts):
            return self._clean(["".join(part.split()) for part in parts])
        tokens = [token for token in piece.split() if token not in self._roles]
        return self._clean(_joined(tokens, self._surnames))

    def _clean(self, names: list[str]) -> list[str]:
        names = [one for name in names for one in _AND.sub("\n", name).split("\n")]
        cleaned = (self._lead.sub("", self._after.sub("", name)).strip(" \u3000:：-—_*＊") for name in names)
        return [name for name in cleaned if name and name not in self._roles]


def _counted(text: str) -> str:
    """``text`` with a line's end before each name where they are counted from one on (``1张三2李四``)."""
    numbers = [int(hit[1]) for hit in _ATTACHED.finditer(text)]
    if len(numbers) < 2 or numbers != list(range(1, len(numbers) + 1)):
        return text
    return _ATTACHED.sub("\n", text)


def _joined(tokens: list[str], surnames: frozenset[str]) -> list[str]:
    """Tokens with the parts of one name together: a lone character or a surname of two is the beginning of a name."""
    names: list[str] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        after = tokens[at + 1] if at + 1 < len(tokens) else ""
        lone = _letters(token) == 1 and token[-1] not in _DOTS and _letters(after) <= 2
        lone = lone or (token in surnames and _letters(after) in (1, 2))
        if after and (lone or token[-1] in _DOTS):
            names.append(token + after)
            at += 2
        elif not after and _letters(token) == 1 and names and _letters(names[-1]) == 2:
            names[-1] += token  # no name has one character
            at += 1
        elif token[0] in _DOTS and names:
            names[-1] += token
            at += 1
        elif len(tokens) > at + 1 and after and after in "·•‧・":
            names.append(token + after + (tokens[at + 2] if at + 2 < len(tokens) else ""))
            at += 3
        else:
            names.append(token)
            at += 1
    return names


def _letters(token: str) -> int:
    return sum(unicodedata.category(char)[0] in "LN" for char in token)
