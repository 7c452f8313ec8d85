"""A folder of tables: what is taken, what is refused by name, and that nothing is written then."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from review_lib.errors import InputError
from review_lib.ranking.folder import read_folder
from review_lib.ranking.run import rank_folder
from review_lib.ranking.simulate import simulate_folder
from review_lib.ranking.stored import read_result

HOSTILE = Path(__file__).parent / "hostile"


def official(folder: Path) -> dict[str, tuple[str, ...]]:
    """The official columns of a result by entry."""
    with (folder / "ranking.csv").open(encoding="utf-8", newline="") as file:
        keys = ("score", "rank", "award", "judges", "dropped")
        return {row["entry"]: tuple(row[k] for k in keys) for row in csv.DictReader(file)}


def without(source: Path, drop: dict[str, list[int]], target: Path) -> Path:
    """A copy of a folder without some lines."""
    shutil.copytree(source, target)
    for name, lines in drop.items():
        rows = (source / name).read_bytes().split(b"\n")
        (target / name).write_bytes(b"\n".join(r for n, r in enumerate(rows, 1) if n not in lines))
    return target


@pytest.mark.parametrize("folder", sorted(p.name for p in HOSTILE.iterdir()))
def test_hostile_folder_is_named_or_taken_as_expected(folder, tmp_path):
    source, want = HOSTILE / folder, json.loads((HOSTILE / folder / "expected.json").read_text(encoding="utf-8"))
    try:
        rank_folder(source, tmp_path / "out")
        status, said = 0, ""
    except InputError as error:
        status, said = 1, str(error)

    assert status in want["status"]
    if status:
        assert not (tmp_path / "out").exists()
        for name, line in want["named"]:
            assert any(name in row and f" {line} " in row for row in said.splitlines())
        for word in (*want.get("files", ()), *want.get("words", ())):
            assert word in said
    if want["skip_bad"] or not status:
        rank_folder(source, tmp_path / "left", skip_bad=True)
        results = []
        for n, result in enumerate(want["results"]):
            clean = source / "utf8" if result.get("utf8") else without(source, result["drop"], tmp_path / f"c{n}")
            rank_folder(clean, tmp_path / f"o{n}")
            results.append(official(tmp_path / f"o{n}"))
        assert official(tmp_path / "left") in results


@pytest.mark.parametrize(
    "setting",
    [{"OPENBLAS_NUM_THREADS": "2"}, {"OPENBLAS_CORETYPE": "Nehalem"}, {"NPY_DISABLE_CPU_FEATURES": "X86_V3 X86_V4"}],
)
def test_other_threads_and_processor_features_give_the_same_bytes(setting, tmp_path):
    source = simulate_folder(20, 6, 4, tmp_path / "in", 2, 3)
    rank_folder(source, tmp_path / "a")
    call = (
        "import sys, pathlib as p, review_lib.ranking.run as r; r.rank_folder(p.Path(sys.argv[1]), p.Path(sys.argv[2]))"
    )

    subprocess.run(
        [sys.executable, "-W", "ignore", "-c", call, str(source), str(tmp_path / "b")],
        env={**os.environ, **setting},
        check=True,
    )

    for name in ("ranking.csv", "judges.csv", "run.json"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_utf16_is_refused_by_name(tmp_path):
    source = simulate_folder(8, 3, 3, tmp_path / "in", 1, 1)
    path = source / "judges.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("utf-16"))

    with pytest.raises(InputError, match=r"judges\.csv.*UTF-16"):
        rank_folder(source, tmp_path / "out")


def test_a_doubled_row_that_agrees_counts_once_and_else_both_are_named(tmp_path):
    source = simulate_folder(8, 3, 3, tmp_path / "in", 1, 1)
    path = source / "marks.csv"
    text = path.read_text(encoding="utf-8")
    first = text.splitlines()[1]
    path.write_text(text + first + "\n", encoding="utf-8", newline="\n")
    again = read_folder(source)
    path.write_text(text + first.rsplit(",", 1)[0] + ",0\n", encoding="utf-8", newline="\n")
    differs = read_folder(source)

    assert again.bad == ()
    last = len(text.splitlines()) + 1
    assert differs.bad == (("marks.csv", 2), ("marks.csv", last))
    assert len(differs.round.marks) == len(again.round.marks) - 1


def test_a_column_at_gives_the_order_of_marking(tmp_path):
    source = simulate_folder(8, 3, 3, tmp_path / "in", 1, 1)
    path = source / "marks.csv"
    head, *rows = path.read_text(encoding="utf-8").splitlines()
    timed = [f"{row},{len(rows) - n}" for n, row in enumerate(rows)]
    path.write_text("\n".join([head + ",at", *timed]) + "\n", encoding="utf-8", newline="\n")

    marks = read_folder(source).round.marks

    assert [f"{m.judge},{m.entry},{m.item},{m.mark}" for m in marks] == rows[::-1]


def test_the_same_input_gives_the_same_bytes_and_reads_back(tmp_path):
    source = simulate_folder(20, 6, 4, tmp_path / "in", 2, 3)

    first, second = rank_folder(source, tmp_path / "a"), rank_folder(source, tmp_path / "b")

    for name in ("ranking.csv", "judges.csv", "sheets.csv", "run.json"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    assert first.result == second.result
    back = read_result(tmp_path / "a")
    assert back.rows == first.result.rows and back.sheets == first.result.sheets
    record = json.loads((tmp_path / "a" / "run.json").read_text(encoding="utf-8"))
    for name in ("entries.csv", "judges.csv", "items.csv", "marks.csv", "recusals.csv", "rule.yml"):
        assert record["inputs"][name] == hashlib.sha256((source / name).read_bytes()).hexdigest()
    assert record["outputs"]["ranking.csv"] == hashlib.sha256((tmp_path / "a" / "ranking.csv").read_bytes()).hexdigest()
