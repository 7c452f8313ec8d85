"""Acceptance: the first readable version in time stands, by time of receipt; the rest is told.

Copies of forms and reports walk in, in order of receipt; each gets its state. The same content sent again
is a duplicate, other content a second version that is kept aside, what comes after the deadline is late
(one second decides), what annex 1 does not list is unlisted. Nothing here reads a clock.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable
from functools import partial

from review_lib.checks.facts import Copy, ReportCopy, ScanCopy
from review_lib.checks.items import Piece
from review_lib.checks.names import key
from review_lib.reading.values import FormReading, Value
from review_lib.rules.season import SeasonRules


def _plain(value: Value) -> Hashable:
    if value.value is None or value.value == "":
        return key(value.text) if value.problem else ""
    if isinstance(value.value, str):
        return key(value.value)
    return tuple(map(str, value.value)) if isinstance(value.value, (tuple, list)) else str(value.value)


def content(form: FormReading) -> Hashable:
    """What two copies of a form are compared by: everything that is filled in, however it is laid out."""
    values = tuple(sorted((name, _plain(value)) for name, value in form.values.items() if _plain(value) != ""))
    rows = tuple(
        (group, tuple(tuple(sorted((name, _plain(value)) for name, value in row.items())) for row in form.rows[group]))
        for group in sorted(form.rows)
    )
    return (form.annex, values, rows, _bare(form.body))


def is_late(piece: Piece, what: str, rules: SeasonRules, admitted: frozenset[str]) -> bool:
    """Whether a file came after its deadline (``forms`` or ``reports``) and nobody admitted it."""
    if piece.attachment.sha256 in admitted or piece.mail.file in admitted:
        return False
    return rules.late(piece.received, "reports" if what == "reports" else "forms")


def accept_forms(copies: Iterable[Copy], rules: SeasonRules, admitted: frozenset[str], listed: bool = True) -> None:
    """Set the state of each copy of a form. Copies must stand in order of receipt; ``listed`` tells whether
    there is an annex 1 that a declaration without a row is missing on."""
    first: dict[Hashable, Copy] = {}
    for copy in copies:
        kind = rules.kind_of_form(copy.annex)
        if copy.piece.role != "form_word":
            continue
        if kind is not None and copy.row is None:
            if not listed and is_late(copy.piece, "forms", rules, admitted):
                copy.state = "late"
                continue
            copy.state = "unlisted"
            place: Hashable = (copy.annex, key(copy.company), key(copy.name))
            copy.first = first.setdefault(("unlisted", place), copy)
            if copy.first is not copy:
                copy.state = "duplicate" if _same_form(copy.first, copy) else "replaced"
            continue
        place = (copy.annex, copy.row.entry if copy.row is not None else None)
        copy.first = first.get(place)
        if copy.first is None:
            copy.state = "late" if is_late(copy.piece, "forms", rules, admitted) else "accepted"
            if copy.state == "accepted":
                first[place] = copy
        elif _same_form(copy.first, copy):
            copy.state = "duplicate"
        else:
            copy.state = "late" if is_late(copy.piece, "forms", rules, admitted) else "replaced"


def _same_form(one: Copy, other: Copy) -> bool:
    same_file = one.piece.attachment.sha256 == other.piece.attachment.sha256
    return same_file or content(one.form) == content(other.form)


def _paragraphs(piece: Piece) -> list[str]:
    document = piece.reading.document if piece.reading is not None else None
    lines = document.text.splitlines() if document is not None else [piece.attachment.sha256]
    return [bare for line in lines if (bare := _bare(line))]


def _bare(text: str) -> str:
    """Letters and digits only, a list's number at the front left out: readers of other formats differ there."""
    return re.sub(r"^\d+(?=\D)", "", re.sub(r"[\W_]", "", text).casefold())


def _same_report(one: Piece, other: Piece) -> bool:
    """Whether two files hold the same report: the same text, or all but a trace where the format is another."""
    if one.attachment.sha256 == other.attachment.sha256:
        return True
    first, second = _paragraphs(one), _paragraphs(other)
    if "".join(first) == "".join(second):
        return True
    if one.attachment.kind == other.attachment.kind or not first or not second:
        return False
    met = len(set(first) & set(second))
    return met >= 0.97 * max(len(set(first)), len(set(second)))


def accept_reports(copies: Iterable[ReportCopy], rules: SeasonRules, admitted: frozenset[str]) -> None:
    """Set the state of each report. Copies must stand in order of receipt and have their rows."""
    first: dict[Hashable, ReportCopy] = {}
    late = partial(is_late, what="reports", rules=rules, admitted=admitted)
    for copy in copies:
        if copy.state == "unlisted":
            other = first.setdefault(("unlisted", copy.piece.attachment.sha256), copy)
            copy.first = other
            copy.state = "unlisted" if other is copy else "duplicate"
            continue
        if copy.row is None:
            continue
        copy.first = first.get(copy.row.entry)
        if copy.first is None:
            copy.state = "late" if late(copy.piece) else "accepted"
            if copy.state == "accepted":
                first[copy.row.entry] = copy
        elif _same_report(copy.first.piece, copy.piece):
            copy.state = "duplicate"
        else:
            copy.state = "late" if late(copy.piece) else "replaced"


def accept_scans(scans: Iterable[ScanCopy], rules: SeasonRules, admitted: frozenset[str]) -> None:
    """Set the state of each scan. A scan is accepted where it is the first in time of one of its forms."""
    first: dict[Hashable, ScanCopy] = {}
    seen: dict[str, ScanCopy] = {}
    for scan in scans:
        sha256 = scan.piece.attachment.sha256
        places = [(annex, row.entry if row is not None else None) for annex, row in scan.targets]
        if sha256 in seen and seen[sha256].piece.mail.file != scan.piece.mail.file:
            scan.state, scan.first = "duplicate", seen[sha256]
            continue
        seen.setdefault(sha256, scan)
        if not places:
            continue
        open_places = [place for place in places if place not in first]
        if is_late(scan.piece, "forms", rules, admitted):
            scan.state = "late"
            continue
        if open_places:
            scan.state = "accepted"
            for place in open_places:
                first[place] = scan
        else:
            scan.state, scan.first = "replaced", first[places[0]]
