"""The one door for a file of any kind."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from review_lib import paths
from review_lib.reading.file import ReadingRules, read_file
from review_lib.reading.forms import read_forms
from review_lib.reading.values import Document, Paragraph, Run
from review_lib.reading.word import read_word
from review_lib.rules.forms import load_forms
from review_lib.rules.steps import load_steps
from tests.reading.form_language import docx, line, table

RULES = ReadingRules(
    load_forms(paths.rules_dir() / "2026" / "forms"), load_steps(paths.rules_dir() / "2026" / "steps.yml")
)


@dataclass(frozen=True)
class Opened:
    docx: bytes = b""
    document: Document | None = None
    trouble: object = None


@dataclass(frozen=True)
class Reason:
    reason: str


FORM = docx(
    line("2026 年度质量管理小组活动统计表"), table("本年度坚持活动的QC小组数|个|45", "本年度已登记注册QC小组数|个|46")
)


def test_word_file_gives_its_forms() -> None:
    found = read_file(FORM, "docx", RULES)

    assert ([form.annex for form in found.forms], found.report, found.trouble) == (["annex3"], None, "")


def test_older_file_is_opened_by_what_is_handed_in() -> None:
    found = read_file(b"old", "doc", RULES, lambda data, kind: Opened(docx=FORM))

    assert [form.annex for form in found.forms] == ["annex3"]


@pytest.mark.parametrize(
    ("kind", "opened", "trouble"),
    [
        ("doc", None, "needs_converter"),
        ("doc", Opened(trouble=Reason("needs_libreoffice")), "needs_libreoffice"),
        ("docx", None, "unknown_format"),
        ("unknown", None, "unknown_format"),
        ("pdf", None, "truncated"),
    ],
)
def test_file_that_cannot_be_read_says_why(kind: str, opened: Opened | None, trouble: str) -> None:
    found = read_file(b"nothing of the kind", kind, RULES, None if opened is None else lambda data, k: opened)

    assert (found.document, found.forms, found.trouble) == (None, (), trouble)


def test_text_without_a_form_has_none() -> None:
    found = read_file(b"x", "rtf", RULES, lambda d, k: Opened(document=Document("rtf", (Paragraph((Run("请查收"),)),))))

    assert (found.forms, found.report) == ((), None)


def test_a_report_with_a_summary_s_sections_is_a_report_only() -> None:
    headings = ["班组概况", "建设理念与思路", "主要做法", "质量过程控制", "建设成效", "存在不足与改进方向"]
    blocks = [line("质量信得过班组建设经验"), line("“七步闭环”质量责任链"), line("班组名称：筒磨甲班")]
    for number, words in enumerate(headings):
        blocks.append(line(f"{'一二三四五六'[number]}、{words}"))
        blocks += [line("班组对磨音、浓度和钢球配比做了记录，每周核对一次，偏差当班处理。" * 4)] * 2

    read = read_file(docx(*blocks), "docx", RULES)

    assert [form.annex for form in read_forms(read_word(docx(*blocks)), RULES.forms)] == ["annex7"]
    assert read.report is not None
    assert (read.report.kind, len(read.report.steps)) == ("team", 6)
    assert read.forms == ()


def test_the_lists_of_a_report_s_members_and_facts_are_no_annex_1() -> None:
    members = [
        "序号|姓名|职务|分工",
        *(f"{n}|{name}|组员|记录" for n, name in enumerate(("窦玥", "司一凡", "宫鹤鸣"), 1)),
    ]
    facts = ("小组名称|金雕QC小组|课题类型|问题解决型", "课题名称|降低氰化尾渣金品位|活动时间|2025年7月至2026年4月")
    blocks = [line("质量管理小组活动成果报告"), line("一、小组概况"), table(*members), table(*facts)]
    for number, words in enumerate(("选择课题", "现状调查", "设定目标", "原因分析", "制定对策", "效果检查"), 1):
        blocks += [
            line(f"{'一二三四五六七'[number]}、{words}"),
            line("浸出槽的矿浆浓度每班记录一次，偏差当班处理。" * 4),
        ]

    read = read_file(docx(*blocks), "docx", RULES)

    assert read_forms(read_word(docx(*blocks)), RULES.forms)  # it looks like one; the report around it decides
    assert read.report is not None
    assert read.forms == ()
