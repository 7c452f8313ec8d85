"""A mailbox of many companies, made out of the sample's mails.

The sample's mails walk in as often as is needed, as mails of other companies they walk out: other names, credit codes,
addresses and report texts in every letter, file name and Word file, so that no hash and no text is the sample's.
The same seed makes the same mailbox. It stands for size, not for new kinds of files.

    python benchmarks/many.py FOLDER [--companies 300] [--seed 1]
"""

from __future__ import annotations

import argparse
import io
import random
import re
import zipfile
from collections.abc import Callable, Mapping
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import py7zr

from review_lib import paths

_OF_A_SAMPLE = 12
_NAMED = re.compile(
    r"(?:省|市|蒙古)([\u4e00-\u9fff]{2})[^,，]*2026|^([\u4e00-\u9fff]{2})[\u4e00-\u9fff]{2,6}(?:-附件|2026)"
)
_CODE = re.compile(r"(?<![0-9A-Z])91[0-9A-Z]{16}(?![0-9A-Z])")
_LONG = re.compile(r"(?<=>)[^<>]{25,}(?=<)")
_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = tuple(3**at % 31 for at in range(17))
_INNER = (3, 7, 9, 10, 5, 8, 4, 2)
_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def credit_code(base: str, body: str) -> str:
    """A credit code like ``base`` that passes both checks of GB 32100, with the eight signs ``body`` in its middle."""
    inner = -sum(_LETTERS.index(c) * w for c, w in zip(body, _INNER, strict=True)) % 11
    front = base[:8] + body + "0123456789X"[inner]
    return front + _SIGNS[-sum(_SIGNS.index(c) * w for c, w in zip(front, _WEIGHTS, strict=True)) % 31]


def distinctive(folder: Path) -> tuple[str, ...]:
    """The two characters by which each company of the sample is known: what its mails' texts call it between its
    province and its trade."""
    found: dict[str, None] = {}
    for path in sorted(folder.glob("*.eml")):
        mail = message_from_bytes(path.read_bytes(), policy=policy.default)
        hit = _NAMED.search(str(mail["Subject"]))
        if hit:
            found[hit[1] or hit[2]] = None
    return tuple(found)


class Copy:
    """How one copy of the sample differs from it."""

    def __init__(self, number: int, names: Mapping[str, str], signs: str, seed: int) -> None:
        self.number = number
        # Word cuts a name into runs wherever it likes.
        self._patterns = [
            (re.compile(f"{old[0]}((?:<[^<>]*>)*){old[1]}"), rf"{new[0]}\1{new[1]}") for old, new in names.items()
        ]
        self._codes: dict[str, str] = {}
        mixed = list(signs)
        random.Random(f"{seed}/{number}").shuffle(mixed)
        self._cipher = str.maketrans(signs, "".join(mixed))

    def text(self, text: str) -> str:
        """A letter, a name of a file, the text of a form as the other company's."""
        for pattern, new in self._patterns:
            text = pattern.sub(new, text)
        text = re.sub(r"@(\w+)\.example", rf"@\1c{self.number}.example", text)
        return _CODE.sub(self._code, text)

    def _code(self, match: re.Match[str]) -> str:
        if match[0] != credit_code(match[0], match[0][8:16]):
            return match[0]  # one with a fault stays as it is
        number = (int(match[0][8:14], 36) + self.number * 1_000_003) % 100_000_000
        return self._codes.setdefault(match[0], credit_code(match[0], f"{number:08d}"))

    def xml(self, data: bytes) -> bytes:
        """The text of a Word file; long passages of a report are no copy of the sample's."""
        text = self.text(data.decode("utf-8"))
        if text.count("<w:tbl>") != 1:
            text = _LONG.sub(lambda m: m[0].translate(self._cipher), text)
        return text.encode("utf-8")

    def file(self, name: str, data: bytes) -> bytes:
        """A file with other bytes: Word and archives made anew, a PDF with a remark, all else as it came."""
        if data[:4] == b"%PDF":
            return data + f"\n% {self.number}\n".encode()
        try:
            if data[:2] == b"PK":
                return self._zip(data)
            if data[:2] == b"7z":
                return self._seven(data)
        except (zipfile.BadZipFile, RuntimeError, UnicodeDecodeError, py7zr.exceptions.ArchiveError):
            return data
        return data

    def _zip(self, data: bytes) -> bytes:
        made = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(data), metadata_encoding="gb18030") as old,
            zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
        ):
            office = "word/document.xml" in old.namelist()
            for info in old.infolist():
                part = old.read(info)
                if office:
                    part = self.xml(part) if info.filename == "word/document.xml" else part
                    new.writestr(zipfile.ZipInfo(info.filename, (2026, 1, 1, 0, 0, 0)), part, zipfile.ZIP_DEFLATED)
                elif not info.is_dir():
                    new.writestr(self.text(info.filename), self.file(info.filename, part))
            new.comment = b"" if office else str(self.number).encode()
        return made.getvalue()

    def _seven(self, data: bytes) -> bytes:
        factory = py7zr.io.BytesIOFactory(100_000_000)
        with py7zr.SevenZipFile(io.BytesIO(data)) as old:
            old.extractall(factory=factory)
        made = io.BytesIO()
        with py7zr.SevenZipFile(made, "w") as new:
            for name, held in factory.products.items():
                new.writestr(self.file(name, held.read()), self.text(name))
        return made.getvalue()

    def mail(self, raw: bytes, with_scans: bool) -> bytes:
        """The mail as the other company's."""
        old = message_from_bytes(raw, policy=policy.default)
        new = EmailMessage(policy=policy.SMTP)
        for name, value in old.items():
            if name.lower() in ("received", "from", "to", "subject", "date", "message-id"):
                new[name] = self.text(str(value)).replace("\r", "").replace("\n", "")
        body = old.get_body(("plain", "html"))
        new.set_content("" if body is None else self.text(str(body.get_content())), cte="base64")
        for part in old.walk():
            if part is body or part.is_multipart() or part.get_content_maintype() == "text":
                continue
            data = part.get_payload(decode=True)
            if not isinstance(data, bytes) or (data[:4] == b"%PDF" and not with_scans):
                continue
            name = part.get_filename() or "file"
            new.add_attachment(self.file(name, data), *_KIND, filename=self.text(name))
        return new.as_bytes()


_KIND = ("application", "octet-stream")


def make(source: Path, folder: Path, companies: int, seed: int = 1) -> tuple[int, int]:
    """Write the mailbox; how many mails and bytes it has. Every third company sends no scans."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(seed)
    olds = distinctive(source)
    texts = [(path, path.read_bytes()) for path in sorted(source.glob("*.eml"))]
    signs = "".join(chr(c) for c in range(0x4E00, 0x4E00 + 3000))
    rare = [chr(c) for c in range(0x6C00, 0x9F00)]
    count = size = 0
    for copy in range(-(-companies // _OF_A_SAMPLE)):
        names = {old: "".join(chance.sample(rare, 2)) for old in olds}
        change: Callable[[bytes, bool], bytes] = Copy(copy, names, signs, seed).mail
        for path, raw in texts:
            made = change(raw, copy % 3 != 2)
            (folder / f"{copy:03d}-{path.name}").write_bytes(made)
            count, size = count + 1, size + len(made)
    return count, size


def main() -> None:
    """Make a mailbox and say how large it is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--companies", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    count, size = make(paths.sample_dir() / "inbox", given.folder, given.companies, given.seed)
    print(f"{count} mails, {size / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
