"""Take in mail: what is new is opened, kept and read; what is known is skipped; nothing received is changed.

Mails are opened and files read in worker processes. Each mail is one event of the stream ``intake``; its raw
bytes and files stand in the vault. What a worker could not do becomes a trouble of that file; the batch goes on.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from review_lib.convert.pool import Failure, map_isolated
from review_lib.desk import keep
from review_lib.desk.corrections import corrections
from review_lib.desk.mails import mail_payload, stored_mails
from review_lib.desk.season import SECRETARIAT, Season, now
from review_lib.desk.work import FileJob, MailJob, open_mail, read
from review_lib.errors import RefusedError
from review_lib.intake.sources import RawMail, iter_source
from review_lib.intake.values import Attachment, Mail, Trouble
from review_lib.paths import sample_dir
from review_lib.reading.values import FileReading
from review_lib.text import say

Progress = Callable[[str, int, int], None]
_MAIL_BATCH = 16


@dataclass(frozen=True, slots=True)
class Received:
    """What an intake did: mails that were new, mails known already, files read, and troubles of the source."""

    new: tuple[str, ...]
    known: int
    files: int
    unread: tuple[str, ...] = ()


def receive(
    season: Season,
    sources: Sequence[str],
    *,
    workers: int | None = None,
    progress: Progress | None = None,
    who: str = SECRETARIAT,
) -> Received:
    """Take in every mail of ``sources`` that is not known yet, and read the files that are new.

    ``progress(stage, done, total)`` is called as it goes, with the stages ``mails`` and ``files``. RefusedError
    where anything but the sample's own mails is to go into the sample season.
    """
    _refuse_into_sample(season, sources)
    known = {m.sha256: m.file for m in stored_mails(season)}
    names = set(known.values())
    before = len(known)
    new: list[str] = []
    for batch in _batches(_unknown(season, sources, known, names), _MAIL_BATCH):
        jobs = [MailJob(str(season.rules_folder), r.file, r.raw) for r in batch]
        opened = map_isolated(open_mail, jobs, workers, limits=season.limits.workers)
        for raw, outcome in zip(batch, opened, strict=True):
            _store(season, raw, outcome, who)
            new.append(raw.file)
            if progress:
                progress("mails", len(new), 0)
    files = read_files(season, workers=workers, progress=progress)
    return Received(tuple(new), before, files)


def read_files(season: Season, *, workers: int | None = None, progress: Progress | None = None) -> int:
    """Read every file of the season that was not read by this version yet. The number read."""
    came = [file for mail in stored_mails(season) for file in mail.attachments]
    came += [put.attachment for put in corrections(season).attached]
    wanted: dict[str, Attachment] = {}
    for file in came:
        if file.sha256 in season.vault:
            wanted.setdefault(file.sha256, file)
    had = set(keep.load(season.store, "reading", wanted))
    todo = [f for sha, f in wanted.items() if sha not in had]
    jobs = [FileJob(str(season.rules_folder), str(season.vault.path(f.sha256)), f.kind, f.name) for f in todo]
    count = (os.cpu_count() or 1) if workers is None else workers
    done: dict[str, FileReading] = {}

    def tell(n: int) -> None:
        if progress:
            progress("files", n, len(jobs))

    for file, outcome in zip(todo, map_isolated(read, jobs, count, tell, limits=season.limits.workers), strict=True):
        if isinstance(outcome, Failure):
            outcome = FileReading(file.kind, None, trouble=f"{outcome.reason}: {outcome.detail}".strip(": "))
        done[file.sha256] = outcome
        if len(done) >= 100:
            keep.save(season.store, "reading", done)
            done = {}
    keep.save(season.store, "reading", done)
    return len(todo)


def _refuse_into_sample(season: Season, sources: Sequence[str]) -> None:
    home = sample_dir().resolve()
    for source in sources:
        own = "://" not in source and Path(source).resolve().is_relative_to(home)
        if season.sample and not own:
            raise RefusedError(
                say(
                    "The sample season takes in only the sample's mails, not {source}. "
                    "Make a season of your own: qcreview new 2026",
                    source=source,
                )
            )


def _unknown(season: Season, sources: Sequence[str], known: dict[str, str], names: set[str]) -> Iterator[RawMail]:
    for source in sources:
        for raw in iter_source(source, known=names):
            if raw.sha256 in known:
                continue
            path, n, file = PurePosixPath(raw.file), 1, raw.file
            while file in names:
                n += 1
                file = f"{path.stem} ({n}){path.suffix}"
            names.add(file)
            known[raw.sha256] = file
            yield replace(raw, file=file)


def _batches(items: Iterable[RawMail], size: int) -> Iterator[list[RawMail]]:
    batch: list[RawMail] = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def _store(season: Season, raw: RawMail, outcome: Mail | Failure, who: str) -> None:
    season.vault.put(raw.raw)
    if isinstance(outcome, Failure):
        reason = outcome.reason if outcome.reason != "error" else "broken"
        trouble = Trouble("unreadable" if reason == "broken" else "unsafe_file", reason, outcome.detail)
        outcome = Mail(raw.file, raw.sha256, "", "", "", "", None, None, "", "", (), troubles=(trouble,))
    for file in outcome.attachments:
        if file.data or file.size == 0:
            season.vault.put(file.data)
    season.store.append("intake", "mail", mail_payload(outcome), who=who, at=now())
