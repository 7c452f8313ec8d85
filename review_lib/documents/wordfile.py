"""A Word file under construction: paragraphs, tables, pictures, notes and sections, written as text in one pass.

Strings and bytes walk in, a .docx walks out. It is written in order and never searched, so that a book of two hundred
cases costs what its characters and pictures cost. Knows nothing of what is printed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from review_lib.documents import wordstyles
from review_lib.documents.ooxml import attr, core_properties, pack
from review_lib.documents.wordstyles import HEAD, twips
from review_lib.documents.wordxml import DOC_NS, PART, REL, TYPES, Box, R, Section, para, run, simple_field
from review_lib.rules.casebook import Typography

__all__ = ["TYPES", "Box", "Section", "WordFile", "para", "run", "simple_field"]


@dataclass(slots=True)
class WordFile:
    """A document being written with the typography ``look``; ``mirror`` gives odd and even pages.

    Add to it with the methods in reading order, end each part of it with :meth:`section`, and take
    :meth:`to_bytes` once. Ids of drawings, notes and bookmarks are counted, never searched for.
    """

    look: Typography
    title: str
    creator: str = ""
    mirror: bool = False
    update_fields: bool = False
    turned: bool = False
    body: list[str] = field(default_factory=list)
    _media: dict[str, tuple[str, str, bytes]] = field(default_factory=dict)
    _rels: list[str] = field(default_factory=list)
    _parts: list[tuple[str, bytes, str]] = field(default_factory=list)
    _notes: list[str] = field(default_factory=list)
    _drawings: int = 0
    _marks: int = 0
    _known: dict[str, str] = field(default_factory=dict)

    # ------------------------------------------------------------ measures
    def text_width(self, turned: bool = False) -> int:
        """Width of the type area in twentieths of a point."""
        p = self.look.page
        wide = p.height_mm - p.top_mm - p.bottom_mm if turned else p.width_mm - p.inside_mm - p.outside_mm
        return twips(wide)

    def text_height(self, turned: bool = False) -> int:
        """Height of the type area in twentieths of a point."""
        p = self.look.page
        return twips(p.width_mm - p.inside_mm - p.outside_mm if turned else p.height_mm - p.top_mm - p.bottom_mm)

    # ------------------------------------------------------------ text
    def add(self, xml: str) -> None:
        """Append a paragraph or table as XML."""
        self.body.append(xml)

    def write(self, value: str, style: str = "", *, bold: bool = False, props: str = "") -> None:
        """Append a paragraph of plain text."""
        self.body.append(para(run(value, bold=bold), style, props))

    def heading(self, value: str, level: int, *, mark: str = "", new_page: bool = False) -> None:
        """Append a heading of level 1-5, bookmarked as ``mark``."""
        inner = self.bookmarked(run(value), mark) if mark else run(value)
        self.body.append(para(inner, f"Heading{level}", "<w:pageBreakBefore/>" if new_page else ""))

    def bookmarked(self, inner: str, name: str) -> str:
        """``inner`` runs inside a bookmark."""
        self._marks += 1
        i = self._marks
        return f'<w:bookmarkStart w:id="{i}" w:name="{attr(name)}"/>{inner}<w:bookmarkEnd w:id="{i}"/>'

    def page_break(self) -> None:
        """Append a page break."""
        self.body.append(para('<w:r><w:br w:type="page"/></w:r>', "Plain"))

    def footnote(self, paragraphs: str) -> str:
        """Keep a note's paragraphs (XML) and give the run that refers to it."""
        number = len(self._notes) + 1
        mark = '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>'
        self._notes.append(
            f'<w:footnote w:id="{number}">{paragraphs.replace("</w:pPr>", "</w:pPr>" + mark, 1)}</w:footnote>'
        )
        return f'<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteReference w:id="{number}"/></w:r>'

    # ------------------------------------------------------------ pictures
    def picture(self, data: bytes, kind: str, width: int, height: int, alt: str = "", vector: bytes = b"") -> str:
        """A run with the picture, ``width`` x ``height`` in EMU. The same bytes are stored once. ``vector`` is the SVG
        that newer programs show instead."""
        rid = self._image(data, kind)
        extra = ""
        if vector:
            extra = (
                '<a:extLst><a:ext uri="{96DAC541-7B7A-43D3-8B79-37D633B846F1}">'
                '<asvg:svgBlip xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main" '
                f'r:embed="{self._image(vector, "svg")}"/></a:ext></a:extLst>'
            )
        self._drawings += 1
        n = self._drawings
        size = f'cx="{max(width, 1)}" cy="{max(height, 1)}"'
        return (
            f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
            f'<wp:docPr id="{n}" name="P{n}" descr="{attr(alt)}"/><wp:cNvGraphicFramePr>'
            '<a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr><a:graphic>'
            '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
            f'<pic:cNvPr id="{n}" name="P{n}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="{rid}">'
            f"{extra}</a:blip><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>"
            f'<a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
            "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
        )

    def _image(self, data: bytes, kind: str) -> str:
        key = hashlib.sha256(data).hexdigest()
        if key not in self._media:
            name = f"media/image{len(self._media) + 1}.{kind}"
            self._media[key] = (self._rel(name, "image"), name, data)
        return self._media[key][0]

    def _rel(self, target: str, kind: str) -> str:
        rid = f"rId{len(self._rels) + 10}"
        self._rels.append(f'<Relationship Id="{rid}" Type="{R}/{kind}" Target="{target}"/>')
        return rid

    # ------------------------------------------------------------ tables
    def table(
        self,
        boxes: Sequence[Box],
        rows: int,
        widths: Sequence[int],
        *,
        header_rows: int = 0,
        look: str = "open",
        split: bool = False,
        heights: Sequence[int] = (),
        wrap: Callable[[list[str]], list[str]] | None = None,
    ) -> str:
        """A table as XML; ``boxes`` must cover the grid. ``look``: ``open`` (rules above, below and between, no outer
        sides), ``grid`` (all lines), ``bare`` (none). ``split`` lets a row go over a page; ``wrap`` is given the rows
        and gives what stands in their place."""
        line = 'w:space="0" w:color="' + self.look.line_colour + '"'
        thick, thin = f'w:val="single" w:sz="12" {line}', f'w:val="single" w:sz="4" {line}'
        if look == "bare":
            borders = ""
        elif look == "grid":
            borders = "".join(f"<w:{e} {thin}/>" for e in ("top", "left", "bottom", "right", "insideH", "insideV"))
        else:
            borders = f"<w:top {thick}/><w:bottom {thick}/><w:insideH {thin}/><w:insideV {thin}/>"
        grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
        place: dict[tuple[int, int], Box] = {}
        for box in boxes:
            for r in range(box.row, min(box.row + box.rowspan, rows)):
                place[r, box.col] = box
        start = (
            f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
            f"<w:tblBorders>{borders}</w:tblBorders>"
            f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        )
        lines: list[str] = []
        for r in range(rows):
            props = "" if split else "<w:cantSplit/>"
            if heights and heights[r]:
                props += f'<w:trHeight w:val="{heights[r]}" w:hRule="atLeast"/>'
            if r < header_rows:
                props += "<w:tblHeader/>"
            out = [f"<w:tr><w:trPr>{props}</w:trPr>"]
            col = 0
            while col < len(widths):
                found = place.get((r, col))
                span = min(found.colspan, len(widths) - col) if found else 1
                cell = f'<w:tcW w:w="{sum(widths[col : col + span])}" w:type="dxa"/>'
                if span > 1:
                    cell += f'<w:gridSpan w:val="{span}"/>'
                inner = '<w:p><w:pPr><w:pStyle w:val="TableText"/></w:pPr></w:p>'
                if found:
                    if found.rowspan > 1:
                        cell += '<w:vMerge w:val="restart"/>' if r == found.row else "<w:vMerge/>"
                    if found.shade:
                        cell += f'<w:shd w:val="clear" w:color="auto" w:fill="{found.shade}"/>'
                    cell += f'<w:vAlign w:val="{found.valign}"/>'
                    if r == found.row:
                        inner = found.xml or inner
                out.append(f"<w:tc><w:tcPr>{cell}</w:tcPr>{inner}</w:tc>")
                col += span
            out.append("</w:tr>")
            lines.append("".join(out))
        return f"{start}{''.join(wrap(lines) if wrap else lines)}</w:tbl>"

    def grid(
        self,
        rows: Sequence[Sequence[str]],
        shares: Sequence[float],
        *,
        header_rows: int = 1,
        look: str = "open",
        left: Sequence[int] = (),
        heads: Sequence[int] = (),
        width: int = 0,
        heights: Sequence[int] = (),
    ) -> None:
        """Append a table of plain texts; ``shares`` of the text width a column, ``left``-aligned columns, columns that
        are ``heads``."""
        total = width or self.text_width(self.turned)
        widths = [round(total * share / sum(shares)) for share in shares]
        boxes = []
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                style = "TableHead" if r < header_rows or c in heads else "TableText"
                props = '<w:jc w:val="left"/>' if c in left and r >= header_rows else ""
                boxes.append(Box(r, c, para(run(value), style, props)))
        self.body.append(self.table(boxes, len(rows), widths, header_rows=header_rows, look=look, heights=heights))

    # ------------------------------------------------------------ heads, feet, sections
    def header(self, left: str, right: str, turned: bool = False) -> str:
        """A running head with a left and a right text (for a turned page where said); its relationship id."""
        wide = f'<w:tabs><w:tab w:val="right" w:pos="{self.text_width(True)}"/></w:tabs>' if turned else ""
        inner = para(run(left) + "<w:r><w:tab/></w:r>" + run(right), "Header", wide)
        return self._head_part("header", "hdr", inner)

    def footer(self, align: str = "center", prefix: str = "— ", suffix: str = " —") -> str:
        """A foot with the page number; its relationship id."""
        inner = para(run(prefix) + simple_field("PAGE", "1") + run(suffix), "Footer", f'<w:jc w:val="{align}"/>')
        return self._head_part("footer", "ftr", inner)

    def empty(self, kind: str) -> str:
        """An empty head (``header``) or foot (``footer``), so that none is inherited."""
        return self._head_part(kind, "hdr" if kind == "header" else "ftr", para("", "Plain"))

    def _head_part(self, kind: str, tag: str, inner: str) -> str:
        known = self._known.get(kind + inner)
        if known:
            return known
        name = f"{kind}{len(self._parts) + 1}.xml"
        data = f"{HEAD}<w:{tag} {DOC_NS}>{inner}</w:{tag}>".encode()
        self._parts.append((name, data, f"{PART}{kind}+xml"))
        rid = self._known[kind + inner] = self._rel(name, kind)
        return rid

    def section(self, spec: Section) -> None:
        """End the section that was written last."""
        xml = self._section_xml(spec)
        last = self.body[-1] if self.body else ""
        if last.startswith("<w:p>") and "<w:sectPr" not in last:
            self.body[-1] = last.replace("</w:pPr>", xml + "</w:pPr>", 1)
        else:
            tiny = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
            self.body.append(f'<w:p><w:pPr><w:pStyle w:val="Plain"/>{tiny}{xml}</w:pPr></w:p>')

    def _section_xml(self, spec: Section) -> str:
        p = self.look.page
        refs = ""
        for kind, ids in (("header", spec.headers), ("footer", spec.footers)):
            for which, rid in zip(("even", "default"), ids, strict=True):
                if rid:
                    refs += f'<w:{kind}Reference w:type="{which}" r:id="{rid}"/>'
        bleed = p.bleed_mm
        width, height = p.width_mm + 2 * bleed, p.height_mm + 2 * bleed
        sides = (p.top_mm, p.outside_mm, p.bottom_mm, p.inside_mm)
        turn = ""
        if spec.turned:
            width, height = height, width
            sides, turn = (p.inside_mm, p.top_mm, p.outside_mm, p.bottom_mm), ' w:orient="landscape"'
        top, right, bottom, left = (twips(side + bleed) for side in sides)
        start = f' w:start="{spec.start}"' if spec.start is not None else ""
        return (
            f'<w:sectPr>{refs}<w:footnotePr><w:numRestart w:val="eachSect"/></w:footnotePr>'
            f'<w:type w:val="{spec.kind}"/>'
            f'<w:pgSz w:w="{twips(width)}" w:h="{twips(height)}"{turn}/>'
            f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}" '
            f'w:header="{twips(p.header_mm + bleed)}" w:footer="{twips(p.footer_mm + bleed)}" w:gutter="0"/>'
            f'<w:pgNumType w:fmt="{spec.number}"{start}/></w:sectPr>'
        )

    # ------------------------------------------------------------ out
    def to_bytes(self, last: Section | None = None) -> bytes:
        """The .docx, its last section looking like ``last``."""
        final = self._section_xml(last or Section(turned=self.turned))
        if self.body and self.body[-1].startswith("<w:tbl>"):
            self.body.append('<w:p><w:pPr><w:pStyle w:val="Small"/></w:pPr></w:p>')
        document = f"{HEAD}<w:document {DOC_NS}><w:body>{''.join(self.body)}{final}</w:body></w:document>".encode()
        overrides = [
            ("document", "document.main"),
            ("styles", "styles"),
            ("settings", "settings"),
            ("fontTable", "fontTable"),
        ]
        fixed = [("rId1", "styles"), ("rId2", "settings"), ("rId3", "fontTable")]
        parts: list[tuple[str, bytes]] = [
            ("word/document.xml", document),
            ("word/styles.xml", wordstyles.styles_xml(self.look)),
            ("word/settings.xml", wordstyles.settings_xml(self.mirror, self.update_fields, bool(self._notes))),
            ("word/fontTable.xml", wordstyles.font_table_xml(self.look)),
        ]
        if self._notes:
            overrides.append(("footnotes", "footnotes"))
            fixed.append(("rId4", "footnotes"))
            line = '<w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr><w:r><w:{}/></w:r></w:p>'
            separators = "".join(
                f'<w:footnote w:type="{name}" w:id="{i}">{line.format(name)}</w:footnote>'
                for i, name in ((-1, "separator"), (0, "continuationSeparator"))
            )
            notes = f"{HEAD}<w:footnotes {DOC_NS}>{separators}{''.join(self._notes)}</w:footnotes>"
            parts.append(("word/footnotes.xml", notes.encode()))
        parts += [(f"word/{name}", data) for name, data, _ in self._parts]
        rels = "".join(f'<Relationship Id="{i}" Type="{R}/{n}" Target="{n}.xml"/>' for i, n in fixed)
        kinds = sorted({name.rsplit(".", 1)[1] for _, name, _ in self._media.values()})
        types = "".join(f'<Default Extension="{k}" ContentType="{TYPES[k]}"/>' for k in kinds)
        types += "".join(f'<Override PartName="/word/{n}.xml" ContentType="{PART}{k}+xml"/>' for n, k in overrides)
        types += "".join(f'<Override PartName="/word/{n}" ContentType="{t}"/>' for n, _, t in self._parts)
        package = [
            (
                "[Content_Types].xml",
                (
                    f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
                    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                    f'<Default Extension="xml" ContentType="application/xml"/>{types}'
                    '<Override PartName="/docProps/core.xml" '
                    'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
                ).encode(),
            ),
            (
                "_rels/.rels",
                (
                    f'{HEAD}<Relationships xmlns="{REL}"><Relationship Id="rId1" Type="{R}/officeDocument" '
                    'Target="word/document.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/'
                    '2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>'
                ).encode(),
            ),
            ("docProps/core.xml", core_properties(self.title, self.creator)),
            (
                "word/_rels/document.xml.rels",
                f'{HEAD}<Relationships xmlns="{REL}">{rels}{"".join(self._rels)}</Relationships>'.encode(),
            ),
        ]
        package += parts
        package += [(f"word/{name}", data) for _, name, data in self._media.values()]
        return pack(package)
