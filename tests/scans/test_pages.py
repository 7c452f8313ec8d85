"""Pages as pictures: photographs seen from straight above, pictures of several pages, what is no sheet."""

from __future__ import annotations

import io
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from review_lib.convert.cells import cells
from review_lib.convert.ocr import OcrJob, read_scan
from review_lib.convert.pages import Page, PageError, is_paper, page_count, pages, straightened

WIDE, HIGH = 800, 1130


def sheet() -> np.ndarray:
    """A pale sheet with a ruled table of five rows and two columns."""
    paper = np.full((HIGH, WIDE, 3), 245, np.uint8)
    for y in range(200, 701, 100):
        cv2.line(paper, (80, y), (720, y), (20, 20, 20), 2)
    for x in (80, 300, 720):
        cv2.line(paper, (x, 200), (x, 700), (20, 20, 20), 2)
    return paper


def photograph(corners: list[tuple[int, int]]) -> np.ndarray:
    """The sheet on a dark table, its corners (from the upper left clockwise) at these places."""
    frame = np.array([[0, 0], [WIDE, 0], [WIDE, HIGH], [0, HIGH]], np.float32)
    matrix = cv2.getPerspectiveTransform(frame, np.array(corners, np.float32))
    return cv2.warpPerspective(sheet(), matrix, (1000, 1300), borderValue=(70, 55, 40))


CORNERS = [(90, 60), (930, 130), (870, 1240), (60, 1200)]


def test_a_photographed_sheet_is_cut_out_and_made_level() -> None:
    flat, back = straightened(photograph(CORNERS))

    assert flat.shape[0] / flat.shape[1] == pytest.approx(HIGH / WIDE, rel=0.06)
    x, y, far = back @ np.array([0.0, 0.0, 1.0])
    assert np.hypot(x / far - 90, y / far - 60) < 12
    assert len({(cell[0], cell[1]) for cell in cells(flat)}) == 10


def test_a_shadow_on_a_scan_is_no_edge_of_a_sheet() -> None:
    shade = np.linspace(0.45, 1.0, WIDE)[None, :, None]
    scan = (sheet() * shade).astype(np.uint8)

    flat, back = straightened(scan)

    assert flat.shape == scan.shape
    assert np.allclose(back, np.eye(3), atol=1e-6)


def test_cells_under_a_seal_are_found() -> None:
    seal = np.full((HIGH, WIDE, 3), 255, np.uint8)
    for radius in (70, 60, 20):
        cv2.circle(seal, (300, 420), radius, (225, 40, 50), 6)
    stamped = np.minimum(sheet(), seal)  # ink under a seal stays dark

    assert {cell[:4] for cell in cells(stamped)} == {cell[:4] for cell in cells(sheet())}


def test_cells_of_a_table_with_red_rules_are_found() -> None:
    red = sheet()
    red[red[..., 0] < 100] = (225, 40, 40)

    assert {cell[:4] for cell in cells(red)} == {cell[:4] for cell in cells(sheet())}


def test_rules_paler_than_ink_are_found_and_lines_of_text_are_no_rules() -> None:
    paper = sheet()
    rng = np.random.default_rng(4)
    for y in (300, 400, 600):  # a photograph keeps some rules as a faint shade
        cv2.line(paper, (85, y), (715, y), (245, 245, 245), 4)
        cv2.line(paper, (80, y), (720, y), (226, 226, 226), 1)
    for row in range(5):
        for column, text in ((90, "18368193036"), (310, "91350100M000100Y43 18891024485")):
            cv2.putText(paper, text, (column, 235 + 100 * row), cv2.FONT_HERSHEY_SIMPLEX, 0.6, (30, 30, 30), 1)
            cv2.putText(paper, text, (column, 265 + 100 * row), cv2.FONT_HERSHEY_SIMPLEX, 0.6, (30, 30, 30), 1)
    noisy = np.clip(paper + rng.normal(0, 3, paper.shape), 0, 255).astype(np.uint8)

    assert {cell[:4] for cell in cells(noisy)} == {cell[:4] for cell in cells(sheet())}


def saved(kind: str, *pictures: np.ndarray) -> bytes:
    out = io.BytesIO()
    first, *more = (Image.fromarray(picture) for picture in pictures)
    first.save(out, kind, **({"save_all": True, "append_images": more} if more else {}))
    return out.getvalue()


def test_a_tiff_of_several_pages_gives_each() -> None:
    data = saved("TIFF", sheet(), np.full((300, 200, 3), 90, np.uint8))

    found = list(pages(data))

    assert page_count(data) == 2
    assert [(page.number, page.picture) for page in found] == [(0, True), (1, True)]
    assert found[1].pixels.shape == (300, 200, 3)
    assert [page.number for page in pages(data, only=(1,))] == [1]


def test_what_is_no_picture_is_refused() -> None:
    with pytest.raises(PageError):
        page_count(b"no picture")


@pytest.mark.parametrize(
    ("picture", "paper"),
    [
        (sheet(), True),
        (photograph(CORNERS), True),
        (sheet()[:300], False),
        (cv2.resize(sheet(), (200, 282)), False),
        (np.full((1100, 800, 3), 60, np.uint8), False),
        (np.full((1100, 800, 3), (240, 160, 60), np.uint8), False),
    ],
)
def test_a_sheet_is_told_from_other_pictures(picture: np.ndarray, paper: bool) -> None:
    assert is_paper(picture) is paper


def test_a_page_is_its_number_and_pixels() -> None:
    (page,) = pages(saved("PNG", sheet()))
    assert isinstance(page, Page)
    assert page.pixels.shape == (HIGH, WIDE, 3)


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_a_page_laid_on_the_glass_any_way_is_read_upright(quarters: int, tmp_path: Path) -> None:
    paper = sheet()
    for row in range(5):
        cv2.putText(paper, f"No. {row + 1}", (100, 260 + 100 * row), cv2.FONT_HERSHEY_SIMPLEX, 0.9, (30, 30, 30), 2)
        cv2.putText(paper, "HN-QC-2025-309", (320, 260 + 100 * row), cv2.FONT_HERSHEY_SIMPLEX, 0.9, (30, 30, 30), 2)
    file = tmp_path / "scan.png"
    file.write_bytes(saved("PNG", np.ascontiguousarray(np.rot90(paper, quarters))))

    (page,) = read_scan(OcrJob(str(file), ()))

    assert page[2] == -quarters % 4
    assert sum("HN-QC-2025-309" in line[0].replace(" ", "") for line in page[4]) == 5
