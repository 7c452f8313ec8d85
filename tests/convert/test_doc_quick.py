"""The exchanged copy function of the reader of old Word files does what dataclasses' own does."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, dataclass, fields, replace

import pytest

from review_lib.convert.doc_quick import copy_with, load


@dataclass(frozen=True)
class Hooked:
    """A value whose hook must run at each copy."""

    size: int

    def __post_init__(self) -> None:
        if self.size < 0:
            raise ValueError("size")


def test_copy_with_makes_what_replace_makes() -> None:
    properties = load().model.CharacterProperties(bold=True, ascii_font="宋体")
    for changes in ({}, {"bold": None}, {"italic": True, "ascii_font": "黑体"}):
        made = copy_with(properties, **changes)
        assert made == replace(properties, **changes) and type(made) is type(properties)
        assert all(getattr(made, f.name) == getattr(replace(properties, **changes), f.name) for f in fields(made))
    assert properties.bold is True
    with pytest.raises(FrozenInstanceError):
        copy_with(properties).bold = False


def test_copy_with_keeps_hooks() -> None:
    assert copy_with(Hooked(1), size=2) == Hooked(2)
    with pytest.raises(ValueError, match="size"):
        copy_with(Hooked(1), size=-1)
