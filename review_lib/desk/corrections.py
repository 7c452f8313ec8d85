"""What people put right, folded out of the stream ``desk``, as the checks room takes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from review_lib.checks.corrections import (
    AttachedFile,
    Corrections,
    FileCorrection,
    MailCorrection,
    Resolution,
    ValueCorrection,
)
from review_lib.desk.season import Season
from review_lib.intake.kinds import sniff
from review_lib.intake.values import Attachment


@dataclass(frozen=True, slots=True)
class Act:
    """One correction or resolution in force, with its number (for undoing), who made it, when and why."""

    seq: int
    kind: str
    what: str
    target: Mapping[str, Any]
    reason: str
    who: str
    at: str


def acts(season: Season) -> list[Act]:
    """All corrections and resolutions that were not taken back, in order."""
    events = season.store.events("desk", kinds=["corrected", "resolved", "undone"])
    undone = {(e.payload or {}).get("seq") for e in events if e.kind == "undone"}
    found = []
    for e in events:
        if e.kind == "undone" or e.seq in undone or e.payload is None:
            continue
        said = e.payload
        target = said["target"] if e.kind == "corrected" else {k: said[k] for k in ("unit", "code", "subject")}
        found.append(
            Act(
                e.seq,
                e.kind,
                said["what"] if e.kind == "corrected" else said["how"],
                target,
                said["reason"],
                e.who,
                e.at,
            )
        )
    return found


def corrections(season: Season) -> Corrections:
    """The corrections in force."""
    values, mails, files, attached, admitted = [], [], [], [], set()
    for act in acts(season):
        if act.kind != "corrected":
            continue
        t = act.target
        if act.what == "value":
            value = tuple(t["value"]) if isinstance(t["value"], list) else t["value"]
            values.append(ValueCorrection(**{**t, "value": value}))
        elif act.what == "mail_unit":
            mails.append(MailCorrection(t["mail"], t["unit"]))
        elif act.what == "file_role":
            files.append(FileCorrection(**t))
        elif act.what == "attached":
            data = season.vault.get(t["sha256"])
            file = Attachment(t["name"], (), t["sha256"], len(data), sniff(data, t["name"]))
            received = datetime.fromisoformat(t["received"]) if t.get("received") else None
            attached.append(AttachedFile(t["mail"], file, received))
        elif act.what == "admitted":
            admitted.add(t["item"])
    return Corrections(tuple(values), tuple(mails), tuple(files), tuple(attached), frozenset(admitted))


def resolutions(season: Season) -> dict[tuple[str, str, str], tuple[Resolution, Act]]:
    """The last resolution of each finding, by the finding's id."""
    found = {}
    for act in acts(season):
        if act.kind == "resolved":
            ident = (act.target["unit"], act.target["code"], act.target["subject"])
            answer = act.what if act.what in ("accepted", "wrong_alarm", "explained") else "explained"
            found[ident] = (Resolution(ident, answer, act.reason), act)  # type: ignore[arg-type]
    return found
