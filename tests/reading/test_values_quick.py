"""Numbers of nothing but digits are read as they are read in full."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review_lib import paths
from review_lib.reading.numbers import Numbers
from review_lib.rules.forms import load_forms

SPECS = load_forms(paths.rules_dir() / "2026" / "forms")
NUMBERS = Numbers(SPECS.writing)
FIELDS = [
    field
    for form in SPECS.forms
    for field in (*form.fields, *(column for group in form.groups for column in group.columns))
    if field.type in ("integer", "number", "percent")
]
figures = st.one_of(
    st.text("0123456789", min_size=1, max_size=13),
    st.builds("{}.{}".format, st.text("0123456789", min_size=1, max_size=5), st.text("0123456789", max_size=9)),
    st.sampled_from(("0.985", "1", "0", "1.0", "007", "100", ".5", "1.", "１２", "1,234", "")),
)


@settings(max_examples=600, deadline=None)
@given(text=figures, percent=st.sampled_from(("", "%", "％", "%%")), unit=st.sampled_from(("", "元", "人")))
def test_numbers_of_digits_are_those_read_in_full(text: str, percent: str, unit: str) -> None:
    for field in FIELDS:
        assert NUMBERS.number(text + percent, field, unit) == NUMBERS.said(text + percent, field, unit)


@pytest.mark.parametrize(
    ("text", "kind", "value"), [("97.7%", "percent", 97.7), ("0.985", "percent", 98.5), ("12", "integer", 12)]
)
def test_a_number_of_digits(text: str, kind: str, value: float) -> None:
    field = next(f for f in FIELDS if f.type == kind and (kind != "percent" or (f.range and f.range[0] > 1)))

    assert NUMBERS.number(text, field) == value
