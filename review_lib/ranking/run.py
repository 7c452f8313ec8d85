"""One run: a round in, the whole result out; and the same from a folder of tables to a folder of tables.

Wires the exact part (:mod:`official`, :mod:`awards`) and the estimate (:mod:`fair`) together. The same round
and seed give the same result, and the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

from review_lib.ranking.awards import award_all, cut_scores, level, line_counts
from review_lib.ranking.folder import read_folder
from review_lib.ranking.official import Standing, phases_of, scales, standings
from review_lib.ranking.tables import TableError, sha256, write_table
from review_lib.ranking.values import JudgeRow, RankReport, RankRow, Round, RunResult
from review_lib.text import say

if TYPE_CHECKING:
    from review_lib.ranking.fair_data import Floats

SEED = 2026
RANK_COLUMNS = (
    "division",
    "rank",
    "entry",
    "score",
    "judges",
    "dropped",
    "fair_score",
    "fair_low",
    "fair_high",
    "fair_rank",
    "award",
    "p_award",
    "tied",
    "note",
    "fair_award",
    "doubtful",
)
JUDGE_COLUMNS = tuple(f.name for f in fields(JudgeRow))
JUDGE_FIGURES = tuple(c for c in JUDGE_COLUMNS if c not in ("judge", "entries", "flag", "favour_company"))
SHEET_COLUMNS = ("division", "entry", "judge", "phase", "total", "state")


def rank_round(round_: Round, seed: int | None = None) -> RunResult:
    """Work out a round. ``seed`` (default 2026) starts the random draws of the estimate; nothing else is random."""
    seed = SEED if seed is None else seed
    standing, sheets = standings(round_)
    rule = round_.rule
    rows: list[RankRow] = []
    fair = _FairView(round_, seed)
    company = {e.entry: e.company for e in round_.entries}
    for division in dict.fromkeys(e.division for e in round_.entries):
        members = [standing[e.entry] for e in round_.entries if e.division == division]
        awards, capped = award_all(rule, members, company)
        rows += _division_rows(round_, division, members, awards, capped, fair)
    rows.sort(key=lambda r: (r.division, r.rank is None, r.rank or 0, r.fair_rank or 0, r.entry))
    return RunResult(rule, seed, tuple(rows), fair.judge_rows(), sheets, scales(round_), fair.link())


class _FairView:
    """The estimates of a round, phase by phase, joined by the weights of the rule."""

    def __init__(self, round_: Round, seed: int) -> None:
        from review_lib.ranking.fair import estimate
        from review_lib.ranking.fair_data import arrays

        self.round = round_
        rule = round_.rule
        self.phases = list(rule.phases) or [""]
        self.data = [arrays(round_, phase) for phase in self.phases]
        self.results = [estimate(data, seed) if len(data.sheet_entry) else None for data in self.data]
        self.by_division: dict[str, tuple[list[str], Floats | None]] = {}
        for division in dict.fromkeys(e.division for e in round_.entries):
            weights = phases_of(division, round_.items, rule)
            members = [e.entry for e in round_.entries if e.division == division]
            joined: Floats | None = None
            for phase, data, result in zip(self.phases, self.data, self.results, strict=True):
                if phase not in weights:
                    continue
                if result is None:
                    joined = None
                    break
                at = {name: k for k, name in enumerate(data.entries)}
                columns = result.draws[:, [at[m] for m in members]]
                if rule.phases:
                    columns = columns * (100.0 / data.full[data.divisions.index(division)] * float(weights[phase]))
                joined = columns if joined is None else joined + columns
            self.by_division[division] = members, joined

    def link(self) -> float | None:
        """How firmly the judges hang together, in the weakest phase; None where nothing was estimated."""
        found = [result.link for result in self.results if result is not None]
        return round(min(found), 3) + 0.0 if found else None

    def judge_rows(self) -> tuple[JudgeRow, ...]:
        """One row a judge, sorted by name; over several phases the one with the most sheets speaks."""
        out = []
        for judge in sorted(j.judge for j in self.round.judges):
            best = None
            entries: set[str] = set()
            for data, result in zip(self.data, self.results, strict=True):
                if result is None:
                    continue
                k = data.judges.index(judge)
                entries.update(data.entries[i] for i in data.sheet_entry[data.sheet_judge == k])
                found = result.judges[k]
                if found.sheets and (best is None or found.sheets > best[0].sheets):
                    best = found, data.companies[found.favour_company] if found.favour_company >= 0 else ""
            if best is None:
                out.append(JudgeRow(judge, 0, None, None, None, None, None, ""))
                continue
            g, firm = best

            def tidy(value: float, places: int = 2) -> float | None:
                return None if value != value else round(value, places) + 0.0

            figures = {name: tidy(getattr(g, name)) for name in JUDGE_FIGURES}
            out.append(JudgeRow(judge, len(entries), flag=g.flag, favour_company=firm, **figures))
        return tuple(out)


def _division_rows(
    round_: Round,
    division: str,
    members: Sequence[Standing],
    awards: Mapping[str, str],
    capped: set[str],
    fair: _FairView,
) -> list[RankRow]:
    from review_lib.ranking import fair_levels as levels

    rule = round_.rule
    names, draws = fair.by_division[division]
    count = len(names)
    chance: dict[str, dict[str, float]] = {n: {} for n in names}
    spot: dict[str, tuple[float, float, float, int]] = {}
    if draws is not None:
        full = 100.0 if rule.phases else float(sum(i.max for i in round_.items if i.division == division))
        mean, low, high = levels.summary(draws)
        cuts = cut_scores(rule)
        table = (
            levels.at_or_above_score(draws, cuts) if cuts else levels.at_or_above_rank(draws, line_counts(rule, count))
        )
        places = levels.ranks(draws.mean(axis=0).round(6).tolist())
        for k, name in enumerate(names):
            # No total is above the full mark, so no estimate of one is told above it.
            spot[name] = min(float(mean[k]), full), min(float(low[k]), full), min(float(high[k]), full), places[k]
            chance[name] = {a.name: round(float(table[n][k]), 3) for n, a in enumerate(rule.awards)}
    out: list[RankRow] = []
    for s in members:
        fair_score, fair_low, fair_high, fair_rank = spot.get(s.entry, (None, None, None, None))
        award = awards[s.entry]
        out.append(
            RankRow(
                division,
                s.rank,
                s.entry,
                s.score,
                s.judges,
                s.dropped,
                fair_score,
                fair_low,
                fair_high,
                fair_rank,
                award,
                chance[s.entry].get(award) if award else None,
                s.tied,
                _note(s, s.entry in capped, rule.trim),
                level(rule, count, fair_rank, fair_score),
            )
        )
    return out


def _note(s: Standing, capped: bool, trim: int) -> str:
    notes = []
    if s.score is None:
        notes.append(say("not finished: too few finished sheets"))
    elif s.dropped == 0 and trim:
        notes.append(say("{n} sheets: nothing dropped", n=s.judges))
    elif s.judges - s.dropped < 3 and s.dropped:
        notes.append(say("only {n} sheets left after dropping", n=s.judges - s.dropped))
    if s.tied:
        notes.append(say("{n} share this rank", n=s.tied))
    elif s.parted:
        notes.append(say("equal score, parted by the tie-break items"))
    if capped:
        notes.append(say("no award: its company holds the most it may"))
    return say("; ").join(notes)


def rank_folder(
    src: Path, out: Path, rule: Path | None = None, seed: int | None = None, skip_bad: bool = False
) -> RankReport:
    """Rank the tables in ``src`` (contract section 2) and write the result into ``out``.

    TableError (an InputError) with one sentence a bad row; then nothing is written, unless ``skip_bad``
    leaves those rows out and lists them.
    """
    folder = read_folder(src, rule)
    if folder.messages and not skip_bad:
        raise TableError(folder.messages)
    result = rank_round(folder.round, seed)
    out.mkdir(parents=True, exist_ok=True)
    files = write_result(result, out, folder.hashes, folder.messages, folder.bad)
    return RankReport(out, result, folder.messages, files)


def _cell(value: object, places: int = 2) -> object:
    if value is None:
        return ""
    return f"{value:.{places}f}" if isinstance(value, float) else value


def result_tables(result: RunResult) -> dict[str, tuple[tuple[str, ...], list[list[object]]]]:
    """The tables of a run by file name: columns and rows, as they are written."""
    doubtful = {row.entry for row in result.doubtful()}
    ranking = [
        [
            r.division,
            _cell(r.rank),
            r.entry,
            _cell(r.score),
            r.judges,
            r.dropped,
            _cell(r.fair_score),
            _cell(r.fair_low),
            _cell(r.fair_high),
            _cell(r.fair_rank),
            r.award,
            _cell(r.p_award, 3),
            r.tied or "",
            r.note,
            r.fair_award,
            "1" if r.entry in doubtful else "",
        ]
        for r in result.rows
    ]
    judges = [[_cell(getattr(g, name)) for name in JUDGE_COLUMNS] for g in result.judges]
    sheets = [[s.division, s.entry, s.judge, s.phase, _cell(s.total), s.state] for s in result.sheets]
    return {
        "ranking.csv": (RANK_COLUMNS, ranking),
        "judges.csv": (JUDGE_COLUMNS, judges),
        "sheets.csv": (SHEET_COLUMNS, sheets),
    }


def write_result(
    result: RunResult,
    out: Path,
    inputs: Mapping[str, str],
    skipped: Sequence[str] = (),
    bad: Sequence[tuple[str, int]] = (),
) -> tuple[Path, ...]:
    """Write the tables and ``run.json`` of a run into the folder ``out``; the files that were written."""
    from review_lib import __version__

    files = []
    for name, (columns, rows) in result_tables(result).items():
        write_table(out / name, columns, rows)
        files.append(out / name)
    record = {
        "software": {"name": "qcreview", "version": __version__},
        "seed": result.seed,
        "rule": result.rule.plain(),
        "inputs": dict(sorted(inputs.items())),
        "outputs": {path.name: sha256(path) for path in files},
        "skipped": [{"file": f, "line": n, "why": why} for (f, n), why in zip(bad, skipped, strict=True)],
        "phases": [
            {"division": p.division, "phase": p.phase, "weight": str(p.weight), "full": str(p.full)}
            for p in result.phases
        ],
        "link": result.link,
    }
    path = out / "run.json"
    path.write_bytes((json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode("utf-8"))
    return (*files, path)
