"""Write a `Document` as a Word manuscript that co-authors can edit: real styles, languages said, citations linked, page numbers, running head.

Claims are plain text; the ids of claims, facts, citations and references are bookmarks, by which the ledger finds them in a returned file.
"""

from __future__ import annotations

from dataclasses import replace

from probant.document import Document
from probant.pandoc import ast, engine
from probant.pandoc.ast import Node
from probant.writers import Layout
from probant.writers.docx_compose import compose
from probant.writers.docx_displays import files_of, without_drawings
from probant.writers.docx_look import Look, parse_look, spaced, toml
from probant.writers.docx_options import ARTICLE, ManuscriptOptions
from probant.writers.docx_package import finish
from probant.writers.docx_styles import reference_document

_REFERENCE = "reference.docx"


def write(document: Document, layout: Layout, options: ManuscriptOptions = ARTICLE) -> bytes:
    """Give the manuscript; PandocError when pandoc finds fault with the document, LayoutError when `docx.toml` cannot be read.

    ValueError when an id stands twice or a link leads nowhere.
    """
    look = look_of(layout, options)
    references_locale = look.styles["Bibliography"].language or document.locale
    blocks = compose(document, references_locale, look.page.width - 2 * look.page.margin, options)
    return package(blocks, without_drawings(document) if options.figures == "apart" else document, look, options)


def write_live(document: Document, layout: Layout) -> bytes:
    """Give the manuscript as `write` does, its citations and reference list as live fields of Zotero's."""
    return write(document, layout, replace(ARTICLE, citations="zotero"))


def look_of(layout: Layout, options: ManuscriptOptions) -> Look:
    """Give the look that a layout has, with the line numbers and the spacing that are asked for; LayoutError when `docx.toml` cannot be read."""
    return spaced(parse_look(toml(layout)), line_numbers=options.line_numbers, spacing=options.spacing)


def package(blocks: list[Node], document: Document, look: Look, options: ManuscriptOptions = ARTICLE) -> bytes:
    """Give a Word file of blocks that `docx_compose` has made ready, with the running head and the properties of a document."""
    files = {_REFERENCE: reference_document(look), **files_of(document)}
    request = engine.Request(ast.dump(blocks), "json", "docx", files=files, options={"reference-doc": _REFERENCE})
    return finish(engine.run(request), document, look, options)
