"""Texts that are told from labels by a sign of theirs: the short way and the long way agree."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from review_lib import paths
from review_lib.reading.forms.labels import Labels, bare
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
