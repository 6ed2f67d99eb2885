"""Write the manuscript that a journal asks for: the article's own Word file, arranged as `ManuscriptOptions` says, anonymised where it must be."""

from __future__ import annotations

from probant.document import Document
from probant.writers import Layout, docx
from probant.writers.anonymity import without_authors
from probant.writers.docx_options import ManuscriptOptions

__all__ = ["ManuscriptOptions", "write_manuscript"]


def write_manuscript(document: Document, layout: Layout, options: ManuscriptOptions) -> bytes:
    """Give the manuscript as a Word file; the words of its text, tables and references are those of the article.

    PandocError when pandoc finds fault with the document, LayoutError when `docx.toml` cannot be read, ValueError when an id stands twice or a link
    leads nowhere.
    """
    return docx.write(without_authors(document) if options.anonymised else document, layout, options)
