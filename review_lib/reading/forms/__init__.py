"""The forms in a document.

A document and the season's forms walk in, the forms found walk out with every value and its place. Which annex it is
and where its values stand is found by labels and shape. File names, mails and units are not known here.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from review_lib.reading.forms.grids import Anchors, Candidate, GridReader
from review_lib.reading.forms.labels import Labels
from review_lib.reading.forms.lists import Lists
from review_lib.reading.forms.pieces import Grid, GridCell, Line, Piece, pieces
from review_lib.reading.forms.prose import Prose
from review_lib.reading.forms.rows import Found, RowReader
from review_lib.reading.forms.segments import Segment, Segmenter
from review_lib.reading.forms.values import ValueReader
from review_lib.reading.normal import narrow
from review_lib.reading.values import Document, FormReading, Place, Value
from review_lib.rules.forms import FormSpec, FormSpecs

__all__ = ["read_forms"]


def read_forms(document: Document, forms: FormSpecs, *, report: bool = False) -> tuple[FormReading, ...]:
    """The forms in ``document`` in which something is written, in order. A blank form is none; nor are the sections of
    a ``report`` a summary, so those are not read in one."""
    return _reader(_Key(forms)).read(document, report)


_SHEETS = {"xlsx", "xlsm", "xls", "xls_xml", "et", "csv"}


class _Key:
    """A set of forms by identity, so that what is made from it is made once."""

    def __init__(self, forms: FormSpecs) -> None:
        self.forms = forms

    def __hash__(self) -> int:
        return id(self.forms)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and other.forms is self.forms


@lru_cache(maxsize=4)
def _reader(key: _Key) -> _Reader:
    return _Reader(key.forms)


class _Reader:
    def __init__(self, specs: FormSpecs) -> None:
        self.specs = specs
        self.labels = Labels(specs)
        self.segmenter = Segmenter(specs, self.labels)
        self.forms = {form.annex: _FormReader(form, self.labels, specs) for form in specs.forms}

    def read(self, document: Document, report: bool) -> tuple[FormReading, ...]:
        header = pieces(document.headers)
        found: list[FormReading] = []
        for segment in self.segmenter.segments(pieces(document.blocks, document.kind in _SHEETS), header):
            form = self.forms[segment.annex]
            reading = None if report and form.form.sections else form.read(segment, header)
            if reading is not None:
                found.append(self._signed(reading, found))
        return tuple(found)

    def _signed(self, reading: FormReading, before: list[FormReading]) -> FormReading:
        """A form among several under one head: who recommends it is said once, above the first."""
        signer = self.forms[reading.annex].signer
        if not signer or reading.values[signer].label_found:
            return reading
        last = next((r for r in reversed(before) if r.annex == reading.annex), None)
        if last is None or not last.values[signer].value:
            return reading
        return replace(reading, values={**reading.values, signer: last.values[signer]})


class _FormReader:
    """Reads the segments of one annex."""

    def __init__(self, form: FormSpec, labels: Labels, specs: FormSpecs) -> None:
        self.form = form
        self.labels = labels
        self.grids = GridReader(form, labels, specs.writing)
        self.rows = RowReader(form, labels, specs.writing)
        self.values = ValueReader(form, specs.writing)
        self.prose = Prose(form, specs.writing)
        self.lists = Lists(form)
        counted = {field.count for field in form.fields}
        self.sought = {f.key for f in form.fields if not f.after and f.key not in counted and f.type != "longtext"}
        notes = "|".join(map(re.escape, specs.writing.notes))
        self.note = re.compile(rf"\s*(?:{notes}|\d{{1,2}}\s*[.．、])")
        self.signer = next((field.key for field in form.fields if field.seal), "")
        self.free = bool(form.longtext) and not form.layout

    def read(self, segment: Segment, header: list[Piece]) -> FormReading | None:
        candidates: list[Candidate] = []
        rows: dict[str, list[dict[str, Candidate]]] = {}
        roster: list[Candidate] = []
        anchors = Anchors()
        last: Found | None = None
        open_list = ""
        loose: list[str] = []
        grids: list[tuple[Grid, set[GridCell]]] = []
        for piece in segment.pieces:
            if isinstance(piece, Line):
                open_list, said = self._listed(piece, open_list, rows)
                if said:
                    continue
                lines = self._line(piece, candidates, rows, anchors)
                if self.free or (self.form.longtext and any(c.key == self.form.longtext for c in candidates)):
                    loose += lines
                continue
            if self.free:
                loose += self._text_of(piece, candidates)
                continue
            piece = self._unprinted(piece)
            last = self.rows.read(piece, last)
            for group, records in last.rows.items():
                rows.setdefault(group, []).extend(records)
            candidates += last.totals
            roster += last.roster
            candidates += self.grids.read(piece, last.taken, anchors)
            grids.append((piece, last.taken))
            loose += self._after_label(piece)
        if not self.free:
            missing = self.sought - {c.key for c in candidates}
            if missing:
                for piece, taken in grids:
                    candidates += self.grids.near(piece, taken, missing - {c.key for c in candidates}, candidates)
        for piece in header:
            if isinstance(piece, Line):
                self._line(piece, candidates, {}, Anchors())
            else:
                candidates += self.grids.read(piece, set(), Anchors())
        if (
            roster
            and self.form.roster
            and not any(c.key == self.form.roster.key and narrow(c.text) for c in candidates)
        ):
            text = "\n".join(c.text for c in roster)
            candidates.append(Candidate(self.form.roster.key, text, roster[0].place))
        return self._reading(segment, candidates, rows, loose)

    def _unprinted(self, grid: Grid) -> Grid:
        """The grid without its last rows where they are the form's own notes."""
        end = grid.rows
        while end > 1:
            texts = [c.text for c in grid.row(end - 1) if c.text.strip()]
            if texts and not (self.note.match(texts[0]) and all(self.prose.printed(t) for t in texts[0].split("\n"))):
                break
            end -= 1
        return grid if end == grid.rows else grid.part(0, end)

    # ---- lines
    def _listed(self, line: Line, group: str, rows: dict[str, list[dict[str, Candidate]]]) -> tuple[str, bool]:
        """Takes a heading of a group, or a record of the group that one opened; gives the group that is open then,
        and whether the line was taken."""
        if not self.form.groups:
            return "", False
        opened = self.lists.heading(line.text)
        if opened:
            return opened, True
        refs = [ref for pair in self.labels.pairs(line.text, self.form.annex) for ref in pair.refs]
        if not group or any(not ref.group or ref.key == self._first(ref.group) for ref in refs):
            return group, False
        head = self.labels.of(re.split("[:：]", line.text)[0], self.form.annex)
        record = None if any(ref.group == group for ref in head) else self.lists.record(group, line.text)
        if record is None:
            return group, False
        rows.setdefault(group, []).append({k: Candidate(k, text, line.place) for k, text in record.items()})
        return group, True

    def _line(
        self,
        line: Line,
        candidates: list[Candidate],
        rows: dict[str, list[dict[str, Candidate]]],
        anchors: Anchors,
    ) -> list[str]:
        """Takes the pairs of a line; gives back the lines that no label claims."""
        if self.free and len(line.text) > 60 and len(line.text) - sum(map(line.text.count, " \u3000_\t")) > 60:
            return [line.text]
        unanswered = bool(candidates) and not candidates[-1].text.strip(" _")
        if self.free and not unanswered and "\n" not in line.text and not self.labels.speaks(line.text):
            return [line.text]  # what is printed is taken out of the whole
        if self.prose.printed(line.text) or len(line.text) > 3000:
            return []
        if self._more_names(line, candidates):
            return [line.text]
        pairs = self.labels.pairs(line.text, self.form.annex)
        if not any(pair.refs for pair in pairs):
            if pairs and not self.free:
                candidates.append(Candidate("", "", line.place))
            elif candidates and not pairs and not (self.free and self.prose.no_answer(line.text)):
                self._goes_on(line, candidates)
            return [line.text]
        for pair in pairs:
            plain = tuple(r for r in pair.refs if not r.group)
            grouped = [r for r in pair.refs if r.group and r.group != "roster"]
            if grouped and (not plain or self._in_group(grouped, rows)):
                self._row_pair(grouped[0].group, grouped[0].key, pair.text, line.place, rows)
                continue
            if not plain:
                candidates.append(Candidate("", "", line.place))
                continue
            ref = anchors.choose(plain)
            if any(f.after == ref.key for f in self.form.fields):
                anchors.last = ref.key
            text = pair.text
            if self.form.longtext == ref.key:
                candidates.append(Candidate(ref.key, text, line.place))
            else:
                candidates.append(Candidate(ref.key, text, line.place, label=""))
        return []

    def _in_group(self, grouped: list, rows: dict) -> bool:
        return any(ref.group in rows and ref.key != self._first(ref.group) for ref in grouped)

    def _first(self, group: str) -> str:
        return next(g.columns[0].key for g in self.form.groups if g.key == group)

    def _row_pair(
        self, group: str, key: str, text: str, place: Place, rows: dict[str, list[dict[str, Candidate]]]
    ) -> None:
        if not text:
            return
        held = rows.setdefault(group, [])
        if key == self._first(group) or not held:
            held.append({})
        held[-1].setdefault(key, Candidate(key, text, place))

    def _more_names(self, line: Line, candidates: list[Candidate]) -> bool:
        """Takes a line that begins with a role (组员：) for the list of names above it."""
        if not candidates or not candidates[-1].key or not self.labels.begins_with_role(line.text):
            return False
        before = candidates[-1]
        if self.labels.ends_names(before.text, line.text, self.form.annex):
            return False
        other = before.place.row >= 0 and before.place.row != line.place.row
        if other or self.labels.field(self.form.annex, before.key).type != "names":
            return False
        before.text = f"{before.text}\n{line.text}".strip()
        return True

    def _goes_on(self, line: Line, candidates: list[Candidate]) -> None:
        """A line without a label under a label without a value is its value; names go on over lines."""
        before = candidates[-1]
        if not before.key or (before.place.row >= 0 and before.place.row != line.place.row):
            return
        kind = self.labels.field(self.form.annex, before.key).type
        ticks = kind in ("choices", "choice", "boolean") and bool(re.search("[（(☑☐□■√✓✔○●]", before.text + line.text))
        if kind in ("longtext", "names") or ticks or not before.text.strip(" _"):
            before.text = f"{before.text}\n{line.text}".strip()

    # ---- tables
    def _text_of(self, grid: Grid, candidates: list[Candidate]) -> list[str]:
        """The lines of a table in a free text; its labels are taken out."""
        taken = set()
        for candidate in self.grids.read(grid, set(), Anchors()):
            if candidate.key != self.form.longtext and len(candidate.text) <= 60:
                candidates.append(candidate)
                taken.add(candidate.place)
        lines = []
        for cell in sorted(grid.cells, key=lambda c: (c.row, c.col)):
            if grid.place(cell) in taken or self.labels.of(cell.text, self.form.annex):
                continue
            lines += cell.text.split("\n")
        return lines

    def _after_label(self, grid: Grid) -> list[str]:
        """Rows after the long text's own cell that go on with it."""
        if not self.form.longtext:
            return []
        start: GridCell | None = None
        for cell in grid.cells:
            head = re.split(r"[:：\n]", cell.text.lstrip(), maxsplit=1)[0]
            if any(r.key == self.form.longtext for r in self.labels.of(head, self.form.annex)):
                start = cell
        if start is None:
            return []
        lines: list[str] = []
        for row in range(start.row + start.rowspan, grid.rows):
            for cell in grid.row(row):
                if cell.row == row and len(cell.text) > 60:
                    lines += cell.text.split("\n")
        return lines

    # ---- the whole
    def _reading(
        self,
        segment: Segment,
        candidates: list[Candidate],
        rows: dict[str, list[dict[str, Candidate]]],
        loose: list[str],
    ) -> FormReading | None:
        values = self.values.values([c for c in candidates if c.key])
        body = ""
        if self.form.longtext:
            own = str(values[self.signer].value) if self.signer else ""
            body = self._body(values, loose, own)
            held = values[self.form.longtext]
            values[self.form.longtext] = Value(held.key, body, body[:200], held.place, label_found=bool(body))
        made: dict[str, tuple[dict[str, Value], ...]] = {}
        for group in self.form.groups:
            records = []
            for record in rows.get(group.key, []):
                records.append({
                    column.key: self.values.best(column, [record[column.key]] if column.key in record else [])
                    for column in group.columns
                })  # fmt: skip
            made[group.key] = tuple(records)
        if not any(made.values()) and not any(_written(v) for v in values.values()):
            return None
        blocks = [p.block for p in segment.pieces]
        # A list counts once, however long: the members of a report's group are no annex 1 without its head.
        found = sum(value.label_found for value in values.values()) + sum(map(bool, made.values()))
        sure = 1.0 if segment.titled else min(1.0, 0.4 + found / max(1, len(values)))
        return FormReading(
            self.form.annex, values, made, body, self.prose.sections(body) if body else (), round(sure, 2),
            (min(blocks), max(blocks) + 1),
        )  # fmt: skip

    def _body(self, values: dict[str, Value], loose: list[str], own: str) -> str:
        held = values[self.form.longtext]
        if self.free:
            lines = [line for text in loose for line in text.split("\n")]
            return self.prose.body(lines, own)
        lines = str(held.value or "").split("\n")
        said = set(lines)
        extra = [line for line in loose if line.strip() and line.strip() not in said and line not in said]
        if sum(map(len, lines)) >= 200:
            extra = [line for line in extra if len(line) > 60]
        return self.prose.body([*lines, *extra] if held.label_found else lines, own)


def _written(value: Value) -> bool:
    return value.value not in (None, "", ()) or bool(value.problem)
