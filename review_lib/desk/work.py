"""What worker processes are asked to do with one mail or one file.

Each function takes one picklable job and gives one value; the pool holds it to the limits and turns its death
into a Failure. Rules are loaded once a process.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from review_lib.intake.mail import read_mail
from review_lib.intake.values import Mail
from review_lib.intake.vault import Vault
from review_lib.rules.forms import FormSpecs, load_forms
from review_lib.rules.limits import Limits, load_limits
from review_lib.rules.steps import StepRules, load_steps


@dataclass(frozen=True, slots=True)
class MailJob:
    """A mail of the vault to be opened under the rules in ``rules``: its name, its SHA-256, the vault's folder."""

    rules: str
    file: str
    sha256: str
    vault: str


@dataclass(frozen=True, slots=True)
class FileJob:
    """A file of the vault to be read: where it lies, what it is, and a name that it was sent under."""

    rules: str
    path: str
    kind: str
    name: str


@lru_cache(maxsize=2)
def _rules(folder: str) -> tuple[FormSpecs, StepRules]:
    place = Path(folder)
    return load_forms(place / "forms"), load_steps(place / "steps.yml")


@lru_cache(maxsize=2)
def _limits(folder: str) -> Limits:
    return load_limits(Path(folder))


def open_mail(job: MailJob) -> Mail:
    """The mail with its files unpacked and put into the vault. Their bytes do not come back: a mailbox of hundreds
    of megabytes would go through the pipe twice."""
    vault = Vault(Path(job.vault))
    mail = read_mail(job.file, vault.get(job.sha256), _limits(job.rules))
    for file in mail.attachments:
        if file.data or file.size == 0:
            vault.put(file.data)
    return replace(mail, raw=b"", attachments=tuple(replace(file, data=b"") for file in mail.attachments))


def read(job: FileJob) -> bytes:
    """What stands in the file, packed as it is kept: its blocks, its forms, the report that it is. Pictures stay in
    the file."""
    from review_lib.convert.grid import to_openable
    from review_lib.desk.keep import pack, without_media
    from review_lib.reading.file import ReadingRules, read_file

    data = Path(job.path).read_bytes()
    return pack(without_media(read_file(data, job.kind, ReadingRules(*_rules(job.rules)), to_openable, job.name)))
