"""Mend two things in how WeasyPrint lays out columns.

It tries a column to learn whether the text fits, throws it away, then lays out the same column again with the same arguments
(`weasyprint.layout.column`). Here the second time gives what the first time gave, moved to its place: the same pages in three quarters of the time.
And it keeps the margin above a heading that begins a column, where an unforced break should cut it (CSS Fragmentation 3, 5.2): here it is cut.

Both rest on WeasyPrint's inside, so they are done for the version they were checked with, and left out for any other; a test compares the bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from math import inf
from typing import Any

import weasyprint
from weasyprint.css.properties import ZERO_PIXELS
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
    found = tried.pop(key, None) if margins is None else None  # None: the second time
    if found is not None:
        (column, *results), _ = found
        column.translate(box.position_x - column.position_x, 0)
        return (column, *results)
    with _cut_margin(box, skip_stack):
        result = plain()
    if margins is not None and result[0] is not None:
        tried[key] = result, box.children  # the children are kept so that their ids stay theirs
    return result


@contextmanager
def _cut_margin(column: Any, skip_stack: Any) -> Iterator[None]:
    """Take away the margin above the block that begins a column, when the column goes on from another."""
    cut: list[tuple[Any, Any]] = []
    box = column
    while skip_stack and len(skip_stack) == 1:
        ((index, skip_stack),) = skip_stack.items()
        if index >= len(getattr(box, "children", ())):
            break
        box = box.children[index]
    else:
        if skip_stack is None and box is not column:
            while box.is_in_normal_flow() and hasattr(box, "children"):
                cut.append((box, box.style))
                box.style = box.style.copy()
                box.style["margin_top"] = ZERO_PIXELS
                if not box.children:
                    break
                box = box.children[0]
    try:
        yield
    finally:
        for box, style in cut:
            box.style = style


@contextmanager
def laid_out_once() -> Iterator[None]:
    """Lay out each column once, for as long as this lasts."""
    if weasyprint.VERSION in KNOWN_VERSIONS:
        block.block_box_layout = _layout
    try:
        yield
    finally:
        block.block_box_layout = _plain_layout
