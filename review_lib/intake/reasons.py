"""Why a file was not opened, said to a person, with what to do now.

A :class:`~review_lib.intake.values.Trouble` walks in; one sentence in the reader's language walks out. It is made when
it is shown and never stored.
"""

from __future__ import annotations

from review_lib.intake.values import Trouble
from review_lib.text import say

__all__ = ["explain"]


def explain(trouble: Trouble) -> str:
    """One sentence: what is the matter and what to do. An unknown reason is shown as its word."""
    said = {
        "encrypted": say("The file is protected by a password. Ask the company to send it without one."),
        "truncated": say("The file is cut off or damaged. Ask the company to send it again."),
        "empty": say("The file is empty. Ask the company to send it again."),
        "zeros": say("The file holds nothing but zeros. Ask the company to send it again."),
        "unknown_format": say("The format of the file is not known. Ask the company for a Word or PDF file."),
        "volume": say("The file is one volume of a divided archive. Ask the company for one whole archive."),
        "needs_libreoffice": say("LibreOffice is needed to open this file. Install it and take in the mails again."),
        "needs_unar": say(
            "A compressed rar needs the program unar, unrar or 7-Zip. Install one and take in the mails again, or ask "
            "for a zip."
        ),
        "signed": say(
            "The mail is encrypted or signed in a way that cannot be opened. Ask the company to send it plainly."
        ),
        "bomb": say("The archive would open to far more than it may. It was not opened; ask the company what it is."),
        "too_large": say("The file is larger than it may be when opened. It was not opened."),
        "traversal": say("Files in the archive point outside of it. They were left out; the others were read."),
        "external_entity": say("The file refers to content outside of itself. It was not opened."),
        "vba": say("The file holds macros. They are never run; its text was read."),
        "link": say(
            "The mail points to files on a net disk that did not come with it. Download and attach them by hand."
        ),
        "timeout": say("Opening the file took too long and was stopped. Look at it by hand."),
        "memory": say("Opening the file took too much memory and was stopped. Look at it by hand."),
        "crash": say("The file made its reader fail. Look at it by hand."),
        "error": say("The file made its reader fail. Look at it by hand."),
    }
    return said.get(trouble.reason, trouble.reason)
