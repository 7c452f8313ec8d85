"""The screen 6-ICQCC提名: what its page may ask for, and its words."""

from __future__ import annotations

from typing import Any

from review_lib import paths
from review_lib.desk import nominate, preview
from review_lib.desk.publish import kinds_named, publish
from review_lib.desk.screens import icqcc as look
from review_lib.desk.season import Season
from review_lib.text import say
from review_lib.widgets.base import HERE, Blob, Screen
from review_lib.widgets.board_words import words


class Icqcc(Screen):
    """6-ICQCC提名."""

    parts = (
        HERE / "board.js",
        HERE / "books" / "pages.js",
        HERE / "books" / "icqcc.js",
        HERE / "board.css",
        HERE / "books" / "casebook.css",
    )


def icqcc(season: Season) -> Screen:
    """The list of nominees, one nominee's English fields beside its page, and the conditions."""
    out = paths.exports_dir() / season.name

    def fill(entry: str, field: str, value: str) -> str:
        nominate.fill_in(season, entry, field, value)
        return say("Recorded.")

    def keep(changes: dict[str, Any], reason: str) -> str:
        nominate.set_conditions(season, changes, reason)
        return say("Recorded.")

    def lay(entry: str) -> dict[str, object] | None:
        found = preview.lay_out_pack(season, entry)
        return None if found is None else {"key": found.key, "count": found.count, "first": found.first}

    def write() -> str:
        made = publish(season, out, kinds_named(["icqcc"]))
        return say("{n} files were written to {folder}", n=len(made), folder=out)

    return Icqcc(
        {
            "state": lambda: look.icqcc(season, out),
            "fill": fill,
            "try": lambda changes: look.try_conditions(season, changes),
            "keep": keep,
            "lay": lay,
            "page": lambda key, n: Blob("image/png", preview.picture(key, int(n))),
            "publish": write,
        },
        {**words(), **_words()},
    )


def _words() -> dict[str, str]:
    return {
        "cb_pages": say("{a}–{b} of {n}"),
        "cb_page": say("{a} of {n}"),
        "cb_prev": say("Pages before"),
        "cb_next": say("Pages after"),
        "cb_page_of": say("Page {n}"),
        "cb_layout": say("As printed"),
        "cb_laying": say("Being laid out…"),
        "cb_no_office": say(
            "Pages are shown where LibreOffice is installed; without it you see the text under “Edit”."
        ),
        "iq_about": say("{convention} · {n} listed, {m} put forward · run {run}"),
        "iq_open": say("Not confirmed by the host ({points}): {said}"),
        "iq_write": say("Write the nomination pack"),
        "iq_list": say("Nominees"),
        "iq_list_about": say("weighted: {criteria}"),
        "iq_points": say("Points"),
        "iq_forward": say("put forward"),
        "iq_reserve": say("reserve"),
        "iq_none": say("Nobody meets the conditions. Look at them below."),
        "iq_fields": say("In English, written by the company"),
        "iq_title": say("English title"),
        "iq_circle": say("Circle name"),
        "iq_company": say("Company name"),
        "iq_abstract": say("Abstract"),
        "iq_why": say("Why it is nominated"),
        "iq_presenters": say("Presenters"),
        "iq_words": say("{n} words ({low}–{high})"),
        "iq_most": say("{n} words (at most {high})"),
        "iq_conditions": say("Conditions of the list"),
        "iq_conditions_about": say("set by the secretariat"),
        "iq_places": say("Places"),
        "iq_least": say("Least certainty (%)"),
        "iq_awards": say("Awards"),
        "iq_divisions": say("Divisions"),
        "iq_try": say("What would move?"),
        "iq_keep": say("Keep these conditions"),
        "iq_moves": say("{n} entries move"),
        "iq_from": say("{before} → {after}"),
        "iq_not": say("not listed"),
        "iq_page": say("Its page"),
    }
