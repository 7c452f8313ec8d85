"""One sentence has one translation, whichever room says it, and all places of a sentence are in its translation."""

from __future__ import annotations

import re
from collections import defaultdict

from babel.messages.pofile import read_po

from review_lib.text import HERE


def messages() -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for path in sorted((HERE / "zh_CN").glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file):
                if message.id:
                    found[str(message.id)][str(message.string)].append(path.name)
    return found


def test_no_sentence_has_two_translations() -> None:
    assert {k: dict(v) for k, v in messages().items() if len(v) > 1} == {}


def test_translations_fill_the_same_places() -> None:
    places = re.compile(r"\{(\w+)")
    wrong = [k for k, v in messages().items() for t in v if not set(places.findall(t)) <= set(places.findall(k))]
    assert wrong == []
