"""Groups of rows under a header row of their own: the groups, teams and people of annex 1, a roster of members.

A grid walks in; the rows of each group walk out as texts by key, with the cells that they took, so that nobody reads
them twice. Any number of rows, blank and repeated ones, cells cut or merged differently than the header's.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace

from review_lib.reading.forms.bare import bare
from review_lib.reading.forms.grids import Candidate
from review_lib.reading.forms.labels import Labels, Ref
from review_lib.reading.forms.lists import Lists
from review_lib.reading.forms.pieces import Grid, GridCell
from review_lib.reading.normal import narrow
from review_lib.rules.forms import FormSpec, Writing

_ANNOTATED = re.compile(r"\s*\w[^:：、，,（(]{0,9}\s*[:：]\s*(?![、，]|$)")


_COUNTED = re.compile(r"^\s*(?:[（(]\d{1,2}[)）]|\d{1,2}\s*[、.．)）]|[①-⑳])\s*(?=[\u3400-\u9fff])")
_TOTAL = "total>"
_LISTED = re.compile(r"\s*(?:[（(]?1\s*[)）.．、]\s*\D|①|⑴)")


@dataclass(slots=True)
class Found:
    """What :func:`read_rows` found: rows by group, totals by field, members of a roster, the cells taken, and the
    columns of the group that was open at the grid's end (a table may be cut in two)."""

    rows: dict[str, list[dict[str, Candidate]]] = field(default_factory=dict)
    totals: list[Candidate] = field(default_factory=list)
    roster: list[Candidate] = field(default_factory=list)
    taken: set[GridCell] = field(default_factory=set)
    headers: set[str] = field(default_factory=set)
    open: tuple[str, dict[str, tuple[int, int]], int, tuple[str, ...]] | None = None


class RowReader:
    """Reads the row groups of one form."""

    def __init__(self, form: FormSpec, labels: Labels, writing: Writing) -> None:
        self.form = form
        self.labels = labels
        self.lists = Lists(form)
        self._numbers = {bare(word) for word in writing.number_headers}
        self._nothing = {"", *writing.nothing}
        self._first = {group.key: group.columns[0].key for group in form.groups}
        self._names = {g.key: {c.key for c in g.columns if c.type == "names"} for g in form.groups}
        self._total = {group.key: group.total for group in form.groups if group.total}
        self._others = {bare(word) for word in form.roster.others} if form.roster else set()
        rosters = [f.roster for f in labels.specs.forms if f.roster]
        self._examples = {bare(word) for word in writing.examples}
        self._ditto = {narrow(word) for word in writing.ditto}
        self._called = {bare(word) for roster in rosters for word in roster.names}
        self._told = self._called | self._numbers | {bare(word) for roster in rosters for word in roster.others}
        self._before = {
            (group.key, bare(word)): column.key for group in form.groups for column in group.columns
            for word in column.before
        }  # fmt: skip

    def read(self, grid: Grid, before: Found | None = None) -> Found:
        """All row groups in ``grid``; rows without a header go on where ``before`` (a table cut in two) left off."""
        found = Found()
        if not self.form.groups and not self.form.roster:
            return found
        header: dict[str, tuple[int, int]] = {}
        group, last_key = "", None
        order: tuple[str, ...] = ()
        if before is not None and before.open is not None:
            group, header, order = self._goes_on(grid, before.open)
            found.rows = {group: []} if group not in ("", "roster") else {}
        for row in range(grid.rows):
            cells = [c for c in grid.row(row) if c not in found.taken or c.row < row]
            if self._in_cells(grid, cells, row, found):
                group = ""
                continue
            begun = self._header(grid, row)
            if begun is not None:
                group, header = begun
                last_key = None
                starts = {start: key for key, (start, _) in header.items()}
                order = tuple(starts.get(c.col, "") for c in grid.row(row) if c.row == row)
                found.headers.add(group)
                found.taken.update(c for c in grid.row(row) if c.row == row)
                continue
            if not group:
                continue
            if header and self._second_header(cells, row, group, header):
                found.taken.update(c for c in cells if c.row == row)
                continue
            if self._ends(grid, row, group == "roster", header):
                total = self._total_row(grid, row, group, header)
                if total is not None:
                    found.totals.append(total)
                    found.taken.update(c for c in grid.row(row) if c.row == row)
                    continue
                group = ""
                continue
            if self._banner(cells, row, header) or self._names_group(cells, row):
                found.taken.update(c for c in cells if c.row <= row)
                continue
            record = self._record(grid, cells, header, row)
            found.taken.update(c for c in cells if c.row <= row)
            total = record.pop(_TOTAL, None)
            if total is not None and total.text.strip():
                found.totals.append(replace(total, key=self._total[group]))
            if group == "roster":
                found.roster += [c for c in record.values() if c.text.strip()]
            elif not self._example(cells, row):
                beside = {key for key in record if key.endswith("'")}
                own = {key: c for key, c in record.items() if key not in beside}
                last_key = self._keep(found, group, own, grid, row, header, last_key)
                for part in sorted({key[len(key.rstrip("'")) :] for key in beside}):
                    other = {k.rstrip("'"): record[k] for k in beside if k == k.rstrip("'") + part}
                    self._keep(found, group, other, grid, row, {}, None)
        found.open = (group, header, grid.cols, order) if group else None
        return found

    @staticmethod
    def _goes_on(
        grid: Grid, before: tuple[str, dict[str, tuple[int, int]], int, tuple[str, ...]]
    ) -> tuple[str, dict[str, tuple[int, int]], tuple[str, ...]]:
        """The group and its columns in a grid that goes on where another was cut, by the same grid or, where it was
        laid anew, by the order of its cells; no group where it does not look so."""
        group, header, cols, order = before
        if cols == grid.cols:
            return group, header, order
        first = [c for c in grid.row(0) if c.row == 0]
        if len(first) != len(order):
            return "", {}, ()
        spans = {key: (c.col, c.col + c.colspan) for key, c in zip(order, first, strict=True) if key}
        return group, spans, order

    def _header(self, grid: Grid, row: int) -> tuple[str, dict[str, tuple[int, int]]] | None:
        by_group: dict[str, list[tuple[Ref, GridCell]]] = {}
        others = 0
        cells = [c for c in grid.row(row) if c.row == row]
        for cell in cells:
            if not cell.text or self.labels.filled(cell.text):
                continue
            for ref in self.labels.of(cell.text, self.form.annex):
                if ref.group:
                    by_group.setdefault(ref.group, []).append((ref, cell))
            if bare(cell.text) in self._others:
                others += 1
        for group in sorted(by_group, key=lambda g: -len(by_group[g])):
            hits = by_group[group]
            if group == "roster":
                if others < 1 or len(cells) < 3:
                    continue
            elif not self._is_header(group, hits, cells):
                continue
            spans: dict[str, tuple[int, int]] = {}
            times = Counter(ref.key for ref, _ in hits)
            beside = group == "roster" or (min(times.values()) > 1 and len(set(times.values())) == 1)
            for cell in cells:
                if key := self._before.get((group, bare(cell.text))):
                    spans[f"{key}<"] = cell.col, cell.col + cell.colspan
                elif self._is_total(cell.text, group):
                    spans[_TOTAL] = cell.col, cell.col + cell.colspan
            for ref, cell in sorted(hits, key=lambda hit: hit[1].rowspan):  # one that reaches down names the rows
                after = grid.right(cell) if grid.sparse else None
                end = cell.col + cell.colspan if after is None else after.col
                key = ref.key
                while beside and key in spans:
                    key += "'"  # two lists side by side
                span = cell.col, grid.cols if grid.sparse and after is None else end
                if key in spans and key in self._all_names():
                    spans[key] = min(span[0], spans[key][0]), max(span[1], spans[key][1])  # 成员1, 成员2, …
                spans.setdefault(key, span)
            return group, spans
        return None

    def _is_total(self, text: str, group: str) -> bool:
        """Whether a column's head can only mean the total of the group (班组总人数 may be a team's own)."""
        refs = self.labels.of(text, self.form.annex)
        return any(ref.key == self._total.get(group) for ref in refs) and not any(ref.group for ref in refs)

    def _example(self, cells: list[GridCell], row: int) -> bool:
        """Whether a row is one that shows how to fill in the form (例)."""
        first = next((c for c in cells if c.row == row and c.text.strip()), None)
        return first is not None and bare(first.text) in self._examples

    def _second_header(self, cells: list[GridCell], row: int, group: str, header: dict[str, tuple[int, int]]) -> bool:
        """Whether a row only names the columns of the people under a header's column (姓名, 组内分工); that column is
        then the one with their names."""
        own = [c for c in cells if c.row == row and c.text.strip()]
        names = [c for c in own if bare(c.text) in self._called]
        if not names or group == "roster" or any(bare(c.text) not in self._told for c in own):
            return False
        for key in self._names[group] & set(header):
            start, end = header[key]
            inside = [c for c in names if start <= c.col < end]
            if inside:
                header[key] = inside[0].col, inside[0].col + inside[0].colspan
        return True

    def _in_cells(self, grid: Grid, cells: list[GridCell], row: int, found: Found) -> bool:
        """Takes a row whose first cell names a group and whose next lists its records, numbered, one a line."""
        own = [c for c in cells if c.row == row]
        if len(own) != 2 or not _LISTED.match(own[1].text) or not own[0].text.strip():
            return False
        group = self.lists.heading(own[0].text)
        lines = [line for line in own[1].text.split("\n") if line.strip()]
        records = [self.lists.record(group, line) for line in lines] if group else []
        if not records or not all(record and len(record) > 1 for record in records):
            return False
        place = grid.place(own[1])
        found.rows.setdefault(group, []).extend(
            {key: Candidate(key, text, place) for key, text in record.items()} for record in records if record
        )
        found.taken.update(own)
        return True

    def _is_header(self, group: str, hits: list[tuple[Ref, GridCell]], cells: list[GridCell]) -> bool:
        keys = {ref.key for ref, _ in hits}
        if self._first[group] not in keys:
            return False
        if len(keys) >= 2:
            return True
        # A lone column: its label must be the printed one or stand beside a row number's header.
        numbered = any(bare(c.text) in self._numbers for c in cells)
        return any(ref.printed for ref, _ in hits) or numbered

    def _names_group(self, cells: list[GridCell], row: int) -> bool:
        """Whether all that a row says is the name of a group."""
        own = [c for c in cells if c.row == row and c.text.strip()]
        return len(own) == 1 and bool(self.lists.heading(own[0].text))

    @staticmethod
    def _banner(cells: list[GridCell], row: int, header: dict[str, tuple[int, int]]) -> bool:
        """Whether a row is one cell across all columns: the name of what follows, never a record."""
        own = [c for c in cells if c.row == row]
        if len(header) < 2 or len(own) != 1 or not own[0].text.strip():
            return False
        start, end = min(s for s, _ in header.values()), max(s for s, _ in header.values())
        return own[0].col <= start and own[0].col + own[0].colspan > end

    def _ends(self, grid: Grid, row: int, roster: bool, header: dict[str, tuple[int, int]]) -> bool:
        """Whether a row belongs to no group: it has a label of the form outside the groups, or is a note."""
        first = min((start for start, _ in header.values()), default=0)
        for cell in grid.row(row):
            if cell.row != row or not cell.text.strip() or self.labels.filled(cell.text):
                continue
            if roster and self.labels.is_role(cell.text):
                continue
            if any(not ref.group for ref in self.labels.of(cell.text, self.form.annex)):
                return True
            if not roster and cell.col <= first and _ANNOTATED.match(cell.text):
                return True
            pairs = self.labels.pairs(cell.text, self.form.annex) if re.search(r"[:：]", cell.text) else []
            if any(not ref.group for pair in pairs for ref in pair.refs):
                return True
            if self.labels.ignored(cell.text) and bare(cell.text) not in self._numbers:
                return True
        return False

    def _total_row(self, grid: Grid, row: int, group: str, header: dict[str, tuple[int, int]]) -> Candidate | None:
        key = self._total.get(group, "")
        for cell in grid.row(row):
            if not key or not any(ref.key == key for ref in self.labels.of(cell.text, self.form.annex)):
                continue
            right = grid.right(cell)
            while right is not None and not right.text.strip() and grid.right(right) is not None:
                right = grid.right(right)
            if right is None:
                return None
            return Candidate(key, right.text, grid.place(right), label=cell.text)
        return None

    def _record(
        self, grid: Grid, cells: list[GridCell], header: dict[str, tuple[int, int]], row: int
    ) -> dict[str, Candidate]:
        texts: dict[str, list[GridCell]] = {}
        for cell in cells:
            best, most = "", 0
            for key, (start, end) in header.items():
                shared = min(end, cell.col + cell.colspan) - max(start, cell.col)
                if shared > most:
                    best, most = key, shared
            if best:
                texts.setdefault(best, []).append(cell)
        record = {}
        for key, (start, _) in header.items():
            held = texts.get(key, [])
            here = [c for c in held if c.row == row or key not in self._all_names()]
            text = "\n".join(c.text for c in here if c.text.strip())
            place = grid.place(here[0]) if here else grid.place(GridCell(row, start, 1, 1, ""))
            record[key] = Candidate(key, text, place)
        for key in [key for key in record if key.endswith("<")]:
            lead, main = record.pop(key).text.strip(), record.get(key[:-1])
            named = key[:-1] in self._all_names() and narrow(lead) in narrow(main.text if main else "")
            if main is not None and lead and not named and narrow(lead) not in self._nothing:
                main.text = f"{lead}/{main.text.strip()}".rstrip("/")
        return record

    def _all_names(self) -> set[str]:
        return set().union(*self._names.values()) if self._names else set()

    def _keep(
        self,
        found: Found,
        group: str,
        record: dict[str, Candidate],
        grid: Grid,
        row: int,
        header: dict[str, tuple[int, int]],
        last: GridCell | None,
    ) -> GridCell | None:
        """Adds a record to its group, or its names to the record above that it goes on. Gives the first column's
        cell, by which the next row is known to go on."""
        first = self._first[group]
        if first not in record:
            return None
        rows = found.rows.setdefault(group, [])
        here = grid.at.get((row, header[first][0])) if first in header else None
        name = record[first].text.strip()
        names = self._names[group] & set(record)
        goes_on = here is not None and here is last and here.row < row
        if rows and (goes_on or (not name and any(record[k].text.strip() for k in names))):
            for key in names:
                if record[key].text.strip():
                    rows[-1][key].text = (rows[-1][key].text + "\n" + record[key].text).strip("\n")
            return here
        if narrow(name).strip("…·.") not in self._nothing:
            record[first].text = _COUNTED.sub("", record[first].text)
            for key, candidate in record.items():
                if rows and key != first and narrow(candidate.text) in self._ditto and key in rows[-1]:
                    candidate.text = rows[-1][key].text
            rows.append(record)
        return here
