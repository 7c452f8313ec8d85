"""What stands for something else in a Word file: content controls, legacy form fields, alternatives.

An element walks in; its sign, its chosen entry, whether it shows only a hint, or the branch that counts walks out.
Where it stands is not known here.
"""

from __future__ import annotations

import re
from dataclasses import replace

from lxml import etree

from review_lib.reading.ooxml import W
from review_lib.reading.styles import on
from review_lib.reading.values import Run

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
TICKED, UNTICKED = "☑", "☐"


def whole(text: str | None) -> int:
    """``text`` as a whole number; 0 where it is none."""
    if text and text.isdecimal():
        return int(text)
    try:
        return int(float(text or 0))
    except ValueError:
        return 0


def alternative(element: etree._Element) -> etree._Element | None:
    """The branch of an ``mc:AlternateContent`` that counts: the first choice with content, else the fallback."""
    for child in element:
        if child.tag in (MC + "Choice", MC + "Fallback") and len(child):
            return child
    return None


def checkbox(control: etree._Element) -> str:
    """The sign of a check box content control, ``""`` where the control is none."""
    box = control.find(f"{W}sdtPr/{W14}checkbox")
    if box is None:
        return ""
    checked = box.find(f"{W14}checked")
    return TICKED if checked is not None and on(checked.get(f"{W14}val")) else UNTICKED


_HINT = re.compile(r"〔[^〔〕]{1,24}〕")
_ASKS = re.compile(
    r"〔[^〔〕]*〕$|单击|点击|点此|在此|请|选择[一项日]|(?:click|tap|choose|enter|select)\b", re.IGNORECASE
)


def hinted(control: etree._Element) -> bool:
    """Whether a content control is marked as showing its hint."""
    mark = control.find(f"{W}sdtPr/{W}showingPlcHdr")
    return mark is not None and on(mark.get(f"{W}val"))


def without_hints(runs: list[Run]) -> list[Run]:
    """``runs`` of a control without what stands in the brackets of a hint; runs of text are joined, so that a hint in
    pieces is found beside what was typed before or after it."""
    if len(runs) > 1 and all(run.kind == "text" for run in runs):
        runs = [replace(runs[0], text="".join(run.text for run in runs))]
    return [replace(run, text=_HINT.sub("", run.text)) for run in runs]


def placeholder(control: etree._Element) -> bool:
    """Whether a content control shows only its hint.

    LibreOffice keeps the mark of a hint over what is typed in its place. So it is believed where Word keeps the hint in
    its glossary (``w:placeholder``), and elsewhere where the text asks for something, or stands in the brackets of our
    blank forms' hints.
    """
    if not hinted(control):
        return False
    if control.find(f"{W}sdtPr/{W}placeholder") is not None:
        return True
    shown = "".join(node.text or "" for node in control.iter(f"{W}t")).strip()
    return not shown or _ASKS.match(shown) is not None


def legacy_value(data: etree._Element) -> str:
    """What a legacy form field (``w:ffData``) says: a check box's sign, the chosen entry of a list."""
    box = data.find(f"{W}checkBox")
    if box is not None:
        state = box.find(f"{W}checked")
        if state is None:
            state = box.find(f"{W}default")
        return TICKED if state is not None and on(state.get(f"{W}val")) else UNTICKED
    choices = data.find(f"{W}ddList")
    if choices is not None:
        entries = [entry.get(f"{W}val") or "" for entry in choices.findall(f"{W}listEntry")]
        chosen = choices.find(f"{W}result")
        if chosen is None:
            chosen = choices.find(f"{W}default")
        at = whole(chosen.get(f"{W}val")) if chosen is not None else 0
        return entries[at] if 0 <= at < len(entries) else ""
    return ""
