"""HTML read into blocks: what programs save as .xls, .doc, .htm or .mht.

HTML bytes walk in; a :class:`~review_lib.reading.values.Document` walks out: headings with their levels, paragraphs,
tables as grids with their spans, check boxes as signs. It fetches nothing; it must not know what a form is.
"""

from __future__ import annotations

import base64
import email
import email.message
import re
from collections.abc import Callable

from lxml import etree
from lxml.html import HTMLParser, document_fromstring

from review_lib.convert.grid_build import build_spans
from review_lib.intake.charset import decode
from review_lib.intake.kinds import sniff
from review_lib.reading.values import Block, Document, Media, Paragraph, Run, Table

__all__ = ["HtmlError", "read_html", "read_mht"]

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
        "figure",
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
        "html",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "tr",
        "ul",
        "caption",
    ]
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_SKIP = frozenset(("script", "style", "head", "title", "template", "noscript", "xml", "del", "option"))


class HtmlError(Exception):
    """The bytes hold no HTML that can be read."""


def read_html(data: bytes, fetch: Callable[[str], bytes] | None = None, kind: str = "html") -> Document:
    """The document in HTML bytes. ``fetch`` gives the bytes of a picture by its address (of an mht), never the
    network."""
    text = decode(data, _charset(data)).replace("\x00", "")
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    text = re.sub(r"<!\[if[^\]]*\]>|<!\[endif\]>", "", text)
    try:
        root = document_fromstring(text, parser=HTMLParser(huge_tree=True, remove_comments=True))
    except (etree.ParserError, ValueError, AssertionError) as error:
        raise HtmlError(str(error)) from error
    reader = _Reader(fetch)
    headers: list[Block] = []
    for story in list(root.iter("div")):
        above = story.getparent()
        if story.get("title") in ("header", "footer") and above is not None and above.tag == "body":
            headers += reader.blocks(story)  # LibreOffice's page headers
            above.remove(story)
    blocks = reader.blocks(root)
    title = root.findtext(".//title") or ""
    return Document(kind, tuple(blocks), tuple(headers), media=reader.media, title=" ".join(title.split()))


def _charset(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    match = re.search(rb"charset\s*=\s*[\"']?\s*([\w-]+)", data[:4096], re.IGNORECASE)
    return match.group(1).decode("ascii") if match else ""


class _Reader:
    def __init__(self, fetch: Callable[[str], bytes] | None) -> None:
        self.fetch = fetch
        self.media: dict[str, Media] = {}

    def blocks(self, element: etree._Element, depth: int = 0) -> list[Block]:
        """The blocks below ``element`` in order."""
        out: list[Block] = []
        runs: list[Run] = []
        self._fill(element, out, runs, "", 0, False, False, depth)
        self._end(out, runs, "", 0)
        return out

    def _end(
        self, out: list[Block], runs: list[Run], style: str, level: int, align: str = "", must: bool = False
    ) -> None:
        tidy = _tidy(runs)
        runs.clear()
        if tidy or must:
            out.append(Paragraph(tuple(tidy), style, level, align=align))  # type: ignore[arg-type]

    def _fill(
        self,
        element: etree._Element,
        out: list[Block],
        runs: list[Run],
        style: str,
        level: int,
        bold: bool,
        italic: bool,
        depth: int,
    ) -> None:
        tag = element.tag if isinstance(element.tag, str) else ""
        tag = tag.split(":")[-1] if not tag.startswith("o:") else "o"
        if tag in _SKIP or depth > 150 or _hidden(element):
            return
        if tag == "table":
            self._end(out, runs, style, level)
            table = self._table(element, depth)
            if table is not None:
                out.append(table)
            return
        if tag == "br":
            runs.append(Run("\n", kind="break"))
            return
        if tag == "img":
            self._picture(element, runs)
            return
        if tag == "input":
            kind = (element.get("type") or "text").lower()
            if kind in ("checkbox", "radio"):
                runs.append(Run("☑" if element.get("checked") is not None else "☐"))
            elif kind == "text":
                runs.append(Run(element.get("value") or ""))
            return
        block = tag in _BLOCK
        if block:
            self._end(out, runs, style, level)
        bold = (
            bold
            or tag in ("b", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "th")
            or "font-weight:bold" in _style(element)
        )
        italic = italic or tag in ("i", "em")
        heading = re.fullmatch(r"h([1-6])", tag)
        if heading:
            style, level = f"Heading {heading.group(1)}", int(heading.group(1))
        elif block and element.get("class"):
            style = element.get("class") or ""
        vertical = tag if tag in ("sub", "sup") else ""
        self._text(element.text, runs, bold, italic, vertical)
        for child in element:
            self._fill(child, out, runs, style, level, bold, italic, depth + 1)
            self._text(child.tail, runs, bold, italic, vertical)
        if block:
            self._end(out, runs, style, level, _align(element), must=tag in ("p", "li"))

    def _text(self, text: str | None, runs: list[Run], bold: bool, italic: bool, vertical: str) -> None:
        if text:
            folded = _CONTROL.sub("", re.sub(r"[ \t\r\n]+", " ", text))
            runs.append(Run(folded, bold, italic, {"sup": "super", "sub": "sub"}.get(vertical, "")))  # type: ignore[arg-type]

    def _table(self, element: etree._Element, depth: int) -> Table | None:
        rows = []
        for row in element.iter("tr"):
            if next(row.iterancestors("table"), None) is not element or _hidden(row):
                continue
            cells = []
            for cell in row:
                if cell.tag not in ("td", "th") or _hidden(cell):
                    continue
                blocks = tuple(self.blocks_of_cell(cell, depth)) or (Paragraph(()),)
                cells.append((_span(cell, "rowspan"), _span(cell, "colspan"), blocks))
            rows.append(cells)
        return build_spans(rows)

    def blocks_of_cell(self, cell: etree._Element, depth: int) -> list[Block]:
        """A cell's own blocks; the cell's tag itself opens none."""
        out: list[Block] = []
        runs: list[Run] = []
        bold = cell.tag == "th"
        self._text(cell.text, runs, bold, False, "")
        for child in cell:
            self._fill(child, out, runs, "", 0, bold, False, depth + 1)
            self._text(child.tail, runs, bold, False, "")
        self._end(out, runs, "", 0, _align(cell))
        while len(out) > 1 and isinstance(out[-1], Paragraph) and not out[-1].runs:
            out.pop()
        return out

    def _picture(self, element: etree._Element, runs: list[Run]) -> None:
        source = element.get("src") or ""
        data = b""
        if source.startswith("data:"):
            try:
                data = base64.b64decode(source.partition(",")[2])
            except ValueError:
                data = b""
        elif self.fetch is not None:
            data = self.fetch(source)
        if data:
            key = f"picture{len(self.media) + 1}"
            self.media[key] = Media(sniff(data, source), data)
            runs.append(Run("", kind="picture", ref=key))


def _style(element: etree._Element) -> str:
    return (element.get("style") or "").replace(" ", "").lower()


def _hidden(element: etree._Element) -> bool:
    style = _style(element)
    return "display:none" in style or "mso-hide:all" in style


def _align(element: etree._Element) -> str:
    match = re.search(r"text-align:(left|center|right|justify)", _style(element))
    word = match.group(1) if match else (element.get("align") or "").lower()
    return {"justify": "both"}.get(word, word if word in ("left", "center", "right") else "")


def _span(cell: etree._Element, name: str) -> int:
    match = re.match(r"\s*(\d+)", cell.get(name) or "")
    return int(match.group(1)) if match else 1


def _tidy(runs: list[Run]) -> list[Run]:
    """Runs without the white space that a browser does not show."""
    out: list[Run] = []
    for run in runs:
        text = run.text
        if run.kind == "text":
            before = out[-1].text if out else "\n"
            if text.startswith(" ") and (before.endswith((" ", "\n")) or not out):
                text = text.lstrip(" ")
            if not text:
                continue
        out.append(Run(text, run.bold, run.italic, run.vertical, run.kind, run.ref))
    while out and out[-1].kind == "text" and not out[-1].text.rstrip(" "):
        out.pop()
    while out and out[-1].kind == "break":
        out.pop()
    if out and out[-1].kind == "text":
        last = out[-1]
        out[-1] = Run(last.text.rstrip(" "), last.bold, last.italic, last.vertical)
    return out


def read_mht(data: bytes) -> Document:
    """The document in a web archive: its first HTML part, with the pictures that stand beside it."""
    message = email.message_from_bytes(data)
    page: email.message.Message | None = None
    files: dict[str, bytes] = {}
    for part in message.walk():
        if part.is_multipart():
            continue
        payload = part.get_payload(decode=True)
        content = payload if isinstance(payload, bytes) else b""
        if page is None and part.get_content_type() in ("text/html", "application/xhtml+xml"):
            page = part
            continue
        for key in (str(part.get("content-location", "")), str(part.get("content-id", "")).strip("<>")):
            if key:
                files[key] = content
                files[key.replace("\\", "/").rsplit("/", 1)[-1]] = content
    if page is None:
        raise HtmlError("no HTML part")
    payload = page.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    charset = page.get_content_charset() or ""
    if charset and not _charset(content):
        content = decode(content, charset).encode("utf-8")

    def fetch(source: str) -> bytes:
        name = source.removeprefix("cid:")
        return files.get(name) or files.get(name.replace("\\", "/").rsplit("/", 1)[-1]) or b""

    return read_html(content, fetch, "mht")
