"""Which company a file and its mail belong to.

Pieces walk in; the unit's name of each piece walks out. Content comes first: annex 1's company, the
recommending unit of the other forms, the entries that some annex 1 lists, the company a report names. Only
then come the mail's own words, the names of its files, its sender. Names one character apart are different
companies. What no company can be found for belongs to no unit.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from review_lib.checks.items import Piece, names_in, text_of
from review_lib.checks.names import companies_in, key, loose_key, short_name, strip_company
from review_lib.intake.values import Mail
from review_lib.reading.values import FormReading
from review_lib.rules.season import SeasonRules

MATERIAL = ("form_word", "form_sheet", "form_pdf", "pdf", "report", "unreadable")


@dataclass
class _Known:
    """Companies known so far: by key the name as written, what their annex 1 lists, and by an entry's own name
    and by a declared topic the units that have it."""

    names: dict[str, str] = field(default_factory=dict)
    listed: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    own: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    contacts: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    topics: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _full: re.Pattern[str] | None = None
    _short: re.Pattern[str] | None = None
    _by_short: dict[str, list[str]] = field(default_factory=dict)

    def add(self, name: str) -> str:
        if key(name) not in self.names:
            self.names[key(name)] = name
            self._full = None
        return self.names[key(name)]

    def _build(self, rules: SeasonRules) -> None:
        shorts: dict[str, list[str]] = defaultdict(list)
        for unit in self.names.values():
            shorts[short_name(unit, rules.names)].append(unit)
        self._by_short = {name: units for name, units in shorts.items() if len(name) >= 3 and len(units) == 1}
        self._full, self._short = _any_of(self.names), _any_of(self._by_short)

    def in_full(self, text: str, rules: SeasonRules) -> list[str]:
        """The units whose full names stand in a text, a name inside a longer one left out."""
        if self._full is None:
            self._build(rules)
        found = self._full.findall(key(text)) if self._full is not None and text else []
        return [self.names[name] for name in dict.fromkeys(found)]

    def in_short(self, text: str, rules: SeasonRules) -> list[str]:
        """The units of which a text says what only they call themselves."""
        if self._full is None:
            self._build(rules)
        found = self._short.findall(key(text)) if self._short is not None and text else []
        return [self._by_short[name][0] for name in dict.fromkeys(found)]

    def called(self, name: str, rules: SeasonRules) -> str:
        """The unit that a form means by ``name``: in full, with a department after it, or as only it calls itself;
        else ``""``. A branch or works named after its parent is another company."""
        if key(name) in self.names:
            return self.names[key(name)]
        for unit in self.in_full(name, rules):
            rest = key(name).removeprefix(key(unit))
            if rest != key(name) and not rest.endswith((*rules.names.company_endings, *rules.names.site_endings)):
                return unit
        if self._full is None:
            self._build(rules)
        return self._by_short.get(key(name), [""])[0]


def _any_of(names: Iterable[str]) -> re.Pattern[str]:
    ordered = sorted(names, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, ordered)) if ordered else r"(?!)")


def stated_unit(forms: Iterable[FormReading], rules: SeasonRules) -> str:
    """The recommending unit that forms name themselves, the surest form first; ``""`` where none does."""
    forms = list(forms)
    for annex, name in rules.unit_fields.items():
        for form in forms:
            if form.annex == annex and len(key(text_of(form, name))) >= 4:
                return text_of(form, name)
    return ""


def declared(forms: Iterable[FormReading], rules: SeasonRules) -> list[tuple[str, str]]:
    """(declaring company, group's, team's or person's name) of each declaration among the forms."""
    found = []
    for form in forms:
        kind = rules.kind_of_form(form.annex)
        if kind is not None:
            rule = rules.kinds[kind]
            found.append((text_of(form, rule.form_company), text_of(form, rule.form_name)))
    return found


def _learn(pieces: Sequence[Piece], rules: SeasonRules) -> _Known:
    known = _Known()
    for piece in pieces:
        for form in piece.forms:
            if form.annex != rules.summary_form:
                continue
            company = text_of(form, rules.unit_fields[rules.summary_form])
            if len(key(company)) < 4:
                continue
            unit = known.add(company)
            for rule in rules.kinds.values():
                for row in form.rows.get(rule.rows, ()):
                    name = str(row[rule.row_name].value or "") if rule.row_name in row else ""
                    own = str(row[rule.row_company].value or "") if rule.row_company in row else ""
                    if name:
                        known.listed[unit] |= {key(name), key(own + name), key(unit + name)}
                        known.own[key(strip_company(name, [unit], rules.names))].add(unit)
            for name in ("email", "contact_person", "phone_fax"):
                if text_of(form, name):
                    known.contacts[unit].add(key(text_of(form, name)))
    return known


def _listing(known: _Known, company: str, name: str) -> list[str]:
    """The units whose annex 1 lists this entry under its company's name."""
    full = key(company + name)
    return [
        unit
        for unit, names in known.listed.items()
        if name and (full in names or (company and key(name) in names and key(name).startswith(key(company))))
    ]


def _of_content(piece: Piece, anchor: str, known: _Known, rules: SeasonRules) -> str:
    """The unit that a file's content tells, given the annex 1 company that came in the same bundle."""
    if any(form.annex == rules.summary_form for form in piece.forms):
        return known.names.get(key(stated_unit(piece.forms, rules)), "")
    stated = stated_unit(piece.forms, rules)
    if stated:
        if unit := known.called(stated, rules):
            return unit
        entries = declared(piece.forms, rules)
        listing = {unit for company, name in entries for unit in _listing(known, company, name)}
        if len(listing) == 1:
            return listing.pop()
        return anchor or known.add(stated)
    report = piece.reading.report if piece.reading is not None and piece.role == "report" else None
    entries = declared(piece.forms, rules) or ([(report.company, report.group)] if report is not None else [])
    for company, name in entries:
        listing = set(_listing(known, company, name))
        stranger = not listing and bool(company) and key(company) not in known.names
        if anchor and (anchor in listing or stranger or key(anchor + name) in known.listed[anchor]):
            return anchor
        if len(listing) == 1:
            return listing.pop()
        if company and key(company) in known.names:
            return known.names[key(company)]
    told = known.topics.get(key(report.title), set()) if report is not None and len(key(report.title)) >= 6 else set()
    return next(iter(told)) if len(told) == 1 and report is not None and not report.company else ""


def _spoken(text: str, known: _Known, rules: SeasonRules, full: int, short: int) -> Counter[str]:
    """Weights for the units whose names stand in a text: in full, or as they call themselves."""
    votes: Counter[str] = Counter()
    said = known.in_full(text, rules)
    for unit in said:
        votes[unit] += full
    if not said and short:
        for unit in known.in_short(text, rules):
            votes[unit] += short
    return votes


def _of_mail(
    mail: Mail, pieces: Sequence[Piece], known: _Known, senders: Mapping[str, Counter[str]], rules: SeasonRules
) -> Counter[str]:
    """Weights for the units that a mail's own words, files and sender speak for."""
    votes: Counter[str] = Counter()
    votes += _spoken(f"{mail.subject}\n{mail.sender_name}", known, rules, 30, 20)
    votes += _spoken(mail.body, known, rules, 25, 8)
    votes += _spoken(mail.quoted, known, rules, 8, 3)
    for piece in pieces:
        votes += _spoken(piece.path, known, rules, 12, 8)
        votes += _listed_in(piece.path, known)
        if piece.scan is not None:
            votes += _spoken(piece.scan.text[:3000], known, rules, 15, 0)
        if piece.reading is not None and piece.reading.document is not None and piece.role == "report":
            votes += _spoken(piece.reading.document.text[:3000], known, rules, 15, 0)
    body = key(mail.body)
    for unit, contacts in known.contacts.items():
        votes[unit] += 6 * sum(1 for contact in contacts if len(contact) >= 7 and contact in body)
        if key(mail.sender_address) in contacts:
            votes[unit] += 12
    sent = senders.get(mail.sender_address.casefold(), Counter())
    for unit in sent:
        votes[unit] += 10 if len(sent) == 1 else 2  # a mailbox that sends for many units tells little
    return votes


def _listed_in(path: str, known: _Known) -> Counter[str]:
    """A weight for the units whose annex 1 lists a group, team or person that a file is named by, a small one where
    several list that name: of many files only one unit may list all."""
    votes: Counter[str] = Counter()
    for name in names_in(path, list(known.own)):
        for unit in known.own[name]:
            votes[unit] += 4 if len(known.own[name]) == 1 else 1
    return votes


def _groups(report_names: Sequence[tuple[str, str]], known: _Known, rules: SeasonRules) -> Counter[str]:
    """Weights for the units that list a group of this name (a report that does not name its company)."""
    votes: Counter[str] = Counter()
    for _, name in report_names:
        wanted = loose_key(name, rules.names)
        if len(wanted) < 2:
            continue
        fits = [
            unit
            for unit, names in known.listed.items()
            if any(loose_key(strip_company(full, [unit], rules.names), rules.names) == wanted for full in names)
        ]
        if len(fits) == 1:
            votes[fits[0]] += 9
    return votes


def _best(votes: Counter[str]) -> str:
    ranked = votes.most_common(2)
    if not ranked or ranked[0][1] <= 0 or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return ""
    return ranked[0][0]


def assign_units(
    mails: Sequence[Mail], pieces: Sequence[Piece], rules: SeasonRules, put_right: Mapping[str, str] | None = None
) -> tuple[dict[int, str], dict[str, tuple[str, ...]]]:
    """(unit of each piece by its index, units of each mail by its file name); ``""`` or ``()``: none.

    ``put_right`` holds units that a person gave: by mail file name. A mail with nothing handed in (a
    question, an advertisement) belongs to no unit.
    """
    put_right = put_right or {}
    known = _learn(pieces, rules)
    by_mail: dict[str, list[Piece]] = defaultdict(list)
    for piece in pieces:
        by_mail[piece.mail.file].append(piece)
    anchors = _anchors(pieces, rules, known)
    unit_of: dict[int, str] = {}
    senders: dict[str, Counter[str]] = defaultdict(Counter)
    mail_units: dict[str, tuple[str, ...]] = {}
    with_forms = {mail.file for mail in mails if any(piece.forms for piece in by_mail[mail.file])}
    for early in (True, False):
        group = [mail for mail in mails if (mail.file in with_forms) == early]
        for piece in (piece for mail in group for piece in by_mail[mail.file]):
            unit_of[piece.index] = _first(piece, anchors, known, rules, put_right)
            if unit_of[piece.index] and piece.mail.sender_address:
                senders[piece.mail.sender_address.casefold()][unit_of[piece.index]] += 1
        for mail in group:
            mail_units[mail.file] = _settle(mail, by_mail[mail.file], unit_of, known, senders, rules, put_right)
        _learn_declared(pieces, unit_of, known, rules)
    return unit_of, mail_units


def _first(
    piece: Piece,
    anchors: Mapping[tuple[str, ...], set[str]],
    known: _Known,
    rules: SeasonRules,
    put_right: Mapping[str, str],
) -> str:
    """The unit of a file by its content, or as a person put it right; ``""`` where neither tells it."""
    if piece.mail.file in put_right:
        return known.add(put_right[piece.mail.file])
    mail_anchors = anchors.get(piece.bundle) or anchors.get((piece.mail.file,)) or set()
    return _of_content(piece, next(iter(mail_anchors)) if len(mail_anchors) == 1 else "", known, rules)


def _learn_declared(pieces: Sequence[Piece], unit_of: Mapping[int, str], known: _Known, rules: SeasonRules) -> None:
    """What units without an annex 1 declare stands in for its list, and every declared topic tells its unit:
    reports come in other mails."""
    listing = {unit for unit in known.listed if known.listed[unit]}
    for piece in pieces:
        unit = unit_of.get(piece.index, "")
        for form in piece.forms if unit else ():
            kind = rules.kind_of_form(form.annex)
            title = text_of(form, rules.kinds[kind].form_title) if kind is not None else ""
            if title:
                known.topics[key(title)].add(unit)
        for company, name in declared(piece.forms, rules) if unit and unit not in listing else ():
            if name:
                known.listed[unit] |= {key(name), key(company + name), key(unit + name)}
                known.own[key(strip_company(name, [unit, company], rules.names))].add(unit)


def _anchors(pieces: Sequence[Piece], rules: SeasonRules, known: _Known) -> dict[tuple[str, ...], set[str]]:
    """The companies of the annexes 1 that came, bundle by bundle and for the whole mail."""
    anchors: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for piece in pieces:
        for form in piece.forms:
            if form.annex == rules.summary_form:
                unit = known.names.get(key(text_of(form, rules.unit_fields[rules.summary_form])))
                if unit:
                    anchors[piece.bundle].add(unit)
                    anchors[(piece.mail.file,)].add(unit)
    return anchors


def _settle(
    mail: Mail,
    own: Sequence[Piece],
    unit_of: dict[int, str],
    known: _Known,
    senders: Mapping[str, Counter[str]],
    rules: SeasonRules,
    put_right: Mapping[str, str],
) -> tuple[str, ...]:
    """Give the files of a mail that do not tell their unit that of their neighbours or of the mail's words."""
    if mail.file in put_right:
        return (known.add(put_right[mail.file]),)
    linked = any(trouble.code == "external_attachment" for trouble in mail.troubles)
    if not linked and not any(piece.role in MATERIAL for piece in own):
        return ()
    votes = Counter(unit_of[piece.index] for piece in own if unit_of[piece.index] and piece.role in MATERIAL)
    bundles: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for piece in own:
        if unit_of[piece.index]:
            bundles[piece.bundle][unit_of[piece.index]] += 1
    if len(votes) == 1:
        fallback = next(iter(votes))
    elif not votes and (alone := _only_reporter(mail, own, known, rules)):
        fallback = alone
    elif not votes:
        spoken = _of_mail(mail, own, known, senders, rules)
        reports = [(p.reading.report.company, p.reading.report.group) for p in own if p.reading and p.reading.report]
        spoken += _groups(reports, known, rules)
        fallback = _best(spoken) or _named(mail, own, known, rules)
    else:
        fallback = _best(votes) or _best(_of_mail(mail, own, known, senders, rules)) or votes.most_common(1)[0][0]
    for piece in own:
        if unit_of[piece.index]:
            continue
        near = bundles[piece.bundle]
        if len(votes) > 1:
            by_name = _best(_spoken(piece.path, known, rules, 3, 2))
            unit_of[piece.index] = by_name or _best(near) or fallback
        else:
            unit_of[piece.index] = _best(near) or fallback
    units = dict.fromkeys(unit_of[piece.index] for piece in own if unit_of[piece.index] and piece.role in MATERIAL)
    if not units and fallback and (linked or own):
        units = dict.fromkeys([fallback])
    return tuple(units)


def _only_reporter(mail: Mail, own: Sequence[Piece], known: _Known, rules: SeasonRules) -> str:
    """A company that sent reports and no form: its reports and the mail's own words both name it, and no annex 1
    knows it; else ``""``. A group of the same name in another company is then not meant."""
    words = f"{mail.subject}\n{mail.sender_name}\n{mail.body}"
    if known.in_full(words, rules):
        return ""
    said = key(words)
    for piece in own:
        report = piece.reading.report if piece.reading is not None and piece.role == "report" else None
        company = key(report.company) if report is not None else ""
        named = len(company) >= 6 and company in said and company in map(key, companies_in(words, rules.names))
        listed = any(name.startswith(company) for names in known.listed.values() for name in names)
        if report is not None and named and not listed:
            return known.add(report.company)
    return ""


def _named(mail: Mail, own: Sequence[Piece], known: _Known, rules: SeasonRules) -> str:
    """A company that no form of the season names yet, as the mail's files or words give it; else ``""``."""
    for piece in own:
        for company, _ in declared(piece.forms, rules):
            if len(key(company)) >= 4:
                return known.add(company)
        report = piece.reading.report if piece.reading is not None else None
        if report is not None and len(key(report.company)) >= 4:
            return known.add(report.company)
    words: Counter[str] = Counter()
    for text, weight in ((mail.subject, 3), (mail.sender_name, 3), (mail.body, 2), (mail.quoted, 1)):
        for name in companies_in(text, rules.names):
            words[name] += weight
    return known.add(words.most_common(1)[0][0]) if words else ""
