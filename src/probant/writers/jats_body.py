"""The text of a document as elements of JATS: what pandoc writes of it, tidied.

Claims, facts and citations keep their ids, as `named-content`; a fact that differs from its source is followed by the sign that leads to the list of
differences; tables and figures have their labels, captions and notes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from probant.document import FIGURE, Document
from probant.language.words import DIFFERS
from probant.pandoc import ast, engine
from probant.pandoc.ast import Node

Element = Any
"""An lxml element."""

XLINK = "http://www.w3.org/1999/xlink"
XML = "http://www.w3.org/XML/1998/namespace"
ALI = "http://www.niso.org/schemas/ali/1.0/"
DIFFERENCES = "differences"

_PART = "jats-part-"
_NOTES = "jats-notes-"
_TEMPLATE = f'<article xmlns:xlink="{XLINK}"><body>$body$</body><back>$back$</back></article>'
_UNVERIFIED = "text-decoration: underline dotted"
_REF_TYPES = {"ref-": "bibr", "table-": "table", "figure-": "fig"}
_DOI = re.compile(r"https://doi\.org/(10\..+)")
_PUBMED = re.compile(r"https://pubmed\.ncbi\.nlm\.nih\.gov/([0-9]+)/?")
_PUBLICATIONS = {
    "article-journal": "journal",
    "article-magazine": "magazine",
    "article-newspaper": "newspaper",
    "book": "book",
    "chapter": "book",
    "report": "report",
    "thesis": "thesis",
    "webpage": "webpage",
}
"""What JATS calls the types of CSL; the others have no name there that says as much."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a document: sections of the body, blocks of each other part, the entries of the reference list, the notes at its foot."""

    body: list[Element]
    notice: list[Element]
    abstracts: tuple[list[Element], ...]
    back: tuple[list[Element], ...]
    references: list[Element]
    notes: list[Element]


def convert(document: Document) -> Parts:
    """Give the parts of a document; PandocError when pandoc finds fault with them."""
    front = document.front
    groups = {
        "notice": front.notice,
        **{f"abstract-{index}": abstract.blocks for index, abstract in enumerate(front.abstracts)},
        **{f"back-{index}": section[2] for index, section in enumerate(document.back.sections)},
    }
    annexed = {f"back-{index}" for index, section in enumerate(document.back.sections) if section[0] == DIFFERENCES}
    parts = [ast.div(_prepared(blocks), identifier=f"{_PART}{name}") for name, blocks in groups.items()]
    blocks = [*parts, *_prepared(document.blocks), ast.div(document.references, identifier="refs")]
    root: Element = etree.fromstring(_written(blocks), etree.XMLParser(remove_blank_text=False, resolve_entities=False, no_network=True))
    _join_notes(root)
    _finish_tables(root)
    _finish_figures(root)
    _name_links(root)
    _tidy_text(root)
    references = _references(root, document)
    found = {item.get("id").removeprefix(_PART): item for item in root.iter("boxed-text") if (item.get("id") or "").startswith(_PART)}
    for item in found.values():
        item.getparent().remove(item)
    if any(name in found for name in annexed):
        _mark_differences(root.find("body"), *(found[name] for name in found if name.startswith("abstract-")))
    return Parts(
        _children(root.find("body")),
        _children(found["notice"]),
        tuple(_children(found[f"abstract-{index}"]) for index in range(len(front.abstracts))),
        tuple(_children(found[f"back-{index}"]) for index in range(len(document.back.sections))),
        references,
        list(root.iterfind("back/fn-group")),
    )


def _written(blocks: Sequence[Node]) -> bytes:
    options = {"wrap": "none", "standalone": True, "template": _TEMPLATE}
    return engine.run(engine.Request(ast.dump(list(blocks)), "json", "jats_publishing", options=options))


def _children(element: Element) -> list[Element]:
    return list(element)


def _prepared(blocks: list[Node]) -> list[Node]:
    """Give blocks as pandoc needs them: the notes of tables and figures named after what they belong to, spans with the kind that JATS shows."""
    out: list[Node] = []
    for block in blocks:
        if block["t"] == "Div" and "display" in ast.attributes(block)[1]:
            out += _display(block)
        else:
            out.append(block)
    prepared: list[Node] = ast.rewrite(out, _span)
    return prepared


def _display(block: Node) -> Iterator[Node]:
    name = ""
    for part in block["c"][1]:
        identifier, classes, _pairs = ast.attributes(part)
        if part["t"] == "Div" and "notes" in classes:
            yield ast.div(part["c"][1], identifier=f"{_NOTES}{name}")
        elif part["t"] == "Div":
            yield from part["c"][1]
        else:
            name = identifier
            yield part


def _span(node: Node) -> list[Node] | None:
    if node["t"] == "Link":  # what a link is for its target says
        return [{"t": "Link", "c": [["", [], []], *node["c"][1:]]}]
    if node["t"] == "Cite":
        return [_with_hidden(node)]
    if node["t"] != "Span":
        return None
    identifier, classes, pairs = ast.attributes(node)
    contents = node["c"][1]
    if not identifier and not any(key == "lang" for key, _ in pairs):
        return list(contents)
    kept = [[key, value] for key, value in pairs if key == "lang"]
    kinds = [name for name in classes if name in {"claim", "authors", "fact", "differs", "unverified", "citation", "label", "erratum"}]
    if kinds:
        kept.append(["content-type", " ".join(kinds)])
    return [{"t": "Span", "c": [[identifier, [], kept], contents]}]


def _with_hidden(cite: Node) -> Node:
    """Let the last link of a citation name those that a range leaves out, `3–5`."""
    links = [node for node in ast.walk(cite["c"][1]) if node["t"] == "Link" and node["c"][2][0].startswith("#ref-")]
    shown = {link["c"][2][0] for link in links}
    hidden = [target.removeprefix("#") for item in cite["c"][0] if (target := f"#ref-{item['citationId']}") not in shown]
    if links and hidden:
        links[-1]["c"][0] = ["", [], [["specific-use", " ".join(hidden)]]]
    return cite


def _join_notes(root: Element) -> None:
    """Put the notes of a table at its foot, those of a figure under its caption."""
    for box in [item for item in root.iter("boxed-text") if (item.get("id") or "").startswith(_NOTES)]:
        name = box.get("id").removeprefix(_NOTES)
        paragraphs = _children(box)
        display = box.getprevious()
        if display.tag == "fig":
            display.find("caption").extend(paragraphs)
        else:
            etree.SubElement(display, "table-wrap-foot").extend(paragraphs)
        if name == "":
            raise ValueError("notes without a table or figure")
        box.getparent().remove(box)


def _label(display: Element) -> None:
    """Take the label out of a caption, whose first paragraph becomes its title."""
    caption = display.find("caption")
    if caption is None:
        return
    first = caption.find("p")
    first.tag = "title"
    label = next((item for item in first.iter("named-content") if item.get("content-type") == "label"), None)
    if label is None:
        return
    own = etree.Element("label")
    own.text = "".join(label.itertext()).strip()
    first.text = (label.tail or "").lstrip()
    first.remove(label)
    display.insert(0, own)


def _finish_tables(root: Element) -> None:
    for wrap in root.iter("table-wrap"):
        table = wrap.find("table")
        if table.get("id"):
            wrap.set("id", table.attrib.pop("id"))
        for head in table.iter("th"):
            head.set("scope", "col" if head.getparent().getparent().tag == "thead" else "row")
        _label(wrap)


def _finish_figures(root: Element) -> None:
    """Give each figure its drawings, as vectors and as points, with the words that stand for them."""
    for figure in root.iter("fig"):
        _label(figure)
        graphic = figure.find("graphic")
        name = graphic.get(f"{{{XLINK}}}href").removeprefix(FIGURE)
        alternatives = etree.Element("alternatives")
        for subtype, ending in (("svg+xml", "svg"), ("png", "png")):
            other = etree.SubElement(alternatives, "graphic", {"mimetype": "image", "mime-subtype": subtype})
            other.set(f"{{{XLINK}}}href", f"figures/{name}.{ending}")
            etree.SubElement(other, "alt-text").text = graphic.findtext("alt-text")
        figure.replace(graphic, alternatives)


def _name_links(root: Element) -> None:
    """Say of each link what it leads to; one in a collapsed range leads to all that the range stands for."""
    for link in root.iter("xref"):
        link.attrib.pop("alt", None)
        target = link.get("rid")
        hidden = link.attrib.pop("specific-use", None)
        if hidden:
            link.set("rid", f"{hidden} {target}")
        kind = next((kind for start, kind in _REF_TYPES.items() if target.startswith(start)), "sec")
        link.set("ref-type", kind)


def _tidy_text(root: Element) -> None:
    """Show what could not be verified as other formats show it."""
    for item in list(root.iter("named-content")):
        kinds = (item.get("content-type") or "").split()
        if "unverified" in kinds:
            shown = etree.Element("styled-content", {"style": _UNVERIFIED, "style-type": "unverified"})
            shown.text, item.text = item.text, None
            shown.extend(_children(item))
            item.append(shown)


def _mark_differences(*parts: Element) -> None:
    """Put the sign after each fact that differs from its source, leading to the list of differences."""
    for part in parts:
        for fact in [item for item in part.iter("named-content") if {"fact", "differs"} <= set((item.get("content-type") or "").split())]:
            mark = etree.Element("xref", {"ref-type": "app", "rid": DIFFERENCES})
            mark.text, mark.tail, fact.tail = DIFFERS, fact.tail, None
            fact.addnext(mark)


def _references(root: Element, document: Document) -> list[Element]:
    """Give the entries of the reference list: number, kind of publication, the words as printed, identifiers as such."""
    types = {f"ref-{item['id']}": item.get("type", "") for item in document.works}
    entries = list(root.iterfind("back/ref-list/ref"))
    for entry in entries:
        citation = entry.find("mixed-citation")
        kind = _PUBLICATIONS.get(types.get(entry.get("id"), ""))
        if kind:
            citation.set("publication-type", kind)
        margin = next((item for item in citation.iter("named-content") if item.get("content-type") == "csl-left-margin"), None)
        if margin is not None:
            label = etree.Element("label")
            label.text = "".join(margin.itertext()).strip().strip("[]().")
            entry.insert(0, label)
            citation.remove(margin)
        for item in list(citation.iter("named-content")):
            if (item.get("content-type") or "").startswith("csl-"):
                _unwrap(item)
        for link in list(citation.iter("ext-link")):
            _identify(link)
    return entries


def _identify(link: Element) -> None:
    """Turn a link to a DOI or to PubMed into that identifier; its words stay as printed."""
    address = link.get(f"{{{XLINK}}}href")
    for kind, pattern in (("doi", _DOI), ("pmid", _PUBMED)):
        found = pattern.fullmatch(address)
        if found:
            link.attrib.clear()
            link.tag = "pub-id"
            link.set("pub-id-type", kind)
            link.set(f"{{{XLINK}}}href", address)
            link.text = found[1]
            for child in _children(link):
                link.remove(child)


def _unwrap(element: Element) -> None:
    """Put an element's contents in its place."""
    parent, before = element.getparent(), element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + (element.text or "")
    else:
        parent.text = (parent.text or "") + (element.text or "")
    children = _children(element)
    position = parent.index(element)
    if children:
        children[-1].tail = (children[-1].tail or "") + (element.tail or "")
    elif before is not None:
        before.tail = (before.tail or "") + (element.tail or "")
    else:
        parent.text = (parent.text or "") + (element.tail or "")
    element.tail = None
    parent.remove(element)
    for offset, child in enumerate(children):
        parent.insert(position + offset, child)
