"""What intake hands on: mails and the files that came in them, as plain frozen values.

Bytes are carried here only between opening a mail and putting its files into the vault; afterwards a
file is known by its SHA-256.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from review_lib.quick import quick


@quick
@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a file was not opened: a finding code and its values; the sentence is made when shown.

    ``code`` is one of unreadable, unsafe_file, macro, external_attachment. ``reason`` is a short machine
    word (``encrypted``, ``truncated``, ``empty``, ``bomb``, ``traversal``, ``unknown_format``, ...).
    """

    code: str
    reason: str
    detail: str = ""


@quick
@dataclass(frozen=True, slots=True)
class Attachment:
    """One file of a mail, unpacked from whatever it came in.

    ``name`` is its own name as sent, decoded (no folder); ``trail`` the names of the archives or
    forwarded mails around it, outermost first, and folders inside archives joined by ``/``.
    ``kind`` is what the bytes are, not what the name says: docx, docm, doc, rtf, xlsx, xls, pdf, png,
    jpeg, html, txt, zip, ... ``unknown``. An archive or forwarded mail that was opened without trouble
    is not listed itself, only what was in it; one that could not be opened is, with its trouble.
    """

    name: str
    trail: tuple[str, ...]
    sha256: str
    size: int
    kind: str
    inline: bool = False
    troubles: tuple[Trouble, ...] = ()
    data: bytes = field(default=b"", repr=False, compare=False)


@quick
@dataclass(frozen=True, slots=True)
class Mail:
    """One mail as received.

    ``file`` is its file name (or a stable made one for mbox/IMAP), ``received`` the aware time of the
    topmost ``Received`` header, else of ``Date``; None where neither can be read. ``body`` is the plain
    text (HTML made plain), with what is quoted from earlier mails apart in ``quoted``.
    """

    file: str
    sha256: str
    message_id: str
    subject: str
    sender_name: str
    sender_address: str
    received: datetime | None
    date: datetime | None
    body: str
    quoted: str
    attachments: tuple[Attachment, ...]
    links: tuple[str, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    raw: bytes = field(default=b"", repr=False, compare=False)
