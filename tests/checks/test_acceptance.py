"""What counts and what does not: deadlines to the second, first versions, duplicates, broken files."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.checks.build import COMPANY, Season, complete, form, group, report, summary, team, told, unit_form


def whole(season: Season) -> None:
    season.mail(*complete(season))
    season.mail(
        season.file("成果报告.docx", reading=report()),
        season.file("经验材料.docx", reading=report("天车班", kind="team")),
        at="2026-06-10T10:00:00+08:00",
    )


def test_a_complete_unit_has_no_findings() -> None:
    season = Season()
    whole(season)

    unit = season.unit()

    assert told(unit) == set()
    assert unit.unit == COMPANY
    assert [r.entry for r in unit.reports] == [f"{COMPANY}春雷QC小组", f"{COMPANY}天车班"]
    assert [(e.division, e.complete) for e in unit.entries] == [("问题解决型", True), ("信得过班组", True)]


@pytest.mark.parametrize(
    ("at", "late"),
    [
        ("2026-05-31T23:59:59+08:00", False),
        ("2026-06-01T00:00:00+08:00", True),
        ("2026-05-31T15:59:59+00:00", False),
        ("2026-05-31T16:00:00+00:00", True),
        ("2026-06-01T01:59:59+10:00", False),
        ("2026-05-31T11:00:00-05:00", True),
    ],
)
def test_one_second_decides_in_any_zone(at: str, late: bool) -> None:
    season = Season()
    season.mail(*complete(season, without=("附件3",)))
    season.mail(*season.both("附件3", unit_form("annex3")), at=at)

    unit = season.unit()

    assert (("late", "附件3.docx") in told(unit)) is late
    assert ("annex3" in unit.forms) is not late
    assert ("missing_form", "annex3") not in told(unit)


def test_the_first_version_stands_and_the_second_is_told() -> None:
    season = Season()
    whole(season)
    season.mail(season.file("附件3（更正）.docx", unit_form("annex3", benefit=99.0)), at="2026-05-25T10:00:00+08:00")

    unit = season.unit()

    assert told(unit) == {("replaced", "附件3（更正）.docx")}
    assert unit.forms["annex3"][0].reading.values["benefit"].value == 12.5


def test_the_same_content_laid_out_again_is_a_duplicate() -> None:
    season = Season()
    whole(season)
    season.mail(*[season.file("新.docx", group(), salt="other bytes")], at="2026-05-25T10:00:00+08:00")

    assert told(season.unit()) == {("duplicate", "新.docx")}


def test_a_mail_sent_twice_gives_duplicates_only() -> None:
    season = Season()
    whole(season)
    season.mail(*season.mails[0].attachments, at="2026-05-28T10:00:00+08:00", sender="boss@qq.example.com")

    unit = season.unit()

    assert {code for code, _ in told(unit)} == {"duplicate"}
    assert len(unit.forms["annex2"]) == 1


def test_a_readable_version_after_a_broken_one_counts() -> None:
    season = Season()
    season.mail(*complete(season, without=("附件3",)), season.file("附件3 坏.docx", trouble="truncated"))
    season.mail(*season.both("附件3", unit_form("annex3")), at="2026-05-30T10:00:00+08:00")

    unit = season.unit()

    assert "annex3" in unit.forms
    assert ("unreadable", "附件3 坏.docx") in told(unit)
    assert ("missing_form", "annex3") not in told(unit)


def test_a_broken_word_version_is_told_once() -> None:
    season = Season()
    files = complete(season, without=("附件2",))
    season.mail(
        *files,
        season.file("附件2 春雷QC小组.docx", trouble="encrypted"),
        season.file("附件2 春雷QC小组.pdf", kind="pdf"),
    )

    codes = {(c, s) for c, s in told(season.unit()) if c != "missing_report"}

    assert codes == {("unreadable", "附件2 春雷QC小组.docx")}


@pytest.mark.parametrize(("name", "kind"), [("附件3.xlsx", "xlsx"), ("附件3.xls", "html"), ("附件3.txt", "txt")])
def test_a_form_that_is_no_word_file_is_a_missing_word(name: str, kind: str) -> None:
    season = Season()
    sheet = season.file(name, unit_form("annex3"), kind=kind)
    season.mail(*complete(season, without=("附件3",)), sheet, season.file("附件3.pdf", kind="pdf"))

    unit = season.unit()

    assert ("missing_word", "annex3") in told(unit)
    assert "annex3" not in unit.forms


@pytest.mark.parametrize(("name", "kind"), [("附件3.doc", "html"), ("附件3.doc", "wordml"), ("附件3.xml", "flatopc")])
def test_a_form_that_word_opens_as_its_own_counts(name: str, kind: str) -> None:
    season = Season()
    sheet = season.file(name, unit_form("annex3"), kind=kind)
    season.mail(*complete(season, without=("附件3",)), sheet, season.file("附件3.pdf", kind="pdf"))

    assert "annex3" in season.unit().forms


def test_without_annex_1_entries_stand_from_their_declarations() -> None:
    season = Season()
    season.mail(*complete(season, without=("附件1",)))

    unit = season.unit()

    assert told(unit) == {
        ("missing_form", "annex1"),
        ("missing_report", f"{COMPANY}春雷QC小组"),
        ("missing_report", f"{COMPANY}天车班"),
    }
    assert [(e.full_name, e.listed) for e in unit.entries] == [
        (f"{COMPANY}春雷QC小组", False),
        (f"{COMPANY}天车班", False),
    ]


def test_what_annex_1_does_not_list_is_kept_aside() -> None:
    season = Season()
    whole(season)
    season.mail(*season.both("附件2 扬帆QC小组", group("扬帆QC小组")))
    season.mail(season.file("扬帆.docx", reading=report("扬帆QC小组", title="研制")), at="2026-06-11T10:00:00+08:00")

    unit = season.unit()

    assert told(unit) == {("unlisted_entry", "附件2 扬帆QC小组.docx"), ("unlisted_entry", "扬帆.docx")}
    assert [f.name for f in unit.forms["annex2"]] == ["春雷QC小组"]


def test_a_misread_annex_1_brings_no_flood() -> None:
    season = Season()
    empty = replace(summary(groups=[]), rows={"qc_groups": (), "teams": (), "individuals": ()})
    season.mail(*complete(season, without=("附件1",)), *season.both("附件1", empty))

    unit = season.unit()

    assert {code for code, _ in told(unit)} == {"missing_report"}
    assert [f.name for f in unit.forms["annex2"]] == ["春雷QC小组"]


def test_a_blank_form_sent_along_is_nothing() -> None:
    season = Season()
    whole(season)
    filled = form("annex8")
    blank = replace(filled, body="", values={k: replace(v, value=None, text="") for k, v in filled.values.items()})
    season.mail(season.file("附件8 空白.docx", blank))

    assert told(season.unit()) == set()


def test_missing_forms_words_scans_and_reports_are_told_once_each() -> None:
    season = Season()
    season.mail(
        *season.both("附件1", summary(groups=[f"{COMPANY}春雷QC小组"], teams=[(f"{COMPANY}天车班", 12)])),
        season.file("附件2 春雷QC小组.pdf", kind="pdf"),
        season.file("附件3.docx", unit_form("annex3")),
        *season.both("附件5 天车班", team()),
        *season.both("附件6", unit_form("annex6")),
        *season.both("附件7", unit_form("annex7")),
    )

    assert told(season.unit()) == {
        ("missing_word", "annex2[春雷QC小组]"),
        ("missing_pdf", "annex3"),
        ("missing_form", "annex4"),
        ("missing_report", f"{COMPANY}春雷QC小组"),
        ("missing_report", f"{COMPANY}天车班"),
    }


def test_names_on_annex_1_that_nobody_could_read_bring_no_flood() -> None:
    season = Season()
    garbled = summary(groups=["云南囧"], teams=[("云南囧", 12)])
    season.mail(*complete(season, without=("附件1",)), *season.both("附件1", garbled))
    season.mail(
        season.file("成果报告.docx", reading=report()),
        season.file("经验材料.docx", reading=report("天车班", kind="team")),
        at="2026-06-10T10:00:00+08:00",
    )

    unit = season.unit()

    assert told(unit) == set()
    assert [r.entry for r in unit.reports] == [f"{COMPANY}春雷QC小组", f"{COMPANY}天车班"]


def test_files_twice_in_one_mail_are_told_neither_in_word_nor_as_scans() -> None:
    season = Season()
    files = complete(season)
    season.mail(*files, *files)

    assert not {code for code, _ in told(season.unit())} & {"duplicate", "replaced"}
