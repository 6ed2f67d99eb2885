"""A self-check by SANRA, the scale for narrative reviews: six items of 0 to 2 points each (Baethge 2019, doi:10.1186/s41073-019-0064-8).

The engine says where in the article the matter of each item stands; the points are the authors' to give. It says nothing of PRISMA: a narrative review
does not comply with it.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass

from probant.document import Document
from probant.exports.journal import counting
from probant.language.submission import submission_words
from probant.pandoc import ast
from probant.pandoc.ast import Node
from probant.templating.manuscript import Manuscript
from probant.writers.docx_compose import line

SOURCE = "doi:10.1186/s41073-019-0064-8"

ITEMS = (
    ("importance for the readership", "why the subject matters, in the first section"),
    ("aims or questions", "statements marked as the review's aim"),
    ("literature search", "the declared search strategy, and statements marked as method"),
    ("referencing", "findings with their references, and the list"),
    ("scientific reasoning", "how each finding was verified, by the ledger"),
    ("presentation of data", "tables and figures"),
)
"""The six items, in the engine's own words, and what it looks for."""


@dataclass(frozen=True, slots=True)
class Item:
    """An item: its number, what it is about, what was found and where (ids of elements in every finished file)."""

    number: int
    about: str
    looked_for: str
    found: str
    anchors: tuple[str, ...]


def self_check(document: Document, manuscript: Manuscript, *, search: bool) -> tuple[Item, ...]:
    """Give the six items with where their matter stands; `search` tells whether the authors declare a search strategy."""
    top = [item.id for item in counting.weights(document) if item.id]
    kinds: dict[str | None, list[str]] = {}
    for claim in manuscript.claims:
        kinds.setdefault(claim.authors, []).append(claim.element_id)
    sourced, aims, methods = kinds.get(None, []), kinds.get("aim", []), kinds.get("method", [])
    strengths = Counter(claim.strength for claim in document.evidence.claims if claim.strength != "authors")
    shown = [identifier for kind in ("table", "figure") for block in counting.displays(document, kind) for identifier in _ids(block)]
    found = (
        (top[0] if top else "no section", tuple(top[:1])),
        (f"{len(aims)} statements of aim", tuple(aims)),
        (
            "; ".join([*(["search strategy declared"] if search else ["search strategy not stated"]), f"{len(methods)} statements of method"]),
            tuple(methods),
        ),
        (f"{len(sourced)} findings, {len(document.references)} references", ("references",)),
        (", ".join(f"{number} {name}" for name, number in sorted(strengths.items())) or "no finding", tuple(top)),
        (f"{len(shown)} tables and figures", tuple(shown)),
    )
    return tuple(Item(index, *ITEMS[index - 1], *result) for index, result in enumerate(found, 1))


def _ids(block: Node) -> list[str]:
    return [ast.attributes(part)[0] for part in block["c"][1] if part["t"] in ("Table", "Figure") and ast.attributes(part)[0]]


_COLUMNS = ("item", "about", "where to look", "found", "anchors", "points (0-2), by the authors")


def as_csv(items: tuple[Item, ...]) -> bytes:
    """Give the self-check as CSV (RFC 4180); the points are empty."""
    output = io.StringIO()
    writer = csv.writer(output)
    writer.writerow(_COLUMNS)
    for item in items:
        writer.writerow([item.number, item.about, item.looked_for, item.found, " ".join(f"#{anchor}" for anchor in item.anchors), ""])
    return output.getvalue().encode("utf-8")


def blocks(items: tuple[Item, ...], document: Document) -> list[Node]:
    """Give the self-check as a page, in English as the scale is."""
    english = None if document.language == "en" else "en-GB"
    listed: list[Node] = [line("Title", ast.text("SANRA self-check"), english)]
    said = f"Scale for the assessment of narrative review articles ({SOURCE}). Points, 0 to 2 for each item, are for the authors to give."
    listed.append(line("Body Text", ast.text(said), english))
    for item in items:
        anchors = ", ".join(f"#{anchor}" for anchor in item.anchors) or submission_words("en")["not-stated"]
        text = [
            {"t": "Strong", "c": ast.text(f"{item.number}. {item.about}. ")},
            *ast.text(f"{item.looked_for}: {item.found}. Where: {anchors}. Points: …"),
        ]
        listed.append(line("Body Text", text, english))
    return listed
