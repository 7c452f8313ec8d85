"""Every reason that intake gives has its sentence."""

from __future__ import annotations

import re
from pathlib import Path

import review_lib.intake
from review_lib.intake.reasons import explain
from review_lib.intake.values import Trouble


def test_each_reason_in_the_code_is_explained() -> None:
    folder = Path(next(iter(review_lib.intake.__path__)))
    code = "".join(p.read_text(encoding="utf-8") for p in folder.glob("*.py") if p.name != "reasons.py")
    reasons = set(re.findall(r'(?:Trouble|refuse)\(\s*"\w+",\s*"(\w+)"', code)) | {"needs_unar", "needs_libreoffice"}

    assert len(reasons) > 8
    assert all(explain(Trouble("unreadable", reason)) != reason for reason in reasons)
