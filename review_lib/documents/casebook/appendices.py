"""The appendices of the casebook: award lists, how it was judged, terms.

A season book walks in; paragraphs and tables are written into the Word file.
"""

from __future__ import annotations

from review_lib.documents.ranking import award_of
from review_lib.documents.values import SeasonBook
from review_lib.documents.wordfile import WordFile
from review_lib.rules.casebook import Appendix
from review_lib.text import say


def write(word: WordFile, book: SeasonBook, appendix: Appendix) -> None:
    """Write one appendix by its kind."""
    for text in appendix.text:
        word.write(text)
    if appendix.kind == "awards":
        _awards(word, book)
    elif appendix.kind == "rules":
        _rules(word, book)
    else:
        rows = [[say("term"), say("English")], *([t.zh, t.en] for t in book.casebook.terms)]
        word.grid(rows, (1, 1.4), left=(0, 1))


def _awards(word: WordFile, book: SeasonBook) -> None:
    entries = book.numbered()
    for division in book.divisions:
        rows = [[say("award"), say("title"), say("full name")]]
        for row in division.rows:
            entry = entries.get(row.entry)
            award = award_of(book, division, row, entry)
            if entry and award:
                rows.append([award, entry.title, entry.full_name])
        if len(rows) > 1:
            word.write(division.name, "Heading4")
            word.grid(rows, (0.7, 2.1, 2.4), left=(1, 2))


def _rules(word: WordFile, book: SeasonBook) -> None:
    for number, text in enumerate(book.rule.words, 1):
        word.write(f"{number}. {text}")
    for division in book.divisions:
        for rubric in division.rubrics:
            word.write(f"{division.name}　{rubric.title}", "Heading4")
            if not rubric.verified:
                word.write(
                    say(
                        "The points of this table have not been checked against the paper standard: {edition}",
                        edition=rubric.edition,
                    ),
                    "Banner",
                )
            rows = [[say("item"), say("what is looked at"), say("full mark")]]
            rows += [[i.name, "；".join(i.points), f"{i.max.normalize():f}"] for i in rubric.items]
            word.grid(rows, (1, 4, 0.6), left=(1,))
    if book.run_id:
        word.write(say("Computed by run {run}, seal {head}.", run=book.run_id, head=book.seal_head[:16]), "Small")
