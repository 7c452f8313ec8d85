"""How fast files are read, each figure beside its floor and its peers, in one run.

The mails of the sample (or of a folder given) walk in, a table of milliseconds and ratios walks out: medians of
several rounds, in CPU time, so that other work on the machine counts little; the load is printed. The floor of a Word
form is unzipping it and parsing its XML; its peers are python-docx (all cells) and, where it is installed, docx2python.
What readers remember - what a text says, the styles and relationships that files of one template share - is forgotten
before each round; then half of the files are read to warm up and the other half is measured, so that nothing measured
was read before. Before the whole folder all is forgotten.

    python benchmarks/reading.py [FOLDER] [--rounds N] [--many MAILBOX]

``--many`` takes in a mailbox of many companies (``benchmarks/many.py`` makes one) by the command, twice.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import os
import random
import statistics
import subprocess
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
from review_lib.reading import forms as reading_forms
from review_lib.reading import normal, ooxml, report_lines
from review_lib.reading import word as word_parts
from review_lib.reading.file import ReadingRules, read_file
from review_lib.reading.forms import bare, read_forms
from review_lib.reading.word import UnreadableFileError, read_word
from review_lib.rules import steps as step_rules
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


def forget() -> None:
    """Make the readers forget every text that they have seen."""
    word_parts._styles.cache_clear()
    ooxml._relations.cache_clear()
    reading_forms._reader.cache_clear()
    report_lines._number_short.cache_clear()
    normal._narrow_short.cache_clear()
    bare.bare.cache_clear()
    step_rules._plain_short.cache_clear()


def median(read: Read, files: Sequence[bytes], rounds: int) -> float:
    """CPU milliseconds a file: the median of ``rounds``, each over one half of ``files`` after the other half."""
    times = []
    for number in range(rounds):
        forget()
        mixed = list(files)
        random.Random(number).shuffle(mixed)
        half = len(mixed) // 2
        for data in mixed[:half]:
            read(data)
        start = time.process_time()
        for data in mixed[half:]:
            read(data)
        times.append((time.process_time() - start) / (len(mixed) - half))
    return statistics.median(times) * 1000


def row(name: str, value: float, base: float, wanted: str) -> None:
    """One line of the table."""
    print(f"{name:38s} {value:9.3f} ms {value / base:8.2f} x floor   {wanted}", flush=True)


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
    parser.add_argument("--many", type=Path, help="a mailbox of many companies, to be taken in by the command")
    given = parser.parse_args()
    specs = load_forms(paths.rules_dir() / "2026" / "forms")
    rules = ReadingRules(specs, load_steps(paths.rules_dir() / "2026" / "steps.yml"))
    raw, mails = attachments(given.folder)
    files = [file for mail in mails for file in mail.attachments]
    word = readable(files)
    forms = [data for data in word if read_file(data, "docx", rules).forms]  # a report's table is no form
    print(f"{len(raw)} mails, {len(word)} Word files, {len(forms)} of them forms; {sys.version.split()[0]}; {load()}")
    print("Word: warm with one half of the files, which are forgotten before each round, measured on the other half")

    base = median(floor, forms, given.rounds)
    row("floor: unzip, parse XML", base, base, "")
    row("Word bytes to blocks", median(read_word, forms, given.rounds), base, "")
    ours = median(lambda d: read_forms(read_word(d), specs), forms, given.rounds)
    row("Word bytes to form values", ours, base, "<= 2")
    cells = median(python_docx_cells, forms, given.rounds)
    row("python-docx, all cells", cells, base, f"{cells / ours:.1f} x ours, wanted >= 10")
    try:
        text = median(docx2python_text, forms[:20], given.rounds)
        row("docx2python", text, base, f"{text / ours:.1f} x ours, wanted >= 30")
    except ImportError:
        print("docx2python is not installed: left out")
    legacy = _legacy(files, forms)
    if legacy:
        times = [_once(lambda: [to_openable(data, "doc") for data in legacy]) for _ in range(given.rounds + 1)]
        took = statistics.median(times[1:]) / len(legacy) * 1000  # the first one loads the reader
        print(f"{'a .doc without LibreOffice':38s} {took:9.3f} ms                    <= 100 ms")

    ground = statistics.median(_once(lambda: _ground(raw, files)) for _ in range(given.rounds))
    season = statistics.median(_once(lambda: _whole(raw, files, rules)) for _ in range(given.rounds))
    print("whole folder: nothing is warm; the files are read once, in the order of the mails")
    print(f"{'whole folder without scans':38s} {season:9.3f} s  {season / ground:8.2f} x floor   <= 3")
    _by_command("whole folder, the command", given.folder)
    if given.many:
        _by_command("many companies, the command", given.many)
    print(load())


def load() -> str:
    """How busy the machine is, where it tells."""
    told = os.getloadavg() if hasattr(os, "getloadavg") else None
    return f"load {told[0]:.1f} on {os.cpu_count()} cores" if told else f"{os.cpu_count()} cores, load not told"


def _once(act: Callable[[], object]) -> float:
    """CPU seconds of one call in which nothing is remembered from before."""
    forget()
    start = time.process_time()
    act()
    return time.process_time() - start


def _legacy(files: Sequence[Attachment], forms: Sequence[bytes]) -> list[bytes]:
    """The binary .doc files of the folder; where it has none, forms made so by LibreOffice if that is there."""
    found = [file.data for file in files if file.kind == "doc" and not file.troubles]
    if found or not forms:
        return found
    from review_lib.convert import soffice

    if not soffice.available():
        return []
    with tempfile.TemporaryDirectory() as folder:
        sources = [Path(folder) / f"form{at}.docx" for at in range(min(5, len(forms)))]
        for path, data in zip(sources, forms, strict=False):
            path.write_bytes(data)
        profile = Path(folder, "profile").as_uri()
        subprocess.run(
            ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "doc", "--outdir", folder,
             *map(str, sources)],
            check=False, capture_output=True, timeout=240,
        )  # fmt: skip
        made = [path.with_suffix(".doc") for path in sources]
        return [path.read_bytes() for path in made if path.is_file()]


def _ground(raw: Sequence[bytes], files: Sequence[Attachment]) -> None:
    """Decode and hash the mails, unzip and parse every package: the floor of a season."""
    limits = load_limits()
    for at, data in enumerate(raw):
        hashlib.sha256(data).digest()
        read_mail(f"{at}.eml", data, limits)
    for file in files:
        if file.kind in ("docx", "docm", "xlsx") and not any(t.code == "unreadable" for t in file.troubles):
            try:
                floor(file.data)
            except (zipfile.BadZipFile, etree.XMLSyntaxError, RuntimeError):
                continue


def _whole(raw: Sequence[bytes], files: Sequence[Attachment], rules: ReadingRules) -> int:
    """Read mails and files; how many files."""
    limits = load_limits()
    for at, data in enumerate(raw):
        read_mail(f"{at}.eml", data, limits)
    count = 0
    for file in files:
        if file.kind not in ("pdf", "png", "jpeg") and not file.troubles:
            read_file(file.data, file.kind, rules, to_openable, file.name)
            count += 1
    return count


def _by_command(name: str, mailbox: Path) -> None:
    """Seconds of ``qcreview intake`` on a fresh season, and again on the same: clock, CPU and memory of the process
    and its workers together."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        command = [sys.executable, "-m", "review_lib", "intake", str(mailbox), "--store", folder + "/season"]
        for said, wanted in ((name, ""), ("the same again", "<= 2 s")):
            clock, cpu, memory = _watched([*command, "--no-scans"])
            print(f"{said:38s} {clock:9.3f} s clock, {cpu:.1f} s CPU, {memory / 1e6:.0f} MB at most   {wanted}")


def _watched(command: list[str]) -> tuple[float, float, int]:
    """Clock, CPU seconds and the most memory of a command with all its children (by /proc; elsewhere only clock)."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    busy: dict[int, float] = {}
    most = 0
    while process.poll() is None:
        now = _family(process.pid)
        busy.update({pid: cpu for pid, (cpu, _) in now.items()})
        most = max(most, sum(memory for _, memory in now.values()))
        time.sleep(0.05)
    return time.perf_counter() - start, sum(busy.values()), most


def _family(root: int) -> dict[int, tuple[float, int]]:
    """CPU seconds and resident bytes of a process and its descendants."""
    if not Path("/proc/self/stat").exists():
        return {}
    ticks, page = os.sysconf("SC_CLK_TCK"), os.sysconf("SC_PAGE_SIZE")
    found: dict[int, tuple[int, float, int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue  # it has ended meanwhile
            found[int(entry.name)] = (int(stat[1]), (int(stat[11]) + int(stat[12])) / ticks, int(stat[21]) * page)
    own = {root}
    while True:
        more = {pid for pid, (parent, _, _) in found.items() if parent in own} - own
        if not more:
            return {pid: found[pid][1:] for pid in own if pid in found}
        own |= more


if __name__ == "__main__":
    main()
