"""Ways to lay out pairs of a label and a text, and ways to write their runs: the layouts of the form machine.

A source of chance, pairs and a way to write runs walk in, blocks of a Word file walk out.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import TypeVar

from review_lib.rules.forms import FieldSpec
from tests.reading import form_language as lang

T = TypeVar("T")
Pairs = list[tuple[FieldSpec, str, str]]
ADDED = [("专业类别", "冶炼"), ("企业网址", "www.example.com"), ("填表日期", "2026年5月8日"), ("所属行业", "有色金属")]
SECTION_WORDS = ["基本信息", "基本情况", "申报信息", "单位信息"]


class Chance:
    """What a seed decides."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)

    def pick(self, options: list[T]) -> T:
        """One of ``options``."""
        return self.rng.choice(options)

    def chance(self, share: float = 0.5) -> bool:
        """Yes in ``share`` of cases."""
        return self.rng.random() < share


def _flat(pairs: Pairs) -> Pairs:
    return [(spec, label.replace("\n", ""), text.replace("\n", "、")) for spec, label, text in pairs]


# ---------------------------------------------------------------- layouts: pairs and a way to write runs → blocks
def _grid(rows: list[list[str]]) -> list[list[str]]:
    width = max(map(len, rows))
    return [[*row, *["<"] * (width - len(row))] for row in rows]


def _chunks(pairs: Pairs, machine: Chance, most: int = 3) -> list[Pairs]:
    found, at, size = [], 0, machine.rng.randint(1, most)
    mixed = machine.chance(0.3)
    while at < len(pairs):
        step = machine.rng.randint(1, most) if mixed else size
        found.append(pairs[at : at + step])
        at += step
    return found


def _beside_rows(machine: Chance, pairs: Pairs, most: int = 3) -> list[list[str]]:
    rows = []
    for chunk in _chunks(pairs, machine, most):
        row: list[str] = []
        for _, label, text in chunk:
            row += [label + machine.pick(["", "", "：", ":"]), text]
        rows.append(row)
    for _ in range(machine.rng.randint(0, 2)):
        rows.insert(machine.rng.randint(1, len(rows)), list(machine.pick(ADDED)))
    if machine.chance(0.2):
        rows.insert(machine.rng.randint(1, len(rows)), ["", ""])
    return rows


def beside(machine: Chance, pairs: Pairs, wrap: lang.Wrapper) -> list[str]:
    return [lang.cells(_grid(_beside_rows(machine, pairs)), wrap)]


def split(machine: Chance, pairs: Pairs, wrap: lang.Wrapper) -> list[str]:
    rows = _beside_rows(machine, pairs)
    cut = machine.rng.randint(1, max(1, len(rows) - 1))
    parts = [part for part in (rows[:cut], rows[cut:]) if part]
    return [
        block
        for part in parts
        for block in (lang.cells(_grid(part), wrap), lang.line(machine.pick(["", "（续表）", "续上表"])))
    ]


def nested(machine: Chance, pairs: Pairs, wrap: lang.Wrapper) -> list[str]:
    return [lang.cells(_grid(_beside_rows(machine, pairs)), wrap, outer=True)]


def nested_values(machine: Chance, pairs: Pairs, wrap: lang.Wrapper) -> list[str]:
    """Some values stand in a table of one cell of their own."""
    rows = []
    for _, label, text in pairs:
        inner = lang.cells([[text]], wrap) + "<w:p/>" if machine.chance(0.3) else text
        rows.append([label, "<w:tbl" + inner[len("<w:tbl") :] if inner.startswith("<w:tbl") else inner])
    return [lang.cells(rows, wrap)]


def box(machine: Chance, pairs: Pairs, wrap: lang.Wrapper) -> list[str]:
    return [lang.boxed(lang.cells(_grid(_beside_rows(machine, pairs)), lang.run))]


def box_lines(machine: Chance, pairs: Pairs, wrap: lang.Wrapper) -> list[str]:
    return [lang.boxed(*(lang.line(text) for text in _lines(machine, pairs)))]


def serial(machine: Chance, pairs: Pairs, wrap: lang.Wrapper) -> list[str]:
    """序号 | 项目 | (单位) | 内容 (| 备注), the header repeated on each page."""
    unit, remark = machine.chance(), machine.chance()
    value = machine.pick(["内容", "填写内容", "数量", "填报内容"])
    head = [
        "序号",
        machine.pick(["项目", "统计项目", "填报项目"]),
        *(["单位"] if unit else []),
        value,
        *(["备注"] if remark else []),
    ]
    rows = [head]
    every = machine.pick([0, 0, 6, 9])
    for number, (spec, label, text) in enumerate(pairs, 1):
        units = (
            [spec.unit if spec.unit in ("个", "人", "次", "万元", "百分数", "%") else machine.pick(["", "/"])]
            if unit
            else []
        )
        if unit and spec.unit == "万元" and text.endswith(("元", "万")):
            units = [""]
        rows.append([str(number), label, *units, text, *([""] if remark else [])])
        if every and number % every == 0:
            rows.append(head)
    return [lang.cells(rows, wrap)]


def above(machine: Chance, pairs: Pairs, wrap: lang.Wrapper) -> list[str]:
    rows = []
    for chunk in _chunks(pairs, machine, 4):
        rows += [[label for _, label, _ in chunk], [text for _, _, text in chunk]]
    return [lang.cells(_grid(rows), wrap)]


def wide(machine: Chance, pairs: Pairs, wrap: lang.Wrapper) -> list[str]:
    """One row of labels and one of values."""
    return [lang.cells([[label for _, label, _ in pairs], [text for _, _, text in pairs]], wrap)]


def inside(machine: Chance, pairs: Pairs, wrap: lang.Wrapper) -> list[str]:
    glue = machine.pick(["：", ":", "：\n", "： ", "\n", "\v", "：\v"])
    return [
        lang.cells(
            _grid(
                [
                    [label.replace("\n", "") + glue + text for _, label, text in chunk]
                    for chunk in _chunks(pairs, machine)
                ]
            ),
            wrap,
        )
    ]


def sections(machine: Chance, pairs: Pairs, wrap: lang.Wrapper) -> list[str]:
    """A column to the left names each part of the form, its cell reaching down."""
    rows: list[list[str]] = []
    for at, chunk in enumerate(_chunks(pairs, machine, 2)):
        row = [machine.pick(SECTION_WORDS) if at % 4 == 0 else "^"]
        for _, label, text in chunk:
            row += [label, text]
        rows.append(row)
    return [lang.cells(_grid(rows), wrap)]


def tall(machine: Chance, pairs: Pairs, wrap: lang.Wrapper) -> list[str]:
    """Some labels and their values reach over two rows."""
    rows: list[list[str]] = []
    at = 0
    while at < len(pairs):
        if at + 2 < len(pairs) and machine.chance(0.3):
            one, two, three = pairs[at : at + 3]
            rows += [[one[1], one[2], two[1], two[2]], ["^", "^", three[1], three[2]]]
            at += 3
        else:
            row = [t for _, label, text in pairs[at : at + 2] for t in (label, text)]
            rows.append(row)
            at += 2
    return [lang.cells(_grid(rows), wrap)]


def gaps(machine: Chance, pairs: Pairs, wrap: lang.Wrapper) -> list[str]:
    """Two pairs a row with an empty column between them."""
    rows = []
    for at in range(0, len(pairs), 2):
        row = [pairs[at][1], pairs[at][2]]
        if at + 1 < len(pairs):
            row += ["", pairs[at + 1][1], pairs[at + 1][2]]
        rows.append(row)
    return [lang.cells(_grid(rows), wrap)]


def _lines(machine: Chance, pairs: Pairs) -> list[str]:
    colon = machine.pick(["：", ":", "： ", " :"])
    return [label.replace("\n", "") + colon + text.replace("\n", "、") for _, label, text in pairs]


def lines(machine: Chance, pairs: Pairs, wrap: lang.Wrapper) -> list[str]:
    return [lang.line(text, wrap) for text in _lines(machine, pairs)]


def soft_lines(machine: Chance, pairs: Pairs, wrap: lang.Wrapper) -> list[str]:
    """All in one paragraph, lines broken softly."""
    return [lang.line("\v".join(_lines(machine, pairs)), wrap)]


def joined(machine: Chance, pairs: Pairs, wrap: lang.Wrapper) -> list[str]:
    made = _lines(machine, pairs)
    gap = machine.pick(["\t", "    ", "　　", "；"])
    return [lang.line(gap.join(made[at : at + 2]), wrap) for at in range(0, len(made), 2)]


def under(machine: Chance, pairs: Pairs, wrap: lang.Wrapper) -> list[str]:
    found = []
    for _, label, text in pairs:
        found += [
            lang.line(label.replace("\n", "") + machine.pick(["：", ":", ""]), wrap),
            lang.line(text.replace("\n", "、"), wrap),
        ]
    return found


def brackets(machine: Chance, pairs: Pairs, wrap: lang.Wrapper) -> list[str]:
    return [lang.line(f"【{label}】{text}".replace("\n", "、"), wrap) for _, label, text in pairs]


def bullets(machine: Chance, pairs: Pairs, wrap: lang.Wrapper) -> list[str]:
    mark = machine.pick(["- ", "* ", "● ", "◆", "{n}. ", "（{n}）", "{n}、", "• "])
    return [lang.line(mark.format(n=n) + text, wrap) for n, text in enumerate(_lines(machine, pairs), 1)]


def bold(machine: Chance, pairs: Pairs, wrap: lang.Wrapper) -> list[str]:
    """Lines as in Markdown: ``**企业名称**：甲公司``."""
    lead = machine.pick(["", "- ", "* "])
    inner = machine.chance()
    return [
        lang.line(f"{lead}**{label}：**{text}" if inner else f"{lead}**{label}**：{text}".replace("\n", "、"))
        for _, label, text in _flat(pairs)
    ]


def pipes(machine: Chance, pairs: Pairs, wrap: lang.Wrapper) -> list[str]:
    """A table as in Markdown."""
    rows = ["| 项目 | 内容 |", "| --- | --- |"] if machine.chance() else []
    rows += [f"| {label} | {text} |".replace("\n", " ") for _, label, text in _flat(pairs)]
    return [lang.line(row) for row in rows]


def underscores(machine: Chance, pairs: Pairs, wrap: lang.Wrapper) -> list[str]:
    return [lang.line(f"{label}：____{text}____".replace("\n", "、"), wrap) for _, label, text in pairs]


def tabs(machine: Chance, pairs: Pairs, wrap: lang.Wrapper) -> list[str]:
    return [lang.line(f"{label}\t{text}".replace("\n", "、"), wrap) for _, label, text in pairs]


Layout = Callable[[Chance, Pairs, lang.Wrapper], list[str]]
LAYOUTS: dict[str, Layout] = {
    "beside": beside, "split": split, "nested": nested, "nested values": nested_values, "box": box,
    "box lines": box_lines, "serial": serial, "above": above, "wide": wide, "inside": inside, "sections": sections,
    "tall": tall, "gaps": gaps, "lines": lines, "soft lines": soft_lines, "joined": joined, "under": under,
    "brackets": brackets, "bullets": bullets, "bold": bold, "pipes": pipes, "underscores": underscores, "tabs": tabs,
}  # fmt: skip
TEXT_LAYOUTS = {
    "box lines", "lines", "soft lines", "joined", "under", "brackets", "bullets", "bold", "pipes", "underscores",
    "tabs",
}  # fmt: skip


# ---------------------------------------------------------------- more ways to write runs
_SYMBOLS = {"☑": "F052", "□": "F0A3", "☐": "F0A3"}


def symbols(text: str) -> str:
    """Ticks and boxes as signs of Wingdings 2."""
    made, plain = "", ""
    for char in text:
        if char in _SYMBOLS:
            made += lang.run(plain) + f'<w:r><w:sym w:font="Wingdings 2" w:char="{_SYMBOLS[char]}"/></w:r>'
            plain = ""
        else:
            plain += char
    return made + lang.run(plain)


def boxes(text: str) -> str:
    """Ticks and boxes as check box controls."""
    made, plain = "", ""
    for char in text:
        if char in "☑□☐":
            state = "1" if char == "☑" else "0"
            made += lang.run(plain) + (
                f'<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="{state}"/></w14:checkbox></w:sdtPr><w:sdtContent>'
                f"<w:r><w:t>{'☒' if state == '1' else '☐'}</w:t></w:r></w:sdtContent></w:sdt>"
            )
            plain = ""
        else:
            plain += char
    return made + lang.run(plain)


def legacy(text: str) -> str:
    """Ticks and boxes as old form fields."""
    made, plain = "", ""
    for char in text:
        if char in "☑□☐":
            state = "1" if char == "☑" else "0"
            made += lang.run(plain) + (
                '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:sizeAuto/><w:default w:val="0"/>'
                f'<w:checked w:val="{state}"/></w:checkBox></w:ffData></w:fldChar></w:r>'
                '<w:r><w:instrText xml:space="preserve"> FORMCHECKBOX </w:instrText></w:r>'
                '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
            )
            plain = ""
        else:
            plain += char
    return made + lang.run(plain)


WRAPPERS: tuple[lang.Wrapper, ...] = (*lang.WRAPPERS, lang.run, lang.run, symbols, boxes, legacy)
