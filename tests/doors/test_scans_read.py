"""A scan with which reading fails is told and stops no other."""

from __future__ import annotations

import pytest

from review_lib.desk import keep, scans
from review_lib.desk.season import Season


def test_scan_with_which_reading_fails_is_told_and_the_others_count(
    fresh: Season, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was seen on all scans is at hand; with one of them the reader of forms breaks."""
    files = scans._scans(fresh)
    odd, *others = sorted(files)
    keep.save(fresh.store, "seal", dict.fromkeys(files, (True,)))
    keep.save(fresh.store, "ocr", dict.fromkeys(others, ()) | {odd: ((0, (10, 10), 0, (), (), (), False),)})

    def breaking(pages, forms):
        if pages:
            raise ValueError("no such line")
        return ()

    monkeypatch.setattr(scans, "forms_on", breaking)

    done = scans.read_scans(fresh)

    assert done.files == 0 and len(done.troubles) == 1
    assert files[odd].name in done.troubles[0] and "no such line" in done.troubles[0]
    facts = keep.load(fresh.store, "scan", files)
    assert set(facts) == set(files) and all(f.sealed for f in facts.values())
