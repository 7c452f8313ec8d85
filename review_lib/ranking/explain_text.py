"""The words of an explanation: what :class:`Explanation` holds, as sentences that a company can be given.

An explanation walks in, text walks out. No number is worked out here.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from review_lib.ranking.explain import Arithmetic, Explanation, OtherRule, SheetLine
from review_lib.ranking.values import COUNTED, DROPPED_HIGH, DROPPED_LOW, LINKED, RECUSED, JudgeRow, RankRow, RunResult
from review_lib.rules.rule import Award, Rule
from review_lib.text import say


def rule_words(rule: Rule) -> str:
    """The rule in one sentence, as it stands above every list."""
    parts = []
    if rule.trim == 1:
        parts.append(say("the highest and the lowest total are dropped (three or more sheets), the others averaged"))
    elif rule.trim:
        parts.append(
            say(
                "the {n} highest and {n} lowest totals are dropped (where enough are there), the others averaged",
                n=rule.trim,
            )
        )
    else:
        parts.append(say("all totals are averaged"))
    parts.append(say("rounded half up to {n} decimals", n=rule.decimals))
    if rule.phases:
        parts.append(
            say(
                "phases scaled to 100 and joined: {phases}",
                phases="、".join(f"{p} {_percent(Fraction(w))}" for p, w in rule.phases.items()),
            )
        )
    if rule.tie_break:
        parts.append(say("equal scores parted by {items}, else the rank is shared", items="、".join(rule.tie_break)))
    else:
        parts.append(say("equal scores share the rank"))
    if rule.awards:
        parts.append(say("awards: {awards}", awards="、".join(_award(a) for a in rule.awards)))
    if rule.per_company is not None:
        parts.append(say("at most {n} awards a company in a division", n=rule.per_company))
    return say("; ").join(parts)


def _award(award: Award) -> str:
    if award.share is not None:
        return f"{award.name} {_percent(Fraction(award.share))}"
    if award.count is not None:
        return say("{name} {n} entries", name=award.name, n=award.count)
    return say("{name} from {score} points", name=award.name, score=award.at_least)


def _percent(value: Fraction) -> str:
    return f"{(Decimal(value.numerator) * 100 / Decimal(value.denominator)).normalize():f}%"


def kind_words(other: OtherRule) -> str:
    """The name of a rule on the card."""
    if other.kind == "mean":
        return say("mean of all")
    if other.kind == "median":
        return say("median")
    if other.kind == "fair":
        return say("fair score (severity taken out)")
    if other.kind == "current":
        return say("the rule in force")
    return say("{n} highest and lowest dropped each", n=other.trim)


def link_words(result: RunResult) -> str:
    """Whether the judges share enough entries to be compared; empty where nothing was estimated."""
    if result.link is None:
        return ""
    if result.link >= LINKED:
        return say("The judges share enough entries to be compared (link {link}).", link=f"{result.link:.2f}")
    return say(
        "The judges fall into groups that share few entries (link {link}): how the groups compare rests partly on "
        "their being about equally strict. Let some judges of each group mark entries of the others too.",
        link=f"{result.link:.2f}",
    )


def flag_words(judge: JudgeRow) -> str:
    """Why a judge is worth a look, for a person; empty without a flag."""
    if judge.flag == "flat":
        return say("nearly the same total for every entry")
    if judge.flag == "random":
        return say("totals hardly follow the entries")
    if judge.flag == "favour":
        return (
            say("totals for {company} stand out", company=judge.favour_company)
            if judge.favour_company
            else say("totals for one company stand out")
        )
    return ""


def _state(state: str) -> str:
    return {
        COUNTED: say("counts"),
        DROPPED_HIGH: say("highest, dropped"),
        DROPPED_LOW: say("lowest, dropped"),
        RECUSED: say("recused"),
    }.get(state, say("unfinished, does not count"))


@dataclass(frozen=True, slots=True)
class Told:
    """An explanation in words. ``sheets``: judge, total, what became of it; ``others``: rule, score, rank, award."""

    head: str
    place: str
    rule: str
    sheets: tuple[tuple[str, str, str], ...]
    sums: tuple[str, ...]
    distances: tuple[str, ...]
    fair: tuple[str, ...]
    others: tuple[tuple[str, str, str, str], ...]
    steady: str
    note: str


def told(card: Explanation, rule: Rule, judges_named: bool = True) -> Told:
    """The card in words. ``judges_named`` False: judges are numbered and nothing is said of their severity."""
    row = card.row
    return Told(
        say("{entry} ({division}, {n} entries)", entry=row.entry, division=row.division, n=card.of),
        _place(row),
        say("Rule: {rule}.", rule=rule_words(rule)),
        tuple(_sheet(n, line, judges_named) for n, line in enumerate(card.lines, 1)),
        tuple(_sum(s) for s in card.sums),
        tuple(_distance(card)),
        tuple(_fair(card)),
        tuple(
            (kind_words(o), str(o.score), say("rank {rank}", rank=o.rank), o.award or say("no award"))
            for o in card.others
        ),
        _steady(card),
        say("Note: {note}", note=row.note) if row.note else "",
    )


def text(card: Explanation, rule: Rule, judges_named: bool = True) -> str:
    """The whole explanation, several lines."""
    said = told(card, rule, judges_named)
    out = [said.head, said.place, said.rule, "", say("Totals of the judges")]
    out += [f"  {judge}  {total}  {fate}" for judge, total, fate in said.sheets]
    out += [*said.sums, "", *said.distances, *said.fair, "", say("Under other rules")]
    out += [
        "  " + say("{rule}: {score}, {rank}, {award}", rule=name, score=score, rank=rank, award=award)
        for name, score, rank, award in said.others
    ]
    out += [said.steady] if said.steady else []
    out += ["", said.note] if said.note else []
    return "\n".join(out) + "\n"


def _place(row: RankRow) -> str:
    if row.rank is None:
        return say("Not finished: too few finished sheets, so there is no rank.")
    return say(
        "Rank {rank}{shared}, score {score}, {award}",
        rank=row.rank,
        shared=say(" (shared by {n})", n=row.tied) if row.tied else "",
        score=row.score,
        award=row.award or say("no award"),
    )


def _sheet(number: int, line: SheetLine, judges_named: bool) -> tuple[str, str, str]:
    name = line.judge if judges_named else say("judge {n}", n=number)
    strict = ""
    if line.severity is not None and abs(line.severity) >= 0.05 and judges_named:
        strict = (
            say(" (strict by {points})", points=f"{line.severity:.1f}")
            if line.severity > 0
            else say(" (mild by {points})", points=f"{-line.severity:.1f}")
        )
    phase = f"{line.phase} " if line.phase else ""
    return f"{phase}{name}", "—" if line.total is None else f"{line.total}", f"{_state(line.state)}{strict}"


def _sum(part: Arithmetic) -> str:
    if not part.phase:
        return say("{sum} ÷ {n} = {mean}", sum=part.sum, n=part.count, mean=part.mean)
    return say(
        "{phase}: {sum} ÷ {n} = {mean} of {full}, weight {weight}",
        phase=part.phase,
        sum=part.sum,
        n=part.count,
        mean=part.mean,
        full=part.full,
        weight=_percent(part.weight),
    )


def _steady(card: Explanation) -> str:
    """Whether the award hangs on the choice of the rule."""
    awards = {o.award for o in card.others}
    if len(card.others) < 2:
        return ""
    if len(awards) == 1:
        return say("The same under all {n} rules: {award}.", n=len(card.others), award=awards.pop() or say("no award"))
    return say("The award hangs on the rule: see the lines above.")


def _distance(card: Explanation) -> list[str]:
    out = []
    if card.up is not None:
        line = say("rank {rank}, ", rank=card.up.rank) if card.up.rank else ""
        out.append(
            say(
                "Up to {award}: {points} points short ({line}{score})",
                award=card.up.award,
                points=card.up.points,
                line=line,
                score=card.up.score,
            )
        )
    if card.down is not None:
        line = say("rank {rank}, ", rank=card.down.rank) if card.down.rank else ""
        out.append(
            say(
                "Down to {award}: {points} points above ({line}{score})",
                award=card.down.award or say("no award"),
                points=card.down.points,
                line=line,
                score=card.down.score,
            )
        )
    return out


def _fair(card: Explanation) -> list[str]:
    row = card.row
    if row.fair_score is None:
        return []
    out = [
        say(
            "Fair score {score} (90 % interval {low} to {high}), rank {rank} by it; for comparison only.",
            score=f"{row.fair_score:.2f}",
            low=f"{row.fair_low:.2f}",
            high=f"{row.fair_high:.2f}",
            rank=row.fair_rank,
        )
    ]
    if row.p_award is not None:
        out.append(say("The chance that it truly belongs at its award or higher: {p}.", p=f"{row.p_award:.0%}"))
    return out
