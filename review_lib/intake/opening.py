"""From one file of a mail to all files in it.

A file's name and bytes walk in; attachments walk out: archives and forwarded mails opened as deep as the limits allow,
what systems leave behind dropped, each file with its kind and its troubles. It must not know what a form is.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field

from review_lib.intake import health, kinds
from review_lib.intake.charset import repair
from review_lib.intake.letters import FilePart, Letter, from_eml
from review_lib.intake.unpack import Budget, Unpacked, is_junk, unpack
from review_lib.intake.values import Attachment, Trouble
from review_lib.rules.limits import Limits

__all__ = ["Opener", "own_name"]


def own_name(written: str) -> str:
    """A file's own name: folders and drive letters of the sender's computer and control characters taken off."""
    name = repair(re.sub(r"[\x00-\x1f\x7f]+", "", written))
    name = re.split(r"[\\/]", name)[-1] or re.sub(r"[\\/]+", "", name)
    return name.strip().strip('"').strip()


@dataclass
class Opener:
    """Opens the files of one mail under one budget. ``found`` are the attachments so far, ``inner`` the letters of
    forwarded mails as (names around it, letter)."""

    limits: Limits
    budget: Budget
    found: list[Attachment] = field(default_factory=list)
    inner: list[tuple[tuple[str, ...], Letter]] = field(default_factory=list)
    unnamed: int = 0

    def open_letter(self, letter: Letter, trail: tuple[str, ...], depth: int) -> None:
        """All files of a letter. A picture that its HTML shows is inline."""
        shown = " ".join(letter.html).lower()
        for part in self._whole(letter.files, trail, depth):
            inline = bool(part.content_id and f"cid:{part.content_id}".lower() in shown) or part.inline
            self.open_part(part, trail, inline, depth)

    def _whole(self, files: list[FilePart], trail: tuple[str, ...], depth: int) -> list[FilePart]:
        """``files`` with the pieces of one file put together, those of a divided rar opened and left out."""
        files = _joined(files)
        for name, volumes in _rar_sets(files).items():
            self._volumes(name, volumes, trail, depth)
            held = {id(part) for part in volumes}
            files = [part for part in files if id(part) not in held]
        return files

    def open_part(self, part: FilePart, trail: tuple[str, ...], inline: bool, depth: int) -> None:
        """One file of a letter, or the letter that it is."""
        if part.letter is not None:
            name = own_name(part.name) or f"{part.letter.subject or self._unnamed('')}.msg"
            self._enter(part.letter, (*trail, name), depth)
            return
        name = own_name(part.name)
        if not name:
            kind = kinds.sniff(part.data, "")
            name = self._unnamed("" if kind in ("unknown", "empty", "zeros") else f".{_ENDING.get(kind, kind)}")
        if is_junk(name, self.limits) or (name.lower() == "winmail.dat" and not part.data):
            return
        self.open_file(name, part.data, trail, inline, depth, mail=part.mime_type == "message/rfc822")

    def open_file(
        self,
        name: str,
        data: bytes,
        trail: tuple[str, ...],
        inline: bool,
        depth: int,
        mail: bool = False,
        sole_of: tuple[tuple[str, ...], str] | None = None,
    ) -> None:
        """One file: opened when it is an archive or a mail, else listed with its kind and troubles. ``sole_of`` is the
        (trail, name) of the archive that holds nothing else: what is refused in it is told of the file that was
        sent."""
        kind = kinds.sniff(data, name)
        if mail and kind in ("txt", "html", "unknown", "mht", "csv"):
            kind = "eml"
        if kind in kinds.ARCHIVES:
            self._archive(kind, name, data, trail, depth, sole_of or (trail, name))
        elif kind in kinds.MAILS and depth < self.limits.mail.depth:
            self._mail(kind, name, data, trail, depth)
        else:
            troubles = health.examine(data, kind, self.limits)
            if sole_of is not None and kind in ("unknown", "zeros", "empty") and sole_of[1].startswith(f"{name}."):
                trail, name = sole_of  # 数据 in 数据.gz
            self._list(name, data, trail, kind, inline and kind in kinds.IMAGES, troubles)
            if depth < self.limits.archives.depth:
                self._objects(kind, name, data, trail, depth)

    def _archive(
        self, kind: str, name: str, data: bytes, trail: tuple[str, ...], depth: int, sent: tuple[tuple[str, ...], str]
    ) -> None:
        if depth >= self.limits.archives.depth:
            self._list(sent[1], data, sent[0], kind, False, (Trouble("unsafe_file", "bomb", name),))
            return
        opened = unpack(kind, name, data, self.limits, self.budget)
        if opened.troubles:
            self._list(sent[1], data, sent[0], kind, False, tuple(opened.troubles))
        sole = len(opened.members) == 1 and not opened.troubles
        members = [FilePart(member.path, member.data) for member in opened.members]
        for member in self._whole(members, (*trail, name), depth + 1):
            *folders, own = member.name.split("/")
            inner = (*trail, name, *(("/".join(folders),) if folders else ()))
            self.open_file(own, member.data, inner, False, depth + 1, sole_of=sent if sole else None)

    def _volumes(self, name: str, parts: list[FilePart], trail: tuple[str, ...], depth: int) -> None:
        """The members of a rar that came in volumes."""
        from review_lib.intake.unpack_other import rar_volumes

        opened = Unpacked()
        rar_volumes([part.data for part in parts], self.limits, self.budget, opened)
        for part in parts if opened.troubles else ():
            self._list(own_name(part.name), part.data, trail, "rar", False, tuple(opened.troubles))
        for member in opened.members:
            *folders, own = member.path.split("/")
            self.open_file(
                own, member.data, (*trail, name, *(("/".join(folders),) if folders else ())), False, depth + 1
            )

    def _objects(self, kind: str, name: str, data: bytes, trail: tuple[str, ...], depth: int) -> None:
        """The files that were put into a Word document as objects."""
        if b"embeddings/" not in data and kind != "doc":
            return
        from review_lib.intake.embedded import embedded  # rarely met

        for member in embedded(data, kind, self.limits, self.budget):
            self.budget.files -= 1
            self.budget.bytes -= len(member.data)
            if self.budget.files >= 0 and self.budget.bytes >= 0:
                self.open_file(own_name(member.path), member.data, (*trail, name), False, depth + 1)

    def _mail(self, kind: str, name: str, data: bytes, trail: tuple[str, ...], depth: int) -> None:
        from review_lib.intake import msg, smime, tnef  # rarely met

        try:
            if kind == "eml":
                self._enter(from_eml(data, self.limits), (*trail, name), depth)
            elif kind == "p7m":
                self._enter(from_eml(smime.signed_content(data), self.limits), trail, depth)
            elif kind == "msg":
                self._enter(msg.from_msg(data), (*trail, name), depth)
            else:
                self._enter(tnef.from_tnef(data), trail if name.lower() == "winmail.dat" else (*trail, name), depth)
        except smime.SmimeError:
            if not name.lower().endswith(".p7s"):  # a signature beside its mail says nothing
                self._list(name, data, trail, kind, False, (Trouble("unreadable", "signed"),))
        except (msg.MsgError, tnef.TnefError):
            self._list(name, data, trail, kind, False, (Trouble("unreadable", "truncated"),))

    def _enter(self, letter: Letter, trail: tuple[str, ...], depth: int) -> None:
        if depth >= self.limits.mail.depth:
            return
        self.inner.append((trail, letter))
        self.open_letter(letter, trail, depth + 1)

    def _list(
        self, name: str, data: bytes, trail: tuple[str, ...], kind: str, inline: bool, troubles: tuple[Trouble, ...]
    ) -> None:
        self.found.append(
            Attachment(name, trail, hashlib.sha256(data).hexdigest(), len(data), kind, inline, troubles, data)
        )

    def _unnamed(self, ending: str) -> str:
        self.unnamed += 1
        return self.limits.mail.unnamed.format(n=self.unnamed) + ending


_ENDING = {"jpeg": "jpg", "tnef": "dat", "flatopc": "xml", "wordml": "xml", "xls_xml": "xls"}


def _rar_sets(files: list[FilePart]) -> dict[str, list[FilePart]]:
    """The volumes of each divided rar (``x.part1.rar``, ``x.part2.rar`` …, or ``x.rar``, ``x.r00`` …) that came
    whole, in order, by its name."""
    sets: dict[str, dict[int, FilePart]] = {}
    for part in files:
        new = re.fullmatch(r"(.+)\.part0*(\d+)\.rar", part.name.strip(), re.IGNORECASE)
        old = re.fullmatch(r"(.+)\.r(ar|\d\d)", part.name.strip(), re.IGNORECASE)
        if part.letter is not None or not (new or old):
            continue
        if new:
            sets.setdefault(f"{new[1]}.rar", {})[int(new[2])] = part
        elif old:
            sets.setdefault(f"{old[1]}.rar", {})[1 if old[2].lower() == "ar" else int(old[2]) + 2] = part
    return {
        name: [parts[n] for n in sorted(parts)]
        for name, parts in sets.items()
        if len(parts) > 1 and sorted(parts) == list(range(1, len(parts) + 1))
    }


def _joined(files: list[FilePart]) -> list[FilePart]:
    """Files that were cut into ``x.7z.001``, ``x.7z.002`` … put together again where all pieces are there."""
    pieces: dict[str, dict[int, FilePart]] = {}
    for part in files:
        match = re.fullmatch(r"(.+\.(?:7z|zip|rar|tar|gz|docx?|pdf))\.(\d{3})", part.name.strip(), re.IGNORECASE)
        if match and part.letter is None:
            pieces.setdefault(match.group(1), {})[int(match.group(2))] = part
    whole = {
        name: [parts[n] for n in sorted(parts)]
        for name, parts in pieces.items()
        if len(parts) > 1 and sorted(parts) == list(range(1, len(parts) + 1))
    }
    if not whole:
        return files
    gone = {id(p) for parts in whole.values() for p in parts}
    kept = [p for p in files if id(p) not in gone]
    return kept + [FilePart(name, b"".join(p.data for p in parts)) for name, parts in whole.items()]
