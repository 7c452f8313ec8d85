"""Values as people write them, made plain: numbers, shares, months, codes, texts.

A text as written and the field that it answers walk in; the value in the contract's type walks out, or None with the
word why. What is not surely a number is no number: nothing is guessed. Cells and labels are not known here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from review_lib.rules.forms import FieldSpec, Writing

INVALID_NUMBER = "invalid_number"
_CJK = r"\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u2060\ufeff]")
_UNSEEN = re.compile(r"[\s\x00-\x1f\x7f\u200b-\u200f\u2060\ufeff]+")
_BESIDE_CJK = re.compile(f"(?<=[{_CJK}])\\s+(?=[{_CJK}])")
_LINE_END = re.compile(f"(?<=[{_CJK}])[ \\t]*\\n\\s*|[ \\t]*\\n\\s*(?=[{_CJK}])")
_CHINESE_DIGIT = {c: i for i, c in enumerate("零一二三四五六七八九")} | {
    "〇": 0, "○": 0, "两": 2, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9,
}  # fmt: skip
_CHINESE_UNIT = {
    "十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "万": 10**4, "萬": 10**4, "亿": 10**8,
}  # fmt: skip
_CHINESE = "零〇一二两三四五六七八九十百千万亿点壹贰叁肆伍陆柒捌玖拾佰仟萬"
_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, 1)}


def narrow(text: str) -> str:
    """``text`` with full-width letters, digits and signs made half-width, and no white space at all."""
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", text))


def fold(text: str) -> str:
    """``text`` as written with white space folded: none at a line's end beside a Chinese character."""
    text = _CONTROL.sub("", text).strip()
    text = _LINE_END.sub("", text)
    return re.sub(r"\s+", " ", text)


def person(text: str) -> str:
    """A person's name: no space between Chinese characters (``张 三`` → ``张三``)."""
    return _BESIDE_CJK.sub("", fold(text))


def chinese_number(text: str) -> float | None:
    """A number in Chinese characters (``二十三``, ``二〇二四``, ``三十六点五``), None where it is none."""
    if not text or any(c not in _CHINESE for c in text):
        return None
    whole, _, part = text.partition("点")
    if whole and whole[0] not in _CHINESE_DIGIT and whole[0] not in "十拾":
        return None
    if "点" in text and (not part or any(c not in _CHINESE_DIGIT for c in part)):
        return None
    total = section = digit = 0
    if all(c in _CHINESE_DIGIT for c in whole):
        total = int("".join(str(_CHINESE_DIGIT[c]) for c in whole) or 0)
    else:
        seen_digit = False
        for char in whole:
            if char in _CHINESE_DIGIT:
                if seen_digit and digit:
                    return None
                digit, seen_digit = _CHINESE_DIGIT[char], True
                continue
            unit = _CHINESE_UNIT[char]
            if unit >= 10**4:
                total = (total + section + digit) * unit
                section = digit = 0
            else:
                section += (digit or 1) * unit
                digit = 0
            seen_digit = False
        total += section + digit
    return total if not part else total + float("0." + "".join(str(_CHINESE_DIGIT[c]) for c in part))


class Numbers:
    """Reads numbers by a season's writing."""

    def __init__(self, writing: Writing) -> None:
        self.writing = writing
        around = _any(writing.approximate)
        self._edges = re.compile(f"^(?:{around})+|(?:{around})+$")
        self._per = re.compile(f"(?:{_any(writing.per)})$")
        self._each = re.compile(f"(?:{_any(tuple(w for w in writing.per if len(w) > 1))})$")
        self._inner = re.compile(f"(?<=[\\d{_CHINESE}])(?:余|多)(?=[^\\d]|$)")
        self._counters = _any(writing.counters)
        self._percent = re.compile(f"(?:{_any(writing.percent)})$", re.IGNORECASE)

    def number(self, text: str, field: FieldSpec, unit: str = "") -> float | None:
        """``text`` as a number in ``field``'s unit; ``unit`` is a unit written beside it. None where it is none."""
        plain = self._plain(text)
        for tried in dict.fromkeys((plain, re.sub(r"\([^()]*\)", "", plain), re.sub(r"[()\[\]{}]", "", plain))):
            value = self._one(tried, field, narrow(unit))
            if value is not None:
                return value
        return None

    def factor(self, unit: str) -> float | None:
        """How many 万元 one ``unit`` of money is; None where it is no unit of money."""
        return self.writing.money.get(self._per.sub("", narrow(unit)))

    @staticmethod
    def _plain(text: str) -> str:
        plain = re.sub(r"(?<=\D)[,;，；(]?(?:其中|包括|包含|含)\D.*$", "", narrow(text))
        plain = plain.replace("。", ".").rstrip(".;,:、").strip("_")
        if re.fullmatch(r"\D*\d{1,3}(?:[,']\d{3})+(?:\.\d+)?\D*", plain):
            plain = plain.replace(",", "").replace("'", "")
        return plain

    def _one(self, text: str, field: FieldSpec, unit: str) -> float | None:
        if not text:
            return None
        if field.type == "percent":
            return self._share(text, field)
        sign = text[:1] in "¥￥"
        text = text.lstrip("¥￥")
        for currency in ("RMB", "CNY", "人民币"):
            if text.upper().startswith(currency):
                text, sign = text[len(currency) :].lstrip(":¥￥"), True
        text = self._edges.sub("", text)
        text = self._inner.sub("", text)
        hours, money = field.unit == "h", field.unit.startswith("万元")
        if money or hours:
            table = self.writing.money if money else self.writing.hours
            bare = self._edges.sub("", self._per.sub("", text))
            value, rest = _leading(bare, money)
            if value is None:
                return None
            rest = self._edges.sub("", self._per.sub("", rest))
            if rest:
                factor = table.get(rest, table.get(rest.lower()))
            elif sign:
                factor = self.writing.money.get("元")
            else:
                factor = (self.factor(unit) if money else None) or 1
            return None if factor is None else _tidy(value * factor)
        value, rest = _leading(text, False)
        rest = self._edges.sub("", self._each.sub("", self._edges.sub("", rest)))
        if value is None:
            return None
        scale = _CHINESE_UNIT.get(rest[:1], 1)
        rest = rest[1:] if rest[:1] in _CHINESE_UNIT else rest
        rest = self._edges.sub("", rest)
        return _tidy(value * scale) if re.fullmatch(f"(?:{self._counters})?", rest) else None

    def _share(self, text: str, field: FieldSpec) -> float | None:
        text = self._edges.sub("", text)
        if text.startswith("百分之"):
            text = text[3:]
            if (spoken := chinese_number(text)) is not None:
                return spoken
            value, rest = _leading(text, False)
            return None if value is None or rest else _tidy(value)
        bare = self._percent.sub("", text)
        value, rest = _leading(self._edges.sub("", bare), False)
        if value is None or rest:
            return None
        if bare == text and field.range and field.range[0] > 1 and 0 < value <= 1:
            return _tidy(value * 100)
        return _tidy(value)


def _leading(text: str, money: bool) -> tuple[float | None, str]:
    match = re.match(r"[+-]?(?:\d+(?:\.\d+)?|\.\d+)", text)
    if match:
        return float(match[0]), text[match.end() :]
    end = 0
    while end < len(text) and text[end] in _CHINESE:
        end += 1
    while end:
        # 八十四万元 is 84 of the unit 万元 as well as 840,000 of 元: the value is the same.
        value = chinese_number(text[:end])
        if value is not None and not (money and end == len(text) and text[end - 1] in "万亿"):
            return value, text[end:]
        end -= 1
    return None, text


def _tidy(value: float) -> float:
    return float(f"{value:.10g}")


def integer(value: float) -> float | int:
    """``value`` as an int where it is whole."""
    return int(value) if value == int(value) else value


def month(text: str) -> str:
    """A month of any writing as ``YYYY-MM``; ``""`` where the text names none for sure."""
    plain = narrow(text)
    plain = re.sub(f"[{_CHINESE}]+", _in_digits, plain)
    for pattern in (
        r"(?P<y>(?:19|20)\d\d)[年./\-_、,\\](?P<m>\d{1,2})(?!\d)",
        r"(?P<y>(?:19|20)\d\d)(?P<m>0[1-9]|1[0-2])(?:[0-3]\d)?(?!\d)",
        r"(?<!\d)(?P<m>\d{1,2})[./\-月](?P<y>(?:19|20)\d\d)(?!\d)",
        r"(?<!\d)(?P<s>\d\d)年(?P<m>\d{1,2})月",
    ):
        found = re.search(pattern, plain)
        if found:
            year = int(found["y"]) if "y" in found.groupdict() else 2000 + int(found["s"])
            at = int(found["m"])
            return f"{year:04d}-{at:02d}" if 1 <= at <= 12 else ""
    found = re.search(r"(?P<n>[a-z]{3})[a-z]*\.?,?(?P<y>(?:19|20)\d\d)", plain.lower())
    if found and found["n"] in _MONTHS:
        return f"{found['y']}-{_MONTHS[found['n']]:02d}"
    return ""


def _in_digits(match: re.Match[str]) -> str:
    value = chinese_number(match[0])
    return match[0] if value is None else str(integer(value))


def mobile(text: str) -> str:
    """A mobile number as eleven digits where it is one, otherwise as written, white space folded."""
    digits = re.sub(r"[\-‐‑–—().·]", "", narrow(text))
    digits = re.sub(r"^(?:\+|00)?86(?=1\d{10}$)", "", digits)
    if re.fullmatch(r"\d{11}", digits):
        return digits
    inside = re.findall(r"\d+", digits)
    alone = len(inside) == 1 and re.fullmatch(r"1[3-9]\d{9}", inside[0])
    return inside[0] if alone else fold(text)


def code(text: str) -> str:
    """A code, number or address of mail: half-width, no white space."""
    return narrow(text)


def uscc(text: str) -> str:
    """A credit code: half-width, capital, no spaces or dashes."""
    return re.sub(r"[\-‐‑–—·]", "", narrow(text)).upper()


@lru_cache(maxsize=64)
def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
