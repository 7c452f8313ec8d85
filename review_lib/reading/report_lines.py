"""A document as lines that may be headings.

A :class:`Document` walks in; :class:`Line` values walk out: one for each paragraph that could carry a
heading, in reading order, with its number told apart from its words, its look, and where contents pages
are left out. It must not know a step's name, only how numbers and contents pages are written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from review_lib.quick import quick
from review_lib.reading.values import Block, Document, Paragraph, Table

CHINESE = "零一二三四五六七八九十"
_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾〇两", "一二三四五六七八九十零二")
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50}
_CN = "[一二三四五六七八九十百零〇两壹贰叁肆伍陆柒捌玖拾]{1,4}"
_NUMBERS: tuple[tuple[str, str], ...] = (
    ("chapter", rf"第\s*(?P<n>{_CN}|\d{{1,2}})\s*(?:章|部分|篇|节|步|阶段|单元)"),
    ("step", rf"(?:步骤|程序|环节|STEP|PART|CHAPTER|NO|№)\s*[.:：]?\s*(?P<n>{_CN}|\d{{1,2}})"),
    ("step", r"[PDCA]\s?(?P<n>\d{1,2})(?=[\s\u3000、.．:：—\-一-龥])"),
    ("round", rf"[(（〔【\[]\s*(?P<n>{_CN})\s*[)）〕】\]]"),
    ("round_digit", r"[(（]\s*(?P<n>\d{1,2})\s*[)）]"),
    ("digits3", r"\d{1,2}\s*[.．]\s*\d{1,2}\s*[.．]\s*(?P<n>\d{1,2})(?:[.．、]|(?!\d))"),
    ("digits2", r"\d{1,2}\s*[.．\-]\s*(?P<n>\d{1,2})(?![\d%])(?:[.．、]|(?!\d))"),
    ("digit", r"[【\[〔]?\s*(?P<n>\d{1,2})\s*(?:[】\]〕]|[、.．:：)）](?!\d)|(?=[\s\u3000一-龥“《]))"),
    ("chinese", rf"(?P<n>{_CN})(?:\s*[、.．:：,，]\s*|[\s\u3000]+)"),
    ("circled", r"(?P<n>[①-⑳❶-❿⓪])"),
    ("roman", r"(?P<n>[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ]|[IVX]{1,4})\s*(?:[、.．:：]|(?=[\s\u3000一-龥]))"),
    ("letter", r"(?P<n>[A-K])\s*[、.．:：]"),
)
_NUMBER = [
    (kind, re.compile(r"[\s\u3000]*" + pattern + r"[\s\u3000、.．:：—\-·]*", re.IGNORECASE))
    for kind, pattern in _NUMBERS
]
_BEGINS = frozenset("第步程环零一二三四五六七八九十百〇两壹贰叁肆伍陆柒捌玖拾")  # the Chinese signs that begin a number
_LEADERS = re.compile(
    r"(?:\.{3,}|…+|·{3,}|．{3,}|-{4,}|_{4,}|\t)\s*[(（\-—]?\s*\d{1,3}\s*[)）\-—]?\s*$|(?:\.{6,}|…{2,}|·{6,})\s*$"
)
_LEADS_TO = frozenset(")）-—.…·")
_PAGE = re.compile(r"[\s.…·．_\-—]*[(（]?\d{1,3}[)）]?\s*$")
_END = re.compile(r"[。！？!?]$|[；;，,]$")
_ORNAMENT = re.compile(r"^[\s\u3000■●◆▲★※▶►◇○□➢➤✦❖\uf0b7\uf06c\uf0d8\uf0a7•·§]+")
SHORT = 40
_SHORT_STOPPED = 16  # a numbered heading this short is one although a full stop ends it
_LONE = re.compile(
    rf"(?:第\s*(?:{_CN}|\d{{1,2}})\s*(?:章|部分|篇|节|步|阶段|单元)"
    rf"|(?:STEP|PART|NO|步骤)?[\s.]*(?:{_CN}|\d{{1,2}}))[、.．:：]?",
    re.IGNORECASE,
)
_LONG = 400


@quick
@dataclass(frozen=True, slots=True)
class Line:
    """One line that may be a heading.

    ``number``/``place``: the kind of its number (``chinese`` for 一、, ``digit`` for 1., ``""`` for none)
    and its value; ``words`` what follows, ``rest`` body text run in after a heading of the same paragraph;
    ``level`` the style's (0 none), ``look`` what a reader sees (bold, size, centred); ``nested`` whether
    it stands in a table; ``block`` the top-level block.
    """

    block: int
    text: str
    words: str
    number: str = ""
    place: int = 0
    level: int = 0
    bold: bool = False
    size: float = 0.0
    align: str = ""
    toc: bool = False
    nested: bool = False
    style: str = ""
    rest: str = ""

    @property
    def short(self) -> bool:
        """Whether it may be a heading by its length and its end."""
        return 0 < len(self.words) <= SHORT and not _END.search(self.words)

    @property
    def look(self) -> tuple[bool, float, str]:
        """What tells it from body text for a reader."""
        return (self.bold, self.size, self.align if self.align == "center" else "")


def number_of(text: str) -> tuple[str, int, str]:
    """Kind and value of the number that ``text`` begins with, and the words after it."""
    return _number_short(text) if len(text) <= 60 else _number_of(text)


def _number_of(text: str) -> tuple[str, int, str]:
    text = _ORNAMENT.sub(
        "", unicodedata.normalize("NFKC", text) if text[:1] in "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽" else text
    )
    if text and text[0] not in _BEGINS and "\u4e00" <= text[0] <= "\u9fff":
        return "", 0, text.strip()  # no number begins so
    for kind, pattern in _NUMBER:
        hit = pattern.match(text)
        if hit and text[hit.end() :].strip():
            value = _value(hit.group("n"))
            if value:
                return kind, value, text[hit.end() :].strip()
    return "", 0, text.strip()


_number_short = lru_cache(maxsize=8192)(_number_of)


def _value(written: str) -> int:
    digits = unicodedata.normalize("NFKC", written).upper().translate(_FORMAL)
    if digits.isdigit():
        return int(digits)
    if all(c in _ROMAN for c in digits):
        values = [_ROMAN[c] for c in digits]
        return sum(-v if any(w > v for w in values[i + 1 : i + 2]) else v for i, v in enumerate(values))
    if len(digits) == 1 and "A" <= digits <= "K":
        return ord(digits) - 64
    if "十" in digits:
        tens, _, ones = digits.partition("十")
        return (CHINESE.find(tens) if tens else 1) * 10 + (CHINESE.find(ones) if ones else 0)
    return CHINESE.find(digits) if len(digits) == 1 else 0


def _folded(text: str) -> str:
    if text.isprintable() and " " not in text:
        return text  # no white space of any kind
    return _SPACES.sub(" ", text).strip()


_SPACES = re.compile(r"[ \t\u3000\xa0\r]+")


def _line(paragraph: Paragraph, block: int, nested: bool) -> Line | None:
    text = paragraph.text.strip()
    if not text:
        return None
    bold = _bold_start(paragraph)
    if len(text) > _LONG:
        text = text[:_LONG]
        if not bold and "\n" not in text:
            return Line(block, text, text, size=paragraph.size_pt, align=paragraph.align, nested=nested)
    head, rest = text, ""
    if "\n" in text:
        parts = [part for part in text.split("\n") if part.strip()]
        if len(text) <= _SHORT_STOPPED and (paragraph.level or paragraph.bold):
            parts = ["".join(part.strip() for part in parts)]  # one heading, broken where its line was full
        head, rest = parts[0], "\n".join(parts[1:])
    if bold and not rest:
        bold_head, after = _bold_head(paragraph)
        if after:
            head, rest = bold_head, after
    end = head.rstrip()[-1:]
    leaders = (end.isdecimal() or end in _LEADS_TO) and _LEADERS.search(head) is not None
    kind, place, words = number_of(head)
    if kind and not rest and len(words) <= _SHORT_STOPPED:
        words = words.rstrip("。")
    return Line(
        block,
        _folded(text),
        _open(_folded(words).rstrip(":： ")),
        kind,
        place,
        paragraph.level,
        bold and (bool(rest) or paragraph.bold),
        paragraph.size_pt,
        paragraph.align,
        paragraph.toc or leaders,
        nested,
        paragraph.style,
        rest,
    )


_OPENS = frozenset("【〖〔[<＜")
_OPENED = re.compile(r"[【〖〔\[<＜]\s*([^【】〖〗〔〕\[\]<>＜＞]+?)\s*[】〗〕\]>＞]")


def _open(words: str) -> str:
    """A heading without the brackets that only adorn it (【选题理由】)."""
    inner = _OPENED.fullmatch(words) if words[:1] in _OPENS else None
    return inner[1] if inner else words


def _bold_start(paragraph: Paragraph) -> bool:
    for run in paragraph.runs:
        if run.text and not run.text.isspace():
            return run.bold
    return False


def _bold_head(paragraph: Paragraph) -> tuple[str, str]:
    """The beginning of a paragraph that begins bold and goes on in plain text, and that text."""
    head, after, plain = paragraph.label, "", False
    for run in paragraph.runs:
        plain = plain or (bool(run.text.strip()) and not run.bold)
        if plain:
            after += run.text
        else:
            head += run.text
    if number_of(f"{head.strip()} _")[2] == "_":  # only the number is bold
        return paragraph.text[:_LONG], ""
    ends = re.search(r"[\s:：。\u3000]$", head) or re.match(r"[\s:：。\u3000]", after)
    return (
        (head.strip().rstrip(":：。"), after.strip()) if after.strip() and len(head) <= SHORT and ends else (head, "")
    )


def _is_layout(table: Table) -> bool:
    """Whether a table only lays text out (one column, or cells that hold whole paragraphs)."""
    if table.cols <= 1 or len(table.cells) <= 1:
        return True
    wide = [c for c in table.cells if len(c.text) > 150 or any(isinstance(b, Table) for b in c.blocks)]
    return bool(wide) and (len(wide) >= max(1, table.rows // 3) or sum(len(c.text) for c in wide) > 1500)


def _banner(table: Table) -> str:
    """The text of a table that is one heading: one row, a number (``PART 01``) and its words apart; else ``""``."""
    if table.rows != 1 or not 2 <= len(table.cells) <= 4:
        return ""
    texts = [text for cell in table.cells if (text := _folded(cell.text))]
    if len(texts) < 2 or len(texts[-1]) > SHORT or not _LONE.fullmatch(number := " ".join(texts[:-1])):
        return ""
    return f"{number} {texts[-1]}"


def _joined_on(table: Table) -> str:
    """A numbered heading alone in the last row of a table, else ``""``: an old Word file has no end between a table and
    the one-cell table of a heading that touches it."""
    rows = [[cell for cell in table.cells if cell.row == row] for row in range(table.rows)]
    if len(rows) < 3 or len(rows[-1]) != 1 or sum(len(row) > 1 for row in rows) < 2:
        return ""
    text = _folded(rows[-1][0].text)
    return text if len(text) <= SHORT and number_of(text)[0] else ""


def _walk(blocks: Iterable[Block], block: int, nested: bool) -> Iterator[Line]:
    for inner in blocks:
        if isinstance(inner, Paragraph):
            if (line := _line(inner, block, nested)) is not None:
                yield line
        elif banner := _banner(inner):
            kind, place, words = number_of(banner)
            yield Line(block, banner, words, kind, place, nested=True)
        elif _is_layout(inner):
            for cell in inner.cells:
                yield from _walk(cell.blocks, block, True)
        elif heading := _joined_on(inner):
            kind, place, words = number_of(heading)
            yield Line(block, heading, words, kind, place, nested=True)


def lines_of(document: Document) -> tuple[Line, ...]:
    """All lines of ``document`` that may be headings or body text, contents pages marked by ``toc``."""
    found: list[Line] = []
    for index, block in enumerate(document.blocks):
        if isinstance(block, Table):
            found += _walk((block,), index, False)
        elif (line := _line(block, index, False)) is not None:
            found.append(line)
    return tuple(_joined(found))


def _joined(lines: list[Line]) -> Iterator[Line]:
    """``lines`` with a number that stands on a line of its own (第一章) put before the heading below it."""
    lone: Line | None = None
    for line in lines:
        if lone is None and len(line.text) <= _LONGEST_NUMBER and _LONE.fullmatch(line.text):
            lone = line
            continue
        if lone is not None and not line.number and line.short and lone.look == line.look:
            kind, place, words = number_of(f"{lone.text} {line.words}")
            line = replace(line, text=f"{lone.text} {line.text}", words=words, number=kind, place=place)
        elif lone is not None:
            yield lone
        lone = None
        yield line
    if lone is not None:
        yield lone


def without_contents(lines: tuple[Line, ...], titles: tuple[str, ...]) -> tuple[Line, ...]:
    """``lines`` without contents pages: marked ones, lines with leaders and page numbers, and what stands
    between a line that says 目录 and the place where its first entry comes again."""
    kept: list[Line] = []
    contents: list[str] = []
    inside = False
    last: dict[str, int] = {}
    wanted = {_NO_WORD.sub("", title).casefold() for title in titles}
    for index, line in enumerate(lines):
        if len(line.text) <= _LONGEST_TITLE and _NO_WORD.sub("", line.text).casefold() in wanted:
            inside, contents = True, []
            last = last or {_key(line.words): place for place, line in enumerate(lines)}
            continue
        if inside:
            key = _key(line.words)
            entry = line.toc or (len(line.text) <= 60 and not _END.search(line.text))
            again = key in contents
            if not entry or again or not (line.toc or last[key] > index):
                inside = False
                if line.toc:
                    continue
            else:
                contents.append(key)
                continue
        if line.toc:
            continue
        kept.append(line)
    return tuple(kept)


_NO_WORD = re.compile(r"\W")
_LONGEST_TITLE = 80
_LONGEST_NUMBER = 8


def _key(words: str) -> str:
    return _NO_WORD.sub("", _PAGE.sub("", words)).casefold()
