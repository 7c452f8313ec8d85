"""Assignment by hand on a season: pins, handovers and drop-outs hold, move the fewest, and are told."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from review_lib import paths
from review_lib.desk import hands
from review_lib.desk.decide import correct, decide_from
from review_lib.desk.judges import assigned, candidates, draw, duty, last_draw, list_judges, panel
from review_lib.desk.season import Season
from review_lib.desk.sheets import mark, submit
from review_lib.desk.view import view
from review_lib.errors import NotFoundError, RefusedError


@pytest.fixture
def drawn(fresh: Season) -> Season:
    """A sample season that was decided and assigned, nothing marked."""
    home = paths.sample_dir()
    decide_from(fresh, home / "decisions.csv")
    list_judges(fresh, home / "judges.csv", home / "conflicts.csv")
    draw(fresh, 3, seed=1)
    return fresh


def free_pair(season: Season) -> tuple[str, str, str]:
    """(judge who has an entry, the entry, a judge who may have it and has not)."""
    pairs = set(assigned(season))
    for judge, entry in sorted(pairs):
        for other in panel(season):
            if (other.judge, entry) not in pairs and entry not in duty(season, other.judge).recused:
                return judge, entry, other.judge
    raise AssertionError("no judge is free")


def test_handover_and_pin_hold_when_all_is_drawn_anew(drawn: Season) -> None:
    judge, entry, other = free_pair(drawn)
    hands.hand_over(drawn, judge, entry, other)
    before = assigned(drawn)
    draw(drawn)
    changed = hands.moved(before, assigned(drawn))
    assert (entry, judge, other) in changed

    for seed in (5, 6, 7):
        draw(drawn, 3, seed=seed, redraw=True)
        assert (other, entry) in assigned(drawn)
        assert (judge, entry) not in assigned(drawn)


def test_drop_out_keeps_what_was_submitted_and_moves_the_rest(drawn: Season) -> None:
    judge = panel(drawn)[0].judge
    had = duty(drawn, judge).entries
    now = view(drawn)
    done = had[0]
    for item in drawn.rubrics[now.entry(done).division].items:
        mark(drawn, judge, done, item.name, "4")
    submit(drawn, judge, [done])
    mark(drawn, judge, had[1], drawn.rubrics[now.entry(had[1]).division].items[0].name, "5")
    before = set(assigned(drawn))

    hands.drop(drawn, judge)
    draw(drawn)

    after = set(assigned(drawn))
    assert [e for j, e in after if j == judge] == [done]
    assert {p for p in before if p[0] != judge} <= after
    assert sorted(e for _, e in after - before) == sorted(had[1:])
    hands.restore(drawn, judge)
    draw(drawn, 3, seed=2, redraw=True)
    assert len(duty(drawn, judge).entries) > 1


def test_hand_acts_against_the_rules_are_refused(drawn: Season) -> None:
    judge, entry, other = free_pair(drawn)
    heads = drawn.store.heads()["judges"]
    person, own = next((j.judge, e) for j in panel(drawn) for e in duty(drawn, j.judge).recused)
    with pytest.raises(RefusedError, match=own):
        hands.pin(drawn, person, own)
    with pytest.raises(NotFoundError):
        hands.hand_over(drawn, other, entry, judge)
    with pytest.raises(NotFoundError, match="无此人"):
        hands.drop(drawn, "无此人")
    assert drawn.store.heads()["judges"] == heads


def test_every_entry_has_a_lead_among_its_judges(drawn: Season) -> None:
    pairs = set(assigned(drawn))
    leads = last_draw(drawn)["leads"]
    assert sorted(leads) == sorted(c.entry for c in candidates(drawn))
    assert all((judge, entry) in pairs for entry, judge in leads.items())


def test_central_group_counts_where_the_season_says_so(drawn: Season, tmp_path: Path) -> None:
    now = view(drawn)
    group = "中国某某矿业集团有限公司"
    number = next(c.entry for c in candidates(drawn) if now.entry(c.entry).kind == "team")
    form = now.entry(number).form_sha256
    target = {"sha256": form, "annex": "annex5", "key": "central_group", "value": group, "name": ""}
    correct(drawn, "value", target, "电话核实")
    table = tmp_path / "judges.csv"
    rows = "".join(f"J{i},,{group if i == 0 else ''}\n" for i in range(6))
    table.write_text("judge,company,central_group\n" + rows, encoding="utf-8")
    list_judges(drawn, table)
    assert number not in duty(drawn, "J0").recused

    rules = tmp_path / "rules"
    shutil.copytree(drawn.rules_folder, rules)
    text = (rules / "judging.yml").read_text(encoding="utf-8")
    (rules / "judging.yml").write_text(text.replace("recuse_group: false", "recuse_group: true"), encoding="utf-8")
    kept = type(drawn).rules_folder
    type(drawn).rules_folder = property(lambda _: rules)  # type: ignore[assignment, method-assign]
    try:
        assert number in duty(drawn, "J0").recused
        assert number not in duty(drawn, "J1").recused
    finally:
        type(drawn).rules_folder = kept  # type: ignore[method-assign]
