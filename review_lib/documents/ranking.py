"""The ranked list as a workbook whose sums can be followed.

A season book walks in, an .xlsx walks out. The official score stands as a live formula over the judges' totals,
with the printed value beside it in the file; what the formula gives and what is printed are the same number.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from review_lib.documents.numbers import moment
from review_lib.documents.sheetfile import ACCENT, SEAL, ZONES, SheetFile
from review_lib.documents.values import BookEntry, Division, JudgeSheet, RankedRow, SeasonBook
from review_lib.text import say


def foot(book: SeasonBook) -> str:
    """The line under every list: run, seal, and that it is a sample or simulated where so."""
    parts = [
        book.label,
        say("run {run}", run=book.run_id) if book.run_id else "",
        say("seal {head}", head=book.seal_head[:16]) if book.seal_head else "",
    ]
    if book.sample:
        parts.append(say("sample season, not for use"))
    if book.simulated:
        parts.append(say("marks are simulated"))
    return "　".join(p for p in parts if p)


def award_of(book: SeasonBook, division: Division, row: RankedRow, entry: BookEntry | None) -> str:
    """The award as printed. A division that is decided has one award, its own name, for all that were admitted."""
    if division.scored:
        return row.award
    decision = (entry.decision if entry else "") or row.award
    return division.name if decision in (*book.casebook.chapters_of, division.name) else ""


def counted(sheets: Sequence[JudgeSheet], phase: str = "") -> list[JudgeSheet]:
    """The sheets that count officially (of one phase where named)."""
    return [
        s for s in sheets if s.counted and not s.recused and s.total is not None and (not phase or s.phase == phase)
    ]


def _mean(area: str, trim: int) -> str:
    """The trimmed mean of a range as an Excel expression."""
    if trim < 1:
        return f"AVERAGE({area})"
    off = "".join(f"-LARGE({area},{k})-SMALL({area},{k})" for k in range(1, trim + 1))
    return f"IF(COUNT({area})>={2 * trim + 1},(SUM({area}){off})/(COUNT({area})-{2 * trim}),AVERAGE({area}))"


def make_ranking_xlsx(book: SeasonBook) -> bytes:
    """ranking.xlsx: a sheet a division, 评委明细, 计算说明."""
    out = SheetFile(f"{book.label} {say('Ranked list')}", book.association)
    for division in book.divisions:
        _division(out, book, division)
    _judges(out, book)
    _how(out, book)
    return out.to_bytes()


def _phases(book: SeasonBook, division: Division) -> list[tuple[str, Decimal, Decimal, int]]:
    """Phases with weight, full total and number of columns; one nameless phase where the rule has none."""
    out = []
    for name, weight in (book.rule.phases or {"": Decimal(1)}).items():
        found = [counted(book.sheets.get(r.entry, ()), name) for r in division.rows]
        full = next((s.phase_max for sheets in found for s in sheets), Decimal(100))
        out.append((name, weight, full, max((len(f) for f in found), default=0) or 1))
    return out


def _division(out: SheetFile, book: SeasonBook, division: Division) -> None:
    sheet = out.sheet(division.name)
    entries = book.numbered()
    if not division.scored:
        heads = [say("no."), say("entry"), say("name"), say("company"), say("position"), say("decision"), say("award")]
        rows = []
        for n, row in enumerate(division.rows, 1):
            e = entries.get(row.entry)
            rows.append(
                [
                    n,
                    row.entry,
                    e.full_name if e else "",
                    e.company if e else "",
                    e.title if e else "",
                    e.decision if e else "",
                    award_of(book, division, row, e),
                ]
            )
        top = out.title(
            sheet,
            len(heads),
            f"{book.label}{book.industry} {division.name}",
            [say("This division is decided, not scored."), foot(book)],
        )
        out.table(
            sheet, top, heads, rows, (6, 10, 14, 36, 26, 12, 14), {0: {"align": "center"}, 1: {"align": "center"}}
        )
        out.print_setup(sheet, top, foot(book))
        return
    phases = _phases(book, division)
    heads = [say("rank"), say("entry"), say("title"), say("full name"), say("official score"), say("award")]
    widths: list[float] = [5.5, 8, 25, 27, 9, 8.5]
    first = len(heads)
    for name, _, _, columns in phases:
        heads += [f"{name}{say('total {n}', n=k + 1)}" for k in range(columns)]
        widths += [6.5] * columns
    after = len(heads)
    heads += [
        say("sheets counted"),
        say("dropped"),
        say("dropped high"),
        say("dropped low"),
        say("fair score in the list"),
        say("90 % low"),
        say("90 % high"),
        say("fair rank"),
        say("certainty"),
        say("note"),
    ]
    widths += [6, 6, 7, 7, 7.5, 7.5, 7.5, 6.5, 7, 17]
    lines = ["；".join(book.rule.words), foot(book)]
    top = out.title(sheet, len(heads), f"{book.label}{book.industry} {division.name} {say('Ranked list')}", lines)
    out.table(sheet, top, heads, [], widths)
    awards = list(dict.fromkeys(r.award for r in division.rows if r.award))
    last = top + len(division.rows)
    live_rank = _rank_is_plain(division.rows)
    for r, row in enumerate(division.rows, top + 1):
        _row(out, sheet, book, row, r, phases, (first, after), awards, (top + 1, last), live_rank)
    if division.rows:
        scores = f"E{top + 2}:E{last + 1}"
        sheet.conditional_format(
            scores,
            {
                "type": "data_bar",
                "bar_color": "#8FB3D3",
                "bar_solid": True,
                "data_bar_2010": True,
                "min_type": "num",
                "min_value": 0,
                "max_type": "num",
                "max_value": 100,
            },
        )
        certainty = xl_col_to_name(after + 8)
        sheet.conditional_format(
            f"{certainty}{top + 2}:{certainty}{last + 1}",
            {
                "type": "data_bar",
                "bar_color": "#C9CDD0",
                "bar_solid": True,
                "data_bar_2010": True,
                "min_type": "num",
                "min_value": 0,
                "max_type": "num",
                "max_value": 1,
            },
        )
        sheet.autofilter(top, 0, last, len(heads) - 1)
    out.print_setup(sheet, top, foot(book))
    sheet.freeze_panes(top + 1, 3)


def _rank_is_plain(rows: Sequence[RankedRow]) -> bool:
    """Whether ranks follow from scores alone (no tie was broken)."""
    scores = [r.score for r in rows if r.score is not None]
    return all(r.score is None or r.rank == 1 + sum(s > r.score for s in scores) for r in rows)


def _row(
    out: SheetFile,
    sheet: Worksheet,
    book: SeasonBook,
    row: RankedRow,
    r: int,
    phases: Sequence[tuple[str, Decimal, Decimal, int]],
    span: tuple[int, int],
    awards: Sequence[str],
    rows: tuple[int, int],
    live_rank: bool,
) -> None:
    """One line of a division's sheet."""
    entry = book.entry(row.entry)
    two = "0." + "0" * book.rule.decimals if book.rule.decimals else "0"
    centre = {"align": "center"}
    zone = {"bg_color": ZONES[min(awards.index(row.award), len(ZONES) - 1)]} if row.award else {}
    out.put(sheet, r, 1, row.entry, **centre)
    out.put(sheet, r, 2, entry.title if entry else "", text_wrap=True)
    out.put(sheet, r, 3, entry.full_name if entry else "", text_wrap=True)
    sheets = book.sheets.get(row.entry, ())
    means, areas, col = [], [], span[0]
    for name, weight, full, columns in phases:
        used = counted(sheets, name)
        for k in range(columns):
            if k < len(used):
                style = {"font_color": "#868F99", "font_strikeout": True} if used[k].dropped else {}
                out.put(sheet, r, col + k, used[k].total, num_format="0.0#", align="center", **style)
            else:
                out.put(sheet, r, col + k, "")
        area = f"{xl_rowcol_to_cell(r, col)}:{xl_rowcol_to_cell(r, col + columns - 1)}"
        areas.append(area)
        scaled = f"100/{full.normalize():f}*{weight.normalize():f}*"
        means.append(_mean(area, book.rule.trim) if len(phases) == 1 else scaled + _mean(area, book.rule.trim))
        col += columns
    unfinished = say("not fully judged")
    if any(counted(sheets) for _ in (0,)) or row.score is None:
        empty = ",".join(f"COUNT({a})=0" for a in areas)
        formula = f'=IF(OR({empty}),"{unfinished}",ROUND({"+".join(means)},{book.rule.decimals}))'
        value: float | str = unfinished if row.score is None else float(row.score)
        sheet.write_formula(r, 4, formula, out.cell(num_format=two, bold=True, align="center"), value)
    else:
        out.put(sheet, r, 4, row.score, num_format=two, bold=True, align="center")
    cell = xl_rowcol_to_cell(r, 4)
    shown = '0"＝"' if row.tied else "0"
    if live_rank and row.rank is not None:
        area = f"{xl_rowcol_to_cell(rows[0], 4, True, True)}:{xl_rowcol_to_cell(rows[1], 4, True, True)}"
        sheet.write_formula(r, 0, f"=RANK({cell},{area})", out.cell(bold=True, num_format=shown, **centre), row.rank)
    else:
        out.put(sheet, r, 0, row.rank, bold=True, num_format=shown, **centre)
    out.put(sheet, r, 5, row.award, **centre, **zone)
    used = counted(sheets)
    highs = "、".join(f"{s.total.normalize():f}" for s in used if s.dropped == "high" and s.total is not None)
    lows = "、".join(f"{s.total.normalize():f}" for s in used if s.dropped == "low" and s.total is not None)
    one = {"num_format": "0.0", "align": "center", "font_color": ACCENT}
    sheet.write_formula(
        r,
        span[1],
        "=" + "+".join(f"COUNT({a})" for a in areas),
        out.cell(align="center"),
        len(used) if used else row.judges,
    )
    for k, value_ in enumerate((row.dropped, highs, lows)):
        out.put(sheet, r, span[1] + 1 + k, value_, **centre)
    for k, value_ in enumerate((row.fair_score, row.fair_low, row.fair_high)):
        out.put(sheet, r, span[1] + 4 + k, value_, **one)
    out.put(sheet, r, span[1] + 7, row.fair_rank, **centre)
    out.put(sheet, r, span[1] + 8, row.p_award, num_format="0%", **centre)
    recused = [s for s in sheets if s.recused]
    notes = [row.note] if row.note else []
    notes += [say("recused: {who}", who="、".join(s.judge for s in recused))] if recused else []
    out.put(sheet, r, span[1] + 9, "；".join(notes), text_wrap=True, font_size=9)
    long = max(len(entry.full_name) if entry else 0, len(entry.title) if entry else 0)
    sheet.set_row(r, 15 * max(1.4, -(-long // 12)))


def status(sheet: JudgeSheet) -> str:
    """In words how a sheet counts."""
    if sheet.recused:
        return say("recused") + (f"（{sheet.reason}）" if sheet.reason else "")
    if sheet.total is None or not sheet.counted:
        return say("not finished, not counted")
    if sheet.dropped == "high":
        return say("dropped as highest")
    return say("dropped as lowest") if sheet.dropped == "low" else say("counted")


def _judges(out: SheetFile, book: SeasonBook) -> None:
    sheet = out.sheet(say("Judges' sheets"))
    rows: list[list[object]] = []
    for division in book.divisions:
        for row in division.rows:
            for s in book.sheets.get(row.entry, ()):
                rows.append([division.name, row.entry, s.judge, s.phase, None if s.recused else s.total, status(s)])
    heads = [say("division"), say("entry"), say("judge"), say("phase"), say("total"), say("how it counts")]
    out.table(sheet, 0, heads, rows, (16, 10, 14, 12, 10, 30), {4: {"num_format": "0.0#", "align": "center"}})
    out.print_setup(sheet, 0, foot(book), landscape=False)


def _how(out: SheetFile, book: SeasonBook) -> None:
    sheet = out.sheet(say("How it was computed"))
    sheet.set_column(0, 0, 4)
    sheet.set_column(1, 1, 100)
    rule = book.rule
    lines = [
        *book.rule.words,
        say("Sheets counted are those with every item marked; a recused judge's marks never count."),
        say(
            "With {least} sheets or more, the {trim} highest and {trim} lowest totals are dropped; with fewer, none.",
            least=2 * rule.trim + 1,
            trim=rule.trim,
        )
        if rule.trim
        else say("No sheet is dropped."),
        say(
            "The mean is rounded half up to {n} decimals; the formula stands in the score column of each sheet.",
            n=rule.decimals,
        ),
    ]
    if rule.phases:
        parts = "，".join(f"{n} {w.normalize():f}" for n, w in rule.phases.items())
        lines.append(
            say("Each phase is scaled to 100 and averaged apart, then joined by these weights: {parts}.", parts=parts)
        )
    lines += [
        say("Equal ranks are shared where the rule does not break the tie; a shared rank is marked ＝."),
        say("Totals struck through were dropped."),
        say(
            "The fair score takes out how strict and how spread out each judge marks; it is for reference, with its "
            "90 % interval. Only the official score decides the rank."
        ),
        say("Certainty is the probability that the entry truly belongs at its award or higher."),
        *[say("Award: {award}", award=a) for a in rule.awards],
    ]
    row = out.title(sheet, 2, say("How it was computed"))
    for n, line in enumerate(lines, 1):
        out.put(sheet, row, 0, n, align="center")
        out.put(sheet, row, 1, line, text_wrap=True)
        row += 1
    for division in book.divisions:
        for rubric in division.rubrics:
            state = (
                say("checked by {who}", who=rubric.checked_by)
                if rubric.verified
                else say("points not yet checked against the paper standard")
            )
            out.put(sheet, row, 0, "")
            out.put(
                sheet,
                row,
                1,
                f"{division.name}：{rubric.title}，{rubric.edition}（{state}）",
                text_wrap=True,
                **({} if rubric.verified else {"font_color": SEAL}),
            )
            row += 1
    for label, value in (
        (say("run"), book.run_id),
        (say("seal"), book.seal_head),
        (say("software"), book.software),
        (say("made at"), moment(book.as_of)),
        (say("remark"), foot(book) if book.sample or book.simulated else ""),
    ):
        if value:
            out.put(sheet, row, 0, "")
            out.put(sheet, row, 1, f"{label}：{value}")
            row += 1
    out.print_setup(sheet, 0, foot(book), landscape=False)
