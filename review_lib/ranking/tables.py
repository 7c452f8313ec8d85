"""Tables as files: CSV of whatever encoding a desk in China produces, read and written.

Files walk in, rows with their line numbers walk out; rows walk in, the same bytes on every system walk out.
What the columns mean is not known here.
"""

from __future__ import annotations

import csv
import hashlib
import io
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from review_lib.errors import InputError
from review_lib.text import say


class TableError(InputError):
    """Rows or files that cannot be taken: ``messages`` holds one line for each, ``str()`` joins them."""

    def __init__(self, messages: Sequence[str]) -> None:
        super().__init__("\n".join(messages))
        self.messages = tuple(messages)


@dataclass
class Table:
    """One file as read: its rows by column name, and the line (the heading is 1) on which each begins."""

    name: str
    columns: tuple[str, ...]
    rows: list[dict[str, str]]
    lines: list[int]


def decode(data: bytes, name: str) -> str:
    """The text of a table: UTF-8 with or without BOM, else GB18030. TableError for UTF-16 and what is neither."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data[:4000]:
        raise TableError(
            [say("{file}: the file is in UTF-16; please save it as “CSV UTF-8” and start again.", file=name)]
        )
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TableError([say("{file}: the file is neither UTF-8 nor GB18030; please save it as “CSV UTF-8”.", file=name)])


def read_table(path: Path, needed: Sequence[str]) -> Table:
    """The table in ``path``, with at least the columns ``needed``; TableError names the file and what is missing."""
    name = path.name
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise TableError(
            [
                say(
                    "{file}: the file is missing in {folder}; please put it there and start again.",
                    file=name,
                    folder=str(path.parent),
                )
            ]
        ) from None
    except OSError as error:
        raise TableError(
            [
                say(
                    "{file}: the file cannot be opened ({why}); please close other programs that use it.",
                    file=name,
                    why=error.strerror or "",
                )
            ]
        ) from error
    text = decode(data, name)
    reader = csv.reader(io.StringIO(text, newline=""))
    rows: list[dict[str, str]] = []
    lines: list[int] = []
    columns: tuple[str, ...] = ()
    start = 1
    try:
        for cells in reader:
            begin, start = start, reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if not columns:
                columns = tuple(unicodedata.normalize("NFKC", c).strip().lower() for c in cells)
                continue
            rows.append({c: v.strip() for c, v in zip(columns, cells, strict=False)})
            lines.append(begin)
    except csv.Error as error:
        raise TableError(
            [
                say(
                    "{file}, line {line}: the table cannot be read from here on; please check the quotation marks.",
                    file=name,
                    line=start,
                )
            ]
        ) from error
    if not columns:
        raise TableError([say("{file}: the file is empty; please export it again.", file=name)])
    missing = [c for c in needed if c not in columns]
    if missing:
        raise TableError(
            [
                say(
                    "{file}: the column “{columns}” is missing; the heading must hold {needed}.",
                    file=name,
                    columns=", ".join(missing),
                    needed=", ".join(needed),
                )
            ]
        )
    return Table(name, columns, rows, lines)


def number(text: str) -> Decimal | None:
    """The exact number that ``text`` writes (full-width digits are read); None: it is none."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain or plain.strip("+-.0123456789"):
        return None
    try:
        value = Decimal(plain)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def sha256(path: Path) -> str:
    """SHA-256 of a file in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write_table(path: Path, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Write a UTF-8 CSV with ``\\n`` line ends, the same bytes on every system."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    path.write_bytes(text.getvalue().encode("utf-8"))
