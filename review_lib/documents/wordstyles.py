"""Styles, fonts and settings of the Word files made here.

A typographic set walks in; the XML of styles.xml, fontTable.xml and settings.xml walks out. Knows no content.
"""

from __future__ import annotations

from review_lib.documents.ooxml import attr
from review_lib.rules.casebook import Face, Typography

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def twips(mm: float) -> int:
    """Millimetres as twentieths of a point."""
    return round(mm * 1440 / 25.4)


def fonts(face: Face, latin: str) -> str:
    """The ``w:rFonts`` element of an East Asian face with its Latin."""
    return (
        f'<w:rFonts w:ascii="{attr(latin)}" w:hAnsi="{attr(latin)}" w:cs="{attr(latin)}" '
        f'w:eastAsia="{attr(face.name)}"/>' + ("<w:b/>" if face.bold else "")
    )


def _style(
    sid: str,
    name: str,
    ppr: str = "",
    rpr: str = "",
    based: str = "Normal",
    following: str = "",
    kind: str = "paragraph",
) -> str:
    base = f'<w:basedOn w:val="{based}"/>' if based and sid != "Normal" else ""
    after = f'<w:next w:val="{following}"/>' if following else ""
    default = ' w:default="1"' if sid == "Normal" else ""
    return (
        f'<w:style w:type="{kind}"{default} w:styleId="{sid}"><w:name w:val="{attr(name)}"/>{base}{after}<w:qFormat/>'
        f"<w:pPr>{ppr}</w:pPr><w:rPr>{rpr}</w:rPr></w:style>"
    )


def _size(points: float) -> str:
    half = round(points * 2)
    return f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'


def _exact(points: float, before: float = 0, after: float = 0) -> str:
    return (
        f'<w:spacing w:before="{round(before * 20)}" w:after="{round(after * 20)}" '
        f'w:line="{round(points * 20)}" w:lineRule="exact"/>'
    )


def _least(points: float, before: float = 0, after: float = 0) -> str:
    return _exact(points, before, after).replace('"exact"', '"atLeast"')


def _auto(before: float = 0, after: float = 0) -> str:
    return f'<w:spacing w:before="{round(before * 20)}" w:after="{round(after * 20)}" w:line="240" w:lineRule="auto"/>'


NO_INDENT = '<w:ind w:firstLineChars="0" w:firstLine="0"/>'


def styles_xml(look: Typography) -> bytes:
    """styles.xml of a set. Style ids: Normal, Plain, Heading1-5, CaseNo, Org, FigureCaption, TableCaption, Figure,
    TableText, TableHead, CoverTitle, CoverSub, FrontTitle, Toc1-3, EditorNote, Banner, Sign, Small, Header, Footer,
    FootnoteText, FootnoteReference."""
    s, f = look.sizes, look.fonts
    head, sub, title = fonts(f.head, f.latin), fonts(f.subhead, f.latin), fonts(f.title, f.latin)
    indent = (
        f'<w:ind w:firstLineChars="{look.indent_chars * 100}" w:firstLine="{round(look.indent_chars * s.body * 20)}"/>'
    )
    centre, keep = '<w:jc w:val="center"/>', "<w:keepNext/><w:keepLines/>"
    text_width = look.page.width_mm - look.page.inside_mm - look.page.outside_mm
    right_tab = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{twips(text_width)}"/></w:tabs>'
    parts = [
        _style("Normal", "Normal", f'<w:widowControl/>{_exact(s.pitch)}{indent}<w:jc w:val="both"/>'),
        _style("Plain", "Plain", _least(s.pitch) + NO_INDENT + '<w:jc w:val="left"/>'),
    ]
    heads = (
        (1, title, s.part, f"{keep}{_auto(s.part * 5, s.part)}{NO_INDENT}{centre}"),
        (2, head, s.head + 4, f"{keep}{_auto(s.head, s.head)}{NO_INDENT}{centre}"),
        (3, title, s.case, f"{keep}{_least(s.case * 1.35, 2, 4)}{NO_INDENT}{centre}"),
        (4, head, s.head, f'{keep}{_least(s.pitch, s.pitch * 0.35, s.pitch * 0.15)}{NO_INDENT}<w:jc w:val="left"/>'),
        (5, sub, s.subhead, f'{keep}{_least(s.pitch, 2, 0)}{indent}<w:jc w:val="left"/>'),
    )
    for level, face, size, ppr in heads:
        bold = "<w:b/>" if level in (5,) else ""
        parts.append(
            _style(
                f"Heading{level}",
                f"heading {level}",
                f'{ppr}<w:outlineLvl w:val="{level - 1}"/>',
                f"{face}{bold}{_size(size)}",
                following="Normal",
            )
        )
    small = max(s.table - 0.5, 7)
    bar = '<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="2" w:color="15181B"/></w:pBdr>'
    run_tab = f'<w:tabs><w:tab w:val="right" w:pos="{twips(text_width)}"/></w:tabs>'
    box = "".join(
        f'<w:{e} w:val="single" w:sz="8" w:space="4" w:color="B3261E"/>' for e in ("top", "left", "bottom", "right")
    )
    rule = '<w:pBdr><w:left w:val="single" w:sz="18" w:space="8" w:color="7A828A"/></w:pBdr>'
    parts += [
        _style(
            "CaseNo",
            "Case number",
            keep + _least(s.pitch, 0, 4) + NO_INDENT + centre,
            head + f'<w:spacing w:val="60"/>{_size(s.body)}',
        ),
        _style("Org", "Organisation", _least(s.pitch * 1.2, 0, s.pitch * 0.4) + NO_INDENT + centre, sub + _size(s.org)),
        _style(
            "FigureCaption",
            "Figure caption",
            _least(s.caption * 1.4, 2, s.pitch * 0.4) + NO_INDENT + centre,
            head + _size(s.caption),
        ),
        _style(
            "TableCaption",
            "Table caption",
            keep + _least(s.caption * 1.4, s.pitch * 0.3, 2) + NO_INDENT + centre,
            head + _size(s.caption),
        ),
        _style("Figure", "Figure", _auto(4, 2) + NO_INDENT + centre),
        _style("FigureNext", "Figure with caption", "<w:keepNext/>" + _auto(4, 2) + NO_INDENT + centre),
        _style("TableText", "Table text", _least(s.table * 1.3, 1, 1) + NO_INDENT + centre, _size(s.table)),
        _style("TableHead", "Table head", _least(s.table * 1.3, 1, 1) + NO_INDENT + centre, head + _size(s.table)),
        _style("CoverTitle", "Cover title", _auto(s.cover * 4, s.cover) + NO_INDENT + centre, title + _size(s.cover)),
        _style("CoverSub", "Cover subtitle", _auto(0, 6) + NO_INDENT + centre, sub + _size(s.org + 2)),
        _style(
            "FrontTitle",
            "Front title",
            keep + _auto(s.pitch, s.pitch * 1.2) + NO_INDENT + centre,
            title + _size(s.case),
        ),
        _style(
            "Toc1",
            "Contents 1",
            f'{right_tab}{_exact(s.pitch * 1.2, s.pitch * 0.3)}{NO_INDENT}<w:jc w:val="left"/>',
            head + _size(s.head),
        ),
        _style(
            "Toc2",
            "Contents 2",
            f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{twips(text_width)}"/></w:tabs>{_exact(s.pitch)}'
            f'<w:ind w:left="{round(s.body * 20)}" w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="left"/>',
            sub + "<w:b/>" + _size(s.body),
        ),
        _style(
            "Toc3",
            "Contents 3",
            f'<w:tabs><w:tab w:val="left" w:pos="{round(s.body * 60)}"/>'
            f'<w:tab w:val="right" w:leader="dot" w:pos="{twips(text_width - 10)}"/>'
            f'<w:tab w:val="right" w:pos="{twips(text_width)}"/></w:tabs>{_exact(s.pitch)}'
            f'<w:ind w:left="{round(s.body * 60)}" w:hanging="{round(s.body * 40)}" w:firstLineChars="0"/>'
            '<w:jc w:val="left"/>',
            _size(s.body),
        ),
        _style(
            "EditorNote",
            "Editor note",
            rule + _least(s.pitch * 0.95, 4, 4) + '<w:ind w:left="240" w:firstLineChars="0" w:firstLine="0"/>',
            sub + _size(s.body),
        ),
        _style(
            "Banner",
            "Banner",
            f"<w:pBdr>{box}</w:pBdr>{_least(s.pitch, 4, 6)}{NO_INDENT}{centre}",
            head + f'<w:color w:val="B3261E"/>{_size(s.caption)}',
        ),
        _style("Sign", "Signature", _least(s.pitch, s.pitch * 0.5) + NO_INDENT + '<w:jc w:val="right"/>'),
        _style("Small", "Small", _least(small * 1.5) + NO_INDENT + '<w:jc w:val="left"/>', _size(small)),
        _style("Header", "header", bar + run_tab + _auto() + NO_INDENT + '<w:jc w:val="left"/>', _size(s.running)),
        _style("Footer", "footer", _auto() + NO_INDENT, _size(s.folio)),
        _style(
            "FootnoteText", "footnote text", _least(s.note * 1.4) + NO_INDENT + '<w:jc w:val="left"/>', _size(s.note)
        ),
        _style("FormMarker", "Form marker", _auto(0, 3) + NO_INDENT + '<w:jc w:val="left"/>', head + _size(s.head)),
        _style("FormTitle", "Form title", keep + _auto(0, 4) + NO_INDENT + centre, title + _size(s.case)),
        _style("FormSubtitle", "Form subtitle", keep + _auto(0, 4) + NO_INDENT + centre, _size(s.table)),
        _style("FormLine", "Form line", keep + _auto(2, 3) + NO_INDENT + '<w:jc w:val="left"/>', _size(s.table)),
        _style("FormCell", "Form cell", _auto(1, 1) + NO_INDENT + centre, _size(s.table)),
        _style("FormNote", "Form note", _auto(2, 0) + NO_INDENT + '<w:jc w:val="left"/>', _size(s.note)),
        _style("FormHead", "Form heading", f"{keep}{_exact(s.pitch, 6)}{indent}", head + _size(s.body)),
        _style("FormAsk", "Form request", _exact(s.pitch) + indent, sub + _size(s.body)),
        _style("FormBody", "Form text", f'{_exact(s.pitch)}{indent}<w:jc w:val="both"/>', _size(s.body)),
        '<w:style w:type="character" w:styleId="FootnoteReference"><w:name w:val="footnote reference"/>'
        '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>',
        '<w:style w:type="character" w:styleId="PlaceholderText"><w:name w:val="Placeholder Text"/>'
        '<w:rPr><w:color w:val="7F7F7F"/></w:rPr></w:style>',
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr>'
        '<w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="70" w:type="dxa"/>'
        '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>',
    ]
    defaults = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{fonts(f.body, f.latin)}{_size(s.body)}"
        '<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault><w:pPr/></w:pPrDefault></w:docDefaults>"
    )
    return f'{HEAD}<w:styles xmlns:w="{W}">{defaults}{"".join(parts)}</w:styles>'.encode()


def font_table_xml(look: Typography) -> bytes:
    """fontTable.xml: each face with its free stand-ins as alternative names."""
    seen: dict[str, str] = {}
    for face in (look.fonts.title, look.fonts.head, look.fonts.subhead, look.fonts.body):
        family = "roman" if face.kind == "serif" else "swiss"
        alt = f'<w:altName w:val="{attr(",".join(face.fallbacks))}"/>' if face.fallbacks else ""
        seen[face.name] = (
            f'<w:font w:name="{attr(face.name)}">{alt}<w:charset w:val="86"/><w:family w:val="{family}"/></w:font>'
        )
    return f'{HEAD}<w:fonts xmlns:w="{W}">{"".join(seen.values())}</w:fonts>'.encode()


def settings_xml(mirror: bool, update_fields: bool, notes: bool) -> bytes:
    """settings.xml: odd and even heads (``mirror``), fields told to update on opening, footnote separators."""
    m = "<w:mirrorMargins/>" if mirror else ""
    even = "<w:evenAndOddHeaders/>" if mirror else ""
    update = '<w:updateFields w:val="true"/>' if update_fields else ""
    foot = '<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>' if notes else ""
    return (
        f'{HEAD}<w:settings xmlns:w="{W}">{m}<w:defaultTabStop w:val="420"/>{even}'
        f'<w:characterSpacingControl w:val="compressPunctuation"/>{update}{foot}'
        '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" '
        'w:val="15"/></w:compat></w:settings>'
    ).encode()
