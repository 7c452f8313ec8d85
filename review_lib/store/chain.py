"""The hash chain of one stream, as pure functions.

A row's hash is SHA-256 over the previous hash, its stream, number, time, author, kind and the digest of
its payload, each length-prefixed so that no two rows can be written the same way. The digest is SHA-256
over the row's salt and its payload's bytes; without the payload the chain still verifies.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened in a stream. ``payload`` is None where it was erased by law."""

    stream: str
    seq: int
    at: str
    who: str
    kind: str
    payload: Mapping[str, Any] | None
    hash: str


@dataclass(frozen=True, slots=True)
class Head:
    """The last row of a stream: how many rows there are and the hash that proves them all."""

    stream: str
    seq: int
    hash: str


def pack(payload: Mapping[str, Any]) -> str:
    """The payload as the text that is stored and hashed: JSON, keys sorted, no spaces."""
    return json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(salt: str, body: str) -> str:
    """SHA-256 (hex) of a salted payload."""
    return hashlib.sha256(f"{salt}\n{body}".encode()).hexdigest()


def link(prev: str, stream: str, seq: int, at: str, who: str, kind: str, payload_digest: str) -> str:
    """The hash (hex) of a row that follows ``prev``."""
    parts = (prev, stream, str(seq), at, who, kind, payload_digest)
    text = "".join(f"{len(part)}:{part}" for part in parts)
    return hashlib.sha256(text.encode()).hexdigest()
