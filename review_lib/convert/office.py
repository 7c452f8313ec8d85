"""Word files into PDF through LibreOffice, and the page numbers that they then have.

A .docx walks in, a PDF walks out; from a PDF of the casebook the printed page of each heading walks out, so that the
contents can be written with right numbers. Each call has a profile of its own, in which fonts that the machine lacks
are replaced by free ones of the same kind. Knows nothing of seasons; must not be needed where no PDF is asked for.
"""

from __future__ import annotations

import contextlib
import json
import re
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

import pypdfium2

from review_lib.convert.soffice import available
from review_lib.errors import MissingToolError
from review_lib.rules.casebook import Typography
from review_lib.text import say

SERIF, SANS = "Noto Serif CJK SC", "Noto Sans CJK SC"
_OPTIONS = {"ExportBookmarks": {"type": "boolean", "value": "true"}, "Quality": {"type": "long", "value": "95"}}


def replacements(look: Typography) -> dict[str, str]:
    """Faces of a typographic set and the free face that stands in where one is missing."""
    faces = (look.fonts.title, look.fonts.head, look.fonts.subhead, look.fonts.body)
    free = {"serif": SERIF, "sans": SANS}
    return {name: free[f.kind] for f in faces for name in (f.name, *f.fallbacks) if not name.startswith("Noto")}


def to_pdf(
    docx: bytes, fonts: Mapping[str, str] | None = None, *, name: str = "document", seconds: float = 180.0
) -> bytes:
    """``docx`` as PDF with an outline of its headings. ``fonts``: what stands in for missing faces.

    MissingToolError: LibreOffice is not there, or gave nothing within ``seconds``.
    """
    program = available()
    if not program:
        raise MissingToolError(
            say("LibreOffice is not on this machine; install it to make PDF files, or open the Word file and print it.")
        )
    with tempfile.TemporaryDirectory(prefix="qcreview-", ignore_cleanup_errors=True) as folder_name:
        folder = Path(folder_name)
        source = folder / "in.docx"
        source.write_bytes(docx)
        profile = folder / "profile"
        _write_profile(profile / "user", fonts or {})
        command = [
            program,
            f"-env:UserInstallation={profile.as_uri()}",
            "--headless",
            "--norestore",
            "--nologo",
            "--convert-to",
            f"pdf:writer_pdf_Export:{json.dumps(_OPTIONS)}",
            "--outdir",
            str(folder / "out"),
            str(source),
        ]
        flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
        # What was not made is told below, with its name.
        with contextlib.suppress(OSError, subprocess.TimeoutExpired):
            subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=seconds,
                check=False,
                creationflags=flags,
            )
        made = folder / "out" / "in.pdf"
        if made.is_file() and made.stat().st_size:
            return made.read_bytes()
    raise MissingToolError(
        say(
            "LibreOffice could not turn {name} into a PDF within {seconds} seconds; open the Word file and print it.",
            name=name,
            seconds=round(seconds),
        )
    )


def _write_profile(user: Path, fonts: Mapping[str, str]) -> None:
    """A profile that replaces missing faces."""
    user.mkdir(parents=True)
    pairs = "".join(
        f'<node oor:name="_{n}" oor:op="replace"><prop oor:name="Always"><value>false</value></prop>'
        '<prop oor:name="OnScreenOnly"><value>false</value></prop>'
        f'<prop oor:name="ReplaceFont"><value>{escape(old)}</value></prop>'
        f'<prop oor:name="SubstituteFont"><value>{escape(new)}</value></prop></node>'
        for n, (old, new) in enumerate(fonts.items())
    )
    at = "/org.openoffice.Office.Common/Font/Substitution"
    xml = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f'<item oor:path="{at}"><prop oor:name="Replacement" oor:op="fuse"><value>true</value></prop></item>'
        f'<item oor:path="{at}/FontPairs">{pairs}</item></oor:items>'
    )
    (user / "registrymodifications.xcu").write_text(xml, encoding="utf-8")


def heading_pages(pdf: bytes, headings: Sequence[tuple[str, str, int]]) -> dict[str, str]:
    """The printed page of each heading (bookmark, text, level) in order; pages count from the first heading as 1.

    A heading that the PDF's outline does not have is left out.
    """
    document = pypdfium2.PdfDocument(pdf)
    try:
        outline = []
        for item in document.get_toc(max_depth=6):
            target = item.get_dest()
            if target is not None and target.get_index() is not None:
                outline.append((_flat(item.get_title()), int(target.get_index())))
    finally:
        document.close()
    found: dict[str, int] = {}
    at = 0
    for mark, text, _ in headings:
        place = next((i for i in range(at, len(outline)) if outline[i][0] == _flat(text)), None)
        if place is not None:
            found[mark], at = outline[place][1], place + 1
    first = min(found.values(), default=0)
    return {mark: str(page - first + 1) for mark, page in found.items()}


def _flat(value: str) -> str:
    return re.sub(r"\s+", "", value)
