"""What LibreOffice adds to the documents: page numbers, PDFs, pictures of drawings; and what stands without it."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from review_lib.desk import publish as desk
from review_lib.desk.edit import edit
from review_lib.desk.panel import conclude, lead_of
from review_lib.desk.phases import judging_rules
from review_lib.desk.publish import publish, season_book
from review_lib.desk.rank import rank
from review_lib.desk.renditions import renditions
from review_lib.desk.season import Season
from review_lib.documents.casebook import cases
from review_lib.reading.values import Document, Media, Paragraph, Run

SVG = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 200" width="400" height="200">
<rect width="400" height="200" fill="#0000ff"/><rect x="200" width="200" height="200" fill="#ff0000"/></svg>"""


def contents(docx: bytes) -> dict[str, str]:
    """The page numbers in the contents of a casebook, by bookmark."""
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        xml = package.read("word/document.xml").decode()
    found = re.findall(r"PAGEREF (\w+) .*?separate\"/></w:r>(.*?)<w:r><w:fldChar", xml)
    return {mark: re.sub(r"<[^>]*>", "", shown) for mark, shown in found}


@pytest.mark.needs("libreoffice")
def test_contents_give_the_pages_of_the_pdf(season: Season, tmp_path: Path) -> None:
    for case in cases(season_book(season))[2:]:
        edit(season, case.entry.number, "leave_out")
    told: list[str] = []

    made = {m.path: m.data for m in publish(season, tmp_path, ("casebook",), pdf=True, tell=told.append)}

    assert told == [] and sorted(made) == ["casebook.docx", "casebook.pdf", "casebook_check.xlsx"]
    pages = contents(made["casebook.docx"])
    pdf = pypdfium2.PdfDocument(made["casebook.pdf"])
    texts = [re.sub(r"\s", "", page.get_textpage().get_text_bounded()) for page in pdf]
    kept = cases(season_book(season))
    first = next(
        n for n, text in enumerate(texts) if text == re.sub(r"\s", "", season_book(season).casebook.parts[0].title)
    )
    for case in kept:
        page = first + int(pages[f"case{case.number}"]) - 1
        assert re.sub(r"\s", "", case.title) in texts[page] and f"—{pages[f'case{case.number}']}—" in texts[page]
    assert "–" not in pages.values()


@pytest.mark.needs("libreoffice")
def test_score_sheets_are_one_pdf(season: Season, tmp_path: Path) -> None:
    rank(season)

    made = {m.path: m.data for m in publish(season, tmp_path, ("score_sheets",), pdf=True)}

    sheets = [p for p in made if p.endswith(".docx") and not p.endswith("all.docx")]
    assert len(pypdfium2.PdfDocument(made["score_sheets/all.pdf"])) >= len(sheets) > 0


def test_without_libreoffice_it_is_told_and_word_numbers_the_pages(
    season: Season, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "available", lambda: "")
    told: list[str] = []

    made = {m.path: m.data for m in publish(season, tmp_path, ("casebook",), pdf=True, tell=told.append)}

    assert len(told) == 1 and "LibreOffice" in told[0]
    assert sorted(made) == ["casebook.docx", "casebook_check.xlsx"]
    assert set(contents(made["casebook.docx"]).values()) == {"–"}
    with zipfile.ZipFile(io.BytesIO(made["casebook.docx"])) as package:
        assert b"updateFields" in package.read("word/settings.xml")


@pytest.mark.needs("libreoffice")
def test_drawings_get_pictures_at_print_resolution(season: Season) -> None:
    book = season_book(season)
    first = cases(book)[0].entry
    shown = Paragraph((Run("", kind="picture", ref="d.svg", width_emu=3_600_000, height_emu=1_800_000),))
    report = Document("docx", (shown,), media={"d.svg": Media("svg", SVG)})
    book = replace(book, entries=(replace(first, report=report),))

    (made,) = renditions(book).values()

    image = Image.open(io.BytesIO(made.data)).convert("RGB")
    width, height = image.size
    assert abs(width / height - 2) < 0.02 and width > 2000
    left, right = image.getpixel((width // 4, height // 2)), image.getpixel((width * 3 // 4, height // 2))
    assert (left, right) == ((0, 0, 255), (255, 0, 0))


def test_score_sheet_prints_the_lead_judge_and_the_panels_conclusion(season: Season, tmp_path: Path) -> None:
    rank(season)
    entry = season_book(season).divisions[0].rows[0].entry
    word = judging_rules(season).conclusions[0]
    conclude(season, entry, word, "评委意见一致，数据经复核")

    made = {m.path: m.data for m in publish(season, tmp_path, ("score_sheets",))}

    drawn = lead_of(season)
    book = season_book(season)
    assert set(drawn) & set(book.sheets)
    for number in set(drawn) & set(book.sheets):
        judges = {s.judge for s in book.sheets[number]}
        assert {s.judge for s in book.sheets[number] if s.lead} == {drawn[number]} & judges
    with zipfile.ZipFile(io.BytesIO(made[f"score_sheets/{entry}.docx"])) as package:
        text = re.sub(r"<[^>]*>", "", package.read("word/document.xml").decode())
    assert f"合议：{word}：评委意见一致，数据经复核" in text
