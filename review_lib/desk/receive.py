"""Take in mail: what is new is opened, kept and read; what is known is skipped; nothing received is changed.

Mails are opened and files read in worker processes. Each mail is one event of the stream ``intake``; its raw
bytes and files stand in the vault. What a worker could not do becomes a trouble of that file; the batch goes on.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TypeVar

from review_lib.convert.pool import Failure, Workers, map_isolated
from review_lib.desk import keep
from review_lib.desk.corrections import corrections
from review_lib.desk.mails import mail_payload, stored_mails
from review_lib.desk.season import SECRETARIAT, Season, now
from review_lib.desk.work import FileJob, MailJob, open_mail, read
from review_lib.errors import RefusedError
from review_lib.intake.sources import iter_source
from review_lib.intake.values import Attachment, Mail, Trouble
from review_lib.paths import sample_dir
from review_lib.reading.values import FileReading
from review_lib.text import say

Progress = Callable[[str, int, int], None]
T = TypeVar("T")
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
    with Workers(open_mail, _count(workers), season.limits.workers) as pool:
        for batch in _batches(_unknown(season, sources, known, names), _MAIL_BATCH):
            jobs = [MailJob(str(season.rules_folder), file, sha256, str(season.vault.folder)) for file, sha256 in batch]
            mails = [_opened(job, outcome) for job, outcome in zip(jobs, pool.map(jobs), strict=True)]
            season.store.append_many("intake", [("mail", mail_payload(mail)) for mail in mails], who=who, at=now())
            new += [mail.file for mail in mails]
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
    had = keep.there(season.store, "reading", wanted)
    todo = [f for sha, f in wanted.items() if sha not in had]
    jobs = [FileJob(str(season.rules_folder), str(season.vault.path(f.sha256)), f.kind, f.name) for f in todo]
    done: dict[str, bytes] = {}

    def tell(n: int) -> None:
        if progress:
            progress("files", n, len(jobs))

    outcomes = map_isolated(read, jobs, _count(workers), tell, limits=season.limits.workers)
    for file, outcome in zip(todo, outcomes, strict=True):
        if isinstance(outcome, Failure):
            told = f"{outcome.reason}: {outcome.detail}".strip(": ")
            outcome = keep.pack(FileReading(file.kind, None, trouble=told))
        done[file.sha256] = outcome
        if len(done) >= 100:
            keep.save_packed(season.store, "reading", done)
            done = {}
    keep.save_packed(season.store, "reading", done)
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


def _count(workers: int | None) -> int:
    return (os.cpu_count() or 1) if workers is None else workers


def _unknown(
    season: Season, sources: Sequence[str], known: dict[str, str], names: set[str]
) -> Iterator[tuple[str, str]]:
    """Name and SHA-256 of every mail that is not known; its bytes stand in the vault."""
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
            season.vault.put(raw.raw)
            yield file, raw.sha256


def _batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    batch: list[T] = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def _opened(job: MailJob, outcome: Mail | Failure) -> Mail:
    """The mail; one that could not be opened, with the trouble why."""
    if isinstance(outcome, Mail):
        return outcome
    reason = outcome.reason if outcome.reason != "error" else "broken"
    trouble = Trouble("unreadable" if reason == "broken" else "unsafe_file", reason, outcome.detail)
    return Mail(job.file, job.sha256, "", "", "", "", None, None, "", "", (), troubles=(trouble,))
