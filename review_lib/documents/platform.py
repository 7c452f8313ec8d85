"""The table for the national service platform, by columns that are data.

A season book and the columns walk in, the text of a CSV walks out (UTF-8 with BOM when written, so that Excel opens
it). Values that a spreadsheet would take for a formula are marked as text.
"""

from __future__ import annotations

import csv
import io

from review_lib.documents.numbers import fixed, plain
from review_lib.documents.values import BookEntry, RankedRow, SeasonBook
from review_lib.rules.platform import PlatformRules


def platform_csv(book: SeasonBook, rules: PlatformRules) -> str:
    """One line an entry of the wanted kinds, by number."""
    places = {r.entry: r for d in book.divisions for r in d.rows}
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([c.name for c in rules.columns])
    chosen = sorted((e for e in book.entries if e.kind in rules.kinds), key=lambda e: e.number)
    for n, entry in enumerate(chosen, 1):
        row = places.get(entry.number)
        writer.writerow([as_text(_value(c.value, n, entry, row, book.rule.decimals)) for c in rules.columns])
    return out.getvalue()


def as_text(value: str) -> str:
    """``value`` so that no spreadsheet takes it for a formula."""
    return f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") and not _number(value) else value


def _number(value: str) -> bool:
    try:
        float(value)
    except ValueError:
        return False
    return True


def _value(name: str, n: int, entry: BookEntry, row: RankedRow | None, decimals: int) -> str:
    if not name.startswith("$"):
        return plain(entry.form.get(name), "") if name else ""
    own = {
        "$number": str(n),
        "$entry": entry.number,
        "$full_name": entry.full_name,
        "$name": entry.name,
        "$company": entry.company,
        "$unit": entry.unit,
        "$title": entry.title,
        "$division": entry.division,
        "$leader": entry.leader,
        "$members": "、".join(entry.members),
        "$members_count": str(len(entry.members)) if entry.members else "",
        "$award": row.award if row else "",
        "$score": fixed(row.score, decimals) if row else "",
        "$rank": str(row.rank) if row and row.rank is not None else "",
    }
    return own[name]
