"""The explanation of one entry as a Word file: what a company, or whoever objects, is given.

A card of the ranking walks in with what judges wrote and pinned, a .docx walks out. With judges unnamed it can be given
away: they are numbered, and nothing is said of their severity.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from review_lib.documents.run_page import open_run
from review_lib.documents.wordfile import WordFile
from review_lib.ranking.explain import Explanation, explanation
from review_lib.ranking.explain_text import told
from review_lib.rules.casebook import CasebookRules, casebook_rules
from review_lib.rules.rule import Rule
from review_lib.text import say


@dataclass(frozen=True, slots=True)
class Remark:
    """What a judge wrote of an item (``item`` empty: of the whole), or a passage pinned to a point (``quote``)."""

    item: str
    text: str
    quote: bool = False
    supports: bool = True


def make_explanation(
    card: Explanation,
    rule: Rule,
    *,
    topic: str = "",
    name: str = "",
    foot: str = "",
    remarks: Sequence[Remark] = (),
    panel: Sequence[tuple[str, str]] = (),
    judges_named: bool = False,
    look: CasebookRules | None = None,
) -> bytes:
    """The card of one entry as Word. ``topic`` and ``name`` (full name) stand in the title, ``foot`` at the end;
    ``panel`` are its conclusions with their reasons (reasons only where judges are named)."""
    said = told(card, rule, judges_named)
    word = WordFile(
        (look or casebook_rules()).typography(), title=say("Explanation of the score of {entry}", entry=card.row.entry)
    )
    word.write(say("Explanation of the score"), "FrontTitle")
    for line in (topic, name):
        if line:
            word.write(line, "Plain", props='<w:jc w:val="center"/>')
    word.write(said.head, "Plain")
    word.write(said.place, "Plain", bold=True)
    word.write(say("Totals of the judges"), "Heading4")
    word.grid(
        [[say("Judge"), say("Total"), say("What became of it")], *map(list, said.sheets)], (1.2, 0.8, 2), left=(2,)
    )
    for line in (*said.sums, *said.distances, *said.fair):
        word.write(line, "Plain")
    word.write(say("Under other rules"), "Heading4")
    heads = [say("Rule"), say("Score"), say("Rank"), say("Award")]
    word.grid([heads, *map(list, said.others)], (2, 0.8, 0.9, 1), left=(0,))
    for line in (said.steady, said.note):
        if line:
            word.write(line, "Plain")
    for choice, reason in panel:
        why = f" {reason}" if judges_named and reason else ""
        word.write(say("Conclusion of the panel: {choice}", choice=choice) + why, "Plain")
    if remarks:
        word.write(say("What the judges wrote"), "Heading4")
        for remark in remarks:
            word.write(_remark(remark), "Plain")
    for line in (said.rule, foot):
        if line:
            word.write(line, "Small")
    return word.to_bytes()


def explanation_of_run(folder: Path, entry: str, *, judges_named: bool = False) -> bytes:
    """The explanation of an entry out of the folder of a run. NotFoundError where run or entry is not there."""
    run = open_run(folder)
    card = explanation(run.result, entry)
    foot = say("Run {run}, seal {head}", run=run.record.get("run") or "—", head=str(run.record.get("head") or "—")[:16])
    topic, company = run.names.get(card.row.entry, ("", ""))
    return make_explanation(card, run.result.rule, topic=topic, name=company, foot=foot, judges_named=judges_named)


def _remark(remark: Remark) -> str:
    item = f"{remark.item}：" if remark.item else ""
    if not remark.quote:
        return f"{item}{remark.text}"
    kind = say("supports") if remark.supports else say("lacks")
    return say("{item}“{quote}” ({kind})", item=item, quote=remark.text, kind=kind)
