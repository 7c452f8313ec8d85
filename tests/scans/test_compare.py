"""A scan against its Word version: another value is told, what may be a misreading is not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review_lib.convert.ocr import OcrJob, read_scan
from review_lib.convert.pages import pages
from review_lib.intake.mail import read_mail
from review_lib.paths import rules_dir
from review_lib.reading.scan import Difference, compare, forms_on
from review_lib.reading.scan_pages import Box, Line, ScanPage
from review_lib.reading.values import FormReading
from review_lib.rules.forms import load_forms
from review_lib.rules.limits import load_limits

FORMS = load_forms(rules_dir() / "2026" / "forms")
KEYS = ("group_name", "leader", "mobile", "headcount", "registration_no", "attendance_rate", "economic_benefit", "uscc",
        "activity_count", "contact_person", "postcode")  # fmt: skip
WORD = {
    "group_name": "晨曦QC小组", "leader": "周一鸣", "mobile": "13955172221", "headcount": "8", "postcode": "311800",
    "registration_no": "BMS-QC-2024-042", "attendance_rate": "95.7", "economic_benefit": "422.5",
    "uscc": "91330800087169044W", "activity_count": "29", "contact_person": "曾秋菊",
}  # fmt: skip


def page(values: dict[str, str], score: float = 1.0, red: float = 0.0, doubt: str = "") -> ScanPage:
    """A page of the form of annex 2 as OCR sees it: two columns, one row a field."""
    spec = FORMS.form("annex2")
    lines: list[Line] = [(spec.title, 1.0, 200.0, 60.0, 700.0, 90.0, 0.0)]
    cells: list[Box] = []
    for row, key in enumerate(KEYS):
        field = spec.field(key)
        assert field is not None
        top = 100.0 + 30 * row
        cells += [(row, 0, 1, 1, 100, top, 300, top + 28), (row, 1, 1, 1, 302, top, 700, top + 28)]
        lines.append((field.label, 1.0, 110.0, top + 3, 280.0, top + 25, 0.0))
        own = doubt in ("", key)
        lines.append((values[key], score if own else 1.0, 310.0, top + 3, 500.0, top + 25, red if own else 0.0))
    return (0, (877, 1240), 0, (1.0, 0.0, 0.0, 0.0, 1.0, 0.0), tuple(lines), tuple(cells), False)


def word() -> FormReading:
    (form,) = forms_on([page(WORD)], FORMS)
    return form.reading


def told(values: dict[str, str], **look: object) -> tuple[Difference, ...]:
    (form,) = forms_on([page({**WORD, **values}, **look)], FORMS)  # type: ignore[arg-type]
    return compare(word(), form, FORMS)


def test_the_same_values_are_no_difference() -> None:
    assert told({}) == ()


@pytest.mark.parametrize(
    ("key", "scan"),
    [
        ("leader", "潘学军"), ("mobile", "13955175554"), ("economic_benefit", "847.4"), ("headcount", "15"),
        ("registration_no", "BMS-QC-2024-101"), ("attendance_rate", "81.2"), ("activity_count", "41"),
    ],
)  # fmt: skip
def test_another_value_in_the_same_cell_is_told_with_its_place(key: str, scan: str) -> None:
    (one,) = told({key: scan})
    assert (one.key, one.word, one.scan, one.page) == (key, WORD[key], scan, 0)
    assert one.box[1] == pytest.approx((103 + 30 * KEYS.index(key)) / 1240)


@pytest.mark.parametrize(
    ("key", "scan"),
    [
        ("economic_benefit", "4225"), ("economic_benefit", "22.5"), ("attendance_rate", "957"),
        ("mobile", "13955172227"), ("uscc", "9133080O087169044W"), ("leader", "周一呜"), ("leader", ""),
        ("mobile", "1395517222"), ("headcount", "6"), ("registration_no", "BMS-QC-2024-0"),
    ],
)  # fmt: skip
def test_what_may_be_misread_is_not_told(key: str, scan: str) -> None:
    assert told({key: scan}) == ()


def test_an_unsure_line_is_not_told() -> None:
    assert told({"leader": "潘学军"}, score=0.85, doubt="leader") == ()


def test_a_value_hard_to_read_under_the_seal_is_not_told() -> None:
    assert told({"economic_benefit": "847.1"}, score=0.97, red=0.2, doubt="economic_benefit") == ()
    assert told({"economic_benefit": "427.5"}, red=0.2, doubt="economic_benefit") == ()


def test_another_form_altogether_is_not_told() -> None:
    values = {"leader": "潘学军", "mobile": "15091415157", "headcount": "15", "registration_no": "CPR-QC-2025-311",
              "attendance_rate": "81.2", "activity_count": "41", "economic_benefit": "1739.6",
              "postcode": "721099"}  # fmt: skip
    assert told(values) == ()


def test_a_line_over_two_cells_is_never_sure() -> None:
    seen = page({**WORD, "leader": ""})
    lines = [line for line in seen[4] if line[0] != "组长姓名"]
    lines.append(("组长姓名 潘学军", 1.0, 210.0, 133.0, 400.0, 155.0, 0.0))
    (form,) = forms_on([(*seen[:4], tuple(lines), *seen[5:])], FORMS)
    assert compare(word(), form, FORMS) == ()


@given(st.integers(1, 99_999), st.integers(0, 9))
def test_a_number_read_rightly_is_never_told(whole: int, tenth: int) -> None:
    written = f"{whole}.{tenth}"
    (form,) = forms_on([page({**WORD, "economic_benefit": written})], FORMS)
    own = word()
    value = replace(own.values["economic_benefit"], value=float(written), text=written)
    assert compare(replace(own, values={**own.values, "economic_benefit": value}), form, FORMS) == ()


@pytest.mark.long
def test_the_planted_difference_of_the_sample_is_found(inbox: Path, tmp_path: Path) -> None:
    mail = read_mail("0014.eml", (inbox / "0014.eml").read_bytes(), load_limits(rules_dir() / "2026"))
    scan = next(f for f in mail.attachments if f.kind == "pdf" and "附件3" in f.name)
    path = tmp_path / "scan.pdf"
    path.write_bytes(scan.data)
    assert len(list(pages(scan.data))) == 1
    (form,) = forms_on(read_scan(OcrJob(str(path), (), "")), FORMS)
    assert form.reading.annex == "annex3"
    assert form.reading.values["benefit"].value == 1447.4
    own = replace(form.reading.values["benefit"], value=1126.9, text="1126.9")
    (one,) = compare(replace(form.reading, values={**form.reading.values, "benefit": own}), form, FORMS)
    assert (one.key, one.scan) == ("benefit", "1447.4")
