"""The heads of a mail: names folded, encoded and labelled in every way that mail programs do.

Raw header bytes walk in; texts, parameters, addresses and times walk out. It reads RFC 2047 words (also split inside
a character), RFC 2231 parameters, raw 8-bit heads and stray spaces; it must not know what any head is used for.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from urllib.parse import unquote_to_bytes

from review_lib.intake.charset import decode, guess, repair

__all__ = ["address", "parameters", "parse_time", "received_time", "split_heads", "text"]

_WORD = re.compile(rb"=\?([^?\s=]{1,60})\?\s*([bBqQ])\s*\?(.*?)\?=", re.DOTALL)
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")


def split_heads(block: bytes) -> list[tuple[str, bytes]]:
    """A header block as (lower-case name, unfolded raw value) in order. Lines that are no head are left out."""
    found: list[tuple[str, bytes]] = []
    for line in block.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n"):
        if line[:1] in (b" ", b"\t"):
            if found and line.strip():
                name, value = found[-1]
                found[-1] = (name, value + b"\n" + line)
            continue
        name_raw, colon, value = line.partition(b":")
        if colon and name_raw and b" " not in name_raw.strip() and name_raw.strip().isascii():
            found.append((name_raw.strip().decode("ascii").lower(), value))
    return [(name, _unfold(value)) for name, value in found]


def _unfold(value: bytes) -> bytes:
    return re.sub(rb"\n[ \t]+", b" ", value).replace(b"\n", b" ").strip()


def _word_bytes(kind: bytes, payload: bytes) -> bytes:
    if kind in b"bB":
        clean = _NOT_BASE64.sub(b"", payload)
        if len(clean) % 4 == 1:
            clean = clean[:-1]
        return binascii.a2b_base64(clean + b"=" * (-len(clean) % 4))
    return binascii.a2b_qp(payload.replace(b"_", b" ").replace(b"\n", b""))


def text(raw: bytes) -> str:
    """An unstructured head as text. Neighbouring encoded words of one charset are joined before they are decoded, so
    that a character cut in two comes out whole; white space between them does not count."""
    parts: list[tuple[bytes, bytes | None]] = []
    at = 0
    for match in _WORD.finditer(raw):
        between = raw[at : match.start()]
        if between.strip() or (between and not parts):
            parts.append((between, None))
        charset = match.group(1).lower()
        data = _word_bytes(match.group(2), match.group(3))
        if parts and parts[-1][1] == charset:
            parts[-1] = (parts[-1][0] + data, charset)
        else:
            parts.append((data, charset))
        at = match.end()
    if raw[at:]:
        parts.append((raw[at:], None))
    shown = "".join(
        guess(data) if charset is None else decode(data, charset.decode("ascii", "replace")) for data, charset in parts
    )
    return re.sub(r"[\r\n\t\x00]+", " ", repair(shown)).strip()


def parameters(raw: bytes) -> tuple[str, dict[str, str]]:
    """``type/subtype; name=value; …`` as (lower-case first word, parameters by lower-case name), values decoded.

    RFC 2231 pieces are joined as bytes before they are decoded; a name given both ways is taken from the starred one.
    """
    pieces = list(_pieces(raw))
    if not pieces:
        return "", {}
    head = pieces[0].strip().decode("ascii", "replace").lower()
    plain: dict[str, bytes] = {}
    starred: dict[str, list[tuple[int, bool, bytes]]] = {}
    for piece in pieces[1:]:
        key_raw, equals, value = piece.partition(b"=")
        key = key_raw.strip().lower().decode("ascii", "replace")
        if not equals or not key:
            continue
        value = _unquote(value.strip())
        match = re.fullmatch(r"([^*]+)\*(?:(\d+)(\*)?)?", key)
        if match:
            number = int(match.group(2)) if match.group(2) else 0
            encoded = key.endswith("*")
            starred.setdefault(match.group(1), []).append((number, encoded, value))
        else:
            plain.setdefault(key, value)
    values = {key: text(value) for key, value in plain.items()}
    for key, parts in starred.items():
        joined, charset = b"", ""
        for number, (_, encoded, value) in enumerate(sorted(parts, key=lambda p: p[0])):
            if number == 0 and encoded and value.count(b"'") >= 2:
                label, _, value = value.split(b"'", 2)
                charset = label.decode("ascii", "replace")
            joined += unquote_to_bytes(value) if encoded else value
        values[key] = text(joined) if _WORD.search(joined) else repair(decode(joined, charset))
    return head, values


def _pieces(raw: bytes) -> Iterator[bytes]:
    """Split at semicolons that stand outside quotes; an unclosed quote ends at the end."""
    start, quoted, at = 0, False, 0
    while at < len(raw):
        byte = raw[at]
        if byte == 0x5C and quoted:
            at += 1
        elif byte == 0x22:
            quoted = not quoted
        elif byte == 0x3B and not quoted:
            yield raw[start:at]
            start = at + 1
        at += 1
    yield raw[start:]


def _unquote(value: bytes) -> bytes:
    if value[:1] == b'"':
        value = value[1:-1] if value[-1:] == b'"' and len(value) > 1 else value[1:]
        value = re.sub(rb'\\(["\\])', rb"\1", value)
    return value


def address(raw: bytes) -> tuple[str, str]:
    """A From head as (name, address), both "" where they are not there; the name decoded, quotes taken off."""
    match = re.search(rb"<\s*([^<>\s]+@[^<>\s]+)\s*>", raw)
    if match:
        name = text(raw[: match.start()].strip())
        return name.strip().strip("\"“”'").strip(), guess(match.group(1))
    shown = text(raw)
    inner = re.search(r"<?\s*([^<>\s\"'（()）]+@[^<>\s\"'（()）]+)\s*>?", shown)
    if not inner:
        return shown.strip().strip('"').strip(), ""
    rest = (shown[: inner.start()] + shown[inner.end() :]).strip(" \"'<>()（）")
    return rest, inner.group(1)


_MONTHS = {
    m: n for n, m in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1)
}
_ZONES = {
    "ut": 0,
    "utc": 0,
    "gmt": 0,
    "z": 0,
    "cst": 480,
    "est": -300,
    "edt": -240,
    "cdt": -300,
    "mst": -420,
    "mdt": -360,
    "pst": -480,
    "pdt": -420,
    "jst": 540,
    "kst": 540,
    "hkt": 480,
    "sgt": 480,
    "bst": 60,
    "cet": 60,
    "cest": 120,
    "msk": 180,
}
_DAY_FIRST = re.compile(
    r"(\d{1,2})[\s-]+([A-Za-z]{3})[A-Za-z]*\.?[\s,-]+(\d{2,4})[\s,]+(\d{1,2})[:.](\d{1,2})(?:[:.](\d{1,2}))?(?:\.\d+)?"
)
_MONTH_FIRST = re.compile(
    r"([A-Za-z]{3})[A-Za-z]*\.?\s+(\d{1,2}),?\s+(?:(\d{4}),?\s+)?(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\s+[A-Z]{3,4})?(?:\s+(\d{4}))?"
)
_ISO = re.compile(
    r"(\d{4})\s*[-/年.]\s*(\d{1,2})\s*[-/月.]\s*(\d{1,2})日?[\sT]*(\d{1,2})[:时](\d{1,2})(?:[:分](\d{1,2}))?(?:\.\d+)?"
)
_OFFSET = re.compile(r"(?:UTC|GMT)?\s*([+-])\s*(\d{1,2}):?(\d{2})?\b", re.IGNORECASE)


def parse_time(written: str) -> datetime | None:
    """A time as mail programs write it, aware (UTC where no zone is given), or None. A numeric offset wins over a
    name; CST is China's here."""
    match = _DAY_FIRST.search(written)
    if match and match.group(2).lower() in _MONTHS:
        day, month, year = int(match.group(1)), _MONTHS[match.group(2).lower()], int(match.group(3))
        clock, end = match.group(4, 5, 6), match.end()
    else:
        match = _ISO.search(written)
        if match:
            year, month, day = (int(g) for g in match.group(1, 2, 3))
            clock, end = match.group(4, 5, 6), match.end()
        else:
            match = _MONTH_FIRST.search(written)
            if not match or match.group(1).lower() not in _MONTHS or not (match.group(3) or match.group(7)):
                return None
            year, month, day = (
                int(match.group(3) or match.group(7)),
                _MONTHS[match.group(1).lower()],
                int(match.group(2)),
            )
            clock, end = match.group(4, 5, 6), match.end()
            after = match.end(6) if match.group(6) else match.end(5)
            if match.group(7) and written[after : match.start(7)].strip():  # Sun May 31 23:59:59 CST 2026
                end = after
    if year < 100:
        year += 2000 if year < 70 else 1900
    try:
        return datetime(
            year, month, day, int(clock[0]), int(clock[1]), min(int(clock[2] or 0), 59), tzinfo=_zone(written[end:])
        )
    except ValueError:
        return None


def _zone(rest: str) -> timezone:
    match = _OFFSET.match(rest.strip().lstrip("(").strip())
    if match:
        minutes = int(match.group(2)) * 60 + int(match.group(3) or 0)
        if minutes < 24 * 60:
            return timezone(timedelta(minutes=-minutes if match.group(1) == "-" else minutes))
    word = re.match(r"\(?\s*([A-Za-z]+)", rest.strip())
    return timezone(timedelta(minutes=_ZONES.get(word.group(1).lower(), 0) if word else 0))


def received_time(raw: bytes) -> datetime | None:
    """The time of a ``Received`` head: what stands behind its last semicolon, else the last time written in it."""
    shown = guess(raw)
    for piece in reversed(shown.split(";")):
        found = parse_time(piece)
        if found is not None:
            return found
    return None
