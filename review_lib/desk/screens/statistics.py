"""The statistics of annexes 3 and 6 for a screen: sums, rates, comparisons, what does not fit, what was not counted."""

from __future__ import annotations

from typing import Any

from review_lib.desk.publish import season_book
from review_lib.desk.season import Season
from review_lib.documents.statistics import AnnexStatistics, statistics_of
from review_lib.documents.statistics_files import group_name, oddity_text, show, skipped_text
from review_lib.rules.casebook import StatisticsRules
from review_lib.text import say


def statistics(season: Season) -> list[dict[str, Any]]:
    """One part an annex, as the exported workbook has it."""
    book = season_book(season, full=())
    return [_annex(statistics_of(book, annex), rules) for annex, rules in book.casebook.statistics.items()]


def _annex(stats: AnnexStatistics, rules: StatisticsRules) -> dict[str, Any]:
    units = {f.key: f.unit for f in rules.sums}
    labels = {f.key: f.label for f in rules.sums}
    charts = [_chart(stats, key, labels[key], units[key]) for key in rules.charts]
    groups = [
        {
            "by": group_name(by),
            "heads": [f"{labels[key]}（{units[key]}）" for key in rules.charts],
            "rows": [[name, *(show(sums.get(key)) for key in rules.charts)] for name, sums in found.items()],
        }
        for by, found in stats.groups.items()
    ]
    return {
        "title": stats.title,
        "units": len(stats.units),
        "totals": [
            {"label": t.label, "value": show(t.total), "unit": t.unit, "counted": t.counted, "asked": t.asked}
            for t in stats.totals
        ],
        "rates": [
            {
                "label": r.label,
                "value": show(r.value if r.value is not None else r.middle),
                "unit": r.unit,
                "counted": r.counted,
                "how": say("from its parts") if r.recomputed else say("middle of the units"),
            }
            for r in stats.rates
        ],
        "yes": [{"label": label, "yes": y, "no": n, "none": none} for label, (y, n, none) in stats.yes.items()],
        "choices": [
            {"label": label, "said": "、".join(f"{name} {count}" for name, count in found.items())}
            for label, found in stats.choices.items()
        ],
        "charts": charts,
        "groups": groups,
        "odd": [{"unit": o.unit, "text": oddity_text(o)} for o in stats.oddities],
        "skipped": [{"unit": n.unit, "text": skipped_text(n)} for n in stats.not_counted],
    }


def _chart(stats: AnnexStatistics, key: str, label: str, unit: str) -> dict[str, Any]:
    """The units by one figure, the highest first, and those that do not fit."""
    bars = [(name, row[key]) for name, row in stats.table.items() if key in row]
    return {
        "label": label,
        "unit": unit,
        "bars": sorted(bars, key=lambda b: (-b[1], b[0])),
        "odd": sorted({o.unit for o in stats.oddities if o.label == label}),
    }
