"""Firefox, spoken to by WebDriver BiDi: what a few tests need of it and no more.

Playwright drives only Firefoxes of its own; a Firefox of the system speaks BiDi by itself, over a web socket on the
loopback address, without any driver program. In walk its program and a folder for its profile; out walks a browser
that opens a page, runs JavaScript in it and presses real keys.
"""

from __future__ import annotations

import itertools
import json
import re
import subprocess
import time
from pathlib import Path
from typing import Any

import websocket

KEYS = {"Enter": "\ue007", "Tab": "\ue004", "Escape": "\ue00c", "ArrowRight": "\ue014", "Space": " "}


class Firefox:
    """One Firefox without a window, with one page."""

    def __init__(self, program: str, profile: Path) -> None:
        command = [program, "--headless", "--no-remote", "--profile", str(profile), "--remote-debugging-port", "0"]
        profile.mkdir(parents=True)
        self.log = profile.parent / "firefox.log"
        with self.log.open("wb") as out:
            self.process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
        self._numbers = itertools.count(1)
        self._socket = websocket.create_connection(f"{self._address()}/session", timeout=60, suppress_origin=True)
        self._say("session.new", capabilities={})
        self._page = self._say("browsingContext.getTree")["contexts"][0]["context"]

    def _address(self, seconds: float = 60) -> str:
        until = time.monotonic() + seconds
        while time.monotonic() < until and self.process.poll() is None:
            found = re.search(rb"WebDriver BiDi listening on (ws://[^\s]+)", self.log.read_bytes())
            if found:
                return found.group(1).decode()
            time.sleep(0.2)
        raise AssertionError(f"Firefox did not start: {self.log.read_text(errors='replace')[-500:]}")

    def _say(self, method: str, **params: Any) -> dict[str, Any]:
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            answer = json.loads(self._socket.recv())
            if answer.get("id") == number:
                assert answer["type"] == "success", answer
                return dict(answer["result"])

    def open(self, address: str, width: int, height: int) -> None:
        """Open a page in a window of that size and wait until it is loaded."""
        self._say("browsingContext.setViewport", context=self._page, viewport={"width": width, "height": height})
        self._say("browsingContext.navigate", context=self._page, url=address, wait="complete")

    def run(self, expression: str) -> Any:
        """The value of a JavaScript expression (promises are waited for), as JSON carries it."""
        answer = self._say(
            "script.evaluate",
            expression=f"(async () => JSON.stringify(await ({expression})))()",
            target={"context": self._page},
            awaitPromise=True,
        )
        assert answer["type"] == "success", answer.get("exceptionDetails")
        value = answer["result"].get("value")
        return None if value is None else json.loads(value)

    def until(self, expression: str, wanted: object, seconds: float = 20) -> None:
        """Wait until a JavaScript expression has the wanted value."""
        until = time.monotonic() + seconds
        while (seen := self.run(expression)) != wanted:
            assert time.monotonic() < until, f"{expression} is {seen!r}, not {wanted!r}"
            time.sleep(0.05)

    def press(self, *keys: str) -> None:
        """Press keys one after the other: one sign each, or a name of ``KEYS``."""
        strokes: list[dict[str, str]] = []
        for key in keys:
            value = KEYS.get(key, key)
            strokes += [{"type": "keyDown", "value": value}, {"type": "keyUp", "value": value}]
        actions = [{"type": "key", "id": "keys", "actions": strokes}]
        self._say("input.performActions", context=self._page, actions=actions)

    def close(self) -> None:
        """End it."""
        self._socket.close()
        self.process.terminate()
        self.process.wait(20)
