"""Mails as they stand in the store, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from review_lib.desk.season import Season
from review_lib.intake.values import Attachment, Mail, Trouble


def mail_payload(mail: Mail) -> dict[str, Any]:
    """A mail as JSON, without the bytes that stand in the vault."""
    found = {f.name: getattr(mail, f.name) for f in fields(mail) if f.name not in ("raw", "attachments")}
    found["received"] = mail.received.isoformat() if mail.received else None
    found["date"] = mail.date.isoformat() if mail.date else None
    found["links"] = list(mail.links)
    found["troubles"] = [asdict(t) for t in mail.troubles]
    found["attachments"] = [
        {
            **{f.name: getattr(a, f.name) for f in fields(a) if f.name not in ("data", "trail", "troubles")},
            "trail": list(a.trail),
            "troubles": [asdict(t) for t in a.troubles],
        }
        for a in mail.attachments
    ]
    return found


def read_payload(said: Mapping[str, Any]) -> Mail:
    """The mail of a payload."""
    values = dict(said)
    values["received"] = datetime.fromisoformat(said["received"]) if said["received"] else None
    values["date"] = datetime.fromisoformat(said["date"]) if said["date"] else None
    values["links"] = tuple(said["links"])
    values["troubles"] = tuple(Trouble(**t) for t in said["troubles"])
    values["attachments"] = tuple(
        Attachment(**{**a, "trail": tuple(a["trail"]), "troubles": tuple(Trouble(**t) for t in a["troubles"])})
        for a in said["attachments"]
    )
    return Mail(**values)


def stored_mails(season: Season) -> list[Mail]:
    """All mails of the season in the order of intake; erased ones are left out."""
    return [read_payload(e.payload) for e in season.store.events("intake", kinds=["mail"]) if e.payload]
