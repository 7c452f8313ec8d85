"""Phases with score tables of their own: assigned, marked and submitted apart, joined by the rule's weights."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from review_lib.desk.judges import assigned, candidates, draw, duty, invite, panel
from review_lib.desk.kits import make_kit
from review_lib.desk.panel import conclude, note, talks
from review_lib.desk.phases import phase_named, phases, rubrics_in
from review_lib.desk.port import DeskPort
from review_lib.desk.rank import rank
from review_lib.desk.rounds import export_round
from review_lib.desk.screens.panel import matrix
from review_lib.desk.season import Season, now, open_folder
from review_lib.desk.sheets import all_sheets, import_marks, invent, mark, sheets_of, stream, submit
from review_lib.desk.stage import draw_order, order, present, presented
from review_lib.desk.view import view
from review_lib.errors import InputError, NotFoundError, RefusedError

TALK = "发表评审"
RULE = "trim: 1\ndecimals: 2\nawards: [{name: 一等奖, share: 0.10}]\nphases: {材料评审: 0.6, 发表评审: 0.4}\n"


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_phases_are_data_and_a_strange_one_is_refused(season: Season) -> None:
    assert [p.name for p in phases(season)] == ["材料评审", "现场评审", TALK]
    assert phase_named(season, "材料评审") == phase_named(season, "") == ""
    assert set(rubrics_in(season, "现场评审")) == {"问题解决型", "创新型"}
    assert {r.total for r in rubrics_in(season, "现场评审").values()} == {Decimal(100)}
    assert {r.total for r in rubrics_in(season, TALK).values()} == {Decimal(28)}
    with pytest.raises(NotFoundError, match="发表评审"):
        phase_named(season, "发表评")


def test_sheets_of_two_phases_do_not_touch(season: Season) -> None:
    before = all_sheets(season)
    draw(season, 3, phase=TALK, seed=1)
    judge, entry = assigned(season, TALK)[0]

    mark(season, judge, entry, "逻辑性", "5", TALK)
    with pytest.raises(RefusedError, match="6"):
        mark(season, judge, entry, "逻辑性", "7", TALK)
    with pytest.raises(RefusedError):
        mark(season, judge, entry, "选题", "5", TALK)

    assert all_sheets(season) == before
    port = DeskPort(season, judge, TALK)
    assert [i.id for i in port.open(entry).rubric.items][:2] == ["逻辑性", "专业性"]
    assert port.season() != DeskPort(season, judge).season()
    for item in rubrics_in(season, TALK)[view(season).entry(entry).division].items[1:]:
        mark(season, judge, entry, item.name, "3", TALK)
    submit(season, judge, [entry], phase=TALK)
    assert sheets_of(season, judge, TALK)[entry].state == "submitted"
    assert sheets_of(season, judge).get(entry) == before.get((judge, entry))


def test_weighed_phases_go_into_the_tables_and_the_ranking(season: Season, tmp_path: Path) -> None:
    draw(season, 3, phase=TALK, seed=1)
    invent(season, 2, phase=TALK)
    invent_rest(season)
    (tmp_path / "rule.yml").write_text(RULE, encoding="utf-8")
    export_round(season, tmp_path / "one")
    export_round(season, tmp_path / "two", rule=tmp_path / "rule.yml")

    assert "phase" not in table(tmp_path / "one" / "marks.csv")[0]
    marks = table(tmp_path / "two" / "marks.csv")
    assert {m["phase"] for m in marks} == {"材料评审", TALK}
    assert {(i["phase"], i["item"]) for i in table(tmp_path / "two" / "items.csv")} >= {
        (TALK, "逻辑性"),
        ("材料评审", "选题"),
    }

    rank(season, tmp_path / "out", rule=tmp_path / "rule.yml", seed=1)
    row = next(r for r in table(tmp_path / "out" / "ranking.csv") if r["score"])
    expected = Decimal(0)
    for phase, full, weight in (("材料评审", 100, Decimal("0.6")), (TALK, 28, Decimal("0.4"))):
        totals: dict[str, Decimal] = {}
        for m in marks:
            if m["entry"] == row["entry"] and m["phase"] == phase:
                totals[m["judge"]] = totals.get(m["judge"], Decimal(0)) + Decimal(m["mark"])
        kept = sorted(totals.values())[1:-1] if len(totals) >= 3 else list(totals.values())
        expected += weight * sum(kept) / len(kept) * 100 / full
    assert abs(Decimal(row["score"]) - expected) <= Decimal("0.01")


def invent_rest(season: Season) -> None:
    """Whole sheets for the judge whose first phase was left open, so that scores are there."""
    judge = panel(season)[0].judge
    for entry in duty(season, judge).entries:
        for item in season.rubrics[view(season).entry(entry).division].items:
            mark(season, judge, entry, item.name, "4")
    submit(season, judge)


def test_rule_that_weighs_a_phase_that_is_none_is_refused(season: Season, tmp_path: Path) -> None:
    (tmp_path / "rule.yml").write_text(RULE.replace("发表评审", "答辩"), encoding="utf-8")
    with pytest.raises(RefusedError, match="答辩"):
        export_round(season, tmp_path / "x", rule=tmp_path / "rule.yml")


def test_marks_table_with_phases_comes_in_and_bad_rows_are_named(season: Season, tmp_path: Path) -> None:
    draw(season, 3, phase=TALK, seed=1)
    judge, entry = assigned(season, TALK)[0]
    path = tmp_path / "marks.csv"
    path.write_text(f"judge,entry,item,mark,phase\n{judge},{entry},逻辑性,5.5,{TALK}\n", encoding="utf-8")
    assert import_marks(season, path) == 1
    assert sheets_of(season, judge, TALK)[entry].marks == {"逻辑性": Decimal("5.5")}
    path.write_text(
        f"judge,entry,item,mark,phase\n{judge},{entry},逻辑性,5,{TALK}\n{judge},{entry},逻辑性,5,无\n", encoding="utf-8"
    )
    with pytest.raises(InputError, match="3"):
        import_marks(season, path)
    assert sheets_of(season, judge, TALK)[entry].marks == {"逻辑性": Decimal("5.5")}


def test_invited_entries_alone_are_in_the_phase_with_order_and_clock(season: Season) -> None:
    called = [c.entry for c in candidates(season)][:6]
    invite(season, TALK, called)
    draw(season, 3, phase=TALK, seed=1)

    drawn = draw_order(season, TALK, 7)

    assert sorted(drawn) == sorted(called) == sorted({e for _, e in assigned(season, TALK)})
    assert draw_order(season, TALK, 7) == drawn == order(season, TALK)
    assert any(draw_order(season, TALK, seed) != drawn for seed in range(8, 12))
    present(season, TALK, called[0], 912)
    assert presented(season, TALK) == {called[0]: 912}
    with pytest.raises(RefusedError):
        draw_order(season, "现场评审")
    stage = matrix(season, TALK)["stage"]
    assert (stage["minutes"], [r["used"] for r in stage["rows"] if r["used"]]) == (15, [912])


def test_panel_and_kit_of_a_phase_are_its_own(season: Season, tmp_path: Path) -> None:
    draw(season, 3, phase=TALK, seed=1)
    judge, entry = assigned(season, TALK)[0]
    note(season, entry, "发表超时两分钟", phase=TALK)
    conclude(season, entry, "维持评委评分", "已按评分表扣分", phase=TALK)
    assert entry not in talks(season)
    assert talks(season, TALK)[entry].notes[0].text == "发表超时两分钟"
    assert make_kit(season, judge, tmp_path, phase=TALK).entries == duty(season, judge, TALK).entries


def test_sheets_kept_in_memory_follow_other_writers_and_erasures(season: Season) -> None:
    judge = panel(season)[0].judge
    entry = duty(season, judge).entries[0]
    item = season.rubrics[view(season).entry(entry).division].items[0].name
    assert sheets_of(season, judge) == {}
    with open_folder(season.folder) as other:
        mark(other, judge, entry, item, "5")
        DeskPort(other, judge).comment(entry, "", "涉及个人信息", 0)
    assert sheets_of(season, judge)[entry].marks == {item: Decimal(5)}
    assert sheets_of(season, judge)[entry].comment == "涉及个人信息"

    seq = season.store.events(stream(judge), kinds=["commented"])[-1].seq
    season.store.erase(stream(judge), seq, "本人要求", who="secretariat", at=now())

    assert sheets_of(season, judge)[entry].comment == ""
    assert sheets_of(season, judge)[entry].marks == {item: Decimal(5)}
