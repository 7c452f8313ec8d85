"""Every sentence that a user meets.

The code holds English sentences (gettext message ids, with ``{named}`` places); the catalogues beside
this module, one ``.po`` a room in a folder a language, hold the others. Chinese is what is shown unless
``QCREVIEW_LANG`` or :func:`use` says ``en``. A sentence is made when it is shown, never stored.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

HERE = Path(__file__).parent
LANGUAGES = ("zh_CN", "en")
_chosen: list[str] = []


def language() -> str:
    """The language in force: the last one given to :func:`use`, else ``QCREVIEW_LANG``, else Chinese."""
    if _chosen:
        return _chosen[-1]
    asked = os.environ.get("QCREVIEW_LANG", "zh_CN")
    return "en" if asked.lower().startswith("en") else "zh_CN"


def use(lang: str) -> None:
    """Show every later sentence in ``lang`` (``zh_CN`` or ``en``). ValueError for another."""
    if lang not in LANGUAGES:
        raise ValueError(f"language {lang!r}: one of {', '.join(LANGUAGES)}")
    _chosen[:] = [lang]


@cache
def catalogue(lang: str) -> dict[str, str]:
    """All translated sentences of one language, English message id -> sentence."""
    said: dict[str, str] = {}
    for path in sorted((HERE / lang).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, ignore_obsolete=True):
                if message.id and message.string:
                    said[str(message.id)] = str(message.string)
    return said


def say(sentence: str, /, **values: object) -> str:
    """``sentence`` in the reader's language with ``{named}`` places filled.

    A literal string must be given (a test collects them and checks that each has its translation).
    """
    lang = language()
    shown = sentence if lang == "en" else catalogue(lang).get(sentence, sentence)
    return shown.format(**values) if values else shown
