"""The text of an edition as its reader meets it, in plain words: where each claim stands in it, and each fact in its claim.

It is made from the Markdown that the templates gave, without pandoc: escapes, emphasis, links, citations and ids are dropped, so that a rule can look for words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from probant.templating.manuscript import CLOSE, NAMED, OPEN, ClaimUse, FactUse, Manuscript, Section

_MARK = re.compile(f"{OPEN}(\\d+){NAMED}|{CLOSE}")
_MARKUP = re.compile(
    r"\\([!-/:-@\[-`{-~])"  # an escaped sign
    r"|\s*\[[^\[\]]*(?<!\\)@[^\[\]]*\]|(?<![\w\\@.])@[A-Za-z0-9_][\w:.#$%&+?<>~/-]*\w"  # a citation
    r"|\[[^\[\]\n]*\]\(<[^>\n]*>\)\{\.registration\}"  # a registration number
    r"|\[[^\[\]\n]*\]\(#[^)\n]*\)\{\.see\}"  # the number of a table or figure
    r"|\]\([^)\s]*\)(?:\{[^}\n]*\})?"  # the address of a link
    r"|[ \t]*\{[#.][^}\n]*\}"  # an id
    r"|[*_`\[\]]"
)
_HEADING = re.compile(r"(?m)^#{1,6}[ \t].*$")
_END = re.compile(r"(?<=[.!?…])\s+(?=[^\W\d_a-zà-ÿ]|[«“\"(\d])")
_ABBREVIATED = re.compile(r"(?:\b(?:al|cf|fig|vs|pp?|no|refs?|ed|eds|vol|Dr|St|e\.g|i\.e|[A-Z])|^)\.$")


@dataclass(frozen=True, slots=True)
class Printed:
    """A fact printed in a passage: its use, and where it begins and ends."""

    use: FactUse
    start: int
    end: int


@dataclass(slots=True)
class Passage:
    """A claim as it reads. `start` and `end` are its place in the section's text; the facts' places count from its own beginning."""

    claim: ClaimUse
    start: int
    end: int = 0
    text: str = ""
    facts: list[Printed] = field(default_factory=list)

    def sentences(self) -> Iterator[tuple[str, list[Printed]]]:
        """Give each sentence with the facts printed in it."""
        for start, end in _sentences(self.text):
            yield self.text[start:end], [fact for fact in self.facts if start <= fact.start < end]


@dataclass(slots=True)
class Reading:
    """A section as it reads: headings keep their `#`."""

    section: Section
    abstract: bool
    text: str = ""
    passages: list[Passage] = field(default_factory=list)

    @property
    def headings(self) -> list[tuple[int, int]]:
        """Give where each heading begins and ends."""
        return [found.span() for found in _HEADING.finditer(self.text)]

    def outside(self) -> str:
        """Give the text with a NUL in the place of each claim."""
        pieces: list[str] = []
        last = 0
        for passage in self.passages:
            if passage.start >= last:
                pieces += [self.text[last : passage.start], "\0"]
                last = passage.end
        return "".join([*pieces, self.text[last:]])


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for found in _END.finditer(text):
        if not _ABBREVIATED.search(text[max(start, found.start() - 6) : found.start()]):
            yield start, found.start()
            start = found.end()
    yield start, len(text)


def plain(markdown: str) -> str:
    """Give Markdown without its markup."""
    return _MARKUP.sub(lambda found: found[1] or "", markdown)


def read(manuscript: Manuscript) -> list[Reading]:
    """Read the abstract and the sections of an article in one language."""
    claims = {claim.element_id: claim for claim in manuscript.claims}
    uses = {use.element_id: use for use in manuscript.uses if use.element_id is not None}
    sections = [(manuscript.abstract, True), *((section, False) for section in manuscript.sections)]
    return [_read(section, abstract, manuscript, claims, uses) for section, abstract in sections]


def _read(section: Section, abstract: bool, manuscript: Manuscript, claims: dict[str, ClaimUse], uses: dict[str, FactUse]) -> Reading:
    reading = Reading(section, abstract)
    pieces: list[str] = []
    length = 0
    last = 0
    opened: list[Passage | Printed | None] = []
    inside: Passage | None = None
    for found in _MARK.finditer(section.markdown):
        piece = plain(section.markdown[last : found.start()])
        pieces.append(piece)
        length += len(piece)
        last = found.end()
        if found[1] is not None:
            element = manuscript.elements[int(found[1])].id
            if element in claims and inside is None:
                inside = Passage(claims[element], length)
                opened.append(inside)
            else:
                use = uses.get(element)
                opened.append(Printed(use, length, length) if use is not None else None)
        elif opened:
            closed = opened.pop()
            if isinstance(closed, Passage):
                closed.end = length
                reading.passages.append(closed)
                inside = None
            elif isinstance(closed, Printed) and inside is not None:
                inside.facts.append(Printed(closed.use, closed.start - inside.start, length - inside.start))
    pieces.append(plain(section.markdown[last:]))
    reading.text = "".join(pieces)
    for passage in reading.passages:
        passage.text = reading.text[passage.start : passage.end]
    return reading
