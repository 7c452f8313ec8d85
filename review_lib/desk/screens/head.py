"""What stands above every screen."""

from __future__ import annotations

from typing import Any

from review_lib.desk.season import Season, now
from review_lib.text import say


def head(season: Season) -> dict[str, Any]:
    """What stands above every screen: the season's name, its rules, whether it is the sample."""
    rules = season.rules
    return {
        "name": season.label,
        "title": rules.title,
        "notice": rules.notice_number,
        "sample": season.sample,
        "deadlines": [_deadline(season, "forms"), _deadline(season, "reports")],
        "folder": str(season.folder),
    }


def _deadline(season: Season, what: str) -> dict[str, Any]:
    until = season.rules.deadline("forms" if what == "forms" else "reports")
    left = until - now()
    closed = left.total_seconds() < 0
    days = abs(left).days
    words = (
        say("closed {n} days ago", n=days)
        if closed
        else say("{n} days {h} hours left", n=left.days, h=left.seconds // 3600)
    )
    return {
        "what": say("Annexes 1-8") if what == "forms" else say("Reports and experience"),
        "until": until.strftime("%Y-%m-%d %H:%M:%S"),
        "left": words,
        "closed": closed,
    }
