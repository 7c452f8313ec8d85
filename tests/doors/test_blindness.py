"""What a blind judge must not see: a company by the name that people call it, and people whom only the report names."""

from __future__ import annotations

import pytest

from review_lib.desk.judges import duty, panel
from review_lib.desk.port import DeskPort
from review_lib.desk.reports import document, pages, people_in, short_names
from review_lib.desk.season import Season
from review_lib.desk.view import view


@pytest.mark.parametrize(
    ("company", "places", "called"),
    [
        ("安徽省翊沣铜业有限公司", (), {"翊沣铜业", "翊沣公司", "翊沣集团"}),
        ("内蒙古宸砺海绵钛集团有限公司", ("内蒙古",), {"宸砺海绵钛", "宸砺公司", "宸砺集团", "宸砺厂"}),
        ("包头宸砺稀土股份有限公司", ("内蒙古", "包头"), {"宸砺稀土", "宸砺稀土公司"}),
        ("广西壮族自治区煜岑硬质合金有限公司", ("广西",), {"煜岑硬质合金", "煜岑公司"}),
    ],
)
def test_company_is_hidden_by_what_it_is_called(company: str, places: tuple[str, ...], called: set[str]) -> None:
    assert called <= short_names(company, places)


@pytest.mark.parametrize("company", ["云南铜业", "公司", "中国有限公司", "有限公司", ""])
def test_short_company_names_hide_no_common_word(company: str) -> None:
    assert not {"公司", "", "铜业公司", "集团"} & short_names(company, ("云南",))


def test_no_name_of_a_member_table_reaches_a_blind_judge(season: Season) -> None:
    judge = panel(season)[0].judge
    now, port, heads = view(season), DeskPort(season, judge), ("姓名",)
    met = 0
    for entry in duty(season, judge).entries:
        found = now.entry(entry)
        report = document(season, found.report_sha256) if found.report_sha256 else None
        if report is None:
            continue
        people = people_in(report, heads)
        bare = pages(season, found, blind=False)
        assert bare is not None
        open_text = "".join(bare.sections)
        met += sum(name in open_text for name in people)
        shown = "".join(port.report(entry).sections)
        assert [name for name in people if name in shown] == []
    assert met > 20, "there must be something to leak"


def test_company_called_without_its_region_is_hidden(season: Season) -> None:
    now = view(season)
    hidden = 0
    for number, entry in now.entries():
        regions = [r for r in season.rules.names.regions if entry.company.startswith(r)]
        if not regions or number not in now.decisions or not entry.report_sha256:
            continue
        core = entry.company.removeprefix(max(regions, key=len))[:4]
        open_page, blind_page = pages(season, entry, blind=False), pages(season, entry, blind=True)
        if open_page is None or blind_page is None or core not in "".join(open_page.sections):
            continue
        hidden += 1
        assert core not in "".join(blind_page.sections)
    assert hidden > 3
