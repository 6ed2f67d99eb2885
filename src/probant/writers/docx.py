"""Write a `Document` as a Word manuscript that co-authors can edit: real styles, languages said, citations linked, page numbers, running head.

Claims are plain text; the ids of claims, facts, citations and references are bookmarks, by which the ledger finds them in a returned file.
"""

from __future__ import annotations

from probant.document import Document
from probant.pandoc import ast, engine
from probant.writers import Layout
from probant.writers.docx_compose import compose
from probant.writers.docx_displays import files_of
from probant.writers.docx_look import parse_look, toml
from probant.writers.docx_package import finish
from probant.writers.docx_styles import reference_document

_REFERENCE = "reference.docx"


def write(document: Document, layout: Layout) -> bytes:
    """Give the manuscript; PandocError when pandoc finds fault with the document, LayoutError when `docx.toml` cannot be read.

    ValueError when an id stands twice or a link leads nowhere.
    """
    table = toml(layout)
    look = parse_look(table)
    references_locale = look.styles["Bibliography"].language or document.locale
    text = ast.dump(compose(document, references_locale, look.page.width - 2 * look.page.margin))
    files = {_REFERENCE: reference_document(table), **files_of(document)}
    return finish(engine.run(engine.Request(text, "json", "docx", files=files, options={"reference-doc": _REFERENCE})), document, table)
