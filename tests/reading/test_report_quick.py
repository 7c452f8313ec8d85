"""What is told from a line's first or last sign agrees with what all of it says."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from review_lib.reading.report_lines import _BEGINS, _LEADERS, _LEADS_TO, _NUMBER, _ORNAMENT, lines_of, number_of
from review_lib.reading.values import Document, Paragraph, Run

starts = st.sampled_from(
    ("第一章 ",
     "步骤3：", "程序一", "环节二", "STEP 1 ", "P1选题", "(一)", "（3）", "1.2.3 ", "2．1", "3、", "四、", "十二 ",
     "①", "Ⅲ、", "B.", "壹、", "〇、", "百分之三", "两、", "■ 一、", "课题", "小组", "质量", "计划1", "一", "　", "")
)  # fmt: skip
texts = st.builds("{}{}{}".format, starts, starts, st.text("选题理由概况一二1.、）)…·.- \t\n", max_size=8))


@settings(max_examples=1500, deadline=None)
@given(text=texts)
def test_no_number_begins_with_a_chinese_sign_of_no_number(text: str) -> None:
    plain = _ORNAMENT.sub("", text)
    if plain and "\u4e00" <= plain[0] <= "\u9fff" and plain[0] not in _BEGINS:
        assert not any(pattern.match(plain) for _, pattern in _NUMBER)
        assert number_of(text) == ("", 0, plain.strip())


@settings(max_examples=1500, deadline=None)
@given(text=texts)
def test_leaders_end_with_a_page_or_with_dots(text: str) -> None:
    end = text.rstrip()[-1:]
    if _LEADERS.search(text):
        assert end.isdecimal() or end in _LEADS_TO


def test_lines_with_and_without_numbers_leaders_and_bold_heads() -> None:
    blocks = (
        Paragraph((Run("一、选题理由……3"),)), Paragraph((Run("选题理由\t12"),)), Paragraph((Run("第三章 原因分析（"),)),
        Paragraph((Run("质量：", bold=True), Run("是好的。"))), Paragraph((Run("  "),)), Paragraph((Run("【概况】"),)),
        Paragraph((Run("长" * 500),), label="1."),
        Paragraph((Run("题", bold=True), Run("\n", kind="break"), Run("文"))),
    )  # fmt: skip
    found = [
        (li.block, li.words, li.number, li.place, li.bold, li.toc, li.rest) for li in lines_of(Document("docx", blocks))
    ]

    assert found == [
        (0, "选题理由……3", "chinese", 1, False, True, ""),
        (1, "选题理由 12", "", 0, False, True, ""),
        (2, "原因分析（", "chapter", 3, False, False, ""),
        (3, "质量", "", 0, True, False, "是好的。"),
        (5, "概况", "", 0, False, False, ""),
        (6, "1." + "长" * 398, "", 0, False, False, ""),
        (7, "题", "", 0, True, False, "文"),
    ]
