"""What is shipped: the lock, the wheel with its data, and where a program finds them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from review_lib import paths

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def _locked() -> dict[str, list[str]]:
    """Package -> the versions that the lock allows (two where systems or Pythons differ)."""
    locked: dict[str, list[str]] = {}
    for line in (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines():
        pinned = re.match(r"([A-Za-z0-9_.-]+)(?:\[[^\]]*\])?==([^ ;]+)", line)
        if pinned:
            locked.setdefault(canonicalize_name(pinned[1]), []).append(pinned[2])
    return locked


def test_lock_holds_every_direct_dependency() -> None:
    locked = _locked()
    extras = PROJECT["project"]["optional-dependencies"].values()
    named = [*PROJECT["project"]["dependencies"], *(name for extra in extras for name in extra)]

    wrong = []
    for text in named:
        wanted = Requirement(text)
        versions = locked.get(canonicalize_name(wanted.name), [])
        if not versions or not all(version in wanted.specifier for version in versions):
            wrong.append(f"{text}: the lock has {versions}")

    assert wrong == [], "make the lock anew: its first line says how"


def test_paths_in_the_checkout() -> None:
    assert paths.rules_dir() == ROOT / "data" / "rules"
    assert paths.sample_dir() == ROOT / "data" / "sample"
    assert paths.notebooks_dir() == ROOT / "notebooks"
    assert paths.seasons_dir() == Path(os.environ["QCREVIEW_HOME"]) / "data" / "seasons"
    assert paths.exports_dir() == Path(os.environ["QCREVIEW_HOME"]) / "exports"


def test_paths_without_a_home_named(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.delenv("QCREVIEW_HOME")

    assert paths.seasons_dir() == ROOT / "data" / "seasons"
    assert paths.exports_dir() == ROOT / "exports"


def test_wheel_brings_rules_sample_notebooks_and_the_labextension(tmp_path: Path) -> None:
    """Installed from a wheel, nothing of the checkout is needed."""
    build = "import sys, hatchling.build; print(hatchling.build.build_wheel(sys.argv[1]))"
    done = subprocess.run(
        [sys.executable, "-c", build, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    wheel = tmp_path / done.stdout.split()[-1]
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(tmp_path / "site")
        shared = [name for name in packed.namelist() if name.endswith("labextensions/qcreview-app/package.json")]

    ask = "from review_lib import paths as p; print(p.rules_dir(), p.sample_dir(), p.notebooks_dir(), sep='\\n')"
    told = subprocess.run(
        [sys.executable, "-c", ask],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "site"), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )

    rules, sample, notebooks = (Path(line) for line in told.stdout.splitlines())
    inside = tmp_path / "site" / "review_lib" / "_data"
    assert (rules, sample, notebooks) == (inside / "rules", inside / "sample", inside / "notebooks")
    assert (rules / "2026" / "season.yml").is_file()
    assert len(list((sample / "inbox").glob("*.eml"))) == len(list((ROOT / "data/sample/inbox").glob("*.eml"))) > 0
    assert len(list(notebooks.glob("*.ipynb"))) == len(list((ROOT / "notebooks").glob("*.ipynb"))) == 7
    assert [name for name in shared if "share/jupyter" in name], shared
