"""The score sheet as a page of its own, without JupyterLab's frame: for judges, who need nothing else.

In walk a port and whether to open a browser; out walks nothing until the server is stopped. The page is served by
Voilà, an own package (`pip install qcreview-workbook[voila]`), with a template of ours: no code is shown, nothing is
fetched from elsewhere. The notebook runs in a kernel before anybody asks, so that the page is there at once; each page
has a kernel of its own, which ends with it. Marks go to the season as from JupyterLab. This module knows no screen and
no season.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import secrets
from pathlib import Path
from typing import Any

from review_lib import lab
from review_lib.errors import UserError
from review_lib.text import say

FIRST_PORT = 8866
NOT_NEEDED = ("qcreview-app", "@voila-dashboards/jupyterlab-preview", "jupyterlab_pygments")
READY = 2
"""Kernels that have run the notebook before a page is opened; a reload takes the second while another is made."""


class NoVoilaError(UserError):
    """Voilà is not installed; the sentence says how to get it."""


def run_light(port: int | None = None, browser: bool = True, folder: Path | None = None) -> None:
    """Serve the judges' notebook as one page until the process is stopped.

    `port` is the port of the loopback address (None: the first free one from 8866); `browser` opens the page; `folder`
    holds another `3-评分.ipynb` than the shipped one. NoVoilaError where Voilà is missing, RefusedError where the port
    is taken.
    """
    if importlib.util.find_spec("voila") is None:
        raise NoVoilaError(
            say(
                "The page without JupyterLab needs Voilà. Install it with: pip install voila==0.5.13 - "
                "or leave --light away."
            )
        )
    chosen = lab.chosen_port(port, FIRST_PORT)
    lab.settle_environment()
    paths = [str(lab.APP), *filter(None, os.environ.get("JUPYTER_PATH", "").split(os.pathsep))]
    os.environ["JUPYTER_PATH"] = os.pathsep.join(paths)  # where Voilà finds our template
    token = os.environ.pop("JUPYTER_TOKEN", "") or secrets.token_hex(24)
    server = importlib.import_module("voila.app").Voila(
        config=_config(chosen, browser, token, (folder or lab.notebooks()) / lab.JUDGES_PAGE)
    )
    server.initialize(argv=[])
    print(say("The score sheet is open at {url}", url=f"http://127.0.0.1:{chosen}/?token={token}"), flush=True)
    print(say("Leave this window open while you work; Ctrl-C ends it. What you enter is saved at once."), flush=True)
    server.start()


def _config(port: int, browser: bool, token: str, page: Path) -> Any:
    c = lab.base_config("light.log", ("Voila", "asyncio", "tornado"))
    c.Voila.ip = "127.0.0.1"
    c.Voila.port = port
    c.Voila.port_retries = 0
    c.Voila.open_browser = browser
    c.Voila.token = token
    c.Voila.notebook_path = str(page)
    # A page that is left ends its kernel by a message that carries no xsrf token. The one thing that may be posted here
    # is that message, and it names the kernel by a number that nobody can guess.
    c.Voila.tornado_settings = {"disable_check_xsrf": True}
    c.VoilaConfiguration.template = "qcreview"
    c.VoilaConfiguration.theme = "light"
    c.VoilaConfiguration.strip_sources = True
    c.VoilaConfiguration.show_tracebacks = False
    c.VoilaConfiguration.preheat_kernel = True
    c.VoilaConfiguration.default_pool_size = READY
    c.VoilaConfiguration.extension_denylist = list(NOT_NEEDED)
    c.VoilaConfiguration.file_allowlist = []
    return c
