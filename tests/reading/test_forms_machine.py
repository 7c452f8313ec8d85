"""The form machine's layouts read back exactly: every layout, every form, titled and untitled."""

from __future__ import annotations

import pytest

from review_lib import paths
from review_lib.reading.forms import read_forms
from review_lib.reading.word import read_word
from review_lib.rules.forms import load_forms
from tests.reading.form_machine import Machine, Made
from tests.reading.form_summary import SUMMARIES, summary
from tests.reading.form_ways import LAYOUTS

SPECS = load_forms(paths.rules_dir() / "2026" / "forms")
ANNEXES = ("annex2", "annex3", "annex5", "annex6")


def check(made: Made) -> None:
    readings = read_forms(read_word(made.docx()), SPECS)

    assert [reading.annex for reading in readings] == [made.annex]
    assert {key: value.value for key, value in readings[0].values.items()} == made.values
    for group, expected in made.rows.items():
        assert [tuple(value.value for value in row.values()) for row in readings[0].rows[group]] == expected


@pytest.mark.parametrize("annex", ANNEXES)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_layout_reads_back(layout: str, annex: str) -> None:
    for seed in range(3):
        machine = Machine(seed, SPECS)
        check(machine.form(annex, titled=machine.chance(0.7), layout=layout))


@pytest.mark.parametrize("layout", SUMMARIES)
def test_summary_reads_back(layout: str) -> None:
    for seed in range(6):
        check(summary(Machine(seed, SPECS), layout))


@pytest.mark.long
def test_many_summaries_read_back() -> None:
    for seed in range(1000, 4000):
        check(summary(Machine(seed, SPECS)))


@pytest.mark.long
@pytest.mark.parametrize("annex", ANNEXES)
def test_many_layouts_read_back(annex: str) -> None:
    for seed in range(1000, 3000):
        machine = Machine(seed, SPECS)
        check(machine.form(annex, titled=machine.chance(0.7)))
