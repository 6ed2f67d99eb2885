"""`probant.writers.jats`: what stands in the XML, element by element, for a small article."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from lxml import etree

from probant.document import Affiliation, Author, Declarations, Document, FigurePlot, FrontMatter, Publication
from probant.pandoc import ast
from probant.plots import Timeline
from probant.writers import Layout, beside, jats

XML = "{http://www.w3.org/XML/1998/namespace}"
XLINK = "{http://www.w3.org/1999/xlink}"
PUBLISHED = Publication("Du thé", (("Leaf", "A."), ("Brew", "B.")), "Journal of Tea", "2001", "1", "1-9", "10.5555/tea.2001", None)


def written(document: Document) -> Any:
    """Give the article as a tree."""
    return etree.fromstring(jats.write(document, Layout({})))


def with_front(document: Document, **changes: Any) -> Document:
    """Give the document with another front matter."""
    front: FrontMatter = replace(document.front, **changes)
    return replace(document, front=front)


def text(element: Any) -> str:
    """Give the text of an element, spaces as one."""
    return " ".join("".join(element.itertext()).split())


@pytest.fixture(scope="module")
def article(document: Document) -> Any:
    """The small article as JATS."""
    return written(document)


def test_the_article_says_its_language_version_and_type(article: Any) -> None:
    """The language in `xml:lang`; a review."""
    assert dict(article.attrib) == {"article-type": "review-article", "dtd-version": "1.3", f"{XML}lang": "fr"}
    assert article.getroottree().docinfo.public_id == "-//NLM//DTD JATS (Z39.96) Journal Publishing DTD v1.3 20210610//EN"


def test_the_same_document_gives_the_same_bytes(document: Document) -> None:
    """Twice."""
    assert jats.write(document, Layout({})) == jats.write(document, Layout({}))


def test_titles_abstracts_and_keywords_stand_in_both_languages(article: Any) -> None:
    """The article's own without a language, the others with theirs; no group for keywords that nobody gave."""
    meta = article.find("front/article-meta")
    assert meta.findtext("title-group/article-title") == "Du thé & des tasses"
    assert [(item.get(f"{XML}lang"), text(item)) for item in meta.iterfind("title-group/trans-title-group")] == [("en", "On tea <and> cups")]
    assert meta.findtext("title-group/alt-title[@alt-title-type='running-head']") == "Thé"
    assert [text(item) for item in meta.iterfind("abstract/*")] == ["Résumé", "Résumé du texte."]
    assert [(item.get(f"{XML}lang"), item.findtext("p")) for item in meta.iterfind("trans-abstract")] == [("en", "Summary of the text.")]
    assert [(item.get(f"{XML}lang"), [kwd.text for kwd in item.iterfind("kwd")]) for item in meta.iterfind("kwd-group")] == [("en", ["tea", "cup"])]


def test_authors_have_names_identifiers_roles_and_affiliations(document: Document) -> None:
    """Forenames where they are known, initials elsewhere; CRediT's terms with their identifiers, other words as they are."""
    authors = (
        Author("A. Leaf", "Leaf", ("a", "b"), corresponding=True, orcid="0000-0002-1825-0097", forename="Ann", roles=("Writing - review & editing",)),
        Author("B.-C. Brew", "Brew", ("b",), roles=("Tasting",)),
    )
    places = (
        Affiliation("a", "Tea House, Paris", "Tea House", "Pots", "Paris", "FR", "https://ror.org/012345678"),
        Affiliation("b", "Pottery, Limoges"),
    )
    group = written(with_front(document, authors=authors, affiliations=places)).find("front/article-meta/contrib-group")
    first, second = group.iterfind("contrib")
    assert (first.get("corresp"), first.findtext("contrib-id"), first.findtext("name/given-names")) == (
        "yes",
        "https://orcid.org/0000-0002-1825-0097",
        "Ann",
    )
    assert first.find("role").get("vocab-term-identifier") == "https://credit.niso.org/contributor-roles/writing-review-editing/"
    assert first.findtext("role") == "Writing – review & editing"
    assert [item.get("rid") for item in first.iterfind("xref")] == ["aff-a", "aff-b", "correspondence"]
    assert (second.findtext("name/given-names"), second.find("name/given-names").get("initials")) == ("B.-C.", "B-C")
    assert (second.find("contrib-id"), dict(second.find("role").attrib), second.findtext("role")) == (None, {}, "Tasting")
    assert [text(item) for item in group.iterfind("aff")] == ["a https://ror.org/012345678Tea House, Pots, Paris, FR", "b Pottery, Limoges"]
    assert group.find("aff/country").get("country") == "FR"


def test_what_is_declared_stands_where_jats_wants_it(document: Document) -> None:
    """Funding as a group and as thanks, interests in the authors' notes, data at the end."""
    declared = Declarations("La Fondation a payé (n° 1).", "Fondation", "1", "Aucun lien.", "Tout est là.")
    article = written(with_front(document, declared=declared))
    meta, back = article.find("front/article-meta"), article.find("back")
    assert [text(item) for item in meta.iterfind("funding-group//*[.='Fondation']")] == ["Fondation"]
    assert (meta.findtext("funding-group/award-group/award-id"), meta.findtext("funding-group/funding-statement")) == ("1", declared.funding)
    assert text(meta.find("author-notes/fn[@fn-type='coi-statement']")) == "Aucun lien."
    assert text(back.find("ack/p")) == "Personne."
    assert text(back.find("sec[@sec-type='data-availability']/p")) == "Tout est là."


def test_what_nobody_declared_is_left_out(article: Any) -> None:
    """No statement that says "not stated", and no empty group."""
    for name in ("funding-group", "fn", "ack", "award-group", "copyright-statement"):
        assert article.find(f".//{name}") is None
    assert article.find("back/sec") is None


def test_an_unsigned_text_has_no_author_no_date_and_no_place_in_a_journal(document: Document) -> None:
    """The published article, with its authors, is what it relates to."""
    meta = written(with_front(document, authors=(), affiliations=(), correspondence=(), based_on=PUBLISHED)).find("front/article-meta")
    assert [meta.find(name) for name in ("contrib-group", "author-notes", "pub-date")] == [None, None, None]
    related = meta.find("related-article")
    assert (related.get("related-article-type"), related.get(f"{XLINK}href")) == ("updated-article", "10.5555/tea.2001")
    assert [text(item) for item in related] == ["LeafA.BrewB.", "Du thé", "Journal of Tea", "2001", "1", "1", "9"]
    assert [item.text for item in meta.iterfind("article-id")] == [document.identifier]


def test_a_text_that_restates_a_published_article_is_not_of_its_authors(document: Document) -> None:
    """They are named with the article that it is based on, and nowhere else."""
    meta = written(with_front(document, restates=True, based_on=PUBLISHED)).find("front/article-meta")
    assert [meta.find(name) for name in ("contrib-group", "pub-date")] == [None, None]
    assert meta.find("related-article").get("related-article-type") == "based-on"


def test_the_notice_stands_first_in_the_text(article: Any) -> None:
    """Whoever reads the body alone meets it."""
    first = article.find("body")[0]
    assert (first.tag, first.get("content-type"), first.findtext("caption/title")) == ("boxed-text", "notice", "À propos de ce texte")
    assert text(first).endswith("Ceci est un essai.")


def test_claims_facts_and_citations_keep_their_ids(article: Any) -> None:
    """As named content, of their kind; a citation leads to its entries."""
    kinds = {item.get("id"): item.get("content-type") for item in article.iter("named-content")}
    assert {name: kinds[name] for name in ("c-steep", "c-view", "f-time", "f-heat", "cite-1")} == {
        "c-steep": "claim",
        "c-view": "claim authors",
        "f-time": "fact differs",
        "f-heat": "fact unverified",
        "cite-1": "citation",
    }
    targets = {name for item in article.iter("xref") if item.get("ref-type") == "bibr" for name in item.get("rid").split()}
    assert targets == {item.get("id") for item in article.iter("ref")}


def test_a_fact_that_differs_is_followed_by_the_sign_and_an_unverified_one_is_underlined(article: Any) -> None:
    """The sign leads to the list of differences."""
    differing, unverified = (article.find(f".//named-content[@id='{name}']") for name in ("f-time", "f-heat"))
    mark = differing.getnext()
    assert (mark.tag, mark.get("rid"), mark.text) == ("xref", "differences", "†")
    assert article.find("back/app-group/app[@id='differences']/title").text == "Écarts relevés avec les sources"
    assert unverified.find("styled-content").get("style") == "text-decoration: underline dotted"


def test_references_have_their_number_their_kind_and_their_identifiers(document: Document) -> None:
    """The words as printed, the number apart."""
    works = tuple({"id": name, "type": "article-journal"} for name in ("leaf2001", "kettle2002", "cup2003"))
    entry = written(replace(document, works=works)).find(".//ref[@id='ref-leaf2001']")
    assert (entry.findtext("label"), entry.find("mixed-citation").get("publication-type")) == ("1", "journal")
    assert text(entry.find("mixed-citation")) == "Leaf A, Brew B. Steeping time and flavour. Journal of Tea 2001;1:10–2. 10.5555/leaf.2001."
    assert entry.find(".//pub-id").get("pub-id-type") == "doi"


def test_the_last_link_of_a_range_names_the_works_between(document: Document) -> None:
    """`[1–3]` leads to three entries."""
    article = written(document)
    ranges = [item.get("rid").split() for item in article.iter("xref") if " " in item.get("rid")]
    assert ranges == [["ref-kettle2002", "ref-cup2003"]]


def test_counts_are_those_of_the_text(article: Any) -> None:
    """Tables and figures with a number, entries of the list, words of paragraphs and headings."""
    assert {item.tag: item.get("count") for item in article.find("front/article-meta/counts")} == {
        "fig-count": "0",
        "table-count": "0",
        "ref-count": "3",
        "word-count": "41",
    }


def test_a_figure_names_its_drawings_in_files_beside_it(document: Document) -> None:
    """As vectors and as points, each with the words that stand for it; label and caption apart; its notes under the caption."""
    label = ast.span([{"t": "Strong", "c": ast.text("Figure 1.")}], identifier="figure-pot-label", classes=("label",))
    image = {"t": "Image", "c": [["", [], []], ast.text("A pot."), ["figure:pot", ""]]}
    caption = [label, {"t": "Space"}, *ast.text("Pots")]
    figure = {"t": "Figure", "c": [["figure-pot", [], []], [None, [{"t": "Plain", "c": caption}]], [{"t": "Plain", "c": [image]}]]}
    notes = ast.div([ast.paragraph(ast.text("Note."))], classes=("notes",))
    drawn = (FigurePlot("pot", Timeline((), "", "", "", ""), "A pot."),)
    files = {"pot.svg": b"<svg/>", "pot.png": b"PNG", "pot-narrow.svg": b"<svg/>"}
    changed = replace(document, blocks=[*document.blocks, ast.div([figure, notes], classes=("display", "figure"))], figures=drawn, images=files)
    found = written(changed).find(".//fig")
    assert (found.get("id"), found.findtext("label"), found.findtext("caption/title"), found.findtext("caption/p")) == (
        "figure-pot",
        "Figure 1.",
        "Pots",
        "Note.",
    )
    drawings = [(item.get(f"{XLINK}href"), item.get("mime-subtype"), item.findtext("alt-text")) for item in found.iterfind("alternatives/graphic")]
    assert drawings == [("figures/pot.svg", "svg+xml", "A pot."), ("figures/pot.png", "png", "A pot.")]
    assert (beside("jats", changed), beside("html", changed)) == ({"figures/pot.svg": b"<svg/>", "figures/pot.png": b"PNG"}, {})
