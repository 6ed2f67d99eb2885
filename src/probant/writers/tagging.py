"""Say the language of each tagged part of a PDF that is not the document's own (ISO 14289-1, 7.2), and which headings each cell of a table has (7.5).

WeasyPrint names the document's language alone, and loses count of the columns where a cell of a line before spans lines. As with `columns`, this is done for the version it was checked with, and a test shows the need.
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
        if tag["S"] == "/Table" and getattr(box, "is_table_wrapper", False):
            _say_headings(list(_rows(box)))
        yield tag


def _rows(box: Any) -> Iterator[Any]:
    """Give the lines of a table, those of its repeated head as well."""
    for child in getattr(box, "children", ()):
        if child.element_tag == "tr":
            yield child
        else:
            yield from _rows(child)


def _say_headings(rows: list[Any]) -> None:
    """Give each heading its scope, and each cell the headings of its column and of its lines (ISO 32000-1, table 349)."""
    cells = list(_placed(rows))
    columns: dict[int, list[Any]] = {}
    lines: dict[int, list[Any]] = {}
    for line, column, cell in cells:
        if cell.element_tag != "th":
            continue
        across = (cell.element.get("scope") or "col") == "col"
        cell.mark["A"]["Scope"] = "/Column" if across else "/Row"
        for place in range(column, column + cell.colspan) if across else range(line, line + cell.rowspan):
            (columns if across else lines).setdefault(place, []).append(cell.mark["ID"])
    for line, column, cell in cells:
        if cell.element_tag == "td":
            of_lines = [key for place in range(line, line + cell.rowspan) for key in lines.get(place, [])]
            of_columns = [key for place in range(column, column + cell.colspan) for key in columns.get(place, [])]
            cell.mark["A"]["Headers"] = pydyf.Array(dict.fromkeys([*of_lines, *of_columns]))


def _placed(rows: list[Any]) -> Iterator[tuple[int, int, Any]]:
    """Give each cell of a table with its line and column; a cell may span lines and columns."""
    taken: set[tuple[int, int]] = set()
    for line, row in enumerate(rows):
        column = 0
        for cell in row.children:
            if getattr(cell, "mark", None) is None:
                continue
            while (line, column) in taken:
                column += 1
            taken |= {(line + down, column + right) for down in range(cell.rowspan) for right in range(cell.colspan)}
            yield line, column, cell


@contextmanager
def languages_said() -> Iterator[None]:
    """Say languages, for as long as this lasts."""
    if weasyprint.VERSION in KNOWN_VERSIONS:
        tags._build_box_tree = _tree  # noqa: SLF001 - as above
    try:
        yield
    finally:
        tags._build_box_tree = _plain_tree  # noqa: SLF001 - as above
