"""Checks of what came and how: late, sent twice, second versions, not listed, unreadable, unsafe.

Pieces and their states walk in, findings walk out. One file gets one finding of a kind, however many forms
it holds; a PDF beside a Word file that was told says nothing again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from review_lib.checks.facts import Copy, ReportCopy, ScanCopy, UnitFacts, form_ref
from review_lib.checks.items import Piece
from review_lib.checks.registry import Told, check
from review_lib.checks.values import Finding

AnyCopy = Copy | ReportCopy | ScanCopy


def file_finding(facts: UnitFacts, code: str, piece: Piece, subject: str = "", **values: object) -> Finding:
    """A finding about one received file."""
    told = {"written": piece.name, "path": piece.path, **values}
    return Finding(code, "error", facts.unit, subject or piece.name, piece.mail.file, piece.name,
                   piece.attachment.sha256, values=told)  # fmt: skip


def _by_piece(facts: UnitFacts) -> Iterator[tuple[Piece, list[AnyCopy]]]:
    copies: list[AnyCopy] = [*facts.copies, *facts.report_copies, *facts.scans]
    for piece in facts.pieces:
        own = [copy for copy in copies if copy.piece is piece]
        if own:
            yield piece, own


def _targets(copy: AnyCopy) -> set[object]:
    if isinstance(copy, ScanCopy):
        return {(annex, row.entry if row else None) for annex, row in copy.targets}
    if isinstance(copy, Copy):
        return {(copy.annex, copy.row.entry if copy.row else None)}
    return set()


def _told_by_word(facts: UnitFacts, scan: AnyCopy, states: Sequence[str]) -> bool:
    """Whether the Word version beside a scan is told already (late, replaced) in the same mail or later."""
    if not isinstance(scan, ScanCopy):
        return False
    return any(
        copy.state in states and copy.piece.mail.file == scan.piece.mail.file and _targets(copy) & _targets(scan)
        for copy in facts.copies
    )


@check("late")
def late(facts: UnitFacts) -> Told:
    """What came after its deadline. One second decides."""
    for piece, own in _by_piece(facts):
        lates = [copy for copy in own if copy.state == "late"]
        if not lates or any(copy.state == "accepted" for copy in own) or _told_by_word(facts, lates[0], ("late",)):
            continue
        what = "reports" if isinstance(lates[0], ReportCopy) else "forms"
        limit = facts.rules.deadline("reports" if what == "reports" else "forms")
        received = piece.received.astimezone(limit.tzinfo) if piece.received is not None else limit
        told = {"received": f"{received:%Y-%m-%d %H:%M:%S}", "limit": f"{limit:%Y-%m-%d %H:%M:%S}"}
        yield file_finding(facts, "late", piece, **told)


def _first_name(copy: AnyCopy) -> str:
    return copy.first.piece.name if copy.first is not None else ""


@check("replaced")
def replaced(facts: UnitFacts) -> Told:
    """A second version that differs from the first."""
    for piece, own in _by_piece(facts):
        changed = [copy for copy in own if copy.state == "replaced"]
        if not changed or not _other_mail(changed[0]):
            continue
        if isinstance(changed[0], ScanCopy):
            first = changed[0].first
            apart = first is not None and first.piece.mail.file != piece.mail.file
            sure = apart and changed[0].sure and len(changed[0].targets) == 1
            if not sure or _told_by_word(facts, changed[0], ("replaced", "duplicate", "late")):
                continue
        forms = [form_ref(c.annex, c.name) for c in changed if isinstance(c, Copy)]
        yield file_finding(facts, "replaced", piece, first=_first_name(changed[0]), forms=forms)


def _elsewhere(copy: AnyCopy) -> bool:
    """Whether the first version came in another mail."""
    return copy.first is not None and copy.first.piece.mail.file != copy.piece.mail.file


def _other_mail(copy: AnyCopy) -> bool:
    """Whether a copy is worth telling: one in the same mail is only where it differs."""
    return _elsewhere(copy) or (copy.first is not None and copy.state == "replaced")


@check("duplicate")
def duplicate(facts: UnitFacts) -> Told:
    """The same content in another mail."""
    for piece, own in _by_piece(facts):
        again = [copy for copy in own if copy.state == "duplicate" and _other_mail(copy)]
        if again and len(again) == len(own):
            yield file_finding(facts, "duplicate", piece, first=_first_name(again[0]))
        elif all(isinstance(c, ScanCopy) and c.state == "replaced" and _elsewhere(c) for c in own) and _told_by_word(
            facts, own[0], ("duplicate",)
        ):
            yield file_finding(facts, "duplicate", piece, first=_first_name(own[0]))


@check("unlisted_entry")
def unlisted_entry(facts: UnitFacts) -> Told:
    """A declaration or report of an entry that annex 1 does not list."""
    if facts.listing.form is None:
        return
    for piece, own in _by_piece(facts):
        forms = [copy for copy in own if isinstance(copy, Copy) and copy.state == "unlisted" and copy.name]
        for copy in forms:
            if facts.rules.kind_of_form(copy.annex) in facts.listing.doubted:
                continue
            alone = len(own) == 1
            subject = "" if alone else form_ref(copy.annex, copy.name)
            yield file_finding(facts, "unlisted_entry", piece, subject, entry=copy.company + copy.name)
        for report in own:
            if isinstance(report, ReportCopy) and report.state == "unlisted" and piece.reading and piece.reading.report:
                told = piece.reading.report
                if told.kind not in facts.listing.doubted:
                    yield file_finding(facts, "unlisted_entry", piece, entry=told.company + told.group)


def _unreadable(facts: UnitFacts, unsafe: bool) -> Iterator[Piece]:
    for piece in facts.pieces:
        if piece.role == "unreadable":
            refused = any(trouble.code == "unsafe_file" for trouble in piece.attachment.troubles)
            if refused == unsafe:
                yield piece


@check("unreadable")
def unreadable(facts: UnitFacts) -> Told:
    """A file that cannot be read."""
    for piece in _unreadable(facts, unsafe=False):
        yield file_finding(facts, "unreadable", piece, reason=piece.reason)


@check("unsafe_file")
def unsafe_file(facts: UnitFacts) -> Told:
    """A file refused for safety."""
    for piece in _unreadable(facts, unsafe=True):
        yield file_finding(facts, "unsafe_file", piece, reason=piece.reason)


@check("macro")
def macro(facts: UnitFacts) -> Told:
    """An Office file with macros."""
    for piece in facts.pieces:
        document = piece.reading.document if piece.reading is not None else None
        marked = any(trouble.code == "macro" for trouble in piece.attachment.troubles)
        if marked or (document is not None and document.has_macros):
            yield file_finding(facts, "macro", piece)


@check("external_attachment")
def external_attachment(facts: UnitFacts) -> Told:
    """A mail that points to a net-disk attachment."""
    for mail in facts.mails:
        trouble = next((t for t in mail.troubles if t.code == "external_attachment"), None)
        if trouble is not None:
            told = {"subject_line": mail.subject, "written": trouble.detail, "links": mail.links}
            yield Finding("external_attachment", "error", facts.unit, mail.file, mail.file, values=told)
