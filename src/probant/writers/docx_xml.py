"""Name and make WordprocessingML elements."""

from __future__ import annotations

import functools
from typing import Any

from lxml import etree

Element = Any
"""An lxml element."""

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

_NAMESPACES = {"w": MAIN, "r": RELATIONS}
_TWIPS_IN_POINT = 20
_TWIPS_IN_MM = 1440 / 25.4


@functools.cache
def w(name: str) -> str:
    """Give a name in the main namespace, as lxml wants it."""
    return f"{{{MAIN}}}{name}"


def r(name: str) -> str:
    """Give a name in the namespace of relationships."""
    return f"{{{RELATIONS}}}{name}"


def root(name: str) -> Element:
    """Make the root of a part."""
    return etree.Element(w(name), nsmap=_NAMESPACES)


def add(parent: Element, name: str, /, **attributes: str | float) -> Element:
    """Add a child in the main namespace; whole numbers are written without a point."""
    return etree.SubElement(parent, w(name), {w(key.rstrip("_")): str(value) for key, value in attributes.items()})


def add_text(parent: Element, text: str, language: str | None = None) -> Element:
    """Add a run of text."""
    run = add(parent, "r")
    if language:
        add(add(run, "rPr"), "lang", val=language)
    content = add(run, "t")
    content.text = text
    content.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return run


def twips(points: float) -> int:
    """Give points in twentieths of a point."""
    return round(points * _TWIPS_IN_POINT)


def mm(millimetres: float) -> int:
    """Give millimetres in twentieths of a point."""
    return round(millimetres * _TWIPS_IN_MM)


def parse(data: bytes) -> Element:
    """Read a part; entities are not resolved."""
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))


def serialise(element: Element) -> bytes:
    """Write a part."""
    data: bytes = etree.tostring(element, xml_declaration=True, encoding="UTF-8", standalone=True)
    return data
