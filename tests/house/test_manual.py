"""The manual cannot drift from the command: every command has its line and its help, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest
import typer

from review_lib.cli import app

ROOT = Path(__file__).resolve().parents[2]
MANUAL = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")


def _commands(group: click.Command, name: str = "qcreview") -> dict[str, click.Command]:
    if not hasattr(group, "commands"):
        return {name: group}
    found: dict[str, click.Command] = {}
    for word, command in group.commands.items():
        found |= _commands(command, f"{name} {word}")
    return found


COMMANDS = _commands(typer.main.get_command(app))


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_command_is_in_the_manual(name: str) -> None:
    assert re.search(rf"^\| `{name}[ `].*\|.*\|.*\|$", MANUAL, re.MULTILINE), f"docs/commands.md: {name} is missing"


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_command_has_help_in_both_languages(name: str) -> None:
    command = COMMANDS[name]

    helps = {"": command.help or "", **{p.name or "": getattr(p, "help", None) or "" for p in command.params}}
    helps.pop("help", None)
    assert [key for key, text in helps.items() if not text] == []
    assert re.search(r"[\u4e00-\u9fff].* / [a-z]", helps[""])


def test_manual_names_no_command_that_is_gone() -> None:
    told = re.findall(r"^\| `qcreview ([a-z]+(?: (?:import|submit|export)(?= ))?)", MANUAL, re.MULTILINE)

    assert sorted({f"qcreview {words}".strip() for words in told}) == sorted(COMMANDS)
