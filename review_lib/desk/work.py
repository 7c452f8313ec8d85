"""What worker processes are asked to do with one mail or one file.

Each function takes one picklable job and gives one value; the pool holds it to the limits and turns its death
into a Failure. Rules are loaded once a process.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from review_lib.intake.mail import read_mail
from review_lib.intake.values import Mail
from review_lib.reading.values import FileReading
from review_lib.rules.forms import FormSpecs, load_forms
from review_lib.rules.limits import Limits, load_limits
from review_lib.rules.steps import StepRules, load_steps


@dataclass(frozen=True, slots=True)
class MailJob:
    """A raw mail to be opened under the rules in ``rules``."""

    rules: str
    file: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class FileJob:
    """A file of the vault to be read: where it lies, what it is, and a name that it was sent under."""

    rules: str
    path: str
    kind: str
    name: str


@lru_cache(maxsize=2)
def _rules(folder: str) -> tuple[FormSpecs, StepRules, Limits]:
    place = Path(folder)
    return load_forms(place / "forms"), load_steps(place / "steps.yml"), load_limits(place)


def open_mail(job: MailJob) -> Mail:
    """The mail with its files unpacked."""
    return read_mail(job.file, job.raw, _rules(job.rules)[2])


def read(job: FileJob) -> FileReading:
    """What stands in the file: its blocks, its forms, the report that it is. Pictures stay in the file."""
    from review_lib.convert.grid import to_openable
    from review_lib.desk.keep import without_media
    from review_lib.reading.file import ReadingRules, read_file

    forms, steps, _ = _rules(job.rules)
    data = Path(job.path).read_bytes()
    return without_media(read_file(data, job.kind, ReadingRules(forms, steps), to_openable, job.name))
