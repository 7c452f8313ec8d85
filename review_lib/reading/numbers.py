"""Numbers as people write them: 294万5千元, 贰佰玖拾肆万伍仟元整, 1，071, 985‰, 约300余人.

A text as written and the field that it answers walk in; the number in the field's unit walks out, or None. What is not
surely one number - a range, two numbers, more or less than one, a unit of something else - is no number: nothing is
guessed. Cells, labels of other fields and findings are not known here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from review_lib.reading.normal import narrow
from review_lib.rules.forms import FieldSpec, Writing

_DIGIT = {c: i for i, c in enumerate("零一二三四五六七八九")} | {
    "〇": 0, "○": 0, "两": 2, "壹": 1, "贰": 2, "弍": 2, "叁": 3, "叄": 3, "肆": 4, "伍": 5, "陆": 6, "陸": 6, "柒": 7,
    "捌": 8, "玖": 9,
}  # fmt: skip
_UNIT = {
    "十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "万": 10**4, "萬": 10**4, "亿": 10**8,
}  # fmt: skip
_CHINESE = "".join(_DIGIT) + "".join(_UNIT) + "点"
_ARABIC = re.compile(r"\d+(?:\.\d+)?|\.\d+")
_FOOTNOTE = re.compile(
    r"(?<=[\d%％‰人元次个项名h时])\s*(?:[①-⑳❶-❿⁰¹²³⁴-⁹*＊※★]+|[\[［【]\s*(?:注\s*)?\d{1,2}\s*[\]］】]|[（(]?注\s*\d?[)）]?)"
    r"(?=[%％‰人元次个项名h时（(\s]|$)"
)
_POWER = re.compile(r"[×xX*]\s*10\s*[⁰¹²³⁴-⁹]")
_BESIDE = re.compile(r"(?<=[0-9０-９])[\s\u00a0]+(?=[0-9０-９])")
_SPACED = re.compile(r"(?<![0-9０-９.．,，])[0-9０-９]{1,3}(?:[\s\u00a0][0-9０-９]{3})+(?![0-9０-９])")
_GROUPED = re.compile(r"(?<![\d.])[1-9]\d{0,2}(?:([,'’、])\d{3})(?:\1\d{3})*(?![\d,'’、])")
_OF_WHICH = re.compile(r"(?<=\D)[,;，；(]?(?:其中|包括|包含|含)\D.*$")
_REMARK = re.compile(r"(?<=[元%％人次个名项])[,;，；。][^\d零一二三四五六七八九十百千万亿]+$")  # 84.8万元，社会效益显著
_DOT = re.compile(r"(?<=\d)[·・•‧∙](?=\d)")
_SUM = re.compile(r"^[\d.,+\-×*/÷()%人名个次]*[×*/÷+][\d.,+\-×*/÷()%人名个次]*=(?=[^=]+$)")


def chinese_number(text: str) -> float | None:
    """A number in Chinese characters (``二十三``, ``二〇二四``, ``三十六点五``), None where it is none.

    ``二百三`` is 230 to a speaker and 203 to a clerk who left out 零: it is none.
    """
    if not text or any(c not in _CHINESE for c in text):
        return None
    whole, point, part = text.partition("点")
    if whole and whole[0] not in _DIGIT and whole[0] not in "十拾":
        return None
    if point and (not part or any(c not in _DIGIT for c in part)):
        return None
    if all(c in _DIGIT for c in whole):
        total: float | None = int("".join(str(_DIGIT[c]) for c in whole) or 0)
    else:
        total = _in_units(whole)
    if total is None:
        return None
    return total if not part else total + float("0." + "".join(str(_DIGIT[c]) for c in part))


def _in_units(text: str) -> int | None:
    """``三千五百万``: digits each with its unit."""
    total = section = 0
    digit: int | None = None
    last, zero = 0, False
    for char in text:
        if char in _DIGIT:
            if digit:
                return None
            digit, zero = _DIGIT[char], zero or _DIGIT[char] == 0
            continue
        unit = _UNIT[char]
        if unit >= 10**4:
            if digit and last > 10 and not zero:
                return None
            total = (total + section + (digit or 0)) * unit
            section = 0
        else:
            section += (digit or 1) * unit
        digit, last, zero = None, unit, False
    if digit and last > 10 and not zero:
        return None
    return total + section + (digit or 0)


@lru_cache(maxsize=64)
def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_FIGURES = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,8})?%?")


class Numbers:
    """Reads numbers by a season's writing."""

    def __init__(self, writing: Writing) -> None:
        self.writing = writing
        around = _any(writing.approximate)
        self._edges = re.compile(f"^(?:{around})+|(?:{around})+$")
        self._per = re.compile(f"(?:{_any(writing.per)})$")
        self._each = re.compile(f"(?:{_any(tuple(w for w in writing.per if len(w) > 1))})$")
        self._inner = re.compile(f"(?<=[\\d{_CHINESE}])(?:余|多)(?=[^\\d]|$)")
        self._counters = re.compile(f"(?:{_any(writing.counters)}){{0,2}}")
        self._percent = re.compile(f"(?:{_any(writing.percent)})$", re.IGNORECASE)
        self._lead = re.compile(f"^(?:{_any(writing.lead_words)})[:为是约]*(?=[\\d¥￥{_CHINESE}])")
        self._labels: dict[str, re.Pattern[str]] = {}

    def number(self, text: str, field: FieldSpec, unit: str = "") -> float | None:
        """``text`` as a number in ``field``'s unit; ``unit`` is a unit written beside it. None where it is none."""
        if not unit and _FIGURES.fullmatch(text) and (text[-1] != "%" or field.type == "percent"):
            return self._figures(text, field)
        return self.said(text, field, unit)

    @staticmethod
    def _figures(text: str, field: FieldSpec) -> float:
        """A number of nothing but digits, as most are."""
        value = float(text.rstrip("%"))
        small = field.type == "percent" and text[-1] != "%" and field.range is not None and field.range[0] > 1
        return _tidy(value * 100 if small and 0 < value <= 1 else value)

    def said(self, text: str, field: FieldSpec, unit: str = "") -> float | None:
        """The number that ``text`` says in whatever way, as :meth:`number` gives it."""
        plain = _plain(text)
        if not plain:
            return None
        unit = narrow(unit)
        value = self._whole(plain, field, unit)
        if value is None and (bare := self._unlabelled(plain, field)) != plain:
            value = self._whole(bare, field, unit)
        return value

    def factor(self, unit: str) -> float | None:
        """How many 万元 one ``unit`` of money is; None where it is no unit of money."""
        return self.writing.money.get(self._per.sub("", narrow(unit)))

    def _unlabelled(self, text: str, field: FieldSpec) -> str:
        """``text`` without the field's own label, or a word such as 节约, before the number."""
        known = self._labels.get(field.key + field.label)
        if known is None:
            names = _any(tuple(narrow(label) for label in (field.label, *field.labels)))
            known = self._labels[field.key + field.label] = re.compile(f"^(?:{names})(?:\\([^()]*\\))?[:为是=]*")
        return self._lead.sub("", known.sub("", text))

    def _whole(self, text: str, field: FieldSpec, unit: str) -> float | None:
        value = self._one(text, field, unit)
        if value is not None or "(" not in text:
            return value
        outer = self._one(re.sub(r"\([^()]*\)", "", text), field, unit)
        if outer is None:
            joined = re.sub(r"[()]", "", text)
            return self._one(joined, field, unit) if not re.search(r"\d\(\d|\d\)\d", text) else None
        for inner in re.findall(r"\(([^()]*)\)", text):
            # 贰佰万元(200万元) says it twice; 45(46) says two things.
            again = self._one(inner, field, unit)
            if again is not None and again != outer:
                return None
        return outer

    def _one(self, text: str, field: FieldSpec, unit: str) -> float | None:
        text = _SUM.sub("", text.lstrip(":"))
        if not text:
            return None
        if field.type == "percent":
            return self._share(text, field)
        text = self._edges.sub("", text)
        sign = text[:1] in "¥￥"
        text = text.lstrip("¥￥")
        for currency in ("RMB", "CNY", "人民币"):
            if text.upper().startswith(currency):
                text, sign = text[len(currency) :].lstrip(":¥￥"), True
        text = self._inner.sub("", self._edges.sub("", text))
        if field.unit == "h":
            return self._measured(text, self.writing.hours, None)
        if field.unit.startswith("万元"):
            return self._money(text, unit, sign)
        value, rest, _ = _leading(text)
        if value is None:
            return None
        rest = self._edges.sub("", self._each.sub("", self._edges.sub("", rest)))
        return _tidy(value) if self._counters.fullmatch(rest) else None

    def _measured(self, text: str, table: dict[str, float], default: float | None) -> float | None:
        value, rest, _ = _leading(self._edges.sub("", self._per.sub("", text)))
        rest = self._edges.sub("", self._per.sub("", rest))
        factor = table.get(rest, table.get(rest.lower())) if rest else default or 1
        return None if value is None or factor is None else _tidy(value * factor)

    def _money(self, text: str, unit: str, sign: bool) -> float | None:
        text = self._edges.sub("", self._per.sub("", text))
        value, rest, scale = _leading(text)
        if value is None:
            return None
        rest = self._edges.sub("", self._per.sub("", rest))
        factor: float | None
        if rest:
            factor = self.writing.money.get(rest, self.writing.money.get(rest.lower()))
            # 亿元 after 3万 would be a slip, not a number.
            if scale and factor != self.writing.money.get("元"):
                return None
        elif scale >= 10**4 or sign:
            factor = self.writing.money.get("元")
        elif scale:
            return None  # 5千 beside a column of 万元 may mean either
        else:
            factor = self.factor(unit) or 1
        return None if factor is None else _tidy(value * factor)

    def _share(self, text: str, field: FieldSpec) -> float | None:
        text = self._edges.sub("", text)
        for word, part in (("百分之", 1.0), ("千分之", 0.1)):
            if text.startswith(word):
                text = text[len(word) :]
                if text in ("百", "佰"):
                    return 100.0 * part
                value, rest, _ = _leading(text)
                return None if value is None or rest else _tidy(value * part)
        mille = text.endswith("‰")
        bare = text[:-1] if mille else self._percent.sub("", text)
        if bare != text:
            bare = bare.removesuffix("个")
        value, rest, _ = _leading(self._edges.sub("", bare))
        if value is None or rest:
            return None
        if mille:
            return _tidy(value / 10)
        if bare == text and field.range and field.range[0] > 1 and 0 < value <= 1:
            return _tidy(value * 100)
        return _tidy(value)


def _plain(text: str) -> str:
    """``text`` half-width, without notes on it, its thousands joined; ``""`` where white space parts two numbers."""
    if _POWER.search(text):
        return ""
    text = _FOOTNOTE.sub("", text.strip())
    text = _SPACED.sub(lambda m: re.sub(r"[\s\u00a0]", "", m[0]), text)
    if _BESIDE.search(text):
        return ""
    plain = _REMARK.sub("", _OF_WHICH.sub("", narrow(text)))
    plain = _DOT.sub(".", plain.replace("。", ".").rstrip(".;,:、").strip("_"))
    return _GROUPED.sub(lambda m: m[0].replace(m[1], ""), plain)


def _leading(text: str) -> tuple[float | None, str, int]:
    """The number that begins ``text``, what follows it, and the largest of 百, 千, 万, 亿 that Arabic digits stand
    before (or 万, 亿 of a Chinese number that ends in it): 0 for none."""
    sign = -1 if text[:1] == "-" else 1
    body = text[1:] if text[:1] in ("+", "-") and text[1:2].isdigit() else text
    if _ARABIC.match(body):
        value, end, scale = _mixed(body)
        return (None if value is None else sign * value), body[end:], scale
    end = 0
    while end < len(text) and text[end] in _CHINESE:
        end += 1
    while end:
        value = chinese_number(text[:end])
        if value is None and text[end - 1] in "万亿" and (head := chinese_number(text[: end - 1])) is not None:
            value = head * _UNIT[text[end - 1]]  # 三十六点五万
        if value is not None:
            large = [_UNIT[c] for c in text[:end] if c in "万萬亿"]
            return value, text[end:], max(large, default=0)
        end -= 1
    return None, text, 0


def _mixed(text: str) -> tuple[float | None, int, int]:
    """Arabic digits with Chinese units (``294万5千``): the value, where it ends, the largest unit; no value where the
    parts are no number together (``3万5``, ``5千3万``)."""
    total = section = 0.0
    at = small = big = largest = 0
    while (hit := _ARABIC.match(text, at)) is not None:
        count, at = float(hit[0]), hit.end()
        step = large = 1
        if 1 < _UNIT.get(text[at : at + 1], 0) < 10**4:
            step, at = _UNIT[text[at]], at + 1
        if _UNIT.get(text[at : at + 1], 0) >= 10**4:
            large, at = _UNIT[text[at]], at + 1
        whole = count * step
        if (small or big) and (step == large == 1 or count != int(count)):
            return None, at, largest
        if small and step == 1 and count * 10 < small:
            return None, at, largest  # 5千3万: 5003 or 5300?
        if (small and whole >= small) or (big and (whole * large >= big or large >= big)):
            return None, at, largest
        section, small = section + whole, step if step > 1 else small
        if large > 1:
            total, section, small, big = total + section * large, 0.0, 0, large
        largest = max(largest, *(unit for unit in (0, step, large) if unit != 1))
        if step == large == 1:
            break
    return total + section, at, largest


def _tidy(value: float) -> float:
    return float(f"{value:.10g}")


def integer(value: float) -> float | int:
    """``value`` as an int where it is whole."""
    return int(value) if value == int(value) else value
