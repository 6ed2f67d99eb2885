"""Write a `Document` as a PDF to print and to read: PDF/UA-1 and PDF/A-3a, fonts embedded, the same bytes for the same document."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from probant import fonts
from probant.document import Document
from probant.fonts import MissingGlyph
from probant.language.words import words
from probant.writers import STROKES, Layout, fragments, targets
from probant.writers.fragments import Element, Parts
from probant.writers.layouts import fill

__all__ = ["MissingGlyph", "prepare", "write"]

# Spans that a page has no use for: each would cost WeasyPrint a box for every line it touches. Their ids are link targets all the same.
_NEEDLESS = {"claim", "fact", "erratum", "csl-left-margin", "csl-right-inline"}

# Attributes that are printed (running heads) besides the text itself.
_PRINTED = ("data-head-left", "data-head-right")


_DOI = "https://doi.org/"
_DRAWINGS = "figures/"
"""Where the drawings pretend to be, beside the files of the layout."""

_NEAR = str.maketrans(fonts.NEAR)
_RANGE = re.compile(r"(?<=\d)–(?=\d)")


def prepare() -> None:
    """Do what every PDF needs once: point fontconfig at the fonts, then import WeasyPrint (about half a second)."""
    fonts.configure()
    import probant.writers.typesetting  # noqa: F401


def write(document: Document, layout: Layout) -> bytes:
    """Give the PDF; MissingGlyph when no font has a character, TypesettingError when WeasyPrint complains, PandocError when pandoc does."""
    prepare()
    from probant.writers.typesetting import typeset

    root = ET.fromstring(page(document, layout))  # noqa: S314 - the template made it, and it can name no entity
    _print_near_characters(root)
    drawings = {f"{_DRAWINGS}{name}": data for figure in document.figures for name, data in _drawing(document, figure.name).items()}
    return typeset(root, layout.text("print.css"), {**layout.files, **drawings}, identifier=document.identifier, epoch=document.epoch)


def _drawing(document: Document, name: str) -> dict[str, bytes]:
    """Give a figure's SVG, and the operators that draw it: those that were kept with it, or made now."""
    from probant.writers.strokes import operators

    svg = document.images[f"{name}.svg"]
    strokes = document.images.get(f"{name}{STROKES}") or operators(svg)
    return {f"{name}.svg": svg} | ({f"{name}.svg{STROKES}": strokes} if strokes else {})


def page(document: Document, layout: Layout) -> str:
    """Give the page to typeset, as well-formed XML without namespace."""
    parts = fragments.convert(document)
    _simplify(parts)
    return fill(
        layout,
        "print.html.j2",
        document=document,
        front=document.front,
        words=document.words,
        words_of=words,
        parts=parts,
        segments=_segments(parts.body),
        inner=lambda tree: fragments.inner(tree, "xml"),
        bound=_bound,
        date=fragments.shown_date(document.front.date, document.language),
        timestamp=datetime.fromtimestamp(document.epoch, tz=UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    )


def _segments(body: Element) -> list[tuple[bool, Element]]:
    """Cut the body at its tables and figures, which stand across the page between stretches of columns: whether each piece is one of them, and its tree.

    The last piece is text, in which what follows the body goes on. (WeasyPrint cannot break a page within what spans columns.)
    """
    found: list[tuple[bool, Element]] = [(False, fragments.make("div"))]
    for child in list(body):
        if "display" in child.get("class", "").split():
            found += [(True, fragments.make("div")), (False, fragments.make("div"))]
            found[-2][1].append(child)
        else:
            found[-1][1].append(child)
    return [piece for piece in found[:-1] if len(piece[1])] + found[-1:]


def _simplify(parts: Parts) -> None:
    """Take from the trees what paper cannot show, and what tagged PDF cannot say."""
    for tree in parts.trees:
        for citation in fragments.citations(tree):
            del citation.attrib["data-cites"]
        for link in tree.iter("a"):
            _flatten(link)
        for image, name in fragments.figures(tree):
            image.set("src", f"{_DRAWINGS}{name}.svg")
        needless = [item for item in tree.iter("span") if _is_needless(item)]
        targets.note(tree, needless)
        for span in needless:
            fragments.unwrap(span)
        for table in list(tree.iter("table")):
            if "wide" in table.get("class", "").split():
                fragments.put_in(table, fragments.make("div", class_="across"))


def _is_needless(span: Element) -> bool:
    """Tell whether a span can go: not one that is drawn (an unverified fact)."""
    classes = set(span.get("class", "").split())
    return (bool(_NEEDLESS & classes) and "unverified" not in classes) or not span.attrib


def _flatten(link: Element) -> None:
    """Make a link plain text: an element in it would become a second annotation, outside the link's tag (ISO 14289-1, 7.18.5). A DOI is shown without its resolver: lines are short."""
    text = "".join(link.itertext())
    if text.startswith(_DOI):
        text = "doi:" + text.removeprefix(_DOI)
    for child in list(link):
        link.remove(child)
    link.text = text
    for name in ("title", "aria-label", "role"):
        link.attrib.pop(name, None)


def _bound(title: str) -> str:
    """Tie words of one to three letters to the next, so that no line of a title ends with `et` or `of`."""
    return re.sub(r"\b(\w{1,3}) (?=\w)", "\\1\u00a0", title)


def _near(text: str) -> str:
    """Give a text as it is printed: with characters that the fonts have, and ranges of figures that no line end can cut."""
    return _RANGE.sub("–\u2060", text.translate(_NEAR))


def _print_near_characters(root: ET.Element) -> None:
    """Put near characters for those that not every face has, in all that is printed; raise MissingGlyph for one that no font has."""
    body = root.find("body")
    texts: list[str] = []
    for element in (body if body is not None else root).iter():
        element.text = _near(element.text) if element.text else element.text
        element.tail = _near(element.tail) if element.tail else element.tail
        for name in _PRINTED:
            if name in element.attrib:
                element.set(name, _near(element.attrib[name]))
                texts.append(element.attrib[name])
        texts += [text for text in (element.text, element.tail) if text]
    fonts.check(texts)
