"""Who is who: companies one character apart, subsidiaries, private mailboxes, mails of nobody."""

from __future__ import annotations

import pytest

from review_lib.intake.values import Trouble
from tests.checks.build import COMPANY, Season, complete, group, report, summary, team, told, unit_form

TWIN = "云南省朔垚铅业股份有限公司"
SUB = "云南省朔垚一冶有限公司"
SHORT_OF = "贵州省翊昭锑业集团有限公司"


def test_names_one_character_apart_are_two_companies() -> None:
    season = Season()
    season.mail(*complete(season), subject="朔垚锌业材料")
    season.mail(*complete(season, TWIN), subject="朔垚铅业材料", sender="a@other.example.com")
    season.mail(season.file("a.docx", reading=report(company=TWIN)), at="2026-06-10T10:00:00+08:00", sender="x@qq.com")
    season.mail(season.file("b.docx", reading=report()), at="2026-06-10T11:00:00+08:00", sender="y@qq.com")

    first, second = season.register().units

    assert (first.unit, first.mails) == (COMPANY, ("0001.eml", "0004.eml"))
    assert (second.unit, second.mails) == (TWIN, ("0002.eml", "0003.eml"))


def test_a_report_without_its_company_goes_by_sender_and_group() -> None:
    season = Season()
    season.mail(*complete(season))
    season.mail(*complete(season, TWIN), sender="a@other.example.com")
    season.mail(
        season.file("春雷.docx", reading=report(company="")),
        at="2026-06-10T10:00:00+08:00",
        sender="a@other.example.com",
    )

    register = season.register()

    assert [unit.mails for unit in register.units] == [("0001.eml",), ("0002.eml", "0003.eml")]
    assert register.units[1].reports[0].entry == f"{TWIN}春雷QC小组"


def test_a_group_recommends_for_its_subsidiaries() -> None:
    season = Season()
    listed = [f"{COMPANY}春雷QC小组", f"{SUB}春雷QC小组"]
    season.mail(
        *season.both("附件1", summary(groups=listed)),
        *season.both("附件3", unit_form("annex3")),
        *season.both("附件4", unit_form("annex4")),
        *season.both("附件2 本部春雷QC小组", group()),
    )
    season.mail(
        *season.both("附件2 一冶春雷QC小组", group(company=SUB, topic="降低一冶能耗")), sender="sub@one.example.com"
    )
    season.mail(
        season.file("r.docx", reading=report(company=SUB, title="降低一冶能耗")),
        at="2026-06-10T10:00:00+08:00",
        sender="b@qq.com",
    )

    unit = season.unit()

    assert unit.mails == ("0001.eml", "0002.eml", "0003.eml")
    assert told(unit) == {("missing_report", f"{COMPANY}春雷QC小组")}
    assert [form.name for form in unit.forms["annex2"]] == listed
    assert unit.reports[0].entry == f"{SUB}春雷QC小组"


def test_word_and_scans_in_different_mails_of_a_private_mailbox() -> None:
    season = Season()
    files = complete(season)
    season.mail(*[f for f in files if f.kind == "docx"], sender="zhang@qq.example.com", subject="材料", body="")
    season.mail(*[f for f in files if f.kind == "pdf"], sender="zhang@qq.example.com", subject="扫描件", body="")

    unit = season.unit()

    assert unit.mails == ("0001.eml", "0002.eml")
    assert {code for code, _ in told(unit)} == {"missing_report"}


def test_scans_with_names_that_say_nothing_are_not_held_missing() -> None:
    season = Season()
    files = complete(season)
    words = [f for f in files if f.kind == "docx"]
    scans = [season.file(f"扫描件{n:03d}.pdf", kind="pdf") for n in range(1, len(words) + 1)]
    season.mail(*words, *scans)

    assert {code for code, _ in told(season.unit())} == {"missing_report"}


def test_one_stamped_pdf_for_all() -> None:
    season = Season()
    words = [f for f in complete(season) if f.kind == "docx"]
    season.mail(*words, season.file("推荐材料（附件1-附件7）盖章版.pdf", kind="pdf"))

    assert {code for code, _ in told(season.unit())} == {"missing_report"}


def test_questions_and_advertisements_belong_to_nobody() -> None:
    season = Season()
    season.mail(*complete(season))
    season.mail(subject="请教：附件1人数", body="附件1的合计是全公司的吗？", name="0002.eml")
    season.mail(season.file("logo.png", kind="png", inline=True), subject="会议早鸟票", sender="ad@expo.example.net")

    register = season.register()

    assert register.other_mails == ("0002.eml", "0003.eml")
    assert [unit.mails for unit in register.units] == [("0001.eml",)]


def test_a_mail_with_net_disk_links_only_is_its_company_s() -> None:
    season = Season()
    season.mail(*complete(season))
    link = Trouble("external_attachment", "link", "成果报告.docx")
    season.mail(subject=f"{COMPANY}QC成果报告", troubles=(link,), at="2026-06-10T10:00:00+08:00", sender="n@qq.com")

    unit = season.unit()

    assert told(unit) == {
        ("external_attachment", "0002.eml"),
        ("missing_report", f"{COMPANY}春雷QC小组"),
        ("missing_report", f"{COMPANY}天车班"),
    }


def test_two_companies_in_one_mail_are_told_apart() -> None:
    season = Season()
    season.mail(*complete(season), *complete(season, TWIN))

    first, second = season.register().units

    assert (first.unit, second.unit) == (COMPANY, TWIN)
    assert first.mails == second.mails == ("0001.eml",)
    assert len(first.forms["annex2"]) == len(second.forms["annex2"]) == 1


def test_a_company_known_only_by_a_broken_mail_is_listed() -> None:
    season = Season()
    season.mail(season.file("材料.rar", trouble="encrypted"), subject="材料", body=f"{TWIN}\n联系人：张三")

    unit = season.unit()

    assert unit.unit == TWIN
    assert ("missing_form", "annex1") in told(unit)


def test_a_register_does_not_depend_on_the_order_of_mails() -> None:
    season = Season()
    season.mail(*complete(season))
    season.mail(*season.both("附件5 行车班", team("行车班")), at="2026-05-22T10:00:00+08:00")
    season.mail(season.file("a.docx", reading=report()), at="2026-06-10T10:00:00+08:00")
    before = season.register()

    season.mails.reverse()

    assert season.register() == before


def test_a_company_misnamed_on_its_own_declaration_is_a_mismatch_not_another_unit() -> None:
    season = Season()
    season.mail(*complete(season, without=("附件2",)), *season.both("附件2 春雷QC小组", group(company=TWIN)))
    season.mail(*complete(season, TWIN, without=("附件2",)), sender="a@other.example.com")

    first, second = season.register().units

    assert ("cross_form_mismatch", "annex2[春雷QC小组].company_name") in told(first)
    assert ("missing_form", "annex2[春雷QC小组]") in told(second)


def test_a_unit_whose_mail_came_late_has_late_files_only() -> None:
    season = Season()
    season.mail(*complete(season), at="2026-06-01T00:00:01+08:00")

    unit = season.unit()

    assert {code for code, _ in told(unit)} == {"late"}
    assert not unit.forms


def test_scans_named_only_by_listed_entries_belong_to_the_unit_that_lists_them() -> None:
    season = Season()
    forms = complete(season)
    season.mail(*(file for file in forms if file.kind == "docx"))
    season.mail(*season.both("附件1", summary(TWIN, [f"{TWIN}夏雨QC小组"])), sender="a@other.example.com")
    scans = [season.file(f"申报表-{name}(盖章版).pdf", kind="pdf") for name in ("春雷QC小组", "天车班")]
    season.mail(*scans, subject="盖章件", body="请查收盖章件", sender="someone@qq.com")

    register = season.register()

    assert register.other_mails == ()
    assert next(unit for unit in register.units if unit.unit == COMPANY).mails == ("0001.eml", "0003.eml")


def test_without_annex_1_a_subsidiary_s_report_is_that_of_the_recommending_unit() -> None:
    season = Season()
    season.mail(
        *season.both("附件3", unit_form("annex3")),
        *season.both("附件4", unit_form("annex4")),
        *season.both("附件2", group(company=SUB, topic="降低一冶能耗")),
    )
    season.mail(
        season.file("r.docx", reading=report(company=SUB, title="降低一冶能耗")),
        at="2026-06-10T10:00:00+08:00",
        sender="b@qq.com",
    )

    unit = season.unit()

    assert (unit.unit, unit.mails) == (COMPANY, ("0001.eml", "0002.eml"))
    assert [one.entry for one in unit.reports] == [f"{SUB}春雷QC小组"]
    assert told(unit) == {("missing_form", "annex1")}


def test_a_mine_s_own_name_before_a_group_is_no_fault_where_no_declaration_tells() -> None:
    season = Season()
    listed = [f"{COMPANY}春雷QC小组", "会理朔峰铜矿春风QC小组"]
    season.mail(
        *season.both("附件1", summary(groups=listed)),
        *season.both("附件2", group()),
        *season.both("附件3", unit_form("annex3")),
        *season.both("附件4", unit_form("annex4")),
    )

    assert not [code for code, _ in told(season.unit()) if code == "group_name_without_company"]


def test_a_photo_that_does_not_open_is_told_only_where_a_form_may_be_on_it() -> None:
    season = Season()
    season.mail(
        *complete(season),
        season.file("活动照片1.jpg", kind="jpeg", trouble="truncated"),
        season.file("附件3盖章.jpg", kind="jpeg", trouble="truncated"),
    )

    assert {one for one in told(season.unit()) if one[0] == "unreadable"} == {("unreadable", "附件3盖章.jpg")}


def test_a_picture_named_as_a_form_stands_for_its_scan() -> None:
    season = Season()
    files = [file for file in complete(season) if file.name != "附件3.pdf"]
    season.mail(*files, season.file("附件3盖章.jpg", kind="jpeg"), season.file("IMG_2031.jpg", kind="jpeg"))

    assert ("missing_pdf", "annex3") not in told(season.unit())


def test_a_group_of_nearly_the_same_name_with_another_topic_is_not_listed() -> None:
    season = Season()
    season.mail(
        *complete(season),
        *season.both("附件2 补充", group("春雷质量管理小组", topic="研制自动清渣装置")),
    )

    assert {one for one in told(season.unit()) if one[0] != "missing_pdf"} >= {("unlisted_entry", "附件2 补充.docx")}
    assert not [one for one in told(season.unit()) if one[0] == "replaced"]


def test_a_second_version_under_another_writing_of_the_name_is_a_version() -> None:
    season = Season()
    season.mail(*complete(season))
    topic = "降低春雷QC小组烧板率"
    season.mail(season.file("更正.docx", group("春雷质量管理小组", topic=topic)), at="2026-05-21T10:00:00+08:00")

    assert ("replaced", "更正.docx") in told(season.unit())


@pytest.mark.parametrize("written", ["翊昭锑业", f"{SHORT_OF}质量管理部", f"{SHORT_OF} "])
def test_unit_named_shortly_or_with_a_department_on_a_form_that_comes_alone(written: str) -> None:
    season = Season()
    season.mail(*complete(season, SHORT_OF, without=("附件3",)))
    season.mail(
        *season.both("附件3", unit_form("annex3", written)), at="2026-05-21T10:00:00+08:00", sender="1@qq.example.com"
    )

    (unit,) = season.register().units

    assert "annex3" in unit.forms
    assert "missing_form" not in {code for code, _ in told(unit)}


def test_branch_named_after_its_parent_is_another_unit() -> None:
    season = Season()
    season.mail(*complete(season, SHORT_OF))
    season.mail(
        *season.both("附件3", unit_form("annex3", f"{SHORT_OF}永昌分公司")),
        at="2026-05-21T10:00:00+08:00",
        sender="1@qq.example.com",
    )

    assert [unit.unit for unit in season.register().units] == [SHORT_OF, f"{SHORT_OF}永昌分公司"]


def test_scans_alone_are_of_the_unit_that_lists_all_their_names() -> None:
    """Each name stands in another company's annex 1 too, and the mailbox sends for all of them."""
    season = Season()
    for at, (company, group_name, team_name) in enumerate(
        [
            (COMPANY, "春雷QC小组", "天车班"),
            (SHORT_OF, "春雷QC小组", "球磨班"),
            ("甘肃省煜岑锌业有限公司", "秋实QC小组", "天车班"),
        ]
    ):
        season.mail(
            season.file("附件1.docx", summary(company, [company + group_name], [(company + team_name, 12)])),
            at=f"2026-05-20T10:00:0{at}+08:00",
            sender="agent@example.com",
        )
    scans = (season.file("附件2 春雷QC小组.pdf", kind="pdf"), season.file("附件5 天车班.pdf", kind="pdf"))
    mail = season.mail(*scans, at="2026-05-22T10:00:00+08:00", sender="agent@example.com")

    assert [unit.unit for unit in season.register().units if mail.file in unit.mails] == [COMPANY]
