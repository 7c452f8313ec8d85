"""Blank annexes to send out, from the descriptions by which filled ones are read."""

from __future__ import annotations

from pathlib import Path

from review_lib import paths
from review_lib.documents.blank import make_blank_forms
from review_lib.errors import NotFoundError
from review_lib.rules.blank import blank_forms
from review_lib.rules.forms import load_forms
from review_lib.text import say


def write_forms(out: Path, year: str = "2026") -> list[Path]:
    """Write the blank annexes of a year's rules into ``out``; the files written.

    NotFoundError: there are no rules of that year. RulesError: a description does not hold.
    """
    folder = paths.rules_dir() / year
    if not (folder / "forms").is_dir():
        known = "、".join(sorted(p.name for p in paths.rules_dir().iterdir() if p.is_dir()))
        raise NotFoundError(say("There are no rules of {year}; there are: {known}.", year=year, known=known))
    made = make_blank_forms(load_forms(folder / "forms"), blank_forms(folder))
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for name, data in made:
        path = out / name
        path.write_bytes(data)
        written.append(path)
    return written
