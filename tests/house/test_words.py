"""Every sentence that a user meets has its Chinese, with the same places to fill."""

from __future__ import annotations

import ast
import string
from functools import cache
from pathlib import Path

import review_lib
from review_lib.text import catalogue

PACKAGE = Path(review_lib.__file__).parent


@cache
def _said() -> tuple[tuple[str, str | None], ...]:
    """Each `say(...)` of the package: (place, its literal, or None where it is no literal)."""
    found: list[tuple[str, str | None]] = []
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say":
                first = node.args[0] if node.args else None
                literal = first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None
                found.append((f"{path.relative_to(PACKAGE).as_posix()}:{node.lineno}", literal))
    return tuple(found)


def _places(sentence: str) -> set[str]:
    return {name.split(".")[0].split("[")[0] for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_sentences_are_found() -> None:
    assert len(_said()) > 20


def test_every_sentence_is_a_literal() -> None:
    assert [place for place, literal in _said() if literal is None] == []


def test_every_sentence_has_its_chinese() -> None:
    known = catalogue("zh_CN")

    assert [(place, literal) for place, literal in _said() if literal is not None and literal not in known] == []


def test_chinese_fills_the_same_places() -> None:
    assert [
        (english, chinese) for english, chinese in catalogue("zh_CN").items() if _places(english) != _places(chinese)
    ] == []
