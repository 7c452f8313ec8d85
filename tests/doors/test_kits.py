"""A kit goes out, is filled without network, and comes back: exactly, twice, in part, out of order, or refused."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from review_lib.desk.judges import duty, panel
from review_lib.desk.kits import KitMade, make_kit, open_kit
from review_lib.desk.kits_back import take_kits
from review_lib.desk.kits_merge import Taken
from review_lib.desk.port import DeskPort
from review_lib.desk.reports import hidden_words
from review_lib.desk.season import Season, new_season, open_folder
from review_lib.desk.sheets import mark, sheets_of, submit
from review_lib.desk.view import view
from review_lib.errors import NotFoundError, RefusedError
from review_lib.judging.port import Evidence, Saved

BOOK = "评分表.xlsx"


class Kit:
    """A kit unpacked in a folder, to fill as a judge would."""

    def __init__(self, made: KitMade, home: Path) -> None:
        self.entries = made.entries
        with zipfile.ZipFile(made.path) as box:
            box.extractall(home)
            self.folder = home / box.namelist()[0].partition("/")[0]
        self.book = self.folder / BOOK

    def row(self, entry: str, label: str) -> int:
        """The row (from 1) of an item on an entry's worksheet."""
        page = openpyxl.load_workbook(self.book)[entry]
        return next(r for r in range(1, page.max_row + 1) if str(page.cell(r, 1).value or "").endswith(label))

    def fill(self, to: Path, cells: dict[tuple[str, str], object], saved: datetime | None = None) -> Path:
        """A copy with cells set: (worksheet, cell) -> value."""
        book = openpyxl.load_workbook(self.book)
        for (tab, cell), value in cells.items():
            book[tab][cell] = value
        book.save(to)
        if saved is not None:
            book.properties.modified = saved
            _date(to, saved)
        return to


def _date(path: Path, saved: datetime) -> None:
    """Give a workbook another time of saving, as another day's save would."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            data = old.read(info)
            if info.filename == "docProps/core.xml":
                stamp = saved.strftime("%Y-%m-%dT%H:%M:%SZ")
                data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp.encode(), data)
            new.writestr(info, data)
    path.write_bytes(out.getvalue())


@pytest.fixture
def judge(season: Season) -> str:
    """The judge whose sheets are open."""
    return panel(season)[0].judge


@pytest.fixture
def kit(season: Season, judge: str, tmp_path: Path) -> Kit:
    """That judge's kit, unpacked."""
    return Kit(make_kit(season, judge, tmp_path / "out"), tmp_path / "judge")


def qc(season: Season, kit: Kit, n: int = 0) -> str:
    """The n-th entry of a kit that is a group's result."""
    now = view(season)
    return [e for e in kit.entries if now.entry(e).division == "问题解决型"][n]


def one(found: list[Taken]) -> Taken:
    assert len(found) == 1
    assert not found[0].refused, found[0].refused
    return found[0]


def heads(season: Season) -> dict[str, str]:
    return {n: h.hash for n, h in season.store.heads().items() if n.startswith("sheet")}


# ---------------------------------------------------------------- out
def test_kit_holds_no_hidden_name_anywhere(season: Season, kit: Kit) -> None:
    now = view(season)
    words = {e: [w for w in hidden_words(now, now.entry(e)) if len(w) >= 3] for e in kit.entries}
    open_pages = {e: "".join(s for s in _pages(season, e)) for e in kit.entries}
    there = {e: [w for w in words[e] if w in open_pages[e]] for e in kit.entries}
    assert sum(map(len, there.values())) >= len(kit.entries), "there must be something to leak"

    texts = {p.relative_to(kit.folder).as_posix(): p.read_bytes() for p in kit.folder.rglob("*") if p.is_file()}
    with zipfile.ZipFile(kit.book) as book:
        texts |= {f"{BOOK}/{n}": book.read(n) for n in book.namelist()}
    leaks = [
        (name, word)
        for name, data in texts.items()
        for entry in kit.entries
        for word in words[entry]
        if word in name or word.encode() in data or json.dumps(word)[1:-1].encode() in data
    ]
    assert leaks == []


def _pages(season: Season, entry: str) -> tuple[str, ...]:
    from review_lib.desk.reports import pages

    found = pages(season, view(season).entry(entry), blind=False)
    return found.sections if found else ()


def test_open_judging_puts_the_files_beside_the_pages(season: Season, judge: str, tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    shutil.copytree(season.rules_folder, rules)
    text = (rules / "judging.yml").read_text(encoding="utf-8")
    (rules / "judging.yml").write_text(text.replace("blind: true", "blind: false"), encoding="utf-8")
    type(season).rules_folder, kept = property(lambda _: rules), type(season).rules_folder  # type: ignore[assignment, method-assign]
    try:
        made = Kit(make_kit(season, judge, tmp_path / "out"), tmp_path / "judge")
    finally:
        type(season).rules_folder = kept  # type: ignore[method-assign]

    entry = made.entries[0]
    files = list((made.folder / "reports").glob(f"{entry}.*"))
    originals = [f for f in files if f.suffix != ".html"]
    assert [f.read_bytes() for f in originals] == [season.vault.get(view(season).entry(entry).report_sha256)]
    assert view(season).entry(entry).company in "".join(_pages(season, entry))


def test_pages_need_nothing_else(kit: Kit) -> None:
    for page in (kit.folder / "reports").glob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert "default-src 'none'" in text
        assert not re.findall(r'(?:src|href)="(?!#|data:)[^"]*"', text)
        assert text.count("<img") == text.count('<img src="data:')


def test_kit_of_nobody_and_of_a_finished_judge_is_refused(season: Season, judge: str, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="无此人"):
        make_kit(season, "无此人", tmp_path)
    other = panel(season)[1].judge
    port = DeskPort(season, other)
    for card in port.entries():
        if card.state in ("new", "draft"):
            port.recuse(card.entry, "已退出")
    with pytest.raises(RefusedError, match=other):
        make_kit(season, other, tmp_path)


# ---------------------------------------------------------------- back
def whole(kit: Kit, season: Season, entry: str) -> dict[tuple[str, str], object]:
    """Every item of an entry at its maximum less one, a comment at the first, and submission with the declaration."""
    rubric = season.rubrics[view(season).entry(entry).division]
    cells: dict[tuple[str, str], object] = {}
    for item in rubric.items:
        cells[entry, f"C{kit.row(entry, item.name)}"] = float(item.max - 1)
    cells[entry, f"E{kit.row(entry, rubric.items[0].name)}"] = "理由充分，数据完整"
    front = openpyxl.load_workbook(kit.book)["总览"]
    at = next(r for r in range(1, front.max_row + 1) if front.cell(r, 1).value == entry)
    return cells | {("总览", f"G{at}"): "提交", ("总览", "C12"): "是"}


def test_filled_kit_comes_back_and_is_submitted(season: Season, kit: Kit, judge: str, tmp_path: Path) -> None:
    entry = qc(season, kit)
    filled = kit.fill(tmp_path / "back.xlsx", whole(kit, season, entry))

    taken = one(take_kits(season, [filled]))

    sheet = sheets_of(season, judge)[entry]
    rubric = season.rubrics["问题解决型"]
    assert (taken.judge, taken.taken, taken.troubles) == (judge, len(rubric.items) + 1, ())
    assert dict(sheet.marks) == {i.name: i.max - 1 for i in rubric.items}
    assert sheet.comments == {"选题": "理由充分，数据完整"}
    assert sheet.state == "submitted"
    assert list(taken.submitted) == [entry]

    before = heads(season)
    again = one(take_kits(season, [filled]))
    assert (again.taken, again.troubles, again.submitted) == (0, (), {})
    assert heads(season) == before


def test_bad_cells_are_told_and_good_ones_taken(season: Season, kit: Kit, judge: str, tmp_path: Path) -> None:
    entry = qc(season, kit)
    rows = {name: kit.row(entry, name) for name in ("选题", "原因分析", "对策与实施", "效果", "成果报告")}
    filled = kit.fill(
        tmp_path / "back.xlsx",
        {
            (entry, f"C{rows['选题']}"): 15.5,
            (entry, f"C{rows['原因分析']}"): "２５．５",
            (entry, f"C{rows['对策与实施']}"): "很好",
            (entry, f"C{rows['效果']}"): datetime(2026, 7, 1),
            (entry, f"C{rows['成果报告']}"): 4.3,
        },
    )

    taken = one(take_kits(season, [filled]))

    assert dict(sheets_of(season, judge)[entry].marks) == {"原因分析": Decimal("25.5")}
    assert taken.taken == 1
    told = {re.match(rf"{entry}!(C\d+)", line)[1]: line for line in taken.troubles}  # type: ignore[index]
    assert told.keys() == {f"C{rows[n]}" for n in ("选题", "对策与实施", "效果", "成果报告")}
    assert "15.5" in told[f"C{rows['选题']}"] and "0 到 15" in told[f"C{rows['选题']}"]
    assert "很好" in told[f"C{rows['对策与实施']}"]


def test_kit_filled_in_two_halves_out_of_order(season: Season, kit: Kit, judge: str, tmp_path: Path) -> None:
    first, second = qc(season, kit, 0), qc(season, kit, 1)
    topic = kit.row(first, "选题"), kit.row(second, "选题")
    old, new = datetime(2026, 7, 1, 8), datetime(2026, 7, 2, 8)
    early = kit.fill(tmp_path / "1.xlsx", {(first, f"C{topic[0]}"): 11}, old)
    late = kit.fill(tmp_path / "2.xlsx", {(first, f"C{topic[0]}"): 12, (second, f"C{topic[1]}"): 9}, new)

    after = one(take_kits(season, [late]))
    before = one(take_kits(season, [early]))

    sheets = sheets_of(season, judge)
    assert (sheets[first].marks["选题"], sheets[second].marks["选题"]) == (12, 9)
    assert after.taken == 2
    assert before.taken == 0
    assert len(before.troubles) == 1 and "11" in before.troubles[0] and "12" in before.troubles[0]


def test_later_copy_of_the_same_kit_changes_what_the_earlier_brought(
    season: Season, kit: Kit, judge: str, tmp_path: Path
) -> None:
    entry = qc(season, kit)
    cell = entry, f"C{kit.row(entry, '选题')}"
    day = datetime(2026, 7, 1, 8)
    take_kits(season, [kit.fill(tmp_path / "1.xlsx", {cell: 11}, day)])

    taken = one(take_kits(season, [kit.fill(tmp_path / "2.xlsx", {cell: 12}, day + timedelta(days=1))]))
    empty = one(take_kits(season, [kit.fill(tmp_path / "3.xlsx", {}, day + timedelta(days=2))]))

    assert (taken.taken, taken.troubles) == (1, ())
    assert sheets_of(season, judge)[entry].marks == {"选题": 12}
    assert len(empty.troubles) == 1 and "12" in empty.troubles[0]


def test_mark_changed_elsewhere_is_not_overwritten(season: Season, kit: Kit, judge: str, tmp_path: Path) -> None:
    entry = qc(season, kit)
    mark(season, judge, entry, "选题", "14")
    cells = whole(kit, season, entry)
    cells[entry, f"C{kit.row(entry, '选题')}"] = 10

    taken = one(take_kits(season, [kit.fill(tmp_path / "b.xlsx", cells)]))

    sheet = sheets_of(season, judge)[entry]
    assert sheet.marks["选题"] == 14 and sheet.marks["原因分析"] == 29
    assert sheet.state == "open"
    assert len(taken.troubles) == 2 and all(part in taken.troubles[0] for part in ("10", "14", "选题", "!C"))


def test_nothing_is_changed_after_submit(season: Season, kit: Kit, judge: str, tmp_path: Path) -> None:
    entry = qc(season, kit)
    for item in season.rubrics["问题解决型"].items:
        mark(season, judge, entry, item.name, "4")
    submit(season, judge, [entry])
    before = heads(season)

    taken = one(take_kits(season, [kit.fill(tmp_path / "b.xlsx", whole(kit, season, entry))]))

    assert heads(season) == before
    assert (taken.taken, len(taken.troubles)) == (0, 1)


def test_half_filled_sheet_is_taken_but_not_submitted(season: Season, kit: Kit, judge: str, tmp_path: Path) -> None:
    entry = qc(season, kit)
    cells = whole(kit, season, entry)
    del cells[entry, f"C{kit.row(entry, '特点')}"]

    taken = one(take_kits(season, [kit.fill(tmp_path / "b.xlsx", cells)]))

    assert taken.submitted == {} and len(taken.troubles) == 1 and "特点" in taken.troubles[0]
    assert sheets_of(season, judge)[entry].state == "open"
    del cells["总览", "C12"]
    cells[entry, f"C{kit.row(entry, '特点')}"] = 8
    undeclared = one(take_kits(season, [kit.fill(tmp_path / "c.xlsx", cells)]))
    assert undeclared.submitted == {} and "声明" in undeclared.troubles[0]


def test_recusal_in_a_kit_counts_and_its_marks_do_not(season: Season, kit: Kit, judge: str, tmp_path: Path) -> None:
    entry = qc(season, kit)
    page = openpyxl.load_workbook(kit.book)[entry]
    row = next(r for r in range(1, page.max_row + 1) if "回避理由" in str(page.cell(r, 1).value))
    cells = {(entry, f"E{row}"): "曾任该厂顾问", (entry, f"C{kit.row(entry, '选题')}"): 9}

    one(take_kits(season, [kit.fill(tmp_path / "b.xlsx", cells)]))

    sheet = sheets_of(season, judge)[entry]
    assert (sheet.state, sheet.reason, dict(sheet.marks)) == ("recused", "曾任该厂顾问", {})


# ---------------------------------------------------------------- refused whole, in one sentence
def refused(season: Season, path: Path, **more: Any) -> str:
    before = heads(season)
    found = take_kits(season, [path], **more)
    assert len(found) == 1 and found[0].refused and found[0].taken == 0
    assert heads(season) == before
    assert "\n" not in found[0].refused
    return found[0].refused


def test_kit_of_another_season_or_judge_is_refused(
    season: Season, kit: Kit, judged: Path, tmp_path: Path, judge: str
) -> None:
    filled = kit.fill(tmp_path / "b.xlsx", whole(kit, season, qc(season, kit)))
    assert judge in refused(season, filled, judge=panel(season)[1].judge)
    shutil.copytree(judged, tmp_path / "other")
    with open_folder(tmp_path / "other") as other:
        assert "赛季" in refused(other, filled)
    with new_season("2027", folder=tmp_path / "new") as other:
        assert "赛季" in refused(other, filled)


def test_ticket_that_was_changed_is_refused(season: Season, kit: Kit, tmp_path: Path, judge: str) -> None:
    book = openpyxl.load_workbook(kit.book)
    page = book["_qcreview"]
    page["A2"] = str(page["A2"].value).replace(judge, panel(season)[1].judge)
    book.save(tmp_path / "b.xlsx")
    assert "封签" in refused(season, tmp_path / "b.xlsx")


def test_changed_rubric_is_refused(season: Season, kit: Kit, tmp_path: Path) -> None:
    filled = kit.fill(tmp_path / "b.xlsx", whole(kit, season, qc(season, kit)))
    table = season.rubrics["问题解决型"]
    first = table.items[0].model_copy(update={"max": table.items[0].max + 5})
    changed = table.model_copy(update={"items": (first, *table.items[1:])})
    season.__dict__["rubrics"] = {**season.rubrics, "问题解决型": changed}
    assert "评审表" in refused(season, filled)


@pytest.mark.parametrize("name", ["a.xlsx", "a.zip", "a.txt", "a.jsonl", "gone.xlsx"])
def test_what_is_no_kit_is_refused(season: Season, tmp_path: Path, name: str) -> None:
    if name != "gone.xlsx":
        (tmp_path / name).write_bytes(b"PK\x03\x04 nothing")
    refused(season, tmp_path / name)


def test_refused_kit_does_not_stop_the_others(season: Season, kit: Kit, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"x")
    filled = kit.fill(tmp_path / "b.xlsx", whole(kit, season, qc(season, kit)))
    found = take_kits(season, [tmp_path / "a.xlsx", filled])
    assert bool(found[0].refused) and len(found[1].submitted) == 1


# ---------------------------------------------------------------- the notebook's way
def test_notebook_of_a_kit_writes_answers_that_come_back(season: Season, kit: Kit, judge: str, tmp_path: Path) -> None:
    port, online = open_kit(kit.folder / "notebook"), DeskPort(season, judge)
    entry = qc(season, kit)
    assert [c.entry for c in port.entries()] == list(kit.entries)
    assert port.open(entry).rubric == online.open(entry).rubric
    assert port.report(entry) == online.report(entry)
    key = next(iter(re.findall(r'data-picture="(\w+)"', "".join(port.report(entry).sections))))
    assert port.picture(entry, key) == online.picture(entry, key)

    for item in port.open(entry).rubric.items:
        assert isinstance(port.mark(entry, item.id, "3.5", 0), Saved)
    with pytest.raises(RefusedError):
        port.mark(entry, "选题", "99", 1)
    port.comment(entry, "", "总体扎实", 0)
    pin = Evidence("p1", "b12", 0, 4, "降低能耗", "1.2", "for")
    port.pin(entry, pin)
    again = open_kit(kit.folder / "notebook")
    assert again.open(entry).evidence[0].id == pin.id
    again.submit([entry], True)

    shutil.make_archive(str(tmp_path / "handed"), "zip", kit.folder.parent)
    found = take_kits(season, [tmp_path / "handed.zip"])

    assert [t.refused for t in found] == ["", ""]
    sheet = sheets_of(season, judge)[entry]
    assert set(sheet.marks.values()) == {Decimal("3.5")} and len(sheet.marks) == 6
    assert (sheet.comment, sheet.state, [p.id for p in sheet.evidence]) == ("总体扎实", "submitted", [pin.id])
    before = heads(season)
    assert all(t.taken == 0 for t in take_kits(season, [tmp_path / "handed.zip"]))
    assert heads(season) == before


def test_answers_cut_off_by_a_power_cut_keep_all_but_the_last(season: Season, kit: Kit) -> None:
    port, entry = open_kit(kit.folder / "notebook"), qc(season, kit)
    port.mark(entry, "选题", "10", 0)
    port.mark(entry, "原因分析", "20", 0)
    answers = kit.folder / "notebook" / "answers.jsonl"
    answers.write_bytes(answers.read_bytes()[:-9])

    assert {i: h.value for i, h in open_kit(answers.parent).open(entry).marks.items()} == {"选题": "10"}
    open_kit(answers.parent).mark(entry, "效果", "15", 0)
    assert {i: h.value for i, h in open_kit(answers.parent).open(entry).marks.items()} == {"选题": "10", "效果": "15"}


# ---------------------------------------------------------------- LibreOffice
def python_with_uno() -> str:
    """A Python that knows LibreOffice: this one, the system's, or LibreOffice's own."""
    own = [shutil.which("python3") or "", "/usr/bin/python3", "/Applications/LibreOffice.app/Contents/Resources/python"]
    for program in [sys.executable, *own, r"C:\Program Files\LibreOffice\program\python.exe"]:
        if program and Path(program).exists():
            asked = subprocess.run([program, "-c", "import uno"], capture_output=True, check=False)
            if asked.returncode == 0:
                return program
    raise AssertionError("no Python here knows LibreOffice: apt install python3-uno")


@pytest.mark.needs("libreoffice")
def test_kit_filled_in_libreoffice_comes_back_exactly(
    season: Season, kit: Kit, judge: str, tmp_path: Path, soffice: str
) -> None:
    now = view(season)
    cells, expected = [], {}
    for n, entry in enumerate(kit.entries):
        rubric = season.rubrics[now.entry(entry).division]
        marks = {}
        for k, item in enumerate(rubric.items):
            marks[item.name] = min(item.max, Decimal("2.5") + Decimal("0.5") * ((n + k) % 5))
            cells.append([entry, f"C{kit.row(entry, item.name)}", str(marks[item.name])])
        first = kit.row(entry, rubric.items[0].name)
        text = f"“{entry}”要因有据；=不是公式\n第二行 ＆ <b>"
        cells.append([entry, f"E{first}", "'" + text])
        expected[entry] = (marks, text)
    total = next(
        r for r in range(1, 60) if openpyxl.load_workbook(kit.book)[kit.entries[0]].cell(r, 1).value == "总分合计"
    )
    plan = {"from": str(kit.book), "to": str(tmp_path / "back.xlsx"), "cells": cells,
            "look": [[kit.entries[0], f"C{total}"], ["总览", "F15"]]}  # fmt: skip
    (tmp_path / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    pipe = f"qckit{tmp_path.stat().st_ino}"
    office = subprocess.Popen([soffice, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless",
                               "--norestore", "--nologo", f"--accept=pipe,name={pipe};urp;"])  # fmt: skip
    try:
        script = Path(__file__).with_name("fill_kit_by_office.py")
        subprocess.run([python_with_uno(), str(script), pipe, str(tmp_path / "plan.json")], check=True, timeout=180)
        office.wait(timeout=60)
    finally:
        office.kill()

    seen = json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))["seen"]
    sums = sum(expected[kit.entries[0]][0].values())
    assert {Decimal(v) for v in seen.values()} == {sums}
    taken = one(take_kits(season, [tmp_path / "back.xlsx"]))
    assert taken.troubles == ()
    found = {e: (dict(s.marks), s.comments[next(iter(s.comments))]) for e, s in sheets_of(season, judge).items()}
    assert found == expected


@pytest.fixture
def run_cli(season: Season) -> Callable[..., subprocess.CompletedProcess[str]]:
    """The command on the test's season."""

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "review_lib", *words, "--store", str(season.folder)]
        return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False)

    return run


def test_command_makes_a_kit_and_takes_it_back(
    season: Season, judge: str, tmp_path: Path, run_cli: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    made = run_cli("kit", "--judge", judge, "--out", str(tmp_path / "kit.zip"))
    assert (made.returncode, made.stderr) == (0, "")
    assert str(len(duty(season, judge).entries)) in made.stdout

    taken = run_cli("kit", "--import", str(tmp_path / "kit.zip"))
    assert (taken.returncode, taken.stderr, len(taken.stdout.splitlines())) == (0, "", 1)

    (tmp_path / "no.xlsx").write_bytes(b"no")
    bad = run_cli("kit", "--import", str(tmp_path / "no.xlsx"), str(tmp_path / "kit.zip"))
    assert (bad.returncode, len(bad.stderr.splitlines())) == (1, 1)
    assert judge in bad.stdout
