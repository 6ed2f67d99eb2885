"""What machines read of the page: JSON-LD, the tags of reference managers, Open Graph."""

from __future__ import annotations

import dataclasses
import json
from collections import defaultdict
from typing import Any

import lxml.html
import pytest

from probant.document import Document, Publication
from probant.pandoc import ast
from probant.writers import Layout, html

WORKS = (
    {
        "id": "leaf2001",
        "type": "article-journal",
        "title": "Steeping time </script><script>alert(1)</script> & flavour",
        "author": [{"family": "Bruyn", "non-dropping-particle": "de", "given": "A."}, {"family": "Leaf", "given": "B.", "suffix": "Jr"}],
        "container-title": "Journal of Tea",
        "issued": {"date-parts": [[2001, 3]]},
        "DOI": "10.5555/leaf.2001",
        "PMID": "123",
        "language": "en",
    },
    {"id": "trial", "type": "", "title": "A trial", "author": [{"literal": "Tea House"}], "number": "NCT1", "URL": "https://example.org/trial"},
)
ARTICLE = Publication("Du thé", (("Leaf", "A."),), "Journal of Tea", "2001", "1", "1-9", "10.5555/tea.2001", "https://example.org/tea")


@pytest.fixture(scope="module")
def signed(document: Document) -> Document:
    """A text that its authors have signed, based on an article of theirs."""
    front = dataclasses.replace(document.front, based_on=ARTICLE)
    return dataclasses.replace(document, front=front, works=WORKS)


@pytest.fixture(scope="module")
def restated(signed: Document) -> Document:
    """A text that gives again what the article printed."""
    return dataclasses.replace(signed, front=dataclasses.replace(signed.front, restates=True))


def read(document: Document, layout: Layout) -> tuple[Any, dict[str, list[str]]]:
    """Give the JSON-LD of a page, and its `meta` elements by name or property."""
    page = lxml.html.document_fromstring(html.write(document, layout))
    tags = defaultdict(list)
    for meta in page.iter("meta"):
        tags[meta.get("name") or meta.get("property")].append(meta.get("content"))
    (data,) = page.xpath("//head/script[@type='application/ld+json']/text()")
    return json.loads(data), tags


def test_a_signed_text_is_an_article_of_its_authors(signed: Document, layout: Layout) -> None:
    """Title with edition, authors with institution and ORCID, date, language, abstract; no journal, volume or DOI: these are the published article's."""
    record, tags = read(signed, layout)
    assert tags["citation_title"] == ["Du thé & des tasses – Édition 2001"]
    assert tags["citation_author"] == ["Leaf, A.", "Brew, B."]
    assert tags["citation_author_institution"] == ["Tea House, Paris", "Pottery, Limoges", "Pottery, Limoges"]
    assert tags["citation_author_orcid"] == ["https://orcid.org/0000-0002-1825-0097"]
    assert tags["citation_publication_date"] == ["2001/09"]
    assert tags["citation_language"] == ["fr"]
    assert tags["citation_abstract"] == ["Ceci est un essai. Résumé du texte."]
    assert tags["dcterms.rights"] == ["CC BY 4.0"]
    assert tags["author"] == ["A. Leaf, B. Brew"]
    assert not {"citation_doi", "citation_journal_title", "citation_volume", "citation_firstpage", "citation_issn"} & set(tags)
    assert (record["@type"], record["name"], record["version"], record["inLanguage"]) == ("ScholarlyArticle", "Du thé & des tasses", "2001", "fr-FR")
    assert [(author["familyName"], author["givenName"]) for author in record["author"]] == [("Leaf", "A."), ("Brew", "B.")]
    assert record["datePublished"] == "2001-09"
    assert record["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert "identifier" not in record
    assert "sameAs" not in record


def test_a_text_that_restates_an_article_does_not_pass_for_it(restated: Document, layout: Layout) -> None:
    """No author, no date of publication; the article, its authors, journal and DOI stand in what it is based on, and the notice in the abstract."""
    record, tags = read(restated, layout)
    assert not {"citation_author", "author", "citation_publication_date", "citation_doi"} & set(tags)
    assert tags["og:type"] == ["website"]
    assert tags["citation_abstract"][0].startswith("Ceci est un essai.")
    assert not {"author", "datePublished", "identifier", "sameAs"} & set(record)
    assert record["creditText"] == "Ceci est un essai."
    assert record["isBasedOn"] == {
        "@type": "ScholarlyArticle",
        "name": "Du thé",
        "author": [{"@type": "Person", "name": "A. Leaf", "familyName": "Leaf", "givenName": "A."}],
        "datePublished": "2001",
        "isPartOf": {"@type": "PublicationVolume", "volumeNumber": "1", "isPartOf": {"@type": "Periodical", "name": "Journal of Tea"}},
        "pagination": "1-9",
        "identifier": {"@type": "PropertyValue", "propertyID": "doi", "value": "10.5555/tea.2001"},
        "sameAs": ["https://doi.org/10.5555/tea.2001", "https://example.org/tea"],
    }


def test_no_byline_is_left_for_reference_managers_to_guess_from(restated: Document, layout: Layout) -> None:
    """Zotero takes authors from an element of class `byline` or `vcard` where no tag names them."""
    page = lxml.html.document_fromstring(html.write(restated, layout))
    assert "A.\u00a0Leaf" in page.text_content() or "A. Leaf" in page.text_content()
    assert not page.find_class("byline")
    assert not page.find_class("vcard")


def test_a_text_that_nobody_signed_has_no_authors(signed: Document, layout: Layout) -> None:
    """Nor a date of publication; nothing is based on an article where there is none."""
    front = dataclasses.replace(signed.front, authors=(), affiliations=(), based_on=None)
    record, tags = read(dataclasses.replace(signed, front=front), layout)
    assert not {"author", "datePublished", "isBasedOn"} & set(record)
    assert not {"author", "citation_author", "citation_publication_date"} & set(tags)
    assert tags["og:type"] == ["website"]


def test_the_works_of_the_reference_list_are_cited(signed: Document, layout: Layout) -> None:
    """Each with authors, journal, date and addresses, in order; what is not known is left out, and no text ends the script."""
    record, _ = read(signed, layout)
    first, second = record["citation"]
    assert first == {
        "@type": "ScholarlyArticle",
        "name": "Steeping time </script><script>alert(1)</script> & flavour",
        "author": [
            {"@type": "Person", "name": "A. de Bruyn", "familyName": "de Bruyn", "givenName": "A."},
            {"@type": "Person", "name": "B. Leaf Jr", "familyName": "Leaf Jr", "givenName": "B."},
        ],
        "datePublished": "2001-03",
        "inLanguage": "en",
        "isPartOf": {"@type": "Periodical", "name": "Journal of Tea"},
        "identifier": {"@type": "PropertyValue", "propertyID": "doi", "value": "10.5555/leaf.2001"},
        "sameAs": ["https://doi.org/10.5555/leaf.2001", "https://pubmed.ncbi.nlm.nih.gov/123/"],
    }
    assert second == {
        "@type": "CreativeWork",
        "name": "A trial",
        "author": [{"@type": "Organization", "name": "Tea House"}],
        "identifier": "NCT1",
        "sameAs": ["https://example.org/trial"],
    }


def test_previews_have_title_description_and_language(signed: Document, layout: Layout) -> None:
    """Open Graph, and the description that search engines show."""
    _, tags = read(signed, layout)
    assert tags["og:type"] == ["article"]
    assert tags["og:title"] == ["Du thé & des tasses – Édition 2001"]
    assert tags["og:description"] == tags["description"] == ["Résumé du texte."]
    assert tags["og:locale"] == ["fr_FR"]


def test_a_long_abstract_is_cut_between_words(signed: Document, layout: Layout) -> None:
    """Short enough for a preview, with a sign that it goes on."""
    abstracts = (dataclasses.replace(signed.front.abstracts[0], blocks=[ast.paragraph(ast.text("infusion, " * 60 + "fin."))]),)
    _, tags = read(dataclasses.replace(signed, front=dataclasses.replace(signed.front, abstracts=abstracts)), layout)
    (text,) = tags["description"]
    assert 250 < len(text) <= 301
    assert text.endswith("infusion…")
