"""The season's marks as the folder of tables that ``rank`` reads: one phase, or all that the rule weighs.

Walks in: a season and a rule. Walks out: entries, judges, items, marks, recusals and the rule as files. Phases are
joined by the rule's weights in the ranking; here each mark only says of which phase it is.
"""

from __future__ import annotations

from pathlib import Path

from review_lib.desk.judges import assigned, candidates, duty, panel
from review_lib.desk.phases import phase_named, phases, rubrics_in
from review_lib.desk.season import Season
from review_lib.desk.sheets import all_sheets, round_parts
from review_lib.errors import RefusedError
from review_lib.ranking.simulate import write_round
from review_lib.ranking.values import Item, Mark, Recusal
from review_lib.rules.rule import read_rule
from review_lib.text import say


def export_round(season: Season, out: Path, *, drafts: bool = False, rule: Path | None = None) -> None:
    """Write the season's marks as the folder that ``rank`` reads. Only submitted sheets, unless ``drafts``.

    A judge's marks stand in the order in which the sheets were begun. Where the rule (``rule``, else the one in
    force) weighs phases, marks and items of all of them are written with a column ``phase``; who stood back in one
    phase counts in none. RefusedError where the rule weighs a phase that the season has not.
    """
    text = rule_text(season, rule)
    weighed = list(read_rule(text).phases)
    names = [p.name for p in phases(season)]
    strange = [name for name in weighed if name not in names]
    if strange:
        raise RefusedError(
            say(
                "The rule weighs {phases}, which this season has not; it has {all}. Correct the rule.",
                phases="、".join(strange),
                all="、".join(names),
            )
        )
    entries, judges, items = round_parts(season)
    if not entries:
        raise RefusedError(say("No entry is decided 参评 or 完善后参评 yet. Decide first."))
    there = {e.entry for e in entries}
    people = {j.judge for j in judges}
    marks: list[Mark] = []
    recusals: dict[tuple[str, str], Recusal] = {}
    found: list[Item] = []
    for name in weighed or [names[0]]:
        phase = phase_named(season, name)
        shown = name if weighed else ""
        found += items_of(season, phase, shown) if weighed else items
        given, stood_back = _phase(season, phase, shown, there, people, drafts)
        marks += given
        recusals |= {(r.judge, r.entry): r for r in stood_back}
    for away in recusals_of(season):
        if away.entry in there:
            recusals.setdefault((away.judge, away.entry), away)
    write_round(out, entries, judges, found, marks, list(recusals.values()), text)


def items_of(season: Season, phase: str, shown: str) -> list[Item]:
    """The items of a phase's score tables, for the divisions that are judged; ``shown`` is the phase's name."""
    divisions = {c.division for c in candidates(season, phase)}
    return [
        Item(division, item.name, item.max, rubric.step, shown)
        for division, rubric in rubrics_in(season, phase).items()
        if division in divisions
        for item in rubric.items
    ]


def recusals_of(season: Season) -> list[Recusal]:
    """Who must not judge what, by the panel's companies and declared conflicts."""
    return [Recusal(j.judge, entry, why) for j in panel(season) for entry, why in duty(season, j.judge).recused.items()]


def rule_text(season: Season, rule: Path | None = None) -> str:
    """The rule as a file says it: ``rule``, else the one in force."""
    if rule is not None:
        return rule.read_text(encoding="utf-8-sig")
    given = season.store.events("season", kinds=["rule"])
    text = str((given[-1].payload or {}).get("text", "")) if given else ""
    return text or (season.rules_folder / "rule.yml").read_text(encoding="utf-8")


def _phase(
    season: Season, phase: str, shown: str, there: set[str], people: set[str], drafts: bool
) -> tuple[list[Mark], list[Recusal]]:
    """Marks and recusals of one phase."""
    pairs = set(assigned(season, phase))
    order = {item.item: n for n, item in enumerate(items_of(season, phase, shown))}
    marks, recusals = [], []
    for sheet in sorted(all_sheets(season, phase).values(), key=lambda s: (s.judge, s.order)):
        if sheet.entry not in there or sheet.judge not in people or (sheet.judge, sheet.entry) not in pairs:
            continue
        if sheet.state == "recused":
            recusals.append(Recusal(sheet.judge, sheet.entry, sheet.reason))
        if sheet.state == "submitted" or (drafts and sheet.state == "open"):
            for item in sorted(sheet.marks, key=lambda i: order.get(i, 0)):
                marks.append(Mark(sheet.judge, sheet.entry, item, sheet.marks[item], shown))
    return marks, recusals
