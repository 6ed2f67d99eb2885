"""`probant.exports.hal.tei`: what the record says, and that HAL's own schema takes it."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import etree

from probant.exports.hal import tei
from probant.model.records import Deposit
from tests.support import hal

TEI = "{http://www.tei-c.org/ns/1.0}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
FILES = {"fr": "article-fr.pdf", "en": "article-en.pdf"}
PLACEHOLDER = Deposit(domains=["sdv"], audience="international", popular=False, peer_reviewed=True, source="author")
"""Of the real article: nobody has said any of this."""


def record(state: Any, **changes: Any) -> Any:
    """Give the record of an assembled review as a tree, with parts of its article changed."""
    corpus, edition, _, documents = state
    return etree.fromstring(tei.record(corpus.article.model_copy(update=changes), edition, documents, FILES))


def texts(root: Any, path: str) -> list[tuple[str | None, str]]:
    """Give (language, text) of each element of a path."""
    return [(item.get(LANG), item.text) for item in root.iterfind(".//" + "/".join(f"{TEI}{name}" for name in path.split("/")))]


@pytest.fixture(scope="module")
def root(tiny: Any) -> Any:
    """The record of the tiny review."""
    return record(tiny)


def test_titles_abstracts_and_keywords_stand_in_every_language_the_main_one_first(root: Any, tiny: Any) -> None:
    """And the language of the record is that of the main file."""
    assert texts(root, "analytic/title") == [("fr", "Marche supervisée et arthrose du genou"), ("en", "Supervised walking for knee osteoarthritis")]
    assert [language for language, text in texts(root, "profileDesc/abstract") if text] == ["fr", "en"]
    assert texts(root, "keywords/term")[3:5] == [("fr", "essai fictif"), ("en", "walking")]
    assert root.find(f".//{TEI}language").get("ident") == "fr"
    corpus, edition, _, documents = tiny
    turned = etree.fromstring(tei.record(corpus.article, edition, {"en": documents["en"], "fr": documents["fr"]}, FILES))
    assert turned.find(f".//{TEI}language").get("ident") == "en"
    assert [(item.get("target"), item.get("n")) for item in turned.iterfind(f".//{TEI}edition/{TEI}ref")] == [
        ("article-en.pdf", "1"),
        ("article-fr.pdf", "0"),
    ]


def test_authors_have_their_identifiers_and_structures(root: Any) -> None:
    """A structure with a number is named by it; the other is described, with its country."""
    first, second = root.iterfind(f".//{TEI}author")
    assert [(item.get("type"), item.text) for item in first.iterfind(f"{TEI}idno")] == [
        ("idhal", "prudence-placeholder"),
        ("ORCID", "http://orcid.org/0000-0000-0000-0001"),
    ]
    assert (first.findtext(f"{TEI}email"), second.find(f"{TEI}email")) == ("prudence@example.org", None)
    assert [item.get("ref") for item in second.iterfind(f"{TEI}affiliation")] == ["#localStruct-1", "#struct-0"]
    structures = list(root.iterfind(f".//{TEI}listOrg/{TEI}org"))
    assert [item.get("{http://www.w3.org/XML/1998/namespace}id") for item in structures] == ["localStruct-1"]
    assert structures[0].find(f".//{TEI}country").get("key") == "ZZ"


def test_the_journal_the_licence_the_funder_and_the_notice_are_said(root: Any) -> None:
    """The journal by its ISSN and title, the licence always, the notice as a comment."""
    assert texts(root, "monogr/idno") == [(None, "0000-0000")]
    assert texts(root, "monogr/title") == [(None, "Journal of Made-up Examples")]
    assert [(item.get("unit"), item.text) for item in root.iterfind(f".//{TEI}biblScope")] == [("volume", "24"), ("pp", "101-104")]
    assert texts(root, "biblStruct/idno") == [(None, "10.5555/fixture.review.2024")]
    assert root.find(f".//{TEI}licence").get("target") == "https://creativecommons.org/licenses/by/4.0/"
    assert texts(root, "titleStmt/funder") == [(None, "Example Foundation, fixtures, FIXTURE-1")]
    notes = {item.get("type"): item.get("n") or item.text for item in root.iterfind(f".//{TEI}note")}
    assert notes.pop("commentary").startswith("Données fictives.")
    assert notes == {"audience": "2", "popular": "0", "peer": "0"}
    assert [(item.get("scheme"), item.get("n")) for item in root.iterfind(f".//{TEI}classCode")] == [
        ("halDomain", "sdv.example"),
        ("halTypology", "ART"),
    ]


def test_a_text_that_is_in_no_journal_names_none(tiny: Any) -> None:
    """`type: UNDEFINED`."""
    corpus = tiny[0]
    root = record(tiny, hal=corpus.article.hal.model_copy(update={"type": "UNDEFINED"}))
    assert root.find(f".//{TEI}monogr") is None
    assert hal.invalid(etree.tostring(root)) == []


@pytest.mark.slow
def test_hals_schema_takes_the_record_of_every_signed_edition(tiny: Any, restated: Any) -> None:
    """The tiny review's, and the real one's once what it lacks is there; and refuses one without a title."""
    places = [item.model_copy(update={"country": "FR"}) for item in restated[0].article.affiliations]
    real = record(restated, hal=PLACEHOLDER, affiliations=places)
    assert len(list(real.iterfind(f".//{TEI}author"))) == 10
    assert [hal.invalid(etree.tostring(found)) for found in (record(tiny), real)] == [[], []]
    for title in list(real.iterfind(f".//{TEI}analytic/{TEI}title")):
        title.getparent().remove(title)
    assert hal.invalid(etree.tostring(real))


def test_the_same_review_gives_the_same_record(tiny: Any) -> None:
    """Byte for byte."""
    corpus, edition, _, documents = tiny
    assert tei.record(corpus.article, edition, documents, FILES) == tei.record(corpus.article, edition, documents, FILES)
