"""The text of a binary Word file's text boxes, put back where msdoc2docx left only their anchors.

The bytes of the .doc and of the docx made of it walk in; the docx with the boxes' lines at their first anchor walks
out. It must not know anything else of the document.
"""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

__all__ = ["box_text", "put_boxes_back"]


def box_text(data: bytes) -> str:
    """The characters of the text-box story of a .doc, paragraphs ended by ``\\r``; "" where it has none."""
    from doc2docx.cfb import CompoundFile
    from doc2docx.diagnostics import ConversionReport
    from doc2docx.msdoc import FileInformationBlock, read_piece_table
    from doc2docx.msdoc.fib import FibBase

    with tempfile.TemporaryDirectory(prefix="qcreview-", ignore_cleanup_errors=True) as name:
        source = Path(name) / "in.doc"
        source.write_bytes(data)
        compound = CompoundFile.from_path(source)
        word = compound.open_stream("WordDocument")
        table = compound.open_stream(FibBase.parse(word).table_stream_name)
    fib = FileInformationBlock.parse(word)
    report = ConversionReport("in.doc", "out.docx")
    pieces = read_piece_table(table, word, fc_clx=fib.clx.fc, lcb_clx=fib.clx.lcb, report=report)
    before = fib.ccp_text + fib.ccp_footnotes + fib.ccp_headers + fib.ccp_macros + fib.ccp_comments + fib.ccp_endnotes
    if not fib.ccp_textboxes:
        return ""
    return str(pieces.extract(before, before + fib.ccp_textboxes, report, story="textboxes"))


def put_boxes_back(data: bytes, docx: bytes) -> bytes | None:
    """``docx`` with the boxes' lines, or None where a table stands in a box or no anchor is left to put them."""
    text = box_text(data)
    lines = [re.sub(r"[\x00-\x08\x0b-\x1f]", "", line).strip() for line in text.split("\r")]
    shown = "</w:t><w:br/><w:t>".join(escape(line) for line in lines if line)
    if not shown or "\x07" in text:
        return None
    out = io.BytesIO()
    placed = False
    with zipfile.ZipFile(io.BytesIO(docx)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename == "word/document.xml":
                xml, count = re.subn("\ufffc+", lambda _: shown, content.decode("utf-8"), count=1)
                placed = count > 0
                content = xml.replace("\ufffc", "").encode("utf-8")
            new.writestr(info, content)
    return out.getvalue() if placed else None
