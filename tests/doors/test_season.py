"""In at the mailbox, out at the ranked list: what the desk promises over a whole season."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import sqlite3
from decimal import Decimal
from pathlib import Path

import pytest

from review_lib import paths
from review_lib.desk import decide as clerk
from review_lib.desk.judges import assigned, duty, panel
from review_lib.desk.port import DeskPort
from review_lib.desk.rank import export_round, rank, rerun, result_of, run_named
from review_lib.desk.receive import receive
from review_lib.desk.register import register_of
from review_lib.desk.reports import hidden_words
from review_lib.desk.season import Season, new_season
from review_lib.desk.sheets import correct_mark, import_marks, invent, sheets_of, submit
from review_lib.desk.tables import Tables
from review_lib.desk.verify import verify
from review_lib.desk.view import view
from review_lib.errors import InputError, NotFoundError, RefusedError
from review_lib.judging.port import Conflict, Saved


def open_judge(season: Season) -> tuple[str, str, DeskPort]:
    """The judge whose sheets are open, a QC entry of his or hers, and the port."""
    judge = panel(season)[0].judge
    now = view(season)
    entry = next(e for e in duty(season, judge).entries if now.entry(e).kind == "qc")
    return judge, entry, DeskPort(season, judge)


def mark_all(port: DeskPort, entry: str) -> None:
    for item in port.open(entry).rubric.items:
        held = port.open(entry).marks.get(item.id)
        assert isinstance(port.mark(entry, item.id, "4", held.version if held else 0), Saved)


# ---------------------------------------------------------------- intake
def test_second_intake_of_the_same_mails_changes_nothing(fresh: Season) -> None:
    before, heads = register_of(fresh), fresh.store.heads()

    got = receive(fresh, [str(paths.sample_dir() / "inbox")])

    assert (got.new, got.known, got.files) == ((), 28, 0)
    assert fresh.store.heads() == heads
    assert register_of(fresh) == before


def test_own_mail_into_the_sample_season_is_refused(fresh: Season, tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(b"Subject: x\r\n\r\nx")
    with pytest.raises(RefusedError, match="qcreview new"):
        receive(fresh, [str(tmp_path / "a.eml")])


def test_grown_mailbox_reads_only_what_is_new(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    mails = sorted((paths.sample_dir() / "inbox").glob("*.eml"))
    (inbox / mails[4].name).write_bytes(mails[4].read_bytes())
    with new_season("2026", folder=tmp_path / "s") as season:
        first = receive(season, [str(inbox)])
        numbers = {e.full_name: n for n, e in view(season).entries()}
        (inbox / mails[2].name).write_bytes(mails[2].read_bytes())
        second = receive(season, [str(inbox)])
        grown = {e.full_name: n for n, e in view(season).entries()}

    assert (len(first.new), len(second.new), second.known) == (1, 1, 1)
    assert numbers.items() <= grown.items()
    assert len(set(grown.values())) == len(grown) > len(numbers)


# ---------------------------------------------------------------- the formal check
def test_decision_other_than_accept_needs_a_reason(fresh: Season) -> None:
    number = view(fresh).entries()[0][0]
    with pytest.raises(RefusedError):
        clerk.decide(fresh, number, "不评", " ")
    assert view(fresh).decisions == {}
    clerk.decide(fresh, number, "不评", "缺报告")
    assert view(fresh).decisions[number].reason == "缺报告"
    clerk.undecide(fresh, number)
    assert number not in view(fresh).decisions


def test_corrected_value_shows_at_once_and_is_undone(fresh: Season) -> None:
    unit = next(u for u in view(fresh).register.units if any(f.code == "invalid_postcode" for f in u.findings))
    finding = next(f for f in unit.findings if f.code == "invalid_postcode")
    form = unit.forms["annex5"][0]
    target = {"sha256": form.sha256, "annex": "annex5", "key": "postcode", "value": "730000"}

    seq = clerk.correct(fresh, "value", target, "电话核实")

    after = view(fresh).unit(unit.unit)
    assert finding.id not in {f.id for f in after.findings}
    assert after.forms["annex5"][0].reading.values["postcode"].value == "730000"
    clerk.undo(fresh, seq)
    assert finding.id in {f.id for f in view(fresh).unit(unit.unit).findings}


def test_bad_decision_table_is_refused_whole_by_line(fresh: Season, tmp_path: Path) -> None:
    good = view(fresh).entries()[0][0]
    table = tmp_path / "d.csv"
    table.write_text(f"entry,decision,reason\n{good},参评,\nA-99999,参评,\n{good},也许,\n", encoding="utf-8")
    with pytest.raises(InputError) as error:
        clerk.decide_from(fresh, table)
    assert [line for line in str(error.value).splitlines() if "3" in line or "4" in line]
    assert len(str(error.value).splitlines()) == 2
    assert view(fresh).decisions == {}


# ---------------------------------------------------------------- judging
def test_nobody_judges_the_own_company(season: Season) -> None:
    now, companies = view(season), {j.judge: j.company for j in panel(season)}
    conflicted = [
        (j, e)
        for j, e in assigned(season)
        if companies[j] and companies[j] in (now.entry(e).company, now.entry(e).unit)
    ]
    assert assigned(season)
    assert conflicted == []


def test_blind_sheet_shows_no_hidden_name_anywhere(season: Season) -> None:
    _, entry, port = open_judge(season)
    words = [w for w in hidden_words(view(season), view(season).entry(entry)) if len(w) > 2]
    number = view(season).entry(entry)
    whole = view(season).readings[number.report_sha256].document
    assert whole is not None
    assert any(w in whole.text for w in words), "nothing to leak: the test would prove nothing"

    shown = repr(port.open(entry)) + repr(port.report(entry)) + repr(port.entries()) + repr(port.own_totals())

    assert [w for w in words if w in shown] == []
    mark_all(port, entry)
    port.submit([entry], True)
    assert number.company in repr(port.entries())


def test_mark_off_the_step_or_range_is_refused_and_not_written(season: Season) -> None:
    _, entry, port = open_judge(season)
    item = port.open(entry).rubric.items[0]
    for bad in ("99", "-1", "1.3", "x"):
        with pytest.raises(RefusedError):
            port.mark(entry, item.id, bad, 0)
    assert port.open(entry).marks == {}


def test_mark_changed_elsewhere_is_never_overwritten_unseen(season: Season) -> None:
    judge, entry, port = open_judge(season)
    other = DeskPort(season, judge)
    first = port.mark(entry, "选题" if "选题" in {i.id for i in port.open(entry).rubric.items} else "", "10", 0)
    assert isinstance(first, Saved)

    clash = other.mark(entry, "选题", "12", 0)

    assert isinstance(clash, Conflict)
    assert (clash.mine, clash.theirs) == ("12", "10")
    assert port.open(entry).marks["选题"].value == "10"
    assert isinstance(other.mark(entry, "选题", "12", clash.version), Saved)


def test_submitted_sheet_is_read_only_and_corrected_only_with_reason(season: Season) -> None:
    judge, entry, port = open_judge(season)
    with pytest.raises(RefusedError):
        port.submit([entry], True)
    mark_all(port, entry)
    with pytest.raises(RefusedError):
        port.submit([entry], False)
    code = port.submit([entry], True).codes[entry]
    item = port.open(entry).rubric.items[0].id
    with pytest.raises(RefusedError):
        port.mark(entry, item, "5", port.open(entry).marks[item].version)
    assert season.store.verify(code).ok

    correct_mark(season, judge, entry, item, "5", "登记错误")

    sheet = port.open(entry)
    assert sheet.marks[item].value == "5"
    assert [(c.before, c.after, c.reason) for c in sheet.corrections] == [("4", "5", "登记错误")]


def test_recused_entry_takes_no_mark_and_is_no_nought(season: Season) -> None:
    judge, entry, port = open_judge(season)
    port.mark(entry, port.open(entry).rubric.items[0].id, "4", 0)
    port.recuse(entry, "曾指导该小组")
    with pytest.raises(RefusedError):
        port.mark(entry, port.open(entry).rubric.items[0].id, "5", port.open(entry).version)
    rank(season)
    result = result_of(season, run_named(season))
    assert {s.state for s in result.sheets if (s.judge, s.entry) == (judge, entry)} <= {"recused"}


def test_entry_of_another_judge_is_not_found(season: Season) -> None:
    judge, _, port = open_judge(season)
    foreign = next(e for e in view(season).decisions if e not in duty(season, judge).entries)
    with pytest.raises((NotFoundError, RefusedError)):
        port.open(foreign)


def test_invented_marks_are_refused_where_real_ones_stand(season: Season) -> None:
    _, entry, port = open_judge(season)
    port.mark(entry, port.open(entry).rubric.items[0].id, "4", 0)
    with pytest.raises(RefusedError):
        invent(season)


def test_marks_table_with_bad_rows_is_refused_whole(season: Season, tmp_path: Path) -> None:
    judge, entry, port = open_judge(season)
    item = port.open(entry).rubric.items[0].id
    table = tmp_path / "m.csv"
    table.write_text(
        f"judge,entry,item,mark\n{judge},{entry},{item},4\n{judge},{entry},{item},400\n谁,{entry},{item},1\n",
        encoding="utf-8",
    )
    with pytest.raises(InputError) as error:
        import_marks(season, table)
    assert len(str(error.value).splitlines()) == 2
    assert sheets_of(season, judge) == {}


# ---------------------------------------------------------------- ranking
def test_season_ranks_like_its_exported_tables_and_reruns_to_the_same_bytes(season: Season, tmp_path: Path) -> None:
    run = rank(season, tmp_path / "out")

    export_round(season, tmp_path / "tables")
    from review_lib.ranking.run import rank_folder

    rank_folder(tmp_path / "tables", tmp_path / "again")
    assert (tmp_path / "again" / "ranking.csv").read_bytes() == (tmp_path / "out" / "ranking.csv").read_bytes()
    assert rerun(season, run.id).same
    record = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    assert season.store.verify(record["head"]).ok
    for name, sha in record["outputs"].items():
        assert hashlib.sha256((tmp_path / "out" / name).read_bytes()).hexdigest() == sha


def test_official_score_is_the_trimmed_mean_of_the_marks_in_the_store(season: Season, tmp_path: Path) -> None:
    rank(season, tmp_path / "out")
    marks = Tables(season).marks
    sums = marks[marks["state"] == "submitted"].groupby(["entry", "judge"])["mark"].sum()
    with (tmp_path / "out" / "ranking.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["score"]]
    assert rows
    for row in rows:
        totals = sorted(Decimal(str(t)) for t in sums[row["entry"]])
        used = totals[1:-1] if len(totals) >= 3 else totals
        assert abs(Decimal(row["score"]) - sum(used) / len(used)) <= Decimal("0.005")


def test_rerun_under_another_rule_says_what_moves(season: Season, tmp_path: Path) -> None:
    run = rank(season)
    rule = tmp_path / "rule.yml"
    rule.write_text("trim: 0\ndecimals: 2\nawards: [{name: 一等奖, count: 1}]\n", encoding="utf-8")
    done = rerun(season, run.id, rule=rule.read_bytes())
    assert not done.same
    assert done.moved
    assert done.run.id != run.id


def test_late_submit_moves_the_ranked_list(season: Season) -> None:
    before = result_of(season, rank(season))
    judge, entry, port = open_judge(season)
    mark_all(port, entry)
    submit(season, judge, [entry])
    after = result_of(season, rank(season))
    sheets = {s.judge for s in after.sheets if s.entry == entry} - {s.judge for s in before.sheets if s.entry == entry}
    assert sheets == {judge}


# ---------------------------------------------------------------- nothing may be touched
def test_verify_finds_a_mark_changed_behind_the_triggers(season: Season) -> None:
    assert verify(season).ok
    with sqlite3.connect(season.folder / "season.db") as raw:
        raw.execute("DROP TRIGGER payload_only_erased")
        raw.execute("UPDATE payload SET body=replace(body, '\"mark\":\"1', '\"mark\":\"2') WHERE stream LIKE 'sheet:%'")
    assert not verify(season).ok


def test_verify_finds_a_changed_original(season: Season) -> None:
    sha = next(iter(season.vault))
    season.vault.path(sha).write_bytes(b"changed")
    assert not verify(season).ok


def test_tables_are_tidy_and_complete(season: Season) -> None:
    rank(season)
    tables = Tables(season)
    assert len(tables.entries) == len(view(season).entries())
    assert set(tables.ranking["entry"]) <= set(tables.entries["entry"])
    assert set(tables.findings["severity"]) <= {"error", "warning", "info"}
    assert list(tables.runs["run"]) == ["R-0001"]


def test_newer_program_reads_again_what_an_older_one_kept(fresh: Season, monkeypatch: pytest.MonkeyPatch) -> None:
    from review_lib.desk import keep
    from review_lib.desk import view as desk_view

    before = [(n, e.full_name) for n, e in desk_view.view(fresh).entries()]

    monkeypatch.setattr(keep, "__version__", "99.0")
    desk_view._known.clear()

    assert [(n, e.full_name) for n, e in desk_view.view(fresh).entries()] == before
    assert keep.there(fresh.store, "reading", keep.ever(fresh.store, "reading")) == keep.ever(fresh.store, "reading")


def test_kept_readings_that_no_longer_unpack_are_made_again(fresh: Season) -> None:
    from review_lib.desk import keep
    from review_lib.desk import view as desk_view

    before = [(n, e.full_name) for n, e in desk_view.view(fresh).entries()]
    names = fresh.store.keys("reading/")
    fresh.store.forget([*names, *fresh.store.keys("view/")])
    fresh.store.keep({name: keep.pack("no reading")[:-3] for name in names})
    desk_view._known.clear()

    assert [(n, e.full_name) for n, e in desk_view.view(fresh).entries()] == before


def test_letters_say_places_and_reasons_in_words(season: Season, tmp_path: Path) -> None:
    from docx import Document

    from review_lib.desk.publish import publish

    publish(season, tmp_path, ("letters",))

    cells = {
        cell.text
        for path in sorted(tmp_path.rglob("*.docx"))
        for table in Document(str(path)).tables
        for row in table.rows
        for cell in row.cells
    }
    assert cells
    assert not [c for c in cells if re.fullmatch(r"annex\d.*|unplaced|not_word|unlisted|[a-z_]{4,}", c)]
    assert not [c for c in cells if "截止前" in c]  # the sample's deadlines are over: no file is asked for
