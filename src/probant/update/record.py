"""What a source says of one publication or registered trial, whatever format it came in."""

from __future__ import annotations

from dataclasses import dataclass, field

from probant.diagnostics import Findings
from probant.spans import Span

KINDS = ("article", "preprint", "registration", "book", "chapter", "conference", "thesis", "report", "webpage", "other")
"""What a record can be."""


@dataclass(frozen=True, slots=True)
class Person:
    """A person, or (`literal`) a group that signs as one; then `family` is its whole name. `given` holds names or initials, as the source has them."""

    family: str
    given: str = ""
    suffix: str = ""
    literal: bool = False
    orcid: str | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """A published notice about the work, or what the work itself is a notice of. `kind` is in words: "retraction", "correction"..."""

    kind: str
    text: str
    of_this: bool = True
    """Whether it is about this work; else this work is the notice."""


@dataclass(frozen=True, slots=True)
class Arm:
    """An arm as registered; `n` is how many started, known only where the registry has results."""

    label: str
    kind: str = ""
    n: str | None = None


@dataclass(frozen=True, slots=True)
class Trial:
    """A registry's record of a trial. Dates are ISO 8601, as precise as registered; `updated` dates the record itself."""

    number: str
    address: str
    acronym: str | None = None
    sponsor: str | None = None
    status: str | None = None
    interventional: bool | None = None
    phase: str | None = None
    randomised: bool | None = None
    single_group: bool = False
    sites: int = 0
    arms: tuple[Arm, ...] = ()
    enrolled: str | None = None
    planned: str | None = None
    start: str | None = None
    conditions: tuple[str, ...] = ()
    updated: str | None = None
    read_at: str | None = None
    """The address, when the record was read there; None when it was read from a saved file."""
    origin: str = ""
    """The file or identifier that it was read from."""


@dataclass(slots=True)
class Record:
    """One publication or registration as a source gives it.

    Texts are plain, with `<i>`, `<sub>` and `<sup>` as the only markup of titles. `public` says that the source is a public record of the work (PubMed,
    Crossref, a registry), so that what it states is confirmed; a reference manager's export is not.
    """

    form: str
    span: Span
    kind: str = "article"
    title: str = ""
    english_title: str | None = None
    authors: list[Person] = field(default_factory=list)
    editors: list[Person] = field(default_factory=list)
    journal: str | None = None
    shortjournal: str | None = None
    year: str | None = None
    volume: str | None = None
    number: str | None = None
    pages: str | None = None
    doi: str | None = None
    pmid: str | None = None
    pmcid: str | None = None
    isbn: str | None = None
    url: str | None = None
    publisher: str | None = None
    place: str | None = None
    language: str | None = None
    types: list[str] = field(default_factory=list)
    registrations: list[str] = field(default_factory=list)
    mentioned: list[str] = field(default_factory=list)
    """Registration numbers that stand in its abstract or notes: perhaps its own, perhaps another trial's."""
    notices: list[Notice] = field(default_factory=list)
    ahead: bool = False
    public: bool = False
    trial: Trial | None = None
    asked: str | None = None
    """Where and when a service was asked for it, in words; None for a file."""
    places: dict[str, Span] = field(default_factory=dict)
    findings: Findings = field(default_factory=Findings)

    def at(self, name: str) -> Span:
        """Give where a field stands in the source, or where the record begins."""
        return self.places.get(name, self.span)

    @property
    def retracted(self) -> bool:
        """Tell whether the work was retracted."""
        return any(notice.kind == "retraction" and notice.of_this for notice in self.notices)
