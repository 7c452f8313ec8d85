"""A scan against its Word version: another value is told, what may be a misreading is not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review_lib.convert.ocr import OcrJob, read_scan
from review_lib.convert.pages import pages
from review_lib.intake.mail import read_mail
from review_lib.paths import rules_dir
from review_lib.reading.scan import Difference, compare, forms_on
from review_lib.reading.scan_pages import Box, Line, ScanPage
from review_lib.reading.values import FormReading
from review_lib.rules.forms import FormSpec, load_forms
from review_lib.rules.limits import load_limits

FORMS = load_forms(rules_dir() / "2026" / "forms")
KEYS = ("group_name", "leader", "mobile", "headcount", "registration_no", "attendance_rate", "economic_benefit", "uscc",
        "activity_count", "contact_person", "postcode")  # fmt: skip
WORD = {
    "group_name": "晨曦QC小组", "leader": "周一鸣", "mobile": "13955172221", "headcount": "8", "postcode": "311800",
    "registration_no": "BMS-QC-2024-042", "attendance_rate": "95.7", "economic_benefit": "422.5",
    "uscc": "91330800087169044W", "activity_count": "29", "contact_person": "曾秋菊",
}  # fmt: skip


TEAM = {
    "company_name": "浙江省铄岭稀土新材料集团有限公司", "team_name": "磨浮丙班", "leader": "周一鸣",
    "mobile": "13955172221", "headcount": "18", "postcode": "311800", "uscc": "91330800087169044W",
}  # fmt: skip


def page(values: dict[str, str], score: float = 1.0, red: float = 0.0, doubt: str = "") -> ScanPage:
    """A page of the form of annex 2 as OCR sees it: two columns, one row a field."""
    return written_page(FORMS.form("annex2"), {key: values[key] for key in KEYS}, score, red, doubt)


def written_page(
    spec: FormSpec, values: dict[str, str], score: float = 1.0, red: float = 0.0, doubt: str = ""
) -> ScanPage:
    """A page of a form as OCR sees it: two columns, one row a field."""
    lines: list[Line] = [(spec.title, 1.0, 200.0, 60.0, 700.0, 90.0, 0.0)]
    cells: list[Box] = []
    for row, key in enumerate(values):
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
        ("uscc", "9144627842462516XN"),
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
        ("uscc", "9133080O087169044W"), ("leader", "周一呜"), ("leader", ""),
        ("mobile", "1395517222"), ("headcount", "6"), ("registration_no", "BMS-QC-2024-0"),
    ],
)  # fmt: skip
def test_what_may_be_misread_is_not_told(key: str, scan: str) -> None:
    assert told({key: scan}) == ()


@pytest.mark.parametrize(
    ("key", "scan"), [("mobile", "13955172227"), ("postcode", "811800"), ("attendance_rate", "65.7")]
)
def test_one_sign_easily_taken_for_another_is_told_only_where_nothing_was_in_doubt(key: str, scan: str) -> None:
    assert told({key: scan}, score=0.999, doubt=key) == ()
    assert [one.scan for one in told({key: scan})] == [scan]


@pytest.mark.parametrize(
    ("scan", "other"),
    [("86人次/33学时", True), ("81人次/33学对", False), ("86人次/33学对", False), ("8人次/33学时", False)],
)
def test_a_number_among_words_is_compared_and_the_words_are_not(scan: str, other: bool) -> None:
    spec = FORMS.form("annex5")
    pages = [written_page(spec, {**TEAM, "training": text}) for text in ("81人次/33学时", scan)]
    ours, theirs = (form for page in pages for form in forms_on([page], FORMS))

    assert [one.key for one in compare(ours.reading, theirs, FORMS)] == (["training"] if other else [])


def test_a_code_broken_over_two_lines_is_compared_whole() -> None:
    assert told({"registration_no": "BMS-QC- 2024-042"}) == ()
    assert [one.key for one in told({"registration_no": "BMS-QC- 2024-137"})] == ["registration_no"]


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
@settings(deadline=None)
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


# ---------------------------------------------------------------- rows of annex 1, lists of names, photographs
COMPANY = "安徽省翊沣铜业有限公司"
TEAMS = {"天车班": "13", "化验室": "27"}
MEMBERS = "苏晓峰、彭文博、陈振华、白海涛"


def summary(teams: dict[str, str], members: str = MEMBERS, total: str = "40") -> FormReading:
    """Annex 1 as OCR sees it, every line sure."""
    (form,) = forms_on([summary_page(teams, members, total)], FORMS)
    return form.reading


def summary_page(teams: dict[str, str], members: str = MEMBERS, total: str = "40") -> ScanPage:
    rows = [
        ["企业名称", COMPANY], ["联系部门", "质量部", "联系人", "薛宏伟"],
        ["通信地址", "铜陵市厂前路169号", "邮编", "244000"],
        ["电话/传真", "0562-4505918", "电子邮箱", "zlb@u00.example.com"],
        ["序号", "质量管理小组全称", "小组成员名单"], ["1", f"{COMPANY}零缺陷QC小组", members],
        ["序号", "质量信得过班组全称", "班组人数"],
        *([str(n), COMPANY + name, count] for n, (name, count) in enumerate(teams.items(), 1)),
        ["合计班组总人数", total],
    ]  # fmt: skip
    lines: list[Line] = [(FORMS.form("annex1").title, 1.0, 200.0, 60.0, 700.0, 90.0, 0.0)]
    cells: list[Box] = []
    for row, texts in enumerate(rows):
        top = 100.0 + 30 * row
        spans = {2: (1, 3), 3: (1, 2, 1), 4: (1, 1, 1, 1)}[len(texts)]
        column = 0
        for text, span in zip(texts, spans, strict=True):
            left, right = 100 + 180 * column, 100 + 180 * (column + span) - 2
            cells.append((row, column, 1, span, left, top, right, top + 28))
            lines.append((text, 1.0, left + 5, top + 3, right - 5, top + 25, 0.0))
            column += span
    return (0, (877, 1240), 0, (1.0, 0.0, 0.0, 0.0, 1.0, 0.0), tuple(lines), tuple(cells), False)


def rows_told(teams: dict[str, str], **other: str) -> tuple[tuple[str, str, str], ...]:
    (form,) = forms_on([summary_page(teams, **other)], FORMS)
    return tuple((one.key, one.word, one.scan) for one in compare(summary(TEAMS), form, FORMS))


def test_another_headcount_in_a_row_is_told_with_its_row() -> None:
    told = rows_told({"天车班": "13", "化验室": "61"})
    assert told == ((f"teams[{COMPANY}化验室].headcount", "27", "61"),)


def test_another_name_in_a_list_is_told_as_the_two_names() -> None:
    told = rows_told(TEAMS, members="苏晓峰、彭文博、陈振华、马俊杰")
    assert told == ((f"qc_groups[{COMPANY}零缺陷QC小组].members", "白海涛", "马俊杰"),)


def test_a_list_whose_spaces_ocr_lost_is_compared_too() -> None:
    told = rows_told(TEAMS, members="苏晓峰彭文博陈振华马俊杰")
    assert told == ((f"qc_groups[{COMPANY}零缺陷QC小组].members", "白海涛", "马俊杰"),)


@pytest.mark.parametrize(
    "members",
    [
        MEMBERS, "苏晓峰、彭文博、陈振华、白诲涛", "苏晓峰、彭文博、陈振华", "彭文博、苏晓峰、陈振华、白海涛",
        "苏晓峰、彭文傅、陈振华、马俊杰", "苏晓峰 彭文博 陈振华 白海涛",
    ],
)  # fmt: skip
def test_a_list_of_names_that_may_be_misread_is_not_told(members: str) -> None:
    assert rows_told(TEAMS, members=members) == ()


def test_rows_in_another_order_are_met_by_their_names() -> None:
    assert rows_told({"化验室": "27", "天车班": "13"}) == ()


def test_the_place_on_a_photographed_page_lies_on_the_photograph() -> None:
    seen = page({**WORD, "leader": "潘学军"})
    back = (1.0, 0.0, 50.0, 0.0, 1.0, 20.0, 0.0001, 0.0, 1.0)
    (form,) = forms_on([(*seen[:3], back, *seen[4:])], FORMS)

    (one,) = compare(word(), form, FORMS)

    left = (310 + 50) / (1 + 0.0001 * 310) / 877
    assert one.box[0] == pytest.approx(left)


def test_a_column_between_label_and_value_is_no_other_value() -> None:
    here = page({**WORD, "activity_count": "1"})
    at = next(n for n in here[4] if n[0] == "1" and n[2] == 310.0)
    beside = ("29", 1.0, 610.0, at[3], 640.0, at[5], 0.0)
    (alone,), (followed,) = (forms_on([one], FORMS) for one in (here, (*here[:4], (*here[4], beside), *here[5:])))

    assert [d.key for d in compare(word(), alone, FORMS)] == ["activity_count"]
    assert compare(word(), followed, FORMS) == ()


@pytest.mark.parametrize(("red", "keys"), [(0.0, ["leader"]), (0.11, [])])
def test_letters_of_the_seal_are_no_name(red: float, keys: list[str]) -> None:
    """The ring of a seal is read letter by letter; two of them may stand in a field's row like a name."""
    here = page(WORD)
    own = next(n for n in here[4] if n[0] == WORD["leader"])
    letters = [(sign, 1.0, left, own[3], left + 25.0, own[5], red) for sign, left in (("企", 320.0), ("专", 460.0))]
    (form,) = forms_on([(*here[:4], (*(n for n in here[4] if n != own), *letters), *here[5:])], FORMS)

    assert [d.key for d in compare(word(), form, FORMS)] == keys
