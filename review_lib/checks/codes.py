"""Codes and addresses that can be checked by themselves: credit codes, postcodes, mobile numbers, e-mail.

A text as written walks in; why it is wrong walks out (a short machine word), or ``""``. Odd writings of right
values are right: full width, spaces, hyphens, lower case, +86.
"""

from __future__ import annotations

import re
import unicodedata

_CHARS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = tuple(pow(3, i, 31) for i in range(17))
_INNER = (3, 7, 9, 10, 5, 8, 4, 2)
_MOBILE = re.compile(r"1[3-9]\d{9}")
_EMAIL = re.compile(r"[^@\s,;:<>()\[\]\\\"'#]+@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z0-9-]{2,}", re.IGNORECASE)


def plain(written: str) -> str:
    """NFKC without white space."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", written))


def uscc_fault(written: str) -> str:
    """Why a unified social credit code fails GB 32100-2015: ``length``, ``characters``, ``check``, ``inner``."""
    code = re.sub(r"[-‐–—_.·]", "", plain(written)).upper()
    if len(code) != 18:
        return "length"
    if any(char not in _CHARS for char in code):
        return "characters"
    total = sum(_CHARS.index(char) * weight for char, weight in zip(code, _WEIGHTS, strict=False))
    if _CHARS[(31 - total % 31) % 31] != code[17]:
        return "check"
    return ""


def uscc_inner_fault(written: str) -> bool:
    """Whether the body's own check sign (GB 11714, characters 9-17) fails: a hint, old codes may differ."""
    body = re.sub(r"[-‐–—_.·]", "", plain(written)).upper()[8:17]
    if len(body) != 9:
        return False
    rest = 11 - sum(int(char, 36) * weight for char, weight in zip(body, _INNER, strict=False)) % 11
    return body[8] != ("X" if rest == 10 else "0" if rest == 11 else str(rest))


def postcode_ok(written: str) -> bool:
    """Six digits."""
    return re.fullmatch(r"\d{6}", plain(written)) is not None


def mobile_ok(written: str) -> bool:
    """A mainland mobile number (one of several is enough where a form gives more)."""
    found = [re.sub(r"[-‐–—()]", "", part) for part in re.split(r"[/、,;或]", plain(written)) if part]
    return bool(found) and all(_MOBILE.fullmatch(re.sub(r"^(?:\+?0{0,2}86)(?=1\d{10}$)", "", n)) for n in found)


def email_ok(written: str) -> bool:
    """An e-mail address (every one of several)."""
    found = [part for part in re.split(r"[/、,;]", plain(written)) if part]
    return bool(found) and all(_EMAIL.fullmatch(re.sub(r"^mailto:", "", part)) for part in found)
