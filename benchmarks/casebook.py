"""How long a book of two hundred cases takes, against its floor.

The floor appends the same paragraphs and pictures once, as lxml elements, to one body and packs them. Printed: seconds
of the processor (so that a busy machine does not matter), ratio, memory; with ``--pdf`` also LibreOffice's time,
by the clock and of the processor.
"""

from __future__ import annotations

import argparse
import os
import random
import struct
import sys
import time
import zipfile
import zlib
from copy import deepcopy
from dataclasses import replace
from io import BytesIO
from statistics import median

from lxml import etree

from review_lib.documents.casebook import build_casebook
from review_lib.documents.values import BookEntry, Consent, Division, RankedRow, SeasonBook
from review_lib.documents.wordfile import WordFile
from review_lib.reading.values import Document, Media, Paragraph, ReportReading, Run, Step
from review_lib.rules.casebook import casebook_rules

CASES, CHARS, PICTURES = 200, 5_000, 6
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DRAWING = WordFile(casebook_rules().typography(), "floor").picture(b"", "png", 3_600_000, 2_160_000)
SPACES = " ".join(f'xmlns:{prefix}="u:{prefix}"' for prefix in ("w", "wp", "a", "pic", "r"))
DRAWING = DRAWING.replace("<w:r><w:drawing>", f"<w:drawing {SPACES}>").removesuffix("</w:r>")
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
    "总结",
)


def png(seed: int) -> bytes:
    """A picture of its own, about 6 kB."""
    noise = random.Random(seed).randbytes(6_000)
    rows = b"".join(b"\x00" + noise[i : i + 100] for i in range(0, 6_000, 100))

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 100, 60, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(rows, 1)) + chunk(b"IEND", b"")


def season() -> SeasonBook:
    """Two hundred invented cases."""
    rng = random.Random(7)
    letters = [chr(0x4E00 + k * 7) for k in range(600)]
    entries = []
    for n in range(CASES):
        blocks: list[Paragraph] = []
        steps, media = [], {}
        for k, name in enumerate(STEPS):
            steps.append(Step(name, "", len(blocks)))
            blocks.append(Paragraph((Run(f"{k + 1}. {name}"),), level=1))
            for _ in range(5):
                blocks.append(
                    Paragraph((Run("".join(rng.choices(letters, k=CHARS // 50 - 3)) + f"，见图{k % 6 + 1}。"),))
                )
            if k < PICTURES:
                media[f"p{k}"] = Media("png", png(n * 10 + k))
                blocks.append(
                    Paragraph((Run("", kind="picture", ref=f"p{k}", width_emu=3_600_000, height_emu=2_160_000),))
                )
                blocks.append(Paragraph((Run(f"图{k + 1} 说明"),)))
        document = Document("docx", tuple(blocks), media=media)
        reading = ReportReading("qc", f"课题{n}", f"公司{n}", f"小组{n}", "问题解决型", tuple(steps), CHARS)
        name, company = f"小组{n}", f"公司{n}"
        entry = BookEntry(f"A-{n + 1:04}", "qc", "问题解决型", company + name, name, company, company, f"课题{n}")
        entries.append(replace(entry, report=document, reading=reading, consent=Consent(True, True), decision="参评"))
    rows = tuple(RankedRow(e.number, k + 1, None, "一等奖") for k, e in enumerate(entries))
    book = SeasonBook(2026, "2026年度", "协会", "通知", "行业", (Division("问题解决型", "qc", rows),))
    return replace(book, entries=tuple(entries))


def floor(book: SeasonBook) -> bytes:
    """The same paragraphs and pictures appended once as lxml elements and packed: no heads, no styles, no numbers, no
    masking."""
    root = etree.Element(f"{W}document", nsmap={"w": W[1:-1]})
    body = etree.SubElement(root, f"{W}body")
    drawing = etree.fromstring(DRAWING)
    parts: list[tuple[str, bytes]] = []
    for entry in book.entries:
        assert entry.report is not None
        for block in entry.report.blocks:
            assert isinstance(block, Paragraph)
            paragraph = etree.SubElement(body, f"{W}p")
            for item in block.runs:
                run = etree.SubElement(paragraph, f"{W}r")
                if item.kind == "picture":
                    parts.append((f"word/media/image{len(parts)}.png", entry.report.media[item.ref].data))
                    run.append(deepcopy(drawing))
                else:
                    text = etree.SubElement(run, f"{W}t")
                    text.text = item.text
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", etree.tostring(root, encoding="UTF-8", xml_declaration=True))
        for name, data in parts:
            archive.writestr(name, data, zipfile.ZIP_STORED)
    return out.getvalue()


def timed(work: object, times: int) -> float:
    """Median seconds of calling ``work``."""
    assert callable(work)
    took = []
    for _ in range(times):
        begin = time.process_time()
        work()
        took.append(time.process_time() - begin)
    return median(took)


def memory_mb() -> float:
    """Peak memory of this process in MB; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:
        return 0.0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20 if sys.platform == "darwin" else 1024)


def main() -> None:
    """Print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--pdf", action="store_true")
    asked = parser.parse_args()
    book = season()
    low = timed(lambda: floor(book), asked.times)
    ours = timed(lambda: build_casebook(book, final=True), asked.times)
    made = build_casebook(book, final=True)
    print(f"cases {CASES}  characters {CHARS}  pictures {PICTURES}  file {len(made.docx) / 1e6:.1f} MB")
    print(f"floor {low:.2f} s  casebook {ours:.2f} s  ratio {ours / low:.2f}  (to reach: 2.00)")
    print(f"peak memory {memory_mb():.0f} MB  (to reach: 300)")
    print(f"least kept {min(a.share for a in made.cases):.4f}  (to reach: 0.9950)")
    if asked.pdf:
        from review_lib.convert.office import replacements, to_pdf

        begin, before = time.perf_counter(), sum(os.times()[2:4])
        pdf = to_pdf(made.docx, replacements(book.casebook.typography()), seconds=900)
        wall, work = time.perf_counter() - begin, sum(os.times()[2:4]) - before
        print(f"PDF {wall:.1f} s, of the processor {work:.1f} s  {len(pdf) / 1e6:.1f} MB  (to reach: 60 s)")


if __name__ == "__main__":
    main()
