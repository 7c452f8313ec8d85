"""Invented marks: rounds like real ones whose truth is known, for trying out, planning and testing.

Numbers of entries and judges, or a season's own entries, judges and assignment, walk in; marks walk out.
The same seed gives the same marks. Nothing here looks at real marks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import numpy as np

from review_lib.errors import InputError
from review_lib.ranking.awards import level
from review_lib.ranking.fair_data import Floats
from review_lib.ranking.tables import write_table
from review_lib.ranking.values import Entry, Item, Judge, Mark, Recusal
from review_lib.rules.rule import Award, Rule
from review_lib.text import say

NOISE = np.array([-1.73, 0.0, 0.0, 0.0, 0.0, 1.73])
"""Points that stand for a normal error when an expected mark is worked out."""

SHARES = (Decimal("0.1"), Decimal("0.2"), Decimal("0.3"))


@dataclass(frozen=True, slots=True)
class Kind:
    """What kind of panel is invented. Points are of a total of 100; shares are of the judges.

    ``quality``, ``severity``, ``drift``: standard deviations; ``tails``: degrees of freedom of the qualities;
    ``spread``, ``exactness``: of the logarithms; ``sheet_error`` hangs on the whole sheet (halo),
    ``item_error`` (share of the maximum) on each item, both in proportion to the judge's exactness but for
    ``own_halo`` (of the logarithm); ``missing``: sheets that lack an item; ``outliers``: sheets that go wrong;
    ``knee``: the share of the maximum above which marks are squeezed; ``lean``, ``profile``, ``habit``: how
    the division, an entry and a judge lean between items (share of the maximum).
    """

    quality: float = 3.2
    tails: float = 8.0
    severity: float = 2.9
    spread: float = 0.22
    sheet_error: float = 2.75
    item_error: float = 0.033
    exactness: float = 0.35
    own_halo: float = 0.06
    drift: float = 1.7
    level: float = 79.0
    knee: float = 0.92
    lean: float = 0.025
    profile: float = 0.028
    habit: float = 0.023
    flat: float = 0.0
    random: float = 0.0
    biased: float = 0.0
    favour: float = 6.5
    missing: float = 0.01
    outliers: float = 0.0


@dataclass(frozen=True)
class Invented:
    """Marks, and the truth behind them: quality by entry; severity, spread and kind by judge.

    ``judges``: all that an oracle may know of a judge (severity before centring, spread, sigma, drift, liked);
    ``centres``: the level of each division.
    """

    marks: tuple[Mark, ...]
    quality: dict[str, float]
    severity: dict[str, float]
    spread: dict[str, float]
    kinds: dict[str, str]
    centres: dict[str, float] = field(default_factory=dict)
    judges: dict[str, dict[str, float | str]] = field(default_factory=dict)


def invent(
    entries: Sequence[Entry],
    judges: Sequence[Judge],
    assignments: Sequence[tuple[str, str]],
    items: Sequence[Item],
    seed: int,
    kind: Kind | None = None,
) -> Invented:
    """Marks of all ``assignments`` (judge, entry; in the order of marking) and the truth behind them."""
    kind = kind or Kind()
    rng = np.random.Generator(np.random.PCG64(seed))
    by_division: dict[str, list[Item]] = {}
    for item in items:
        by_division.setdefault(item.division, []).append(item)
    quality = kind.quality * rng.standard_t(kind.tails, len(entries)) * np.sqrt(1 - 2 / kind.tails)
    centres = {d: kind.level + rng.standard_normal() for d in by_division}
    profile = {e.entry: _even(rng, by_division[e.division]) for e in entries}
    lean = {d: kind.lean * _even(rng, its) for d, its in by_division.items()}
    habit = {(j.judge, d): _even(rng, its) for j in judges for d, its in by_division.items()}
    severity = kind.severity * rng.standard_normal(len(judges))
    spread = np.exp(kind.spread * rng.standard_normal(len(judges)))
    error = np.exp(kind.exactness * rng.standard_normal(len(judges)))
    halo = error * kind.sheet_error * np.exp(kind.own_halo * rng.standard_normal(len(judges)))
    loose = error * kind.item_error
    drift = kind.drift * rng.standard_normal(len(judges))
    order = rng.permutation(len(judges))
    kinds = np.full(len(judges), "", dtype=object)
    for word, share in (("flat", kind.flat), ("random", kind.random), ("biased", kind.biased)):
        chosen, order = np.split(order, [int(np.floor(share * len(judges) + 0.5))])
        kinds[chosen] = word
    flat, wild = kinds == "flat", kinds == "random"
    spread = np.where(flat | wild, 0.1, spread)
    halo = np.where(flat, 0.7 * error, np.where(wild, 6.8 * error**0.4, halo))
    loose = np.where(flat, 0.01, np.where(wild, 0.057 * error**0.3, loose))
    heed = np.where(flat, 0.0, np.where(wild, 0.3, 1.0)) * kind.profile
    drift = np.where(flat, 0.3 * drift, drift)
    entry_at = {e.entry: n for n, e in enumerate(entries)}
    judge_at = {j.judge: n for n, j in enumerate(judges)}
    seen: dict[str, list[str]] = {j.judge: [""] for j in judges}
    for judge, name in assignments:
        seen[judge].append(entries[entry_at[name]].company)
    liked = [seen[j.judge][int(rng.integers(min(1, len(seen[j.judge]) - 1), len(seen[j.judge])))] for j in judges]
    loads: dict[str, int] = {}
    for judge, _ in assignments:
        loads[judge] = loads.get(judge, 0) + 1
    turn: dict[str, int] = dict.fromkeys(loads, 0)
    marks: list[Mark] = []
    for judge, name in assignments:
        e, j = entry_at[name], judge_at[judge]
        its = by_division[entries[e].division]
        most = np.array([float(i.max) for i in its])
        centre = centres[entries[e].division]
        when = turn[judge] / max(loads[judge] - 1, 1) - 0.5
        turn[judge] += 1
        noise = halo[j] * rng.standard_normal()
        worth = float(quality[e])
        if kinds[j] == "biased" and entries[e].company == liked[j]:
            noise += kind.favour
        if rng.random() < kind.outliers:
            noise *= 3.5
        wanted = centre - severity[j] + spread[j] * worth + drift[j] * when + noise
        division = entries[e].division
        fine = lean[division] + heed[j] * profile[name] + kind.habit * habit[judge, division]
        fine = fine + loose[j] * rng.standard_normal(len(its))
        given = _squeeze(wanted / 100 + fine, kind.knee) * most
        skip = int(rng.integers(len(its))) if rng.random() < kind.missing else -1
        for k, item in enumerate(its):
            if k != skip:
                marks.append(Mark(judge, name, item.item, _to_step(float(given[k]), item)))
    panel_of: dict[str, set[int]] = {d: set() for d in by_division}
    for judge, name in assignments:
        if kinds[judge_at[judge]] in ("", "biased"):
            panel_of[entries[entry_at[name]].division].add(judge_at[judge])
    truth: dict[str, float] = {}
    for n, entry in enumerate(entries):
        panel = sorted(panel_of[entry.division])
        most = np.array([float(i.max) for i in by_division[entry.division]])
        truth[entry.entry] = 0.0
        if panel:
            wanted = (centres[entry.division] - severity[panel] + spread[panel] * quality[n])[:, None]
            wanted = wanted + halo[panel][:, None] * NOISE[None, :]
            fine = np.array([habit[judges[k].judge, entry.division] for k in panel])
            shares = wanted[:, :, None] / 100 + lean[entry.division] + kind.profile * profile[entry.entry]
            shares = shares + kind.habit * fine[:, None, :]
            truth[entry.entry] = float((_squeeze(shares, kind.knee) * most).sum(axis=2).mean())
    everyone = sorted(set().union(*panel_of.values()))
    sound = float(np.mean(severity[everyone])) if everyone else 0.0
    known: dict[str, dict[str, float | str]] = {}
    uneven = float(np.mean([_uneven(its) for its in by_division.values()]))
    for n, one in enumerate(judges):
        sigma = np.hypot(halo[n], 100.0 * uneven * loose[n])
        known[one.judge] = {
            "severity": float(severity[n]),
            "spread": float(spread[n]),
            "sigma": float(sigma),
            "drift": float(drift[n]),
            "liked": liked[n] if kinds[n] == "biased" else "",
        }
    return Invented(
        tuple(marks),
        truth,
        {j.judge: float(severity[n] - sound) for n, j in enumerate(judges)},
        {j.judge: float(spread[n]) for n, j in enumerate(judges)},
        {j.judge: str(kinds[n]) for n, j in enumerate(judges)},
        centres,
        known,
    )


def _even(rng: np.random.Generator, items: Sequence[Item]) -> Floats:
    """How an entry or a judge leans between items: normal, and nothing in the total."""
    most = np.array([float(i.max) for i in items])
    lean: Floats = rng.standard_normal(len(items))
    return lean - (lean * most).sum() / most.sum()


def _uneven(items: Sequence[Item]) -> float:
    """What of independent errors of the items is left in their total."""
    most = np.array([float(i.max) for i in items])
    return float(np.sqrt((most**2).sum()) / most.sum())


def _squeeze(share: Floats, knee: float) -> Floats:
    """Shares near the maximum are squeezed: linear up to ``knee``, then ever slower towards 1."""
    room = max(1.0 - knee, 1e-6)
    high = np.maximum(share - knee, 0.0)
    out: Floats = np.clip(np.minimum(share, knee) + room * (1 - np.exp(-high / room)), 0.0, 1.0)
    return out


def _to_step(value: float, item: Item) -> Decimal:
    step = item.step or Decimal("0.01")
    steps = int(np.floor(value / float(step) + 0.5))
    return max(Decimal(0), min(item.max, steps * step))


def simulate_marks(
    entries: Sequence[Entry],
    judges: Sequence[Judge],
    assignments: Sequence[tuple[str, str]],
    items: Sequence[Item],
    seed: int,
    kind: Kind | None = None,
) -> tuple[Mark, ...]:
    """Invented marks for given entries, judges and ``assignments`` (judge, entry), for trying a season out."""
    return invent(entries, judges, assignments, items, seed, kind).marks


def draw_panel(
    entries: Sequence[Entry],
    judges: Sequence[Judge],
    per_entry: int,
    seed: int,
) -> tuple[list[tuple[str, str]], list[Recusal]]:
    """Who judges what: ``per_entry`` judges an entry, none of the own company, loads even; and the recusals."""
    rng = np.random.Generator(np.random.PCG64([seed, 7]))
    load = np.zeros(len(judges))
    plan: dict[str, list[str]] = {j.judge: [] for j in judges}
    for n in rng.permutation(len(entries)):
        entry = entries[int(n)]
        free = np.array([not (j.company and j.company == entry.company) for j in judges])
        order = np.argsort(load + rng.random(len(judges)) + np.where(free, 0.0, 1e9), kind="stable")
        for k in order[:per_entry]:
            if free[k]:
                load[k] += 1
                plan[judges[int(k)].judge].append(entry.entry)
    assignments = []
    for judge, names in plan.items():
        assignments += [(judge, names[int(n)]) for n in rng.permutation(len(names))]
    recusals = [
        Recusal(j.judge, e.entry, say("own company"))
        for j in judges
        for e in entries
        if j.company and j.company == e.company
    ]
    return assignments, recusals


def simulate_folder(
    entries: int,
    judges: int,
    per_entry: int,
    out: Path,
    divisions: int = 2,
    seed: int | None = None,
    kind: Kind | None = None,
    items: Sequence[Item] = (),
) -> Path:
    """Write a round with invented marks and its ``truth.csv`` into ``out``.

    ``items``: the score sheets to use (default: six items of 100 points for each division). InputError where
    the numbers cannot be.
    """
    if min(entries, judges, per_entry, divisions) < 1 or per_entry > judges or divisions > entries:
        raise InputError(
            say(
                "A round needs at least one entry, judge and division, not more judges an entry than there are judges, "
                "and not more divisions than entries; please give other numbers."
            )
        )
    seed = 1 if seed is None else seed
    names = [say("division {n}", n=n + 1) for n in range(divisions)]
    if items:
        names = list(dict.fromkeys(i.division for i in items))[:divisions]
    else:
        items = [
            Item(d, say("item {n}", n=k + 1), Decimal(most), Decimal("0.5"))
            for d in names
            for k, most in enumerate((15, 30, 20, 20, 5, 10))
        ]
    companies = max(3, entries // 3)
    rng = np.random.Generator(np.random.PCG64([seed, 3]))
    rows = [
        Entry(
            f"E{n + 1:04d}",
            names[n % len(names)],
            say("company {n}", n=int(rng.integers(companies)) + 1),
            say("topic {n}", n=n + 1),
        )
        for n in range(entries)
    ]
    panel = [Judge(f"P{n + 1:03d}", say("company {n}", n=int(rng.integers(companies)) + 1)) for n in range(judges)]
    assignments, recusals = draw_panel(rows, panel, per_entry, seed)
    awards = tuple(Award(name=say("award {n}", n=n + 1), share=share) for n, share in enumerate(SHARES))
    listed = ", ".join(f"{{name: {a.name}, share: {a.share}}}" for a in awards)
    text = f"trim: 1\ndecimals: 2\nawards: [{listed}]\n"
    shown = [i for i in items if i.division in names]
    return write_invented(out, rows, panel, assignments, shown, recusals, Rule(awards=awards), text, seed, kind)


def write_invented(
    out: Path,
    entries: Sequence[Entry],
    judges: Sequence[Judge],
    assignments: Sequence[tuple[str, str]],
    items: Sequence[Item],
    recusals: Sequence[Recusal],
    rule: Rule,
    rule_text: str,
    seed: int,
    kind: Kind | None = None,
) -> Path:
    """Write a round of given entries, judges and ``assignments`` with invented marks, and its truth, into ``out``.

    ``rule_text`` says ``rule`` as a file; ``truth.csv`` and ``truth_judges.csv`` lie beside the tables of the round.
    """
    made = invent(entries, judges, assignments, items, seed, kind)
    write_round(out, entries, judges, items, made.marks, recusals, rule_text)
    write_table(
        out / "truth.csv",
        ("entry", "division", "quality", "award"),
        [
            (e.entry, e.division, f"{made.quality[e.entry]:.4f}", _award(e, entries, made.quality, rule))
            for e in entries
        ],
    )
    write_table(
        out / "truth_judges.csv",
        ("judge", "severity", "spread", "kind"),
        [
            (j.judge, f"{made.severity[j.judge]:.4f}", f"{made.spread[j.judge]:.4f}", made.kinds[j.judge])
            for j in judges
        ],
    )
    return out


def _award(entry: Entry, entries: Sequence[Entry], quality: Mapping[str, float], rule: Rule) -> str:
    same = [quality[e.entry] for e in entries if e.division == entry.division]
    rank = 1 + sum(x > quality[entry.entry] for x in same)
    return level(rule, len(same), rank, quality[entry.entry])


def write_round(
    out: Path,
    entries: Sequence[Entry],
    judges: Sequence[Judge],
    items: Sequence[Item],
    marks: Sequence[Mark],
    recusals: Sequence[Recusal],
    rule_text: str = "",
) -> None:
    """Write a round as the folder of tables that :func:`review_lib.ranking.run.rank_folder` reads."""
    out.mkdir(parents=True, exist_ok=True)
    write_table(
        out / "entries.csv",
        ("entry", "division", "company", "title"),
        [(e.entry, e.division, e.company, e.title) for e in entries],
    )
    write_table(out / "judges.csv", ("judge", "company"), [(j.judge, j.company) for j in judges])
    phased = any(i.phase for i in items)
    extra = ("phase",) if phased else ()
    write_table(
        out / "items.csv",
        ("division", "item", "max", "step", *extra),
        [(i.division, i.item, i.max, i.step, *((i.phase,) if phased else ())) for i in items],
    )
    write_table(
        out / "marks.csv",
        ("judge", "entry", "item", "mark", *extra),
        [(m.judge, m.entry, m.item, m.mark, *((m.phase,) if phased else ())) for m in marks],
    )
    write_table(out / "recusals.csv", ("judge", "entry", "reason"), [(r.judge, r.entry, r.reason) for r in recusals])
    if rule_text:
        (out / "rule.yml").write_bytes(rule_text.encode("utf-8"))
