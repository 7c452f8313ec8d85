"""A Word formula as MathML.

The OMML source of one formula walks in, a ``<math>`` element as text walks out, made by us from its
characters alone; None where the source cannot be read or holds nothing to show. It must not know a page.
"""

from __future__ import annotations

from html import escape

from lxml import etree

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_STRICT = "{http://purl.oclc.org/ooxml/officeDocument/math}"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=True)
_OPERATORS = frozenset("+-−×÷·*/=<>≤≥≠≈±∓∑∏∫∬∮∪∩∈∉⊂⊆→⇒↔∝∞,;:!|()[]{}%‰")
_DEPTH = 40


def mathml(source: str) -> str | None:
    """``source`` (one OMML element) as MathML, or None."""
    try:
        root = etree.fromstring(source.replace(_STRICT[1:-1], M[1:-1]).encode("utf-8"), _PARSER)
    except (etree.XMLSyntaxError, ValueError):
        return None
    if root is None:
        return None
    inner = _children(root, 0)
    return f"<math>{inner}</math>" if inner else None


def _children(element: etree._Element, depth: int) -> str:
    if depth > _DEPTH:
        return _token(_texts(element))
    return "".join(_one(child, depth + 1) for child in element)


def _texts(element: etree._Element) -> str:
    return "".join(t.text or "" for t in element.iter(f"{M}t"))


def _row(element: etree._Element, name: str, depth: int) -> str:
    part = element.find(M + name)
    return f"<mrow>{'' if part is None else _children(part, depth)}</mrow>"


def _value(element: etree._Element, properties: str, name: str, default: str) -> str:
    found = element.find(f"{M}{properties}/{M}{name}")
    return default if found is None else (found.get(f"{M}val") or "")


def _token(text: str) -> str:
    """Numbers, operators and names of one text run, each as its element."""
    out = ""
    word = ""
    for char in [*text, ""]:
        number = bool(word) and (word[-1].isdigit() or word[-1] == ".")
        digit = char.isdigit() or char == "."
        if word and (digit or char.isalpha()) and number == digit:
            word += char
            continue
        if word:
            out += f"<mn>{word}</mn>" if number else f"<mi>{escape(word)}</mi>"
            word = ""
        if char and (char.isdigit() or char.isalpha()):
            word = char
        elif char.strip():
            out += f"<mo>{escape(char)}</mo>" if char in _OPERATORS else f"<mtext>{escape(char)}</mtext>"
    return out


def _script(element: etree._Element, name: str, depth: int) -> str:
    tag, parts = {
        "sSup": ("msup", ("e", "sup")), "sSub": ("msub", ("e", "sub")), "sSubSup": ("msubsup", ("e", "sub", "sup")),
        "limLow": ("munder", ("e", "lim")), "limUpp": ("mover", ("e", "lim")), "f": ("mfrac", ("num", "den")),
    }[name]  # fmt: skip
    return f"<{tag}>{''.join(_row(element, part, depth) for part in parts)}</{tag}>"


def _one(element: etree._Element, depth: int) -> str:
    name = str(element.tag).rpartition("}")[2]
    if name == "r":
        return _token(_texts(element))
    if name.endswith("Pr"):
        return ""
    if name in ("sSup", "sSub", "sSubSup", "limLow", "limUpp", "f"):
        return _script(element, name, depth)
    if name == "sPre":
        scripts = _row(element, "sub", depth) + _row(element, "sup", depth)
        return f"<mmultiscripts>{_row(element, 'e', depth)}<mprescripts></mprescripts>{scripts}</mmultiscripts>"
    if name == "rad":
        degree = element.find(M + "deg")
        if degree is not None and _texts(degree).strip():
            return f"<mroot>{_row(element, 'e', depth)}{_row(element, 'deg', depth)}</mroot>"
        return f"<msqrt>{_row(element, 'e', depth)}</msqrt>"
    if name == "nary":
        sign = f"<mo>{escape(_value(element, 'naryPr', 'chr', '∫') or '∫')}</mo>"
        tag = "msubsup" if _value(element, "naryPr", "limLoc", "undOvr") == "subSup" else "munderover"
        scripts = _row(element, "sub", depth) + _row(element, "sup", depth)
        return f"<{tag}>{sign}{scripts}</{tag}>{_row(element, 'e', depth)}"
    if name == "d":
        left, right = _value(element, "dPr", "begChr", "("), _value(element, "dPr", "endChr", ")")
        between = f"<mo>{escape(_value(element, 'dPr', 'sepChr', '|'))}</mo>"
        inner = between.join(f"<mrow>{_children(e, depth)}</mrow>" for e in element.findall(f"{M}e"))
        return f"<mrow><mo>{escape(left)}</mo>{inner}<mo>{escape(right)}</mo></mrow>"
    if name in ("acc", "bar", "groupChr"):
        sign = {"acc": "^", "bar": "¯", "groupChr": "⏟"}[name]
        over = _value(element, f"{name}Pr", "pos", "bot" if name == "groupChr" else "top") != "bot"
        tag = "mover" if over else "munder"
        sign = _value(element, f"{name}Pr", "chr", sign) or sign
        return f"<{tag}>{_row(element, 'e', depth)}<mo>{escape(sign)}</mo></{tag}>"
    if name == "func":
        return _row(element, "fName", depth) + _row(element, "e", depth)
    if name in ("m", "eqArr"):
        rows = [e.findall(f"{M}e") for e in element.findall(f"{M}mr")] or [[e] for e in element.findall(f"{M}e")]
        cells = "".join(
            "<mtr>" + "".join(f"<mtd>{_children(cell, depth)}</mtd>" for cell in row) + "</mtr>" for row in rows
        )
        return f"<mtable>{cells}</mtable>"
    return _children(element, depth)
