"""The form machine's layouts read back exactly: every layout, every form, titled and untitled."""

from __future__ import annotations

import pytest

from review_lib import paths
from review_lib.reading.forms import read_forms
from review_lib.reading.word import read_word
from review_lib.rules.forms import load_forms
from tests.reading.form_language import docx, line
from tests.reading.form_machine import Machine, Made
from tests.reading.form_person import PLACES, person
from tests.reading.form_summary import SUMMARIES, summary
from tests.reading.form_ways import LAYOUTS

SPECS = load_forms(paths.rules_dir() / "2026" / "forms")
ANNEXES = ("annex2", "annex3", "annex5", "annex6")


def check(made: Made) -> None:
    check_all([made])


def check_all(forms: list[Made]) -> None:
    blocks = [block for made in forms for block in (*made.blocks, line(""))]
    # A page header belongs to the whole file: with several forms nobody can say to which.
    header = forms[0].header if len(forms) == 1 else ""
    readings = read_forms(read_word(docx(*blocks, header=header)), SPECS)

    assert [reading.annex for reading in readings] == [made.annex for made in forms]
    for made, reading in zip(forms, readings, strict=True):
        found = {key: value.value for key, value in reading.values.items()}
        headed = {"recommending_unit"} if made.header and not header else set()
        assert {k: v for k, v in found.items() if k not in headed} == {
            k: v for k, v in made.values.items() if k not in headed
        }
        for group, expected in made.rows.items():
            assert [tuple(value.value for value in row.values()) for row in reading.rows[group]] == expected


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


@pytest.mark.parametrize("titled", [True, False])
@pytest.mark.parametrize("layout", ["beside", "lines", "bullets", "pipes", "inside", "box lines", "under", "serial"])
@pytest.mark.parametrize("annex", ["annex2", "annex5"])
def test_several_of_one_form_in_a_file_are_several(annex: str, layout: str, titled: bool) -> None:
    made = [Machine(seed, SPECS).form(annex, titled, layout) for seed in range(3)]

    check_all(made)


@pytest.mark.parametrize("seed", range(12))
def test_different_forms_without_titles_are_told_apart(seed: int) -> None:
    machine = Machine(seed, SPECS)
    annexes = machine.rng.sample(["annex1", *ANNEXES], 3)

    check_all([summary(machine) if annex == "annex1" else machine.form(annex, titled=False) for annex in annexes])


@pytest.mark.parametrize("place", PLACES)
def test_deeds_read_back_wherever_they_stand(place: str) -> None:
    for seed in range(8):
        made, text = person(Machine(seed, SPECS), place)

        (reading,) = read_forms(read_word(made.docx()), SPECS)

        assert reading.annex == "annex8"
        assert {key: reading.values[key].value for key in made.values} == made.values
        assert "".join(reading.body.split()) == "".join(text.split())


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
