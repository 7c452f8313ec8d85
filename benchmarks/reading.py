"""How fast files are read, each figure beside its floor and its peers, in one run.

The mails of the sample (or of a folder given) walk in, a table of milliseconds and ratios walks out. The floor of a
Word form is unzipping it and parsing its XML; its peers are python-docx (all cells) and, where it is installed,
docx2python. Times are CPU times, the best of several rounds, so that other work on the machine does not count.

    python benchmarks/reading.py [FOLDER] [--rounds N]
"""

from __future__ import annotations

import argparse
import hashlib
import io
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

from lxml import etree

from review_lib import paths
from review_lib.convert.grid import to_openable
from review_lib.intake.mail import read_mail
from review_lib.intake.values import Attachment, Mail
from review_lib.reading.file import ReadingRules, read_file
from review_lib.reading.forms import read_forms
from review_lib.reading.word import UnreadableFileError, read_word
from review_lib.rules.forms import load_forms
from review_lib.rules.limits import load_limits
from review_lib.rules.steps import load_steps

Read = Callable[[bytes], object]


def floor(data: bytes) -> None:
    """Unzip all of a package and parse its XML: what no reader can do without."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            part = package.read(name)
            if name.endswith((".xml", ".rels")):
                etree.fromstring(part)


def python_docx_cells(data: bytes) -> int:
    """Open with python-docx and ask every row for its cells."""
    import docx

    document = docx.Document(io.BytesIO(data))
    return sum(len(cell.text) for table in document.tables for row in table.rows for cell in row.cells)


def docx2python_text(data: bytes) -> int:
    """Read with docx2python."""
    from docx2python import docx2python

    with docx2python(io.BytesIO(data)) as found:
        return len(found.text)


def best(read: Read, files: Sequence[bytes], rounds: int) -> float:
    """CPU milliseconds a file, the best of ``rounds``."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        for data in files:
            read(data)
        times.append(time.process_time() - start)
    return min(times) / len(files) * 1000


def row(name: str, value: float, base: float, wanted: str) -> None:
    """One line of the table."""
    print(f"{name:38s} {value:9.3f} ms {value / base:8.2f} x floor   {wanted}")


def attachments(folder: Path) -> tuple[list[bytes], list[Mail]]:
    """The raw mails of a folder and what intake makes of them."""
    limits = load_limits()
    raw = [path.read_bytes() for path in sorted(folder.glob("*.eml"))]
    return raw, [read_mail(f"{at}.eml", data, limits) for at, data in enumerate(raw)]


def readable(files: Sequence[Attachment]) -> list[bytes]:
    """The docx among ``files`` that open."""
    found = []
    for file in files:
        if file.kind == "docx":
            try:
                read_word(file.data)
            except UnreadableFileError:
                continue
            found.append(file.data)
    return found


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=paths.sample_dir() / "inbox")
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    specs = load_forms(paths.rules_dir() / "2026" / "forms")
    rules = ReadingRules(specs, load_steps(paths.rules_dir() / "2026" / "steps.yml"))
    raw, mails = attachments(given.folder)
    files = [file for mail in mails for file in mail.attachments]
    word = readable(files)
    forms = [data for data in word if read_forms(read_word(data), specs)]
    print(f"{len(raw)} mails, {len(word)} Word files, {len(forms)} of them forms; {sys.version.split()[0]}")

    base = best(floor, forms, given.rounds)
    row("floor: unzip, parse XML", base, base, "")
    row("Word bytes to blocks", best(read_word, forms, given.rounds), base, "")
    row("Word bytes to form values", best(lambda d: read_forms(read_word(d), specs), forms, given.rounds), base, "<= 2")
    row("python-docx, all cells", best(python_docx_cells, forms, 1), base, ">= 10 x ours")
    try:
        row("docx2python", best(docx2python_text, forms[:10], 1), base, ">= 30 x ours")
    except ImportError:
        print("docx2python is not installed: left out")
    legacy = _legacy(files, forms)
    if legacy:
        took = best(lambda d: to_openable(d, "doc"), legacy, 1)
        print(f"{'a .doc without LibreOffice':38s} {took:9.3f} ms                    <= 100 ms")

    _, season = _whole(raw, files, rules)
    ground = _ground(raw, files)
    print(f"{'whole folder without scans':38s} {season:9.3f} s  {season / ground:8.2f} x floor   <= 3")


def _legacy(files: Sequence[Attachment], forms: Sequence[bytes]) -> list[bytes]:
    """The binary .doc files of the folder; where it has none, one made by LibreOffice if that is there."""
    found = [file.data for file in files if file.kind == "doc" and not file.troubles]
    if found or not forms:
        return found
    from review_lib.convert import soffice

    if not soffice.available():
        return []
    import subprocess

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "form.docx"
        path.write_bytes(forms[0])
        profile = Path(folder, "profile").as_uri()
        subprocess.run(
            ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "doc", "--outdir", folder,
             str(path)],
            check=False, capture_output=True, timeout=120,
        )  # fmt: skip
        made = path.with_suffix(".doc")
        return [made.read_bytes()] if made.is_file() else []


def _ground(raw: Sequence[bytes], files: Sequence[Attachment]) -> float:
    """Seconds to hash the mails and unzip and parse every package: the floor of a season."""
    start = time.process_time()
    for data in raw:
        hashlib.sha256(data).digest()
    limits = load_limits()
    for at, data in enumerate(raw):
        read_mail(f"{at}.eml", data, limits)
    for file in files:
        if file.kind in ("docx", "docm", "xlsx") and not any(t.code == "unreadable" for t in file.troubles):
            try:
                floor(file.data)
            except (zipfile.BadZipFile, etree.XMLSyntaxError, RuntimeError):
                continue
    return time.process_time() - start


def _whole(raw: Sequence[bytes], files: Sequence[Attachment], rules: ReadingRules) -> tuple[int, float]:
    """How many files were read, and the seconds for mails and files together."""
    limits = load_limits()
    start = time.process_time()
    for at, data in enumerate(raw):
        read_mail(f"{at}.eml", data, limits)
    count = 0
    for file in files:
        if file.kind not in ("pdf", "png", "jpeg") and not file.troubles:
            read_file(file.data, file.kind, rules, to_openable, file.name)
            count += 1
    return count, time.process_time() - start


if __name__ == "__main__":
    main()
