"""Take out of a document what says who wrote it, for reviewers who must not know.

What the article cites stays, its authors' own works as well: `own_works` and `mentions` say which of these bear one of their names, for a person to look at.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from probant.document import BackMatter, Document
from probant.language.words import words
from probant.pandoc import ast
from probant.pandoc.ast import Node

ABOUT_AUTHORS = frozenset({"funding", "interests"})
"""The sections that speak of the authors: they stand on the title page."""

_TEXTS = frozenset({"Str", "Space", "SoftBreak"})
_INITIALS = r"(?:(?:\w\.-?)+\s)?"


def family_names(document: Document) -> tuple[str, ...]:
    """Give the family names of the authors, and of those of the published article that the text is based on."""
    based_on = document.front.based_on
    names = [author.family for author in document.front.authors] + [family for family, _ in (based_on.authors if based_on else ())]
    return tuple(dict.fromkeys(names))


def without_authors(document: Document) -> Document:
    """Give the document without authors, affiliations, correspondence, funding, interests, the published article, and what of the notice tells of these.

    A name in the text gives way to words that say so, unless an author of a cited work bears it: that may be another person.
    """
    front, names = document.front, _to_mask(document)
    anonymous = replace(
        front,
        authors=(),
        affiliations=(),
        correspondence=(),
        correspondence_email=None,
        notice=[block for block in front.notice if not _tells(block, document)],
        abstracts=tuple(replace(item, blocks=_masked(item.blocks, names, words(item.language)["masked"])) for item in front.abstracts),
        published_line=None,
        doi=None,
        based_on=None,
    )
    sections = tuple(
        (identifier, heading, _masked(blocks, names, document.words["masked"]))
        for identifier, heading, blocks in document.back.sections
        if identifier not in ABOUT_AUTHORS
    )
    blocks = _masked(document.blocks, names, document.words["masked"])
    return replace(document, front=anonymous, blocks=blocks, back=BackMatter(sections, document.back.annexes))


def own_works(document: Document) -> tuple[str, ...]:
    """Give the citekeys of the works that the text cites and one of its authors may have written: the family name is the same."""
    names = {name.casefold() for name in family_names(document)}
    return tuple(str(work["id"]) for work in document.works if names & {name.casefold() for name in _cited_families([work])})


def mentions(document: Document) -> tuple[str, ...]:
    """Give the family names of authors that stand in the text or an abstract and stay there, because an author of a cited work bears them."""
    text = ast.plain([document.blocks, *(abstract.blocks for abstract in document.front.abstracts)])
    masked = _to_mask(document)
    return tuple(name for name in family_names(document) if name not in masked and _pattern(name).search(text))


def _cited_families(works: Sequence[dict[str, Any]]) -> list[str]:
    return [str(person.get("family", "")) for work in works for person in work.get("author", ())]


def _to_mask(document: Document) -> tuple[str, ...]:
    cited = {family.casefold() for family in _cited_families(document.works)}
    return tuple(name for name in family_names(document) if name.casefold() not in cited)


def _pattern(name: str) -> re.Pattern[str]:
    """Give what finds a name, as it is written or in capitals, with initials before it."""
    forms = "|".join(r"\s+".join(map(re.escape, form.split())) for form in (name, name.upper()))
    return re.compile(rf"(?<!\w){_INITIALS}(?:{forms})(?!\w)")


def _masked(blocks: list[Node], names: Sequence[str], mask: str) -> list[Node]:
    """Give blocks with words in the place of names; a text is put together first, because a name may have several words."""
    patterns = [_pattern(name) for name in names]

    def in_text(text: str) -> str:
        for pattern in patterns:
            text = pattern.sub(mask, text)
        return text

    def in_list(items: list[Any]) -> list[Any]:
        out: list[Any] = []
        text = ""
        for item in items:
            if isinstance(item, dict) and item.get("t") in _TEXTS:
                text += item["c"] if item["t"] == "Str" else " "
                continue
            out += [*ast.text(in_text(text)), inside(item)]
            text = ""
        return out + ast.text(in_text(text))

    def inside(value: Any) -> Any:
        if isinstance(value, list):
            return in_list(value)
        return {key: inside(part) for key, part in value.items()} if isinstance(value, dict) else value

    found: list[Node] = inside(blocks) if patterns else blocks
    return found


def _tells(block: Node, document: Document) -> bool:
    """Tell whether a block names an author, or says where the published article is."""
    front = document.front
    text = ast.plain(block)
    links = [node["c"][2][0] for node in ast.walk([block]) if node["t"] == "Link"]
    named = any(_pattern(name).search(text) for name in family_names(document))
    places = [place for place in (front.doi, front.based_on.address if front.based_on else None) if place]
    return named or any(place in told for place in places for told in (text, *links))
