"""One sample season for all door tests: taken in once, copied for each test that changes it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from review_lib.desk import sample as job
from review_lib.desk.season import Season, open_folder


@pytest.fixture(scope="session")
def taken_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a sample season with its mails taken in, nothing decided yet."""
    folder = tmp_path_factory.mktemp("season") / "sample"
    with job.open_sample(folder) as season:
        job.take_in(season)
    return folder


@pytest.fixture(scope="session")
def judged(taken_in: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a sample season that was decided, assigned and marked (one judge left open)."""
    from review_lib import paths
    from review_lib.desk.decide import decide_from
    from review_lib.desk.judges import draw, list_judges, panel
    from review_lib.desk.sheets import invent

    folder = tmp_path_factory.mktemp("judged") / "sample"
    shutil.copytree(taken_in, folder)
    home = paths.sample_dir()
    with open_folder(folder) as season:
        decide_from(season, home / "decisions.csv")
        list_judges(season, home / "judges.csv", home / "conflicts.csv")
        draw(season, seed=1)
        invent(season, 1, leave=(panel(season)[0].judge,))
    return folder


@pytest.fixture
def season(judged: Path, tmp_path: Path) -> Iterator[Season]:
    """A judged sample season of the test's own."""
    folder = tmp_path / "sample"
    shutil.copytree(judged, folder)
    with open_folder(folder) as opened:
        yield opened


@pytest.fixture
def fresh(taken_in: Path, tmp_path: Path) -> Iterator[Season]:
    """A taken-in sample season of the test's own, nothing decided."""
    folder = tmp_path / "sample"
    shutil.copytree(taken_in, folder)
    with open_folder(folder) as opened:
        yield opened
