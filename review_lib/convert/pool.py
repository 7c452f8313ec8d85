"""Work on many files in worker processes that may die.

A function, items and limits walk in; one outcome an item walks out, in the order of the items, whatever happens to
the workers. An item that takes too long, too much memory or its worker's life becomes a :class:`Failure`; the others
go on. Workers live as long as the pool and are asked for one item at a time, so that the culprit is always known. It
must not know what the function does.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from typing import Any, Generic, Literal, TypeVar

from review_lib.rules.limits import WorkerLimits

__all__ = ["Failure", "Workers", "map_isolated", "run_isolated"]

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an item has no result. ``reason``: ``timeout``, ``memory``, ``crash`` (the worker died) or ``error`` (the
    function raised; ``detail`` is the error's class and text)."""

    reason: Literal["timeout", "memory", "crash", "error"]
    detail: str = ""


def _serve(pipe: Connection, func: Callable[[Any], Any], memory_bytes: int) -> None:
    """The worker: one item in, one outcome out, until the pipe closes."""
    if memory_bytes and sys.platform == "linux":
        import resource

        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    pipe.send(True)
    while True:
        try:
            item = pipe.recv()
        except (EOFError, OSError, KeyboardInterrupt):
            return
        try:
            outcome: object = func(item)
        except MemoryError:
            outcome = Failure("memory")
        except RecursionError as error:
            outcome = Failure("error", f"RecursionError: {error}")
        except Exception as error:  # whatever a hostile file makes a library raise is this file's failure
            outcome = Failure("error", f"{type(error).__name__}: {error}"[:500])
        try:
            pipe.send(outcome)
        except (BrokenPipeError, OSError):
            return
        except Exception as error:  # a result that cannot be pickled
            pipe.send(Failure("error", f"{type(error).__name__}: {error}"[:500]))


def _context(func: Callable[[Any], Any]) -> BaseContext:
    """forkserver where there is one (a fork of a notebook's threads may hang), else spawn. The server loads the
    function's module once for all workers."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([func.__module__])
    return context


class _Worker:
    def __init__(self, context: Any, func: Callable[[Any], Any], limits: WorkerLimits) -> None:
        self.pipe, other = context.Pipe()
        self.process: BaseProcess = context.Process(target=_serve, args=(other, func, limits.memory_bytes), daemon=True)
        with _quiet_main():
            self.process.start()
        other.close()
        self.ready = False
        self.index = -1
        self.began = time.monotonic()

    def end(self) -> None:
        with contextlib.suppress(OSError):
            self.pipe.close()
        if self.process.is_alive():
            self.process.kill()
        self.process.join(5)


@contextlib.contextmanager
def _quiet_main() -> Iterator[None]:
    """Keep a child from running the caller's script again: our functions live in modules, never in ``__main__``."""
    main = sys.modules["__main__"]
    kept = getattr(main, "__file__", None), getattr(main, "__spec__", None)
    if kept[0] is None and kept[1] is None:
        yield
        return
    try:
        main.__file__ = None
        main.__spec__ = None
        yield
    finally:
        main.__file__, main.__spec__ = kept


_START_SECONDS = 60.0


class Workers(Generic[T, R]):
    """A pool for one function of one argument, which must stand in a module. ``count`` processes; 0 works here, in
    this process, without protection. A context manager: on leaving, the workers are ended."""

    def __init__(self, func: Callable[[T], R], count: int, limits: WorkerLimits) -> None:
        if getattr(func, "__module__", "") == "__main__" and count > 0:
            raise ValueError("a function for workers must stand in a module, not in __main__")
        self._func = func
        self._count = count
        self._limits = limits
        self._context = _context(func)
        self._workers: list[_Worker] = []

    def __enter__(self) -> Workers[T, R]:
        return self

    def __exit__(self, *exc: object) -> None:
        for worker in self._workers:
            worker.end()
        self._workers = []

    def map(self, items: Iterable[T], progress: Callable[[int], None] | None = None) -> Iterator[R | Failure]:
        """One outcome an item, in order. ``progress`` is told how many are done."""
        work: Sequence[T] = items if isinstance(items, Sequence) else list(items)
        if self._count <= 0:
            yield from self._here(work, progress)
            return
        done: dict[int, R | Failure] = {}
        given = handed = finished = 0
        wanted = min(self._count, len(work))
        while handed < len(work):
            while len(self._workers) < wanted and given < len(work):
                self._workers.append(_Worker(self._context, self._func, self._limits))
            for index, outcome in self._wait():
                done[index] = outcome
                finished += 1
                if progress is not None:
                    progress(finished)
            for worker in self._workers:
                if worker.ready and worker.index < 0 and given < len(work):
                    self._give(worker, given, work)
                    given += 1
            while handed in done:
                yield done.pop(handed)
                handed += 1

    def _give(self, worker: _Worker, index: int, work: Sequence[T]) -> None:
        worker.index = index
        worker.began = time.monotonic()
        with contextlib.suppress(BrokenPipeError, OSError):  # a dead worker is met by its closed pipe in _wait
            worker.pipe.send(work[index])

    def _wait(self) -> list[tuple[int, Any]]:
        """Outcomes that came, were missed in time, or died with their worker."""
        now = time.monotonic()
        busy = [w for w in self._workers if w.index >= 0 or not w.ready]
        if not busy:
            return []
        first = min(w.began + (self._limits.seconds if w.ready else _START_SECONDS) for w in busy)
        heard = set(wait([w.pipe for w in busy], timeout=max(0.0, first - now)))
        found: list[tuple[int, Any]] = []
        for worker in busy:
            late = time.monotonic() - worker.began > (self._limits.seconds if worker.ready else _START_SECONDS)
            if worker.pipe in heard:
                try:
                    outcome = worker.pipe.recv()
                except (EOFError, OSError):
                    outcome = Failure("crash")
                    self._drop(worker)
                if not worker.ready:
                    if isinstance(outcome, Failure):
                        raise RuntimeError("a worker process could not start")
                    worker.ready = True
                    continue
                found.append((worker.index, outcome))
                worker.index = -1
            elif late:
                self._drop(worker)
                if not worker.ready:
                    raise RuntimeError("a worker process did not start in time")
                found.append((worker.index, Failure("timeout")))
        return found

    def _drop(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        worker.end()

    def _here(self, work: Sequence[T], progress: Callable[[int], None] | None) -> Iterator[R | Failure]:
        for number, item in enumerate(work, 1):
            try:
                outcome: R | Failure = self._func(item)
            except Exception as error:  # as in a worker: whatever one file makes a library raise is its failure
                outcome = Failure("error", f"{type(error).__name__}: {error}"[:500])
            if progress is not None:
                progress(number)
            yield outcome


def map_isolated(
    func: Callable[[T], R],
    items: Iterable[T],
    workers: int | None = None,
    progress: Callable[[int], None] | None = None,
    *,
    limits: WorkerLimits,
) -> Iterator[R | Failure]:
    """``func`` over ``items`` in ``workers`` processes (default: one a core), outcomes in order. Few items are worth
    no more processes than there are items."""
    with Workers(func, (os.cpu_count() or 1) if workers is None else workers, limits) as pool:
        yield from pool.map(items, progress)


def run_isolated(func: Callable[[T], R], item: T, limits: WorkerLimits) -> R | Failure:
    """``func(item)`` in a process of its own, under the limits."""
    with Workers(func, 1, limits) as pool:
        return next(iter(pool.map([item])))
