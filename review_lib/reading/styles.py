"""The styles of a Word file, each with what it inherits.

``styles.xml`` walks in; a style's name, outline level, look and list walk out, followed through ``basedOn``. Direct
formatting is not known here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from lxml import etree

from review_lib.reading.ooxml import W

_HEADING = re.compile(r"^(?:heading|标题|標題)\s*([1-9])$", re.IGNORECASE)
_TOC = re.compile(r"^(?:toc|目录|目錄)\s*[1-9]$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Style:
    """What one style says after inheritance. ``level``: outline level from 1, 0 for body text."""

    name: str = ""
    level: int = 0
    bold: bool = False
    italic: bool = False
    size_pt: float = 0.0
    num_id: str = ""
    num_level: int = 0
    align: str = ""
    font: str = ""
    toc: bool = False
    hidden: bool = False


class Styles:
    """All styles of one document."""

    def __init__(self, root: etree._Element | None) -> None:
        """``root``: the root of ``styles.xml``, None where there is none."""
        self._elements: dict[str, etree._Element] = {}
        self._made: dict[str, Style] = {}
        self._base = Style()
        default = ""
        if root is None:
            self.default = self._base
            return
        for style in root.iter(f"{W}style"):
            ref = style.get(f"{W}styleId") or ""
            self._elements[ref] = style
            if style.get(f"{W}type") == "paragraph" and on(style.get(f"{W}default"), missing=False):
                default = ref
        for size in root.findall(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}sz"):
            self._base = replace(self._base, size_pt=points(size.get(f"{W}val")))
        self.default = self.of(default) if default else self._base

    def of(self, ref: str, depth: int = 0) -> Style:
        """The style with id ``ref``; the document's default where there is none."""
        made = self._made.get(ref)
        if made is not None:
            return made
        element = self._elements.get(ref)
        if element is None:
            return self._base if depth or not hasattr(self, "default") else self.default
        based = element.find(f"{W}basedOn")
        parent = self._base if based is None or depth > 20 else self.of(based.get(f"{W}val") or "", depth + 1)
        name_at = element.find(f"{W}name")
        name = ref if name_at is None else (name_at.get(f"{W}val") or ref)
        values: dict[str, object] = {"name": name, "toc": bool(_TOC.match(name)) or parent.toc}
        if heading := _HEADING.match(name):
            values["level"] = int(heading[1])
        for part in element:
            if part.tag == f"{W}pPr":
                values.update(_paragraph_properties(part))
            elif part.tag == f"{W}rPr":
                values.update(_run_properties(part))
        style = replace(parent, **values)  # type: ignore[arg-type]
        self._made[ref] = style
        return style


def on(value: str | None, *, missing: bool = True) -> bool:
    """A Word switch: absent ``val`` means on."""
    return missing if value is None else value not in ("0", "false", "off", "none")


def points(half: str | None) -> float:
    """A size in half points as points; 0 where it is none."""
    try:
        return float(half or 0) / 2
    except ValueError:
        return 0.0


def outline(value: str | None) -> int:
    """An ``outlineLvl`` as a level from 1; 0 for body text."""
    return int(value) + 1 if value is not None and value.isdigit() and int(value) < 9 else 0


def _paragraph_properties(part: etree._Element) -> dict[str, object]:
    values: dict[str, object] = {}
    for child in part:
        if child.tag == f"{W}outlineLvl":
            values["level"] = outline(child.get(f"{W}val"))
        elif child.tag == f"{W}jc":
            values["align"] = child.get(f"{W}val") or ""
        elif child.tag == f"{W}numPr":
            num, level = child.find(f"{W}numId"), child.find(f"{W}ilvl")
            if num is not None:
                values["num_id"] = num.get(f"{W}val") or ""
            if level is not None and (level.get(f"{W}val") or "").isdigit():
                values["num_level"] = int(level.get(f"{W}val") or 0)
    return values


def _run_properties(part: etree._Element) -> dict[str, object]:
    values: dict[str, object] = {}
    for child in part:
        if child.tag == f"{W}b":
            values["bold"] = on(child.get(f"{W}val"))
        elif child.tag == f"{W}i":
            values["italic"] = on(child.get(f"{W}val"))
        elif child.tag == f"{W}vanish":
            values["hidden"] = on(child.get(f"{W}val"))
        elif child.tag == f"{W}sz":
            values["size_pt"] = points(child.get(f"{W}val"))
        elif child.tag == f"{W}rFonts":
            values["font"] = child.get(f"{W}ascii") or child.get(f"{W}hAnsi") or ""
    return values
