"""The same report laid out in every way that companies lay reports out, as documents built by hand."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hypothesis import strategies as st

from review_lib.reading.values import Block, Cell, Document, Paragraph, Run, Table

CN = "零一二三四五六七八九十"

SYNONYMS = {
    "select": ["选择课题", "选题理由", "课题选择", "选题背景与理由", "选题依据", "课题的选择", "选定课题"],
    "survey": ["现状调查", "现状分析", "现状把握", "现状调查与分析", "调查现状"],
    "target": ["设定目标", "确定目标", "目标设定", "目标的确定", "制定目标", "活动目标"],
    "feasibility": ["目标可行性论证", "可行性论证", "目标可行性分析"],
    "causes": ["原因分析", "分析原因", "成因分析", "原因的分析"],
    "confirm": ["确定主要原因", "要因确认", "确定要因", "主要原因的确定", "确认主要原因"],
    "plan": ["制定对策", "对策制定", "制订对策", "对策的制定", "制定对策表"],
    "implement": ["对策实施", "实施对策", "按对策实施", "组织实施", "对策的实施"],
    "effect": ["效果检查", "检查效果", "效果确认", "效果验证", "活动效果检查"],
    "consolidate": ["制定巩固措施", "巩固措施", "效果巩固", "成果巩固", "制订巩固措施"],
    "summary": ["总结和下一步打算", "总结与展望", "总结及今后打算", "活动总结与下一步打算", "总结和今后打算"],
    "options": ["提出方案并确定最佳方案", "提出各种方案并确定最佳方案", "方案的提出与确定"],
    "standardise": ["标准化", "标准化与推广", "形成标准"],
}
SELF = ["select", "survey", "target", "causes", "confirm", "plan", "implement", "effect", "consolidate", "summary"]
ASSIGNED = ["select", "target", "feasibility", *SELF[3:]]
INNOVATION = ["select", "target+feasibility", "options", "plan", "implement", "effect", "standardise", "summary"]
MERGED = {
    "target+feasibility": ["设定目标及目标可行性论证", "目标设定与可行性论证", "设定目标和目标可行性分析"],
    "plan+implement": ["制定对策与对策实施", "对策制定与实施", "制定并实施对策"],
    "effect+consolidate": ["效果检查及巩固措施", "效果检查与巩固"],
    "causes+confirm": ["原因分析与要因确认", "原因分析及要因确认"],
}
PREFACES = ["小组概况", "小组简介", "QC小组概况", "小组基本情况", "企业简介", "前言", "活动计划"]
TEAM = [
    "班组概况",
    "建设思路",
    "质量过程控制",
    "学习培训与技能提升",
    "现场与设备管理",
    "安全环保",
    "建设成效",
    "存在不足与努力方向",
]

NUMBERS = {
    "一、": lambda n: f"{chinese(n)}、",
    "一 ": lambda n: f"{chinese(n)} ",
    "第一章": lambda n: f"第{chinese(n)}章 ",
    "第一部分": lambda n: f"第{chinese(n)}部分：",
    "（一）": lambda n: f"（{chinese(n)}）",
    "1.": lambda n: f"{n}.",
    "1、": lambda n: f"{n}、",
    "1 ": lambda n: f"{n} ",
    "01": lambda n: f"{n:02d}\u3000",
    "步骤一": lambda n: f"步骤{chinese(n)}：",
    "第一步": lambda n: f"第{chinese(n)}步 ",
    "Step1": lambda n: f"Step{n} ",
    "Ⅰ": lambda n: f"{'ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ'[n - 1]}、",
    "【1】": lambda n: f"【{n}】",
    "1）": lambda n: f"{n}）",
    "（1）": lambda n: f"（{n}）",
    "①": lambda n: chr(0x2460 + n - 1),
    "壹": lambda n: f"{chinese(n).translate(str.maketrans('一二三四五六七八九十', '壹贰叁肆伍陆柒捌玖拾'))}、",
    "2.1": lambda n: f"2.{n} ",
    "第1步": lambda n: f"第{n}步：",
    "Part 1": lambda n: f"PART {n:02d} ",
    "一": lambda n: f"{chinese(n)}．",
    "１": lambda n: f"{chr(0xFF10 + n) if n < 10 else n}、",
    "■": lambda n: "■ ",
    "": lambda n: "",
}


def chinese(n: int) -> str:
    """1…19 in Chinese."""
    return CN[n] if n <= 10 else "十" + (CN[n - 10] if n > 10 else "")


def para(text: str, **look: object) -> Paragraph:
    """A paragraph of one run."""
    bold = bool(look.pop("bold", False))
    return Paragraph((Run(text, bold=bold),), **look)  # type: ignore[arg-type]


def grid(rows: list[list[str]]) -> Table:
    """A table of texts."""
    cells = [Cell(r, c, 1, 1, (para(text),)) for r, row in enumerate(rows) for c, text in enumerate(row)]
    return Table(len(rows), max(map(len, rows)), tuple(cells))


@dataclass(frozen=True)
class Layout:
    """How one report is laid out."""

    steps: tuple[str, ...]
    headings: tuple[str, ...]
    number: str
    as_label: bool
    level: int
    bold: bool
    size: float
    centred: bool
    contents: str
    container: str
    preface: str
    lists: str
    subs: str
    title_level: int
    spaced: bool
    plan_table: bool
    oddity: str = ""
    odd_at: int = 3


ODDITIES = (
    "lost look", "lost number", "number twice", "all first", "stages", "run in", "two columns", "stranger",
    "contents untitled", "brackets", "colon", "step words below", "soft break", "text box title",
)  # fmt: skip
STRANGER = "推广应用情况"


TOPIC = "降低电积槽工序阴极锌烧板率"
BODY = (
    "小组成员统计了2025年8月以来的质量报表，逐月汇总阴极锌烧板率，平均为4.47%，起伏明显，说明工艺控制仍有潜力。",
    "依据现状调查，小组测算其可解决比例为97%，把阴极锌烧板率由4.47%降低到2.61%作为小组活动目标，随后进行原因分析。",
    "对策实施后，小组按对策表逐条检查，预定目标达成；通过安全部门确认，该项对策执行没有产生负面影响。",
)


def lay(layout: Layout) -> Document:
    """The document of a layout."""
    blocks: list[Block] = [
        para("2026年度有色金属行业质量管理小组活动成果报告", align="center", size_pt=15.0),
        para(TOPIC, align="center", size_pt=22.0, bold=True, level=layout.title_level),
        para("云南省朔垚锌业股份有限公司", align="center", size_pt=15.0),
        para("春雷QC小组", align="center", size_pt=15.0),
    ]
    first = [layout.preface] if layout.preface else []
    all_headings = [*first, *layout.headings]
    if layout.oddity == "text box title":
        blocks = [Table(1, 1, (Cell(0, 0, 1, 1, tuple(blocks)),))]
    blocks += contents_page(layout, all_headings)
    inner: list[Block] = []
    for number, heading in enumerate(all_headings, 1):
        if layout.oddity == "stages" and number in (1, 6, 8):
            inner.append(
                para(
                    f"第{chinese(number)}篇 {'计划实施检查'[number // 3 : number // 3 + 2]}阶段",
                    bold=True,
                    size_pt=18.0,
                )
            )
        body = body_blocks(layout, number, heading)
        if layout.oddity == "run in" and layout.bold and layout.container != "boxed headings":
            (paragraph,) = heading_blocks(layout, number, heading)
            inner.append(replace(paragraph, runs=(*paragraph.runs, Run("：" + BODY[number % 3]))))
        elif layout.oddity == "soft break":
            (paragraph,) = heading_blocks(replace(layout, container=""), number, heading)
            inner.append(replace(paragraph, runs=(*paragraph.runs, Run("\n", kind="break"), Run(BODY[number % 3]))))
        elif layout.oddity == "two columns":
            (paragraph,) = heading_blocks(replace(layout, container=""), number, heading)
            inner.append(Table(1, 2, (Cell(0, 0, 1, 1, (paragraph,)), Cell(0, 1, 1, 1, (*body, *body)))))
            continue
        else:
            inner += heading_blocks(layout, number, heading)
        inner += body
        if layout.oddity == "step words below" and number > 4:
            for n, text in enumerate(("现状调查", "效果检查", "确定目标"), 1):
                inner += [para(f"（{n}）{text}", bold=layout.bold, size_pt=12.0), para(BODY[n % 3], size_pt=12.0)]
    if layout.container == "one cell":
        inner = [Table(1, 1, (Cell(0, 0, 1, 1, tuple(inner)),))]
    elif layout.container == "one column":
        inner = [Table(len(inner), 1, tuple(Cell(i, 0, 1, 1, (b,)) for i, b in enumerate(inner)))]
    return Document("docx", (*blocks, *inner))


def heading_blocks(layout: Layout, number: int, heading: str) -> list[Block]:
    """One heading as the layout has it."""
    odd = number - bool(layout.preface) == layout.odd_at
    if layout.oddity == "lost look" and odd and layout.number:
        layout = replace(layout, bold=False, size=12.0, level=0, centred=False)
    if layout.oddity == "number twice" and layout.number and number - bool(layout.preface) > layout.odd_at:
        number -= 1
    mark = NUMBERS[layout.number](number)
    if layout.oddity == "lost number" and odd and (layout.level or layout.size > 12):
        mark = ""
    if layout.oddity == "brackets":
        heading = f"【{heading}】"
    elif layout.oddity == "colon":
        heading += "："
    words = " ".join(heading) if layout.spaced and len(heading) <= 4 else heading
    paragraph = Paragraph(
        (Run(("" if layout.as_label else mark) + words, bold=layout.bold),),
        style=f"heading {layout.level}" if layout.level else "",
        level=layout.level,
        label=mark if layout.as_label else "",
        align="center" if layout.centred else "",
        size_pt=layout.size,
    )
    if layout.container == "boxed headings":
        return [Table(1, 1, (Cell(0, 0, 1, 1, (paragraph,)),))]
    return [paragraph]


def contents_page(layout: Layout, headings: list[str]) -> list[Block]:
    """The contents page of a layout."""
    if layout.contents == "none":
        return []
    out: list[Block] = [para("目  录", align="center")] if layout.oddity != "contents untitled" else []
    for number, heading in enumerate(headings, 1):
        text = NUMBERS[layout.number](number) + heading
        match layout.contents:
            case "field":
                out.append(para(f"{text}\t{number}", style="toc 1", toc=True))
            case "leaders":
                out.append(para(f"{text}{'.' * 20}{number}"))
            case "dots":
                out.append(para(f"{text}………………{number}"))
            case "bare":
                out.append(para(text))
    return out


def body_blocks(layout: Layout, number: int, heading: str) -> list[Block]:
    """Text, lists, sub-headings and tables under one heading."""
    out: list[Block] = [para(BODY[number % 3], size_pt=12.0)]
    if layout.plan_table and number == 1:
        out.append(grid([["步骤", "3月", "4月"], *([h, "—", ""] for h in layout.headings)]))
    if layout.lists:
        for n, text in enumerate(("查阅原始记录，统计缺陷", "按机台分层，找出规律", "形成调查表"), 1):
            out.append(para(NUMBERS[layout.lists](n) + text, size_pt=12.0))
    if layout.subs and number > 2:
        for n, text in enumerate(("提高检测频次", "优化喷嘴布置"), 1):
            bold = layout.subs == "bold"
            level = layout.level + 1 if layout.subs == "style" and layout.level else 0
            level = layout.level if layout.oddity == "all first" and layout.number not in ("", "1、") else level
            mark = f"{n}）" if layout.subs != "words" else f"实施{chinese(n)}："
            out.append(para(mark + text, bold=bold, size_pt=12.0, level=level))
            out.append(para(BODY[(number + n) % 3], size_pt=12.0))
    out.append(para(BODY[(number + 1) % 3], size_pt=12.0))
    if number % 3 == 0:
        out += [para(f"表{number} 统计表", align="center", size_pt=10.5), grid([["月份", "1月"], ["不良率", "2.4"]])]
    return out


@st.composite
def layouts(draw: st.DrawFn, merged: bool = True) -> Layout:
    """A layout in which the headings differ from body text in at least one way."""
    steps = list(draw(st.sampled_from([SELF, ASSIGNED, INNOVATION])))
    if merged and "causes" in steps and draw(st.booleans()):
        pair = draw(st.sampled_from(["plan+implement", "effect+consolidate", "causes+confirm"]))
        left, right = pair.split("+")
        at = steps.index(left)
        steps[at : at + 2] = [pair]
        assert right not in steps
    if draw(st.integers(0, 3)) == 0:
        steps.pop(draw(st.integers(1, len(steps) - 1)))
    headings = tuple(draw(st.sampled_from((SYNONYMS | MERGED)[step])) for step in steps)
    number = draw(st.sampled_from(list(NUMBERS)))
    level = draw(st.sampled_from([0, 0, 1, 2, 3]))
    bold = draw(st.booleans())
    size = draw(st.sampled_from([12.0, 14.0, 16.0]))
    if not (number or level or bold or size > 12):
        bold = True
    lists = draw(st.sampled_from(["", "", "1.", "1、", "（一）", "一、", "（1）", "①"]))
    oddity = draw(st.sampled_from(["", "", *ODDITIES]))
    if oddity == "stranger" and (number or level):
        at = draw(st.integers(3, len(steps) - 1))
        steps.insert(at, "")
        headings = (*headings[:at], STRANGER, *headings[at:])
    return Layout(
        tuple(steps), headings, number, bool(number) and draw(st.booleans()), level, bold, size,
        draw(st.booleans()), draw(st.sampled_from(["none", "field", "leaders", "dots", "bare"])),
        draw(st.sampled_from(["plain", "plain", "boxed headings", "one cell", "one column"])),
        draw(st.sampled_from(["", *PREFACES])), lists, draw(st.sampled_from(["", "bold", "style", "words", "digits"])),
        draw(st.sampled_from([0, 1])) if level != 1 else 0, draw(st.booleans()), draw(st.booleans()),
        oddity, draw(st.integers(1, 5)),
    )  # fmt: skip
