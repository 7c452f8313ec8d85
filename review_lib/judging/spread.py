"""How far judges lie apart on an entry: values in, values out.

Whole sheets of one entry walk in (judge -> item -> mark); range, mean and the items on which they differ most walk out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Spread:
    """``n`` sheets, their mean total (two decimals, half up is not needed: for reading only), ``range`` from the
    lowest to the highest total, and per item the range of its marks as a share of its maximum, widest first."""

    n: int
    mean: Decimal | None
    range: Decimal
    items: tuple[tuple[str, Decimal], ...]


def spread(sheets: Mapping[str, Mapping[str, Decimal]], maxima: Mapping[str, Decimal]) -> Spread:
    """The spread of the sheets of one entry; ``maxima``: item -> its full mark. No sheet: no mean, range 0."""
    if not sheets:
        return Spread(0, None, Decimal(0), ())
    totals = [sum(marks.values(), Decimal(0)) for marks in sheets.values()]
    mean = (sum(totals, Decimal(0)) / len(totals)).quantize(Decimal("0.01"))
    items = []
    for item, most in maxima.items():
        marks = [given[item] for given in sheets.values() if item in given]
        if len(marks) > 1:
            items.append((item, ((max(marks) - min(marks)) / most).quantize(Decimal("0.01"))))
    items.sort(key=lambda pair: (-pair[1], list(maxima).index(pair[0])))
    return Spread(len(totals), mean, max(totals) - min(totals), tuple(items))
