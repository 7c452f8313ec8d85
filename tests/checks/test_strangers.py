"""Entries and reports that annex 1 does not list, and namesakes in other companies."""

from __future__ import annotations

import dataclasses

import pytest

from review_lib.reading.values import FileReading, Place
from tests.checks.build import COMPANY, Season, complete, group, report, summary, team, told, unit_form

OTHER = "贵州省翊昭锑业有限公司"


def nameless(made: FileReading) -> FileReading:
    """A report that names neither its company nor its group."""
    assert made.report is not None
    return dataclasses.replace(made, report=dataclasses.replace(made.report, company="", group=""))


def teams(listed: str, declared: str, season: Season) -> None:
    """One mail of a unit that recommends one team and declares another."""
    files = [
        *season.both("附件1", summary(COMPANY, [], [(COMPANY + listed, 12)])),
        *season.both("附件5（申报）", team(declared)),
        *season.both("附件6", unit_form("annex6")),
        *season.both("附件7", unit_form("annex7")),
    ]
    season.mail(*files)


def test_the_only_team_is_another_than_the_one_listed() -> None:
    season = Season()
    teams("磨浮甲班", "磨浮乙班", season)
    season.mail(season.file("经验.docx", reading=report("磨浮乙班", kind="team")), at="2026-06-10T10:00:00+08:00")

    assert told(season.unit()) == {
        ("missing_form", "annex5[磨浮甲班]"),
        ("missing_report", f"{COMPANY}磨浮甲班"),
        ("unlisted_entry", "附件5（申报）.docx"),
        ("unlisted_entry", "经验.docx"),
    }


def test_rows_that_hardly_look_like_names_are_doubted() -> None:
    season = Season()
    teams("12人，其中党员3人", "磨浮乙班", season)

    assert not {code for code, _ in told(season.unit())} & {"missing_form", "unlisted_entry"}


def test_scan_beside_a_stranger_is_no_scan_of_an_entry_that_is_missing() -> None:
    season = Season()
    names = ["铝电解一车间QC小组", "铝电解二车间QC小组"]
    season.mail(
        *season.both("附件1", summary(COMPANY, [COMPANY + name for name in names])),
        *season.both("附件2（一车间）", group(names[0])),
        *season.both("附件2（三车间）", group("铝电解三车间QC小组")),
        *season.both("附件3", unit_form("annex3")),
        *season.both("附件4", unit_form("annex4")),
    )

    found = told(season.unit())

    assert ("missing_form", f"annex2[{names[1]}]") in found
    assert ("unlisted_entry", "附件2（三车间）.docx") in found
    assert not {code for code, _ in found} & {"missing_word", "missing_pdf"}


@pytest.mark.parametrize("named", [True, False])
def test_report_of_a_stranger_with_the_topic_of_an_entry(named: bool) -> None:
    """A second team of the unit, not listed, works by the same method: its report is no second version."""
    season = Season()
    season.mail(*complete(season), *season.both("附件5 地车班", team("地车班")))
    one, other = report("天车班", kind="team"), report("地车班", kind="team", title="天车班工作法")
    season.mail(
        season.file("春雷.docx", reading=report()),
        season.file("天车班经验.docx", reading=one),
        season.file("地车班经验.docx", reading=other if named else nameless(other)),
        at="2026-06-10T10:00:00+08:00",
    )

    assert {code for code, _ in told(season.unit())} == {"unlisted_entry"}


def test_company_that_sends_only_reports_is_not_taken_for_a_namesake() -> None:
    season = Season()
    season.mail(*complete(season))
    season.mail(
        season.file("报告.docx", reading=report(company=OTHER)),
        at="2026-06-09T10:00:00+08:00",
        body=f"请查收\n{OTHER}",
        sender="a@b.example.com",
    )
    season.mail(
        season.file("春雷.docx", reading=report(salt="1")),
        season.file("天车班.docx", reading=report("天车班", kind="team")),
        at="2026-06-10T10:00:00+08:00",
    )

    units = {unit.unit: told(unit) for unit in season.register().units}

    assert units[COMPANY] == set()
    assert ("missing_form", "annex1") in units[OTHER]


def test_namesakes_without_a_company_are_told_apart_by_their_topics() -> None:
    season = Season()
    for company, topic in ((COMPANY, "降低槽电压波动率"), (OTHER, "降低锑锭表面夹渣率")):
        files = complete(season, company, without=("附件2",))
        season.mail(
            *files, *season.both("附件2 春雷", group(company=company, topic=topic)), sender=f"{topic}@x.example.com"
        )
    for topic in ("降低锑锭表面夹渣率", "降低槽电压波动率"):
        season.mail(
            season.file("报告.docx", reading=nameless(report(title=topic))),
            at="2026-06-10T10:00:00+08:00",
            sender="12345@qq.example.com",
        )

    topics = {unit.unit: [report.topic for report in unit.reports] for unit in season.register().units}

    assert topics == {COMPANY: ["降低槽电压波动率"], OTHER: ["降低锑锭表面夹渣率"]}


@pytest.mark.parametrize(
    "listed,declared", [("雷火QC小组", "维修车间雷火QC小组"), ("维修车间雷火QC小组", "雷火QC小组")]
)
def test_a_workshop_before_the_name_is_the_same_group(listed: str, declared: str) -> None:
    season = Season()
    season.mail(
        *season.both("附件1", summary(COMPANY, [COMPANY + listed])),
        *season.both("附件2", group(declared)),
        *season.both("附件3", unit_form("annex3")),
        *season.both("附件4", unit_form("annex4")),
    )
    season.mail(season.file("报告.docx", reading=report(declared)), at="2026-06-10T10:00:00+08:00")

    assert told(season.unit()) == set()


@pytest.mark.parametrize("listed,declared", [("雷火QC小组", "新雷火QC小组"), ("新雷火QC小组", "雷火QC小组")])
def test_a_word_before_the_name_is_another_group(listed: str, declared: str) -> None:
    season = Season()
    season.mail(
        *season.both("附件1", summary(COMPANY, [COMPANY + listed])),
        *season.both("附件2", group(declared)),
        *season.both("附件3", unit_form("annex3")),
        *season.both("附件4", unit_form("annex4")),
    )

    found = told(season.unit())

    assert {("missing_form", f"annex2[{listed}]"), ("unlisted_entry", "附件2.docx")} <= found


def test_cell_of_a_row_left_empty_on_annex_1() -> None:
    season = Season()
    files = complete(season, without=("附件1",))
    made = summary(COMPANY, [f"{COMPANY}春雷QC小组"], [(f"{COMPANY}天车班", 12)], members=())
    rows = dict(made.rows)
    (row,) = rows["qc_groups"]
    rows["qc_groups"] = ({**row, "members": dataclasses.replace(row["members"], place=Place(0, 6, 2))},)
    season.mail(*files, *season.both("附件1", dataclasses.replace(made, rows=rows)))
    season.mail(
        season.file("报告.docx", reading=report()),
        season.file("经验.docx", reading=report("天车班", kind="team")),
        at="2026-06-10T10:00:00+08:00",
    )

    assert told(season.unit()) == {("required_field", f"annex1.qc_groups[{COMPANY}春雷QC小组].members")}


def test_scan_is_what_both_files_are_called_by_and_not_what_the_word_file_holds() -> None:
    season = Season()
    files = complete(season, without=("附件6",))
    wrong = (season.file("附件6.docx", unit_form("annex3")), season.file("附件6.pdf", kind="pdf"))
    season.mail(*files, *wrong)

    assert ("missing_word", "annex6") in told(season.unit())
