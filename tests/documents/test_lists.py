"""Ranked lists, notice, certificates, score sheets, statistics, letters, ICQCC, manifest: through their doors."""

from __future__ import annotations

import email
import email.policy
import hashlib
import json
import re
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path

import docx
import openpyxl
import pytest

from review_lib.documents.export import export_all, manifest_json
from review_lib.documents.icqcc import moves, shortlist
from review_lib.documents.letters import to_do
from review_lib.documents.lists import make_certificates_xlsx, make_notice_docx, make_notice_xlsx
from review_lib.documents.ranking import make_ranking_xlsx
from review_lib.documents.statistics import outliers, statistics_of
from review_lib.documents.statistics_files import make_statistics_xlsx
from review_lib.documents.values import KINDS, Made, UnitFinding
from review_lib.errors import NotFoundError

from .world import ZONE, season


@pytest.fixture(scope="module")
def made() -> list[Made]:
    return export_all(season())


def cells(data: bytes, values: bool = True) -> Iterator[tuple[str, str, object]]:
    book = openpyxl.load_workbook(BytesIO(data), data_only=values)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    yield sheet.title, cell.coordinate, cell.value


def words(data: bytes) -> str:
    """All text of a docx, tables too."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return "".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)<", archive.read("word/document.xml").decode()))


def test_export_makes_every_kind_the_same_twice(made: list[Made]) -> None:
    assert tuple(dict.fromkeys(m.kind for m in made)) == KINDS
    again = export_all(season())
    assert [(m.path, m.data) for m in made] == [(m.path, m.data) for m in again]


def test_manifest_tells_kind_path_and_hash(made: list[Made]) -> None:
    rows = json.loads(manifest_json(made))
    assert [r["sha256"] for r in rows] == [hashlib.sha256(m.data).hexdigest() for m in made]
    assert {"kind": "ranking", "path": "ranking.xlsx", "sha256": rows[0]["sha256"]} == rows[0]


def test_unknown_kind_is_refused_by_name() -> None:
    with pytest.raises(NotFoundError, match="海报"):
        export_all(season(), ["海报"])


def test_every_file_opens(made: list[Made]) -> None:
    for file in made:
        if file.path.endswith(".docx"):
            docx.Document(BytesIO(file.data))
        elif file.path.endswith(".xlsx"):
            openpyxl.load_workbook(BytesIO(file.data))


def test_ranking_prints_the_official_score_over_a_live_formula() -> None:
    book = season()
    data = make_ranking_xlsx(book)
    shown = {c: v for s, c, v in cells(data) if s == "问题解决型"}
    formulas = {c: v for s, c, v in cells(data, values=False) if s == "问题解决型"}
    for row, ranked in enumerate(book.divisions[0].rows, 5):
        score = f"E{row - 0}"
        assert str(formulas[score]).startswith("=IF(") and "LARGE(" in str(formulas[score])
        assert shown[score] == float(ranked.score or 0)


def test_text_that_looks_like_a_formula_stays_text(made: list[Made]) -> None:
    for file in made:
        if not file.path.endswith(".xlsx"):
            continue
        with zipfile.ZipFile(BytesIO(file.data)) as archive:
            for name in archive.namelist():
                for formula in re.findall(r"<f>([^<]*)</f>", archive.read(name).decode("utf-8", "replace")):
                    assert "HYPERLINK" not in formula and "镨钕" not in formula
    hyper = [v for _, _, v in cells(make_certificates_xlsx(season())) if str(v).startswith(("=", "+"))]
    assert hyper == []  # the fourth entry holds no award


def test_notice_tells_names_and_awards_only() -> None:
    book = season()
    shown = words(make_notice_docx(book)) + "".join(str(v) for _, _, v in cells(make_notice_xlsx(book)))
    assert "银锌1号QC小组" in shown and "一等奖" in shown and "莫翔" in shown
    for row in book.divisions[0].rows:
        assert str(row.score) not in shown
    assert "银锌4号" not in shown


def test_certificates_have_members_in_order_and_individuals() -> None:
    rows = [v for _, _, v in cells(make_certificates_xlsx(season()))]
    assert "周砚青、李明、王芳" in rows and "莫翔" in rows and "先进个人" in rows


def test_score_sheet_shows_marks_dropped_recused_and_evidence(made: list[Made]) -> None:
    data = next(m.data for m in made if m.path == "score_sheets/A-0001.docx")
    shown = words(data)
    assert all(t in shown for t in ("选题", "回避", "思路清楚", "夹边条处短路占 58.5%", "分值尚未与标准纸本核对"))
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert archive.read("word/document.xml").count(b"<w:strike/>") == 2


def test_rates_are_recomputed_from_parts_and_oddities_named() -> None:
    stats = statistics_of(season(), "annex3")
    active = next(r for r in stats.rates if r.label == "坚持活动率")
    assert active.value == pytest.approx(100 * 440 / (120 * 3 + 1200))
    assert [(o.unit[:2], o.kind) for o in stats.oddities] == [("=H", "contradiction")]
    assert next(r for r in stats.rates if r.label == "小组普及率").recomputed is False
    six = statistics_of(season(), "annex6")
    assert ("甘肃陇钧镍业有限公司", "no_form") in [(n.unit, n.reason) for n in six.not_counted]
    assert sum(n.label == "活动奖励费用" and n.reason == "empty" for n in six.not_counted) == 3


def test_outliers_need_enough_units() -> None:
    assert outliers({"a": 1, "b": 1, "c": 10_000}) == []
    assert outliers({"a": 100, "b": 110, "c": 95, "d": 105, "e": 90, "f": 1_000_000}) == ["f"]


def test_letters_ask_for_a_file_only_before_the_deadline() -> None:
    finding = UnitFinding("missing_pdf", "error", "annex3", "附件3没有盖章扫描件")
    before = replace(season(), as_of=datetime(2026, 5, 20, tzinfo=ZONE))
    assert "补交" in to_do(finding, before)
    assert "不再接收文件" in to_do(finding, season())
    assert "请不要重发" in to_do(replace(finding, late_only=True), before)
    assert to_do(UnitFinding("duplicate", "info", "annex1", ""), before) == ""


def test_letters_never_tell_of_another_companys_report() -> None:
    assert to_do(UnitFinding("similar_report", "warning", "报告.docx", "与“别家报告.docx”雷同"), season()) == ""


def test_mail_drafts_are_drafts_with_the_letter_attached(made: list[Made]) -> None:
    drafts = [m for m in made if m.path.endswith(".eml")]
    assert len(drafts) == 12
    message = email.message_from_bytes(drafts[0].data, policy=email.policy.default)
    assert message["X-Unsent"] == "1" and message["To"] == "zlb0@example.com"
    attached = next(message.iter_attachments())
    assert attached.get_filename() == "收件回执.docx"
    assert attached.get_payload(decode=True) == next(
        m.data for m in made if m.path == drafts[0].path.replace(".eml", ".docx")
    )
    assert not any(".." in m.path or "\\" in m.path or "=" in m.path for m in made)


def test_icqcc_shortlist_follows_criteria_and_moves_with_them() -> None:
    book = season()
    assert [c.entry.number for c in shortlist(book)] == ["A-0001"]
    wider = book.icqcc.model_copy(update={"awards": ("一等奖", "二等奖")})
    assert [(m.entry, m.before, m.after) for m in moves(book, wider)] == [("A-0002", None, 2)]


def test_icqcc_pack_is_english_and_says_what_is_open(made: list[Made]) -> None:
    shown = words(next(m.data for m in made if m.path == "icqcc/A-0001.docx"))
    assert "to be announced" in shown and "Problem-solving" in shown and "Cause analysis" in shown
    assert "13800138000" not in shown


def test_no_mobile_in_what_is_printed(made: list[Made]) -> None:
    for file in made:
        if file.kind == "letters":
            continue
        with zipfile.ZipFile(BytesIO(file.data)) as archive:
            for name in archive.namelist():
                assert b"13800138000" not in archive.read(name) and b"19942086785" not in archive.read(name), file.path


@pytest.mark.needs("libreoffice")
@pytest.mark.parametrize("which", ["ranking", "statistics"])
def test_formulas_recomputed_by_libreoffice_give_what_is_printed(which: str, soffice: str, tmp_path: Path) -> None:
    data = make_ranking_xlsx(season()) if which == "ranking" else make_statistics_xlsx(season())
    printed = {(s, c): v for s, c, v in cells(data)}
    formulas = [(s, c) for s, c, v in cells(data, values=False) if str(v).startswith("=")]
    # the stored results are taken out, so that only LibreOffice's own are there afterwards
    stripped = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(stripped, "w") as new:
        for name in old.namelist():
            new.writestr(name, re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", old.read(name)))
    (tmp_path / "in.xlsx").write_bytes(stripped.getvalue())
    command = [soffice, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to",
               "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "out"), str(tmp_path / "in.xlsx")]  # fmt: skip
    subprocess.run(command, capture_output=True, timeout=120, check=True)
    again = {(s, c): v for s, c, v in cells((tmp_path / "out" / "in.xlsx").read_bytes())}
    text = [k for k in formulas if isinstance(printed[k], str)]
    assert len(formulas) > 8 and len(text) < len(formulas)
    for key in formulas:
        want, got = printed[key], again[key]
        assert got == want if isinstance(want, str) else got == pytest.approx(want, abs=1e-9), key
