"""No personal number leaves in a document that is printed or published: text, properties, comments, links, names, every
part of every file, and what stands inside pictures' headers."""

from __future__ import annotations

import email
import email.policy
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from review_lib.desk import publish as desk
from review_lib.desk.publish import publish, season_book
from review_lib.desk.rank import rank
from review_lib.desk.season import Season
from review_lib.documents.values import BookEdit, Evidence, SeasonBook
from review_lib.reading.values import Cell, Document, Media, Paragraph, Run, Table

SECRETS = {
    "identity": "532201198503121817",
    "identity spaced": "532201 19850312 181X",
    "mobile": "13987654321",
    "mobile full-width": "１３９８７６５４３２１",
    "mobile hyphened": "139-8765-4321",
    "email": "lin.shuyan@copper.example.com",
    "account": "6222021904000123456",
    "telephone": "0874-3301234",
}
# Kinds that go to the public or to the printer. Letters and certificates go to the unit that gave the numbers.
PUBLIC = ("casebook", "ranking", "notice", "statistics", "icqcc", "score_sheets", "certificates")
FLAT = str.maketrans("０１２３４５６７８９", "0123456789")


def picture() -> bytes:
    """A picture whose header tells who took it."""
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", f"林舒妍 {SECRETS['mobile']}")
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(out, "PNG", pnginfo=info)
    return out.getvalue()


def laden(book: SeasonBook) -> SeasonBook:
    """``book`` with every secret in each place of its reports where text can stand."""
    told = "；".join(f"{name} {value}" for name, value in SECRETS.items())
    split = SECRETS["mobile"]
    blocks = (
        Paragraph((Run(f"小组概况：{told}"),), level=1),
        Paragraph((Run("联系人手机 " + split[:4]), Run(split[4:8], bold=True), Run(split[8:]))),
        Table(1, 2, (Cell(0, 0, 1, 1, (Paragraph((Run("联系方式"),)),)), Cell(0, 1, 1, 1, (Paragraph((Run(told),)),)))),
        Paragraph((Run("见注"), Run("", kind="note", ref="f1"))),
        Paragraph((Run("", kind="picture", ref="p.png", width_emu=900_000, height_emu=600_000),)),
        Paragraph((Run(f"图1 {SECRETS['mobile']}"),)),
    )
    report = Document(
        "docx",
        blocks,
        headers=(Paragraph((Run(told),)),),
        media={"p.png": Media("png", picture())},
        notes={"f1": (Paragraph((Run(told),)),)},
        title=told,
    )
    with_reports = [e for e in book.entries if e.report]
    edits = tuple(
        BookEdit(e.number, kind, f"编者 {told}", seq=n)
        for n, e in enumerate(with_reports)
        for kind in ("title", "editor_note", "expert_note")
    )
    pin = Evidence(told, note=told)
    sheets = {
        entry: tuple(
            replace(s, comment=told, marks=tuple(replace(m, comment=told, evidence=(pin,)) for m in s.marks))
            for s in list_
        )
        for entry, list_ in book.sheets.items()
    }
    entries = tuple(replace(e, report=report) if e.report else e for e in book.entries)
    written = {e.number: {"title": told, "abstract": told} for e in book.entries}
    return replace(book, entries=entries, edits=edits, sheets=sheets, nominations=written)


def parts(name: str, data: bytes) -> Iterator[tuple[str, str]]:
    """Every part of a file as text, with its path: zips and mails are opened, pictures kept as they are."""
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            yield name, " ".join(package.namelist())
            for part in package.namelist():
                yield from parts(f"{name}/{part}", package.read(part))
    elif name.endswith(".eml"):
        message = email.message_from_bytes(data, policy=email.policy.default)
        for n, piece in enumerate(message.walk()):
            content = piece.get_payload(decode=True)
            if isinstance(content, bytes):
                yield from parts(f"{name}/{n}", content)
    else:
        text = data.decode("utf-8", "ignore")
        yield name, text
        yield name, re.sub(r"<[^>]*>", "", text)


def told_in(files: dict[str, bytes]) -> list[tuple[str, str]]:
    """Which secret stands in which part, also cut by spaces, hyphens and tags, or in full-width figures."""
    found = set()
    for name, data in files.items():
        for place, text in parts(name, data):
            flat = re.sub(r"[\s\-]", "", text.translate(FLAT))
            for what, secret in SECRETS.items():
                if re.sub(r"[\s\-]", "", secret.translate(FLAT)) in flat:
                    found.add((place, what))
    return sorted(found)


def test_there_is_something_to_leak_and_the_search_finds_it(season: Season) -> None:
    report = next(e.report for e in laden(season_book(season)).entries if e.report)
    document = "".join(run.text for run in report.blocks[0].runs)  # type: ignore[union-attr]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("word/comments.xml", f"<w:t>{document[:40]}</w:t><w:t>{document[40:]}</w:t>")
        package.writestr("word/media/a.png", report.media["p.png"].data)

    found = {what for _, what in told_in({"x.docx": out.getvalue()})}

    assert found == set(SECRETS)


@pytest.mark.parametrize("final", [False, True])
def test_no_personal_number_in_any_part_of_what_is_printed(
    season: Season, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, final: bool
) -> None:
    from review_lib.desk.edit import consent

    rank(season)
    book = laden(season_book(season))
    if final:
        for entry in book.entries:
            consent(season, entry.number, authorised=True, secrecy_checked=True)
        book = laden(season_book(season))
    monkeypatch.setattr(desk, "season_book", lambda *_, **__: book)

    files = {m.path: m.data for m in publish(season, tmp_path, PUBLIC, final=final)}

    assert "casebook.docx" in files and len(files) > 10
    assert told_in(files) == []
