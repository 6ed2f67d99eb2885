"""What a paragraph is made of, as it is compared: words with the look of their run, and what is not cut: fields, links, drawings, notes, tabs."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field

from probant.update.diff import words
from probant.update.redline.packages import DOCUMENT, NOTES, Package, canonical
from probant.writers.docx_xml import Element, r, root, w

ANCHORS = ("c-", "ref-", "table-", "figure-")
"""What the names of bookmarks begin with that stand around a claim, a reference or the label of a table or figure."""

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_MARKS = frozenset({w("bookmarkStart"), w("bookmarkEnd")})
_TEXTS = (w("t"), w("delText"))
_BLANKS = frozenset({w("tab"), w("br")})
_PASSING = frozenset(w(name) for name in ("proofErr", "lastRenderedPageBreak", "commentRangeStart", "commentRangeEnd", "commentReference"))
"""What is no part of a text: a program's own marks, and the comments of the file that is compared."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A word, a sign or something that is not cut."""

    key: Hashable
    """What is compared."""
    text: str
    """What a reader sees of it."""
    anchor: str
    """The bookmark of the claim, reference or label that it is in; empty where it is in none."""
    look: Element | None
    """The properties of a word's run."""
    elements: tuple[Element, ...]
    """What is not cut, as it stands in its paragraph; empty for a word."""
    before: tuple[Element, ...]
    """The beginnings and ends of bookmarks that stand before it."""

    @property
    def blank(self) -> bool:
        """Tell whether it says nothing alone."""
        return words.is_blank(self.text) and (
            not self.elements or (self.elements[0].tag == w("r") and all(item.tag in _BLANKS for item in self.content()))
        )

    def content(self) -> Iterator[Element]:
        """Give what stands in the run of something that is not cut, properties aside."""
        return (item for item in self.elements[0] if item.tag != w("rPr"))


@dataclass(slots=True)
class Line:
    """A paragraph's pieces, and the bookmarks' ends that stand behind the last."""

    pieces: list[Piece] = field(default_factory=list)
    behind: tuple[Element, ...] = ()


class Reader:
    """Reads paragraphs of one package.

    `renamed` gives names of bookmarks that are to be read as others: those of a table that has another id than before.
    """

    def __init__(self, package: Package, renamed: Callable[[str], str] = str) -> None:
        """Read from a package."""
        self.package = package
        self.renamed = renamed
        self.names = frozenset(start.get(w("name")) for start in package.body.iter(w("bookmarkStart")))

    def read(self, paragraph: Element) -> Line:
        """Cut a paragraph."""
        line = Line()
        waiting: list[Element] = []
        inside: list[tuple[str, str]] = []

        def put(key: Hashable, text: str, look: Element | None, elements: tuple[Element, ...]) -> None:
            line.pieces.append(Piece(key, text, inside[-1][1] if inside else "", look, elements, tuple(waiting)))
            waiting.clear()

        for group in _groups(paragraph):
            first = group[0]
            if first.tag in _MARKS:
                waiting.append(first)
                self._follow(inside, first)
            elif len(group) > 1 or first.tag != w("r"):
                put(self._key(group), shown(group), None, group)
            else:
                look = first.find(w("rPr"))
                for item in first:
                    if item.tag == w("t"):
                        for token in words.tokens(item.text or ""):
                            put(token, token, look, ())
                    elif item.tag not in _PASSING and item.tag != w("rPr"):
                        alone = _run(look, item)
                        put(self._key((alone,)), shown((alone,)), None, (alone,))
        line.behind = tuple(waiting)
        return line

    def _follow(self, inside: list[tuple[str, str]], mark: Element) -> None:
        """Keep count of the claims, references and labels that are open."""
        name = mark.get(w("name"))
        if name is None:
            inside[:] = [item for item in inside if item[0] != mark.get(w("id"))]
        elif name.startswith(ANCHORS):
            inside.append((mark.get(w("id")), self.renamed(name)))

    def _key(self, group: tuple[Element, ...]) -> Hashable:
        """Give what something that is not cut is compared by: what it shows and where it leads, not how it is stored."""
        first, text = group[0], shown(group)
        if first.tag == w("hyperlink"):
            anchor, identifier = first.get(w("anchor")), first.get(r("id"))
            return ("link", self.renamed(anchor) if anchor else self.package.target(DOCUMENT, identifier or ""), text)
        instruction = "".join(item.text or "" for part in group for item in part.iter(w("instrText"))) or first.get(w("instr"), "")
        if instruction:
            return ("field", " ".join(self.renamed(part) for part in instruction.split()), text)
        embedded = [item.get(r("embed")) for item in first.iter() if item.get(r("embed"))]
        if embedded:
            data = [self.package.target(DOCUMENT, name) for name in embedded]
            return ("drawing", *(hashlib.sha256(item if isinstance(item, bytes) else item.encode()).hexdigest() for item in data))
        note = next(first.iter(w("footnoteReference")), None)
        if note is not None:
            return ("note", self._note(note.get(w("id"))))
        bare = copy.deepcopy(first)
        for item in [*bare.iter(w("rPr"), *_MARKS)]:
            item.getparent().remove(item)
        return (text, *(canonical(item) for item in ([bare] if first.tag != w("r") else bare)))

    def _note(self, number: str) -> str:
        notes = self.package.tree(NOTES)
        return next((shown((item,)) for item in notes.iter(w("footnote")) if item.get(w("id")) == number), "")


def _groups(paragraph: Element) -> Iterator[tuple[Element, ...]]:
    """Give the children of a paragraph, all runs of a field together; a field that does not end in it holds the rest."""
    opened: list[Element] = []
    depth = 0
    for child in paragraph:
        if child.tag in _PASSING or child.tag == w("pPr"):
            continue
        kinds = [item.get(w("fldCharType")) for item in child.iter(w("fldChar"))]
        depth += kinds.count("begin") - kinds.count("end")
        if depth > 0 or opened:
            opened.append(child)
            if depth <= 0:
                yield tuple(opened)
                opened = []
        else:
            yield (child,)
    if opened:
        yield tuple(opened)


def _run(look: Element | None, item: Element) -> Element:
    run = make("r")
    run.extend([copy.deepcopy(part) for part in (look, item) if part is not None])
    return run


def shown(elements: tuple[Element, ...]) -> str:
    """Give the text that elements show."""
    kinds = (*_TEXTS, w("tab"), w("br"), w("noBreakHyphen"))
    return "".join(_shown(item) for whole in elements for item in whole.iter(*kinds))


def _shown(item: Element) -> str:
    if item.tag in _TEXTS:
        return item.text or ""
    return "\u2011" if item.tag == w("noBreakHyphen") else " "


def make(name: str, **attributes: str | int) -> Element:
    """Make an element of the main namespace."""
    made = root(name)
    for key, value in attributes.items():
        made.set(w(key), str(value))
    return made


def text_element(name: str, text: str) -> Element:
    """Make an element of text that keeps its spaces."""
    made = make(name)
    made.text = text
    made.set(_SPACE, "preserve")
    return made
