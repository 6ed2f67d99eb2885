"""Find a claim, a fact or a reference in a ledger by what a reader has at hand: its id, its number, or an element of a finished file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

from probant.diagnostics import closest
from probant.trace.ledger import Ledger

Kind = Literal["claim", "fact", "reference"]

_LISTS: dict[Kind, tuple[str, str]] = {"claim": ("claims", "id"), "fact": ("facts", "id"), "reference": ("references", "citekey")}
"""Where the ledger has the entries of a kind, and the field that names them."""


@dataclass(frozen=True, slots=True)
class Found:
    """An entry of the ledger. `element` is the element of a finished file that led to it, `languages` those in which it does."""

    kind: Kind
    id: str
    element: str | None = None
    languages: tuple[str, ...] = ()


class NotFound(LookupError):
    """Nothing in the ledger has this id; the message names the closest one."""


def entry(ledger: Ledger, kind: Kind, name: str) -> dict[str, Any]:
    """Give an entry of the ledger; KeyError when there is none."""
    where, field = _LISTS[kind]
    for item in ledger[where]:
        if item[field] == name:
            found: dict[str, Any] = item
            return found
    raise KeyError(name)


def _ids(ledger: Ledger, kind: Kind) -> list[str]:
    where, field = _LISTS[kind]
    return [item[field] for item in ledger[where]]


def find(ledger: Ledger, query: str) -> list[Found]:
    """Give what an id, a citekey, a reference number (`7`, `[7]`) or an element id (`c-…`, `f-…`, `d-…`, `cite-…`, `ref-…`) stands for; NotFound when nothing."""
    text = query.strip().rsplit("#", 1)[-1]
    found = [Found(kind, text) for kind in _LISTS if text in _ids(ledger, kind)] or _numbered(ledger, text) or _element(ledger, text)
    if not found:
        # The other languages' abstracts stand in each article, their elements with the language at the end.
        shorter, _, language = text.rpartition("-")
        found = [Found(item.kind, item.id, text, (language,)) for item in _element(ledger, shorter)] if language in ledger["languages"] else []
    if not found:
        raise NotFound(_unknown(ledger, query, text))
    return found


def _unknown(ledger: Ledger, query: str, text: str) -> str:
    hint = closest(re.sub(r"^(c|f|d|ref)-", "", text), [name for kind in _LISTS for name in _ids(ledger, kind)])
    numbers = [item["number"] for item in ledger["references"] if item["number"] is not None]
    if re.fullmatch(r"\[?\d+\]?", text) and numbers:
        hint = f"the references are numbered {min(numbers)} to {max(numbers)}"
    return f"edition `{ledger['edition']}` has no claim, fact, reference or element `{query}`{f', {hint}' if hint else ''}"


def _numbered(ledger: Ledger, text: str) -> list[Found]:
    number = re.fullmatch(r"\[?(\d{1,6})\]?", text)
    return [Found("reference", item["citekey"]) for item in ledger["references"] if number and item["number"] == int(number[1])]


def _element(ledger: Ledger, text: str) -> list[Found]:
    """Give what an element of a finished file belongs to; a citation, the claims that hold it, which may be others in each language."""
    prefix, _, name = text.partition("-")
    if prefix == "c" and name in _ids(ledger, "claim"):
        return [Found("claim", name, text, tuple(ledger["languages"]))]
    if prefix == "ref" and name in _ids(ledger, "reference"):
        return [Found("reference", name, text, tuple(ledger["languages"]))]
    if prefix in ("f", "d"):
        for fact in ledger["facts"]:
            languages = tuple(language for language, elements in fact["occurrences"].items() if text in elements)
            if languages:
                return [Found("fact", fact["id"], text, languages)]
        return [Found("fact", name)] if name in _ids(ledger, "fact") else []
    if prefix == "cite":
        return _citation(ledger, text)
    return []


def _citation(ledger: Ledger, text: str) -> list[Found]:
    out: list[Found] = []
    for claim in ledger["claims"]:
        languages = tuple(
            language for language, place in claim["languages"].items() if any(citation["element"] == text for citation in place["citations"])
        )
        if languages:
            out.append(Found("claim", claim["id"], text, languages))
    return out


def excerpt(ledger: Ledger, query: str, found: list[Found]) -> dict[str, Any]:
    """Give the part of a ledger that speaks of what was found: the entries themselves and those they lead to, in the ledger's own form."""
    claims = {item.id for item in found if item.kind == "claim"}
    facts = {item.id for item in found if item.kind == "fact"}
    references = {item.id for item in found if item.kind == "reference"}
    claims |= {claim["id"] for claim in ledger["claims"] if facts & set(claim["facts"]) or references & set(claim["references"])}
    own = [claim for claim in ledger["claims"] if claim["id"] in {item.id for item in found if item.kind == "claim"}]
    facts |= {name for claim in own for name in claim["facts"]} | {fact["id"] for fact in ledger["facts"] if fact["citekey"] in references}
    references |= {key for claim in own for key in claim["references"]} | {fact["citekey"] for fact in ledger["facts"] if fact["id"] in facts}
    return {
        "format": ledger["format"],
        "edition": ledger["edition"],
        "query": query,
        "found": [{"kind": item.kind, "id": item.id, "element": item.element, "languages": list(item.languages)} for item in found],
        "claims": [item for item in ledger["claims"] if item["id"] in claims],
        "facts": [item for item in ledger["facts"] if item["id"] in facts],
        "references": [item for item in ledger["references"] if item["citekey"] in references],
    }
