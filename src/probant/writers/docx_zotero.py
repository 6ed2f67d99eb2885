"""Citations as live Zotero fields: a co-author with Zotero goes on citing in the manuscript, and the whole record of each work is in the field.

The form is that of Zotero's word processor plugins: `ADDIN ZOTERO_ITEM CSL_CITATION` with JSON (schema `csl-citation.json`), `ADDIN ZOTERO_BIBL` around the
reference list, and the preferences of the document in its custom properties, in pieces of at most 255 characters. A field shows plain text without
links, as Zotero writes it: it compares what is shown with what it would write, and asks about each citation that differs.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any
from xml.sax.saxutils import quoteattr

from lxml import etree

from probant.document import Document
from probant.pandoc import ast
from probant.pandoc.ast import Node
from probant.writers import docx_fields
from probant.writers.docx_xml import parse, serialise

_SCHEMA = "https://github.com/citation-style-language/schema/raw/master/csl-citation.json"
_BIBLIOGRAPHY = 'ADDIN ZOTERO_BIBL {"uncited":[],"omitted":[],"custom":[]} CSL_BIBLIOGRAPHY'

_ID_LETTERS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_KEY_LETTERS = "23456789ABCDEFGHIJKLMNPQRSTUVWXYZ"
"""Of Zotero's keys: none that looks like another."""
_ID_LENGTH = 8

_PIECE = 255
"""The longest text that Word keeps in a custom property."""
_ZOTERO = "7.0.0"
"""The version of Zotero whose form this is."""

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PROPERTIES = f"{_OFFICE}/custom-properties"
_VALUES = f"{_OFFICE}/docPropsVTypes"
_CUSTOM = "docProps/custom.xml"
_CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
"""The set of properties that users define ([MS-OLEPS], 2.21)."""
_FIRST_PROPERTY = 2

_RTF = {
    "Emph": ("\\i ", "\\i0{}"),
    "Strong": ("\\b ", "\\b0{}"),
    "Superscript": ("\\super ", "\\nosupersub{}"),
    "Subscript": ("\\sub ", "\\nosupersub{}"),
}
_ASCII = 128


class Citing:
    """Makes the fields of a document's citations, in the order of the text."""

    def __init__(self, document: Document) -> None:
        """Take the records from the document's works."""
        self._works = {str(item["id"]): item for item in document.works}
        self._count = 0

    def field(self, cite: Node) -> list[Node]:
        """Give the field of a citation, in the element that bears the citation's id; KeyError for a citation of a work that the document has not."""
        self._count += 1
        citations, shown = cite["c"]
        holder = shown[0] if len(shown) == 1 and ast.has_class(shown[0], "citation") else None
        text = _without_links(holder["c"][1] if holder else shown)
        items = [self._item(citation) for citation in citations]
        record = {
            "citationID": _letters(f"{self._count} {' '.join(item['id'] for item in items)}", _ID_LETTERS),
            "properties": {"formattedCitation": _rtf(text), "plainCitation": ast.plain(text), "noteIndex": 0},
            "citationItems": items,
            "schema": _SCHEMA,
        }
        code = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
        inside = [docx_fields.start(f"ADDIN ZOTERO_ITEM CSL_CITATION {code}"), *text, docx_fields.end()]
        return [{"t": "Span", "c": [holder["c"][0], inside]}] if holder else inside

    def _item(self, citation: dict[str, Any]) -> dict[str, Any]:
        key = citation["citationId"]
        item: dict[str, Any] = {"id": key, "uris": [_address(key)], "itemData": {**self._works[key], "id": key}}
        for name, side in (("prefix", "citationPrefix"), ("suffix", "citationSuffix")):
            said = ast.plain(citation[side])
            if said:
                item[name] = said
        if citation["citationMode"]["t"] == "SuppressAuthor":
            item["suppress-author"] = True
        return item


def bibliography(entries: list[Node]) -> list[Node]:
    """Give the entries of the reference list within the field that holds them all: begun in the first paragraph, ended in the last."""
    found = [_with(entries[0], docx_fields.start(_BIBLIOGRAPHY), first=True), *entries[1:]]
    found[-1] = _with(found[-1], docx_fields.end(), first=False)
    return found


def _with(entry: Node, mark: Node, *, first: bool) -> Node:
    """Give an entry with a mark at the beginning of its first paragraph, or at the end of its last."""
    attributes, blocks = entry["c"]
    place = 0 if first else len(blocks) - 1
    inlines = blocks[place]["c"]
    marked = {"t": blocks[place]["t"], "c": [mark, *inlines] if first else [*inlines, mark]}
    return {"t": entry["t"], "c": [attributes, [*blocks[:place], marked, *blocks[place + 1 :]]]}


def add_preferences(parts: dict[str, bytes], document: Document) -> None:
    """Put the preferences of the document among the parts of a package: without them Zotero asks for a style, and refreshes nothing."""
    data = _preferences(document)
    pieces = [data[start : start + _PIECE] for start in range(0, len(data), _PIECE)]
    properties = parse(f'<Properties xmlns="{_PROPERTIES}" xmlns:vt="{_VALUES}"/>'.encode())
    for number, piece in enumerate(pieces, 1):
        attributes = {"fmtid": _FORMAT, "pid": str(_FIRST_PROPERTY + number - 1), "name": f"ZOTERO_PREF_{number}"}
        holder = etree.SubElement(properties, f"{{{_PROPERTIES}}}property", attributes)
        etree.SubElement(holder, f"{{{_VALUES}}}lpwstr").text = piece
    parts[_CUSTOM] = serialise(properties)
    types, relations = parse(parts["[Content_Types].xml"]), parse(parts["_rels/.rels"])
    etree.SubElement(types, f"{{{_PACKAGE}/content-types}}Override", {"PartName": f"/{_CUSTOM}", "ContentType": _CUSTOM_TYPE})
    etree.SubElement(
        relations,
        f"{{{_PACKAGE}/relationships}}Relationship",
        {"Id": "rIdCustom", "Type": f"{_OFFICE}/relationships/custom-properties", "Target": _CUSTOM},
    )
    parts["[Content_Types].xml"], parts["_rels/.rels"] = serialise(types), serialise(relations)


def _preferences(document: Document) -> str:
    style = f"<style id={quoteattr(document.style)} " if document.style else "<style "
    return (
        f'<data data-version="3" zotero-version="{_ZOTERO}"><session id="{_letters(document.identifier, _ID_LETTERS)}"/>'
        f'{style}locale="en-US" hasBibliography="1" bibliographyStyleHasBeenSet="1"/>'
        '<prefs><pref name="fieldType" value="Field"/></prefs></data>'
    )


def _address(key: str) -> str:
    """Give the address of a work in a library that nobody has: Zotero then takes the record in the field."""
    return f"http://zotero.org/users/local/{_letters('library', _KEY_LETTERS)}/items/{_letters(key, _KEY_LETTERS)}"


def _letters(text: str, alphabet: str) -> str:
    """Give an identifier that is always the same for the same text."""
    number = int.from_bytes(hashlib.sha256(text.encode("utf-8")).digest())
    out = ""
    for _ in range(_ID_LENGTH):
        number, place = divmod(number, len(alphabet))
        out += alphabet[place]
    return out


def _without_links(inlines: list[Node]) -> list[Node]:
    shown: list[Node] = ast.rewrite(inlines, lambda node: node["c"][1] if node["t"] == "Link" else None)
    return shown


def _rtf(inlines: list[Node]) -> str:
    """Give a citation as Zotero keeps what it has formatted: in RTF."""
    out = ""
    for node in inlines:
        if node["t"] in _RTF:
            before, after = _RTF[node["t"]]
            out += f"{before}{_rtf(node['c'])}{after}"
        elif node["t"] == "Span":
            out += _rtf(node["c"][1])
        else:
            out += "".join(_rtf_sign(sign) for sign in ast.plain([node]))
    return out


def _rtf_sign(sign: str) -> str:
    if sign in "\\{}":
        return f"\\{sign}"
    return sign if ord(sign) < _ASCII else f"\\uc0\\u{ord(sign)}{{}}"
