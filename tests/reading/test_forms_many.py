"""Several forms of one kind in one table, and lists of people side by side."""

from __future__ import annotations

from review_lib import paths
from review_lib.reading.forms import read_forms
from review_lib.reading.values import FormReading
from review_lib.reading.word import read_word
from review_lib.rules.forms import load_forms
from tests.reading.form_language import docx, line, table

SPECS = load_forms(paths.rules_dir() / "2026" / "forms")
DEEDS = "长期从事质量管理工作，成绩突出。" * 20


def read(*blocks: str) -> tuple[FormReading, ...]:
    return read_forms(read_word(docx(*blocks)), SPECS)


def told(reading: FormReading, *keys: str) -> tuple[object, ...]:
    return tuple(reading.values[key].value for key in keys)


def test_two_people_in_two_columns_are_two_forms() -> None:
    first, second = read(
        line("附件8"),
        line("质量管理先进个人申报表"),
        table(
            "项目|推荐人一|推荐人二",
            "姓名|张三|李四",
            "职务|主任|班长",
            "工作单位|甲公司|甲公司",
            "手机|13519982608|19907487318",
            f"本人主要事迹介绍|{DEEDS}甲|{DEEDS}乙",
        ),
    )

    assert told(first, "name", "position", "mobile") == ("张三", "主任", "13519982608")
    assert told(second, "name", "position", "mobile") == ("李四", "班长", "19907487318")
    assert (first.body[-1], second.body[-1]) == ("甲", "乙")


def test_two_people_side_by_side_are_two_forms() -> None:
    first, second = read(
        line("质量管理先进个人申报表"),
        table(
            "姓名|张三|姓名|李四",
            "职务|主任|职务|班长",
            "工作单位|甲公司|工作单位|乙公司",
            "联系人|王五|联系人|王六",
            f"主要事迹|{DEEDS}甲|主要事迹|{DEEDS}乙",
        ),
    )

    assert told(first, "name", "company_name", "contact_person") == ("张三", "甲公司", "王五")
    assert told(second, "name", "company_name", "contact_person") == ("李四", "乙公司", "王六")
    assert (first.body[-1], second.body[-1]) == ("甲", "乙")


def test_a_column_of_units_or_notes_is_no_second_form() -> None:
    (reading,) = read(
        line("质量管理小组活动统计表"),
        table(
            "统计项目|单位|数量|备注",
            "历年来累计已登记注册QC小组数|个|1506|含外协",
            "本年度已登记注册QC小组数|个|46|无",
            "本年度坚持活动的QC小组数|个|15|无",
            "本年度开展培训次数|次|5|线上",
        ),
    )

    assert told(reading, "groups_registered_total", "groups_registered", "trainings") == (1506, 46, 5)


def test_two_blocks_of_item_unit_and_number_side_by_side() -> None:
    (reading,) = read(
        line("质量管理小组活动统计表"),
        table(
            "统计项目|单位|数量|统计项目|单位|数量",
            "历年来累计已登记注册QC小组数|个|1506|本年度已登记注册QC小组数|个|46",
            "历年来累计QC小组创可计算的经济效益|万元|527.5|本年度QC小组创可计算的经济效益|元|848000",
            "本年度QC小组成果率|%|30|本年度开展培训次数|次|5",
        ),
    )

    assert told(reading, "groups_registered", "benefit_total", "benefit", "result_rate") == (46, 527.5, 84.8, 30)


def test_lists_of_people_side_by_side_are_one_list() -> None:
    (reading,) = read(
        line("质量管理小组活动成果申报表"),
        table(
            "企业名称|甲公司|<|小组名称|春雷QC小组|<",
            "课题名称|降低单耗|<|课题类型|创新型|<",
            "主管部门|质量部|<|组织规模|大型|<",
            "姓名|性别|职务|姓名|性别|职务",
            "任庆丰|男|组长|李四|女|组员",
            "欧阳 娜|女|组员|赵六|男|组员",
            "孙七|男|组员|||",
        ),
    )

    assert told(reading, "members") == (("任庆丰", "李四", "欧阳娜", "赵六", "孙七"),)


TEAM = (
    "企业名称|甲公司|班组名称|天车班",
    "经验名称|四精法|统一社会信用代码|91340000597782235B",
    "组织类型|民营企业|邮编|615100",
)
REST = ("班组人数|45|班组工作完成率|98", "质量成本|58.8|年顾客投诉数|0")


def test_form_under_a_title_printed_on_each_page_is_one_form() -> None:
    title = line("质量信得过班组建设经验申报表")
    apart = read(line("附件5"), title, table(*TEAM), line("附件5"), title, table(*REST))
    inside = read(table("质量信得过班组建设经验申报表|<|<|<", *TEAM, "质量信得过班组建设经验申报表|<|<|<", *REST))

    for readings in (apart, inside):
        (reading,) = readings
        assert told(reading, "team_name", "headcount", "quality_cost") == ("天车班", 45, 58.8)


def test_summary_under_a_title_printed_on_each_page_is_one_form() -> None:
    (reading,) = read(
        line("企业推荐项目汇总表"),
        table("企业名称|甲公司|邮编|615100", "联系人|王五|电话/传真|0771-1234567"),
        table("序号|质量管理小组全称|小组成员名单", "1|甲公司春雷QC小组|张三、李四"),
        line("企业推荐项目汇总表（续）"),
        table("序号|质量管理小组全称|小组成员名单", "2|甲公司火花QC小组|王五、赵六"),
        table("质量信得过班组全称|班组人数", "甲公司天车班|45", "合计班组总人数|45"),
    )

    assert [row["full_name"].value for row in reading.rows["qc_groups"]] == ["甲公司春雷QC小组", "甲公司火花QC小组"]
    assert told(reading, "company_name", "team_headcount_total") == ("甲公司", 45)


def test_two_forms_under_the_same_title_stay_two() -> None:
    title = line("质量信得过班组建设经验申报表")
    other = tuple(row.replace("天车班", "化验室") for row in TEAM)

    readings = read(title, table(*TEAM, *REST), title, table(*other, *REST))

    assert [reading.values["team_name"].value for reading in readings] == ["天车班", "化验室"]


def test_year_summary_without_a_title_after_another_form_is_found() -> None:
    text = "本年度质量管理小组活动扎实开展，取得良好成效。" * 12
    headings = ("一、基本情况", "二、推进经验和做法", "三、存在问题及改进方向")

    statistics, summary = read(
        line("质量管理小组活动统计表"),
        table("历年来累计已登记注册QC小组数|1506", "本年度已登记注册QC小组数|46", "本年度开展培训次数|5"),
        *(line(part) for heading in headings for part in (heading, text)),
    )

    assert (statistics.annex, told(statistics, "trainings")) == ("annex3", (5,))
    assert (summary.annex, summary.sections) == ("annex4", ("situation", "practice", "outlook"))
    assert "".join(summary.body.split()) == "".join(heading + text for heading in headings)


def test_group_cut_in_two_goes_on_in_a_table_laid_anew() -> None:
    (reading,) = read(
        line("企业推荐项目汇总表"),
        table(
            "企业名称|<|甲公司|<|邮编|615100",
            "联系人|<|王五|<|电话/传真|0771-1234567",
            "质量管理先进个人|<|企业名称|<|<|部门/职务",
            "张三|<|甲公司|<|<|质检部/主任",
        ),
        line(""),
        table("李四|甲公司|熔铸厂/班长", "||"),
    )

    assert [told_row["name"].value for told_row in reading.rows["individuals"]] == ["张三", "李四"]
    assert [told_row["position"].value for told_row in reading.rows["individuals"]] == ["质检部/主任", "熔铸厂/班长"]
