"""Count the pages of a PDF."""

from __future__ import annotations

import io


def page_count(data: bytes) -> int:
    """Give the number of pages."""
    import pikepdf

    with pikepdf.open(io.BytesIO(data)) as pdf:
        return len(pdf.pages)
