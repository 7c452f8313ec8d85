"""The command line as the contract says: statuses, one Chinese line a reason, files where they were asked for."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from review_lib import paths


def run(*args: str, home: Path, **env: str) -> subprocess.CompletedProcess[str]:
    known = {**os.environ, "QCREVIEW_HOME": str(home), "PYTHONUTF8": "1", **env}
    known.pop("QCREVIEW_STORE", None)
    return subprocess.run(
        [sys.executable, "-m", "review_lib", *args],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=known,
        timeout=300,
        check=False,
    )


def chinese(text: str) -> bool:
    return bool(re.search(r"[一-鿿]", text))


@pytest.mark.parametrize(
    "args",
    [
        ("rank", "nowhere", "--out", "out"),
        ("rank", "--store", "nowhere", "--out", "out"),
        ("explain", "E001", "--run", "nowhere"),
        ("verify", "--store", "nowhere"),
        ("export", "--store", "nowhere", "--out", "out"),
        ("intake", "nowhere.eml", "--store", "s", "--no-scans"),
    ],
)
def test_what_cannot_be_done_is_one_chinese_line_and_status_1(args: tuple[str, ...], tmp_path: Path) -> None:
    done = run(*(str(tmp_path / a) if a in ("nowhere", "out", "s", "nowhere.eml") else a for a in args), home=tmp_path)
    assert done.returncode == 1, done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert chinese(done.stderr)
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("args", [("nothing",), ("rank",), ("simulate", "--entries", "3"), ("marks", "submit")])
def test_wrong_usage_is_status_2(args: tuple[str, ...], tmp_path: Path) -> None:
    done = run(*args, home=tmp_path)
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr


def test_english_by_a_switch(tmp_path: Path) -> None:
    done = run("--lang", "en", "verify", "--store", str(tmp_path / "nowhere"), home=tmp_path)
    assert "no season" in done.stderr.lower()


def test_whole_season_by_commands(tmp_path: Path) -> None:
    inbox, store = tmp_path / "inbox", tmp_path / "s"
    inbox.mkdir()
    for name in ("0003.eml", "0005.eml", "0018.eml", "0019.eml"):
        (inbox / name).write_bytes((paths.sample_dir() / "inbox" / name).read_bytes())
    out = tmp_path / "o.json"
    got = run("intake", str(inbox), "--store", str(store), "--no-scans", "--json", str(out), home=tmp_path)
    assert got.returncode == 0, got.stderr
    told = json.loads(out.read_text(encoding="utf-8"))
    assert told["season"] == 2026
    assert [len(u["reports"]) for u in told["units"]] == [2, 3]
    assert set(told["units"][0]) >= {"unit", "mails", "received", "forms", "reports", "findings"}
    entries = [r["entry"] for u in told["units"] for r in u["reports"]]

    judges = tmp_path / "judges.csv"
    judges.write_text("judge,company\n甲,\n乙,\n丙,\n丁,\n", encoding="utf-8")
    decisions = tmp_path / "d.csv"
    decisions.write_text("entry,decision,reason\n" + "".join(f"{e},参评,\n" for e in entries), encoding="utf-8")
    for step in (
        ("decide", "--from", str(decisions)),
        ("assign", "--per-entry", "3", "--judges", str(judges)),
        ("simulate",),
        ("rank", "--out", str(tmp_path / "run")),
        ("rerun", "R-0001"),
        ("marks", "export", "--out", str(tmp_path / "tables")),
        ("verify",),
    ):
        done = run(*step, "--store", str(store), home=tmp_path)
        assert done.returncode == 0, (step, done.stderr)
    record = json.loads((tmp_path / "run" / "run.json").read_text(encoding="utf-8"))
    assert {"rule", "seed", "software", "inputs", "outputs", "head"} <= set(record)
    assert run("verify", "--store", str(store), "--head", record["head"][:16], home=tmp_path).returncode == 0
    assert run("verify", "--store", str(store), "--head", "0123456789abcdef", home=tmp_path).returncode == 1
    names = (tmp_path / "run" / "ranking.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(names) == 1 + len(entries)
    one = names[1].split(",")[2]
    assert one in run("explain", one, "--run", str(tmp_path / "run"), home=tmp_path).stdout
    made = run("export", "--store", str(store), "--out", str(tmp_path / "docs"), home=tmp_path)
    assert made.returncode == 0, made.stderr
    manifest = json.loads((tmp_path / "docs" / "manifest.json").read_text(encoding="utf-8"))
    assert {m["kind"] for m in manifest} >= {"ranking", "score_sheets", "casebook", "statistics", "letters"}
    assert all((tmp_path / "docs" / m["path"]).is_file() for m in manifest)
