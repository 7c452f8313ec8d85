"""A season in a few lines: mails with forms as readings, made by hand, for the tests of checks."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from review_lib.checks.corrections import Corrections
from review_lib.checks.register import build_register, check_rules
from review_lib.checks.values import Register, ScanFacts, UnitRegister
from review_lib.intake.values import Attachment, Mail, Trouble
from review_lib.reading.values import (
    Document,
    FileReading,
    FormReading,
    Paragraph,
    ReportReading,
    Run,
    Step,
    Value,
)
from review_lib.rules.season import season_rules

RULES = season_rules(2026)
ALL = check_rules(RULES)
COMPANY = "云南省朔垚锌业股份有限公司"
GOOD = {
    "uscc": "91350100M000100Y43",
    "postcode": "655000",
    "mobile": "13564865154",
    "email": "zlb@company.example.com",
    "text": "有",
    "integer": 7,
    "number": 12.5,
    "percent": 98.5,
    "boolean": True,
    "choice": "问题解决型",
    "choices": ("发表评审",),
    "names": ("金翔", "蔡玲"),
    "month": "2022-05",
    "longtext": None,
}
PEOPLE = ("金翔", "蔡玲", "高万里", "任强", "李丽娜", "严晓燕", "戴明辉")


def value(key: str, written: object, problem: str = "") -> Value:
    """A value as reading gives it; a text of a number field is one that is no number."""
    text = "、".join(written) if isinstance(written, tuple) else "" if written is None else str(written)
    return Value(key, None if problem else written, text, problem=problem)


def form(annex: str, body: int = 3500, **given: object) -> FormReading:
    """A form with every field filled in rightly, but for those given."""
    spec = ALL.forms.form(annex)
    values = {f.key: value(f.key, given.get(f.key, GOOD[f.type])) for f in spec.fields}
    if "central_group" in values:
        values["central_group"] = value("central_group", given.get("central_group", ""))
    if annex == "annex2":
        values["members"] = value("members", given.get("members", PEOPLE))
        values["leader"] = value("leader", given.get("leader", PEOPLE[0]))
        values["headcount"] = value("headcount", given.get("headcount", len(PEOPLE)))
    text = "字" * (given.get("deeds", 2000) if annex == "annex8" else body)  # type: ignore[operator]
    has_body = annex in RULES.bodies
    sections = tuple(section.id for section in spec.sections)
    return FormReading(annex, values, body=text if has_body else "", sections=sections)


def summary(
    company: str = COMPANY,
    groups: Sequence[str] = (),
    teams: Sequence[tuple[str, int]] = (),
    people: Sequence[str] = (),
    members: tuple[str, ...] = PEOPLE,
    total: int | None = None,
    **given: object,
) -> FormReading:
    """An annex 1 that lists these full names."""
    made = form("annex1", company_name=company, **given)
    rows = {
        "qc_groups": tuple({"full_name": value("full_name", g), "members": value("members", members)} for g in groups),
        "teams": tuple({"full_name": value("full_name", n), "headcount": value("headcount", c)} for n, c in teams),
        "individuals": tuple(
            {"name": value("name", n), "company": value("company", company), "position": value("position", "部长")}
            for n in people
        ),
    }
    real = sum(count for _, count in teams) if teams else None
    values = {**made.values, "team_headcount_total": value("team_headcount_total", real if total is None else total)}
    return replace(made, values=values, rows=rows)


def group(name: str = "春雷QC小组", company: str = COMPANY, **given: object) -> FormReading:
    """An annex 2."""
    return form("annex2", company_name=company, group_name=name, topic=given.pop("topic", f"降低{name}烧板率"), **given)


def team(name: str = "天车班", company: str = COMPANY, **given: object) -> FormReading:
    """An annex 5."""
    given = {"headcount": 12, "recommending_unit": company, **given}
    return form("annex5", company_name=company, team_name=name, experience=f"{name}工作法", **given)


def unit_form(annex: str, company: str = COMPANY, **given: object) -> FormReading:
    """An annex 3, 4, 6 or 7 whose figures do not contradict each other."""
    return form(annex, recommending_unit=company, **given)


def report(
    name: str = "春雷QC小组",
    company: str = COMPANY,
    kind: str = "qc",
    title: str = "",
    leave_out: str = "",
    topic_type: str = "问题解决型",
    salt: str = "",
) -> FileReading:
    """A report with all steps of its type, but one."""
    ids = [any_of[0] for any_of in ALL.steps.topic_types[topic_type].demanded] if kind == "qc" else ["", ""]
    steps = tuple(
        Step(ALL.steps.steps[i].name if i else "班组概况", i, at) for at, i in enumerate(ids) if i != leave_out
    )
    title = title or (f"降低{name}烧板率" if kind == "qc" else f"{name}工作法")
    text = f"{company}{name}{title}{salt}"
    told = ReportReading("qc" if kind == "qc" else "team", title, company, name, topic_type if kind == "qc" else None,
                         steps, 5000, "self")  # fmt: skip
    return FileReading("docx", Document("docx", (Paragraph((Run(text),)),)), (), told)


@dataclass
class Season:
    """Mails and readings being made; :meth:`register` gives the register."""

    mails: list[Mail] = field(default_factory=list)
    readings: dict[str, FileReading] = field(default_factory=dict)
    scans: dict[str, ScanFacts] = field(default_factory=dict)

    def file(
        self,
        name: str,
        *forms: FormReading,
        reading: FileReading | None = None,
        kind: str = "docx",
        trouble: str = "",
        code: str = "unreadable",
        salt: str = "",
        inline: bool = False,
    ) -> Attachment:
        """One attachment with what is read of it; its bytes are told by name, content and ``salt``."""
        made = reading or (FileReading(kind, Document(kind, ()), forms) if forms else None)
        if kind == "pdf" and made is None:
            made = FileReading("pdf", None, scan=True)
        sha256 = hashlib.sha256(f"{name}{forms}{reading}{salt}".encode()).hexdigest()
        if made is not None and not trouble:
            self.readings[sha256] = made
        troubles = (Trouble(code, trouble),) if trouble else ()
        return Attachment(name, (), sha256, 100, kind, inline, troubles)

    def mail(
        self,
        *files: Attachment,
        at: str = "2026-05-20T10:00:00+08:00",
        subject: str = "报送材料",
        body: str = "请查收",
        sender: str = "zlb@company.example.com",
        quoted: str = "",
        troubles: tuple[Trouble, ...] = (),
        name: str = "",
    ) -> Mail:
        """Receive a mail."""
        file = name or f"{len(self.mails) + 1:04d}.eml"
        made = Mail(file, file, file, subject, "", sender, datetime.fromisoformat(at), None, body, quoted, files, (),
                    troubles)  # fmt: skip
        self.mails.append(made)
        return made

    def both(self, name: str, *forms: FormReading) -> tuple[Attachment, Attachment]:
        """A form in Word and its scan of the same name."""
        return self.file(f"{name}.docx", *forms), self.file(f"{name}.pdf", kind="pdf")

    def register(self, corrections: Corrections | None = None) -> Register:
        """The register of what was received so far."""
        return build_register(self.mails, self.readings, RULES, self.scans, corrections or Corrections(), all_rules=ALL)

    def unit(self, corrections: Corrections | None = None) -> UnitRegister:
        """The only unit of the register."""
        (unit,) = self.register(corrections).units
        return unit


def told(unit: UnitRegister) -> set[tuple[str, str]]:
    """What was found: code and subject (codes of the contract only)."""
    own = {code for code, rule in ALL.findings.findings.items() if not rule.contract}
    return {(finding.code, finding.subject) for finding in unit.findings if finding.code not in own}


def complete(season: Season, company: str = COMPANY, **given: object) -> list[Attachment]:
    """All forms of a company with one group and one team, in Word and as scans."""
    files: list[Attachment] = []
    for name, made in (
        ("附件1", summary(company, [f"{company}春雷QC小组"], [(f"{company}天车班", 12)])),
        ("附件2 春雷QC小组", group(company=company)),
        ("附件3", unit_form("annex3", company)),
        ("附件4", unit_form("annex4", company)),
        ("附件5 天车班", team(company=company)),
        ("附件6", unit_form("annex6", company)),
        ("附件7", unit_form("annex7", company)),
    ):
        if name.split()[0] not in given.get("without", ()):  # type: ignore[operator]
            files += season.both(name, made)
    return files
