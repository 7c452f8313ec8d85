"""More ways in which companies lay a form out and write what it asks for."""

from __future__ import annotations

import pytest

from review_lib import paths
from review_lib.reading.choices import Choices
from review_lib.reading.forms import read_forms
from review_lib.reading.names import Names
from review_lib.reading.normal import mobile
from review_lib.reading.values import FormReading
from review_lib.reading.word import read_word
from review_lib.rules.forms import load_forms
from tests.reading.form_language import cells, docx, line, run, table

SPECS = load_forms(paths.rules_dir() / "2026" / "forms")


def read(*blocks: str) -> tuple[FormReading, ...]:
    return read_forms(read_word(docx(*blocks)), SPECS)


def values(reading: FormReading) -> dict[str, object]:
    return {key: value.value for key, value in reading.values.items()}


def test_labels_in_thick_brackets_read_back() -> None:
    (reading,) = read(
        line("质量信得过班组建设经验申报表"),
        line("【企业名称】四川铝业有限公司"),
        line("【班组名称】天车班　【班组人数】 45人"),
        line("【所属央企集团全称】"),
        line("【组织规模】小型"),
        line("【质量考核合格率】百分之97.5"),
    )

    found = values(reading)
    assert (found["company_name"], found["team_name"], found["headcount"]) == ("四川铝业有限公司", "天车班", 45)
    assert (found["central_group"], found["org_scale"], found["quality_pass_rate"]) == ("", "小型", 97.5)


@pytest.mark.parametrize("nothing", ["—", "/", ""])
def test_column_of_units_is_no_value(nothing: str) -> None:
    (reading,) = read(
        line("质量管理小组活动成果申报表"),
        table(
            "序号|项目|单位|内容",
            f"1|企业名称|{nothing}|四川铝业有限公司",
            f"2|小组名称|{nothing}|春雷QC小组",
            f"3|课题名称|{nothing}|降低单耗",
            f"4|邮编|{nothing}|615100",
            "5|小组人数|人|6",
            f"6|小组成员|{nothing}|组长：向华；成员：吕超、王五",
        ),
    )

    found = values(reading)
    assert (found["company_name"], found["group_name"]) == ("四川铝业有限公司", "春雷QC小组")
    assert found["postcode"] == "615100"
    assert (found["headcount"], found["members"]) == (6, ("向华", "吕超", "王五"))


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("是   √否", False),
        ("√是   否", True),
        ("是   □否", None),
        ("[x]是 [ ]否", True),
        ("[ ]是 [X]否", False),
        ("(×)是 ( )否", True),
        ("是 √ 否", True),
        ("是□ 否☑", False),
        ("□是 否√", False),
    ],
)
def test_sign_belongs_to_the_word_that_it_touches(text: str, answer: bool | None) -> None:
    assert Choices(SPECS.writing).boolean(text) is answer


def test_unseen_characters_are_no_part_of_names_and_telephones() -> None:
    assert Names(SPECS.writing).read("邹斌\x01、任庆\u200b丰") == ("邹斌", "任庆丰")
    assert mobile("0086-15070080979\x01") == "15070080979"


@pytest.mark.parametrize("marker", ["附件3", "附表3", "附 表 三", "表3"])
def test_marker_of_the_next_form_is_no_name(marker: str) -> None:
    first, second = read(
        line("质量管理小组活动成果申报表"),
        line("企业名称：四川铝业有限公司"),
        line("小组名称：春雷QC小组"),
        line("课题名称：降低单耗"),
        line("组织规模：小型"),
        line("小组注册号：QC-1"),
        line("主管部门：质量管理部"),
        line("小组成员：向华、吕超"),
        line(marker),
        line("质量管理小组活动统计表"),
        line("推荐单位：四川铝业有限公司"),
        line("本年度已登记注册QC小组数：46"),
    )

    assert (first.annex, values(first)["members"]) == ("annex2", ("向华", "吕超"))
    assert (second.annex, values(second)["groups_registered"]) == ("annex3", 46)


@pytest.mark.parametrize(
    "text",
    [
        "组  长：苏晓峰\n副组长：彭文博\n组  员：陈振华",
        "组长苏晓峰、副组长彭文博、组员陈振华",
        "苏晓峰*、彭文博和陈振华",
        "注册成员：苏晓峰、彭文博及陈振华",
    ],
)
def test_names_with_roles_and_conjunctions(text: str) -> None:
    assert Names(SPECS.writing).read(text) == ("苏晓峰", "彭文博", "陈振华")


@pytest.mark.parametrize("name", ["李和平", "欧阳和平", "成员", "阿迪力·买买提"])
def test_a_name_is_not_cut_at_a_conjunction(name: str) -> None:
    assert Names(SPECS.writing).read(f"王伟、{name}") == (("王伟",) if name == "成员" else ("王伟", name))


@pytest.mark.parametrize("text", ["15073849536（微信同号）", "手机：15073849536", "15073849536；"])
def test_words_around_one_mobile_number_are_left_out(text: str) -> None:
    assert mobile(text) == "15073849536"


def test_two_numbers_are_kept_as_written() -> None:
    assert mobile("15073849536/0562-123") == "15073849536/0562-123"


@pytest.mark.parametrize(
    ("text", "answer"),
    [("(√)是 (×)否", True), ("是（×）否（√）", False), ("√", True), ("已召开", True), ("不组织", False)],
)
def test_yes_and_no_in_more_words(text: str, answer: bool) -> None:
    assert Choices(SPECS.writing).boolean(text) is answer


def test_raised_figure_after_a_number_is_a_mark() -> None:
    raised = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>1</w:t></w:r>'
    note = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    (reading,) = read(
        line("质量管理小组活动统计表"),
        cells(
            [
                ["本年度已登记注册QC小组数", f"<w:p>{run('46')}{raised}</w:p>"],
                ["本年度坚持活动的QC小组数", f"<w:p>{run('15')}{note}</w:p>"],
                ["本年度QC小组创可计算的经济效益", f"<w:p>{run('527.5万元')}{raised}</w:p>"],
                ["本年度开展培训次数", "5②"],
            ]
        ),
    )

    found = values(reading)
    assert (found["groups_registered"], found["groups_active"]) == (46, 15)
    assert (found["benefit"], found["trainings"]) == (527.5, 5)


TEAM_ROWS = [
    ("企业名称", "甲乙铝业有限公司"), ("班组名称", "天车班"), ("经验名称", "“四精”管理法"), ("组织类型", "民营企业"),
    ("统一社会信用代码", "91340000597782235B"), ("邮编", "615100"), ("主管部门", "质量部"), ("班组人数", "45"),
    ("班组工作完成率", "98.5"), ("质量成本", "58.8"),
]  # fmt: skip
TEAM_VALUES = {
    "company_name": "甲乙铝业有限公司", "team_name": "天车班", "experience": "“四精”管理法", "org_type": "民营企业",
    "uscc": "91340000597782235B", "postcode": "615100", "department": "质量部", "headcount": 45,
    "completion_rate": 98.5, "quality_cost": 58.8,
}  # fmt: skip


@pytest.mark.parametrize(
    "shape",
    ["①{}", "{}①", "1.1 {}", "【{}】", "［{}］", "★{}", "{}（必填）", "（一）{}", "{}\n（请如实填写）", "{}*", "“{}”"],
)
def test_label_with_marks_around_it_is_that_label(shape: str) -> None:
    (reading,) = read(
        line("质量信得过班组建设经验申报表"), cells([[shape.format(name), text] for name, text in TEAM_ROWS])
    )

    assert {key: reading.values[key].value for key in TEAM_VALUES} == TEAM_VALUES


@pytest.mark.parametrize("between", ["……", "————", "→", "\t", "  ", " ", "|", " | ", "____", "："])
def test_label_and_value_on_one_line_whatever_stands_between(between: str) -> None:
    (reading,) = read(line("质量信得过班组建设经验申报表"), *(line(name + between + text) for name, text in TEAM_ROWS))

    assert {key: reading.values[key].value for key in TEAM_VALUES} == TEAM_VALUES


def test_decimal_before_a_label_on_the_same_line_is_no_number_of_the_label() -> None:
    (reading,) = read(
        line("质量管理小组活动成果申报表"),
        line("小组名称：春雷QC小组 课题名称：降低单耗"),
        line("出勤率：77.72 人均受教育时数（单位：h）：36.5 小时"),
        line("经济效益：89.15 成员：王杰、赵杰"),
    )

    found = values(reading)
    assert (found["attendance_rate"], found["training_hours"]) == (77.72, 36.5)
    assert (found["economic_benefit"], found["members"]) == (89.15, ("王杰", "赵杰"))


@pytest.mark.parametrize(
    "say",
    [
        "{label}={value}",
        "{label} ＝ {value}",
        "{label}/{value}",
        "{label}\\nEnglish Label：{value}",
        "{label} English Label: {value}",
        "English Label {label}：{value}",
    ],
)
@pytest.mark.parametrize("cut", [True, False])
def test_label_and_value_parted_by_other_signs_or_with_a_label_in_english(say: str, cut: bool) -> None:
    given = {
        "企业名称（以公章为准）": "四川铝业有限公司",
        "班组名称": "天车班",
        "班组工作完成率（%）": "98.5",
        "产品/服务不合格率（%）": "0.3",
        "年培训人数/时数": "177人/90h",
        "主管部门": "质检中心/质量科",
    }
    texts = [say.format(label=label, value=value) for label, value in given.items()]
    body = [table(*texts)] if cut else [line(text.replace("\\n", " ")) for text in texts]

    (reading,) = read(line("质量信得过班组建设经验申报表"), *body)

    found = values(reading)
    assert (found["company_name"], found["team_name"]) == ("四川铝业有限公司", "天车班")
    assert (found["completion_rate"], found["defect_rate"]) == (98.5, 0.3)
    assert (found["training"], found["department"]) == ("177人/90h", "质检中心/质量科")


def test_label_with_its_english_is_that_label() -> None:
    (reading,) = read(
        line("质量信得过班组建设经验申报表"),
        table(
            "企业名称\\nCompany Name|四川铝业有限公司|班组名称 Team|天车班",
            "邮编 P.C.|615100|Mobile Phone 手机|13812345678",
        ),
    )

    found = values(reading)
    assert (found["company_name"], found["team_name"]) == ("四川铝业有限公司", "天车班")
    assert (found["postcode"], found["mobile"]) == ("615100", "13812345678")


def test_note_under_a_line_is_no_part_of_its_value() -> None:
    (reading,) = read(
        line("质量信得过班组建设经验申报表"),
        table(
            "推荐单位：四川铝业有限公司\\n注：1. 企业名称填写全称。\\n2. 不要挂上级部门。",
            "班组名称：天车班\\n邮编：615100",
        ),
    )

    assert values(reading)["recommending_unit"] == "四川铝业有限公司"


def test_column_before_the_values_with_something_else_is_passed_over() -> None:
    (asked,) = read(
        line("质量信得过班组建设经验申报表"),
        table(
            "项目|填报要求|填写内容",
            "企业名称|填写全称|四川铝业有限公司",
            "班组名称|以班、组为名|天车班",
            "经验名称|题目|“日清日结”工作法",
            "班组工作完成率（%）|保留一位小数|98.5",
            "邮编|六位|615100",
            "班组人数|实际人数|45",
        ),
    )
    (counted,) = read(
        line("2026 年度质量管理小组活动统计表"),
        table(
            "统计项目|单位|上年度|本年度",
            "历年来累计已登记注册QC小组数|个|100|120",
            "本年度已登记注册QC小组数|个|18|20",
            "本年度坚持活动的QC小组数|个|17|19",
        ),
    )

    found = values(asked)
    assert (found["company_name"], found["team_name"]) == ("四川铝业有限公司", "天车班")
    assert (found["postcode"], found["headcount"]) == ("615100", 45)
    counts = values(counted)
    assert [counts[key] for key in ("groups_registered_total", "groups_registered", "groups_active")] == [120, 20, 19]


def test_who_recommends_stands_once_above_several_forms() -> None:
    form = ("企业名称|四川铝业有限公司", "班组名称|{0}", "邮编|615100", "班组人数|45", "质量成本（万元/年）|12")
    first, second = read(
        line("质量信得过班组建设经验申报表"),
        line("推荐单位：四川铝业集团有限公司"),
        table(*(row.format("天车班") for row in form), *(row.format("化验室") for row in form)),
    )

    assert [values(reading)["team_name"] for reading in (first, second)] == ["天车班", "化验室"]
    assert {values(reading)["recommending_unit"] for reading in (first, second)} == {"四川铝业集团有限公司"}


@pytest.mark.parametrize(
    "lines",
    [
        ("推 荐 单 位 ：   四川铝业集团有限公司             （公 章）            填报日期：2026年5月18日",),
        ("推荐单位：", "四川铝业集团有限公司（盖章）"),
    ],
)
def test_who_recommends_a_summary_is_read_in_any_line(lines: tuple[str, ...]) -> None:
    text = "公司把质量管理小组活动作为全员参与质量改进的重要抓手，" * 60
    (reading,) = read(
        line("2026 年度有色金属行业质量管理小组活动总结"),
        *(line(text) for text in lines),
        *(
            line(part)
            for head in ("一、基本情况", "二、推进经验和做法", "三、存在问题及改进方向")
            for part in (head, text)
        ),
    )

    assert values(reading)["recommending_unit"] == "四川铝业集团有限公司"


def test_printed_label_goes_before_another_word_for_it() -> None:
    (reading,) = read(
        line("质量管理小组活动成果申报表"),
        table(
            "企业名称|四川铝业有限公司|成立日期|1998年3月",
            "小组名称|春雷QC小组|成立时间|2022年5月",
            "邮编|615100|座机|0834-1",
        ),
    )

    assert values(reading)["founded_on"] == "2022-05"


def test_label_broken_over_two_lines_of_a_cell_is_one() -> None:
    (reading,) = read(
        line("质量信得过班组建设经验申报表"),
        table(
            "企业\n名称：四川铝业有限公司|班组\n名称：天车班",
            "统一社会\n信用代码：91510000MA6DG8X35K|邮编：615100",
            "经验\n名称：“日清日结”工作法|班组长\n姓名：张三",
        ),
    )

    found = values(reading)
    assert (found["company_name"], found["team_name"]) == ("四川铝业有限公司", "天车班")
    assert (found["uscc"], found["leader"]) == ("91510000MA6DG8X35K", "张三")


def test_names_with_roles_after_them_and_a_box_before_a_label_stay_values() -> None:
    (reading,) = read(
        line("质量管理小组活动成果申报表"),
        line("企业名称：四川铝业有限公司"),
        line("小组名称：春雷QC小组"),
        line("课题类型：问题解决型 □  创新型 ■    邮编：615100"),
        line("小组成员：张三：组长；李四：组员；王五：组员"),
    )

    found = values(reading)
    assert (found["topic_type"], found["postcode"]) == ("创新型", "615100")
    assert found["members"] == ("张三", "李四", "王五")


def test_names_with_roles_on_the_line_below_their_label_are_read() -> None:
    (reading,) = read(
        line("质量管理小组活动成果申报表"),
        *(
            line(text)
            for text in ("企业名称：", "四川铝业有限公司", "小组名称：", "春雷QC小组", "课题名称：", "降低能耗")
        ),
        *(line(text) for text in ("统一社会信用代码：", "91510000MA6DG8X35K", "课题类型：", "创新型")),
        line("小组成员："),
        line("张三：组长；李四：组员；王五：组员"),
    )

    assert values(reading)["members"] == ("张三", "李四", "王五")


def test_colon_in_a_cell_of_its_own_is_no_value() -> None:
    (reading,) = read(
        line("质量信得过班组建设经验申报表"),
        table(
            "企业名称|：|四川铝业有限公司",
            "班组名称|：|天车班",
            "经验名称|：|“日清日结”工作法",
            "质量成本（万元/年）|：|12",
        ),
    )

    found = values(reading)
    assert (found["company_name"], found["team_name"], found["quality_cost"]) == ("四川铝业有限公司", "天车班", 12)


def test_table_in_the_head_of_the_page_belongs_to_the_form() -> None:
    head = table("企业名称|四川铝业有限公司|联系人|王伟", "电话/传真|0834-1234567|电子邮箱|a@b.cn")
    body = docx(
        line("2026 年度企业推荐项目汇总表"),
        table("序号|质量管理小组全称|小组成员名单", "1|四川铝业有限公司春雷QC小组|张三、李四"),
        header=head,
    )

    (reading,) = read_forms(read_word(body), SPECS)

    found = values(reading)
    assert (found["company_name"], found["contact_person"], found["email"]) == ("四川铝业有限公司", "王伟", "a@b.cn")


def test_lines_whose_labels_and_values_only_room_parts_are_read() -> None:
    (asked,) = read(
        line("质量信得过班组建设经验申报表"),
        line("企业名称  四川铝业有限公司"),
        line("班组名称    天车班        班组人数    45"),
        line("统一社会信用代码  91510000MA6DG8X35K    邮编  615100"),
        line("所属央企集团全称        组织规模  大型"),
    )
    (counted,) = read(
        line("2026 年度质量管理小组活动统计表"),
        line("统计项目    单位    数量"),
        line("历年来累计已登记注册QC小组数    个    120"),
        line("本年度已登记注册QC小组数    个    20"),
        line("本年度QC小组普及率=参加QC小组人数/职工总数×100%    百分数    43.3"),
        line("本年度QC小组创可计算的经济效益    万元    812.5"),
    )

    found = values(asked)
    assert (found["company_name"], found["team_name"], found["headcount"]) == ("四川铝业有限公司", "天车班", 45)
    assert (found["uscc"], found["postcode"]) == ("91510000MA6DG8X35K", "615100")
    assert (found["central_group"], found["org_scale"]) == ("", "大型")
    counts = values(counted)
    assert [counts[k] for k in ("groups_registered_total", "groups_registered", "participation_rate", "benefit")] == [
        120,
        20,
        43.3,
        812.5,
    ]


def test_full_stop_that_ends_a_line_is_no_part_of_a_value() -> None:
    (reading,) = read(
        line("质量信得过班组建设经验申报表"),
        line("企业名称：四川铝业有限公司；班组名称：天车班。"),
        line("主管部门：质量部；统一社会信用代码：91510000MA6DG8X35K。"),
        line("班组长姓名：张三；班组人数：45人。"),
    )

    found = values(reading)
    assert (found["team_name"], found["uscc"], found["headcount"]) == ("天车班", "91510000MA6DG8X35K", 45)
