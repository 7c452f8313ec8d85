"""How firmly the judges of a round hang together by the entries that they share.

Arrays of one phase walk in (:mod:`fair_data`), one number walks out. Where it is large enough, the marks alone tell
how strict each judge is; where rooms hang together by a few entries, what is usual of judges must help.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from review_lib.ranking.fair_data import FairData, Ints


def link(data: FairData) -> float:
    """The weakest link between judges: 1 where each pair shares all entries, 0 where some share none, even in a chain.

    It is the second smallest eigenvalue of what the sheets tell of severities when qualities are free (the Laplacian
    of the judges' graph, each entry's judges joined, scaled to the judges' sheets). Panels of other divisions that
    share no judge are looked at apart; 0 where the judges of one division fall apart.
    """
    used = np.unique(data.sheet_judge)
    if len(used) < 2:
        return 1.0
    there = np.zeros((len(data.entries), len(data.judges)))
    np.add.at(there, (data.sheet_entry, data.sheet_judge), 1.0)
    there = there[:, used]
    share = there / np.sqrt(np.maximum(there.sum(axis=1), 1.0))[:, None] / np.sqrt(there.sum(axis=0))[None, :]
    alike = share.T @ share
    part = _parts(alike > 0)
    panels = np.zeros((len(data.divisions), int(part.max()) + 1))
    at = np.searchsorted(used, data.sheet_judge)
    panels[data.division[data.sheet_entry], part[at]] = 1.0
    if (panels.sum(axis=1) > 1).any():
        return 0.0
    weakest = 1.0
    for n in range(int(part.max()) + 1):
        own = np.flatnonzero(part == n)
        if len(own) > 1:
            weakest = min(weakest, 1.0 - float(np.linalg.eigvalsh(alike[np.ix_(own, own)])[-2]))
    return weakest


def _parts(joined: npt.NDArray[np.bool_]) -> Ints:
    """The number of the connected part that each row of a symmetric matrix of links belongs to."""
    part = np.full(len(joined), -1, np.intp)
    count = 0
    for start in range(len(joined)):
        if part[start] < 0:
            edge = np.zeros(len(joined), bool)
            edge[start] = True
            while edge.any():
                part[edge] = count
                edge = joined[edge].any(axis=0) & (part < 0)
            count += 1
    return part
