"""The line of progress on the command line."""

from __future__ import annotations

import pytest

from review_lib.cli import shared


def test_progress_tells_a_line_a_tenth_with_the_time_left(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = iter(range(0, 4000, 2))  # two seconds a call
    monkeypatch.setattr(shared.time, "monotonic", lambda: float(next(clock)))
    monkeypatch.setenv("QCREVIEW_LANG", "en")
    line = shared.Progress()
    for done in range(1, 101):
        line("files", done, 100)
    told = capsys.readouterr().err.splitlines()
    assert [one.split(",")[0] for one in told] == [f"Files read {n}/100" for n in range(10, 101, 10)]
    assert "seconds left" in told[8] or "minutes left" in told[8]
    assert told[-1] == "Files read 100/100"


def test_progress_without_a_total_tells_no_time(capsys: pytest.CaptureFixture[str]) -> None:
    line = shared.Progress()
    for done in range(1, 33):
        line("mails", done, 0)
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 3 and not any("left" in one or "剩" in one for one in told)
