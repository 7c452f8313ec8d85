"""Which field a printed label means.

The forms of a season walk in once; a text walks in and the fields that it may label walk out, whatever spaces,
brackets, numbers and signs stand around it. Also finds ``label: value`` pairs within a text. Tables are not known here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice, pairwise

from review_lib.quick import nfkc
from review_lib.reading.forms.bare import BRACKETS, DROPPED, FORMULA, bare, signs_but
from review_lib.reading.normal import narrow
from review_lib.rules.forms import FieldSpec, FormSpec, FormSpecs

# Alternatives that each begin with a plain sign: so they are sought by that sign, in a fifth of the time.
_SPACES = " \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
_DIVIDED = re.compile("|".join((*map(re.escape, _SPACES), *":：︰∶→=＝", "__", "……", "——", r"\.\.\.\.")))
_DELIMITER = re.compile(r":|：|︰|∶|__+|……+|——+|\.\.\.\.+|→|=|＝")
_SLASH = re.compile(r"\s*[/／]\s*(?=[^\s/／])")
_UNKNOWN = re.compile(r"[\u4e00-\u9fffA-Za-z/、]{2,16}")
_BOX = re.compile(r"[()\[\]（）【】〔〕□☐☑☒√✓✔■○◎●▢×Vv\ue000-\uf8ff]+")
_LOOSE_BOX = re.compile(r"[□☐■☑√●○]\s+")
_CLAUSE = re.compile(r"[；;、，,\s]")
_WORDS = re.compile(r"\S+(?:[ \u00a0]\S+)*")
_GAP = re.compile(r"\t|[ \u3000]{2,}")
_NUMERALS = "一二三四五六七八九十"
_GROUP = "质量管理小组"
_DIGIT, _SOLID, _WORD = re.compile(r"\d"), re.compile(r"\S+"), re.compile(r"[^\s\u3000;；。，]+")
_DECIMAL = re.compile(r"[\d０-９]+[.．][\d０-９]")
_SPOKEN, _WHITE = re.compile(r":|：|︰|∶|_|→|…|——|\.\.\.\.|=|＝"), re.compile(r"\s")
_FIGURES = re.compile(r"\d+(?:\.\d+)?%?|[\dA-Za-z@.,+\-]*\d{3}[\dA-Za-z@.,+\-]*", re.ASCII)
_FIGURE = re.compile(r"\d{3}|^\d+$")
_DASHES = "/\\—―-－…·."
LONGEST = 60
KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Ref:
    """One field that a label may mean; ``group`` the row group (or ``roster``) that it heads a column of."""

    annex: str
    key: str
    group: str = ""
    after: str = ""
    printed: bool = False


@dataclass(slots=True)
class Pair:
    """A label in a text with what stands after it, on its line and on the lines below."""

    refs: tuple[Ref, ...]
    value: str
    more: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All that stands after the label."""
        return "\n".join([self.value, *self.more]).strip()


class Labels:
    """All labels of a season."""

    def __init__(self, specs: FormSpecs) -> None:
        self.specs = specs
        self._index: dict[str, list[Ref]] = {}
        self._known: dict[str, tuple[Ref, ...]] = {}
        self._own: dict[tuple[str, str], tuple[Ref, ...]] = {}
        self._paired: dict[tuple[str, str], list[Pair]] = {}
        self._ignored = {bare(word) for form in specs.forms for word in form.ignored}
        for form in specs.forms:
            for spec in form.fields:
                self._add(form, spec, "")
            for group in form.groups:
                for spec in group.columns:
                    self._add(form, spec, group.key)
            if form.roster:
                for name in form.roster.names:
                    self._put(name, Ref(form.annex, form.roster.key, "roster"))
        self._foreign = signs_but("".join(self._index) + _NUMERALS + _GROUP)
        writing = specs.writing
        printed = {
            *writing.unit_words, *writing.unit_headers, *writing.value_headers, *writing.number_headers, *writing.roles,
            *writing.notes, *writing.nothing, *(word for form in specs.forms for word in form.ignored),
            *(word for form in specs.forms if form.roster for word in form.roster.others),
        }  # fmt: skip
        self._printed = {bare(word) for word in printed} | {narrow(word) for word in printed}
        self._unprinted = signs_but("".join((*printed, *self._printed)) + _NUMERALS + _GROUP)
        self._figures = any(_FIGURE.search(word) for word in (*self._index, *self._printed))
        self._filled: dict[str, bool] = {}
        self._shapes: dict[str, list[tuple[Ref, frozenset[str]]]] = {}
        for label, refs in self._index.items():
            for ref in refs:
                if not ref.group and not ref.after and len(label) >= 3:
                    shape = frozenset(map("".join, pairwise(label)))
                    self._shapes.setdefault(ref.annex, []).append((ref, shape))
        self._shared = {
            annex: frozenset().union(*(shape for _, shape in shapes)) for annex, shapes in self._shapes.items()
        }
        self._note = re.compile(rf"\s*(?:{'|'.join(map(re.escape, writing.notes))})\s*[:：]")
        self._roles = {bare(role) for role in specs.writing.roles}
        self._fields = {(f.annex, s.key): s for f in specs.forms for s in f.fields}
        self._lists = {(f.annex, "", s.key) for f in specs.forms for s in f.fields if s.type == "names"}
        self._lists |= {
            (f.annex, g.key, s.key) for f in specs.forms for g in f.groups for s in g.columns if s.type == "names"
        }

    def _add(self, form: FormSpec, spec: FieldSpec, group: str) -> None:
        self._put(spec.label, Ref(form.annex, spec.key, group, spec.after, True))
        for other in spec.labels:
            self._put(other, Ref(form.annex, spec.key, group, spec.after))

    def _put(self, label: str, ref: Ref) -> None:
        refs = self._index.setdefault(bare(label), [])
        if not any(r.annex == ref.annex and r.key == ref.key and r.group == ref.group for r in refs):
            refs.append(ref)

    def filled(self, text: str) -> bool:
        """Whether ``text`` is surely only what someone filled in: no label, no pair, no role, unit, head or note, and
        not nothing. Most cells of a form are, and nothing more needs to be asked of them."""
        known = self._filled.get(text)
        if known is None:
            if len(self._filled) > KEPT:
                self._filled.clear()
            known = self._filled[text] = self._only_filled(text)
        return known

    def _only_filled(self, text: str) -> bool:
        if not text or len(text) > LONGEST or _SPOKEN.search(text):
            return False
        if not self._figures and _FIGURES.fullmatch(text):
            return True
        if self.all(text) or text.isspace() or self._slashed(text, ""):
            return False
        if _WHITE.search(text) and (self.pairs(text, "") or self.all(text.lstrip().partition("\n")[0])):
            return False
        if self._unprinted.search(text) and not DROPPED.search(text):
            return True
        plain, close = bare(text), narrow(text)
        return bool(plain and close.strip(_DASHES)) and not {plain, close, close.strip("…·.")} & self._printed

    def all(self, text: str) -> tuple[Ref, ...]:
        """Every field of any form that ``text``, as a whole, may label."""
        if not text or len(text) > LONGEST * 2:
            return ()
        known = self._known.get(text)
        if known is None:
            if len(self._known) > KEPT:
                self._known.clear()
                self._own.clear()
            # A sign that stands in no label, outside of brackets and formulas, is in the bare text too: most texts of a
            # document are told from labels so, without being made plain.
            other = self._foreign.search(text) is not None and not DROPPED.search(text)
            known = self._known[text] = () if other else tuple(self._index.get(bare(text), ()))
        return known

    def of(self, text: str, annex: str) -> tuple[Ref, ...]:
        """The fields of one form that ``text``, as a whole, may label; those of no row group first."""
        every = self.all(text)
        if not every:
            return ()
        known = self._own.get((text, annex))
        if known is None:
            refs = [ref for ref in every if ref.annex == annex]
            known = tuple(sorted(refs, key=lambda r: (bool(r.group), not r.printed)))
            self._own[text, annex] = known
        return known

    def near(self, text: str, annex: str, keys: set[str]) -> tuple[Ref, ...]:
        """The one field of ``keys`` that ``text`` labels with a slip or a word more; none where two are as near,
        or where another field's label is nearer."""
        plain = bare(text)
        if not 3 <= len(plain) <= 30 or _DIGIT.search(plain):
            return ()
        own = set(map("".join, pairwise(plain)))
        if len(own & self._shared.get(annex, frozenset())) < len(own) / 2:
            return ()  # too little of it stands in any label
        best: list[tuple[float, Ref]] = []
        for ref, other in self._shapes.get(annex, ()):
            likeness = 2 * len(own & other) / (len(own) + len(other))
            if likeness >= 0.7:
                best.append((likeness, ref))
        best.sort(key=lambda b: -b[0])
        rivals = {ref.key for likeness, ref in best if likeness > best[0][0] - 0.1} if best else set()
        return (best[0][1],) if len(rivals) == 1 and best[0][1].key in keys else ()

    def ignored(self, text: str) -> bool:
        """Whether ``text`` is a printed word that labels nothing."""
        return len(text) <= LONGEST and bare(text) in self._ignored

    def field(self, annex: str, key: str) -> FieldSpec:
        """The field's rules."""
        return self._fields[annex, key]

    def speaks(self, text: str) -> bool:
        """Whether a line may hold a label: it is one, or has a sign or room that could part one from its value."""
        return _DIVIDED.search(text) is not None or "/" in text or "／" in text or bool(self.all(text))

    def pairs(self, text: str, annex: str) -> list[Pair]:
        """The ``label: value`` pairs in ``text``; what no label claims goes to the pair before it, or is left out.

        ``annex`` ``""`` takes labels of any form.
        """
        if len(text) > LONGEST * 4:
            return self._pairs(text, annex)
        if annex and self._paired.get((text, "")) == []:
            return []  # what the labels of all forms pair nothing in, those of one do neither
        known = self._paired.get((text, annex))
        if known is None:
            if len(self._paired) > KEPT:
                self._paired.clear()
            known = self._paired[text, annex] = self._pairs(text, annex)
        # A pair's lines may grow in the hands of who asked.
        return [Pair(pair.refs, pair.value, list(pair.more)) for pair in known] if known else []

    def _pairs(self, text: str, annex: str) -> list[Pair]:
        found: list[Pair] = []
        if not self.speaks(text):
            return found
        lines = text.split("\n")
        for at in range(len(lines) - 1, 0, -1):
            if self._broken(lines[at - 1], lines[at], annex):
                lines[at - 1 : at + 1] = [lines[at - 1].rstrip() + lines[at].lstrip()]
        for line in lines:
            self._line(line, annex, found)
        return found

    def _apart(self, line: str, annex: str) -> list[tuple[int, int, tuple[Ref, ...]]]:
        """The labels of a line in which room parts labels and values (企业名称  甲公司    邮编  100000)."""
        words = list(_WORDS.finditer(line)) if _GAP.search(line) else []
        if len(words) < 2 or not self._refs(words[0][0], annex):
            return []
        found: list[tuple[int, int, tuple[Ref, ...]]] = []
        for word in words:
            refs = () if self.is_role(word[0]) and found else self._refs(word[0], annex)
            if refs:
                found.append((word.start(), word.end(), refs))
        return found if len(found) < len(words) else []

    def _broken(self, above: str, line: str, annex: str) -> bool:
        """Whether a label is broken over two lines and its value stands after it (统一社会 / 信用代码：…)."""
        head = re.split("[:：=＝]", line, maxsplit=1)[0]
        if head == line or not 0 < len(above.strip()) <= 12 or len(head) > 24 or _DELIMITER.search(above):
            return False
        whole = self._refs(above.strip() + head.strip(), annex)
        known = any(not ref.group for ref in self._refs(head, annex))
        return bool(whole) and (not known or (any(ref.printed for ref in whole) and not self._refs(above, annex)))

    def _line(self, line: str, annex: str, found: list[Pair]) -> None:
        starts: list[tuple[int, int, tuple[Ref, ...]]] = []
        floor = 0
        for hit in _DELIMITER.finditer(line):
            if hit[0] in "=＝" and FORMULA.search(narrow(re.split("[:：]", line[hit.end() :])[0])):
                continue
            label = self._label_before(line[floor : hit.start()], annex, hit[0][0] in ":：︰∶", floor > 0)
            if label is None:
                continue
            start, refs = label
            if not starts and start > floor and (head := self._head(line[:start], annex)):
                starts.append((0, head[0], head[1]))  # 小组成员  组长：…
            before = starts[-1][2] if starts else found[-1].refs if found else ()
            if self.is_role(line[floor + start : hit.start()]) and self.lists_names(before):
                said = line[starts[-1][1] : floor + start] if starts else found[-1].text
                if self.lists_names(refs) or not self._ended(said):
                    continue
            if not refs and self.lists_names(before) and self.is_role(_CLAUSE.split(line[hit.end() :], maxsplit=1)[0]):
                continue  # 张三：组长；李四：组员
            if self._ticked(before) and (box := _LOOSE_BOX.match(line, floor + start)):
                start += box.end() - floor - start  # 创新型 ■  邮编：… is an option's box and a label
            starts.append((floor + start, hit.end(), refs))
            floor = hit.end()
        if not starts and len(line) <= 200:
            starts = self._apart(line, annex)
        if not starts and (head := self._slashed(line, annex) or self._head(line, annex)):
            starts.append((0, head[0], head[1]))
        if starts and not starts[0][2] and found and not found[-1].text and line[: starts[0][1] - 1].isascii():
            starts[0] = 0, starts[0][1], found.pop().refs  # the label above once more in English, then its value
        lead = line[: starts[0][0]] if starts else line
        if lead.strip() and found:
            if self._note.match(lead):
                found.append(Pair((), ""))  # a note of the form goes on with no value
            found[-1].more.append(lead.strip())
        for at, (_, end, refs) in enumerate(starts):
            stop = starts[at + 1][0] if at + 1 < len(starts) else len(line)
            found.append(Pair(refs, line[end:stop].strip(" \t\u3000;；，,")))

    def ends_names(self, names: str, line: str, annex: str) -> bool:
        """Whether ``line``, which begins with a role (``组长：王伟``), is no part of the list ``names`` above it."""
        refs = [ref for ref in self.of(re.split("[:：]", line)[0], annex) if not ref.group]
        return bool(refs) and not self.lists_names(tuple(refs)) and self._ended(names)

    def _ended(self, names: str) -> bool:
        """Whether a list of names without roles stands there: a role after it is a label of its own."""
        first = re.split(r"[:：、，,;；\s]", names.strip())[0]
        return bool(names.strip()) and not self.begins_with_role(names.strip()) and not self.is_role(first)

    def is_role(self, text: str) -> bool:
        """Whether ``text`` is a person's role in a group."""
        return bare(text) in self._roles

    def lists_names(self, refs: tuple[Ref, ...]) -> bool:
        """Whether a label with these fields is that of a list of names."""
        return any((r.annex, r.group, r.key) in self._lists for r in refs)

    def _ticked(self, refs: tuple[Ref, ...]) -> bool:
        """Whether a label with these fields has options to tick."""
        kinds = {self._fields[r.annex, r.key].type for r in refs if (r.annex, r.key) in self._fields}
        return bool(kinds & {"choice", "choices", "boolean"})

    def begins_with_role(self, line: str) -> bool:
        """Whether ``line`` begins with a person's role and a colon (``组员：``), or with a name and a role."""
        head, colon, rest = re.sub("：", ":", line).partition(":")
        return bool(colon) and (
            self.is_role(head) or (len(head) < 6 and self.is_role(_CLAUSE.split(rest, maxsplit=1)[0]))
        )

    def _label_before(self, prefix: str, annex: str, colon: bool, follows: bool) -> tuple[int, tuple[Ref, ...]] | None:
        """Where the label begins that ends ``prefix``, and its fields (none: a label of no form)."""
        if len(prefix) > 400:
            prefix_start = len(prefix) - 400
            tail = prefix[prefix_start:]
        else:
            prefix_start, tail = 0, prefix
        spaced = tail.replace("，", " ").replace("。", " ").replace("；", " ").replace(";", " ").rstrip()
        last = len(spaced) - len(spaced.rsplit(None, 1)[-1]) if spaced else 0
        # A sign of no label in the last word stands in every longer piece too.
        none = self._foreign.search(tail, last) is not None and not DROPPED.search(tail)
        for start in () if none else [m.start() for m in _WORD.finditer(tail)][-9:]:
            piece = tail[start:]
            if follows and _DECIMAL.match(piece):
                continue  # 出勤率：77.72 受教育时数：… is a number and a label
            if follows and any(len(part) > 1 for part in _GAP.split(piece.strip())[:-1]):
                continue  # 3#线 QC小组    组长：… is a value, room, and a label
            if len(piece) <= LONGEST + 20:
                refs = self._refs(piece, annex)
                if refs:
                    return prefix_start + start, refs
        if colon and follows and annex and (glued := self._glued(tail, annex)):
            return prefix_start + glued[0], glued[1]
        if colon and self.ignored(tail):
            return prefix_start, ()
        if colon and spaced and (last == 0 or tail[last - 1] in " \t\u3000;；"):
            words = BRACKETS.sub("", nfkc(tail[last:])).strip()
            if _UNKNOWN.fullmatch(words):
                return prefix_start + last, ()
        return None

    def _glued(self, tail: str, annex: str) -> tuple[int, tuple[Ref, ...]] | None:
        """The longest label that ends ``tail`` with no space before it (a cell that lost its line breaks)."""
        for start in range(max(0, len(tail) - 24), len(tail) - 1):
            refs = self.of(tail[start:], annex)
            if refs and bare(tail[start:])[:1] == tail[start].upper():
                return start, refs
        return None

    def _head(self, line: str, annex: str) -> tuple[int, tuple[Ref, ...]] | None:
        """A label at the beginning of a line with only space after it."""
        if len(line) > 200:
            return None
        tokens = list(islice(_SOLID.finditer(line), 6))
        other = None if DROPPED.search(line) else self._foreign.search(line)
        reach = len(line) if other is None else other.start()
        for count in range(len(tokens), 0, -1):
            end = tokens[count - 1].end()
            if end > reach:
                continue  # a sign of no label stands in it
            refs = self._refs(line[:end], annex)
            if refs:
                while count > 1 and _BOX.fullmatch(tokens[count - 1][0]):
                    count -= 1  # an empty box after the label is the value's
                return tokens[count - 1].end(), refs
        return None

    def _slashed(self, line: str, annex: str) -> tuple[int, tuple[Ref, ...]] | None:
        """A label with a slash between it and its value (企业名称/甲公司): what stands after it is no label too."""
        if not ("/" in line or "／" in line) or self.all(line):
            return None
        for hit in _SLASH.finditer(line, 0, LONGEST):
            refs = self._refs(line[: hit.start()], annex)
            after = re.split(r"[/／\s:：(（]", line[hit.end() :], maxsplit=1)[0]
            if refs and not self.is_role(line[: hit.start()]) and not self.all(after) and not self.is_role(after):
                return hit.end(), refs
        return None

    def _refs(self, text: str, annex: str) -> tuple[Ref, ...]:
        return self.of(text, annex) if annex else self.all(text)
