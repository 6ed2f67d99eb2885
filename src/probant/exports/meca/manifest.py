"""The two files that say what a package holds and where it comes from and goes: `manifest.xml` and `transfer.xml` (ANSI/NISO RP-30, version 1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from probant.document import Document
from probant.exports.packages import notice_of

Element = Any
"""An lxml element."""

_SCHEMA = "https://manuscriptexchange.org/schema/"
_XLINK = "http://www.w3.org/1999/xlink"
_DOCTYPES = {
    name: f'<!DOCTYPE {name} PUBLIC "-//MECA//DTD {name.capitalize()} v1.0//en" "https://meca.zip/{name}-1.0.dtd">'
    for name in ("manifest", "transfer")
}

MEDIA_TYPES = {
    "xml": "application/xml",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "svg": "image/svg+xml",
    "png": "image/png",
    "bib": "text/x-bibtex",
}
"""The media types of what a package may hold, by the ending of its name."""


@dataclass(frozen=True, slots=True)
class Item:
    """A part of a package: its id, its type in MECA's vocabulary, a title, and the files that are renditions of it."""

    id: str
    type: str
    title: str
    files: tuple[str, ...]
    description: str = ""


def manifest(items: Sequence[Item]) -> bytes:
    """List the parts of a package, in order; KeyError for a file of a kind that no package holds."""
    root = _root("manifest", {"xlink": _XLINK})
    for number, item in enumerate(items, 1):
        element = _add(root, "item", None, {"id": item.id, "item-type": item.type})
        _add(element, "item-title", item.title)
        if item.description:
            _add(element, "item-description", item.description)
        _add(element, "file-order", str(number))
        for file in item.files:
            _add(element, "instance", None, {"media-type": MEDIA_TYPES[file.rpartition(".")[2]], f"{{{_XLINK}}}href": file})
    return _text(root, "manifest")


def transfer(document: Document, destination: str | None) -> bytes:
    """Say from whom a manuscript comes and where it goes: `destination` is the title of a journal or server, None where nobody named one."""
    root = _root("transfer", {})
    source = _add(root, "transfer-source")
    _contact(_add(source, "service-provider"), document)
    _add(_add(source, "publication"), "publication-title", document.front.title)
    target = _add(root, "destination")
    _add(target, "service-provider")
    _add(_add(target, "publication"), "publication-title", destination or "not stated")
    notice = notice_of(document)
    if notice:
        _add(_add(root, "processing-instructions"), "processing-comments", notice)
    return _text(root, "transfer")


def _root(name: str, more: dict[Any, str]) -> Element:
    names: dict[Any, str] = {None: f"{_SCHEMA}{name}", **more}
    return etree.Element(f"{{{_SCHEMA}{name}}}{name}", {f"{name}-version": "1"}, nsmap=names)


def _contact(provider: Element, document: Document) -> None:
    """Name who answers letters, where it is an author of this very text."""
    author = next((item for item in document.front.credited if item.corresponding), None)
    if author is None or document.front.correspondence_email is None:
        return
    contact = _add(provider, "contact", None, {"contact-role": "author"})
    name = _add(contact, "contact-name")
    _add(name, "surname", author.family)
    _add(name, "given-names", author.forename or author.given)
    _add(contact, "email", document.front.correspondence_email)


def _add(parent: Element, tag: str, text: str | None = None, attributes: Mapping[str, str] | None = None) -> Element:
    element = etree.SubElement(parent, f"{{{etree.QName(parent).namespace}}}{tag}", dict(attributes or {}))
    element.text = text
    return element


def _text(root: Element, name: str) -> bytes:
    found: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True, doctype=_DOCTYPES[name])
    return found
