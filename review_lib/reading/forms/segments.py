"""Which forms a document holds, and which of its pieces belong to each.

Pieces walk in, segments walk out, each with its annex: by the title that stands over it where there is one, by the
labels in it where there is none or where they say otherwise. File names are not known here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from review_lib.reading.forms.bare import bare
from review_lib.reading.forms.labels import Labels, Ref
from review_lib.reading.forms.lists import Lists
from review_lib.reading.forms.pieces import Grid, GridCell, Line, Piece, loosened
from review_lib.reading.forms.records import Records
from review_lib.reading.forms.untitled import Cutter
from review_lib.rules.forms import FormSpecs

_DIGITS = "一二三四五六七八"
_LIST = re.compile(r"^\s*(?:\d{1,2}\s*[.、)）](?!\d)|[(（]\d|[一二三四五六七八九十]+、)")
_TITLE_LENGTH = 70
_LONG = 600  # characters: a text, no note
_SENTENCE = re.compile(r"[。；;？]")
_DIVIDED = re.compile(r":|：|︰|_|\n|\t|　|……|——|\.\.\.\.|→|=|＝|/|／")  # each begins with a plain sign: sought by it


@dataclass(slots=True)
class Segment:
    """Pieces that belong together; ``annex`` ``""`` until it is known; ``titled`` whether a title said it."""

    annex: str = ""
    titled: bool = False
    number: str = ""
    pieces: list[Piece] = field(default_factory=list)
    title: str = ""


class Segmenter:
    """Cuts documents into forms."""

    def __init__(self, specs: FormSpecs, labels: Labels) -> None:
        self.specs = specs
        self.labels = labels
        words = "|".join(map(re.escape, (specs.writing.marker, *specs.writing.other_markers)))
        self._marker = re.compile(f"^(?:{words})([1-8{_DIGITS}])")
        self._titles = [(form.annex, re.compile(pattern)) for form in specs.forms for pattern in form.titles]
        self._forms = {form.annex: form for form in specs.forms}
        self._lists = [(form, Lists(form)) for form in specs.forms if form.groups]
        self._seen: dict[int, tuple[Piece, list[tuple[Ref, ...]]]] = {}
        self._keys: dict[int, tuple[Piece, dict[str, set[str]]]] = {}
        self._cutter = Cutter(specs)
        self._records = Records(labels, specs.writing)
        self._marks = {form.annex: set(form.marks) for form in specs.forms}

    def title(self, text: str) -> str:
        """The annex of which ``text`` is the title, ``""`` where it is none."""
        if len(text) > _TITLE_LENGTH or _SENTENCE.search(text) or _LIST.match(text):
            return ""
        plain = self._marker.sub("", bare(text))
        for annex, pattern in self._titles:
            if pattern.search(plain):
                return annex
        return ""

    def marker(self, text: str) -> str:
        """The annex that a line with its number alone names, ``""`` where it is no such line."""
        if len(text) > 12:
            return ""
        hit = self._marker.match(bare(text))
        if not hit or len(bare(text)) > hit.end():
            return ""
        return "annex" + (hit[1] if hit[1].isdigit() else str(_DIGITS.index(hit[1]) + 1))

    def segments(self, pieces: Sequence[Piece], header: Sequence[Piece] = ()) -> list[Segment]:
        """The forms in ``pieces``, in order. ``header`` (page headers) gives a title where the body has none."""
        self._seen.clear()
        self._keys.clear()
        cut = self._cut(self._split_grids(self._unnested(pieces)))
        if not any(s.titled for s in cut):
            for piece in header:
                annex = self.title(piece.text) if isinstance(piece, Line) else ""
                if annex and cut:
                    longest = max(cut, key=lambda s: len(s.pieces))
                    longest.annex, longest.titled = annex, True
                    break
        found: list[Segment] = []
        parts: list[Segment] = []
        for segment in cut:
            for part in self._parts(segment):
                part.annex = self._decide(part)
                parts += self._without_prose(part)
        for part in self._continued([part for part in parts if part.annex]):
            found += self._repeated(part)
        return found

    def _without_prose(self, segment: Segment) -> list[Segment]:
        """A form that asks for no long text, and the long texts that stand between its pieces, each on its own."""
        if not segment.annex or self._forms[segment.annex].longtext:
            return [segment]
        found = [Segment(segment.annex, segment.titled, segment.number, [], segment.title)]
        run: list[Piece] = []
        for piece in [*segment.pieces, None]:
            if isinstance(piece, Line) and not self._labels(piece):
                run.append(piece)
                continue
            prose = Segment(pieces=run)
            if sum(len(p.text) for p in run if isinstance(p, Line)) >= _LONG and (annex := self._free_text(prose)):
                prose.annex = annex
                found.append(prose)
            else:
                found[0].pieces += run
            run = []
            if piece is not None:
                found[0].pieces.append(piece)
        return found

    def _continued(self, segments: Sequence[Segment]) -> list[Segment]:
        """Segments joined where a form goes on under its title printed again: it names nobody anew and asks nothing
        twice."""
        found: list[Segment] = []
        for segment in segments:
            form = self._forms[segment.annex]
            before = found[-1] if found else None
            if before is not None and before.annex == segment.annex and segment.titled and form.identity:
                asked, again = self._asked(before), self._asked(segment)
                outside = {field.key for field in form.fields if field.outside}
                if form.groups:
                    outside |= {group.total for group in form.groups}
                    goes_on = bool(asked - outside) and not again - outside
                else:
                    goes_on = form.identity in asked and form.identity not in again and not (asked & again) - outside
                if goes_on:
                    before.pieces += segment.pieces
                    continue
            found.append(segment)
        return found

    def _asked(self, segment: Segment) -> set[str]:
        """The fields of its form that a segment's labels ask for, those of columns left out."""
        labels = [refs for piece in segment.pieces for refs in self._labels(piece)]
        own = [[ref for ref in refs if ref.annex == segment.annex] for refs in labels]
        return {refs[0].key for refs in own if refs and not any(ref.group for ref in refs)}

    def _unnested(self, pieces: Sequence[Piece]) -> list[Piece]:
        """Pieces in which a cell around a table of labels does not say again what that table says."""
        spoken: set[tuple[int, tuple[int, int]]] = set()
        found: list[Piece] = []
        for piece in pieces:
            if isinstance(piece, Grid) and piece.outer is not None:
                if sum(bool(self.labels.all(c.text) or re.search("[:：]", c.text)) for c in piece.cells if c.text) >= 3:
                    spoken.add((piece.block, piece.outer))
            elif isinstance(piece, Grid) and any((piece.block, (c.row, c.col)) in spoken for c in piece.cells):
                cells = [
                    GridCell(c.row, c.col, c.rowspan, c.colspan, c.own or "")
                    if (piece.block, (c.row, c.col)) in spoken
                    else c
                    for c in piece.cells
                ]
                piece = Grid(piece.block, piece.rows, piece.cols, cells, piece.top, None, piece.sparse)
            found.append(piece)
        return found

    # ---- titles
    def _split_grids(self, pieces: Sequence[Piece]) -> list[Piece]:
        """Grids cut where a row is a form's title; the title becomes a line."""
        found: list[Piece] = []
        for piece in pieces:
            if isinstance(piece, Line):
                found.append(piece)
                continue
            start = 0
            for row in piece.alone():
                cells = [c for c in piece.row(row) if c.text.strip()]
                if len(cells) != 1:
                    continue
                text = cells[0].text
                if self.title(text) or self.marker(text):
                    if row > start:
                        found += loosened(piece.part(start, row))
                    found.append(Line(text, piece.block, row=row + piece.top, col=cells[0].col))
                    start = row + cells[0].rowspan
            if start == 0:
                found += loosened(piece)
            elif start < piece.rows:
                found += loosened(piece.part(start, piece.rows))
        return found

    def _cut(self, pieces: Sequence[Piece]) -> list[Segment]:
        found = [Segment()]
        skip = False
        for at, piece in enumerate(pieces):
            if skip:
                skip = False
                continue
            here = found[-1]
            if isinstance(piece, Line) and len(piece.text) <= _TITLE_LENGTH:
                annex, text = self.title(piece.text), piece.text
                after = pieces[at + 1] if at + 1 < len(pieces) else None
                if not annex and isinstance(after, Line) and len(after.text) <= 20 and not self.title(after.text):
                    annex = self.title(piece.text + after.text)
                    skip = bool(annex)
                marker = "" if annex else self.marker(piece.text)
                if annex or marker:
                    # A few short lines may stand above a title; a letter does not.
                    full = len(here.pieces) > 8 or any(
                        isinstance(p, Grid) or (len(p.text) > 40 and not self._labels(p)) for p in here.pieces
                    )
                    if full or here.titled or (marker and here.number and here.number != marker):
                        above = self._above(here)
                        here = Segment(pieces=above)
                        found.append(here)
                    # A line above the title or number (who recommends) belongs to the form below it.
                    if annex:
                        here.annex, here.titled, here.title = annex, True, text
                    else:
                        here.number = marker
                    continue
            here.pieces.append(piece)
        return [segment for segment in found if segment.pieces]

    @staticmethod
    def _above(before: Segment) -> list[Piece]:
        """Takes the lines at the end of ``before`` that stand on the worksheet which begins there."""
        at = len(before.pieces)
        while at and isinstance(piece := before.pieces[at - 1], Line):
            at -= 1
            if piece.opens:
                taken = before.pieces[at + 1 :]
                del before.pieces[at:]
                return taken
        return []

    # ---- labels
    def evidence(self, pieces: Sequence[Piece]) -> dict[str, set[str]]:
        """For each annex the fields whose labels stand in ``pieces``."""
        if len(pieces) == 1:
            return self._evidence(pieces[0])
        keys: dict[str, set[str]] = {}
        for piece in pieces:
            for annex, found in self._evidence(piece).items():
                keys.setdefault(annex, set()).update(found)
        return keys

    def _evidence(self, piece: Piece) -> dict[str, set[str]]:
        labels = self._labels(piece)
        if not labels:
            return {}
        kept = self._keys.get(id(piece))
        if kept is None or kept[0] is not piece:
            keys: dict[str, set[str]] = {}
            for refs in labels:
                for ref in refs:
                    keys.setdefault(ref.annex, set()).add(f"{ref.group}.{ref.key}" if ref.group else ref.key)
            kept = self._keys[id(piece)] = piece, keys
        return kept[1]

    def _labels(self, piece: Piece) -> list[tuple[Ref, ...]]:
        """The fields that each label in ``piece`` may mean."""
        known = self._seen.get(id(piece))
        if known is None or known[0] is not piece:
            known = self._seen[id(piece)] = (piece, self._found(piece))
        return known[1]

    def _found(self, piece: Piece) -> list[tuple[Ref, ...]]:
        found: list[tuple[Ref, ...]] = []
        if isinstance(piece, Grid):
            filled = self.labels.filled
            for cell in piece.cells:
                if cell.text and not filled(cell.text):
                    self._told(cell.text, 600, found)
            return found
        self._told(piece.text, 200, found)
        for form, lists in self._lists:
            if group := lists.heading(piece.text):
                found.append((Ref(form.annex, "heading", group),))
        return found

    def _told(self, text: str, longest: int, found: list[tuple[Ref, ...]]) -> None:
        """Adds the fields of the labels in ``text``; of one longer than ``longest`` only that of a long text."""
        if len(text) > longest:
            head = self.labels.all(re.split(r"[:：\n]", text.lstrip(), maxsplit=1)[0])
            if refs := tuple(ref for ref in head if ref.key == self._forms[ref.annex].longtext):
                found.append(refs)
            return
        refs = self.labels.all(text)
        if refs:
            found.append(refs)
        elif _DIVIDED.search(text) or (len(text) <= 80 and " " in text):
            found += [pair.refs for pair in self.labels.pairs(text, "") if pair.refs]

    def score(self, annex: str, keys: set[str]) -> float:
        """How much the labels found speak for ``annex``."""
        form = self._forms[annex]
        groups = {key for key in keys if "." in key and not key.startswith("roster.")}
        told = 6 if form.layout and form.longtext in keys else 0  # no other form asks for that text
        return len(keys) + len(keys & self._marks[annex]) + 2 * len(groups) - 4 * len(keys & set(form.rejects)) + told

    def _best(self, pieces: Sequence[Piece]) -> tuple[str, dict[str, float], dict[str, set[str]]]:
        keys = self.evidence(pieces)
        scores = {annex: self.score(annex, found) for annex, found in keys.items()}
        for annex in scores:
            rejects = set(self._forms[annex].rejects)
            scores[annex] -= 4 * sum(any(key in keys[o] for o in keys if o != annex) for key in rejects)
        best = max(scores, key=lambda a: scores[a], default="")
        return best, scores, keys

    def _parts(self, segment: Segment) -> list[Segment]:
        """A segment cut where its labels say that another form begins."""
        labels = [self._labels(piece) for piece in segment.pieces]
        if not self._cutter.doubtful(labels, segment.annex):
            return [segment]
        found: list[Segment] = []
        ends = [max(p.block, p.until) if isinstance(p, Grid) else p.block for p in segment.pieces]
        blocks = [piece.block for piece in segment.pieces]
        parted = [False, *(after - before > 1 for before, after in zip(ends, blocks[1:], strict=False))]
        for cut in self._cutter.cut(labels, parted):
            pieces = segment.pieces[cut.start : cut.end]
            if found or not segment.titled:
                found.append(Segment(cut.annex, False, segment.number if not found else "", pieces))
            else:
                found.append(Segment(segment.annex, True, segment.number, pieces, segment.title))
        return found or [segment]

    def _decide(self, segment: Segment) -> str:
        best, scores, keys = self._best(segment.pieces)
        score = scores.get(best, 0.0)
        if segment.titled:
            form = self._forms[segment.annex]
            own = scores.get(segment.annex, 0.0)
            if form.longtext and not form.identity:
                return segment.annex if score < 14 else best
            if own >= 2 and own * 2 >= score:
                return segment.annex
            if own < 1 and score < 8:
                return ""
        if best and score >= 8 and self._surely(best, keys[best]):
            return best
        return self._free_text(segment)

    def _surely(self, annex: str, keys: set[str]) -> bool:
        form = self._forms[annex]
        if form.groups:
            return any(key.startswith(f"{group.key}.") for key in keys for group in form.groups)
        return len(keys & self._marks[annex]) >= min(3, len(self._marks[annex]))

    def _free_text(self, segment: Segment) -> str:
        """The annex of a summary without a title: its sections by their headings, its subject by its words."""
        text = "\n".join(p.text for p in segment.pieces if isinstance(p, Line))
        if len(text) < _LONG:
            return ""
        candidates = [form for form in self.specs.forms if form.sections]
        if segment.number in {form.annex for form in candidates}:
            return segment.number
        best, most = "", 0
        for form in candidates:
            heads = [p.text for p in segment.pieces if isinstance(p, Line) and len(p.text) <= 30]
            hit = sum(any(word in head for head in heads for word in s.words) for s in form.sections)
            if hit < len(form.sections):
                continue
            plain = text.replace("质量管理小组", "QC小组")
            count = max(plain.count(word) for word in form.subject_words) if form.subject_words else 0
            if count > most:
                best, most = form.annex, count
        return best

    # ---- several of one kind
    def _repeated(self, segment: Segment) -> list[Segment]:
        """One segment a form where several of one annex follow each other without titles."""
        form = self._forms[segment.annex]
        if not form.identity or form.groups or (form.longtext and not form.layout):
            return [segment]
        pieces: list[Piece] = []
        for piece in segment.pieces:
            pieces += self._records.split(form, piece) if isinstance(piece, Grid) else [piece]
        found = [Segment(segment.annex, segment.titled, segment.number, [], segment.title)]
        seen: set[str] = set()
        for piece in pieces:
            keys = self.evidence([piece]).get(form.annex, set())
            again = keys & seen & {form.identity, *form.layout[0]} if form.layout else keys & seen & {form.identity}
            if again and form.identity in seen:
                found.append(Segment(segment.annex, segment.titled, segment.number, []))
                seen = set()
            seen |= keys
            found[-1].pieces.append(piece)
        return found
