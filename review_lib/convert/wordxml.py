"""Word files that are one XML file, as docx.

The bytes of a flat OPC package or of Word 2003's XML walk in; the bytes of a docx walk out. Only what carries content
is taken over; it must not read it.
"""

from __future__ import annotations

import base64
import io
import zipfile

from lxml import etree

__all__ = ["WordXmlError", "flat_to_docx", "wordml_to_docx"]

_PKG = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
_OLD = "http://schemas.microsoft.com/office/word/2003/wordml"
_NEW = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RENAMED = {"vmerge": "vMerge", "hmerge": "hMerge", "docPr": "settings"}

_HEAD = b'<?xml version="1.0" encoding="UTF-8"?>'
_TYPES = (
    _HEAD + b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    b'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType='
    b'"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELS = (
    _HEAD + b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="rId1" Target="word/document.xml" Type='
    b'"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>'
)


class WordXmlError(Exception):
    """The XML is damaged or no such package."""


def _parse(data: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise WordXmlError(str(error)) from error


def _zip(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def flat_to_docx(data: bytes) -> bytes:
    """A flat OPC package (``pkg:package``) zipped up as the docx that it is."""
    parts: dict[str, bytes] = {}
    types = [
        b'<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        b'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    ]
    for part in _parse(data).findall(f"{_PKG}part"):
        name = part.get(f"{_PKG}name") or ""
        kind = part.get(f"{_PKG}contentType") or "application/octet-stream"
        xml = part.find(f"{_PKG}xmlData")
        raw = part.find(f"{_PKG}binaryData")
        if xml is not None and len(xml):
            content = etree.tostring(xml[0], xml_declaration=True, encoding="UTF-8", standalone=True)
        elif raw is not None:
            content = base64.b64decode("".join((raw.text or "").split()))
        else:
            continue
        parts[name.lstrip("/")] = content
        if not name.endswith(".rels"):
            types.append(f'<Override PartName="{name}" ContentType="{kind}"/>'.encode())
    if "word/document.xml" not in parts:
        raise WordXmlError("no document part")
    return _zip({"[Content_Types].xml": b"".join([*types, b"</Types>"]), **parts})


def wordml_to_docx(data: bytes) -> bytes:
    """Word 2003's XML as a docx: its body and styles under today's names."""
    root = _parse(data)
    body = root.find(f".//{{{_OLD}}}body")
    if body is None:
        raise WordXmlError("no body")
    for element in list(body.iter()):
        if isinstance(element.tag, str) and element.tag.split("}")[0].endswith("auxHint"):
            parent = element.getparent()
            if parent is not None:
                for child in element:
                    element.addprevious(child)
                parent.remove(element)
    for section in [e for e in body.iter() if isinstance(e.tag, str) and e.tag.endswith(("}sect", "}sub-section"))]:
        for child in list(section):
            section.addprevious(child)
        parent = section.getparent()
        if parent is not None:
            parent.remove(section)
    opening = b'<w:document xmlns:w="' + _NEW.encode() + b'"><w:body'
    document = _renamed(etree.tostring(body)).replace(b"<w:body", opening, 1) + b"</w:document>"
    return _zip({"[Content_Types].xml": _TYPES, "_rels/.rels": _RELS, "word/document.xml": _HEAD + document})


def _renamed(xml: bytes) -> bytes:
    xml = xml.replace(_OLD.encode(), _NEW.encode())
    for old, new in _RENAMED.items():
        xml = xml.replace(f"w:{old}".encode(), f"w:{new}".encode())
    return xml
