"""Every kind of document of a season in one call, and the list of what was made.

A season book and kinds walk in; files as bytes with their paths and the manifest's JSON walk out. Knows no folder: the
desk writes them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from review_lib.documents.casebook import Casebook, build_casebook
from review_lib.documents.casebook.check_list import make_check_list
from review_lib.documents.icqcc import make_icqcc
from review_lib.documents.letters import make_letters
from review_lib.documents.lists import (
    make_certificates_xlsx,
    make_notice_docx,
    make_notice_xlsx,
    make_ranking_docx,
)
from review_lib.documents.ranking import make_ranking_xlsx
from review_lib.documents.score_sheets import make_score_sheets
from review_lib.documents.statistics_files import make_statistics_docx, make_statistics_xlsx
from review_lib.documents.values import KINDS, Kind, Made, SeasonBook
from review_lib.errors import NotFoundError
from review_lib.text import say


def _casebook(book: SeasonBook, final: bool) -> list[tuple[str, bytes]]:
    made = build_casebook(book, final=final, pages=book.pages)
    return [("casebook.docx", made.docx), ("casebook_check.xlsx", make_check_list(book, made))]


def first_printing(book: SeasonBook, *, final: bool = False) -> Casebook:
    """The casebook as it is laid out for a PDF, from which the page numbers of its contents are taken.

    ``final`` refuses cases that lack consent (RefusedError).
    """
    return build_casebook(_named(book), final=final, pages={})


MAKERS: dict[Kind, Callable[[SeasonBook, bool], list[tuple[str, bytes]]]] = {
    "ranking": lambda b, final: [("ranking.xlsx", make_ranking_xlsx(b)), ("ranking.docx", make_ranking_docx(b))],
    "score_sheets": lambda b, final: make_score_sheets(b),
    "casebook": _casebook,
    "statistics": lambda b, final: [
        ("statistics.xlsx", make_statistics_xlsx(b)),
        ("statistics.docx", make_statistics_docx(b)),
    ],
    "icqcc": lambda b, final: make_icqcc(b),
    "notice": lambda b, final: [("notice.xlsx", make_notice_xlsx(b)), ("notice.docx", make_notice_docx(b))],
    "letters": lambda b, final: make_letters(b),
    "certificates": lambda b, final: [("certificates.xlsx", make_certificates_xlsx(b))],
}


def export_all(book: SeasonBook, kinds: Iterable[str] = KINDS, *, final: bool = False) -> list[Made]:
    """All files of ``kinds`` in the contract's order.

    ``final`` refuses a casebook with cases that lack consent (RefusedError). NotFoundError: an unknown kind.
    """
    wanted = list(kinds)
    for kind in wanted:
        if kind not in KINDS:
            raise NotFoundError(
                say("There is no document of the kind “{kind}”; there are: {known}.", kind=kind, known="、".join(KINDS))
            )
    named = _named(book)
    return [Made(kind, path, data) for kind in KINDS if kind in wanted for path, data in MAKERS[kind](named, final)]


def _named(book: SeasonBook) -> SeasonBook:
    """``book`` with the publisher's and the industry's name that the rules give, where they give one."""
    rules = book.casebook
    return replace(book, association=rules.association or book.association, industry=rules.industry or book.industry)


def manifest_json(made: Sequence[Made]) -> str:
    """The manifest of the contract: kind, path and SHA-256 of each file, in order."""
    rows = [{"kind": m.kind, "path": m.path, "sha256": hashlib.sha256(m.data).hexdigest()} for m in made]
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"
