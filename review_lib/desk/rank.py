"""Runs: rank the season, keep what went in and what came out, make a past run again.

A run's inputs are the tables of the contract (entries, judges, items, marks, recusals, rule); they stand in the
vault by hash, so the same run can be made again from them alone. Stream ``runs``: ran.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from review_lib import __version__
from review_lib.desk.judges import assigned, candidates, panel
from review_lib.desk.panel import conclusions
from review_lib.desk.rounds import export_round
from review_lib.desk.season import SECRETARIAT, Season, now
from review_lib.desk.sheets import all_sheets
from review_lib.desk.view import view
from review_lib.documents.explanation import Remark, make_explanation
from review_lib.errors import NotFoundError
from review_lib.ranking.compare import Comparison, compare
from review_lib.ranking.compare_text import lines
from review_lib.ranking.explain import explanation
from review_lib.ranking.run import rank_folder
from review_lib.ranking.stored import read_result
from review_lib.ranking.tables import write_table
from review_lib.ranking.values import RunResult
from review_lib.rules.rule import read_rule
from review_lib.text import say

INPUTS = ("entries.csv", "judges.csv", "items.csv", "marks.csv", "recusals.csv", "rule.yml")


@dataclass(frozen=True, slots=True)
class Run:
    """A stored run. ``inputs`` and ``outputs`` are file names with their SHA-256; ``head`` the seal after it."""

    id: str
    at: str
    who: str
    version: str
    seed: int
    inputs: Mapping[str, str]
    outputs: Mapping[str, str]
    head: str = ""
    simulated: bool = False


def rank(
    season: Season,
    out: Path | None = None,
    *,
    rule: Path | None = None,
    seed: int | None = None,
    who: str = SECRETARIAT,
) -> Run:
    """Rank the season, keep the run, and write its tables into ``out`` where given (names in a column ``name``)."""
    with tempfile.TemporaryDirectory() as box:
        src, made = Path(box) / "in", Path(box) / "out"
        export_round(season, src, rule=rule)
        if rule is not None:
            (src / "rule.yml").write_bytes(rule.read_bytes())
        report = rank_folder(src, made, None, seed)
        run = _keep(season, src, made, report.result.seed, who)
    if out is not None:
        lay_out(season, run, out)
    return run


def _keep(season: Season, src: Path, made: Path, seed: int, who: str) -> Run:
    inputs = {n: season.vault.put((src / n).read_bytes()) for n in INPUTS if (src / n).exists()}
    outputs = {p.name: season.vault.put(p.read_bytes()) for p in sorted(made.iterdir())}
    simulated = any(
        (e.payload or {}).get("simulated") for s in season.store.streams("sheet") for e in season.store.events(s)
    )
    last = runs(season)
    same = next((r for r in reversed(last) if (r.inputs, r.seed, r.version) == (inputs, seed, __version__)), None)
    if same is not None:
        return same
    name = f"R-{len(last) + 1:04d}"
    said = {
        "run": name,
        "version": __version__,
        "seed": seed,
        "inputs": inputs,
        "outputs": outputs,
        "simulated": simulated,
    }
    event = season.store.append("runs", "ran", said, who=who, at=now())
    head = season.store.seal(f"run {name}", who=who, at=now())
    return Run(name, event.at, who, __version__, seed, inputs, outputs, head.hash, simulated)


def lay_out(season: Season, run: Run, out: Path) -> None:
    """The run's tables for people: as computed, with names, the decided divisions, and the head in run.json."""
    _lay(season, run.outputs, out)
    now_ = view(season)
    known = dict(now_.entries())
    names = [(n, e.full_name, e.title, e.company, e.division) for n, e in sorted(known.items())]
    write_table(out / "names.csv", ("entry", "name", "title", "company", "division"), names)
    decided = [
        (e.division, n, e.full_name, d.decision, d.reason)
        for n, e in sorted(known.items())
        if e.division not in season.rubrics and (d := now_.decisions.get(n))
    ]
    write_table(out / "decided.csv", ("division", "entry", "name", "decision", "reason"), decided)
    said = [(n, c.choice, c.reason, c.who, c.at) for n, made in sorted(conclusions(season).items()) for c in made]
    write_table(out / "panel.csv", ("entry", "conclusion", "reason", "who", "at"), said)
    record = json.loads((out / "run.json").read_text(encoding="utf-8"))
    record |= {"run": run.id, "season": season.label, "head": run.head, "at": run.at, "simulated": run.simulated}
    for name in ("names.csv", "decided.csv", "panel.csv"):
        record["outputs"][name] = hashlib.sha256((out / name).read_bytes()).hexdigest()
    (out / "run.json").write_bytes((json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode())


def runs(season: Season) -> list[Run]:
    """All stored runs, oldest first."""
    seals = [e for e in season.store.events("seals") if e.payload]
    heads = {(e.payload or {})["why"]: e.hash for e in seals}
    return [
        Run(
            p["run"],
            e.at,
            e.who,
            p["version"],
            int(p["seed"]),
            p["inputs"],
            p["outputs"],
            heads.get(f"run {p['run']}", ""),
            bool(p.get("simulated")),
        )
        for e in season.store.events("runs", kinds=["ran"])
        if (p := e.payload)
    ]


def run_named(season: Season, name: str = "") -> Run:
    """A run by its name, the last one without. NotFoundError where there is none."""
    known = runs(season)
    if not known:
        raise NotFoundError(say("This season was not ranked yet. Run qcreview rank first."))
    if not name:
        return known[-1]
    found = next((r for r in known if r.id.lower() == name.lower()), None)
    if found is None:
        raise NotFoundError(say("There is no run {run}; the last one is {last}.", run=name, last=known[-1].id))
    return found


def result_of(season: Season, run: Run) -> RunResult:
    """What a run gave, read again from the vault."""
    with tempfile.TemporaryDirectory() as box:
        _lay(season, run.outputs, Path(box))
        return read_result(Path(box))


@dataclass(frozen=True, slots=True)
class Rerun:
    """A run made again. ``same``: the same bytes came out; else ``moved`` says what differs, in sentences."""

    run: Run
    same: bool
    moved: tuple[str, ...]


def rerun(
    season: Season, name: str, *, rule: bytes | None = None, out: Path | None = None, who: str = SECRETARIAT
) -> Rerun:
    """Make a past run again from its kept inputs; under ``rule`` (the text of a rule.yml) a new run is kept and what
    moves is said."""
    old = run_named(season, name)
    with tempfile.TemporaryDirectory() as box:
        src, made, before = Path(box) / "in", Path(box) / "out", Path(box) / "before"
        _lay(season, old.inputs, src)
        if rule is not None:
            (src / "rule.yml").write_bytes(rule)
        rank_folder(src, made, None, old.seed)
        fresh = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in made.iterdir()}
        if out is not None:
            out.mkdir(parents=True, exist_ok=True)
            for path in made.iterdir():
                (out / path.name).write_bytes(path.read_bytes())
        if rule is None and fresh == dict(old.outputs):
            return Rerun(old, True, ())
        _lay(season, old.outputs, before)
        moved = lines(compare(read_result(before), read_result(made)))
        if rule is None:
            note = say("Made by version {old}, made again by version {new}.", old=old.version, new=__version__)
            return Rerun(old, False, (note, *moved))
        return Rerun(_keep(season, src, made, old.seed, who), False, moved)


def rerun_with(season: Season, name: str, settings: Mapping[str, Any], *, who: str = SECRETARIAT) -> Rerun:
    """Make a past run again under its own rule with some ``settings`` changed (the keys of :class:`Rule`).

    RulesError where the changed rule is none.
    """
    was = result_of(season, run_named(season, name)).rule.plain()
    text = yaml.safe_dump({**was, **settings}, allow_unicode=True, sort_keys=False)
    read_rule(text)
    return rerun(season, name, rule=text.encode(), who=who)


def compare_runs(season: Season, before: str, after: str) -> Comparison:
    """What moved between two stored runs, and by which change: marks, entries, rule, seed or version (the method)."""
    one, two = run_named(season, before), run_named(season, after)
    return compare(result_of(season, one), result_of(season, two), (one.version, two.version))


def _lay(season: Season, files: Mapping[str, str], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, sha in files.items():
        (folder / name).write_bytes(season.vault.get(sha))


def remarks(season: Season, entry: str) -> tuple[Remark, ...]:
    """What judges wrote of an entry and pinned to its points, out of the submitted sheets."""
    found = []
    for (_, number), sheet in sorted(all_sheets(season).items()):
        if number == entry and sheet.state == "submitted":
            written = [*sheet.comments.items(), ("", sheet.comment)]
            found += [Remark(item, text) for item, text in written if text]
            found += [Remark(p.point, p.quote, quote=True, supports=p.kind == "for") for p in sheet.evidence]
    return tuple(found)


def explanation_file(season: Season, entry: str, run: str = "", *, judges_named: bool = False) -> bytes:
    """The explanation of an entry (Word) out of a run (the last), with what judges wrote."""
    chosen = run_named(season, run)
    result = result_of(season, chosen)
    seen = view(season)
    known = seen.entry(entry)
    number = seen.number(known)
    return make_explanation(
        explanation(result, entry),
        result.rule,
        topic=known.title,
        name=known.full_name,
        foot=say("Run {run}, seal {head}", run=chosen.id, head=chosen.head[:16]),
        remarks=remarks(season, entry),
        panel=tuple((c.choice, c.reason) for c in conclusions(season).get(number, ())),
        judges_named=judges_named,
    )


def progress(season: Season) -> dict[str, tuple[int, int]]:
    """Per judge: sheets submitted, sheets assigned (recused ones not counted)."""
    sheets = all_sheets(season)
    there = {c.entry for c in candidates(season)}
    found = {j.judge: [0, 0] for j in panel(season)}
    for judge, entry in assigned(season):
        if entry not in there or judge not in found:
            continue
        sheet = sheets.get((judge, entry))
        if sheet is not None and sheet.state == "recused":
            continue
        found[judge][1] += 1
        found[judge][0] += sheet is not None and sheet.state == "submitted"
    return {j: (a, b) for j, (a, b) in found.items()}
