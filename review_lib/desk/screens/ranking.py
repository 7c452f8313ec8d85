"""The screen 4-汇总排名: the list of a run, its judges, and the card of an entry."""

from __future__ import annotations

from typing import Any

from review_lib.desk.rank import progress, result_of, run_named, runs
from review_lib.desk.screens.head import head
from review_lib.desk.season import Season
from review_lib.desk.sheets import all_sheets
from review_lib.desk.view import view
from review_lib.ranking.explain import explanation
from review_lib.ranking.explain_text import flag_words, rule_words


def ranking(season: Season, run: str = "") -> dict[str, Any]:
    """The list of a run (the last one), its judges and the runs there are; ``run`` None where nothing was ranked."""
    seen = view(season)
    known = runs(season)
    base = {
        **head(season),
        "runs": [{"run": r.id, "at": r.at[:16].replace("T", " "), "simulated": r.simulated} for r in known],
        "progress": [{"judge": j, "done": a, "of": b} for j, (a, b) in progress(season).items()],
    }
    names = dict(seen.entries())
    decided = [
        {
            "division": e.division,
            "entry": n,
            "name": e.full_name,
            "title": e.title,
            "unit": e.unit,
            "decision": seen.decisions[n].decision,
            "reason": seen.decisions[n].reason,
        }
        for n, e in names.items()
        if e.division not in season.rubrics and n in seen.decisions
    ]
    if not known:
        return {**base, "run": None, "divisions": [], "decided": decided}
    chosen = run_named(season, run)
    result = result_of(season, chosen)
    rows = [
        {
            "division": r.division,
            "rank": r.rank,
            "entry": r.entry,
            "title": names[r.entry].title if r.entry in names else "",
            "company": names[r.entry].company if r.entry in names else "",
            "name": names[r.entry].full_name if r.entry in names else "",
            "score": str(r.score) if r.score is not None else "",
            "judges": r.judges,
            "dropped": r.dropped,
            "fair": r.fair_score,
            "low": r.fair_low,
            "high": r.fair_high,
            "fairRank": r.fair_rank,
            "award": r.award,
            "p": r.p_award,
            "tied": r.tied,
            "note": r.note,
        }
        for r in result.rows
    ]
    return {
        **base,
        "run": {
            "run": chosen.id,
            "at": chosen.at[:16].replace("T", " "),
            "seed": chosen.seed,
            "head": chosen.head[:16],
            "simulated": chosen.simulated,
            "version": chosen.version,
        },
        "rule": rule_words(result.rule),
        "awards": [a.name for a in result.rule.awards],
        "rows": rows,
        "doubtful": [r.entry for r in result.doubtful()],
        "divisions": list(dict.fromkeys(r.division for r in result.rows)),
        "judges": [
            {
                "judge": j.judge,
                "entries": j.entries,
                "severity": j.severity,
                "low": j.severity_low,
                "high": j.severity_high,
                "spread": j.spread,
                "agreement": j.agreement,
                "flag": flag_words(j),
            }
            for j in result.judges
        ],
        "decided": decided,
    }


def card(season: Season, entry: str, run: str = "") -> Any:
    """Why an entry stands where it stands: the explanation, with what judges wrote and pinned."""
    result = result_of(season, run_named(season, run))
    sheets = [s for (_, e), s in all_sheets(season).items() if e == entry and s.state == "submitted"]
    comments = [
        {"item": item, "text": text} for s in sheets for item, text in [*s.comments.items(), ("", s.comment)] if text
    ]
    pins = [{"point": p.point, "quote": p.quote, "supports": p.kind == "for"} for s in sheets for p in s.evidence]
    told = explanation(result, entry)
    return {
        "row": told.row,
        "of": told.of,
        "lines": told.lines,
        "sums": [{"phase": s.phase, "sum": s.sum, "count": s.count, "mean": s.mean} for s in told.sums],
        "up": told.up,
        "down": told.down,
        "others": told.others,
        "comments": comments,
        "pins": pins,
    }
