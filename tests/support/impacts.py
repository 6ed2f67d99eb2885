"""What really changes in an article when a fact has another value, and what `impact` said would: both as the same kind of places, to be compared.

The real difference is that of the trees: each paragraph whose Markdown differs is read by pandoc as the engine lets it be read, and its elements are
compared one by one; drawings and panels (these in the first language) are compared as the data that writers are given. Citations are left as they are, as
no value changes them. What is a pure function of a text (its typography, its tree) is remembered from one fact to the next.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest

from probant.diagnostics import Findings
from probant.document import FactEvidence
from probant.language.typography import typeset
from probant.loading.corpus import Corpus, Fact
from probant.model.facts import Body, Quantity
from probant.model.records import Edition
from probant.pandoc import ast, engine
from probant.spans import Span
from probant.templating import cells, news
from probant.templating.manuscript import Element, Manuscript
from probant.templating.rendering import render_manuscript
from probant.transforms import binding, displays, evidence
from probant.transforms.assembly import MARKDOWN, source_of
from probant.update.impact.places import EditionImpact

DIGITS = ("value", "low", "high", "level", "fractions")

Place = tuple[str, ...]
"""`claim`, document, language of the text, id; `display`, document, id, part; `panel`, document, fact; `outside`, document; or what no impact speaks of."""


def _other(digits: str) -> str:
    """Give another number of the same length: its last digit is the next one."""
    return digits[:-1] + ("8" if digits[-1] == "9" else str(int(digits[-1]) + 1))


def other_values(body: Body) -> dict[str, Any]:
    """Give another number for each field of a fact that is one; TypeError for a fact that has none."""
    changed: dict[str, Any] = {}
    for name in DIGITS:
        value = getattr(body, name, None)
        if isinstance(value, str):
            changed[name] = re.sub(r"^\d{4}", lambda year: _other(year[0]), value) if body.kind == "date" else _other(value)
    for name in ("first", "second"):
        side = getattr(body, name, None)
        if isinstance(side, Quantity):
            own = {part: _other(getattr(side, part)) for part in ("value", "low", "high") if getattr(side, part) is not None}
            changed[name] = side.model_copy(update=own)
    if body.kind == "count" and body.of is not None:
        changed["of"] = _other(body.of)
    if not changed:
        raise TypeError(f"{body.id} has no number")
    return changed


def is_numeric(body: Body) -> bool:
    """Tell whether a fact is a number, and not words."""
    return body.kind != "finding"


def changed_facts(corpus: Corpus, edition: Edition, names: Sequence[str]) -> dict[str, Fact]:
    """Give some facts with another value of what the edition shows of each."""
    found = {}
    for name in names:
        fact = corpus.facts[name]
        changed = other_values(fact.shown(edition.shows))
        # What stands under `printed` is changed there; all else is what the source and the published review both have.
        own = {field for field in fact.source.printed or {} if field in changed} if fact.printed is not None else set()
        common = {field: value for field, value in changed.items() if field not in own}
        if fact.differs(edition.shows):
            printed = fact.shown(edition.shows).model_copy(update=changed)
            found[name] = replace(fact, source=fact.source.model_copy(update=common), printed=printed)
        else:
            printed = fact.printed.model_copy(update=common) if fact.printed is not None else None
            found[name] = replace(fact, source=fact.source.model_copy(update=changed), printed=printed)
    return found


@dataclass(slots=True)
class _Parts:
    """An article in one language: its paragraphs, by part, the elements in them, its figures, its panels."""

    manuscript: Manuscript
    paragraphs: dict[str, list[str]]
    elements: list[Element]
    drawn: dict[str, tuple[object, str]]
    panels: dict[str, FactEvidence]


class Article:
    """An edition whose facts can be given other values."""

    def __init__(self, corpus: Corpus, edition: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
        """Render it as it is."""
        remembered = functools.cache(typeset)
        for module in (cells, evidence, news):
            monkeypatch.setattr(module, "typeset", remembered)
        monkeypatch.setattr(news, "render_manuscript", self._base)
        self._bases: dict[str, Manuscript] = {}
        self._changed: set[str] = set()
        self.corpus = corpus
        self.edition = edition
        self._trees: dict[str, list[ast.Node]] = {}
        self.before = {language: self._parts(language) for language in corpus.project.languages}

    @property
    def manuscripts(self) -> dict[str, Manuscript]:
        """Give its text as it is."""
        return {language: parts.manuscript for language, parts in self.before.items()}

    def used(self) -> list[str]:
        """Give its numeric facts: all that it prints or names."""
        names = {use.fact: None for parts in self.before.values() for use in parts.manuscript.uses}
        names |= {name: None for parts in self.before.values() for claim in parts.manuscript.claims for name in claim.facts}
        return [name for name in names if is_numeric(self.corpus.facts[name].shown(self.edition.shows))]

    def changes(self, names: Sequence[str]) -> tuple[set[Place], list[tuple[str, str]]]:
        """Give the places that change when some facts have other values, and (document, text) of each occurrence that changes, as it was."""
        old = {name: self.corpus.facts[name] for name in names}
        self.corpus.facts |= changed_facts(self.corpus, self.edition, names)
        self._changed = set(names)
        try:
            after = {language: self._parts(language) for language in self.before}
        finally:
            self.corpus.facts |= old
            self._changed = set()
        places: set[Place] = set()
        occurrences: list[tuple[str, str]] = []
        for language, parts in after.items():
            places |= self._compare(language, self.before[language], parts, occurrences)
        return places, sorted(occurrences)

    def _parts(self, language: str) -> _Parts:
        findings = Findings()
        manuscript = render_manuscript(self.corpus, self.edition, language, findings)
        assert not len(findings), list(findings)
        news.add_news(self.corpus, self.edition, {language: manuscript})
        source = source_of(self.corpus, self.edition, manuscript)
        paragraphs = {name: re.split(r"\n{2,}", text) for name, text in source.parts.items()}
        drawn = {figure.name: (figure.plot, figure.alt) for figure in displays.figure_plots(manuscript.displays)}
        panels = self._panels(manuscript, source.elements) if language == next(iter(self.corpus.project.languages)) else {}
        return _Parts(manuscript, paragraphs, list(source.elements), drawn, panels)

    def _base(self, corpus: Corpus, base: Edition, language: str, findings: Findings) -> Manuscript:
        """Render the edition that this one is based on; as it was, where it uses none of the facts that have another value."""
        known = self._bases.get(language)
        if known is not None and not self._changed & ({use.fact for use in known.uses} | {name for claim in known.claims for name in claim.facts}):
            return known
        made = render_manuscript(corpus, base, language, findings)
        if not self._changed:
            self._bases[language] = made
        return made

    def _panels(self, manuscript: Manuscript, elements: Sequence[Element]) -> dict[str, FactEvidence]:
        body = [ast.span([], identifier=element.id, classes=element.classes) for element in elements if "fact" in element.classes]
        return {item.id: item for item in evidence.gather(self.corpus, self.edition, manuscript, {}, [ast.paragraph(body)], []).facts}

    def _compare(self, language: str, old: _Parts, new: _Parts, occurrences: list[tuple[str, str]]) -> set[Place]:
        assert new.elements == old.elements
        assert new.paragraphs.keys() == old.paragraphs.keys()
        places: set[Place] = {("panel", language, name) for name, panel in new.panels.items() if panel != old.panels[name]}
        places |= {("display", language, name, "drawing") for name, drawing in new.drawn.items() if drawing != old.drawn[name]}
        pairs = [
            (part, *pair)
            for part, paragraphs in new.paragraphs.items()
            for pair in zip(old.paragraphs[part], paragraphs, strict=True)
            if pair[0] != pair[1]
        ]
        self._read({text for _part, before, after in pairs for text in (before, after)}, old.elements)
        for part, before, after in pairs:
            places |= set(_differing(language, part, self._trees.pop(after), self._trees[before], occurrences))
        return places

    def _read(self, paragraphs: set[str], elements: list[Element]) -> None:
        """Let pandoc read paragraphs, each alone, that were not read before."""
        unread = sorted(paragraphs - self._trees.keys())
        if not unread:
            return
        text = "\n\n".join(f"::::::::: {{.piece}}\n\n{paragraph}\n\n:::::::::" for paragraph in unread)
        blocks = binding.bind(ast.parse(engine.run(engine.Request(text, MARKDOWN, "json"))), elements, Span("templates"), findings := Findings())
        assert not len(findings), list(findings)
        self._trees |= dict(zip(unread, (block["c"][1] for block in blocks), strict=True))


def _differing(language: str, part: str, after: list[ast.Node], before: list[ast.Node], occurrences: list[tuple[str, str]]) -> Iterator[Place]:
    """Give the places of a paragraph whose words differ."""
    old, new = (dict(_elements(blocks)) for blocks in (before, after))
    assert old.keys() == new.keys()
    for identifier, (classes, text) in old.items():
        if text == new[identifier][1]:
            continue
        if "fact" in classes:
            occurrences.append((language, text))
        elif "claim" in classes:
            own = part.removeprefix("abstract-") if part.startswith("abstract-") else language
            yield ("claim", language, own, identifier.removeprefix("c-").removesuffix(f"-{own}" if own != language else ""))
        elif part.startswith("display-"):
            name = part.removeprefix("display-").partition("-")[2]
            yield ("display", language, name, {"caption": "caption", "cell": "data", "note": "notes"}[classes[0]])
        else:
            yield (part, language, identifier)
    if _bare(before) != _bare(after):
        yield ("outside", language) if part == "body" else ("outside", language, part)


def _elements(blocks: list[ast.Node]) -> Iterator[tuple[str, tuple[tuple[str, ...], str]]]:
    for node in ast.walk(blocks):
        if node["t"] == "Span":
            identifier, classes, _pairs = ast.attributes(node)
            if identifier:
                yield identifier, (tuple(classes), ast.plain(node))


def _bare(blocks: list[ast.Node]) -> str:
    """Give the words outside claims, captions, cells and notes."""

    def without(node: ast.Node) -> list[ast.Node] | None:
        kinds = ("claim", "caption", "cell", "note", "erratum")
        return [] if node["t"] == "Span" and any(ast.has_class(node, kind) for kind in kinds) else None

    return ast.plain(ast.rewrite(blocks, without))


def said(edition: EditionImpact, languages: Sequence[str]) -> tuple[set[Place], list[tuple[str, str]]]:
    """Give the places that an impact says will change, and (document, text) of each value that it says is printed there.

    The abstracts of all languages stand in the document of each.
    """
    places: set[Place] = {("panel", languages[0], name) for name in edition.panels}
    numbers: list[tuple[str, str]] = []
    for claim in edition.claims:
        for own, text in claim.languages.items():
            if text.how == "prints":
                documents = languages if claim.section == "abstract" else [own]
                places |= {("claim", document, own, claim.id) for document in documents}
                numbers += [(document, number.text) for document in documents for number in text.numbers]
    if edition.news is not None and edition.news.facts:
        places |= {("outside", language, "news") for language in languages}
    for item in edition.outside:
        places.add(("outside", item.language))
        numbers += [(item.language, number.text) for number in item.numbers]
    for display in edition.displays:
        for language, shown in display.languages.items():
            places |= {("display", language, display.id, part) for part in shown.numbers}
            numbers += [(language, number.text) for part in shown.numbers.values() for number in part]
            if display.drawn:
                places.add(("display", language, display.id, "drawing"))
    return places, sorted(numbers)


def other_number(corpus: Corpus, edition: Edition, name: str) -> tuple[str, int, str, str]:
    """Give where the one number of a fact that an edition shows stands in its file (path and line from 1), as it is, and another in its place."""
    fact = corpus.facts[name]
    value = str(getattr(fact.shown(edition.shows), "value", ""))
    printed = fact.differs(edition.shows) and "value" in (fact.source.printed or {})
    span = fact.field_spans["printed" if printed else "value"]
    return span.path, span.line, value, f"{_other(value[:4])}{value[4:]}" if fact.source.kind == "date" else _other(value)


def page_changes(language: str, before: Any, after: Any, claims: Sequence[str], languages: Sequence[str]) -> tuple[set[Place], set[str]]:
    """Give the places of two pages (parsed by lxml) whose words, addresses or pictures differ, and the claims whose beginning names links to them otherwise.

    What stands in the head (the record for search engines, which holds the abstract) is the place `head`.
    """
    places: set[Place] = set()
    quoted: set[str] = set()
    for old, new in zip(before.iter(), after.iter(), strict=True):
        assert old.tag == new.tag
        own = old.text != new.text or dict(old.attrib) != dict(new.attrib)
        for element in [old] * own + [old.getparent()] * (old.tail != new.tail):
            holders = [element, *element.iterancestors()]
            if old.getroottree().getroot().find("head") in holders:
                places.add(("head", language))
            elif any("uses" in item.get("class", "").split() or "rests" in item.get("class", "").split() for item in holders):
                quoted.add(_claim_of(element.get("href").removeprefix("#c-"), language, claims, languages)[1])
            else:
                places.add(_place_of(holders, language, claims, languages))
    return places, quoted


def _claim_of(name: str, language: str, claims: Sequence[str], languages: Sequence[str]) -> tuple[str, str]:
    """Give the language and the id of a claim, whose element in another language's abstract ends with that language."""
    found = [(other, name.removesuffix(f"-{other}")) for other in languages if name.endswith(f"-{other}") and other != language]
    return (language, name) if name in claims or not found else found[0]


def _place_of(holders: Sequence[Any], language: str, claims: Sequence[str], languages: Sequence[str]) -> Place:
    """Give the place of an element of a page by what holds it, the nearest first."""
    ids = [item.get("id", "") for item in holders]
    for name in ids:
        if name.startswith("ev-"):
            return ("panel", language, name.removeprefix("ev-"))
        if name.startswith("c-"):
            return ("claim", language, *_claim_of(name.removeprefix("c-"), language, claims, languages))
    display = next((name for name in ids if re.match(r"(table|figure)-", name) and not name.endswith("-data")), "")
    display = display or next((name.removesuffix("-data") for name in ids if name.endswith("-data")), "")
    if "news" in ids:
        return ("outside", language, "news")
    kinds = {item.tag for item in holders}
    if display:
        part = "drawing" if holders[0].tag in ("img", "source") else "data" if kinds & {"td", "th"} else "caption"
        return ("display", language, display.partition("-")[2], part)
    return ("unknown", language, *[f"{item.tag}.{item.get('class', '')}#{item.get('id', '')}" for item in holders[:4]])
