"""Reports whose headings look in ways that word processors leave behind."""

from __future__ import annotations

import pytest

from review_lib.reading.report import read_report
from review_lib.reading.word import read_word
from review_lib.rules.steps import step_rules
from tests.reading.form_language import docx, line

RULES = step_rules()
PROBLEM = ["选题理由", "现状调查", "设定目标", "原因分析", "确定主要原因", "制定对策", "对策实施", "效果检查"]


def test_heading_whose_number_alone_is_bold_is_a_heading() -> None:
    def heading(number: int, words: str) -> str:
        return (
            f'<w:p><w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">{number} </w:t></w:r>'
            f"<w:r><w:t>{words}</w:t></w:r></w:p>"
        )

    blocks = [line("质量管理小组活动成果报告"), line("降低单耗")]
    for number, words in enumerate(PROBLEM, 1):
        blocks += [
            heading(number, words),
            line("小组对现场数据做了整理，并把结果记录在下面的表中，供后续分析使用。" * 3),
        ]
    reading = read_report(read_word(docx(*blocks)), RULES, "报告.rtf")

    assert reading is not None
    assert [step.heading for step in reading.steps] == PROBLEM


def bold(words: str) -> str:
    return f'<w:p><w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">{words}</w:t></w:r></w:p>'


BODY = line("小组对现场数据做了整理，并把结果记录在下面的表中，供后续分析使用。" * 3)


def steps(*headings: tuple[str, list[str]]) -> list[str]:
    """The steps read from a report with these headings and the sub-headings under each."""
    blocks = [line("质量管理小组活动成果报告"), line("降低单耗")]
    for heading, inner in headings:
        blocks += [bold(heading), *(bold(words) for words in inner), BODY]
    reading = read_report(read_word(docx(*blocks)), RULES, "报告.docx")
    assert reading is not None
    return [step.heading for step in reading.steps]


def test_brackets_around_a_heading_are_no_part_of_it() -> None:
    assert steps(*((f"【{words}】", []) for words in PROBLEM)) == PROBLEM


def test_a_bold_sub_heading_that_names_a_step_is_none_where_the_numbers_run_on() -> None:
    headings = [(f"{'一二三四五六七八'[n]}、{words}", []) for n, words in enumerate(PROBLEM)]
    headings[6] = (headings[6][0], ["（一）方案比选", "（二）下一步打算"])

    assert steps(*headings) == PROBLEM


@pytest.mark.parametrize(
    ("heading", "step"),
    [
        ("课题的确立", "select"), ("问题症结查找", "survey"), ("现状摸底", "survey"), ("因果关系分析", "causes"),
        ("主要原因判别", "confirm"), ("方案对比与选择", "options"), ("总体方案及分级方案", "options"),
        ("对策方案制定", "plan"), ("改进实施", "implement"), ("目标验证", "effect"), ("制定标准", "standardise"),
        ("成果推广应用", "standardise"), ("收获与体会", "summary"), ("体会与今后努力方向", "summary"),
        ("下一阶段计划", "summary"), ("未来展望", "summary"),
    ],
)  # fmt: skip
def test_other_names_of_steps(heading: str, step: str) -> None:
    assert RULES.of(heading) == (step,)
