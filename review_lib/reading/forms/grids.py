"""The values beside, below or inside the labels of a grid.

A grid and the form that it belongs to walk in; candidates (a field, its text, its cell) walk out. How a grid is laid
out is seen from where its labels stand: beside the values, above them, or in one cell with them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from review_lib.reading.forms.bare import bare
from review_lib.reading.forms.labels import Labels, Pair, Ref
from review_lib.reading.forms.pieces import Grid, GridCell
from review_lib.reading.normal import narrow
from review_lib.reading.values import Place
from review_lib.rules.forms import FormSpec, Writing

_JOINED = {"names": "\n", "longtext": "\n", "boolean": " ", "choice": " ", "choices": " "}
_BOXED = {"uscc", "postcode", "mobile"}


@dataclass(slots=True)
class Candidate:
    """What stands at one label: the field's key, the text as written, its place, and a unit written beside it."""

    key: str
    text: str
    place: Place
    unit: str = ""
    label: str = ""


class Anchors:
    """Chooses between the fields of one label by the field in whose row it stands."""

    def __init__(self) -> None:
        self.last = ""

    def choose(self, refs: tuple[Ref, ...]) -> Ref:
        """The field meant here; every field that others stand after is remembered."""
        chosen = next((ref for ref in refs if ref.after and ref.after == self.last), None)
        if chosen is None:
            chosen = next((ref for ref in refs if not ref.after), refs[0])
        return chosen


class GridReader:
    """Reads grids of one form."""

    def __init__(self, form: FormSpec, labels: Labels, writing: Writing) -> None:
        self.form = form
        self.labels = labels
        self._units = {narrow(word) for word in writing.unit_words}
        self._unit_heads = {bare(word) for word in writing.unit_headers}
        self._value_heads = {bare(word) for word in writing.value_headers}
        self._headers = {bare(w) for w in (*writing.unit_headers, *writing.value_headers, *writing.number_headers)}
        self._aside: dict[int, int] = {}
        self._other_heads = {bare(word) for word in writing.other_headers}
        self._anchored = {field.after for field in form.fields if field.after}

    def read(self, grid: Grid, taken: set[GridCell], anchors: Anchors) -> list[Candidate]:
        """The candidates of all labels in ``grid``; cells in ``taken`` are left out."""
        found: dict[GridCell, tuple[Ref, ...]] = {}
        inside: dict[GridCell, list[Pair] | Candidate] = {}
        cells = sorted((c for c in grid.cells if c not in taken and c.text.strip()), key=lambda c: (c.row, c.col))
        if grid.outer is not None and len(cells) == 1 and self.labels.begins_with_role(cells[0].text):
            return []  # a list of names in a table of its own
        asked = [c for c in cells if not self.labels.filled(c.text)]
        for cell in asked:
            refs = tuple(r for r in self.labels.of(cell.text, self.form.annex) if not r.group)
            if refs:
                found[cell] = refs
                continue
            within = self._inside(grid, cell)
            if isinstance(within, tuple):
                found[cell] = within
            elif within is not None:
                inside[cell] = within
        for cell in [c for c in inside if self._names_before(grid, c, found)]:
            del inside[cell]  # roles beside names (组长：…) are no labels of their own
        stops = set(found) | set(inside) | taken
        stops |= {c for c in asked if self.labels.ignored(c.text) or bare(c.text) in self._headers}
        above = self._above(grid, found, stops)
        self._aside = self._beside_values(grid, cells)
        candidates: list[Candidate] = []
        for cell in asked:
            if cell in inside:
                held = inside[cell]
                if isinstance(held, Candidate):
                    candidates.append(held)
                    continue
                for pair in held:
                    ref = self._chosen(tuple(r for r in pair.refs if not r.group), anchors)
                    candidates.append(Candidate(ref.key, pair.text, grid.place(cell)))
                continue
            if cell not in found:
                continue
            ref = self._chosen(found[cell], anchors)
            candidates.append(self._value(grid, cell, ref, stops, above))
        return candidates

    def _beside_values(self, grid: Grid, cells: list[GridCell]) -> dict[int, int]:
        """Columns before that of the values that hold something else (上年度, 填报要求), with their head's row."""
        heads = [c for c in cells if len(c.text) < 12 and bare(c.text) in self._other_heads]
        return {
            head.col: head.row
            for head in heads
            if any(c.row == head.row and c.col > head.col and bare(c.text) in self._value_heads for c in cells)
        }

    def near(self, grid: Grid, taken: set[GridCell], missing: set[str], read: list[Candidate]) -> list[Candidate]:
        """Candidates of the fields ``missing`` whose label stands in ``grid`` nearly as printed; cells that are labels
        or values already (``read``) are left out."""
        places = {candidate.place for candidate in read}
        found: list[Candidate] = []
        for cell in grid.cells:
            if cell in taken or grid.place(cell) in places or not cell.text.strip():
                continue
            if self.labels.all(cell.text):
                continue
            refs = self.labels.near(cell.text, self.form.annex, missing - {c.key for c in found})
            right = grid.right(cell)
            if not refs or right is None or grid.place(right) in places or self.labels.of(right.text, self.form.annex):
                continue
            stops = {c for c in grid.cells if self.labels.of(c.text, self.form.annex)}
            found.append(self._value(grid, cell, refs[0], stops, False))
        return found

    def _chosen(self, refs: tuple[Ref, ...], anchors: Anchors) -> Ref:
        ref = anchors.choose(refs)
        if ref.key in self._anchored:
            anchors.last = ref.key
        return ref

    def _names_before(self, grid: Grid, cell: GridCell, found: dict[GridCell, tuple[Ref, ...]]) -> bool:
        left = grid.at.get((cell.row, cell.col - 1))
        if left is not None and self._in_unit_column(grid, left):
            left = grid.at.get((cell.row, left.col - 1))
        above = grid.at.get((cell.row - 1, cell.col))
        lists = any(c in found and self.labels.lists_names(found[c]) for c in (left, above) if c is not None)
        return lists and self.labels.begins_with_role(cell.text.lstrip())

    # ---- label and value in one cell
    def _inside(self, grid: Grid, cell: GridCell) -> list[Pair] | Candidate | tuple[Ref, ...] | None:
        text = cell.text
        if self.form.longtext:
            head, _, rest = text.lstrip().partition("\n")
            whole = self._long_head(head)
            if whole is not None and (whole or rest.strip()):
                return Candidate(self.form.longtext, f"{whole}\n{rest}".strip("\n"), grid.place(cell))
        if len(text) > 3000:
            return None
        pairs = self.labels.pairs(text, self.form.annex)
        known = [p for p in pairs if any(not r.group for r in p.refs)]
        if not known:
            return None
        if len(pairs) == 1 and not pairs[0].text.strip(" _()（）"):
            return tuple(r for r in pairs[0].refs if not r.group)
        return known

    def _long_head(self, head: str) -> str | None:
        """What follows the long text's label on its line; None where the line does not begin with it."""
        match = re.match(r"\s*([^:：]{2,40}?)\s*(?:[:：]|$)", head)
        if match and any(r.key == self.form.longtext for r in self.labels.of(match[1], self.form.annex)):
            return head[match.end() :]
        return None

    # ---- beside or above
    def _above(self, grid: Grid, found: dict[GridCell, tuple[Ref, ...]], stops: set[GridCell]) -> bool:
        beside = above = 0
        for cell in found:
            right, below = grid.right(cell), grid.below(cell)
            if right is not None and right not in stops:
                beside += 1
            elif below is not None and below not in stops:
                above += 1
        return above > beside

    def _value(self, grid: Grid, cell: GridCell, ref: Ref, stops: set[GridCell], above: bool) -> Candidate:
        kind = self.labels.field(self.form.annex, ref.key).type
        right, below = grid.right(cell), grid.below(cell)
        beside = right is not None and right not in stops
        under = below is not None and below not in stops
        if (
            grid.sparse
            and not beside
            and not above
            and grid.at.get((cell.row, cell.col + cell.colspan)) not in (None, right)
        ):
            under = False  # the cell beside it is empty: so is the value
        if under and (not beside or (above and self._row_of_labels(grid, cell, stops))):
            return self._under(grid, cell, ref, kind, stops)
        if not beside or right is None:
            return Candidate(ref.key, "", grid.place(cell), label=cell.text)
        unit = ""
        if narrow(right.text) in self._units or self._in_unit_column(grid, right):
            after = grid.right(right)
            unit = right.text
            if after is None or after in stops:
                return Candidate(ref.key, "", grid.place(right), unit, cell.text)
            right = after
        while right.row > self._aside.get(right.col, grid.rows) or right.text.strip() in (":", "："):
            after = grid.right(right)
            if after is None or after in stops:
                break
            right = after
        if kind in _JOINED:
            return self._across(grid, cell, right, ref, kind, stops)
        text = right.text
        if kind in _BOXED and len(text.strip()) == 1:
            text = "".join(c.text.strip() for c in self._run(grid, right, stops))
        elif kind in ("number", "integer") and not unit:
            after = grid.right(right)
            if after is not None and narrow(after.text) in self._units:
                unit = after.text
        return Candidate(ref.key, text, grid.place(right), unit, cell.text)

    def _in_unit_column(self, grid: Grid, cell: GridCell) -> bool:
        """Whether ``cell``, with nothing or a dash in it, stands in a column of units beside one of values."""
        if narrow(cell.text).strip("/\\—―-－"):
            return False
        for head in grid.cells:
            if head.col == cell.col and head.row < cell.row and bare(head.text) in self._unit_heads:
                beside = grid.right(head)
                return beside is not None and bare(beside.text) in self._value_heads
        return False

    def _row_of_labels(self, grid: Grid, cell: GridCell, stops: set[GridCell]) -> bool:
        """Whether most of the row are labels and none of the row below are."""
        row = grid.row(cell.row)
        under = grid.row(cell.row + cell.rowspan)
        labels = sum(c in stops for c in row)
        return labels * 2 > len(row) and not any(c in stops and c.row == cell.row + cell.rowspan for c in under)

    def _run(self, grid: Grid, first: GridCell, stops: set[GridCell]) -> list[GridCell]:
        run = [first]
        while (after := grid.right(run[-1])) is not None and after not in stops and after not in run:
            run.append(after)
        return run

    def _across(
        self, grid: Grid, label: GridCell, first: GridCell, ref: Ref, kind: str, stops: set[GridCell]
    ) -> Candidate:
        cells: list[GridCell] = []
        row = label.row
        while row < grid.rows:
            inside = row < label.row + label.rowspan
            start = first if row == label.row else grid.at.get((row, first.col))
            lead = grid.at.get((row, label.col))
            empty_lead = lead is not None and lead is not label and not lead.text.strip() and lead not in stops
            if not inside and not (kind in ("names", "longtext") and empty_lead):
                break
            if start is not None and start not in stops:
                cells += [c for c in self._run(grid, start, stops) if c not in cells]
            row += 1
        text = _JOINED[kind].join(c.text for c in cells if c.text.strip())
        return Candidate(ref.key, text, grid.place(first), label=label.text)

    def _under(self, grid: Grid, cell: GridCell, ref: Ref, kind: str, stops: set[GridCell]) -> Candidate:
        first = grid.below(cell)
        if first is not None and narrow(first.text) in self._units:
            lead = grid.row(first.row)[0]
            first = grid.below(first) if bare(lead.text) in self._unit_heads else first
        if first is None:
            return Candidate(ref.key, "", grid.place(cell), label=cell.text)
        if kind not in ("names", "longtext") and not (kind in _BOXED and len(first.text.strip()) == 1):
            return Candidate(ref.key, first.text, grid.place(first), label=cell.text)
        cells: list[GridCell] = []
        row = cell.row + cell.rowspan
        while row < grid.rows:
            here = [c for c in grid.row(row) if cell.col <= c.col < cell.col + cell.colspan]
            if not here or any(c in stops for c in grid.row(row) if c.row == row):
                break
            cells += [c for c in here if c not in cells]
            row += 1
            if kind in _BOXED:
                break
        joint = "" if kind in _BOXED else "\n"
        return Candidate(
            ref.key, joint.join(c.text for c in cells if c.text.strip()), grid.place(first), label=cell.text
        )
