"""The labels of numbered paragraphs, counted as Word counts them.

``numbering.xml`` walks in once; then each numbered paragraph's list and level walk in, in reading order, and its
label as shown walks out (``一、``, ``1.1``, ``(3)``, ``①``). Which paragraph is numbered is not known here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from review_lib.reading.ooxml import W
from review_lib.reading.symbols import in_font

_DIGITS = "零一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


def chinese(number: int, digits: str = _DIGITS, units: str = "十百千") -> str:
    """A number below 10,000 in Chinese: 21 → 二十一, 10 → 十."""
    if number == 0:
        return digits[0]
    text, zero = "", False
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if digit:
            text += ("零" if zero and text else "") + digits[digit] + (units[power - 1] if power else "")
            zero = False
        else:
            zero = True
    return text[1:] if digits is _DIGITS and text.startswith("一十") else text


def shown(number: int, style: str) -> str:
    """``number`` in one of Word's number formats; plain digits where the format is not known."""
    if style in ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting",
                 "taiwaneseCountingThousand", "koreanCounting"):  # fmt: skip
        return chinese(number) if number < 10000 else str(number)
    if style in ("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"):
        return "".join("〇一二三四五六七八九"[int(d)] for d in str(number))
    if style in ("chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"):
        return chinese(number, _LEGAL, "拾佰仟") if number < 10000 else str(number)
    if style in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese") and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    if style == "decimalEnclosedParen" and 1 <= number <= 20:
        return chr(0x2474 + number - 1)
    if style == "decimalEnclosedFullstop" and 1 <= number <= 20:
        return chr(0x2488 + number - 1)
    if style == "ideographEnclosedCircle" and 1 <= number <= 10:
        return chr(0x3280 + number - 1)
    if style in ("decimalFullWidth", "decimalFullWidth2"):
        return "".join(chr(0xFF10 + int(d)) for d in str(number))
    if style == "decimalZero":
        return f"{number:02d}"
    if style in ("upperLetter", "lowerLetter") and number > 0:
        letter = chr(65 + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if style == "upperLetter" else letter.lower()
    if style in ("upperRoman", "lowerRoman") and 0 < number < 4000:
        text = ""
        for value, sign in _ROMAN:
            count, number = divmod(number, value)
            text += sign * count
        return text.upper() if style == "upperRoman" else text
    if style == "ideographTraditional" and 1 <= number <= 10:
        return _STEMS[number - 1]
    if style == "ideographZodiac" and 1 <= number <= 12:
        return _BRANCHES[number - 1]
    if style == "none":
        return ""
    return str(number)


@dataclass(slots=True)
class _Level:
    format: str = "decimal"
    text: str = ""
    start: int = 1
    suffix: str = "tab"
    font: str = ""
    legal: bool = False
    restart: int = -1


@dataclass(slots=True)
class _List:
    abstract: str
    levels: dict[int, _Level]
    starts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """The lists of one document and where each stands. Ask in reading order."""

    def __init__(self, root: etree._Element | None) -> None:
        """``root``: the root of ``numbering.xml``, None where the document has none."""
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()
        if root is not None:
            self._read(root)

    def label(self, num_id: str, level: int) -> str:
        """The label of the next paragraph of list ``num_id`` at ``level`` (0-based); ``""`` where there is none."""
        found = self._lists.get(num_id)
        if found is None or level not in found.levels:
            return ""
        counts = self._counts.setdefault(found.abstract, {})
        if num_id not in self._begun:
            self._begun.add(num_id)
            for at, start in found.starts.items():
                counts[at] = start - 1
        here = found.levels[level]
        counts[level] = counts.get(level, here.start - 1) + 1
        for deeper in [at for at in counts if at > level]:
            restart = found.levels[deeper].restart if deeper in found.levels else -1
            if restart != 0 and (restart < 0 or level < restart):
                del counts[deeper]
        if here.format == "bullet":
            return in_font(here.font, here.text)

        def number(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            level_at = found.levels.get(at, here)
            style = "decimal" if here.legal else level_at.format
            return shown(counts.get(at, level_at.start), style)

        text = re.sub(r"%([1-9])", number, here.text)
        if text and (here.suffix == "space" or (text[-1].isascii() and text[-1].isalnum())):
            text += " "
        return text

    def _read(self, root: etree._Element) -> None:
        abstracts: dict[str, dict[int, _Level]] = {}
        links: dict[str, str] = {}
        named: dict[str, str] = {}
        for item in root.findall(f"{W}abstractNum"):
            ref = item.get(f"{W}abstractNumId") or ""
            abstracts[ref] = {_int(lvl.get(f"{W}ilvl")): _level(lvl) for lvl in item.findall(f"{W}lvl")}
            if (link := item.find(f"{W}numStyleLink")) is not None:
                links[ref] = link.get(f"{W}val") or ""
            if (style := item.find(f"{W}styleLink")) is not None:
                named[style.get(f"{W}val") or ""] = ref
        for num in root.findall(f"{W}num"):
            target = num.find(f"{W}abstractNumId")
            ref = "" if target is None else (target.get(f"{W}val") or "")
            ref = named.get(links.get(ref, ""), ref)
            entry = _List(ref, dict(abstracts.get(ref, {})))
            for override in num.findall(f"{W}lvlOverride"):
                at = _int(override.get(f"{W}ilvl"))
                if (lvl := override.find(f"{W}lvl")) is not None:
                    entry.levels[at] = _level(lvl)
                if (start := override.find(f"{W}startOverride")) is not None:
                    entry.starts[at] = _int(start.get(f"{W}val"), 1)
            self._lists[num.get(f"{W}numId") or ""] = entry


def _level(lvl: etree._Element) -> _Level:
    level = _Level()
    for child in lvl:
        name, val = str(child.tag).rpartition("}")[2], child.get(f"{W}val")
        if name == "numFmt":
            level.format = val or "decimal"
        elif name == "lvlText":
            level.text = val or ""
        elif name == "start":
            level.start = _int(val, 1)
        elif name == "suff":
            level.suffix = val or "tab"
        elif name == "isLgl":
            level.legal = val not in ("0", "false", "off")
        elif name == "lvlRestart":
            level.restart = _int(val, -1)
        elif name == "rPr":
            fonts = child.find(f"{W}rFonts")
            level.font = "" if fonts is None else (fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") or "")
        elif name == "AlternateContent" and level.format == "decimal":
            choice = child.find(f".//{W}numFmt")
            level.format = "decimal" if choice is None else (choice.get(f"{W}val") or "decimal")
    return level


def _int(text: str | None, default: int = 0) -> int:
    try:
        return int(text or "")
    except ValueError:
        return default
