"""Entries: what annex 1 lists, and which declaration or report is which of them.

Forms of one unit walk in, rows and their matches walk out. Names are compared as whole names (spacing,
brackets and the word for group aside); the declaring company may be a subsidiary with its own name. Where
annex 1 is missing, entries stand from their declarations.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from review_lib.checks.facts import Copy, Listing, Row
from review_lib.checks.items import Piece, names_in, text_of
from review_lib.checks.names import company_prefix, is_entry_name, key, loose_key, strip_company
from review_lib.reading.values import FormReading, ReportReading
from review_lib.rules.season import SeasonRules

DOUBT = 0.5


def rows_of(form: FormReading, unit: str, companies: Sequence[str], rules: SeasonRules) -> tuple[Row, ...]:
    """The rows of an annex 1, empty names left out."""
    rows: list[Row] = []
    known = [name for name in (unit, *companies) if name]
    for kind, rule in rules.kinds.items():
        for values in form.rows.get(rule.rows, ()):
            value = values.get(rule.row_name)
            full = "" if value is None or value.value is None else str(value.value).strip()
            if len(key(full)) < 2:
                continue
            if rule.row_company:
                company = str(values[rule.row_company].value or "").strip() if rule.row_company in values else ""
                rows.append(Row(kind, full, full, company, full, values))
            else:
                own = strip_company(full, known, rules.names)
                rows.append(Row(kind, full, own, company_prefix(full, known, rules.names), own, values))
    return labelled(rows)


def labelled(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The same rows, each called by its own name, by its full name where two of a kind are called the same."""
    times = Counter((row.kind, key(row.name)) for row in rows)
    return tuple(
        Row(
            r.kind,
            r.full_name,
            r.name,
            r.company,
            r.full_name if times[(r.kind, key(r.name))] > 1 else r.name,
            r.values,
            r.listed,
        )
        for r in rows
    )


def rows_from_declarations(copies: Sequence[Copy], rules: SeasonRules) -> tuple[Row, ...]:
    """One row a declared entry, for a unit (or a kind) whose annex 1 does not list any."""
    rows: dict[tuple[str, str], Row] = {}
    for copy in copies:
        kind = rules.kind_of_form(copy.annex)
        if kind is None or not copy.name:
            continue
        own = strip_company(copy.name, [copy.company] if copy.company else [], rules.names)
        full = own if rules.kinds[kind].row_company else copy.company + own
        rows.setdefault((kind, key(copy.company + own)), Row(kind, full, own, copy.company, own, {}, False))
    return labelled(list(rows.values()))


def match_rows(
    asked: Sequence[tuple[str, str]], rows: Sequence[Row], unit: str, rules: SeasonRules
) -> list[Row | None]:
    """For each ``(company, name)`` its row, one to one, the surest matches first; None where none fits."""
    found: list[Row | None] = [None] * len(asked)
    taken: set[int] = set()
    own = [strip_company(name, [c for c in (company, unit) if c], rules.names) for company, name in asked]
    for rule in _stages(unit, rules):
        for at, (company, name) in enumerate(asked):
            if found[at] is not None or not key(name):
                continue
            fits = [i for i, row in enumerate(rows) if i not in taken and rule(row, company, name, own[at])]
            if len(fits) == 1:
                found[at] = rows[fits[0]]
                taken.add(fits[0])
    return found


_Stage = Callable[[Row, str, str, str], bool]


def _stages(unit: str, rules: SeasonRules) -> tuple[_Stage, ...]:
    def near(row: Row, company: str) -> bool:
        return not row.company or not company or key(row.company) == key(company)

    def exact(row: Row, company: str, name: str, own: str) -> bool:
        if row.kind == "individual":
            return key(row.name) == key(name) and key(row.company) == key(company)
        return key(row.full_name) in (key(company + own), key(name)) and near(row, company)

    def same_name(row: Row, company: str, name: str, own: str) -> bool:
        return key(row.name) == key(own) and near(row, company)

    def loose_name(row: Row, company: str, name: str, own: str) -> bool:
        return loose_key(row.name, rules.names) == loose_key(own, rules.names) and near(row, company)

    def tail(row: Row, company: str, name: str, own: str) -> bool:
        if row.kind == "individual" or len(key(own)) < 3 or not key(row.full_name).endswith(key(own)):
            return False
        before = key(row.name).removesuffix(key(own))  # 新雷火QC小组 on annex 1 is another group than 雷火QC小组
        return not row.company or not before or before.endswith(rules.names.workshop_endings)

    def own_longer(row: Row, company: str, name: str, own: str) -> bool:
        """维修车间雷火QC小组 where annex 1 lists 雷火QC小组 (新雷火QC小组 is another group)."""
        before = key(own).removesuffix(key(row.name)) if len(key(row.name)) >= 3 else ""
        return row.kind == "qc" and before != key(own) and before.endswith(rules.names.workshop_endings)

    def other_company(row: Row, company: str, name: str, own: str) -> bool:
        return key(row.name) == key(own)

    def loose_other(row: Row, company: str, name: str, own: str) -> bool:
        return row.kind != "individual" and loose_key(row.name, rules.names) == loose_key(own, rules.names)

    return (exact, same_name, loose_name, other_company, tail, loose_other, own_longer)


def place_copies(copies: Sequence[Copy], rows: Sequence[Row], unit: str, rules: SeasonRules) -> None:
    """Give each declaration among the copies its row; versions of one declaration share it."""
    for kind, rule in rules.kinds.items():
        own = [copy for copy in copies if copy.annex == rule.form]
        of_kind = [row for row in rows if row.kind == kind]
        distinct: dict[tuple[str, str], list[Copy]] = {}
        for copy in own:
            distinct.setdefault((key(copy.company), key(copy.name)), []).append(copy)
        asked = [(group[0].company, group[0].name) for group in distinct.values()]
        for row, group in zip(match_rows(asked, of_kind, unit, rules), distinct.values(), strict=True):
            for copy in group:
                copy.row = row
        _place_versions(own, of_kind, unit, rules)


def _place_versions(own: Sequence[Copy], rows: Sequence[Row], unit: str, rules: SeasonRules) -> None:
    """A copy whose row is taken by another writing of the same name of the same company is a version of it."""
    for copy in own:
        if copy.row is not None:
            continue
        (row,) = match_rows([(copy.company, copy.name)], rows, unit, rules)
        if row is None or (copy.company and key(copy.company) not in (key(row.company), key(unit))):
            continue
        title = rules.kinds[row.kind].form_title
        held = next((other for other in own if other.row is row), None)
        # 春雷质量管理小组 beside 春雷QC小组 is another group where it has another topic
        if held is None or key(row.name) in key(copy.name) or text_of(copy.form, title) == text_of(held.form, title):
            copy.row = row


def doubted_kinds(
    form: FormReading, copies: Sequence[Copy], listed: Sequence[Row], rules: SeasonRules
) -> frozenset[str]:
    """The kinds of which annex 1's rows cannot be trusted: none read though entries are declared, or not one
    row fits any declaration and what stands in the rows or on the declarations hardly looks like a name."""
    doubted = set()
    for kind, rule in rules.kinds.items():
        entries = {(key(c.company), key(c.name)): c for c in copies if c.annex == rule.form and c.name}
        met = sum(1 for copy in entries.values() if copy.row is not None)
        rows = [row for row in listed if row.kind == kind]
        sound = bool(rows) and all(
            is_entry_name(kind, name, rules.names)
            for name in (*(row.name for row in rows), *(copy.name for copy in entries.values()))
        )
        if form.confidence < DOUBT or (entries and met == 0 and not sound):
            doubted.add(kind)
    return frozenset(doubted)


def match_report(
    piece: Piece,
    report: ReportReading,
    rows: Sequence[Row],
    titles: dict[tuple[str, str], str],
    unit: str,
    rules: SeasonRules,
) -> tuple[Row | None, bool]:
    """(the row a report is of, or None; whether the report names a group that is none of the rows).

    It is told by the names that the report gives, by its topic, and last by its file's name.
    """
    of_kind = [row for row in rows if row.kind == report.kind]
    others = [row for row in rows if row.kind != report.kind and rules.kinds[row.kind].report]
    text = key(piece.reading.document.beginning(4000)) if piece.reading and piece.reading.document else ""
    scores: Counter[int] = Counter()
    pool = of_kind + others
    own = strip_company(report.group, [c for c in (report.company, unit) if c], rules.names) if report.group else ""
    in_path = {key(name) for name in names_in(piece.path, [row.name for row in pool])}
    for at, row in enumerate(pool):
        score = 0
        near = not report.company or not row.company or key(report.company) == key(row.company)
        if own:
            if key(row.full_name) in (key(report.company + own), key(report.group)):
                score += 100
            elif key(row.name) == key(own):
                score += 80 if near else 60
            elif loose_key(row.name, rules.names) == loose_key(own, rules.names):
                score += 70 if near else 50
        title = titles.get(row.entry, "")
        if title and report.title and key(title) == key(report.title):
            score += 60
        elif title and len(key(title)) >= 6 and key(title) in text:
            score += 45
        if len(key(row.full_name)) > len(key(row.name)) and key(row.full_name) in text:
            score += 30
        elif key(row.name) in text and len(key(row.name)) >= 3:
            score += 15
        if key(row.name) in in_path:
            score += 40
        if row.company and key(row.company) in text:
            score += 5
        if row.kind != report.kind:
            score -= 45
        scores[at] = score
    ranked = scores.most_common(2)
    if ranked and ranked[0][1] >= 40 and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]):
        best = ranked[0]
        stranger = bool(own) and best[1] < 60 and not _fits(pool[best[0]], own, rules)
        return (None, True) if stranger and key(own) in text and len(key(own)) >= 3 else (pool[best[0]], False)
    return None, bool(own)


def _fits(row: Row, own: str, rules: SeasonRules) -> bool:
    return loose_key(row.name, rules.names) == loose_key(own, rules.names) or key(own) in key(row.full_name)


def listing_of(
    summary: FormReading | None, official: bool, copies: Sequence[Copy], unit: str, rules: SeasonRules
) -> Listing:
    """What annex 1 lists, with the declarations among the copies given their rows. For kinds in doubt, and
    where annex 1 is missing, entries stand from their declarations."""
    if summary is None:
        rows = rows_from_declarations(copies, rules)
        place_copies(copies, rows, unit, rules)
        return Listing(rows)
    companies = sorted({copy.company for copy in copies if len(key(copy.company)) >= 4})
    rows = rows_of(summary, unit, companies, rules)
    place_copies(copies, rows, unit, rules)
    doubted = doubted_kinds(summary, copies, rows, rules)
    strangers = [c for c in copies if c.row is None and rules.kind_of_form(c.annex) in doubted]
    if strangers:
        rows = labelled([*rows, *rows_from_declarations(strangers, rules)])
        place_copies(copies, rows, unit, rules)
    return Listing(rows, summary, official, doubted)
