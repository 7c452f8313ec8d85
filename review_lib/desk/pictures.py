"""Pages of received scans for the screens: whole, and the place of a finding cut out."""

from __future__ import annotations

from functools import lru_cache

from review_lib.convert.page_picture import Box, PageJob, picture_of
from review_lib.convert.pool import Failure, run_isolated
from review_lib.desk.season import Season
from review_lib.desk.view import view
from review_lib.errors import NotFoundError
from review_lib.intake.kinds import IMAGES
from review_lib.rules.limits import WorkerLimits
from review_lib.text import say


def is_paged(season: Season, sha256: str) -> bool:
    """Whether a file is shown as pictures of its pages: a PDF or a picture."""
    kind = next((a.kind for m in view(season).mails for a in m.attachments if a.sha256 == sha256), "")
    return kind == "pdf" or kind in IMAGES


def page_picture(season: Season, sha256: str, number: int, box: Box | None = None) -> tuple[int, bytes]:
    """(number of pages, PNG of page ``number``, 0-based, or of ``box`` on it). NotFoundError where it opens nowhere."""
    if not is_paged(season, sha256):
        raise NotFoundError(say("This file cannot be shown here. It lies in the vault as it came."))
    got = _picture(str(season.vault.path(sha256)), number, box, season.limits.workers)
    if isinstance(got, Failure):
        raise NotFoundError(say("This page cannot be shown. The file lies in the vault as it came."))
    return got


@lru_cache(maxsize=24)
def _picture(path: str, number: int, box: Box | None, limits: WorkerLimits) -> tuple[int, bytes] | Failure:
    return run_isolated(picture_of, PageJob(path, number, box), limits)
