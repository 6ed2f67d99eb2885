"""The documents of a project as the writers get them: assembled, their figures drawn."""

from __future__ import annotations

import dataclasses
from functools import cache
from pathlib import Path

from probant.document import Document
from probant.pipeline import documents_of
from probant.workers import draw_figure

ROOT = Path(__file__).parents[2]
TINY = ROOT / "tests" / "projects" / "tiny"


@cache
def documents(root: Path, edition: str | None = None) -> dict[str, Document]:
    """Give the documents of an edition, without drawings."""
    return documents_of(root, edition)


@cache
def drawn(language: str, root: Path = TINY, edition: str | None = None) -> Document:
    """Give the document of an edition (the project's own by default) in a language, its figures drawn."""
    document = documents(root, edition)[language]
    images: dict[str, bytes] = {}
    for figure in document.figures:
        made = draw_figure(figure.name, document.locale, figure.plot)
        images |= {f"{figure.name}{ending}": data for ending, data in made.items()}
    return dataclasses.replace(document, images=images)
