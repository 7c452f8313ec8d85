"""What is wrong in a season, as lines for a console."""

from __future__ import annotations

from collections import Counter

from review_lib.checks.sentences import finding_sentence
from review_lib.desk.season import Season
from review_lib.desk.view import view
from review_lib.text import say


def finding_lines(season: Season, most: int = 8) -> list[str]:
    """A line a severity with counts, then the first errors in words."""
    found = [f for u in view(season).register.units for f in u.findings]
    count = Counter(f.severity for f in found)
    lines = [
        say(
            "Findings: {errors} errors, {warnings} warnings, {infos} notes.",
            errors=count["error"],
            warnings=count["warning"],
            infos=count["info"],
        )
    ]
    for finding in [f for f in found if f.severity == "error"][:most]:
        title, what, _ = finding_sentence(finding)
        lines.append(f"  {finding.unit}  {title}：{what}")
    rest = count["error"] - most
    if rest > 0:
        lines.append(say("  … and {n} more errors: see 2-形式审查.ipynb", n=rest))
    return lines
