"""A whole season as one zip of open formats, and back into another installation with the same hashes.

In the zip: ``manifest.json`` and ``events.jsonl`` (a record a line, with the salt, digest and hash that prove it), each
with its JSON Schema; ``vault/`` with every file by its SHA-256; ``tables/`` with CSV for people and other programs.
Only records and vault are taken in again, and only whole: a record or file that was changed is refused by its place.
What was read from the files is not sent: it is read again.
"""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from review_lib import __version__
from review_lib.desk.publish import season_book
from review_lib.desk.rank import runs
from review_lib.desk.receive import read_files
from review_lib.desk.season import Season, remember
from review_lib.desk.tables import Tables
from review_lib.documents.platform import as_text, platform_csv
from review_lib.errors import RefusedError, UserError
from review_lib.intake.vault import Vault
from review_lib.rules.platform import platform_rules
from review_lib.store import Store, StoreError
from review_lib.store.rows import Row, read_rows, write_rows
from review_lib.text import say

FORMAT, VERSION = "qcreview-exchange", 1
TIME = (1980, 1, 1, 0, 0, 0)
Progress = Callable[[str, int, int], None]
Hex = Field(pattern=r"^[0-9a-f]{64}$")


class ExchangeError(UserError):
    """The exchange file is not whole: ask for it again."""


class _Open(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Record(_Open):
    """One record of a chain. ``digest`` is SHA-256 over the salt, a line feed and the body as JSON with sorted keys and
    without blanks; ``hash`` is SHA-256 over prev, stream, seq, at, who, kind and digest, each with its length and a
    colon before it. ``body`` is null where it was erased by law."""

    stream: str = Field(min_length=1, max_length=200)
    seq: int = Field(ge=1)
    at: str
    who: str
    kind: str
    salt: str
    digest: str = Hex
    prev: str = Hex
    hash: str = Hex
    body: dict[str, Any] | None


class FileEntry(_Open):
    """A file of the zip with its size in bytes."""

    path: str
    sha256: str = Hex
    size: int = Field(ge=0)


class HeadEntry(_Open):
    """The last record of a stream."""

    seq: int = Field(ge=1)
    hash: str = Hex


class Manifest(_Open):
    """What the zip holds, and the heads that the season must have after it was taken in."""

    format: str
    version: int
    software: str
    season: str
    heads: dict[str, HeadEntry]
    files: list[FileEntry]


Model = TypeVar("Model", bound=BaseModel)


# ---------------------------------------------------------------- out
def give(season: Season, out: Path, *, progress: Progress | None = None) -> Manifest:
    """Write the season into ``out``. RefusedError where the file is there already or a chain does not hold."""
    if out.exists():
        raise RefusedError(say("{file} is there already. Choose another name.", file=out))
    verdict = season.store.verify()
    if not verdict.ok:
        raise RefusedError(
            say("The season is not as it was written, so it is not given away: {why}", why=verdict.faults[0])
        )
    out.parent.mkdir(parents=True, exist_ok=True)
    entries: list[FileEntry] = []
    part = out.with_name(f".{out.name}.part")
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as package:

            def add(path: str, data: bytes) -> None:
                info = zipfile.ZipInfo(path, TIME)
                info.compress_type = zipfile.ZIP_DEFLATED
                package.writestr(info, data)
                entries.append(FileEntry(path=path, sha256=hashlib.sha256(data).hexdigest(), size=len(data)))

            add("events.jsonl", b"".join(_lines(read_rows(season.store))))
            hashes = list(season.vault)
            for n, sha256 in enumerate(hashes, 1):
                add(f"vault/{sha256}", season.vault.get(sha256))
                if progress and (n % 50 == 0 or n == len(hashes)):
                    progress("documents", n, len(hashes))
            for name, text in _tables(season):
                add(f"tables/{name}", b"\xef\xbb\xbf" + text.encode())
            for name, model in (("manifest", Manifest), ("event", Record)):
                schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **model.model_json_schema()}
                add(f"schema/{name}.schema.json", (json.dumps(schema, ensure_ascii=False, indent=1) + "\n").encode())
            heads = {name: HeadEntry(seq=h.seq, hash=h.hash) for name, h in season.store.heads().items()}
            manifest = Manifest(
                format=FORMAT, version=VERSION, software=f"qcreview {__version__}", season=season.name, heads=heads,
                files=entries,
            )  # fmt: skip
            info = zipfile.ZipInfo("manifest.json", TIME)
            package.writestr(info, manifest.model_dump_json(indent=1) + "\n")
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
    return manifest


def _lines(rows: Iterable[Row]) -> Iterator[bytes]:
    for row in rows:
        values = {f: getattr(row, f) for f in Row.__slots__ if f != "body"}
        values["body"] = None if row.body is None else json.loads(row.body)
        yield (json.dumps(values, ensure_ascii=False, sort_keys=True) + "\n").encode()


def _tables(season: Season) -> Iterator[tuple[str, str]]:
    """CSV for people: entries, findings, marks, the last ranking, and the table for the national platform."""
    tables = Tables(season)
    names = ["entries", "findings", "marks", *(["ranking"] if runs(season) else [])]
    for name in names:
        frame = getattr(tables, name)
        text = frame.map(lambda v: as_text(v) if isinstance(v, str) else v)
        yield f"{name}.csv", text.to_csv(index=False, lineterminator="\r\n")
    yield "platform.csv", platform_csv(season_book(season, full=()), platform_rules(season.rules_folder))


# ---------------------------------------------------------------- in
def take(source: Path, folder: Path, *, workers: int | None = None, progress: Progress | None = None) -> Season:
    """Make a season in ``folder`` (which must be new) from the exchange file ``source``, and read its files.

    ExchangeError: the file is none of ours, is cut short or was changed (it says where); nothing is left behind then.
    RefusedError: the folder is there already.
    """
    if folder.exists() and any(folder.iterdir()):
        raise RefusedError(say("{folder} is there already. Choose a new folder.", folder=folder))
    try:
        with zipfile.ZipFile(source) as package:
            manifest = _manifest(source, package)
            store = Store.open(folder, create=True)
            try:
                _fill(source, package, manifest, store, progress)
            except BaseException:
                store.close()
                shutil.rmtree(folder, ignore_errors=True)
                raise
    except (zipfile.BadZipFile, FileNotFoundError, IsADirectoryError) as error:
        raise ExchangeError(say("{file} is no exchange file, or not whole. Ask for it again.", file=source)) from error
    season = Season(store)
    read_files(season, workers=workers, progress=progress)
    remember(folder)
    return season


def _manifest(source: Path, package: zipfile.ZipFile) -> Manifest:
    if "manifest.json" not in package.namelist():
        raise ExchangeError(say("{file} is no exchange file, or not whole. Ask for it again.", file=source))
    manifest = _checked(Manifest, package.read("manifest.json"), source, "manifest.json")
    if manifest.format != FORMAT:
        raise ExchangeError(say("{file} is no exchange file, or not whole. Ask for it again.", file=source))
    if manifest.version > VERSION:
        raise ExchangeError(say("{file} was made by a newer qcreview. Install the newer version first.", file=source))
    return manifest


def _checked(model: type[Model], data: bytes, source: Path, place: str) -> Model:
    try:
        return model.model_validate_json(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(p) for p in first["loc"])
        raise ExchangeError(
            say("{file}, {place}, {where}: {why}", file=source.name, place=place, where=where, why=first["msg"])
        ) from error


def _fill(source: Path, package: zipfile.ZipFile, manifest: Manifest, store: Store, progress: Progress | None) -> None:
    wanted = {f.path: f for f in manifest.files}
    events = wanted.get("events.jsonl")
    if events is None:
        raise ExchangeError(say("{file} is no exchange file, or not whole. Ask for it again.", file=source))
    body = _file(source, package, events)
    files = Vault(store.vault)
    vault = [f for f in manifest.files if f.path.startswith("vault/")]
    for n, file in enumerate(vault, 1):
        if file.path != f"vault/{file.sha256}":
            raise ExchangeError(_changed(source, file.path))
        files.put(_file(source, package, file))
        if progress and (n % 50 == 0 or n == len(vault)):
            progress("documents", n, len(vault))
    try:
        write_rows(store, _rows(source, body))
    except StoreError as error:
        raise ExchangeError(f"{source.name}: {error}") from error
    heads = {name: HeadEntry(seq=h.seq, hash=h.hash) for name, h in store.heads().items()}
    if heads != manifest.heads:
        raise ExchangeError(_changed(source, "events.jsonl"))


def _file(source: Path, package: zipfile.ZipFile, file: FileEntry) -> bytes:
    """A file of the zip. ExchangeError where it is missing, longer than told, or another."""
    try:
        with package.open(file.path) as opened:
            data = opened.read(file.size + 1)
    except (KeyError, zipfile.BadZipFile, OSError) as error:
        raise ExchangeError(_changed(source, file.path)) from error
    if len(data) != file.size or hashlib.sha256(data).hexdigest() != file.sha256:
        raise ExchangeError(_changed(source, file.path))
    return data


def _rows(source: Path, body: bytes) -> Iterator[Row]:
    from review_lib.store.chain import pack

    for n, line in enumerate(io.BytesIO(body), 1):
        record = _checked(Record, line, source, f"events.jsonl:{n}")
        values = record.model_dump()
        values["body"] = None if record.body is None else pack(record.body)
        yield Row(**values)


def _changed(source: Path, path: str) -> str:
    return say("{file}: {path} is missing or was changed. Ask for the file again.", file=source.name, path=path)
