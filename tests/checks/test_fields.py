"""Each finding code about what stands in a form, and none for right values in odd writings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review_lib.checks.codes import email_ok, mobile_ok, postcode_ok, uscc_fault, uscc_inner_fault
from review_lib.checks.registry import CHECKS
from review_lib.reading.values import FormReading
from tests.checks.build import ALL, COMPANY, PEOPLE, Season, form, group, report, summary, team, told, unit_form, value

FULL = f"{COMPANY}春雷QC小组"
TEAM = f"{COMPANY}天车班"


def findings(*changed: FormReading, first: FormReading | None = None) -> set[tuple[str, str]]:
    """What is told of a whole unit in which these forms stand in place of the right ones."""
    season = Season()
    base = {
        "annex1": first or summary(groups=[FULL], teams=[(TEAM, 12)], people=["莫翔"]),
        "annex2": group(),
        "annex3": unit_form("annex3"),
        "annex4": unit_form("annex4"),
        "annex5": team(),
        "annex6": unit_form("annex6"),
        "annex7": unit_form("annex7"),
        "annex8": form("annex8", name="莫翔", company_name=COMPANY),
    }
    base.update({made.annex: made for made in changed})
    for annex, made in base.items():
        season.mail(*season.both(f"附件{annex[-1]}", made))
    season.mail(
        season.file("r.docx", reading=report()),
        season.file("t.docx", reading=report("天车班", kind="team")),
        at="2026-06-10T10:00:00+08:00",
    )
    return told(season.unit())


def test_a_right_unit_has_nothing() -> None:
    assert findings() == set()


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (group(mobile=None), ("required_field", "annex2[春雷QC小组].mobile")),
        (group(uscc="916209002198031586"), ("invalid_uscc", "annex2[春雷QC小组].uscc")),
        (team(postcode="3414"), ("invalid_postcode", "annex5[天车班].postcode")),
        (unit_form("annex3", mobile="1380013800"), ("invalid_mobile", "annex3.mobile")),
        (unit_form("annex6", email="zlb.example.com"), ("invalid_email", "annex6.email")),
        (group(attendance_rate=109.5), ("percent_out_of_range", "annex2[春雷QC小组].attendance_rate")),
        (team(headcount=15), ("cross_form_mismatch", "annex5[天车班].headcount")),
        (
            unit_form("annex3", groups_active=9, groups_registered=8, groups_registered_total=8),
            ("total_inconsistent", "annex3.groups_active"),
        ),
        (unit_form("annex3", benefit=99.0), ("total_inconsistent", "annex3.benefit")),
        (unit_form("annex4", body=1240), ("too_short", "annex4.body")),
        (form("annex8", name="莫翔", company_name=COMPANY, deeds=1066), ("length_off", "annex8[莫翔].deeds")),
        (unit_form("annex6", convention_place=""), ("required_field", "annex6.convention_place")),
        (
            group(members=(*PEOPLE[:-1], "冯睿")),
            ("cross_form_mismatch", "annex2[春雷QC小组].members"),
        ),
    ],
)
def test_one_fault_gives_one_finding(changed: FormReading, expected: tuple[str, str]) -> None:
    assert findings(changed) == {expected}


def test_a_number_that_is_none_is_told_once() -> None:
    made = team()
    made.values["quality_cost"] = value("quality_cost", "待统计", problem="invalid_number")

    assert findings(made) == {("invalid_number", "annex5[天车班].quality_cost")}


def test_a_missing_section_is_told() -> None:
    made = unit_form("annex7")

    assert findings(FormReading(made.annex, made.values, body=made.body, sections=made.sections[:2])) == {
        ("missing_section", "annex7.body")
    }


def test_a_wrong_sum_is_told_at_the_total() -> None:
    first = summary(groups=[FULL], teams=[(TEAM, 12)], people=["莫翔"], total=35)

    assert findings(first=first) == {("sum_mismatch", "annex1.team_headcount_total")}


def test_too_many_members_are_told_on_annex_1_only() -> None:
    names = tuple(f"人{n}" for n in "一二三四五六七八九十甲")
    first = summary(groups=[FULL], teams=[(TEAM, 12)], people=["莫翔"], members=names)

    assert findings(group(members=names, leader="人一", headcount=11), first=first) == {
        ("too_many_members", f"annex1.qc_groups[{FULL}].members")
    }


def test_members_in_another_order_are_the_same() -> None:
    assert findings(group(members=PEOPLE[::-1])) == set()


def test_a_group_without_its_company() -> None:
    first = summary(groups=["春雷QC小组"], teams=[(TEAM, 12)], people=["莫翔"])
    season = findings(first=first)

    assert season == {("group_name_without_company", "annex1.qc_groups[春雷QC小组].full_name")}


def test_a_team_called_banzu_is_told_on_annex_5() -> None:
    first = summary(groups=[FULL], teams=[(f"{COMPANY}熔炼班组", 12)], people=["莫翔"])

    found = findings(team("熔炼班组"), first=first)

    assert {c for c in found if c[0] == "team_name_ending"} == {("team_name_ending", "annex5[熔炼班组].team_name")}


@pytest.mark.parametrize("name", ["天车班", "压滤一组", "剥片工段", "化验室", "轧制乙班（白班）", "精炼（东区）天车班"])
def test_good_team_names_are_not_told(name: str) -> None:
    first = summary(groups=[FULL], teams=[(f"{COMPANY}{name}", 12)], people=["莫翔"])

    assert not {f for f in findings(team(name), first=first) if f[0] == "team_name_ending"}


def test_what_is_not_asked_for_may_be_empty() -> None:
    quiet = unit_form("annex3", convention_held=False, convention_entered=None, convention_presented=None,
                      convention_date="", convention_place="", convention_people=None)  # fmt: skip

    assert findings(quiet) == set()


def test_a_step_left_out_is_told_of_the_report() -> None:
    season = Season()
    season.mail(*season.both("附件1", summary(groups=[FULL])), *season.both("附件2", group()),
                *season.both("附件3", unit_form("annex3")), *season.both("附件4", unit_form("annex4")))  # fmt: skip
    season.mail(season.file("r.docx", reading=report(leave_out="causes")), at="2026-06-10T10:00:00+08:00")

    unit = season.unit()

    assert told(unit) == {("missing_step", "r.docx")}
    assert unit.findings[0].values["expected"] == "原因分析"


def test_every_code_has_a_check_or_is_told_by_the_register() -> None:
    without = set(ALL.findings.findings) - set(CHECKS)

    assert without == {"similar_report"}


VALID = ["91350100M000100Y43", "91440300708461136T", "91110000802100433B", "91341000MA2N0ABGXX", "91110108735106340Y"]


@pytest.mark.parametrize("code", VALID)
def test_real_credit_codes_hold_in_any_writing(code: str) -> None:
    for written in (
        code,
        code.lower(),
        " ".join(code),
        f"{code[:8]}-{code[8:17]}-{code[17]}",
        code.translate(FULLWIDTH),
    ):
        assert uscc_fault(written) == ""
        assert not uscc_inner_fault(written)


FULLWIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


@given(st.sampled_from(VALID), st.integers(0, 17), st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"))
def test_one_changed_character_fails(code: str, at: int, char: str) -> None:
    changed = code[:at] + char + code[at + 1 :]

    assert (uscc_fault(changed) == "") == (changed == code)


def test_numbers_and_addresses_in_odd_writings_hold() -> None:
    assert all(
        map(
            mobile_ok,
            ["13564865154", "+86 135 6486 5154", "135-6486-5154", "１３５６４８６５１５４", "13564865154/13600000000"],
        )
    )
    assert not any(map(mobile_ok, ["1380013800", "12564865154", "", "0562-4505918"]))
    assert postcode_ok("０１０ ０００") and not postcode_ok("3414") and not postcode_ok("65500O")
    assert email_ok("zlb@u00qm.example.com") and email_ok("a.b@c.cn；d@e.com") and not email_ok("zlb#u03.example.com")
