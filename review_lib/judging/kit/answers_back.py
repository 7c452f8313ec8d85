"""The answers that a kit's notebook wrote, as what a filled kit says.

The bytes of ``answers.jsonl`` walk in; a :class:`Returned` walks out, each value told with its place in words.
"""

from __future__ import annotations

from review_lib.judging.kit.port import answers
from review_lib.judging.kit.ticket import Given, Returned, Trouble, read_ticket
from review_lib.judging.port import Evidence
from review_lib.judging.sheet import fold
from review_lib.judging.shown import plain
from review_lib.text import say


def read_answers(data: bytes, name: str) -> Returned:
    """What the answers say. InputError where the file is none."""
    head, acts, bad = answers(data)
    ticket = read_ticket(str(head["ticket"]))
    known = {s.entry for s in ticket.sheets}
    given: list[Given] = []
    pins: list[tuple[str, Evidence]] = []
    submit: list[str] = []
    blanks: list[tuple[str, str, str]] = []
    for entry, sheet in fold(ticket.judge, acts).items():
        if entry not in known:
            continue
        for (kind, key), _ in sheet.written.items():
            value: str | None
            if kind == "mark":
                value = plain(sheet.marks.get(key))
            elif kind == "comment":
                value = sheet.comments.get(key) if key else sheet.comment
            elif kind == "point":
                value = sheet.points.get(key)
            else:
                proposal = sheet.proposals.get(key)
                if proposal is not None:
                    given.append(Given(entry, key, "", proposal.choice, f"{name} {entry}", proposal.reason))
                continue
            where = f"{name} {entry}"
            if value:
                given.append(Given(entry, kind, key, value, where))
            else:
                blanks.append((entry, f"{kind}/{key}", where))
        if sheet.state == "recused":
            given.append(Given(entry, "recusal", "", sheet.reason, f"{name} {entry}"))
        elif sheet.state == "submitted":
            submit.append(entry)
        pins += [
            (entry, Evidence(e.id, e.block, e.start, e.end, e.quote, e.point, e.kind, e.picture, e.until))
            for e in sheet.evidence
        ]
    troubles: tuple[Trouble, ...] = ()
    if bad:
        troubles = (
            Trouble(name, "", say("{n} lines cannot be read", n=bad), say("compare what was taken with the judge")),
        )
    saved = acts[-1].at if acts else ""
    return Returned(
        name, str(head["ticket"]), str(head["seal"]), saved, tuple(given), tuple(pins), tuple(submit), bool(submit),
        troubles, tuple(blanks),
    )  # fmt: skip
