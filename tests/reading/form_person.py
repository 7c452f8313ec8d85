"""The form machine's annex 8: a person's data, and the deeds in one of many places."""

from __future__ import annotations

from tests.reading import form_language as lang
from tests.reading.form_machine import Machine, Made
from tests.reading.form_ways import WRAPPERS

SENTENCES = [
    "坚持以提升产品实物质量为中心，组织开展群众性质量改进活动，先后完成课题12项",
    "带领小组成员深入生产现场，围绕“降本增效”主题查找症结，运用PDCA循环持续改进",
    "全年开展QC知识培训36次，参训人员达到1,268人次，普及率由72.5%提高到85.3%",
    "在铜电解工序推广“一人一表”质量确认法，一次合格率提升2.6个百分点",
    "主持修订作业标准8项，形成企业技术标准2项，获国家实用新型专利授权3件",
    "针对阳极板化学成分波动的问题，建立了在线监测和预警机制",
]
HEADINGS = ["爱岗敬业，勇于担当", "强化学习提升能力", "扎实推进质量改进", "带好队伍育人才"]
LABELS = ["本人主要事迹介绍", "主要事迹", "先进事迹", "本人主要\n事迹介绍", "个人主要事迹"]
PLACES = ("cell", "down", "above", "with label", "after", "after label", "lines", "two cells", "two rows")


def prose(machine: Machine) -> list[str]:
    """Some paragraphs, headings among them."""
    found = []
    for _ in range(machine.rng.randint(4, 9)):
        if machine.chance(0.4):
            found.append(machine.pick(["一、", "（一）", "1. ", "1、", "第一，"]) + machine.pick(HEADINGS))
        text, size = "", machine.rng.randint(60, 240)
        while len(text) < size:
            text += machine.pick(SENTENCES) + "，"
        found.append(text[:-1] + "。")
    return found


def person(machine: Machine, place: str = "") -> tuple[Made, str]:
    """An annex 8 filled in and laid out, and the text of the deeds."""
    form = machine.specs.form("annex8")
    values, texts = machine.filled(form, drop=1)
    deeds = prose(machine)
    text, label = "\n".join(deeds), machine.pick(LABELS)
    flat = label.replace("\n", "")
    place = place or machine.pick(list(PLACES))
    wrap = machine.pick(list(WRAPPERS))
    pairs = machine.pairs(form, texts)
    per = machine.rng.randint(1, 3)
    rows = [[t for _, name, value in pairs[at : at + per] for t in (name, value)] for at in range(0, len(pairs), per)]
    inside = {
        "cell": [[label, text]],
        "down": [["\n".join(flat), text]],
        "above": [[label + machine.pick(["", "："])], [text]],
        "with label": [[f"{flat}：\n{text}"]],
        "after": [[label, ""]],
        "two cells": [[label, "\n".join(deeds[:2])], ["^", "\n".join(deeds[2:])]],
        "two rows": [[label, "\n".join(deeds[:2])], ["", "\n".join(deeds[2:])]],
    }.get(place, [])
    blocks = [lang.line("附件8"), lang.line(form.title)] if machine.chance(0.8) else []
    if place == "lines":
        blocks += [lang.line(f"{name}：{value}".replace("\n", ""), wrap) for _, name, value in pairs]
    else:
        width = max(map(len, rows))
        blocks.append(lang.cells([[*row, *["<"] * (width - len(row))] for row in [*rows, *inside]], wrap))
    if place in ("lines", "after label"):
        blocks.append(lang.line(flat + "："))
    if place in ("lines", "after label", "after"):
        blocks += [lang.line(paragraph, wrap) for paragraph in deeds]
    if machine.chance(0.3):
        blocks.append(lang.line("推荐单位（盖章）：                2026年5月12日"))
    if machine.chance():
        blocks.append(lang.line(form.printed[0]))
    values.pop("deeds", None)
    return Made("annex8", place, values, blocks), text
