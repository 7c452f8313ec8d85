"""Who judges what.

Walks in: candidates (entries with their companies and fields), judges with conflicts, groups and roles, how many
judges an entry gets, pairs that stand already, pins and bans by hand. Walks out: an :class:`Assignment`. Nobody judges
the own company, the own central group or a declared conflict; loads are as equal as that allows (evened along
alternating paths until no chain of moves helps); each entry has a judge of its field where one is free; the design is
connected, and swaps make its weakest comparison stronger. The same input and seed give the same answer.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from math import inf

from review_lib.errors import RefusedError
from review_lib.judging.design import improve, worst_variance
from review_lib.judging.table import Table, components, connect
from review_lib.judging.values import Assignment, Candidate, Judge
from review_lib.text import say

__all__ = ["assign", "components", "conflict"]

_OUTSIDERS = 0.1  # share of pairs that may cross between groups, so that their severities can be compared
_GOOD = 1.1  # a design within a tenth of the best that can be had is left as it was drawn
LEADS = ("主评", "组长")  # roles from which an entry's lead judge is chosen, first wins


def conflict(judge: Judge, candidate: Candidate) -> str:
    """Why the judge may not judge the entry: ``own`` company, the same central ``group``, the declared reason, or
    ``""``."""
    if judge.company and judge.company in candidate.companies:
        return "own"
    if candidate.groups & {judge.company, judge.central_group} - {""}:
        return "group"
    return next(
        (reason or "declared" for company, reason in judge.conflicts.items() if company in candidate.companies), ""
    )


def assign(
    candidates: Sequence[Candidate],
    judges: Sequence[Judge],
    per_entry: int,
    *,
    standing: Sequence[tuple[str, str]] = (),
    pins: Sequence[tuple[str, str]] = (),
    bans: Sequence[tuple[str, str]] = (),
    by_group: bool = False,
    seed: int = 0,
) -> Assignment:
    """Draw up who judges what. ``standing`` pairs (judge, entry) are kept where they may be; ``pins`` are set by hand
    and come first, ``bans`` were taken away by hand. ``by_group``: an entry's judges come from one group, but for
    the few who link the groups.

    Raises RefusedError where an entry has fewer than ``per_entry`` judges who may judge it, all named, or where a
    pin is against a conflict.
    """
    if per_entry < 1 or not judges:
        raise RefusedError(say("Assignment needs at least one judge and one judge an entry."))
    barred = set(bans) - set(pins)
    clear = {c.entry: [j.judge for j in judges if not conflict(j, c)] for c in candidates}
    allowed = {entry: [j for j in who if (j, entry) not in barred] for entry, who in clear.items()}
    _refuse_short(allowed, per_entry)
    _refuse_pins(clear, pins)
    fields = {j.judge: j.fields for j in judges}
    fits = {c.entry: frozenset(j for j, known in fields.items() if c.fields & known) for c in candidates}
    kept = frozenset((j, e) for j, e in (*pins, *standing) if e in allowed and j in allowed[e])
    table = Table(allowed, [j.judge for j in judges], kept, fits)
    for judge, entry in pins:
        if (judge, entry) in kept:
            table.add(judge, entry)
    for judge, entry in standing:
        if (judge, entry) in kept and judge not in table.of[entry] and len(table.of[entry]) < per_entry:
            table.add(judge, entry)
    group_of = {j.judge: j.group for j in judges}
    home = _homes(candidates, judges, table, per_entry, fits) if by_group else {}
    _fill(table, candidates, per_entry, home, group_of, seed)
    best = 2 / per_entry
    before, after = _settle(table, home, group_of, best)
    remarks = _group_remarks(table, judges, home, per_entry) if by_group else _load_remarks(table, candidates, judges)
    remarks += _field_remarks(table)
    parts = len(components(table.pairs()))
    if parts > 1:
        remarks.append(
            say(
                "The design falls into {n} parts that share no judge, so their severities cannot be "
                "compared. More judges an entry, or judges who may see both parts, are needed.",
                n=parts,
            )
        )
    pairs = tuple((judge, c.entry) for c in candidates for judge in sorted(table.of[c.entry]))
    loads = {j.judge: len(table.has[j.judge]) for j in judges}
    return Assignment(pairs, loads, parts <= 1, tuple(remarks), before, after, best, _leads(table, judges))


def _refuse_short(allowed: Mapping[str, Sequence[str]], per_entry: int) -> None:
    short = [f"{entry} ({len(who)})" for entry, who in allowed.items() if len(who) < per_entry]
    if short:
        raise RefusedError(
            say(
                "Too few judges free of conflict for {entries}; {need} are needed. Name more judges or ask for fewer.",
                entries="、".join(short[:8]),
                need=per_entry,
            )
        )


def _refuse_pins(clear: Mapping[str, Sequence[str]], pins: Sequence[tuple[str, str]]) -> None:
    bad = [f"{judge}:{entry}" for judge, entry in pins if entry in clear and judge not in clear[entry]]
    if bad:
        told = "、".join(bad)
        raise RefusedError(
            say("Pinned against a conflict, or to nobody of the panel: {pairs}. Unpin them.", pairs=told)
        )


def _fill(
    table: Table,
    candidates: Sequence[Candidate],
    per_entry: int,
    home: Mapping[str, str],
    group_of: Mapping[str, str],
    seed: int,
) -> None:
    """Give every entry its judges: the scarcest entries first, the lightest judges first, of the field where equal."""
    draw = random.Random(seed)
    order = [c.entry for c in candidates]
    draw.shuffle(order)
    order.sort(key=lambda entry: len(table.allowed[entry]))
    for entry in order:
        need = per_entry - len(table.of[entry])
        free = sorted(table.allowed[entry] - table.of[entry])
        draw.shuffle(free)
        near, here = table.fits.get(entry, frozenset()), home.get(entry)
        rank = {j: (here is not None and group_of[j] != here, len(table.has[j]), j not in near) for j in free}
        free.sort(key=rank.__getitem__)
        for judge in free[: max(need, 0)]:
            table.add(judge, entry)


def _settle(table: Table, home: Mapping[str, str], group_of: Mapping[str, str], best: float) -> tuple[float, float]:
    """Even loads, match fields, connect, and strengthen the weakest comparison; the worst variance before and after."""
    whole = table.allowed
    if home:
        table.allowed = {
            e: frozenset(j for j in who if e not in home or group_of[j] == home[e]) | table.of[e]
            for e, who in whole.items()
        }
    table.even()
    table.match()
    table.allowed = whole
    room = int(_OUTSIDERS * sum(len(w) for w in table.of.values())) if home else 0

    counted = [-1, 0]

    def outsiders(entry: str, who: set[str]) -> int:
        return sum(group_of[j] != home[entry] for j in who) if entry in home else 0

    def may(a: str, one: str, b: str, two: str) -> bool:
        if not table.may_swap(a, one, b, two):
            return False
        for entry, old, new in ((one, a, b), (two, b, a)):
            fit = table.fits.get(entry, frozenset())
            if old in fit and new not in fit and table.matched(entry) == 1:
                return False
            if home and outsiders(entry, (table.of[entry] - {old}) | {new}) > 1:
                return False
        if not home:
            return True
        if counted[0] != table.swaps:
            counted[:] = [table.swaps, sum(outsiders(e, w) for e, w in table.of.items())]
        return counted[1] < max(room, 2)

    connect(table, may)
    before = worst_variance(table)
    if before < inf:
        saved = {e: set(w) for e, w in table.of.items()}
        if before > _GOOD * best:
            improve(table, may)
        after = worst_variance(table)
        if after <= before:
            return before, after
        _restore(table, saved)
    return before, before


def _restore(table: Table, of: Mapping[str, set[str]]) -> None:
    table.of = {e: set(w) for e, w in of.items()}
    for has in table.has.values():
        has.clear()
    for entry, who in of.items():
        for judge in who:
            table.has[judge].add(entry)


def _homes(
    candidates: Sequence[Candidate],
    judges: Sequence[Judge],
    table: Table,
    per_entry: int,
    fits: Mapping[str, frozenset[str]],
) -> dict[str, str]:
    """The group of each entry: of those with enough free judges the one of its field, then the one least laden."""
    groups: dict[str, set[str]] = {}
    for j in judges:
        if j.group:
            groups.setdefault(j.group, set()).add(j.judge)
    laden: Counter[str] = Counter()
    home: dict[str, str] = {}
    for c in sorted(candidates, key=lambda c: (len(table.allowed[c.entry]), c.entry)):
        fit = [g for g, who in groups.items() if len(who & table.allowed[c.entry]) >= per_entry]
        if not fit:
            continue
        # fields count as long as a group is less than two reviews a judge ahead of the least laden one
        least = min(laden[g] / len(groups[g]) for g in fit)
        ahead = {g: laden[g] / len(groups[g]) - least for g in fit}
        field = {g: -len(groups[g] & fits[c.entry]) for g in fit}
        best = min(fit, key=lambda g: (ahead[g] > 2 / per_entry, field[g], ahead[g], g))
        home[c.entry] = best
        laden[best] += 1
    return home


def _load_remarks(table: Table, candidates: Sequence[Candidate], judges: Sequence[Judge]) -> list[str]:
    """Why loads differ by more than one: what is barred to the lightest, what is fixed to the heaviest."""
    loads = {j.judge: len(table.has[j.judge]) for j in judges}
    if max(loads.values()) - min(loads.values()) <= 1:
        return []
    told = []
    for name in sorted(loads, key=lambda j: (loads[j], j)):
        if loads[name] < max(loads.values()) - 1:
            barred = sum(name not in table.allowed[c.entry] for c in candidates)
            told.append(say("{judge} has {n} ({barred} of {all} are barred by conflicts or taken away by hand)",
                            judge=name, n=loads[name], barred=barred, all=len(candidates)))  # fmt: skip
    for name in sorted(loads, key=lambda j: (-loads[j], j)):
        fixed = sum((name, e) in table.kept for e in table.has[name])
        if loads[name] > min(loads.values()) + 1 and fixed:
            told.append(say("{judge} has {n} ({fixed} of them stand from before or are pinned)",
                            judge=name, n=loads[name], fixed=fixed))  # fmt: skip
    return [say("Loads differ by more than one: {why}.", why="；".join(told[:8]))] if told else []


def _group_remarks(table: Table, judges: Sequence[Judge], home: Mapping[str, str], per_entry: int) -> list[str]:
    """How many reviews a judge of each group has, groups too small to take an entry, entries that no group can take."""
    sizes = Counter(j.group for j in judges if j.group)
    loads = [len(table.has[j.judge]) for j in judges]
    told = []
    small = [f"{g} ({n})" for g, n in sizes.items() if n < per_entry]
    if max(loads) - min(loads) > 1:
        share = Counter(home.values())
        each = [f"{g} {share[g] * per_entry / n:.0f}" for g, n in sizes.items()]
        told.append(
            say("Loads differ because entries stay within a group; reviews a judge: {groups}.", groups="、".join(each))
        )
    if small:
        told.append(
            say(
                "These groups have fewer judges than an entry needs, so no entry is theirs: {groups}.",
                groups="、".join(small),
            )
        )
    homeless = sorted(e for e in table.of if e not in home)
    if homeless:
        told.append(
            say(
                "No group can take {entries} by itself, so their judges come from the whole panel.",
                entries="、".join(homeless[:8]),
            )
        )
    return told


def _field_remarks(table: Table) -> list[str]:
    known = {e for e, fit in table.fits.items() if fit}
    if not known:
        return []
    lacking = sorted(e for e in known if not table.matched(e))
    told = [say("{n} of {all} entries have a judge of their field.", n=len(known) - len(lacking), all=len(known))]
    if lacking:
        told.append(say("Without one: {entries}.", entries="、".join(lacking[:8])))
    return told


def _leads(table: Table, judges: Sequence[Judge]) -> dict[str, str]:
    """The lead judge (主评) of each entry: by role, then the one who leads fewest, then by name."""
    role = {j.judge: LEADS.index(j.role) if j.role in LEADS else len(LEADS) for j in judges}
    leading: Counter[str] = Counter()
    found = {}
    for entry, who in table.of.items():
        if who:
            best = min(who, key=lambda j: (role[j] == len(LEADS), leading[j], role[j], j))
            found[entry] = best
            leading[best] += 1
    return found
