"""Text made comparable, and two texts aligned.

A text walks in; its folded form (letters and characters only, every number one sign, one width) with the
place of each sign in the text walks out. Two folded texts give the runs that they share, small changes
forgiven. It must not know how pairs are found or judged.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

SEED = 12
_WORTH = 14
_OCCURRENCES = 3
GAP = 20
_SHORT_RUN, _LONG_RUN = 8, 20
LEAST = 40
_ZERO = ord("0")
_AS_THEY_ARE = ((0x3400, 0xA000), (0x20000, 0x110000))


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text as codes, and the place of each in the text that it came from."""

    codes: npt.NDArray[np.uint32]
    places: npt.NDArray[np.int64]

    @property
    def text(self) -> str:
        """The codes as a string."""
        return self.codes.astype("<u4").tobytes().decode("utf-32-le")

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where folded places ``start`` to ``end`` (excluded) stand in the text."""
        return int(self.places[start]), int(self.places[end - 1]) + 1


@dataclass(frozen=True, slots=True)
class SharedRun:
    """One run that a long and a short folded text share (places in each, ends excluded)."""

    long_start: int
    long_end: int
    short_start: int
    short_end: int


@cache
def _table() -> npt.NDArray[np.uint32]:
    """Code point -> folded code point, 0 for what does not count; numbers are one sign."""
    table = np.zeros(0x110000, np.uint32)
    for first, last in _AS_THEY_ARE:
        table[first:last] = np.arange(first, last)
    for code in range(0xFFFF):
        if table[code] or 0xAC00 <= code < 0xF900:
            continue
        folded = unicodedata.normalize("NFKC", chr(code)).lower()
        if len(folded) == 1 and folded.isalnum():
            table[code] = _ZERO if folded.isdigit() else ord(folded)
        elif folded[:1].isalnum():
            table[code] = ord(folded[0])
    return table


@cache
def _spaces() -> npt.NDArray[np.bool_]:
    """Code point -> whether it is white space."""
    table = np.zeros(0x110000, np.bool_)
    table[[code for code in range(0x3001) if chr(code).isspace()]] = True
    return table


def _codes(text: str) -> npt.NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint32, copy=False)


def fold(text: str) -> Folded:
    """``text`` without white space and punctuation, in one width and case, each number one sign."""
    codes = _table()[_codes(text)]
    places = np.flatnonzero(codes)
    codes = codes[places]
    if len(codes) > 1:
        digit = codes == _ZERO
        first = np.concatenate(([True], ~(digit[1:] & digit[:-1])))
        codes, places = codes[first], places[first]
    return Folded(codes, places)


def bare(text: str) -> tuple[str, npt.NDArray[np.int64]]:
    """``text`` without white space, and the place of each kept character."""
    return "".join(text.split()), np.flatnonzero(~_spaces()[_codes(text)])


def hashes(codes: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint64]:
    """A 64-bit hash of every run of :data:`SEED` (8 + 4) codes."""
    if len(codes) < SEED:
        return np.empty(0, np.uint64)
    four, eight = _fours_and_eights(codes)
    whole = eight[:-4] * np.uint64(0xA0761D6478BD642F) + four[8:]
    whole ^= whole >> np.uint64(31)
    whole *= np.uint64(0xE7037ED1A0B428DB)
    whole ^= whole >> np.uint64(29)
    return whole


def _fours_and_eights(codes: npt.NDArray[np.uint32]) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint64]]:
    one = codes.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    two = one[:-1] * np.uint64(0xBF58476D1CE4E5B9) + one[1:]
    four = two[:-2] * np.uint64(0x94D049BB133111EB) + two[2:]
    return four, four[:-4] * np.uint64(0xD6E8FEB86659FD93) + four[4:]


def contained(long: Folded, short: Folded, skip: npt.NDArray[np.bool_]) -> tuple[float, float]:
    """Parts (0…1) of the runs of 8 and of 20 signs of ``short`` that stand anywhere in ``long``, those that begin at a
    place in ``skip`` left out."""
    if min(len(short.codes), len(long.codes)) < _LONG_RUN:
        return 0.0, 0.0
    eights = [_fours_and_eights(text.codes)[1] for text in (long, short)]
    twenties = [
        hashes(text.codes)[:-_SHORT_RUN] * np.uint64(0xD6E8FEB86659FD93) + eight[SEED:]
        for text, eight in zip((long, short), eights, strict=True)
    ]
    parts = []
    for all_of_long, all_of_short in (eights, twenties):
        own = np.unique(all_of_short[~skip[: len(all_of_short)]])
        parts.append(float(np.isin(own, all_of_long).mean()) if len(own) else 0.0)
    return parts[0], parts[1]


def aligned(long: Folded, short: Folded, skip: npt.NDArray[np.bool_] | None = None) -> list[SharedRun]:
    """The runs of ``short`` (40 signs or more) that stand in ``long`` too, gaps up to 20 signs forgiven.

    ``skip`` marks places of ``short`` from which no run is begun or continued. A run is kept when at least
    six tenths of it are there sign for sign.
    """
    runs: list[list[int]] = []
    active: list[list[int]] = []
    for i, j, size in _segments(hashes(long.codes), hashes(short.codes), skip):
        if len(active) > 8:
            runs += [run for run in active if run[3] < j - GAP]
            active = [run for run in active if run[3] >= j - GAP]
        _extend(active, i, j, size)
    return [
        SharedRun(run[0], run[1], run[2], run[3])
        for run in runs + active
        if run[3] - run[2] >= LEAST and run[4] >= 0.6 * (run[3] - run[2])
    ]


def _segments(
    long: npt.NDArray[np.uint64], short: npt.NDArray[np.uint64], skip: npt.NDArray[np.bool_] | None
) -> list[tuple[int, int, int]]:
    """Stretches that are there sign for sign (14 signs or more): place in long, in short, length."""
    order = np.argsort(long, kind="stable")
    ranked = long[order]
    left, right = np.searchsorted(ranked, short, "left"), np.searchsorted(ranked, short, "right")
    found = right > left
    if skip is not None:
        found &= ~skip[: len(short)]
    at_long: list[npt.NDArray[np.intp]] = []
    at_short: list[npt.NDArray[np.intp]] = []
    for nth in range(_OCCURRENCES):
        places = np.flatnonzero(found & (left + nth < right))
        at_long.append(order[left[places] + nth])
        at_short.append(places)
    i, j = np.concatenate(at_long), np.concatenate(at_short)
    if not len(i):
        return []
    along = np.lexsort((j, i - j))
    i, j = i[along], j[along]
    starts = np.flatnonzero(np.concatenate(([True], (np.diff(i - j) != 0) | (np.diff(j) != 1))))
    sizes = np.diff(np.append(starts, len(i))) + SEED - 1
    kept = sizes >= _WORTH
    stretches = zip(i[starts][kept].tolist(), j[starts][kept].tolist(), sizes[kept].tolist(), strict=True)
    return sorted(stretches, key=lambda stretch: stretch[1])


def _extend(active: list[list[int]], i: int, j: int, size: int) -> None:
    """Join a stretch to the active run that it continues best, or begin one."""
    best: tuple[int, list[int]] | None = None
    for run in active:
        over_long, over_short = i - run[1], j - run[3]
        if -SEED <= over_long <= GAP and -SEED <= over_short <= GAP:
            shift = abs(over_long - over_short)
            if best is None or shift < best[0]:
                best = (shift, run)
    if best is None:
        active.append([i, i + size, j, j + size, size])
        return
    run = best[1]
    run[4] += max(0, j + size - max(run[3], j))
    run[1], run[3] = max(run[1], i + size), max(run[3], j + size)
