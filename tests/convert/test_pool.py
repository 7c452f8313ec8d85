"""Workers die, hang and eat memory; the items beside them come out."""

from __future__ import annotations

import sys
import time

import pytest

from review_lib.convert.pool import Failure, Workers, map_isolated, run_isolated
from review_lib.rules.limits import WorkerLimits
from tests.convert.work import act, double

LIMITS = WorkerLimits(seconds=1.5, memory_bytes=2_000_000_000)


def test_the_culprit_fails_and_the_others_go_on() -> None:
    told: list[int] = []

    found = list(map_isolated(act, ["a", "die", "b", "hang", "raise", "c"], 2, told.append, limits=LIMITS))

    reasons = [f.reason if isinstance(f, Failure) else f for f in found]
    assert reasons == ["aa", "crash", "bb", "timeout", "error", "cc"]
    assert told == [1, 2, 3, 4, 5, 6]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds the memory of a process")
def test_memory_is_bounded() -> None:
    assert run_isolated(act, "eat", LIMITS) == Failure("memory")


def test_pool_is_cheap_and_keeps_order() -> None:
    with Workers(double, 2, LIMITS) as pool:
        assert list(pool.map(range(10))) == [n * 2 for n in range(10)]
        began = time.monotonic()
        assert list(pool.map(range(1000))) == [n * 2 for n in range(1000)]
        assert time.monotonic() - began < 5


def test_large_results_come_through() -> None:
    assert [
        len(str(r)) for r in map_isolated(act, ["big", "big"], 2, limits=WorkerLimits(seconds=20, memory_bytes=2**31))
    ] == [
        20_000_000,
        20_000_000,
    ]


def test_without_workers_errors_are_failures_too() -> None:
    found = list(map_isolated(act, ["a", "raise"], 0, limits=LIMITS))

    assert found == ["aa", Failure("error", "ValueError: bad")]
