"""Tables and figures as Word has them: captions that number themselves, mentions that follow, wide tables on a page turned, drawings sharp at any size.

A caption's number is a SEQ field in a bookmark, that of a mention a REF field to it: Word renumbers both (ECMA-376 part 1, 17.16.5.51 and 17.16.5.59).
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from lxml import etree

from probant.document import FIGURE, Document
from probant.pandoc import ast
from probant.pandoc.ast import Node
from probant.writers import docx_fields
from probant.writers.docx_body import WIDE
from probant.writers.docx_options import ManuscriptOptions
from probant.writers.docx_xml import Element, parse, r, serialise, w

_GROWTH = 0.62
_PADDING = 2
_BOLD = 1.2
"""How the width of a column grows with its longest cell, what the space between columns takes, in characters, and how much wider headings are: by eye."""

_PLACED = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_SVG = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
_SVG_EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"

CAPTION = "Ref_"
"""How the name of the bookmark around the number of a caption begins."""

NEW_PAGE: Node = {"t": "RawBlock", "c": ["openxml", "<w:p><w:pPr><w:pageBreakBefore/></w:pPr></w:p>"]}
"""A paragraph that holds nothing: the paragraph after it begins a page, and it is gone."""


@dataclass(slots=True)
class Placed:
    """The text with the tables and figures that stand in it, and those that stand after it."""

    text: list[Node] = field(default_factory=list)
    tables: list[list[Node]] = field(default_factory=list)
    figures: list[list[Node]] = field(default_factory=list)


def for_word(blocks: list[Node], document: Document, width: float, options: ManuscriptOptions) -> Placed:
    """Give blocks with tables and figures as Word has them; `width` is that of the lines, in millimetres."""
    placed = Placed()
    for block in blocks:
        if block["t"] != "Div" or "display" not in ast.attributes(block)[1]:
            placed.text.append(block)
            continue
        kind = _kind(block)
        shown = _display(block, kind, document, width, options)
        if (options.tables if kind == "table" else options.figures) == "inline":
            _add_turned(placed.text, shown)
        else:
            (placed.tables if kind == "table" else placed.figures).append(shown)
    return Placed(*(ast.rewrite(found, _for_word) for found in (placed.text, placed.tables, placed.figures)))


def gathered(heading: Node, groups: list[list[Node]], *, pages: bool) -> list[Node]:
    """Give tables or figures that stand after the text, under a heading that begins a page, each on a page of its own where `pages` says so."""
    out: list[Node] = []
    for index, group in enumerate(groups):
        if index == 0:
            turned = group[:1] == [_turn("portrait")]
            out += [*group[:1], heading, *group[1:]] if turned else [NEW_PAGE, heading, *group]
        else:
            if pages and out[-1] != _turn("landscape"):
                out.append(NEW_PAGE)
            _add_turned(out, group)
    return out


def _add_turned(out: list[Node], blocks: list[Node]) -> None:
    """Add blocks; where one turned page follows another, nothing stands upright between them."""
    follows = out[-1:] == [_turn("landscape")] and blocks[:1] == [_turn("portrait")]
    out += blocks[1:] if follows else blocks


def without_drawings(document: Document) -> Document:
    """Give a document whose figures are in files of their own."""
    return replace(document, figures=(), images={})


def files_of(document: Document) -> dict[str, bytes]:
    """Give the images that pandoc puts in the package."""
    return {name: data for name, data in document.images.items() if name.endswith(".png")}


def bookmark_of(element: str) -> str:
    """Give the name of the bookmark around the number of a caption: letters, digits and underlines, as fields want it."""
    return f"{CAPTION}{element.replace('-', '_')}"[:40]


def _for_word(node: Node) -> list[Node] | None:
    """Turn a link to a table or figure into its word, as the text has it, and a field that shows its number; room for decimals into spaces as wide."""
    if ast.has_class(node, "pad"):
        sign, _, digits = ast.attributes(node)[1][1].removeprefix("pad-").rpartition("-")
        return [{"t": "Str", "c": ("\u2008" if sign else "") + "\u2007" * int(digits)}]
    if node["t"] != "Link" or "see" not in node["c"][0][1]:
        return None
    word, number = ast.plain(node["c"][1]).rsplit("\u00a0", 1)
    return [{"t": "Str", "c": f"{word}\u00a0"}, docx_fields.field(f"REF {bookmark_of(node['c'][2][0].removeprefix('#'))} \\h", number)]


def _styled(style: str, blocks: list[Node]) -> Node:
    return {"t": "Div", "c": [["", [], [["custom-style", style]]], blocks]}


def _caption(inlines: list[Node], document: Document, kind: str, element: str) -> Node:
    """Make a caption: its word and number, in bold, from its label; then its words."""
    label, *rest = inlines
    number = ast.plain(label).rstrip(".").rsplit("\u00a0", 1)[-1]
    word = document.words[kind]
    strong = {"t": "Strong", "c": [{"t": "Str", "c": f"{word}\u00a0"}]}
    counted = ast.span([docx_fields.field(f"SEQ {word} \\* ARABIC", number, bold=True)], identifier=bookmark_of(element))
    end = {"t": "Strong", "c": [{"t": "Str", "c": "."}]}
    return _styled("Caption", [ast.paragraph([ast.span([strong, counted, end], identifier=element), *rest])])


def _kind(block: Node) -> str:
    return "figure" if "figure" in ast.attributes(block)[1] else "table"


def _display(block: Node, kind: str, document: Document, width: float, options: ManuscriptOptions) -> list[Node]:
    out: list[Node] = []
    columns = 0
    for part in block["c"][1]:
        if part["t"] == "Table":
            columns = len(part["c"][2])
            out += [_caption(part["c"][1][1][0]["c"], document, kind, part["c"][0][0]), _without_caption(part)]
        elif part["t"] == "Figure":
            out += _figure(part, document, width, drawn=options.figures != "apart")
        elif "data" in ast.attributes(part)[1]:
            if options.figure_data:
                table = part["c"][1][0]
                out += [_styled("Table Note", [ast.paragraph([{"t": "Emph", "c": table["c"][1][1][0]["c"]}])]), _without_caption(table)]
        else:
            out.append(_styled("Table Note", part["c"][1]))
    if kind == "table" and columns >= WIDE:
        out = [_turn("portrait"), *out, _turn("landscape")]
    return out


def _without_caption(table: Node) -> Node:
    """Give a table whose caption stands apart, its columns as wide as what they hold asks for."""
    attributes, _caption_of_it, columns, *rest = table["c"]
    widths = _widths(table)
    sized = [[column[0], {"t": "ColWidth", "c": width}] for column, width in zip(columns, widths, strict=True)]
    return {"t": "Table", "c": [["", *attributes[1:]], [None, []], sized, *rest]}


def _widths(table: Node) -> list[float]:
    """Give the share of the line that each column takes: it grows with the text of its cells, and its longest word fits."""
    count = len(table["c"][2])
    longest, words = [0.0] * count, [0.0] * count
    heads = table["c"][3][1]
    rows = [*heads, *(row for body in table["c"][4] for row in body[3])]
    spanned = [0] * count
    for number, (_attributes, cells) in enumerate(rows):
        size = _BOLD if number < len(heads) else 1
        waiting = iter(cells)
        for column in range(count):
            if spanned[column]:
                spanned[column] -= 1
                continue
            _, _, height, _, blocks = next(waiting)
            spanned[column] = height - 1
            text = ast.plain(blocks)
            longest[column] = max(longest[column], len(text))
            words[column] = max(words[column], *(size * len(word) for word in text.split(" ")), 1)
    weights = [max(word, length**_GROWTH) + _PADDING for word, length in zip(words, longest, strict=True)]
    return [weight / sum(weights) for weight in weights]


def _figure(figure: Node, document: Document, width: float, *, drawn: bool) -> list[Node]:
    (identifier, _classes, _pairs), (_short, caption), contents = figure["c"]
    legend = _caption(caption[0]["c"], document, "figure", identifier)
    if not drawn:
        return [legend]
    image = contents[0]["c"][0]
    name = image["c"][2][0].removeprefix(FIGURE)
    shown = {"t": "Image", "c": [["", [], [["width", f"{width:g}mm"]]], image["c"][1], [f"{name}.png", ""]]}
    return [_styled("Figure", [ast.paragraph([shown])]), legend]


def _turn(before: str) -> Node:
    """Make the paragraph that ends a section whose pages stand as `before`; the package's own section gives the rest."""
    properties = f'<w:suppressLineNumbers/><w:sectPr><w:pgSz w:code="0" w:orient="{before}"/></w:sectPr>'
    return {"t": "RawBlock", "c": ["openxml", f"<w:p><w:pPr>{properties}</w:pPr></w:p>"]}


def turn_pages(body: Element, section: Element) -> None:
    """Complete the sections that tables turned: each is the document's last one, its page upright or turned; only the first page has no running head.

    Where nothing follows a turned table, the document's last section is its own.
    """
    markers = [element.getparent().getparent() for element in body.iterfind(f"{w('p')}/{w('pPr')}/{w('sectPr')}")]
    for index, marker in enumerate(markers):
        own = copy.deepcopy(section)
        if index:
            _drop(own, "titlePg")
        if marker.find(f"{w('pPr')}/{w('sectPr')}/{w('pgSz')}").get(w("orient")) == "landscape":
            _turn_page(own)
        if marker.getnext() is section:
            body.replace(section, own)
            body.remove(marker)
            return
        properties = marker.find(w("pPr"))
        properties.replace(properties.find(w("sectPr")), own)
    if markers:
        _drop(section, "titlePg")


def _turn_page(section: Element) -> None:
    size = section.find(w("pgSz"))
    width, height = size.get(w("w")), size.get(w("h"))
    size.set(w("w"), height)
    size.set(w("h"), width)
    size.set(w("orient"), "landscape")


def _drop(section: Element, name: str) -> None:
    for element in section.findall(w(name)):
        section.remove(element)


def add_vectors(parts: dict[str, bytes], document: Document) -> None:
    """Put each figure's drawing as SVG beside its image: programs that know it draw it sharp at any size, others show the image."""
    names = [figure.name for figure in document.figures if f"{figure.name}.svg" in document.images]
    if not names:
        return
    text, relations, types = (parse(parts[name]) for name in ("word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"))
    blips = list(text.iter(f"{{{_DRAWING}}}blip"))
    for index, (blip, name) in enumerate(zip(blips, _in_order(names, document), strict=True), 1):
        part = f"media/figure{index}.svg"
        parts[f"word/{part}"] = document.images[f"{name}.svg"]
        etree.SubElement(relations, f"{{{_RELATIONS}}}Relationship", {"Id": f"rIdSvg{index}", "Type": _IMAGE, "Target": part})
        extensions = etree.SubElement(blip, f"{{{_DRAWING}}}extLst")
        extension = etree.SubElement(extensions, f"{{{_DRAWING}}}ext", {"uri": _SVG_EXTENSION})
        etree.SubElement(extension, f"{{{_SVG}}}svgBlip", {r("embed"): f"rIdSvg{index}"}, nsmap={"asvg": _SVG})
    if not any(item.get("Extension") == "svg" for item in types):
        default = etree.Element(f"{{{_TYPES}}}Default", {"Extension": "svg", "ContentType": "image/svg+xml"})
        types.insert(0, default)
    parts["word/document.xml"], parts["word/_rels/document.xml.rels"], parts["[Content_Types].xml"] = map(serialise, (text, relations, types))


def _in_order(names: Sequence[str], document: Document) -> list[str]:
    """Give the names of the figures in the order of the text."""
    found: list[Any] = [node["c"][2][0].removeprefix(FIGURE) for node in ast.walk(document.blocks) if node["t"] == "Image"]
    return [name for name in found if name in names]


def set_flush(body: Element) -> None:
    """Leave no space about drawings: where none is stated, LibreOffice keeps an eighth of an inch on each side, beyond the margin (20.4.2.8)."""
    for drawing in body.iter(f"{{{_PLACED}}}inline"):
        for side in ("distT", "distB", "distL", "distR"):
            drawing.set(side, "0")
