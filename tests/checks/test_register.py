"""The register as JSON, sentences, corrections: from mails to what a person reads."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime

import pytest

from review_lib.checks.contract import register_json
from review_lib.checks.corrections import AttachedFile, Corrections, FileCorrection, MailCorrection, ValueCorrection
from review_lib.checks.sentences import finding_sentence
from review_lib.checks.values import Finding, ScanFacts, ScanMismatch
from review_lib.intake.values import Trouble
from review_lib.rules.findings import finding_rules
from tests.checks.build import COMPANY, RULES, Season, complete, group, report, summary, team, told, unit_form
from tests.checks.test_acceptance import whole


def test_the_json_has_the_contract_s_shape() -> None:
    season = Season()
    whole(season)

    made = register_json(season.register())

    assert json.loads(json.dumps(made)) == made
    (unit,) = made["units"]
    assert list(unit) == ["unit", "mails", "received", "forms", "reports", "findings"]
    assert unit["received"]["0001.eml"] == "2026-05-20T10:00:00+08:00"
    assert unit["forms"]["annex1"]["qc_groups"][0]["full_name"] == f"{COMPANY}春雷QC小组"
    assert unit["forms"]["annex4"]["body_chars"] == 3500
    assert isinstance(unit["forms"]["annex2"], list)
    assert list(unit["reports"][0]) == ["kind", "entry", "topic", "topic_type", "file", "chars", "steps"]


@pytest.mark.parametrize("lang", ["zh_CN", "en"])
@pytest.mark.parametrize("code", list(finding_rules().findings))
def test_every_finding_says_what_is_wrong_and_what_to_do(code: str, lang: str) -> None:
    title, what, todo = finding_sentence(Finding(code, "error", COMPANY, "annex3.benefit"), lang)

    assert title and what and todo
    assert "{" not in title + what + todo


def test_a_misread_value_put_right_moves_findings_and_is_marked() -> None:
    season = Season()
    season.mail(*complete(season, without=("附件5",)), *season.both("附件5 天车班", team(headcount=15)))
    sha256 = season.mails[0].attachments[-2].sha256

    before, after = season.unit(), season.unit(
        Corrections(values=(ValueCorrection(sha256, "annex5", "headcount", 12, name="天车班"),))
    )  # fmt: skip

    assert ("cross_form_mismatch", "annex5[天车班].headcount") in told(before)
    assert ("cross_form_mismatch", "annex5[天车班].headcount") not in told(after)
    assert after.forms["annex5"][0].corrected == {"headcount"}
    assert before.forms["annex5"][0].reading.values["headcount"].value == 15


def test_a_late_item_admitted_counts() -> None:
    season = Season()
    season.mail(*complete(season, without=("附件3",)))
    season.mail(*season.both("附件3", unit_form("annex3")), at="2026-06-01T09:00:00+08:00")

    unit = season.unit(Corrections(admitted=frozenset({"0002.eml"})))

    assert {code for code, _ in told(unit)} == {"missing_report"}
    assert "annex3" in unit.forms


def test_a_mail_put_under_another_unit_goes_there() -> None:
    season = Season()
    season.mail(*complete(season))
    season.mail(season.file("x.png", kind="png"), subject="?", sender="u@qq.com")

    register = season.register(Corrections(mails=(MailCorrection("0002.eml", COMPANY),)))

    assert register.other_mails == ()
    assert register.units[0].mails == ("0001.eml", "0002.eml")


def test_a_file_filed_as_an_entry_s_report_counts() -> None:
    season = Season()
    season.mail(*complete(season))
    lost = season.file("文档3.docx", reading=report("不明", company="", title="？"))
    season.mail(lost, at="2026-06-10T10:00:00+08:00", subject=COMPANY)

    filed = FileCorrection(lost.sha256, "report", entry=f"{COMPANY}春雷QC小组")
    unit = season.unit(Corrections(files=(filed,)))

    assert [(r.entry, r.corrected) for r in unit.reports] == [(f"{COMPANY}春雷QC小组", True)]


def test_what_scans_show_is_told_of_their_forms() -> None:
    season = Season()
    season.mail(*complete(season))
    scan = next(a for a in season.mails[0].attachments if a.name == "附件2 春雷QC小组.pdf")
    mismatch = ScanMismatch("annex2[春雷QC小组]", "leader", "金翔", "潘学军", 0, (0, 0, 1, 1))
    season.scans[scan.sha256] = ScanFacts(("annex2",), ("春雷QC小组",), False, mismatches=(mismatch,))

    found = {pair for pair in told(season.unit()) if pair[0] != "missing_report"}

    assert found == {("seal_missing", "annex2[春雷QC小组]"), ("scan_mismatch", "annex2[春雷QC小组].leader")}


def test_scans_known_by_content_need_no_names() -> None:
    season = Season()
    files = complete(season)
    words = [f for f in files if f.kind == "docx"]
    season.mail(*words)
    shown = [
        ("annex1", ""),
        ("annex2", "春雷QC小组"),
        ("annex3", ""),
        ("annex4", ""),
        ("annex5", "天车班"),
        ("annex6", ""),
    ]
    for number, (annex, name) in enumerate(shown):
        scan = season.file(f"IMG_{number}.pdf", kind="pdf")
        season.scans[scan.sha256] = ScanFacts((annex,), (name,), True)
        season.mail(scan)

    found = {pair for pair in told(season.unit()) if pair[0] != "missing_report"}

    assert found == {("missing_pdf", "annex7")}


def test_reports_alike_are_told_on_both() -> None:
    other = "江苏省瑭岳锌业股份有限公司"
    shared = "".join(chr(0x4E00 + (n * 7919) % 20000) for n in range(3000))
    season = Season()
    for company in (COMPANY, other):
        season.mail(*complete(season, company), sender=f"{company}@x.com")
        season.mail(
            season.file(f"{company}.docx", reading=report(company=company, salt=shared)), at="2026-06-10T10:00:00+08:00"
        )

    register = season.register()

    assert [[f.subject for f in unit.findings if f.code == "similar_report"] for unit in register.units] == [
        [f"{COMPANY}.docx"],
        [f"{other}.docx"],
    ]


def test_the_rules_of_a_season_are_used() -> None:
    season = Season()
    season.mail(*complete(season), at="2026-06-02T10:00:00+08:00")
    later = RULES.model_copy(
        update={"deadlines": RULES.deadlines.model_copy(update={"forms": RULES.deadlines.reports})}
    )

    from review_lib.checks.register import build_register

    assert "late" not in {f.code for f in build_register(season.mails, season.readings, later).units[0].findings}
    assert "late" in {f.code for f in season.unit().findings}
    assert group().annex == "annex2"


def test_a_scan_filed_as_a_form_counts() -> None:
    season = Season()
    season.mail(*complete(season, without=("附件3",)), season.file("附件3.docx", unit_form("annex3")))
    scan = season.file("照片.pdf", kind="pdf")
    season.mail(scan, at="2026-06-10T10:00:00+08:00", subject=COMPANY)

    filed = Corrections(files=(FileCorrection(scan.sha256, "form", "annex3"),), admitted=frozenset({scan.sha256}))

    assert ("missing_pdf", "annex3") in told(season.unit())
    assert ("missing_pdf", "annex3") not in told(season.unit(filed))


def test_an_attached_file_counts_by_its_own_time() -> None:
    season = Season()
    season.mail(*complete(season, without=("附件3",)))
    season.mail(subject=COMPANY, troubles=(Trouble("external_attachment", "link", ""),), at="2026-05-30T10:00:00+08:00")
    word, scan = season.both("附件3", unit_form("annex3"))
    late = datetime.fromisoformat("2026-06-02T10:00:00+08:00")

    attached = season.unit(Corrections(attached=(AttachedFile("0002.eml", word), AttachedFile("0002.eml", scan))))
    too_late = season.unit(
        Corrections(attached=(AttachedFile("0002.eml", word, late), AttachedFile("0002.eml", scan, late)))
    )

    assert "annex3" in attached.forms
    assert "annex3" not in too_late.forms
    assert ("late", "附件3.docx") in told(too_late)


def test_a_file_filed_under_another_unit_goes_there() -> None:
    season = Season()
    season.mail(*complete(season))
    lost = season.file("文档.docx", reading=report("春雷QC小组", company="", title="？"))
    season.mail(lost, at="2026-06-10T10:00:00+08:00", sender="x@qq.com", subject="?", body="?")

    filed = FileCorrection(lost.sha256, "report", entry=f"{COMPANY}春雷QC小组", unit=COMPANY)
    unit = season.unit(Corrections(files=(filed,)))

    assert unit.mails == ("0001.eml", "0002.eml")
    assert [r.entry for r in unit.reports] == [f"{COMPANY}春雷QC小组"]


def test_a_file_with_several_reports_is_one_for_each_of_its_groups() -> None:
    season, names = Season(), ("春雷QC小组", "远望QC小组")
    forms = [season.both("附件1", summary(COMPANY, [COMPANY + name for name in names]))]
    season.mail(*(file for made in (*forms, *(season.both(f"附件2 {n}", group(n)) for n in names)) for file in made))
    first, second = report("春雷QC小组"), report("远望QC小组")
    assert first.document and second.document and first.report and second.report
    both = replace(
        first,
        document=replace(first.document, blocks=first.document.blocks + second.document.blocks),
        report=replace(first.report, blocks=(0, 1)),
        further=(replace(second.report, blocks=(1, 2)),),
    )
    season.mail(season.file("成果报告汇编.docx", reading=both), at="2026-06-10T10:00:00+08:00")

    unit = season.unit()

    assert [(r.entry.removeprefix(COMPANY), r.file) for r in unit.reports] == [
        ("春雷QC小组", "成果报告汇编.docx"),
        ("远望QC小组", "成果报告汇编.docx"),
    ]
    assert not {code for code, _ in told(unit)} & {"missing_report", "similar_report", "duplicate", "replaced"}
