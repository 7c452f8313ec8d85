"""The tokens of RTF, its text, and Outlook's packed form of it.

RTF bytes walk in; tokens or plain text walk out. Tables and looks are the work of :mod:`review_lib.convert.rtf`,
which reads the same tokens; this module must not know them.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

from review_lib.intake.charset import decode

__all__ = ["CODEPAGES", "FONT_CHARSETS", "decompress", "plain_text", "tokens"]

CODEPAGES = {
    936: "gb18030",
    54936: "gb18030",
    65001: "utf-8",
    950: "cp950",
    932: "cp932",
    949: "cp949",
    1252: "cp1252",
    1250: "cp1250",
    1251: "cp1251",
    437: "cp437",
    20936: "gb18030",
    52936: "hz",
    0: "gb18030",
    1200: "utf-16-le",
}
FONT_CHARSETS = {
    134: "gb18030",
    136: "cp950",
    128: "cp932",
    129: "cp949",
    204: "cp1251",
    238: "cp1250",
    161: "cp1253",
}

_TOKEN = re.compile(
    rb"(?P<open>\{)|(?P<close>\})|\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<hex>[0-9a-fA-F]{2})"
    rb"|\\(?P<symbol>[^a-zA-Z])|(?P<text>[^\\{}\r\n]+)|[\r\n]+",
    re.DOTALL,
)

Token = tuple[str, str, int | None, bytes]


def tokens(data: bytes) -> Iterator[Token]:
    """Tokens as (kind, word, number, bytes); kind is one of ``open close word hex symbol text bin``. Bytes of
    ``\\binN`` come as one ``bin`` token."""
    at, end = 0, len(data)
    match_at = _TOKEN.match
    while at < end:
        match = match_at(data, at)
        if match is None:
            at += 1
            continue
        at = match.end()
        kind = match.lastgroup
        if kind == "text":
            yield "text", "", None, match.group("text")
        elif kind in ("word", "number"):
            word = match.group("word").decode("ascii")
            number = int(match.group("number")) if match.group("number") else None
            if word == "bin" and number:
                yield "bin", "", None, data[at : at + number]
                at += number
            else:
                yield "word", word, number, b""
        elif kind == "hex":
            yield "hex", "", None, bytes.fromhex(match.group("hex").decode("ascii"))
        elif kind == "symbol":
            yield "symbol", match.group("symbol").decode("latin-1"), None, b""
        elif kind == "open":
            yield "open", "", None, b""
        elif kind == "close":
            yield "close", "", None, b""


_SILENT = frozenset(
    [
        "fonttbl",
        "colortbl",
        "stylesheet",
        "info",
        "pict",
        "object",
        "themedata",
        "colorschememapping",
        "datastore",
        "latentstyles",
        "listtable",
        "listoverridetable",
        "generator",
        "rsidtbl",
        "xmlnstbl",
        "mmathPr",
        "header",
        "footer",
        "headerl",
        "headerr",
        "footerl",
        "footerr",
    ]
)


def plain_text(data: bytes) -> str:
    """The text of an RTF body, paragraphs on their own lines, cells parted by tabs. HTML kept inside (``\\fromhtml``)
    comes out as its text."""
    codec, skip, pending = "gb18030", 1, 0
    out: list[str] = []
    held = bytearray()
    stack: list[tuple[bool, int, bool]] = []
    silent, hidden, star = False, False, False

    def flush() -> None:
        if held:
            out.append(decode(bytes(held), codec))
            held.clear()

    for kind, word, number, raw in tokens(data):
        if kind == "open":
            stack.append((silent, skip, hidden))
            star = False
        elif kind == "close":
            flush()
            if stack:
                silent, skip, hidden = stack.pop()
        elif kind == "symbol" and word == "*":
            star = True
        elif kind == "word":
            if star or word in _SILENT:
                silent, star = True, False
            if word == "ansicpg" and number:
                codec = CODEPAGES.get(number, codec)
            elif word == "uc" and number is not None:
                skip = number
            elif word == "htmlrtf":
                hidden = number != 0
            elif silent or hidden:
                continue
            elif word == "u" and number is not None:
                flush()
                out.append(chr(number & 0xFFFF))
                pending = skip
            elif word in ("par", "line", "row", "sect", "page"):
                flush()
                out.append("\n")
            elif word in ("tab", "cell", "nestcell"):
                flush()
                out.append("\t")
        elif silent or hidden:
            continue
        elif kind == "symbol":
            flush()
            out.append({"~": " ", "_": "-", "-": ""}.get(word, word if word in "\\{}" else ""))
        elif kind in ("hex", "text"):
            if pending:
                cut = min(pending, len(raw))
                pending -= cut
                raw = raw[cut:]
            held.extend(raw)
    flush()
    text = "".join(out).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return re.sub(r"\n{3,}", "\n\n", text).strip()


_START = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern "
    b"\\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n"
    b"\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)


def decompress(data: bytes, most: int = 50_000_000) -> bytes:
    """Outlook's packed RTF ([MS-OXRTFCP]) unpacked; b"" where it is damaged or would exceed ``most`` bytes."""
    if len(data) < 16:
        return b""
    packed, size, kind = struct.unpack_from("<III", data)
    if size > most:
        return b""
    body = data[16 : packed + 4]
    if kind == 0x414C454D:
        return body[:size]
    if kind != 0x75465A4C:
        return b""
    window = bytearray(_START.ljust(4096, b"\0"))
    write, out, at = len(_START), bytearray(), 0
    while at < len(body):
        control = body[at]
        at += 1
        for bit in range(8):
            if at >= len(body):
                break
            if control >> bit & 1:
                if at + 1 >= len(body):
                    return bytes(out)
                reference = body[at] << 8 | body[at + 1]
                at += 2
                offset, length = reference >> 4, (reference & 15) + 2
                if offset == write:
                    return bytes(out)
                for step in range(length):
                    byte = window[(offset + step) & 4095]
                    out.append(byte)
                    window[write] = byte
                    write = (write + 1) & 4095
            else:
                out.append(body[at])
                window[write] = body[at]
                write = (write + 1) & 4095
                at += 1
            if len(out) > most:
                return b""
    return bytes(out)
