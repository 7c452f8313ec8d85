"""RTF read straight into blocks, tables with their merged cells.

RTF bytes walk in; a :class:`~review_lib.reading.values.Document` walks out: paragraphs with their looks and list
labels, tables as grids (nested ones too), pictures, text boxes where they are anchored, deletions left out. It must
not know what a form is.
"""

from __future__ import annotations

import re
from dataclasses import replace

from review_lib.convert.rtf_state import Look, Reader, Row
from review_lib.intake.rtf import CODEPAGES, FONT_CHARSETS, tokens
from review_lib.reading.values import Document, Run

__all__ = ["RtfError", "read_rtf"]


class RtfError(Exception):
    """The bytes hold no RTF that can be read."""


_ALIGN = {"ql": "left", "qc": "center", "qr": "right", "qj": "both", "qd": "both"}
_SILENT = frozenset(
    re.findall(
        r"\w+",
        """
        colortbl info themedata colorschememapping datastore latentstyles listtable listoverridetable generator
        rsidtbl xmlnstbl revtbl filetbl nonshppict nonesttables ftnsep ftnsepc aftnsep aftnsepc pnseclvl
        bkmkstart bkmkend fldinst datafield xe tc template nextfile objdata objclass objname annotation atnid
        atnauthor atndate atnref atntime background wgrffmtfilter mmathPr userprops docvar fchars lchars
        listpicture panose falt fontemb xmlopen factoidname
        """,
    )
)
_OPEN_STARRED = frozenset(
    re.findall(
        r"\w+",
        """
        shppict shpinst shptxt nesttableprops ud dptxbxtext formfield pn pntext sn sp sv do dpgroup ffname cs
        """,
    )
)
_SCRIPTS = frozenset(("loch", "hich", "dbch", "ltrch", "rtlch"))
_FLAGS = frozenset(("clmgf", "clmrg", "clvmgf", "clvmrg"))
_PICTURES = {"pngblip": "png", "jpegblip": "jpeg", "emfblip": "emf", "wmetafile": "wmf", "dibitmap": "bmp"}
_CHARS = {
    "emdash": "—",
    "endash": "–",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "bullet": "•",
    "emspace": "\u3000",
    "enspace": " ",
    "qmspace": " ",
    "tab": "\t",
}


def read_rtf(data: bytes) -> Document:
    """The document in RTF bytes. RtfError where they are none."""
    start = data.find(b"{\\rtf")
    if start < 0:
        raise RtfError("no RTF")
    reader = Reader()
    marks: list[list[str]] = []
    star = False
    for kind, word, number, raw in tokens(data[start:]):
        if kind == "open":
            reader.flush()
            reader.stack.append(reader.look)
            reader.look = replace(reader.look)
            reader.pending_skip = 0
            marks.append([])
            star = False
        elif kind == "close":
            reader.flush()
            for mark in reversed(marks.pop() if marks else []):
                _end_group(reader, mark)
            reader.pending_skip = 0
            if reader.stack:
                reader.look = reader.stack.pop()
            if not reader.stack:
                break
        elif kind == "symbol" and word == "*":
            star = True
        elif kind == "word":
            _word(reader, word, number, star, marks)
            star = False
        elif reader.look.place == "picture":
            if kind == "text":
                reader.digits.extend(raw)
            elif kind == "bin":
                reader.picture[1].append(raw)
        elif kind == "symbol":
            reader.flush()
            if word in ("\r", "\n"):
                reader.end_paragraph()
            else:
                reader.put({"~": "\xa0", "_": "-", "-": ""}.get(word, word if word in "\\{}" else ""))
        elif kind in ("hex", "text"):
            if reader.pending_skip:
                cut = min(reader.pending_skip, len(raw))
                reader.pending_skip -= cut
                raw = raw[cut:]
            if not reader.look.silent:
                reader.held.extend(raw)
    while reader.sub:
        reader.leave()
    reader.in_table = reader.in_table and len(reader.levels) > 1
    reader.end_paragraph(must=False)
    reader.settle(0)
    return Document("rtf", tuple(reader.levels[0].blocks), tuple(reader.headers), reader.media, reader.notes)


def _end_group(reader: Reader, mark: str) -> None:
    if mark in ("box", "note", "header"):
        reader.leave()
    elif mark == "picture":
        reader.end_picture()
    elif mark == "font":
        name = reader.name.strip().rstrip(";").strip()
        charset = reader.fonts.get(reader.look.font, ("", ""))[1]
        reader.fonts[reader.look.font] = (name, charset)
        reader.name = ""
    elif mark == "style":
        name = reader.name.strip().rstrip(";").strip()
        heading = re.fullmatch(r"(?:heading|标题)\s*([1-9])", name, re.IGNORECASE)
        reader.styles[reader.style] = (name, reader.level or (int(heading.group(1)) if heading else 0))
        reader.name, reader.style, reader.level = "", 0, 0
    elif mark == "formfield" and reader.check:
        kind, result = reader.check[0], reader.check[1] if len(reader.check) > 1 else 0
        reader.check = []
        if kind == 1:
            reader.look.silent = False
            reader.look.place = "body"
            reader.put("☑" if result == 1 else "☐")


def _word(reader: Reader, word: str, number: int | None, star: bool, marks: list[list[str]]) -> None:
    look = reader.look
    here = marks[-1] if marks else []
    if star and word not in _OPEN_STARRED and word not in ("footnote", "fldinst"):
        look.silent = True
        return
    if word == "formfield":
        look.silent, look.place = True, "formfield"
        here.append("formfield")
        reader.check = []
    elif look.place == "formfield" and word in ("fftype", "ffres", "ffdefres"):
        if word == "fftype":
            reader.check.insert(0, number or 0)
        elif word == "ffres" and number == 25:
            pass
        elif number is not None and reader.check:
            reader.check[1:] = [number] if word == "ffres" or len(reader.check) == 1 else reader.check[1:]
    elif (word in _SILENT and word != "fldinst") or word == "fldinst":
        look.silent = True
    elif word == "fonttbl":
        look.place = "font"
    elif word == "stylesheet":
        look.place = "style"
    elif look.place == "font":
        if word == "f":
            look.font = number or 0
            reader.fonts[look.font] = ("", "")
            here.append("font")
        elif word == "fcharset":
            charset = "symbol" if number == 2 else FONT_CHARSETS.get(number or 0, "")
            reader.fonts[look.font] = (reader.fonts.get(look.font, ("", ""))[0], charset)
    elif look.place == "style":
        if word in ("s", "cs", "ds", "ts"):
            reader.style = (number or 0) if word == "s" else -1
            here.append("style")
        elif word == "outlinelevel":
            reader.level = (number or 0) + 1
    elif word in ("header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf"):
        reader.enter("header")
        here.append("header")
    elif word == "footnote":
        look.silent = False
        reader.enter("note")
        here.append("note")
    elif word in ("shptxt", "dptxbxtext"):
        look.silent, look.place = False, "body"
        reader.enter("box")
        here.append("box")
    elif word in ("shpinst", "shp", "shprslt", "do"):
        look.silent = look.silent or word == "shprslt"
    elif word in ("sn", "sv", "sp"):
        look.silent = True
    elif word == "pict":
        if not look.silent:
            look.place = "picture"
            here.append("picture")
    elif word in _PICTURES:
        reader.picture = (_PICTURES[word], [])
    elif word in ("listtext", "pntext"):
        look.place = "label"
    elif word == "ansicpg":
        reader.codec = CODEPAGES.get(number or 0, reader.codec)
    elif word == "uc":
        look.skip = number if number is not None else 1
    elif word == "upr":
        here.append("upr")
        look.silent = True
    elif word == "ud":
        look.silent = False
    elif word == "u" and number is not None:
        reader.unicode(number)
    elif word in ("v", "deleted"):
        reader.flush()
        look.hidden = number != 0
    elif look.silent:
        return
    elif word in _CHARS:
        reader.flush()
        reader.put(_CHARS[word])
    else:
        _body_word(reader, word, number, look)


def _body_word(reader: Reader, word: str, number: int | None, look: Look) -> None:
    if word in ("par", "sect", "page"):
        if word == "par" or reader.runs or reader.held:
            reader.end_paragraph()
    elif word == "line":
        reader.flush()
        reader.runs.append(Run("\n", kind="break"))
    elif word == "pard":
        reader.flush()
        reader.in_table, reader.itap = False, 0
        reader.style, reader.level, reader.align = 0, 0, ""
    elif word == "plain":
        reader.flush()
        look.bold = look.italic = look.hidden = False
        look.vertical, look.size = "", 12.0
    elif word in ("b", "i", "super", "sub", "nosupersub", "f", "fs"):
        reader.flush()
        if word == "b":
            look.bold = number != 0
        elif word == "i":
            look.italic = number != 0
        elif word == "f":
            look.font = number or 0
        elif word == "fs":
            look.size = (number or 24) / 2
        else:
            look.vertical = "" if word == "nosupersub" or number == 0 else word
    elif word in _SCRIPTS:
        look.script = word
    elif word in ("ab", "ai", "afs") and look.script == "dbch":  # LibreOffice's bold and size of Chinese text
        reader.flush()
        if word == "ab":
            look.bold = number != 0
        elif word == "ai":
            look.italic = number != 0
        else:
            look.size = (number or 24) / 2
    elif word in _ALIGN:
        reader.align = _ALIGN[word]
    elif word == "s":
        reader.style = number or 0
    elif word == "outlinelevel":
        reader.level = (number or 0) + 1 if (number or 0) < 9 else 0
    elif word == "intbl":
        reader.in_table = True
    elif word == "itap":
        reader.itap = number or 0
        reader.in_table = reader.in_table or reader.itap > 0
    elif word == "cell":
        reader.end_cell(1)
    elif word == "nestcell":
        reader.end_cell(max(reader.itap, 2))
    elif word == "row":
        reader.end_row(1)
    elif word == "nestrow":
        reader.end_row(max(reader.itap, 2))
    elif word == "trowd":
        row = Row()
        if reader.itap > 1:
            reader.nest_row = row
        else:
            reader.row = row
    elif word == "trleft":
        (reader.nest_row if reader.itap > 1 else reader.row).left = number or 0
    elif word in _FLAGS:
        (reader.nest_row if reader.itap > 1 else reader.row).pending.add(word)
    elif word == "cellx":
        row = reader.nest_row if reader.itap > 1 else reader.row
        row.edges.append(number or 0)
        row.flags.append(frozenset(row.pending))
        row.pending = set()
