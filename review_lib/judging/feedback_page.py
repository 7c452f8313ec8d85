"""The private page of a judge: a :class:`Feedback` and the judge's line of a run walk in, one HTML file walks out.

It loads nothing, and names nobody but its reader.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Protocol

from review_lib.judging.feedback import ENOUGH, EntryPoint, Feedback
from review_lib.text import say

_STYLE = (Path(__file__).parent / "feedback.css").read_text(encoding="utf-8")
_USUAL = 0.8, 1.25  # contrast within which nothing is made of it
_MILD = 2.0  # points of severity below which a judge is about the panel's mean


class Line(Protocol):
    """What a run tells of the judge."""

    @property
    def entries(self) -> int: ...
    @property
    def severity(self) -> float | None: ...
    @property
    def severity_low(self) -> float | None: ...
    @property
    def severity_high(self) -> float | None: ...
    @property
    def spread(self) -> float | None: ...
    @property
    def agreement(self) -> float | None: ...


def page(
    judge: str, season: str, told: Feedback, line: Line | None, middle: float | None, titles: Mapping[str, str]
) -> bytes:
    """The page. ``middle``: the panel's median agreement (None: too few judges to tell it); ``titles`` by entry."""
    parts = [_severity(line), _spread(line), _agreement(line, middle), _halo(told)]
    cards = "".join(
        f"<section><h2>{escape(name)}</h2><p class=big>{escape(value)}</p><p>{escape(text)}</p></section>"
        for name, value, text in parts
    )
    title = say("Feedback for {judge}", judge=judge)
    about = say(
        "{season}. {n} submitted sheets, {m} of them on entries that at least two others marked.",
        season=season,
        n=told.sheets,
        m=told.compared,
    )
    private = say("For you alone. Nobody else is named here, and others appear only as means of two or more.")
    return (
        '<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head><body><main><header><h1>{escape(title)}</h1><p>{escape(about)}</p>"
        f'<p class="mut">{escape(private)}</p></header><div class="cards">{cards}</div>'
        f"{_items(told)}{_entries(told, titles)}"
        f'<footer class="mut">{escape(_method())}</footer></main></body></html>\n'
    ).encode()


def _severity(line: Line | None) -> tuple[str, str, str]:
    name = say("Severity")
    if line is None or line.severity is None or line.severity_low is None or line.severity_high is None:
        return name, "—", _too_few()
    value = say("{points} points", points=f"{line.severity:+.1f}")
    interval = say("90 % interval {low} to {high}.", low=f"{line.severity_low:+.1f}", high=f"{line.severity_high:+.1f}")
    if line.severity_low <= 0 <= line.severity_high or abs(line.severity) < _MILD:
        word = say("About as strict as the panel on the same entries.")
    elif line.severity > 0:
        word = say("Stricter than the panel on the same entries.")
    else:
        word = say("More lenient than the panel on the same entries.")
    return name, value, f"{word} {interval}"


def _spread(line: Line | None) -> tuple[str, str, str]:
    name = say("Spread of totals")
    if line is None or line.spread is None:
        return name, "—", _too_few()
    word = say("As far apart as the panel sets good and weak entries.")
    if line.spread < _USUAL[0]:
        word = say("Totals lie closer together than the panel's: good and weak entries are told apart less.")
    elif line.spread > _USUAL[1]:
        word = say("Totals lie further apart than the panel's.")
    return name, f"{line.spread:.2f}", word + " " + say("1 is usual.")


def _agreement(line: Line | None, middle: float | None) -> tuple[str, str, str]:
    name = say("Agreement")
    if line is None or line.agreement is None:
        return name, "—", _too_few()
    text = say("Correlation with what the others' marks say, own severity and spread taken out; 1 is full agreement.")
    if middle is not None:
        text += " " + say("Median of the panel: {value}.", value=f"{middle:.2f}")
    return name, f"{line.agreement:.2f}", text


def _halo(told: Feedback) -> tuple[str, str, str]:
    name = say("Items told apart (halo)")
    if told.contrast is None:
        return name, "—", _too_few()
    word = say("The items of one sheet differ about as much as on the others' sheets.")
    if told.contrast < _USUAL[0]:
        word = say(
            "The items of one sheet are marked more alike than on the others' sheets: one impression may colour all."
        )
    elif told.contrast > _USUAL[1]:
        word = say("The items of one sheet differ more than on the others' sheets.")
    return name, f"{told.contrast:.2f}", word + " " + say("1 is usual.")


def _too_few() -> str:
    return say("Too few sheets to say ({n} are needed).", n=ENOUGH)


def _items(told: Feedback) -> str:
    if not told.items:
        return ""
    rows = "".join(
        f"<tr><td>{escape(i.division)}</td><th scope=row>{escape(i.item)}</th><td class=n>{i.own:.0f}</td>"
        f"<td class=n>{i.others:.0f}</td><td class=n>{i.own - i.others:+.0f}</td><td class=n>{i.n}</td></tr>"
        for i in told.items
    )
    heads = (say("Division"), say("Item"), say("Your mean, % of full"), say("Others, % of full"), say("Difference"),
             say("Sheets compared"))  # fmt: skip
    top = _heads(heads)
    name = escape(say("Item by item"))
    return f"<section><h2>{name}</h2><table><thead><tr>{top}</tr></thead><tbody>{rows}</tbody></table></section>"


def _entries(told: Feedback, titles: Mapping[str, str]) -> str:
    if not told.points:
        return ""
    rows = "".join(
        f"<tr><th scope=row>{escape(p.entry)}</th><td>{escape(titles.get(p.entry, ''))}</td>"
        f"<td class=n>{p.own:.1f}</td><td class=n>{p.others:.1f}</td><td class=n>{p.own - p.others:+.1f}</td></tr>"
        for p in sorted(told.points, key=lambda p: p.own - p.others)
    )
    heads = (say("Entry no."), say("Topic"), say("Your total, % of full"), say("Others, % of full"), say("Difference"))
    top = _heads(heads)
    return (
        f"<section><h2>{escape(say('Entry by entry'))}</h2>{_chart(told.points)}"
        f"<table><thead><tr>{top}</tr></thead><tbody>{rows}</tbody></table></section>"
    )


def _heads(names: tuple[str, ...]) -> str:
    """The heads of a table whose first two columns are words."""
    return "".join(f"<th scope=col{' class=n' if n > 1 else ''}>{escape(h)}</th>" for n, h in enumerate(names))


def _chart(points: tuple[EntryPoint, ...]) -> str:
    """Own totals over the others' means, with the line of equality; both axes alike."""
    values = [v for p in points for v in (p.own, p.others)]
    low, high = min(values) - 2, max(values) + 2
    size, edge = 300, 36

    def at(v: float) -> float:
        return edge + (v - low) / (high - low) * (size - edge - 10)

    dots = "".join(
        f'<circle cx="{at(p.others):.1f}" cy="{size - at(p.own):.1f}" r="4"><title>{escape(p.entry)}</title></circle>'
        for p in points
    )
    a, b = at(low), at(high)
    label = say("Your totals over the means of the others; above the line you gave more.")
    return (
        f'<figure><svg viewBox="0 0 {size} {size}" role="img" aria-label="{escape(label)}">'
        f'<path class="axis" d="M{a} {size - b}V{size - a}H{b}"/>'
        f'<path class="same" d="M{a} {size - a}L{b} {size - b}"/>{dots}'
        f'<text x="{(a + b) / 2:.0f}" y="{size - 8}" text-anchor="middle">{escape(say("mean of the others"))}</text>'
        f'<text x="12" y="{size - (a + b) / 2:.0f}" text-anchor="middle" transform="rotate(-90 12 '
        f'{size - (a + b) / 2:.0f})">{escape(say("you"))}</text></svg><figcaption>{escape(label)}</figcaption></figure>'
    )


def _method() -> str:
    return say(
        "Severity, spread and agreement come from the run with which the season was closed; the halo is the standard "
        "deviation of a sheet's item marks in % of full, yours over the others' on the same entries."
    )
