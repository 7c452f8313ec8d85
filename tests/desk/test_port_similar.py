"""A judge is told which reports are alike, by their numbers alone; pins and proposals of the season's own door."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from review_lib.desk.judges import duty, panel
from review_lib.desk.port import DeskPort
from review_lib.desk.season import Season, open_folder
from review_lib.desk.view import view
from review_lib.judging.port import Conflict, Evidence, SheetData


@pytest.fixture
def season(judged: Path, tmp_path: Path) -> Iterator[Season]:
    folder = tmp_path / "sample"
    shutil.copytree(judged, folder)
    with open_folder(folder) as made:
        yield made


def sheets(season: Season) -> dict[str, tuple[DeskPort, SheetData]]:
    """One sheet an entry, with the door that opens it; one that is still open where there is one."""
    found: dict[str, tuple[DeskPort, SheetData]] = {}
    for judge in panel(season):
        port = DeskPort(season, judge.judge)
        for entry in duty(season, judge.judge, "").entries:
            sheet = port.open(entry)
            if entry not in found or sheet.card.state in ("new", "draft"):
                found[entry] = (port, sheet)
    return found


def test_similar_report_is_told_by_its_number_and_no_name(season: Season) -> None:
    now = view(season)
    findings = [f for unit in now.register.units for f in unit.findings if f.code == "similar_report"]
    assert findings  # there is something to tell
    names = {u.unit for u in now.register.units} | {r.file for u in now.register.units for r in u.reports}

    told = {e: [f.value for f in s.facts if f.label == "相似报告"] for e, (_, s) in sheets(season).items()}
    told = {entry: values for entry, values in told.items() if values}

    assert told
    for entry, values in told.items():
        others = [other for other in told if other != entry and any(other in value for value in values)]
        assert others
        assert not [name for name in names if any(name in value for value in values)]
        assert any(entry in value for other in others for value in told[other])


def test_pin_over_two_paragraphs_and_a_proposal_taken_back_come_back_as_given(season: Season) -> None:
    entry, port = next((e, p) for e, (p, s) in sheets(season).items() if s.card.state in ("new", "draft"))
    pin = Evidence("p1", "b3", 2, 5, "第一段\n第二段", "1.1", "for", until="b4")

    port.pin(entry, pin)
    port.pin(entry, pin)
    assert port.open(entry).evidence == (pin,)
    port.unpin(entry, "p1")
    assert port.open(entry).evidence == ()

    made = port.propose(entry, "level", "示范级", "扎实", 0)
    assert isinstance(port.propose(entry, "level", "示范级", "创新", 0), Conflict)
    back = port.propose(entry, "level", None, "", made.version)
    held = port.open(entry).proposals
    assert [(p.choice, p.version) for p in held] == [("", back.version)]
    assert not isinstance(port.propose(entry, "level", "专业级", "扎实", back.version), Conflict)
    assert port.open(entry).proposals[0].choice == "专业级"
