"""The title page apart from the manuscript: all that is known of the authors, and what is not, said."""

from __future__ import annotations

import dataclasses
import io
import zipfile
from typing import Any

import docx as reader
import pytest
from lxml import etree

from probant.document import Document
from probant.pandoc import ast
from probant.writers.counting import Counts, counts_of, words_in
from probant.writers.layouts import load_layout
from probant.writers.title_page import write_title_page
from tests.support.drawing import TINY, documents
from tests.unit.writers.docx_sample import markdown, sample

LAYOUT = load_layout(TINY / "none")


def lines(document: Document, counts: Counts | None = None) -> list[str]:
    """Give the paragraphs of the title page, spaces of any kind as one."""
    found = reader.Document(io.BytesIO(write_title_page(document, LAYOUT, counts)))
    return [" ".join(paragraph.text.split()) for paragraph in found.paragraphs]


def under(found: list[str], heading: str, count: int) -> list[str]:
    """Give the paragraphs after a heading."""
    start = found.index(heading) + 1
    return found[start : start + count]


def test_the_title_page_says_all_that_is_known() -> None:
    """Titles in both languages, short title, full names, addresses, identifiers, roles, declarations, keywords: those of the made-up review."""
    found = lines(documents(TINY)["en"])
    assert found[:3] == [
        "Supervised walking for knee osteoarthritis",
        "Marche supervisée et arthrose du genou",
        "Short title: Walking and knees",
    ]
    assert under(found, "Authors", 1) == ["Prudence Placeholdera,*, Sam Samplea,b"]
    assert under(found, "Affiliations", 2) == [
        "a Institute of Placeholders, Fixture Unit, 1 Example Street, Sampletown",
        "b University of Nowhere, Sampletown",
    ]
    assert under(found, "Corresponding author", 2)[1] == "E-mail: prudence@example.org"
    assert under(found, "ORCID", 2) == [
        "Prudence Placeholder: https://orcid.org/0000-0000-0000-0001",
        "Sam Sample: https://orcid.org/0000-0000-0000-0028",
    ]
    assert under(found, "Author contributions (CRediT)", 2) == [
        "Prudence Placeholder: Conceptualization, Writing – original draft",
        "Sam Sample: Data curation, Writing – review & editing",
    ]
    assert under(found, "Funding and acknowledgements", 1)[0].startswith("This made-up work was supported by the Example Foundation")
    assert under(found, "Declaration of interests", 1)[0].startswith("The authors, who do not exist")
    assert under(found, "Keywords", 2) == [
        "Keywords: walking, osteoarthritis, knee, made-up trial",
        "Mots clés : marche, arthrose, genou, essai fictif",
    ]


@pytest.mark.parametrize(("language", "unknown", "keywords"), (("fr", "non précisé", "non précisés"), ("en", "not stated", "not stated")))
def test_what_is_not_known_is_said_not_to_be_stated(language: str, unknown: str, keywords: str) -> None:
    """An unsigned article without a short title or keywords: every entry stands, none is invented."""
    nobody: dict[str, Any] = dict.fromkeys(("authors", "affiliations", "correspondence", "translated_titles"), ())
    document = sample(language, short_title=None, correspondence_email=None, **nobody)
    abstracts = tuple(dataclasses.replace(item, keywords=None) for item in document.front.abstracts)
    document = dataclasses.replace(document, front=dataclasses.replace(document.front, abstracts=abstracts))
    found = lines(document)
    labels = [document.words[name] for name in ("authors", "affiliations", "corresponding-author", "contributions")]
    assert [under(found, heading, 1) for heading in (*labels, "ORCID")] == [[unknown]] * 5
    colon = document.words["colon"].replace("\u00a0", " ").rstrip()
    for name in ("translated-title", "short-title", "email"):
        assert f"{document.words[name]}{colon} {unknown}" in found
    assert under(found, document.words["keywords"], 1)[0].endswith(f" {keywords}")


def test_an_author_of_whom_only_initials_are_known_is_named_by_them() -> None:
    """No forename is made of an initial; identifiers and roles that nobody gave are not stated."""
    found = lines(sample("en"))
    assert under(found, "Authors", 1) == ["A. Premiera,b,*, B.-C. Secondb"]
    assert under(found, "ORCID", 2) == ["A. Premier: https://orcid.org/0000-0002-1825-0097", "B.-C. Second: not stated"]
    assert under(found, "Author contributions (CRediT)", 2) == ["A. Premier: not stated", "B.-C. Second: not stated"]


def test_the_notice_of_what_the_text_is_stands_on_the_title_page() -> None:
    """Whoever receives it knows that this is not the published text."""
    assert "This text is a test." in lines(sample("en"))


def test_a_journal_may_count_otherwise() -> None:
    """The numbers are the document's, or those that are given."""
    found = lines(sample("en"), Counts(3000, (("en", 250),), 30, 2, 1))
    assert under(found, "Counts", 5) == [
        "Words in the text: 3000",
        "Words in the abstract (English): 250",
        "References: 30",
        "Tables: 2",
        "Figures: 1",
    ]


def test_words_are_what_stands_between_spaces_and_has_a_letter_or_a_digit() -> None:
    """No-break spaces part words, signs alone are none, and a heading runs into no paragraph."""
    assert words_in(markdown("# One two\n\nthree\u00a0four – 5,5\u202f% (six) *sev*en\n\n- eight\n- nine\n")) == 9


def test_the_counts_leave_tables_and_figures_out() -> None:
    """Of the made-up review: one table, one figure, and the words of neither."""
    document = documents(TINY)["en"]
    found = counts_of(document)
    text = [block for block in document.blocks if not ast.has_class(block, "display")]
    assert (found.tables, found.figures, found.references) == (1, 1, len(document.references))
    assert found.text == words_in(text) < words_in(document.blocks)
    assert [language for language, _ in found.abstracts] == ["en", "fr"]


def test_the_title_page_is_the_same_bytes_each_time_and_has_the_authors_among_its_properties() -> None:
    """It is a Word file like the article's own."""
    data = write_title_page(documents(TINY)["fr"], LAYOUT)
    assert write_title_page(documents(TINY)["fr"], LAYOUT) == data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert "Placeholder" in str(etree.fromstring(archive.read("docProps/core.xml")).xpath("string()"))
