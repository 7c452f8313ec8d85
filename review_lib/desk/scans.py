"""Read the stamped scans of a season: first their seals, then what stands on them.

The scans that were received walk in, what was seen on each is kept by the file's hash, and one event of the stream
``scans`` says that something new was seen. A file that was looked at once is not looked at again; what a scan says
against the Word version is compared anew each time, as more mail may have come since.
"""

from __future__ import annotations

import os
from collections.abc import Callable

from review_lib.checks.items import annexes_by_name
from review_lib.checks.values import ScanFacts
from review_lib.convert.pool import Failure, map_isolated
from review_lib.convert.seal import seals_of
from review_lib.desk import keep
from review_lib.desk.mails import stored_mails
from review_lib.desk.season import SECRETARIAT, Season, now
from review_lib.intake.values import Attachment
from review_lib.reading.values import FileReading
from review_lib.rules.limits import WorkerLimits

Progress = Callable[[str, int, int], None]
_LIMITS = WorkerLimits(seconds=600, memory_bytes=12_000_000_000)


def read_scans(season: Season, *, workers: int | None = None, progress: Progress | None = None) -> int:
    """Look at every scan of the season that was not looked at yet. ``workers`` processes (None: one a core);
    ``progress("scans", done, total)`` as it goes. The number of files that were new."""
    files = _scans(season)
    count = (os.cpu_count() or 1) if workers is None else workers
    had = keep.load(season.store, "seal", files)
    todo = [sha for sha in files if sha not in had]
    total = len(todo)

    def tell(done: int) -> None:
        if progress:
            progress("scans", done, total)

    found = map_isolated(seals_of, [str(season.vault.path(s)) for s in todo], count, tell, limits=_LIMITS)
    for sha, seals in zip(todo, found, strict=True):
        had[sha] = None if isinstance(seals, Failure) else seals
    keep.save(season.store, "seal", {sha: had[sha] for sha in todo})
    facts = {sha: ScanFacts(sealed=None if seals is None else any(seals)) for sha, seals in had.items()}
    _keep_facts(season, facts, len(todo))
    return len(todo)


def _scans(season: Season) -> dict[str, Attachment]:
    """The files that may be scans of forms, by hash: of a kind that scans have, and no report."""
    found: dict[str, Attachment] = {}
    for mail in stored_mails(season):
        for file in mail.attachments:
            if file.kind in season.rules.scan_kinds and file.sha256 in season.vault:
                found.setdefault(file.sha256, file)
    readings: dict[str, FileReading] = keep.load(season.store, "reading", found)
    reports = season.rules.file_words.get("report", ())
    return {
        sha: file
        for sha, file in found.items()
        if (reading := readings.get(sha)) is not None
        and not reading.trouble
        and (reading.forms or annexes_by_name(file.name, season.rules)
             or (reading.report is None and not any(word in file.name for word in reports)))
    }  # fmt: skip


def _keep_facts(season: Season, facts: dict[str, ScanFacts], new: int) -> None:
    """Keep what changed, and say that something did."""
    before = keep.load(season.store, "scan", facts)
    changed = {sha: one for sha, one in facts.items() if before.get(sha) != one}
    keep.save(season.store, "scan", changed)
    if changed:
        season.store.append("scans", "read", {"files": max(new, len(changed))}, who=SECRETARIAT, at=now())
