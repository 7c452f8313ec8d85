"""One mail in a form that no longer tells which program wrote it.

The tree of parts of an eml walks in; a :class:`Letter` walks out: its heads as texts and times, its plain and HTML
words, and its files with bytes. :mod:`review_lib.intake.msg` and :mod:`review_lib.intake.tnef` make the same from
Outlook's formats. It must not open a file or judge a word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

from review_lib.intake import headers, mime
from review_lib.intake.charset import decode
from review_lib.rules.limits import Limits

__all__ = ["FilePart", "Letter", "from_eml"]

_UU_BEGIN = re.compile(rb"begin [0-7]{3,4} ([^\r\n]+)\r?\n")


@dataclass(slots=True)
class FilePart:
    """A file of a letter: its name ("" when it has none), bytes, content id (without <>), and whether the mail shows
    it inside its text. ``letter`` is set instead of bytes where an Outlook message holds another as an object."""

    name: str
    data: bytes = b""
    content_id: str = ""
    inline: bool = False
    mime_type: str = ""
    letter: Letter | None = None


@dataclass(slots=True)
class Letter:
    """Heads, words and files of one mail; ``received`` is the server's time of receipt or None, ``outside`` the
    addresses of files that stand in the mail's parts but lie elsewhere."""

    subject: str = ""
    sender_name: str = ""
    sender_address: str = ""
    message_id: str = ""
    received: datetime | None = None
    date: datetime | None = None
    plain: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    files: list[FilePart] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)


def heads_into(letter: Letter, heads: tuple[tuple[str, bytes], ...]) -> None:
    """Fill a letter's heads from raw mail heads (of an eml, or those that Outlook keeps beside a msg)."""
    first: dict[str, bytes] = {}
    received: list[bytes] = []
    for name, value in heads:
        if name == "received":
            received.append(value)
        else:
            first.setdefault(name, value)
    letter.subject = headers.text(first.get("subject", b""))
    letter.sender_name, letter.sender_address = headers.address(first.get("from", b"") or first.get("sender", b""))
    letter.message_id = headers.text(first.get("message-id", b"")).strip().strip("<>").strip()
    letter.date = headers.parse_time(headers.text(first.get("date", b"")))
    letter.received = headers.received_time(received[0]) if received else None


def from_eml(raw: bytes, limits: Limits) -> Letter:
    """The letter in the raw bytes of an eml."""
    root = mime.parse(raw)
    letter = Letter()
    heads_into(letter, root.heads)
    for count, part in enumerate(_leaves(root)):
        if count >= limits.mail.parts:
            break
        _take(letter, part, limits)
    return letter


def _leaves(part: mime.Part) -> list[mime.Part]:
    if not part.children:
        return [part]
    return [leaf for child in part.children for leaf in _leaves(child)]


def _take(letter: Letter, part: mime.Part, limits: Limits) -> None:
    kind = part.type
    word = part.disposition[0]
    if kind in limits.junk.types and not part.name.lower().endswith((".docx", ".doc", ".pdf")):
        return
    if kind in ("text/plain", "text/html", "text/enriched") and not part.name and word != "attachment":
        shown = decode(part.content, part.type_parameters.get("charset", ""))
        (letter.html if kind == "text/html" else letter.plain).append(shown)
        if kind == "text/plain" and "begin " in shown:
            _uuencoded(letter, part.content)
        return
    if kind == "message/external-body":
        told = part.type_parameters
        letter.outside.append(told.get("url") or "/".join(filter(None, (told.get("site"), told.get("name")))))
        return
    data = part.content
    if kind.startswith("multipart/"):
        if data.strip():
            letter.plain.append(decode(data))
        return
    name = part.name
    if kind == "message/rfc822" and not name:
        name = (headers.text(mime.parse(data).head("subject")) or "") + ".eml"
    if not name and not data.strip():
        return
    content_id = headers.text(part.head("content-id")).strip().strip("<>")
    letter.files.append(FilePart(name, data, content_id, word == "inline", kind))


def _uuencoded(letter: Letter, body: bytes) -> None:
    """Files that old programs write into the text between ``begin 644 name`` and ``end``."""
    name = b""
    lines: list[bytes] = []
    for line in body.splitlines(keepends=True):
        begins = _UU_BEGIN.match(line)
        if begins is not None:
            name, lines = begins.group(1), []
        if not name:
            continue
        lines.append(line)
        if line.strip() == b"end":
            data = mime.Part((("content-transfer-encoding", b"x-uuencode"),), b"".join(lines)).content
            if data:
                letter.files.append(FilePart(headers.text(name), data))
            name, lines = b"", []
