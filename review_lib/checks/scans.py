"""Which forms a scanned PDF shows.

PDFs of one unit walk in, their forms walk out. A text layer or OCR tells it; else the file's name, the Word
file of the same name beside it, and last what is missing. What cannot be told is left open and said so
(``sure=False``): nothing may be found missing because of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from review_lib.checks.entries import match_rows
from review_lib.checks.facts import Copy, Listing, Row, ScanCopy
from review_lib.checks.items import ALL, Piece, names_in, text_of
from review_lib.checks.names import key
from review_lib.rules.season import SeasonRules

Target = tuple[str, Row | None]


def expected(copies: Sequence[Copy], listing: Listing, rules: SeasonRules) -> list[Target]:
    """Every form of which a stamped scan is looked for: what came in Word, and what annex 1 asks for."""
    targets: dict[tuple[str, object], Target] = {}
    for copy in copies:
        if rules.kind_of_form(copy.annex) is None or copy.row is not None:
            targets.setdefault((copy.annex, copy.row.entry if copy.row else None), (copy.annex, copy.row))
    targets.setdefault((rules.summary_form, None), (rules.summary_form, None))
    for row in listing.rows:
        rule = rules.kinds[row.kind]
        targets.setdefault((rule.form, row.entry), (rule.form, row))
        for annex in rule.unit_forms:
            targets.setdefault((annex, None), (annex, None))
    return list(targets.values())


def _stem(name: str, rules: SeasonRules) -> str:
    stem = key(PurePosixPath(name.replace("/", "_")).stem)
    stem = re.sub(r"\([^()]*(?:" + "|".join(rules.file_words.get("scan", ())) + r")[^()]*\)", "", stem)
    for word in ("pdf", "word", *rules.file_words.get("scan", ())):
        stem = stem.replace(word, "")
    return re.sub(r"[()\-_版件本]", "", stem)


def _by_content(piece: Piece, unit: str, listing: Listing, rules: SeasonRules) -> list[Target]:
    """The forms that a text layer or OCR found."""
    found: list[Target] = []
    for form in piece.forms:
        kind = rules.kind_of_form(form.annex)
        if kind is None:
            found.append((form.annex, None))
            continue
        rule = rules.kinds[kind]
        asked = [(text_of(form, rule.form_company), text_of(form, rule.form_name))]
        (row,) = match_rows(asked, listing.of(kind), unit, rules)
        if row is not None:
            found.append((form.annex, row))
    if found or piece.scan is None:
        return found
    for at, annex in enumerate(piece.scan.annexes):
        kind = rules.kind_of_form(annex)
        name = piece.scan.names[at] if at < len(piece.scan.names) else ""
        if kind is None:
            found.append((annex, None))
            continue
        (row,) = match_rows([("", name)], listing.of(kind), unit, rules)
        if row is None and name:
            said = names_in(name, [r.name for r in listing.of(kind)])
            row = next((r for r in listing.of(kind) if r.name in said), None)
        if row is not None:
            found.append((annex, row))
    return found


def _by_twin(piece: Piece, copies: Sequence[Copy], rules: SeasonRules) -> list[Target]:
    """The forms of the Word file that has the same name, in the same bundle before others."""
    stem = _stem(piece.name, rules)
    twins = [c for c in copies if stem and len(stem) >= 3 and _stem(c.piece.name, rules) == stem]
    near = [copy for copy in twins if copy.piece.mail.file == piece.mail.file] or twins
    if piece.hinted and ALL not in piece.hinted and all(copy.annex not in piece.hinted for copy in near):
        return []  # the Word file holds another form than both are called by
    if not near or len({copy.piece.attachment.sha256 for copy in near}) > 1:
        return []
    return [(c.annex, c.row) for c in near if c.row is not None or rules.kind_of_form(c.annex) is None]


def _by_name(piece: Piece, listing: Listing, rules: SeasonRules) -> tuple[list[Target], list[str]]:
    """(the forms that the file's name tells, the annexes of entries of which it does not say which entry)."""
    found: list[Target] = []
    loose: list[str] = []
    for annex in piece.hinted:
        kind = rules.kind_of_form(annex)
        if kind is None:
            found.append((annex, None))
            continue
        rows = listing.of(kind)
        said = names_in(piece.path, [row.name for row in rows] + [row.full_name for row in rows])
        named = [row for row in rows if row.name in said or row.full_name in said]
        if len(named) > 1 and any(row.company and key(row.company) in key(piece.path) for row in named):
            named = [row for row in named if row.company and key(row.company) in key(piece.path)]
        if len(named) == 1 or (named and kind == "individual"):
            found.extend((annex, row) for row in named)
        elif len(rows) == 1 and not said:
            found.append((annex, rows[0]))
        else:
            loose.append(annex)
    return found, loose


def assign_scans(
    pieces: Sequence[Piece], copies: Sequence[Copy], listing: Listing, unit: str, rules: SeasonRules
) -> tuple[list[ScanCopy], int]:
    """(each PDF with its forms, how many PDFs are left of which nobody can tell what they show)."""
    wanted = expected(copies, listing, rules)
    scans: list[ScanCopy] = []
    loose: list[tuple[ScanCopy, list[str]]] = []
    report_mails = {p.mail.file for p in pieces if p.role == "report"}
    form_mails = {p.mail.file for p in pieces if p.role in ("form_word", "form_sheet") or p.hinted}
    for piece in pieces:
        if piece.role not in ("form_pdf", "pdf"):
            continue
        targets = _by_content(piece, unit, listing, rules) or _by_twin(piece, copies, rules)
        scan = ScanCopy(piece, targets)
        if targets or _of_stranger(piece, copies, listing, rules):
            scans.append(scan)
            continue
        if ALL in piece.hinted:
            scan.targets = wanted
            scans.append(scan)
            continue
        scan.targets, open_annexes = _by_name(piece, listing, rules)
        if scan.targets and not open_annexes:
            scans.append(scan)
            continue
        if piece.hinted or _stray(piece, listing, report_mails, form_mails, rules):
            scans.append(scan)
            scan.sure = False
            loose.append((scan, open_annexes))
    _give_in_order(loose, copies, rules)
    return scans, _give_rest(scans, [pair for pair in loose if not pair[0].sure], wanted, copies)


def _of_stranger(piece: Piece, copies: Sequence[Copy], listing: Listing, rules: SeasonRules) -> bool:
    """Whether a PDF is by its name, or that of the Word file beside it, of a declaration that annex 1 does not
    list."""
    strangers = [copy for copy in copies if copy.row is None and rules.kind_of_form(copy.annex)]
    stem = _stem(piece.name, rules)
    twins = [c for c in copies if c.piece.mail.file == piece.mail.file and _stem(c.piece.name, rules) == stem]
    if len(stem) >= 2 and twins and all(any(twin is one for one in strangers) for twin in twins):
        return True
    names = [copy.name for copy in strangers if copy.name]
    said = names_in(piece.path, [*names, *(row.name for row in listing.rows)])
    return any(name in said for name in names)


def _stray(piece: Piece, listing: Listing, report_mails: set[str], form_mails: set[str], rules: SeasonRules) -> bool:
    """Whether a PDF that nothing names may be a scan of a form (it came among forms, not among reports)."""
    words = rules.file_words.get("report", ())
    if any(word in piece.path for word in words) or rules.late(piece.received, "forms"):
        return False
    scanned = piece.reading is None or piece.reading.scan or piece.scan is not None
    return scanned and (piece.mail.file in form_mails or piece.mail.file not in report_mails)


def _give_in_order(loose: list[tuple[ScanCopy, list[str]]], copies: Sequence[Copy], rules: SeasonRules) -> None:
    """Where as many nameless PDFs as Word forms came in one mail, they are those forms in the same order."""
    for mail in dict.fromkeys(scan.piece.mail.file for scan, _ in loose):
        free = [scan for scan, annexes in loose if scan.piece.mail.file == mail and not annexes]
        words: dict[str, list[Copy]] = {}
        for copy in copies:
            if copy.piece.mail.file == mail and copy.piece.role == "form_word":
                words.setdefault(copy.piece.attachment.sha256, []).append(copy)
        if len(free) == len(words) > 1:
            for scan, held in zip(free, words.values(), strict=True):
                listed = [c for c in held if c.row is not None or rules.kind_of_form(c.annex) is None]
                scan.targets, scan.sure = [(c.annex, c.row) for c in listed], True


def _give_rest(
    scans: list[ScanCopy], loose: list[tuple[ScanCopy, list[str]]], wanted: list[Target], copies: Sequence[Copy]
) -> int:
    """Give PDFs that nothing tells the forms that still lack one, in order; -> how many stay untold."""
    have = {(annex, row.entry if row else None) for scan in scans if scan.sure for annex, row in scan.targets}
    lacking = [t for t in wanted if (t[0], t[1].entry if t[1] else None) not in have]
    in_word = {(c.annex, c.row.entry if c.row else None) for c in copies}
    lacking.sort(key=lambda t: (t[0], t[1].entry if t[1] else None) not in in_word)
    untold = 0
    free = [(scan, annexes) for scan, annexes in loose if not annexes]
    for scan, annexes in loose:
        if not annexes:
            continue
        fits = [t for t in lacking if t[0] in annexes]
        if fits:
            scan.targets = [*scan.targets, fits[0]]
            lacking.remove(fits[0])
    if len(free) == 1 and len(lacking) > 1:  # it holds what came in Word; of what did not come nothing is known
        came = [t for t in lacking if (t[0], t[1].entry if t[1] else None) in in_word]
        free[0][0].targets = came or list(lacking)
    elif len(free) >= len(lacking):
        for (scan, _), target in zip(free, lacking, strict=False):
            scan.targets = [target]
    else:
        untold = len(free)
    return untold
