"""Forms as companies really send them, each oddity a test of its own."""

from __future__ import annotations

import pytest

from review_lib import paths
from review_lib.reading.forms import read_forms
from review_lib.reading.values import Document, FormReading
from review_lib.reading.word import read_word
from review_lib.rules.forms import load_forms
from tests.reading.form_language import boxed, cells, docx, line, paragraph, run, table

SPECS = load_forms(paths.rules_dir() / "2026" / "forms")

TEAM = [
    "企业名称|四川铝业有限公司|班组名称|天车班",
    "经验名称|“四精”管理法|统一社会信用代码|91340000597782235B",
    "组织类型|民营企业|组织规模|小型",
    "所属央企集团全称|/|详细通讯地址|会理市冶炼路134号",
    "邮编|615100|主管部门|质量管理部",
    "直接联系人|吕超|手机|18663025012",
    "座机|0834-7345006|班组长姓名|向华",
    "班组人数|45|班组工作完成率(%)|98",
    "质量考核合格率(%)|97|产品/服务不合格率(%)|0.25",
    "年质量、安全、环保事故数|0|年顾客投诉数|0",
    "产品/服务一次合格率(%)|97.91|年培训人数/时数|162人/68h",
    "成员参与改进活动率(%)|98.5|质量成本(万元/年)|58.8",
]


def read(*blocks: str, header: str = "") -> tuple[FormReading, ...]:
    return read_forms(read_word(docx(*blocks, header=header)), SPECS)


def values(reading: FormReading) -> dict[str, object]:
    return {key: value.value for key, value in reading.values.items()}


def group_rows(name: str, leader: str) -> list[str]:
    return [
        f"企业名称|四川铝业有限公司|小组名称|{name}",
        "课题名称|降低单耗|课题类型|问题解决型",
        "统一社会信用代码|91340000597782235B|组织类型|民营企业",
        "邮编|615100|详细通讯地址|会理市冶炼路134号",
        f"组长姓名|{leader}|小组人数|6",
        "小组注册号|QC-1|主管部门|质量管理部",
    ]


def test_form_without_title_is_known_by_its_labels() -> None:
    (reading,) = read(table(*TEAM))

    assert reading.annex == "annex5"
    assert values(reading)["team_name"] == "天车班"
    assert values(reading)["defect_rate"] == 0.25
    assert values(reading)["central_group"] == ""


def test_form_under_a_wrong_title_is_known_by_its_labels() -> None:
    (reading,) = read(line("2026 年度有色金属行业质量管理小组活动成果申报表"), table(*TEAM))

    assert reading.annex == "annex5"


def test_title_in_the_tables_first_row_is_no_value() -> None:
    rows = [
        "附件5|<|<|<",
        "2026 年度有色金属行业质量信得过班组建设经验申报表|<|<|<",
        "推荐单位：云南铜业有限公司|<|<|<",
    ]

    (reading,) = read(table(*rows, *TEAM))

    assert reading.annex == "annex5"
    assert values(reading)["recommending_unit"] == "云南铜业有限公司"
    assert values(reading)["company_name"] == "四川铝业有限公司"


def test_title_in_the_page_header_counts() -> None:
    (reading,) = read(table(*TEAM), header="推荐单位：云南铜业有限公司")

    assert values(reading)["recommending_unit"] == "云南铜业有限公司"


@pytest.mark.parametrize("between", [line("附件2"), line(""), ""])
def test_several_groups_in_one_file_are_several_forms(between: str) -> None:
    first = table(*group_rows("春雷QC小组", "任庆丰"))
    second = table(*group_rows("火花QC小组", "胡小兵"))

    readings = read(line("质量管理小组活动成果申报表"), first, between, second)

    assert [values(r)["group_name"] for r in readings] == ["春雷QC小组", "火花QC小组"]
    assert [values(r)["leader"] for r in readings] == ["任庆丰", "胡小兵"]


def test_several_groups_in_one_table_are_several_forms() -> None:
    readings = read(table(*group_rows("春雷QC小组", "任庆丰"), *group_rows("火花QC小组", "胡小兵")))

    assert [values(r)["group_name"] for r in readings] == ["春雷QC小组", "火花QC小组"]
    assert [values(r)["leader"] for r in readings] == ["任庆丰", "胡小兵"]


def test_groups_one_a_row_are_several_forms() -> None:
    readings = read(
        line("质量管理小组活动成果申报表"),
        table(
            "序号|企业名称|小组名称|课题名称|课题类型|统一社会信用代码|组长姓名|小组人数|邮编|主管部门|组织类型",
            "1|甲公司|春雷QC小组|降低单耗|问题解决型|91340000597782235B|任庆丰|8|615100|质量部|民营企业",
            "2|甲公司|火花QC小组|提高产量|创新型|91340000597782235B|胡小兵|10人|615100|质量部|民营企业",
        ),
    )

    assert [values(r)["group_name"] for r in readings] == ["春雷QC小组", "火花QC小组"]
    assert [values(r)["headcount"] for r in readings] == [8, 10]


def test_several_groups_in_lines_are_several_forms() -> None:
    def lines(name: str) -> str:
        return "".join(
            line(row.replace("|", "：", 1).replace("|", "\t", 1).replace("|", "：")) for row in group_rows(name, "张三")
        )

    readings = read(line("质量管理小组活动成果申报表"), lines("春雷QC小组"), lines("火花QC小组"))

    assert [values(r)["group_name"] for r in readings] == ["春雷QC小组", "火花QC小组"]


def test_blank_form_and_the_notices_list_are_no_forms() -> None:
    blank = [row.split("|")[0] + "||" + row.split("|")[2] + "|" for row in TEAM]

    assert (
        read(
            line("- 附件：1. 2026 年度企业推荐项目汇总表"),
            line("5. 2026 年度有色金属行业质量信得过班组建设经验"),
            line("附件 5"),
            line("2026 年度有色金属行业质量信得过班组建设经验申报表"),
            line("推荐单位：_____"),
            table(*blank),
        )
        == ()
    )


def test_report_with_a_table_of_its_group_is_no_form() -> None:
    assert (
        read(
            line("QC小组活动成果报告"),
            line("一、小组概况"),
            table(
                "小组名称|春雷QC小组|课题类型|问题解决型",
                "课题名称|降低单耗|成立时间|2023年11月",
                "小组注册号|QC-1|活动次数|42次",
                "活动时间|2025年6月|出勤率|98.8%",
            ),
            table("序号|姓名|性别|文化程度|组内分工", "1|郭峰|男|本科|方案实施"),
            line("二、选题理由"),
            line("总结和下一步打算"),
        )
        == ()
    )


def test_rows_that_were_added_do_no_harm() -> None:
    rows = list(TEAM)
    rows.insert(3, "专业类别|冶炼|行业|有色金属")
    rows.insert(6, "企业网址|www.example.com|备注|/")

    (reading,) = read(table(*rows))

    assert values(reading)["central_group"] == ""
    assert values(reading)["address"] == "会理市冶炼路134号"
    assert values(reading)["mobile"] == "18663025012"


def test_label_written_downwards_is_a_label() -> None:
    rows = [row.replace("企业名称", "企\\n业\\n名\\n称") for row in TEAM]

    (reading,) = read(table(*rows))

    assert values(reading)["company_name"] == "四川铝业有限公司"


def test_digits_in_boxes_of_their_own_are_one_code() -> None:
    code = "91340000597782235B"
    (reading,) = read(
        table(*TEAM[:1], *TEAM[2:]), cells([["统一社会信用代码", *code], ["邮编", *"010000", *["<"] * 12]])
    )

    assert values(reading)["uscc"] == code


def test_other_units_and_writings_are_the_same_number() -> None:
    rows = {
        "质量成本(万元/年)|58.8": "质量成本(元/年)|588,000",
        "班组人数|45": "班组人数|四十五人",
        "班组工作完成率(%)|98": "班组工作完成率(%)|0.98",
    }
    written = ["|".join(_swap(row, rows)) for row in TEAM]

    (reading,) = read(table(*written))

    assert values(reading)["quality_cost"] == 58.8
    assert values(reading)["headcount"] == 45
    assert values(reading)["completion_rate"] == 98.0
    assert values(reading)["defect_rate"] == 0.25


def _swap(row: str, others: dict[str, str]) -> list[str]:
    for old, new in others.items():
        row = row.replace(old, new)
    return row.split("|")


@pytest.mark.parametrize("text", ["待统计", "见附表", "3-5", "若干", "98左右或更高", "无"])
def test_what_is_surely_no_number_is_told_with_its_text(text: str) -> None:
    rows = [row.replace("班组人数|45", f"班组人数|{text}") for row in TEAM]

    (reading,) = read(table(*rows))

    value = reading.values["headcount"]
    assert (value.value, value.problem, value.text) == (None, "invalid_number", text)


def test_place_of_a_value_is_its_cell() -> None:
    (reading,) = read(line("附件5"), table(*TEAM))

    place = reading.values["mobile"].place
    assert (place.block, place.row, place.col) == (1, 5, 3)


def test_roster_of_members_gives_the_names() -> None:
    rows = [*group_rows("春雷QC小组", "任庆丰"), "小组成员|序号|姓名|组内分工", "^|1|任庆丰|组长", "^|2|韩 帆|数据统计"]

    (reading,) = read(table(*rows))

    assert values(reading)["members"] == ("任庆丰", "韩帆")
    assert values(reading)["leader"] == "任庆丰"


def test_unit_beside_a_sum_is_minded() -> None:
    (reading,) = read(
        line("2026 年度质量管理小组活动统计表"),
        table(
            "统计项目|单位|数量",
            "历年来累计已登记注册QC小组数|个|506",
            "本年度已登记注册QC小组数|个|46",
            "本年度坚持活动的QC小组数|个|45",
            "历年来累计QC小组创可计算的经济效益|亿元|1.39",
            "本年度QC小组创可计算的经济效益|元|6915000",
            "本年度企业对QC小组活动奖励费用|万元|85.6",
        ),
    )

    assert values(reading)["benefit_total"] == 13900
    assert values(reading)["benefit"] == 691.5
    assert values(reading)["award_cost"] == 85.6


W14 = '<w14:checkbox><w14:checked w14:val="{0}"/></w14:checkbox>'


def _control(state: str, glyph: str) -> str:
    return f"<w:sdt><w:sdtPr>{W14.format(state)}</w:sdtPr><w:sdtContent>{run(glyph)}</w:sdtContent></w:sdt>"


def _legacy(state: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:sizeAuto/>'
        f'<w:default w:val="0"/>{state}</w:checkBox></w:ffData></w:fldChar></w:r><w:r><w:instrText>FORMCHECKBOX'
        '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def _symbol(font: str, char: str) -> str:
    return f'<w:r><w:sym w:font="{font}" w:char="{char}"/></w:r>'


def _letter(char: str) -> str:
    return f'<w:r><w:rPr><w:rFonts w:ascii="Wingdings 2" w:hAnsi="Wingdings 2"/></w:rPr><w:t>{char}</w:t></w:r>'


def _drawn(sign: str) -> str:
    code = f"eq \\o\\ac(□,{sign})"
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText>{code}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


@pytest.mark.parametrize(
    ("ticked", "empty"),
    [
        (_control("1", "☒"), _control("0", "☐")),
        (_legacy("<w:checked/>"), _legacy("")),
        (_legacy('<w:checked w:val="1"/>'), _legacy('<w:checked w:val="0"/>')),
        (_symbol("Wingdings", "F0FE"), _symbol("Wingdings", "F0A8")),
        (_symbol("Wingdings 2", "F052"), _symbol("Wingdings 2", "F0A3")),
        (_letter("R"), _letter("£")),
        (_drawn("√"), run("□")),
    ],
)
def test_boxes_of_every_kind_are_seen(ticked: str, empty: str) -> None:
    for answer in (True, False):
        yes, no = (ticked, empty) if answer else (empty, ticked)
        cell = f"<w:p>{yes}{run('是')}{no}{run('否')}</w:p>"

        (reading,) = read(
            line("质量管理小组活动统计表"),
            cells(
                [["是否组织发表会", cell, "发表小组数", "17"], ["本年度已登记注册QC小组数", "46", "发表会时间", "3月"]]
            ),
        )

        assert values(reading)["convention_held"] is answer


def test_deleted_rows_and_paragraphs_do_not_count() -> None:
    gone = '<w:p><w:del w:id="1" w:author="a"><w:r><w:delText>火花班</w:delText></w:r></w:del></w:p>'
    joined = (
        '<w:p><w:pPr><w:rPr><w:del w:id="2" w:author="a"/></w:rPr></w:pPr>' + run("天") + "</w:p>" + paragraph("车班")
    )
    rows = [row.split("|") for row in TEAM]
    rows[0][3] = joined + gone

    (reading,) = read(cells(rows))

    assert values(reading)["team_name"] == "天车班"


def test_all_annexes_in_one_document_are_all_found() -> None:
    readings = read(
        line("附件1"),
        line("2026 年度企业推荐项目汇总表"),
        table(
            "企业名称|甲公司|联系部门|质量部", "序号|质量管理小组全称|小组成员名单|<", "1|甲公司春雷QC小组|张三、李四|<"
        ),
        line("附件2"),
        line("2026 年度有色金属行业质量管理小组活动成果"),
        line("申报表"),
        table(*group_rows("春雷QC小组", "张三")),
        line("附件 3"),
        line("2026 年度质量管理小组活动统计表"),
        line("推荐单位：甲公司（盖章）"),
        table("本年度已登记注册QC小组数|个|46", "本年度坚持活动的QC小组数|个|45"),
        line("附件4"),
        line("2026 年度有色金属行业质量管理小组活动总结"),
        line("推荐单位：甲公司"),
        line("一、基本情况"),
        line("本年度注册小组四十六个，成果丰硕。" * 20),
        line("附件 5"),
        line("2026 年度有色金属行业质量信得过班组建设经验申报表"),
        line("推荐单位：甲公司"),
        table(*TEAM),
        line("附件 8"),
        line("2026 年度有色金属行业质量管理先进个人申报表"),
        table(
            "姓名|王五|职务|主任|工作单位|甲公司",
            "通讯地址|某路1号|联系人|赵六|手机|13519982608",
            "本人主要事迹介绍：\\n王五多年来扎根一线，" + "主持改进。" * 30 + "|<|<|<|<|<",
            "推荐单位盖章\\n年 月 日|<|<|<|<|<",
        ),
    )

    assert [r.annex for r in readings] == ["annex1", "annex2", "annex3", "annex4", "annex5", "annex8"]
    assert values(readings[2])["recommending_unit"] == "甲公司"
    assert readings[3].body.startswith("一、基本情况")
    assert readings[5].body.endswith("主持改进。")
    assert values(readings[5])["name"] == "王五"


def test_summary_in_lines_and_tabs_reads_back() -> None:
    (reading,) = read(
        line("2026 年度企业推荐项目汇总表"),
        line("企业名称：甲公司"),
        line("联系部门：质量部\t联系人：张 三"),
        line("序号\t质量管理小组全称\t小组成员名单"),
        line("1\t甲公司春雷QC小组\t张三、李四"),
        line("2\t甲公司火花QC小组\t王五、赵六"),
        line("序号\t质量信得过班组全称\t班组人数"),
        line("1\t甲公司天车班\t13"),
        line("合计班组总人数\t13"),
        line("序号\t质量管理先进个人\t企业名称\t部门/职务"),
        line("1\t孙七\t甲公司\t质检中心/主任"),
    )

    assert values(reading)["contact_person"] == "张三"
    assert [row["members"].value for row in reading.rows["qc_groups"]] == [("张三", "李四"), ("王五", "赵六")]
    assert [row["headcount"].value for row in reading.rows["teams"]] == [13]
    assert values(reading)["team_headcount_total"] == 13
    assert [row["position"].value for row in reading.rows["individuals"]] == ["质检中心/主任"]


def test_summary_in_lines_with_labels_reads_back() -> None:
    (reading,) = read(
        line("2026 年度企业推荐项目汇总表"),
        line("企业名称：甲公司"),
        line("联系部门：质量部"),
        line("质量管理小组全称：甲公司春雷QC小组"),
        line("小组成员名单：张三、李四"),
        line("质量管理小组全称：甲公司火花QC小组"),
        line("小组成员名单：王五、赵六"),
        line("质量信得过班组全称：甲公司天车班"),
        line("班组人数：13"),
        line("合计班组总人数：13"),
        line("质量管理先进个人：孙七"),
        line("企业名称：甲公司"),
        line("部门/职务：质检中心/主任"),
    )

    assert [row["members"].value for row in reading.rows["qc_groups"]] == [("张三", "李四"), ("王五", "赵六")]
    assert [row["headcount"].value for row in reading.rows["teams"]] == [13]
    assert [(r["name"].value, r["company"].value, r["position"].value) for r in reading.rows["individuals"]] == [
        ("孙七", "甲公司", "质检中心/主任")
    ]
    assert values(reading)["team_headcount_total"] == 13


def test_summary_groups_in_text_boxes_and_cut_tables_read_back() -> None:
    (reading,) = read(
        line("2026 年度企业推荐项目汇总表"),
        boxed(table("企业名称|甲公司|联系部门|质量部")),
        table("序号|质量管理小组全称|小组成员名单", "1|甲公司春雷QC小组|张三、李四"),
        line(""),
        table("2|甲公司火花QC小组|王五、赵六", "3||"),
    )

    assert [row["full_name"].value for row in reading.rows["qc_groups"]] == ["甲公司春雷QC小组", "甲公司火花QC小组"]


OUTLINE = SPECS.form("annex4").printed


@pytest.mark.parametrize("printed", [(), OUTLINE[:1], OUTLINE])
@pytest.mark.parametrize(
    "numbers", [("一、", "二、", "三、"), ("1. ", "2. ", "3. "), ("第一章 ", "第二章 ", "第三章 "), ("", "", "")]
)
def test_body_of_a_summary_has_no_printed_word(printed: tuple[str, ...], numbers: tuple[str, str, str]) -> None:
    heads = [n + t for n, t in zip(numbers, ["基本情况", "推进经验和做法", "存在问题及改进方向"], strict=True)]
    text = "公司认真组织活动，注册小组46个，成果显著。" * 12
    body = "\n".join(part for head in heads for part in (head, text))

    (reading,) = read(
        line("附件4"),
        line("2026 年度有色金属行业质量管理小组活动总结"),
        line("推荐单位：甲公司"),
        *(line(p) for p in printed),
        line(body),
        line("甲公司（盖章）"),
        line("2026年5月20日"),
    )

    assert reading.annex == "annex4"
    assert reading.sections == ("situation", "practice", "outlook")
    assert reading.body == "\n".join(part.strip() for part in body.split("\n"))
    assert values(reading)["recommending_unit"] == "甲公司"


def test_section_whose_heading_is_only_in_the_outline_is_missing() -> None:
    text = "公司认真组织活动，注册小组46个，成果显著。" * 12

    (reading,) = read(
        line("2026 年度有色金属行业质量信得过班组活动总结"),
        line("要求：认真总结，主要包括："),
        line("一、基本情况"),
        line("二、推进经验和做法"),
        line("三、存在问题及改进方向"),
        line("一、基本情况"),
        line(text),
        line("二、推进经验和做法"),
        line(text),
    )

    assert reading.annex == "annex7"
    assert reading.sections == ("situation", "practice")


def test_document_of_nothing_has_no_forms() -> None:
    assert read_forms(Document("docx", ()), SPECS) == ()


def test_label_with_a_slip_is_known_and_a_dropped_row_is_not_made_up() -> None:
    rows = [row.replace("统一社会信用代码", "统一社会信用代玛").replace("主管部门", "质量主管部门") for row in TEAM]
    rows = [row.replace("|产品/服务不合格率(%)|0.25", "||") for row in rows]

    (reading,) = read(line("附件5"), table(*rows))

    assert values(reading)["uscc"] == "91340000597782235B"
    assert values(reading)["department"] == "质量管理部"
    assert (values(reading)["defect_rate"], reading.values["defect_rate"].label_found) == (None, False)
    assert values(reading)["quality_pass_rate"] == 97


@pytest.mark.parametrize(
    "heads",
    [
        ("（一）2025—2026年度活动基本情况", "（二）主要做法与经验", "（三）存在的问题和今后改进的方向"),
        ("1 小组活动情况介绍", "2 推进工作的经验、做法", "3 存在不足及下一步改进方向"),
        ("一、概述", "二、工作措施与成效", "三、面临的困难及努力方向"),
        ("第一部分 活动整体开展情况", "第二部分 活动推进的亮点做法", "第三部分 存在的短板与改进计划"),
    ],
)
def test_sections_of_a_summary_in_other_words(heads: tuple[str, str, str]) -> None:
    text = "公司全年登记注册小组三十个，开展培训十二次，取得成果二十五项。" * 20

    (reading,) = read(
        line("2026 年度有色金属行业质量管理小组活动总结"), *(line(part) for head in heads for part in (head, text))
    )

    assert reading.sections == ("situation", "practice", "outlook")


def test_section_under_an_empty_line_for_the_unit_is_not_the_unit() -> None:
    heads = ("一、基本情况", "二、推进经验和做法", "三、存在问题及改进方向")
    title, unit = line("2026 年度有色金属行业质量信得过班组活动总结"), line("推荐单位：_____")
    text = "公司全年登记注册小组三十个，开展培训十二次，取得成果二十五项。" * 20

    (reading,) = read(title, unit, *(line(part) for head in heads for part in (head, text)))

    assert reading.values["recommending_unit"].value == ""
    assert reading.sections == ("situation", "practice", "outlook")
    assert read(title, unit, *map(line, heads)) == ()


def test_line_of_who_is_in_charge_is_no_answer_to_the_label_above() -> None:
    (reading,) = read(
        line("2026 年度有色金属行业质量信得过班组活动统计表"),
        line("1、本年度开展质量信得过班组数：16个"),
        line("是否组织发表会：□是　☑否　　发表会报名班组数：　　发表班组数："),
        line("发表会时间：　　发表会地点：　　参会人数："),
        line("质量信得过班组工作归口部门及负责人：技术品质部：甄海峰"),
        line("联系人：舒树林　手机：17713442655"),
    )

    assert (reading.values["convention_people"].value, reading.values["convention_people"].problem) == (None, "")
    assert values(reading)["contact_person"] == "舒树林"


@pytest.mark.parametrize("text", ["甲公司二班（十四人）", "甲公司二班：十四人", "甲公司二班十四人", "甲公司二班，14人"])
def test_people_of_a_listed_team_in_chinese_numerals(text: str) -> None:
    (reading,) = read(
        line("2026 年度企业推荐项目汇总表"),
        line("企业名称：甲公司"),
        line("质量信得过班组全称及班组人数："),
        line(f"1. {text}"),
        line("2. 甲公司一班"),
    )

    rows = [(row["full_name"].value, row["headcount"].value) for row in reading.rows["teams"]]
    assert rows == [("甲公司二班", 14), ("甲公司一班", None)]
