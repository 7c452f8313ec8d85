"""Outlook's .msg as a letter.

The bytes of a compound file with MAPI properties walk in; a :class:`~review_lib.intake.letters.Letter` walks out. The
heads that the server wrote are taken where Outlook kept them, because only they tell when the mail was received. It
must not open attachments.
"""

from __future__ import annotations

import io
import struct
from datetime import UTC, datetime, timedelta

import olefile

from review_lib.intake import headers
from review_lib.intake.charset import decode
from review_lib.intake.letters import FilePart, Letter, heads_into
from review_lib.intake.rtf import CODEPAGES, decompress, plain_text

__all__ = ["MsgError", "from_msg", "words_of"]


class MsgError(Exception):
    """The compound file is damaged or no message."""


class _Store:
    """The properties of one storage (message, attachment) of the file."""

    def __init__(self, ole: olefile.OleFileIO, path: tuple[str, ...], head: int, codec: str) -> None:
        self.ole, self.path, self.codec = ole, path, codec
        self.fixed: dict[int, tuple[int, bytes]] = {}
        raw = self._read("__properties_version1.0")
        for at in range(head, len(raw) - 15, 16):
            kind, number = struct.unpack_from("<HH", raw, at)
            self.fixed[number] = (kind, raw[at + 8 : at + 16])

    def _read(self, name: str) -> bytes:
        path = [*self.path, name]
        if not self.ole.exists(path) or self.ole.get_type(path) != olefile.STGTY_STREAM:
            return b""
        with self.ole.openstream(path) as stream:
            return bytes(stream.read())

    def text(self, *numbers: int) -> str:
        """The first of these properties that holds text."""
        for number in numbers:
            raw = self._read(f"__substg1.0_{number:04X}001F")
            if raw:
                return raw.decode("utf-16-le", "replace").rstrip("\x00")
            raw = self._read(f"__substg1.0_{number:04X}001E")
            if raw:
                return decode(raw.rstrip(b"\x00"), self.codec)
        return ""

    def binary(self, number: int) -> bytes:
        """A binary property, b"" where it is not there."""
        return self._read(f"__substg1.0_{number:04X}0102")

    def number(self, number: int) -> int | None:
        """A property of whole numbers."""
        kind, raw = self.fixed.get(number, (0, b""))
        return struct.unpack_from("<i", raw)[0] if kind in (0x0003, 0x0002, 0x000B) else None

    def time(self, number: int) -> datetime | None:
        """A property that is a moment (UTC)."""
        kind, raw = self.fixed.get(number, (0, b""))
        if kind != 0x0040:
            return None
        ticks = struct.unpack_from("<Q", raw)[0]
        try:
            return datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=ticks // 10) if ticks else None
        except OverflowError:
            return None

    def storages(self, start: str) -> list[str]:
        """Names of the storages directly below that begin so, in order."""
        depth = len(self.path)
        names = {
            entry[depth]
            for entry in self.ole.listdir(streams=True, storages=True)
            if len(entry) > depth and tuple(entry[:depth]) == self.path and entry[depth].lower().startswith(start)
        }
        return sorted(names)


def from_msg(raw: bytes) -> Letter:
    """The letter in a .msg. MsgError where it is damaged."""
    try:
        with olefile.OleFileIO(io.BytesIO(raw)) as ole:
            if not ole.exists("__properties_version1.0"):
                raise MsgError("no message properties")
            return _message(ole, (), 32, 0)
    except (OSError, ValueError, IndexError, TypeError, KeyError, struct.error, RecursionError) as error:
        raise MsgError(str(error)) from error


def _message(ole: olefile.OleFileIO, path: tuple[str, ...], head: int, depth: int) -> Letter:
    store = _Store(ole, path, head, "gb18030")
    page = store.number(0x3FFD) or store.number(0x3FDE)
    store.codec = CODEPAGES.get(page or 0, "gb18030")
    letter = Letter()
    transport = store.text(0x007D)
    if transport:
        block = transport.encode("utf-8", "replace")
        heads_into(letter, tuple(headers.split_heads(block.split(b"\r\n\r\n")[0])))
    letter.subject = store.text(0x0037) or letter.subject or store.text(0x0E1D, 0x0070)
    letter.sender_name = letter.sender_name or store.text(0x0C1A, 0x0042)
    letter.sender_address = letter.sender_address or next(
        (a for a in (store.text(n) for n in (0x5D01, 0x5D02, 0x0C1F, 0x0065)) if "@" in a), ""
    )
    letter.message_id = letter.message_id or store.text(0x1035).strip("<> ")
    letter.received = letter.received or store.time(0x0E06)
    letter.date = letter.date or store.time(0x0039) or store.time(0x3007)
    words_of(
        letter,
        store.text(0x1000),
        store.binary(0x1013) or store.text(0x1013).encode("utf-8"),
        store.binary(0x1009),
        CODEPAGES.get(store.number(0x3FDE) or 0, ""),
    )
    for name in store.storages("__attach_version1.0_"):
        part = _attachment(ole, (*path, name), store.codec, depth)
        if part is not None:
            letter.files.append(part)
    return letter


def words_of(letter: Letter, plain: str, html: bytes, packed: bytes, codec: str) -> None:
    """Put a message's words into ``letter``: plain and HTML where they are there, else what its packed RTF says."""
    if plain.strip():
        letter.plain.append(plain)
    if html.strip(b"\x00\r\n "):
        letter.html.append(decode(html, _html_charset(html) or codec))
    if not letter.plain and not letter.html and packed:
        text = plain_text(decompress(packed))
        if text:
            letter.plain.append(text)


def _html_charset(html: bytes) -> str:
    import re

    match = re.search(rb"charset\s*=\s*[\"']?([\w-]+)", html[:4096], re.IGNORECASE)
    return match.group(1).decode("ascii") if match else ""


def _attachment(ole: olefile.OleFileIO, path: tuple[str, ...], codec: str, depth: int) -> FilePart | None:
    store = _Store(ole, path, 8, codec)
    name = store.text(0x3707, 0x3001, 0x3704)
    if name and "." not in name and store.text(0x3703).startswith("."):
        name += store.text(0x3703)
    method = store.number(0x3705)
    inner = (*path, "__substg1.0_3701000D")
    if method == 5 or (ole.exists(list(inner)) and ole.exists([*inner, "__properties_version1.0"])):
        if depth > 8:
            return None
        return FilePart(name, letter=_message(ole, inner, 24, depth + 1))
    data = store.binary(0x3701)
    if not data and ole.exists([*inner, "CONTENTS"]):
        with ole.openstream([*inner, "CONTENTS"]) as stream:
            data = bytes(stream.read())
    if not name and not data:
        return None
    return FilePart(name, data, store.text(0x3712).strip("<>"), bool(store.number(0x7FFE)), store.text(0x370E).lower())
