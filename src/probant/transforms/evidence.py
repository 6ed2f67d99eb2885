"""Gather what the article rests on, in its language: each fact with its source, each claim with its facts, each reference with its claims.

Everything a writer shows of the evidence is made here, so that no writer reads the corpus.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from probant.document import ClaimEvidence, Difference, Evidence, FactEvidence, ReferenceEvidence, RelatedFact, Text
from probant.language.numbers import listed
from probant.language.typography import typeset
from probant.language.words import words
from probant.loading.bibliography import Reference
from probant.loading.corpus import Corpus, Fact
from probant.model.facts import FIXED_FIELDS, Body
from probant.model.records import Edition
from probant.pandoc import ast
from probant.templating.formatting import CannotFormat, Formatter, Options
from probant.templating.manuscript import Manuscript
from probant.templating.tables import STRENGTHS

AUTHORS = "authors"
"""The strength of a claim of the authors' own."""

EXCERPT = 72
"""How many characters of a claim name it in a list."""

_SHOWN = frozenset({"value", "low", "high", "level", "unit", "text", "relation", "first", "second", "fractions", "of"})
"""Fields that a value written out shows by itself."""

_RELATED = ("interval", "confidence-level", "p-value")
"""Kinds of facts that belong to others."""


def gather(
    corpus: Corpus, edition: Edition, manuscript: Manuscript, abstracts: dict[str, list[ast.Node]], body: list[ast.Node], listed_keys: list[str]
) -> Evidence:
    """Give the evidence of the article whose abstracts (by language) and body are these blocks, by the citekeys in the order of its list."""
    found = _Found()
    for language, blocks in abstracts.items():
        _look(corpus, manuscript, found, blocks, language)
    _look(corpus, manuscript, found, body, manuscript.language)
    for use in manuscript.claims:
        claim = found.claims.setdefault(use.id, _Claim(use.id))
        claim.authors = use.authors is not None
        for names, more in ((claim.facts, use.facts), (claim.references, [*use.citations, *use.registrations])):
            names += [name for name in more if name not in names]
    order = {key: position for position, key in enumerate(dict.fromkeys([*listed_keys, *corpus.references]))}
    facts = {name: corpus.facts[name] for claim in found.claims.values() for name in claim.facts if name in corpus.facts}
    facts |= {name: corpus.facts[name] for name in found.facts}
    writer = _Writer(corpus, edition, manuscript.language, facts, _parts_of(facts, edition.shows))
    ordered = sorted(facts.values(), key=lambda fact: order.get(fact.citekey or "", len(order)))
    claims = tuple(_claim(claim, facts) for claim in found.claims.values())
    users: dict[str, tuple[str, ...]] = {}
    for claim_ in claims:
        for name in claim_.facts:
            users[name] = (*users.get(name, ()), claim_.id)
    return Evidence(
        tuple(writer.fact(fact, tuple(found.facts.get(fact.id, ())), users.get(fact.id, ())) for fact in ordered),
        claims,
        tuple(_references(corpus, manuscript.language, list(order), ordered, claims)),
    )


@dataclass(slots=True)
class _Claim:
    id: str
    elements: list[str] = field(default_factory=list)
    excerpt: str = ""
    authors: bool = False
    facts: list[str] = field(default_factory=list)
    references: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Found:
    """What stands in the document: the elements of each fact, and each claim."""

    facts: dict[str, list[str]] = field(default_factory=dict)
    claims: dict[str, _Claim] = field(default_factory=dict)


def _look(corpus: Corpus, manuscript: Manuscript, found: _Found, blocks: list[ast.Node], language: str) -> None:
    """Find the claims and facts of blocks; the ids of another language's abstract end with that language."""
    suffix = f"-{language}" if language != manuscript.language else ""
    known = {use.element_id: use.fact for use in manuscript.uses if use.element_id is not None}
    for node in ast.walk(blocks):
        if node["t"] != "Span":
            continue
        identifier = ast.attributes(node)[0]
        if ast.has_class(node, "claim"):
            name = identifier.removeprefix("c-").removesuffix(suffix)
            claim = found.claims.setdefault(name, _Claim(name))
            claim.elements.append(identifier)
            claim.excerpt = claim.excerpt if suffix and claim.excerpt else _excerpt(node)
            claim.authors |= ast.has_class(node, "authors")
            for fact in _facts_in(node):
                named = known.get(fact) or _fact_of(corpus, fact, suffix)
                if named is not None and named not in claim.facts:
                    claim.facts.append(named)
        elif ast.has_class(node, "fact"):
            named = known.get(identifier) or _fact_of(corpus, identifier, suffix)
            if named is not None:
                found.facts.setdefault(named, []).append(identifier)


def _facts_in(claim: ast.Node) -> Iterator[str]:
    return (ast.attributes(node)[0] for node in ast.walk(claim["c"][1]) if node["t"] == "Span" and ast.has_class(node, "fact"))


def _fact_of(corpus: Corpus, element: str, suffix: str) -> str | None:
    """Give the fact of an element of another language's abstract, whose uses no manuscript of this language has."""
    name = element.removeprefix("f-").removesuffix(suffix)
    return next((known for known in (name, re.sub(r"-\d+$", "", name)) if known in corpus.facts), None)


def _excerpt(claim: ast.Node) -> str:
    """Give how a claim begins, without its citations."""
    text = " ".join(ast.plain(ast.rewrite(claim["c"][1], lambda node: [] if node["t"] == "Cite" else None)).split(" "))
    text = re.sub(r"\s+([.,])", r"\1", re.sub(r" {2,}", " ", text)).strip()
    if len(text) <= EXCERPT:
        return text
    return re.sub(r"[\s,;:(«–-]+$", "", text[:EXCERPT].rsplit(" ", 1)[0]) + "…"


def _claim(claim: _Claim, facts: dict[str, Fact]) -> ClaimEvidence:
    readings = [facts[name].reading.verification for name in claim.facts if name in facts and facts[name].citekey is not None]
    weakest = AUTHORS if claim.authors or not readings else max(readings, key=STRENGTHS.index)
    return ClaimEvidence(claim.id, tuple(claim.elements), claim.excerpt, weakest, tuple(claim.facts), tuple(claim.references))


def _references(corpus: Corpus, language: str, order: list[str], facts: list[Fact], claims: tuple[ClaimEvidence, ...]) -> Iterator[ReferenceEvidence]:
    """Give the references of the article's facts and claims, in order."""
    own = {fact.id: fact.citekey for fact in facts}
    resting: dict[str, list[str]] = {}
    for claim in claims:
        for key in dict.fromkeys([*claim.references, *filter(None, (own.get(name) for name in claim.facts))]):
            resting.setdefault(key, []).append(claim.id)
    for key in order:
        reference = corpus.references.get(key)
        if reference is not None and key in resting:
            yield ReferenceEvidence(key, _short(reference, language), reference.confirmed("doi"), _address(corpus, reference), tuple(resting[key]))


def _address(corpus: Corpus, reference: Reference) -> str | None:
    """Give the address of a reference that has no confirmed DOI: its own, or its trial registration's."""
    if reference.confirmed("doi") is not None:
        return None
    study = corpus.studies.get(reference.citekey)
    number = study.study.registration if study else None
    return reference.confirmed("url") or (f"https://clinicaltrials.gov/study/{number}" if number and number.startswith("NCT") else None)


def _short(reference: Reference, language: str) -> str:
    """Give a reference in short: its authors' names and its year; its title where it has no author."""
    csl: dict[str, Any] = reference.printed_csl
    names = [str(author.get("family") or author.get("literal") or "") for author in csl.get("author") or []]
    names = [name for name in names if name]
    who = f"{names[0]} et al." if len(names) > 2 else listed(names, language)  # noqa: PLR2004 - two are both named
    parts = (csl.get("issued") or {}).get("date-parts") or [[]]
    year = str(parts[0][0]) if parts[0] else ""
    return ", ".join(part for part in (who or str(csl.get("title") or reference.citekey), year) if part)


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes facts in the words of one language."""

    corpus: Corpus
    edition: Edition
    language: str
    known: dict[str, Fact]
    """The facts of the article."""
    parts: dict[str, list[Fact]]
    """For each fact, the intervals, levels and p values that belong to it."""

    def fact(self, fact: Fact, elements: tuple[str, ...], claims: tuple[str, ...]) -> FactEvidence:
        """Give the evidence of a fact, printed in these elements and used by these claims."""
        reading, differs = fact.reading, fact.differs(self.edition.shows)
        shown = fact.shown(self.edition.shows)
        fields = _differing(fact.source, shown) if differs else []
        return FactEvidence(
            fact.id,
            fact.citekey,
            self._title(fact.source.statement[self.language]),
            self._label(fact, differs=differs),
            self._value(fact, fact.source, fields),
            self._value(fact, shown, fields) if differs else None,
            self._differences(fact),
            tuple(self._related(fact)),
            reading.verification if fact.citekey is not None else None,
            self._locator(reading.locator),
            tuple(reading.seen_at),
            tuple(reading.looked_at),
            elements,
            claims,
        )

    def _title(self, statement: str) -> str:
        text = typeset(statement, self.language)
        return text if re.match(r"\w\b", text) else text[:1].upper() + text[1:]

    def _label(self, fact: Fact, *, differs: bool) -> str:
        names = words(self.language)
        if fact.citekey is None:
            return names["evidence-own-words"]
        unverified = fact.reading.verification == "unverified"
        if differs:
            return names["evidence-proposed" if unverified else "evidence-source"]
        return names["evidence-printed" if unverified else "evidence-value"]

    def _locator(self, locator: str | None) -> str | None:
        if locator is None:
            return None
        return words(self.language).get(f"locator-{locator}") or typeset(locator, self.language)

    def _value(self, fact: Fact, body: Body, fields: list[str]) -> Text:
        """Write a value, with those of `fields` that it does not show by itself."""
        try:
            pieces = Formatter(self.corpus.project.languages[self.language], self.corpus.vocabulary).fact(body, Options())
        except (CannotFormat, KeyError):
            return ()
        text = [(typeset(piece.text, self.language) if body.kind == "finding" else piece.text, piece.emphasised) for piece in pieces]
        more = list(filter(None, (self._field(fact, body, fields, name) for name in fields)))
        return (*text, (f" ({', '.join(more)})", False)) if more else tuple(text)

    def _field(self, fact: Fact, body: Body, fields: list[str], name: str) -> str:
        """Say a field by the label of what it names; empty where it has none, or was said with another."""
        if name in _SHOWN or (name == "versus" and "group" in fields):
            return ""
        study = self.corpus.studies.get(fact.citekey or "")
        groups = {key: group.label for key, group in study.study.groups.items()} if study else {}
        endpoints = {key: endpoint.label for key, endpoint in self.corpus.vocabulary.endpoints.items()}
        labels = endpoints if name == "endpoint" else groups
        values: Any = getattr(body, name, None)
        keys = values if isinstance(values, list) else [values]
        said = listed([str(labels[key].get(self.language, key)) for key in keys if key in labels], self.language)
        against = getattr(body, "versus", None) if name == "group" else None
        if said and against in groups and "versus" in fields:
            said = f"{said} {words(self.language)['evidence-against']} {groups[against].get(self.language, against)}"
        return typeset(said, self.language)

    def _differences(self, fact: Fact) -> tuple[Difference, ...]:
        """Give the errata that name a fact."""
        names = words(self.language)
        return tuple(
            Difference(f"e-{erratum.id}", typeset(erratum.why[self.language], self.language), names[f"certainty-{erratum.certainty}"])
            for erratum in self.edition.errata
            if fact.id in erratum.facts
        )

    def _related(self, fact: Fact) -> Iterator[RelatedFact]:
        """Give what a fact belongs to, then the interval, level and p value that belong to it; only facts of the article."""
        names = words(self.language)
        for name in belongs_to(fact.shown(self.edition.shows)):
            if name in self.known and name != fact.id:
                yield RelatedFact(name, names["evidence-about"], self._shown(self.known[name]))
        for part in self.parts.get(fact.id, []):
            yield RelatedFact(part.id, names[f"evidence-{part.source.kind}"], self._shown(part))

    def _shown(self, fact: Fact) -> Text:
        return self._value(fact, fact.shown(self.edition.shows), [])


def _parts_of(facts: dict[str, Fact], shows: str) -> dict[str, list[Fact]]:
    parts: dict[str, list[Fact]] = {}
    for fact in facts.values():
        for name in belongs_to(fact.shown(shows)):
            if name != fact.id:
                parts.setdefault(name, []).append(fact)
    return parts


def belongs_to(body: Body) -> list[str]:
    """Give the facts that an interval, a level or a p value belongs to."""
    of: Any = getattr(body, "of", None) if body.kind in _RELATED else None
    return [of] if isinstance(of, str) else list(of or [])


def _differing(source: Body, printed: Body) -> list[str]:
    """Give the fields in which what is printed says something else than the source."""
    said = [body.model_dump(exclude=set(FIXED_FIELDS)) for body in (source, printed)]
    return [name for name in said[0] if said[0][name] != said[1].get(name)]
