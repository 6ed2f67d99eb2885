"""What an impact is made of, as data: claims, tables and figures, panels, errata, references, relations, notices, edition by edition."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any, Literal

from probant.update.impact.targets import Target

FORMAT = "probant-impact/1"
"""The form of an impact as JSON; the number changes when a reader of the old form would be wrong."""

How = Literal["prints", "endpoint", "words", "cites"]
"""How a text uses something: it prints a value, or the name of its endpoint, both of which change with it; or it rests on it in words, or cites it."""

ORDER: tuple[How, ...] = ("prints", "endpoint", "words", "cites")
"""The strongest use first."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a file, both counted from 1; `column` is 0 where it is not known."""

    file: str
    line: int
    column: int = 0


@dataclass(frozen=True, slots=True)
class Number:
    """A value as it is printed: its fact, its text, where the template or file asks for it."""

    fact: str
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class ClaimText:
    """A claim in one language: how it uses what was asked, its tag, the sentences concerned, the values that it prints, where it cites."""

    how: How
    place: Place
    sentences: tuple[str, ...]
    numbers: tuple[Number, ...]
    citation: Place | None


@dataclass(frozen=True, slots=True)
class Reading:
    """Whether a claim has been read again: `open` (it has not), `reviewed` (an edition says so: when and why), `accounted` (it rests on the newer study too)."""

    state: Literal["open", "reviewed", "accounted"]
    date: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class ClaimImpact:
    """A claim that uses what was asked, language by language. `facts` are those of what was asked; `after_notice` says whether it was read since a notice."""

    id: str
    section: str
    facts: tuple[str, ...]
    languages: dict[str, ClaimText]
    after_notice: Reading | None = None

    @property
    def how(self) -> How:
        """Give its strongest use, in any language."""
        return min((text.how for text in self.languages.values()), key=ORDER.index)


@dataclass(frozen=True, slots=True)
class OutsideImpact:
    """Values that a language prints outside claims and displays, such as in a heading."""

    language: str
    numbers: tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class DisplayText:
    """A table or figure in one language: where the template places it, and its values, by the part that prints them (`caption`, `data`, `notes`)."""

    place: Place
    caption: str
    numbers: dict[str, tuple[Number, ...]]


@dataclass(frozen=True, slots=True)
class DisplayImpact:
    """A table or figure that prints a value of what was asked, or names it. `drawn`: a figure whose drawing changes with it. `named`: places in its own file."""

    id: str
    kind: str
    number: int
    drawn: bool
    named: tuple[Place, ...]
    languages: dict[str, DisplayText]

    @property
    def prints(self) -> bool:
        """Tell whether it prints a value, in any language."""
        return any(text.numbers for text in self.languages.values())

    @property
    def parts(self) -> tuple[str, ...]:
        """Give the parts that print a value, in any language."""
        return tuple(dict.fromkeys(part for text in self.languages.values() for part in text.numbers))


@dataclass(frozen=True, slots=True)
class NewsImpact:
    """What the log of what is new in an edition says of what was asked: the facts whose values it gives, and whether it names the work."""

    facts: tuple[str, ...]
    names: bool


@dataclass(frozen=True, slots=True)
class ErratumImpact:
    """An erratum that speaks of what was asked; its words are typed, and do not change by themselves."""

    id: str
    place: Place


@dataclass(frozen=True, slots=True)
class ReferenceImpact:
    """The number of a reference in the list, and those that would have another if it went: citekey, number now, number then."""

    citekey: str
    number: int
    renumbered: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class ReadAgain:
    """A claim that rests on an older study, and what became of it."""

    claim: str
    section: str
    places: dict[str, Place]
    reading: Reading


@dataclass(frozen=True, slots=True)
class RelationImpact:
    """What the study is to another, and the claims that rest on that one. `in_use`: the edition uses the newer study, and so has to answer for it."""

    kind: str
    study: str
    place: Place
    note: dict[str, str]
    in_use: bool
    claims: tuple[ReadAgain, ...]


@dataclass(frozen=True, slots=True)
class EditionImpact:
    """All that an edition has of what was asked. `shows`: whether it prints what the source says, or what the published review printed."""

    edition: str
    shows: str
    claims: tuple[ClaimImpact, ...]
    outside: tuple[OutsideImpact, ...]
    displays: tuple[DisplayImpact, ...]
    panels: tuple[str, ...]
    """The facts whose panel on the page shows another value."""
    news: NewsImpact | None
    errata: tuple[ErratumImpact, ...]
    reference: ReferenceImpact | None
    relations: tuple[RelationImpact, ...]

    @property
    def facts(self) -> set[str]:
        """Give the facts of what was asked that the edition uses."""
        numbers = [number for item in self.outside for number in item.numbers]
        numbers += [number for item in self.displays for text in item.languages.values() for part in text.numbers.values() for number in part]
        return {number.fact for number in numbers} | {name for claim in self.claims for name in claim.facts}

    def __bool__(self) -> bool:
        """Tell whether the edition uses it at all, or has a claim to read again because of it."""
        again = any(relation.claims for relation in self.relations if relation.kind in ("supersedes", "contradicts"))
        return bool(self.claims or self.outside or self.displays or self.news or self.errata or self.reference or again)


@dataclass(frozen=True, slots=True)
class NoticeImpact:
    """What was published about a work after it."""

    kind: str
    by: str
    date: str | None
    checked: str
    place: Place


@dataclass(frozen=True, slots=True)
class Related:
    """Another study that says what it is to the one asked for."""

    study: str
    kind: str
    place: Place


@dataclass(frozen=True, slots=True)
class Impact:
    """The answer: what was asked for, the value of a fact by edition and language, notices, relations from others, and each edition."""

    target: Target
    values: dict[str, dict[str, str]]
    notices: tuple[NoticeImpact, ...]
    related: tuple[Related, ...]
    unused: tuple[str, ...]
    """Facts of what was asked that none of the editions uses."""
    editions: tuple[EditionImpact, ...]

    def as_json(self) -> str:
        """Give the impact as JSON, without a final newline."""
        data: dict[str, Any] = {"format": FORMAT, **asdict(self)}
        span = data["target"].pop("span")
        data["target"]["place"] = {"file": span["path"], "line": span["line"], "column": span["column"]}
        return json.dumps(data, ensure_ascii=False, indent=1)
