"""The forms of a season as data: their fields with printed labels and variants, and how people write values.

The folder ``forms`` of a season's rules walks in, checked :class:`FormSpecs` walk out. No file of a company and no
document is known here; a new season is a new folder.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from review_lib.errors import RulesError
from review_lib.rules.yaml_file import read_yaml
from review_lib.text import say

Type = Literal[
    "text", "integer", "number", "percent", "boolean", "choice", "choices", "names", "month", "mobile", "postcode",
    "email", "uscc", "longtext",
]  # fmt: skip


Model = TypeVar("Model", bound=BaseModel)


class _Rules(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FieldSpec(_Rules):
    """One field of a form. ``label`` is printed, ``labels`` are what it is also called; ``range`` where values are
    expected (not what is allowed); ``after`` the field in whose row an ambiguous label stands; ``count`` the field
    that the number in a yes/no cell fills; ``outside`` that it is printed above the table; ``nought`` words that say 0,
    ``nothing`` words that say that nothing is there (both beside those of the season's writing); ``before`` what a
    column of its own is called whose text goes before this one's (部门 beside 职务); ``also`` those of ``labels`` that
    stand for the second part of the value where both parts have a label (电话, 传真)."""

    key: str
    label: str
    type: Type
    labels: tuple[str, ...] = ()
    hint: str = ""
    formula: str = ""
    unit: str = ""
    required: bool = True
    person: bool = False
    outside: bool = False
    seal: bool = False
    range: tuple[float, float] | None = None
    options: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    after: str = ""
    count: str = ""
    nought: tuple[str, ...] = ()
    nothing: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    also: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _choices_have_options(self) -> FieldSpec:
        if self.type in ("choice", "choices") and not self.options:
            raise ValueError(f"{self.key}: a choice needs options")
        return self


class GroupSpec(_Rules):
    """A group of rows below its own header row; ``total`` the field that its last row fills; ``heads`` how a heading
    calls the group where it is no table."""

    key: str
    heads: tuple[str, ...] = ()
    columns: tuple[FieldSpec, ...]
    printed_rows: int = 0
    total: str = ""


class RosterSpec(_Rules):
    """A list of people with a header row of its own, which fills the field ``key``."""

    key: str
    names: tuple[str, ...]
    others: tuple[str, ...]


class SectionSpec(_Rules):
    """A section that a free text must have, and words of which one stands in its heading."""

    id: str
    title: str
    words: tuple[str, ...]


class FormSpec(_Rules):
    """One annex. ``titles`` are patterns of its title without spaces and year; ``marks`` fields that other documents
    do not ask for; ``rejects`` keys of other forms that cannot stand in it; ``printed`` its own words, never text."""

    annex: str
    title: str
    subtitle: str = ""
    edition: str
    source: str
    verified: bool
    titles: tuple[str, ...]
    identity: str = ""
    marks: tuple[str, ...] = ()
    rejects: tuple[str, ...] = ()
    longtext: str = ""
    subject_words: tuple[str, ...] = ()
    fields: tuple[FieldSpec, ...]
    groups: tuple[GroupSpec, ...] = ()
    roster: RosterSpec | None = None
    sections: tuple[SectionSpec, ...] = ()
    printed: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    foot: str = ""
    layout: tuple[tuple[str, ...], ...] = ()

    @field_validator("titles")
    @classmethod
    def _patterns(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in value:
            re.compile(pattern)
        return value

    @model_validator(mode="after")
    def _keys_exist(self) -> FormSpec:
        keys = {field.key for field in self.fields}
        named = {*self.marks, *(key for row in self.layout for key in row)}
        named |= {f.after for f in self.fields if f.after} | {f.count for f in self.fields if f.count}
        named |= {key for key in (self.identity, self.longtext) if key} | {g.total for g in self.groups if g.total}
        if unknown := sorted(named - keys):
            raise ValueError(f"{self.annex}: no such field: {', '.join(unknown)}")
        return self

    def field(self, key: str) -> FieldSpec | None:
        """The field with ``key``; None where the form has none."""
        return next((field for field in self.fields if field.key == key), None)


class Writing(_Rules):
    """How people write: signs for ticks and boxes, units, words around numbers, roles beside names. ``hints``: what
    a bracket in a value asks for, which is no part of the value."""

    ticks: str
    boxes: str
    crosses: str = ""
    true_words: tuple[str, ...]
    false_words: tuple[str, ...]
    nothing: tuple[str, ...]
    seal_words: tuple[str, ...]
    hints: tuple[str, ...] = ()
    roles: tuple[str, ...]
    titles: tuple[str, ...] = ()
    polite: tuple[str, ...] = ()
    approximate: tuple[str, ...]
    lead_words: tuple[str, ...] = ()
    surnames: tuple[str, ...] = ()
    counters: tuple[str, ...]
    hours: dict[str, float]
    money: dict[str, float]
    per: tuple[str, ...]
    percent: tuple[str, ...]
    unit_words: tuple[str, ...]
    unit_headers: tuple[str, ...]
    value_headers: tuple[str, ...]
    number_headers: tuple[str, ...]
    other_headers: tuple[str, ...] = ()
    notes: tuple[str, ...]
    examples: tuple[str, ...] = ()
    ditto: tuple[str, ...] = ()
    marker: str
    list_words: tuple[str, ...] = ("名单",)
    other_markers: tuple[str, ...] = ()
    times: tuple[str, ...]


class FormSpecs(_Rules):
    """All forms of a season and its writing."""

    forms: tuple[FormSpec, ...]
    writing: Writing

    def form(self, annex: str) -> FormSpec:
        """The form of ``annex`` (``annex1`` …). KeyError where the season has none."""
        for form in self.forms:
            if form.annex == annex:
                return form
        raise KeyError(annex)


def load_forms(folder: Path) -> FormSpecs:
    """The forms in ``folder`` (``annex*.yml`` and ``writing.yml``). RulesError names the file and what is wrong."""
    forms = [_load(path, FormSpec) for path in sorted(folder.glob("annex*.yml"))]
    return FormSpecs(forms=tuple(forms), writing=_load(folder / "writing.yml", Writing))


def _load(path: Path, model: type[Model]) -> Model:
    try:
        return model.model_validate(read_yaml(path.read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise RulesError(say("The rules file {path} is missing. Put it back.", path=path)) from error
    except yaml.YAMLError as error:
        raise RulesError(say("{path} is not valid YAML: {reason}", path=path, reason=error)) from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise RulesError(
            say("{path}, at {where}: {reason}", path=path, where=where or "/", reason=first["msg"])
        ) from error
