"""Texts → pairs that share long passages, with the passages side by side.

A mapping of names to texts walks in; :class:`SimilarPair` values walk out, most alike first. Candidates come
from fingerprints (every text is folded, its 12-character shingles hashed, one hash in eight kept, all sorted
once: linear in the number of texts). Each candidate is then measured on all of its 20-character shingles, and
aligned so that a passage with other names, numbers or words in it still counts as one. It must not know what
the texts are, which of them are versions of one another (the caller leaves those out), nor what a finding is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from review_lib.checks.similarity_text import SEED, Folded, aligned, bare, contained, fold
from review_lib.checks.similarity_text import hashes as hashes_of

SHINGLE = 20
_KEEP = 8
_RUN = 8
# Reports of one trade share 0.15-0.26 of their runs of 8 signs whoever wrote them. A reworded copy (words replaced,
# clauses put round) has far more of them than that, and far more than it has long runs; a plain copy has both.
_REWORDED = 0.08
_BROKEN = 0.25

Hashes = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Passage:
    """One passage that two texts share: where it stands in each (character offsets, end excluded), and
    whether it is there word for word."""

    first_start: int
    first_end: int
    second_start: int
    second_end: int
    exact: bool


@dataclass(frozen=True, slots=True)
class SimilarPair:
    """Two texts that share long passages.

    ``containment``: part of the shorter text's 20-character shingles (without white space) that are in the
    other; ``share``: part of the shorter text that stands in shared passages, small changes forgiven.
    ``passages`` longest first.
    """

    first: str
    second: str
    containment: float
    share: float
    passages: tuple[Passage, ...]

    def other(self, name: str) -> str:
        """The text that ``name`` is alike to."""
        return self.second if name == self.first else self.first


def similar_pairs(
    texts: Mapping[str, str], boilerplate: Iterable[str] = (), threshold: float = 0.30
) -> list[SimilarPair]:
    """All pairs of ``texts`` of which ``threshold`` (0…1) or more of the shorter stands in the other too.

    Passages of ``boilerplate`` and what a fifth of all texts (and more than eight) share count for nothing.
    """
    names = list(texts)
    if len(names) < 2:
        return []
    known = np.unique(np.concatenate([hashes_of(fold(text).codes) for text in boilerplate] or [_none()]))
    prints = _fingerprints(list(texts.values()), known)
    common_from = max(_RUN, len(names) // 5)
    candidates, common = _candidates(prints, threshold, common_from)
    shingles = frozenset(s for text in boilerplate for s in _shingles(bare(text)[0]))
    found = [
        pair
        for a, b in candidates
        if (pair := _measured(names[a], names[b], texts[names[a]], texts[names[b]], shingles, common, threshold))
    ]
    return sorted(found, key=lambda pair: (-max(pair.containment, pair.share), pair.first, pair.second))


def _none() -> Hashes:
    return np.empty(0, np.uint64)


@dataclass(frozen=True, slots=True)
class _Prints:
    """The kept hashes of all texts, sorted, with the text of each, and how many each text has."""

    hashes: Hashes
    owners: npt.NDArray[np.int32]
    sizes: npt.NDArray[np.int64]


def _fingerprints(texts: list[str], known: Hashes) -> _Prints:
    kept: list[Hashes] = []
    sizes = np.zeros(len(texts), np.int64)
    for index, text in enumerate(texts):
        hashes = hashes_of(fold(text).codes)
        mine = np.unique(hashes[(hashes & np.uint64(_KEEP - 1)) == 0])
        if len(known):
            mine = mine[~np.isin(mine, known, assume_unique=True)]
        kept.append(mine)
        sizes[index] = len(mine)
    hashes = np.concatenate(kept)
    owners = np.repeat(np.arange(len(texts), dtype=np.int32), sizes)
    del kept
    order = np.argsort(hashes, kind="stable")
    return _Prints(hashes[order], owners[order], sizes)


def _candidates(prints: _Prints, threshold: float, common_from: int) -> tuple[list[tuple[int, int]], frozenset[int]]:
    """Pairs that may reach ``threshold``, and the hashes that too many texts share."""
    hashes, owners = prints.hashes, prints.owners
    if not len(hashes):
        return [], frozenset()
    starts = np.flatnonzero(np.concatenate(([True], hashes[1:] != hashes[:-1])))
    lengths = np.diff(np.append(starts, len(hashes)))
    common = frozenset(hashes[starts[lengths > common_from]].tolist())
    length_of = np.repeat(lengths, lengths)
    count = len(prints.sizes)
    keys: list[npt.NDArray[np.int64]] = []
    for distance in range(1, _RUN):
        if distance >= len(hashes):
            break
        same = hashes[distance:] == hashes[:-distance]
        fits = length_of[distance:] <= (_RUN if distance > 1 else common_from)
        at = np.flatnonzero(same & fits)
        keys.append(owners[at].astype(np.int64) * count + owners[at + distance])
    pairs, shared = np.unique(np.concatenate(keys) if keys else np.empty(0, np.int64), return_counts=True)
    first, second = pairs // count, pairs % count
    smaller = np.minimum(prints.sizes[first], prints.sizes[second])
    likely = shared >= np.maximum(2.0, 0.4 * threshold * smaller - np.sqrt(smaller * 0.05))
    return list(zip(first[likely].tolist(), second[likely].tolist(), strict=True)), common


@lru_cache(maxsize=64)
def _shingles(text: str) -> frozenset[str]:
    return frozenset(text[i : i + SHINGLE] for i in range(len(text) - SHINGLE + 1))


@lru_cache(maxsize=64)
def _seeded(text: str) -> tuple[Folded, Hashes]:
    folded = fold(text)
    return folded, hashes_of(folded.codes)


def _own(text: str, common: frozenset[int]) -> tuple[str, Folded, npt.NDArray[np.bool_]]:
    """The text without white space, folded, and which folded places are common text."""
    folded, hashes = _seeded(text)
    dull = np.zeros(len(folded.codes), np.bool_)
    if common:
        for at in np.flatnonzero((hashes & np.uint64(_KEEP - 1)) == 0).tolist():
            if int(hashes[at]) in common:
                dull[at : at + SEED + _KEEP] = True
    return bare(text)[0], folded, dull


def _measured(
    first: str, second: str, text_a: str, text_b: str,
    boilerplate: frozenset[str], common: frozenset[int], threshold: float,
) -> SimilarPair | None:  # fmt: skip
    """The pair measured exactly, or None when it stays under ``threshold``."""
    (bare_a, fold_a, dull_a), (bare_b, fold_b, dull_b) = _own(text_a, common), _own(text_b, common)
    dull = _dull_shingles(text_a, fold_a, dull_a) | _dull_shingles(text_b, fold_b, dull_b) | boilerplate
    shingles_a, shingles_b = _shingles(bare_a) - dull, _shingles(bare_b) - dull
    smaller = min(len(shingles_a), len(shingles_b))
    if not smaller:
        return None
    containment = len(shingles_a & shingles_b) / smaller
    swapped = len(fold_a.codes) < len(fold_b.codes)
    long, short, dull_short = (fold_b, fold_a, dull_a) if swapped else (fold_a, fold_b, dull_b)
    runs = aligned(long, short, dull_short)
    covered = np.zeros(len(short.codes), np.bool_)
    for run in runs:
        covered[run.short_start : run.short_end] = True
    covered &= ~dull_short
    share = float(covered.sum()) / max(1, len(short.codes) - int(dull_short.sum()))
    eights, twenties = contained(long, short, dull_short)
    sure = max(containment, twenties) >= threshold / 4  # long runs are there, if only with other marks and numbers
    if sure and eights >= threshold + _REWORDED and eights - twenties >= _BROKEN:
        share = max(share, eights)
    if max(round(containment, 2), share if sure else 0.0) < threshold:
        return None
    passages = []
    for run in sorted(runs, key=lambda r: r.short_start - r.short_end):
        of_long, of_short = long.span(run.long_start, run.long_end), short.span(run.short_start, run.short_end)
        of_a, of_b = (of_short, of_long) if swapped else (of_long, of_short)
        same = bare(text_a[of_a[0] : of_a[1]])[0] == bare(text_b[of_b[0] : of_b[1]])[0]
        passages.append(Passage(*of_a, *of_b, exact=same))
    return SimilarPair(first, second, containment, share, tuple(passages))


def _dull_shingles(text: str, folded: Folded, dull: npt.NDArray[np.bool_]) -> frozenset[str]:
    """The 20-character shingles that lie wholly in common text."""
    if not dull.any():
        return frozenset()
    stripped, places = bare(text)
    in_text = np.ones(len(text) + 1, np.bool_)
    in_text[folded.places] = dull
    kept = in_text[places]
    sums = np.concatenate(([0], np.cumsum(kept)))
    whole = np.flatnonzero(sums[SHINGLE:] - sums[:-SHINGLE] == SHINGLE).tolist()
    return frozenset(stripped[i : i + SHINGLE] for i in whole)
