"""The card of an entry: its arithmetic, distances and other rules."""

from __future__ import annotations

from decimal import Decimal

import pytest

from review_lib.errors import NotFoundError
from review_lib.ranking.explain import explain, explanation
from review_lib.ranking.run import rank_folder
from review_lib.ranking.simulate import simulate_folder


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("run")
    return rank_folder(simulate_folder(24, 8, 5, folder / "in", 1, 5), folder / "out")


def test_the_sum_is_the_score(run):
    for row in run.result.rows:
        card = explanation(run.result, row.entry)
        (part,) = card.sums
        counted = [line.total for line in card.lines if line.state == "counted"]

        assert part.sum == sum(counted) and part.mean == row.score and part.count == row.judges - row.dropped


def test_distances_lead_to_the_neighbouring_awards(run):
    rows = run.result.rows
    second = next(r for r in rows if r.award == run.result.rule.awards[1].name)
    card = explanation(run.result, second.entry)
    above = [r for r in rows if r.award == run.result.rule.awards[0].name]
    below = [r for r in rows if r.award == run.result.rule.awards[2].name]

    assert card.up.points == min(r.score for r in above) - second.score
    assert card.down.points == second.score - max(r.score for r in below)


def test_other_rules_are_worked_out_from_the_same_sheets(run):
    row = run.result.rows[0]
    card = explanation(run.result, row.entry)
    totals = [line.total for line in card.lines]
    mean = next(o for o in card.others if o.kind == "mean")

    assert {o.kind for o in card.others} == {"current", "mean", "trim", "median", "fair"}
    assert abs(mean.score - sum(totals) / len(totals)) <= Decimal("0.005")


def test_text_can_be_given_without_judges_names(run):
    row = run.result.rows[0]
    named, blind = explain(row.entry, run.out), explain(row.entry, run.out, judges_named=False)

    judges = [s.judge for s in run.result.sheets if s.entry == row.entry]
    assert str(row.score) in blind and "第 1 名" in blind
    assert all(j in named for j in judges) and not any(j in blind for j in judges)


def test_an_unknown_entry_names_the_nearest(run):
    with pytest.raises(NotFoundError, match="E00"):
        explain("E001", run.out)


def test_word_file_says_what_the_text_says(run, tmp_path):
    """Opened by another program: python-docx reads every sentence of the explanation back."""
    from docx import Document

    from review_lib.documents.explanation import Remark, explanation_of_run, make_explanation
    from review_lib.ranking.explain_text import told

    row = run.result.rows[3]
    said = told(explanation(run.result, row.entry), run.result.rule, judges_named=False)
    path = tmp_path / "说明.docx"
    path.write_bytes(explanation_of_run(run.out, row.entry))
    remarks = (Remark("选题", "目标清楚"), Remark("1.2", "合格率由 92% 提高到 97%", quote=True))
    more = make_explanation(explanation(run.result, row.entry), run.result.rule, remarks=remarks)
    (tmp_path / "more.docx").write_bytes(more)

    shown = _all_text(Document(str(path)))
    for line in (
        said.place,
        *said.sums,
        *said.distances,
        *said.fair,
        said.steady,
        *(c for s in said.sheets for c in s),
    ):
        assert line in shown
    assert not any(s.judge in shown for s in run.result.sheets)
    assert "“合格率由 92% 提高到 97%”（支持）" in _all_text(Document(str(tmp_path / "more.docx")))


def _all_text(word):
    cells = [c.text for t in word.tables for r in t.rows for c in r.cells]
    return "\n".join([*(p.text for p in word.paragraphs), *cells])


def test_cards_of_a_big_division_are_worked_out_once(run):
    """A card made with others is the card made alone."""
    from review_lib.ranking.explain import Explainer

    many = Explainer(run.result)
    assert [many.card(r.entry) for r in run.result.rows] == [explanation(run.result, r.entry) for r in run.result.rows]
