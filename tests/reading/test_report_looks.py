"""Reports whose headings look in ways that word processors leave behind."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from review_lib.reading.report import missing_steps, part_of, read_report, read_reports
from review_lib.reading.values import ReportReading
from review_lib.reading.word import read_word
from review_lib.rules.steps import step_rules
from tests.reading.form_language import docx, line, table

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


ALL = [*PROBLEM, "制定巩固措施", "总结和下一步打算"]


def read(*blocks: str) -> ReportReading:
    reading = read_report(
        read_word(docx(line("质量管理小组活动成果报告"), line("降低单耗"), *blocks)), RULES, "报告.docx"
    )
    assert reading is not None
    return reading


def headed(way: Callable[[int, str], list[str]], words: list[str] | None = None) -> list[str]:
    """The steps read where each heading is written as ``way`` says."""
    blocks = [block for n, name in enumerate(words or ALL, 1) for block in (*way(n, name), BODY)]
    return [step.heading for step in read(*blocks).steps]


@pytest.mark.parametrize("number", ["P{n} ", "D{n}、", "NO.{n} ", "№{n} "])
def test_stage_letters_and_no_before_a_heading_are_its_number(number: str) -> None:
    assert headed(lambda n, name: [bold(number.format(n=n) + name)]) == ALL


def test_a_number_on_a_line_of_its_own_belongs_to_the_heading_below() -> None:
    numbers = "一二三四五六七八九十"
    assert headed(lambda n, name: [bold(f"第{numbers[n - 1]}章"), bold(name)]) == ALL


def test_a_heading_set_as_a_table_with_its_number_in_a_cell() -> None:
    assert headed(lambda n, name: [table(f"PART|{n:02d}|{name}")]) == ALL
    assert headed(lambda n, name: [table(f"{n:02d}|{name}")]) == ALL


def test_a_heading_that_an_old_word_file_joined_to_the_table_before_it() -> None:
    """A heading in a one-cell table right under another table: in a .doc it is that table's last row."""
    blocks = [line("质量管理小组活动成果报告"), line("降低单耗")]
    for number, words in enumerate(PROBLEM):
        heading = f"{'一二三四五六七八'[number]}、{words}"
        if number == 2:
            blocks += [table("月份 | 单耗", "1月 | 3.2", "2月 | 3.4", f"{heading} | <"), BODY]
        else:
            blocks += [bold(heading), BODY]
    reading = read_report(read_word(docx(*blocks)), RULES, "报告.doc")

    assert reading is not None
    assert [step.heading for step in reading.steps] == PROBLEM


def test_a_numbered_heading_may_end_in_a_full_stop() -> None:
    numbers = "一二三四五六七八九十"
    assert headed(lambda n, name: [line(f"{numbers[n - 1]}、{name}。")]) == ALL


def test_captions_and_divisions_that_look_like_headings_are_none() -> None:
    inner = [bold("表3 缺陷统计表"), bold("图1 排列图"), bold("确认1：刀具磨损"), bold("实施一：更换刀具")]
    assert headed(lambda _, name: [bold(name), *inner]) == ALL


def test_a_heading_that_goes_on_over_the_page_counts_once() -> None:
    assert headed(lambda _, name: [bold(name), BODY, bold(name), BODY, bold(f"{name}（续2）")]) == ALL


def test_a_step_that_is_headed_in_unknown_words_is_not_told_as_missing() -> None:
    words = ["数字会说话", *ALL[2:]]
    blocks = [block for name in ["小组概况", *words] for block in (bold(name), BODY)]
    reading = read(*blocks)

    assert [step.heading for step in reading.steps] == words
    assert missing_steps(reading, "问题解决型", RULES) == []
    without = read(*(block for name in ALL[2:] for block in (bold(name), BODY)))
    assert missing_steps(without, "问题解决型", RULES) == ["select", "survey"]


def test_a_title_in_quotes_broken_over_two_lines_is_one() -> None:
    blocks = [bold("《降低电积槽"), bold("阴极锌烧板率》"), *(b for name in ALL for b in (bold(name), BODY))]
    reading = read_report(read_word(docx(*blocks)), RULES, "报告.docx")

    assert reading is not None and reading.title == "降低电积槽阴极锌烧板率"


def test_reports_of_two_groups_in_one_file_are_read_apart() -> None:
    def one(group: str, topic: str, steps: list[str]) -> list[str]:
        cover = [line("质量管理小组活动成果报告"), line(topic), line(f"云南省朔垚锌业股份有限公司{group}")]
        numbers = "一二三四五六七八九十"
        return cover + [b for n, name in enumerate(steps) for b in (bold(f"{numbers[n]}、{name}"), BODY)]

    document = read_word(docx(*one("春雷QC小组", "降低锌烧板率", ALL), *one("远望QC小组", "减少停槽次数", ALL[1:])))
    reports = read_reports(document, RULES, "报告.docx")

    assert [(r.group, r.title, [s.heading for s in r.steps]) for r in reports] == [
        ("春雷QC小组", "降低锌烧板率", ALL),
        ("远望QC小组", "减少停槽次数", ALL[1:]),
    ]
    assert reports[0].blocks == (0, 23) and reports[1].blocks == (23, 44)
    assert part_of(document, reports[1].blocks).text.startswith("质量管理小组活动成果报告\n减少停槽次数")


def test_an_appendix_or_a_second_round_of_one_group_is_no_second_report() -> None:
    blocks = [line("质量管理小组活动成果报告"), line("降低锌烧板率"), line("春雷QC小组")]
    for words in (ALL, ["附录", "原因分析", "对策实施", "效果检查"]):
        blocks += [b for n, name in enumerate(words, 1) for b in (bold(f"{n}、{name}"), BODY)]

    assert len(read_reports(read_word(docx(*blocks)), RULES, "报告.docx")) == 1


def test_numbers_that_begin_anew_at_each_stage_are_of_one_report() -> None:
    blocks = [line("质量管理小组活动成果报告"), line("降低锌烧板率"), line("春雷QC小组")]
    at = {0: "一、P（计划）阶段", 6: "二、D（实施）阶段", 7: "三、C（检查）阶段", 8: "四、A（处置）阶段"}
    count = 0
    for n, name in enumerate(ALL):
        if n in at:
            blocks, count = [*blocks, bold(at[n])], 0
        count += 1
        blocks += [bold(f"（{'一二三四五六'[count - 1]}）{name}"), BODY]

    (report,) = read_reports(read_word(docx(*blocks)), RULES, "报告.docx")

    assert [step.heading for step in report.steps] == ALL


def test_a_title_broken_in_two_is_one_where_the_text_has_it_whole() -> None:
    def title(*after: str) -> str:
        cover = [line("质量管理小组活动成果报告"), bold("降低电积槽"), bold("阴极锌烧板率"), line("春雷QC小组")]
        steps = [b for n, name in enumerate(ALL, 1) for b in (line(f"{n}. {name}"), BODY)]
        reading = read_report(read_word(docx(*cover, *steps, *after)), RULES, "报告.docx")
        assert reading is not None
        return reading.title

    assert title(line("小组选择“降低电积槽阴极锌烧板率”作为课题。")) == "降低电积槽阴极锌烧板率"
    assert title() == "降低电积槽"


def test_a_heading_broken_where_its_line_was_full_is_one() -> None:
    def heading(_: int, name: str) -> list[str]:
        run = '<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">'
        return [f"<w:p>{run}{name[:2]}</w:t><w:br/><w:t>{name[2:]}</w:t></w:r></w:p>"]

    assert headed(heading) == ALL


def test_four_reports_in_one_file_are_four() -> None:
    names = ("春雷QC小组", "远望QC小组", "晨曦QC小组", "攀登QC小组")
    blocks: list[str] = []
    for name in names:
        blocks += [line("质量管理小组活动成果报告"), line(f"降低{name}停槽率"), line(name), bold("小组概况"), BODY]
        blocks += [b for step in ALL for b in (bold(step), BODY)]

    reports = read_reports(read_word(docx(*blocks)), RULES, "报告.docx")

    assert [(r.group, len(r.steps)) for r in reports] == [(name, len(ALL)) for name in names]
