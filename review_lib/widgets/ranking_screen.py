"""The screen 4-汇总排名: what its page may ask for, and its words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from review_lib import paths
from review_lib.desk import objections as desk_objections
from review_lib.desk import screens as look
from review_lib.desk.panel import conclude
from review_lib.desk.planning import further_reviews, would_tell_apart
from review_lib.desk.publish import kinds_named, publish
from review_lib.desk.rank import explanation_file, rank, rerun_with
from review_lib.desk.run_page import write_run_page
from review_lib.desk.season import Season
from review_lib.desk.view import view
from review_lib.text import say
from review_lib.widgets.base import HERE, Screen
from review_lib.widgets.board_words import words


class Ranking(Screen):
    """4-汇总排名."""

    parts = (
        HERE / "board.js",
        HERE / "ranking" / "plots.js",
        HERE / "ranking" / "card.js",
        HERE / "ranking" / "acts.js",
        HERE / "ranking" / "ranking.js",
        HERE / "board.css",
    )


def ranking(season: Season) -> Screen:
    """The ranked list, why each stands where it stands, objections, other rules and planning."""
    calls: dict[str, Callable[..., object]] = {
        "state": lambda run="": look.ranking(season, run),
        "card": lambda entry, run: look.card(season, entry, run),
        "rank": lambda: say("Ranked as {run}.", run=rank(season).id),
        "compare": lambda a, b: look.comparison(season, a, b),
        "publish": lambda kinds: _publish(season, kinds),
        **_acts(season),
        **_objections(season),
    }
    return Ranking(calls, words() | _words())


def _acts(season: Season) -> dict[str, Callable[..., object]]:
    def rerule(run: str, given: Mapping[str, Any]) -> dict[str, str]:
        done = rerun_with(season, run, look.settings(given))
        said = (
            say("The same bytes came out.")
            if done.same
            else say("{run}: {n} entries moved.", run=done.run.id, n=len(done.moved))
        )
        return {"run": done.run.id, "said": said}

    def explain(entry: str, run: str, named: bool) -> str:
        path = _out(season) / say("explanations") / f"{entry}{'' if named else say('-without-judges')}.docx"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(explanation_file(season, entry, run, judges_named=named))
        return say("{file} was written.", file=path)

    def concluded(entry: str, choice: str, reason: str) -> str:
        conclude(season, entry, choice, reason)
        return say("Recorded.")

    def page(run: str) -> str:
        return say("Page to send on: {page}", page=write_run_page(season, _out(season) / run, run)[0])

    def printed(run: str) -> str:
        return write_run_page(season, _out(season) / run, run)[0].read_text(encoding="utf-8")

    def outlook(_run: str) -> str:
        told = would_tell_apart(season)
        return say(
            "In {rounds} invented rounds with these judges, of {n} entries on average {official} get a wrong award by "
            "the official score, {fair} by the fair score.",
            rounds=told.rounds,
            n=told.entries,
            official=f"{told.official_wrong:.1f}",
            fair=f"{told.fair_wrong:.1f}",
        )

    def extras(run: str) -> list[dict[str, str]]:
        titles = {n: e.title for n, e in view(season).entries()}
        return [
            {
                "entry": r.entry,
                "title": titles.get(r.entry, ""),
                "judge": r.judge,
                "wrong": f"{r.wrong:.0%}",
                "gain": f"{r.gain:.2f}",
            }
            for r in further_reviews(season, run)
        ]

    return {
        "conclude": concluded,
        "rerule": rerule,
        "explain": explain,
        "page": page,
        "print": printed,
        "outlook": outlook,
        "extras": extras,
    }


def _objections(season: Season) -> dict[str, Callable[..., object]]:
    def receive(entry: str, sender: str, text: str) -> str:
        got = desk_objections.receive_objection(season, entry, sender, text)
        return say("Recorded as {name}.", name=got.id)

    def take(name: str, person: str) -> str:
        desk_objections.take(season, name, person)
        return say("Recorded.")

    def answer(name: str, text: str, changed: bool) -> str:
        done = desk_objections.answer(season, name, text, fact_changed=changed)
        if not done.new_run:
            return say("Recorded.")
        return say("Ranked as {run}; {n} entries moved.", run=done.new_run, n=len(done.moved))

    def withdraw(name: str, reason: str) -> str:
        desk_objections.withdraw(season, name, reason)
        return say("Recorded.")

    def publicise(until: str, run: str) -> str:
        made = desk_objections.publicise(season, until, run=run)
        return say("{run} is on public notice until {until}.", run=made.run, until=made.until[:16].replace("T", " "))

    return {"object": receive, "take": take, "answer": answer, "withdraw": withdraw, "publicise": publicise}


def _out(season: Season) -> Path:
    return paths.exports_dir() / season.name


def _publish(season: Season, kinds: list[str]) -> str:
    made = publish(season, _out(season), kinds_named(kinds))
    return say("{n} files were written to {folder}", n=len(made), folder=_out(season))


def _words() -> dict[str, str]:
    return {
        "rerun_rule": say("Other rule"),
        "other_rule": say("Rank this run again under another rule"),
        "rerun": say("Rank again under this rule"),
        "set_trim": say("How many highest and lowest totals are dropped each"),
        "set_decimals": say("Decimals of the score"),
        "set_award": say("{name} (10%, 24项 or 80分)"),
        "set_tie": say("Items that part equal scores, in order"),
        "set_cap": say("Most awards of one company in a division (empty: no cap)"),
        "set_min": say("Fewest finished sheets"),
        "run_page": say("Page of the run"),
        "print": say("Print"),
        "row_label": say("official {score}, fair {fair}, 90% interval {low} to {high}"),
        "strip_label": say("The whole division by award; click to go there"),
        "near_lines": say("Near award lines"),
        "show": say("Which rows"),
        "of_rows": say("{n} of {all} rows"),
        "none_found": say("No entry fits."),
        "aside": say("Beside the list"),
        "tab_why": say("Explanation"),
        "hold_one": say("Choose an entry in the list to see why it stands where it stands."),
        "plan": say("Planning"),
        "plan_about": say("Would this panel tell the entries apart? Rounds are invented with the season's own design."),
        "plan_ask": say("Would this panel tell them apart?"),
        "plan_more": say("Which further reviews help most?"),
        "plan_none": say("No further review would settle anything."),
        "wrong_now": say("Award wrong now"),
        "gain": say("Wrong awards less"),
        "working": say("Working…"),
        "distances": say("To the awards above and below"),
        "half_up": say("rounded half up"),
        "sum_dropped": say("{phase}{n} totals, the highest and lowest dropped, the other {m} average {mean}."),
        "sum_all": say("{phase}{n} totals, all count, average {mean}."),
        "unfinished_text": say("Too few finished sheets; there is no rank yet."),
        "explain_named": say("Export explanation"),
        "explain_blind": say("Export without judges"),
        "object": say("Record an objection"),
        "object_to": say("Objection to {entry} {title}"),
        "objections": say("Objections"),
        "objection_sender": say("From whom"),
        "objection_text": say("What is objected"),
        "objection_received": say("received"),
        "objection_taken": say("being looked into"),
        "objection_answered": say("answered"),
        "objection_withdrawn": say("withdrawn"),
        "objection_late": say("after the notice ended"),
        "objection_who": say("Looked into by {who}"),
        "objection_run": say("A fact was put right; ranked again as {run}."),
        "no_objections": say("No objections."),
        "answer": say("Answer"),
        "take": say("Say who looks"),
        "take_title": say("Who looks into {id}"),
        "take_who": say("Person"),
        "withdraw": say("Withdrawn"),
        "withdraw_title": say("{id} was withdrawn"),
        "answer_title": say("Answer to {id}"),
        "fact_changed": say("Was a fact put right?"),
        "fact_no": say("No, nothing changes"),
        "fact_yes": say("Yes, rank again and say what moved"),
        "judges_about": say("With 90% intervals; what is to be looked at again, no verdict"),
        "n_sheets": say("Sheets"),
        "severity_short": say("Severity"),
        "spread": say("Spread"),
        "agreement": say("Agreement"),
        "drift": say("Drift"),
        "halo": say("Halo"),
        "favour": say("Favour"),
        "look_at": say("Worth a look"),
        "panel_said": say("The panel"),
        "conclude": say("Record the panel's conclusion"),
        "conclude_title": say("The panel's conclusion on {entry} {title}; the score stays as it is"),
        "conclusion": say("Conclusion"),
        "record": say("Record"),
        "publicise": say("Start the public notice"),
        "until": say("Until (such as 2026-08-20)"),
        "notice_until": say("public notice until {until}"),
        "notice_about": say("{run} on public notice until {until}"),
        "no_notice": say("No public notice yet"),
        "strict_by": say("strict {points}"),
        "mild_by": say("mild {points}"),
        "severity_note": say("Orange: surely more than 2 points off, or worth a look for another reason."),
        "one_run": say("One run only. After a rerun under another rule, both are compared here."),
        "nothing_changed": say("nothing was changed"),
        "up_to": say("up to {award}"),
        "down_to": say("down to {award}"),
        "moved_n": say("{n} entries of this division have another award."),
        "as_text": say("As text"),
    }
