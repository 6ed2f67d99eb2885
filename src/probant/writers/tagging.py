"""Say the language of each tagged part of a PDF that is not the document's own (ISO 14289-1, 7.2): WeasyPrint names the document's language alone.

As with `columns`, this is done for the version it was checked with, and a test shows the need.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pydyf  # type: ignore[import-untyped]
import weasyprint
from weasyprint.pdf import tags

KNOWN_VERSIONS = ("70.0",)

_plain_tree = tags._build_box_tree  # noqa: SLF001 - there is no other place where a box and its tag meet


def _tree(box: Any, *rest: Any) -> Iterator[Any]:
    """Build the tags of a box, with its language where its element names one."""
    # An absolute box stands in a placeholder.
    element = getattr(getattr(box, "_box", box), "element", None)
    language = None if element is None or getattr(element, "tag", None) in {"html", "body"} else element.get("lang")
    for tag in _plain_tree(box, *rest):
        if language:
            tag["Lang"] = pydyf.String(language)
        yield tag


@contextmanager
def languages_said() -> Iterator[None]:
    """Say languages, for as long as this lasts."""
    if weasyprint.VERSION in KNOWN_VERSIONS:
        tags._build_box_tree = _tree  # noqa: SLF001 - as above
    try:
        yield
    finally:
        tags._build_box_tree = _plain_tree  # noqa: SLF001 - as above
