"""A machine that fills in a form and lays it out in one of very many ways, the same for the same seed.

``Machine(seed, specs).form("annex5")`` gives a :class:`Made`: the layout's name, the right values and the blocks of a
Word file. Nothing of the product but the descriptions of the forms is known here.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from review_lib.rules.forms import FieldSpec, FormSpec, FormSpecs
from tests.reading import form_language as lang
from tests.reading.form_layouts import CODES, EMPTY, GIVEN, SURNAMES, TEXTS, chinese, full_width, spaced
from tests.reading.form_ways import LAYOUTS, TEXT_LAYOUTS, WRAPPERS, Chance, Pairs

MORE: dict[str, list[str]] = {
    "company_name": ["湖南有色金属集团有限责任公司", "贵溪冶炼厂", "金川集团铜业有限公司"],
    "address": ["江西省鹰潭市贵溪市冶金大道15号(邮政大厦旁)", "甘肃省金昌市金川路98号；2号楼"],
    "topic": ["缩短电解槽大修时间", "提高φ8mm铜杆一次合格率", "降低1#、2#炉吨铝电耗", "“双碳”目标下余热回收装置的研制"],
    "group_name": ["“利剑”QC小组", "火法车间先锋QC小组", "QC攻坚小组"],
    "experience": ["“三零”班组建设法", "以“5S+TPM”为抓手的班组管理经验"],
    "org_type": ["国有企业", "事业单位"],
    "convention_date": ["2026年3月", "2026-04-06"],
}
LARGE = str.maketrans("零一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")


@dataclass
class Made:
    """A form laid out: ``values`` by key, ``blocks`` and ``header`` of the Word file."""

    annex: str
    layout: str
    values: dict[str, object]
    blocks: list[str]
    header: str = ""
    rows: dict[str, list[tuple[object, ...]]] = field(default_factory=dict)

    def docx(self) -> bytes:
        """The bytes of the Word file."""
        return lang.docx(*self.blocks, header=self.header)


class Machine(Chance):
    """Fills in and lays out forms; all by chance, the same for the same seed."""

    def __init__(self, seed: int, specs: FormSpecs) -> None:
        super().__init__(seed)
        self.specs = specs

    # ---- values
    def name(self) -> str:
        """A person's name."""
        return (
            self.pick(list(SURNAMES)) + self.pick(GIVEN)
            if self.chance(0.93)
            else self.pick(["欧阳娜", "阿不都·热合曼", "司马晓燕"])
        )

    def written(self, spec: FieldSpec) -> tuple[object, str]:
        """A value of a field and one way to write it."""
        kind = spec.type
        if kind == "integer":
            return self._integer(spec)
        if kind == "number":
            return self._number(spec)
        if kind == "percent":
            return self._share(spec)
        if kind == "names":
            return self._names()
        if kind == "month":
            return self._month()
        if kind == "boolean":
            return self._boolean()
        if kind in ("choice", "choices"):
            return self._options(spec)
        if kind == "mobile":
            number = self.pick(CODES["mobile"])
            shape = self.pick(
                ["{0}", "{0}", "{1} {2} {3}", "{1}-{2}-{3}", "+86 {0}", "+86-{1}-{2}-{3}", "（+86）{0}", "0086{0}"]
            )
            text = shape.format(number, number[:3], number[3:7], number[7:])
            return number, full_width(text) if self.chance(0.2) else text
        if kind in CODES:
            code = self.pick(CODES[kind])
            return code, full_width(code) if kind != "email" and self.chance(0.2) else code
        if spec.person:
            name = self.name()
            return name, self.pick([name, name, spaced(name, " "), spaced(name, "　")]) if "·" not in name else name
        text = self.pick(TEXTS.get(spec.key, ["甲乙丙"]) + MORE.get(spec.key, []))
        if not text:
            return "", self.pick(["", "/", "—", "无"])
        return text, text

    def _integer(self, spec: FieldSpec) -> tuple[int, str]:
        value = self.pick([self.rng.randint(0, 99), self.rng.randint(100, 99999)])
        unit = {"人": "人", "次": "次", "个": "个"}.get(spec.unit, "")
        shapes = [str(value)] * 4 + [
            full_width(str(value)),
            f"{value}{unit}",
            f"{value} {unit}",
            f"{value:,}",
            f"约{value}{unit}",
        ]
        shapes += [f"{value:,}".replace(",", "，"), f"共{value}{unit}", f"{value}（{unit}）" if unit else str(value)]
        if value >= 1000:
            shapes.append(f"{value:,}".replace(",", " "))
        if value < 100:
            shapes.append(chinese(value) + unit)
        return value, self.pick(shapes)

    def _number(self, spec: FieldSpec) -> tuple[float, str]:
        value = self.rng.randint(1, 9_999_999) / 100
        plain = f"{value:.2f}".rstrip("0").rstrip(".")
        if spec.unit == "h":
            return value, self.pick(
                [plain, f"{plain}h", f"{plain}学时", f"{plain} 小时", full_width(plain), f"{plain}时"]
            )
        whole = round(value * 10000)
        shapes = [
            plain,
            plain,
            plain,
            full_width(plain),
            f"{plain}万元",
            f"{value:,.2f}",
            f"约{plain}万元",
            f"{whole}元",
        ]
        shapes += [f"{whole:,}元", f"¥{whole:,}", f"{plain} 万", f"{plain}万元（含税）"]
        if whole % 1000 == 0 and whole > 10000:
            shapes += [f"{whole // 10000}万{whole % 10000 // 1000}千元"] if whole % 10000 else [f"{whole // 10000}万元"]
        return value, self.pick(shapes)

    def _share(self, spec: FieldSpec) -> tuple[float, str]:
        low, high = spec.range or (0, 100)
        value = self.rng.randint(int(low * 100) + (200 if low > 1 else 1), int(high * 100)) / 100
        plain = f"{value:.2f}".rstrip("0").rstrip(".")
        shapes = [plain, plain, f"{plain}%", f"{plain}％", full_width(plain), f"{plain} %", f"百分之{plain}"]
        if low > 1 and value > 2:
            shapes.append(f"{value / 100:.4f}".rstrip("0").rstrip("."))
        return value, self.pick(shapes)

    def _names(self) -> tuple[tuple[str, ...], str]:
        people: list[str] = []
        while len(people) < self.rng.randint(2, 10):
            name = self.name()
            if name not in people:
                people.append(name)
        shape = self.pick(
            [
                "、",
                "、",
                "，",
                ", ",
                ";",
                "  ",
                "　",
                "\n",
                "/",
                "dots",
                "numbered",
                "lines",
                "titled",
                "roles",
                "inner",
                "count",
            ]
        )
        if shape == "numbered":
            return tuple(people), " ".join(f"{n}.{p}" for n, p in enumerate(people, 1))
        if shape == "lines":
            return tuple(people), "\n".join(f"{n}、{p}" for n, p in enumerate(people, 1))
        if shape == "titled":
            return tuple(people), f"{people[0]}（组长）、" + "、".join(people[1:])
        if shape == "roles":
            return tuple(people), f"组长：{people[0]}\n组员：" + "、".join(people[1:])
        if shape == "inner":
            return tuple(people), "、".join(f"{p[0]} {p[1]}" if len(p) == 2 else p for p in people)
        if shape == "count":
            return tuple(people), "、".join(people) + f"（共{len(people)}人）"
        return tuple(people), ("、" if shape == "dots" else shape).join(people)

    def _month(self) -> tuple[str, str]:
        year, month = self.rng.randint(2005, 2025), self.rng.randint(1, 12)
        shape = self.pick(
            ["{y}年{m}月", "{y}.{m:02d}", "{y}/{m}", "{y}-{m:02d}-03", "{c}年{n}月", "{y} 年 {m} 月", "{y}·{m}"]
        )
        digits = "".join("〇一二三四五六七八九"[int(d)] for d in str(year))
        return f"{year}-{month:02d}", shape.format(y=year, m=month, c=digits, n=chinese(month))

    def _boolean(self) -> tuple[bool, str]:
        value = self.chance()
        yes, no = self.pick(
            [
                ("☑", "□"),
                ("■", "□"),
                ("√", "□"),
                ("□√", "□"),
                ("(√)", "( )"),
                ("☒", "☐"),
                ("（√）", "（ ）"),
                ("◎", "○"),
            ]
        )
        first, second = (yes, no) if value else (no, yes)
        texts = [f"{first}是 {second}否", f"是{first} 否{second}", f"{first} 是  {second} 否", "是" if value else "否"]
        return value, self.pick([*texts, "是√ 否" if value else "是 否√"])

    def _options(self, spec: FieldSpec) -> tuple[object, str]:
        every = list(spec.options)
        chosen = [self.pick(every)] if spec.type == "choice" else [o for o in every if self.chance()] or every[:1]
        ticked, box = self.pick([("☑", "□"), ("■", "□"), ("√", "□"), ("[√]", "[ ]"), ("☒", "☐")])
        text = self.pick([" ".join((ticked if o in chosen else box) + o for o in every), "、".join(chosen)])
        return (chosen[0] if spec.type == "choice" else tuple(chosen)), text

    def filled(self, form: FormSpec, drop: int = 3) -> tuple[dict[str, object], dict[str, str]]:
        """Values and texts of a form; up to ``drop`` fields are left out."""
        values: dict[str, object] = {}
        texts: dict[str, str] = {}
        for spec in form.fields:
            if spec.type != "longtext":
                values[spec.key], texts[spec.key] = self.written(spec)
        for spec in form.fields:
            if not spec.count:
                continue
            if values[spec.key]:
                times = values[spec.count] = self.rng.randint(1, 9)
                texts[spec.key] = self.pick(["☑是（{0}）次 □否", "■是( {0} )次 □否", "是√（{0}）次 否"]).format(times)
            else:
                values[spec.count] = None
                texts[spec.key] = self.pick(["□是（ ）次 ☑否", "□是(    )次 ■否", "是（  ）次 否√"])
            texts.pop(spec.count, None)
        free = [
            f for f in form.fields if f.key in texts and not (f.outside or f.after or f.count or f.key == form.identity)
        ]
        for spec in self.rng.sample(free, min(len(free), self.rng.randint(0, drop))):
            texts.pop(spec.key)
            values[spec.key] = EMPTY.get(spec.type, "")
        return values, texts

    # ---- labels
    def label(self, spec: FieldSpec, plain: bool = False) -> str:
        """One way to print a field's label."""
        text = self.pick([spec.label, spec.label, spec.label, *spec.labels])
        if spec.unit in ("%", "万元", "万元/年", "人", "h") and self.chance(0.4):
            text += self.pick([" ({0})", "（{0}）", "（单位：{0}）"]).format(spec.unit)
        if not plain:
            if spec.hint and self.chance(0.4):
                text += self.pick([" ({0})", "（{0}）", "\n({0})"]).format(spec.hint)
            if spec.formula and self.chance(0.4):
                text += self.pick(["={0}", "（{0}）"]).format(spec.formula)
        style = self.pick(["", "", "", "", "space", "wide", "full", "star", "broken", "number"])
        if style == "space":
            text = spaced(text, " ")
        elif style == "wide":
            text = spaced(text, "　")
        elif style == "full":
            text = full_width(text)
        elif style == "star" and not plain:
            text = "*" + text
        elif style == "broken" and not plain and len(text) > 4 and text.isalpha():
            text = text[: len(text) // 2] + "\n" + text[len(text) // 2 :]
        elif style == "number" and not plain:
            text = self.pick(["{0}. ", "{0}、", "（{0}）"]).format(self.rng.randint(1, 20)) + text
        return text

    def pairs(self, form: FormSpec, texts: dict[str, str], plain: bool = False) -> Pairs:
        """Field, label and text of each field in the table, in some order."""
        specs = [f for f in form.fields if f.key in texts and not f.outside]
        if not any(f.after for f in form.fields) and self.chance(0.4):
            self.rng.shuffle(specs)
        return [(spec, self.label(spec, plain), texts[spec.key]) for spec in specs]

    # ---- the whole
    def form(self, annex: str, titled: bool = True, layout: str = "") -> Made:
        """A form of ``annex`` filled in and laid out."""
        form = self.specs.form(annex)
        values, texts = self.filled(form)
        layout = layout or self.pick(list(LAYOUTS))
        text_like = layout in TEXT_LAYOUTS
        pairs = self.pairs(form, texts, text_like)
        wrap = self.pick(list(WRAPPERS)) if layout not in ("box", "box lines", "pipes") else lang.run
        head: list[str] = []
        if titled:
            head.append(lang.line(self.pick([f"附件 {annex[-1]}", f"附件{annex[-1]}", ""])))
            head.append(lang.line(form.title if self.chance(0.7) else form.title.replace(" ", "")))
            if form.subtitle and self.chance():
                head.append(lang.line(form.subtitle))
        header = ""
        for spec in form.fields:
            if spec.outside and spec.key in texts:
                said = f"{spec.label}：{texts[spec.key]}" + (
                    self.pick(["", "（盖章）", " (公章)", "（加盖公章）"]) if spec.seal else ""
                )
                if self.chance(0.15):
                    header = said
                else:
                    head.append(lang.line(said, wrap))
        blocks = LAYOUTS[layout](self, pairs, wrap)
        tail = [lang.line(text) for text in form.printed if self.chance()]
        return Made(annex, layout, values, [*head, *blocks, *tail], header)
