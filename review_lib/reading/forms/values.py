"""What a label's text means: candidates walk in, values in the contract's types walk out, each with its place.

Printed hints, underscores and seals are no part of a value. Where a field has several candidates the first with
something written counts. Layouts are not known here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from review_lib.reading.choices import Choices
from review_lib.reading.dates import month
from review_lib.reading.forms.bare import bare
from review_lib.reading.forms.grids import Candidate
from review_lib.reading.names import Names
from review_lib.reading.normal import INVALID_NUMBER, code, fold, mobile, narrow, person, uscc
from review_lib.reading.numbers import Numbers, integer
from review_lib.reading.values import Place, Value
from review_lib.rules.forms import FieldSpec, FormSpec, Writing

_UNDERSCORES = re.compile(r"_{2,}|＿+|(?<=\s)_+|_+(?=\s)|^_+|_+$")
_DATED = re.compile(r"(?:[\s\u3000]{2,}|\n)\d{4}\s*[年./-].*$", re.DOTALL)
_LABELS_OWN = re.compile(
    r"^\s*[（(【\[][^（）()【】\[\]]{1,24}[）)】\]]\s*[:：=＝]\s*"
)  # the end of the label above it
_BRACKET = re.compile(r"[（(\[【][^（）()\[\]【】]*[）)\]】]")

_SHORT, _KEPT = 60, 20_000


class ValueReader:
    """Makes the values of one form."""

    def __init__(self, form: FormSpec, writing: Writing) -> None:
        self.form = form
        self.writing = writing
        self.numbers = Numbers(writing)
        self.names = Names(writing)
        self.choices = Choices(writing)
        columns = [column for group in form.groups for column in group.columns]
        self._hints = {narrow(f.hint) for f in (*form.fields, *columns) if f.hint} | {
            *writing.seal_words,
            *writing.hints,
        }
        self._hints |= {narrow(f.formula) for f in form.fields if f.formula}
        seals = "|".join(map(re.escape, sorted(writing.seal_words[:-1], key=len, reverse=True)))
        self._seal = re.compile(rf"[（(]?\s*(?:{seals})\s*[）)]?\s*$")
        self._sealed = re.compile(rf"[（(]\s*(?:{seals})\s*[）)].*$", re.DOTALL)
        times = "|".join(map(re.escape, writing.times))
        self._count = re.compile(rf"[（(]?\s*([\d０-９]+|[一二两三四五六七八九十]+)\s*[）)]?\s*(?:{times})")
        said = "|".join(map(re.escape, sorted({*writing.roles, *writing.titles}, key=len, reverse=True)))
        polite = "|".join(map(re.escape, writing.polite))
        units = "|".join(map(re.escape, sorted(writing.unit_words, key=len, reverse=True)))
        self._unit_first = re.compile(rf"\s*({units})\s+(?=[\d０-９])")
        self._titled = re.compile(rf"(?<=[\u3400-\u9fff])(?:\s*[（(](?:{said})[）)]|\s+(?:{said})|(?:{polite}))\s*$")
        self._nothing = set(writing.nothing)
        words = (*self._hints, *self._nothing, *(w for f in (*form.fields, *columns) for w in (*f.nought, *f.nothing)))
        self._longest = 2 * max(map(len, words)) + 8  # no longer text is a hint or says that there is nothing
        self._known: dict[tuple[int, str, str, str], tuple[FieldSpec, Value]] = {}

    def values(self, candidates: Sequence[Candidate]) -> dict[str, Value]:
        """A value for every field of the form, in the form's order."""
        made: dict[str, Value] = {}
        by_key: dict[str, list[Candidate]] = {}
        for candidate in candidates:
            by_key.setdefault(candidate.key, []).append(candidate)
        counts: dict[str, Candidate] = {}
        for field in self.form.fields:
            own = by_key.get(field.key, [])
            if len(own) > 1:
                own = self._ranked(field, own)
            made[field.key] = self.best(field, own)
            if field.count and made[field.key].text:
                hit = self._count.search(re.sub(r"_+", " ", made[field.key].text))
                if hit and made[field.key].value is None:  # 是（7）次 否: how often says that
                    made[field.key] = replace(made[field.key], value=True)
                text = hit[1] if hit and made[field.key].value is not False else ""
                counts[field.count] = Candidate(field.count, text, made[field.key].place)
        for key, candidate in counts.items():
            if made[key].value is None and not made[key].problem:
                spec = self.form.field(key)
                if spec is not None:
                    made[key] = self.value(spec, candidate)
        return made

    @staticmethod
    def _ranked(field: FieldSpec, candidates: Sequence[Candidate]) -> list[Candidate]:
        """Candidates of one field: what stands at the printed label goes before what another word labels; two parts
        of a value that have a label each are one."""
        printed = bare(field.label)
        ranked = sorted(candidates, key=lambda c: bool(c.label) and bare(c.label) != printed)
        if ranked[0].label == "" and candidates[0].label:
            ranked = list(candidates)
        if not field.also:
            return ranked
        second = {bare(word) for word in field.also}
        first = [c for c in ranked if not c.label or bare(c.label) not in second]
        others = [
            c.text.strip() for c in ranked if c.label and bare(c.label) in second and narrow(c.text).strip("/—-无")
        ]
        if first and others and "/" not in first[0].text and first[0].text.strip():
            first[0] = replace(first[0], text=f"{first[0].text.strip()}/{others[0]}")
        return first or ranked

    def best(self, field: FieldSpec, candidates: Iterable[Candidate]) -> Value:
        """The value of the first candidate with something written; else of the first; else nothing."""
        first: Value | None = None
        for candidate in candidates:
            value = self.value(field, candidate)
            if value.text and (value.value not in (None, "", ()) or value.problem):
                return value
            first = first or value
        return first or Value(field.key, _empty(field), label_found=False)

    def value(self, field: FieldSpec, candidate: Candidate) -> Value:
        """One candidate as a value of ``field``."""
        if len(candidate.text) > _SHORT:
            return self._made(field, candidate)
        # Forms of many companies say the same short things; what such a text means is worked out once.
        asked = id(field), candidate.text, candidate.unit, candidate.label
        of, known = self._known.get(asked, (None, None))
        if of is not field or known is None:
            if len(self._known) >= _KEPT:
                self._known.clear()
            known = self._made(field, candidate)
            self._known[asked] = field, known
        return Value(known.key, known.value, known.text, candidate.place, known.problem, known.label_found)

    def _made(self, field: FieldSpec, candidate: Candidate) -> Value:
        text = self.clean(field, candidate.text)
        shown = fold(text)
        blank = Value(field.key, _empty(field), "", candidate.place)
        if not shown:
            return blank
        if len(shown) <= self._longest:
            close = narrow(shown)
            if close.strip("。.;；") in self._hints:
                return blank
            plain = close.strip("。.")
            if plain in field.nought:
                return Value(field.key, 0, shown, candidate.place)
            if plain in field.nothing:
                return replace(blank, text=shown)
            if close in self._nothing and not (field.type == "boolean" or self._counts(field, shown)):
                return replace(blank, text=shown)
        value, problem = self._typed(field, text, candidate)
        return Value(field.key, value, shown, candidate.place, problem)

    def clean(self, field: FieldSpec, text: str) -> str:
        """``text`` without underscores, printed hints and, where a seal is asked for, its words."""
        if "_" in text or "＿" in text:
            text = _UNDERSCORES.sub(" ", text)
        if field.seal:
            text = _DATED.sub("", self._sealed.sub("", text))
            text = self._seal.sub("", text)
        if any(sign in text for sign in "（([【"):
            text = _BRACKET.sub(self._hint, _LABELS_OWN.sub("", text))
        text = text.strip().strip("：:").strip()
        return text.rstrip("。；;") if field.type == "text" and len(text) <= _SHORT else text

    def _hint(self, match: re.Match[str]) -> str:
        if len(match[0]) > self._longest:
            return match[0]
        inner = narrow(match[0])[1:-1].strip("。.;；")
        said = inner in self._hints or all(part in self._hints for part in re.split("[,，、;；]", inner))
        return "" if said else match[0]

    def _counts(self, field: FieldSpec, shown: str) -> bool:
        """``无`` in a number that must be there: not surely nought, so it is told as no number."""
        return field.type in ("integer", "number", "percent") and field.required and bool(re.search(r"\w", shown))

    def _typed(self, field: FieldSpec, text: str, candidate: Candidate) -> tuple[object, str]:
        kind = field.type
        if kind in ("integer", "number", "percent"):
            unit = candidate.unit
            if beside := self._unit_first.match(text):  # 个    850: a row that lost its table
                unit, text = unit or beside[1], text[beside.end() :]
            if kind == "number" and not unit:
                unit = self._unit_in(candidate.label)
            number = self.numbers.number(text, field, unit)
            if number is None:
                return None, INVALID_NUMBER
            return (integer(number) if kind == "integer" else float(number)), ""
        if kind == "names":
            return self.names.read(text), ""
        if kind == "boolean":
            return self.choices.boolean(text), ""
        if kind == "choices":
            assert field.options
            return self.choices.choose(text, field.options), ""
        if kind == "choice":
            asked = re.match(r"\s*[（(][^（）()]*[)）]\s*(?=\S)", text)  # what the label asks for, then the answer
            if asked and self.choices.choose(text[asked.end() :], field.options):
                text = text[asked.end() :]
            chosen = self.choices.choose(text, field.options)
            return (chosen[0] if len(chosen) == 1 else None if self.choices.marked(text) else fold(text)), ""
        if kind == "month":
            return month(text) or fold(text), ""
        if kind == "mobile":
            return mobile(text), ""
        if kind == "uscc":
            return uscc(text), ""
        if kind in ("postcode", "email"):
            return code(text), ""
        if kind == "longtext":
            return text, ""
        ticked = self.choices.free(text)
        if ticked:
            return "+".join(fold(option) for option in ticked), ""
        if self.choices.marked(text) and re.match(r"\s*[□☐]", text):
            return "", ""
        if field.person:
            name = person(self._titled.sub("", text))
            return (name if len(name) > 1 else person(text)), ""  # 李 主任 stays
        return fold(text), ""

    def _unit_in(self, label: str) -> str:
        for bracket in _BRACKET.findall(label):
            inner = narrow(bracket)[1:-1].removeprefix("单位:")
            if self.numbers.factor(inner) is not None:
                return inner
        return ""


def _empty(field: FieldSpec) -> object:
    if field.type in ("names", "choices"):
        return ()
    if field.type in ("integer", "number", "percent", "boolean", "choice", "month"):
        return None
    return ""


__all__ = ["Place", "ValueReader", "bare"]
