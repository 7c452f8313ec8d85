"""The casebook: cover, board, preface, notes, contents, parts, cases and appendices in one Word file.

A :class:`SeasonBook` walks in; the .docx walks out together with an account of what was masked, kept, left out or needs
the editor's eye. The page numbers of the contents are given (from a first printing) or left to Word and LibreOffice,
which fill the fields in. Knows no file and no other program.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from review_lib.documents.casebook import appendices
from review_lib.documents.casebook.body import Body, Masked, Remark
from review_lib.documents.casebook.plan import Case, cases, part_of, refuse_without_consent
from review_lib.documents.casebook.structure import structure
from review_lib.documents.numbers import chinese, plain
from review_lib.documents.values import SeasonBook
from review_lib.documents.wordfile import Box, Section, WordFile, para, run, simple_field
from review_lib.reading.values import block_text
from review_lib.rules.casebook import Typography
from review_lib.text import say


@dataclass(frozen=True, slots=True)
class CaseAccount:
    """How whole one case is: characters of the report and of them kept, pictures and tables kept."""

    case: Case
    chars: int
    kept: int
    pictures: int
    tables: int

    @property
    def share(self) -> float:
        """Kept characters ÷ characters of the report (masked ones count as kept)."""
        return self.kept / self.chars if self.chars else 1.0


@dataclass(frozen=True, slots=True)
class Casebook:
    """The made book. ``headings``: (bookmark, text, level) in printed order, levels 1-3; ``docx`` the file."""

    docx: bytes = field(repr=False)
    cases: tuple[CaseAccount, ...]
    masked: tuple[Masked, ...]
    remarks: tuple[Remark, ...]
    headings: tuple[tuple[str, str, int], ...]


def fill(book: SeasonBook, value: str) -> str:
    """A fixed text of the rules with the season's names put in."""
    return value.format(
        label=book.label,
        industry=book.industry,
        association=book.association,
        notice=book.notice_number,
        year=book.year,
    )


def make_casebook(
    book: SeasonBook, *, final: bool = False, look: str = "", pages: Mapping[str, str] | None = None
) -> bytes:
    """The casebook as .docx; see :func:`build_casebook`."""
    return build_casebook(book, final=final, look=look, pages=pages).docx


def build_casebook(
    book: SeasonBook, *, final: bool = False, look: str = "", pages: Mapping[str, str] | None = None
) -> Casebook:
    """Make the book. ``look`` names a typographic set, ``pages`` gives printed page numbers by bookmark; an empty
    mapping is a first printing, from which they will be taken; without any, Word is told to fill them in on opening.

    ``final``: no stamps; RefusedError names the cases without consent or secrecy check.
    """
    planned = cases(book)
    if final:
        refuse_without_consent(planned)
    return _Writer(book, planned, final, book.casebook.typography(look), pages).write()


def build_case(book: SeasonBook, entry: str, *, look: str = "", first_page: int = 1) -> Casebook | None:
    """One case of the book alone, as it stands in it, its pages counted from ``first_page``; None where the entry is
    not in the book."""
    planned = next((c for c in cases(book) if c.entry.number == entry), None)
    if planned is None:
        return None
    writer = _Writer(book, (planned,), False, book.casebook.typography(look), {})
    return writer.one(planned, first_page)


class _Writer:
    """Writes the parts of one book in order."""

    def __init__(
        self,
        book: SeasonBook,
        planned: tuple[Case, ...],
        final: bool,
        look: Typography,
        pages: Mapping[str, str] | None,
    ) -> None:
        self.book, self.planned, self.final, self.pages = book, planned, final, pages
        self.rules = book.casebook
        self.word = WordFile(
            look,
            title=f"{book.label}{self.rules.title}",
            creator=book.association,
            mirror=True,
            update_fields=pages is None,
        )
        self.headings: list[tuple[str, str, int]] = []
        self.masked: list[Masked] = []
        self.remarks: list[Remark] = []
        self.accounts: list[CaseAccount] = []
        self.started = False
        self.feet = (self.word.footer("left"), self.word.footer("right"))
        self.bare = ((self.word.empty("header"),) * 2, (self.word.empty("footer"),) * 2)

    # ------------------------------------------------------------ order of the book
    def write(self) -> Casebook:
        self.cover()
        self.front_matter()
        for index, part in enumerate(self.rules.parts):
            inside = [c for c in self.planned if c.part == index]
            if not inside:
                continue
            self.part_title(f"part{index + 1}", part.title, part.running)
            division = ""
            for case in inside:
                if case.division != division and part.subtitles and len(part.divisions) > 1:
                    division = case.division
                    self.pending = self.subtitle(index, part.divisions.index(division) + 1, division)
                self.case(case)
        self.appendices()
        return self._made()

    def one(self, case: Case, first_page: int) -> Casebook:
        """The case alone."""
        self.first_page, self.alone = first_page, True
        self.case(case)
        return self._made()

    def _made(self) -> Casebook:
        return Casebook(
            self.word.to_bytes(self.last),
            tuple(self.accounts),
            tuple(self.masked),
            tuple(self.remarks),
            tuple(self.headings),
        )

    pending = ""
    last: Section | None = None
    first_page = 1
    alone = False

    def _section(self, spec: Section) -> None:
        """End a section of the body; the first one starts the arabic numbering."""
        if not self.started and spec.number == "decimal":
            spec.start, self.started = self.first_page, True
        self.word.section(spec)

    # ------------------------------------------------------------ front
    def cover(self) -> None:
        word, rules = self.word, self.rules
        word.write(fill(self.book, rules.title), "CoverTitle")
        word.write(fill(self.book, rules.subtitle), "CoverSub")
        if not self.final:
            word.write("", "Plain")
            stamp = rules.draft_stamp + ("　" + say("sample season, not for use") if self.book.sample else "")
            word.write(stamp, "Banner")
        word.write("", "Plain", props=f'<w:spacing w:before="{int(word.text_height() * 0.28)}"/>')
        word.write(fill(self.book, rules.publisher), "CoverSub")
        year = (
            say("{year}-{month}", year=self.book.as_of.year, month=self.book.as_of.month)
            if self.book.as_of
            else str(self.book.year)
        )
        word.write(year, "CoverSub")
        headers, footers = self.bare
        word.section(Section(headers, footers, number="upperRoman"))

    def front_matter(self) -> None:
        word, rules = self.word, self.rules
        word.write(rules.board_title, "FrontTitle")
        width = word.text_width() * 2 // 3
        rows = [list(pair) for pair in rules.board]
        word.grid(rows, (1, 2.4), header_rows=0, look="bare", width=width, heads=(0,), left=(1,))
        self._page_title(rules.preface_title)
        for text in rules.preface:
            word.write(fill(self.book, text))
        word.write(fill(self.book, rules.publisher), "Sign")
        self._page_title(rules.notes_title)
        for number, text in enumerate(rules.notes, 1):
            word.write(f"{number}. {fill(self.book, text)}")
        self._page_title(rules.contents_title)
        if self.pages is None and not self.final:
            word.write(rules.contents_hint, "Small")
        self.contents()
        word.section(Section(self.bare[0], self.feet, start=1, number="upperRoman"))

    def _page_title(self, value: str) -> None:
        self.word.write(value, "FrontTitle", props="<w:pageBreakBefore/>")

    def contents(self) -> None:
        """The contents: parts, divisions, cases with their companies; page numbers are fields with their results."""
        for index, part in enumerate(self.rules.parts):
            inside = [c for c in self.planned if c.part == index]
            if not inside:
                continue
            self._line("Toc1", part.title, f"part{index + 1}")
            division = ""
            for case in inside:
                if case.division != division and part.subtitles and len(part.divisions) > 1:
                    division = case.division
                    order = part.divisions.index(division) + 1
                    self._line("Toc2", f"{chinese(order)}、{division}", f"sub{index + 1}_{order}")
                self._line("Toc3", f"{case.number}\t{case.title}", f"case{case.number}", _short(case.entry.company))
        self._line("Toc1", say("Appendices"), "")
        for order, appendix in enumerate(self.rules.appendices):
            self._line("Toc3", f"{chr(65 + order)}\t{appendix.title}", f"appendix{order + 1}")

    def _line(self, style: str, text: str, mark: str, company: str = "") -> None:
        inner = run(text)
        if mark:
            tail = run("\t" + (company + "\t" if company else "\t" if style == "Toc3" else ""))
            inner = f"{inner}{tail}{simple_field(f'PAGEREF {mark} {chr(92)}h', (self.pages or {}).get(mark, '–'))}"
            inner = f'<w:hyperlink w:anchor="{mark}" w:history="1">{inner}</w:hyperlink>'
        self.word.add(para(inner, style))

    # ------------------------------------------------------------ parts
    def part_title(self, mark: str, title: str, running: str) -> None:
        self.word.heading(title, 1, mark=mark)
        self.headings.append((mark, title, 1))
        self._section(Section(self.bare[0], self.bare[1]))

    def subtitle(self, part: int, order: int, division: str) -> str:
        """The heading of a division, to stand at the top of its first case."""
        mark, text = f"sub{part + 1}_{order}", f"{chinese(order)}、{division}"
        self.headings.append((mark, text, 2))
        return para(self.word.bookmarked(run(text), mark), "Heading2")

    def case(self, case: Case) -> None:
        word, entry = self.word, case.entry
        part = part_of(self.book, case)
        label = f"{part.case_label}{chinese(case.number)}"
        even = word.header(part.running, case.division if part.subtitles else "")
        odd = word.header(label, case.title)
        if self.pending:
            word.add(self.pending)
            self.pending = ""
        word.write(label, "CaseNo")
        word.heading(case.title, 3, mark=f"case{case.number}")
        self.headings.append((f"case{case.number}", case.title, 3))
        word.write("　".join(v for v in (entry.company, entry.name) if v), "Org")
        where = say("title, editor's note or expert comment")
        self.masked += [Masked(entry.number, case.number, -1, where, what) for what in case.hidden]
        self._stamp(case)
        self._facts(case)

        def turn(on: bool) -> None:
            turned = word.turned
            heads = (word.header(part.running, case.division, True), word.header(label, case.title, True))
            self._section(Section(heads if turned else (even, odd), self.feet, turned=turned))
            word.turned = on

        document = entry.report
        if document is None:
            word.write(say("The report of this case has not come or cannot be read."), "EditorNote")
        else:
            self._body(case, turn)
        if case.expert_note:
            word.write(say("Expert comment"), "Heading5")
            for line in case.expert_note.splitlines():
                word.write(line.strip(), "EditorNote")
        if self.alone:
            self.last = Section((even, odd), self.feet, start=None if self.started else self.first_page)
        elif "<w:sectPr" not in word.body[-1]:
            self._section(Section((even, odd), self.feet))

    def _body(self, case: Case, turn: object) -> None:
        entry, document = case.entry, case.entry.report
        assert document is not None
        shape = structure(entry, document, case.title)
        body = Body(self.word, self.rules, case, document, self.book.renditions, turn)  # type: ignore[arg-type]
        body.kept += sum(len(re.sub(r"\s", "", block_text(document.blocks[i]))) for i in shape.front)
        for block, note in case.notes:
            if block < 0:
                body.editor_note(note)
        if shape.cover:
            value = say("Title page of the report: {lines}", lines="　".join(shape.cover))
            self.word.write(value, "Small", props='<w:jc w:val="center"/>')
        body.write(shape.heads, shape.front)
        self.masked += body.masked
        self.remarks += body.remarks
        text = document.text
        chars = len("".join(text.split()))
        self.accounts.append(CaseAccount(case, chars, body.kept, body.pictures_kept, body.tables_kept))
        words = [w for w in self.rules.money_words if w in text]
        if words:
            self.remarks.append(Remark(entry.number, case.number, "money", -1, "、".join(words)))

    def _stamp(self, case: Case) -> None:
        if self.final or case.entry.consent.given:
            return
        consent = case.entry.consent
        missing = [] if consent.authorised else [say("consent to print")]
        missing += [] if consent.secrecy_checked else [say("secrecy check")]
        self.word.write(
            f"{self.rules.no_consent_stamp}（{say('not ticked: {what}', what='、'.join(missing))}）", "Banner"
        )

    def _facts(self, case: Case) -> None:
        """The fact table: pairs of label and value, two pairs a row; a long value takes a row of its own."""
        entry = case.entry
        own = {
            "$leader": entry.leader,
            "$members": "、".join(entry.members),
            "$company": entry.company,
            "$award": case.row.award if case.row else "",
            "$division": entry.division,
        }
        pairs = []
        for fact in self.rules.facts.get(entry.kind, ()):
            value = own.get(fact.value) if fact.value.startswith("$") else plain(entry.form.get(fact.value), fact.unit)
            if value:
                pairs.append((fact.label, value))
        if not pairs:
            return
        total = self.word.text_width()
        boxes: list[Box] = []
        label, row, col = 0.16, 0, 0
        widths = [round(total * s) for s in (label, 0.5 - label, label, 0.5 - label)]
        for name, value in pairs:
            long = len(value) > 18
            if long and col:
                boxes[-1] = _wide(boxes[-1])
                row, col = row + 1, 0
            boxes.append(Box(row, col, para(run(name), "TableHead")))
            boxes.append(Box(row, col + 1, para(run(value), "TableText"), 1, 3 if long else 1))
            row, col = (row + 1, 0) if long or col else (row, 2)
        if col:
            boxes[-1] = _wide(boxes[-1])
            row += 1
        self.word.add(self.word.table(boxes, row, widths))
        self.word.write("", "Plain", props='<w:spacing w:before="0" w:after="0" w:line="160" w:lineRule="exact"/>')

    # ------------------------------------------------------------ appendices
    def appendices(self) -> None:
        for order, appendix in enumerate(self.rules.appendices, 1):
            mark = f"appendix{order}"
            title = say("Appendix {letter}", letter=chr(64 + order)) + "　" + appendix.title
            self.word.heading(title, 1, mark=mark, new_page=order > 1)
            self.headings.append((mark, title, 1))
            appendices.write(self.word, self.book, appendix)
        heads = (self.word.header(say("Appendices"), ""), self.word.header(say("Appendices"), self.rules.title))
        self.last = Section(heads, self.feet)
        if not self.started:
            self.last.start = 1


def _wide(box: Box) -> Box:
    return Box(box.row, box.col, box.xml, box.rowspan, 4 - box.col)


def _short(company: str) -> str:
    """A company's name for the contents: without its legal form."""
    return re.sub(r"(?:集团)?(?:股份)?(?:有限)?(?:责任)?公司$", "", company) or company
