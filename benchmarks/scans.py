"""How fast scans are read: seals and OCR, each page by page on one core.

    python benchmarks/scans.py [FOLDER OF MAILS] [--files N]

Printed are the milliseconds of the processor a page for the seal (limit 30) and for OCR, and the pages a second that
two cores make of it (limit 0.6). Processor time is taken, as other work on the machine would be measured otherwise. The
status is 1 where a limit is missed.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from review_lib.convert.ocr import read_lines
from review_lib.convert.pages import pages
from review_lib.convert.seal import find_seals
from review_lib.intake.mail import read_mail
from review_lib.paths import rules_dir, sample_dir
from review_lib.rules.limits import load_limits


def main() -> int:
    """Measure and print; 1 where a limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=sample_dir() / "inbox")
    parser.add_argument("--files", type=int, default=6)
    given = parser.parse_args()
    limits = load_limits(rules_dir() / "2026")
    scans: list[bytes] = []
    for mail in sorted(given.folder.glob("*.eml")):
        found = read_mail(mail.name, mail.read_bytes(), limits).attachments
        scans += [file.data for file in found if file.kind == "pdf" and not file.troubles]
        if len(scans) >= given.files:
            break
    sealing, seen = 0.0, 0
    for data in scans[: given.files]:
        for page in pages(data, longest=842):
            began = time.process_time()
            find_seals(page.pixels)
            sealing += time.process_time() - began
            seen += 1
    firsts = [next(pages(data, only=(0,))) for data in scans[: given.files]]
    read_lines(firsts[0].pixels)
    began = time.process_time()
    for page in firsts:
        read_lines(page.pixels)
    reading = (time.process_time() - began) / len(firsts)
    seal = sealing / max(1, seen)
    print(f"seal: {1000 * seal:.1f} ms a page over {seen} pages (limit 30)")
    print(f"OCR: {reading:.2f} s a page over {len(firsts)} pages; two cores {2 / reading:.2f} pages/s (limit 0.6)")
    return 0 if seal <= 0.03 and 2 / reading >= 0.6 else 1


if __name__ == "__main__":
    sys.exit(main())
