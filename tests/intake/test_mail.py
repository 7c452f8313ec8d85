"""Mails as programs write them come out as they were meant."""

from __future__ import annotations

import base64
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review_lib.intake import headers
from review_lib.intake.mail import read_mail
from review_lib.rules.limits import load_limits
from tests.intake.build import cfb, docx, mail, msg_tree, tnef, zipped

LIMITS = load_limits()
CHINESE = st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2, max_size=30)
COMMON = st.text(
    alphabet="附件企业推荐项目汇总表质量管理小组活动成果申报班组建设经验有限公司铜铝锌锡", min_size=2, max_size=30
)


def word(charset: str, data: bytes) -> bytes:
    return b"=?" + charset.encode() + b"?B?" + base64.b64encode(data) + b"?="


@given(COMMON, st.sampled_from(["utf-8", "gb18030", "gbk", "big5hkscs"]), st.integers(1, 9))
@settings(max_examples=60, deadline=None)
def test_subject_words_cut_inside_characters(text: str, charset: str, size: int) -> None:
    """An encoded head comes out whole wherever it is cut, folded with stray spaces."""
    try:
        data = text.encode(charset)
    except UnicodeEncodeError:
        return
    raw = b"\r\n  ".join(word(charset, data[n : n + size]) for n in range(0, len(data), size))

    assert headers.text(headers.split_heads(b"Subject: " + raw)[0][1]) == text


@given(COMMON, st.integers(1, 7))
@settings(max_examples=60, deadline=None)
def test_rfc2231_name_cut_inside_characters(text: str, size: int) -> None:
    name = text + ".docx"
    data = name.encode()
    pieces = [data[n : n + size] for n in range(0, len(data), size)]
    raw = b"attachment"
    for number, piece in enumerate(pieces):
        lead = b"UTF-8''" if number == 0 else b""
        raw += b";\r\n filename*%d*=" % number + lead + b"".join(b"%%%02X" % b for b in piece)

    assert headers.parameters(raw)[1]["filename"] == name


@pytest.mark.parametrize("label", ["gb2312", "utf-8", "iso-8859-1", "us-ascii", "x-unknown", ""])
@pytest.mark.parametrize("real", ["utf-8", "gb18030"])
def test_body_with_wrong_label_is_read(label: str, real: str) -> None:
    text = "尊敬的协会老师：现将我单位推荐材料报送贵处，请查收。珺、喆、镕三位同志负责。"
    kind = f"text/plain; charset={label}" if label else "text/plain"

    assert read_mail("a.eml", mail(body=text.encode(real), content_type=kind), LIMITS).body == text


@pytest.mark.parametrize("codec", ["gbk", "utf-8"])
def test_raw_eight_bit_heads_and_names(codec: str) -> None:
    name = "附件1：企业推荐项目汇总表.docx"
    raw = mail((b'attachment; filename="' + name.encode(codec) + b'"', docx()), subject="报送材料".encode(codec))

    read = read_mail("a.eml", raw, LIMITS)

    assert (read.subject, read.attachments[0].name, read.attachments[0].kind) == ("报送材料", name, "docx")


@pytest.mark.parametrize(
    ("written", "utc"),
    [
        (b"from a by b; Sat, 09 May 2026 15:26:18 +0800 (CST)", datetime(2026, 5, 9, 7, 26, 18, tzinfo=UTC)),
        (b"from a by b; Mon, 01 Jun 2026 01:59:59 +1000", datetime(2026, 5, 31, 15, 59, 59, tzinfo=UTC)),
        (b"from a; by b with x; 31 May 26 12:00:00 GMT", datetime(2026, 5, 31, 12, 0, 0, tzinfo=UTC)),
        (
            b"by 2002:a05 with SMTP id x; Sun, 31 May 2026 08:59:59 -0700 (PDT)",
            datetime(2026, 5, 31, 15, 59, 59, tzinfo=UTC),
        ),
        (b"from a by b; Sun May 31 23:59:59 2026", datetime(2026, 5, 31, 23, 59, 59, tzinfo=UTC)),
    ],
)
def test_received_decides_and_date_changes_nothing(written: bytes, utc: datetime) -> None:
    second = b"Received: from x by y; Mon, 04 May 2026 01:00:00 +0800\r\n"

    read = read_mail("a.eml", mail(received=written, heads=second), LIMITS)

    assert read.received is not None
    assert read.received.utcoffset() is not None
    assert read.received == utc


def test_mail_without_received_takes_date() -> None:
    raw = mail().split(b"\r\n", 1)[1]

    assert read_mail("a.eml", raw, LIMITS).received == datetime(2026, 5, 1, tzinfo=UTC)


def test_reply_keeps_quotation_apart() -> None:
    body = '材料见附件。\n\n------------------ 原始邮件 ------------------\n发件人: "协会"\n乙公司请注意'

    read = read_mail("a.eml", mail(body=body.encode(), subject=b"Re: x"), LIMITS)

    assert read.body == "材料见附件。"
    assert "乙公司" in read.quoted


def test_inline_forward_keeps_its_words() -> None:
    body = "转发，请查收。\n\n---------- 转发邮件信息 ----------\n发件人：于广平\n"
    body += "发送日期：2026年5月1日\n收件人：我\n主题：材料\n\n甲公司推荐材料"

    read = read_mail("a.eml", mail(body=body.encode(), subject=b"Fw: x"), LIMITS)

    assert "甲公司推荐材料" in read.body
    assert read.quoted == ""


def test_forwarded_mail_in_archive_in_forwarded_mail() -> None:
    inner = mail(("附件2.docx", docx()), body="丙公司敬上".encode())
    outer = mail(("转发.eml", inner), ("包.zip", zipped({"层/里.zip": zipped({"信.eml": inner})})))

    read = read_mail("a.eml", outer, LIMITS)

    assert [(a.name, a.trail) for a in read.attachments] == [
        ("附件2.docx", ("转发.eml",)),
        ("附件2.docx", ("包.zip", "层", "里.zip", "信.eml")),
    ]
    assert "丙公司敬上" in read.body


def test_winmail_dat_gives_its_files() -> None:
    raw = mail(("winmail.dat", tnef("报送材料", "丁公司敬上", [("附件3：统计表.docx", docx())])), body=b"")

    read = read_mail("a.eml", raw, LIMITS)

    assert [(a.name, a.trail, a.kind) for a in read.attachments] == [("附件3：统计表.docx", (), "docx")]
    assert "丁公司敬上" in read.body


@pytest.mark.parametrize("size", [10, 9000])
def test_msg_with_heads_files_and_inner_message(size: int) -> None:
    heads = "Received: from a by b; Sun, 31 May 2026 23:59:59 +0800\r\n"
    heads += "From: 王芳 <wf@u.example.com>\r\nMessage-ID: <1@x>\r\n"
    inner = msg_tree("里", "戊公司", [("附件2.docx", docx())], top=False)
    raw = cfb(msg_tree("报送材料", "请查收" * size, [("附件1.docx", docx("长" * 5000)), ("里.msg", inner)], heads))

    read = read_mail("a.msg", raw, LIMITS)

    assert (read.subject, read.sender_name, read.sender_address) == ("报送材料", "王芳", "wf@u.example.com")
    assert read.received == datetime(2026, 5, 31, 15, 59, 59, tzinfo=UTC)
    assert [(a.name, a.trail, a.kind) for a in read.attachments] == [
        ("附件1.docx", (), "docx"),
        ("附件2.docx", ("里.msg",), "docx"),
    ]
    assert read.body.startswith("请查收") and "戊公司" in read.body


def test_net_disk_link_is_told_with_the_files_it_lists() -> None:
    html = (
        '<div>见超大附件</div><div id="QQBigAttach"><a href="https://wx.mail.qq.com/ftn/download?k=1">春雷小组成果报告.docx</a>'
        "(82.1M)</div>"
    )

    read = read_mail("a.eml", mail(body=html.encode(), content_type="text/html; charset=utf-8"), LIMITS)

    assert [(t.code, t.detail) for t in read.troubles] == [("external_attachment", "春雷小组成果报告.docx")]
    assert read.links == ("https://wx.mail.qq.com/ftn/download?k=1",)


@pytest.mark.parametrize(
    "body",
    [
        "链接: https://pan.baidu.com/s/1abcDEF 提取码: q7c2",
        "文件在 https://www.kdocs.cn/l/cabc 上",
        "见 https://pan.quark.cn/s/0a1b2c3d",
    ],
)
def test_net_disk_link_in_plain_text_is_told(body: str) -> None:
    assert [t.code for t in read_mail("a.eml", mail(body=body.encode()), LIMITS).troubles] == ["external_attachment"]


@pytest.mark.parametrize("body", ["公司网址 https://www.example.com/about.html 欢迎访问", "材料能否用网盘发送？盼复。"])
def test_ordinary_link_or_question_is_no_net_disk(body: str) -> None:
    assert read_mail("a.eml", mail(body=body.encode()), LIMITS).troubles == ()


@given(st.binary(max_size=600))
@settings(max_examples=150, deadline=None)
def test_any_bytes_make_a_mail(raw: bytes) -> None:
    """Whatever lies in a mailbox, reading it raises nothing."""
    assert read_mail("x.eml", raw, LIMITS).file == "x.eml"


def test_cut_base64_and_missing_end_boundary_still_give_the_file() -> None:
    raw = (
        mail(("附件1.docx", docx())).rsplit(b"--=_b1--", 1)[0].replace(b"base64\r\n\r\nUEsDB", b"base64\r\n\r\n UEsDB!")
    )

    assert [a.kind for a in read_mail("a.eml", raw, LIMITS).attachments] == ["docx"]


@pytest.mark.parametrize("line_end", [b"\n", b"\r", b"\r\r\n"])
def test_line_ends_that_programs_leave(line_end: bytes) -> None:
    raw = mail(("附件1.docx", docx())).replace(b"\r\n", b"\n").replace(b"\n", line_end)

    read = read_mail("a.eml", raw, LIMITS)

    assert [(a.name, a.kind) for a in read.attachments] == [("附件1.docx", "docx")]
    assert read.sender_name == "王芳"


@pytest.mark.parametrize("announced", [b"", b'; boundary="=_another"'])
def test_boundary_that_is_not_the_one_announced(announced: bytes) -> None:
    raw = mail(("附件1.docx", docx())).replace(b'; boundary="=_b1"', announced)

    read = read_mail("a.eml", raw, LIMITS)

    assert [a.name for a in read.attachments] == ["附件1.docx"]
    assert read.body == "请查收。"


@pytest.mark.parametrize(
    "link",
    [
        "https://dashi.163.com/projects/signature-manager/detail/index.html?ftlId=1&name=x",
        "https://wx.mail.qq.com/home/index?t=readmail_businesscard_midpage&nocheck=true",
    ],
)
def test_links_of_signatures_and_cards_are_no_net_disk(link: str) -> None:
    html = f'<div>请查收</div><div>签名由 <a href="{link}">网易邮箱大师</a> 定制</div>'

    assert read_mail("a.eml", mail(body=html.encode(), content_type="text/html; charset=utf-8"), LIMITS).troubles == ()


@pytest.mark.parametrize(
    "link", ["dashi.163.com/html/cloud-attachment-download/?key=a", "wx.mail.qq.com/ftn/download?k=1"]
)
def test_large_files_on_the_same_hosts_are_told(link: str) -> None:
    html = f'<div><a href="https://{link}">成果报告.docx</a></div>'
    read = read_mail("a.eml", mail(body=html.encode(), content_type="text/html; charset=utf-8"), LIMITS)

    assert [(t.code, t.detail) for t in read.troubles] == [("external_attachment", "成果报告.docx")]


def test_part_that_lies_elsewhere_is_told() -> None:
    part = (
        b"--=_b1\r\nContent-Type: message/external-body; access-type=URL;\r\n"
        b' URL="http://files.example.com/a.docx"\r\n\r\nContent-Type: application/msword\r\n\r\n--=_b1--\r\n'
    )
    read = read_mail("a.eml", mail().replace(b"--=_b1--\r\n", part), LIMITS)

    assert [t.code for t in read.troubles] == ["external_attachment"]
    assert read.links == ("http://files.example.com/a.docx",)


@pytest.mark.parametrize(
    "body",
    [
        b"begin 644 a\n" * 60_000,
        b"a" * 1_000_000 + " 网盘 12M".encode(),
        b"." * 1_000_000 + " https://pan.baidu.com/s/1abc 超大附件".encode(),
    ],
)
def test_hostile_words_take_no_time(body: bytes) -> None:
    began = time.monotonic()

    assert read_mail("a.eml", mail(body=body), LIMITS).file == "a.eml"

    assert time.monotonic() - began < 10


def test_time_with_its_zone_before_the_year() -> None:
    for written in ("Sun May 31 23:59:59 CST 2026", "Sun May 31 23:59:59 2026 +0800"):
        assert headers.parse_time(written) == datetime(2026, 5, 31, 15, 59, 59, tzinfo=UTC)
