"""An open season: its store, its vault and its rules.

A folder walks in (or nothing: then ``$QCREVIEW_STORE``, else the season opened last); a :class:`Season`
walks out. All other desk functions take a Season as their first argument. The clock is read here alone.
"""

from __future__ import annotations

import difflib
import os
import secrets
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from review_lib import __version__, paths
from review_lib.errors import NotFoundError, RefusedError
from review_lib.intake.vault import Vault
from review_lib.rules.forms import FormSpecs, load_forms
from review_lib.rules.limits import Limits, load_limits
from review_lib.rules.rubric import Rubric, load_rubrics
from review_lib.rules.rule import Rule, load_rule, read_rule
from review_lib.rules.season import SeasonRules, load_season
from review_lib.rules.steps import StepRules, load_steps
from review_lib.store import Store
from review_lib.text import say

SAMPLE = "sample"
SECRETARIAT = "secretariat"
LAST = ".last"


def now() -> datetime:
    """This moment, with the computer's zone."""
    return datetime.now().astimezone()


class Season:
    """An open season. ``name`` is the folder's name; ``sample`` tells the sample season from a real one."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.folder = store.folder
        self.vault = Vault(store.vault)
        made = store.events("season", kinds=["made"])
        self.made: Mapping[str, Any] = (made[0].payload or {}) if made else {}

    @property
    def name(self) -> str:
        """The season's name, as its folder."""
        return self.folder.name

    @property
    def year(self) -> int:
        """The year that the season is of."""
        return int(self.made.get("year", 2026))

    @property
    def sample(self) -> bool:
        """Whether this is the sample season."""
        return bool(self.made.get("sample"))

    @property
    def label(self) -> str:
        """The name to show: the year, and 示例 for the sample."""
        return say("{name} (sample)", name=self.year) if self.sample else self.name

    @property
    def rules_folder(self) -> Path:
        """The folder of the season's rules."""
        return paths.rules_dir() / str(self.made.get("rules", "2026"))

    @cached_property
    def rules(self) -> SeasonRules:
        """Deadlines, limits and kinds. A season file given at intake is kept in the season and stands since."""
        given = self.store.events("season", kinds=["rules"])
        if given and given[-1].payload:
            return SeasonRules.model_validate(yaml.safe_load(given[-1].payload["text"]))
        return load_season(self.rules_folder / "season.yml")

    @cached_property
    def forms(self) -> FormSpecs:
        """The descriptions of the annexes."""
        return load_forms(self.rules_folder / "forms")

    @cached_property
    def steps(self) -> StepRules:
        """The activity steps and their synonyms."""
        return load_steps(self.rules_folder / "steps.yml")

    @cached_property
    def limits(self) -> Limits:
        """What a file may be."""
        return load_limits(self.rules_folder)

    @cached_property
    def rubrics(self) -> Mapping[str, Rubric]:
        """The score table of each division."""
        return load_rubrics(self.rules_folder / "rubrics")

    @cached_property
    def rule(self) -> Rule:
        """The ranking rule in force: the last one given, else the season's ``rule.yml``."""
        given = self.store.events("season", kinds=["rule"])
        if given and given[-1].payload:
            return read_rule(given[-1].payload["text"])
        return load_rule(self.rules_folder / "rule.yml")

    def use_rules_file(self, path: Path, who: str = SECRETARIAT) -> None:
        """Hold the season to the rules of ``path`` from now on. RulesError where the file does not hold."""
        checked = load_season(path)
        text = path.read_text(encoding="utf-8")
        if checked != self.rules:
            self.store.append("season", "rules", {"file": path.name, "text": text}, who=who, at=now())
            self.__dict__.pop("rules", None)

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()

    def __enter__(self) -> Season:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def new_season(name: str, *, folder: Path | None = None, year: int | None = None, sample: bool = False) -> Season:
    """Make the season ``name`` (default folder: ``data/seasons/NAME``). RefusedError where it is there already."""
    place = folder or paths.seasons_dir() / name
    if (place / "season.db").exists():
        raise RefusedError(
            say(
                "The season {name} is there already: {folder}. Open it, or choose another name.",
                name=name,
                folder=place,
            )
        )
    digits = "".join(c for c in name if c.isdigit())[:4]
    of_year = year or (int(digits) if len(digits) == 4 else 2026)
    known = sorted(p.name for p in paths.rules_dir().iterdir() if p.is_dir())
    rules = str(of_year) if str(of_year) in known else known[-1]
    store = Store.open(place, create=True)
    # Entry numbers are drawn by this salt, so that they tell nothing of the order of companies. The sample's is
    # fixed, so that everybody who follows the manual sees the same numbers.
    salt = "sample" if sample else secrets.token_hex(16)
    made = {"name": name, "year": of_year, "rules": rules, "sample": sample, "salt": salt, "version": __version__}
    store.append("season", "made", made, who=SECRETARIAT, at=now())
    remember(place)
    return Season(store)


def open_folder(folder: str | Path | None = None, *, create: bool = False) -> Season:
    """Open a season by folder or by name; None: ``$QCREVIEW_STORE``, else the one opened last.

    ``create`` makes an empty one where there is none. NotFoundError names the seasons that are there.
    """
    given = str(folder) if folder else os.environ.get("QCREVIEW_STORE", "").strip()
    place = _place(given) if given else last()
    if place is None:
        raise NotFoundError(say("No season was opened yet. Name one with --store, or make one: qcreview new 2026"))
    if not (place / "season.db").exists():
        if create:
            return new_season(place.name, folder=place)
        near = difflib.get_close_matches(place.name, names(), 1)
        hint = say(" Did you mean {name}?", name=near[0]) if near else ""
        raise NotFoundError(
            say(
                "There is no season in {folder}.{hint} Make one with: qcreview new {name}",
                folder=place,
                hint=hint,
                name=place.name,
            )
        )
    season = Season(Store.open(place))
    remember(place)
    return season


def names() -> list[str]:
    """The names of the seasons in ``data/seasons``."""
    home = paths.seasons_dir()
    return sorted(p.parent.name for p in home.glob("*/season.db")) if home.is_dir() else []


def last() -> Path | None:
    """The folder of the season opened last, the only one there is, or None."""
    note = paths.seasons_dir() / LAST
    if note.is_file():
        place = Path(note.read_text(encoding="utf-8").strip())
        if (place / "season.db").exists():
            return place
    there = names()
    return paths.seasons_dir() / there[0] if len(there) == 1 else None


def remember(place: Path) -> None:
    """Note the season as the one opened last, where it stands among the seasons."""
    home = paths.seasons_dir()
    if place.resolve().parent == home.resolve():
        home.mkdir(parents=True, exist_ok=True)
        (home / LAST).write_text(str(place.resolve()), encoding="utf-8")


def _place(given: str) -> Path:
    path = Path(given).expanduser()
    if path.parts[:-1] == () and not path.exists() and (paths.seasons_dir() / given / "season.db").exists():
        return paths.seasons_dir() / given
    return path
