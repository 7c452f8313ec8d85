"""Reports whose headings look in ways that word processors leave behind."""

from __future__ import annotations

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
