"""How the pages of the PDFs are made up: no heading is left alone at the end of a column, no row is cut."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import lxml.html
import pikepdf
import pytest

from tests.e2e.conftest import LANGUAGES

COLUMN = 240
"""A little less than the width of a column, in points."""

INDENT = 14
"""The first line of a paragraph, and a list, stand no further in."""

HEAD = 66
"""Above this stands the running head, in points from the top."""


def lines_of(pdf: Path) -> list[list[tuple[float, float]]]:
    """Give, for each page, the place (left, top) of each line of text."""
    said = subprocess.run(["pdftotext", "-bbox-layout", str(pdf), "-"], check=True, capture_output=True).stdout
    pages = lxml.html.document_fromstring(said.decode("utf-8")).xpath("//page")
    return [[(float(line.get("xmin")), float(line.get("ymin"))) for line in page.iter("line")] for page in pages]


def headings(pdf: Path) -> list[tuple[str, int, float, float]]:
    """Give (title, page, left, top) of each heading that a bookmark leads to."""
    with pikepdf.open(pdf) as file:
        numbers = {page.objgen: number for number, page in enumerate(file.pages)}
        found: list[tuple[str, int, float, float]] = []

        def walk(items: Any) -> None:
            for item in items:
                page, _kind, left, top, *_ = item.destination
                number = numbers[page.objgen]
                found.append((item.title, number, float(left), float(file.pages[number].mediabox[3]) - float(top)))
                walk(item.children)

        with file.open_outline() as outline:
            walk(outline.root)
    return found


def _begins_a_column(heading: tuple[str, int, float, float], lines: list[list[tuple[float, float]]]) -> bool:
    """Tell whether no line of its column stands above a heading, besides the running head; what spans both columns begins elsewhere."""
    _title, page, left, top = heading
    return not [y for x, y in lines[page] if left - 2 <= x <= left + INDENT and HEAD < y < top - 6]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_heading_stands_above_two_lines_of_its_text(built: Path, language: str) -> None:
    """In the same column of the same page."""
    pdf = built / language / "article.pdf"
    lines, alone, seen = lines_of(pdf), [], headings(pdf)
    for (title, page, left, top), following in zip(seen, [*seen[1:], None], strict=True):
        below = [y for x, y in lines[page] if left - 5 <= x <= left + COLUMN and y > top + 6]
        whole = following is not None and len(below) == 2 and _begins_a_column(following, lines)  # a text of one line is all there
        if len(below) < 3 and not whole:  # the rest of the heading, or the next one, and two lines
            alone.append((title, page + 1, len(below)))
    assert len(seen) > 10
    assert alone == []
