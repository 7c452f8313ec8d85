"""Forms without titles that follow each other, cut apart by their labels.

Pieces with the labels that stand in each walk in; the places where a form begins walk out. Of all ways to cut, the one
is taken that leaves the fewest labels unexplained: a label is explained by a form that has its field and has not asked
for it yet. A form too many costs more than a few labels that belong nowhere. Texts and values are not known here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from review_lib.reading.forms.labels import Ref
from review_lib.rules.forms import FormSpecs

_BEGIN = 2.5
_NOWHERE = 0.9
_ROOM = 0.7
_ENOUGH = 6
_MOST_WRONG = 9.0

Labels = Sequence[Sequence[Ref]]


@dataclass(frozen=True, slots=True)
class Cut:
    """A run of pieces from ``start`` up to ``end``; ``annex`` ``""`` where they are no form."""

    annex: str
    start: int
    end: int


class Cutter:
    """Cuts pieces by the forms of a season."""

    def __init__(self, specs: FormSpecs) -> None:
        self._annexes = [form.annex for form in specs.forms if form.layout]
        self._enough = {f.annex: min(_ENOUGH, round(0.7 * len(f.fields))) for f in specs.forms}
        self._heads = {
            f.annex: frozenset(field.key for field in f.fields) - {group.total for group in f.groups}
            for f in specs.forms
        }
        self._marks = {form.annex: frozenset(form.marks) for form in specs.forms}

    def doubtful(self, labels: Sequence[Labels], annex: str) -> bool:
        """Whether pieces under the title of ``annex`` (``""``: none) may hold more than that form."""
        if annex:
            wrong = self._cost(annex, labels)
            return wrong > 3
        return sum(len(piece) for piece in labels) >= _ENOUGH

    def cut(self, labels: Sequence[Labels], parted: Sequence[bool]) -> list[Cut]:
        """The best cut of the pieces of which ``labels`` holds the labels; ``parted`` whether room parts a piece from
        the one before it. Pieces without labels belong to the run before them."""
        at = [index for index, piece in enumerate(labels) if piece]
        count = len(at)
        best: list[tuple[float, str, int]] = [(0.0, "", 0)]
        reached: list[list[tuple[float, str, int]]] = [[] for _ in range(count + 1)]
        for first in range(count):
            if first:
                best.append(min(reached[first]))
            own = best[first][0] - (_ROOM if any(parted[at[first - 1] + 1 : at[first] + 1]) and first else 0)
            alone = best[first][0] + _NOWHERE * len(labels[at[first]])
            reached[first + 1].append((alone, "", first))
            for annex in self._annexes:
                self._extend(annex, first, own, [labels[i] for i in at[first:]], reached)
        if count:
            best.append(min(reached[count]))
        runs: list[Cut] = []
        end = count
        while end:
            _, annex, start = best[end]
            runs.append(Cut(annex, at[start] if start else 0, at[end] if end < count else len(labels)))
            end = start
        return _joined(runs[::-1])

    def _extend(
        self, annex: str, first: int, own: float, labels: Sequence[Labels], reached: list[list[tuple[float, str, int]]]
    ) -> None:
        run = _Run()
        for number, piece in enumerate(labels, first + 1):
            run.take(annex, piece, self._marks[annex])
            if run.wrong > _MOST_WRONG or (number == first + 1 and not run.keys):
                return
            if len(run.keys) >= self._enough[annex] and run.keys & self._heads[annex]:
                reached[number].append((own + _BEGIN + run.wrong - 0.5 * run.marks, annex, first))

    def _cost(self, annex: str, labels: Sequence[Labels]) -> float:
        run = _Run()
        for piece in labels:
            run.take(annex, piece, self._marks[annex])
        return run.wrong


class _Run:
    """Pieces read as one form: the keys seen, the marks among them, and how many labels it does not explain."""

    __slots__ = ("keys", "marks", "odd", "wrong")

    def __init__(self) -> None:
        self.keys: set[str] = set()
        self.odd: set[Ref] = set()
        self.marks = 0
        self.wrong = 0.0

    def take(self, annex: str, piece: Labels, marks: frozenset[str]) -> None:
        here: set[str] = set()
        beside: set[Ref] = set()
        for refs in piece:
            own = [ref for ref in refs if ref.annex == annex]
            if not own:
                # A role that stands beside many names is one oddity, not many, and in one table no more than one.
                self.wrong += 0 if refs[0] in beside else 0.2 if refs[0] in self.odd else 1
                self.odd.add(refs[0])
                beside.add(refs[0])
                continue
            new = [ref for ref in own if _key(ref) not in self.keys and _key(ref) not in here]
            if new:
                here.add(_key(new[0]))
                self.marks += new[0].key in marks
            elif not any(ref.group or _key(ref) in here for ref in own):
                self.wrong += 1
        self.keys |= here


def _key(ref: Ref) -> str:
    return f"{ref.group}.{ref.key}" if ref.group else ref.key


def _joined(runs: Sequence[Cut]) -> list[Cut]:
    """Runs that are no form joined to each other, and to the form before them."""
    found: list[Cut] = []
    for run in runs:
        if found and not run.annex:
            found[-1] = Cut(found[-1].annex, found[-1].start, run.end)
        else:
            found.append(run)
    return found
