"""JupyterLab with the notebooks as apps: a server of our own settings on this computer alone.

In walk a port and whether to open a browser; out walks nothing until the server is stopped. JupyterLab's settings,
workspaces and configuration lie in a folder of ours (`.qcreview` in the user's home of the project), so that a
person's own Jupyter is neither read nor changed. The server listens on the loopback address with a token (given by
`JUPYTER_TOKEN`, else made); kernels speak over files, not ports, where the system has such. `QCREVIEW_STORE` and
`QCREVIEW_JUDGE` reach the kernels through the environment. This module knows no screen and no season.
"""

from __future__ import annotations

import argparse
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import quote

from review_lib import paths
from review_lib.errors import RefusedError, UserError
from review_lib.text import say

FIRST_PAGE = "0-总览.ipynb"
JUDGES_PAGE = "3-评分.ipynb"
FIRST_PORT = 8888
APP = Path(__file__).resolve().parent / "lab_app"
# The path of a Unix socket holds about 100 bytes (104 on macOS); jupyter adds its kernel's name to the folder.
_SOCKET_NAME = len("/kernel-01234567-89ab-cdef-0123-456789abcdef-ipc-5")
_SOCKET_ROOM = 100


def run_lab(port: int | None = None, browser: bool = True, folder: Path | None = None) -> None:
    """Serve the notebooks as apps until the process is stopped.

    `port` is the port of the loopback address (None: the first free one from 8888); `browser` opens the first page;
    `folder` is another folder of notebooks to serve than the shipped one. RefusedError where the port is taken.
    """
    chosen = chosen_port(port, FIRST_PORT)
    settle_environment()
    from jupyterlab.labapp import LabApp  # only now: it reads the environment when it is imported

    token = os.environ.pop("JUPYTER_TOKEN", "") or secrets.token_hex(24)  # popped: no kernel needs to know it
    judging = os.environ.get("QCREVIEW_JUDGE") or os.environ.get("QCREVIEW_VIEW") == "panel"
    page = JUDGES_PAGE if judging else FIRST_PAGE
    server = LabApp.initialize_server(argv=[], config=_config(chosen, browser, token, page, folder or notebooks()))
    server.contents_manager.register_pre_save_hook(keep_thin)
    _warm_when_running(server, page)
    url = f"http://127.0.0.1:{server.port}/lab/tree/{quote(page)}?token={token}"
    print(say("The notebooks are open at {url}", url=url), flush=True)
    print(say("Leave this window open while you work; Ctrl-C ends it. What you enter is saved at once."), flush=True)
    server.start()


def _warm_when_running(server: Any, page: str) -> None:
    """The first page's kernel starts with the server and runs the page's cells, while the browser still opens.

    The page then finds the session there, its modules loaded and the season read. Where it fails nothing is lost: the
    page starts its own kernel, and the log says why.
    """
    from tornado.ioloop import IOLoop

    async def warm() -> None:
        content = server.contents_manager.get(page, content=True)["content"]
        if content.get("metadata", {}).get("qcreview", {}).get("app") is not True:
            return
        name = content["metadata"].get("kernelspec", {}).get("name", "python3")
        session = await server.session_manager.create_session(path=page, name=page, type="notebook", kernel_name=name)
        client = server.kernel_manager.get_kernel(session["kernel"]["id"]).client()
        client.start_channels()
        try:
            await client.wait_for_ready(timeout=60)
            for cell in content["cells"]:
                if cell["cell_type"] == "code":
                    client.execute("".join(cell["source"]), silent=True, store_history=False)
        finally:
            client.stop_channels()

    async def try_to_warm() -> None:
        try:
            await warm()
        except Exception:
            server.log.exception("The first page's kernel was not warmed")

    IOLoop.current().add_callback(try_to_warm)


def check_lab(seconds: float = 60) -> None:
    """Start the server, wait until it hands out the first notebook, and stop it.

    `seconds` is how long it may take. UserError where it does not answer in time, with its last line.
    """
    token, port = secrets.token_hex(8), _free_port(20000 + secrets.randbelow(20000))
    command = [sys.executable, "-m", "review_lib.lab", "--no-browser", "--port", str(port)]
    known = {**os.environ, "JUPYTER_TOKEN": token, "PYTHONIOENCODING": "utf-8"}
    with subprocess.Popen(command, env=known, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as server:
        try:
            address = f"http://127.0.0.1:{port}/api/contents/{quote(FIRST_PAGE)}?content=0&token={token}"
            if not _answers(address, server, time.monotonic() + seconds):
                server.kill()
                told = (server.communicate()[1] or b"").decode("utf-8", "replace").strip().splitlines()
                why = told[-1] if told else ""
                raise UserError(say("JupyterLab did not start: {why}", why=why))
        finally:
            server.terminate()
    print(say("JupyterLab starts and shows the notebooks."), flush=True)


def _answers(address: str, server: subprocess.Popen[bytes], until: float) -> bool:
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    return False


def chosen_port(port: int | None, first: int) -> int:
    """`port`, or where it is None the first free one from `first`. RefusedError where it is taken."""
    if port is None:
        return _free_port(first)
    if not _is_free(port):
        raise RefusedError(say("Port {port} is in use by another program. Choose another with --port.", port=port))
    return port


def settle_environment() -> None:
    """What must stand in the environment before Jupyter is imported; kernels inherit it."""
    own = _own()
    for folder in ("config", "lab"):
        (own / folder).mkdir(parents=True, exist_ok=True)
    os.environ["JUPYTER_CONFIG_DIR"] = str(own / "config")
    os.environ["JUPYTERLAB_SETTINGS_DIR"] = str(own / "lab" / "settings")
    os.environ["JUPYTERLAB_WORKSPACES_DIR"] = str(own / "lab" / "workspaces")
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"  # this environment's kernel, not one of the same name elsewhere
    store = os.environ.get("QCREVIEW_STORE", "")
    if store and "://" not in store and Path(store).name != store:  # a path, not an address nor a season's name
        os.environ["QCREVIEW_STORE"] = str(Path(store).expanduser().resolve())  # kernels start in another folder


def _own() -> Path:
    return paths.home() / ".qcreview"


def base_config(log: str, loggers: tuple[str, ...]) -> Any:
    """What every server of ours is set to: its own words go into the file `log` (a page closed in the middle of an
    answer fills a console with tracebacks), and its kernels speak over files where the system has such."""
    from traitlets.config import Config

    c = Config()
    log_file = {"class": "logging.FileHandler", "filename": str(_own() / log), "encoding": "utf-8", "mode": "w"}
    c.Application.logging_config = {
        "handlers": {"console": {"level": "CRITICAL"}, "file": {**log_file, "level": "INFO", "formatter": "console"}},
        "loggers": {name: {"handlers": ["file"], "level": "INFO"} for name in loggers},
    }
    if _sockets_fit():
        c.KernelManager.transport = "ipc"
    return c


def _config(port: int, browser: bool, token: str, page: str, folder: Path) -> Any:
    c = base_config("lab.log", ("ServerApp", "LabApp", "asyncio"))
    c.ServerApp.ip = "127.0.0.1"
    c.ServerApp.port = port
    c.ServerApp.port_retries = 0
    c.ServerApp.root_dir = str(folder)
    c.ServerApp.open_browser = browser
    c.ServerApp.answer_yes = True
    c.ServerApp.allow_root = hasattr(os, "geteuid") and os.geteuid() == 0
    c.ServerApp.shutdown_no_activity_timeout = 0
    c.IdentityProvider.token = token
    c.LabApp.default_url = f"/lab/tree/{page}"
    c.LabApp.app_settings_dir = str(APP / "settings")
    c.LabApp.extra_labextensions_path = [str(APP / "labextensions")]
    c.LabApp.extension_manager = "readonly"
    c.LabApp.news_url = None
    c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
    return c


def keep_thin(model: dict[str, Any], path: str, **_: Any) -> None:
    """Before a notebook is saved: one that is an app keeps no output, so no mark and no name lies in its file.

    `model` is the contents model that Jupyter is about to write, changed in place; `path` is not needed.
    """
    content = model.get("content")
    if model.get("type") != "notebook" or not isinstance(content, dict):
        return
    if content.get("metadata", {}).get("qcreview", {}).get("app") is not True:
        return
    content["metadata"].pop("widgets", None)
    for cell in content.get("cells", []):
        if cell.get("cell_type") == "code":
            cell["outputs"] = []
            cell["execution_count"] = None


def notebooks() -> Path:
    """The folder to serve: the checkout's own, else a copy of the shipped notebooks where a person may write."""
    shipped = paths.notebooks_dir()
    if paths.checkout() is not None:
        return shipped
    own = paths.home() / "notebooks"
    own.mkdir(parents=True, exist_ok=True)
    for notebook in shipped.glob("*.ipynb"):
        shutil.copyfile(notebook, own / notebook.name)
    return own


def _sockets_fit() -> bool:
    if sys.platform == "win32":
        return False
    from jupyter_core.paths import jupyter_runtime_dir

    return len(os.fsencode(jupyter_runtime_dir())) + _SOCKET_NAME <= _SOCKET_ROOM


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        if sys.platform != "win32":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _free_port(first: int = FIRST_PORT) -> int:
    for port in range(first, first + 100):
        if _is_free(port):
            return port
    raise RefusedError(say("No free port from {first} on. Choose one with --port.", first=first))


def main(arguments: list[str] | None = None) -> int:
    """`python -m review_lib.lab`, as `start.py` and tests call it: the exit status."""
    parser = argparse.ArgumentParser(prog="python -m review_lib.lab")
    parser.add_argument("--no-browser", action="store_true")
    parser.add_argument("--port", type=int)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--check", action="store_true")
    asked = parser.parse_args(arguments)
    try:
        if asked.check:
            check_lab()
        else:
            run_lab(asked.port, not asked.no_browser, asked.folder)
    except UserError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
