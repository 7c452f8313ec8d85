"""The ICQCC pack: the nomination table to CAQ and an English file a nominee, translation-free.

A season book with a stored run walks in; an .xlsx and .docx files walk out. What can be said in English without a
translator (form data, terms, activity steps, figures) is; titles, names and abstracts are fields to fill in. Nothing of
the convention is confirmed, and every page says so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from review_lib.documents.casebook.masking import mask
from review_lib.documents.numbers import fixed
from review_lib.documents.ranking import foot
from review_lib.documents.sheetfile import SheetFile
from review_lib.documents.values import BookEntry, RankedRow, SeasonBook
from review_lib.documents.wordfile import Section, WordFile, para, run
from review_lib.rules.casebook import Face, Fonts, IcqccRules
from review_lib.text import say

STEM = re.compile(r"[\s、.．:：（）()\d一二三四五六七八九十]")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One entry that meets the conditions: its place by the weighted criteria, and whether it is among the places."""

    place: int
    nominated: bool
    points: float
    entry: BookEntry
    row: RankedRow


@dataclass(frozen=True, slots=True)
class Move:
    """What another rule would change: an entry's place before and after (None: not on the list)."""

    entry: str
    before: int | None
    after: int | None


def _part(name: str, row: RankedRow, entry: BookEntry, awards: tuple[str, ...]) -> float:
    if name == "score":
        return float(row.score or 0)
    if name == "fair_score":
        return row.fair_score if row.fair_score is not None else float(row.score or 0)
    if name == "p_award":
        return 100 * (row.p_award or 0.0)
    if name == "award_rank":
        return 100.0 * (len(awards) - awards.index(row.award)) / len(awards) if row.award in awards else 0.0
    return 100.0 if entry.consent.given else 0.0


def shortlist(book: SeasonBook, rules: IcqccRules | None = None) -> tuple[Candidate, ...]:
    """Candidates of the stored run by the criteria, best first. Equal points: the better official rank, then number."""
    rules = rules or book.icqcc
    entries = book.numbered()
    weight = sum(c.weight for c in rules.criteria) or 1.0
    found = []
    for division in book.divisions:
        if division.name not in rules.divisions or not division.scored:
            continue
        for row in division.rows:
            entry = entries.get(row.entry)
            if entry is None or row.award not in rules.awards or (row.p_award or 0.0) < rules.min_p_award:
                continue
            points = sum(c.weight * _part(c.id, row, entry, rules.awards) for c in rules.criteria) / weight
            found.append((-round(points, 6), row.rank or 10**6, row.entry, entry, row))
    return tuple(
        Candidate(n, n <= rules.places, -points, entry, row)
        for n, (points, _, _, entry, row) in enumerate(sorted(found, key=lambda f: f[:3]), 1)
    )


def moves(book: SeasonBook, other: IcqccRules) -> tuple[Move, ...]:
    """What ``other`` criteria would change on the shortlist, largest first; entries that stay are left out."""
    before = {c.entry.number: c.place for c in shortlist(book)}
    after = {c.entry.number: c.place for c in shortlist(book, other)}
    out = [Move(n, before.get(n), after.get(n)) for n in {**before, **after} if before.get(n) != after.get(n)]
    return tuple(sorted(out, key=lambda m: (-abs((m.before or 99) - (m.after or 99)), m.entry)))


def make_icqcc(book: SeasonBook) -> list[tuple[str, bytes]]:
    """``icqcc/nomination.xlsx`` and one English .docx a nominee."""
    listed = shortlist(book)
    made = [("icqcc/nomination.xlsx", make_nomination_xlsx(book, listed))]
    made += [(f"icqcc/{c.entry.number}.docx", make_pack(book, c)) for c in listed if c.nominated]
    return made


def make_nomination_xlsx(book: SeasonBook, listed: tuple[Candidate, ...]) -> bytes:
    """The nomination table with the criteria that made it and what is not confirmed."""
    rules = book.icqcc
    out = SheetFile(f"{rules.name_zh} {say('Nominations')}", book.association)
    sheet = out.sheet(say("Nominations"))
    heads = [
        say("place"),
        say("put forward"),
        say("entry"),
        say("title"),
        say("full name"),
        say("division"),
        say("award"),
        say("official score"),
        say("fair score in the list"),
        say("certainty"),
        say("weighted points"),
        say("consent"),
        "English title",
        "Circle (English)",
        "Company (English)",
    ]
    rows: list[list[object]] = []
    for c in listed:
        r = c.row
        rows.append(
            [
                c.place,
                say("yes") if c.nominated else say("reserve"),
                c.entry.number,
                c.entry.title,
                c.entry.full_name,
                c.entry.division,
                r.award,
                r.score,
                r.fair_score,
                r.p_award,
                c.points,
                say("yes") if c.entry.consent.given else say("no"),
                *(mask(book.nominations.get(c.entry.number, {}).get(f, "")) for f in ("title", "circle", "company")),
            ]
        )
    top = out.title(
        sheet,
        len(heads),
        f"{rules.name_zh}{say('Nominations')}（{say('draft')}）",
        [
            say(
                "Not confirmed by the host: {points}. All such fields are left open.",
                points="、".join(rules.open_points),
            ),
            say("Places, threshold and weights are set by the secretariat. {source}", source=rules.source),
            foot(book),
        ],
    )
    out.table(
        sheet,
        top,
        heads,
        rows,
        (7, 8, 9, 32, 36, 12, 9, 9, 9, 9, 9, 8, 26, 22, 26),
        {
            7: {"num_format": "0.00"},
            8: {"num_format": "0.0"},
            9: {"num_format": "0%"},
            10: {"num_format": "0.00"},
            3: {"text_wrap": True},
            4: {"text_wrap": True},
        },
    )
    out.print_setup(sheet, top, foot(book))
    how = out.sheet(say("Criteria"))
    lines: list[list[object]] = [[c.label, c.weight, c.note] for c in rules.criteria]
    lines += [
        [say("divisions"), "", "、".join(rules.divisions)],
        [say("awards"), "", "、".join(rules.awards)],
        [say("least certainty"), rules.min_p_award, ""],
        [say("places"), rules.places, ""],
    ]
    lines += [[p, "", rules.unconfirmed_zh] for p in rules.open_points]
    out.table(
        how, 0, [say("what"), say("weight or value"), say("remark")], lines, (26, 14, 60), {2: {"text_wrap": True}}
    )
    out.print_setup(how, 0, foot(book), landscape=False)
    return out.to_bytes()


# ---------------------------------------------------------------- the English file
def _look(book: SeasonBook, word_title: str) -> WordFile:
    base = book.casebook.typography()
    serif, sans = base.fonts.body, Face(name=base.fonts.head.name, fallbacks=base.fonts.head.fallbacks, kind="sans")
    page = base.page.model_copy(
        update={"top_mm": 20, "bottom_mm": 22, "inside_mm": 25, "outside_mm": 25, "footer_mm": 12}
    )
    sizes = base.sizes.model_copy(
        update={
            "body": 11,
            "pitch": 15.5,
            "case": 19,
            "head": 11.5,
            "table": 10,
            "folio": 8.5,
            "caption": 9,
            "running": 9,
            "subhead": 11,
        }
    )
    fonts = Fonts(
        title=Face(name=serif.name, fallbacks=serif.fallbacks, bold=True),
        head=sans.model_copy(update={"bold": True}),
        subhead=serif,
        body=serif,
        latin="Times New Roman",
    )
    look = base.model_copy(update={"page": page, "sizes": sizes, "fonts": fonts, "indent_chars": 0})
    return WordFile(look, title=word_title, creator=book.icqcc.association_en)


def make_pack(book: SeasonBook, candidate: Candidate) -> bytes:
    """One nominee's English file: entry data by the glossary, fields to fill, steps in order, check list."""
    rules, entry, row = book.icqcc, candidate.entry, candidate.row
    word = _look(book, f"ICQCC nomination {entry.number}")
    given = {field: mask(value) for field, value in book.nominations.get(entry.number, {}).items()}
    left = '<w:jc w:val="left"/>'
    blue = '<w:color w:val="1C4E7D"/><w:sz w:val="18"/>'
    head = f"NOMINATION  |  {rules.ordinal} {rules.name_en}".upper()
    word.add(para(run(head, bold=True, extra=blue), "Plain"))
    word.write(given.get("title") or "[ English title, to be given by the company ]", "FrontTitle", props=left)
    circle, company = given.get("circle") or "[ Circle name ]", given.get("company") or "[ company name in English ]"
    word.write(f"{circle}, {company}, China", "Org", props=left)
    if not rules.confirmed:
        word.write(
            f"Draft. Host, venue, dates, theme and limits of the {rules.ordinal} convention: {rules.unconfirmed_en}.",
            "Banner",
        )
    answers = {t.key: t.en for t in rules.answers}
    _heading(word, "Entry")
    cells: list[tuple[str, str]] = [("Entry no.", entry.number)]
    for term in rules.fields:
        value = entry.form.get(term.key)
        if value in (None, "", ()):
            continue
        shown = answers.get(str(value)) or (f"{value:g}" if isinstance(value, float) else str(value))
        cells.append((term.en, mask(shown)))
    award = answers.get(row.award, row.award)
    total = sum(1 for d in book.divisions if d.name == entry.division for _ in d.rows)
    cells.append(("National review", f"{award}, rank {row.rank} of {total} in its division"))
    cells.append(("Official score", fixed(row.score, book.rule.decimals)))
    cells.append(("Host, venue, dates", rules.unconfirmed_en))
    cells.append(("Presentation", rules.unconfirmed_en))
    table = [[v for pair in cells[i : i + 2] for v in pair] for i in range(0, len(cells), 2)]
    table = [r + [""] * (4 - len(r)) for r in table]
    word.grid(table, (1.3, 2, 1.3, 2), header_rows=0, heads=(0, 2), left=(0, 1, 2, 3))
    _texts(word, rules, given)
    _steps(word, rules, entry)
    _heading(word, "Original names (for the translator)")
    word.grid(
        [
            ["Title", entry.title],
            ["Circle", entry.name],
            ["Company", entry.company],
            ["Leader", entry.leader],
            ["Members", "、".join(entry.members)],
        ],
        (1, 5),
        header_rows=0,
        heads=(0,),
        left=(0, 1),
    )
    _heading(word, "Delegates")
    consent = "Consent and secrecy check ticked by the secretariat" if entry.consent.given else "not yet given"
    word.grid(
        [
            ["Presenters", given.get("presenters") or "[ to be named by the company ]"],
            ["Passport names", "[ to be filled in by the company ]"],
            ["Consent to publish", consent],
        ],
        (1, 4),
        header_rows=0,
        heads=(0,),
        left=(0, 1),
    )
    _heading(word, "Check list")
    for line in rules.checklist:
        word.write(f"☐  {line}", "Plain")
    word.write("", "Plain")
    word.grid(
        [[f"Recommended by\n{rules.association_en}", f"Submitted to\n{rules.submitted_to_en}", "Date\n"]],
        (2, 2, 1),
        header_rows=0,
        left=(0, 1, 2),
        heights=[900],
        look="open",
    )
    word.write(
        f"Run {book.run_id}. Limits on length and format follow the host’s rules once they are published."
        + (" Sample season, simulated marks: not for use." if book.sample or book.simulated else ""),
        "Small",
    )
    return word.to_bytes(Section(footers=("", word.footer("right", "", ""))))


def words_in(text: str) -> int:
    """How many English words a text has: runs of letters, figures, hyphens and apostrophes."""
    return len(re.findall(r"[^\W_]+(?:[-’'.][^\W_]+)*", text))


def _texts(word: WordFile, rules: IcqccRules, given: Mapping[str, str]) -> None:
    """Abstract and reason as the company wrote them, with their word counts; else the fields to fill in."""
    low, high = rules.abstract_words
    abstract, why, title = given.get("abstract", ""), given.get("why", ""), given.get("title", "")
    if abstract:
        _heading(word, "Abstract")
        for line in abstract.splitlines():
            if line.strip():
                word.write(line.strip())
    if why:
        _heading(word, "Why it is nominated")
        word.write(why)
    rows = []
    if not title or words_in(title) > rules.title_words:
        rows.append(["Title", f"[ {words_in(title)} words now; at most {rules.title_words} ]"])
    if not low <= words_in(abstract) <= high:
        now = f"{words_in(abstract)} words now; " if abstract else ""
        room = "" if abstract else "\n" * 7
        rows.append(["Abstract", f"[ {now}{low}–{high} words; limit {rules.unconfirmed_en} ]{room}"])
    if not why:
        rows.append(["Why it is nominated", "[ two or three sentences ]\n\n"])
    if rows:
        _heading(word, "Fields to fill in")
        word.grid(rows, (1, 5), header_rows=0, heads=(0,), left=(0, 1))


def _heading(word: WordFile, value: str) -> None:
    word.write(value, "Heading4")


def _steps(word: WordFile, rules: IcqccRules, entry: BookEntry) -> None:
    """The report's headings in the order of the English case; what finds no place is listed at the end."""
    order = rules.steps.get(entry.division, ())
    heads = [s.heading for s in entry.reading.steps] if entry.reading else []
    left = list(heads)
    rows = [["English heading", "In the report", "Summary in English"]]
    for step in order:
        names = {STEM.sub("", z) for z in step.zh}
        hit = [h for h in left if STEM.sub("", h) in names] or [
            h for h in left if any(n in STEM.sub("", h) for n in names)
        ][:1]
        left = [h for h in left if h not in hit]
        rows.append([step.en, "、".join(hit) or "—", ""])
    rows += [["[ no counterpart ]", h, ""] for h in left]
    _heading(word, "Activity steps")
    word.grid(rows, (1.6, 1.6, 3), left=(0, 1, 2))
