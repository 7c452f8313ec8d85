"""The round of the blank forms: written, filled in LibreOffice, mailed, and read back value by value."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import zipfile
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from review_lib.desk.blank_forms import write_forms
from review_lib.errors import NotFoundError
from review_lib.paths import rules_dir
from review_lib.reading.forms import read_forms
from review_lib.reading.word import read_word
from review_lib.rules.forms import load_forms

COMPANY = "云南省朔垚锌业股份有限公司"
GROUP, TEAM, PERSON = "春雷QC小组", "磨浮丙班", "严丹"
BODY = "公司全年登记注册小组一百二十六个，围绕降本增效和绿色低碳开展活动，取得成果八十七项。" * 8
DEEDS = "二十年来她一直工作在质量管理岗位，组织培训三十三期，编写案例集六册。" * 10

# What each control is given, by its tag; the others are left with their hints.
FILLED: dict[str, str | bool] = {
    "annex1.company_name": COMPANY,
    "annex1.contact_department": "质量管理部",
    "annex1.contact_person": "薛宏伟",
    "annex1.address": "云南省曲靖市麒麟区寥廓街道169号",
    "annex1.postcode": "655000",
    "annex1.phone_fax": "0874-3301234",
    "annex1.email": "zl@shuoyao.example.com",
    "annex1.qc_groups.1.full_name": COMPANY + GROUP,
    "annex1.qc_groups.1.members": "胡健、郝立新、梁少华",
    "annex1.qc_groups.2.full_name": COMPANY + "磐石攻关QC小组",
    "annex1.qc_groups.2.members": "马红梅、冯杰",
    "annex1.teams.1.full_name": COMPANY + TEAM,
    "annex1.teams.1.headcount": "13",
    "annex1.team_headcount_total": "13",
    "annex1.individuals.1.name": PERSON,
    "annex1.individuals.1.company": COMPANY,
    "annex1.individuals.1.position": "熔铸分厂/厂长助理",
    "annex2.company_name": COMPANY,
    "annex2.group_name": GROUP,
    "annex2.topic": "降低二系列转炉渣含铜",
    "annex2.topic_type": "问题解决型",
    "annex2.uscc": "91340005977822358A",
    "annex2.org_type": "中外合资企业",
    "annex2.org_scale": "大型",
    "annex2.address": "云南省曲靖市麒麟区寥廓街道169号",
    "annex2.postcode": "655000",
    "annex2.department": "质量管理部",
    "annex2.contact_person": "薛宏伟",
    "annex2.mobile": "15073849536",
    "annex2.landline": "0874-3301234",
    "annex2.leader": "胡健",
    "annex2.headcount": "3",
    "annex2.registration_no": "QCF-QC-2025-025",
    "annex2.founded_on": "2016年11月",
    "annex2.activity_count": "32",
    "annex2.attendance_rate": "98",
    "annex2.training_hours": "32",
    "annex2.economic_benefit": "294.5",
    "annex2.members": "胡健、郝立新、梁少华",
    "annex3.recommending_unit": COMPANY,
    "annex3.groups_registered_total": "2520",
    "annex3.groups_registered": "126",
    "annex3.participation_rate": "45",
    "annex3.groups_active": "126",
    "annex3.benefit_total": "23915",
    "annex3.benefit": "1010.6",
    "annex3.result_rate": "87.5",
    "annex3.activity_cost": "12.3",
    "annex3.award_cost": "41.2",
    "annex3.trainings": "4",
    "annex3.training_mode": "线上",
    "annex3.training_people": "311",
    "annex3.convention_held.是": True,
    "annex3.convention_entered": "28",
    "annex3.convention_presented": "24",
    "annex3.convention_date": "2026年4月6日",
    "annex3.convention_place": "公司会议中心",
    "annex3.convention_people": "85",
    "annex3.foot": "质量管理部 彭少华",
    "annex3.contact_person": "薛宏伟",
    "annex3.mobile": "15073849536",
    "annex3.email": "zl@shuoyao.example.com",
    "annex3.address": "云南省曲靖市麒麟区寥廓街道169号",
    "annex3.postcode": "655000",
    "annex4.recommending_unit": COMPANY,
    "annex4.body.situation": BODY,
    "annex4.body.practice": BODY,
    "annex4.body.outlook": BODY,
    "annex5.recommending_unit": COMPANY,
    "annex5.company_name": COMPANY,
    "annex5.team_name": TEAM,
    "annex5.experience": "一表一图一卡标准化作业法",
    "annex5.uscc": "91340005977822358A",
    "annex5.org_type": "国有企业",
    "annex5.central_group": "中国铜业集团有限公司",
    "annex5.org_scale": "大型",
    "annex5.address": "云南省曲靖市麒麟区寥廓街道169号",
    "annex5.postcode": "655000",
    "annex5.department": "质量管理部",
    "annex5.contact_person": "薛宏伟",
    "annex5.mobile": "15073849536",
    "annex5.landline": "0874-3301234",
    "annex5.leader": "蔡敬业",
    "annex5.headcount": "13",
    "annex5.completion_rate": "98.4",
    "annex5.quality_pass_rate": "97.1",
    "annex5.defect_rate": "0.84",
    "annex5.accidents": "0",
    "annex5.complaints": "0",
    "annex5.first_pass_rate": "99.4",
    "annex5.training": "168人/30h",
    "annex5.participation_rate": "95",
    "annex5.quality_cost": "47.5",
    "annex6.recommending_unit": COMPANY,
    "annex6.companies": "3",
    "annex6.teams": "46",
    "annex6.teams_total": "184",
    "annex6.people": "736",
    "annex6.activity_cost": "8.7",
    "annex6.award_cost": "15.9",
    "annex6.standard_training_held.是": True,
    "annex6.standard_training_count": "2",
    "annex6.standard_training_people": "125",
    "annex6.judge_course_held.否": True,
    "annex6.leader_course_held.是": True,
    "annex6.leader_course_count": "3",
    "annex6.leader_course_people": "288",
    "annex6.review_forms.1": True,
    "annex6.review_forms.3": True,
    "annex6.convention_held.否": True,
    "annex6.foot": "质量管理部 彭少华",
    "annex6.contact_person": "薛宏伟",
    "annex6.mobile": "15073849536",
    "annex6.email": "zl@shuoyao.example.com",
    "annex6.address": "云南省曲靖市麒麟区寥廓街道169号",
    "annex6.postcode": "655000",
    "annex7.recommending_unit": COMPANY,
    "annex7.body.situation": BODY,
    "annex7.body.practice": BODY,
    "annex7.body.outlook": BODY,
    "annex8.name": PERSON,
    "annex8.position": "熔铸分厂/厂长助理",
    "annex8.company_name": COMPANY,
    "annex8.address": "云南省曲靖市麒麟区寥廓街道169号",
    "annex8.contact_person": "薛宏伟",
    "annex8.mobile": "19942086785",
    "annex8.deeds": DEEDS,
}


def tags(path: Path) -> list[str]:
    """The tags of a form's controls in order, without those around rows."""
    with zipfile.ZipFile(path) as package:
        xml = package.read("word/document.xml").decode()
    controls = re.findall(r"<w:sdtPr>(.*?)</w:sdtPr>", xml)
    return [re.search(r'<w:tag w:val="([^"]*)"', c)[1] for c in controls if "repeatingSection" not in c]  # type: ignore[index]


def python_with_uno() -> str:
    """A Python that knows LibreOffice: this one, the system's, or LibreOffice's own."""
    own = [shutil.which("python3") or "", "/usr/bin/python3", "/Applications/LibreOffice.app/Contents/Resources/python"]
    for program in [sys.executable, *own, r"C:\Program Files\LibreOffice\program\python.exe"]:
        if program and Path(program).exists():
            asked = subprocess.run([program, "-c", "import uno"], capture_output=True, check=False)
            if asked.returncode == 0:
                return program
    raise AssertionError("no Python here knows LibreOffice: apt install python3-uno")


def fill(soffice: str, blanks: list[Path], out: Path, given: dict[str, str | bool]) -> list[Path]:
    """The blanks filled in LibreOffice."""
    out.mkdir()
    plan = [[str(p), str(out / p.name), [given.get(tag) for tag in tags(p)]] for p in blanks]
    (out / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    office = subprocess.Popen([
        soffice, f"-env:UserInstallation={(out / 'profile').as_uri()}", "--headless", "--norestore", "--nologo",
        f"--accept=pipe,name=qcreview{out.stat().st_ino};urp;",
    ])  # fmt: skip
    try:
        script = Path(__file__).with_name("fill_by_office.py")
        subprocess.run(
            [python_with_uno(), str(script), f"qcreview{out.stat().st_ino}", str(out / "plan.json")],
            check=True,
            timeout=300,
        )
        office.wait(timeout=60)
    finally:
        office.kill()
    return [out / p.name for p in blanks]


def mail(files: list[Path], folder: Path) -> Path:
    """A mail in time with the files attached, as a folder with one .eml."""
    message = EmailMessage()
    message["From"], message["To"] = "zl@shuoyao.example.com", "zgyszx@126.com"
    message["Subject"], message["Date"] = f"{COMPANY}推荐材料", "Wed, 20 May 2026 10:00:00 +0800"
    message.set_content("请查收。")
    for file in files:
        message.add_attachment(
            file.read_bytes(), maintype="application", subtype="octet-stream", filename=file.name
        )  # fmt: skip
    folder.mkdir()
    (folder / "0001.eml").write_bytes(bytes(message))
    return folder


def register(inbox: Path, home: Path) -> dict[str, Any]:
    """The register of a new season after `qcreview intake`."""
    home.mkdir(exist_ok=True)
    out = home / "register.json"
    command = [sys.executable, "-m", "review_lib", "intake", str(inbox), "--store", str(home / "s"), "--json", str(out)]
    done = subprocess.run([*command, "--no-scans"], capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return found


def chars(*texts: str) -> int:
    return sum(len("".join(text.split())) for text in texts)


def expected() -> dict[str, Any]:
    """The register's forms by what was filled in: numbers as numbers, lists as lists, boxes as yes, no and choices."""
    specs = load_forms(rules_dir() / "2026" / "forms")
    out: dict[str, Any] = {}
    for spec in specs.forms:
        values: dict[str, Any] = {}
        for field in spec.fields:
            if field.type == "longtext":
                continue
            given = FILLED.get(f"{spec.annex}.{field.key}")
            values[field.key] = _value(field.type, given)
            if field.type == "boolean":
                yes, no = (bool(FILLED.get(f"{spec.annex}.{field.key}.{word}")) for word in ("是", "否"))
                values[field.key] = None if yes == no else yes
            if field.type == "choices":
                values[field.key] = [
                    o for n, o in enumerate(field.options, 1) if FILLED.get(f"{spec.annex}.{field.key}.{n}")
                ]
        for group in spec.groups:
            rows = []
            for n in range(1, 20):
                row = {
                    c.key: _value(c.type, FILLED.get(f"{spec.annex}.{group.key}.{n}.{c.key}")) for c in group.columns
                }
                if any(row.values()):
                    rows.append(row)
            values[group.key] = rows
        out[spec.annex] = values
    for annex in ("annex4", "annex7"):
        heads = ("一、基本情况", "二、推进经验和做法", "三、存在问题及改进方向")
        out[annex]["body_chars"] = chars(*heads, BODY, BODY, BODY)
    out["annex8"]["deeds_chars"] = chars(DEEDS)
    return {k: [v] if k in ("annex2", "annex5", "annex8") else v for k, v in out.items()}


def _value(kind: str, given: str | bool | None) -> Any:
    if given is None:
        return [] if kind == "names" else None if kind in ("integer", "number", "percent") else ""
    text = str(given)
    if kind == "integer":
        return int(text)
    if kind in ("number", "percent"):
        return float(text)
    if kind == "names":
        return text.split("、")
    if kind == "month":
        year, month = re.findall(r"\d+", text)
        return f"{year}-{int(month):02d}"
    return text


@pytest.mark.needs("libreoffice")
def test_filled_forms_read_back_field_by_field(soffice: str, tmp_path: Path) -> None:
    blanks = write_forms(tmp_path / "blank")
    files = fill(soffice, blanks, tmp_path / "filled", FILLED)

    (unit,) = register(mail(files, tmp_path / "inbox"), tmp_path / "home")["units"]

    found, wanted = unit["forms"], expected()
    assert sorted(found) == sorted(wanted)
    for annex, values in wanted.items():
        assert found[annex] == values, annex


def test_every_field_has_its_control(tmp_path: Path) -> None:
    """Nothing is asked for that cannot be filled in, and nothing can be filled in that is not read."""
    known = {tag for path in write_forms(tmp_path) for tag in tags(path)}

    asked = set()
    for spec in load_forms(rules_dir() / "2026" / "forms").forms:
        asked |= {f"{spec.annex}.{field.key}" for field in spec.fields}
        asked |= {f"{spec.annex}.{group.key}.1.{column.key}" for group in spec.groups for column in group.columns}
    stems = {".".join(tag.split(".")[:2]) for tag in known} | {t for t in known if t.count(".") == 3}
    assert {a for a in asked if a not in stems} == set()
    assert set(FILLED) - known == set()


def test_blank_forms_hold_no_value(tmp_path: Path) -> None:
    specs = load_forms(rules_dir() / "2026" / "forms")

    assert [read_forms(read_word(path.read_bytes()), specs) for path in write_forms(tmp_path)] == [()] * 8


@pytest.mark.needs("libreoffice")
def test_blank_forms_saved_by_libreoffice_hold_no_value(soffice: str, tmp_path: Path) -> None:
    specs = load_forms(rules_dir() / "2026" / "forms")
    files = fill(soffice, write_forms(tmp_path / "blank"), tmp_path / "saved", {})

    assert [read_forms(read_word(path.read_bytes()), specs) for path in files] == [()] * 8


def test_blank_forms_are_the_same_each_time(tmp_path: Path) -> None:
    first, second = write_forms(tmp_path / "a"), write_forms(tmp_path / "b")

    assert [p.read_bytes() for p in first] == [p.read_bytes() for p in second]


def test_a_year_without_rules_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="2026"):
        write_forms(tmp_path, "1999")
    assert list(tmp_path.iterdir()) == []
