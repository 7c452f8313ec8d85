"""A screen's Python side: what a page asks is answered, refused, or said to be a fault."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from review_lib.errors import RefusedError
from review_lib.widgets.base import Blob, Screen, beside, bundle, plain


@dataclass(frozen=True)
class Pair:
    left: Decimal
    right: tuple[int, ...]


class Small(Screen):
    parts = ()


def asked(screen: Screen, name: str, *args: object) -> tuple[dict[str, Any], list[bytes]]:
    """What a page gets when it asks ``screen`` for ``name``."""
    heard: list[tuple[dict[str, Any], list[bytes]]] = []
    screen.send = lambda message, buffers=None: heard.append((message, buffers or []))
    screen._answer(screen, {"id": "p-1", "call": name, "args": list(args)}, [])
    return heard[0]


def test_call_answers_with_plain_values() -> None:
    screen = Small({"pair": lambda text: Pair(Decimal(text), (1, 2))}, {})

    message, _ = asked(screen, "pair", "25.50")

    assert message == {"id": "p-1", "ok": True, "value": {"left": "25.50", "right": [1, 2]}}


def test_call_answers_with_picture_beside_the_json() -> None:
    screen = Small({"picture": lambda: Blob("image/png", b"\x89PNG")}, {})

    message, buffers = asked(screen, "picture")

    assert (message["value"], buffers) == ({"mime": "image/png"}, [b"\x89PNG"])


def test_refusal_is_a_sentence() -> None:
    def refuse() -> None:
        raise RefusedError("已提交，不能再改。")

    message, _ = asked(Small({"mark": refuse}, {}), "mark")

    assert message == {"id": "p-1", "ok": False, "kind": "RefusedError", "sentence": "已提交，不能再改。"}


def test_fault_is_said_without_its_text(caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> None:
        raise ZeroDivisionError("/home/secret/path")

    message, _ = asked(Small({"mark": fail}, {}), "mark")

    assert message["kind"] == "Fault"
    assert "ZeroDivisionError" in message["sentence"]
    assert "secret" not in message["sentence"]
    assert "secret" in caplog.text


def test_call_not_offered_is_not_made() -> None:
    message, _ = asked(Small({}, {}), "close")

    assert (message["ok"], message["kind"]) == (False, "Unknown")


def test_screen_made_again_closes_the_one_before() -> None:
    first = Small({}, {})
    second = Small({}, {})

    assert first.comm is None
    assert second.comm is not None


def test_screen_that_another_page_still_shows_stays_until_it_says_goodbye() -> None:
    first = Small({"say": lambda: "yes"}, {})
    asked(first, "say")
    second = Small({}, {})

    assert first.comm is not None
    first._answer(first, {"id": "p-0", "call": "qc:bye", "args": []}, [])
    assert first.comm is None
    assert second.comm is not None


def test_newest_screen_stays_for_a_page_that_is_loaded_again() -> None:
    screen = Small({"say": lambda: "yes"}, {})
    asked(screen, "say")

    screen._answer(screen, {"id": "p-0", "call": "qc:bye", "args": []}, [])

    assert screen.comm is not None


def test_plain_refuses_what_has_no_plain_form() -> None:
    with pytest.raises(TypeError, match="object"):
        plain({"x": object()})


def test_bundle_is_one_module_without_imports(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("export function one() {}\nexport const two = 2;\n", encoding="utf-8")
    (tmp_path / "b.js").write_text(
        'import { one,\n  two } from "./a.js";\nexport default { render: one };\n', encoding="utf-8"
    )

    joined = bundle(beside(str(tmp_path / "x.py"), "a.js", "b.js"))

    assert "import" not in joined
    assert joined.count("export") == 1
    assert "export default" in joined
