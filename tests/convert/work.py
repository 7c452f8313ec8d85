"""Functions for workers: they must stand in a module."""

from __future__ import annotations

import os
import time


def act(what: str) -> str:
    """Do what is asked, as a hostile file would make a library do."""
    if what == "die":
        os._exit(3)
    if what == "hang":
        time.sleep(60)
    if what == "eat":
        return str(len(bytearray(20_000_000_000)))
    if what == "raise":
        raise ValueError("bad")
    if what == "big":
        return "x" * 20_000_000
    return what * 2


def double(number: int) -> int:
    """Twice."""
    return number * 2
