"""Members of 7z and rar archives.

The same doors as :mod:`review_lib.intake.unpack`, apart because the libraries take time to load and few mails need
them. A rar that is only stored opens without help; a compressed one needs one of the programs that rarfile knows
(unar, unrar, 7z, bsdtar), and without one the trouble says so.
"""

from __future__ import annotations

import io
import struct
import tempfile
import zlib
from collections.abc import Sequence
from pathlib import Path

import py7zr
import py7zr.exceptions
import rarfile
from py7zr.io import Py7zIO, WriterFactory

from review_lib.intake.charset import guess, repair
from review_lib.intake.unpack import Budget, Unpacked, admits, clean_path, give, is_junk
from review_lib.rules.limits import Limits

__all__ = ["rar", "rar_volumes", "seven_zip"]


class _FullError(Exception):
    """More came out of the archive than it may."""


class _Sink(Py7zIO):
    """Bytes of one member, bounded by the budget that all members share."""

    def __init__(self, left: list[int]) -> None:
        self._buffer = io.BytesIO()
        self._left = left

    def write(self, s: bytes | bytearray) -> int:
        self._left[0] -= len(s)
        if self._left[0] < 0:
            raise _FullError
        return self._buffer.write(s)

    def read(self, size: int | None = None) -> bytes:
        return self._buffer.read(-1 if size is None else size)

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._buffer.seek(offset, whence)

    def flush(self) -> None:
        self._buffer.flush()

    def size(self) -> int:
        return self._buffer.getbuffer().nbytes

    def value(self) -> bytes:
        """All bytes."""
        return self._buffer.getvalue()


class _Sinks(WriterFactory):
    def __init__(self, most: int) -> None:
        self.made: dict[str, _Sink] = {}
        self._left = [most]

    def create(self, filename: str) -> Py7zIO:
        return self.made.setdefault(filename, _Sink(self._left))


def seven_zip(name: str, data: bytes, limits: Limits, budget: Budget, opened: Unpacked) -> None:
    """Members of a 7z."""
    try:
        with py7zr.SevenZipFile(io.BytesIO(data)) as archive:
            if archive.needs_password():
                opened.refuse("unreadable", "encrypted")
                return
            infos = archive.list()
            total = sum(int(i.uncompressed or 0) for i in infos)
            if (
                len(infos) > budget.files
                or total > budget.bytes
                or (total > limits.archives.ratio_from_bytes and total > limits.archives.ratio * len(data))
            ):
                opened.refuse("unsafe_file", "bomb")
                return
            wanted: dict[str, str] = {}
            for info in infos:
                path, inside = clean_path(repair(info.filename))
                if info.is_directory or not path or (inside and is_junk(path, limits)):
                    continue
                if not inside or getattr(info, "is_symlink", False):
                    opened.refuse("unsafe_file", "traversal", path)
                elif admits(int(info.uncompressed or 0), -1, path, limits, budget, opened):
                    wanted[info.filename] = path
            sinks = _Sinks(budget.bytes)
            if wanted:
                archive.extract(targets=list(wanted), factory=sinks)
    except _FullError:
        opened.refuse("unsafe_file", "bomb")
        return
    except py7zr.exceptions.PasswordRequired:
        opened.refuse("unreadable", "encrypted")
        return
    except py7zr.exceptions.UnsupportedCompressionMethodError:
        opened.refuse("unreadable", "unknown_format")
        return
    except Exception:  # py7zr raises errors of every kind on damaged headers; whichever it is, the archive is damaged
        opened.refuse("unreadable", "truncated")
        return
    for original, path in wanted.items():
        sink = sinks.made.get(original)
        if not give(path, sink.value() if sink is not None else b"", budget, opened):
            return


_TOOLS = ({"unrar": True}, {"unar": True}, {"sevenzip": True}, {"sevenzip2": True}, {"bsdtar": True})


def rar(name: str, data: bytes, limits: Limits, budget: Budget, opened: Unpacked) -> None:
    """Members of a rar (RAR 3 and 5)."""
    _rar(io.BytesIO(data), limits, budget, opened)


def rar_volumes(volumes: Sequence[bytes], limits: Limits, budget: Budget, opened: Unpacked) -> None:
    """Members of a rar that was divided, its volumes in order. They lie in a folder of their own while they are read,
    under names of ours."""
    with tempfile.TemporaryDirectory(prefix="qcreview-rar-") as folder:
        for number, data in enumerate(volumes, 1):
            (Path(folder) / f"a.part{number}.rar").write_bytes(data)
        _rar(str(Path(folder) / "a.part1.rar"), limits, budget, opened)


def _rar(source: str | io.BytesIO, limits: Limits, budget: Budget, opened: Unpacked) -> None:
    try:
        archive = rarfile.RarFile(source, charset="gb18030", errors="stop")
    except rarfile.NeedFirstVolume:
        opened.refuse("unreadable", "volume")
        return
    except (rarfile.Error, OSError, ValueError, IndexError, struct.error, TypeError):
        opened.refuse("unreadable", "truncated")
        return
    with archive:
        if archive.needs_password():
            opened.refuse("unreadable", "encrypted")
            return
        alone = not isinstance(source, str)
        if alone and getattr(archive, "_file_parser", None) is not None and len(archive.volumelist()) > 1:
            opened.refuse("unreadable", "volume")
            return
        infos = archive.infolist()
        if len(infos) > budget.files:
            opened.refuse("unsafe_file", "bomb")
            return
        for info in infos:
            path, inside = clean_path(_rar_name(info))
            if info.is_dir() or not path or (inside and is_junk(path, limits)):
                continue
            if not inside or info.is_symlink():
                opened.refuse("unsafe_file", "traversal", path)
            elif admits(info.file_size, info.compress_size if alone else -1, path, limits, budget, opened):
                content = _rar_member(archive, info, path, opened)
                if content is not None and not give(path, content, budget, opened):
                    return


def _rar_name(info: rarfile.RarInfo) -> str:
    """A member's name. An older rar without a Unicode name is taken by its bytes: rarfile tries UTF-16 on them, which
    many names in GBK also are."""
    if isinstance(info, rarfile.Rar3Info) and not info.flags & rarfile.RAR_FILE_UNICODE and info.orig_filename:
        return guess(bytes(info.orig_filename))
    return repair(info.filename)


def _rar_member(archive: rarfile.RarFile, info: rarfile.RarInfo, path: str, opened: Unpacked) -> bytes | None:
    reason = "truncated"
    for number in range(len(_TOOLS) + 1):
        try:
            if number:
                flags = dict.fromkeys(("unrar", "unar", "sevenzip", "sevenzip2", "bsdtar"), False) | _TOOLS[number - 1]
                rarfile.tool_setup(**flags, force=True)
            content: bytes = archive.read(info)
            if len(content) == info.file_size:
                return content
        except rarfile.RarCannotExec:
            if number == 0:
                reason = "needs_unar"
        except rarfile.PasswordRequired:
            reason = "encrypted"
            break
        except (rarfile.Error, OSError, EOFError, ValueError, IndexError, struct.error, zlib.error):
            continue
    opened.refuse("unreadable", reason, path)
    return None
