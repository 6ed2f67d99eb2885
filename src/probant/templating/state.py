"""What the tags of one language's templates share: what they need, and what they record."""

from __future__ import annotations

from dataclasses import dataclass, field

from probant.diagnostics import Findings
from probant.loading.corpus import Corpus, Fact
from probant.spans import Span
from probant.templating.formatting import Formatter, Pieces
from probant.templating.manuscript import CLOSE, NAMED, OPEN, ClaimUse, DisplayUse, Element, FactUse, Mention
from probant.templating.markdown import escape


def markdown_of(pieces: Pieces) -> str:
    """Give a written fact as Markdown."""
    return "".join(f"*{escape(piece.text)}*" if piece.emphasised else escape(piece.text) for piece in pieces)


@dataclass(slots=True)
class State:
    """What the tags of one language's templates record, and what they need."""

    corpus: Corpus
    edition_id: str
    shows: str
    language: str
    formatter: Formatter
    findings: Findings
    root: str
    foreign: bool = False
    section: str = ""
    claims: list[ClaimUse] = field(default_factory=list)
    uses: list[FactUse] = field(default_factory=list)
    current: ClaimUse | None = None
    counts: dict[str, int] = field(default_factory=dict)
    claim_spans: dict[str, Span] = field(default_factory=dict)
    elements: list[Element] = field(default_factory=list)
    displays: list[DisplayUse] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)

    def mark(self, fact: Fact, inner: str, text: str, span: Span, display: str | None = None, *, tied: bool = False) -> str:
        """Record an occurrence of a fact, printed as the Markdown `inner`, and enclose it in its element; `tied`: as `FactUse` has it."""
        # Counted apart: a table that is added, moved or dropped changes no id of the text.
        prefix = "f" if display is None else "d"
        count = self.counts[f"{prefix}-{fact.id}"] = self.counts.get(f"{prefix}-{fact.id}", 0) + 1
        identifier = f"{prefix}-{fact.id}" + (f"-{count}" if count > 1 else "") + (f"-{self.language}" if self.foreign else "")
        claim = self.current if display is None else None
        if claim is not None and fact.id not in claim.facts:
            claim.facts.append(fact.id)
        self.uses.append(FactUse(fact.id, claim.id if claim else None, identifier, text, span, display, tied))
        classes = ["fact"]
        if fact.differs(self.shows):
            classes.append("differs")
        if fact.citekey is not None and fact.reading.verification == "unverified":
            classes.append("unverified")
        return self.element(inner, identifier, tuple(classes))

    def element(self, inner: str, identifier: str, classes: tuple[str, ...]) -> str:
        """Enclose Markdown between the marks of an element, whose id and classes are kept apart."""
        self.elements.append(Element(identifier, classes))
        return f"{OPEN}{len(self.elements) - 1}{NAMED}{inner}{CLOSE}"

    def registration_link(self, citekey: str) -> str:
        """Give a trial's registration number as a link to its record; empty for a study without one."""
        study, reference = self.corpus.studies.get(citekey), self.corpus.references.get(citekey)
        number = study.study.registration if study is not None else None
        if number is None:
            return ""
        url = (reference.fields.get("url") if reference is not None else None) or f"https://clinicaltrials.gov/study/{number}"
        return f"[{escape(number)}](<{url}>){{.registration}}"
