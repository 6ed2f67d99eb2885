"""Write a `Document` as JATS (ANSI/NISO Z39.96-2021, Journal Publishing 1.3), for archives, preprint servers and publishers.

The text and the reference list are pandoc's; the front matter is made of the document's own. Figures stand in files beside it, `figures/<name>.svg` and
`.png`.
"""

from __future__ import annotations

from lxml import etree

from probant.document import Document
from probant.language.words import DIFFERS
from probant.writers import Layout
from probant.writers.jats_body import DIFFERENCES, XLINK, XML, Element, Parts, convert
from probant.writers.jats_front import front

VERSION = "1.3"
_DOCTYPE = f'<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Publishing DTD v{VERSION} 20210610//EN" "JATS-journalpublishing1-3.dtd">'


def write(document: Document, layout: Layout) -> bytes:  # noqa: ARG001 - every writer takes a layout; JATS has no look
    """Give the article; PandocError when pandoc finds fault with the document."""
    parts = convert(document)
    attributes = {"article-type": "review-article", "dtd-version": VERSION, f"{{{XML}}}lang": document.language}
    article = etree.Element("article", attributes, nsmap={"xlink": XLINK})
    article.append(front(document, parts))
    article.append(_body(document, parts))
    article.append(_back(document, parts))
    for part in article:
        part.tail = "\n"
    article.text = "\n"
    etree.cleanup_namespaces(article, keep_ns_prefixes=["xlink"])
    text: bytes = etree.tostring(article, xml_declaration=True, encoding="UTF-8", doctype=_DOCTYPE)
    return text + b"\n"


def beside(document: Document) -> dict[str, bytes]:
    """Give the drawings that the article refers to."""
    return {f"figures/{figure.name}.{ending}": document.images[f"{figure.name}.{ending}"] for figure in document.figures for ending in ("svg", "png")}


def _body(document: Document, parts: Parts) -> Element:
    """Give the text, after the notice of what this edition is: any reader of the body has to meet it."""
    body = etree.Element("body")
    body.text = "\n"
    if parts.notice:
        box = etree.SubElement(body, "boxed-text", {"id": "notice", "content-type": "notice"})
        etree.SubElement(etree.SubElement(box, "caption"), "title").text = document.words["notice"]
        box.extend(parts.notice)
        box.tail = "\n"
    body.extend(parts.body)
    return body


def _back(document: Document, parts: Parts) -> Element:
    """Give what stands after the text. What is not stated is left out."""
    back = etree.Element("back")
    back.text = "\n"
    sections = {name: (heading, blocks) for (name, heading, _), blocks in zip(document.back.sections, parts.back, strict=True)}
    declared = document.front.declared
    if declared.funding and "funding" in sections:
        _section(back, "ack", *sections["funding"])
    if declared.data_availability:
        statement = etree.Element("p")
        statement.text = declared.data_availability
        _section(back, "sec", document.words["data-availability"], [statement]).set("sec-type", "data-availability")
    references = etree.SubElement(back, "ref-list")
    _section_of(references, document.words["references"], parts.references)
    annexes = [name for name in sections if name == DIFFERENCES or name in document.back.annexes]
    if annexes:
        group = etree.SubElement(back, "app-group")
        for name in annexes:
            heading, blocks = sections[name]
            _section(group, "app", heading, [*_legend(document, name, parts), *blocks]).set("id", name)
    back.extend(parts.notes)
    for child in back:
        child.tail = "\n"
    return back


def _legend(document: Document, name: str, parts: Parts) -> list[Element]:
    """Say what the sign means, at the head of the list of differences, where the text has it and the list does not say so."""
    if name != DIFFERENCES or not any(item.get("rid") == DIFFERENCES for block in parts.body for item in block.iter("xref")):
        return []
    index = [section for section, _, _ in document.back.sections].index(name)
    if any(DIFFERS in "".join(block.itertext()) for block in parts.back[index]):
        return []
    legend = etree.Element("p")
    legend.text = document.words["differs-legend"]
    return [legend]


def _section(parent: Element, tag: str, heading: str, blocks: list[Element]) -> Element:
    return _section_of(etree.SubElement(parent, tag), heading, blocks)


def _section_of(element: Element, heading: str, blocks: list[Element]) -> Element:
    title = etree.SubElement(element, "title")
    title.text, title.tail, element.text = heading, "\n", "\n"
    element.extend(blocks)
    return element
