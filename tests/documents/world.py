"""A small lively season for the tests of this room: invented companies, real Word reports of the sample's mails."""

from __future__ import annotations

import email
import email.policy
import struct
import zlib
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from functools import cache
from pathlib import Path

from review_lib.documents.values import (
    BookEntry,
    Consent,
    Division,
    Evidence,
    ItemMark,
    JudgeSheet,
    RankedRow,
    RankRule,
    ReceivedItem,
    RubricItem,
    RubricTable,
    SeasonBook,
    UnitBook,
    UnitFinding,
)
from review_lib.paths import sample_dir
from review_lib.reading.values import Cell, Document, Media, Paragraph, ReportReading, Run, Step, Table

ZONE = timezone(timedelta(hours=8))


def png(width: int = 40, height: int = 20, grey: int = 120, comment: str = "") -> bytes:
    """A small picture, with a comment in its header where asked."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = b"".join(b"\x00" + bytes([grey]) * width for _ in range(height))
    text = chunk(b"tEXt", b"Comment\x00" + comment.encode()) if comment else b""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + text + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    )


def p(text: str, level: int = 0, **more: object) -> Paragraph:
    """A paragraph of one run."""
    return Paragraph((Run(text),), level=level, **more)  # type: ignore[arg-type]


def picture(key: str, width: int = 3_000_000, height: int = 1_500_000) -> Paragraph:
    """A paragraph with one picture."""
    return Paragraph((Run("", kind="picture", ref=key, width_emu=width, height_emu=height),))


def table(rows: list[list[str]]) -> Table:
    """A plain table of texts."""
    cells = tuple(Cell(r, c, 1, 1, (p(v),)) for r, row in enumerate(rows) for c, v in enumerate(row))
    return Table(len(rows), len(rows[0]), cells)


STEPS = (
    "选择课题",
    "现状调查",
    "设定目标",
    "原因分析",
    "确定主要原因",
    "制定对策",
    "对策实施",
    "效果检查",
    "制定巩固措施",
    "总结和下一步打算",
)


def report(title: str, company: str, group: str, *more: Paragraph | Table) -> tuple[Document, ReportReading]:
    """A short report in the order of the steps, with two pictures, two tables, references and personal numbers."""
    blocks: list[Paragraph | Table] = [
        p("2026年度质量管理小组活动成果报告"),
        p(title),
        p(company),
        p(group),
        p("2026年6月"),
    ]
    steps = []
    for number, name in enumerate(STEPS, 1):
        steps.append(Step(name, "", len(blocks)))
        blocks.append(p(f"{number}. {name}", 1))
        blocks.append(
            p(f"{name}：小组以现场测量为依据，见图{min(number, 2)}和表1、2。" + "数据充分，" * 12 + "结论可靠。")
        )
        if number in (2, 3):
            blocks += [picture(f"m{number}"), p(f"图{number - 1} {name}示意")]
        if number in (2, 5):
            blocks += [
                p(f"表{1 if number == 2 else 2} {name}统计"),
                table([["项目", "数值"], ["甲", "1.5"], ["乙", "2.5"]]),
            ]
    blocks.append(p("联系组长：１３８-0013-8000，邮箱 zhang.san@example.com，身份证号 11010519491231002X。"))
    blocks += more
    media = {"m2": Media("png", png(400, 200, 90, "13900139000")), "m3": Media("png", png(300, 200, 30))}
    document = Document("docx", tuple(blocks), media=media)
    return document, ReportReading("qc", title, company, group, "问题解决型", tuple(steps), len(document.text))


def rubric(verified: bool = False) -> RubricTable:
    """The 问题解决型 table in short."""
    items = [
        ("选题", 15, "课题围绕上级方针目标|选题理由用数据说明"),
        ("原因分析", 30, "分析到末端|逐条确认"),
        ("对策与实施", 20, "按 5W1H 制定对策表"),
        ("效果", 20, "目标达成"),
        ("成果报告", 5, "真实、有逻辑"),
        ("特点", 10, "小、实、活、新"),
    ]
    return RubricTable(
        "问题解决型课题成果评审表",
        tuple(RubricItem(n, Decimal(m), tuple(t.split("|"))) for n, m, t in items),
        "T/CAQ 10201-2020 附录 B 类",
        "另一行业协会的评审表",
        verified,
    )


def sheets(base: int, rub: RubricTable) -> tuple[JudgeSheet, ...]:
    """Five judges and one recused; highest and lowest dropped."""
    out = []
    for k in range(5):
        marks, total = [], Decimal(0)
        for n, item in enumerate(rub.items):
            mark = (item.max * Decimal(base - 3 * k - n) / 100).quantize(Decimal("0.5"))
            total += mark
            pins = (
                (Evidence("夹边条处短路占 58.5%", "数据分层清楚", True, "二、现状调查"),) if n == 1 and k == 2 else ()
            )
            marks.append(ItemMark(item.name, mark, "末端原因确认有现场测量数据" if n == 1 else "", pins))
        dropped = "high" if k == 0 else "low" if k == 4 else ""
        out.append(
            JudgeSheet(
                f"评委{k + 1}",
                total,
                dropped=dropped,
                marks=tuple(marks),
                lead=k == 2,  # type: ignore[arg-type]
                comment="思路清楚，数据充分，建议补充巩固期数据。" if k == 2 else "",
            )
        )
    out.append(JudgeSheet("评委6", counted=False, recused=True, reason="本单位"))
    return tuple(out)


def official(judged: tuple[JudgeSheet, ...]) -> Decimal:
    """The trimmed mean of sheets()."""
    used = [s.total for s in judged if s.counted and not s.dropped and s.total is not None]
    return (sum(used, Decimal(0)) / len(used)).quantize(Decimal("0.01"), "ROUND_HALF_UP")


COMPANIES = (
    "云南滇衡锌业股份有限公司",
    "甘肃陇钧镍业有限公司",
    "安徽省翊沣铜业有限公司",
    '=HYPERLINK("http://x")有限公司',
)


def annex3(k: int) -> dict[str, object]:
    """A plausible annex 3; the last one contradicts itself."""
    return {
        "groups_registered_total": 800 + 100 * k,
        "groups_registered": 120 if k < 3 else 1200,
        "participation_rate": 40.0 + k,
        "groups_active": 110,
        "benefit_total": 9000.0,
        "benefit": 800.0 + 10 * k,
        "result_rate": 85.0,
        "activity_cost": 12.0,
        "award_cost": 20.0,
        "trainings": 4,
        "training_mode": "线上",
        "training_people": 300,
        "convention_held": True,
        "convention_entered": 30,
        "convention_presented": 24,
        "convention_people": 90,
        "mobile": "13800138000",
        "email": "a@example.com",
    }


def annex6(k: int) -> dict[str, object]:
    """A plausible annex 6."""
    return {
        "companies": 3,
        "teams": 40 + k,
        "teams_total": 180,
        "people": 700,
        "activity_cost": 8.0,
        "award_cost": None,
        "standard_training_held": True,
        "standard_training_count": 2,
        "standard_training_people": 120,
        "judge_course_held": False,
        "leader_course_held": True,
        "leader_course_count": 3,
        "leader_course_people": 80,
        "review_forms": ("发表评审", "现场评审"),
        "convention_held": True,
        "convention_entered": 28,
        "convention_presented": 23,
        "convention_people": 150,
    }


def season(consent: bool = False) -> SeasonBook:
    """Four units, four QC results, one team, one individual."""
    rub = rubric()
    entries, rows, marks = [], [], {}
    titles = ("降低锌电解阴极板短路率", "提高闪速炉余热锅炉作业率", "降低阴极铜表面长粒子发生率", "+提高镨钕氧化物收率")
    for k, (company, title) in enumerate(zip(COMPANIES, titles, strict=True)):
        document, reading = report(title, company, f"银锌{k + 1}号QC小组")
        number = f"A-{k + 1:04}"
        entries.append(
            BookEntry(
                number,
                "qc",
                "问题解决型",
                f"{company}银锌{k + 1}号QC小组",
                f"银锌{k + 1}号QC小组",
                company,
                company,
                title,
                ("周砚青", "李明", "王芳"),
                "周砚青",
                "参评",
                {
                    "topic_type": "问题解决型",
                    "registration_no": f"DHX-2025-{k:03}",
                    "founded_on": "2022-05",
                    "activity_count": 26,
                    "headcount": 8,
                    "attendance_rate": 96.2,
                    "economic_benefit": 357.43,
                    "mobile": "13800138000",
                    "org_scale": "大型",
                    "training_hours": 32.0,
                },
                document,
                reading,
                Consent(consent, consent),
            )
        )
        marks[number] = sheets(96 - 4 * k, rub)
        score = official(marks[number])
        award = ("一等奖", "二等奖", "三等奖", "")[k]
        rows.append(
            RankedRow(
                number,
                k + 1,
                score,
                award,
                False,
                5,
                2,
                float(score) + 0.2,
                float(score) - 1.8,
                float(score) + 2.1,
                k + 1,
                0.9 - 0.1 * k if award else None,
                "判分无异常",
            )
        )
    document, reading = report("“零差错”交接班法", COMPANIES[0], "电解二班")
    entries.append(
        BookEntry(
            "B-0001",
            "team",
            "信得过班组",
            f"{COMPANIES[0]}电解二班",
            "电解二班",
            COMPANIES[0],
            COMPANIES[0],
            "“零差错”交接班法",
            (),
            "何锦",
            "参评",
            {"headcount": 13, "first_pass_rate": 99.4},
            document,
            reading,
            Consent(consent, consent),
        )
    )
    entries.append(
        BookEntry(
            "C-0001",
            "individual",
            "先进个人",
            "莫翔",
            "莫翔",
            COMPANIES[2],
            COMPANIES[2],
            "熔铸分厂/厂长助理",
            decision="参评",
            form={"mobile": "19942086785"},
        )
    )
    marks["B-0001"] = sheets(90, rub)
    team = RankedRow("B-0001", 1, official(marks["B-0001"]), "一等奖", False, 5, 2, 88.0, 86.0, 90.0, 1, 0.8)
    units = tuple(
        UnitBook(
            c,
            "薛宏伟",
            f"zlb{k}@example.com",
            (
                ReceivedItem(
                    "附件2 申报表.docx", datetime(2026, 5, 17, 18, 59, tzinfo=ZONE), "ab" * 32, "附件2", "0005.eml"
                ),
                ReceivedItem(
                    "迟到.docx", datetime(2026, 6, 3, 8, 0, tzinfo=ZONE), "cd" * 32, "附件8", "0019.eml", False, "逾期"
                ),
            ),
            (
                UnitFinding("missing_pdf", "error", "annex3", "附件3没有盖章扫描件", "附件3"),
                UnitFinding(
                    "percent_out_of_range",
                    "error",
                    "annex3.participation_rate",
                    "QC小组普及率写作 140%，应在 0 到 100 之间",
                    "附件3“普及率”",
                ),
                UnitFinding("duplicate", "info", "annex1", "同一文件又来了一次", ""),
            ),
            annex3(k),
            annex6(k) if k != 1 else {},
            ("锌", "镍", "铜", "稀土")[k],
            ("云南", "甘肃", "安徽", "广东")[k],
            "大型",
        )
        for k, c in enumerate(COMPANIES)
    )
    return SeasonBook(
        2026,
        "2026年度",
        "中国有色金属工业协会",
        "中色协科字〔2026〕24号",
        "有色金属行业",
        (
            Division("问题解决型", "qc", tuple(rows), (rub,)),
            Division("信得过班组", "team", (team,), (rub,)),
            Division("先进个人", "individual", (RankedRow("C-0001", None, None, "先进个人"),), scored=False),
        ),
        tuple(entries),
        units,
        marks,
        RankRule(
            1, 2, words=("每位评委的总分为各项得分之和。", "去掉一个最高分、一个最低分后平均，四舍五入到两位小数。")
        ),
        "R-0007",
        "9f3c41d8" * 8,
        "0.1.0",
        datetime(2026, 8, 14, 15, 20, tzinfo=ZONE),
        datetime(2026, 5, 31, 23, 59, 59, tzinfo=ZONE),
        datetime(2026, 6, 30, 23, 59, 59, tzinfo=ZONE),
        "zgyszx@126.com",
        sample=True,
        simulated=True,
    )


@cache
def sample_reports() -> tuple[tuple[str, bytes], ...]:
    """All reports of the sample's mails that came as a plain .docx: (file name, bytes)."""
    found = []
    for path in sorted((sample_dir() / "inbox").glob("*.eml")):
        message = email.message_from_bytes(Path(path).read_bytes(), policy=email.policy.default)
        for part in message.walk():
            name = part.get_filename() or ""
            data = part.get_payload(decode=True) if name.endswith(".docx") else None
            if isinstance(data, bytes) and len(data) > 10_000:
                found.append((name, data))
    return tuple(found)
