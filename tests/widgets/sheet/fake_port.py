"""A whole season behind the score sheet's port, out of plain data; with a file it outlives its process.

It keeps the port's laws (versions, refusals, all or none) so that the widget meets in tests what it meets in life.
Two ports on one file are two windows on one store.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from sample_report import picture, report_view

from review_lib.errors import NotFoundError, RefusedError
from review_lib.judging.port import proposal_text
from review_lib.widgets.sheet.port import (
    Band,
    Conflict,
    Correction,
    EntryCard,
    Evidence,
    Fact,
    Held,
    Item,
    OwnTotal,
    Proposal,
    Receipt,
    ReportView,
    Rubric,
    Saved,
    SheetData,
    SubPoint,
)

COMPANY = "西岭铜业有限公司"
GROUP = "匠心浇铸 QC 小组"
TITLES = (
    "提高阳极板浇铸外观合格率",
    "降低锌电解直流电单耗",
    "缩短回转窑耐火砖更换时间",
    "研制电解铝阳极钢爪自动清理装置",
    "降低浮选药剂单耗",
    "提高铜杆连铸连轧成材率，减少因结晶轮换型引起的非计划停机时间",
    "降低高压辊磨机辊面磨损故障率",
    "提高硫酸转化率",
    "降低净化除钴锌粉消耗",
    "减少阴极铜长粒子返工率",
)


def bands(full: int) -> tuple[Band, ...]:
    """The four bands of an item on a step of 0.5."""
    cuts = [0.0, 0.6, 0.75, 0.9]
    lows = [-(-full * c // 0.5) * 0.5 for c in cuts]
    highs = [lows[1] - 0.5, lows[2] - 0.5, lows[3] - 0.5, float(full)]
    words = ("缺少主要内容", "内容基本齐全，依据不够", "因果清楚，个别依据不足", "依据充分，逐条量化")
    return tuple(
        Band(name, f"{low:g}", f"{high:g}", word)
        for name, low, high, word in zip("差中良优", lows, highs, words, strict=True)
    )


def item(number: int, name: str, full: int, *points: str) -> Item:
    """One item with its sub-points, ``text|short`` each."""
    subs = tuple(
        SubPoint(f"{number}.{n}", f"({n})", text.split("|")[0], text.split("|")[-1]) for n, text in enumerate(points, 1)
    )
    return Item(name, name, str(full), "0.5", subs, bands(full))


RUBRIC = Rubric(
    id="problem_solving",
    title="问题解决型课题成果评审表",
    standard="T/CAQ 10201",
    edition="2020 版附录 B",
    source="与秘书处手中的纸本核对前不作为正式依据",
    verified=False,
    note="分值待与 2024 版纸本核对",
    bands_note="分档由秘书处设定",
    verdicts=("符合", "部分", "未见"),
    comment_bands=("差",),
    vetoes=("数据虚假", "抄袭他人成果", "发生安全质量环保事故"),
    levels=("示范级", "专业级", "改进级"),
    items=(
        item(1, "选题", 15, "围绕方针目标或现场急需解决的问题|结合方针目标或现场", "理由明确，用数据说明|理由有数据"),
        item(
            2,
            "原因分析",
            30,
            "针对问题或症结分析原因，逻辑关系清晰、紧密|针对症结，逻辑紧密",
            "每条原因逐层分析到末端，能直接采取对策|逐层分析到末端",
            "末端原因逐条确认，按影响程度判定主要原因|逐条确认，看影响程度",
            "判定依据来自现场测量、试验和调查分析|依据来自测量、试验",
        ),
        item(3, "对策与实施", 20, "针对主要原因逐条制定对策|对策对应要因", "对策表按 5W1H 制定|对策表符合 5W1H"),
        item(4, "效果", 20, "达到课题目标|达到目标", "经济效益、社会效益实事求是|效益实事求是"),
        item(5, "成果报告", 5, "成果报告真实，逻辑清楚|真实、清楚"),
        item(6, "特点", 10, "体现小、实、活、新的特色|小、实、活、新", "统计方法运用适宜、正确|统计方法适宜"),
    ),
)
FULL = {i.id: Decimal(i.max) for i in RUBRIC.items}


class FakePort:
    """One judge's door; ``path`` keeps what is written, ``blind`` hides names until submit."""

    def __init__(self, path: Path | str | None = None, *, entries: int = 8, blind: bool = True, times: int = 1) -> None:
        self.path = Path(path) if path else None
        self.blind = blind
        self.times = times
        self.numbers = [f"A-{147 + 7 * n:04d}" for n in range(entries)]
        if self.path and self.path.exists():
            self.data: dict[str, Any] = json.loads(self.path.read_text(encoding="utf-8"))
        else:
            self.data = {number: self._blank() for number in self.numbers}
            for at, number in enumerate(self.numbers[1:4], 1):
                self._past(number, at)
            if entries > 5:
                self.data[self.numbers[5]]["recused"] = "本单位成果，由秘书处设定"
                self.data[self.numbers[5]]["fixed"] = True
            self._keep()

    @staticmethod
    def _blank() -> dict[str, Any]:
        return {
            "version": 0,
            "values": {},
            "evidence": [],
            "proposals": {},
            "recused": "",
            "fixed": False,
            "receipt": "",
        }

    def _past(self, number: str, at: int) -> None:
        sheet = self.data[number]
        for i in RUBRIC.items:
            mark = (FULL[i.id] * Decimal(70 + 6 * at) / 100 * 2).to_integral_value() / 2
            sheet["version"] += 1
            sheet["values"][f"mark|{i.id}"] = [str(mark), sheet["version"], "09:12:40"]
        sheet["version"] += 1
        sheet["values"]["comment|原因分析"] = [
            "要因确认有测量数据，个别末端原因没有量化。",
            sheet["version"],
            "09:14:02",
        ]
        if at < 3:
            sheet["receipt"], sheet["submitted_at"] = f"7F3A-2C9{at}", "2026-07-22 15:06"

    def _load(self) -> None:
        if self.path:
            self.data = json.loads(self.path.read_text(encoding="utf-8"))

    def _keep(self) -> None:
        if self.path:
            self.path.write_text(json.dumps(self.data, ensure_ascii=False), encoding="utf-8")

    def _sheet(self, entry: str) -> dict[str, Any]:
        self._load()
        if entry not in self.data:
            raise NotFoundError(f"没有编号为 {entry} 的成果。")
        return dict(self.data)[entry]  # type: ignore[no-any-return]

    @staticmethod
    def _now() -> str:
        return datetime.now().strftime("%H:%M:%S")

    def judge(self) -> str:
        return "评委甲"

    def season(self) -> str:
        return "示例赛季"

    def _marks(self, sheet: dict[str, Any]) -> dict[str, str]:
        return {
            place.split("|", 1)[1]: held[0]
            for place, held in sheet["values"].items()
            if place.startswith("mark|") and held[0] is not None
        }

    def _card(self, entry: str) -> EntryCard:
        sheet = self.data[entry]
        marks = self._marks(sheet)
        state = "recused" if sheet["recused"] else "submitted" if sheet["receipt"] else "draft" if marks else "new"
        total = str(sum((Decimal(m) for m in marks.values()), Decimal(0))) if marks else ""
        hidden = self.blind and state != "submitted"
        return EntryCard(
            entry,
            TITLES[self.numbers.index(entry) % len(TITLES)],
            "问题解决型",
            state,  # type: ignore[arg-type]
            "" if state == "recused" else total,
            len(marks),
            len(RUBRIC.items),
            "" if hidden else COMPANY,
            "" if hidden else GROUP,
            sheet["recused"],
            sheet["fixed"],
        )

    def entries(self) -> list[EntryCard]:
        self._load()
        return [self._card(number) for number in self.numbers]

    def open(self, entry: str) -> SheetData:
        sheet = self._sheet(entry)
        held: dict[str, dict[str, Held]] = {"mark": {}, "comment": {}, "point": {}}
        for place, (value, version, at) in sheet["values"].items():
            kind, key = place.split("|", 1)
            held[kind][key] = Held(value, version, at)
        phrases: dict[str, tuple[str, ...]] = {}
        for other in self.numbers:
            for place, (value, _, _) in self.data[other]["values"].items():
                if other != entry and place.startswith("comment|") and value:
                    key = place.split("|", 1)[1]
                    phrases[key] = tuple(dict.fromkeys((*phrases.get(key, ()), value)))
        return SheetData(
            card=self._card(entry),
            rubric=RUBRIC,
            blind=self.blind and not sheet["receipt"],
            version=sheet["version"],
            marks=held["mark"],
            comments=held["comment"],
            points=held["point"],
            evidence=tuple(Evidence(**e) for e in sheet["evidence"]),
            facts=(
                Fact("活动步骤", "10 个步骤齐全，次序一致", "ok", "报告标题", "b5"),
                Fact("目标与结果", "目标 97.0%，结果 97.4%", "ok", "报告第八节", "b30"),
                Fact("统计方法", "排列图 1 处，因果图 1 处", "info", "报告正文", "b20"),
                Fact("经济效益", "报告 42.6 万元，附件 2 为 46.2 万元", "warn", "报告第八节；附件 2", "b31"),
            ),
            proposals=tuple(Proposal(what, *p) for what, p in sheet["proposals"].items()),  # type: ignore[arg-type]
            corrections=tuple(Correction(**c) for c in sheet.get("corrections", ())),
            phrases=phrases,
            receipt=sheet["receipt"],
            submitted_at=sheet.get("submitted_at", ""),
        )

    def report(self, entry: str) -> ReportView:
        sheet = self._sheet(entry)
        return report_view(COMPANY, blind=self.blind and not sheet["receipt"], times=self.times)

    def picture(self, entry: str, key: str) -> tuple[str, bytes]:
        self._sheet(entry)
        return "image/png", picture(shade=len(key) * 5)

    def _write(self, entry: str, kind: str, key: str, value: str | None, version: int) -> Saved | Conflict:
        sheet = self._open_sheet(entry)
        now, last, at = sheet["values"].get(f"{kind}|{key}", [None, 0, ""])
        if now == value and last:
            return Saved(last, sheet["version"], at)
        if last > version:
            return Conflict(value, now, last, at)
        sheet["version"] += 1
        sheet["values"][f"{kind}|{key}"] = [value, sheet["version"], self._now()]
        self._keep()
        return Saved(sheet["version"], sheet["version"], self._now())

    def _open_sheet(self, entry: str) -> dict[str, Any]:
        sheet = self._sheet(entry)
        if sheet["receipt"]:
            raise RefusedError("这一份已经提交，分数不能再改。")
        if sheet["recused"]:
            raise RefusedError("这一份您已回避，不能打分。")
        return sheet

    def mark(self, entry: str, item: str, mark: str | None, version: int) -> Saved | Conflict:
        if mark is not None:
            number = Decimal(mark)
            if not 0 <= number <= FULL[item] or number % Decimal("0.5"):
                raise RefusedError(f"{item} 可填 0–{FULL[item]}，步长 0.5；{mark} 没有记下。")
        return self._write(entry, "mark", item, mark, version)

    def comment(self, entry: str, item: str, text: str | None, version: int) -> Saved | Conflict:
        return self._write(entry, "comment", item, text, version)

    def point(self, entry: str, point: str, verdict: str | None, version: int) -> Saved | Conflict:
        return self._write(entry, "point", point, verdict, version)

    def pin(self, entry: str, pin: Evidence) -> Saved:
        sheet = self._open_sheet(entry)
        if pin.id not in {e["id"] for e in sheet["evidence"]}:
            sheet["version"] += 1
            sheet["evidence"].append(asdict(pin))
            self._keep()
        return Saved(sheet["version"], sheet["version"], self._now())

    def unpin(self, entry: str, pin: str) -> Saved:
        sheet = self._open_sheet(entry)
        sheet["version"] += 1
        sheet["evidence"] = [e for e in sheet["evidence"] if e["id"] != pin]
        self._keep()
        return Saved(sheet["version"], sheet["version"], self._now())

    def propose(self, entry: str, what: str, choice: str | None, reason: str, version: int) -> Saved | Conflict:
        sheet = self._open_sheet(entry)
        held, held_reason, last = sheet["proposals"].get(what, ("", "", 0))
        if last > version:
            theirs = proposal_text(held, held_reason) if held else None
            return Conflict(proposal_text(choice, reason) if choice else None, theirs, last, self._now())
        sheet["version"] += 1
        sheet["proposals"][what] = [choice or "", reason, sheet["version"]]
        self._keep()
        return Saved(sheet["version"], sheet["version"], self._now())

    def recuse(self, entry: str, reason: str) -> Saved:
        sheet = self._open_sheet(entry)
        sheet["recused"] = reason
        self._keep()
        return Saved(sheet["version"], sheet["version"], self._now())

    def unrecuse(self, entry: str) -> Saved:
        sheet = self._sheet(entry)
        if sheet["fixed"]:
            raise RefusedError("这一份由秘书处设定回避，不能自己恢复。")
        sheet["recused"] = ""
        self._keep()
        return Saved(sheet["version"], sheet["version"], self._now())

    def submit(self, entries: list[str], declared: bool) -> Receipt:
        if not declared:
            raise RefusedError("请先勾选无利害关系声明。")
        for entry in entries:
            lacking = [i.name for i in RUBRIC.items if i.id not in self._marks(self._open_sheet(entry))]
            if lacking:
                raise RefusedError(f"{entry} 还有没打分的项：{'、'.join(lacking)}。")
        codes = {}
        for entry in entries:
            sheet = self._open_sheet(entry)
            sheet["receipt"] = codes[entry] = f"{abs(hash(entry)) % 65536:04X}-2C91"
            sheet["submitted_at"] = datetime.now().strftime("%Y-%m-%d %H:%M")
            self._keep()
        return Receipt(codes, self._now())

    def own_totals(self) -> list[OwnTotal]:
        self._load()
        whole = []
        for entry in self.numbers:
            card = self._card(entry)
            if card.state in ("draft", "submitted") and card.done == card.items:
                whole.append(OwnTotal(entry, card.title, card.total, self._marks(self.data[entry])))
        return whole
