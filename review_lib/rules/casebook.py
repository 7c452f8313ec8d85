"""The rules of what is printed: ``casebook.yml`` (typography and fixed texts) and ``icqcc.yml`` (nomination).

A YAML file walks in, frozen pydantic models walk out; a file that does not hold is refused with the place and what
would be right. Knows nothing of a season's entries.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from review_lib.errors import RulesError
from review_lib.paths import rules_dir
from review_lib.rules.yaml_file import read_yaml
from review_lib.text import say


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Page(_Frozen):
    """Paper and margins in millimetres; ``bleed_mm`` is added all round for print shops, with the trim size named."""

    width_mm: float = Field(gt=50)
    height_mm: float = Field(gt=50)
    top_mm: float
    bottom_mm: float
    inside_mm: float
    outside_mm: float
    header_mm: float = 20
    footer_mm: float = 24
    bleed_mm: float = 0


class Face(_Frozen):
    """A typeface: its East Asian name as Word knows it, and free ones that may stand in, best first."""

    name: str
    fallbacks: tuple[str, ...] = ()
    kind: Literal["serif", "sans"] = "serif"
    bold: bool = False


class Fonts(_Frozen):
    """The faces of a set: titles, level-1 heads, level-2 heads, body; Latin for letters and figures."""

    title: Face
    head: Face
    subhead: Face
    body: Face
    latin: str


class Sizes(_Frozen):
    """Type sizes and pitches in points."""

    body: float
    pitch: float
    cover: float
    part: float
    case: float
    head: float
    subhead: float
    org: float
    caption: float
    table: float
    running: float
    folio: float
    note: float


class Typography(_Frozen):
    """One typographic set. ``indent_chars``: first-line indent of the body in characters."""

    title: str
    source: str
    verified: bool
    page: Page
    fonts: Fonts
    sizes: Sizes
    indent_chars: int = 2
    line_colour: str = "15181B"


class Part(_Frozen):
    """A part of the book: its title and the divisions in it, each under its own title."""

    title: str
    running: str
    divisions: tuple[str, ...]
    subtitles: bool = True
    case_label: str


class FactRow(_Frozen):
    """One cell pair of a case's fact table: label and the form field (or ``$``-named value) that fills it."""

    label: str
    value: str
    unit: str = ""


class Appendix(_Frozen):
    """An appendix: ``awards`` (the award lists), ``rules`` (how it was judged) or ``terms``."""

    title: str
    kind: Literal["awards", "rules", "terms"]
    text: tuple[str, ...] = ()


class Term(_Frozen):
    """A term with its meaning in a few words and its English."""

    zh: str
    en: str
    meaning: str = ""


class SumField(_Frozen):
    """A field that is added up over the units; ``when``: only where that field is yes."""

    key: str
    label: str
    unit: str
    when: str = ""


class RateField(_Frozen):
    """A share that units give; ``of`` is the field that weights it (``""``: it cannot be recomputed)."""

    key: str
    label: str
    of: str = ""


class Ratio(_Frozen):
    """A rate worked out from sums: ``over`` ÷ (``under`` + ``plus``)."""

    label: str
    over: str
    under: str
    plus: str = ""
    percent: bool = False
    unit: str = ""


class NamedField(_Frozen):
    """A yes/no or choice field with its label."""

    key: str
    label: str


class StatisticsRules(_Frozen):
    """What is counted of one annex."""

    title: str
    sums: tuple[SumField, ...]
    rates: tuple[RateField, ...] = ()
    ratios: tuple[Ratio, ...] = ()
    yes_no: tuple[NamedField, ...] = ()
    choices: tuple[NamedField, ...] = ()
    not_above: tuple[tuple[str, str], ...] = ()
    charts: tuple[str, ...] = ()


class Comparing(_Frozen):
    """How units are grouped: metal → words in a unit's name, the provinces' names, the field that tells a size."""

    metals: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    provinces: tuple[str, ...] = ()
    size_field: str = ""


class CasebookRules(_Frozen):
    """All fixed texts and the typography of the casebook."""

    title: str
    subtitle: str
    publisher: str
    association: str = ""
    industry: str = ""
    board_title: str
    board: tuple[tuple[str, str], ...]
    preface_title: str
    preface: tuple[str, ...]
    notes_title: str
    notes: tuple[str, ...]
    contents_title: str
    draft_stamp: str
    no_consent_stamp: str
    contents_hint: str
    parts: tuple[Part, ...]
    awards_first: tuple[str, ...] = ()
    chapters_of: tuple[str, ...]
    facts: dict[str, tuple[FactRow, ...]]
    appendices: tuple[Appendix, ...]
    terms: tuple[Term, ...]
    caption_words: dict[str, tuple[str, ...]]
    money_words: tuple[str, ...]
    default_set: str
    sets: dict[str, Typography]
    print_dpi: int = 150
    wide_table_columns: int = 11
    comparing: Comparing = Comparing()
    statistics: dict[str, StatisticsRules] = {}

    def typography(self, name: str = "") -> Typography:
        """The named set, or the default one. RulesError names the sets there are."""
        wanted = name or self.default_set
        if wanted not in self.sets:
            raise RulesError(
                say(
                    "Typography “{name}” is not in casebook.yml; there are: {known}.",
                    name=wanted,
                    known="、".join(self.sets),
                )
            )
        return self.sets[wanted]


class Criterion(_Frozen):
    """One condition or weighted criterion of the shortlist."""

    id: Literal["score", "fair_score", "p_award", "consent", "award_rank"]
    label: str
    weight: float = Field(ge=0)
    note: str = ""


class StepMap(_Frozen):
    """An activity step in the order of an English case: its English head and the Chinese heads that fall under it."""

    en: str
    zh: tuple[str, ...]


class FormTerm(_Frozen):
    """A form field or fixed answer in English."""

    key: str
    en: str


class IcqccRules(_Frozen):
    """What is known, and not known, of the convention; criteria, terms and the check list."""

    ordinal: str
    year: int
    name_en: str
    name_zh: str
    association_en: str
    submitted_to_en: str
    confirmed: bool
    unconfirmed_en: str
    unconfirmed_zh: str
    open_points: tuple[str, ...]
    divisions: tuple[str, ...]
    places: int
    awards: tuple[str, ...]
    min_p_award: float
    criteria: tuple[Criterion, ...]
    abstract_words: tuple[int, int]
    title_words: int
    steps: dict[str, tuple[StepMap, ...]]
    fields: tuple[FormTerm, ...]
    answers: tuple[FormTerm, ...]
    checklist: tuple[str, ...]
    source: str


Model = TypeVar("Model", bound=BaseModel)


def load(path: Path, model: type[Model]) -> Model:
    """The file at ``path`` as ``model``. RulesError: the file is missing or a place in it does not hold."""
    try:
        data = read_yaml(path.read_text(encoding="utf-8"))
        return model.model_validate(data)
    except FileNotFoundError:
        raise RulesError(say("The rules file {file} is not there; put it back from the program.", file=path)) from None
    except yaml.YAMLError as error:
        raise RulesError(say("{file} is not proper YAML: {why}", file=path.name, why=str(error))) from None
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(p) for p in first["loc"])
        raise RulesError(say("{file}, {place}: {why}", file=path.name, place=place, why=first["msg"])) from None


@cache
def casebook_rules(folder: Path | None = None) -> CasebookRules:
    """``casebook.yml`` of the season whose rules stand in ``folder`` (default: 2026)."""
    return load((folder or rules_dir() / "2026") / "casebook.yml", CasebookRules)


@cache
def icqcc_rules(folder: Path | None = None) -> IcqccRules:
    """``icqcc.yml`` of the season whose rules stand in ``folder`` (default: 2026)."""
    return load((folder or rules_dir() / "2026") / "icqcc.yml", IcqccRules)
