"""The free text of a form: a year's summary, a person's deeds.

Lines walk in; the text without the form's own words - title, requirements, outline, seal and date - walks out, with
the sections that it has. How long it must be is not known here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from review_lib.reading.forms.bare import DROPPED, bare, signs_but
from review_lib.reading.normal import narrow
from review_lib.rules.forms import FormSpec, Writing

_CN = "一二三四五六七八九十"
_DATE = re.compile(
    rf"^(?:日期)?[:：]?[\d〇○零{_CN}_X×*]{{0,5}}年?[._\-/]?[\d{_CN}_]{{0,3}}月?[._\-/]?[\d{_CN}_]{{0,3}}日?$"
)
_DATED = re.compile(rf"(?:日期[:：]?)?[\d〇○零{_CN}_X×*]{{0,5}}年[\d{_CN}_]{{0,3}}月(?:[\d{_CN}_]{{0,3}}日)?$")
_SEALED = re.compile(
    r"[(（]?(?:加?盖章|公章|签章|签字|签名)[)）]?[:：]?(?:[^，。；]{0,26}(?:公司|集团|厂|院|局|所|矿|协会|学会|部))?$"
)
_HEADING = re.compile(
    r"^(?:第?[一二三四五六七八九十\d]{1,3}(?:部分|章|节|篇)?[、.．:：\s]|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}(?:\.\d)*)?"
)
_HEAD_END, _COMMA, _CHAPTER = re.compile("[:：。]"), re.compile("[，,；;]"), re.compile(f"^[{_CN}]+、")
_COMMA_FIRST = re.compile("[^:：︓﹕。｡︒]*?[,，;；]")
_NOTED = re.compile(r"\s*[（(\[【]?[^:：]{1,6}[:：]")
# A line's first two characters that are those of its bare text too, a number before them left out.
_FIRST = re.compile(rf"(?:\d{{1,2}}[.、] ?)?((?![{_CN}]|.?质)[\u4e00-\u9fff]{{2}})")
_HEADING_LENGTH = 32
_KEPT = 5_000


class Prose:
    """Reads the free text of one form."""

    def __init__(self, form: FormSpec, writing: Writing) -> None:
        self.form = form
        self._printed = [bare(line) for line in form.printed if bare(line)]
        self._shapes = [(len(own), _pairs(own)) for own in self._printed]
        self._starts = {own[:2] for own in self._printed}
        self._longest = 2 * max(map(len, form.printed), default=60)
        self._known: dict[str, bool] = {}
        self._whole = "".join(self._printed)
        self._notes = tuple(bare(word) for word in writing.notes)
        self._seal = tuple(writing.seal_words)
        self._titles = {bare(section.title) for section in form.sections}
        self._foreign = signs_but(self._whole + "质量管理小组")

    def printed(self, line: str) -> bool:
        """Whether a line is the form's own: a requirement, a point of its outline, a note."""
        if len(line) > self._longest:
            return False
        known = self._known.get(line)
        if known is None:
            if len(self._known) >= _KEPT:
                self._known.clear()
            known = self._known[line] = not self.written(line) and self._own(line)
        return known

    def written(self, line: str) -> bool:
        """Whether a line is surely not the form's own, like most lines of a text: it begins otherwise than all that is
        printed, and has a sign that nothing printed has."""
        first = _FIRST.match(line)
        return (
            first is not None
            and first[1] not in self._starts
            and self._foreign.search(line) is not None
            and not DROPPED.search(line)
            and not _NOTED.match(line)
        )

    def _own(self, line: str) -> bool:
        plain = bare(line)
        if not plain:
            return True
        if plain in self._titles:
            return False
        if len(plain) >= 6 and plain in self._whole:
            return True
        if plain.startswith(self._notes) and _NOTED.match(line):
            return any(_alike(plain, own) for _, own in self._shapes)
        if len(plain) > 120:
            return False
        if plain[:2] not in self._starts:
            return False
        size = len(plain)
        return any(abs(length - size) <= 0.3 * length and _alike(plain, own) for length, own in self._shapes)

    def signature(self, line: str) -> bool:
        """Whether a line is a seal's or a date's."""
        plain = narrow(line)
        if not plain or len(plain) > 40:
            return not plain
        if _DATE.match(plain) and re.search(r"年|月|\d{4}", plain):
            return True
        return bool(_SEALED.search(_DATED.sub("", plain)))

    def body(self, lines: Sequence[str], own: str = "") -> str:
        """The text in ``lines`` without what is printed, signed or dated; ``own`` is the unit that may sign it."""
        kept = [line.strip() for line in lines if line.strip() and not self.printed(line)]
        while kept and (self.signature(kept[-1]) or (own and narrow(kept[-1]) == narrow(own))):
            kept.pop()
        if all(_CHAPTER.sub("", bare(line)) in self._titles for line in kept):
            return ""  # a blank form: its headings, and nothing under them
        return "\n".join(kept)

    def sections(self, body: str) -> tuple[str, ...]:
        """The ids of the form's sections of which a heading with text under it stands in ``body``."""
        lines = body.split("\n")
        heads = [(at, self._section(line)) for at, line in enumerate(lines)]
        at_heads = [at for at, section in heads if section]
        found = []
        for number, at in enumerate(at_heads):
            end = at_heads[number + 1] if number + 1 < len(at_heads) else len(lines)
            section = heads[at][1]
            inline = len(narrow(lines[at])) > _HEADING_LENGTH
            if section not in found and (inline or any(line.strip() for line in lines[at + 1 : end])):
                found.append(section)
        return tuple(s.id for s in self.form.sections if s.id in found)

    def no_answer(self, line: str) -> bool:
        """Whether a line of free text cannot be the value of the label above it: it is long, or heads a section."""
        return len(line) > 60 or bool(self._section(line))

    def _section(self, line: str) -> str:
        if _COMMA_FIRST.match(line, 0, 80):
            return ""  # what stands before a heading's end is no heading
        plain = narrow(line[:80])
        numbered = _HEADING.match(plain)
        rest = plain[numbered.end() :] if numbered else plain
        head = _HEAD_END.split(rest, maxsplit=1)[0]
        if not head or len(head) > _HEADING_LENGTH or _COMMA.search(head):
            return ""
        if len(rest) > _HEADING_LENGTH and not (numbered and numbered[0] and len(head) <= 16):
            return ""
        exact = next((s.id for s in self.form.sections if bare(head) == bare(s.title)), "")
        if exact:
            return exact
        chinese = bool(re.match(r"[(（]?第?[一二三四五六七八九十]", plain))
        if not chinese and len(head) > 16:
            return ""
        said = [
            (max((len(word) for word in section.words if word in head), default=0), section.id)
            for section in self.form.sections
        ]
        # The longest word tells it, else the form's order.
        size, section_id = max(said, key=lambda pair: pair[0], default=(0, ""))
        return section_id if size else ""


def _pairs(text: str) -> frozenset[str]:
    return frozenset(map("".join, pairwise(text)))


def _alike(one: str, other: frozenset[str]) -> bool:
    own = _pairs(one)
    return len(own & other) * 2 >= 0.8 * (len(own) + len(other))
