"""Blank forms as files: what is typed over or beside a hint is read, whatever mark the program leaves on it."""

from __future__ import annotations

import io
import re
import zipfile
from functools import cache
from pathlib import Path

import pytest

from review_lib.documents.blank import make_blank_forms
from review_lib.errors import RulesError
from review_lib.paths import rules_dir
from review_lib.reading.forms import read_forms
from review_lib.reading.word import read_word
from review_lib.rules.blank import blank_forms
from review_lib.rules.casebook import load
from review_lib.rules.forms import FormSpecs, load_forms


@cache
def specs() -> FormSpecs:
    """The forms of 2026."""
    return load_forms(rules_dir() / "2026" / "forms")


@cache
def blank(annex: int) -> bytes:
    """The blank form of an annex."""
    return make_blank_forms(specs(), blank_forms())[annex - 1][1]


def changed(data: bytes, old: str, new: str) -> bytes:
    """A Word file with the first place of ``old`` in its text replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "word/document.xml":
                assert old.encode() in part
                part = part.replace(old.encode(), new.encode(), 1)
            target.writestr(name, part)
    return out.getvalue()


@pytest.mark.parametrize("typed", ["云南某锌业公司", "云南某锌业公司〔点此填写〕", "〔点此填写〕云南某锌业公司"])
def test_what_is_typed_over_or_beside_a_hint_is_the_answer(typed: str) -> None:
    filled = changed(blank(1), "〔点此填写〕", typed)

    (reading,) = read_forms(read_word(filled), specs())

    assert {k: v.value for k, v in reading.values.items() if v.value} == {"company_name": "云南某锌业公司"}


def test_hints_are_marked_and_bracketed() -> None:
    for number in range(1, 9):
        with zipfile.ZipFile(io.BytesIO(blank(number))) as package:
            xml = package.read("word/document.xml").decode()
        hinted = re.findall(r"<w:showingPlcHdr/>.*?<w:t>([^<]*)</w:t>", xml)
        assert hinted and all(text[0] == "〔" and text[-1] == "〕" for text in hinted)
        assert xml.count("〔") == len(hinted)


def test_rows_of_annex_1_can_be_repeated_and_are_more_than_printed() -> None:
    with zipfile.ZipFile(io.BytesIO(blank(1))) as package:
        xml = package.read("word/document.xml").decode()
    form = specs().form("annex1")
    assert xml.count("<w15:repeatingSection/>") == len(form.groups) == 3
    for group in form.groups:
        rows = len(re.findall(rf'"annex1\.{group.key}\.\d+"', xml))
        assert rows >= group.printed_rows


def test_spans_that_do_not_fill_the_grid_are_refused_by_their_place(tmp_path: Path) -> None:
    text = (rules_dir() / "2026" / "blank_forms.yml").read_text(encoding="utf-8")
    bad = tmp_path / "blank_forms.yml"
    bad.write_text(text.replace("2: [5, 8, 4, 7]", "2: [5, 8, 4, 8]"), encoding="utf-8")

    with pytest.raises(RulesError, match="25"):
        load(bad, type(blank_forms()))


def test_form_of_another_season_without_a_look_of_its_own_is_laid_out() -> None:
    """A new annex needs its description only: rows are divided evenly, groups have their number."""
    form = specs().form("annex1").model_copy(update={"annex": "annex9", "layout": (
        ("company_name", "contact_department", "contact_person", "postcode"), ("address",), ("phone_fax", "email"),
    )})  # fmt: skip
    others = FormSpecs(forms=(form,), writing=specs().writing)

    ((name, data),) = make_blank_forms(others, blank_forms())

    assert name.startswith("附件9 ")
    filled = changed(data, "〔点此填写〕", "云南某锌业公司")
    (reading,) = read_forms(read_word(filled), specs())
    assert {k: v.value for k, v in reading.values.items() if v.value} == {"company_name": "云南某锌业公司"}
