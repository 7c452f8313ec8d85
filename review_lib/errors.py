"""What stops a command: one class per thing that the user must do.

Each message says where, what, and what now, in the reader's language. ``cli`` prints it in one line and
ends with status 1; a notebook shows it in place. Anything else that is raised is a fault of ours.
"""

from __future__ import annotations


class UserError(Exception):
    """Base of all errors whose text is made for the user (through :func:`review_lib.text.say`)."""


class RulesError(UserError):
    """A rules file of the season does not hold: its file, place and what would be right are named."""


class NotFoundError(UserError):
    """A season, entry, judge, run or file that was named does not exist; the nearest name is given."""


class RefusedError(UserError):
    """The act is against a rule (submitted sheet, recused judge, sample season, closed season)."""


class InputError(UserError):
    """A given table or file has rows that cannot be taken; each is named by file and line."""


class MissingToolError(UserError):
    """Another program is needed (LibreOffice, unar, Chromium); how to get it is said."""
