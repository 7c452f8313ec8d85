"""The screens' JavaScript, tested by Node's own runner: every ``*.test.mjs`` beside this file."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.mark.needs("node")
@pytest.mark.parametrize("file", sorted(HERE.glob("*.test.mjs")), ids=lambda path: path.name)
def test_javascript_units(file: Path) -> None:
    node = shutil.which("node") or shutil.which("nodejs")
    assert node

    ran = subprocess.run([node, "--test", str(file)], capture_output=True, text=True, encoding="utf-8", check=False)

    assert ran.returncode == 0, ran.stdout
