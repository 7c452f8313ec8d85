"""One mail, from its raw bytes to what it says and brings.

The raw bytes of an eml or msg walk in; a :class:`~review_lib.intake.values.Mail` walks out: heads in whatever charset,
the time of receipt, the sender's own words apart from what is quoted, every file unpacked. It is pure: the same bytes
give the same mail. It must not know any company, form or season.
"""

from __future__ import annotations

import hashlib
import re

from review_lib.intake import kinds
from review_lib.intake.body import Plain, external_files, html_to_text, split_quoted
from review_lib.intake.letters import Letter, from_eml
from review_lib.intake.opening import Opener
from review_lib.intake.unpack import Budget
from review_lib.intake.values import Mail, Trouble
from review_lib.rules.limits import Limits

__all__ = ["read_mail"]


def read_mail(file: str, raw: bytes, limits: Limits) -> Mail:
    """The mail in ``raw`` (eml or msg, told by its bytes), named ``file``.

    It never raises for what a mail holds: a mail that cannot be read comes back with a trouble and what could be
    told. ``received`` is the time of the topmost ``Received`` head, else of ``Date``, always with a zone.
    """
    digest = hashlib.sha256(raw).hexdigest()
    if len(raw) > limits.mail.bytes:
        return _refused(file, digest, raw, Trouble("unsafe_file", "too_large", file))
    kind = kinds.sniff(raw, file)
    if kind in ("empty", "zeros"):
        return _refused(file, digest, raw, Trouble("unreadable", kind, file))
    if kind == "msg" or (kind == "ole" and file.lower().endswith(".msg")):
        from review_lib.intake import msg

        try:
            letter = msg.from_msg(raw)
        except msg.MsgError:
            return _refused(file, digest, raw, Trouble("unreadable", "truncated", file))
    elif kind == "tnef":
        from review_lib.intake import tnef

        try:
            letter = tnef.from_tnef(raw)
        except tnef.TnefError:
            return _refused(file, digest, raw, Trouble("unreadable", "truncated", file))
    else:
        letter = from_eml(raw, limits)
    opener = Opener(limits, Budget.of(limits))
    opener.open_letter(letter, (), 0)
    plain, text = _words(letter, limits)
    body, quoted = split_quoted(text, letter.subject, limits)
    came = {a.name for a in opener.found}
    links, outside, points = external_files(body, plain, came, limits)
    links, points = links + letter.outside, points or bool(letter.outside)
    for _, inner in opener.inner:
        inner_plain, inner_text = _words(inner, limits)
        inner_body, inner_quoted = split_quoted(inner_text, inner.subject, limits)
        more, names, also = external_files(inner_body, inner_plain, came, limits)
        links, outside, points = links + [x for x in more if x not in links], outside + names, points or also
        body = f"{body}\n\n{_heading(inner)}{inner_body}".strip()
        quoted = f"{quoted}\n\n{inner_quoted}".strip()
    _use_inner_heads(letter, opener)
    troubles = (Trouble("external_attachment", "link", "\n".join(dict.fromkeys(outside))),) if points else ()
    return Mail(
        file=file,
        sha256=digest,
        message_id=letter.message_id,
        subject=letter.subject,
        sender_name=letter.sender_name,
        sender_address=letter.sender_address,
        received=letter.received or letter.date,
        date=letter.date,
        body=body,
        quoted=quoted,
        attachments=tuple(opener.found),
        links=tuple(links),
        troubles=troubles,
        raw=raw,
    )


def _words(letter: Letter, limits: Limits) -> tuple[Plain, str]:
    """A letter's text (plain where it has any, else its HTML made plain) and the links of its HTML."""
    plain = Plain()
    shown = []
    for html in letter.html:
        one = html_to_text(html, limits)
        shown.append(one.text)
        plain.links.extend(one.links)
        plain.marked = plain.marked or one.marked
    plain.text = "\n\n".join(t for t in shown if t)
    own = "\n\n".join(t.replace("\x00", "").strip("\r\n") for t in letter.plain if t.strip())
    if len(re.sub(r"\s", "", own)) * 3 < len(re.sub(r"\s", "", plain.text)):
        return plain, plain.text if not own or own in plain.text else f"{own}\n\n{plain.text}"
    return plain, own


def _heading(letter: Letter) -> str:
    """The forwarded mail's subject and sender as lines, as a mail program prints them above it."""
    sender = letter.sender_name or letter.sender_address
    return "".join(f"{line}\n" for line in (letter.subject, sender) if line)


def _use_inner_heads(letter: Letter, opener: Opener) -> None:
    """winmail.dat holds what Outlook left out of the mail itself."""
    if letter.subject or not opener.inner:
        return
    letter.subject = opener.inner[0][1].subject


def _refused(file: str, digest: str, raw: bytes, trouble: Trouble) -> Mail:
    return Mail(
        file=file,
        sha256=digest,
        message_id="",
        subject="",
        sender_name="",
        sender_address="",
        received=None,
        date=None,
        body="",
        quoted="",
        attachments=(),
        troubles=(trouble,),
        raw=raw,
    )
