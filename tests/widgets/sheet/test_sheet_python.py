"""The sheet's Python side against an invented season: writes, conflicts, own writes, and what stays out of traits."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from fake_port import COMPANY, GROUP, FakePort

from review_lib.text import HERE
from review_lib.widgets.sheet import SheetWidget
from review_lib.widgets.sheet.words import words

FIRST = "A-0147"


@pytest.fixture
def port(tmp_path: Path) -> FakePort:
    return FakePort(tmp_path / "store.json")


def ask(sheet: SheetWidget, name: str, *args: object) -> Any:
    """The value of a call, or its refusal."""
    heard: list[dict[str, Any]] = []
    sheet.send = lambda message, buffers=None: heard.append(message)
    sheet._answer(sheet, {"id": 1, "call": name, "args": list(args)}, [])
    answer = next(m for m in heard if "id" in m)
    return answer["value"] if answer["ok"] else answer


def test_mark_is_in_the_store_and_another_page_is_told(port: FakePort) -> None:
    sheet = SheetWidget(port)
    heard: list[dict[str, Any]] = []
    sheet.send = lambda message, buffers=None: heard.append(message)

    sheet._answer(sheet, {"id": 1, "call": "write", "args": ["mark", FIRST, "选题", "13", 0, "p1"]}, [])

    assert port.open(FIRST).marks["选题"].value == "13"
    assert {"event": "changed", "values": {"entry": FIRST, "page": "p1"}} in heard


def test_mark_changed_elsewhere_is_a_conflict_with_both_values(port: FakePort) -> None:
    sheet = SheetWidget(port)
    ask(sheet, "write", "mark", FIRST, "选题", "13", 0, "p1")

    answer = ask(sheet, "write", "mark", FIRST, "选题", "9", 0, "p2")

    assert (answer["result"], answer["mine"], answer["theirs"]) == ("conflict", "9", "13")
    assert port.open(FIRST).marks["选题"].value == "13"


def test_own_write_whose_answer_was_lost_is_no_conflict(port: FakePort) -> None:
    sheet = SheetWidget(port)
    ask(sheet, "write", "mark", FIRST, "选题", "13", 0, "p1")

    answer = ask(sheet, "write", "mark", FIRST, "选题", "14", 0, "p1")

    assert answer["result"] == "saved"
    assert port.open(FIRST).marks["选题"].value == "14"


def test_off_step_mark_is_refused_by_the_port_too(port: FakePort) -> None:
    answer = ask(SheetWidget(port), "write", "mark", FIRST, "选题", "13.3", 0, "p1")

    assert answer["kind"] == "RefusedError"
    assert port.open(FIRST).marks == {}


PIN = {"block": "b2", "start": 0, "end": 3, "quote": "本小组", "point": "1.1", "kind": "for"}


def test_pin_sent_twice_because_its_answer_was_lost_is_one_pin(port: FakePort) -> None:
    sheet = SheetWidget(port)

    for _ in range(2):
        assert ask(sheet, "write", "pin", FIRST, "p1", PIN, 0, "one")["result"] == "saved"

    assert [(e.id, e.quote, e.until) for e in port.open(FIRST).evidence] == [("p1", "本小组", "")]
    ask(sheet, "write", "pin", FIRST, "p1", None, 1, "one")
    assert port.open(FIRST).evidence == ()


def test_proposal_changed_elsewhere_is_a_conflict_with_both_reasons(port: FakePort) -> None:
    sheet = SheetWidget(port)
    ask(sheet, "write", "propose", FIRST, "level", {"choice": "示范级", "reason": "扎实"}, 0, "one")

    answer = ask(sheet, "write", "propose", FIRST, "level", {"choice": "示范级", "reason": "创新"}, 0, "two")

    assert answer["result"] == "conflict"
    assert (answer["mine"]["reason"], answer["theirs"]) == ("创新", {"choice": "示范级", "reason": "扎实"})
    assert port.open(FIRST).proposals[0].reason == "扎实"


def test_recusal_sent_twice_is_one_and_one_never_sent_is_taken_back_in_silence(port: FakePort) -> None:
    sheet = SheetWidget(port)

    for _ in range(2):
        assert ask(sheet, "write", "recuse", FIRST, "", "亲属", 0, "one")["result"] == "saved"
    assert port.open(FIRST).card.state == "recused"
    for _ in range(2):
        assert ask(sheet, "write", "recuse", FIRST, "", None, 0, "one")["result"] == "saved"

    assert port.open(FIRST).card.state == "new"


def test_traits_hold_no_mark_no_title_and_no_name(port: FakePort) -> None:
    sheet = SheetWidget(port)
    ask(sheet, "start")
    ask(sheet, "open", FIRST)

    kept = json.dumps({k: v for k, v in sheet.get_state().items() if not k.startswith("_")}, default=str)

    title = port.open(FIRST).card.title
    assert title not in kept
    assert COMPANY not in kept


def test_blind_sheet_sends_no_hidden_name(port: FakePort) -> None:
    whole = FakePort(blind=False)
    leak = json.dumps(
        [ask(SheetWidget(whole), "open", FIRST), ask(SheetWidget(whole), "report", FIRST)], ensure_ascii=False
    )
    assert COMPANY in leak
    assert GROUP in leak

    sheet = SheetWidget(port)
    said = json.dumps(
        [ask(sheet, "start")["entries"][0], ask(sheet, "open", FIRST), ask(sheet, "report", FIRST)], ensure_ascii=False
    )

    assert COMPANY not in said
    assert GROUP not in said


def test_every_word_is_this_sheets_own_chinese_with_the_same_places() -> None:
    with (HERE / "zh_CN" / "sheet.po").open("rb") as file:
        own = {str(m.id): str(m.string) for m in read_po(file) if m.id}

    assert set(words().values()) <= set(own.values())
    for english, chinese in own.items():
        assert set(re.findall(r"{(\w+)}", english)) == set(re.findall(r"{(\w+)}", chinese)), english


def test_contract_names_are_exact() -> None:
    shown = words()
    named = {
        "entries": "成果", "total": "总分", "save_state": "保存状态", "saved": "已保存", "unmarked": "未打分",
        "submit": "提交", "submit_title": "提交前检查", "submit_confirm": "确认提交", "recuse": "回避",
        "previous": "上一个", "next": "下一个", "undo": "撤销",
    }  # fmt: skip

    assert {key: shown[key] for key in named} == named
