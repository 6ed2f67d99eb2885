"""The ledger as data: each claim, in each language, with the facts it rests on, and each fact with its place in a sourced reference."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from probant.document import Document
from probant.language.numbers import NO_BREAK
from probant.loading.corpus import Corpus, Fact
from probant.model.facts import FIXED_FIELDS, Body
from probant.model.records import Edition
from probant.pandoc import ast
from probant.templating.formatting import CannotFormat, Formatter, Options
from probant.templating.manuscript import ClaimUse, FactUse, Manuscript

Ledger = dict[str, Any]
"""What `schemas/trace.schema.json` describes."""

FORMAT = "probant-trace/1"
"""The form of the ledger; the number changes when a reader of the old form would be wrong."""

_NOT_VALUES = FIXED_FIELDS - {"kind"}
"""Fields of a fact that are not part of what it says."""

_SEEN = frozenset({"value", "low", "high", "level", "unit", "text", "relation", "first", "second", "fractions"})
"""Fields that a value written out shows by itself."""


def build_ledger(
    corpus: Corpus, edition: Edition, manuscripts: dict[str, Manuscript], documents: dict[str, Document], *, everything: bool = False
) -> Ledger:
    """Give the ledger of an edition, in the order of the text.

    It holds the facts and references that the edition uses; with `everything`, all those of the project.
    """
    texts = {language: _Texts(document) for language, document in documents.items()}
    claims: dict[str, dict[str, Any]] = {}
    for language, manuscript in manuscripts.items():
        for use in manuscript.claims:
            claim = claims.setdefault(use.id, _claim(use))
            claim["languages"][language] = _place(use, texts.get(language) or _Texts(None))
            for name, more in (("facts", use.facts), ("references", [*use.citations, *use.registrations])):
                claim[name] += [item for item in more if item not in claim[name]]
    uses = _uses(manuscripts, texts)
    named = {fact for claim in claims.values() for fact in claim["facts"]}
    facts = [
        _fact(corpus, edition, fact, uses.get(fact.id, {}), claims) for fact in corpus.facts.values() if everything or fact.id in {*named, *uses}
    ]
    return {
        "format": FORMAT,
        "edition": edition.id,
        "title": dict(edition.title),
        "date": edition.date,
        "shows": edition.shows,
        "languages": dict(corpus.project.languages),
        "licence": {"name": corpus.article.licence.name, "url": corpus.article.licence.url},
        "claims": list(claims.values()),
        "facts": facts,
        "references": _references(corpus, documents, claims, facts, everything=everything),
    }


def _claim(use: ClaimUse) -> dict[str, Any]:
    return {
        "id": use.id,
        "kind": "authors" if use.authors else "sourced",
        "authors_kind": use.authors,
        "section": use.section,
        "languages": {},
        "facts": [],
        "references": [],
    }


def _place(use: ClaimUse, texts: _Texts) -> dict[str, Any]:
    return {
        "text": texts.text.get(use.element_id, ""),
        "file": use.span.path,
        "line": use.span.line,
        "element": use.element_id,
        "citations": texts.citations.get(use.element_id, []),
    }


class _Texts:
    """What the elements of one language's document say: the text of each claim and fact by id, and the citations in each claim."""

    def __init__(self, document: Document | None) -> None:
        self.text: dict[str, str] = {}
        self.citations: dict[str, list[dict[str, Any]]] = {}
        if document is None:
            return
        abstracts = [block for part in document.front.abstracts for block in part.blocks]
        for node in ast.walk([*abstracts, *document.blocks]):
            if node["t"] != "Span":
                continue
            identifier, classes, _pairs = ast.attributes(node)
            if "claim" in classes or "fact" in classes:
                self.text[identifier] = ast.plain(node)
            if "claim" in classes:
                self.citations[identifier] = [_citation(cite) for cite in ast.walk(node["c"][1]) if cite["t"] == "Cite"]


def _citation(cite: ast.Node) -> dict[str, Any]:
    element = next((ast.attributes(node)[0] for node in ast.walk(cite["c"][1]) if node["t"] == "Span" and ast.has_class(node, "citation")), "")
    return {"element": element, "references": [item["citationId"] for item in cite["c"][0]]}


def _uses(manuscripts: dict[str, Manuscript], texts: dict[str, _Texts]) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """Give, for each fact, where each language prints or names it."""
    found: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for language, manuscript in manuscripts.items():
        for use in manuscript.uses:
            by_language = found.setdefault(use.fact, {name: [] for name in manuscripts})
            by_language[language].append(_use(use, texts.get(language)))
    return found


def _use(use: FactUse, texts: _Texts | None) -> dict[str, Any]:
    printed = texts.text.get(use.element_id) if texts is not None and use.element_id is not None else None
    return {
        "element": use.element_id,
        "claim": use.claim,
        "display": use.display,
        "text": printed if printed is not None else use.text,
        "file": use.span.path,
        "line": use.span.line,
    }


@dataclass(frozen=True, slots=True)
class _Words:
    """Writes what a fact says in each language of the project; `fields` are those in which the source and the published review differ."""

    corpus: Corpus
    citekey: str | None
    fields: tuple[str, ...]

    def of(self, body: Body) -> dict[str, str]:
        """Give a value in each language, with ordinary spaces; empty where it cannot be written."""
        return {language: self._one(body, language, locale) for language, locale in self.corpus.project.languages.items()}

    def _one(self, body: Body, language: str, locale: str) -> str:
        try:
            pieces = Formatter(locale, self.corpus.vocabulary).fact(body, Options())
        except (CannotFormat, KeyError):
            return ""
        text = "".join(piece.text for piece in pieces).replace(NO_BREAK, " ")
        more = [self._field(body, name, language) for name in self.fields if name not in _SEEN]
        return f"{text} ({'; '.join(more)})" if more else text

    def _field(self, body: Body, name: str, language: str) -> str:
        """Say a field that the value alone does not show: its label where it has one."""
        value: Any = getattr(body, name)
        groups = self.corpus.studies[self.citekey].study.groups if self.citekey in self.corpus.studies else {}
        labels = {
            **{key: item.label.get(language, key) for key, item in self.corpus.vocabulary.endpoints.items() if name == "endpoint"},
            **{key: item.label.get(language, key) for key, item in groups.items() if name in ("group", "versus", "favours")},
        }
        items = value if isinstance(value, list) else [value]
        said = ", ".join(labels.get(str(item), "–" if item is None else str(item)) for item in items)
        return said if labels else f"{name}: {said}"


def _fact(corpus: Corpus, edition: Edition, fact: Fact, uses: dict[str, list[dict[str, Any]]], claims: dict[str, dict[str, Any]]) -> dict[str, Any]:
    source, printed = _value(fact.source), _value(fact.printed) if fact.printed else None
    differing = sorted(name for name in {*source, *(printed or source)} if printed is not None and source.get(name) != printed.get(name))
    words = _Words(corpus, fact.citekey, tuple(differing))
    reading = fact.reading
    places = uses or {language: [] for language in corpus.project.languages}
    return {
        "id": fact.id,
        "citekey": fact.citekey,
        "statement": dict(fact.source.statement),
        "value": source,
        "printed": printed,
        "value_text": words.of(fact.source),
        "printed_text": words.of(fact.printed) if fact.printed else None,
        "differing": differing,
        "differs": fact.differs(edition.shows),
        "locator": reading.locator,
        "seen_at": list(reading.seen_at),
        "looked_at": list(reading.looked_at),
        "verification": reading.verification if fact.citekey else None,
        "note": reading.note,
        "file": fact.span.path,
        "line": fact.span.line,
        "claims": [claim["id"] for claim in claims.values() if fact.id in claim["facts"]],
        "occurrences": {language: [use["element"] for use in own if use["element"]] for language, own in places.items()},
        "uses": places,
    }


def _value(body: Body) -> dict[str, Any]:
    """Give what a fact says, as its file gives it: digits stay text, so that none is lost."""
    value: dict[str, Any] = body.model_dump(exclude=set(_NOT_VALUES), exclude_none=True)
    return value


def _references(
    corpus: Corpus, documents: dict[str, Document], claims: dict[str, dict[str, Any]], facts: list[dict[str, Any]], *, everything: bool
) -> list[dict[str, Any]]:
    entries = {
        language: {ast.attributes(block)[0].removeprefix("ref-"): ast.plain(block).strip() for block in document.references}
        for language, document in documents.items()
    }
    listed = next(iter(entries.values()), {})
    numbers = {key: position for position, key in enumerate(listed, 1)}
    cited_by: dict[str, list[str]] = {}
    for claim in claims.values():
        for key in claim["references"]:
            cited_by.setdefault(key, []).append(claim["id"])
    known = corpus.references if everything else {key for key in (*numbers, *cited_by) if key in corpus.references}
    out: list[dict[str, Any]] = []
    for key in sorted(known, key=lambda key: (numbers.get(key, len(numbers) + 1), key)):
        reference, study = corpus.references[key], corpus.studies.get(key)
        out.append(
            {
                "citekey": key,
                "number": numbers.get(key),
                "text": {language: own[key] for language, own in entries.items() if key in own},
                "doi": reference.confirmed("doi"),
                "registration": study.study.registration if study else None,
                "csl": reference.printed_csl,
                "unconfirmed": sorted(reference.unconfirmed),
                "file": reference.span.path,
                "line": reference.span.line,
                "cited_by": cited_by.get(key, []),
                "facts": [fact["id"] for fact in facts if fact["citekey"] == key],
            }
        )
    return out


def write_json(ledger: Ledger) -> bytes:
    """Write the ledger as JSON, readable and the same each time."""
    return (json.dumps(ledger, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
