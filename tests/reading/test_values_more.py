"""More ways to write a value; what is not surely one is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review_lib import paths
from review_lib.reading.choices import Choices
from review_lib.reading.dates import month
from review_lib.reading.names import Names
from review_lib.reading.normal import code, mobile
from review_lib.reading.numbers import Numbers, chinese_number
from review_lib.rules.forms import FieldSpec, load_forms

SPECS = load_forms(paths.rules_dir() / "2026" / "forms")
NUMBERS = Numbers(SPECS.writing)
NAMES = Names(SPECS.writing)
CHOICES = Choices(SPECS.writing)


def field(annex: str, key: str) -> FieldSpec:
    found = SPECS.form(annex).field(key)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("294万5千元", 294.5),
        ("294万5千", 294.5),
        ("2百94万5千元", 294.5),
        ("1亿2000万元", 12000),
        ("1.2亿元", 12000),
        ("2千5百万元", 2500),
        ("贰佰玖拾肆万伍仟元整", 294.5),
        ("人民币贰佰玖拾肆万伍仟元整（¥2,945,000）", 294.5),
        ("贰佰玖拾肆万伍仟元整（¥2,954,000）", None),
        ("经济效益294.5万元", 294.5),
        ("年创效约294.5万元", 294.5),
        ("节约294.5万元", 294.5),
        ("约300余万元", 300),
        ("294.5①", 294.5),
        ("294.5[1]", 294.5),
        ("294.5万元*", 294.5),
        ("294.5¹", 294.5),
        ("2 945 000元", 294.5),
        ("2，945，000元", 294.5),
        ("2、945、000元", 294.5),
        ("2'945'000元", 294.5),
        ("294·5", 294.5),
        ("294.5万元人民币", 294.5),
        ("294.5\n万元", 294.5),
        ("294.5万元（含税）", 294.5),
        ("＞294.5", None),
        ("294.5～300", None),
        ("294.5 300", None),
        ("294.5\n300.2", None),
        ("294.5（300.2）", None),
        ("3万5", None),
        ("5千", None),
        ("5千3万元", None),
        ("3×10²", None),
        ("294.5万美元", None),
        ("不少于294.5万元", None),
        ("2024年294.5万元", None),
    ],
)
def test_sum_of_money_in_more_writings(text: str, value: float | None) -> None:
    assert NUMBERS.number(text, field("annex2", "economic_benefit")) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12 人（其中女 3 人）", 12),
        ("1、071", 1071),
        ("1，071人", 1071),
        ("1万2千人", 12000),
        ("45名员工", 45),
        ("班组人数：45", 45),
        ("45人（四十五人）", 45),
        ("27个小组", 27),
        ("45③", 45),
        ("45 46", None),
        ("12、13", None),
        ("45(46)", None),
        ("二百三", None),
        ("一万二", None),
        ("男40人，女5人", None),
        ("45/50", None),
        ("＜50", None),
    ],
)
def test_count_in_more_writings(text: str, value: float | None) -> None:
    assert NUMBERS.number(text, field("annex5", "headcount")) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("985‰", 98.5),
        ("98.5个百分点", 98.5),
        ("百分之百", 100),
        ("千分之九百八十五", 98.5),
        ("197/200×100%=98.5%", 98.5),
        ("98.5%→99%", None),
        ("197/200", None),
        ("98.5%、99%", None),
        ("≤98.5%", None),
    ],
)
def test_share_in_more_writings(text: str, value: float | None) -> None:
    assert NUMBERS.number(text, field("annex5", "completion_rate")) == value


@pytest.mark.parametrize(("text", "value"), [("36时", 36), ("36 学时/人", 36), ("90分钟", 1.5), ("36天", None)])
def test_hours_in_more_writings(text: str, value: float | None) -> None:
    assert NUMBERS.number(text, field("annex2", "training_hours")) == value


@given(st.integers(1, 99_999_999))
def test_chinese_numerals_read_back(value: int) -> None:
    """A number written with 零 where it belongs is read; large or small characters are the same."""
    small, large = (
        spoken(value),
        spoken(value).translate(str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")),
    )

    assert chinese_number(small) == value
    assert chinese_number(large) == value


@given(st.integers(1, 9_999), st.integers(1, 9), st.sampled_from(["千", "百"]))
def test_money_in_two_units_reads_back(whole: int, part: int, unit: str) -> None:
    expected = whole + part * {"千": 0.1, "百": 0.01}[unit]

    assert NUMBERS.number(f"{whole}万{part}{unit}元", field("annex2", "economic_benefit")) == pytest.approx(expected)


def spoken(value: int) -> str:
    digits = "零一二三四五六七八九"

    def four(number: int, lead: bool) -> str:
        text, zero = "", lead
        for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
            digit = number // unit % 10
            if digit:
                text += ("零" if zero and (text or lead) else "") + digits[digit] + name
            zero = digit == 0 if text or lead else False
        return text

    high, low = divmod(value, 10_000)
    return (four(high, False) + "万" if high else "") + (four(low, bool(high) and low < 1000) if low else "")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2022·5", "2022-05"),
        ("二〇二四年三月", "2024-03"),
        ("二零二四年十二月", "2024-12"),
        ("2024.03.15至2025.02", "2024-03"),
        ("24年3月", "2024-03"),
        ("24.3", "2024-03"),
        ("2024 3", "2024-03"),
        ("2024—3", "2024-03"),
        ("Mar-24", "2024-03"),
        ("2024年三月", "2024-03"),
        ("5.3", ""),
        ("3/15/2024", ""),
        ("2024年第3季度", ""),
    ],
)
def test_month_in_more_writings(text: str, value: str) -> None:
    assert month(text) == value


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("欧阳 娜、王五", ("欧阳娜", "王五")),
        ("王五 欧阳 娜", ("王五", "欧阳娜")),
        ("诸葛 晓燕 王五", ("诸葛晓燕", "王五")),
        ("欧阳 娜", ("欧阳娜",)),
        ("阿不都.热合曼、王五", ("阿不都.热合曼", "王五")),
        ("阿不都·热合曼 王五", ("阿不都·热合曼", "王五")),
        ("1张三 2李四 3王五", ("张三", "李四", "王五")),
        ("1张三2李四3王五", ("张三", "李四", "王五")),
        ("01 张三\n02 李四", ("张三", "李四")),
        ("张三①、李四②", ("张三", "李四")),
        ("张三[1]、李四", ("张三", "李四")),
        ("J. Smith、王五", ("J. Smith", "王五")),
        ("张三（组长，高级工程师）、李四", ("张三", "李四")),
        ("张三—李四—王五", ("张三", "李四", "王五")),
        ("张三&李四", ("张三", "李四")),
        ("张三 · 李四 · 王五", ("张三", "李四", "王五")),
    ],
)
def test_names_in_more_writings(text: str, names: tuple[str, ...]) -> None:
    assert NAMES.read(text) == names


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("是（√）否（ ）", True),
        ("□是 ☑否", False),
        ("◎是 ○否", True),
        ("V是 □否", True),
        ("是V 否", True),
        ("v 是   否", True),
        ("×", False),
        ("☒是 ☑否", False),
        ("☒是 ☐否", True),
        ("×是 √否", False),
        ("是× 否√", False),
        ("是 / 否√", False),
    ],
)
def test_yes_and_no_with_more_signs(text: str, answer: bool | None) -> None:
    assert CHOICES.boolean(text) is answer


def test_sign_of_a_word_that_is_no_option_belongs_to_that_word() -> None:
    options = field("annex2", "topic_type").options

    assert CHOICES.choose("☑问题解决型（□自定目标 ☑指令性目标） □创新型", options) == ("问题解决型",)
    assert CHOICES.choose("□问题解决型（□自定目标 □指令性目标） ☑创新型", options) == ("创新型",)


@pytest.mark.parametrize(
    "text",
    [
        "（+86）150 7384 9536",
        "+86-150-7384-9536",
        "0086 15073849536",
        "150－7384－9536",
        "15073849536。",
        "86 15073849536",
    ],
)
def test_mobile_with_country_spaces_and_dashes(text: str) -> None:
    assert mobile(text) == "15073849536"


def test_end_of_a_sentence_is_no_part_of_an_address() -> None:
    assert code("zlb@u00qm.example.com；") == "zlb@u00qm.example.com"
    assert code("615100。") == "615100"
