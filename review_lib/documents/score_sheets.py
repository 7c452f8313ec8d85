"""Score sheets: one Word file a result in the layout of the standard's table, and all of them in one.

A season book walks in; .docx walk out, with every judge's marks, the panel's mean an item, the official total and what
was dropped, the lead judge's opinion, comments with their evidence, and lines to sign on.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from review_lib.documents.casebook.masking import mask
from review_lib.documents.numbers import fixed
from review_lib.documents.ranking import counted, foot, status
from review_lib.documents.values import BookEntry, Division, JudgeSheet, RankedRow, RubricTable, SeasonBook
from review_lib.documents.wordfile import Box, Section, WordFile, para, run
from review_lib.text import say

MANY = 6


def _file(book: SeasonBook, title: str, turned: bool) -> WordFile:
    look = book.casebook.typography()
    page = look.page.model_copy(
        update={
            "top_mm": 20,
            "bottom_mm": 18,
            "inside_mm": 20,
            "outside_mm": 18,
            "header_mm": 10,
            "footer_mm": 9,
        }
    )
    sizes = look.sizes.model_copy(update={"body": 10.5, "pitch": 17, "case": 17, "head": 12, "table": 9.5, "folio": 9})
    return WordFile(
        look.model_copy(update={"page": page, "sizes": sizes}), title=title, creator=book.association, turned=turned
    )


def make_score_sheets(book: SeasonBook) -> list[tuple[str, bytes]]:
    """(path, .docx) for every scored entry of every division, and ``all.docx`` with all of them."""
    made: list[tuple[str, bytes]] = []
    todo = [(d, row, book.entry(row.entry)) for d in book.divisions if d.scored for row in d.rows]
    turned = any(_judges(book, row) > MANY for _, row, _ in todo)
    whole = _file(book, f"{book.label} {say('Score sheets')}", turned)
    for n, (division, row, entry) in enumerate(todo):
        if entry is None:
            continue
        one = _file(book, f"{row.entry} {say('Score sheet of a result')}", _judges(book, row) > MANY)
        _sheet(one, book, division, row, entry)
        made.append((f"score_sheets/{row.entry}.docx", one.to_bytes(_plain(one))))
        if n:
            whole.section(_plain(whole))
        _sheet(whole, book, division, row, entry)
    if made:
        made.append(("score_sheets/all.docx", whole.to_bytes(_plain(whole))))
    return made


def _plain(word: WordFile) -> Section:
    feet = word.footer()
    return Section(footers=("", feet), turned=word.turned)


def _judges(book: SeasonBook, row: RankedRow) -> int:
    return max(
        (
            sum(s.phase == p for s in book.sheets.get(row.entry, ()))
            for p in {s.phase for s in book.sheets.get(row.entry, ())}
        ),
        default=0,
    )


def _sheet(word: WordFile, book: SeasonBook, division: Division, row: RankedRow, entry: BookEntry) -> None:
    sheets = book.sheets.get(row.entry, ())
    phases = list(dict.fromkeys(s.phase for s in sheets)) or [""]
    for n, phase in enumerate(phases):
        rubric = next(
            (r for r in division.rubrics if r.phase == phase), division.rubrics[0] if division.rubrics else None
        )
        if rubric is None:
            continue
        title = rubric.title + (f"（{phase}）" if phase and len(phases) > 1 else "")
        word.write(title, "FrontTitle", props="<w:pageBreakBefore/>" if n else "")
        if not rubric.verified:
            word.write(
                say(
                    "The points of this table have not been checked against the paper standard: {edition}",
                    edition=rubric.edition,
                ),
                "Banner",
            )
        if book.simulated:
            word.write(say("marks are simulated"), "Banner")
        _who(word, entry, row, division)
        _marks(word, book, rubric, [s for s in sheets if s.phase == phase], row, len(phases) > 1)
    _opinion(word, sheets, book.conclusions.get(row.entry, ()))
    _comments(word, sheets)
    _sign(word, sheets)
    word.write(foot(book), "Small")


def _who(word: WordFile, entry: BookEntry, row: RankedRow, division: Division) -> None:
    word.grid(
        [
            [say("title"), entry.title, say("entry"), row.entry],
            [say("full name"), entry.full_name, say("division"), division.name],
        ],
        (0.9, 4.4, 0.8, 1.5),
        header_rows=0,
        heads=(0, 2),
        left=(1,),
        look="grid",
    )
    word.write("", "Small")


def _mark(sheet: JudgeSheet, item: str) -> Decimal | None:
    return next((m.mark for m in sheet.marks if m.item == item), None)


def _number(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


def _marks(
    word: WordFile, book: SeasonBook, rubric: RubricTable, sheets: Sequence[JudgeSheet], row: RankedRow, several: bool
) -> None:
    """The table: number, item, what is looked at, full mark, a column a judge, the panel's mean."""
    judges = list(sheets)
    n = len(judges)
    total = word.text_width(word.turned)
    narrow = 720 if n <= 6 else 640 if n <= 10 else 560  # room for “10.5” in one line
    fixed_columns = [480, 1100, 0, 640, *[narrow] * n, 860]
    fixed_columns[2] = max(total - sum(fixed_columns), 1800)
    extra = '<w:sz w:val="17"/>'
    heads = [
        say("no."),
        say("item"),
        say("what is looked at"),
        say("full mark"),
        *[s.judge for s in judges],
        say("mean"),
    ]
    boxes = [
        Box(0, c, para(run(h, extra=extra if c > 3 else ""), "TableHead"), shade="EEF0F1") for c, h in enumerate(heads)
    ]
    used = [s for s in judges if s in counted(judges)]
    left = '<w:jc w:val="left"/>'
    r = 1
    for number, item in enumerate(rubric.items, 1):
        boxes.append(Box(r, 0, para(run(str(number)), "TableText")))
        boxes.append(Box(r, 1, para(run(item.name), "TableHead")))
        points = [f"（{k}）{point}" for k, point in enumerate(item.points, 1)]
        boxes.append(Box(r, 2, "".join(para(run(p), "TableText", left) for p in points) or para("", "TableText")))
        boxes.append(Box(r, 3, para(run(_number(item.max)), "TableText")))
        for c, sheet in enumerate(judges):
            value = say("recused") if sheet.recused else _number(_mark(sheet, item.name)) or "—"
            boxes.append(Box(r, 4 + c, para(run(value, extra=extra if sheet.recused or n > 6 else ""), "TableText")))
        marks = [m for s in used if (m := _mark(s, item.name)) is not None]
        mean = fixed(sum(marks, Decimal(0)) / len(marks)) if marks else "—"
        boxes.append(Box(r, 4 + n, para(run(mean, bold=True), "TableText")))
        r += 1
    boxes.append(Box(r, 0, para(run(say("total score")), "TableHead"), 1, 3, shade="EEF0F1"))
    boxes.append(
        Box(r, 3, para(run(_number(sum((i.max for i in rubric.items), Decimal(0)))), "TableText"), shade="EEF0F1")
    )
    for c, sheet in enumerate(judges):
        value = say("recused") if sheet.recused else _number(sheet.total) or "—"
        strike = "<w:strike/>" if sheet.dropped else ""
        small = extra if sheet.recused or n > 6 else ""
        boxes.append(
            Box(r, 4 + c, para(run(value, bold=not sheet.dropped, extra=strike + small), "TableText"), shade="EEF0F1")
        )
    score = fixed(row.score, book.rule.decimals) if not several else ""
    boxes.append(Box(r, 4 + n, para(run(score, bold=True), "TableHead"), shade="EEF0F1"))
    word.add(word.table(boxes, r + 1, fixed_columns, header_rows=1, look="grid"))
    words = [f"{s.judge}：{status(s)}" for s in judges if s.dropped or s.recused or s not in used]
    result = say(
        "Official score {score}, rank {rank}{tied}, award {award}.",
        score=fixed(row.score, book.rule.decimals) or "—",
        rank=row.rank if row.rank is not None else "—",
        tied=f"（{say('shared')}）" if row.tied else "",
        award=row.award or say("no award at all"),
    )
    word.write(result + ("　" + "；".join(words) if words else ""), "Small")
    word.write(
        say(
            "The mean of an item is over all sheets that count; the total is the official trimmed mean, so the two "
            "need not add up."
        ),
        "Small",
    )


def _opinion(word: WordFile, sheets: Sequence[JudgeSheet], conclusions: Sequence[str]) -> None:
    leads = [s for s in sheets if s.lead and s.comment.strip() and not s.recused]
    word.write(say("Opinion of the panel"), "Heading4")
    for sheet in leads:
        word.write(f"{mask(sheet.comment.strip())}（{say('lead reviewer')}：{sheet.judge}）")
    for said in conclusions:
        word.write(say("The panel concluded: {said}", said=mask(said)))
    if not leads and not conclusions:
        total = word.text_width(word.turned)
        word.add(word.table([Box(0, 0, para("", "TableText"))], 1, [total], look="grid", heights=[1300]))


def _comments(word: WordFile, sheets: Sequence[JudgeSheet]) -> None:
    """Judges' comments an item, with the words in the report that they rest on."""
    rows = [[say("judge"), say("item"), say("comment"), say("evidence in the report")]]
    for sheet in sheets:
        if sheet.recused:
            continue
        for mark in sheet.marks:
            pins = [
                (f"{e.point} " if e.point else "")
                + f"{say('supports') if e.supports else say('falls short')}“{mask(e.text)}”"
                + (f"（{e.where}）" if e.where else "")
                + (f"：{mask(e.note)}" if e.note else "")
                for e in mark.evidence
            ]
            if mark.comment.strip() or pins:
                rows.append([sheet.judge, mark.item, mask(mark.comment.strip()), "\n".join(pins)])
        if sheet.comment.strip() and not sheet.lead:
            rows.append([sheet.judge, say("overall"), mask(sheet.comment.strip()), ""])
    if len(rows) > 1:
        word.write(say("Comments and evidence"), "Heading4")
        word.grid(rows, (0.9, 1.1, 3.2, 3.2), left=(2, 3), look="grid")


def _sign(word: WordFile, sheets: Sequence[JudgeSheet]) -> None:
    names = list(dict.fromkeys(s.judge for s in sheets if not s.recused))
    rows = []
    for start in range(0, len(names), 3):
        part = names[start : start + 3]
        rows.append([v for name in [*part, *[""] * (3 - len(part))] for v in (name, "")])
    rows.append([say("lead judge"), "", say("date"), "", "", ""])
    word.write(say("Signatures"), "Heading4")
    word.grid(rows, (1, 1.6) * 3, header_rows=0, heads=(0, 2, 4), look="grid", heights=[460] * len(rows))
