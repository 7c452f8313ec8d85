"""The phases of a season's judging: 材料评审 first, then those that ``judging.yml`` adds, each with its score tables.

A phase is called by its name; ``""`` is the first one, whose sheets, pairs and tables stand where they always stood.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from review_lib.desk.season import Season
from review_lib.errors import NotFoundError, RefusedError
from review_lib.rules.judging import JudgingRules, PhaseRules, load_judging
from review_lib.rules.rubric import Rubric, load_rubrics
from review_lib.text import say


def judging_rules(season: Season) -> JudgingRules:
    """How judging is done in this season; read again when the file has changed."""
    path = season.rules_folder / "judging.yml"
    return _judging(path, path.stat().st_mtime_ns if path.exists() else 0)


@lru_cache(maxsize=8)
def _judging(path: Path, _changed: int) -> JudgingRules:
    return load_judging(path)


def phases(season: Season) -> tuple[PhaseRules, ...]:
    """The phases in order; the first is the one that every season has."""
    told = judging_rules(season).phases
    return told or (PhaseRules(name=next((r.phase for r in season.rubrics.values() if r.phase), "")),)


def phase_named(season: Season, name: str) -> str:
    """The key of a phase: ``""`` for the first, else its name. NotFoundError where there is none of that name."""
    known = [p.name for p in phases(season)]
    if not name or name == known[0]:
        return ""
    if name not in known:
        near = difflib.get_close_matches(name, known, 1) or known
        raise NotFoundError(
            say("There is no phase {name} in this season; there are: {all}.", name=name, all="、".join(near))
        )
    return name


def phase_rules(season: Season, phase: str) -> PhaseRules:
    """What holds in a phase, by its key."""
    known = phases(season)
    return known[0] if not phase else next(p for p in known if p.name == phase)


def rubrics_in(season: Season, phase: str = "") -> Mapping[str, Rubric]:
    """The score tables of a phase by division."""
    if not phase:
        return season.rubrics
    folder = season.rules_folder / "rubrics" / phase_rules(season, phase).rubrics
    return _tables(folder, max((f.stat().st_mtime_ns for f in folder.glob("*.yml")), default=0))


@lru_cache(maxsize=8)
def _tables(folder: Path, _changed: int) -> Mapping[str, Rubric]:
    return load_rubrics(folder)


def rubric_in(season: Season, division: str, phase: str = "") -> Rubric:
    """The score table of a division in a phase. RefusedError where it is not marked there."""
    tables = rubrics_in(season, phase)
    if division in tables:
        return tables[division]
    if phase:
        raise RefusedError(say("{division} has no score table in {phase}.", division=division, phase=phase))
    raise RefusedError(say("{division} is decided, not marked.", division=division))
