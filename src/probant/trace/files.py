"""The ledger as files: all that a build publishes of it."""

from __future__ import annotations

from probant.document import Document
from probant.loading.corpus import Corpus
from probant.model.records import Edition
from probant.templating.manuscript import Manuscript
from probant.trace.ledger import build_ledger, write_json
from probant.trace.page import write_page
from probant.trace.workbook import write_workbook
from probant.writers import Layout


def write_ledger(
    corpus: Corpus, edition: Edition, manuscripts: dict[str, Manuscript], documents: dict[str, Document], layout: Layout
) -> tuple[bytes, bytes, bytes]:
    """Give the ledger as JSON, as a workbook and as a page."""
    ledger = build_ledger(corpus, edition, manuscripts, documents)
    epoch = next(iter(documents.values())).epoch
    return write_json(ledger), write_workbook(ledger, epoch), write_page(ledger, layout)
