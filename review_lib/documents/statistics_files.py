"""The statistics of annexes 3 and 6 as a workbook with live sums and native charts, and as a Word page.

A season book walks in, .xlsx and .docx walk out. Each sum in the workbook is a formula over the units' figures.
"""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from review_lib.documents import charts
from review_lib.documents.casebook.pictures import EMU_MM, pixels
from review_lib.documents.lists import list_file
from review_lib.documents.ranking import foot
from review_lib.documents.sheetfile import SEAL, WARN, SheetFile
from review_lib.documents.statistics import AnnexStatistics, NotCounted, Oddity, statistics_of
from review_lib.documents.values import SeasonBook
from review_lib.documents.wordfile import Box, WordFile, para, run
from review_lib.rules.casebook import RateField, StatisticsRules, SumField
from review_lib.text import say

ANNEXES = ("annex3", "annex6")


def show(value: float | None, unit: str = "") -> str:
    """A figure as printed: thousands apart, at most two decimals, its unit."""
    if value is None:
        return "—"
    text = f"{value:,.2f}".rstrip("0").rstrip(".").replace(",", " ")
    return f"{text}{unit}" if unit == "%" or not unit else f"{text} {unit}"


def oddity_text(item: Oddity) -> str:
    """An oddity in words."""
    if item.kind == "contradiction":
        return say(
            "{left} {value} is above {right} {other}.",
            left=item.label,
            value=show(item.value),
            right=item.other_label,
            other=show(item.other),
        )
    if item.kind == "range":
        return say("{left} is {value} %, outside 0 to 100.", left=item.label, value=show(item.value))
    if item.kind == "unit":
        return say(
            "{left} is {value}; perhaps written in yuan, not in ten thousand yuan.",
            left=item.label,
            value=show(item.value),
        )
    return say("{left} is {value}, far from the other units.", left=item.label, value=show(item.value))


def skipped_text(item: NotCounted) -> str:
    """Why a value was not counted, in words."""
    if item.reason == "no_form":
        return say("The statistics form was not accepted; nothing of this unit is counted.")
    if item.reason == "empty":
        return say("{label}: empty, not counted.", label=item.label)
    return say("{label}: “{written}” is not a number, not counted.", label=item.label, written=item.written)


def group_name(by: str) -> str:
    """What units are compared by, in words."""
    return {"metal": say("By metal"), "province": say("By province"), "size": say("By size")}[by]


def make_statistics_xlsx(book: SeasonBook) -> bytes:
    """statistics.xlsx: for each annex the figures with sums, rates and charts; oddities; what was not counted."""
    out = SheetFile(f"{book.label} {say('Statistics')}", book.association)
    found = [(annex, statistics_of(book, annex)) for annex in ANNEXES if annex in book.casebook.statistics]
    for annex, stats in found:
        _figures(out, book, stats, book.casebook.statistics[annex])
    sheet = out.sheet(say("Does not fit"))
    rows: list[list[object]] = [[s.title, o.unit, oddity_text(o)] for _, s in found for o in s.oddities]
    out.table(sheet, 0, [say("annex"), say("unit"), say("what")], rows, (22, 36, 80), {2: {"text_wrap": True}})
    out.print_setup(sheet, 0, foot(book))
    sheet = out.sheet(say("Not counted"))
    rows = [[s.title, n.unit, skipped_text(n)] for _, s in found for n in s.not_counted]
    out.table(sheet, 0, [say("annex"), say("unit"), say("why")], rows, (22, 36, 80), {2: {"text_wrap": True}})
    out.print_setup(sheet, 0, foot(book))
    return out.to_bytes()


def _figures(out: SheetFile, book: SeasonBook, stats: AnnexStatistics, rules: StatisticsRules) -> None:
    sheet = out.sheet(stats.title)
    fields: list[SumField | RateField] = [*rules.sums, *rules.rates]
    heads = [say("unit"), *[f"{f.label}（{getattr(f, 'unit', '%')}）" for f in fields]]
    top = out.title(sheet, len(heads), f"{book.label}{book.industry}{stats.title}{say('Statistics')}", [foot(book)])
    out.table(sheet, top, heads, [], (36, *[11] * len(fields)))
    sheet.set_row(top, 44)
    odd = {(o.unit, o.label): o.kind for o in stats.oddities}
    odd |= {(o.unit, o.other_label): o.kind for o in stats.oddities if o.other_label}
    first, last = top + 1, top + len(stats.units)
    for r, unit in enumerate(stats.units, first):
        out.put(sheet, r, 0, unit)
        for c, field in enumerate(fields, 1):
            kind = odd.get((unit, field.label))
            colour = (
                {}
                if not kind
                else {"bg_color": "#FBE9E7", "font_color": SEAL}
                if kind != "outlier"
                else {"bg_color": "#FDF3E1", "font_color": WARN}
            )
            out.put(sheet, r, c, stats.table[unit].get(field.key), num_format="#,##0.##", **colour)
    total_row = last + 1
    out.put(sheet, total_row, 0, say("sum"), bold=True)
    where: dict[str, str] = {}
    for c, field in enumerate(fields, 1):
        col = xl_col_to_name(c)
        where[field.key] = f"{col}{first + 1}:{col}{last + 1}"
        found = next((t for t in stats.totals if t.key == field.key), None)
        if found is None or not stats.units:
            out.put(sheet, total_row, c, "")
            continue
        cell = out.cell(bold=True, num_format="#,##0.##", top=2)
        sheet.write_formula(total_row, c, f"=SUM({where[field.key]})", cell, found.total)
    _rate_rows(out, sheet, stats, rules, where, total_row + 2)
    for k, key in enumerate(rules.charts):
        field = next(f for f in rules.sums if f.key == key)
        chart = out.book.add_chart({"type": "bar"})
        c = 1 + [f.key for f in fields].index(key)
        if stats.units:
            chart.add_series(
                {
                    "name": field.label,
                    "categories": [sheet.get_name(), first, 0, last, 0],
                    "values": [sheet.get_name(), first, c, last, c],
                    "fill": {"color": "#7A828A"},
                    "data_labels": {"value": True},
                }
            )
        chart.set_title({"name": f"{field.label}（{field.unit}）", "name_font": {"size": 11}})
        chart.set_legend({"none": True})
        chart.set_y_axis({"reverse": True})
        chart.set_x_axis({"min": 0, "major_gridlines": {"visible": True, "line": {"color": "#DDDDDD"}}})
        chart.set_size({"width": 560, "height": 120 + 24 * max(len(stats.units), 3)})
        row = total_row + 4 + len(rules.rates) + len(rules.ratios) + len(rules.yes_no)
        sheet.insert_chart(row, 0 if not k else 5, chart, {"object_position": 2})
    out.print_setup(sheet, top, foot(book))
    sheet.freeze_panes(top + 1, 1)
    for by, groups in stats.groups.items():
        page = out.sheet(f"{stats.title}·{group_name(by)}")
        rows = [[name, row[""], *[row.get(f.key) for f in rules.sums]] for name, row in groups.items()]
        out.table(
            page,
            0,
            [group_name(by), say("units"), *[f"{f.label}（{f.unit}）" for f in rules.sums]],
            rows,
            (18, 8, *[11] * len(rules.sums)),
            {c: {"num_format": "#,##0.##"} for c in range(2, 2 + len(rules.sums))},
        )
        page.set_row(0, 44)
        out.print_setup(page, 0, foot(book))


def _rate_rows(
    out: SheetFile, sheet: Worksheet, stats: AnnexStatistics, rules: StatisticsRules, where: dict[str, str], row: int
) -> None:
    """Rates as formulas over the figures above, then yes and no."""
    write = sheet.write_formula
    for k, rate in enumerate(stats.rates):
        out.put(sheet, row, 0, f"{rate.label}（{rate.unit}）")
        given = k < len(rules.rates)
        formula = ""
        if given and rules.rates[k].of and stats.units:
            a, w = where[rules.rates[k].key], where[rules.rates[k].of]
            ok = f"({a}>=0)*({a}<=100)*ISNUMBER({a})*ISNUMBER({w})"
            formula = f"=SUMPRODUCT({ok},{a},{w})/SUMPRODUCT({ok},{w})"
        elif not given and stats.units:
            ratio = rules.ratios[k - len(rules.rates)]
            parts = [ratio.over, ratio.under, *([ratio.plus] if ratio.plus else [])]
            ok = "*".join(f"ISNUMBER({where[p]})" for p in parts)
            under = "+".join(f"SUMPRODUCT({ok},{where[p]})" for p in parts[1:])
            formula = f"={'100*' if ratio.percent else ''}SUMPRODUCT({ok},{where[ratio.over]})/({under})"
        if formula and rate.value is not None:
            write(row, 1, formula, out.cell(num_format="#,##0.00", bold=True), rate.value)
            _remark(out, sheet, row, say("recomputed over {n} units", n=rate.counted))
        else:
            out.put(sheet, row, 1, rate.middle, num_format="#,##0.00")
            _remark(out, sheet, row, say("median of {n} units; its parts are not in the form", n=rate.counted))
        row += 1
    for label, (yes, no, unsaid) in stats.yes.items():
        out.put(sheet, row, 0, label)
        sheet.write_blank(row, 1, None, out.cell())
        _remark(out, sheet, row, say("yes {yes}, no {no}, not said {unsaid}", yes=yes, no=no, unsaid=unsaid))
        row += 1


def _remark(out: SheetFile, sheet: Worksheet, row: int, value: str) -> None:
    """A small remark beside a rate, free to run over the empty cells to its right."""
    sheet.write_string(row, 2, value, out.format(font_size=9, font_color="#46505B"))


# ---------------------------------------------------------------- Word
def make_statistics_docx(book: SeasonBook) -> bytes:
    """The statistics as a Word page: totals, rates, charts, what does not fit, what was not counted."""
    word = list_file(
        book,
        f"{book.label}{book.industry}{say('Statistics of activities')}",
        say("sample season, not for use") if book.sample else "",
    )
    for number, annex in enumerate((a for a in ANNEXES if a in book.casebook.statistics), 1):
        stats, rules = statistics_of(book, annex), book.casebook.statistics[annex]
        word.write(f"{'一二三四'[number - 1]}、{stats.title}", "Heading4")
        missing = sum(n.reason == "no_form" for n in stats.not_counted)
        word.write(
            say("{n} units are counted; {missing} units have no accepted form.", n=len(stats.units), missing=missing)
        )
        rows = [[say("what"), say("total"), say("units counted")]]
        rows += [[t.label, show(t.total, t.unit), f"{t.counted} / {t.asked}"] for t in stats.totals]
        word.write(say("Table: totals"), "TableCaption")
        word.grid(rows, (3, 1.6, 1), left=(0,))
        rows = [[say("rate"), say("value"), say("how")]]
        for rate in stats.rates:
            how = (
                say("recomputed over {n} units", n=rate.counted)
                if rate.value is not None
                else say("median of {n} units; its parts are not in the form", n=rate.counted)
            )
            rows.append([rate.label, show(rate.value if rate.value is not None else rate.middle, rate.unit), how])
        word.write(say("Table: rates"), "TableCaption")
        word.grid(rows, (2, 1, 2.2), left=(0, 2))
        _said(word, stats)
        for key in rules.charts:
            field = next(f for f in rules.sums if f.key == key)
            odd = {o.unit for o in stats.oddities if field.label in (o.label, o.other_label)}
            _chart(
                word,
                field.label,
                field.unit,
                sorted(((u, row[key]) for u, row in stats.table.items() if key in row), key=lambda pair: -pair[1])[:20],
                odd,
            )
        for by, groups in stats.groups.items():
            keys = [f for f in rules.sums if f.key in rules.charts]
            rows = [[group_name(by), say("units"), *[f"{f.label}（{f.unit}）" for f in keys]]]
            rows += [[n, show(r[""]), *[show(r.get(f.key)) for f in keys]] for n, r in groups.items()]
            word.write(group_name(by), "TableCaption")
            word.grid(rows, (1.4, 0.7, *[1.4] * len(keys)))
        _list(word, say("What does not fit"), [f"{o.unit}：{oddity_text(o)}" for o in stats.oddities])
        _list(word, say("What was not counted"), [f"{n.unit}：{skipped_text(n)}" for n in stats.not_counted])
    word.write(foot(book), "Small")
    return word.to_bytes()


def _said(word: WordFile, stats: AnnexStatistics) -> None:
    for label, (yes, no, unsaid) in stats.yes.items():
        word.write(f"{label}：{say('yes {yes}, no {no}, not said {unsaid}', yes=yes, no=no, unsaid=unsaid)}。")
    for label, counts in stats.choices.items():
        if counts:
            word.write(f"{label}：" + "，".join(f"{name} {n}" for name, n in counts.items()) + "。")


def _list(word: WordFile, title: str, lines: Sequence[str]) -> None:
    word.write(title, "Heading5")
    for line in lines or [say("Nothing.")]:
        word.write(line)


def _chart(word: WordFile, label: str, unit: str, pairs: Sequence[tuple[str, float]], odd: set[str]) -> None:
    """A chart as a picture; where the machine has no Chinese face, as bars in a table."""
    if not pairs:
        return
    names = [n if len(n) <= 14 else n[:13] + "…" for n, _ in pairs]
    values = [v for _, v in pairs]
    marked = [i for i, (n, _) in enumerate(pairs) if n in odd]
    data = charts.bars(names, values, label, unit, marked)
    caption = f"{label}（{unit}）" + (f"　{say('dark: does not fit')}" if marked else "")
    if data is not None:
        width, height = pixels(data, "png")
        wide = 145 * EMU_MM
        word.add(para(word.picture(data, "png", wide, wide * height // width, alt=label), "FigureNext"))
        word.write(caption, "FigureCaption")
        return
    word.write(caption, "TableCaption")
    total, most = word.text_width(), max(max(values), 1e-9)
    parts = 40
    widths = [round(total * 0.32), *[round(total * 0.5 / parts)] * parts, round(total * 0.18)]
    boxes = []
    for r, (name, value) in enumerate(zip(names, values, strict=True)):
        length = max(1, round(parts * value / most))
        boxes.append(Box(r, 0, para(run(name), "TableText", '<w:jc w:val="left"/>')))
        boxes.append(Box(r, 1, para("", "TableText"), 1, length, "2B3138" if r in marked else "9AA3AC"))
        boxes.append(
            Box(r, 1 + length, para(run(show(value)), "TableText", '<w:jc w:val="left"/>'), 1, parts + 1 - length)
        )
    word.add(word.table(boxes, len(names), widths, look="bare"))
