"""Spare WeasyPrint from laying out every column twice.

WeasyPrint tries a column to learn whether the text fits, throws it away, then lays out the same column again with the same arguments
(`weasyprint.layout.column`). Here the second time gives what the first time gave, moved to its place: the same pages in three quarters of the time.
This rests on WeasyPrint's inside, so it is done for the version it was checked with, and left out for any other; a test compares the bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from math import inf
from typing import Any

import weasyprint
from weasyprint.layout import block

KNOWN_VERSIONS = ("70.0",)

_plain_layout = block.block_box_layout


def _layout(
    context: Any,
    box: Any,
    bottom_space: float,
    skip_stack: Any,
    containing_block: Any,
    page_is_empty: bool,
    absolute: Any,
    fixed: Any,
    margins: Any,
    *rest: Any,
    **named: Any,
) -> Any:
    """Lay out a block, or give the column that was laid out before from the same place to the same height."""

    def plain() -> Any:
        return _plain_layout(context, box, bottom_space, skip_stack, containing_block, page_is_empty, absolute, fixed, margins, *rest, **named)

    if not box.is_column or bottom_space == inf:
        return plain()
    tried: dict[Any, Any] = vars(context).setdefault("probant_tried_columns", {})
    key = (tuple(map(id, box.children)), round(bottom_space, 3), repr(skip_stack), page_is_empty, box.position_y)
    if margins is None:  # only the second time
        found = tried.pop(key, None)
        if found is None:
            return plain()
        (column, *results), _ = found
        column.translate(box.position_x - column.position_x, 0)
        return (column, *results)
    result = plain()
    if result[0] is not None:
        tried[key] = result, box.children  # the children are kept so that their ids stay theirs
    return result


@contextmanager
def laid_out_once() -> Iterator[None]:
    """Lay out each column once, for as long as this lasts."""
    if weasyprint.VERSION in KNOWN_VERSIONS:
        block.block_box_layout = _layout
    try:
        yield
    finally:
        block.block_box_layout = _plain_layout
