"""Which report is of which entry.

Files of one unit walk in, report copies with their rows walk out, in order of receipt. A report that names a
group of which annex 1 knows nothing is unlisted; one that names none and fits none stays in the tray.
"""

from __future__ import annotations

from collections.abc import Sequence

from review_lib.checks.corrections import Corrections
from review_lib.checks.entries import match_report
from review_lib.checks.facts import Copy, Listing, ReportCopy
from review_lib.checks.items import Piece, names_in, text_of
from review_lib.checks.names import is_entry_name, key, strip_company
from review_lib.rules.season import SeasonRules


def place_reports(
    pieces: Sequence[Piece],
    copies: Sequence[Copy],
    listing: Listing,
    unit: str,
    rules: SeasonRules,
    corrections: Corrections,
) -> list[ReportCopy]:
    """All reports of a unit with their rows (state ``unlisted`` where annex 1 does not list the entry)."""
    titles = {
        copy.row.entry: text_of(copy.form, rules.kinds[copy.row.kind].form_title)
        for copy in reversed(copies)
        if copy.row is not None
    }
    found: list[ReportCopy] = []
    for piece in pieces:
        report = piece.reading.report if piece.reading is not None else None
        if report is None or piece.role not in ("report", "form_word"):
            continue
        copy = ReportCopy(piece)
        correction = corrections.file(piece.attachment.sha256)
        if correction is not None and correction.entry:
            copy.row = next((row for row in listing.rows if key(row.full_name) == key(correction.entry)), None)
        else:
            stranger = _of_stranger(piece, copies, listing, rules)
            if not stranger:
                copy.row, stranger = match_report(piece, report, listing.rows, titles, unit, rules)
            named = stranger and is_entry_name(report.kind, report.group, rules.names)
            if copy.row is None and (named or _declared(piece, copies, rules)):
                copy.state = "unlisted"
        found.append(copy)
    mails = {piece.mail.file: at for at, piece in reversed(list(enumerate(pieces)))}
    found.sort(key=lambda c: (mails[c.piece.mail.file], -_steps(c.piece), c.piece.index))
    _only_one_left(found, listing, rules)
    return found


def _steps(piece: Piece) -> int:
    """0 for what hardly has steps: of two files of one mail the fuller one is the report."""
    report = piece.reading.report if piece.reading is not None else None
    return 1 if report is not None and len(report.steps) >= 4 else 0


def _of_stranger(piece: Piece, copies: Sequence[Copy], listing: Listing, rules: SeasonRules) -> bool:
    """Whether a report names the group of a declaration that annex 1 does not list, whatever its topic is; where it
    names none, whether its file's name and its beginning do."""
    report = piece.reading.report if piece.reading is not None else None
    if report is None:
        return False

    def own(company: str, name: str) -> str:
        return key(strip_company(name, [company] if company else [], rules.names))

    strangers = {own(copy.company, copy.name) for copy in copies
                 if copy.row is None and rules.kind_of_form(copy.annex) == report.kind}  # fmt: skip
    rows = {key(row.name) for row in listing.of(report.kind)}
    strangers -= rows | {""}
    named = own(report.company, report.group)
    if named or not strangers:
        return named in strangers
    beginning = piece.reading.document.beginning(1500) if piece.reading and piece.reading.document else ""
    said = names_in(piece.path, [*strangers, *rows]) or names_in(beginning, [*strangers, *rows])
    return bool(said) and set(said) <= strangers


def _declared(piece: Piece, copies: Sequence[Copy], rules: SeasonRules) -> bool:
    """Whether a report's topic is that of a declaration that annex 1 does not list."""
    report = piece.reading.report if piece.reading is not None else None
    for copy in copies:
        kind = rules.kind_of_form(copy.annex)
        if report is None or kind is None or copy.row is not None:
            continue
        title = text_of(copy.form, rules.kinds[kind].form_title)
        if title and key(title) == key(report.title):
            return True
    return False


def _only_one_left(found: Sequence[ReportCopy], listing: Listing, rules: SeasonRules) -> None:
    """The one report that names nobody is that of the one entry of its kind without a report."""
    for kind, rule in rules.kinds.items():
        if not rule.report:
            continue
        open_copies = [
            copy for copy in found
            if copy.row is None and copy.state == "unplaced" and copy.piece.reading is not None
            and copy.piece.reading.report is not None and copy.piece.reading.report.kind == kind
        ]  # fmt: skip
        open_rows = [row for row in listing.of(kind) if not any(copy.row == row for copy in found)]
        if len({copy.piece.attachment.sha256 for copy in open_copies}) == 1 and len(open_rows) == 1:
            for copy in open_copies:
                copy.row = open_rows[0]
