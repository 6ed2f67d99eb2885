"""The front matter of JATS, from a document's own: nothing that nobody knows is in it.

A text that restates a published article, or that nobody has signed, has no authors and no date of publication: the article that it is based on stands, with
its authors, in `related-article` alone.
"""

from __future__ import annotations

from typing import Any

from lxml import etree

from probant.document import Affiliation, Author, Document, Publication
from probant.writers.jats_body import ALI, XLINK, XML, Parts

Element = Any
"""An lxml element."""

CREDIT = "https://credit.niso.org/"
_ROLES = (
    "Conceptualization",
    "Data curation",
    "Formal analysis",
    "Funding acquisition",
    "Investigation",
    "Methodology",
    "Project administration",
    "Resources",
    "Software",
    "Supervision",
    "Validation",
    "Visualization",
    "Writing – original draft",
    "Writing – review & editing",
)
"""The terms of CRediT (ANSI/NISO Z39.104-2022)."""
_INLINE = frozenset({"p", "title", "article-title", "trans-title", "subtitle", "aff", "corresp", "related-article", "kwd", "name", "mixed-citation"})


def front(document: Document, parts: Parts) -> Element:
    """Give the element `front`."""
    said = document.front
    root = etree.Element("front")
    journal = _add(root, "journal-meta")  # no journal has taken this text; the DTD wants these two all the same
    _add(journal, "journal-id")
    _add(journal, "issn")
    meta = _add(root, "article-meta")
    _add(meta, "article-id", document.identifier, {"pub-id-type": "other"})
    _add(meta, "article-version", said.edition, {"iso-8601-date": said.date})
    _titles(meta, document)
    if said.credited:
        _authors(meta, document)
    _author_notes(meta, document)
    if said.credited:
        _date(meta, document)
    _permissions(meta, document)
    if said.based_on is not None:
        _based_on(meta, said.based_on, "based-on" if said.authors else "updated-article")
    _abstracts(meta, document, parts)
    _keywords(meta, document)
    _funding(meta, document)
    _counts(meta, parts)
    _lines(root)
    return root


def _add(parent: Element, tag: str, text: str | None = None, attributes: dict[str, str] | None = None) -> Element:
    element = etree.SubElement(parent, tag, attributes or {})
    element.text = text
    return element


def _lines(element: Element) -> None:
    """Put each element that is no part of a text on a line of its own."""
    if element.tag in _INLINE or not len(element) or (element.text or "").strip():
        return
    element.text = "\n"
    for child in element:
        child.tail = "\n"
        _lines(child)


def _titles(meta: Element, document: Document) -> None:
    group = _add(meta, "title-group")
    _add(group, "article-title", document.front.title)
    for language, title in document.front.translated_titles:
        _add(_add(group, "trans-title-group", None, {f"{{{XML}}}lang": language}), "trans-title", title)
    if document.front.short_title:
        _add(group, "alt-title", document.front.short_title, {"alt-title-type": "running-head"})


def _authors(meta: Element, document: Document) -> None:
    group = _add(meta, "contrib-group")
    known = {item.mark for item in document.front.affiliations}
    for author in document.front.credited:
        _author(group, author, known, linked=bool(document.front.correspondence))
    for item in document.front.affiliations:
        _affiliation(group, item)


def _author(group: Element, author: Author, known: set[str], *, linked: bool) -> None:
    contrib = _add(group, "contrib", None, {"contrib-type": "author", **({"corresp": "yes"} if author.corresponding else {})})
    if author.orcid:
        _add(contrib, "contrib-id", f"https://orcid.org/{author.orcid}", {"contrib-id-type": "orcid"})
    name = _add(contrib, "name")
    _add(name, "surname", author.family)
    _add(name, "given-names", author.forename or author.given, {"initials": author.given.replace(".", "").replace(" ", "")})
    for role in author.roles or ():
        _role(contrib, role)
    for mark in author.marks:
        if mark in known:
            _add(contrib, "xref", mark, {"ref-type": "aff", "rid": f"aff-{mark}"})
    if author.corresponding and linked:
        _add(contrib, "xref", None, {"ref-type": "corresp", "rid": "correspondence"})


def _role(contrib: Element, role: str) -> None:
    """Name what an author did: with the identifier of CRediT where it is one of its terms, whatever its dash."""
    plain = role.replace(" - ", " – ").replace(" — ", " – ")
    term = next((item for item in _ROLES if item.casefold() == plain.casefold()), None)
    if term is None:
        _add(contrib, "role", role)
        return
    slug = term.lower().replace(" – ", "-").replace(" & ", "-").replace(" ", "-")
    vocabulary = {"vocab": "credit", "vocab-identifier": CREDIT, "vocab-term": term}
    _add(contrib, "role", term, {**vocabulary, "vocab-term-identifier": f"{CREDIT}contributor-roles/{slug}/"})


def _affiliation(group: Element, item: Affiliation) -> None:
    aff = _add(group, "aff", None, {"id": f"aff-{item.mark}"})
    _add(aff, "label", item.mark).tail = " "
    wrap = _add(aff, "institution-wrap")
    if item.ror:
        _add(wrap, "institution-id", item.ror, {"institution-id-type": "ror"})
    _add(wrap, "institution", item.name or item.text)
    last = wrap
    for tag, text, attributes in (
        ("institution", item.unit, {"content-type": "dept"}),
        ("addr-line", item.address, {}),
        ("country", item.country, {"country": item.country or ""}),
    ):
        if text:
            last.tail = ", "
            last = _add(aff, tag, text, attributes)


def _author_notes(meta: Element, document: Document) -> None:
    """Say who answers letters, and what the authors declare of their interests."""
    said = document.front
    if not said.credited or not (said.correspondence or said.declared.interests):
        return
    notes = _add(meta, "author-notes")
    if said.correspondence:
        corresp = _add(notes, "corresp", ", ".join(said.correspondence), {"id": "correspondence"})
        if said.correspondence_email:
            corresp.text += ", "
            _add(corresp, "email", said.correspondence_email)
    if said.declared.interests:
        _add(_add(notes, "fn", None, {"fn-type": "coi-statement"}), "p", said.declared.interests)


def _date(meta: Element, document: Document) -> None:
    date = _add(meta, "pub-date", None, {"date-type": "pub", "publication-format": "electronic", "iso-8601-date": document.front.date})
    year, *rest = document.front.date.split("-")
    for tag, text in [*zip(("month", "day"), rest, strict=False)][::-1]:
        _add(date, tag, str(int(text)))
    _add(date, "year", year)


def _permissions(meta: Element, document: Document) -> None:
    said = document.front
    if not said.licence_name:
        return
    licence = _add(_add(meta, "permissions"), "license")
    if said.licence_url:
        etree.SubElement(licence, f"{{{ALI}}}license_ref", nsmap={"ali": ALI}).text = said.licence_url
    _add(licence, "license-p", said.licence_name)


def _based_on(meta: Element, article: Publication, kind: str) -> None:
    """Name the published article, with its authors."""
    address = {"ext-link-type": "doi", f"{{{XLINK}}}href": article.doi} if article.doi else {}
    if not address and article.address:
        address = {"ext-link-type": "uri", f"{{{XLINK}}}href": article.address}
    related = _add(meta, "related-article", None, {"id": "published-article", "related-article-type": kind, **address})
    if article.authors:
        group = _add(related, "person-group", None, {"person-group-type": "author"})
        for family, given in article.authors:
            name = _add(group, "name")
            _add(name, "surname", family)
            _add(name, "given-names", given)
    first, _, last = (article.pages or "").partition("-")
    for tag, text in (
        ("article-title", article.title),
        ("source", article.journal),
        ("year", article.year),
        ("volume", article.volume),
        ("fpage", first),
        ("lpage", last),
    ):
        if text:
            _add(related, tag, text)


def _abstracts(meta: Element, document: Document, parts: Parts) -> None:
    for abstract, blocks in zip(document.front.abstracts, parts.abstracts, strict=True):
        own = abstract.language == document.language
        element = _add(meta, "abstract" if own else "trans-abstract", None, {} if own else {f"{{{XML}}}lang": abstract.language})
        _add(element, "title", abstract.heading)
        element.extend(blocks)


def _keywords(meta: Element, document: Document) -> None:
    """Give the keywords of each language; the article's own language goes without saying (JATS4R)."""
    for abstract in document.front.abstracts:
        if abstract.keywords:
            own = abstract.language == document.language
            group = _add(meta, "kwd-group", None, {"kwd-group-type": "author", **({} if own else {f"{{{XML}}}lang": abstract.language})})
            _add(group, "title", abstract.keywords_label)
            for word in abstract.keywords:
                _add(group, "kwd", word)


def _funding(meta: Element, document: Document) -> None:
    said = document.front.declared
    if not document.front.credited or not (said.funding or said.funder):
        return
    group = _add(meta, "funding-group")
    if said.funder:
        award = _add(group, "award-group")
        _add(award, "funding-source", said.funder)
        if said.award:
            _add(award, "award-id", said.award)
    if said.funding:
        _add(group, "funding-statement", said.funding)


def _counts(meta: Element, parts: Parts) -> None:
    counts = _add(meta, "counts")
    body = parts.body
    figures = [item for block in body for item in block.iter("fig")]
    tables = [item for block in body for item in block.iter("table-wrap") if item.find("label") is not None]
    words = sum(len(text.split()) for block in body for text in _running(block))
    for tag, number in (("fig-count", len(figures)), ("table-count", len(tables)), ("ref-count", len(parts.references)), ("word-count", words)):
        _add(counts, tag, None, {"count": str(number)})


def _running(element: Element) -> list[str]:
    """Give the text of an element by paragraph and heading, without tables, figures and their words."""
    if element.tag in {"fig", "table-wrap"}:
        return []
    if element.tag in {"p", "title"}:
        return ["".join(element.itertext())]
    return [text for child in element for text in _running(child)]
