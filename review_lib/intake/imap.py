"""A mailbox on a mail server, read and never changed.

An address ``imaps://user@host/folder`` walks in; raw mails walk out. NetEase refuses SELECT before the client has
named itself with ID, so ID is sent first. Folders are opened with EXAMINE (read-only) and mails fetched with PEEK, so
nothing is marked or deleted. The password (授权码) is asked for once and kept in the system's keyring; it is never part
of an address, a name or a log. A mail is named by folder, UIDVALIDITY and UID, so a second look fetches only what is
new.
"""

from __future__ import annotations

import contextlib
import getpass
import imaplib
import re
import ssl
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import parse_qs, unquote, urlsplit

from review_lib.errors import InputError, NotFoundError
from review_lib.intake.headers import parse_time
from review_lib.intake.sources import RawMail
from review_lib.text import say

__all__ = [
    "Address",
    "FolderState",
    "Mailbox",
    "decode_folder",
    "encode_folder",
    "forget_password",
    "iter_imap",
    "parse_address",
]

_SERVICE = "qcreview-imap"
_CLIENT = ("name", "qcreview", "version", "1.0", "vendor", "qcreview")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a mailbox is. ``folders`` empty means INBOX. ``since`` (ISO date) leaves out older mails."""

    user: str
    host: str
    port: int
    secure: bool
    folders: tuple[str, ...] = ()
    since: str = ""


@dataclass(frozen=True, slots=True)
class FolderState:
    """What the server shows of a folder: its name, how many mails, and the time of the oldest (None: no mail)."""

    name: str
    mails: int
    since: datetime | None
    uid_validity: int = 0
    uids: tuple[int, ...] = field(default=(), repr=False)


def parse_address(spec: str) -> Address:
    """``imaps://user@host[:port]/folder[,folder…][?since=YYYY-MM-DD]``; InputError where it does not hold or where it
    holds a password, which never belongs into an address."""
    split = urlsplit(spec)
    if split.password:
        raise InputError(
            say("The address of the mailbox must not hold the password. Leave it out: you are asked for it once.")
        )
    user = unquote(split.username or "")
    host = split.hostname or ""
    if not user or not host or split.scheme.lower() not in ("imaps", "imap"):
        raise InputError(
            say(
                "{address} is not the address of a mailbox. It looks like imaps://name%40126.com@imap.126.com/INBOX.",
                address=spec,
            )
        )
    if "@" not in user and "." in host and host.startswith("imap."):
        user = f"{user}@{host.removeprefix('imap.')}"
    secure = split.scheme.lower() == "imaps"
    if not secure and host not in ("127.0.0.1", "localhost", "::1"):
        raise InputError(say("The mailbox must be reached by imaps://, so that the password travels encrypted."))
    folders = tuple(unquote(f) for f in split.path.strip("/").split(",") if f)
    since = parse_qs(split.query).get("since", [""])[0]
    return Address(user, host, split.port or (993 if secure else 143), secure, folders, since)


def iter_imap(spec: str, *, known: Container[str] = (), ask: Callable[[str], str] | None = None) -> Iterator[RawMail]:
    """The mails of a mailbox in order of UID, without those whose name (or SHA-256) is ``known``."""
    address = parse_address(spec)
    with Mailbox.open(address, ask=ask) as mailbox:
        for folder in address.folders or ("INBOX",):
            state = mailbox.examine(folder)
            for uid in state.uids:
                name = mailbox.mail_name(state, uid)
                if name in known:
                    continue
                raw = mailbox.fetch(uid)
                mail = RawMail.of(name, raw)
                if mail.sha256 not in known:
                    yield mail


class Mailbox(contextlib.AbstractContextManager["Mailbox"]):
    """A connection that can only look."""

    def __init__(self, client: imaplib.IMAP4, address: Address) -> None:
        self._client = client
        self.address = address

    @classmethod
    def open(
        cls, address: Address, *, ask: Callable[[str], str] | None = None, tls: ssl.SSLContext | None = None
    ) -> Mailbox:
        """Connect, log in, and tell the server who asks. The password comes from the keyring, else from ``ask``
        (default: a prompt that does not show it), and is kept in the keyring once the server took it.
        NotFoundError where the server cannot be reached, InputError where it refuses the password."""
        try:
            client: imaplib.IMAP4 = (
                imaplib.IMAP4_SSL(
                    address.host, address.port, ssl_context=tls or ssl.create_default_context(), timeout=60
                )
                if address.secure
                else imaplib.IMAP4(address.host, address.port, timeout=60)
            )
        except (OSError, imaplib.IMAP4.error) as error:
            raise NotFoundError(
                say("The mail server {host} cannot be reached. Check the address and the network.", host=address.host)
            ) from error
        password, kept = _password(address, ask)
        try:
            client.login(address.user, password)
        except (OSError, imaplib.IMAP4.abort) as error:
            raise NotFoundError(
                say("The mail server {host} cannot be reached. Check the address and the network.", host=address.host)
            ) from error
        except imaplib.IMAP4.error as error:
            if kept:
                forget_password(address)
            with contextlib.suppress(OSError, imaplib.IMAP4.error):
                client.logout()
            raise InputError(
                say(
                    "The mail server refused the login of {user}. NetEase wants the 授权码 from the mailbox's "
                    "settings, not the password of the web page; you are asked for it again next time.",
                    user=address.user,
                )
            ) from error
        if not kept:
            _keep(address, password)
        mailbox = cls(client, address)
        mailbox._identify()
        return mailbox

    def __exit__(self, *exc: object) -> None:
        with contextlib.suppress(OSError, imaplib.IMAP4.error):
            self._client.logout()

    def _identify(self) -> None:
        """Send ID (RFC 2971): NetEase answers SELECT with "Unsafe Login" to clients that did not."""
        imaplib.Commands.setdefault("ID", ("NONAUTH", "AUTH", "SELECTED"))
        words = " ".join(f'"{word}"' for word in _CLIENT)
        with contextlib.suppress(imaplib.IMAP4.error):  # a server that knows no ID needs none
            self._client._simple_command("ID", f"({words})")

    def folders(self) -> list[FolderState]:
        """Every folder that can be opened, with how many mails it shows and since when."""
        kind, lines = self._client.list()
        found = []
        for line in lines if kind == "OK" else []:
            raw = line if isinstance(line, bytes) else b" ".join(line) if isinstance(line, tuple) else b""
            match = re.match(rb'\((?P<flags>[^)]*)\) (?:"[^"]*"|NIL) (?P<name>.+)$', raw)
            if match and b"\\noselect" not in match.group("flags").lower():
                name = match.group("name").strip().strip(b'"').decode("ascii", "replace")
                found.append(self.examine(decode_folder(name)))
        return found

    def examine(self, folder: str) -> FolderState:
        """Open a folder read-only. NotFoundError where the server has none of that name."""
        kind, data = self._client.select(f'"{encode_folder(folder)}"', readonly=True)
        if kind != "OK":
            said = (data[0] or b"").decode("utf-8", "replace") if data else ""
            raise NotFoundError(
                say(
                    "The mail server would not open the folder {folder}: {said}. Check its name.",
                    folder=folder,
                    said=said,
                )
            )
        count = int((data[0] or b"0").decode("ascii", "replace")) if data else 0
        validity = self._client.response("UIDVALIDITY")[1][0]
        asked = ["ALL"]
        if self.address.since:
            asked = ["SINCE", _imap_date(self.address.since)]
        kind, lines = self._client.uid("SEARCH", *asked)
        uids = tuple(sorted(int(u) for line in lines if line for u in line.split())) if kind == "OK" else ()
        return FolderState(folder, count, self._oldest(uids), int(validity or 0), uids)

    def _oldest(self, uids: tuple[int, ...]) -> datetime | None:
        if not uids:
            return None
        kind, data = self._client.uid("FETCH", str(uids[0]), "(INTERNALDATE)")
        raw = b" ".join(d if isinstance(d, bytes) else d[0] for d in data if d) if kind == "OK" else b""
        match = re.search(rb'INTERNALDATE "([^"]+)"', raw)
        return parse_time(match.group(1).decode("ascii", "replace").strip()) if match else None

    def fetch(self, uid: int) -> bytes:
        """The raw bytes of one mail of the open folder, without marking it read."""
        kind, data = self._client.uid("FETCH", str(uid), "(BODY.PEEK[])")
        raw = next((d[1] for d in data if isinstance(d, tuple)), None) if kind == "OK" else None
        if not isinstance(raw, bytes):
            raise NotFoundError(say("The mail server gave no mail for number {uid}. Try again later.", uid=uid))
        return raw

    @staticmethod
    def mail_name(state: FolderState, uid: int) -> str:
        """The stable name of a mail: folder, the server's validity number, and UID."""
        safe = re.sub(r"[^\w一-鿿-]+", "_", state.name)
        return f"{safe}-{state.uid_validity}-{uid:06d}.eml"


def _imap_date(iso: str) -> str:
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    try:
        day = datetime.fromisoformat(iso)
    except ValueError as error:
        raise InputError(say("since={date} is not a date. Write it as 2026-05-01.", date=iso)) from error
    return f"{day.day:02d}-{months[day.month - 1]}-{day.year}"


def _password(address: Address, ask: Callable[[str], str] | None) -> tuple[str, bool]:
    """The password and whether it came from the keyring."""
    import keyring
    import keyring.errors

    try:
        kept = keyring.get_password(_SERVICE, f"{address.user}@{address.host}")
    except keyring.errors.KeyringError:
        kept = None
    if kept:
        return kept, True
    return (ask or getpass.getpass)(say("授权码 of {user}: ", user=address.user)), False


def _keep(address: Address, password: str) -> None:
    import keyring
    import keyring.errors

    # a computer without a keyring asks again next time; the password is never written anywhere else
    with contextlib.suppress(keyring.errors.KeyringError):
        keyring.set_password(_SERVICE, f"{address.user}@{address.host}", password)


def forget_password(address: Address) -> None:
    """Take the kept password out of the keyring."""
    import keyring
    import keyring.errors

    with contextlib.suppress(keyring.errors.KeyringError):
        keyring.delete_password(_SERVICE, f"{address.user}@{address.host}")


def decode_folder(name: str) -> str:
    """A folder's name from IMAP's modified UTF-7 (``&V4NXPpCuTvY-``)."""

    def plain(match: re.Match[str]) -> str:
        if not match.group(1):
            return "&"
        coded = "+" + match.group(1).replace(",", "/") + "-"
        return coded.encode("ascii").decode("utf-7", "replace")

    return re.sub(r"&([A-Za-z0-9+,]*)-", plain, name)


def encode_folder(name: str) -> str:
    """A folder's name in IMAP's modified UTF-7."""

    def coded(match: re.Match[str]) -> str:
        import base64

        raw = base64.b64encode(match.group().encode("utf-16-be")).decode("ascii").rstrip("=").replace("/", ",")
        return f"&{raw}-"

    return re.sub(r"[^\x20-\x7e]+", coded, name.replace("&", "&-")).replace('"', '\\"')
