"""Mails are found wherever they lie, each under a stable name; what is kept is kept whole."""

from __future__ import annotations

import mailbox
from pathlib import Path

import pytest

from review_lib.errors import InputError, NotFoundError
from review_lib.intake.sources import iter_source
from review_lib.intake.vault import Vault
from tests.intake.build import cfb, mail, msg_tree


def test_folder_gives_mails_by_number_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "补").mkdir()
    for name in ("10.eml", "9.eml", "补/1.EML"):
        (tmp_path / name).write_bytes(mail(subject=name.encode()))
    (tmp_path / "a.msg").write_bytes(cfb(msg_tree("x", "y", [])))
    (tmp_path / ".DS_Store").write_bytes(b"x")
    (tmp_path / "readme.txt").write_bytes(b"x")

    assert [m.file for m in iter_source(str(tmp_path))] == ["9.eml", "10.eml", "a.msg", "补/1.EML"]


def test_known_mails_are_left_out(tmp_path: Path) -> None:
    for n in range(3):
        (tmp_path / f"{n}.eml").write_bytes(mail(subject=b"%d" % n))
    first = next(iter_source(str(tmp_path)))

    assert [m.file for m in iter_source(str(tmp_path), known={first.sha256})] == ["1.eml", "2.eml"]


def test_mbox_and_maildir_keep_names_as_they_grow(tmp_path: Path) -> None:
    box = mailbox.mbox(tmp_path / "收件箱.mbox")
    folder = mailbox.Maildir(tmp_path / "md")
    body = "第一行\n\nFrom now on\n\n".encode()
    for n in range(3):
        box.add(mail(subject=b"%d" % n, body=body))
        folder.add(mail(subject=b"%d" % n))
    box.flush()
    before = {s: [m.file for m in iter_source(str(tmp_path / s))] for s in ("收件箱.mbox", "md")}
    box.add(mail(subject=b"4"))
    box.close()
    folder.add(mail(subject=b"4"))

    for source, names in before.items():
        assert len(names) == len(set(names)) == 3
        after = [m.file for m in iter_source(str(tmp_path / source))]
        assert set(names) < set(after)
        assert len(after) == 4


def test_mbox_line_in_body_cuts_nothing(tmp_path: Path) -> None:
    plain = b"Subject: a\nFrom: x@y\nDate: x\n\nhello\n\n>From here\nFrom there on\n"
    (tmp_path / "b").write_bytes(
        b"From x@y Sat May  9 15:26:18 2026\n" + plain + b"\nFrom x@y Sat May  9 15:26:19 2026\n" + plain
    )

    mails = list(iter_source(str(tmp_path / "b")))

    assert len(mails) == 2
    assert b"\nFrom here\nFrom there on" in mails[0].raw


def test_nothing_there_and_nothing_in_it(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="不存在"):
        list(iter_source(str(tmp_path / "x")))
    with pytest.raises(InputError, match="没有找到邮件"):
        list(iter_source(str(tmp_path)))


def test_vault_keeps_verifies_and_never_loses(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    key = vault.put(b"abc")

    assert vault.put(b"abc") == key
    assert (vault.get(key), key in vault, list(vault), vault.verify()) == (b"abc", True, [key], [])
    vault.path(key).write_bytes(b"abd")
    assert vault.verify() == [key]
    with pytest.raises(NotFoundError):
        vault.get("0" * 64)
