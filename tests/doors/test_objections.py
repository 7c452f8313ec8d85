"""Objections in the time of the public notice: who looks, what was answered, and what a changed fact moved."""

from __future__ import annotations

from pathlib import Path

import pytest

from review_lib.desk.decide import decide
from review_lib.desk.objections import answer, notice, objections, publicise, receive_objection, take, withdraw
from review_lib.desk.rank import compare_runs, rank, rerun_with, result_of, run_named, runs
from review_lib.desk.season import Season
from review_lib.errors import InputError, NotFoundError, RefusedError, RulesError


def test_objection_goes_from_receipt_to_answer_and_leaves_the_scores_alone(season: Season) -> None:
    run = rank(season)
    row = result_of(season, run).rows[0]
    publicise(season, "2999-01-01")

    got = receive_objection(season, row.entry, "某公司", "认为名次有误")
    take(season, got.id, "张工")
    done = answer(season, got.id, "经复核，名次无误。")

    assert notice(season).run == run.id
    assert (done.state, done.who, done.late, done.new_run) == ("answered", "张工", False, "")
    assert result_of(season, run_named(season)).rows[0] == row
    with pytest.raises(RefusedError):
        withdraw(season, got.id, "")


def test_answer_that_changes_a_fact_ranks_anew_and_keeps_what_moved(season: Season) -> None:
    run = rank(season)
    last = result_of(season, run).rows[-1]
    got = receive_objection(season, last.entry, "某公司", "该成果已另报其他协会")
    decide(season, last.entry, "不评", "重复申报，经核实")

    done = answer(season, got.id, "属实，该成果不再参评。", fact_changed=True)

    assert done.new_run != run.id
    assert any(last.entry in line for line in done.moved)
    assert objections(season)[0].moved == done.moved


def test_objection_without_text_or_to_nothing_is_refused(season: Season) -> None:
    rank(season)
    with pytest.raises(RefusedError):
        receive_objection(season, result_of(season, run_named(season)).rows[0].entry, "某公司", "  ")
    with pytest.raises(NotFoundError):
        receive_objection(season, "A-9999", "某公司", "有误")
    with pytest.raises(InputError):
        publicise(season, "下周")
    with pytest.raises(RefusedError):
        publicise(season, "2001-01-01")


def test_rule_changed_on_screen_makes_a_run_of_its_own_and_says_what_moved(season: Season) -> None:
    first = rank(season)

    done = rerun_with(season, first.id, {"trim": 0})

    assert [r.id for r in runs(season)] == [first.id, done.run.id]
    found = compare_runs(season, first.id, done.run.id)
    assert found.changes == ("rule",)
    assert found.fields == ("trim",)
    assert len(done.moved) == len(found.moves) > 0
    with pytest.raises(RulesError):
        rerun_with(season, first.id, {"trim": -1})


def test_panel_s_conclusion_stands_beside_the_score_and_on_everything_that_explains_it(
    season: Season, tmp_path: Path
) -> None:
    from docx import Document

    from review_lib.desk import screens as look
    from review_lib.desk.panel import conclude
    from review_lib.desk.phases import judging_rules
    from review_lib.desk.rank import explanation_file
    from review_lib.desk.run_page import write_run_page

    run = rank(season)
    before = result_of(season, run)
    row = before.doubtful()[0]
    word = judging_rules(season).conclusions[0]

    conclude(season, row.entry, word, "各评委意见一致")

    shown = look.ranking(season)
    assert [r["concluded"] for r in shown["rows"] if r["entry"] == row.entry] == [word]
    assert look.card(season, row.entry)["panel"][0].reason == "各评委意见一致"
    page, _ = write_run_page(season, tmp_path / "out")
    assert f"〔合议：{word}〕{row.entry}" in page.read_text(encoding="utf-8")
    path = tmp_path / "x.docx"
    path.write_bytes(explanation_file(season, row.entry))
    told = "\n".join(p.text for p in Document(str(path)).paragraphs)
    assert f"合议结论：{word}" in told and "各评委意见一致" not in told
    assert result_of(season, rank(season)) == before
