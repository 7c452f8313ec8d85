"""Months as people write them: 2024.03, 二〇二四年三月, 24年3月, 2022·5, Mar 2024.

A text walks in; ``YYYY-MM`` walks out, ``""`` where it names no month for sure. What the month is of is not known here.
"""

from __future__ import annotations

import re

from review_lib.reading.normal import narrow
from review_lib.reading.numbers import chinese_number, integer

_CHINESE = re.compile("[零〇○一二两三四五六七八九十壹贰叁肆伍陆柒捌玖拾]+")
_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_NAMES, 1)}
_DOTS = re.compile("[·•・‧∙]")
_APART = re.compile(r"(?<![0-9０-９])([0-9０-９]{4})[\s\u00a0]+(?=[0-9０-９]{1,2}(?![0-9０-９]))")
_WRITINGS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?P<y>(?:19|20)\d\d)[年./\-–—_、,\\](?P<m>\d{1,2})(?!\d)",
        r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<m>0[1-9]|1[0-2])(?:[0-3]\d)?(?!\d)",
        r"(?<!\d)(?P<m>\d{1,2})[./\-月](?P<y>(?:19|20)\d\d)(?!\d)",
        r"(?<!\d)(?P<s>\d\d)年(?P<m>\d{1,2})月",
        # A first number above 12 can be no month: it is the year.
        r"^['‘’]?(?P<s>1[3-9]|[2-9]\d)[./\-](?P<m>\d{1,2})$",
    )
)
_NAMED = re.compile(r"(?P<n>[a-z]{3})[a-z]*[.,\-/']{0,2}(?P<y>(?:19|20)\d\d)|^(?P<a>[a-z]{3})-(?P<s>\d\d)$")


def month(text: str) -> str:
    """A month of any writing as ``YYYY-MM``; ``""`` where the text names none for sure. The first of two counts."""
    plain = _DOTS.sub(".", narrow(_APART.sub(r"\1-", text)))
    plain = _CHINESE.sub(_in_digits, plain.replace("元月", "1月").replace("。", "."))
    for pattern in _WRITINGS:
        found = pattern.search(plain)
        if found:
            year = int(found["y"]) if "y" in found.groupdict() else 2000 + int(found["s"])
            at = int(found["m"])
            return f"{year:04d}-{at:02d}" if 1 <= at <= 12 else ""
    named = _NAMED.search(plain.lower())
    if named and (at := _MONTHS.get(named["n"] or named["a"], 0)):
        return f"{named['y'] or '20' + named['s']}-{at:02d}"
    return ""


def _in_digits(match: re.Match[str]) -> str:
    value = chinese_number(match[0])
    return match[0] if value is None else str(integer(value))
