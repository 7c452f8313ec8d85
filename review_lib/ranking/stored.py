"""A run read back from the folder that it was written into.

Tables of a run walk in, the same :class:`RunResult` walks out (numbers as they were printed).
"""

from __future__ import annotations

import json
from dataclasses import fields
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from review_lib.errors import NotFoundError
from review_lib.ranking.tables import Table, read_table
from review_lib.ranking.values import JudgeRow, PhaseScale, RankRow, RunResult, SheetRow
from review_lib.rules.rule import Rule
from review_lib.text import say


def read_result(out: Path) -> RunResult:
    """The run in the folder ``out``. NotFoundError where there is none, InputError where a table is damaged."""
    path = out / "run.json"
    if not path.is_file():
        raise NotFoundError(
            say("{folder}: no run lies there (run.json is missing); please rank first.", folder=str(out))
        )
    record = json.loads(path.read_text(encoding="utf-8"))
    ranking = read_table(out / "ranking.csv", ("entry", "score"))
    judges = read_table(out / "judges.csv", ("judge",))
    sheets = read_table(out / "sheets.csv", ("entry", "judge", "total", "state"))
    rows = tuple(
        RankRow(
            r["division"],
            _whole(r["rank"]),
            r["entry"],
            _exact(r["score"]),
            int(r["judges"]),
            int(r["dropped"]),
            _float(r["fair_score"]),
            _float(r["fair_low"]),
            _float(r["fair_high"]),
            _whole(r["fair_rank"]),
            r["award"],
            _float(r["p_award"]),
            _whole(r["tied"]) or 0,
            r["note"],
            r["fair_award"],
        )
        for r in ranking.rows
    )
    return RunResult(
        Rule.model_validate(record["rule"]),
        int(record["seed"]),
        rows,
        _judges(judges),
        tuple(
            SheetRow(r["division"], r["entry"], r["judge"], r["phase"], _exact(r["total"]), r["state"])
            for r in sheets.rows
        ),
        tuple(
            PhaseScale(p["division"], p["phase"], Fraction(p["weight"]), Decimal(p["full"])) for p in record["phases"]
        ),
        record.get("link"),
    )


def _judges(table: Table) -> tuple[JudgeRow, ...]:
    """The judges of a run; figures that an earlier version did not write are None."""
    out = []
    for r in table.rows:
        named: dict[str, Any] = {"judge": r["judge"], "flag": r["flag"], "favour_company": r["favour_company"]}
        named["entries"] = int(r["entries"])
        named |= {f.name: _float(r.get(f.name, "")) for f in fields(JudgeRow) if f.name not in named}
        out.append(JudgeRow(**named))
    return tuple(out)


def _whole(text: str) -> int | None:
    return int(text) if text else None


def _float(text: str) -> float | None:
    return float(text) if text else None


def _exact(text: str) -> Decimal | None:
    return Decimal(text) if text else None
