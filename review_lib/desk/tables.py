"""The season as tidy pandas tables, for analysts.

``open_season()`` gives a :class:`Tables` whose attributes are data frames made afresh at each access; nothing
that is done to them reaches the store.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from review_lib.checks.sentences import finding_sentence
from review_lib.desk.rank import result_of, run_named, runs
from review_lib.desk.season import Season, open_folder
from review_lib.desk.sheets import all_sheets
from review_lib.desk.view import view
from review_lib.errors import NotFoundError

if TYPE_CHECKING:
    import pandas as pd


class Tables:
    """A season's tables. Made by :func:`open_season`."""

    def __init__(self, season: Season) -> None:
        self._season = season

    def __repr__(self) -> str:
        return f"<{self._season.label}: entries, findings, marks, ranking, runs>"

    @property
    def entries(self) -> pd.DataFrame:
        """One row an entry: entry (A-0147), division, kind, name, title, company, unit, members, decision, complete."""
        now = view(self._season)
        decided = now.decisions
        return _frame(
            ("entry", "division", "kind", "name", "title", "company", "unit", "members", "decision", "complete"),
            [
                (
                    n,
                    e.division,
                    e.kind,
                    e.full_name,
                    e.title,
                    e.company,
                    e.unit,
                    "、".join(e.members),
                    decided[n].decision if n in decided else "",
                    e.complete,
                )
                for n, e in now.entries()
            ],
        )

    @property
    def findings(self) -> pd.DataFrame:
        """One row a finding: unit, code, severity, subject, title, what, todo, mail, file."""
        return _frame(
            ("unit", "code", "severity", "subject", "title", "what", "todo", "mail", "file"),
            [
                (u.unit, f.code, f.severity, f.subject, *finding_sentence(f), f.mail, f.file)
                for u in view(self._season).register.units
                for f in u.findings
            ],
        )

    @property
    def marks(self) -> pd.DataFrame:
        """One row a mark: judge, entry, item, mark (float, points), state (open, submitted, recused)."""
        return _frame(
            ("judge", "entry", "item", "mark", "state"),
            [
                (s.judge, s.entry, item, float(m), s.state)
                for s in all_sheets(self._season).values()
                for item, m in s.marks.items()
            ],
        )

    @property
    def ranking(self) -> pd.DataFrame:
        """The last run's list: division, rank, entry, score, judges, dropped, fair_score, fair_low, fair_high,
        fair_rank, award, p_award, tied, note. Empty where nothing was ranked yet."""
        columns = (
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
        )
        try:
            result = result_of(self._season, run_named(self._season))
        except NotFoundError:
            return _frame(columns, [])
        frame = _frame(columns, [tuple(getattr(r, c) for c in columns) for r in result.rows])
        frame["score"] = frame["score"].astype(float)
        return frame

    @property
    def runs(self) -> pd.DataFrame:
        """One row a run: run, at, who, version, seed, head, simulated."""
        return _frame(
            ("run", "at", "who", "version", "seed", "head", "simulated"),
            [(r.id, r.at, r.who, r.version, r.seed, r.head, r.simulated) for r in runs(self._season)],
        )


def open_season(folder: str | Path | None = None) -> Tables:
    """The tables of a season: a folder, a season's name, or None for the one opened last."""
    return Tables(open_folder(folder))


def _frame(columns: tuple[str, ...], rows: list[tuple[object, ...]]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(rows, columns=list(columns))
