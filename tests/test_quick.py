"""Quick values behave as the frozen dataclasses that they are."""

from __future__ import annotations

import copy
import pickle
import unicodedata
from dataclasses import FrozenInstanceError, dataclass, field, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review_lib.quick import nfkc, quick
from review_lib.reading.values import Document, Paragraph, Place, Run, Value


@dataclass(frozen=True, slots=True)
class Plain:
    """A value as dataclass makes it."""

    name: str
    many: dict[str, int] = field(default_factory=dict)
    at: int = -1


@quick
@dataclass(frozen=True, slots=True)
class Fast:
    """The same, quick."""

    name: str
    many: dict[str, int] = field(default_factory=dict)
    at: int = -1


def test_quick_value_is_made_by_position_by_name_and_with_defaults() -> None:
    for made in (Fast("a", {"b": 1}, 2), Fast(name="a", at=2, many={"b": 1})):
        assert (made.name, made.many, made.at) == ("a", {"b": 1}, 2)
    assert Fast("a").many == {} and Fast("a").many is not Fast("a").many
    with pytest.raises(TypeError):
        Fast()  # type: ignore[call-arg]


def test_quick_value_is_frozen_and_compares_as_before() -> None:
    made = Fast("a")
    with pytest.raises(FrozenInstanceError):
        made.at = 3  # type: ignore[misc]
    assert made == Fast("a") != Fast("b")
    assert replace(made, at=4) == Fast("a", {}, 4)
    assert repr(Place(1)) == "Place(block=1, row=-1, col=-1, page=-1, box=None)"
    assert hash(Run("x")) == hash(Run("x"))


def test_quick_value_is_packed_as_dataclass_packs_it() -> None:
    assert Fast("a", {"b": 1}, 2).__getstate__() == Plain("a", {"b": 1}, 2).__getstate__()  # type: ignore[attr-defined]
    for made in (Fast("a", {"b": 1}, 2), Value("k", ("a", "b"), place=Place(1, 2, 3)), Document("docx", ())):
        assert pickle.loads(pickle.dumps(made)) == made
        assert copy.deepcopy(made) == made


def test_quick_refuses_what_it_does_not_know() -> None:
    @dataclass(frozen=True)
    class Open:
        name: str

    with pytest.raises(TypeError, match="slots"):
        quick(Open)


def test_beginning_of_a_document_is_that_of_its_text() -> None:
    document = Document("docx", tuple(Paragraph((Run(text),)) for text in ("一二三", "", "四五", "六")))
    for chars in range(12):
        assert document.beginning(chars) == document.text[:chars]


kept_and_changed = st.text(
    st.one_of(
        st.sampled_from("，。；：（）％！？、“”‘’…—·①⑳㈠㎡㎏㏄Ⅳ№℃²ＱＣ１２　ﾞｶ가각é́̈가ᄀ≠≠<㐀𠀀豈ﬁ→□☑√"),
        st.characters(min_codepoint=0x20, max_codepoint=0x9FFF),
        st.characters(),
    ),
    max_size=12,
)


@settings(max_examples=1500, deadline=None)
@given(text=kept_and_changed)
def test_nfkc_is_that_of_unicode(text: str) -> None:
    assert nfkc(text) == unicodedata.normalize("NFKC", text)


def test_nfkc_of_every_character_alone_and_before_a_mark() -> None:
    for code in range(0x110000):
        sign = chr(code)
        assert nfkc("字" + sign) == unicodedata.normalize("NFKC", "字" + sign)
        if unicodedata.normalize("NFKC", sign) != sign:
            assert nfkc(sign + "\u0338") == unicodedata.normalize("NFKC", sign + "\u0338")
