"""A screen on a page of its own in a real browser, with its real Python side but without Jupyter.

In walks a screen (anything on ``review_lib.widgets.base.Screen``); out walks a Playwright page that shows it. What
the page asks goes to the screen's own message handler, so all but Jupyter's wire is the real thing, in a second
instead of ten. ``Wire.away = True`` loses every message, as a dead kernel does; ``Wire.lose_answers`` only answers.
"""

from __future__ import annotations

import base64
import json
from typing import Any

from playwright.sync_api import BrowserContext, Page

from review_lib.widgets.base import Screen

ADDRESS = "http://screen.test/"
HTML = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>screen</title>
<style>html,body{margin:0;height:100%%}</style><style>%s</style></head>
<body data-jp-theme-light="%s"><div id="place"></div><script type="module">
import screen from "/screen.js";
const heard = [];
globalThis.qcHear = (text) => {
  const [message, data] = JSON.parse(text);
  const buffers = data.map((b) => new DataView(Uint8Array.from(atob(b), (c) => c.charCodeAt(0)).buffer));
  for (const f of heard) f(message, buffers);
};
const traits = %s;
const model = {
  get: (name) => traits[name],
  on: (name, f) => name === "msg:custom" && heard.push(f),
  off: () => {},
  send: (message) => {
    globalThis.qcSay(JSON.stringify(message)).then((answers) => answers.forEach(globalThis.qcHear));
  },
};
globalThis.qcEnd = screen.render({ model, el: document.getElementById("place") });
</script></body></html>"""


class Wire:
    """What carries messages between one page and its screen; it can be cut."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self.away = False
        self.lose_answers = False
        self.asked: list[str] = []
        self.answers: list[str] = []
        self.pages: list[Page] = []
        screen.send = self._send

    def _send(self, message: dict[str, Any], buffers: list[bytes] | None = None) -> None:
        self.answers.append(json.dumps([message, [base64.b64encode(b).decode() for b in buffers or []]]))

    def say(self, text: str) -> list[str]:
        """A page says something; the answers and events that came of it."""
        if self.away:
            return []
        self.asked.append(text)
        self.answers = []
        self.screen._answer(self.screen, json.loads(text), [])
        return [] if self.lose_answers else self.answers


def show(context: BrowserContext, screen: Screen, *, dark: bool = False) -> tuple[Page, Wire]:
    """Open a page that shows ``screen``; its wire beside it."""
    wire = Wire(screen)
    page = context.new_page()
    traits = {name: getattr(screen, name) for name in ("words", "patience") if screen.has_trait(name)}
    html = HTML % (screen._css, "false" if dark else "true", json.dumps(traits))
    page.route(
        ADDRESS + "**",
        lambda route: route.fulfill(
            body=str(screen._esm) if route.request.url.endswith(".js") else html,
            content_type="text/javascript; charset=utf-8" if route.request.url.endswith(".js") else "text/html",
        ),
    )
    page.expose_function("qcSay", wire.say)
    page.goto(ADDRESS)
    return page, wire
