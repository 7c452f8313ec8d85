"""The red seal: found by its shape under any light and turn, and nothing else taken for one."""

from __future__ import annotations

import math
from pathlib import Path

import cv2
import numpy as np
import pytest

from review_lib.convert.pages import pages, straightened, turned
from review_lib.convert.seal import find_seals
from review_lib.intake.mail import read_mail
from review_lib.paths import rules_dir
from review_lib.rules.limits import load_limits

RED = (206, 44, 48)


def paper() -> np.ndarray:
    page = np.full((1170, 827, 3), 255, np.uint8)
    for y in range(150, 700, 40):
        cv2.line(page, (80, y), (740, y), (30, 30, 30), 1)
    return page


def stamp(page: np.ndarray, at: tuple[int, int] = (500, 600), radius: int = 78) -> np.ndarray:
    cv2.circle(page, at, radius, RED, 3)
    points = []
    for n in range(10):
        length = radius * (0.3 if n % 2 == 0 else 0.12)
        points.append((at[0] + length * math.sin(n * math.pi / 5), at[1] - length * math.cos(n * math.pi / 5)))
    cv2.fillPoly(page, [np.array(points, np.int32)], RED)
    return page


def test_a_seal_on_a_table_is_found() -> None:
    (seal,) = find_seals(stamp(paper()))
    assert abs((seal.left + seal.right) / 2 - 500 / 827) < 0.02
    assert abs((seal.top + seal.bottom) / 2 - 600 / 1170) < 0.02


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_seal_on_a_turned_page_is_found(quarters: int) -> None:
    assert len(find_seals(turned(stamp(paper()), quarters))) == 1


def test_a_seal_on_a_photograph_under_yellow_light_is_found() -> None:
    page = stamp(paper()).astype(float)
    light = np.linspace(0.55, 1.0, page.shape[1])[None, :, None] * np.array([1.0, 0.9, 0.68])
    photo = cv2.GaussianBlur((page * light).astype(np.uint8), (3, 3), 0)
    assert len(find_seals(photo)) == 1


def test_yellow_paper_without_a_seal_has_none() -> None:
    page = paper().astype(float)
    light = np.linspace(0.55, 1.0, page.shape[1])[None, :, None] * np.array([1.0, 0.88, 0.66])
    assert find_seals((page * light).astype(np.uint8)) == ()


def test_a_grey_scan_of_a_seal_has_none() -> None:
    grey = cv2.cvtColor(cv2.cvtColor(stamp(paper()), cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    assert find_seals(grey) == ()


def test_red_lines_frames_headings_and_logos_are_no_seal() -> None:
    page = paper()
    cv2.line(page, (80, 120), (740, 120), RED, 4)
    cv2.rectangle(page, (200, 300), (350, 430), RED, 3)
    cv2.circle(page, (120, 90), 28, RED, -1)
    cv2.circle(page, (600, 900), 70, RED, -1)
    cv2.putText(page, "RED HEAD", (250, 80), cv2.FONT_HERSHEY_SIMPLEX, 2.0, RED, 6)
    assert find_seals(page) == ()


def test_a_small_round_mark_is_no_seal() -> None:
    assert find_seals(stamp(paper(), radius=25)) == ()


def test_two_seals_are_found() -> None:
    assert len(find_seals(stamp(stamp(paper(), at=(250, 300)), at=(560, 900)))) == 2


def test_a_slanted_page_is_straightened() -> None:
    page = paper()
    matrix = cv2.getRotationMatrix2D((413, 585), 2.0, 1.0)
    slanted = cv2.warpAffine(page, matrix, (827, 1170), borderValue=(255, 255, 255))
    level, back = straightened(slanted)
    dark = (level[:, 200:600].min(axis=2) < 140).mean(axis=1)
    assert (dark > 0.8).sum() >= 10
    assert abs(math.degrees(math.asin(back[1, 0]))) == pytest.approx(2.0, abs=0.3)


def test_the_sample_has_one_scan_without_a_seal(inbox: Path) -> None:
    mail = read_mail("0014.eml", (inbox / "0014.eml").read_bytes(), load_limits(rules_dir() / "2026"))
    bare = []
    for file in mail.attachments:
        if file.kind == "pdf" and not any(find_seals(page.pixels) for page in pages(file.data, longest=842)):
            bare.append(file.name)
    assert len(bare) == 1
    assert "破壁QC小组" in bare[0]
