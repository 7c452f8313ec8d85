"""The form machine's annex 1: its head, groups, teams and people, laid out in one of many ways."""

from __future__ import annotations

from collections.abc import Callable

from tests.reading import form_language as lang
from tests.reading.form_machine import Machine, Made
from tests.reading.form_ways import WRAPPERS

GROUPS = [
    "春雷攻关QC小组",
    "火花QC小组",
    "砺剑质量管理小组",
    "蓝焰QC小组",
    "同心小组",
    "“利剑”QC小组",
    "降耗先锋QC小组",
]
TEAMS = ["天车班", "压滤一组", "剥片工段", "化验室", "电解二车间出铜乙班"]
POSITIONS = ["质检中心/主任", "熔铸分厂/厂长助理", "质量管理部 工程师"]
Row = list[str]


class Rows:
    """The texts of the three groups with their labels, as one company writes them."""

    def __init__(self, machine: Machine, company: str) -> None:
        spec = machine.specs.form("annex1")
        self.qc, self.team, self.person = spec.groups
        self.groups = [
            (company + name, *machine._names()) for name in machine.rng.sample(GROUPS, machine.rng.randint(0, 5))
        ]
        self.teams: list[tuple[str, int, str]] = []
        for name in machine.rng.sample(TEAMS, machine.rng.randint(0, 4)):
            count = machine.rng.randint(3, 99)
            self.teams.append(
                (company + name, count, machine.pick([str(count), str(count), f"{count}人", f"{count} 人"]))
            )
        self.people = [(machine.name(), company, machine.pick(POSITIONS)) for _ in range(machine.rng.randint(0, 3))]
        if not (self.groups or self.teams or self.people):
            self.people = [(machine.name(), company, POSITIONS[0])]
        self.total = sum(count for _, count, _ in self.teams)

    def values(self) -> dict[str, list[tuple[object, ...]]]:
        """The right values by group."""
        return {
            "qc_groups": [(name, people) for name, people, _ in self.groups],
            "teams": [(name, count) for name, count, _ in self.teams],
            "individuals": list(self.people),
        }


def summary(machine: Machine, layout: str = "") -> Made:
    """An annex 1 filled in and laid out."""
    spec = machine.specs.form("annex1")
    values, texts = machine.filled(spec, drop=2)
    if "company_name" not in texts:
        values["company_name"], texts["company_name"] = machine.written(spec.fields[0])
    rows = Rows(machine, str(values["company_name"]))
    values["team_headcount_total"] = rows.total if rows.teams else None
    texts.pop("team_headcount_total", None)
    layout = layout or machine.pick(list(SUMMARIES))
    wrap = machine.pick(list(WRAPPERS))
    head = machine.pairs(spec, texts)
    blocks = SUMMARIES[layout](machine, head, rows, wrap)
    title = [lang.line(machine.pick(["附件1", "附件 1", ""])), lang.line(spec.title)] if machine.chance(0.8) else []
    return Made("annex1", layout, values, [*title, *blocks], rows=rows.values())


Head = list[tuple[object, str, str]]


def _column(machine: Machine, column: object, bare: bool = False) -> str:
    text = machine.pick([column.label, column.label, *column.labels])  # type: ignore[attr-defined]
    if column.hint and not bare and machine.chance(0.4):  # type: ignore[attr-defined]
        text += f"（{column.hint}）"  # type: ignore[attr-defined]
    return str(text)


def _tables(machine: Machine, rows: Rows) -> list[list[Row]]:
    """The three groups as rows of cells, each with its header, noise between."""
    numbered, remark = machine.chance(), machine.chance(0.3)
    spread = machine.pick(["one", "one", "one", "cells", "rows"])
    repeated, blanks = machine.chance(0.3), machine.rng.randint(0, 3)

    def line(number: int, *texts: str) -> Row:
        return [*([str(number) if number else ""] if numbered else []), *texts, *([""] if remark else [])]

    def header(columns: tuple[object, ...], wide: int) -> Row:
        labels = [_column(machine, column) for column in columns]
        labels += ["<"] * (wide - len(labels))
        return [*(["序号"] if numbered else []), *labels, *(["备注"] if remark else [])]

    width = 4 if spread == "cells" else 2
    head = header(rows.qc.columns, width)
    first = [head]
    for at, (name, people, text) in enumerate(rows.groups, 1):
        if spread == "cells":
            shown = [*people[:2], "、".join(people[2:])]
            first.append(line(at, name, *shown))
        elif spread == "rows" and len(people) > 3:
            first.append(line(at, name, "、".join(people[:3])))
            rest = line(0, "^", "、".join(people[3:]))
            first.append(["^", *rest[1:]] if numbered else rest)
        else:
            first.append(line(at, name, text, *["<"] * (width - 2)))
        if repeated and at == 2:
            first.append(head)
    first += [line(len(rows.groups) + n + 1, "", *[""] * (width - 1)) for n in range(blanks)]
    second = [header(rows.team.columns, 2)]
    second += [line(at, name, text) for at, (name, _, text) in enumerate(rows.teams, 1)]
    second += [line(len(rows.teams) + n + 1, "", "") for n in range(blanks)]
    if rows.teams:
        total = machine.pick(["合计班组总人数", "合计", "班组总人数", "合计班组总人数（人）"])
        second.append([*(["<"] if False else []), *line(0, total, machine.pick([str(rows.total), f"{rows.total}人"]))])
    third = [header(rows.person.columns, 3)]
    merged = machine.chance(0.3)
    for at, (name, company, position) in enumerate(rows.people, 1):
        third.append(line(at, name, "^" if merged and at > 1 else company, position))
    third += [line(len(rows.people) + n + 1, "", "", "") for n in range(blanks)]
    return [first, second, third]


def _even(rows: list[Row]) -> list[Row]:
    width = max(map(len, rows))
    return [[*row, *["<"] * (width - len(row))] for row in rows]


def _heading(machine: Machine) -> list[Row]:
    return [[machine.pick(["推荐项目内容", "推荐项目内容："])]] if machine.chance(0.6) else []


def _head_rows(machine: Machine, head: Head) -> list[Row]:
    per = machine.rng.randint(1, 2)
    return [[t for _, label, text in head[at : at + per] for t in (label, text)] for at in range(0, len(head), per)]


def one_table(machine: Machine, head: Head, rows: Rows, wrap: lang.Wrapper) -> list[str]:
    tables = _tables(machine, rows)
    return [lang.cells(_even([*_head_rows(machine, head), *_heading(machine), *(r for t in tables for r in t)]), wrap)]


def three_tables(machine: Machine, head: Head, rows: Rows, wrap: lang.Wrapper) -> list[str]:
    said = machine.chance()
    names = ["一、质量管理小组", "二、质量信得过班组", "三、质量管理先进个人"]
    made = [lang.cells(_even(_head_rows(machine, head)), wrap)]
    for name, table in zip(names, _tables(machine, rows), strict=True):
        made += [lang.line(name if said else ""), lang.cells(_even(table), wrap)]
    return made


def titled_sections(machine: Machine, head: Head, rows: Rows, wrap: lang.Wrapper) -> list[str]:
    """One table; each group under a row with its name."""
    names = ["一、质量管理小组", "二、质量信得过班组", "三、质量管理先进个人"]
    made = _head_rows(machine, head)
    for name, table in zip(names, _tables(machine, rows), strict=True):
        made += [[name], *table]
    return [lang.cells(_even(made), wrap)]


def head_lines(machine: Machine, head: Head, rows: Rows, wrap: lang.Wrapper) -> list[str]:
    """The head as lines, the groups as tables."""
    made = [lang.line(f"{label}：{text}".replace("\n", ""), wrap) for _, label, text in head]
    tables = _tables(machine, rows)
    if machine.chance():
        return [*made, lang.cells(_even([r for t in tables for r in t]), wrap)]
    return [*made, *(block for table in tables for block in (lang.cells(_even(table), wrap), lang.line("")))]


def split_anywhere(machine: Machine, head: Head, rows: Rows, wrap: lang.Wrapper) -> list[str]:
    """One table cut in two between any two rows, as at the end of a page."""
    every = _even([*_head_rows(machine, head), *_heading(machine), *(r for t in _tables(machine, rows) for r in t)])
    cut = machine.rng.randint(1, len(every) - 1)
    while cut < len(every) and "^" in every[cut]:
        cut += 1
    parts = [part for part in (every[:cut], every[cut:]) if part]
    return [block for part in parts for block in (lang.cells(part, wrap), lang.line(""))]


def listed(machine: Machine, head: Head, rows: Rows, wrap: lang.Wrapper) -> list[str]:
    """No table at all."""
    made = [f"{label}：{text}".replace("\n", "") for _, label, text in head]
    for at, (name, _, text) in enumerate(rows.groups, 1):
        made.append(f"{at}. {rows.qc.columns[0].label}：{name}")
        made.append(f"{rows.qc.columns[1].label}：{text}".replace("\n", "、"))
    for at, (name, _, text) in enumerate(rows.teams, 1):
        made.append(f"{at}. {rows.team.columns[0].label}：{name}　{rows.team.columns[1].label}：{text}")
    if rows.teams:
        made.append(f"合计班组总人数：{rows.total}")
    for name, company, position in rows.people:
        made.append(f"质量管理先进个人：{name}　企业名称：{company}　部门/职务：{position}")
    return [lang.line(text, wrap) for text in made]


def loosely_listed(machine: Machine, head: Head, rows: Rows, wrap: lang.Wrapper) -> list[str]:
    """No table and no labels: headings, and a line for each group, team and person."""
    made = [f"{label}：{text}".replace("\n", "") for _, label, text in head]
    tail = machine.pick(["", "推荐名单", "："])
    number = machine.pick(["{n}. ", "{n}、", "（{n}）"])
    glue, end = machine.pick([("：", ""), ("（成员：", "）"), ("，成员：", "")])
    made.append("一、质量管理小组" + tail)
    for at, (name, people, _) in enumerate(rows.groups, 1):
        made.append(number.format(n=at) + name + glue + "、".join(people) + end)
    made.append("二、质量信得过班组" + tail)
    shape = machine.pick(["{name}（{count}人）", "{name}：{count}人", "{name}，班组人数：{count}"])
    for at, (name, count, _) in enumerate(rows.teams, 1):
        made.append(number.format(n=at) + shape.format(name=name, count=count))
    if rows.teams:
        made.append(f"合计班组总人数：{rows.total}人")
    made.append("三、质量管理先进个人" + tail)
    for at, person in enumerate(rows.people, 1):
        made.append(number.format(n=at) + machine.pick(["，", "　", "；"]).join(person).replace(" ", ""))
    rows.people = [(name, company, position.replace(" ", "")) for name, company, position in rows.people]
    return [lang.line(text, wrap) for text in made]


def side_name(machine: Machine, head: Head, rows: Rows, wrap: lang.Wrapper) -> list[str]:
    """The name of each group in a column to the left, its cell reaching down."""
    names = ["质量管理小组", "信得过班组", "先进个人"]
    made = [[label, text] for _, label, text in head]
    for name, table in zip(names, _tables(machine, rows), strict=True):
        made += [[name if at == 0 else "^", *row] for at, row in enumerate(table)]
    return [lang.cells(_even(made), wrap)]


Way = Callable[[Machine, Head, Rows, lang.Wrapper], list[str]]
SUMMARIES: dict[str, Way] = {
    "one table": one_table, "three tables": three_tables, "titled sections": titled_sections,
    "head in lines": head_lines, "split anywhere": split_anywhere, "listed": listed,
    "loosely listed": loosely_listed, "side name": side_name,
}  # fmt: skip
