"""What the rules about an edition's text look at, gathered once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from probant.checks.accepting import Acceptances
from probant.checks.rendered import Passage, Reading, read
from probant.checks.templates import Templates
from probant.diagnostics import Findings
from probant.loading.corpus import Corpus, Fact
from probant.model.facts import Body
from probant.model.records import Edition
from probant.spans import Span
from probant.templating.manuscript import ClaimUse, Manuscript
from probant.templating.markdown import citations_in
from probant.templating.rendering import TEMPLATES

_QUOTED = re.compile(r"\"([^\"\n]*)\"|'([^'\n]*)'")
_TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)


@dataclass(slots=True)
class Review:
    """An edition: its evidence, its text in each language, the templates that it comes from, and where findings go."""

    corpus: Corpus
    edition: Edition
    manuscripts: dict[str, Manuscript]
    findings: Findings
    accepted: Acceptances
    readings: dict[str, list[Reading]] = field(default_factory=dict)
    templates: dict[str, Templates] = field(default_factory=dict)
    used: dict[str, None] = field(default_factory=dict)
    """The facts that the edition prints or names, in the order of the text."""
    elsewhere: set[str] = field(default_factory=set)
    """What the templates of the project's other editions cite, and every word in quotes in their tags."""

    @property
    def languages(self) -> list[str]:
        """Give the languages of the project."""
        return list(self.manuscripts)

    def passages(self, language: str) -> Iterator[Passage]:
        """Give the claims of a language as they read, in the order of the text."""
        for reading in self.readings[language]:
            yield from reading.passages

    def claims(self) -> Iterator[ClaimUse]:
        """Give the claims of all languages."""
        for manuscript in self.manuscripts.values():
            yield from manuscript.claims

    def shown(self, fact: Fact) -> Body:
        """Give what the edition shows of a fact."""
        return fact.shown(self.edition.shows)

    def named_elsewhere(self, name: str) -> bool:
        """Tell whether a template of another edition names something in quotes in its tags."""
        return name in self.elsewhere

    def at(self, language: str, claim: ClaimUse, pattern: str | re.Pattern[str]) -> Span:
        """Give where a pattern stands in a claim as it is written, or where the claim begins."""
        return self.templates[language].within(claim, pattern) or claim.span


def review_of(corpus: Corpus, edition: Edition, manuscripts: dict[str, Manuscript], findings: Findings) -> Review:
    """Gather what the rules look at."""
    review = Review(corpus, edition, manuscripts, findings, Acceptances(corpus, edition, manuscripts.values(), findings))
    review.readings = {language: read(manuscript) for language, manuscript in manuscripts.items()}
    review.templates = {language: Templates(corpus, edition, language) for language in manuscripts}
    review.used = {fact: None for claim in review.claims() for fact in claim.facts}
    review.used |= {use.fact: None for manuscript in manuscripts.values() for use in manuscript.uses}
    review.elsewhere = _named_elsewhere(review)
    return review


def _named_elsewhere(review: Review) -> set[str]:
    found: set[str] = set()
    # A template of an edition that this one is based on is read as the other's: blocks that this one replaces are printed there.
    own = f"{TEMPLATES}/{review.edition.id}/"
    seen = {path for templates in review.templates.values() for path in templates.texts if path.startswith(own)}
    for edition in review.corpus.editions.values():
        if edition.id == review.edition.id:
            continue
        for language in review.languages:
            for path, text in Templates(review.corpus, edition, language).texts.items():
                if path in seen:
                    continue
                seen.add(path)
                found |= {*citations_in(text), *(item[1] or item[2] for tag in _TAG.findall(text) for item in _QUOTED.finditer(tag))}
    return found
