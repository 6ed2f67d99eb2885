"""The redline as one page that needs nothing else, made of the merged manuscript itself: what Word shows as deleted and inserted, so does the page.

No script: the views are chosen by radio buttons and the style sheet.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from probant.language.redlining import redline_words
from probant.update.diff.changes import Changes
from probant.update.redline.merging import Merged
from probant.update.redline.packages import DOCUMENT, NOTES
from probant.update.redline.pieces import shown
from probant.writers import Layout
from probant.writers.docx_xml import RELATIONS, Element, r, w
from probant.writers.layouts import fill, style

_ELEMENTS = {"Heading1": "h2", "Heading2": "h3", "Heading3": "h4", "Heading4": "h5", "AbstractTitle": "h2", "NoticeTitle": "h2", "Title": "h2"}
"""The elements of paragraphs by their style; all others are `p`. The page has a heading of its own above them."""
_CHANGES = tuple(w(name) for name in ("ins", "del", "rPrChange", "pPrChange"))
_LOOKS = {"b": "strong", "i": "em"}
_SHIFTS = {"superscript": "sup", "subscript": "sub"}
_TARGETS = ("ref-", "table-", "figure-")
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_SVG = "{http://schemas.microsoft.com/office/drawing/2016/SVG/main}svgBlip"
_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or table of the page: `kind` is same, changed, ins or del; `change` counts those that are not the same."""

    kind: str
    change: int | None
    heading: bool
    merged: Markup
    before: Markup
    notes: tuple[tuple[int, tuple[str, ...]], ...]


def write_page(merged: Merged, changes: Changes, title: str, locale: str, layout: Layout) -> bytes:
    """Give the page in the language of `locale`; ValueError when a style sheet cannot stand in a page."""
    words = redline_words(locale)
    blocks = list(_Renderer(merged, locale).blocks())
    counts = [
        (len(items), words[word])
        for items, word in (
            (changes.facts, "facts"),
            (changes.claims_added, "claims-added"),
            (changes.claims_removed, "claims-removed"),
            (changes.claims_reworded, "claims-reworded"),
            (changes.references_in, "references-in"),
            (changes.references_out, "references-out"),
            (changes.displays or (), "displays"),
        )
        if items
    ]
    return fill(
        layout,
        "redline.html.j2",
        locale=locale,
        words=words,
        title=title,
        sides=(changes.old, changes.new),
        counts=counts,
        blocks=blocks,
        last=sum(block.change is not None for block in blocks),
        style=Markup(style(layout, "style.css")),  # noqa: S704 - the layout is trusted as code is
        own_style=Markup(style(layout, "redline.css")),  # noqa: S704
    ).encode("utf-8")


def _kind(element: Element) -> str:
    """Tell whether a block was deleted or inserted as a whole, changed, or stays."""
    if next(element.iter(*_CHANGES), None) is None:
        return "same"
    marks = [element.find(f"{w('pPr')}/{w('rPr')}")] if element.tag == w("p") else [row.find(w("trPr")) for row in element.iterchildren(w("tr"))]
    for kind in ("del", "ins"):
        if all(mark is not None and mark.find(w(kind)) is not None for mark in marks):
            return kind
    return "changed"


def _style(element: Element) -> str:
    found = element.find(f"{w('pPr')}/{w('pStyle')}")
    return "" if found is None else str(found.get(w("val")))


def _rows(elements: Sequence[Element]) -> Iterator[list[Element]]:
    """Give the blocks that stand beside each other: a paragraph that was deleted, and the one of its style that was inserted in its place."""
    kinds = ["same", *(_kind(element) for element in elements), "same"]
    index = 0
    while index < len(elements):
        around = kinds[index : index + 4]
        together = around[0] != "del" and around[1:3] == ["del", "ins"] and around[3] != "ins"
        size = 2 if together and elements[index].tag == w("p") and _style(elements[index]) == _style(elements[index + 1]) else 1
        yield list(elements[index : index + size])
        index += size


class _Renderer:
    """Turns the merged body into HTML: `merged` with all that was deleted and inserted, `before` as the old text had it."""

    def __init__(self, merged: Merged, locale: str) -> None:
        self.package = merged.package
        self.comments = merged.comments
        self.locale = locale
        self.names = {start.get(w("name")) for start in self.package.body.iter(w("bookmarkStart")) if start.get(w("name")).startswith(_TARGETS)}

    def blocks(self) -> Iterator[Block]:
        count = 0
        for elements in _rows([item for item in self.package.body if item.tag in (w("p"), w("tbl"))]):
            kinds = {_kind(element) for element in elements}
            kind = kinds.pop() if len(kinds) == 1 else "changed"
            merged = Markup().join(self._block(element, old=False) for element in elements)
            if kind == "same" and not merged:
                continue
            ends = sorted(int(item.get(w("id"))) for element in elements for item in element.iter(w("commentRangeEnd")))
            count += kind != "same"
            yield Block(
                kind,
                None if kind == "same" else count,
                _style(elements[0]) in _ELEMENTS,
                merged,
                Markup() if kind in ("same", "ins") else Markup().join(self._block(element, old=True) for element in elements),
                tuple((number + 1, self.comments[number]) for number in ends),
            )

    def _block(self, element: Element, *, old: bool) -> Markup:
        return self._table(element, old=old) if element.tag == w("tbl") else self._paragraph(element, old=old)

    def _paragraph(self, element: Element, *, old: bool, within: bool = False) -> Markup:
        inside = self._inlines(element, old=old)
        if not inside or within:
            return inside
        name = _style(element)
        tag = _ELEMENTS.get(name, "p")
        gone = " gone" if not old and _kind(element) == "del" else ""
        listed = " item" if element.find(f"{w('pPr')}/{w('numPr')}") is not None else ""
        target = "" if old else next((item.get(w("name")) for item in element.iter(w("bookmarkStart")) if item.get(w("name")) in self.names), "")
        identifier = Markup(' id="{}"').format(target) if target else ""
        return Markup('<{tag} class="s-{name}{listed}{gone}"{identifier}>{inside}</{tag}>').format(
            tag=tag, name=name.lower() or "plain", listed=listed, gone=gone, identifier=identifier, inside=inside
        )

    def _table(self, element: Element, *, old: bool) -> Markup:
        rows = Markup()
        for row in element.iterchildren(w("tr")):
            properties = row.find(w("trPr"))
            fate = next((kind for kind in ("ins", "del") if properties is not None and properties.find(w(kind)) is not None), "")
            if old and fate == "ins":
                continue
            cell = "th" if properties is not None and properties.find(w("tblHeader")) is not None else "td"
            cells = Markup().join(self._cell(item, cell, old=old) for item in row.iterchildren(w("tc")))
            rows += Markup("<tr{}>{}</tr>").format(Markup(' class="{}"').format(fate) if fate else "", cells)
        return Markup('<div class="frame" tabindex="0"><table>{}</table></div>').format(rows) if rows else rows

    def _cell(self, cell: Element, tag: str, *, old: bool) -> Markup:
        span = cell.find(f"{w('tcPr')}/{w('gridSpan')}")
        wide = Markup(' colspan="{}"').format(span.get(w("val"))) if span is not None and span.get(w("val")) != "1" else ""
        scope = Markup(' scope="col"') if tag == "th" else ""
        parts = [
            self._paragraph(item, old=old, within=True) if item.tag == w("p") else self._table(item, old=old)
            for item in cell.iterchildren(w("p"), w("tbl"))
        ]
        return Markup("<{0}{1}{2}>{3}</{0}>").format(tag, scope, wide, Markup("<br>").join(part for part in parts if part))

    def _inlines(self, parent: Element, *, old: bool) -> Markup:
        out = Markup()
        for item in parent:
            if item.tag == w("r"):
                # The number of a reason stands where its text stands: what was deleted, and its number, is no part of the new text.
                out += self._number(item) if not old or parent.tag == w("del") else Markup()
                out += self._run(item)
            elif item.tag in (w("ins"), w("del")):
                tag = "ins" if item.tag == w("ins") else "del"
                inside = Markup() if old and tag == "ins" else self._inlines(item, old=old)
                out += Markup("<{0}>{1}</{0}>").format(tag, inside) if inside else inside
            elif item.tag == w("hyperlink"):
                out += self._link(item, old=old)
            elif item.tag in (w("fldSimple"), w("smartTag")):
                out += self._inlines(item, old=old)
        return out

    @staticmethod
    def _number(run: Element) -> Markup:
        reference = run.find(w("commentReference"))
        return Markup() if reference is None else Markup('<sup class="mark">{}</sup>').format(int(reference.get(w("id"))) + 1)

    def _link(self, link: Element, *, old: bool) -> Markup:
        """Give a link; one that was deleted or inserted stands in the element that says so, so that it is gone where that is not shown."""
        marks = {item.tag for item in link}
        tag = next((name for name in ("ins", "del") if marks == {w(name)}), "")
        if tag == "ins" and old:
            return Markup()
        inside = Markup().join(self._inlines(item, old=old) for item in link) if tag else self._inlines(link, old=old)
        anchor, identifier = link.get(w("anchor")), link.get(r("id"))
        address = f"#{anchor}" if anchor in self.names else self.package.target(DOCUMENT, identifier) if identifier else ""
        if inside and isinstance(address, str) and address.startswith(("#", "https://", "http://", "mailto:")):
            inside = Markup('<a href="{}">{}</a>').format(address, inside)
        return Markup("<{0}>{1}</{0}>").format(tag, inside) if tag and inside else inside

    def _run(self, run: Element) -> Markup:
        out = Markup()
        for item in run:
            if item.tag in (w("t"), w("delText")):
                out += escape(item.text or "")
            elif item.tag == w("tab"):
                out += " "
            elif item.tag == w("br"):
                out += Markup("<br>")
            elif item.tag == w("noBreakHyphen"):
                out += "\u2011"
            elif item.tag == w("drawing"):
                out += self._image(item)
            elif item.tag == w("footnoteReference"):
                note = next((note for note in self.package.tree(NOTES) if note.get(w("id")) == item.get(w("id"))), None)
                out += Markup('<small class="footnote">{}</small>').format("" if note is None else shown((note,)).strip())
        properties = run.find(w("rPr"))
        return self._dressed(out, properties) if out and properties is not None else out

    def _dressed(self, inside: Markup, properties: Element) -> Markup:
        for name, tag in _LOOKS.items():
            if properties.find(w(name)) is not None:
                inside = Markup("<{0}>{1}</{0}>").format(tag, inside)
        shift = properties.find(w("vertAlign"))
        if shift is not None and shift.get(w("val")) in _SHIFTS:
            inside = Markup("<{0}>{1}</{0}>").format(_SHIFTS[shift.get(w("val"))], inside)
        if properties.find(w("rPrChange")) is not None:
            inside = Markup('<span class="look">{}</span>').format(inside)
        language = properties.find(w("lang"))
        if language is not None and language.get(w("val")) not in (None, self.locale):
            inside = Markup('<span lang="{}">{}</span>').format(language.get(w("val")), inside)
        return inside

    def _image(self, drawing: Element) -> Markup:
        """Give a drawing, its vectors where it has them."""
        blips = [*drawing.iter(_SVG), *drawing.iter(_BLIP)]
        found = next((item.get(f"{{{RELATIONS}}}embed") for item in blips), "")
        data = self.package.target(DOCUMENT, found)
        kind = "svg+xml" if blips and blips[0].tag == _SVG else "png"
        if not isinstance(data, bytes):
            return Markup()
        described = next((item.get("descr", "") for item in drawing.iter(_DRAWING)), "")
        return Markup('<img src="data:image/{};base64,{}" alt="{}">').format(kind, base64.b64encode(data).decode("ascii"), described)
