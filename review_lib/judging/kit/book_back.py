"""A filled workbook read back: its ticket, what was filled, and the cells that cannot be read.

Bytes walk in; a :class:`Returned` walks out, after ``layouts`` gave the score table of each entry. Nothing is judged
here by the season: whether a mark may be given is asked by the desk. InputError where the file is no kit.
"""

from __future__ import annotations

import unicodedata
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl

from review_lib.errors import InputError
from review_lib.judging.kit.book import HIDDEN, OVERVIEW, SUBMIT, YES
from review_lib.judging.kit.layout import DECLARED, OVERVIEW_FIRST, A, C, E, Row, cell, rows
from review_lib.judging.kit.ticket import Given, Returned, Ticket, Trouble, read_ticket
from review_lib.judging.port import Rubric
from review_lib.text import say

MOST = 400_000_000  # bytes unpacked; a kit's workbook has a few megabytes


def ticket_of(data: bytes, name: str) -> tuple[Any, str, str]:
    """(open workbook, ticket text, seal) of a kit's workbook. InputError where it is none or cannot be opened."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            if sum(i.file_size for i in archive.infolist()) > MOST:
                raise InputError(say("{file} is too large when unpacked. Ask for the kit's own file.", file=name))
        book = openpyxl.load_workbook(BytesIO(data), data_only=True)
    except InputError:
        raise
    except Exception as error:  # openpyxl raises whatever a broken part makes of it
        raise InputError(
            say("{file} cannot be opened as a workbook. Save it as .xlsx and send it again.", file=name)
        ) from error
    if HIDDEN not in book.sheetnames:
        raise InputError(say("{file} is no kit: its sealed sheet is missing. Fill the kit as it was sent.", file=name))
    told = [str(row[0]) for row in book[HIDDEN].iter_rows(min_col=1, max_col=1, values_only=True) if row[0]]
    if len(told) < 2:
        raise InputError(say("{file} is no kit: its sealed sheet is missing. Fill the kit as it was sent.", file=name))
    return book, "".join(told[1:]), told[0]


def read_book(data: bytes, name: str, table_of: Callable[[str], Rubric | None]) -> Returned:
    """What the workbook says; ``table_of`` gives the score table of an entry (None: the entry is left out)."""
    book, text, seal = ticket_of(data, name)
    ticket = read_ticket(text)
    found = _Reader(book, ticket)
    for sheet in ticket.sheets:
        table = table_of(sheet.entry)
        if table is not None:
            found.sheet(sheet.entry, sheet.tab, table)
    submit, declared = found.overview()
    changed = book.properties.modified
    saved = changed.replace(tzinfo=changed.tzinfo or UTC).isoformat() if isinstance(changed, datetime) else ""
    return Returned(
        name, text, seal, saved, tuple(found.given), (), submit, declared, tuple(found.troubles), tuple(found.blanks)
    )


class _Reader:
    def __init__(self, book: Any, ticket: Ticket) -> None:
        self.book, self.ticket = book, ticket
        self.given: list[Given] = []
        self.troubles: list[Trouble] = []
        self.blanks: list[tuple[str, str, str]] = []

    def sheet(self, entry: str, tab: str, table: Rubric) -> None:
        if tab not in self.book.sheetnames:
            self.troubles.append(
                Trouble(tab, "", say("the worksheet is missing"), say("fill it in the kit as it was sent"))
            )
            return
        page = self.book[tab]
        for row in rows(table):
            where = f"{tab}!{cell(row.at, C)}"
            if row.kind in ("item", "point") and _plain(page.cell(row.at + 1, A + 1).value) != _plain(row.label):
                if row.kind == "item":
                    what = say("the row was moved or its label changed")
                    todo = say("copy the mark into the kit as it was sent")
                    self.troubles.append(Trouble(where, row.label.strip(), what, todo))
                continue
            self._row(entry, page, row, where)

    def _row(self, entry: str, page: Any, row: Row, where: str) -> None:
        kinds = {"item": ("mark", "comment"), "point": ("point", ""), "comment": ("", "comment"),
                 "recusal": ("", "recusal")}  # fmt: skip
        if row.kind in ("level", "veto"):
            choice = self._value(page, row.at, C, where, row.label)
            reason = self._value(page, row.at, E, where, row.label)
            if choice:
                self.given.append(Given(entry, row.kind, "", choice, where, reason or ""))
            elif reason:
                self.troubles.append(Trouble(where, row.label, say("there is a reason, but no choice"),
                                             say("choose from the list, or take the reason out")))  # fmt: skip
            return
        left, right = kinds.get(row.kind, ("", ""))
        for kind, col in ((left, C), (right, E)):
            if not kind:
                continue
            place = f"{page.title}!{cell(row.at, col)}"
            value = self._value(page, row.at, col, place, row.key or row.label)
            if value:
                self.given.append(Given(entry, kind, row.key, value, place))
            elif value is not None and kind != "recusal":
                self.blanks.append((entry, f"{kind}/{row.key}", place))

    def _value(self, page: Any, row: int, col: int, where: str, item: str) -> str | None:
        """The text of a cell, ``""`` for an empty one; None where it holds what cannot be read (then told)."""
        held = page.cell(row + 1, col + 1)
        value = held.value
        if held.data_type == "e" or isinstance(value, (bool, date, datetime, time)):
            shown = value.isoformat() if isinstance(value, (date, datetime, time)) else str(value)
            self.troubles.append(Trouble(where, item.strip(), say("“{text}” is no mark and no text", text=shown),
                                         say("type it again, the cell's format being General")))  # fmt: skip
            return None
        if isinstance(value, (int, float)):
            return _number(value)
        text = str(value or "").strip()
        return unicodedata.normalize("NFKC", text) if col == C else text

    def overview(self) -> tuple[tuple[str, ...], bool]:
        if OVERVIEW not in self.book.sheetnames:
            return (), False
        page = self.book[OVERVIEW]
        row, col = DECLARED
        declared = _plain(page.cell(row + 1, col + 1).value) == YES
        submit = []
        for n, told in enumerate(self.ticket.sheets):
            at = OVERVIEW_FIRST + n
            if _plain(page.cell(at + 1, 1).value) == told.entry and _plain(page.cell(at + 1, 7).value) == SUBMIT:
                submit.append(told.entry)
        return tuple(submit), declared


def _plain(value: object) -> str:
    return "".join(str(value or "").split())


def _number(value: float) -> str:
    """A cell's number as decimal text, without the dust of binary fractions (12.299999999999999 is 12.3)."""
    rounded = round(Decimal(repr(value)), 9).normalize()
    return format(rounded, "f")
