"""The editor's check list of the casebook: cases, what was masked, money, what to look at, what was edited.

A season book walks in, an .xlsx walks out. It names places and kinds of personal numbers, never the numbers.
"""

from __future__ import annotations

from review_lib.documents.casebook.body import Remark
from review_lib.documents.casebook.book import Casebook, build_casebook
from review_lib.documents.casebook.masking import mask
from review_lib.documents.sheetfile import SheetFile
from review_lib.documents.values import SeasonBook
from review_lib.text import say


def what(kind: str) -> str:
    """A kind of personal number in words."""
    return {
        "identity": say("identity number"),
        "mobile": say("mobile number"),
        "telephone": say("telephone"),
        "email": say("e-mail address"),
        "account": say("account number"),
        "chat": say("chat account"),
        "passport": say("passport number"),
    }[kind]


def remark(item: Remark) -> str:
    """A remark in words."""
    d = item.detail
    return {
        "dpi": say("A picture has only {dpi} dots an inch at its printed size; ask for the original.", dpi=d),
        "vector": say("A drawing ({kind}) is kept as sent; some programs cannot show it.", kind=d),
        "lost_picture": say("A picture could not be opened and is not in the book: {name}", name=d),
        "contents_left_out": say("The report's own contents list was left out: {text}", text=d),
        "doubtful_reference": say(
            "The number {number} stands on two captions; references to it were left as they were.", number=d
        ),
        "turned_table": say("A wide table ({size}) was put on a turned page.", size=d),
        "money": say("Speaks of costs or benefits ({words}); decide whether they may be printed.", words=d),
    }.get(item.kind, d)


def make_check_list(book: SeasonBook, made: Casebook | None = None) -> bytes:
    """casebook_check.xlsx of a made book (else of a draft): sheets 案例, 已隐去, 请编者看, 编辑记录."""
    made = made or build_casebook(book)
    out = SheetFile(f"{book.label} {say('Check list of the casebook')}", book.association)
    yes, no = say("yes"), say("no")
    rows: list[list[object]] = []
    for account in made.cases:
        e = account.case.entry
        rows.append(
            [
                account.case.number,
                e.number,
                account.case.title,
                e.full_name,
                account.case.row.award if account.case.row else "",
                yes if e.consent.authorised else no,
                yes if e.consent.secrecy_checked else no,
                account.chars,
                account.share,
                account.pictures,
                account.tables,
            ]
        )
    heads = [
        say("case"),
        say("entry"),
        say("title"),
        say("full name"),
        say("award"),
        say("consent to print"),
        say("secrecy check"),
        say("characters"),
        say("kept"),
        say("pictures"),
        say("tables"),
    ]
    sheet = out.sheet(say("List of cases"))
    out.table(sheet, 0, heads, rows, (6, 10, 36, 40, 10, 10, 10, 9, 9, 8, 8), {8: {"num_format": "0.0%"}})
    out.print_setup(sheet, 0, book.label)
    sheet = out.sheet(say("Masked"))
    masked: list[list[object]] = [
        [m.case, m.entry, m.block + 1 if m.block >= 0 else "", m.where, what(m.what)] for m in made.masked
    ]
    heads = [say("case"), say("entry"), say("paragraph of the report"), say("words before it"), say("what it was")]
    out.table(sheet, 0, heads, masked, (6, 10, 12, 40, 16))
    out.print_setup(sheet, 0, book.label, landscape=False)
    sheet = out.sheet(say("To look at"))
    looks: list[list[object]] = [
        [r.case, r.entry, r.block + 1 if r.block >= 0 else "", remark(r)] for r in made.remarks
    ]
    out.table(
        sheet,
        0,
        [say("case"), say("entry"), say("paragraph of the report"), say("what to look at")],
        looks,
        (6, 10, 12, 80),
        {3: {"text_wrap": True}},
    )
    out.print_setup(sheet, 0, book.label, landscape=False)
    sheet = out.sheet(say("Edits"))
    edits: list[list[object]] = [
        [
            e.entry,
            edit_name(e.kind),
            mask(e.value),
            f"{e.block + 1}–{max(e.block, e.until) + 1}" if e.block >= 0 else "",
            e.by,
            mask(e.reason),
            e.at,
            yes if e.undone else no,
        ]
        for e in book.edits
    ]
    heads = [
        say("entry"),
        say("edit"),
        say("value"),
        say("paragraph of the report"),
        say("by"),
        say("reason"),
        say("when"),
        say("undone"),
    ]
    out.table(sheet, 0, heads, edits, (10, 14, 50, 14, 12, 30, 20, 8), {2: {"text_wrap": True}})
    out.print_setup(sheet, 0, book.label)
    return out.to_bytes()


def edit_name(kind: str) -> str:
    """A kind of edit in words."""
    return {
        "leave_out": say("left out"),
        "include": say("put in"),
        "order": say("place in the division"),
        "title": say("title changed"),
        "cut": say("section cut"),
        "cut_picture": say("picture cut"),
        "editor_note": say("editor's note"),
        "expert_note": say("Expert comment"),
    }.get(kind, kind)
