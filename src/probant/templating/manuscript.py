"""What rendering gives: Markdown, and where each claim and each fact stands in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from probant.plots import Plot
from probant.spans import Span

AUTHORS_KINDS = ("definition", "opinion", "aim", "transition", "method")
"""The kinds of a statement of the authors' own."""

MAX_ID = 36
"""The longest claim or fact id: with its prefix it is a Word bookmark, of at most 40 characters."""


OPEN, NAMED, CLOSE = "\ue000", "\ue001", "\ue002"
NUMBER = "\ue003"
"""Marks in the Markdown: `OPEN index NAMED … CLOSE` encloses an element, whose id and classes stand in `Manuscript.elements`.

They are private-use characters, which no file of a project may hold. pandoc reads them as text, so that text in a claim, whatever its brackets, cannot
close it; bracketed spans would also cost pandoc's reader a try at each level of nesting.
"""

_MARKS = re.compile(f"{OPEN}\\d+{NAMED}|{CLOSE}")
_SPLIT = re.compile(f"({OPEN}\\d+{NAMED}|{CLOSE})")


def without_marks(markdown: str) -> str:
    """Give Markdown without the marks of claims and facts, as any other program reads it."""
    return _MARKS.sub("", markdown)


def reasons(accepted: object) -> dict[str, str]:
    """Give the `accepted` of a claim: rules, each with its reason; TypeError when it is no mapping."""
    if not isinstance(accepted, Mapping):
        raise TypeError("'accepted' is a mapping of rules to reasons")
    return {str(rule): str(reason).strip() for rule, reason in accepted.items()}


@dataclass(frozen=True, slots=True)
class Element:
    """A claim or an occurrence of a fact, as an element of the document."""

    id: str
    classes: tuple[str, ...]


def with_spans(markdown: str, elements: Sequence[Element]) -> str:
    """Give Markdown with the marks of claims and facts as pandoc's bracketed spans, as any pandoc reads them."""
    out: list[str] = []
    opened: list[Element] = []
    for piece in _SPLIT.split(markdown):
        if piece.startswith(OPEN):
            opened.append(elements[int(piece[1:-1])])
            out.append("[")
        elif piece == CLOSE:
            element = opened.pop()
            out.append(f"]{{#{element.id} {' '.join('.' + name for name in element.classes)}}}")
        else:
            out.append(piece)
    return "".join(out)


@dataclass(frozen=True, slots=True)
class FactUse:
    """One occurrence of a fact. `element_id` is its id in every finished file; `text` is what was printed, None when it is only named.

    `display` is the element of the table or figure that prints it (`table-trials`), in which case it stands in no claim. `tied`: the template gives the
    words (`say`), so that another value of the fact does not change them.
    """

    fact: str
    claim: str | None
    element_id: str | None
    text: str | None
    span: Span
    display: str | None = None
    tied: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table, as Markdown in one paragraph (a line break is a backslash at a line's end). `rows` is how many lines of the table it spans."""

    id: str
    markdown: str
    rows: int = 1
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table's cells: its headings, by column; and for each study its lines, of which the first cell is a heading."""

    headings: tuple[Cell, ...]
    studies: tuple[tuple[tuple[Cell, ...], ...], ...]

    def cells(self) -> Iterator[Cell]:
        """Give every cell, in order."""
        yield from self.headings
        for lines in self.studies:
            for line in lines:
                yield from line


@dataclass(frozen=True, slots=True)
class DisplayUse:
    """A table or figure where the text has it. `number` counts tables and figures apart; texts are Markdown.

    A figure's `grid` holds its data; `plot` is what is drawn, `alt` says the same in words.
    """

    id: str
    kind: str
    number: int
    span: Span
    section: str
    caption: str
    grid: Grid
    notes: tuple[str, ...]
    citations: tuple[str, ...]
    plot: Plot | None = None
    alt: str = ""

    @property
    def element_id(self) -> str:
        """Give its id in every finished file."""
        return f"{self.kind}-{self.id}"


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in the text that speaks of a table or figure by name."""

    display: str
    span: Span


@dataclass(slots=True)
class ClaimUse:
    """One claim of the text. `authors` is the kind of a statement of the authors' own, None for a sourced claim."""

    id: str
    element_id: str
    authors: str | None
    span: Span
    section: str
    facts: list[str] = field(default_factory=list)
    citations: list[str] = field(default_factory=list)
    registrations: list[str] = field(default_factory=list)
    citation_spans: dict[str, Span] = field(default_factory=dict)
    """The place of each citation, by citekey."""
    groups: list[tuple[str, str]] = field(default_factory=list)
    """The labels of arms and subgroups that it prints, in their order: citekey and group."""
    accepted: dict[str, str] = field(default_factory=dict)
    """The rules whose findings about it are accepted, each with its reason."""
    accepted_span: Span | None = None


@dataclass(slots=True)
class Section:
    """A section rendered: the name of its template, and Markdown."""

    name: str
    markdown: str


@dataclass(slots=True)
class Manuscript:
    """The article in one language, as Markdown, with its claims and the facts they print."""

    language: str
    abstract: Section
    other_abstracts: dict[str, Section]
    sections: list[Section]
    elements: list[Element] = field(default_factory=list)
    claims: list[ClaimUse] = field(default_factory=list)
    uses: list[FactUse] = field(default_factory=list)
    displays: list[DisplayUse] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    news: str = ""
    """What it changes of the edition it is based on, as Markdown; empty for an edition based on none."""
    news_facts: tuple[str, ...] = ()
    """The facts whose values that log gives, as they were and as they are."""
    highlights: Section | None = None
    """What journals print above an abstract, where the edition has a template for it; its claims stand in no finished article."""

    @property
    def markdown(self) -> str:
        """Give the body as one Markdown text, with the marks of its claims and facts."""
        return "\n\n".join(section.markdown for section in self.sections)


def texts_of(manuscript: Manuscript) -> dict[str, str]:
    """Give the Markdown of each element of the body by its id, without marks."""
    found: dict[str, str] = {}
    opened: list[tuple[Element, list[str]]] = []
    for piece in _SPLIT.split(manuscript.markdown):
        if piece.startswith(OPEN):
            opened.append((manuscript.elements[int(piece[1:-1])], []))
            continue
        if piece == CLOSE:
            element, inside = opened.pop()
            found[element.id] = "".join(inside)
            piece = found[element.id]  # noqa: PLW2901 - what was enclosed is part of what encloses it
        if opened:
            opened[-1][1].append(piece)
    return found
