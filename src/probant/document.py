"""The finished article in one language: what every writer takes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from probant.plots import Plot

Node = dict[str, Any]
"""A pandoc AST node: `{"t": type, "c": contents}` (pandoc-types, API 1.23)."""


@dataclass(frozen=True, slots=True)
class Affiliation:
    """An affiliation as printed on the title page."""

    mark: str
    text: str


@dataclass(frozen=True, slots=True)
class Author:
    """An author as printed on the title page, with affiliation marks."""

    name: str
    family: str
    marks: tuple[str, ...] = ()
    corresponding: bool = False
    orcid: str | None = None
    forename: str | None = None
    """In full; None where only the initials are known."""
    roles: tuple[str, ...] | None = None
    """CRediT roles (ANSI/NISO Z39.104); None where nobody has stated them."""

    @property
    def given(self) -> str:
        """Give the initials."""
        return self.name.removesuffix(self.family).strip()


@dataclass(frozen=True, slots=True)
class Publication:
    """The published article that an edition is based on. `authors` are (family name, initials); `address` is a web page of it besides its DOI's."""

    title: str
    authors: tuple[tuple[str, str], ...]
    journal: str
    year: str
    volume: str | None
    pages: str | None
    doi: str | None
    address: str | None


@dataclass(frozen=True, slots=True)
class Abstract:
    """One abstract: `heading` and AST blocks, in `language` (BCP 47)."""

    language: str
    heading: str
    blocks: list[Node]
    keywords_label: str
    keywords: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What stands before the text. Texts are plain strings in the document's language unless said otherwise."""

    title: str
    translated_titles: tuple[tuple[str, str], ...]
    """(language, title) in the other languages."""
    short_title: str | None
    authors: tuple[Author, ...]
    affiliations: tuple[Affiliation, ...]
    correspondence: tuple[str, ...]
    """Lines of the corresponding author's address, as printed."""
    correspondence_email: str | None
    edition: str
    edition_title: str
    date: str
    """ISO 8601, as precise as known: `2019`, `2019-09`."""
    notice: list[Node]
    """AST blocks of the visible notice of what this edition is; empty when it needs none."""
    abstracts: tuple[Abstract, ...]
    """The document's own language first."""
    published_line: str | None
    """Reference of the published article, as one line."""
    doi: str | None
    licence_name: str | None
    licence_url: str | None
    based_on: Publication | None = None
    """The published article; None where there is none."""
    restates: bool = False
    """Whether the edition gives again what that article printed, so that it is not a text of its authors."""

    @property
    def credited(self) -> tuple[Author, ...]:
        """Give the authors of this very text: none where nobody has signed it, or where it restates the text of theirs that was published."""
        return () if self.restates else self.authors


@dataclass(frozen=True, slots=True)
class BackMatter:
    """What stands after the text."""

    sections: tuple[tuple[str, str, list[Node]], ...] = ()
    """(id, heading, blocks), in order."""
    annexes: frozenset[str] = frozenset()
    """The ids of the sections that stand after the references; the others stand before."""


@dataclass(frozen=True, slots=True)
class Words:
    """The engine's own words in the document's language (headings and labels it adds)."""

    by_key: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, key: str) -> str:
        """Give the word for `key`; KeyError is a defect of the engine."""
        return self.by_key[key]


Text = tuple[tuple[str, bool], ...]
"""A short text in stretches, each with whether it is in italics."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A recorded difference between a printed fact and its source. `element` is its id in the list of differences."""

    element: str
    why: str
    certainty: str


@dataclass(frozen=True, slots=True)
class RelatedFact:
    """A fact linked to another: its interval, its p value, or what it belongs to. `label` says which."""

    fact: str
    label: str
    value: Text


@dataclass(frozen=True, slots=True)
class FactEvidence:
    """Where a fact of the article comes from. `citekey` and `verification` are None for the authors' own."""

    id: str
    citekey: str | None
    statement: str
    value_label: str
    value: Text
    printed: Text | None
    """What the article prints, where that is not `value`."""
    differences: tuple[Difference, ...]
    related: tuple[RelatedFact, ...]
    verification: str | None
    """`full text`, `abstract`, `secondary` or `unverified`."""
    locator: str | None
    seen_at: tuple[str, ...]
    looked_at: tuple[str, ...]
    """Addresses where somebody looked for it in vain."""
    elements: tuple[str, ...]
    """The ids of its occurrences, in order; none for a fact that claims rest on without printing it."""
    claims: tuple[str, ...]
    """The ids of the claims that use it."""


@dataclass(frozen=True, slots=True)
class ClaimEvidence:
    """What a claim rests on. `strength` is the weakest verification of its facts, `authors` for the authors' own."""

    id: str
    elements: tuple[str, ...]
    """Its ids in the document: where the abstract in another language has it too, there are two."""
    excerpt: str
    """How it begins."""
    strength: str
    facts: tuple[str, ...]
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReferenceEvidence:
    """A reference that facts come from: its short form, confirmed DOI, or confirmed address where it has none."""

    citekey: str
    short: str
    doi: str | None
    address: str | None
    claims: tuple[str, ...]
    """The ids of the claims that rest on it."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the article rests on: its facts by reference in the order of the list, its claims in the order of the text."""

    facts: tuple[FactEvidence, ...] = ()
    claims: tuple[ClaimEvidence, ...] = ()
    references: tuple[ReferenceEvidence, ...] = ()


FIGURE = "figure:"
"""How the address of a figure's image begins in a document: its name follows; each writer puts its own file there."""


@dataclass(frozen=True, slots=True)
class FigurePlot:
    """A figure of the article: its name, what is drawn, and the same in words."""

    name: str
    plot: Plot
    alt: str


@dataclass(frozen=True, slots=True)
class Document:
    """The article in one language, citations resolved, typography applied."""

    language: str
    """BCP 47, such as `fr`."""
    locale: str
    """BCP 47 with region, such as `fr-FR`."""
    front: FrontMatter
    blocks: list[Node]
    """The body: headings, paragraphs, tables."""
    references: list[Node]
    """The blocks of the reference list (`Div.csl-entry`), in order."""
    back: BackMatter
    words: Words
    alternates: tuple[tuple[str, str], ...]
    """(language, relative URL) of the same article in the other languages."""
    identifier: str
    """A digest of the inputs: a stable identifier for the files."""
    epoch: int
    """Seconds since 1970 that writers use as the document's date."""
    evidence: Evidence = field(default_factory=Evidence)
    """Where its facts come from, for the writers that can show it."""
    figures: tuple[FigurePlot, ...] = ()
    """What has to be drawn. An image of the body has the address `figure:<name>`."""
    images: dict[str, bytes] = field(default_factory=dict)
    """The drawings, by file name: `<name>.svg`, `<name>-narrow.svg`, `<name>.png`; empty until they are drawn."""
    works: tuple[dict[str, Any], ...] = ()
    """The references as CSL items, in the order of the list, without what nobody has confirmed."""
    style: str = ""
    """The address that identifies the CSL style of its citations (`http://www.zotero.org/styles/...`), where the style has one."""
    phrases: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Phrases by their language, which writers mark in the plain texts of the document that are in another."""
