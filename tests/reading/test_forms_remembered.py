"""What readers remember of one file's texts, styles and relationships changes nothing in the next."""

from __future__ import annotations

import random

import pytest

from review_lib import paths
from review_lib.reading import forms as reading_forms
from review_lib.reading import normal, ooxml, report_lines
from review_lib.reading import word as word_parts
from review_lib.reading.file import FileReading, ReadingRules, read_file
from review_lib.reading.forms import bare
from review_lib.rules import steps
from review_lib.rules.forms import load_forms
from tests.reading.form_machine import Machine
from tests.reading.form_person import PLACES, person
from tests.reading.form_summary import summary
from tests.reading.form_ways import LAYOUTS

SEASON = paths.rules_dir() / "2026"
RULES = ReadingRules(load_forms(SEASON / "forms"), steps.load_steps(SEASON / "steps.yml"))


def forget() -> None:
    for kept in (reading_forms._reader, word_parts._styles, ooxml._relations, report_lines._number_short,
                 normal._narrow_short, bare.bare, steps._plain_short):  # fmt: skip
        kept.cache_clear()


def files(seed: int) -> list[bytes]:
    found = []
    for at in range(12):
        machine = Machine(100 * seed + at, RULES.forms)
        annex = machine.rng.choice(("annex2", "annex3", "annex5", "annex6"))
        found.append(machine.form(annex, machine.chance(0.7), machine.rng.choice(list(LAYOUTS))).docx())
    deeds, _ = person(Machine(seed, RULES.forms), next(iter(PLACES)))
    found += [summary(Machine(seed, RULES.forms)).docx(), deeds.docx()]
    return found


@pytest.mark.parametrize("seed", range(4))
def test_files_are_read_alike_alone_and_after_others(seed: int) -> None:
    given = files(seed)
    alone: list[FileReading] = []
    for data in given:
        forget()
        alone.append(read_file(data, "docx", RULES))

    for order in (list(range(len(given))), random.Random(seed).sample(range(len(given)), len(given))):
        forget()
        for at in (*order, *order):
            assert read_file(given[at], "docx", RULES) == alone[at]
