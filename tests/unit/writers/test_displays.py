"""Tables and figures in the finished files: what Word can renumber, what a narrow screen can read, what stays sharp."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from typing import Any

import pytest
from lxml import etree, html

from probant.writers import docx
from probant.writers.docx_displays import bookmark_of
from probant.writers.html import write as write_html
from probant.writers.layouts import load_layout
from probant.writers.pdf import page as print_page
from tests.support.drawing import TINY, drawn

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
ASVG = "{http://schemas.microsoft.com/office/drawing/2016/SVG/main}"


@cache
def package(language: str) -> dict[str, bytes]:
    """Give the parts of the Word file."""
    with zipfile.ZipFile(io.BytesIO(docx.write(drawn(language), load_layout(TINY / "none")))) as file:
        return {name: file.read(name) for name in file.namelist()}


def body(language: str = "fr") -> Any:
    """Give the text of the Word file."""
    return etree.fromstring(package(language)["word/document.xml"]).find(f"{W}body")


def instructions(root: Any) -> list[str]:
    """Give the fields of the Word file."""
    return [" ".join((item.text or "").split()) for item in root.iter(f"{W}instrText")]


@pytest.mark.parametrize(("language", "word"), (("fr", "Tableau"), ("en", "Table")))
def test_word_counts_captions_and_mentions_follow(language: str, word: str) -> None:
    """A caption's number is a SEQ field of its word, a mention's a REF field to the bookmark around it."""
    root = body(language)
    found = instructions(root)
    assert f"SEQ {word} \\* ARABIC" in found
    assert "SEQ Figure \\* ARABIC" in found
    marks = {mark.get(f"{W}name") for mark in root.iter(f"{W}bookmarkStart")}
    references = [item.split()[1] for item in found if item.startswith("REF ")]
    assert sorted(references) == ["Ref_figure_walking_forest", "Ref_table_walking"]
    assert set(references) <= marks


def test_a_bookmark_is_what_a_field_can_name() -> None:
    """Letters, digits and underlines, forty at most."""
    assert bookmark_of("table-" + "a-b" * 20) == ("Ref_table_" + "a_b" * 20)[:40]


def test_a_wide_table_stands_on_a_turned_page() -> None:
    """The section of the table is landscape, those around it upright; all have the margins and the head of the article."""
    sections = [(item.find(f"{W}pgSz").get(f"{W}orient"), int(item.find(f"{W}pgSz").get(f"{W}w"))) for item in body().iter(f"{W}sectPr")]
    assert [orient == "landscape" for orient, _ in sections] == [False, True, False]
    assert sections[1][1] > sections[0][1]
    assert all(item.find(f"{W}pgMar") is not None and item.findall(f"{W}footerReference") for item in body().iter(f"{W}sectPr"))


def test_a_drawing_keeps_within_the_margins() -> None:
    """No space is left about it, which LibreOffice would do where none is stated."""
    drawings = list(body().iter(f"{{{DRAWING}}}inline"))
    assert drawings
    assert all(drawing.get(side) == "0" for drawing in drawings for side in ("distT", "distB", "distL", "distR"))


def test_columns_fill_the_line_and_the_longest_text_gets_most() -> None:
    """The widths of a table's columns sum to the line; no column is left without width."""
    tables = [table for table in body().iter(f"{W}tbl") if len(table.findall(f"{W}tblGrid/{W}gridCol")) > 6]
    widths = [int(column.get(f"{W}w")) for column in tables[0].iterfind(f"{W}tblGrid/{W}gridCol")]
    assert min(widths) > 0
    text = body().findall(f".//{W}sectPr")[0]
    margins = text.find(f"{W}pgMar")
    line = int(text.find(f"{W}pgSz").get(f"{W}w")) - int(margins.get(f"{W}left")) - int(margins.get(f"{W}right"))
    assert abs(sum(widths) - line) <= len(widths)


def test_a_table_repeats_its_head_and_no_row_is_cut() -> None:
    """On each page of a long table a reader sees the headings; a row stays whole."""
    for table in body().iter(f"{W}tbl"):
        rows = table.findall(f"{W}tr")
        assert rows[0].find(f"{W}trPr/{W}tblHeader") is not None
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)


def test_what_leads_to_a_table_stays_with_it() -> None:
    """A caption, or the words over a figure's data, is not left at the foot of a page."""
    for table in body().iter(f"{W}tbl"):
        before = table.getprevious()
        style = before.find(f"{W}pPr/{W}pStyle").get(f"{W}val")
        styles = etree.fromstring(package("fr")["word/styles.xml"])
        (own,) = [item for item in styles if item.get(f"{W}styleId") == style]
        assert before.find(f"{W}pPr/{W}keepNext") is not None or own.find(f"{W}pPr/{W}keepNext") is not None


def test_a_drawing_is_an_image_with_its_svg() -> None:
    """Programs that know SVG draw it sharp, others show the image; the package says what both are."""
    (blip,) = list(body().iter(f"{A}blip"))
    relations = {item.get("Id"): item.get("Target") for item in etree.fromstring(package("fr")["word/_rels/document.xml.rels"])}
    assert package("fr")[f"word/{relations[blip.get(f'{R}embed')]}"].startswith(b"\x89PNG")
    (vector,) = list(blip.iter(f"{ASVG}svgBlip"))
    assert package("fr")[f"word/{relations[vector.get(f'{R}embed')]}"] == drawn("fr").images["walking-forest.svg"]
    types = list(etree.fromstring(package("fr")["[Content_Types].xml"]))
    assert [item.get("ContentType") for item in types if item.get("Extension") == "svg"] == ["image/svg+xml"]
    assert [item.get("ContentType") for item in types if (item.get("PartName") or "").endswith(".png")] == ["image/png"]


@cache
def page(language: str = "fr") -> Any:
    """Give the page."""
    return html.fromstring(write_html(drawn(language), load_layout(TINY / "none")))


def test_each_cell_knows_its_heading_and_stands_in_one_element() -> None:
    """What a phone shows beside the cell is the heading of its column, for each cell of each line."""
    (table,) = page().xpath("//table[@id='table-walking']")
    headings = [cell.text_content() for cell in table.iterfind("thead/tr/th")]
    assert all(cell.get("scope") == "col" for cell in table.iterfind("thead/tr/th"))
    for row in table.iterfind("tbody/tr"):
        assert row.find("th").get("scope") in ("row", "rowgroup")
        assert [cell.get("data-label") for cell in row.iterfind("td")] == headings[1:]
        assert all([child.get("class") for child in cell] == ["cell"] for cell in row.iterfind("td"))


def test_a_frame_is_named_by_its_caption() -> None:
    """A reader who cannot see it is told which table it is; the caption says its number."""
    (table,) = page().xpath("//table[@id='table-walking']")
    frame = table.getparent()
    (caption,) = page().xpath(f"//*[@id='{frame.get('aria-labelledby')}']")
    assert caption.text_content().startswith("Tableau\u00a01.")


def test_a_figure_is_a_picture_with_a_narrow_drawing_and_words() -> None:
    """The drawing is in the page; a phone gets its own; both say the same in words."""
    (figure,) = page().iter("figure")
    image = figure.find(".//img")
    assert image.get("src").startswith("data:image/svg+xml;base64,")
    assert image.get("alt") == drawn("fr").figures[0].alt
    source = figure.find(".//picture/source")
    assert source.get("media") == "(max-width: 40em)"
    assert source.get("srcset") != image.get("src")


def test_the_data_of_a_figure_open_under_it() -> None:
    """A summary that the keyboard reaches, a table under it."""
    (details,) = page().xpath("//details[contains(@class, 'data')]")
    assert details[0].tag == "summary"
    assert details.find(".//table").get("id") == "figure-walking-forest-data"


def test_the_printed_page_sets_displays_across_the_columns() -> None:
    """A table or figure stands between stretches of columns, never in one of them."""
    tree = etree.fromstring(print_page(drawn("fr"), load_layout(TINY / "none")))
    for display in tree.iter("div"):
        if "display" in (display.get("class") or "").split():
            assert not [parent for parent in display.iterancestors() if "body" in (parent.get("class") or "").split()]
    assert tree.find(".//figure//img").get("src") == "figures/walking-forest.svg"
