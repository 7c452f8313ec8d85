"""The blank annexes as Word files.

The descriptions of the forms and their look walk in; a Word file an annex walks out, in the layout of the notice's,
every place to fill in a content control tagged ``annex.field``. What reading finds in a filled one is by labels, as in
any other file: these forms have no way of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from review_lib.documents.blank import controls
from review_lib.documents.numbers import chinese
from review_lib.documents.wordfile import Box, Section, WordFile, para, run
from review_lib.documents.wordstyles import twips
from review_lib.rules.blank import BlankAnnex, BlankForms
from review_lib.rules.forms import FieldSpec, FormSpec, FormSpecs, GroupSpec, Writing

_LEFT = '<w:jc w:val="left"/>'
_RIGHT = '<w:jc w:val="right"/>'


def make_blank_forms(forms: FormSpecs, blank: BlankForms) -> list[tuple[str, bytes]]:
    """The blank form of each annex: file name and bytes. The same descriptions give the same bytes."""
    made = []
    for form in forms.forms:
        number = form.annex.removeprefix("annex")
        name = blank.file.format(number=number, title=form.title.replace(" ", ""))
        made.append((name, _Page(form, forms.writing, blank).to_bytes()))
    return made


class _Page:
    """Writes one annex."""

    def __init__(self, form: FormSpec, writing: Writing, blank: BlankForms) -> None:
        self.form, self.writing, self.blank = form, writing, blank
        self.annex = blank.annexes.get(form.annex) or BlankAnnex()
        self.word = WordFile(blank.look, title=form.title)
        room = self.word.text_width()
        self.widths = [room // blank.columns] * blank.columns
        self.boxes: list[Box] = []
        self.heights: list[int] = []
        self.repeats: list[tuple[int, int, GroupSpec]] = []

    def to_bytes(self) -> bytes:
        """The Word file."""
        word, form = self.word, self.form
        word.write(self.blank.marker.format(number=form.annex.removeprefix("annex")), "FormMarker")
        word.write(form.title, "FormTitle")
        if form.subtitle:
            word.write(form.subtitle, "FormSubtitle")
        for field in form.fields:
            if field.outside:
                self._outside(field)
        if form.layout or form.groups:
            self._rows()
            word.add(word.table(
                self.boxes, len(self.heights), self.widths, look="grid", split=True, heights=self.heights,
                wrap=self._wrap,
            ))  # fmt: skip
            for line in form.printed:
                word.write(line, "FormNote")
        elif form.longtext:
            self._prose()
        if not form.verified:
            word.write(self.blank.reconstructed, "FormNote")
        return word.to_bytes(Section())

    # ------------------------------------------------------------ above and below the table
    def _outside(self, field: FieldSpec) -> None:
        tail = run(self.blank.seal) if self.annex.seal else ""
        lead = run(self.blank.outside.format(label=field.label))
        self.word.add(para(lead + self._control(field) + tail, "FormLine"))

    def _prose(self) -> None:
        """A free text: what is asked for, and under each heading its points and a place to write."""
        points = [line for line in self.form.printed if line[:1].isdigit()]
        groups: list[list[str]] = []
        for line in points:
            if line.startswith("1.") or not groups:
                groups.append([])
            groups[-1].append(line)
        for line in self.form.printed:
            if line not in points:
                self.word.write(line, "FormAsk")
        field = self.form.field(self.form.longtext)
        for n, section in enumerate(self.form.sections):
            self.word.write(f"{chinese(n + 1)}、{section.title}", "FormHead")
            for line in groups[n] if n < len(groups) else []:
                self.word.write(line, "FormAsk")
            if field is not None:
                tag = f"{self.form.annex}.{field.key}.{section.id}"
                self.word.add(controls.paragraphs(tag, section.title, self.blank.hint("longtext"), "FormBody"))

    # ------------------------------------------------------------ the table
    def _rows(self) -> None:
        if self.annex.heads:
            self._row([self._label(head) for head in self.annex.heads], self.annex.item_spans)
        done: set[str] = set()
        for keys in self.form.layout:
            done.update(keys)
            self._fields(keys)
        if self.annex.heading:
            self._row([para(run(self.annex.heading, bold=True), "FormCell", _LEFT)], (self.blank.columns,))
        for group in self.form.groups:
            done.add(group.total)
            self._group(group)
        rest = [
            f
            for f in self.form.fields
            if f.key not in done and not f.outside and not f.after and f.key not in self._counts
        ]
        if self.form.foot:
            self._foot([f for f in rest if f.key != self.form.longtext])
        if self.form.longtext:
            self._longtext()

    @property
    def _counts(self) -> set[str]:
        return {f.count for f in self.form.fields if f.count}

    def _row(self, cells: Sequence[str], spans: Sequence[int], height_mm: float = 0, valign: str = "center") -> None:
        row, col = len(self.heights), 0
        for xml, span in zip(cells, spans, strict=True):
            self.boxes.append(Box(row, col, xml, colspan=span, valign=valign))
            col += span
        self.heights.append(twips(height_mm or self.blank.row_mm))

    def _even(self, parts: int, room: int = 0) -> tuple[int, ...]:
        """``room`` columns of the grid (all) in equal parts, as far as they go."""
        size, more = divmod(room or self.blank.columns, parts)
        return tuple(size + (n < more) for n in range(parts))

    def _fields(self, keys: Sequence[str]) -> None:
        fields = [f for key in keys if (f := self.form.field(key))]
        height = self.annex.tall.get(keys[0], 0)
        spans = self.annex.spans.get(keys[0])
        if self.annex.item_spans and len(fields) == 1 and spans is None:
            field = fields[0]
            cells = [self._label(self._printed(field), left=True), self._label(field.unit), self._value(field)]
            self._row(cells, self.annex.item_spans, height)
            return
        cells = [cell for f in fields for cell in (self._label(self._printed(f)), self._value(f))]
        self._row(cells, spans or self.blank.spans.get(len(fields)) or self._even(2 * len(fields)), height)

    def _group(self, group: GroupSpec) -> None:
        spans = self.annex.spans.get(group.key) or (2, *self._even(len(group.columns), self.blank.columns - 2))
        heads = [self.annex.number, *(f"{c.label} ({c.hint})" if c.hint else c.label for c in group.columns)]
        self._row([self._label(head) for head in heads], spans)
        count = self.annex.rows.get(group.key) or group.printed_rows
        self.repeats.append((len(self.heights), count, group))
        for n in range(1, count + 1):
            cells = [self._label(str(n))]
            cells += [para(self._control(c, f"{group.key}.{n}.{c.key}"), "FormCell") for c in group.columns]
            self._row(cells, spans)
        total = self.form.field(group.total) if group.total else None
        if total is not None:
            self._row([self._label(total.label), self._value(total)], self.annex.spans.get(total.key) or self._even(2))

    def _wrap(self, rows: list[str]) -> list[str]:
        """The rows of each group as rows that Word repeats at a click."""
        for start, count, group in reversed(self.repeats):
            tag = f"{self.form.annex}.{group.key}"
            rows[start : start + count] = [controls.repeating(tag, group.columns[0].label, rows[start : start + count])]
        return rows

    def _foot(self, fields: Sequence[FieldSpec]) -> None:
        """The last row of a statistic: the department in charge, and how to reach it."""
        first = run(f"{self.form.foot}：") + controls.text(
            f"{self.form.annex}.foot", self.form.foot, self.blank.hint("text")
        )
        pairs = [run(f"{f.label}：") + self._control(f) for f in fields]
        lines = [first, run("　").join(pairs[:3]), run("　").join(pairs[3:])]
        self._row(["".join(para(line, "FormCell", _LEFT) for line in lines if line)], (self.blank.columns,), 22)

    def _longtext(self) -> None:
        field = self.form.field(self.form.longtext)
        if field is None:
            return
        place = controls.paragraphs(
            f"{self.form.annex}.{field.key}", field.label, self.blank.hint("longtext"), "FormBody"
        )
        xml = para(run(f"{field.label}："), "FormCell", _LEFT) + place
        xml += "".join(para(run(line), "FormCell", _RIGHT) for line in self.annex.signature)
        self._row([xml], (self.blank.columns,), self.annex.tall.get(field.key, 0), "top")

    # ------------------------------------------------------------ cells
    def _label(self, value: str, left: bool = False) -> str:
        return para(run(value), "FormCell", _LEFT if left else "")

    def _printed(self, field: FieldSpec) -> str:
        """A label as it is printed: with its formula, its hint or its unit."""
        value = f"{field.label}={field.formula}" if field.formula else field.label
        if field.hint and field.key not in self.blank.hint_in_value:
            value += f" ({field.hint})"
        if field.unit in self.blank.unit_in_label and not self.annex.heads:
            value += f" ({field.unit})"
        return value

    def _value(self, field: FieldSpec) -> str:
        return para(self._control(field), "FormCell", _LEFT if field.type == "choices" else "")

    def _control(self, field: FieldSpec, place: str = "") -> str:
        tag, blank = f"{self.form.annex}.{place or field.key}", self.blank
        hint = field.hint if field.key in blank.hint_in_value else blank.hint(field.type)
        make: dict[str, Callable[[], str]] = {
            "boolean": lambda: self._yes_no(field, tag),
            "choices": lambda: run("　").join(
                controls.check(f"{tag}.{n}", option) + run(f" {option}") for n, option in enumerate(field.options, 1)
            ),
            "choice": lambda: controls.choose(tag, field.label, hint, list(field.options)),
            "month": lambda: controls.date(tag, field.label, hint, blank.month_format),
        }
        if field.type in make:
            return make[field.type]()
        if field.key in blank.lists:
            return controls.choose(tag, field.label, blank.hint("choice"), blank.lists[field.key], free=True)
        if field.key in blank.dates:
            return controls.date(tag, field.label, hint, blank.date_format)
        return controls.text(tag, field.label, hint)

    def _yes_no(self, field: FieldSpec, tag: str) -> str:
        yes, no = self.writing.true_words[0], self.writing.false_words[0]
        blank, count = self.blank, self.form.field(field.count) if field.count else None
        times = ""
        if count is not None:
            inner = controls.text(f"{self.form.annex}.{count.key}", f"{field.label} {count.label}", blank.hint("times"))
            times = run(" (") + inner + run(f") {self.writing.times[0]}")
        first, second = (controls.check(f"{tag}.{word}", f"{field.label} {word}") for word in (yes, no))
        return first + run(f" {yes}") + times + run("　") + second + run(f" {no}")
