"""Numbers as they are printed: Chinese numerals, values of form fields, scores.

Values walk in, short strings walk out. Knows nothing of documents.
"""

from __future__ import annotations

import re
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from review_lib.text import say

_DIGITS = "零一二三四五六七八九"


def chinese(number: int) -> str:
    """1 … 999 in Chinese numerals (十二, 一百零三); other numbers as figures."""
    if not 0 < number < 1000:
        return str(number)
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    out = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        out += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        out += "零"
    return out + (_DIGITS[ones] if ones else "")


def from_chinese(written: str) -> int | None:
    """The number of 一 … 九十九, or of figures; None for anything else."""
    flat = written.translate(str.maketrans("０１２３４５６７８９", "0123456789"))
    if flat.isascii() and flat.isdigit():
        return int(flat)
    match = re.fullmatch("([一二三四五六七八九])?(十)?([一二三四五六七八九])?", flat)
    if not match or not flat:
        return None
    first, ten, last = match.groups()
    if ten:
        return (_DIGITS.index(first) if first else 1) * 10 + (_DIGITS.index(last) if last else 0)
    return _DIGITS.index(first) if first and not last else None


def fixed(value: Decimal | float | None, decimals: int = 2) -> str:
    """``value`` half up to ``decimals``; ``""`` for None."""
    if value is None:
        return ""
    exact = value if isinstance(value, Decimal) else Decimal(repr(value))
    return f"{exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):f}"


def plain(value: object, unit: str = "") -> str:
    """A form value as printed, with its unit: months in words, lists joined, no trailing noughts."""
    if value is None or value == "" or value == () or value == []:
        return ""
    if isinstance(value, bool):
        return say("yes") if value else say("no")
    if isinstance(value, (list, tuple)):
        return "、".join(str(v) for v in value)
    if isinstance(value, (float, Decimal)):
        shown = f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"
        return shown + unit if unit in ("%", "") else f"{shown}{unit}"
    if isinstance(value, str) and (month := re.fullmatch(r"(\d{4})-(\d{2})", value)):
        return say("{year}-{month}", year=month[1], month=int(month[2]))
    return f"{value}{unit}"


def moment(value: datetime | None) -> str:
    """A time as printed, to the minute; ``""`` for None."""
    if value is None:
        return ""
    return f"{value.year}-{value.month:02}-{value.day:02} {value.hour:02}:{value.minute:02}"


def day(value: datetime | None) -> str:
    """A date as printed in a letter; ``""`` for None."""
    if value is None:
        return ""
    return say("{year}-{month}-{day}", year=value.year, month=value.month, day=value.day)
