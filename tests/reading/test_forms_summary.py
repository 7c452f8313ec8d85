"""Annex 1 as companies lay it out: lists in one cell, people in a table of their own, columns cut in two."""

from __future__ import annotations

import pytest

from review_lib import paths
from review_lib.reading.forms import read_forms
from review_lib.reading.values import FormReading
from review_lib.reading.word import read_word
from review_lib.rules.forms import load_forms
from tests.reading.form_language import docx, line, table

SPECS = load_forms(paths.rules_dir() / "2026" / "forms")
HEAD = (
    line("2026 年度企业推荐项目汇总表"),
    table("企业名称|云南铜业有限公司", "联系部门|质量部|联系人|王伟", "电话/传真|0871-6321456|电子邮箱|a@b.cn"),
)


def rows(reading: FormReading, group: str) -> list[dict[str, object]]:
    return [{key: value.value for key, value in row.items()} for row in reading.rows[group]]


def read(*blocks: str) -> FormReading:
    (reading,) = read_forms(read_word(docx(*HEAD, *blocks)), SPECS)
    return reading


def test_records_listed_in_one_cell_are_read() -> None:
    reading = read(
        table(
            "质量管理小组全称及成员名单|1.云南铜业有限公司春雷QC小组：张三、李四\\n2.云南铜业有限公司磐石QC小组：王五、赵六",
            "质量信得过班组全称及班组人数|（1）云南铜业有限公司天车班：12人\\n（2）云南铜业有限公司化验室：9人",
            "合计班组总人数|21人",
            "质量管理先进个人|1.钱七，云南铜业有限公司，质检中心/主任",
        )
    )

    assert rows(reading, "qc_groups") == [
        {"full_name": "云南铜业有限公司春雷QC小组", "members": ("张三", "李四")},
        {"full_name": "云南铜业有限公司磐石QC小组", "members": ("王五", "赵六")},
    ]
    assert [row["headcount"] for row in rows(reading, "teams")] == [12, 9]
    assert reading.values["team_headcount_total"].value == 21
    person = {"name": "钱七", "company": "云南铜业有限公司", "position": "质检中心/主任"}
    assert rows(reading, "individuals") == [person]


def test_department_and_post_in_two_columns_are_one_value() -> None:
    reading = read(
        table(
            "序号|姓名|企业名称|部门|职务", "1|钱七|云南铜业有限公司|质检中心|主任", "2|孙八|云南铜业有限公司|选矿厂|/"
        )
    )

    assert [row["position"] for row in rows(reading, "individuals")] == ["质检中心/主任", "选矿厂"]


def test_second_header_row_names_the_columns_of_the_people() -> None:
    reading = read(
        table(
            "序号|质量管理小组全称|小组成员名单|<",
            "^|^|姓名|组内分工",
            "1|云南铜业有限公司春雷QC小组|张三|组长",
            "^|^|李四|组员",
        )
    )

    assert rows(reading, "qc_groups") == [{"full_name": "云南铜业有限公司春雷QC小组", "members": ("张三", "李四")}]


def test_labelled_lines_under_a_heading_are_records() -> None:
    reading = read(
        line("一、质量管理小组"),
        line("1．质量管理小组全称：云南铜业有限公司春雷QC小组"),
        line("小组成员名单：张三、李四"),
        line("2．质量管理小组全称：云南铜业有限公司磐石QC小组"),
        line("小组成员名单：王五、赵六"),
    )

    assert [row["members"] for row in rows(reading, "qc_groups")] == [("张三", "李四"), ("王五", "赵六")]


def test_serial_numbers_examples_and_ditto_are_no_values() -> None:
    reading = read(
        table(
            "质量管理小组全称|小组成员名单",
            "1. 云南铜业有限公司春雷QC小组|张三、李四",
            "（2）云南铜业有限公司磐石QC小组|王五、赵六",
        ),
        table(
            "序号|质量管理先进个人|企业名称|部门/职务",
            "例|某某|某某有限公司|质检部/主任",
            "1|钱七|云南铜业有限公司|质检中心/主任",
            "2|孙八|同上|选矿厂/厂长",
        ),
    )

    assert [row["full_name"] for row in rows(reading, "qc_groups")] == [
        "云南铜业有限公司春雷QC小组",
        "云南铜业有限公司磐石QC小组",
    ]
    assert [(row["name"], row["company"]) for row in rows(reading, "individuals")] == [
        ("钱七", "云南铜业有限公司"),
        ("孙八", "云南铜业有限公司"),
    ]


def test_two_lists_side_by_side_are_one() -> None:
    reading = read(
        table(
            "序号|质量管理小组全称|小组成员名单|序号|质量管理小组全称|小组成员名单",
            "1|云南铜业有限公司春雷QC小组|张三、李四|2|云南铜业有限公司磐石QC小组|王五、赵六",
            "3|云南铜业有限公司匠心QC小组|钱七、孙八|||",
        )
    )

    assert [(row["full_name"], row["members"]) for row in rows(reading, "qc_groups")] == [
        ("云南铜业有限公司春雷QC小组", ("张三", "李四")),
        ("云南铜业有限公司磐石QC小组", ("王五", "赵六")),
        ("云南铜业有限公司匠心QC小组", ("钱七", "孙八")),
    ]


def test_total_in_a_column_of_its_own_is_no_head_count() -> None:
    reading = read(
        table(
            "序号|质量信得过班组全称|班组人数|合计班组总人数",
            "1|云南铜业有限公司天车班|12|21",
            "2|云南铜业有限公司化验室|9|^",
        )
    )

    assert [row["headcount"] for row in rows(reading, "teams")] == [12, 9]
    assert reading.values["team_headcount_total"].value == 21


def test_telephone_and_fax_apart_are_one_value() -> None:
    (reading,) = read_forms(
        read_word(
            docx(
                line("2026 年度企业推荐项目汇总表"),
                table(
                    "企业名称|云南铜业有限公司|联系部门|质量部",
                    "电话|0871-6321456|传真|0871-6321457",
                    "联系人|王伟|电子邮箱|a@b.cn",
                ),
            )
        ),
        SPECS,
    )

    assert reading.values["phone_fax"].value == "0871-6321456/0871-6321457"


def test_letter_before_the_title_is_no_part_of_the_form() -> None:
    reading_of = read_forms(
        read_word(
            docx(
                line("关于开展 2026 年度有色金属行业质量管理小组及质量信得过班组等活动的通知"),
                line("各有关单位："),
                line(
                    "为全面贯彻落实《质量强国建设纲要》和《关于做好 2026 年工业和信息化质量工作的通知》等文件要求，" * 2
                ),
                line("联系人：杨鹏 贾志杰"),
                line("电 话：010-63971846"),
                line("邮 箱：zgyszx@126.com"),
                line("附件：1. 2026 年度企业推荐项目汇总表"),
                *HEAD,
            )
        ),
        SPECS,
    )

    (reading,) = reading_of
    assert reading.values["contact_person"].value == "王伟"
    assert reading.values["email"].value == "a@b.cn"


def test_roles_beside_the_members_begin_no_other_form() -> None:
    members = [f"^|^|李{c}|组员" for c in "一二三四五六七八九"]
    reading = read(
        line("一、推荐质量管理小组"),
        table(
            "序号|质量管理小组全称|小组成员名单|<",
            "^|^|姓名|组内分工",
            "1|云南铜业有限公司春雷QC小组|张三|组长",
            *members,
        ),
        line("二、推荐质量信得过班组"),
        table("序号|质量信得过班组全称|班组人数", "1|云南铜业有限公司天车班|12"),
        line("三、推荐质量管理先进个人"),
        table("序号|质量管理先进个人|企业名称|部门/职务", "1|钱七|云南铜业有限公司|质检中心/主任"),
    )

    assert len(rows(reading, "qc_groups")[0]["members"]) == 10
    assert [len(rows(reading, group)) for group in ("qc_groups", "teams", "individuals")] == [1, 1, 1]


def test_a_column_a_member_and_a_column_of_the_leader_are_the_list_of_members() -> None:
    numbered = read(
        table("序号|质量管理小组全称|成员1|成员2|成员3", "1|云南铜业有限公司春雷QC小组|张三|李四|王五"),
    )
    led = read(
        table(
            "序号|质量管理小组全称|组长|小组成员",
            "1|云南铜业有限公司春雷QC小组|张三|李四、王五",
            "2|云南铜业有限公司磐石QC小组|赵六|赵六、钱七",
        )
    )

    assert [row["members"] for row in rows(numbered, "qc_groups")] == [("张三", "李四", "王五")]
    assert [row["members"] for row in rows(led, "qc_groups")] == [("张三", "李四", "王五"), ("赵六", "钱七")]


NAMED = (("春雷QC小组", ("张三", "李四")), ("磐石QC小组", ("王五", "赵六")))


@pytest.mark.parametrize(
    ("heads", "group", "team", "person"),
    [
        (
            ("一、质量管理小组", "二、质量信得过班组", "三、质量管理先进个人"),
            "{n}. {full}——{names}",
            "{n}. {full}——12人",
            "{n}. {name}——{company}——{post}",
        ),
        (
            ("（一）推荐质量管理小组2个", "（二）推荐质量信得过班组1个", "（三）推荐质量管理先进个人1名"),
            "（{n}）{full}（成员：{names}）",
            "（{n}）{full}；人数：12",
            "（{n}）{name}（{company}，{post}）",
        ),
        (
            (
                "序号    质量管理小组全称 (具体申报企业名称加上小组名称)    小组成员名单 (限 10 人)",
                "序号    质量信得过班组全称    班组人数",
                "序号    质量管理先进个人    企业名称    部门/职务",
            ),
            "{n}    {full}    {names}",
            "{n}    {full}    12",
            "{n}    {name}    {company}    {post}",
        ),
        (
            ("质量管理小组：", "质量信得过班组：", "质量管理先进个人："),
            "{n}. {full}\n成员：{names}",
            "{n}. {full}\n班组人数：12人",
            "{n}. {name}\n企业名称：{company}\n部门/职务：{post}",
        ),
    ],
)
def test_lists_in_plain_lines_are_read(heads: tuple[str, str, str], group: str, team: str, person: str) -> None:
    company, said = "云南铜业有限公司", []
    said.append(heads[0])
    for n, (name, names) in enumerate(NAMED, 1):
        said += group.format(n=n, full=company + name, names="、".join(names)).split("\n")
    said += [heads[1], *team.format(n=1, full=company + "天车班").split("\n"), "合计班组总人数：12人", heads[2]]
    said += person.format(n=1, name="钱七", company=company, post="质检中心/主任").split("\n")

    reading = read(*(line(text) for text in said))

    assert [tuple(row.values()) for row in rows(reading, "qc_groups")] == [(company + n, m) for n, m in NAMED]
    assert rows(reading, "teams") == [{"full_name": company + "天车班", "headcount": 12}]
    assert rows(reading, "individuals") == [{"name": "钱七", "company": company, "position": "质检中心/主任"}]
    assert reading.values["team_headcount_total"].value == 12
