"""A mailbox is looked at and never touched."""

from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Iterator

import keyring
import pytest
from hypothesis import given
from hypothesis import strategies as st
from keyring.backend import KeyringBackend

from review_lib.errors import InputError, NotFoundError
from review_lib.intake.imap import Mailbox, decode_folder, encode_folder, iter_imap, parse_address
from tests.intake.build import mail


class Handler(socketserver.StreamRequestHandler):
    """An IMAP server as NetEase runs it: EXAMINE is refused before ID, every command is noted."""

    def handle(self) -> None:
        server = self.server
        assert isinstance(server, Server)
        named, folder = False, ""
        self.wfile.write(b"* OK ready\r\n")
        while line := self.rfile.readline():
            tag, _, rest = line.strip().partition(b" ")
            server.seen.append(rest.decode())
            word = rest.split(b" ")[0].upper()
            answer = b"OK done"
            if word == b"CAPABILITY":
                self.wfile.write(b"* CAPABILITY IMAP4rev1 ID\r\n")
            elif word == b"LOGIN":
                answer = b"OK LOGIN done" if b"code1" in rest else b"NO LOGIN Login error password error"
            elif word == b"ID":
                named = True
                self.wfile.write(b'* ID ("name" "Coremail Imap")\r\n')
            elif word in (b"SELECT", b"EXAMINE"):
                folder = decode_folder(rest.split(b'"')[1].decode())
                if not named:
                    answer = b"NO EXAMINE Unsafe Login. Please contact kefu@188.com for help"
                elif folder not in server.folders:
                    answer = b"NO no such folder"
                else:
                    count = len(server.folders[folder])
                    self.wfile.write(b"* %d EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n" % count)
                    answer = b"OK [READ-ONLY] done"
            elif word == b"LIST":
                for name in server.folders:
                    self.wfile.write(b'* LIST () "/" "%s"\r\n' % encode_folder(name).encode())
            elif word == b"UID" and b"SEARCH" in rest:
                uids = b" ".join(b"%d" % n for n in server.folders[folder])
                self.wfile.write(b"* SEARCH " + uids + b"\r\n")
            elif word == b"UID":
                uid = int(rest.split()[2])
                raw = server.folders[folder][uid]
                if b"INTERNALDATE" in rest:
                    self.wfile.write(b'* 1 FETCH (UID %d INTERNALDATE "09-May-2026 15:26:18 +0800")\r\n' % uid)
                else:
                    self.wfile.write(b"* 1 FETCH (UID %d BODY[] {%d}\r\n%s)\r\n" % (uid, len(raw), raw))
            elif word == b"LOGOUT":
                self.wfile.write(b"* BYE\r\n" + tag + b" OK\r\n")
                return
            self.wfile.write(tag + b" " + answer + b"\r\n")


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.seen: list[str] = []
        self.folders = {"INBOX": {3: mail(subject=b"3"), 9: mail(subject=b"9")}, "QC材料": {1: mail(subject=b"1")}}

    def address(self, folder: str = "INBOX") -> str:
        return f"imap://zgyszx%40126.com@127.0.0.1:{self.server_address[1]}/{folder}"


class Ring(KeyringBackend):
    """A keyring in memory."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self.kept.pop((service, username), None)


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield running
        running.shutdown()


@pytest.fixture
def ring() -> Iterator[Ring]:
    before, ring = keyring.get_keyring(), Ring()
    keyring.set_keyring(ring)
    yield ring
    keyring.set_keyring(before)


def test_mails_come_with_stable_names_and_only_new_ones_again(server: Server, ring: Ring) -> None:
    asked: list[str] = []

    def ask(prompt: str) -> str:
        asked.append(prompt)
        return "code1"

    first = list(iter_imap(server.address("INBOX,QC%E6%9D%90%E6%96%99"), ask=ask))
    server.seen.clear()
    again = list(iter_imap(server.address(), known={first[0].file}, ask=ask))

    assert [m.file for m in first] == ["INBOX-7-000003.eml", "INBOX-7-000009.eml", "QC材料-7-000001.eml"]
    assert [m.file for m in again] == ["INBOX-7-000009.eml"]
    assert first[0].raw == server.folders["INBOX"][3]
    assert len(asked) == 1
    assert not any("UID FETCH 3 (BODY" in line for line in server.seen)


def test_server_is_told_who_asks_and_nothing_is_changed(server: Server, ring: Ring) -> None:
    list(iter_imap(server.address(), ask=lambda _: "code1"))

    words = [re.sub(r"^UID ", "", line).split()[0].upper() for line in server.seen]
    assert words.index("ID") < words.index("EXAMINE")
    assert not {"SELECT", "STORE", "EXPUNGE", "DELETE", "MOVE", "COPY", "APPEND", "CLOSE"} & set(words)
    assert all("PEEK" in line for line in server.seen if "BODY" in line)


def test_folders_say_how_many_mails_and_since_when(server: Server, ring: Ring) -> None:
    with Mailbox.open(parse_address(server.address()), ask=lambda _: "code1") as mailbox:
        states = mailbox.folders()

    assert [(s.name, s.mails) for s in states] == [("INBOX", 2), ("QC材料", 1)]
    assert states[0].since is not None and states[0].since.isoformat() == "2026-05-09T15:26:18+08:00"


def test_refused_password_is_not_kept_and_never_shown(server: Server, ring: Ring) -> None:
    with pytest.raises(InputError, match="授权码") as error:
        list(iter_imap(server.address(), ask=lambda _: "wrong-secret"))

    assert ring.kept == {}
    assert "wrong-secret" not in str(error.value)


def test_unknown_folder_and_unreachable_server(server: Server, ring: Ring) -> None:
    with pytest.raises(NotFoundError, match="没有"):
        list(iter_imap(server.address("没有"), ask=lambda _: "code1"))
    with pytest.raises(NotFoundError, match="无法连接"):
        list(iter_imap("imap://a@127.0.0.1:1/INBOX", ask=lambda _: "code1"))


@pytest.mark.parametrize(
    "spec", ["imaps://a:secret@imap.126.com/INBOX", "imap://a@imap.126.com/INBOX", "imaps://imap.126.com"]
)
def test_address_with_password_or_without_encryption_is_refused(spec: str) -> None:
    with pytest.raises(InputError) as error:
        parse_address(spec)

    assert "secret" not in str(error.value)


@given(st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters='"'), max_size=20))
def test_folder_names_survive_modified_utf7(name: str) -> None:
    assert decode_folder(encode_folder(name)) == name
