"""The mail inside a signed one (``smime.p7m``).

The bytes of a PKCS #7 message walk in; the content that was signed walks out, as it was: a MIME entity. Signatures are
not checked, as a mail counts by its time of receipt and by what it holds. What is encrypted stays closed. BER is read
as RFC 5652 uses it, with indefinite lengths and strings in pieces.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator

__all__ = ["SmimeError", "signed_content"]

_SIGNED = bytes.fromhex("2a864886f70d010702")
_DEEPEST = 40
_OCTETS, _SEQUENCE, _FIRST_OF_CHOICE = 0x04, 0x30, 0xA0


class SmimeError(Exception):
    """The message is encrypted, damaged, or holds no content of its own."""


def signed_content(data: bytes) -> bytes:
    """What was signed. SmimeError where it is encrypted, damaged or only a signature."""
    if data[:1] != b"\x30":
        data = _from_text(data)
    try:
        (_, outer) = next(_parts(data))
        kind, held = list(_parts(outer))[:2]
        if kind != (0x06, _SIGNED) or held[0] != _FIRST_OF_CHOICE:
            raise SmimeError
        (_, signed) = next(_parts(held[1]))
        for tag, content in _parts(signed):
            if tag == _SEQUENCE:
                inner = [part for tag, part in _parts(content) if tag == _FIRST_OF_CHOICE]
                return _octets(inner[0], 0)
    except (IndexError, ValueError, StopIteration) as error:
        raise SmimeError from error
    raise SmimeError


def _from_text(data: bytes) -> bytes:
    text = re.sub(rb"-----[^-]*-----|\s", b"", data)
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise SmimeError from error


def _octets(data: bytes, depth: int) -> bytes:
    """The bytes of an octet string, whole or in pieces."""
    if depth > _DEEPEST:
        raise SmimeError
    found = b""
    for tag, content in _parts(data):
        if tag & 0x1F != _OCTETS:
            raise SmimeError
        found += _octets(content, depth + 1) if tag & 0x20 else content
    return found


def _parts(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The elements that stand one after the other: (tag, content)."""
    at = 0
    while at < len(data):
        tag, start, end, at = _element(data, at, 0)
        if tag == 0 and start == end:
            return
        yield tag, data[start:end]


def _element(data: bytes, at: int, depth: int) -> tuple[int, int, int, int]:
    """(tag, where the content starts and ends, where the next element starts)."""
    if depth > _DEEPEST:
        raise ValueError(depth)
    tag, size = data[at], data[at + 1]
    start = at + 2
    if size < 0x80:
        return tag, start, _within(data, start + size), start + size
    if size > 0x80:
        count = size & 0x7F
        size = int.from_bytes(data[start : start + count], "big")
        start += count
        return tag, start, _within(data, start + size), start + size
    here = start
    while data[here : here + 2] != b"\0\0":
        here = _element(data, here, depth + 1)[3]
        _within(data, here + 2)
    return tag, start, here, here + 2


def _within(data: bytes, end: int) -> int:
    if end > len(data):
        raise ValueError(end)
    return end
