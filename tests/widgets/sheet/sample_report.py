"""An invented report in the shape that reading gives: sections of clean HTML whose blocks have ids, and pictures."""

from __future__ import annotations

import struct
import zlib

from review_lib.widgets.sheet.port import Heading, ReportView

STEPS = (
    ("小组概况", ["本小组成立于 2021 年 3 月，现有成员 8 人，平均受 QC 教育 46 学时，人员分工明确。"]),
    (
        "一、选择课题",
        [
            "公司 2025 年质量目标要求阳极板外观合格率不低于 97.5%。"
            "1 至 5 月统计，浇铸工序外观合格率平均 93.2%，与目标相差 4.3 个百分点。",
            "小组对三个候选课题作了比较，从紧迫性、可行性和数据来源三个方面评分，确定课题为《提高阳极板浇铸外观合格率》。",
        ],
    ),
    (
        "二、现状调查",
        [
            "小组收集 2025 年 1 至 5 月的检验台账，共 18 640 块，按缺陷类别分层统计，结果见表 2-1。",
            "飞边毛刺占全部缺陷的 61.8%，是影响外观合格率的症结。按班次再分层，各班次之间没有明显差异。",
        ],
    ),
    ("三、设定目标", ["把症结解决 80%，合格率可达 96.8%；同行业最好水平 97.9%。目标设定为 97.0%。"]),
    (
        "四、原因分析",
        [
            "小组用因果图从人员、设备、材料、方法、环境五个方面分析飞边毛刺的原因，逐层展开到末端，共 9 条。",
            "末端原因包括：模具压板磨损、浇铸温度波动、脱模剂喷涂不匀、圆盘定位偏差、操作规程没有规定清模周期等。",
        ],
    ),
    (
        "五、确定主要原因",
        [
            "对 9 条末端原因逐条到现场确认。"
            "确认一：模具压板磨损。用塞尺测量 48 副压板的间隙，"
            "间隙大于 0.8 mm 的 14 副，飞边率 12.6%；不大于 0.8 mm 的 34 副，飞边率 2.9%，影响显著，为主要原因。",
            "确认二：浇铸温度波动。连续 10 天记录浇铸温度 240 点，1 190 ℃ 以上时飞边率升高到 9.4%，为主要原因。",
            "确认三：操作技能不足。小组开会讨论，认为操作工技能能够满足要求，判为非主要原因。",
        ],
    ),
    ("六、制定对策", ["针对两条主要原因，按 5W1H 制定对策表，每条对策给出两个方案，比较有效性、费用和时间后选定。"]),
    (
        "七、对策实施",
        [
            "实施一：改用镶嵌式耐磨压板，7 月 12 日起分三批更换 48 副。更换后间隙均不大于 0.5 mm，达到对策目标。",
            "实施二：加装红外测温和水冷联锁，温度控制在 1 150 至 1 180 ℃，合格点数由 71% 提高到 98%，达到对策目标。",
        ],
    ),
    (
        "八、效果检查",
        ["9 至 11 月检验 11 230 块，外观合格率 97.4%，超过目标 97.0%。扣除投入后创效 42.6 万元，财务部门出具证明。"],
    ),
    (
        "九、制定巩固措施",
        ["将压板更换周期、测温联锁参数写入作业指导书 ZY-07，12 月起跟踪三个月，合格率保持在 97.2% 以上。"],
    ),
    ("十、总结和下一步打算", ["成员掌握了分层、排列图和对比试验的用法。下一步课题为《缩短圆盘浇铸机模具更换时间》。"]),
)


def picture(width: int = 640, height: int = 260, shade: int = 80) -> bytes:
    """A PNG with a few bars, made by hand."""
    rows = []
    for y in range(height):
        row = bytearray(b"\x00")
        for x in range(width):
            bar = x // (width // 8)
            dark = x % (width // 8) > 14 and y > height - (bar + 1) * height // 10
            row += bytes((shade, 90, 140)) if dark else b"\xff\xff\xff"
        rows.append(bytes(row))
    raw = zlib.compress(b"".join(rows), 6)

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", raw) + chunk(b"IEND", b"")


TABLE = (
    "<table id='{id}'><tr><th>缺陷</th><th>飞边毛刺</th><th>厚薄不匀</th><th>鼓包</th><th>其他</th><th>合计</th></tr>"
    "<tr><td>块数</td><td>783</td><td>214</td><td>152</td><td>118</td><td>1 267</td></tr>"
    "<tr><td>占比（%）</td><td>61.8</td><td>16.9</td><td>12.0</td><td>9.3</td><td>100.0</td></tr></table>"
)


def report_view(company: str, *, blind: bool, times: int = 1) -> ReportView:
    """The report; ``times`` makes it longer. Where blind, the company's name is masked."""
    sections: list[str] = []
    outline: list[Heading] = []
    block = 0
    for number, (heading, paragraphs) in enumerate(STEPS):
        block += 1
        outline.append(Heading(heading, 1, f"b{block}"))
        parts = [f"<h2 id='b{block}'>{heading}</h2>"]
        for text in paragraphs * times:
            block += 1
            parts.append(f"<p id='b{block}'>{text}</p>")
        if number == 0:
            block += 1
            parts.append(f"<p id='b{block}'>单位：{'［单位］' if blind else company}</p>")
        if number == 2:
            block += 2
            parts.append(
                f"<p id='b{block - 1}' class='caption'>表 2-1　外观缺陷分类统计</p>" + TABLE.format(id=f"b{block}")
            )
        if number in (2, 5, 8):
            block += 1
            parts.append(f"<p id='b{block}'><img data-picture='image{number}.png' alt='图 {number}-1　统计图'></p>")
        sections.append("".join(parts))
    return ReportView("成果报告.docx", tuple(sections), tuple(outline))
