"""Personal numbers out of text: identity numbers, telephones, e-mail addresses, account numbers.

Text walks in; the spans that must not be printed walk out, each with what it is. The text keeps its length: a masked
character becomes a star. Numbers may be written full-width, spaced or hyphenated. Knows nothing of Word.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

What = Literal["identity", "mobile", "telephone", "email", "account", "chat", "passport"]
STAR = "*"

_SEP = r"[\s\-‐‑–—－·.]?"
_PRE = r"(?<![0-9A-Za-z.])"
_ID18 = re.compile(_PRE + _SEP.join([r"[1-9]", *[r"\d"] * 16, r"[\dXx]"]) + r"(?![0-9A-Za-z]|\.\d)")
_ID15 = re.compile(_PRE + _SEP.join([r"[1-8]", *[r"\d"] * 14]) + r"(?![0-9A-Za-z]|\.\d)")
_MOBILE = re.compile(
    r"(?<![0-9A-Za-z.])(?:(?:\+|00)?86[\s\-－]?)?" + _SEP.join([r"1", r"[3-9]", *[r"\d"] * 9]) + r"(?![0-9A-Za-z]|\.\d)"
)
_PHONE = re.compile(
    r"(?<![0-9A-Za-z.])(?:\(0\d{2,3}\)\s?|0\d{2,3}[\s\-‐–—－])\d{7,8}(?:[\-－]\d{1,6})?(?![0-9A-Za-z]|\.\d)"
)
_LABELLED_PHONE = re.compile(r"(?:电话|座机|传真|热线|Tel|TEL|tel)[号码]*[\s::]{0,3}(\d{7,8}(?:-\d{1,6})?)(?!\d)")
_EMAIL = re.compile(
    r"[A-Za-z0-9][A-Za-z0-9._%+\-]{0,62}\s?(?:@|\[at\]|\(at\)|#@)\s?[A-Za-z0-9\-]{1,62}(?:\s?(?:\.|\[dot\])\s?[A-Za-z0-9\-]{2,24}){1,4}",
    re.IGNORECASE,
)
_CARD = re.compile(_PRE + _SEP.join([r"[3-9]", *[r"\d"] * 14]) + "(?:" + _SEP + r"\d){0,4}(?![0-9A-Za-z]|\.\d)")
_LABELLED_ACCOUNT = re.compile(
    r"(?:银行账[号户]|账[号户]|帐[号户]|卡号|银行卡号?|工资卡)[码]?[\s::为是]{0,4}((?:\d[\s\-]?){7,29}\d)"
)
_CHAT = re.compile(r"(?:微信号?|QQ号?|WeChat|wechat)[码]?[\s::]{1,3}([A-Za-z0-9_\-]{5,20})")
_PASSPORT = re.compile(r"护照号?码?[\s::]{0,3}([A-Za-z]{1,2}\d{7,8})")
_IDENTITY_LABEL = re.compile(r"(?:身份证|证件)号?码?[\s::为是]{0,4}((?:\d[\s\-]?){13,17}[\dXx])")
_DATE = re.compile(r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$")
_SHORT_DATE = re.compile(r"\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$")
_CODE_LABEL = re.compile(r"(?:信用代码|组织机构代码|注册号|专利号|证书编号|合同号|批号|编号)[\s::为是(]{0,4}$")


# Nearly every paragraph holds none: what has neither seven figures together nor one of these signs goes by fast.
_FIGURES = re.compile(r"\d(?:\D?\D?\d){6}")
_SIGNS = ("@", "＠", "at]", "AT]", "at)", "at）", "微信", "echat", "eChat", "QQ", "护照")


@dataclass(frozen=True, slots=True)
class Hidden:
    """A span of a text that must not be printed, and what it is."""

    start: int
    end: int
    what: What


def _plain(value: str) -> str:
    """Half-width, one character for one, so that places stay."""
    if value.isascii():
        return value
    out = []
    for char in value:
        flat = unicodedata.normalize("NFKC", char)
        out.append(flat if len(flat) == 1 else char)
    return "".join(out)


def _digits(value: str) -> str:
    return re.sub(r"[^0-9Xx]", "", value)


def find(value: str) -> list[Hidden]:
    """All personal numbers in ``value``, in order, not overlapping."""
    if not _FIGURES.search(value):
        for sign in _SIGNS:
            if sign in value:
                break
        else:
            return []
    flat = _plain(value)
    found: list[Hidden] = []

    def take(start: int, end: int, what: What) -> None:
        if all(end <= h.start or start >= h.end for h in found):
            found.append(Hidden(start, end, what))

    for match in _EMAIL.finditer(flat):
        take(match.start(), match.end(), "email")
    for pattern, what in (
        (_IDENTITY_LABEL, "identity"),
        (_LABELLED_ACCOUNT, "account"),
        (_PASSPORT, "passport"),
        (_CHAT, "chat"),
        (_LABELLED_PHONE, "telephone"),
    ):
        for match in pattern.finditer(flat):
            take(match.start(1), match.end(1), what)  # type: ignore[arg-type]
    for match in _ID18.finditer(flat):
        if _DATE.match(_digits(match.group())[6:14]):
            take(match.start(), match.end(), "identity")
    for match in _ID15.finditer(flat):
        if _SHORT_DATE.match(_digits(match.group())[6:12]) and not _CODE_LABEL.search(flat[: match.start()]):
            take(match.start(), match.end(), "identity")
    for match in _MOBILE.finditer(flat):
        take(match.start(), match.end(), "mobile")
    for match in _PHONE.finditer(flat):
        take(match.start(), match.end(), "telephone")
    for match in _CARD.finditer(flat):
        if not _CODE_LABEL.search(flat[: match.start()]):
            take(match.start(), match.end(), "account")
    return sorted(found, key=lambda h: h.start)


def mask(value: str) -> str:
    """``value`` with every personal number as stars of the same length."""
    for hidden in find(value):
        value = value[: hidden.start] + STAR * (hidden.end - hidden.start) + value[hidden.end :]
    return value
