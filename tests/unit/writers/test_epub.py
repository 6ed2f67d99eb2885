"""`probant.writers.epub`: what stands in the book."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace

import pytest
from lxml import etree

from probant.document import Document
from probant.writers import Layout, epub

OPF = "{http://www.idpf.org/2007/opf}"
DC = "{http://purl.org/dc/elements/1.1/}"
XHTML = "{http://www.w3.org/1999/xhtml}"


def opened(book: bytes) -> dict[str, bytes]:
    """Give the files of a book by name."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        assert archive.infolist()[0].filename == "mimetype"
        assert archive.infolist()[0].compress_type == zipfile.ZIP_STORED
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def book(document: Document, layout: Layout) -> dict[str, bytes]:
    """The small article as a book."""
    return opened(epub.write(document, layout))


def chapters(book: dict[str, bytes]) -> dict[str, str]:
    """Give each chapter's heading with its title, in order."""
    found = {}
    for name in sorted(name for name in book if re.fullmatch(r"EPUB/text/ch\d+\.xhtml", name)):
        root = etree.fromstring(book[name])
        found["".join(root.find(f".//{XHTML}h1").itertext())] = root.findtext(f".//{XHTML}title")
    return found


def test_each_section_is_a_chapter_named_by_its_heading(book: dict[str, bytes]) -> None:
    """The edition first, then the notice, the abstracts, the text."""
    assert list(chapters(book))[:5] == ["Édition 2001 (septembre 2001)", "À propos de ce texte", "Résumé", "Abstract", "Steeping"]
    assert all(heading == title for heading, title in chapters(book).items())


def test_the_book_says_its_language_authors_licence_and_notice(book: dict[str, bytes]) -> None:
    """And the day of its edition, not of its making."""
    meta = etree.fromstring(book["EPUB/content.opf"]).find(f"{OPF}metadata")
    assert [item.text for item in meta.iter(f"{DC}language")] == ["fr-FR"]
    assert [item.text for item in meta.iter(f"{DC}creator")] == ["A. Leaf", "B. Brew"]
    assert [item.text for item in meta.iter(f"{DC}identifier")] == ["sha256-0123456789abcdef"]
    assert [item.text for item in meta.iter(f"{DC}rights")] == ["CC BY 4.0, https://creativecommons.org/licenses/by/4.0/"]
    assert [item.text for item in meta.iter(f"{DC}description")] == ["Ceci est un essai."]
    modified = [item.text for item in meta.iter(f"{OPF}meta") if item.get("property") == "dcterms:modified"]
    assert modified == ["2001-09-09T01:46:40Z"]


def test_a_text_that_restates_another_has_no_author_of_its_own(document: Document, layout: Layout) -> None:
    """As its metadata in every other format."""
    restated = replace(document, front=replace(document.front, restates=True))
    assert b"dc:creator" not in opened(epub.write(restated, layout))["EPUB/content.opf"]


def test_claims_keep_their_ids_and_citations_lead_to_their_chapter(book: dict[str, bytes]) -> None:
    """Across files."""
    texts = {name: data.decode() for name, data in book.items() if name.endswith(".xhtml")}
    home = next(name for name, text in texts.items() if 'id="ref-leaf2001"' in text).rpartition("/")[2]
    steeping = next(text for text in texts.values() if 'id="c-steep"' in text)
    assert f'href="{home}#ref-leaf2001"' in steeping


def test_the_look_is_the_layout_s(book: dict[str, bytes], layout: Layout) -> None:
    """A project may have its own `epub.css`."""
    assert [data for name, data in book.items() if name.endswith(".css")] == [layout.files["epub.css"]]


def test_the_same_document_gives_the_same_bytes(document: Document, layout: Layout) -> None:
    """Twice."""
    assert epub.write(document, layout) == epub.write(document, layout)
