"""LibreOffice as the second opinion, where it is installed.

A file's bytes and the ending of its kind walk in; the bytes of a docx walk out, or None where LibreOffice is
missing or
gives nothing. Each call has a profile of its own, because two with one profile block each other. It must not be
needed
for anything that has another way.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

__all__ = ["available", "to_docx"]

_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
)


@cache
def available() -> str:
    """The path of LibreOffice's program, "" where it is not installed."""
    named = os.environ.get("QCREVIEW_SOFFICE", "")
    if named == "none":
        return ""
    found = named or shutil.which("soffice") or shutil.which("libreoffice") or ""
    return found or next((p for p in _PLACES if Path(p).is_file()), "")


def to_docx(data: bytes, ending: str, seconds: float = 120.0) -> bytes | None:
    """``data`` (a file that ends in ``.ending``) as a docx, or None. Macros never run in a conversion."""
    program = available()
    if not program:
        return None
    with tempfile.TemporaryDirectory(prefix="qcreview-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source = folder / f"in.{ending}"
        source.write_bytes(data)
        command = [
            program,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--nologo",
            "--convert-to",
            "docx:MS Word 2007 XML",
            "--outdir",
            str(folder / "out"),
            str(source),
        ]
        flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
        try:
            subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=seconds,
                check=False,
                creationflags=flags,
            )
        except (OSError, subprocess.TimeoutExpired):
            return None
        made = folder / "out" / "in.docx"
        return made.read_bytes() if made.is_file() and made.stat().st_size else None
