"""The ledger: each claim, in each language, with the facts it rests on, and each fact with its place in a sourced reference."""

from __future__ import annotations

import json
from typing import Any

from probant.document import Document
from probant.language.numbers import NO_BREAK
from probant.loading.corpus import Corpus, Fact
from probant.model.records import Edition
from probant.pandoc import ast
from probant.spans import Span
from probant.templating.formatting import CannotFormat, Formatter, Options
from probant.templating.manuscript import Manuscript

_PROSE_FIELDS = frozenset({"id", "statement", "read", "printed"})


def build_ledger(corpus: Corpus, edition: Edition, manuscripts: dict[str, Manuscript], documents: dict[str, Document]) -> dict[str, Any]:
    """Give the ledger of an edition as data, in the order of the text."""
    numbers = _numbers(documents)
    claims: dict[str, dict[str, Any]] = {}
    for language, manuscript in manuscripts.items():
        texts = _claim_texts(documents[language]) if language in documents else {}
        for use in manuscript.claims:
            claim = claims.setdefault(
                use.id,
                {
                    "id": use.id,
                    "kind": "authors" if use.authors else "sourced",
                    "authors_kind": use.authors,
                    "section": use.section,
                    "languages": {},
                    "facts": list(use.facts),
                    "references": [*use.citations, *use.registrations],
                },
            )
            claim["languages"][language] = {
                "text": texts.get(use.element_id, ""),
                "element": use.element_id,
                "file": use.span.path,
                "line": use.span.line,
            }
    used = {fact for claim in claims.values() for fact in claim["facts"]}
    return {
        "edition": edition.id,
        "claims": list(claims.values()),
        "facts": [_fact(corpus, edition, fact, manuscripts) for fact in corpus.facts.values() if fact.id in used],
        "references": _references(corpus, numbers, claims),
    }


def _numbers(documents: dict[str, Document]) -> dict[str, int]:
    for document in documents.values():
        return {ast.attributes(block)[0].removeprefix("ref-"): position for position, block in enumerate(document.references, 1)}
    return {}


def _claim_texts(document: Document) -> dict[str, str]:
    """Give the text of each claim as printed, by element id."""
    abstract = [block for part in document.front.abstracts for block in part.blocks]
    return {
        ast.attributes(node)[0]: " ".join(ast.plain(node).split(" "))
        for node in ast.walk([*abstract, *document.blocks])
        if node["t"] == "Span" and ast.has_class(node, "claim")
    }


def _shown(corpus: Corpus, fact: Fact, which: str) -> str:
    """Give a fact's value as the article's first language prints it."""
    locale = next(iter(corpus.project.languages.values()))
    try:
        pieces = Formatter(locale, corpus.vocabulary).fact(fact.shown(which), Options())
    except (CannotFormat, KeyError):
        return ""
    return "".join(piece.text for piece in pieces).replace(NO_BREAK, " ")


def _fact(corpus: Corpus, edition: Edition, fact: Fact, manuscripts: dict[str, Manuscript]) -> dict[str, Any]:
    source = fact.source.model_dump(exclude=set(_PROSE_FIELDS), exclude_none=True)
    printed = fact.printed.model_dump(exclude=set(_PROSE_FIELDS), exclude_none=True) if fact.printed else None
    span: Span = fact.span
    return {
        "id": fact.id,
        "citekey": fact.citekey,
        "statement": fact.source.statement,
        "shown": _shown(corpus, fact, edition.shows),
        "value": source,
        "printed": printed,
        "locator": fact.reading.locator,
        "seen_at": fact.reading.seen_at,
        "verification": fact.reading.verification if fact.citekey else None,
        "note": fact.reading.note,
        "file": span.path,
        "line": span.line,
        "occurrences": {
            language: [use.element_id for use in manuscript.uses if use.fact == fact.id and use.element_id]
            for language, manuscript in manuscripts.items()
        },
    }


def _references(corpus: Corpus, numbers: dict[str, int], claims: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    cited_by: dict[str, list[str]] = {}
    for claim in claims.values():
        for key in claim["references"]:
            cited_by.setdefault(key, []).append(claim["id"])
    keys = sorted(cited_by, key=lambda key: (numbers.get(key, len(numbers) + 1), key))
    return [
        {
            "citekey": key,
            "number": numbers.get(key),
            "csl": corpus.references[key].csl,
            "unconfirmed": sorted(corpus.references[key].unconfirmed),
            "cited_by": cited_by[key],
        }
        for key in keys
        if key in corpus.references
    ]


def write_json(ledger: dict[str, Any]) -> bytes:
    """Write the ledger as JSON, readable and the same each time."""
    return (json.dumps(ledger, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
