"""Turn the parts of a `Document` into HTML trees, in one pandoc call, for the writers whose pages are HTML.

What the trees promise to the writers: one `span.citation` for each citation, with its id and `data-cites`; no inline style but the widths of columns;
table headers have a scope; a fact that differs from its source is followed by a mark.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import lxml.html
from lxml import etree
from markupsafe import Markup, escape

from probant.document import FIGURE, Document
from probant.language.foreign import Phrases
from probant.language.words import DIFFERS, words
from probant.pandoc import ast, engine

Element = Any
"""An lxml HTML element."""

DIFFERENCES = "differences"
"""The id of the section that lists where the text and its sources differ."""


# The id of the mark after each group of blocks; no id of a document begins so.
_END = "probant-end-of-part"

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ALIGNMENTS = ("left", "right", "center")
_WIDE_TABLE = 4
_MANY_COLUMNS = 7
_SHORT_CITATION = 14


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the body, for the table of contents."""

    level: int
    identifier: str
    text: str


@dataclass(frozen=True, slots=True)
class BackLink:
    """A link from a reference to one of its citations: the citation's id, and a letter (empty for an only citation)."""

    target: str
    letter: str


@dataclass(slots=True)
class Reference:
    """An entry of the reference list: its id, its number as printed (or empty), its text as a tree, the citations of it, its language."""

    identifier: str
    mark: str
    entry: Element
    citations: list[str] = field(default_factory=list)
    language: str = ""
    """The language of the work, where the bibliography says it."""

    @property
    def text(self) -> str:
        """The entry as plain text, without web addresses: what a reader needs to recognise it."""
        return " ".join("".join(_without_addresses(self.entry)).split(" ")).strip().removesuffix(" .").strip()

    @property
    def back_links(self) -> list[BackLink]:
        """A link for each citation, lettered a, b, ... z, aa, ... when there are several."""
        if len(self.citations) == 1:
            return [BackLink(self.citations[0], "")]
        return [BackLink(target, letters(index)) for index, target in enumerate(self.citations)]


@dataclass(frozen=True, slots=True)
class Parts:
    """The trees of a document's parts; each is a `div` whose children are the blocks."""

    body: Element
    notice: Element
    abstracts: tuple[Element, ...]
    references: tuple[Reference, ...]
    back: tuple[Element, ...]
    marked: bool
    """Whether a mark of difference stands in the text."""

    @property
    def trees(self) -> list[Element]:
        """Every tree, in the order of the page."""
        return [self.notice, *self.abstracts, self.body, *self.back, *(reference.entry for reference in self.references)]

    @property
    def headings(self) -> list[Heading]:
        """The headings of the body that can be linked to, in order."""
        found = [item for item in self.body.iter("h2", "h3") if item.get("id")]
        return [Heading(int(item.tag[1]), item.get("id"), "".join(item.itertext())) for item in found]


def letters(index: int) -> str:
    """Give a, b, ... z, aa, ab, ... for 0, 1, ... ."""
    head, last = divmod(index, len(_LETTERS))
    return (letters(head - 1) if head else "") + _LETTERS[last]


def convert(document: Document) -> Parts:
    """Give the trees of a document's parts; PandocError when pandoc finds fault with them."""
    front = document.front
    backs = [blocks for _, _, blocks in document.back.sections]
    groups = [document.blocks, front.notice, *(abstract.blocks for abstract in front.abstracts), *backs, document.references]
    blocks = [block for group in groups for block in (*group, ast.div([], identifier=_END))]
    output = engine.run(engine.Request(ast.dump(blocks), "json", "html5", options={"wrap": "none"})).decode("utf-8")
    root = _grouped(output)
    _name_citations(root)
    _tidy_tables(root)
    _drop_styles(root)
    _mark_leads(root)
    linked = any(identifier == DIFFERENCES for identifier, _, _ in document.back.sections)
    marked = _mark_differences(root, document.words["differs"], linked=linked)
    body, notice, *rest = root
    references = [_reference(entry) for entry in rest.pop()]
    _collect_citations(root, references)
    count = len(front.abstracts)
    return Parts(body, notice, tuple(rest[:count]), tuple(references), tuple(rest[count:]), marked)


def _grouped(output: str) -> Element:
    """Give a tree that holds one `div` for each group of blocks, cut at the marks between them.

    The groups are not put in Divs for pandoc: it drops a Div that holds one section and nothing else.
    """
    root = lxml.html.Element("div")
    group = lxml.html.Element("div")
    for child in list(lxml.html.fragment_fromstring(output, create_parent="div")):
        child.tail = None  # a line end
        if child.get("id") == _END:
            root.append(group)
            group = lxml.html.Element("div")
        else:
            group.append(child)
    return root


def citations(root: Element) -> list[Element]:
    """Give every citation below `root`, in order."""
    return [item for item in root.iter("span") if item.get("data-cites")]


def spoken(text: str, phrases: Phrases, language: str) -> Markup:
    """Give a plain text as markup, its foreign phrases with their language."""
    stretches = ((escape(part), other) for part, other in phrases.found(text, language))
    return Markup("").join(Markup('<span lang="{}">{}</span>').format(other, part) if other else part for part, other in stretches)


def inner(element: Element, method: str = "html") -> Markup:
    """Give what stands inside an element, as markup; `method` is `html` or `xml`."""
    children = (etree.tostring(child, encoding="unicode", method=method, with_tail=True) for child in element)
    return Markup(escape(element.text or "") + Markup("".join(children)))  # noqa: S704 - lxml escaped the text


def unwrap(element: Element) -> None:
    """Replace an element by what it contains."""
    element.drop_tag()


def set_class(element: Element, name: str) -> None:
    """Add a class to an element."""
    element.set("class", f"{element.get('class', '')} {name}".strip())


def put_in(element: Element, frame: Element) -> None:
    """Put `frame` in the place of an element, and the element in it."""
    tail = element.tail
    element.getparent().replace(element, frame)
    frame.append(element)
    element.tail, frame.tail = None, tail


def make(tag: str, text: str = "", **attributes: str) -> Element:
    """Make an element; `class_` stands for class, underlines for hyphens."""
    element = lxml.html.Element(tag)
    element.text = text
    for name, value in attributes.items():
        element.set(name.rstrip("_").replace("_", "-"), value)
    return element


def _name_citations(root: Element) -> None:
    """Join pandoc's span (which knows what is cited) and the document's (which has the id) into one; mark those too short to be broken."""
    for outer in [item for item in root.iter("span") if item.get("data-cites")]:
        child = outer[0] if len(outer) == 1 and not outer.text and not outer[0].tail else None
        parent = outer.getparent()
        if child is not None and child.tag == "span" and "citation" in child.get("class", "").split():
            child.set("data-cites", outer.get("data-cites"))
            unwrap(outer)
        elif parent.tag == "span" and "citation" in parent.get("class", "").split() and len(parent) == 1:
            parent.set("data-cites", outer.get("data-cites"))
            unwrap(outer)
    for citation in citations(root):
        if sum(len(text) for text in citation.itertext()) <= _SHORT_CITATION:
            set_class(citation, "short")


def _tidy_tables(root: Element) -> None:
    """Say what each header cell heads, and which heading each cell stands under; mark tables that need the width of the page."""
    for table in root.iter("table"):
        for cell in table.iter("th"):
            beside = "rowgroup" if cell.get("rowspan") else "row"
            cell.set("scope", "col" if any(parent.tag == "thead" for parent in cell.iterancestors()) else beside)
        if "evidence" in table.get("class", "").split():
            _label_cells(table)
        elif max((len(row) for row in table.iter("tr")), default=0) >= _WIDE_TABLE:
            set_class(table, "wide")


def _label_cells(table: Element) -> None:
    """Give each cell the words of its column's heading, which a narrow page shows beside it; a cell may span lines."""
    headings = ["".join(cell.itertext()) for cell in table.iterfind("thead/tr/th")]
    if len(headings) >= _MANY_COLUMNS:
        set_class(table, "many")
    for body in table.iterfind("tbody"):
        spanned = [0] * len(headings)
        for row in body.iterfind("tr"):
            cells = iter(row)
            for column, heading in enumerate(headings):
                if spanned[column]:
                    spanned[column] -= 1
                    continue
                cell = next(cells)
                cell.set("data-label", heading)
                spanned[column] = int(cell.get("rowspan", "1")) - 1


def figures(tree: Element) -> Iterator[tuple[Element, str]]:
    """Give each image of a figure below a tree, with the figure's name."""
    for image in list(tree.iter("img")):
        if (image.get("src") or "").startswith(FIGURE):
            yield image, image.get("src").removeprefix(FIGURE)


def _drop_styles(root: Element) -> None:
    """Say alignment by class; keep the widths of columns; drop every other inline style."""
    for element in root.iter():
        style = element.attrib.pop("style", "")
        for alignment in _ALIGNMENTS:
            if f"text-align: {alignment}" in style:
                set_class(element, alignment)
        if element.tag == "col" and style.startswith("width:"):
            element.set("style", style)


def _mark_leads(root: Element) -> None:
    """Give the class `lead` to each paragraph that is one strong text: it heads what follows it, and must not be parted from it."""
    for paragraph in root.iter("p"):
        if len(paragraph) == 1 and paragraph[0].tag == "strong" and not (paragraph.text or paragraph[0].tail or "").strip():
            set_class(paragraph, "lead")


def _mark_differences(root: Element, label: str, *, linked: bool) -> bool:
    """Put a mark after each fact that differs from its source; tell whether there was one."""
    facts = [item for item in root.iter("span") if {"fact", "differs"} <= set(item.get("class", "").split())]
    for fact in facts:
        if linked:
            mark = make("a", DIFFERS, class_="differs-mark", href=f"#{DIFFERENCES}", aria_label=label, title=label)
        else:
            mark = make("span", DIFFERS, class_="differs-mark", title=label)
        mark.tail, fact.tail = fact.tail, None
        fact.getparent().insert(fact.getparent().index(fact) + 1, mark)
    return bool(facts)


def _without_addresses(element: Element) -> Iterator[str]:
    """Give the texts below `element` but those of links that show their address."""
    if element.tag != "a" or not (element.text or "").startswith("http"):
        yield element.text or ""
        for child in element:
            yield from _without_addresses(child)
            yield child.tail or ""


def _reference(entry: Element) -> Reference:
    """Read an entry of the reference list as citeproc makes it: a number in the margin and a text, or a text alone."""
    margin = entry.find_class("csl-left-margin")
    text = entry.find_class("csl-right-inline")
    mark = "".join(margin[0].itertext()).strip() if margin else ""
    tree = text[0] if text else entry
    if not text and margin:
        margin[0].drop_tree()
    for paragraph in list(tree.iter("p")):
        unwrap(paragraph)
    for plain in [item for item in tree.iter("span") if not item.attrib]:
        unwrap(plain)  # citeproc's protection of capitals
    return Reference(entry.get("id", ""), mark, tree, language=entry.get("lang", ""))


def _collect_citations(root: Element, references: list[Reference]) -> None:
    """Tell each reference which citations name it, those of a collapsed range as well."""
    by_identifier = {reference.identifier: reference for reference in references}
    for citation in citations(root):
        for citekey in dict.fromkeys(citation.get("data-cites").split()):
            reference = by_identifier.get(f"ref-{citekey}")
            if reference is not None and citation.get("id"):
                reference.citations.append(citation.get("id"))


def shown_date(date: str, language: str) -> str:
    """Give an ISO date, as precise as it is, as it is written in `language`: `septembre 2019`."""
    year, *rest = date.split("-")
    if not rest:
        return year
    month = words(language)[f"month-{int(rest[0])}"]
    return " ".join([*(str(int(day)) for day in rest[1:]), month, year])
