# -*- coding: utf-8 -*-
"""One file that sets the house up and runs it. It needs nothing but Python 3.11 or newer.

    python start.py                    install, take in the sample season, open JupyterLab
    python start.py --no-browser       the same, without opening a browser
    python start.py --headless         everything, but the server is stopped once it has answered (for a test)
    python start.py test [--strict] [--long] [PYTEST ARGUMENTS]
    python start.py bundle [DIR]       a folder of wheels for a computer without network (default: wheels/)

Into an active conda environment or venv it installs there, else into `.venv` beside this file; never into a
system's Python. pip's own settings (pip.conf, PIP_*) hold. Where a folder `wheels/` lies beside this file it is
used first, and with `--offline` alone.

This file must be readable by any old Python, even Python 2, so that it can say in one line what is wrong. So it
has no f-strings, no annotations, and imports what is new only after the check.
"""

from __future__ import unicode_literals

import os
import sys

LEAST = (3, 11)
ROOT = os.path.dirname(os.path.abspath(__file__))


def write(stream, text):  # type: (object, str) -> None
    """Write one line that no console can choke on: what its encoding lacks becomes a question mark."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    if encoding.lower() in ("ascii", "us-ascii", "ansi_x3.4-1968"):
        encoding = "utf-8"
    raw = getattr(stream, "buffer", stream)
    stream.flush()  # type: ignore[attr-defined]
    raw.write((text + "\n").encode(encoding, "replace"))  # type: ignore[attr-defined]
    raw.flush()  # type: ignore[attr-defined]


def tell(text):  # type: (str) -> None
    write(sys.stdout, text)


def fail(text, status=1):  # type: (str, int) -> None
    """Say in one line what stops the work, keep a double-clicked window open, and end."""
    write(sys.stderr, text)
    keep_window()
    sys.exit(status)


def keep_window():  # type: () -> None
    """On Windows a double-clicked window would close at once, with the line that explains why."""
    if os.name != "nt" or os.environ.get("CI"):
        return
    try:
        import ctypes

        ours = ctypes.windll.kernel32.GetConsoleProcessList((ctypes.c_uint * 8)(), 8) <= 2  # type: ignore[attr-defined]
    except (AttributeError, ImportError, OSError):
        return
    if ours and sys.stdin and sys.stdin.isatty():
        write(sys.stdout, "按回车键关闭窗口。")
        sys.stdin.readline()


if sys.version_info[:2] < LEAST:
    fail(
        "需要 Python 3.11 或更新的版本，现在用的是 {}（{}）。请从 python.org 安装新版，再运行 start.py。".format(
            ".".join(str(part) for part in sys.version_info[:3]), sys.executable
        )
    )

import argparse  # noqa: E402
import errno  # noqa: E402
import hashlib  # noqa: E402
import importlib.util  # noqa: E402
import json  # noqa: E402
import shutil  # noqa: E402
import subprocess  # noqa: E402
import time  # noqa: E402

VENV = os.path.join(ROOT, ".venv")
LOCK = os.path.join(ROOT, "requirements.lock")
WHEELS = os.path.join(ROOT, "wheels")
SAMPLE = os.path.join("data", "seasons", "sample")
ROOM_NEEDED_MB = 1500
STAMP = "qcreview-installed.json"

# Words in pip's or uv's output -> what the user is told. The first group that is found holds.
REASONS = [
    (
        ("No space left on device", "Errno 28", "WinError 112", "not enough space", "磁盘空间不足"),
        "磁盘已满，安装不下。请腾出约 {:.1f} GB 后再运行 start.py。".format(ROOM_NEEDED_MB / 1000.0),
    ),
    (
        ("WinError 206", "filename or extension is too long"),
        "文件夹的路径太长。请把整个文件夹移到较短的位置（如 C:\\qcreview）后再运行 start.py。",
    ),
    (
        ("WinError 5]", "Permission denied", "Access is denied", "Read-only file system", "拒绝访问"),
        "没有写入权限。请把整个文件夹移到自己可以写的位置后再运行 start.py。",
    ),
    (
        (
            "NewConnectionError",
            "Failed to establish",
            "ConnectTimeout",
            "ReadTimeout",
            "Read timed out",
            "name resolution",
            "getaddrinfo failed",
            "Name or service not known",
            "nodename nor servname",
            "Max retries exceeded",
            "ProxyError",
            "SSLError",
            "SSLCertVerificationError",
            "Network is unreachable",
            "Connection refused",
            "Connection reset",
            "RemoteDisconnected",
            "error sending request",
            "Connection broken",
        ),
        "连不上网络，软件包取不下来。请检查网络或 pip 的镜像设置后再运行；没有网络的电脑，请先在有网络的电脑上运行 "
        "start.py bundle，把 wheels 文件夹拷到这里。",
    ),
    (
        ("No matching distribution found", "Could not find a version", "no wheels are usable", "were not found"),
        "缺少软件包：{missing}。有 wheels 文件夹的，请用同样的系统和 Python 版本重新运行 start.py bundle；"
        "用镜像的，请换一个较全的镜像。",
    ),
]


class CannotInstallError(Exception):
    """The packages cannot be installed; the text is the one line for the user."""


def python_of(prefix):  # type: (str) -> str
    """The interpreter of an environment."""
    if os.name != "nt":
        return os.path.join(prefix, "bin", "python")
    inside = os.path.join(prefix, "Scripts", "python.exe")
    return inside if os.path.exists(inside) else os.path.join(prefix, "python.exe")


def answers(python, code):  # type: (str, str) -> bool
    """Whether that interpreter runs `code` without an error."""
    try:
        return subprocess.call([python, "-c", code], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def active_environment():  # type: () -> str | None
    """The prefix of the venv or conda environment in use, or None. conda's own `base` is none to install into."""
    if sys.prefix != sys.base_prefix:
        return sys.prefix
    conda = os.environ.get("CONDA_PREFIX")
    if conda and os.environ.get("CONDA_DEFAULT_ENV") != "base" and os.path.exists(python_of(conda)):
        return conda
    venv = os.environ.get("VIRTUAL_ENV")
    if venv and os.path.exists(python_of(venv)):
        return venv
    return None


def environment():  # type: () -> str
    """The prefix to install into; `.venv` is made, or made anew where it does not run."""
    new_enough = "import sys; sys.exit(sys.version_info[:2] < {!r})".format(LEAST)
    active = active_environment()
    if active:
        if not answers(python_of(active), new_enough):
            raise CannotInstallError(
                "当前环境（{}）的 Python 太旧，需要 3.11 或更新的版本。请先停用它，再运行 start.py。".format(active)
            )
        return active
    if not answers(python_of(VENV), new_enough):
        check_room()
        tell("正在建立运行环境 .venv")
        made = subprocess.run(
            [sys.executable, "-m", "venv", "--clear", VENV],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        if made.returncode:
            said = made.stdout.decode("utf-8", "replace")
            if uv() and subprocess.call([str(uv()), "venv", "-q", "--clear", "--python", sys.executable, VENV]) == 0:
                return VENV
            shutil.rmtree(VENV, ignore_errors=True)
            if "ensurepip" in said or "No module named" in said:
                raise CannotInstallError(
                    "这台电脑的 Python 缺少 venv。Debian、Ubuntu 请先运行 sudo apt install python3-venv，"
                    "再运行 start.py。"
                )
            raise CannotInstallError(reason_of(said, "建立运行环境没有成功：{}".format(last_line(said))))
    return VENV


def uv():  # type: () -> str | None
    """The program uv: the way where an environment has no pip (uv makes such ones)."""
    return shutil.which("uv")


def check_room():  # type: () -> None
    """Say before, not after, that the disk is too full."""
    free = shutil.disk_usage(ROOT).free / 1e6
    if free < ROOM_NEEDED_MB:
        raise CannotInstallError(
            "磁盘空间不够：安装约需 {:.1f} GB，现在只剩 {:.1f} GB。请腾出空间后再运行 start.py。".format(
                ROOM_NEEDED_MB / 1e3, free / 1e3
            )
        )


def last_line(text):  # type: (str) -> str
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    errors = [line for line in lines if line.lower().startswith("error")]
    return (errors or lines or ["?"])[-1]


def reason_of(log, otherwise):  # type: (str, str) -> str
    """The one line for a failed installation, from what pip or uv wrote."""
    for words, line in REASONS:
        if any(word in log for word in words):
            missing = [part.split("(from")[0].strip() for part in log.split("No matching distribution found for ")[1:]]
            return line.replace("{missing}", missing[0].splitlines()[0] if missing else last_line(log))
    return otherwise


def installer(python):  # type: (str) -> list[str]
    """The command that installs into this environment: its pip, else uv, else a pip made with ensurepip."""
    if answers(python, "import pip"):
        # --no-compile: Python compiles what is used when it is first used, which saves half a minute now
        pip = [python, "-m", "pip", "install", "--no-compile", "--disable-pip-version-check", "--no-input"]
        return pip + ["--progress-bar", "off"]
    if uv():
        return [str(uv()), "pip", "install", "--python", python]
    if subprocess.call([python, "-m", "ensurepip"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0:
        return installer(python)
    raise CannotInstallError("当前环境没有 pip，也装不上。请换一个带 pip 的环境，再运行 start.py。")


def key_of(python):  # type: (str) -> str
    """What an installation rests on: the lock, the description of the package, the place and the interpreter."""
    told = hashlib.sha256()
    for path in (LOCK, os.path.join(ROOT, "pyproject.toml")):
        with open(path, "rb") as file:
            told.update(file.read().replace(b"\r\n", b"\n"))
    version = subprocess.run(
        [python, "-c", "import sys; print(sys.version)"], stdout=subprocess.PIPE, check=False
    ).stdout
    told.update(version + os.fsencode(ROOT) + os.fsencode(python))
    return told.hexdigest()


def install(prefix, extras, offline):  # type: (str, list[str], bool) -> None
    """Install the pinned packages and this checkout itself; nothing is done where nothing has changed."""
    python, stamp = python_of(prefix), os.path.join(prefix, STAMP)
    key, known = key_of(python), {}  # type: str, dict[str, object]
    try:
        with open(stamp, encoding="utf-8") as file:
            known = json.load(file)
    except (OSError, ValueError):
        known = {}
    there = [str(extra) for extra in known.get("extras", [])] if known.get("key") == key else None  # type: ignore[attr-defined]
    if there is not None and set(extras) <= set(there):
        return
    if not known:
        check_room()
    wanted = sorted(set(extras) | set(there or []))
    target = ".[{}]".format(",".join(wanted)) if wanted else "."
    command = installer(python) + ["-c", LOCK, "-e", target]
    local = ["--find-links", WHEELS, "--no-index"]
    has_wheels = os.path.isdir(WHEELS) and any(name.endswith(".whl") for name in os.listdir(WHEELS))
    if offline and not has_wheels:
        raise CannotInstallError(
            "没有找到 wheels 文件夹。请先在有网络的电脑上运行 start.py bundle，把 wheels 文件夹拷到这里。"
        )
    tell("正在安装软件包（第一次约需一至三分钟）")
    begun = time.monotonic()
    log_path = os.path.join(prefix, "qcreview-install.log")
    if has_wheels:
        status, log = run_installer(command + local, log_path)
        if status and not offline:
            status, log = run_installer(command + ["--find-links", WHEELS], log_path)
    else:
        status, log = run_installer(command, log_path)
    if status:
        raise CannotInstallError(reason_of(log, "安装没有成功：{}（详见 {}）".format(last_line(log), log_path)))
    with open(stamp, "w", encoding="utf-8") as file:
        json.dump({"key": key, "extras": wanted}, file)
    tell("安装完成，用时 {:.0f} 秒".format(time.monotonic() - begun))


def run_installer(command, log_path):  # type: (list[str], str) -> tuple[int, str]
    """Run pip or uv with its words kept in a log and a short progress on screen; its status and its words."""
    # A pip.conf that says `user = true` cannot hold inside an environment.
    settings = dict(os.environ, PIP_USER="0", PYTHONIOENCODING="utf-8", PYTHONNOUSERSITE="1")
    live = sys.stdout.isatty()
    lines, taken, shown = [], 0, time.monotonic()  # type: list[str], int, float
    process = subprocess.Popen(command, cwd=ROOT, env=settings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        for raw in process.stdout or ():
            line = raw.decode("utf-8", "replace").rstrip()
            lines.append(line)
            if line.startswith("Collecting "):
                taken += 1
                progress = "  已取 {} 个软件包".format(taken)
            elif line.startswith("Installing collected"):
                progress = "  正在装入 {} 个软件包".format(line.count(",") + 1)
            else:
                continue
            if live:
                sys.stdout.write("\r" + progress + "    ")
                sys.stdout.flush()
            elif time.monotonic() - shown > 10 or not line.startswith("Collecting "):
                tell(progress)
                shown = time.monotonic()
        status = process.wait()
    except KeyboardInterrupt:
        process.kill()
        raise
    if live:
        sys.stdout.write("\r" + " " * 60 + "\r")
    with open(log_path, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    return status, "\n".join(lines)


def run(command):  # type: (list[str]) -> int
    """Run a program of ours on this console to its end; Ctrl-C is its to answer."""
    process = subprocess.Popen(command, cwd=ROOT, env=dict(os.environ, PYTHONNOUSERSITE="1"))
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue


def main_job(asked):  # type: (argparse.Namespace) -> int
    """Install, take in the sample season, open the notebooks."""
    prefix = environment()
    install(prefix, [], asked.offline)
    program = [python_of(prefix), "-m", "review_lib"]
    status = run(program + ["sample", "--store", SAMPLE])
    if status:
        return status
    if asked.headless:
        return run([python_of(prefix), "-m", "review_lib.lab", "--check"])
    return run(program + ["lab"] + (["--no-browser"] if asked.no_browser else []))


def test_job(asked, rest):  # type: (argparse.Namespace, list[str]) -> int
    """Install the test extras and pass all tests; what lacks a program of the system is skipped and listed."""
    prefix = environment()
    install(prefix, ["test"], asked.offline)
    command = [python_of(prefix), "-m", "pytest", "-n", str(min(os.cpu_count() or 1, 4)), "--dist", "loadfile"]
    if asked.strict:
        command.append("--strict-tools")
    if asked.long:
        command.append("--long")
    return run(command + rest)


def bundle_job(folder):  # type: (str) -> int
    """Gather every wheel that an installation needs, for a computer of the same kind without network."""
    prefix = environment()
    python = python_of(prefix)
    if not answers(python, "import pip"):
        subprocess.call([python, "-m", "ensurepip"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if not answers(python, "import pip"):
        raise CannotInstallError("当前环境没有 pip，打不了包。请换一个带 pip 的环境，再运行 start.py bundle。")
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(ROOT, "pyproject.toml"), encoding="utf-8") as file:
        backend = [part for part in file.read().split('"') if part.startswith("hatchling==")]
    tell("正在收集软件包到 {}".format(folder))
    command = [python, "-m", "pip", "wheel", "--disable-pip-version-check", "--no-input", "--progress-bar", "off"]
    status, log = run_installer(
        command + ["-c", LOCK, "-w", folder, "."] + backend + ["editables"], os.path.join(prefix, "qcreview-bundle.log")
    )
    if status:
        raise CannotInstallError(reason_of(log, "打包没有成功：{}".format(last_line(log))))
    for name in os.listdir(folder):
        if name.startswith("qcreview_workbook-"):
            os.remove(os.path.join(folder, name))
    size = sum(os.path.getsize(os.path.join(folder, name)) for name in os.listdir(folder)) / 1e6
    tell(
        "已收集 {} 个软件包，共 {:.0f} MB。把它作为 wheels 文件夹，放到另一台电脑（同样的系统、Python {}.{}）的 "
        "start.py 旁边，再运行 start.py。".format(len(os.listdir(folder)), size, *sys.version_info[:2])
    )
    return 0


def command_line():  # type: () -> argparse.ArgumentParser
    parser = argparse.ArgumentParser(prog="start.py", description="安装并打开 QC 成果评审工作簿")
    parser.add_argument("--no-browser", action="store_true", help="不自动打开浏览器")
    parser.add_argument("--headless", action="store_true", help="全部做完，但不保留服务（用于测试）")
    parser.add_argument("--offline", action="store_true", help="只用 wheels 文件夹里的软件包，不连网络")
    jobs = parser.add_subparsers(dest="job", metavar="")
    test = jobs.add_parser("test", help="运行全部测试；其余参数交给 pytest")
    test.add_argument("--strict", action="store_true", help="有测试因缺少程序而跳过，即为不通过")
    test.add_argument("--long", action="store_true", help="也运行费时的测试")
    test.add_argument("--offline", action="store_true", default=argparse.SUPPRESS, help="不连网络")
    bundle = jobs.add_parser("bundle", help="为没有网络的电脑收集软件包")
    bundle.add_argument("folder", nargs="?", default=WHEELS, help="放在哪个文件夹（默认 wheels）")
    return parser


def main():  # type: () -> int
    asked, rest = command_line().parse_known_args()
    if rest and asked.job != "test":
        command_line().error("不认识的参数：{}".format(" ".join(rest)))
    if not os.path.exists(LOCK) or importlib.util.find_spec("venv") is None:
        fail("start.py 旁边缺少文件。请重新下载整个文件夹，再运行 start.py。")
    try:
        if asked.job == "test":
            return test_job(asked, rest)
        if asked.job == "bundle":
            return bundle_job(os.path.abspath(asked.folder))
        return main_job(asked)
    except CannotInstallError as stopped:
        fail(str(stopped))
    except KeyboardInterrupt:
        fail("已停止。", 130)
    except OSError as error:
        if error.errno == errno.ENOSPC or getattr(error, "winerror", None) == 112:
            fail(REASONS[0][1])
        fail(
            "读写文件出错：{}（{}）。请检查后再运行 start.py。".format(error.strerror or error, error.filename or ROOT)
        )
    return 1


if __name__ == "__main__":
    code = main()
    if code:
        keep_window()
    sys.exit(code)
