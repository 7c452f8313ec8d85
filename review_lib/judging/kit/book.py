"""A kit's workbook: an overview, one sheet an entry, and the sealed ticket on a hidden sheet.

A ticket with its seal and the sheets walk in; the bytes of an .xlsx walk out. Cells to fill are open and checked
against the score table (the message says what may be given); everything else is protected without a password. Only
what a blind judge may see is in the values, so nothing else can be in the file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from review_lib.judging.kit.layout import DECLARED, FIRST, OVERVIEW_FIRST, A, B, C, D, E, Row, cell, rows
from review_lib.judging.kit.ticket import Ticket
from review_lib.judging.port import Item, Rubric, SheetData
from review_lib.text import say

HIDDEN = "_qcreview"
CHUNK = 30_000  # a cell holds 32,767 characters
OVERVIEW = "总览"
SUBMIT, YES = "提交", "是"
INK, LINE, SHADE, OPEN, ACCENT, WARN = "#1B2128", "#9AA3AC", "#EEF0F1", "#FFF9E0", "#1C4E7D", "#875100"


def write_book(
    ticket: Ticket, seal: str, sheets: Sequence[SheetData], verdicts: Sequence[str], reports: Mapping[str, str]
) -> bytes:
    """The workbook. ``reports``: entry -> address of its report beside the workbook (none: no link)."""
    return _Book(ticket, seal, sheets, verdicts, reports).bytes()


def input_rule(rubric: Rubric, item: Item) -> tuple[str, str]:
    """What may be given for an item, in a title and a sentence for the cell's message (32 and 255 signs at most)."""
    title = item.name[:30]
    text = say("A mark from 0 to {max}, in steps of {step}. Leave it empty while you are undecided.",
               max=item.max, step=item.step)  # fmt: skip
    return title, text[:250]


class _Book:
    def __init__(
        self,
        ticket: Ticket,
        seal: str,
        sheets: Sequence[SheetData],
        verdicts: Sequence[str],
        reports: Mapping[str, str],
    ) -> None:
        self.ticket, self.seal, self.sheets, self.reports = ticket, seal, sheets, reports
        self.verdicts = list(verdicts)
        self.out = BytesIO()
        self.book = xlsxwriter.Workbook(
            self.out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        )
        made = datetime.fromisoformat(ticket.made).astimezone(UTC).replace(tzinfo=None, microsecond=0)
        self.book.set_properties({"title": say("Score sheets"), "author": "", "created": made})
        self.formats: dict[tuple[tuple[str, object], ...], Any] = {}

    def bytes(self) -> bytes:
        front = self.book.add_worksheet(OVERVIEW)
        tabs = [self.book.add_worksheet(s.tab) for s in self.ticket.sheets]
        for tab, sheet in zip(tabs, self.sheets, strict=True):
            self._sheet(tab, sheet)
        self._overview(front)
        hidden = self.book.add_worksheet(HIDDEN)
        text = self.ticket.text()
        for n, line in enumerate([self.seal, *(text[i : i + CHUNK] for i in range(0, len(text), CHUNK))]):
            hidden.write_string(n, 0, line)
        hidden.protect("")
        hidden.very_hidden()
        front.activate()
        self.book.close()
        return self.out.getvalue()

    def look(self, **props: object) -> Any:
        key = tuple(sorted(props.items()))
        if key not in self.formats:
            base: dict[str, Any] = {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "vcenter",
                                    "font_color": INK}  # fmt: skip
            self.formats[key] = self.book.add_format(base | props)
        return self.formats[key]

    def box(self, **props: object) -> Any:
        return self.look(border=1, border_color=LINE, **props)

    def open(self, **props: object) -> Any:
        return self.box(bg_color=OPEN, locked=False, **props)

    def page(self, tab: Worksheet, widths: Sequence[int], tall: int) -> None:
        for col, width in enumerate(widths):
            tab.set_column(col, col, width)
        tab.hide_gridlines(2)
        tab.set_paper(9)
        tab.fit_to_pages(1, tall)
        tab.set_margins(0.5, 0.5, 0.6, 0.6)
        tab.protect("", {"format_rows": True, "format_columns": True})

    # ---------------------------------------------------------------- a sheet
    def _sheet(self, tab: Worksheet, sheet: SheetData) -> None:
        rubric, card = sheet.rubric, sheet.card
        self.page(tab, (58, 8, 12, 10, 58), 1)
        tab.set_landscape()
        tab.freeze_panes(FIRST, 1)
        tab.merge_range(0, A, 0, E, "", self.look())
        tab.write_string(0, A, card.title, self.look(bold=True, font_size=14, text_wrap=True))
        tab.set_row(0, 34)
        tab.write_string(1, A, f"{card.entry}　{card.kind}", self.look(font_color="#46505B"))
        link = self.look(font_color=ACCENT, underline=1)
        tab.write_url(1, B, f"internal:'{OVERVIEW}'!A1", link, string=OVERVIEW)
        if card.entry in self.reports:
            tab.write_url(1, E, f"external:{self.reports[card.entry]}", link, string=say("Open the report"))
        note = f"{rubric.title}　{rubric.edition}"
        tab.merge_range(2, A, 2, E, "", self.look())
        tab.write_string(2, A, note, self.look(font_size=9, font_color="#46505B" if rubric.verified else WARN))
        tab.merge_range(3, A, 3, E, "", self.look())
        tab.write_string(3, A, say("Fill the yellow cells. The total adds up by itself."), self.look(font_size=9))
        heads = (say("Item and what it looks at"), say("Full"), say("Mark given"), say("Band"), say("Comment given"))
        for col, name in enumerate(heads):
            tab.write_string(
                4, col, name, self.box(bold=True, bg_color=SHADE, align="left" if col in (A, E) else "center")
            )
        layout = rows(rubric)
        marks = [cell(r.at, C) for r in layout if r.kind == "item"]
        for row in layout:
            if row.kind == "item":
                self._item(tab, row, sheet)
            elif row.kind == "point":
                self._point(tab, row, sheet)
            elif row.kind == "total":
                self._total(tab, row, sheet, marks)
            else:
                self._words(tab, row, sheet)
        tab.print_area(0, 0, layout[-1].at, E)
        tab.set_footer("&L&A&R&P / &N")

    def _item(self, tab: Worksheet, row: Row, sheet: SheetData) -> None:
        rubric = sheet.rubric
        item = next(i for i in rubric.items if i.id == row.key)
        bold = {"bold": True, "bg_color": "#F8F8F6"}
        tab.write_string(row.at, A, row.label, self.box(text_wrap=True, **bold))
        tab.write_number(row.at, B, float(item.max), self.box(align="center", **bold))
        held = sheet.marks[row.key].value if row.key in sheet.marks else None
        look = self.open(bold=True, font_size=12, align="center")
        if held is None:
            tab.write_blank(row.at, C, None, look)
        else:
            tab.write_number(row.at, C, float(held), look)
        here = cell(row.at, C)
        steps = f"{here}/{item.step}"
        title, text = input_rule(rubric, item)
        tab.data_validation(
            row.at, C, row.at, C,
            {"validate": "custom",
             "value": f"=AND(ISNUMBER({here}),{here}>=0,{here}<={item.max},ABS({steps}-ROUND({steps},0))<0.000001)",
             "input_title": title, "input_message": text, "error_title": title, "error_message": text,
             "error_type": "stop"},
        )  # fmt: skip
        band = _band_formula(item, here)
        shown = next((b.name for b in reversed(item.bands) if held is not None and float(held) >= float(b.low)), "")
        if band:
            tab.write_formula(row.at, D, band, self.box(align="center", font_color="#46505B"), shown)
        else:
            tab.write_blank(row.at, D, None, self.box())
        comment = sheet.comments[row.key].value if row.key in sheet.comments else None
        self._text(tab, row.at, E, comment)
        bands = "；".join(f"{b.name} {b.low}–{b.high}" for b in reversed(item.bands))
        if bands:
            tab.write_comment(row.at, D, bands, {"author": "", "x_scale": 1.6, "y_scale": 0.5})
        tab.set_row(row.at, 26)

    def _point(self, tab: Worksheet, row: Row, sheet: SheetData) -> None:
        tab.write_string(row.at, A, row.label, self.box(text_wrap=True, font_size=9))
        tab.write_blank(row.at, B, None, self.box())
        if self.verdicts:
            held = sheet.points[row.key].value if row.key in sheet.points else None
            self._text(tab, row.at, C, held, align="center", font_size=9)
            tab.data_validation(row.at, C, row.at, C, {"validate": "list", "source": self.verdicts, "error_message":
                                say("One of: {words}", words="、".join(self.verdicts))})  # fmt: skip
        else:
            tab.write_blank(row.at, C, None, self.box())
        for col in (D, E):
            tab.write_blank(row.at, col, None, self.box())
        tab.set_row(row.at, 17 if len(row.label) < 36 else 30)

    def _total(self, tab: Worksheet, row: Row, sheet: SheetData, marks: Sequence[str]) -> None:
        most = sum(float(i.max) for i in sheet.rubric.items)
        bold = {"bold": True, "bg_color": SHADE}
        given = [float(h.value) for h in sheet.marks.values() if h.value is not None]
        tab.write_string(row.at, A, row.label, self.box(**bold))
        tab.write_number(row.at, B, most, self.box(align="center", **bold))
        look = self.box(align="center", font_size=12, **bold)
        tab.write_formula(row.at, C, f'=IF(COUNT({",".join(marks)})=0,"",SUM({",".join(marks)}))', look,
                          sum(given) if given else "")  # fmt: skip
        tab.write_formula(row.at, D, f'=COUNT({",".join(marks)})&"/{len(marks)}"', self.box(align="center", **bold),
                          f"{len(given)}/{len(marks)}")  # fmt: skip
        tab.write_blank(row.at, E, None, self.box(**bold))
        tab.set_row(row.at, 24)

    def _words(self, tab: Worksheet, row: Row, sheet: SheetData) -> None:
        rubric = sheet.rubric
        tab.write_string(row.at, A, row.label, self.box(text_wrap=True))
        choices = {"level": rubric.levels, "veto": rubric.vetoes}.get(row.kind, ())
        tab.write_blank(row.at, B, None, self.box())
        tab.write_blank(row.at, D, None, self.box())
        proposal = next((p for p in sheet.proposals if p.what == row.kind), None)
        if choices:
            self._text(tab, row.at, C, proposal.choice if proposal else None, font_size=9, text_wrap=True)
            tab.data_validation(row.at, C, row.at, C, {"validate": "list", "source": list(choices), "error_message":
                                say("Choose from the list.")})  # fmt: skip
        else:
            tab.write_blank(row.at, C, None, self.box())
        text = proposal.reason if proposal else None
        if row.kind == "comment" and "" in sheet.comments:
            text = sheet.comments[""].value
        self._text(tab, row.at, E, text)
        tab.set_row(row.at, 44 if row.kind == "comment" else 30)

    def _text(self, tab: Worksheet, row: int, col: int, value: str | None, **props: object) -> None:
        look = self.open(**{"text_wrap": True, **props})
        if value:
            tab.write_string(row, col, value, look)
        else:
            tab.write_blank(row, col, None, look)

    # ---------------------------------------------------------------- the overview
    def _overview(self, tab: Worksheet) -> None:
        self.page(tab, (13, 62, 15, 13, 10, 12, 12), 0)
        tab.freeze_panes(OVERVIEW_FIRST, 0)
        tab.write_string(
            0, 0, say("Score sheets of {judge}", judge=self.ticket.judge), self.look(bold=True, font_size=16)
        )
        tab.set_row(0, 30)
        made = self.ticket.made[:16].replace("T", " ")
        about = say(
            "{season}, {phase} · kit {kit} · made {at}",
            season=self.ticket.label,
            phase=self.ticket.phase,
            kit=self.ticket.kit,
            at=made,
        )
        tab.write_string(1, 0, about, self.look(font_size=9, font_color="#46505B"))
        for n, line in enumerate(_how(self.ticket.blind), 3):
            tab.write_string(n, 0, line, self.look())
        row, col = DECLARED
        tab.write_string(row, 0, say("Declaration: I have no interest in the companies or groups that I mark."),
                         self.look(bold=True))  # fmt: skip
        tab.write_blank(row, col, None, self.open(bold=True, align="center"))
        tab.data_validation(row, col, row, col, {"validate": "list", "source": [YES], "error_message":
                            say("Choose {word} or leave it empty.", word=YES)})  # fmt: skip
        heads = (say("Entry no."), say("Topic"), say("Division"), say("Report"), say("Items marked"), say("Total"),
                 say("Submit it"))  # fmt: skip
        for n, name in enumerate(heads):
            tab.write_string(
                OVERVIEW_FIRST - 1, n, name, self.box(bold=True, bg_color=SHADE, align="left" if n < 3 else "center")
            )
        link = self.box(font_color=ACCENT, underline=1)
        for n, (told, sheet) in enumerate(zip(self.ticket.sheets, self.sheets, strict=True)):
            at, card = OVERVIEW_FIRST + n, sheet.card
            tab.write_url(at, 0, f"internal:'{told.tab}'!A1", link, string=card.entry)
            tab.write_string(at, 1, card.title, self.box(text_wrap=True))
            tab.write_string(at, 2, card.kind, self.box())
            if card.entry in self.reports:
                tab.write_url(at, 3, f"external:{self.reports[card.entry]}", link, string=say("Open the report"))
            else:
                tab.write_string(at, 3, say("no report"), self.box(font_color=WARN))
            total = next(r.at for r in rows(sheet.rubric) if r.kind == "total")
            given = [float(h.value) for h in sheet.marks.values() if h.value is not None]
            tab.write_formula(at, 4, f"='{told.tab}'!{cell(total, D)}", self.box(align="center"),
                              f"{len(given)}/{len(sheet.rubric.items)}")  # fmt: skip
            tab.write_formula(at, 5, f"='{told.tab}'!{cell(total, C)}", self.box(align="center", bold=True),
                              sum(given) if given else "")  # fmt: skip
            tab.write_blank(at, 6, None, self.open(align="center"))
            tab.data_validation(at, 6, at, 6, {"validate": "list", "source": [SUBMIT], "error_message":
                                say("Choose {word} or leave it empty.", word=SUBMIT)})  # fmt: skip
            tab.set_row(at, 30 if len(card.title) > 30 else 20)
        tab.set_landscape()
        tab.set_footer("&R&P / &N")


def _how(blind: bool) -> list[str]:
    """The instructions of the overview."""
    lines = [
        say("1. Unpack the zip first, so that the links to the reports work."),
        say("2. One worksheet an entry: fill the yellow cells; each says what it takes when it is chosen."),
        say("3. You may stop, save and go on at any time, and hand back a part; nothing is lost by handing in twice."),
        say(
            "4. To submit: fill all items, choose {submit} below and {yes} at the declaration.", submit=SUBMIT, yes=YES
        ),
        say("5. Save as .xlsx and give the file (or the whole folder as a zip) to the secretariat."),
    ]
    if blind:
        lines.append(
            say(
                "Company, group and names are hidden in the reports; not inside pictures, "
                "nor people whom only running text names."
            )
        )
    return lines


def _band_formula(item: Item, here: str) -> str:
    """The band word of the mark in a cell, as a formula; ``""`` where the item has no bands."""
    if not item.bands:
        return ""
    told = '""'
    for band in item.bands:  # from low to high, so the highest is asked first
        told = f'IF({here}>={band.low},"{band.name}",{told})'
    return f'=IF(ISNUMBER({here}),{told},"")'
