"""Count what a journal limits.

A word is what stands between spaces, of whatever kind, and holds a letter or a digit, once the citations are taken out. Characters are counted with spaces.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from probant.document import Abstract, Document
from probant.model.journals import CountedPart
from probant.pandoc import ast
from probant.pandoc.ast import Node

DEFAULT_PARTS: tuple[CountedPart, ...] = ("body",)
"""What counts where a profile does not say: the paragraphs and lists of the text, without headings, tables, figures, abstract and references."""

_LEAVES = frozenset({"Para", "Plain", "Header", "CodeBlock"})
_WORD = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True)
class Weight:
    """How many words a section has; its id is that of its heading."""

    id: str
    heading: str
    words: int


def words_in(text: str) -> int:
    """Count the words of a text."""
    return sum(1 for token in text.split() if _WORD.search(token))


def _uncited(node: Node) -> list[Node] | None:
    return [] if node["t"] == "Cite" else None


def texts(blocks: Iterable[Node]) -> Iterator[str]:
    """Give the text of each paragraph, list item and heading, without citations; a table's cells count as paragraphs."""
    for node in ast.walk(ast.rewrite(list(blocks), _uncited)):
        if node["t"] in _LEAVES:
            yield ast.plain(node)


def count(blocks: Iterable[Node]) -> int:
    """Count the words of blocks, citations taken out."""
    return sum(words_in(text) for text in texts(blocks))


def is_display(block: Node) -> bool:
    """Tell whether a block of the body is a table or figure with its caption and notes."""
    return block["t"] == "Div" and ast.has_class(block, "display")


def displays(document: Document, kind: str) -> list[Node]:
    """Give the tables, or the figures, of the body (`table`, `figure`)."""
    return [block for block in document.blocks if is_display(block) and ast.has_class(block, kind)]


def _captions(block: Node) -> list[Node]:
    """Give the captions and notes of a table or figure."""
    found: list[Node] = []
    for part in block["c"][1]:
        if part["t"] in ("Table", "Figure"):
            found += part["c"][1][1]
        elif not ast.has_class(part, "data"):
            found.append(part)
    return found


def _cells(block: Node) -> list[Node]:
    """Give the cells of a table."""
    found: list[Node] = []
    for table in (part for part in block["c"][1] if part["t"] == "Table"):
        head, bodies = table["c"][3][1], [row for body in table["c"][4] for row in (*body[2], *body[3])]
        found += [content for row in (*head, *bodies) for cell in row[1] for content in cell[4]]
    return found


def _part(block: Node, parts: frozenset[str]) -> int:
    """Count what a block of the body adds."""
    if is_display(block):
        words = count(_captions(block)) if "captions" in parts else 0
        return words + (count(_cells(block)) if "tables" in parts and ast.has_class(block, "table") else 0)
    if block["t"] == "Header":
        return count([block]) if "headings" in parts else 0
    return count([block]) if "body" in parts else 0


def weights(document: Document, parts: Iterable[CountedPart] = DEFAULT_PARTS) -> list[Weight]:
    """Give the words of each section of the text, by its highest headings; what stands before the first has no id."""
    wanted = frozenset(parts)
    top = min((block["c"][0] for block in document.blocks if block["t"] == "Header"), default=1)
    found: list[Weight] = []
    identifier, heading, words = "", "", 0
    for block in document.blocks:
        if block["t"] == "Header" and block["c"][0] == top:
            if identifier or words:
                found.append(Weight(identifier, heading, words))
            identifier, heading, words = ast.attributes(block)[0], ast.plain(block), 0
        words += _part(block, wanted)
    return [*found, Weight(identifier, heading, words)] if identifier or words else found


def total(document: Document, parts: Iterable[CountedPart] = DEFAULT_PARTS) -> int:
    """Count the words of an article, by the parts that count."""
    wanted = frozenset(parts)
    words = sum(weight.words for weight in weights(document, wanted))
    if "abstract" in wanted:
        words += next((count(item.blocks) for item in document.front.abstracts if item.language == document.language), 0)
    if "references" in wanted:
        words += count(document.references)
    if "declarations" in wanted:
        words += sum(count(blocks) for name, _heading, blocks in document.back.sections if name not in document.back.annexes)
    return words


def headings_of(abstract: Abstract) -> tuple[str, ...]:
    """Give the headings of an abstract: real ones, or the words in bold at a paragraph's beginning."""
    found: list[str] = []
    for block in abstract.blocks:
        if block["t"] == "Header":
            found.append(ast.plain(block))
        elif block["t"] in ("Para", "Plain"):
            bold = _bold_beginning(block)
            found += [bold] if bold else []
    return tuple(text.strip().rstrip(".:").strip() for text in found)


def _bold_beginning(block: Node) -> str:
    inner = block["c"]
    while inner and inner[0]["t"] == "Span":
        inner = inner[0]["c"][1]
    return ast.plain(inner[0]) if inner and inner[0]["t"] == "Strong" else ""
