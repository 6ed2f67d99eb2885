"""Mend a line break of WeasyPrint's: a text before an inline element that fits in the line, but for the space at its end, was cut after its first word.

`weasyprint.text.line_break.split_first_line` measures the line with that space, finds it too wide, and takes it for one long word to hyphenate. The space
hangs in the margin in truth (CSS Text 3, 4.1.3). As with `columns`, this is done for the version it was checked with, and a test shows the need.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import weasyprint
from weasyprint.layout import inline

KNOWN_VERSIONS = ("70.0",)

_plain_split = inline.split_first_line


def _split(text: str, style: Any, context: Any, max_width: float | None, *rest: Any, **named: Any) -> Any:
    """Split a text after its first line; one that fits without the space at its end is not split before that space."""
    result = _plain_split(text, style, context, max_width, *rest, **named)
    length, resume = result[1:3]
    if max_width is None or resume is None or text[-1:] != " ":
        return result
    bare = text.rstrip(" ")
    if length >= len(bare.encode()) or "\n" in bare:
        return result
    again = _plain_split(bare, style, context, max_width, *rest, **named)
    if again[2] is not None or again[3] > max_width:
        return result
    return (*again[:2], len(text.encode()), *again[3:])


@contextmanager
def broken_right() -> Iterator[None]:
    """Break lines right, for as long as this lasts."""
    if weasyprint.VERSION in KNOWN_VERSIONS:
        inline.split_first_line = _split
    try:
        yield
    finally:
        inline.split_first_line = _plain_split
