"""Letters to the units: the receipt, the list of what is missing or wrong, the result; as Word and as mail drafts.

A season book walks in; .docx and .eml files walk out, never sent by anyone but a person. A file is asked for only
before its deadline and only where none readable came; after it, only an explanation is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from email.message import EmailMessage
from email.policy import SMTP

from review_lib.documents.numbers import day, fixed, moment
from review_lib.documents.ranking import award_of
from review_lib.documents.values import SeasonBook, UnitBook, UnitFinding
from review_lib.documents.wordfile import WordFile
from review_lib.text import say

FILE_CODES = frozenset(
    {"missing_word", "missing_pdf", "missing_form", "missing_report", "unreadable", "external_attachment"}
)
REPORT_CODES = frozenset({"missing_report"})
# What names another company's report is for the reviewers, never for a letter.
INTERNAL_CODES = frozenset({"similar_report"})
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp")
DOCX = "vnd.openxmlformats-officedocument.wordprocessingml.document"


def to_do(finding: UnitFinding, book: SeasonBook) -> str:
    """What the unit is asked to do about a finding; ``""`` for what needs nothing."""
    if finding.severity == "info" or finding.resolved or finding.code in INTERNAL_CODES:
        return ""
    until = book.reports_until if finding.code in REPORT_CODES else book.forms_until
    open_still = bool(until and book.as_of and book.as_of <= until)
    if finding.code in FILE_CODES and not finding.late_only:
        if open_still:
            return say("Please send it by {until}.", until=moment(until))
        return say(
            "The deadline ({until}) has passed; files are no longer accepted. Please explain in writing.",
            until=moment(until),
        )
    return say("Please explain in writing; do not send the file again, what was handed in cannot be replaced.")


def _letter(book: SeasonBook, title: str, unit: UnitBook) -> WordFile:
    look = book.casebook.typography()
    word = WordFile(look, title=title, creator=book.association)
    word.write(title, "FrontTitle")
    if book.sample:
        word.write(say("sample season, not for use"), "Banner")
    word.write(f"{unit.unit}：", "Plain")
    return word


def _close(word: WordFile, book: SeasonBook, fine: str) -> None:
    word.write(book.association, "Sign")
    if book.as_of:
        word.write(day(book.as_of), "Sign")
    if fine:
        word.write(fine, "Small")


def receipt(book: SeasonBook, unit: UnitBook) -> bytes:
    """The receipt of a unit: every file with its time of receipt, whether it counts, and its hash."""
    word = _letter(book, say("Receipt"), unit)
    # A picture that came inside a mail, such as a signature's, is no material.
    items = [i for i in unit.items if i.accepted or i.what != "other" or not i.name.lower().endswith(PICTURES)]
    accepted = sum(i.accepted for i in items)
    word.write(
        say(
            "For {label} ({notice}) we have received {count} files from you, {accepted} of them accepted. "
            "The time is that at which the mail reached our mailbox.",
            label=f"{book.label}{book.industry}",
            notice=book.notice_number,
            count=len(items),
            accepted=accepted,
        )
    )
    rows = [[say("no."), say("file"), say("what it is"), say("received"), say("state"), say("check code")]]
    for n, item in enumerate(items, 1):
        state = say("accepted into the register") if item.accepted else why_not(item.why_not)
        rows.append([str(n), item.name, item_name(item.what), moment(item.received), state, item.sha256[:12]])
    word.grid(rows, (0.65, 2.45, 1.1, 1.75, 1.1, 1.75), left=(1,))
    word.write(
        say("The check code is the beginning of the file's SHA-256; with it you can prove which file was received."),
        "Small",
    )
    _close(word, book, say("Seal of the register: {head}", head=book.seal_head) if book.seal_head else "")
    return word.to_bytes()


def item_name(what: str) -> str:
    """What a received file is, in words: annexes by number, else its role."""
    roles = {
        "report": say("report in Word"),
        "form_word": say("form in Word"),
        "form_pdf": say("stamped scan"),
        "form_sheet": say("form, not in Word"),
        "unreadable": say("cannot be read"),
        "other": say("other file"),
    }
    parts = [p for p in what.split("、") if p]
    named = [say("Annex {n}", n=p[5:]) if re.fullmatch(r"annex\d+", p) else roles.get(p, p) for p in parts]
    return "、".join(named)


def why_not(reason: str) -> str:
    """Why a file does not count, in words."""
    return {
        "late": say("came after the deadline"),
        "replaced": say("another version came first"),
        "duplicate": say("the same file came before"),
        "unreadable": say("cannot be read"),
        "unlisted": say("not on annex 1"),
        "not_word": say("not a Word file"),
        "unplaced": say("belongs to no form or entry"),
    }.get(reason, say("not accepted"))


def _asked(book: SeasonBook, unit: UnitBook) -> list[tuple[UnitFinding, str]]:
    return [(f, act) for f in unit.findings if (act := to_do(f, book))]


def request(book: SeasonBook, unit: UnitBook) -> bytes | None:
    """The list of what is missing or wrong with what to do; None where there is nothing to ask."""
    asked = _asked(book, unit)
    if not asked:
        return None
    word = _letter(book, say("Request for clarification"), unit)
    word.write(
        say(
            "Checking your material for {label} we met the following {count} points. Thank you for your help.",
            label=f"{book.label}{book.industry}",
            count=len(asked),
        )
    )
    rows = [[say("no."), say("where"), say("what we found"), say("what to do")]]
    rows += [[str(n), f.place or f.subject, f.sentence, act] for n, (f, act) in enumerate(asked, 1)]
    word.grid(rows, (0.65, 1.5, 3, 2.6), left=(1, 2, 3))
    if book.mailbox:
        word.write(say("Please answer to {mailbox}.", mailbox=book.mailbox))
    _close(word, book, "")
    return word.to_bytes()


def _results(book: SeasonBook, unit: UnitBook) -> list[list[str]]:
    rows = []
    for division in book.divisions:
        for row in division.rows:
            entry = book.entry(row.entry)
            if entry and entry.unit == unit.unit:
                score = fixed(row.score, book.rule.decimals) if division.scored else "—"
                rows.append(
                    [
                        division.name,
                        entry.full_name,
                        entry.title,
                        score or say("not fully judged"),
                        award_of(book, division, row, entry) or say("no award"),
                    ]
                )
    listed = {r.entry for d in book.divisions for r in d.rows}
    rows += [
        [e.division, e.full_name, e.title, "—", e.decision or say("no decision yet")]
        for e in book.entries
        if e.unit == unit.unit and e.number not in listed
    ]
    return rows


def result(book: SeasonBook, unit: UnitBook) -> bytes | None:
    """The result letter of a unit; None before a run, or where it has no entry."""
    rows = _results(book, unit)
    if not rows or not book.run_id:
        return None
    word = _letter(book, say("Notice of results"), unit)
    word.write(
        say("The review of {label} is complete. The results of your entries are:", label=f"{book.label}{book.industry}")
    )
    heads = [say("division"), say("full name"), say("title"), say("official score"), say("award")]
    word.grid([heads, *rows], (1.1, 2.6, 2.4, 1, 1), left=(1, 2))
    for n, text in enumerate(book.rule.words, 1):
        word.write(f"{n}. {text}", "Small")
    if book.simulated:
        word.write(say("marks are simulated"), "Banner")
    _close(word, book, say("run {run}", run=book.run_id))
    return word.to_bytes()


def draft(
    book: SeasonBook, unit: UnitBook, subject: str, text: Sequence[str], files: Sequence[tuple[str, bytes]]
) -> bytes:
    """A mail draft that opens for editing (``X-Unsent``), with the letters attached; same bytes each time."""
    mail = EmailMessage(policy=SMTP)
    if _address(unit.email):
        mail["To"] = unit.email.strip()
    mail["Subject"] = re.sub(r"[\r\n]+", " ", subject)
    mail["X-Unsent"] = "1"
    mail.set_content("\n".join(text) + "\n", cte="base64")
    for name, data in files:
        mail.add_attachment(data, maintype="application", subtype=DOCX, filename=name)
    if mail.is_multipart():
        mail.set_boundary("=====qcreview-letter=====")
    return mail.as_bytes()


def _address(value: str) -> bool:
    return bool(re.fullmatch(r"[^@\s<>,;\"]+@[^@\s<>,;\"]+\.[^@\s<>,;\"]+", value.strip()))


def folder(number: int, unit: str) -> str:
    """A folder name for a unit that any system takes: its order and its name without signs."""
    clean = re.sub(r'[\x00-\x1f<>:"/\\|?*=+@.\s]+', "", unit)[:40]
    return f"letters/{number:02}-{clean or 'unit'}"


def make_letters(book: SeasonBook) -> list[tuple[str, bytes]]:
    """(path, bytes) of every unit's letters and mail drafts."""
    made: list[tuple[str, bytes]] = []
    for number, unit in enumerate(book.units, 1):
        at = folder(number, unit.unit)
        hello = [f"{unit.unit}{unit.contact}：" if unit.contact else f"{unit.unit}：", ""]
        bye = ["", book.association, day(book.as_of)]
        one = receipt(book, unit)
        files = [
            (
                "receipt",
                say("Receipt"),
                one,
                say("Attached is the receipt of what you have handed in for {label}.", label=book.label),
            )
        ]
        two = request(book, unit)
        if two:
            files.append(
                (
                    "request",
                    say("Request for clarification"),
                    two,
                    say("Attached is the list of points on which we ask for your help."),
                )
            )
        three = result(book, unit)
        if three:
            files.append(("result", say("Notice of results"), three, say("Attached is the notice of results.")))
        for stem, title, data, line in files:
            subject = f"{book.label}{book.industry}{title}（{unit.unit}）"
            made.append((f"{at}/{stem}.docx", data))
            made.append(
                (f"{at}/{stem}.eml", draft(book, unit, subject, [*hello, line, *bye], [(f"{title}.docx", data)]))
            )
    return made
