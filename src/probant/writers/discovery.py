"""What the page tells machines of the text: schema.org for search engines, Highwire and Dublin Core tags for reference managers, Open Graph for previews.

Nothing is claimed that the text is not. Its own record has the title with the edition, its language, licence, abstract, and its authors where it is theirs;
the published article that it is based on, with that article's authors, place and DOI, stands in `isBasedOn` alone. A text that restates a published
article, or that nobody has signed, is offered as a web page without authors: a reference manager that took it for the article would attribute to its
authors what they have not read.
"""

from __future__ import annotations

import json
from typing import Any

from markupsafe import Markup

from probant.document import Document, Publication
from probant.language.typography import typeset
from probant.pandoc import ast

Record = dict[str, Any]
"""A node of JSON-LD, without the fields that nobody knows."""

_DOI = "https://doi.org/"
_PUBMED = "https://pubmed.ncbi.nlm.nih.gov/"
_ARTICLES = ("article-journal", "article-magazine", "article")
_DESCRIPTION = 300
_ESCAPED = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def schema_org(document: Document) -> Markup:
    """Give the JSON-LD of the page, to stand in a script element: no sign in it can end that."""
    text = json.dumps({"@context": "https://schema.org", **_article(document)}, ensure_ascii=False)
    return Markup(text.translate(_ESCAPED))  # noqa: S704 - no sign of markup is left


def named(document: Document) -> list[tuple[str, str]]:
    """Give the (name, content) of the `meta` elements that reference managers read, in order."""
    front = document.front
    tags = [("citation_title", _title(document))]
    for author in front.credited:
        tags.append(("citation_author", f"{author.family}, {author.given}"))
        tags += [("citation_author_institution", item.text) for item in front.affiliations if item.mark in author.marks]
        if author.orcid:
            tags.append(("citation_author_orcid", f"https://orcid.org/{author.orcid}"))
    if front.credited:
        tags.append(("citation_publication_date", front.date.replace("-", "/")))
    tags += [("citation_language", document.language), ("citation_abstract", _abstract(document))]
    keywords = front.abstracts[0].keywords if front.abstracts else None
    if keywords:
        tags.append(("citation_keywords", "; ".join(keywords)))
    if front.licence_name:
        tags.append(("dcterms.rights", front.licence_name))
    return [(name, content) for name, content in tags if content]


def properties(document: Document) -> list[tuple[str, str]]:
    """Give the (property, content) of Open Graph. A text without authors of its own is a web page: reference managers go by this."""
    tags = [
        ("og:type", "article" if document.front.credited else "website"),
        ("og:title", _title(document)),
        ("og:description", description(document)),
        ("og:locale", document.locale.replace("-", "_")),
    ]
    return [(name, content) for name, content in tags if content]


def description(document: Document) -> str:
    """Give the beginning of the abstract, in whole words."""
    text = _words(document.front.abstracts[0].blocks) if document.front.abstracts else ""
    if len(text) <= _DESCRIPTION:
        return text or _title(document)
    return text[:_DESCRIPTION].rpartition(" ")[0].rstrip(" ,;:.") + "…"


def _title(document: Document) -> str:
    return f"{document.front.title} – {document.front.edition_title}"


def _abstract(document: Document) -> str:
    """Give the abstract, after the notice where there is one: a record that is taken from the page has to say what it is of."""
    front = document.front
    return " ".join(text for text in (_notice(document), _words(front.abstracts[0].blocks) if front.abstracts else "") if text)


def _notice(document: Document) -> str:
    """Give the edition's notice, without the legend of a sign that only the page has."""
    legend = typeset(document.words["legend-unverified"], document.language)
    return _words([block for block in document.front.notice if ast.plain(block) != legend])


def _words(blocks: list[ast.Node]) -> str:
    return " ".join(ast.plain(block).strip() for block in blocks).strip()


def _known(**fields: Any) -> Record:
    """Give the fields of which something is known; `type_` stands for `@type`."""
    return {"@type" if name == "type_" else name: value for name, value in fields.items() if value not in (None, "", [], {})}


def _article(document: Document) -> Record:
    front = document.front
    abstract = front.abstracts[0] if front.abstracts else None
    return _known(
        type_="ScholarlyArticle",
        name=front.title,
        headline=_title(document),
        version=front.edition,
        inLanguage=document.locale,
        author=[
            _known(
                type_="Person",
                name=author.name.replace("\u00a0", " "),
                familyName=author.family,
                givenName=author.given,
                identifier=f"https://orcid.org/{author.orcid}" if author.orcid else None,
                affiliation=[_known(type_="Organization", name=item.text) for item in front.affiliations if item.mark in author.marks],
            )
            for author in front.credited
        ],
        datePublished=front.date if front.credited else None,
        license=front.licence_url or front.licence_name,
        creditText=_notice(document),
        abstract=_words(abstract.blocks) if abstract else None,
        keywords=list(abstract.keywords) if abstract and abstract.keywords else None,
        isBasedOn=_published(front.based_on) if front.based_on else None,
        citation=[_cited(item) for item in document.works],
    )


def _published(article: Publication) -> Record:
    """Give the record of the published article."""
    issue = _known(type_="PublicationVolume", volumeNumber=article.volume, isPartOf=_known(type_="Periodical", name=article.journal))
    return _known(
        type_="ScholarlyArticle",
        name=article.title,
        author=[_person(family, given) for family, given in article.authors],
        datePublished=article.year,
        isPartOf=issue,
        pagination=article.pages,
        identifier=_doi(article.doi),
        sameAs=[address for address in (_DOI + article.doi if article.doi else None, article.address) if address],
    )


def _person(family: str, given: str) -> Record:
    return _known(type_="Person", name=f"{given} {family}".strip(), familyName=family, givenName=given)


def _doi(doi: str | None) -> Record | None:
    return _known(type_="PropertyValue", propertyID="doi", value=doi) if doi else None


def _cited(item: Record) -> Record:
    """Give the record of a work of the reference list, from its CSL item."""
    part = _known(type_="Periodical", name=item.get("container-title"))
    issued = item.get("issued", {}).get("date-parts", [[]])[0]
    addresses = (_DOI + item["DOI"] if item.get("DOI") else item.get("URL"), _PUBMED + item["PMID"] + "/" if item.get("PMID") else None)
    return _known(
        type_="ScholarlyArticle" if item.get("type") in _ARTICLES else "CreativeWork",
        name=item.get("title"),
        author=[_author(author) for author in item.get("author", [])],
        datePublished="-".join(f"{int(part):02}" for part in issued),
        inLanguage=item.get("language", "").partition("-")[0],
        isPartOf=part if len(part) > 1 else None,
        identifier=_doi(item.get("DOI")) or item.get("number"),
        sameAs=[address for address in addresses if address],
    )


def _author(name: Record) -> Record:
    if "literal" in name:
        return _known(type_="Organization", name=name["literal"])
    particles = " ".join(name[key] for key in ("dropping-particle", "non-dropping-particle") if name.get(key))
    family = " ".join(part for part in (particles, name.get("family", ""), name.get("suffix", "")) if part)
    return _person(family, name.get("given", ""))
