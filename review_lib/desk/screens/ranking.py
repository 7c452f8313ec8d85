"""The screen 4-汇总排名: the list of a run, its judges, and the card of an entry."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from unicodedata import normalize

from review_lib.desk.objections import notice, objections
from review_lib.desk.panel import conclusions
from review_lib.desk.phases import judging_rules
from review_lib.desk.rank import compare_runs, progress, remarks, result_of, run_named, runs
from review_lib.desk.screens.head import head
from review_lib.desk.season import Season
from review_lib.desk.view import view
from review_lib.errors import InputError
from review_lib.ranking.compare_text import change_words, lines
from review_lib.ranking.explain import explanation
from review_lib.ranking.explain_text import flag_words, link_words, rule_words, told
from review_lib.ranking.values import LINKED
from review_lib.rules.rule import Award
from review_lib.text import say


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
    concluded = conclusions(season)
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
            "concluded": "；".join(c.choice for c in concluded.get(r.entry, ())),
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
        "link": link_words(result) if result.link is not None and result.link < LINKED else "",
        "settings": {
            "trim": result.rule.trim,
            "decimals": result.rule.decimals,
            "awards": [{"name": a.name, "text": award_text(a)} for a in result.rule.awards],
            "tie_break": "、".join(result.rule.tie_break),
            "per_company": result.rule.per_company or "",
            "min_sheets": result.rule.min_sheets,
        },
        "conclusions": list(judging_rules(season).conclusions),
        "notice": notice(season),
        "objections": objections(season),
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
                "estimates": [
                    _estimate(j.spread, j.spread_low, j.spread_high, 2),
                    _estimate(j.drift, j.drift_low, j.drift_high, 1),
                    _estimate(j.halo, j.halo_low, j.halo_high, 2),
                    _estimate(j.favour, j.favour_low, j.favour_high, 1),
                ],
                "favourCompany": j.favour_company,
            }
            for j in result.judges
        ],
        "decided": decided,
    }


def _estimate(value: float | None, low: float | None, high: float | None, decimals: int) -> dict[str, str]:
    """A number and its 90 % interval as text; empty where it was not estimated."""
    if value is None:
        return {"value": "", "between": ""}
    between = f"{low:.{decimals}f} ~ {high:.{decimals}f}" if low is not None and high is not None else ""
    return {"value": f"{value:.{decimals}f}", "between": between}


_AWARD = re.compile(r"(?:(\d+(?:\.\d+)?)\s*%|(\d+)\s*[项个]|[≥>=]*\s*(\d+(?:\.\d+)?)\s*分(?:以上|及以上)?)")


def award_text(award: Award) -> str:
    """An award as a clerk writes it: ``10%``, ``24项`` or ``80分``."""
    if award.share is not None:
        return f"{(award.share * 100).normalize():f}%"
    return f"{award.count}项" if award.count is not None else f"{award.at_least}分"


def settings(given: Mapping[str, Any]) -> dict[str, Any]:
    """The rule's settings out of what a clerk typed (texts). InputError names the field that cannot be read."""
    out: dict[str, Any] = {}
    for key, name, least in (
        ("trim", say("how many highest and lowest totals are dropped"), 0),
        ("decimals", say("decimals of the score"), 0),
        ("min_sheets", say("fewest finished sheets"), 1),
    ):
        text = normalize("NFKC", str(given[key])).strip()
        if not text.isdigit() or int(text) < least:
            raise InputError(
                say("“{text}” is no whole number of at least {least} ({name}).", text=text, least=least, name=name)
            )
        out[key] = int(text)
    awards = []
    for name, written in given["awards"]:
        text = normalize("NFKC", str(written)).strip()
        found = _AWARD.fullmatch(text)
        if found is None:
            raise InputError(say("“{text}” ({award}): write 10%, 24项 or 80分.", text=written, award=name))
        share, count, least_score = found.groups()
        kind = (
            {"share": str(Decimal(share) / 100)}
            if share
            else {"count": int(count)}
            if count
            else {"at_least": least_score}
        )
        awards.append({"name": name, **kind})
    out["awards"] = awards
    out["tie_break"] = [part for part in re.split(r"[、,，;；\s]+", str(given["tie_break"])) if part]
    cap = normalize("NFKC", str(given["per_company"])).strip()
    if cap and not (cap.isdigit() and int(cap) >= 1):
        raise InputError(
            say(
                "“{text}” is no whole number of at least {least} ({name}).",
                text=cap,
                least=1,
                name=say("most awards of one company"),
            )
        )
    out["per_company"] = int(cap) if cap else None
    return out


def comparison(season: Season, before: str, after: str) -> dict[str, Any]:
    """Two runs side by side: what was changed, what moved, and the rank of every entry in both."""
    found = compare_runs(season, before, after)
    moved = {m.entry: m for m in found.moves}
    names = {n: e.title for n, e in view(season).entries()}
    rows = [
        {
            "entry": r.entry,
            "division": r.division,
            "title": names.get(r.entry, ""),
            "before": moved[r.entry].rank_before if r.entry in moved else r.rank,
            "after": r.rank,
            "awardBefore": moved[r.entry].award_before if r.entry in moved else r.award,
            "awardAfter": r.award,
        }
        for r in result_of(season, run_named(season, after)).rows
    ]
    return {"before": before, "after": after, "changed": change_words(found), "lines": lines(found), "rows": rows}


def card(season: Season, entry: str, run: str = "") -> Any:
    """Why an entry stands where it stands: the explanation, with what judges wrote and pinned."""
    result = result_of(season, run_named(season, run))
    said = remarks(season, entry)
    shown = explanation(result, entry)
    words = told(shown, result.rule)
    return {
        "row": shown.row,
        "of": shown.of,
        "lines": shown.lines,
        "sums": [{"phase": s.phase, "sum": s.sum, "count": s.count, "mean": s.mean} for s in shown.sums],
        "up": shown.up,
        "down": shown.down,
        "others": shown.others,
        "steady": words.steady,
        "fair": words.fair,
        "comments": [{"item": r.item, "text": r.text} for r in said if not r.quote],
        "pins": [{"point": r.item, "quote": r.text, "supports": r.supports} for r in said if r.quote],
        "panel": conclusions(season).get(entry, ()),
        "objections": [o for o in objections(season) if o.entry == entry],
    }
