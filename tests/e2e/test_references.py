"""The reference list is the published one, and every citation leads to it."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from lxml import etree, html

from tests.support.finished import W, read_docx, read_html, read_pdf

READERS = {"html": read_html, "docx": read_docx, "pdf": read_pdf}

PUBLISHED_ORDER = [
    "milano2012", "milano2019", "fode2015", "aujla2019", "pembroke2018", "goldstraw2016", "gomez2016", "iyengar2018", "singh2004",
    "gandaglia2015", "ost2018", "trovo2018", "palma2019", "cheung2016", "chan2017", "palacios2019", "triggiani2019",
]  # fmt: skip


def order_of(page: Any) -> list[str]:
    """Give the citekeys of a page's reference list, in order."""
    return [element.get("id").removeprefix("ref-") for element in page.xpath("//*[starts-with(@id, 'ref-')]")]


@pytest.mark.parametrize("language", ("fr", "en"))
def test_references_come_in_the_published_order(built: Path, language: str) -> None:
    """References 1 to 17 stand in the order in which the published review numbers them."""
    assert order_of(html.fromstring((built / language / "article.html").read_bytes())) == PUBLISHED_ORDER


@pytest.mark.parametrize("language", ("fr", "en"))
def test_each_citation_of_the_html_leads_to_its_entry(edition_folder: Path, language: str) -> None:
    """A citation's number is that of the entry that its link leads to."""
    tree = html.fromstring((edition_folder / language / "article.html").read_bytes())
    order = order_of(tree)
    links = [link for link in tree.xpath("//*[starts-with(@id, 'cite-')]//a") if link.get("href", "").startswith("#ref-")]
    assert len(links) >= 17
    for link in links:
        key = link.get("href").removeprefix("#ref-")
        assert link.text_content().strip("[], ") == str(order.index(key) + 1)


@pytest.mark.parametrize("language", ("fr", "en"))
def test_each_citation_of_the_docx_leads_to_its_entry(edition_folder: Path, language: str) -> None:
    """A citation is a link to the bookmark of the entry with its number."""
    with zipfile.ZipFile(edition_folder / language / "article.docx") as package:
        tree = etree.fromstring(package.read("word/document.xml"))
    order = order_of(html.fromstring((edition_folder / language / "article.html").read_bytes()))
    bookmarks = {element.get(f"{W}name") for element in tree.iter(f"{W}bookmarkStart")}
    links = [link for link in tree.iter(f"{W}hyperlink") if (link.get(f"{W}anchor") or "").startswith("ref-")]
    assert len(links) >= 17
    for link in links:
        anchor = link.get(f"{W}anchor")
        assert anchor in bookmarks
        number = "".join(text.text or "" for text in link.iter(f"{W}t")).strip("[], ")
        assert number == str(order.index(anchor.removeprefix("ref-")) + 1)


@pytest.mark.parametrize("form", ("html", "pdf", "docx"))
@pytest.mark.parametrize("language", ("fr", "en"))
def test_nothing_is_left_unresolved(edition_folder: Path, language: str, form: str) -> None:
    """No unresolved citation, no citekey, no template text is left in a finished file."""
    text = READERS[form](edition_folder / language / f"article.{form}").text
    assert "[?]" not in text
    assert "???" not in text
    assert not [key for key in PUBLISHED_ORDER if f"@{key}" in text]
    for left in ("{{", "}}", "{%", "%}", "{#", ".claim", ".fact", "undefined", "Undefined", ":::"):
        assert left not in text, left
    assert not re.search(r"(?<!\w)@\w", re.sub(r"\S+@\S+\.\w+", "", text))
