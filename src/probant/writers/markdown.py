"""Write a `Document` as plain Markdown with citations by their keys, as pandoc reads it: `pandoc --citeproc article.md` makes the article again.

The bibliography and the drawings stand beside it, `references.bib` and `figures/<name>.svg`. Ids of claims and facts are left out: this is for people.
"""

from __future__ import annotations

from probant.document import Document
from probant.pandoc import ast, engine
from probant.writers import Layout
from probant.writers.biblatex import BIBLIOGRAPHY, bibliography
from probant.writers.flow import compose, edition_line, plain, without_list

_MARKDOWN = "markdown-smart-raw_html-raw_tex-raw_attribute-native_divs-native_spans-simple_tables-multiline_tables-grid_tables"
_DRAWINGS = "svg"


def write(document: Document, layout: Layout) -> bytes:  # noqa: ARG001 - every writer takes a layout; Markdown has no look
    """Give the text; PandocError when pandoc finds fault with the document."""
    metadata = {
        "title": document.front.title,
        "subtitle": edition_line(document),
        "lang": document.locale,
        "bibliography": BIBLIOGRAPHY,
        "link-citations": True,
    }
    blocks = plain(without_list(compose(document, _DRAWINGS)))
    options = {"wrap": "none", "standalone": True, "reference-links": False, "columns": 100_000}
    return engine.run(engine.Request(ast.dump(blocks), "json", _MARKDOWN, metadata=metadata, options=options))


def beside(document: Document) -> dict[str, bytes]:
    """Give the bibliography and the drawings that the text refers to."""
    drawn = {f"figures/{figure.name}.{_DRAWINGS}": document.images[f"{figure.name}.{_DRAWINGS}"] for figure in document.figures}
    return {BIBLIOGRAPHY: bibliography(document), **drawn}
