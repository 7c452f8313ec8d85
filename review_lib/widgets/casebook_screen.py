"""The screen 5-案例集: what its page may ask for, and its words."""

from __future__ import annotations

from pathlib import Path

from review_lib import paths
from review_lib.desk import edit as editor
from review_lib.desk import preview
from review_lib.desk.blank_forms import write_forms
from review_lib.desk.publish import kinds_named, publish
from review_lib.desk.screens import casebook as look
from review_lib.desk.screens.statistics import statistics
from review_lib.desk.season import Season
from review_lib.text import say
from review_lib.widgets.base import HERE, Blob, Screen
from review_lib.widgets.board_words import words


class Casebook(Screen):
    """5-案例集."""

    parts = (
        HERE / "board.js",
        HERE / "books" / "pages.js",
        HERE / "books" / "editing.js",
        HERE / "books" / "statistics.js",
        HERE / "books" / "casebook.js",
        HERE / "board.css",
        HERE / "books" / "casebook.css",
    )


def casebook(season: Season) -> Screen:
    """The cases in order, one of them laid out or being edited, and the files to write."""
    out = paths.exports_dir() / season.name

    def consent(entry: str, authorised: bool, secrecy: bool, note: str) -> str:
        editor.consent(season, entry, authorised=authorised, secrecy_checked=secrecy, note=note)
        return say("Recorded.")

    def edit(entry: str, kind: str, value: str, block: int, until: int, reason: str) -> str:
        editor.edit(season, entry, kind, value, block=int(block), until=int(until), reason=reason)
        return say("Recorded. What was received stands as it came.")

    def undo(seq: int) -> str:
        editor.undo_edit(season, int(seq))
        return say("Undone.")

    def lay(entry: str, first: int) -> dict[str, object] | None:
        found = preview.lay_out(season, entry, first_page=max(1, int(first)))
        return None if found is None else {"key": found.key, "count": found.count, "first": found.first}

    def forms() -> str:
        made = write_forms(out / "forms", season.rules_folder.name)
        return say("{n} files were written to {folder}", n=len(made), folder=out / "forms")

    def picture(entry: str, key: str) -> Blob:
        return Blob(*look.block_picture(season, entry, key))

    return Casebook(
        {
            "state": lambda: look.casebook(season, out),
            "case": lambda entry: look.case(season, entry),
            "statistics": lambda: statistics(season),
            "consent": consent,
            "edit": edit,
            "undo": undo,
            "lay": lay,
            "page": lambda key, n: Blob("image/png", preview.picture(key, int(n))),
            "picture": picture,
            "forms": forms,
            "publish": lambda kinds, final: _publish(season, out, kinds, final),
        },
        {**words(), **_words()},
    )


def _publish(season: Season, out: Path, kinds: list[str], final: bool) -> str:
    told: list[str] = []
    made = publish(season, out, kinds_named(kinds), final=final, pdf=True, tell=told.append)
    return "\n".join([say("{n} files were written to {folder}", n=len(made), folder=out), *told])


def _words() -> dict[str, str]:
    return {
        "cb_about": say("{n} cases · {acts} edits · run {run}"),
        "cb_pages": say("{a}–{b} of {n}"),
        "cb_page": say("{a} of {n}"),
        "cb_view": say("What is shown"),
        "cb_layout": say("As printed"),
        "cb_edit": say("Edit"),
        "cb_changes": say("Changes and checks"),
        "cb_whole": say("Whole book"),
        "cb_statistics": say("Statistics"),
        "cb_files": say("Files"),
        "cb_write": say("Print the draft"),
        "cb_final": say("Print the final book"),
        "cb_all": say("Write all documents"),
        "cb_forms": say("Blank annexes 1-8"),
        "cb_writing": say("Being printed; a large book takes a minute…"),
        "cb_contents": say("Contents"),
        "cb_left": say("Not in the book ({n})"),
        "cb_include": say("Put in"),
        "cb_leave": say("Leave out"),
        "cb_up": say("Earlier"),
        "cb_down": say("Later"),
        "cb_ok_consent": say("Every case may be printed."),
        "cb_no_consent": say("{n} cases lack consent or secrecy check"),
        "cb_laying": say("Being laid out…"),
        "cb_no_office": say(
            "Pages are shown where LibreOffice is installed; without it you see the text under “Edit”."
        ),
        "cb_no_print": say("The whole book was not printed yet."),
        "cb_stale": say("printed {at}, changed since"),
        "cb_fresh": say("printed {at}"),
        "cb_prev": say("Pages before"),
        "cb_next": say("Pages after"),
        "cb_page_of": say("Page {n}"),
        "cb_title": say("Title in the book"),
        "cb_title_was": say("In the report: {title}"),
        "cb_consent": say("Consent and secrecy"),
        "cb_consent_note": say("Letter, date, person"),
        "cb_note": say("Editor's note before the case"),
        "cb_note_block": say("Editor's note before this paragraph"),
        "cb_expert": say("Expert comment"),
        "cb_draft": say("Take the draft from the judges' comments"),
        "cb_no_draft": say("The judges wrote no comment on this case."),
        "cb_approve": say("Approve and put in"),
        "cb_approved": say("approved"),
        "cb_take_out": say("Take out"),
        "cb_cut": say("Cut"),
        "cb_cut_q": say("Cut {n} paragraphs from the printed case"),
        "cb_cut_picture": say("Cut this picture"),
        "cb_restore": say("Restore"),
        "cb_selected": say("{n} paragraphs selected"),
        "cb_blocks": say("Text of the report"),
        "cb_blocks_keys": say("↑ ↓ paragraph · Shift several · Delete cut · N note · Ctrl Z undo · [ ] heading"),
        "cb_front": say("said by the chapter head"),
        "cb_masked_here": say("personal number masked"),
        "cb_diff": say("Changed from the report ({n})"),
        "cb_no_diff": say("This case is printed as it was received."),
        "cb_masked": say("Masked ({n})"),
        "cb_no_masked": say("No personal number was found."),
        "cb_looks": say("To look at ({n})"),
        "cb_no_looks": say("Nothing."),
        "cb_kept": say("{share} of the report's characters are printed"),
        "cb_para": say("paragraph {n}"),
        "cb_undo_last": say("Undo the last edit"),
        "cb_was": say("as received"),
        "cb_now": say("as it is printed"),
        "cb_none": say("No case yet: rank first, or put entries in."),
        "st_annex": say("Annex"),
        "st_units": say("{n} units counted"),
        "st_totals": say("Sums"),
        "st_rates": say("Rates"),
        "st_rates_about": say("worked out from their parts, never averaged"),
        "st_charts": say("By unit"),
        "st_what": say("Figure counted"),
        "st_value": say("Value"),
        "st_unit": say("In"),
        "st_from": say("From"),
        "st_how": say("How"),
        "st_counted": say("{n} of {all} units counted"),
        "st_yes": say("yes {yes}, no {no}, not said {none}"),
        "st_odd": say("look at this"),
        "st_oddities": say("What does not fit ({n})"),
        "st_skipped": say("What was not counted ({n})"),
    }
