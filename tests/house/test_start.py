"""start.py at its door: old Pythons, what stops an installation, and when nothing needs to be done."""

from __future__ import annotations

import ast
import importlib.util
import json
import subprocess
import sys
from collections import namedtuple
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
START = ROOT / "start.py"


@pytest.fixture
def start() -> ModuleType:
    spec = importlib.util.spec_from_file_location("qcreview_start", START)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_old_python_is_told_one_chinese_line() -> None:
    pretend = (
        "import runpy, sys; sys.version_info = (3, 8, 18, 'final', 0);"
        f"runpy.run_path({str(START)!r}, run_name='__main__')"
    )

    done = subprocess.run([sys.executable, "-X", "utf8", "-c", pretend], capture_output=True, check=False)

    said = done.stderr.decode("utf-8")
    assert done.returncode == 1
    assert done.stdout == b""
    assert said.count("\n") == 1
    assert said.startswith("需要 Python 3.11 或更新的版本，现在用的是 3.8.18")
    said.encode("gbk")


def test_source_is_readable_by_old_python() -> None:
    """Python 2 and every Python 3 must get as far as the check."""
    tree = ast.parse(START.read_text(encoding="utf-8"), feature_version=(3, 4))

    modern = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.Match, ast.AsyncFunctionDef, ast.Nonlocal)
    assert [node.lineno for node in ast.walk(tree) if isinstance(node, modern)] == []
    assert [n.lineno for n in ast.walk(tree) if isinstance(n, ast.List) and _starred(n.elts)] == []
    for function in (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)):
        arguments = [*function.args.args, *function.args.kwonlyargs]
        assert function.returns is None and not function.args.kwonlyargs
        assert [a.arg for a in arguments if a.annotation] == []


def _starred(parts: list[ast.expr]) -> bool:
    return any(isinstance(part, ast.Starred) for part in parts)


@pytest.mark.parametrize(
    ("log", "line"),
    [
        ("OSError: [Errno 28] No space left on device: '/tmp/pip'", "磁盘已满"),
        ("ERROR: Could not install packages due to an OSError: [WinError 112]", "磁盘已满"),
        (
            "WARNING: Retrying ... NewConnectionError('... [Errno -2] Name or service not known')\nERROR: x",
            "连不上网络",
        ),
        ("Temporary failure in name resolution\nERROR: No matching distribution found for x", "连不上网络"),
        ("error: [WinError 5] Access is denied", "没有写入权限"),
        ("ERROR: No matching distribution found for pandas==3.1.1 (from x)", "缺少软件包：pandas==3.1.1。"),
        ("ERROR: something new", "别的"),
    ],
)
def test_reason_of_failed_installation(start: ModuleType, log: str, line: str) -> None:
    said = start.reason_of(log, "别的")

    assert said.startswith(line)
    assert "\n" not in said


def test_full_disk_is_said_before_installing(start: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")  # as shutil gives it
    monkeypatch.setattr(start.shutil, "disk_usage", lambda _: usage(10**9, 10**9, 3 * 10**8))

    with pytest.raises(start.CannotInstallError, match=r"磁盘空间不够：安装约需 1\.5 GB，现在只剩 0\.3 GB"):
        start.check_room()


def test_offline_without_wheels_is_refused(start: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "WHEELS", str(tmp_path / "none"))
    monkeypatch.setattr(start, "python_of", lambda _: sys.executable)
    monkeypatch.setattr(start, "check_room", lambda: None)

    with pytest.raises(start.CannotInstallError, match="没有找到 wheels 文件夹"):
        start.install(str(tmp_path), [], True)


def test_unchanged_installation_is_left_alone(
    start: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second run installs nothing; a changed lock or an extra that is missing does."""
    asked: list[list[str]] = []
    monkeypatch.setattr(start, "python_of", lambda _: sys.executable)
    monkeypatch.setattr(start, "check_room", lambda: None)
    monkeypatch.setattr(start, "WHEELS", str(tmp_path / "none"))
    monkeypatch.setattr(start, "run_installer", lambda command, _: (asked.append(command[-1:]), (0, ""))[1])

    start.install(str(tmp_path), ["test"], False)
    start.install(str(tmp_path), [], False)
    start.install(str(tmp_path), ["test"], False)
    assert asked == [[".[test]"]]

    stamp = tmp_path / start.STAMP
    stamp.write_text(json.dumps({"key": "of another lock", "extras": ["test"]}), encoding="utf-8")
    start.install(str(tmp_path), [], False)
    assert asked == [[".[test]"], ["."]]


def test_environment_of_conda_is_used_but_not_its_base(
    start: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(start.sys, "prefix", sys.base_prefix)
    monkeypatch.setattr(start, "python_of", lambda _: sys.executable)
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    monkeypatch.setenv("CONDA_PREFIX", str(tmp_path))

    monkeypatch.setenv("CONDA_DEFAULT_ENV", "qcreview")
    assert start.active_environment() == str(tmp_path)
    monkeypatch.setenv("CONDA_DEFAULT_ENV", "base")
    assert start.active_environment() is None


def test_every_line_stands_on_a_gbk_console() -> None:
    START.read_text(encoding="utf-8").encode("gbk")
