"""Count what an article holds, as its title page says it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from probant.document import Document
from probant.pandoc import ast
from probant.pandoc.ast import Node

_WORD = re.compile(r"\S*\w\S*")


@dataclass(frozen=True, slots=True)
class Counts:
    """The numbers of a title page. `abstracts` are (language, words)."""

    text: int
    abstracts: tuple[tuple[str, int], ...]
    references: int
    tables: int
    figures: int


def counts_of(document: Document) -> Counts:
    """Count a document: the words of the body with its headings, without tables, figures, captions and notes; what stands between spaces is a word."""
    displays = [block for block in document.blocks if "display" in ast.attributes(block)[1]]
    kinds = ["figure" if ast.has_class(block, "figure") else "table" for block in displays]
    return Counts(
        text=words_in([block for block in document.blocks if block not in displays]),
        abstracts=tuple((abstract.language, words_in(abstract.blocks)) for abstract in document.front.abstracts),
        references=len(document.references),
        tables=kinds.count("table"),
        figures=kinds.count("figure"),
    )


def words_in(blocks: list[Node]) -> int:
    """Count the words of blocks: what stands between spaces of any kind and has a letter or a digit."""
    return sum(len(_WORD.findall(text)) for text in _texts(blocks))


def _texts(blocks: list[Node]) -> list[str]:
    """Give the text of each paragraph and heading: words of two never run together."""
    return [ast.plain(node["c"]) for node in ast.walk(blocks) if node["t"] in {"Para", "Plain", "Header"}]
