"""The panel's screen: what its page may ask for, and its words. For the secretariat, and for a judge who leads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from review_lib import paths
from review_lib.desk import panel as desk
from review_lib.desk import stage
from review_lib.desk.kits import make_kit
from review_lib.desk.kits_back import take_kits
from review_lib.desk.phases import phase_named
from review_lib.desk.screens import panel as look
from review_lib.desk.season import SECRETARIAT, Season
from review_lib.errors import RefusedError
from review_lib.text import say
from review_lib.widgets.base import HERE, Screen
from review_lib.widgets.board_words import words


class Panel(Screen):
    """The panel, in 3-评分."""

    parts = (
        HERE / "board.js",
        HERE / "panel" / "stage.js",
        HERE / "panel" / "talk.js",
        HERE / "panel" / "panel.js",
        HERE / "board.css",
        HERE / "panel" / "panel.css",
    )


def panel(season: Season, judge: str = "") -> Screen:
    """The panel of a season; ``judge``: who looks, where it is not the secretariat.

    RefusedError where that judge leads no panel.
    """
    if judge and not desk.may_lead(season, judge):
        raise RefusedError(
            say("{judge} leads no panel (组长 or 主评 in judges.csv), so the panel is not shown.", judge=judge)
        )
    who = judge or SECRETARIAT

    def state(asked: Mapping[str, str] | None = None) -> dict[str, Any]:
        told = asked if asked is not None else {"group": look.first_group(season)}
        phase = phase_named(season, told.get("phase", ""))
        return {**look.matrix(season, phase, told.get("division", ""), told.get("group", "")), "own": judge}

    def note(entry: str, text: str, phase: str) -> str:
        desk.note(season, entry, text, phase=phase_named(season, phase), who=who)
        return say("Noted.")

    def conclude(entry: str, choice: str, reason: str, phase: str) -> str:
        desk.conclude(season, entry, choice, reason, phase=phase_named(season, phase), who=who)
        return say("{entry}: the conclusion is recorded beside the score.", entry=entry)

    def rule_on(entry: str, what: str, choice: str, reason: str, phase: str) -> str:
        desk.rule_on(season, entry, what, choice, reason, phase=phase_named(season, phase), who=who)
        if what == desk.VETO and choice:
            return say("{entry}: the veto is recorded; the secretariat decides 不评 in the formal check.", entry=entry)
        return say("{entry}: the panel's decision is recorded.", entry=entry)

    def reopen(entry: str, what: str, phase: str) -> str:
        desk.reopen(season, entry, what, phase=phase_named(season, phase), who=who)
        return say("Taken back; both stay to be seen.")

    calls: dict[str, Callable[..., object]] = {
        "state": state,
        "pulse": lambda: look.pulse(season),
        "entry": lambda number, phase: look.entry(season, number, phase_named(season, phase)),
        "note": note,
        "conclude": conclude,
        "rule_on": rule_on,
        "reopen": reopen,
        **_stage(season, who),
    }
    return Panel(calls | ({} if judge else _kits(season)), words() | _words())


def _stage(season: Season, who: str) -> dict[str, Callable[..., object]]:
    def draw_order(phase: str, seed: str) -> str:
        number = int(seed) if seed.strip().isdigit() else sum(map(ord, seed))
        n = len(stage.draw_order(season, phase_named(season, phase), number, who=who))
        return say("The order of {n} presentations was drawn by lot, seed {seed}.", n=n, seed=number)

    def present(entry: str, seconds: int, phase: str) -> str:
        stage.present(season, phase_named(season, phase), entry, int(seconds), who=who)
        return say("{entry}: {minutes} min {seconds} s written down.", entry=entry, minutes=int(seconds) // 60,
                   seconds=int(seconds) % 60)  # fmt: skip

    return {"draw_order": draw_order, "present": present}


def _kits(season: Season) -> dict[str, Callable[..., object]]:
    def make(judge: str, phase: str) -> str:
        folder = paths.exports_dir() / season.name / say("judge kit")
        made = make_kit(season, judge, folder, phase=phase_named(season, phase))
        return say("{n} entries for {judge} were put into {file}", n=len(made.entries), judge=judge, file=made.path)

    def take(path: str) -> list[str]:
        lines = []
        for taken in take_kits(season, [Path(path.strip().strip('"')).expanduser()]):
            lines += [taken.refused] if taken.refused else taken.lines()
        return lines

    return {"make_kit": make, "take_kit": take}


def _words() -> dict[str, str]:
    return {
        "panel_title": say("Panel of {name}"),
        "panel_about": say("{done} of {of} sheets submitted, {begun} begun"),
        "panel_entries": say("Results"),
        "live": say("Live"),
        "live_on": say("follows by itself"),
        "live_off": say("The kernel does not answer."),
        "phase": say("Phase"),
        "all_divisions": say("All divisions"),
        "all_groups": say("All groups"),
        "group": say("Group of judges"),
        "stage": say("Presentations"),
        "keys": say("Keyboard map"),
        "entry_side": say("The entry before the panel"),
        "spread": say("Range"),
        "mean": say("Mean"),
        "handed": say("Handed in"),
        "widest": say("Widest item"),
        "lead": say("Lead judge"),
        "conclusion": say("Conclusion of the panel"),
        "proposed": say("proposal waits"),
        "notes_n": say("{n} notes"),
        "order": say("Order"),
        "by_range": say("Differ most"),
        "far_n": say("{n} lie {far} points or more apart"),
        "none_found": say("None found."),
        "none_assigned": say("Nobody is assigned yet. Run qcreview assign first."),
        "choose_entry": say("Choose an entry."),
        "cell_high": say("well above the mean"),
        "cell_low": say("well below the mean"),
        "cell_draft": say("draft: items marked so far"),
        "cell_new": say("not begun"),
        "judges_about": say("A kit is a zip with which a judge works without network."),
        "take": say("Take a kit back…"),
        "take_q": say("Take back what a judge filled"),
        "take_path": say("Path of the workbook, zip or folder on this computer"),
        "took": say("What was taken"),
        "role": say("Role"),
        "field": say("Field"),
        "begun": say("Begun"),
        "kit": say("Make a kit"),
        "kit_of": say("Make a kit for {judge}"),
        "key_move": say("next or previous entry"),
        "key_search": say("find an entry"),
        "key_note": say("write a note"),
        "key_conclude": say("record the conclusion"),
        "marks_of": say("Items by judges"),
        "item": say("Item"),
        "item_spread": say("Range in % of full"),
        "total": say("Total"),
        "none_submitted": say("No sheet of this entry was submitted yet."),
        "comments_n": say("{n} comments of judges"),
        "whole": say("on the whole"),
        "decided_here": say("Decisions of the panel"),
        "beside": say("recorded beside the score, never in it"),
        "conclude": say("Record the conclusion…"),
        "conclude_q": say("Conclusion of the panel on {entry}"),
        "record": say("Record it"),
        "level": say("Level"),
        "veto": say("Veto"),
        "rule_level": say("Decide the level…"),
        "rule_veto": say("Decide on a veto…"),
        "rule_level_q": say("Level of {entry}"),
        "rule_veto_q": say("Veto against {entry}"),
        "not_held": say("not held"),
        "take_back": say("Take back"),
        "notes": say("Notes of the discussion"),
        "note_new": say("What was said (Ctrl+Enter writes it down)"),
        "note": say("Write down"),
        "stage_about": say("{minutes} min each, {questions} min of questions, warning {warn} min before the end"),
        "clock": say("Time left"),
        "nobody_on": say("Nobody is on."),
        "pause": say("Pause"),
        "resume": say("Go on"),
        "end_talk": say("End and write down"),
        "lot": say("Draw the order by lot…"),
        "lot_q": say("Draw the order of presentation by lot"),
        "seed": say("Seed, said aloud beforehand"),
        "used": say("Took"),
        "overtime": say("over time"),
        "start": say("Start"),
    }
