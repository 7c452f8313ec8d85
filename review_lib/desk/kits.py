"""Judge kits: one zip that a judge opens without network. Stream ``kits``: keyed, made, taken.

Made here: the workbook, the reports as pages (and the files themselves where judging is not blind) and a folder with a
notebook. What comes back is taken in :mod:`review_lib.desk.kits_back`. Everything in a kit comes through the judge's
own :class:`~review_lib.desk.port.DeskPort`, so a blind kit holds what a blind judge may see and nothing more.
"""

from __future__ import annotations

import json
import re
import secrets
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from review_lib.desk.judges import panel
from review_lib.desk.phases import judging_rules, phase_rules
from review_lib.desk.port import DeskPort
from review_lib.desk.season import SECRETARIAT, Season, now
from review_lib.desk.sheets import rubric_of
from review_lib.desk.view import view
from review_lib.errors import InputError, NotFoundError, RefusedError
from review_lib.judging import port as shape
from review_lib.judging.kit.book import write_book
from review_lib.judging.kit.page import write_page
from review_lib.judging.kit.port import KIT, KitFile, KitPort, pack_kit
from review_lib.judging.kit.ticket import Ticket, TicketSheet, seal, table_print
from review_lib.store import Event
from review_lib.text import say

STREAM = "kits"
BOOK = "评分表.xlsx"
NOTEBOOK = "3-评分.ipynb"  # as in the workbook, so that the same page is opened
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


@dataclass(frozen=True, slots=True)
class KitMade:
    """A kit as written: its file, its name, its entries, and the entries left out (submitted or recused)."""

    path: Path
    kit: str
    entries: tuple[str, ...]
    left_out: tuple[str, ...]


def season_key(season: Season) -> str:
    """The season's key (hex) with which kits are sealed; made at the first kit and kept in the store."""
    known = season.store.events(STREAM, kinds=["keyed"])
    if not known:

        class KnownError(Exception):
            pass

        def guard(events: Sequence[Event]) -> None:
            if any(e.kind == "keyed" for e in events):
                raise KnownError

        try:
            said = {"key": secrets.token_hex(32), "season": secrets.token_hex(6)}
            season.store.append_many(STREAM, [("keyed", said)], who=SECRETARIAT, at=now(), guard=guard)
        except KnownError:
            pass  # another process was first; its key is the season's
        known = season.store.events(STREAM, kinds=["keyed"])
    return str((known[0].payload or {})["key"])


def season_id(season: Season) -> str:
    """By what a kit knows its season; not its name, which two seasons may share."""
    season_key(season)
    return str((season.store.events(STREAM, kinds=["keyed"])[0].payload or {})["season"])


def make_kit(season: Season, judge: str, out: Path, *, phase: str = "", who: str = SECRETARIAT) -> KitMade:
    """Write the kit of a judge to ``out`` (a file, or a folder to put it into) and write down that it was made.

    NotFoundError for no judge of the season; RefusedError where nothing of the judge is open.
    """
    if judge not in {j.judge for j in panel(season)}:
        raise NotFoundError(say("There is no judge {judge}.", judge=judge))
    port = DeskPort(season, judge, phase)
    cards = port.entries()
    wanted = [c for c in cards if c.state in ("new", "draft")]
    if not wanted:
        raise RefusedError(say("{judge} has no open sheet, so there is nothing to put into a kit.", judge=judge))
    sheets = [_thin(port.open(c.entry)) for c in wanted]
    name = "".join(secrets.choice(_LETTERS) for _ in range(6))
    ticket = Ticket(
        kit=name,
        season=season_id(season),
        label=season.label,
        judge=judge,
        phase=phase_rules(season, phase).name,
        made=now().isoformat(timespec="seconds"),
        blind=judging_rules(season).blind,
        sheets=tuple(
            TicketSheet(s.card.entry, s.card.entry, table_print(rubric_of(season, s.card.entry, phase)), _versions(s))
            for s in sheets
        ),
    )
    stamp = seal(season_key(season), ticket.text())
    target = _target(out, judge, name)
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as box:
        _fill(box, f"{_clean(judge)}-{name}", season, port, ticket, stamp, sheets)
    part.replace(target)
    said = {"kit": name, "judge": judge, "phase": phase, "entries": [s.card.entry for s in sheets], "seal": stamp}
    season.store.append(STREAM, "made", said, who=who, at=now())
    return KitMade(target, name, tuple(c.entry for c in wanted), tuple(c.entry for c in cards if c not in wanted))


def open_kit(folder: Path) -> KitPort:
    """The score sheet's door to an unpacked kit. InputError where the folder holds none."""
    return KitPort(folder)


def kit_folder(path: Path) -> tuple[Path, str]:
    """(folder of the notebook, judge) of an unpacked kit: the kit's folder, or one around or inside it. InputError
    where there is none, and for a zip that was not unpacked."""
    if path.is_file():
        raise InputError(say("{file} is packed. Unpack it first and name the folder.", file=path.name))
    places = [path, path / "notebook", *sorted(path.glob("*/notebook"))]
    found = next((p for p in places if (p / KIT).is_file()), path)
    return found, KitPort(found).judge()


def _thin(sheet: shape.SheetData) -> shape.SheetData:
    """A sheet for a kit: the judge's own phrases come from the kit itself."""
    return replace(sheet, phrases={}, receipt="", submitted_at="", corrections=())


def _versions(sheet: shape.SheetData) -> dict[str, int]:
    told = {f"mark/{i}": h.version for i, h in sheet.marks.items()}
    told |= {f"comment/{i}": h.version for i, h in sheet.comments.items()}
    told |= {f"point/{p}": h.version for p, h in sheet.points.items()}
    return told | {f"{p.what}/": p.version for p in sheet.proposals}


def _fill(
    box: zipfile.ZipFile,
    top: str,
    season: Season,
    port: DeskPort,
    ticket: Ticket,
    stamp: str,
    sheets: Sequence[shape.SheetData],
) -> None:
    """Write everything of a kit under the folder ``top`` of the zip, a report at a time."""
    now_ = view(season)
    views, pages, links = {}, {}, {}
    for sheet in sheets:
        entry = sheet.card.entry
        report = port.report(entry)
        if report.sections:
            about = f"{entry} · {sheet.card.kind}"
            data = write_page(entry, sheet.card.title, about, report, sheet.facts, partial(port.picture, entry))
            box.writestr(f"{top}/reports/{entry}.html", data)
            links[entry] = f"reports/{entry}.html"
            pages[entry] = f"../reports/{entry}.html"
        views[entry] = replace(report, sections=())
        sha = now_.entry(entry).report_sha256
        if not sheet.blind and sha:
            kind = Path(report.name).suffix or ".docx"
            box.writestr(f"{top}/reports/{entry}{kind}", season.vault.get(sha))
    verdicts = judging_rules(season).verdicts
    box.writestr(f"{top}/{BOOK}", write_book(ticket, stamp, sheets, verdicts, links))
    kit = KitFile(ticket.text(), stamp, verdicts, tuple(sheets), views, pages)
    box.writestr(f"{top}/notebook/{KIT}", pack_kit(kit))
    box.writestr(f"{top}/notebook/{NOTEBOOK}", _notebook())


def _notebook() -> bytes:
    lines = [say("Score sheets of this kit"), "", say("Hand in the whole folder as a zip, or answers.jsonl in it.")]
    cells = [
        {"cell_type": "markdown", "id": "title", "metadata": {}, "source": "# " + "\n".join(lines)},
        {"cell_type": "code", "id": "screen", "metadata": {}, "execution_count": None, "outputs": [],
         "source": "from review_lib.widgets import show_kit\n\nshow_kit()"},
    ]  # fmt: skip
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    made = {"cells": cells, "metadata": {"kernelspec": kernel, "language_info": {"name": "python"},
            "qcreview": {"app": True}}, "nbformat": 4, "nbformat_minor": 5}  # fmt: skip
    return (json.dumps(made, ensure_ascii=False, indent=1) + "\n").encode()


def _target(out: Path, judge: str, name: str) -> Path:
    if out.suffix.lower() == ".zip":
        return out
    return out / f"{say('judge kit')}-{_clean(judge)}-{name}.zip"


def _clean(name: str) -> str:
    """A name as a part of a file name on any system."""
    return re.sub(r'[\\/:*?"<>|\s]+', "_", name).strip("._") or "kit"
