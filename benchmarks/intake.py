"""Intake a mail against its floor: what decoding, hashing, unzipping and parsing alone would take.

Run it with a folder of mails, else it takes the sample. It prints medians of five and their ratio.
"""

from __future__ import annotations

import base64
import hashlib
import io
import statistics
import sys
import time
import zipfile
from collections.abc import Callable

from lxml import etree

from review_lib.intake.mail import read_mail
from review_lib.intake.sources import iter_source
from review_lib.paths import sample_dir
from review_lib.rules.limits import load_limits


def floor(coded: list[bytes], opened: list[bytes]) -> None:
    """base64 of every file that came, a hash of every file in it, and the parts of every docx unzipped and parsed."""
    for code in coded:
        base64.b64decode(code)
    for data in opened:
        hashlib.sha256(data).digest()
        if data[:2] == b"PK":
            try:
                with zipfile.ZipFile(io.BytesIO(data)) as archive:
                    if "word/document.xml" in archive.namelist():
                        etree.fromstring(archive.read("word/document.xml"))
            except (zipfile.BadZipFile, etree.XMLSyntaxError, RuntimeError):
                continue


def median(act: Callable[[], object], times: int = 5) -> float:
    """The median of ``times`` runs, in seconds."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        act()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def main() -> None:
    source = sys.argv[1] if len(sys.argv) > 1 else str(sample_dir() / "inbox")
    limits = load_limits()
    raws = list(iter_source(source))
    mails = [read_mail(m.file, m.raw, limits) for m in raws]
    opened = [a.data for mail in mails for a in mail.attachments]
    coded = [base64.b64encode(data) for data in opened]
    lowest = median(lambda: floor(coded, opened))
    ours = median(lambda: [read_mail(m.file, m.raw, limits) for m in raws])
    print(f"{len(raws)} mails, {len(opened)} files, {sum(len(m.raw) for m in raws) / 1e6:.1f} MB")
    print(f"floor  {lowest / len(raws) * 1000:7.2f} ms a mail  (decode + hash + unzip + parse)")
    print(f"intake {ours / len(raws) * 1000:7.2f} ms a mail")
    print(f"ratio  {ours / lowest:7.2f}")


if __name__ == "__main__":
    main()
