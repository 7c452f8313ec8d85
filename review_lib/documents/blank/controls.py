"""Content controls of Word: text, date, list and check box, each showing a hint until it is filled in.

A tag, a name and a hint walk in; WordprocessingML walks out. A hint stands under ``showingPlcHdr``, by which Word
knows that it is none of the answer, and between 〔 and 〕, because LibreOffice keeps that mark over what is typed; by
both reading tells hints from answers. The controls are rich ones: LibreOffice 7 repeats the text of a plain one
(``w:text``) and of one around a paragraph. (ISO/IEC 29500-1, 17.5.2; check boxes: [MS-DOCX] 2.6.)
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence

from review_lib.documents.ooxml import attr
from review_lib.documents.ooxml import text as escaped
from review_lib.documents.wordxml import para


def control(kind: str, tag: str, name: str, content: str, *, hint: bool = True, extra: str = "") -> str:
    """A control around ``content``; ``kind`` is its own element, ``extra`` what follows it."""
    number = zlib.crc32(tag.encode()) % 0x7FFFFFFF or 1
    shows = "<w:showingPlcHdr/>" if hint else ""
    return (
        f'<w:sdt><w:sdtPr><w:alias w:val="{attr(name)}"/><w:tag w:val="{attr(tag)}"/><w:id w:val="{number}"/>'
        f"{shows}{kind}{extra}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"
    )


def _hint(value: str) -> str:
    look = '<w:rStyle w:val="PlaceholderText"/><w:rFonts w:hint="eastAsia"/>'
    return f"<w:r><w:rPr>{look}</w:rPr><w:t>〔{escaped(value)}〕</w:t></w:r>"


def text(tag: str, name: str, hint: str) -> str:
    """A line of text."""
    return control("", tag, name, _hint(hint))


def paragraphs(tag: str, name: str, hint: str, style: str = "Normal") -> str:
    """A paragraph to write into, which may become several."""
    return para(control("", tag, name, _hint(hint)), style)


def date(tag: str, name: str, hint: str, form: str) -> str:
    """A date with a calendar, written like ``form``; what is typed stays as typed."""
    kind = (
        f'<w:date><w:dateFormat w:val="{attr(form)}"/><w:lid w:val="zh-CN"/>'
        '<w:storeMappedDataAs w:val="text"/><w:calendar w:val="gregorian"/></w:date>'
    )
    return control(kind, tag, name, _hint(hint))


def choose(tag: str, name: str, hint: str, options: Sequence[str], *, free: bool = False) -> str:
    """A list to choose from; ``free`` lets another answer be written."""
    items = "".join(f'<w:listItem w:displayText="{attr(o)}" w:value="{attr(o)}"/>' for o in options)
    kind = "comboBox" if free else "dropDownList"
    return control(f"<w:{kind}>{items}</w:{kind}>", tag, name, _hint(hint))


def check(tag: str, name: str) -> str:
    """An empty check box."""
    face = '<w:rPr><w:rFonts w:ascii="MS Gothic" w:hAnsi="MS Gothic" w:eastAsia="MS Gothic"/></w:rPr>'
    extra = (
        '<w14:checkbox><w14:checked w14:val="0"/><w14:checkedState w14:val="2612" w14:font="MS Gothic"/>'
        '<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox>'
    )
    return control("", tag, name, f"<w:r>{face}<w:t>☐</w:t></w:r>", hint=False, extra=extra)


def repeating(tag: str, name: str, rows: Sequence[str]) -> str:
    """Rows of a table to which Word adds more at a click ([MS-DOCX] 2.7)."""
    items = "".join(
        control("", f"{tag}.{n}", name, row, hint=False, extra="<w15:repeatingSectionItem/>")
        for n, row in enumerate(rows, 1)
    )
    return control("", tag, name, items, hint=False, extra="<w15:repeatingSection/>")
