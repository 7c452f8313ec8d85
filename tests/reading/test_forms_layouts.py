"""Forms laid out and written in every way that we know read back exactly."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from review_lib import paths
from review_lib.reading.forms import read_forms
from review_lib.reading.values import FormReading
from review_lib.reading.word import read_word
from review_lib.rules.forms import load_forms
from tests.reading.form_layouts import filled, laid_out, summaries, summary_laid_out

SPECS = load_forms(paths.rules_dir() / "2026" / "forms")
# Shrinking a whole file takes minutes and tells no more than the layout's name does.
LAW = settings(
    max_examples=25, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
LONG = settings(LAW, max_examples=600)


def check_form(annex: str, data: st.DataObject) -> None:
    form = data.draw(filled(SPECS.form(annex)))
    layout, file = data.draw(laid_out(form))

    readings = read_forms(read_word(file), SPECS)

    assert [reading.annex for reading in readings] == [annex], layout
    found = {key: value.value for key, value in readings[0].values.items()}
    assert found == form.values, layout


def check_summary(data: st.DataObject) -> None:
    spec = SPECS.form("annex1")
    form = data.draw(summaries(spec))
    layout, file = data.draw(summary_laid_out(spec, form))

    readings = read_forms(read_word(file), SPECS)

    assert [reading.annex for reading in readings] == ["annex1"], layout
    assert {key: value.value for key, value in readings[0].values.items()} == form.values, layout
    assert _rows(readings[0], "qc_groups") == [(name, people) for name, people, _ in form.groups], layout
    assert _rows(readings[0], "teams") == [(name, count) for name, count, _ in form.teams], layout
    assert _rows(readings[0], "individuals") == form.people, layout


def _rows(reading: FormReading, group: str) -> list[tuple[object, ...]]:
    return [tuple(value.value for value in row.values()) for row in reading.rows[group]]


@pytest.mark.parametrize("annex", ["annex2", "annex3", "annex5", "annex6"])
@LAW
@given(data=st.data())
def test_form_in_any_layout_reads_back(annex: str, data: st.DataObject) -> None:
    """What was written comes back, whatever the layout and the writing."""
    check_form(annex, data)


@LAW
@given(data=st.data())
def test_summary_in_any_layout_reads_back(data: st.DataObject) -> None:
    """Annex 1 comes back: its head, its groups with their members, its teams with their total, its people."""
    check_summary(data)


@pytest.mark.long
@pytest.mark.parametrize("annex", ["annex2", "annex3", "annex5", "annex6"])
@LONG
@given(data=st.data())
def test_form_in_many_layouts_reads_back(annex: str, data: st.DataObject) -> None:
    """The same law for longer."""
    check_form(annex, data)


@pytest.mark.long
@LONG
@given(data=st.data())
def test_summary_in_many_layouts_reads_back(data: st.DataObject) -> None:
    """The same law for longer."""
    check_summary(data)
