"""One run as a page that can be sent to whoever asks why: lists, plots, judges, and a card for each entry, as HTML.

The folder that a run was written into walks in (``ranking.csv``, ``judges.csv``, ``sheets.csv``, ``run.json`` and,
where names may be shown, ``names.csv``); fragments of HTML walk out. The page's notebook calls nothing else, so it can
be run again by anyone who has the folder and this package. Everything is drawn inline: no script, no address.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from review_lib.ranking.explain import Explainer
from review_lib.ranking.explain_text import flag_words, link_words, rule_words, text
from review_lib.ranking.stored import read_result
from review_lib.ranking.tables import read_table
from review_lib.ranking.values import JudgeRow, RankRow, RunResult
from review_lib.text import say

WIDE = 180  # pixels of the plot of a row


class Html(str):
    """A fragment that a notebook shows as HTML."""

    def _repr_html_(self) -> str:
        return str(self)


@dataclass(frozen=True, slots=True)
class RunPage:
    """A run and what is known of its entries. ``names``: entry → (topic, company); empty where names stay hidden;
    ``panel``: entry → what the panel concluded."""

    result: RunResult
    record: Mapping[str, Any]
    names: Mapping[str, tuple[str, str]]
    panel: Mapping[str, str]

    def about(self) -> Html:
        """What was ranked, when, by which rule and from which inputs."""
        rows = [
            (say("Run"), str(self.record.get("run") or "—")),
            (say("Season"), str(self.record.get("season") or "—")),
            (say("Time"), str(self.record.get("at") or "—").replace("T", " ")[:19]),
            (say("Rule"), rule_words(self.result.rule)),
            (say("Random seed"), str(self.result.seed)),
            (say("Software"), " ".join(str(v) for v in self.record["software"].values())),
            (say("Seal"), str(self.record.get("head") or "—")),
        ]
        if self.record.get("simulated"):
            rows.insert(0, (say("Note"), say("The marks of this run are invented, for trying out.")))
        table = "".join(f"<tr><th scope='row'>{escape(k)}</th><td>{escape(v)}</td></tr>" for k, v in rows)
        return Html(f"<table class='facts'>{table}</table>")

    def lists(self) -> Html:
        """The ranked list of every division with official and fair score on one scale."""
        divisions = dict.fromkeys(r.division for r in self.result.rows)
        return Html("".join(self._division(d) for d in divisions) + _legend())

    def _division(self, division: str) -> str:
        rows = [r for r in self.result.rows if r.division == division]
        ends = [v for r in rows for v in (r.fair_low, r.fair_high, float(r.score) if r.score is not None else None)]
        known = [v for v in ends if v is not None]
        x = _scale(min(known), max(known)) if known else _scale(0, 100)
        heads = (
            say("Rank"),
            say("Number"),
            *((say("Topic"), say("Company")) if self.names else ()),
            say("Score"),
            say("Official and fair score, points"),
            say("Fair score"),
            say("90% interval"),
            say("Award"),
            say("Sure"),
        )
        head = "".join(f"<th scope='col'>{escape(h)}</th>" for h in heads)
        body = "".join(self._row(r, x, after) for r, after in zip(rows, [*rows[1:], None], strict=True))
        title = say("{division}, {n} entries", division=division, n=len(rows))
        return (
            f"<h2>{escape(title)}</h2><table class='list'><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        )

    def _row(self, r: RankRow, x: Callable[[float], float], after: RankRow | None) -> str:
        award = r.award or say("no award")
        awards = [a.name for a in self.result.rule.awards]
        zone = f"z{min(awards.index(r.award), 2) + 1}" if r.award in awards else "z0"
        line = " class='line'" if after is not None and after.award != r.award else ""
        tied = f"<small>{escape(say('shared'))}</small> " if r.tied else ""
        named = "".join(f"<td>{escape(v)}</td>" for v in self.names.get(r.entry, ("", ""))) if self.names else ""
        interval = f"{r.fair_low:.1f}–{r.fair_high:.1f}" if r.fair_low is not None and r.fair_high is not None else "—"
        cells = (
            f"<td class='n'>{tied}{r.rank if r.rank is not None else '—'}</td>",
            f"<td class='k'>{escape(r.entry)}</td>{named}",
            f"<td class='n'><b>{r.score if r.score is not None else escape(say('unfinished'))}</b></td>",
            f"<td>{_whisker(r, x)}</td>",
            f"<td class='n'>{f'{r.fair_score:.1f}' if r.fair_score is not None else '—'}</td>",
            f"<td class='n'>{interval}</td>",
            f"<td class='{zone}'>{escape(award)}</td>",
            f"<td class='n'>{f'{r.p_award:.0%}' if r.p_award is not None else '—'}</td>",
        )
        return f"<tr{line}>{''.join(cells)}</tr>"

    def judges(self) -> Html:
        """Each judge's severity with its 90 % interval, the spread, the agreement, and why one is worth a look."""
        known = [j for j in self.result.judges if j.severity is not None]
        if not known:
            return Html(f"<p>{escape(say('No judges yet.'))}</p>")
        most = max(1.0, *(abs(v) for j in known for v in (j.severity_low, j.severity_high) if v is not None))
        x = _scale(-most, most)
        heads = (
            say("Judge"),
            say("Sheets"),
            say("lenient · severity, points · strict"),
            say("Severity"),
            say("Spread"),
            say("Agreement"),
            say("Drift"),
            say("Halo"),
            say("Worth a look"),
        )
        head = "".join(f"<th scope='col'>{escape(h)}</th>" for h in heads)
        ordered = sorted(known, key=lambda j: (-(j.severity or 0.0), j.judge))
        body = "".join(_judge(j, x) for j in ordered)
        table = f"<table class='list'><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        return Html(f"<p>{escape(link_words(self.result))}</p>{table}")

    def doubtful(self) -> Html:
        """The entries whose award is doubtful, for the panel to talk over."""
        rows = self.result.doubtful()
        if not rows:
            return Html(f"<p>{escape(say('No award is in doubt.'))}</p>")
        lines = "".join(
            "<li>"
            + escape(
                self._concluded(r.entry)
                + say(
                    "{entry} {topic}: {award}, sure to {p}; by the fair score {fair}",
                    entry=r.entry,
                    topic=self.names.get(r.entry, ("", ""))[0],
                    award=r.award or say("no award"),
                    p=f"{r.p_award:.0%}" if r.p_award is not None else "—",
                    fair=r.fair_award or say("no award"),
                )
            )
            + "</li>"
            for r in rows
        )
        return Html(f"<ul>{lines}</ul>")

    def _concluded(self, entry: str) -> str:
        said = self.panel.get(entry, "")
        return say("[panel: {conclusion}] ", conclusion=said) if said else ""

    def reasons(self, *, judges_named: bool = True) -> Html:
        """For every entry, folded: why it stands where it stands."""
        explainer = Explainer(self.result)
        return Html("".join(self._reasons(explainer, judges_named)))

    def _reasons(self, explainer: Explainer, judges_named: bool) -> Iterator[str]:
        for r in self.result.rows:
            title = self.names.get(r.entry, ("", ""))[0]
            place = say("rank {rank}", rank=r.rank) if r.rank is not None else say("unfinished")
            told = text(explainer.card(r.entry), self.result.rule, judges_named)
            yield (
                f"<details id='{escape(r.entry)}'><summary>{escape(f'{r.entry} {title}')} · {escape(place)}</summary>"
                f"<pre>{escape(told)}</pre></details>"
            )

    def files(self) -> Html:
        """The files that went in and came out, by their SHA-256: whoever has them can make the run again."""
        out = []
        for kind, title in (("inputs", say("Went in")), ("outputs", say("Came out"))):
            for name, sha in sorted(dict(self.record.get(kind) or {}).items()):
                out.append(
                    f"<tr><td>{escape(title)}</td><td>{escape(name)}</td><td><code>{escape(sha)}</code></td></tr>"
                )
        return Html(f"<table class='list'>{''.join(out)}</table>")


def open_run(folder: str | Path = ".") -> RunPage:
    """The run that was written into ``folder``. NotFoundError where none lies there."""
    place = Path(folder)
    result = read_result(place)
    record = json.loads((place / "run.json").read_text(encoding="utf-8"))
    names = {}
    if (place / "names.csv").is_file():
        names = {
            r["entry"]: (r["title"] or r["name"], r["company"])
            for r in read_table(place / "names.csv", ("entry", "name", "title", "company")).rows
        }
    panel: dict[str, str] = {}
    if (place / "panel.csv").is_file():
        for r in read_table(place / "panel.csv", ("entry", "conclusion")).rows:
            panel[r["entry"]] = "；".join(x for x in (panel.get(r["entry"], ""), r["conclusion"]) if x)
    return RunPage(result, record, names, panel)


def _scale(low: float, high: float) -> Callable[[float], float]:
    span = (high - low) or 1.0
    return lambda value: round(8 + (value - low) / span * (WIDE - 16), 1)


def _whisker(r: RankRow, x: Callable[[float], float]) -> str:
    parts = []
    if r.fair_low is not None and r.fair_high is not None and r.fair_score is not None:
        a, b = x(r.fair_low), x(r.fair_high)
        parts.append(f"<path class='wk' d='M{a} 10H{b}M{a} 7v6M{b} 7v6'/>{_dot(x(r.fair_score))}")
    if r.score is not None:
        parts.append(f"<path class='of' d='M{x(float(r.score))} 4l4.2 6-4.2 6-4.2-6z'/>")
    label = say(
        "official {score}, fair {fair}",
        score=r.score if r.score is not None else "—",
        fair=f"{r.fair_score:.1f}" if r.fair_score is not None else "—",
    )
    return f"<svg width='{WIDE}' height='20' role='img' aria-label='{escape(label)}'>{''.join(parts)}</svg>"


def _judge(j: JudgeRow, x: Callable[[float], float]) -> str:
    severity, low, high = j.severity or 0.0, j.severity_low or 0.0, j.severity_high or 0.0
    tone = " odd" if j.flag else ""
    plot = (
        f"<svg width='{WIDE}' height='20' role='img' aria-label='{severity:+.1f}'><path class='ax' d='M{x(0)} 0v20'/>"
        f"<path class='wk{tone}' d='M{x(low)} 10H{x(high)}'/>{_dot(x(severity), tone)}</svg>"
    )
    cells = (
        f"<td>{escape(j.judge)}</td><td class='n'>{j.entries}</td><td>{plot}</td><td class='n'>{severity:+.1f}</td>",
        f"<td class='n'>{f'{j.spread:.2f}' if j.spread is not None else '—'}</td>",
        f"<td class='n'>{f'{j.agreement:.2f}' if j.agreement is not None else '—'}</td>",
        f"<td class='n'>{f'{j.drift:+.1f}' if j.drift is not None else '—'}</td>",
        f"<td class='n'>{f'{j.halo:.2f}' if j.halo is not None else '—'}</td>",
        f"<td>{escape(flag_words(j))}</td>",
    )
    return f"<tr>{''.join(cells)}</tr>"


def _dot(x: float, tone: str = "") -> str:
    return f"<circle class='dt{tone}' cx='{x}' cy='10' r='3.6'/>"


def _legend() -> str:
    official = "<svg width='12' height='20' aria-hidden='true'><path class='of' d='M6 4l4.2 6L6 16 1.8 10z'/></svg>"
    fair = (
        f"<svg width='30' height='20' aria-hidden='true'><path class='wk' d='M1 10h28M1 7v6M29 7v6'/>{_dot(15)}</svg>"
    )
    said = (
        say("official score, it gives the rank"),
        say("fair score with its 90% interval, for information"),
        say("sure: how likely the entry truly belongs at its award or higher"),
    )
    return f"<p class='legend'>{official} {escape(said[0])} {fair} {escape(said[1])} · {escape(said[2])}</p>"
