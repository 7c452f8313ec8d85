"""Bytes of a mail or archive to text, whatever charset they claim to be in.

Bytes and a claimed charset (or none) walk in; text walks out, always. Chinese mail is labelled wrongly every day:
gb2312 that holds GBK, GBK that is UTF-8, no label at all. This module judges by which reading is likelier Chinese; it
must not know what the text is for.
"""

from __future__ import annotations

import codecs
import re

__all__ = ["decode", "decode_name", "guess", "is_known", "plausibility", "repair"]

_GB = frozenset(
    {
        "gb2312",
        "gb_2312-80",
        "gbk",
        "x-gbk",
        "cp936",
        "ms936",
        "windows-936",
        "gb18030",
        "gb-18030",
        "gb231280",
        "euc-cn",
        "x-euc-cn",
        "eucgb2312-cn",
        "chinese",
        "csgb2312",
        "gb",
        "gb18030-2000",
        "gb18030-2005",
    }
)
_NONE = frozenset(
    {
        "",
        "us-ascii",
        "ascii",
        "ansi_x3.4-1968",
        "unknown",
        "unknown-8bit",
        "x-unknown",
        "default",
        "default_charset",
        "8bit",
        "binary",
        "none",
        "iso-8859-1",
        "latin1",
        "windows-1252",
        "cp1252",
        "x-user-defined",
        "_autodetect_all",
        "iso8859-1",
        "utf",
        "utf8mb4",
    }
)
_CJK = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def _python_name(charset: str) -> str:
    """The codec for a claimed charset: "" for none or a label that says nothing."""
    name = charset.strip().strip("\"'").lower().split("*")[0].strip()
    if name in _GB:
        return "gb18030"
    if name in _NONE:
        return ""
    if name in ("big5", "big-5", "x-big5", "cn-big5", "cp950"):
        return "cp950"
    if name in ("utf-8", "utf8", "utf_8", "x-utf-8", "unicode-1-1-utf-8", "cp65001"):
        return "utf-8"
    if name in ("ks_c_5601-1987", "ks_c_5601"):
        return "cp949"
    if name in ("hz-gb-2312", "hz"):
        return "hz"
    try:
        return codecs.lookup(name).name
    except (LookupError, ValueError, UnicodeError):
        return ""


def is_known(charset: str) -> bool:
    """Whether ``charset`` names a codec that says more than "eight bits"."""
    return bool(_python_name(charset))


def plausibility(text: str) -> float:
    """How likely ``text`` is Chinese as people write it, 0…1: the share of its non-ASCII characters that are common
    hanzi (GB 2312 level 1) or common punctuation; 1.0 for pure ASCII."""
    odd = [c for c in text if ord(c) > 0x7F]
    if not odd:
        return 1.0
    good = 0.0
    for c in odd:
        try:
            raw = c.encode("gb2312")
        except UnicodeEncodeError:
            good += 0.3 if _CJK.match(c) else 0.0
            continue
        lead = raw[0]
        good += 1.0 if 0xB0 <= lead <= 0xD7 or lead in (0xA1, 0xA3) else 0.5
    return good / len(odd)


def _strict(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (UnicodeError, LookupError, ValueError):
        return None


def guess(data: bytes) -> str:
    """``data`` without a label as text: UTF-8 where it is valid, else GB18030, else Big5, else what GB18030 gives
    with bad bytes replaced."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = _strict(data, "utf-16")
        if text is not None:
            return text
    if data[:3] == b"\xef\xbb\xbf":
        data = data[3:]
    if not data or max(data) < 0x80:
        if b"~{" in data and b"~}" in data:
            return _strict(data, "hz") or data.decode("ascii", "replace")
        return data.decode("ascii", "replace")
    utf8, gb = _strict(data, "utf-8"), _strict(data, "gb18030")
    if utf8 is not None:
        if gb is not None and plausibility(gb) > plausibility(utf8) + 0.3:
            return gb
        return utf8
    if gb is not None:
        if plausibility(gb) < 0.6:
            big5 = _strict(data, "cp950")
            if big5 is not None and _hanzi_share(big5) > 0.6 and plausibility(big5) >= plausibility(gb):
                return big5
        return gb
    cut_utf8, cut_gb = data.decode("utf-8", "replace"), data.decode("gb18030", "replace")
    return min((cut_gb, cut_utf8), key=lambda t: (t.count("\ufffd"), -plausibility(t)))


def _hanzi_share(text: str) -> float:
    odd = [c for c in text if ord(c) > 0x7F]
    return sum(1 for c in odd if _CJK.match(c)) / len(odd) if odd else 0.0


def decode(data: bytes, charset: str = "") -> str:
    """``data`` as text, by its claimed ``charset`` where that holds, else by what it looks like. Never raises."""
    codec = _python_name(charset)
    if not codec:
        return guess(data)
    if codec == "utf-8":
        data = data.removeprefix(b"\xef\xbb\xbf")
    text = _strict(data, codec)
    if text is None:
        fallback = guess(data)
        own = data.decode(codec, "replace")
        return own if own.count("\ufffd") <= fallback.count("\ufffd") else fallback
    if codec == "gb18030" and max(data, default=0) > 0x7F:
        utf8 = _strict(data, "utf-8")
        if utf8 is not None and plausibility(utf8) > plausibility(text):
            return utf8
    return text


def decode_name(data: bytes, charset: str = "") -> str:
    """A file name or header text: as :func:`decode`, then :func:`repair`."""
    return repair(decode(data, charset))


def repair(text: str) -> str:
    """``text`` with a doubly encoded reading undone (``é\\x99\\x84ä»¶`` → 附件; cp437 box drawings → Chinese), else
    as it is."""
    if text.isascii() or _CJK.search(text):
        return text
    for codec in ("latin-1", "cp1252", "cp437"):
        try:
            raw = text.encode(codec)
        except UnicodeEncodeError:
            continue
        if max(raw) < 0x80:
            continue
        for inner in ("utf-8", "gb18030"):
            found = _strict(raw, inner)
            if found and _hanzi_share(found) > 0.6 and plausibility(found) > 0.7 and "\ufffd" not in found:
                return found
    return text
