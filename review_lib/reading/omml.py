"""A Word formula as one line of text.

An OMML element walks in, its linear reading walks out (``(a)/(b)``, ``x^(2)``, ``√(x)``). The look of a formula is
not known here: whoever shows it has the source.
"""

from __future__ import annotations

from lxml import etree

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"


def linear(element: etree._Element) -> str:
    """The formula's text on one line."""
    name = str(element.tag).rpartition("}")[2]
    if name == "t":
        return element.text or ""
    if name.endswith("Pr"):
        return ""
    if name == "f":
        return f"({_part(element, 'num')})/({_part(element, 'den')})"
    if name in ("sSup", "sSub", "sSubSup"):
        text = _part(element, "e")
        if name != "sSup":
            text += f"_({_part(element, 'sub')})"
        return text + (f"^({_part(element, 'sup')})" if name != "sSub" else "")
    if name == "rad":
        degree = _part(element, "deg")
        return f"{degree}√({_part(element, 'e')})"
    if name == "nary":
        sign = _value(element, "naryPr", "chr") or "∫"
        low, high = _part(element, "sub"), _part(element, "sup")
        return sign + (f"_({low})" if low else "") + (f"^({high})" if high else "") + _part(element, "e")
    if name == "d":
        left = _value(element, "dPr", "begChr", "(")
        right = _value(element, "dPr", "endChr", ")")
        return left + ",".join(linear(e) for e in element.findall(f"{M}e")) + right
    if name == "mr":
        return " ".join(linear(e) for e in element)
    return "".join(linear(child) for child in element)


def _part(element: etree._Element, name: str) -> str:
    found = element.find(M + name)
    return "" if found is None else "".join(linear(child) for child in found)


def _value(element: etree._Element, properties: str, name: str, default: str = "") -> str:
    found = element.find(f"{M}{properties}/{M}{name}")
    return default if found is None else (found.get(f"{M}val") or "")
