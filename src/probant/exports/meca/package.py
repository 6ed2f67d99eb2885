"""The package itself: each language's article as JATS, PDF and Word, its drawings, the bibliography, and what says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from probant.document import Document
from probant.exports.meca.manifest import Item, manifest, transfer
from probant.writers.zipping import zipped

BIBLIOGRAPHY = "references.bib"
_CONTENT = "content"


def package(documents: Mapping[str, Document], files: Mapping[str, Mapping[str, bytes]], bibliography: bytes, destination: str | None) -> bytes:
    """Give the package of an edition.

    `documents` by language, the main one first; `files` by language and name: `article.xml`, `article.pdf`, `article.docx`, `figures/<name>.svg` and
    `.png`. `destination` is the title of a journal or server, or None. KeyError when the article of a language is not there.
    """
    main = next(iter(documents.values()))
    contents = {f"{_CONTENT}/{language}/{name}": data for language in documents for name, data in sorted(files[language].items())}
    contents[f"{_CONTENT}/{BIBLIOGRAPHY}"] = bibliography
    items = [item for index, language in enumerate(documents) for item in _items(documents[language], sorted(files[language]), main=not index)]
    items.append(Item("bibliography", "article-supporting-file", "Bibliography (BibTeX)", (f"{_CONTENT}/{BIBLIOGRAPHY}",)))
    items.append(Item("transfer", "transfer-metadata", "Transfer", ("transfer.xml",)))
    return zipped({"manifest.xml": manifest(items), "transfer.xml": transfer(main, destination), **contents})


def _items(document: Document, names: list[str], *, main: bool) -> Iterator[Item]:
    """Give the parts of an article in a language; in another than the main one it supports the manuscript."""
    language, front = document.language, document.front
    place = f"{_CONTENT}/{language}/"
    for name in ("article.xml", "article.pdf", "article.docx"):
        if name not in names:
            raise KeyError(name)
    kind = (
        ("article-metadata", "manuscript", "figure") if main else ("article-supporting-file", "manuscript-supporting-file", "article-supporting-file")
    )
    yield Item(f"metadata-{language}", kind[0], f"{front.title} ({language}, JATS)", (f"{place}article.xml",))
    yield Item(f"manuscript-{language}", kind[1], f"{front.title} ({language})", (f"{place}article.docx", f"{place}article.pdf"), front.edition_title)
    for figure in document.figures:
        drawings = tuple(f"{place}figures/{figure.name}.{ending}" for ending in ("svg", "png"))
        yield Item(f"figure-{language}-{figure.name}", kind[2], f"{document.words['figure']} {figure.name} ({language})", drawings, figure.alt)
