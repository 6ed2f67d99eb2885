"""Write a `Document` as a Word manuscript that co-authors can edit: real styles, languages said, citations linked, page numbers, running head.

Claims are plain text; the ids of claims, facts, citations and references are bookmarks, by which the ledger finds them in a returned file.
"""

from __future__ import annotations

from probant.document import Document
from probant.pandoc import ast, engine
from probant.writers import Layout
from probant.writers.docx_compose import compose
from probant.writers.docx_look import toml
from probant.writers.docx_package import finish
from probant.writers.docx_styles import reference_document

_REFERENCE = "reference.docx"


def write(document: Document, layout: Layout) -> bytes:
    """Give the manuscript; PandocError when pandoc finds fault with the document, LayoutError when `docx.toml` cannot be read.

    ValueError when an id stands twice or a link leads nowhere.
    """
    look = toml(layout)
    request = engine.Request(
        ast.dump(compose(document)), "json", "docx", files={_REFERENCE: reference_document(look)}, options={"reference-doc": _REFERENCE}
    )
    return finish(engine.run(request), document, look)
