"""The command ``qcreview``: parses, calls desk, prints.

Status 0: done (findings are results); 1: could not be done, one line on stderr that says what and what to do;
2: wrong usage. Rooms are imported inside the commands, so that each starts with what it needs.
"""

from __future__ import annotations

import errno
import sys
from typing import Annotated

import typer

# Each module adds its commands to app, in the order in which help shows them.
# isort: off
from review_lib.cli import receiving, judging, ranking, publishing, notebooks  # noqa: F401

# isort: on
from review_lib.cli.shared import app
from review_lib.errors import UserError
from review_lib.text import say, use

__all__ = ["app", "main"]


@app.callback()
def _language(lang: Annotated[str, typer.Option("--lang", help="zh_CN / en")] = "") -> None:
    """有色金属行业 QC 小组活动评审工作簿 / review workbook for quality-circle results."""
    if lang:
        use("en" if lang.lower().startswith("en") else "zh_CN")


def main() -> None:
    """Run the command; what stops it is one line for the user, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
    try:
        app(standalone_mode=True)
    except UserError as error:
        for line in str(error).splitlines():
            typer.echo(line, err=True)
        sys.exit(1)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            typer.echo(say("The disk is full; nothing was written. Make room and try again."), err=True)
        else:
            typer.echo(
                say(
                    "{file}: cannot be used ({why}). Check the path and that it may be written.",
                    file=error.filename or "",
                    why=error.strerror or error,
                ),
                err=True,
            )
        sys.exit(1)
    except KeyboardInterrupt:
        typer.echo(say("Stopped. What was finished is saved."), err=True)
        sys.exit(1)
