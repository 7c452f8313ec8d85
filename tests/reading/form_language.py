"""A small language to build a document in a test: a table in three lines of text.

``docx(line("标题"), table("企业名称 | 甲公司 | 邮编 | 100000", "课题名称 | 降低… | < | <"))``
gives the bytes of a Word file.
``<`` goes on with the cell to the left, ``^`` with the cell above; ``\\n`` in a cell begins a paragraph. A wrapper of
``WRAPPERS`` writes a text's runs in another way that Word shows the same.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from xml.sax.saxutils import escape

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
LOOSE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml."
CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_MAIN}document.main+xml"/>'
    f'<Override PartName="/word/header1.xml" ContentType="{_MAIN}header+xml"/></Types>'
)
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
Wrapper = Callable[[str], str]


def run(text: str) -> str:
    """One run; tabs and ``\\v`` (a soft break) as Word writes them."""
    parts = ""
    for piece in _split(text):
        if piece == "\t":
            parts += "<w:tab/>"
        elif piece == "\v":
            parts += "<w:br/>"
        else:
            parts += f'<w:t xml:space="preserve">{escape(piece)}</w:t>'
    return f"<w:r>{parts}</w:r>" if parts else ""


def _split(text: str) -> list[str]:
    found, piece = [], ""
    for char in text:
        if char in "\t\v":
            found += [piece, char]
            piece = ""
        else:
            piece += char
    return [p for p in [*found, piece] if p]


def letters(text: str) -> str:
    """Each character a run of its own."""
    return "".join(run(char) for char in text)


def inserted(text: str) -> str:
    """A tracked insertion, with deleted words around it."""
    gone = '<w:del w:id="9" w:author="a"><w:r><w:delText>旧的 12345</w:delText></w:r></w:del>'
    return f'{gone}<w:ins w:id="1" w:author="a">{run(text)}</w:ins>{gone}'


def control(text: str) -> str:
    """A content control around it."""
    return f'<w:sdt><w:sdtPr><w:alias w:val="x"/></w:sdtPr><w:sdtContent>{run(text)}</w:sdtContent></w:sdt>'


def result(text: str) -> str:
    """The result of a field, whose instruction nobody sees."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF 编号 12</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(text)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def linked(text: str) -> str:
    """A hyperlink."""
    return f'<w:hyperlink w:anchor="x">{run(text)}</w:hyperlink>'


def hidden_beside(text: str) -> str:
    """Hidden words beside it."""
    return f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>看不见 99</w:t></w:r>{run(text)}"


WRAPPERS: tuple[Wrapper, ...] = (run, letters, inserted, control, result, linked, hidden_beside)


def paragraph(text: str, wrap: Wrapper = run) -> str:
    """One paragraph."""
    return f"<w:p>{wrap(text) if text else ''}</w:p>"


def line(text: str, wrap: Wrapper = run) -> str:
    """A line of the document; ``\\n`` begins another paragraph."""
    return "".join(paragraph(part, wrap) for part in text.split("\n"))


def boxed(*blocks: str) -> str:
    """Blocks in a text box, written twice as Word does (new and old markup)."""
    inner = "".join(blocks)
    size = '<a:xfrm><a:off x="0" y="0"/><a:ext cx="5400000" cy="6000000"/></a:xfrm>'
    shape = f'<wps:spPr>{size}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr>'
    kind = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
    return (
        '<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline distT="0" distB="0" distL="0" '
        'distR="0"><wp:extent cx="5400000" cy="6000000"/><wp:docPr id="7" name="Box"/><a:graphic>'
        f'<a:graphicData uri="{kind}"><wps:wsp><wps:cNvSpPr txBox="1"/>{shape}<wps:txbx><w:txbxContent>{inner}'
        "</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing>"
        '</mc:Choice><mc:Fallback><w:pict><v:shape style="width:425pt;height:470pt"><v:textbox><w:txbxContent>'
        f"{inner}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )


def table(*rows: str, wrap: Wrapper = run, deleted: Sequence[str] = ()) -> str:
    """A table, a row a line of text; rows in ``deleted`` are tracked deletions."""
    return cells([[cell.strip(" ").replace("\\n", "\n") for cell in row.split("|")] for row in rows], wrap) if not (
        deleted
    ) else _table([*(_row(_parsed(r), [], wrap) for r in rows),
                   *(_row(_parsed(r), [], wrap, gone=True) for r in deleted)])  # fmt: skip


def _parsed(row: str) -> list[str]:
    return [cell.strip(" ").replace("\\n", "\n") for cell in row.split("|")]


def cells(rows: Sequence[Sequence[str]], wrap: Wrapper = run, outer: bool = False) -> str:
    """A table of texts; ``<`` and ``^`` merge. A text that begins with ``<w:`` is markup. ``outer``: in a frame."""
    width = max(map(len, rows), default=0)
    made = _table([_row(row, rows[at + 1] if at + 1 < len(rows) else [], wrap) for at, row in enumerate(rows)], width)
    return _table([f"<w:tr><w:tc>{made}<w:p/></w:tc></w:tr>"]) if outer else made


def _table(rows: Sequence[str], width: int = 0) -> str:
    column = f'<w:gridCol w:w="{9000 // max(width, 1)}"/>'
    grid = f"<w:tblGrid>{column * width}</w:tblGrid>" if width else ""
    edges = "".join(f'<w:{side} w:val="single" w:sz="4" w:color="000000"/>' for side in _SIDES)
    return f"<w:tbl><w:tblPr><w:tblBorders>{edges}</w:tblBorders></w:tblPr>{grid}{''.join(rows)}</w:tbl>"


def _row(row: Sequence[str], below: Sequence[str], wrap: Wrapper, gone: bool = False) -> str:
    made = ""
    at = 0
    while at < len(row):
        span = 1
        while at + span < len(row) and row[at + span] == "<":
            span += 1
        text = row[at]
        properties = f'<w:tcW w:w="{9000 * span // len(row)}" w:type="dxa"/>'
        properties += f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
        if text == "^":
            properties += "<w:vMerge/>"
        elif at < len(below) and below[at] == "^":
            properties += '<w:vMerge w:val="restart"/>'
        inner = "<w:p/>" if text in ("^", "<") else text if text.startswith("<w:") else line(text, wrap)
        made += f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"
        at += span
    mark = '<w:trPr><w:del w:id="3" w:author="a"/></w:trPr>' if gone else ""
    return f"<w:tr>{mark}{made}</w:tr>"


def docx(*blocks: str, strict: bool = False, header: str = "") -> bytes:
    """The bytes of a Word file with these blocks."""
    body = "".join(blocks)
    section = '<w:sectPr><w:headerReference w:type="default" r:id="rId9"/></w:sectPr>' if header else ""
    xml = (
        f'<?xml version="1.0" encoding="UTF-8"?><w:document {NAMESPACES}><w:body>{body}{section}</w:body></w:document>'
    )
    if strict:
        xml = xml.replace(LOOSE, STRICT)
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    rels = '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", CONTENT_TYPES)
        package.writestr("_rels/.rels", f'{rels}<Relationship Id="r1" Type="{kind}officeDocument" '
                                        'Target="word/document.xml"/></Relationships>')  # fmt: skip
        package.writestr("word/document.xml", xml)
        if header:
            head = header if header.startswith("<w:tbl>") else line(header)
            package.writestr("word/_rels/document.xml.rels", f'{rels}<Relationship Id="rId9" Type="{kind}header" '
                                                             'Target="header1.xml"/></Relationships>')  # fmt: skip
            package.writestr("word/header1.xml", f"<w:hdr {NAMESPACES}>{head}</w:hdr>")
    return out.getvalue()
