"""Texts as people write them, made plain: white space, persons' names, mobile numbers, codes.

A text as written walks in; the text as it is compared and kept walks out. Cells and labels are not known here; numbers
and months are read in ``numbers`` and ``dates``.
"""

from __future__ import annotations

import re
from functools import lru_cache

from review_lib.quick import nfkc

INVALID_NUMBER = "invalid_number"
_CJK = r"\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u2060\ufeff]")
_UNSEEN = re.compile(r"[\s\x00-\x1f\x7f\u200b-\u200f\u2060\ufeff]+")
_BESIDE_CJK = re.compile(f"(?<=[{_CJK}])\\s+(?=[{_CJK}])")
_SPACES = re.compile(r"\s+")
_LINE_END = re.compile(f"(?<=[{_CJK}])[ \\t]*\\n\\s*|[ \\t]*\\n\\s*(?=[{_CJK}])")


def narrow(text: str) -> str:
    """``text`` with full-width letters, digits and signs made half-width, and no white space at all."""
    return _narrow_short(text) if len(text) <= _SHORT else _narrow(text)


def _narrow(text: str) -> str:
    return _UNSEEN.sub("", nfkc(text))


# Labels, hints and short values come again and again, within a form and from form to form.
_SHORT = 80
_narrow_short = lru_cache(maxsize=16384)(_narrow)


def fold(text: str) -> str:
    """``text`` as written with white space folded: none at a line's end beside a Chinese character."""
    if text.isprintable() and " " not in text:
        return text  # no white space and no control sign of any kind
    text = _CONTROL.sub("", text).strip()
    text = _LINE_END.sub("", text)
    return _SPACES.sub(" ", text)


def person(text: str) -> str:
    """A person's name: no space between Chinese characters (``张 三`` → ``张三``)."""
    return _BESIDE_CJK.sub("", fold(text))


def mobile(text: str) -> str:
    """A mobile number as eleven digits where it is one, otherwise as written, white space folded."""
    digits = re.sub(r"[\-‐‑–—().·]", "", narrow(text))
    digits = re.sub(r"^(?:(?:\+|00)?86|0)(?=1[3-9]\d{9}$)", "", digits)  # 0: dialled before it from another city
    if re.fullmatch(r"\d{11}", digits):
        return digits
    inside = re.findall(r"\d+", digits)
    alone = len(inside) == 1 and re.fullmatch(r"1[3-9]\d{9}", inside[0])
    return inside[0] if alone else fold(text)


def code(text: str) -> str:
    """A code, number or address of mail: half-width, no white space, no end of a sentence."""
    return narrow(text).rstrip(";,.。、")


def uscc(text: str) -> str:
    """A credit code: half-width, capital, no spaces or dashes."""
    return re.sub(r"[\-‐‑–—·]", "", code(text)).upper()
