"""Reports of the sample season, and files that are none."""

from __future__ import annotations

from email import message_from_bytes, policy
from functools import cache

import pytest

from review_lib.paths import sample_dir
from review_lib.reading.report import missing_steps, read_report, report_body, run_as_other_type, step_ids
from review_lib.reading.values import Document, ReportReading
from review_lib.reading.word import UnreadableFileError, read_word
from review_lib.rules.steps import step_rules
from tests.reading.report_layouts import BODY, grid, para

RULES = step_rules()
PROBLEM = [
    "选题理由",
    "现状调查",
    "设定目标",
    "原因分析",
    "确定主要原因",
    "制定对策",
    "对策实施",
    "效果检查",
    "制定巩固措施",
    "总结和下一步打算",
]


@cache
def sample_documents() -> dict[str, Document]:
    """Every readable .docx that is a direct attachment of the sample's mails, by name."""
    found = {}
    for path in sorted((sample_dir() / "inbox").glob("*.eml")):
        for part in message_from_bytes(path.read_bytes(), policy=policy.default).walk():
            name = part.get_filename() or ""
            if name.endswith(".docx") and name not in found:
                try:
                    found[name] = read_word(part.get_payload(decode=True) or b"")  # type: ignore[arg-type]
                except UnreadableFileError:
                    continue
    return found


def sample(name: str) -> ReportReading:
    """The reading of one sample report."""
    reading = read_report(sample_documents()[name], RULES, name)
    assert reading is not None
    return reading


def test_problem_solving_report_of_the_sample() -> None:
    reading = sample("QC成果报告（春雷QC小组）.docx")

    assert (reading.kind, reading.title, reading.topic_type, reading.target_kind) == (
        "qc", "降低电积槽工序阴极锌烧板率", "问题解决型", "self",
    )  # fmt: skip
    assert (reading.company, reading.group) == ("云南省朔垚锌业股份有限公司", "春雷QC小组")
    assert [step.heading for step in reading.steps] == PROBLEM
    assert reading.chars == 6279
    assert missing_steps(reading, "问题解决型", RULES) == []


def test_innovation_report_of_the_sample() -> None:
    reading = sample("春雷QC小组-开发铜硫浮选新型清理工具.docx")

    assert (reading.topic_type, reading.title) == ("创新型", "开发铜硫浮选新型清理工具")
    assert step_ids(reading) == (
        "select", "target", "feasibility", "options", "plan", "implement", "effect", "standardise", "summary",
    )  # fmt: skip
    assert missing_steps(reading, "创新型", RULES) == []
    assert not run_as_other_type(reading, "创新型", RULES)
    assert run_as_other_type(reading, "问题解决型", RULES)


def test_team_report_keeps_all_its_headings() -> None:
    reading = sample("铄岭稀土新材料仪表维护班建设经验.docx")

    assert (reading.kind, reading.title, reading.group, reading.topic_type) == (
        "team", "“三色预警”过程控制法", "仪表维护班", None,
    )  # fmt: skip
    assert [step.heading for step in reading.steps][:2] == ["班组概况", "建设思路"]
    assert len(reading.steps) == 10


def test_missing_step_is_named() -> None:
    blocks = [para("QC小组成果报告")]
    for number, heading in enumerate([*PROBLEM[:8], PROBLEM[9]], 1):
        blocks += [para(f"{number}. {heading}", bold=True), *[para(BODY[number % 3])] * 3]
    reading = read_report(Document("docx", tuple(blocks)), RULES)

    assert reading is not None
    assert missing_steps(reading, reading.topic_type, RULES) == ["consolidate"]
    assert RULES.name("consolidate") == "制定巩固措施"


def test_hostile_title_is_text() -> None:
    reading = sample("精益QC小组-scriptalert1script降低APT粒度不合格率.docx")

    assert reading.title == "<script>alert(1)</script>降低APT粒度不合格率"


def test_forms_and_letters_of_the_sample_are_no_reports() -> None:
    documents = sample_documents()
    reports = {name for name, document in documents.items() if read_report(document, RULES, name)}

    assert len(documents) > 60
    assert not {name for name in reports if "附件" in name}


@pytest.mark.parametrize(
    "title",
    [
        "2026年度有色金属行业质量管理小组活动总结",
        "QC小组活动原始记录",
        "质量信得过班组建设水平材料",
        "企业资质证明材料",
    ],
)
def test_other_documents_with_headings_are_no_reports(title: str) -> None:
    sections = [("一、基本情况", 0), ("二、推进经验和做法", 1), ("三、存在问题及改进方向", 2)]
    blocks = [para(title, align="center", size_pt=18.0, bold=True)]
    for heading, n in sections:
        blocks += [para(heading, bold=True, size_pt=14.0), *[para(BODY[n] * 3, size_pt=12.0)] * 6]

    assert read_report(Document("docx", tuple(blocks)), RULES) is None


def test_activity_plan_that_lists_all_steps_is_no_report() -> None:
    table = grid([["步骤", "3月", "4月"], *([heading, "—", "—"] for heading in PROBLEM)])

    assert read_report(Document("docx", (para("QC小组活动计划表"), table)), RULES) is None


def test_body_leaves_cover_and_contents_out() -> None:
    body = report_body(sample_documents()["QC成果报告（春雷QC小组）.docx"], RULES)

    assert body.startswith("一、小组概况")
    assert len("".join(body.split())) == 6279


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("问题解决型", "问题解决型"), ("创新型课题", "创新型"), ("☑问题解决型 □创新型", "问题解决型"),
        ("□问题解决型（□自定目标 □指令性目标） ☑创新型", "创新型"), ("攻关型", "问题解决型"),
        ("□问题解决型 □创新型", ""),
        ("（√）创新型（ ）问题解决型", "创新型"),
    ],
)  # fmt: skip
def test_topic_type_in_every_writing(written: str, told: str) -> None:
    from review_lib.reading.report_title import chosen_type

    assert chosen_type(written, RULES) == told


@pytest.mark.parametrize(
    ("heading", "steps"),
    [
        ("制定对策与对策实施", ("plan", "implement")), ("效果检查及巩固措施", ("effect", "consolidate")),
        ("设定目标及目标可行性论证", ("target", "feasibility")), ("按对策表实施", ("implement",)),
        ("小组概况", ()), ("小组概况及选题理由", ("select",)), ("末端因素确认", ("confirm",)), ("推广应用", ()),
        ("选 题 理 由", ("select",)), ("总结与今后打算", ("summary",)), ("方案的提出与确定", ("options",)),
    ],
)  # fmt: skip
def test_headings_and_their_steps(heading: str, steps: tuple[str, ...]) -> None:
    assert RULES.of(heading) == steps


def test_assigned_target_needs_no_survey() -> None:
    headings = ["选择课题", "设定目标", "目标可行性论证", *PROBLEM[3:]]
    blocks = [para("QC小组成果报告")]
    for number, heading in enumerate(headings, 1):
        blocks += [para(f"{number}. {heading}", bold=True), *[para(BODY[number % 3])] * 3]
    reading = read_report(Document("docx", tuple(blocks)), RULES)

    assert reading is not None
    assert missing_steps(reading, "问题解决型", RULES) == []
    assert reading.target_kind == "assigned"
