"""A mailbox on a real IMAP server, on loopback: what is taken in, what a second look fetches, that nothing changes."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest

from review_lib.intake.imap import Mailbox, encode_folder, iter_imap, parse_address
from tests.intake.build import mail
from tests.intake.test_imap import Ring

if sys.platform == "win32":
    pytest.skip("only on systems that run Dovecot", allow_module_level=True)

CONF = """
base_dir = {home}/run
log_path = {home}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login
default_internal_user = {user}
default_login_user = {user}
{group}
first_valid_uid = 1
passdb {{
  driver = static
  args = password=code1
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={home}/mail
}}
mail_location = maildir:{home}/mail
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
}}
service anvil {{
  chroot =
}}
"""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _deliver(folder: Path, number: int) -> None:
    for part in ("cur", "new", "tmp"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    name = f"17800000{number:02d}.M1P1.x"
    (folder / "new" / name).write_bytes(mail(("附件1.docx", b"PK" + bytes([number])), subject=f"{number}".encode()))


@pytest.fixture
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    import pwd

    home = Path("/tmp") / f"qc-dovecot-{os.getpid()}-{time.monotonic_ns()}"  # a short path: sockets allow no long one
    (home / "mail").mkdir(parents=True)
    for number in (1, 2):
        _deliver(home / "mail", number)
    _deliver(home / "mail" / f".{encode_folder('QC材料')}", 3)
    root = os.geteuid() == 0
    own = pwd.getpwnam("nobody" if root else getpass.getuser())
    if root:
        for place in (home, *home.rglob("*")):
            os.chown(place, own.pw_uid, own.pw_gid)
    port = _free_port()
    user = "dovecot" if root else own.pw_name
    group = "" if root else f"default_internal_group = {own.pw_gid}"
    conf = home / "dovecot.conf"
    conf.write_text(CONF.format(home=home, user=user, group=group, uid=own.pw_uid, gid=own.pw_gid, port=port), "utf-8")
    program = shutil.which("dovecot") or "/usr/sbin/dovecot"
    running = subprocess.Popen([program, "-F", "-c", str(conf)])
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"imap://zgyszx%40126.com@127.0.0.1:{port}/", home / "mail"
    finally:
        running.terminate()
        running.wait(20)
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def ring() -> Iterator[Ring]:
    before, ring = keyring.get_keyring(), Ring()
    keyring.set_keyring(ring)
    yield ring
    keyring.set_keyring(before)


@pytest.mark.needs("dovecot")
def test_a_real_server_is_read_by_uid_and_left_as_it_was(inbox: tuple[str, Path], ring: Ring) -> None:
    address, box = inbox
    before = sorted(str(path.relative_to(box)) for path in box.rglob("*.x*"))

    with Mailbox.open(parse_address(address), ask=lambda _: "code1") as mailbox:
        states = {state.name: state.mails for state in mailbox.folders()}
    first = list(iter_imap(address + "INBOX,QC%E6%9D%90%E6%96%99", ask=lambda _: "code1"))
    _deliver(box, 4)
    again = list(iter_imap(address + "INBOX", known={one.file for one in first}, ask=lambda _: "code1"))

    assert states == {"INBOX": 2, "QC材料": 1}
    assert [one.raw.split(b"Subject: ")[1][:1] for one in first] == [b"1", b"2", b"3"]
    assert [one.raw.split(b"Subject: ")[1][:1] for one in again] == [b"4"]
    kept = {path.rsplit("/", 1)[-1].split(":")[0] for path in before}
    now = {path.name for path in box.rglob("*.x*")}
    assert {name.split(":")[0] for name in now} >= kept
    assert not any("S" in name.partition(":2,")[2] or "T" in name.partition(":2,")[2] for name in now)
