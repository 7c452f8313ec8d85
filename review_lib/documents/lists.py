"""The other lists: the ranked list in Word, the list for 公示, and the table that certificates are printed from.

A season book walks in, .docx and .xlsx walk out. The list for 公示 tells names and awards, never a score or a rank.
"""

from __future__ import annotations

from review_lib.documents.numbers import fixed
from review_lib.documents.ranking import award_of, counted, foot
from review_lib.documents.sheetfile import SheetFile
from review_lib.documents.values import Division, SeasonBook
from review_lib.documents.wordfile import WordFile
from review_lib.text import say


def list_file(book: SeasonBook, title: str, stamp: str = "") -> WordFile:
    """A Word file begun with a list's title."""
    word = WordFile(book.casebook.typography(), title=title, creator=book.association)
    word.write(title, "FrontTitle")
    if stamp:
        word.write(stamp, "Banner")
    return word


def make_ranking_docx(book: SeasonBook) -> bytes:
    """The ranked list as Word: rank, award, title, full name, score and what was dropped."""
    word = list_file(
        book,
        f"{book.label}{book.industry}{say('Ranked list of results')}",
        say("marks are simulated") if book.simulated else "",
    )
    entries = book.numbered()
    for division in book.divisions:
        word.write(division.name, "Heading4")
        if division.scored:
            rows = [[say("rank"), say("award"), say("title"), say("full name"), say("score"), say("dropped totals")]]
            for r in division.rows:
                e = entries.get(r.entry)
                rank = "" if r.rank is None else f"{r.rank}{'＝' if r.tied else ''}"
                drop = [
                    f"{s.total.normalize():f}" for s in counted(book.sheets.get(r.entry, ())) if s.dropped and s.total
                ]
                score = fixed(r.score, book.rule.decimals) or say("not fully judged")
                rows.append(
                    [rank, r.award, e.title if e else "", e.full_name if e else r.entry, score, "、".join(drop)]
                )
            word.grid(rows, (0.65, 0.85, 2.25, 2.45, 0.8, 0.95), left=(2, 3))
        else:
            rows = [[say("no."), say("name"), say("company"), say("position"), say("award")]]
            for n, r in enumerate(division.rows, 1):
                e = entries.get(r.entry)
                rows.append(
                    [
                        str(n),
                        e.full_name if e else r.entry,
                        e.company if e else "",
                        e.title if e else "",
                        award_of(book, division, r, e),
                    ]
                )
            word.grid(rows, (0.65, 1, 2.4, 1.8, 1), left=(2, 3))
    for n, text in enumerate(book.rule.words, 1):
        word.write(f"{n}. {text}", "Small")
    word.write(foot(book), "Small")
    return word.to_bytes()


def _awarded(book: SeasonBook, division: Division) -> list[tuple[str, str, str, str, tuple[str, ...]]]:
    """(award, full name, title, company, members) of all that hold an award, by award, then name."""
    entries = book.numbered()
    rows = []
    order: list[str] = []
    for row in division.rows:
        e = entries.get(row.entry)
        award = award_of(book, division, row, e)
        if e and award:
            order.append(award)
            rows.append((award, e.full_name, e.title, e.company, e.members))
    return sorted(rows, key=lambda r: (order.index(r[0]), r[1]))


def make_notice_xlsx(book: SeasonBook) -> bytes:
    """The list for 公示: names and awards only, no scores, no ranks."""
    out = SheetFile(f"{book.label} {say('Public notice')}", book.association)
    for division in book.divisions:
        sheet = out.sheet(division.name)
        rows = [[n, full, title, award] for n, (award, full, title, _, _) in enumerate(_awarded(book, division), 1)]
        heads = [say("no."), say("full name"), say("title") if division.scored else say("position"), say("award")]
        line = say("sample season, not for use") if book.sample else ""
        top = out.title(
            sheet,
            4,
            f"{book.label}{book.industry}{division.name}{say('List for public notice')}",
            [line] if line else [],
        )
        out.table(sheet, top, heads, rows, (6, 46, 40, 14), {0: {"align": "center"}, 3: {"align": "center"}})
        out.print_setup(sheet, top, book.label, landscape=False)
    return out.to_bytes()


def make_notice_docx(book: SeasonBook) -> bytes:
    """The list for 公示 as Word: names and awards only."""
    word = list_file(
        book,
        f"{book.label}{book.industry}{say('List for public notice')}",
        say("sample season, not for use") if book.sample else "",
    )
    for division in book.divisions:
        rows = _awarded(book, division)
        if not rows:
            continue
        word.write(division.name, "Heading4")
        third = say("title") if division.scored else say("position")
        table = [[say("no."), say("full name"), third, say("award")]]
        table += [[str(n), full, title, award] for n, (award, full, title, _, _) in enumerate(rows, 1)]
        word.grid(table, (0.65, 2.5, 2.3, 0.9), left=(1, 2))
    word.write(book.association, "Sign")
    return word.to_bytes()


def make_certificates_xlsx(book: SeasonBook) -> bytes:
    """The table that certificates are printed from: one row a certificate, members in order, also a column each."""
    out = SheetFile(f"{book.label} {say('Table for certificates')}", book.association)
    rows: list[list[object]] = []
    most = max((len(e.members) for e in book.entries), default=0)
    for division in book.divisions:
        for award, full, title, company, members in _awarded(book, division):
            names: list[object] = [*members, *[""] * (most - len(members))]
            rows.append([len(rows) + 1, division.name, award, full, title, company, "、".join(members), *names])
    heads = [
        say("no."),
        say("division"),
        say("award"),
        say("full name"),
        say("title"),
        say("company"),
        say("members"),
        *[say("member {n}", n=n + 1) for n in range(most)],
    ]
    sheet = out.sheet(say("Certificates"))
    out.table(sheet, 0, heads, rows, (6, 14, 12, 44, 36, 34, 44, *[9] * most))
    out.print_setup(sheet, 0, book.label)
    return out.to_bytes()
