"""A report as one HTML file that needs nothing else, and back into what the score sheet reads.

A :class:`ReportView` with its pictures walks in; a page walks out, with pictures inside, a list of contents and a
policy that lets it load nothing. :func:`read_page` gives the sections and pictures of such a page again, so that a
kit holds every picture once.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path

from review_lib.judging.port import Fact, ReportView
from review_lib.text import say

_PICTURE = re.compile(r'<img data-picture="([^"]+)"')
_INSIDE = re.compile(r'<img src="data:([a-z0-9.+/-]+);base64,([A-Za-z0-9+/=]*)" data-picture="([^"]+)"')
_START, _END = "<!--section-->", "<!--/section-->"
_STYLE = (Path(__file__).parent / "page.css").read_text(encoding="utf-8")


def write_page(
    number: str,
    title: str,
    about: str,
    view: ReportView,
    facts: Sequence[Fact],
    picture: Callable[[str], tuple[str, bytes]],
) -> bytes:
    """The page. ``picture`` gives MIME type and bytes of a picture's key; ``about`` is a line under the title."""

    def fill(found: re.Match[str]) -> str:
        mime, data = picture(found[1])
        return f'<img src="data:{mime};base64,{base64.b64encode(data).decode()}" data-picture="{found[1]}"'

    contents = "".join(
        f'<li class="l{min(o.level, 3)}"><a href="#{escape(o.block)}">{escape(o.text)}</a></li>' for o in view.outline
    )
    told = "".join(f"<dt>{escape(f.label)}</dt><dd>{escape(f.value)}</dd>" for f in facts)
    sections = "".join(f"<section>{_START}{_PICTURE.sub(fill, s)}{_END}</section>\n" for s in view.sections)
    notes = "".join(f'<p class="mut">{escape(n)}</p>' for n in (view.note, view.trouble) if n)
    return (
        '<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; img-src data:; '
        "style-src 'unsafe-inline'\">"
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(number)} {escape(title)}</title><style>{_STYLE}</style></head><body>"
        f'<nav aria-label="{escape(say("Contents"))}"><b>{escape(number)}</b><ol>{contents}</ol></nav><main>'
        f'<header><h1>{escape(title)}</h1><p class="mut">{escape(about)}</p>{notes}</header>'
        + (
            f"<section><h2>{escape(say('Facts from the report and the forms'))}</h2><dl>{told}</dl></section>"
            if told
            else ""
        )
        + f"{sections}</main></body></html>\n"
    ).encode()


def read_page(data: bytes) -> tuple[tuple[str, ...], dict[str, tuple[str, bytes]]]:
    """(sections without their pictures, key -> MIME type and bytes) of a page written here."""
    text = data.decode("utf-8")
    pictures: dict[str, tuple[str, bytes]] = {}

    def take(found: re.Match[str]) -> str:
        pictures[found[3]] = (found[1], base64.b64decode(found[2]))
        return f'<img data-picture="{found[3]}"'

    parts = [p.partition(_END)[0] for p in text.split(_START)[1:]]
    return tuple(_INSIDE.sub(take, p) for p in parts), pictures
