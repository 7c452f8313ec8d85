"""The words of a mail as plain text, what is quoted of earlier mails apart, and where it points outside.

HTML or plain text walks in; text, quotation and links walk out. It must not know what a company is: it only keeps
what the sender wrote now apart from what stands below it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from lxml import etree
from lxml.html import HTMLParser, document_fromstring

from review_lib.rules.limits import Limits

__all__ = ["Plain", "external_files", "html_to_text", "split_quoted"]

_BLOCK = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
    ]
)
_SKIP = frozenset(("script", "style", "head", "title", "template", "noscript", "object", "svg", "xml"))
_LOOKED_AT = 200_000  # nobody writes more by hand; hostile mails do
_URL = re.compile(r"https?://[^\s<>\"'“”，。；、（）)\]】]+", re.IGNORECASE)


@dataclass(slots=True)
class Plain:
    """HTML made plain: its text, its links as (address, words), and whether it bears the mark of a mail program's
    box of large files."""

    text: str = ""
    links: list[tuple[str, str]] = field(default_factory=list)
    marked: bool = False


def html_to_text(html: str, limits: Limits) -> Plain:
    """``html`` as a reader sees it: blocks on their own lines, cells of a row parted by tabs, quotations led by ``>
    ``."""
    plain = Plain()
    if not html.strip():
        return plain
    html = re.sub(r"^\s*<\?xml[^>]*\?>", "", html).replace("\x00", "")
    try:
        root = document_fromstring(html, parser=HTMLParser(huge_tree=True, recover=True))
    except (etree.ParserError, ValueError, AssertionError):
        plain.text = re.sub(r"<[^>]+>", "", html)
        return plain
    out: list[str] = []
    _walk(root, out, plain, limits)
    text = "".join(out).replace("\xa0", " ").replace("\u200b", "")
    lines = [re.sub(r"[ \r\f\v]+", " ", line).strip(" ") for line in text.split("\n")]
    plain.text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    return plain


def _walk(root: etree._Element, out: list[str], plain: Plain, limits: Limits) -> None:
    """Depth first without recursion: hostile HTML nests ten thousand deep."""
    stack: list[tuple[str, etree._Element | str]] = [("open", root)]
    while stack:
        act, item = stack.pop()
        if act == "text":
            out.append(re.sub(r"[\r\n\t ]+", " ", str(item)))
            continue
        if act == "raw":
            out.append(str(item))
            continue
        element = item
        assert not isinstance(element, str)
        if not isinstance(element.tag, str) or element.tag in _SKIP or _hidden(element):
            continue
        tag = element.tag
        marks = f"{element.get('id', '')} {element.get('class', '')}".lower()
        if any(mark in marks for mark in limits.links.marks):
            plain.marked = True
        if tag == "br":
            out.append("\n")
        elif tag == "blockquote":
            start = len(out)
            inner: list[str] = []
            _children(element, inner, plain, limits)
            quoted = "".join(inner).strip("\n")
            out[start:] = ["\n", "\n".join("> " + line for line in quoted.split("\n")), "\n"]
            continue
        elif tag == "a":
            href = (element.get("href") or "").strip()
            words = " ".join("".join(map(str, element.itertext())).split())
            if href:
                plain.links.append((href, words))
        elif tag == "img" and element.get("alt") and not (element.get("src") or "").startswith("cid:"):
            out.append(str(element.get("alt")))
        block = tag in _BLOCK
        if block:
            out.append("\n")
        tail: list[tuple[str, etree._Element | str]] = []
        if element.text:
            tail.append(("text", element.text))
        for child in element:
            tail.append(("open", child))
            if child.tail:
                tail.append(("text", child.tail))
        if tag in ("td", "th"):
            tail.append(("raw", "\t"))
        elif block:
            tail.append(("raw", "\n"))
        stack.extend(reversed(tail))


def _children(element: etree._Element, out: list[str], plain: Plain, limits: Limits) -> None:
    if element.text:
        out.append(re.sub(r"[\r\n\t ]+", " ", element.text))
    depth = sum(1 for _ in element.iterancestors("blockquote"))
    for child in element:
        if depth < 40:
            _walk(child, out, plain, limits)
        else:
            out.append(" ".join(map(str, child.itertext())))
        if child.tail:
            out.append(re.sub(r"[\r\n\t ]+", " ", child.tail))


def _hidden(element: etree._Element) -> bool:
    style = (element.get("style") or "").replace(" ", "").lower()
    return "display:none" in style or "mso-hide:all" in style


def split_quoted(text: str, subject: str, limits: Limits) -> tuple[str, str]:
    """``text`` as (what the sender wrote or forwards, what is quoted of earlier mails).

    A reply's quotation goes apart. What is forwarded stays with the words, because it is what the sender hands in;
    only what is quoted inside the forwarded mail goes apart.
    """
    rules = limits.quotes
    forwards = re.search(rules.forward_subject, subject, re.IGNORECASE) is not None and (
        re.search(rules.reply_subject, subject, re.IGNORECASE) is None
    )
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept: list[str] = []
    quoted: list[str] = []
    seen_forward = False
    at = 0
    while at < len(lines):
        line = lines[at]
        if limits.forward_line.search(line):
            seen_forward = True
            kept.append(line)
            at = _over_heads(lines, at + 1, kept, limits)
            continue
        begins = limits.quote_line.search(line) is not None and (line.strip("_ ") or _heads_from(lines, at + 1, limits))
        heads = 0 if begins else _heads_from(lines, at, limits)
        if begins or heads:
            if forwards and not seen_forward:
                seen_forward = True
                if begins:
                    kept.append(line)
                at = _over_heads(lines, at + (1 if begins else 0), kept, limits)
                continue
            quoted.extend(lines[at:])
            break
        if re.match(r"\s*[>＞]", line):
            quoted.append(line)
        else:
            kept.append(line)
        at += 1
    if forwards and not "".join(kept).strip():
        return re.sub(r"(?m)^\s*[>＞]+ ?", "", "\n".join(quoted)).strip(), ""
    return _tidy(kept), "\n".join(quoted).strip()


def _tidy(lines: list[str]) -> str:
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in lines)).strip("\n").strip()


def _is_head(line: str, limits: Limits) -> str:
    match = re.match(r"\s*[>＞]*\s*[*【\[]*\s*([\w\u4e00-\u9fff ]{2,8}?)\s*[*】\]]*\s*[:：]", line)
    name = re.sub(r"\s", "", match.group(1)).lower() if match else ""
    return name if name in limits.quotes.heads else ""


def _heads_from(lines: list[str], at: int, limits: Limits) -> int:
    """How many different printed heads of a mail stand from line ``at`` on, where there are enough; else 0."""
    while at < len(lines) and not lines[at].strip():
        at += 1
    if at >= len(lines) or not _is_head(lines[at], limits):
        return 0
    found: set[str] = set()
    for line in lines[at : at + 14]:
        if not line.strip():
            continue
        name = _is_head(line, limits)
        if not name:
            if found and not line.startswith((" ", "\t")):
                break
            continue
        found.add(name)
    sender = {"发件人", "寄件人", "发送人", "from"} & found
    return len(found) if sender and len(found) >= limits.quotes.heads_needed else 0


def _over_heads(lines: list[str], at: int, kept: list[str], limits: Limits) -> int:
    while at < len(lines) and (not lines[at].strip() or _is_head(lines[at], limits)):
        kept.append(lines[at])
        at += 1
    return at


# ---------------------------------------------------------------- files that did not come with the mail
def external_files(text: str, plain: Plain, came: set[str], limits: Limits) -> tuple[list[str], list[str], bool]:
    """Where a mail points to files on a net disk: (links to them, file names that it lists, whether it does at all).

    ``text`` is what the sender wrote, ``came`` the names of the files that came; a mail whose listed files all came
    points to nothing outside.
    """
    rules = limits.links
    links: list[str] = []
    names: list[str] = []
    text = text[:_LOOKED_AT]
    low = text.lower()
    worded = [word for word in rules.words if word.lower() in low]
    for href, words in [*plain.links, *((url, "") for url in _URL.findall(text))]:
        if not href.lower().startswith(("http://", "https://")):
            continue
        listed = _file_name(words, limits)
        if _is_store(href, limits) or (listed and not _is_page(href)) or (plain.marked and words):
            if href not in links:
                links.append(href)
            if listed and listed not in names:
                names.append(listed)
    if not links and worded:
        links = [url for url in _URL.findall(text) if not any(h in url for h in rules.not_hosts)]
    if (links and (worded or plain.marked)) or plain.marked:
        for line in text.split("\n"):
            for found in limits.listed_file.findall(line):
                if "/" not in found and found not in names:
                    names.append(found)
    outside = [name for name in names if name not in came]
    points = bool(links or plain.marked) and bool(outside or not names)
    if not points and worded and re.search(r"\d+(\.\d+)?\s*[MG]B?\b", text) and not came:
        listed_names = limits.listed_file.findall(text)
        points, outside = bool(listed_names), list(dict.fromkeys(listed_names))
    return links, outside, points


def _file_name(words: str, limits: Limits) -> str:
    match = limits.linked_file.search(words)
    return match.group().strip() if match and "://" not in words else ""


def _is_page(href: str) -> bool:
    return urlsplit(href).path.lower().endswith((".html", ".htm", ".shtml", ".png", ".jpg", ".gif", ".css"))


def _is_store(href: str, limits: Limits) -> bool:
    rules = limits.links
    try:
        split = urlsplit(href)
        host = (split.hostname or "").lower()
    except ValueError:
        return False
    if not host or any(host == h or host.endswith("." + h) for h in rules.not_hosts):
        return False
    where = f"{split.path}?{split.query}".lower()
    if any(host == h or host.endswith("." + h) for h in rules.hosts):
        return len(where) > 2
    if any(part in where for part in rules.path_parts):
        return True
    labels = re.split(r"[.\-]", host)[:-1]
    return any(part in labels for part in rules.host_parts) and len(where) > 2
