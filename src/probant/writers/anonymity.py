"""Take out of a document what says who wrote it, for reviewers who must not know.

What the article cites stays, its authors' own works as well: what of the text and the references bears one of their names is for a person to look at.
"""

from __future__ import annotations

import re
from dataclasses import replace

from probant.document import BackMatter, Document
from probant.pandoc import ast
from probant.pandoc.ast import Node

ABOUT_AUTHORS = frozenset({"funding", "interests"})
"""The sections that speak of the authors: they stand on the title page."""


def family_names(document: Document) -> tuple[str, ...]:
    """Give the family names of the authors, and of those of the published article that the text is based on."""
    based_on = document.front.based_on
    names = [author.family for author in document.front.authors] + [family for family, _ in (based_on.authors if based_on else ())]
    return tuple(dict.fromkeys(names))


def without_authors(document: Document) -> Document:
    """Give the document without authors, affiliations, correspondence, funding, interests, the published article, and what of the notice tells of these."""
    front = document.front
    anonymous = replace(
        front,
        authors=(),
        affiliations=(),
        correspondence=(),
        correspondence_email=None,
        notice=[block for block in front.notice if not _tells(block, document)],
        published_line=None,
        doi=None,
        based_on=None,
    )
    sections = tuple(section for section in document.back.sections if section[0] not in ABOUT_AUTHORS)
    return replace(document, front=anonymous, back=BackMatter(sections, document.back.annexes))


def _tells(block: Node, document: Document) -> bool:
    """Tell whether a block names an author, or says where the published article is."""
    front = document.front
    text = ast.plain(block)
    links = [node["c"][2][0] for node in ast.walk([block]) if node["t"] == "Link"]
    named = any(re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE) for name in family_names(document))
    places = [place for place in (front.doi, front.based_on.address if front.based_on else None) if place]
    return named or any(place in told for place in places for told in (text, *links))
