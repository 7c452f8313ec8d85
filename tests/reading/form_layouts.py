"""Hypothesis strategies: values of a form, ways to write each, and ways to lay them out.

A :class:`Filled` is a form with right values and the texts that a company wrote for them; ``laid_out`` puts the texts
into a Word file in one of the ways that companies do.
"""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

from review_lib.rules.forms import FieldSpec, FormSpec
from tests.reading.form_language import WRAPPERS, boxed, cells, docx, line, run

SURNAMES = "王李张刘陈杨赵黄周吴徐孙欧诸闫曹"
GIVEN = ["伟", "丹", "晓燕", "建国", "培元", "杰", "雪", "一鸣", "𬭚", "万里"]
TEXTS = {
    "company_name": ["四川省砺垚铝业有限公司", "中色（宁夏）东方集团有限公司", "江铜集团铜材股份有限公司"],
    "recommending_unit": ["四川省砺垚铝业有限公司", "云南冶金集团股份有限公司"],
    "group_name": ["春雷攻关QC小组", "零缺陷质量管理小组", "3#线 QC小组"],
    "topic": ["降低3#线挤压成品率波动", "提高A356.2铝液一次合格率", "一种防错联锁装置的研制"],
    "team_name": ["天车班", "压滤一组", "剥片工段", "化验室"],
    "experience": ["“四精”现场质量管理法", "“一表一图一卡”标准化作业法"],
    "org_type": ["民营企业", "有限责任公司（国有控股）", "中外合资企业"],
    "central_group": ["中国铝业集团有限公司", "中国五矿集团有限公司", ""],
    "org_scale": ["大型", "特大型", "小型"],
    "address": ["山西省运城市闻喜县铄金路235号", "广东省韶关市曲江区砺新大道192号2栋3-401室"],
    "department": ["质量管理部", "安全环保质量部"],
    "landline": ["0359-5912257", "(0359)5912257", "010-63971846转801"],
    "registration_no": ["RJW-QC-2024-041", "GAK-QC-2025-113"],
    "training": ["168人/30h", "164人次/76学时"],
    "training_mode": ["线上", "线下", "线上+线下"],
    "convention_date": ["2026年4月6日", "2026.3.8"],
    "convention_place": ["公司会议中心", "科技楼三楼会议室"],
    "position": ["质检中心/主任", "熔铸分厂/厂长助理"],
    "phone_fax": ["0776-4711606/0776-4711609"],
    "contact_department": ["质量管理部"],
}
CODES = {
    "uscc": ["91340000597782235B", "911408006381266062"],
    "postcode": ["010000", "512100"],
    "email": ["zlb@u00qm.example.com"],
    "mobile": ["13519982608", "19907487318"],
}


EMPTY: dict[str, object] = dict.fromkeys(("integer", "number", "percent", "boolean", "choice", "month"))
EMPTY |= {"names": (), "choices": ()}


@dataclass(frozen=True)
class Filled:
    """A form filled in: ``values`` by key in the contract's types, ``texts`` as written."""

    form: FormSpec
    values: dict[str, object]
    texts: dict[str, str]


def full_width(text: str) -> str:
    """``text`` with its ASCII full-width."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def spaced(text: str, space: str) -> str:
    """Spaces between the characters of a short label."""
    return space.join(text) if 2 <= len(text) <= 4 and text.isalpha() and not text.isascii() else text


@st.composite
def written(draw: st.DrawFn, field: FieldSpec) -> tuple[object, str]:
    """A value of ``field`` and one way to write it."""
    kind = field.type
    if kind == "integer":
        return draw(integers(field))
    if kind == "number":
        return draw(numbers(field))
    if kind == "percent":
        return draw(shares(field))
    if kind == "names":
        return draw(name_lists())
    if kind == "month":
        return draw(months())
    if kind == "boolean":
        return draw(ticks())
    if kind in ("choice", "choices"):
        return draw(options(field))
    if kind == "mobile":
        number = draw(st.sampled_from(CODES["mobile"]))
        shape = draw(st.sampled_from(["{0}", "{1} {2} {3}", "{1}-{2}-{3}", "+86 {0}", "+86-{0}", "86{0}"]))
        text = shape.format(number, number[:3], number[3:7], number[7:])
        return number, draw(st.sampled_from([text, full_width(text)]))
    if kind in CODES:
        code = draw(st.sampled_from(CODES[kind]))
        return code, draw(st.sampled_from([code, full_width(code) if kind != "email" else code]))
    if field.person:
        name = draw(names())
        return name, draw(st.sampled_from([name, spaced(name, " "), spaced(name, "　")]))
    text = draw(st.sampled_from(TEXTS.get(field.key, ["甲乙丙"])))
    if not text:
        return "", draw(st.sampled_from(["", "/", "—", "无", "（非央企无需填写）"]))
    return text, text


@st.composite
def names(draw: st.DrawFn) -> str:
    return draw(st.sampled_from(SURNAMES)) + draw(st.sampled_from(GIVEN))


@st.composite
def integers(draw: st.DrawFn, field: FieldSpec) -> tuple[int, str]:
    value = draw(st.one_of(st.integers(0, 99), st.integers(100, 99999)))
    unit = {"人": "人", "次": "次", "个": "个"}.get(field.unit, "")
    shapes = [str(value), full_width(str(value)), f"{value}{unit}", f"{value} {unit}", f"{value:,}", f"约{value}{unit}"]
    if value > 9:
        shapes += [f"{value}余{unit}"] if unit else []
    if value < 100:
        shapes.append(chinese(value) + unit)
    return value, draw(st.sampled_from(shapes))


def chinese(value: int) -> str:
    digits = "零一二三四五六七八九"
    if value < 10:
        return digits[value]
    tens, ones = divmod(value, 10)
    return ("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else "")


@st.composite
def numbers(draw: st.DrawFn, field: FieldSpec) -> tuple[float, str]:
    value = draw(st.integers(1, 9_999_999)) / 100
    plain = f"{value:.2f}".rstrip("0").rstrip(".")
    if field.unit == "h":
        return value, draw(st.sampled_from([plain, f"{plain}h", f"{plain}学时", f"{plain} 小时", full_width(plain)]))
    shapes = [
        plain,
        full_width(plain),
        f"{plain}万元",
        f"{value:,.2f}",
        f"约{plain}万元",
        f"{round(value * 10000)}元",
        f"{round(value * 10000):,}元",
        f"¥{round(value * 10000):,}",
        f"{plain} 万",
    ]
    if field.unit == "万元/年":
        shapes.append(f"{plain}万元/年")
    return value, draw(st.sampled_from(shapes))


@st.composite
def shares(draw: st.DrawFn, field: FieldSpec) -> tuple[float, str]:
    low, high = field.range or (0, 100)
    value = draw(st.integers(int(low * 100) + (200 if low > 1 else 1), int(high * 100))) / 100
    plain = f"{value:.2f}".rstrip("0").rstrip(".")
    shapes = [plain, f"{plain}%", f"{plain}％", full_width(plain), f"{plain} %"]
    if low > 1 and value > 2:
        shapes.append(f"{value / 100:.4f}".rstrip("0").rstrip("."))
    return value, draw(st.sampled_from(shapes))


@st.composite
def name_lists(draw: st.DrawFn) -> tuple[tuple[str, ...], str]:
    people = draw(st.lists(names(), min_size=2, max_size=10, unique=True))
    shape = draw(
        st.sampled_from(["、", "，", ", ", ";", "  ", "　", "\n", "numbered", "titled", "inner", "roles", "/"])
    )
    if shape == "numbered":
        return tuple(people), " ".join(f"{at}.{name}" for at, name in enumerate(people, 1))
    if shape == "titled":
        return tuple(people), f"{people[0]}（组长）、" + "、".join(people[1:])
    if shape == "inner":
        return tuple(people), draw(st.sampled_from(["、", "  ", "\n"])).join(
            f"{p[0]} {p[1]}" if len(p) == 2 else p for p in people
        )
    if shape == "roles":
        return tuple(people), f"组长：{people[0]}\n组员：" + "、".join(people[1:])
    return tuple(people), shape.join(people)


@st.composite
def months(draw: st.DrawFn) -> tuple[str, str]:
    year, month = draw(st.integers(2005, 2025)), draw(st.integers(1, 12))
    shape = draw(
        st.sampled_from(
            [
                "{y}年{m}月",
                "{y}.{m:02d}",
                "{y}/{m}",
                "{y}-{m:02d}",
                "{y}年{m:02d}月15日",
                "{y}{m:02d}",
                "{y}-{m:02d}-03",
                "{c}年{n}月",
                "{y} 年 {m} 月",
            ]
        )
    )
    text = shape.format(y=year, m=month, c="".join("〇一二三四五六七八九"[int(d)] for d in str(year)), n=chinese(month))
    return f"{year}-{month:02d}", draw(st.sampled_from([text, full_width(text)]))


@st.composite
def ticks(draw: st.DrawFn) -> tuple[bool, str]:
    value = draw(st.booleans())
    shapes = [
        ("☑", "□"),
        ("■", "□"),
        ("√", "□"),
        ("□√", "□"),
        ("(√)", "( )"),
        ("☒", "☐"),
        ("✓", "☐"),
        ("（√）", "（ ）"),
    ]
    yes, no = draw(st.sampled_from(shapes))
    first, second = (yes, no) if value else (no, yes)
    texts = [
        f"{first}是 {second}否",
        f"是{first} 否{second}",
        f"{first} 是  {second} 否",
        "是" if value else "否",
        "是√ 否" if value else "是 否√",
    ]
    return value, draw(st.sampled_from(texts))


@st.composite
def options(draw: st.DrawFn, field: FieldSpec) -> tuple[object, str]:
    every = list(field.options)
    if field.type == "choice":
        chosen = [draw(st.sampled_from(every))]
    else:
        chosen = [option for option in every if draw(st.booleans())] or every[:1]
    boxes = draw(st.sampled_from([("☑", "□"), ("■", "□"), ("√", "□"), ("[√]", "[ ]")]))
    texts = [" ".join((boxes[0] if o in chosen else boxes[1]) + o for o in every), "、".join(chosen)]
    text = draw(st.sampled_from(texts))
    return (chosen[0] if field.type == "choice" else tuple(chosen)), text


@st.composite
def filled(draw: st.DrawFn, form: FormSpec) -> Filled:
    """A form with all its fields filled in."""
    values: dict[str, object] = {}
    texts: dict[str, str] = {}
    for field in form.fields:
        if field.type == "longtext":
            continue
        values[field.key], texts[field.key] = draw(written(field))
    for field in form.fields:
        if field.count:  # a number in a yes/no cell stands only where the answer is yes
            if values[field.key]:
                values[field.count] = draw(st.integers(1, 9))
                texts[field.key] = draw(
                    st.sampled_from(["☑是（{0}）次 □否", "■是( {0} )次 □否", "是√（{0}）次 否"])
                ).format(values[field.count])
            else:
                values[field.count] = None
                texts[field.key] = draw(st.sampled_from(["□是（ ）次 ☑否", "□是(    )次 ■否", "是（  ）次 否√"]))
            texts.pop(field.count, None)
    free = [f for f in form.fields if f.key in texts and not (f.outside or f.after or f.count)]
    for field in draw(st.lists(st.sampled_from(free), max_size=3, unique_by=lambda f: f.key)):
        texts.pop(field.key)  # a row that the company left out
        values[field.key] = EMPTY.get(field.type, "")
    return Filled(form, values, texts)


@st.composite
def label(draw: st.DrawFn, field: FieldSpec) -> str:
    """One way to print a field's label."""
    text = draw(st.sampled_from([field.label, field.label, *field.labels]))
    if field.unit in ("%", "万元", "万元/年") and draw(st.booleans()):
        text += f" ({field.unit})"
    if field.hint and draw(st.booleans()):
        text += draw(st.sampled_from([" ({0})", "（{0}）", "\n({0})"])).format(field.hint)
    if field.formula and draw(st.booleans()):
        text += f"={field.formula}"
    style = draw(st.sampled_from(["", "", "", "space", "wide", "full"]))
    if style == "space":
        text = spaced(text, " ")
    elif style == "wide":
        text = spaced(text, "　")
    elif style == "full":
        text = full_width(text)
    return text


LAYOUTS = ("beside", "beside", "above", "inside", "lines", "joined lines", "nested", "split", "box", "under lines")


@st.composite
def laid_out(draw: st.DrawFn, form: Filled) -> tuple[str, bytes]:
    """The name of a layout, and a Word file with the form in it."""
    spec = form.form
    labels = {field.key: draw(label(field)) for field in spec.fields}
    outside = [f for f in spec.fields if f.outside]
    keys = [f.key for f in spec.fields if f.key in form.texts and not f.outside]
    anchored = any(f.after for f in spec.fields)
    layout = draw(st.sampled_from(LAYOUTS))
    wrap = draw(st.sampled_from(WRAPPERS))
    colon = draw(st.sampled_from(["：", ":", "： ", " :"]))
    if not anchored and draw(st.booleans()):
        keys = draw(st.permutations(keys))
    blocks = [line(draw(st.sampled_from([f"附件 {spec.annex[-1]}", f"附件{spec.annex[-1]}", ""]))), line(spec.title)]
    for field in outside:
        end = draw(st.sampled_from(["", "（盖章）", " (公章)"])) if field.seal else ""
        blocks.append(line(f"{field.label}：{form.texts[field.key]}{end}", wrap))
    units = draw(st.booleans()) and layout in ("beside", "split")
    rows = _chunks(keys, draw(st.integers(1, 3)))
    if layout in ("beside", "nested", "split", "box"):
        table_rows = []
        for row in rows:
            cells_of: list[str] = []
            for key in row:
                cells_of.append(labels[key] + draw(st.sampled_from(["", "：", ":"])))
                field = spec.field(key)
                if (
                    units
                    and field is not None
                    and field.unit
                    and len(row) == 1
                    and field.unit in ("个", "百分数", "万元")
                ):
                    cells_of.append(field.unit)
                cells_of.append(form.texts[key])
            table_rows.append(cells_of)
        width = max(map(len, table_rows))
        table_rows = [[*row, *["<"] * (width - len(row))] for row in table_rows]
        if layout == "split":
            cut = draw(st.integers(1, max(1, len(table_rows) - 1)))
            blocks += [cells(table_rows[:cut], wrap), line(""), cells(table_rows[cut:] or [["备注", ""]], wrap)]
        elif layout == "box":
            blocks.append(boxed(cells(table_rows, run)))
        else:
            blocks.append(cells(table_rows, wrap, outer=layout == "nested"))
    elif layout == "above":
        table_rows = []
        width = max(map(len, rows))
        for row in rows:
            filler = ["<"] * (width - len(row))
            table_rows += [[*(labels[k] for k in row), *filler], [*(form.texts[k] for k in row), *filler]]
        blocks.append(cells(table_rows, wrap))
    elif layout == "inside":
        width = max(map(len, rows))
        glue = draw(st.sampled_from([colon, "：\n"]))
        blocks.append(
            cells(
                [
                    [*(labels[k].replace("\n", "") + glue + form.texts[k] for k in row), *["<"] * (width - len(row))]
                    for row in rows
                ],
                wrap,
            )
        )
    elif layout == "under lines":
        for key in keys:
            blocks.append(line(labels[key].replace("\n", "") + colon))
            blocks.append(line(form.texts[key], wrap) if form.texts[key] else "")
    else:
        per = 1 if layout == "lines" else 2
        for row in _chunks(keys, per):
            simple = [k for k in row if "\n" not in form.texts[k]]
            text = "\t".join(labels[k].replace("\n", "") + colon + form.texts[k] for k in simple)
            blocks.append(line(text, wrap) if simple else "")
            for key in row:
                if key not in simple:
                    blocks.append(line(labels[key].replace("\n", "") + colon + form.texts[key]))
    blocks += [line(text) for text in spec.printed if draw(st.booleans())]
    return layout, docx(*blocks, strict=draw(st.booleans()))


def _chunks(keys: list[str], size: int) -> list[list[str]]:
    return [list(keys[at : at + size]) for at in range(0, len(keys), size)]


@dataclass(frozen=True)
class Summary:
    """Annex 1 filled in: its own values, its rows, and the texts of both."""

    values: dict[str, object]
    texts: dict[str, str]
    groups: list[tuple[str, tuple[str, ...], str]]
    teams: list[tuple[str, int, str]]
    people: list[tuple[str, str, str]]


@st.composite
def summaries(draw: st.DrawFn, spec: FormSpec) -> Summary:
    """A filled annex 1."""
    company = draw(st.sampled_from(TEXTS["company_name"]))
    values: dict[str, object] = {}
    texts: dict[str, str] = {}
    for field in spec.fields:
        if field.key != "team_headcount_total":
            values[field.key], texts[field.key] = draw(written(field))
    names_of = draw(
        st.lists(
            st.sampled_from(["春雷攻关QC小组", "火花QC小组", "砺剑质量管理小组", "蓝焰QC小组", "同心小组"]),
            max_size=5,
            unique=True,
        )
    )
    groups = [(company + name, *draw(name_lists())) for name in names_of]
    teams = []
    for name in draw(st.lists(st.sampled_from(["天车班", "压滤一组", "剥片工段", "化验室"]), max_size=4, unique=True)):
        count = draw(st.integers(3, 99))
        teams.append((company + name, count, draw(st.sampled_from([str(count), f"{count}人", full_width(str(count))]))))
    people = [
        (draw(names()), company, draw(st.sampled_from(TEXTS["position"]))) for _ in range(draw(st.integers(0, 2)))
    ]
    total = sum(count for _, count, _ in teams)
    values["team_headcount_total"] = total if teams else None
    texts["team_headcount_total"] = draw(st.sampled_from([str(total), f"{total}人"])) if teams else ""
    return Summary(values, texts, groups, teams, people)


@st.composite
def summary_laid_out(draw: st.DrawFn, spec: FormSpec, form: Summary) -> tuple[str, bytes]:
    """The name of a layout, and a Word file with annex 1 in it."""
    numbered = draw(st.booleans())
    blanks = draw(st.integers(0, 3))
    merged_company = draw(st.booleans())
    spread = draw(st.sampled_from(["one", "one", "columns", "rows"]))
    split = draw(st.booleans())
    repeated = draw(st.booleans())
    hints = draw(st.booleans())
    note = draw(st.booleans())
    wrap = draw(st.sampled_from(WRAPPERS))
    layout = f"{'numbered ' if numbered else ''}{spread}{' split' if split else ''}{' repeated' if repeated else ''}"
    width = 12
    qc, team, person = spec.groups

    def wide(texts: list[str], sizes: list[int]) -> list[str]:
        row: list[str] = []
        for text, size in zip(texts, sizes, strict=True):
            row += [text, *["<"] * (size - 1)]
        return [*row, *["<"] * (width - len(row))]

    def head(columns: list[FieldSpec], sizes: list[int]) -> list[str]:
        words = [c.label + (f"\n（{c.hint}）" if c.hint and hints else "") for c in columns]
        return wide([*(["序号"] if numbered else []), *words], [*([1] if numbered else []), *sizes])

    def number(at: int) -> list[str]:
        return [str(at)] if numbered else []

    lead = 1 if numbered else 0
    top: list[list[str]] = []
    for keys in _chunks([k for k in form.texts if k != "team_headcount_total"], draw(st.integers(1, 2))):
        size = width // (2 * len(keys))
        top.append(
            wide([t for k in keys for t in (draw(label(_field(spec, k))), form.texts[k])], [size] * (2 * len(keys)))
        )
    top.append(wide(["推荐项目内容：" if draw(st.booleans()) else "推荐项目内容"], [width]))
    body: list[list[str]] = []
    one = [lead, 5, width - 5 - lead]
    body.append(head(list(qc.columns), one[1:]))
    for at, (name, people, text) in enumerate(form.groups, 1):
        if spread == "columns":
            shown = list(people[:3])
            rest = "、".join(people[3:])
            texts = [*shown, *([rest] if rest else [])]
            body.append(wide([*number(at), name, *texts], [*([1] if lead else []), 5, *[1] * len(texts)]))
        elif spread == "rows":
            for n, part in enumerate(_chunks(list(people), 3)):
                first = [*number(at), name] if n == 0 else ["^"] * (lead + 1)
                body.append(wide([*first, "、".join(part)], [*([1] if lead else []), *one[1:]]))
        else:
            body.append(wide([*number(at), name, text], [*([1] if lead else []), *one[1:]]))
        if repeated and at == 2:
            body.append(head(list(qc.columns), one[1:]))
    for at in range(blanks):
        body.append(wide([*number(len(form.groups) + at + 1), "", ""], [*([1] if lead else []), *one[1:]]))
    cut = len(body)
    body.append(head(list(team.columns), [8, 2]))
    for at, (name, _, text) in enumerate(form.teams, 1):
        body.append(wide([*number(at), name, text], [*([1] if lead else []), 8, 2]))
    for at in range(blanks):
        body.append(wide([*number(len(form.teams) + at + 1), "", ""], [*([1] if lead else []), 8, 2]))
    total = "合计班组总人数" if draw(st.booleans()) else "合计"
    body.append(wide([total, form.texts["team_headcount_total"]], [8 + lead, 2]))
    body.append(head(list(person.columns), [3, 4, 3]))
    for at, (name, company, position) in enumerate(form.people, 1):
        shown_company = "^" if merged_company and at > 1 else company
        body.append(wide([*number(at), name, shown_company, position], [*([1] if lead else []), 3, 4, 3]))
    body.append(wide([*number(9), "", "", ""], [*([1] if lead else []), 3, 4, 3]))
    tables = (
        [cells(top, wrap), line(""), cells(body[:cut], wrap), line(""), cells(body[cut:], wrap)]
        if split
        else [cells([*top, *body], wrap)]
    )
    blocks = [line("附件1"), line(spec.title), *tables]
    if note:
        blocks.append(line("注：本表由推荐单位填写。"))
    return layout, docx(*blocks)


def _field(spec: FormSpec, key: str) -> FieldSpec:
    field = spec.field(key)
    assert field is not None
    return field
