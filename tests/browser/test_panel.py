"""The panel in a real browser: matrix, differences, notes, conclusions, rulings, live progress, keys, kits."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from bare import Wire, show
from playwright.sync_api import Page, expect

from review_lib import paths
from review_lib.desk import sample as job
from review_lib.desk.decide import decide_from
from review_lib.desk.judges import assigned, draw, list_judges, panel
from review_lib.desk.panel import talks
from review_lib.desk.port import DeskPort
from review_lib.desk.reports import hidden_words
from review_lib.desk.screens.panel import matrix
from review_lib.desk.season import Season, open_folder
from review_lib.desk.sheets import invent, mark
from review_lib.desk.view import view
from review_lib.errors import RefusedError
from review_lib.widgets.panel_screen import panel as panel_screen

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.xdist_group("panel")]


@pytest.fixture(scope="module")
def judged_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A judged sample season, the first judge's sheets open."""
    folder, home = tmp_path_factory.mktemp("panel") / "sample", paths.sample_dir()
    with job.open_sample(folder) as season:
        job.take_in(season)
        decide_from(season, home / "decisions.csv")
        list_judges(season, home / "judges.csv", home / "conflicts.csv")
        draw(season, seed=1)
        invent(season, 1, leave=(panel(season)[0].judge,))
    return folder


@pytest.fixture
def season(judged_once: Path, tmp_path: Path) -> Iterator[Season]:
    """A season of the test's own."""
    shutil.copytree(judged_once, tmp_path / "sample")
    with open_folder(tmp_path / "sample") as opened:
        yield opened


@pytest.fixture
def open_panel(season: Season, new_context: Callable[..., Any], faults: list[str]) -> Callable[..., tuple[Page, Wire]]:
    """Show the panel: ``page, wire = open_panel(judge="", width=1440)``."""

    def opened(judge: str = "", **size: int) -> tuple[Page, Wire]:
        page, wire = show(new_context(**size), panel_screen(season, judge))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.locator(".pn-side .tb").first.wait_for()
        return page, wire

    return opened


def rows(page: Page) -> Any:
    return page.get_by_role("table", name="成果").locator("tbody tr.go")


def test_those_that_differ_most_stand_on_top_and_recused_is_a_word(
    season: Season, open_panel: Callable[..., tuple[Page, Wire]]
) -> None:
    page, _ = open_panel()
    told = matrix(season)
    ranges = [float(r["range"]) for r in told["rows"]]
    assert ranges == sorted(ranges, reverse=True) and ranges[0] > ranges[-1]

    first = rows(page).first
    expect(first).to_contain_text(told["rows"][0]["entry"])
    expect(first).to_contain_text(told["rows"][0]["range"])
    away = next(r for r in told["rows"] if any(c["state"] == "recused" for c in r["cells"].values()))
    line = rows(page).filter(has_text=away["entry"])
    expect(line.locator(".pn-away").first).to_have_text("回避")
    totals = [c["total"] for c in told["rows"][0]["cells"].values() if c["state"] == "submitted"]
    assert max(map(float, totals)) - min(map(float, totals)) == ranges[0]
    expect(page.get_by_role("table", name="各评委分项得分")).to_contain_text("总分")


def test_no_hidden_name_reaches_the_page(season: Season, open_panel: Callable[..., tuple[Page, Wire]]) -> None:
    page, wire = open_panel()
    now = view(season)
    words = {w for r in matrix(season)["rows"] for w in hidden_words(now, now.entry(r["entry"])) if len(w) > 3}
    assert len(words) > 20
    shown = page.content() + "".join(wire.answers)
    assert [w for w in words if w in shown] == []


def test_note_conclusion_and_ruling_are_events_beside_the_score(
    season: Season, open_panel: Callable[..., tuple[Page, Wire]]
) -> None:
    page, _ = open_panel()
    before = matrix(season)["rows"][0]
    entry = before["entry"]
    veto = season.rubrics[before["division"]].vetoes.list[0]

    page.keyboard.press("n")
    page.get_by_label("讨论内容").fill("复看附表，意见一致。")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("秘书处").first).to_be_visible()
    rows(page).first.click()
    page.keyboard.press("d")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("理由").fill("")
    dialog.get_by_role("button", name="记录", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("理由")
    page.get_by_role("button", name="记合议结论").click()
    dialog.get_by_label("合议结论").select_option("维持评委评分")
    dialog.get_by_label("理由").fill("尺度不同，名次不受影响")
    dialog.get_by_role("button", name="记录", exact=True).click()
    expect(rows(page).first).to_contain_text("维持评委评分")
    page.get_by_role("button", name="决定一票否决").click()
    dialog.get_by_label("一票否决").select_option(veto)
    dialog.get_by_label("理由").fill("原始记录缺失")
    dialog.get_by_role("button", name="记录", exact=True).click()
    expect(page.locator(".pn-decide")).to_contain_text(veto)

    told = talks(season)[entry]
    assert [n.text for n in told.notes] == ["复看附表，意见一致。"]
    assert told.conclusion is not None and told.conclusion.reason == "尺度不同，名次不受影响"
    assert told.rulings["veto"].choice == veto
    after = matrix(season)["rows"][0]
    assert (after["mean"], after["cells"]) == (before["mean"], before["cells"])
    page.locator(".pn-told").filter(has_text=veto).get_by_role("button", name="撤回").click()
    expect(page.get_by_role("button", name="决定一票否决")).to_be_visible()
    assert "veto" not in talks(season)[entry].rulings


def test_marks_of_others_show_up_by_themselves(season: Season, open_panel: Callable[..., tuple[Page, Wire]]) -> None:
    page, wire = open_panel()
    judge = panel(season)[0].judge
    entry = next(e for j, e in assigned(season) if j == judge)
    line = rows(page).filter(has_text=entry)
    expect(line.locator(".pn-cell").first).to_have_text("未评")

    item = season.rubrics[view(season).entry(entry).division].items[0].name
    mark(season, judge, entry, item, "5")

    expect(line.locator(".pn-cell").first).to_contain_text("1/", timeout=15000)
    wire.away = True
    expect(page.get_by_role("status", name="实时状态")).to_have_text("连接中断，正在重试", timeout=40000)


def test_filters_keys_and_search(season: Season, open_panel: Callable[..., tuple[Page, Wire]]) -> None:
    page, _ = open_panel()
    all_rows = rows(page).count()
    page.get_by_label("组别").first.select_option("信得过班组")
    expect(rows(page)).not_to_have_count(all_rows)
    assert rows(page).count() == sum(r["division"] == "信得过班组" for r in matrix(season)["rows"])
    page.get_by_label("评审组").select_option("第二组")
    second = [j.judge for j in panel(season) if j.group == "第二组"]
    expect(page.locator("th .pn-name")).to_have_text(second)
    page.get_by_label("评审组").select_option("")
    page.get_by_label("组别").first.select_option("")
    expect(rows(page)).to_have_count(all_rows)

    entry = matrix(season)["rows"][1]["entry"]
    page.locator(".pn-list .bd-scroll").focus()
    page.keyboard.press("j")
    expect(page.locator(".pn-side")).to_contain_text(entry)
    page.keyboard.press("/")
    page.keyboard.type(entry)
    page.keyboard.press("Enter")
    expect(rows(page)).to_have_count(1)
    page.keyboard.press("Escape")
    page.locator(".pn-list .bd-scroll").focus()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="键盘说明")).to_be_visible()


def test_kit_is_made_and_taken_back_from_the_judges_part(
    season: Season, open_panel: Callable[..., tuple[Page, Wire]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "exports_dir", lambda: tmp_path / "exports")
    page, _ = open_panel()
    judge = panel(season)[0].judge
    page.get_by_role("radio", name="评委").click()
    page.get_by_role("button", name=f"为 {judge} 生成评审包").click()
    expect(page.get_by_text("已放入")).to_be_visible()
    made = next((tmp_path / "exports").rglob("*.zip"))

    page.get_by_role("button", name="收回评审包").click()
    page.get_by_role("dialog").get_by_role("textbox").fill(str(made))
    page.keyboard.press("Enter")
    expect(page.get_by_text("收下 0 项")).to_be_visible()


def test_judge_who_leads_sees_the_panel_and_another_does_not(
    season: Season, open_panel: Callable[..., tuple[Page, Wire]]
) -> None:
    lead = next(j.judge for j in panel(season) if j.role == "组长")
    plain = next(j.judge for j in panel(season) if not j.role)
    with pytest.raises(RefusedError, match=plain):
        panel_screen(season, plain)
    page, _ = open_panel(lead)
    page.get_by_role("radio", name="评委").click()
    expect(page.get_by_role("button", name="生成评审包")).to_have_count(0)
    assert DeskPort(season, lead).judge() == lead


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1024, 768)])
def test_no_serious_fault_for_readers(open_panel: Callable[..., tuple[Page, Wire]], width: int, height: int) -> None:
    page, _ = open_panel(width=width, height=height)
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa"]})
    serious = [v for v in found.response["violations"] if v["impact"] in ("serious", "critical")]
    assert [(v["id"], v["nodes"][0]["html"][:160]) for v in serious] == []
