"""What is wrong in a season, as lines for a console, and where, in words."""

from __future__ import annotations

import re
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


def where(season: Season, subject: str) -> str:
    """A finding's subject in words: ``annex5[回转窑班].quality_cost`` is annex 5 (回转窑班), 质量成本."""
    found = re.fullmatch(r"annex(\d)(?:\.(\w+))?(?:\[(.*)\])?(?:\.(\w+))?", subject)
    if found is None:
        return subject
    number, first, name, last = found.groups()
    form = season.forms.form(f"annex{number}")
    labels = {f.key: f.label for f in form.fields}
    labels |= {c.key: c.label for g in form.groups for c in g.columns}
    key = last or (first if first in labels else "")
    parts = [say("annex {number}", number=number)]
    if name:
        parts.append(say("({name})", name=name))
    return "".join(parts) + (f" {labels.get(key, key)}" if key else "")
