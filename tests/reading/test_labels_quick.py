"""Texts that are told from labels by a sign of theirs: the short way and the long way agree."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from review_lib import paths
from review_lib.reading.forms.bare import bare
from review_lib.reading.forms.labels import Labels
from review_lib.reading.forms.prose import Prose
from review_lib.reading.normal import narrow
from review_lib.rules.forms import load_forms

SPECS = load_forms(paths.rules_dir() / "2026" / "forms")
LABELS = Labels(SPECS)
KNOWN = sorted({spec.label for form in SPECS.forms for spec in form.fields})
around = st.text("一二、.1（）()【】[]=＝：: \u3000★①%张伟铜业小组ＱＣQC㈠⑴质量管理\n", max_size=6)


@settings(max_examples=400, deadline=None)
@given(before=around, label=st.sampled_from(KNOWN), at=st.integers(0, 20), within=around, after=around)
def test_short_way_finds_the_labels_that_bare_texts_find(
    before: str, label: str, at: int, within: str, after: str
) -> None:
    text = before + label[:at] + within + label[at:] + after
    plain = bare(text)
    by_bare = {(ref.annex, ref.key) for ref in LABELS.all(plain)} if plain else set()
    assert {(ref.annex, ref.key) for ref in LABELS.all(text)} == by_bare or bare(plain) != plain


def test_names_and_places_are_no_labels_and_labels_are() -> None:
    for text in ("张伟", "甘肃省煜岑硬质合金有限公司", "（李鑫）王磊", "一、焦炉煤气"):
        assert LABELS.all(text) == ()
    for label in KNOWN:
        assert LABELS.all(f"一、{label}（万元）：") == LABELS.all(label) != ()


WRITING = SPECS.writing
WORDS = sorted(
    {*KNOWN, *WRITING.unit_words, *WRITING.unit_headers, *WRITING.value_headers, *WRITING.number_headers,
     *WRITING.notes, *WRITING.roles, *WRITING.nothing, *(w for f in SPECS.forms for w in f.ignored)}
)  # fmt: skip
HEADS = {bare(word) for word in (*WRITING.unit_headers, *WRITING.value_headers, *WRITING.number_headers)}
filled_in = st.one_of(
    st.text("0123456789.,%-+@AbQC ", max_size=12),
    st.lists(st.one_of(st.sampled_from(WORDS), around, st.sampled_from(["张伟", "\n", " ", "赣州", "12", "：", "／"])),
             max_size=4).map("".join),
)  # fmt: skip


@settings(max_examples=3000, deadline=None)
@given(text=filled_in)
def test_what_is_only_filled_in_answers_no_question(text: str) -> None:
    if not LABELS.filled(text):
        return
    close = narrow(text)
    assert text.strip() and LABELS.all(text) == () and not LABELS.ignored(text) and not LABELS.is_role(text)
    assert close.strip("/\\—―-－") and close.strip("…·.") not in WRITING.nothing and close not in WRITING.unit_words
    assert bare(text) and bare(text) not in HEADS
    for annex in ("", *(form.annex for form in SPECS.forms)):
        assert LABELS.pairs(text, annex) == []
        assert LABELS.of(text.lstrip().partition("\n")[0], annex or "annex1") == ()


@settings(max_examples=1500, deadline=None)
@given(
    text=st.lists(st.one_of(filled_in, st.sampled_from(["：", ":", " ", "____", "→", "/", "="])), max_size=5).map(
        "".join
    )
)
def test_what_pairs_nothing_for_all_forms_pairs_nothing_for_one(text: str) -> None:
    if not LABELS.pairs(text, ""):
        assert all(LABELS._pairs(text, form.annex) == [] for form in SPECS.forms)


def test_most_values_are_only_filled_in() -> None:
    for text in (
        "甘肃省煜岑硬质合金有限公司",
        "0543-3620444",
        "97.7%",
        "357.35",
        "2012年1月",
        "张伟、李鑫",
        "问题解决型",
        "zlb@a.cn",
    ):
        assert LABELS.filled(text)
    for text in ("企业名称", "", " ", "/", "无", "万元", "组长", "联系人：张伟", "序号", "电 话"):
        assert not LABELS.filled(text)


PROSES = [Prose(form, WRITING) for form in SPECS.forms if form.printed]
PRINTED = sorted({line for form in SPECS.forms for line in form.printed})
said = st.lists(
    st.one_of(
        st.sampled_from(PRINTED), st.builds(lambda line, n: line[:n], st.sampled_from(PRINTED), st.integers(1, 40)),
        around, st.text("注重质量推进说明要求：:1.、（）企业组织骨干创新鑫煜岑赣", max_size=12),
    ),
    max_size=3,
).map("".join)  # fmt: skip


@settings(max_examples=2000, deadline=None)
@given(line=said)
def test_what_is_surely_written_is_not_printed(line: str) -> None:
    for prose in PROSES:
        if prose.written(line):
            assert not prose._own(line)


@settings(max_examples=1500, deadline=None)
@given(line=said)
def test_a_comma_before_the_end_of_a_head_heads_no_section(line: str) -> None:
    for form in SPECS.forms:
        for section in form.sections:
            for text in (f"{section.title}，{line}", f"一、{section.title}；{line}", f"{line}，{section.title}"):
                head = re.split("[:：。]", narrow(text[:80]))[0]
                if re.search("[,，;；]", head):
                    assert Prose(form, WRITING)._section(text) == ""
