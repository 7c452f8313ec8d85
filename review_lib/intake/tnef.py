"""Outlook's winmail.dat (TNEF) as a letter.

The bytes of a TNEF stream walk in; a :class:`~review_lib.intake.letters.Letter` walks out: subject, words, and the
files that Outlook hid in it. It must not open them.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from review_lib.intake.charset import decode
from review_lib.intake.letters import FilePart, Letter
from review_lib.intake.msg import words_of
from review_lib.intake.rtf import CODEPAGES

__all__ = ["TnefError", "from_tnef"]

_SIGNATURE = 0x223E9F78


class TnefError(Exception):
    """The stream is damaged or no TNEF."""


def from_tnef(raw: bytes, depth: int = 0) -> Letter:
    """The letter in a winmail.dat. TnefError where nothing of it can be read; what a cut stream still holds is
    given."""
    if len(raw) < 6 or struct.unpack_from("<I", raw)[0] != _SIGNATURE or depth > 8:
        raise TnefError("no TNEF signature")
    letter, codec = Letter(), "gb18030"
    part: FilePart | None = None
    for attribute, value in _attributes(raw):
        if attribute == 0x9007 and len(value) >= 4:
            codec = CODEPAGES.get(struct.unpack_from("<I", value)[0], codec)
        elif attribute == 0x8004:
            letter.subject = letter.subject or decode(value.rstrip(b"\x00"), codec)
        elif attribute == 0x800C:
            letter.plain.append(decode(value.rstrip(b"\x00"), codec))
        elif attribute == 0x9003:
            _message_properties(letter, value, codec)
        elif attribute == 0x9002:
            part = FilePart("")
            letter.files.append(part)
        elif part is not None:
            if attribute == 0x8010:
                part.name = part.name or decode(value.rstrip(b"\x00"), codec)
            elif attribute == 0x800F:
                part.data = value
            elif attribute == 0x9005:
                _attachment_properties(part, value, codec, depth)
    letter.files = [p for p in letter.files if p.name or p.data or p.letter]
    return letter


def _attributes(raw: bytes) -> Iterator[tuple[int, bytes]]:
    at = 6
    while at + 9 <= len(raw):
        attribute, size = struct.unpack_from("<II", raw, at + 1)
        if at + 9 + size > len(raw):
            return
        yield attribute & 0xFFFF, raw[at + 9 : at + 9 + size]
        at += 9 + size + 2


def _message_properties(letter: Letter, value: bytes, codec: str) -> None:
    found = dict(_properties(value, codec))
    subject = found.get(0x0037)
    if isinstance(subject, str) and subject:
        letter.subject = subject
    plain, html, packed = found.get(0x1000, ""), found.get(0x1013, b""), found.get(0x1009, b"")
    if isinstance(html, str):
        html = html.encode("utf-8")
    if isinstance(plain, str) and isinstance(html, bytes) and isinstance(packed, bytes):
        words_of(letter, "" if letter.plain else plain, html, packed, "")
    name, address = found.get(0x0C1A), found.get(0x5D01, found.get(0x0C1F))
    letter.sender_name = name if isinstance(name, str) else ""
    letter.sender_address = address if isinstance(address, str) and "@" in address else ""
    for number in (0x0E06, 0x0039):
        moment = found.get(number)
        if isinstance(moment, datetime):
            if number == 0x0E06:
                letter.received = moment
            else:
                letter.date = moment


def _attachment_properties(part: FilePart, value: bytes, codec: str, depth: int) -> None:
    found = dict(_properties(value, codec))
    for number in (0x3707, 0x3001):
        name = found.get(number)
        if isinstance(name, str) and name:
            part.name = name
            break
    content_id = found.get(0x3712)
    part.content_id = content_id.strip("<>") if isinstance(content_id, str) else ""
    data = found.get(0x3701)
    if isinstance(data, bytes) and len(data) > 16:
        inner = data[16:]  # an object's class stands before its bytes
        if inner[:4] == struct.pack("<I", _SIGNATURE):
            part.letter = from_tnef(inner, depth + 1)
        elif not part.data:
            part.data = inner


_SIZES = {
    0x0002: 4,
    0x0003: 4,
    0x0004: 4,
    0x0005: 8,
    0x0006: 8,
    0x0007: 8,
    0x000A: 4,
    0x000B: 4,
    0x0014: 8,
    0x0040: 8,
    0x0048: 16,
}


def _properties(raw: bytes, codec: str) -> Iterator[tuple[int, str | bytes | datetime]]:
    """MAPI properties of a TNEF attribute as (number, text, bytes or time); whole numbers are left out."""
    try:
        count = struct.unpack_from("<I", raw)[0]
        at = 4
        for _ in range(min(count, 10_000)):
            kind, number = struct.unpack_from("<HH", raw, at)
            at += 4
            if number >= 0x8000:
                at += 16
                named = struct.unpack_from("<I", raw, at)[0]
                at += 4
                if named == 0:
                    at += 4
                else:
                    length = struct.unpack_from("<I", raw, at)[0]
                    at += 4 + (length + 3) // 4 * 4
            many = bool(kind & 0x1000)
            kind &= 0x0FFF
            values = 1
            variable = kind in (0x001E, 0x001F, 0x0102, 0x000D)
            if many or variable:
                values = struct.unpack_from("<I", raw, at)[0]
                at += 4
            for index in range(min(values, 10_000)):
                if variable:
                    size = struct.unpack_from("<I", raw, at)[0]
                    value = raw[at + 4 : at + 4 + size]
                    at += 4 + (size + 3) // 4 * 4
                else:
                    size = _SIZES[kind]
                    value = raw[at : at + size]
                    at += size
                if index:
                    continue
                if kind == 0x001F:
                    yield number, value.decode("utf-16-le", "replace").rstrip("\x00")
                elif kind == 0x001E:
                    yield number, decode(value.rstrip(b"\x00"), codec)
                elif variable:
                    yield number, value
                elif kind == 0x0040:
                    ticks = struct.unpack("<Q", value)[0]
                    if 0 < ticks < 2650467744000000000:
                        yield number, datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=ticks // 10)
    except (struct.error, KeyError):
        return
