"""Rows that are read in one walk are read as they are piece by piece, and parts of a package without a file object."""

from __future__ import annotations

import io
import zipfile
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review_lib.reading.ooxml import Package, UnreadableFileError
from review_lib.reading.values import Table
from review_lib.reading.word import read_word
from tests.reading.form_language import docx

marks = st.lists(
    st.sampled_from((
        "", '<w:sz w:val="21"/>', "<w:b/>", '<w:b w:val="0"/>', "<w:i/>", '<w:rFonts w:ascii="Wingdings" w:hAnsi="x"/>',
        '<w:szCs w:val="21"/>', '<w:color w:val="FF0000"/>', "<w:vanish/>", '<w:vertAlign w:val="superscript"/>',
    )), max_size=3,
).map("".join)  # fmt: skip
words = st.sampled_from(("", "企业名称", " ", "R", "甲\u3000乙", "12.5%"))
inside = st.one_of(
    words.map('<w:t xml:space="preserve">{}</w:t>'.format),
    st.sampled_from(("<w:tab/>", "<w:br/>", "<w:noProof/>", "<w:t/>")),
)
runs = st.builds("<w:r><w:rPr>{}</w:rPr>{}</w:r>".format, marks, st.lists(inside, max_size=2).map("".join))
looks = st.lists(
    st.sampled_from((
        "", '<w:jc w:val="center"/>', '<w:pStyle w:val="a"/>', '<w:rPr><w:sz w:val="30"/><w:b/></w:rPr>',
        '<w:rPr><w:del w:id="1"/></w:rPr>', '<w:spacing w:line="240"/>', '<w:numPr><w:numId w:val="1"/></w:numPr>',
    )), max_size=2,
).map("".join)  # fmt: skip
paragraphs = st.builds("<w:p><w:pPr>{}</w:pPr>{}</w:p>".format, looks, st.lists(runs, max_size=3).map("".join))
frames = st.lists(
    st.sampled_from((
        '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>", '<w:tcW w:w="100"/>', "<w:cellDel/>",
        '<w:hMerge w:val="restart"/>', "<w:hMerge/>", '<w:tcBorders><w:top w:val="single"/></w:tcBorders>',
    )), max_size=2,
).map("".join)  # fmt: skip
cells = st.builds(
    "<w:tc><w:tcPr>{}</w:tcPr>{}</w:tc>".format, frames, st.lists(paragraphs, min_size=0, max_size=2).map("".join)
)
heads = st.sampled_from(
    ("", '<w:gridBefore w:val="1"/>', '<w:trHeight w:val="9"/>', '<w:del w:id="2"/>', '<w:jc w:val="right"/>')
)
rows = st.lists(st.tuples(heads, st.lists(cells, max_size=4).map("".join)), min_size=1, max_size=4)


@settings(max_examples=500, deadline=None)
@given(made=rows)
def test_rows_in_one_walk_are_those_read_piece_by_piece(made: list[tuple[str, str]]) -> None:
    def table(more: str) -> str:
        told = "".join(f"<w:tr><w:trPr>{more}{head}</w:trPr>{inner}</w:tr>" for head, inner in made)
        return f"<w:tbl><w:tblGrid/>{told}</w:tbl><w:p/>"

    # what the one walk does not know sends a row the long way, on which it says nothing
    assert read_word(docx(table(""))) == read_word(docx(table('<w:divId w:val="7"/>')))


def test_the_one_walk_reads_the_rows_of_a_plain_table() -> None:
    plain = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    found = read_word(docx(plain)).blocks[0]

    assert isinstance(found, Table)
    assert [cell.text for cell in found.cells] == ["甲"]


def _package(compression: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as file:
        file.writestr("word/document.xml", b"<a>" + b"x" * 5000 + b"</a>")
        file.writestr("字.xml", b"<b/>")
    return out.getvalue()


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2])
@pytest.mark.parametrize("before", [b"", b"PK of another kind, then the file"])
def test_parts_are_read_however_they_are_packed(compression: int, before: bytes) -> None:
    package = Package(before + _package(compression))

    assert package.read("word/document.xml") == b"<a>" + b"x" * 5000 + b"</a>"
    assert package.read("字.xml") == b"<b/>"


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_part_with_a_wrong_check_sum_is_told(compression: int) -> None:
    data = bytearray(_package(compression))
    sum_ = zlib.crc32(b"<a>" + b"x" * 5000 + b"</a>").to_bytes(4, "little")
    at = data.rindex(sum_)
    data[at] ^= 1

    with pytest.raises(UnreadableFileError, match="truncated"):
        Package(bytes(data)).read("word/document.xml")
