"""Numbers, months, names and ticks as people write them."""

from __future__ import annotations

import pytest

from review_lib import paths
from review_lib.reading.choices import Choices
from review_lib.reading.dates import month
from review_lib.reading.forms.grids import Candidate
from review_lib.reading.forms.values import ValueReader
from review_lib.reading.names import Names
from review_lib.reading.normal import fold, mobile, uscc
from review_lib.reading.numbers import Numbers, chinese_number
from review_lib.reading.values import Place
from review_lib.rules.forms import FieldSpec, load_forms

SPECS = load_forms(paths.rules_dir() / "2026" / "forms")
NUMBERS = Numbers(SPECS.writing)
NAMES = Names(SPECS.writing)
CHOICES = Choices(SPECS.writing)
YES_NO = {"是": (), "否": ()}


def field(annex: str, key: str) -> FieldSpec:
    found = SPECS.form(annex).field(key)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("84.8", 84.8),
        ("848,000元", 84.8),
        ("1,480,000元", 148),
        ("84.8万元", 84.8),
        ("约84.8万元", 84.8),
        ("84.8万", 84.8),
        ("0.5亿元", 5000),
        ("848千元", 84.8),
        ("３１７．７", 317.7),
        ("15，717", 15717),
        ("¥848,000", 84.8),
        ("人民币848000元", 84.8),
        ("三百万元", 300),
        ("84.8万元左右", 84.8),
        ("84.8（万元）", 84.8),
        ("84.8万元/年", 84.8),
        ("300余万元", 300),
        ("12-15", None),
        ("1.2.3", None),
        ("见附件", None),
        ("84,8", None),
        ("", None),
        ("万元", None),
        ("3次", None),
    ],
)
def test_sum_of_money_is_read_in_ten_thousands(text: str, value: float | None) -> None:
    assert NUMBERS.number(text, field("annex2", "economic_benefit")) == value


@pytest.mark.parametrize(
    ("unit", "value"), [("元", 0.0848), ("万元", 848), ("亿元", 8480000), ("", 848), ("千元", 84.8)]
)
def test_unit_beside_counts_where_the_text_has_none(unit: str, value: float) -> None:
    assert NUMBERS.number("848", field("annex2", "economic_benefit"), unit) == value
    assert NUMBERS.number("848万元", field("annex2", "economic_benefit"), unit) == 848


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("13", 13),
        ("13人", 13),
        ("约13人", 13),
        ("十三", 13),
        ("二十三人", 23),
        ("一百二十", 120),
        ("1,071", 1071),
        ("１２８ 人", 128),
        ("三百余人", 300),
        ("300余人次", 300),
        ("1.2万人次", 12000),
        ("2万", 20000),
        ("共 45 名", 45),
        ("〇", 0),
        ("两", 2),
        ("廿", None),
        ("待统计", None),
        ("无", None),
        ("十几", None),
        ("3~5", None),
        ("2026年", None),
        ("1 071", 1071),
        ("6.0", 6),
        ("20人（含组长）", 20),
        ("12人以上", 12),
        ("13.5万元", None),
    ],
)
def test_count_is_read_or_refused(text: str, value: float | None) -> None:
    assert NUMBERS.number(text, field("annex5", "headcount")) == value


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("completion_rate", "98.5%", 98.5),
        ("completion_rate", "98.5", 98.5),
        ("completion_rate", "0.985", 98.5),
        ("completion_rate", "９８．５％", 98.5),
        ("completion_rate", "百分之九十八点五", 98.5),
        ("completion_rate", "1", 100),
        ("completion_rate", "98.5 %", 98.5),
        ("completion_rate", "0.985%", 0.985),
        ("completion_rate", "约98%", 98),
        ("completion_rate", "109.5", 109.5),
        ("defect_rate", "0.84", 0.84),
        ("defect_rate", "0.84%", 0.84),
        ("defect_rate", "0", 0),
        ("completion_rate", "98以上或", None),
        ("completion_rate", "95-98%", None),
        ("completion_rate", "良好", None),
        ("completion_rate", "98.5%（目标95%）", 98.5),
    ],
)
def test_share_is_read_in_percent(key: str, text: str, value: float | None) -> None:
    assert NUMBERS.number(text, field("annex5", key)) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("二十三", 23),
        ("一百零五", 105),
        ("二〇二四", 2024),
        ("三千五百万", 35_000_000),
        ("十", 10),
        ("三十六点五", 36.5),
        ("壹佰贰拾", 120),
        ("一二", 12),
        ("十几", None),
        ("", None),
        ("点五", 0.5),
    ],
)
def test_chinese_number_is_read(text: str, value: float | None) -> None:
    assert chinese_number(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2017年3月", "2017-03"),
        ("2020.02", "2020-02"),
        ("2014/10", "2014-10"),
        ("2024-08", "2024-08"),
        ("202305", "2023-05"),
        ("２０２３年５月", "2023-05"),
        ("二〇二三年五月", "2023-05"),
        ("2023年05月12日", "2023-05"),
        ("20230512", "2023-05"),
        ("2023 年 5 月", "2023-05"),
        ("5/2023", "2023-05"),
        ("May 2023", "2023-05"),
        ("23年5月", "2023-05"),
        ("2023.13", ""),
        ("2023年", ""),
        ("二〇二〇年十二月", "2020-12"),
        ("2023年5月成立", "2023-05"),
    ],
)
def test_month_of_any_writing_is_read(text: str, value: str) -> None:
    assert month(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("138 0013 8000", "13800138000"),
        ("138-0013-8000", "13800138000"),
        ("+86 13800138000", "13800138000"),
        ("８６１３８００１３８０００", "13800138000"),
        ("1380013800", "1380013800"),
        ("13800138000/13900139000", "13800138000/13900139000"),
    ],
)
def test_mobile_is_eleven_digits_or_as_written(text: str, value: str) -> None:
    assert mobile(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "张三、李四、王小五",
        "张三，李四，王小五",
        "张三,李四,王小五",
        "张三；李四；王小五",
        "张三 李四 王小五",
        "张三\n李四\n王小五",
        "1.张三 2.李四 3.王小五",
        "1、张三、2、李四、3、王小五",
        "①张三②李四③王小五",
        "（1）张三（2）李四（3）王小五",
        "张三（组长）、李四、王小五",
        "组长：张三；组员：李四、王小五",
        "组长：张三\n组员：李四、王小五",
        "张 三、李 四、王小五",
        "张 三  李 四  王小五",
        "张　三　李　四　王小五",
        "张三/李四/王小五",
        "张三、李四、王小五等3人",
        "张三 组长、李四 组员、王小五 组员",
        "张三\t李四\t王小五",
        "张三、李四、王小五。",
        "1．张三\n2．李四\n3．王小五",
        "张三(组长)\n李四(副组长)\n王小五(组员)",
        "张三\u00a0李四\u00a0王小五",
        "张三－组长、李四－组员、王小五－组员",
    ],
)
def test_list_of_names_is_read(text: str) -> None:
    assert NAMES.read(text) == ("张三", "李四", "王小五")


def test_rare_and_foreign_names_stay_whole() -> None:
    assert NAMES.read("阿不都·热合曼、𬭚𬬭、John Smith") == ("阿不都·热合曼", "𬭚𬬭", "John Smith")
    assert NAMES.read("") == ()


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("☑是 □否", True),
        ("□是 ☑否", False),
        ("□√是 □否", True),
        ("■是 □否", True),
        ("是√ 否", True),
        ("是 否√", False),
        ("(√)是 ( )否", True),
        ("是（√） 否（ ）", True),
        ("是( ) 否(√)", False),
        ("√是 □否", True),
        ("[√]是 [ ]否", True),
        ("是", True),
        ("否", False),
        ("是☑ 否☐", True),
        ("☐是 ☒否", False),
        ("□是 □否", None),
        ("", None),
        ("是 否", None),
        ("□是(    )次 ■否", False),
        ("■是（5）次 □否", True),
        ("是（  ）次 否√", False),
        ("R是 £否", True),
        ("￾是", True),
        ("是，已组织2次", True),
        ("✔是 ○否", True),
        ("●是 ○否", True),
        ("是□ 否■", False),
        ("否，计划下半年开展", False),
    ],
)
def test_yes_or_no_is_seen(text: str, answer: bool | None) -> None:
    assert CHOICES.boolean(text) is answer


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("□发表评审 ☑现场评审 □与 QC 小组合开 ☑单独举办", ("现场评审", "单独举办")),
        ("发表评审、现场评审", ("发表评审", "现场评审")),
        ("发表评审√ 现场评审 与QC小组合开√ 单独举办", ("发表评审", "与QC小组合开")),
        ("□发表评审 □现场评审", ()),
        ("", ()),
        ("(√)发表评审 ( )现场评审 (√)与质量管理小组合开", ("发表评审", "与QC小组合开")),
    ],
)
def test_ticked_options_are_chosen(text: str, chosen: tuple[str, ...]) -> None:
    assert CHOICES.choose(text, field("annex6", "review_forms").options) == chosen


def test_ticked_words_of_an_open_list_are_told() -> None:
    assert CHOICES.free("☑线上 □线下") == ("线上",)
    assert CHOICES.free("线上☑ 线下☑") == ("线上", "线下")
    assert CHOICES.free("“三全”管理法") == ()


def test_text_is_folded_and_codes_are_plain() -> None:
    assert fold(" 四川省\n砺垚 铝业  有限公司 ") == "四川省砺垚 铝业 有限公司"
    assert fold("QC\ngroup") == "QC group"
    assert uscc(" 9134 0000－597782235b ") == "91340000597782235B"


def read(annex: str, key: str, text: str) -> object:
    form = SPECS.form(annex)
    return ValueReader(form, SPECS.writing).value(field(annex, key), Candidate(key, text, Place())).value


@pytest.mark.parametrize(
    ("annex", "key", "text", "value"),
    [
        ("annex1", "company_name", "云南省甲铜业有限公司（以公章为准）", "云南省甲铜业有限公司"),
        ("annex1", "company_name", "云南省甲铜业（集团）有限公司", "云南省甲铜业（集团）有限公司"),
        ("annex1", "company_name", "（以公章为准，填写全称）：云南省甲铜业有限公司", "云南省甲铜业有限公司"),
        ("annex2", "topic_type", "（问题解决型/创新型）：创新型", "创新型"),
        ("annex2", "topic_type", "（问题解决型/创新型） 问题解决型", "问题解决型"),
        ("annex5", "recommending_unit", "四川铝业集团有限公司（盖章）\n2026年5月18日", "四川铝业集团有限公司"),
        ("annex2", "central_group", "非央企", ""),
        ("annex2", "central_group", "（无）", ""),
        ("annex2", "central_group", "中国铝业集团有限公司", "中国铝业集团有限公司"),
        ("annex2", "leader", "张 伟（组长）", "张伟"),
        ("annex2", "leader", "张伟 高级工程师", "张伟"),
        ("annex2", "leader", "李 主任", "李主任"),
        ("annex5", "accidents", "无", 0),
        ("annex5", "accidents", "无事故。", 0),
        ("annex5", "quality_cost", "无", None),
        ("annex2", "training_hours", "36小时/人·年", 36.0),
        ("annex3", "training_people", "534人/次", 534),
        ("annex2", "founded_on", "2022年元月", "2022-01"),
        ("annex2", "founded_on", "2022。1", "2022-01"),
        ("annex2", "mobile", "013812345678", "13812345678"),
    ],
)
def test_value_is_read_without_what_is_no_part_of_it(annex: str, key: str, text: str, value: object) -> None:
    assert read(annex, key, text) == value


@pytest.mark.parametrize(
    ("text", "answer"),
    [("□是√ □否", True), ("□是 □否√", False), ("□是√（3）次 □否", True), ("★是 ☆否", True), ("◇是 ◆否", False)],
)
def test_tick_typed_after_the_word_of_an_empty_box_is_that_words(text: str, answer: bool) -> None:
    assert CHOICES.boolean(text) is answer


def test_tick_after_an_option_with_spaces_in_it_counts() -> None:
    options = {"现场评审": (), "与QC小组合开": ()}
    assert CHOICES.choose("□现场评审 □与 QC 小组合开√", options) == ("与QC小组合开",)


def test_role_after_a_colon_is_no_part_of_a_name() -> None:
    assert NAMES.read("张伟：组长；李娜：组员；王芳：组员") == ("张伟", "李娜", "王芳")


@pytest.mark.parametrize(
    "text",
    [
        "张三13800000000、李四13900000001",
        "组长-张三、组员-李四",
        "张三，男，35岁；李四，女，40岁",
        "张三 高级工程师、李四 工程师",
        "张三以及李四",
    ],
)
def test_what_stands_beside_a_name_is_no_name(text: str) -> None:
    assert NAMES.read(text) == ("张三", "李四")


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("economic_benefit", "约合人民币84.8万元", 84.8),
        ("economic_benefit", "84.8万元，社会效益显著", 84.8),
        ("economic_benefit", "84.8万元，去年79.2万元", None),
        ("economic_benefit", "84.8W元", 84.8),
        ("activity_count", "累计活动28次", 28),
        ("activity_count", "28次，均有记录", 28),
        ("activity_count", "每月2次", None),
    ],
)
def test_number_with_words_around_it_is_read_where_it_is_sure(key: str, text: str, value: float | None) -> None:
    assert NUMBERS.number(text, field("annex2", key)) == value
