"""Readings kept in the store: packed values of our own, and nothing else, come back.

What was read from a file can always be read again, so it is kept outside the chains, by the file's hash and
the version of the readers. A kept body is a pickle whose loader knows only the frozen values of the rooms: a
season that somebody sends cannot run code here.
"""

from __future__ import annotations

import contextlib
import gc
import io
import pickle
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from review_lib import __version__
from review_lib.reading.values import FileReading
from review_lib.store import Store

_ROOMS = ("review_lib.reading.values", "review_lib.checks.values", "review_lib.intake.values")
_PLAIN = {
    ("builtins", "set"),
    ("builtins", "frozenset"),
    ("datetime", "datetime"),
    ("datetime", "timezone"),
    ("datetime", "timedelta"),
    ("decimal", "Decimal"),
    ("copyreg", "_reconstructor"),
    ("builtins", "object"),
}


class _Careful(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if module in _ROOMS or (module, name) in _PLAIN:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is no value of a room")


def pack(value: object) -> bytes:
    """A value as bytes that :func:`unpack` takes."""
    return zlib.compress(pickle.dumps(value, protocol=5), 1)


def unpack(body: bytes) -> Any:
    """The value; pickle.UnpicklingError where the bytes hold anything but values of the rooms."""
    return _Careful(io.BytesIO(zlib.decompress(body))).load()


def key(kind: str, sha256: str) -> str:
    """The key of a kept result: what it is, of which file, by which version."""
    return f"{kind}/{__version__}/{sha256}"


def without_media(reading: FileReading) -> FileReading:
    """The reading without the bytes of its pictures, which stand in the file itself."""
    if reading.document is None:
        return reading
    return replace(reading, document=replace(reading.document, media={}))


def load(store: Store, kind: str, hashes: Iterable[str]) -> dict[str, Any]:
    """What is kept of that kind, by hash; what does not unpack is left out (it is worked out again)."""
    wanted = {key(kind, sha): sha for sha in hashes}
    found: dict[str, Any] = {}
    with uncollected():
        for name, body in store.kept(wanted).items():
            try:
                found[wanted[name]] = unpack(body)
            except (pickle.UnpicklingError, zlib.error, EOFError, AttributeError, TypeError, IndexError):
                store.forget([name])
    return found


@contextlib.contextmanager
def uncollected() -> Iterator[None]:
    """No garbage collection while many values are made of which none is garbage: it would look at all of them again
    and again."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def there(store: Store, kind: str, hashes: Iterable[str]) -> set[str]:
    """Of which of ``hashes`` something of that kind is kept."""
    wanted = {key(kind, sha): sha for sha in hashes}
    return {wanted[name] for name in store.known(wanted)}


def ever(store: Store, kind: str) -> set[str]:
    """The hashes of which any version of this program kept something of that kind."""
    return {name.rpartition("/")[2] for name in store.keys(f"{kind}/")}


def save_only(store: Store, kind: str, name: str, value: object) -> None:
    """Keep one value of a kind in place of all others of it."""
    made = key(kind, name)
    with uncollected():
        body = pack(value)
    store.forget([old for old in store.keys(f"{kind}/") if old != made])
    store.keep({made: body})


def save(store: Store, kind: str, values: Mapping[str, object]) -> None:
    """Keep values of one kind by hash."""
    save_packed(store, kind, {sha: pack(value) for sha, value in values.items()})


def save_packed(store: Store, kind: str, bodies: Mapping[str, bytes]) -> None:
    """Keep values of one kind by hash that a worker has packed already."""
    store.keep({key(kind, sha): body for sha, body in bodies.items()})
