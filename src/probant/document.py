"""The finished article in one language: what every writer takes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

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
