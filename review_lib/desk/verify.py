"""Walk every chain and the vault, and say what was changed."""

from __future__ import annotations

from dataclasses import replace

from review_lib.desk.mails import stored_mails
from review_lib.desk.rank import runs
from review_lib.desk.season import Season
from review_lib.store import Verdict
from review_lib.text import say


def verify(season: Season, head: str = "") -> Verdict:
    """The store's verdict, with the vault's: every file that an event speaks of is there and unchanged."""
    verdict = season.store.verify(head)
    faults = list(verdict.faults)
    wanted: dict[str, str] = {}
    for mail in stored_mails(season):
        wanted[mail.sha256] = mail.file
        wanted |= {a.sha256: f"{mail.file} / {a.name}" for a in mail.attachments if a.size and not a.troubles}
    for run in runs(season):
        wanted |= {sha: f"{run.id} / {name}" for name, sha in {**run.inputs, **run.outputs}.items()}
    faults += [
        say("{file} is missing from the vault.", file=name) for sha, name in wanted.items() if sha not in season.vault
    ]
    faults += [say("{file} in the vault was changed.", file=wanted.get(sha, sha[:12])) for sha in season.vault.verify()]
    return replace(verdict, files=len(wanted), faults=tuple(faults))
