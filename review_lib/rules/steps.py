"""The steps of an activity and how reports head them.

A YAML file walks in (``data/rules/2026/steps.yml`` or another season's); a checked, frozen
:class:`StepRules` walks out, which tells what step a heading is and which steps a topic type demands.
It must not know how a document is laid out: it sees headings as strings.
"""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, field_validator, model_validator

from review_lib.errors import RulesError
from review_lib.paths import rules_dir
from review_lib.quick import nfkc
from review_lib.rules.yaml_file import read_yaml
from review_lib.text import say

_SOFT = re.compile(r"[\s\u200b\ufeff“”\"'「」『』【】\[\]■●◆▲★※*_—\-–·]+")
_STAGE = re.compile(r"\((?:P|D|C|A|PDCA|[一-龥]{1,3}阶段)(?:阶段)?\)$", re.IGNORECASE)


def plain(text: str) -> str:
    """``text`` in NFKC without white space, quotes and ornaments: what headings are compared by."""
    return _plain_short(text) if len(text) <= 80 else _plain(text)


def _plain(text: str) -> str:
    bare = _SOFT.sub("", nfkc(text))
    return _STAGE.sub("", bare).rstrip(":：;；,，。.、")


_plain_short = lru_cache(maxsize=16384)(_plain)


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", ignored_types=(cached_property,))


def _compile(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p})" for p in patterns) or r"(?!)", re.IGNORECASE)


def _good_patterns(patterns: tuple[str, ...]) -> tuple[str, ...]:
    for pattern in patterns:
        try:
            re.compile(pattern)
        except re.error as fault:
            raise ValueError(f"pattern {pattern!r}: {fault}") from fault
    return patterns


class StepRule(_Frozen):
    """One step of the standard: its printed name, whole headings for it, and patterns sought in one."""

    name: str
    words: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()

    _check = field_validator("patterns")(_good_patterns)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """All patterns as one."""
        return _compile(self.patterns)


class TopicType(_Frozen):
    """A topic type: its steps in order (a tuple inside: any one of them), the words that name the type,
    the steps that only this type has, and how its titles look."""

    steps: tuple[str | tuple[str, ...], ...]
    words: tuple[str, ...]
    only: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()

    _check = field_validator("titles")(_good_patterns)

    @property
    def demanded(self) -> tuple[tuple[str, ...], ...]:
        """Each step as the tuple of ids that satisfy it, the standard's own first."""
        return tuple((s,) if isinstance(s, str) else tuple(s) for s in self.steps)


class Patterns(_Frozen):
    """A list of patterns for headings."""

    patterns: tuple[str, ...]

    _check = field_validator("patterns")(_good_patterns)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """All patterns as one."""
        return _compile(self.patterns)


class KindWords(_Frozen):
    """How a kind of report titles itself, how its group is called, and (team) what its headings speak of."""

    title_words: tuple[str, ...]
    names: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()

    _check = field_validator("patterns", "names")(_good_patterns)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The heading patterns as one."""
        return _compile(self.patterns)

    @cached_property
    def name_pattern(self) -> re.Pattern[str]:
        """The patterns of names as one."""
        return _compile(self.names)


class Labels(_Frozen):
    """Labels that a report prints beside what it says of itself."""

    title: tuple[str, ...]
    company: tuple[str, ...]
    group: tuple[str, ...]
    topic_type: tuple[str, ...]
    target_kind: tuple[str, ...] = ()


class Cover(_Frozen):
    """What on a cover is no topic, and sentences in the text that name the topic (one group each)."""

    not_title: tuple[str, ...]
    sentence: tuple[str, ...]

    _check = field_validator("not_title", "sentence")(_good_patterns)


class FactWords(_Frozen):
    """Patterns of sentences that tell target, result and benefit, and the steps that they stand in."""

    target: tuple[str, ...]
    result: tuple[str, ...]
    target_steps: tuple[str, ...]
    result_steps: tuple[str, ...]
    benefit: tuple[str, ...]
    benefit_total: tuple[str, ...]
    benefit_field: str

    _check = field_validator("target", "result", "benefit", "benefit_total")(_good_patterns)


class StepRules(_Frozen):
    """All of steps.yml: ask :meth:`of` for a heading's steps and :meth:`is_step` whether it counts."""

    edition: str
    source: str
    verified: bool
    steps: dict[str, StepRule]
    nearly_over: str
    topic_types: dict[str, TopicType]
    assigned_target: tuple[str, ...]
    self_target: tuple[str, ...]
    not_steps: Patterns
    contents_titles: tuple[str, ...]
    team: KindWords
    qc: KindWords
    company_endings: tuple[str, ...]
    labels: Labels
    cover: Cover
    other_documents: tuple[str, ...]
    other_sections: tuple[str, ...]
    min_chars: int
    methods: dict[str, tuple[str, ...]]
    captions: tuple[str, ...] = ()
    inner_headings: tuple[str, ...] = ()
    facts: FactWords
    boilerplate: tuple[str, ...] = ()

    _check = field_validator("company_endings", "other_documents", "captions", "inner_headings")(_good_patterns)

    @field_validator("methods")
    @classmethod
    def _methods(cls, methods: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        for words in methods.values():
            _good_patterns(words)
        return methods

    @model_validator(mode="after")
    def _known_steps(self) -> StepRules:
        if self.nearly_over not in self.steps:
            raise ValueError(f"nearly_over: step {self.nearly_over!r} is not described")
        for name, kind in self.topic_types.items():
            for step in {s for any_of in kind.demanded for s in any_of} | set(kind.only):
                if step not in self.steps:
                    raise ValueError(f"topic type {name}: step {step!r} is not described")
        return self

    @cached_property
    def _whole(self) -> dict[str, str]:
        return {plain(word): step for step, rule in self.steps.items() for word in (rule.name, *rule.words)}

    @cached_property
    def _inner(self) -> re.Pattern[str]:
        return re.compile("|".join((*self.captions, *self.inner_headings)) or r"(?!)")

    @cached_property
    def order(self) -> dict[str, int]:
        """Step id -> its place in the standard's own order of steps."""
        return {step: place for place, step in enumerate(self.steps)}

    def of(self, heading: str) -> tuple[str, ...]:
        """The standard steps that a heading (without its number) stands for, in the standard's order;
        several for a merged one (制定对策与对策实施), none for a heading that is no known step."""
        bare = plain(heading)
        if not bare or len(bare) > 30:
            return ()
        known = self._known.get(bare)
        if known is None:
            if len(self._known) >= 20_000:
                self._known.clear()
            known = self._known[bare] = self._steps_in(bare)
        return known

    @cached_property
    def _known(self) -> dict[str, tuple[str, ...]]:
        """What headings were found to stand for: they come again from report to report."""
        return {}

    def _steps_in(self, bare: str) -> tuple[str, ...]:
        if bare in self._whole:
            return (self._whole[bare],)
        found: list[str] = []
        rest = bare
        for step in _WHICH_FIRST:
            rule = self.steps.get(step)
            while rule and (hit := rule.pattern.search(rest)) and hit.group():
                found.append(step)
                rest = rest[: hit.start()] + "|" + rest[hit.end() :]
        for step, rule in self.steps.items():
            if step not in _WHICH_FIRST and rule.pattern.search(rest):
                found.append(step)
        for part in re.split(r"[与及和、/|;,，并]", rest):
            if part in self._whole:
                found.append(self._whole[part])
        return tuple(sorted(set(found), key=self.order.__getitem__))

    def is_whole(self, heading: str) -> bool:
        """Whether the heading is, word for word (but for a 的), a known name of a step."""
        bare = plain(heading)
        return bare in self._whole or bare.replace("的", "") in self._whole

    def not_step(self, heading: str) -> bool:
        """Whether a first-level heading is surely none of the activity's (小组概况, 目录, 附件)."""
        return bool(self.not_steps.pattern.search(plain(heading))) and not self.of(heading)

    def is_inner(self, line: str) -> bool:
        """Whether a line stands inside a step however it looks: a caption (图3 排列图), a division (实施一：…)."""
        return bool(self._inner.match(line))

    def name(self, step: str) -> str:
        """The standard's printed name of a step id; the id itself when unknown."""
        return self.steps[step].name if step in self.steps else step


# Looked for before the others and taken out of the heading, since their words are part of others' patterns.
_WHICH_FIRST = ("feasibility", "confirm")


def load_steps(path: Path) -> StepRules:
    """The step rules of one YAML file. RulesError names the file and what does not hold."""
    try:
        return StepRules.model_validate(read_yaml(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError) as fault:
        raise RulesError(
            say(
                "The steps file {file} does not hold: {reason}. Correct it there.",
                file=path,
                reason=" ".join(str(fault).split()),
            )
        ) from fault


@lru_cache(maxsize=8)
def step_rules(season: int = 2026) -> StepRules:
    """The shipped step rules of a season (``data/rules/<season>/steps.yml``)."""
    return load_steps(rules_dir() / str(season) / "steps.yml")
