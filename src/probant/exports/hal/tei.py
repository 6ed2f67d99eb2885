"""The record that HAL takes: TEI in its profile AOfr (CCSD, `aofr.xsd`), which describes the text and names the files that go with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lxml import etree

from probant.document import Document
from probant.exports.packages import notice_of
from probant.model.records import Affiliation, Article, Deposit, Edition
from probant.pandoc import ast

Element = Any
"""An lxml element."""

NAMESPACE = "http://www.tei-c.org/ns/1.0"
_NAMES: dict[Any, str] = {None: NAMESPACE}
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_ID = "{http://www.w3.org/XML/1998/namespace}id"
_AUDIENCES = {"international": "2", "national": "3"}


def record(article: Article, edition: Edition, documents: Mapping[str, Document], files: Mapping[str, str]) -> bytes:
    """Give the record of an edition.

    `documents` by language, the main one first; `files` are the names of the PDFs by language. ValueError when `article` has no `hal`: `needs.missing` says
    what else has to be there.
    """
    if article.hal is None:
        raise ValueError("the article has no `hal`")
    root = etree.Element(f"{{{NAMESPACE}}}TEI", nsmap=_NAMES)
    text = _add(root, "text")
    full = _add(_add(_add(text, "body"), "listBibl"), "biblFull")
    _funding(full, article)
    _edition(full, article.hal, edition, documents, files)
    _licence(full, article)
    _notes(full, article.hal, next(iter(documents.values())))
    places = [item for item in article.affiliations if any(item.mark in author.marks for author in article.authors)]
    refs = {item.mark: f"struct-{item.hal}" if item.hal else f"localStruct-{index}" for index, item in enumerate(places, 1)}
    _source(_add(_add(full, "sourceDesc"), "biblStruct"), article, documents, refs)
    _profile(_add(full, "profileDesc"), article, article.hal, documents)
    _structures(text, places, refs)
    found: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return found


def _add(parent: Element, tag: str, text: str | None = None, **attributes: str) -> Element:
    element = etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}", {name.rstrip("_"): value for name, value in attributes.items()})
    element.text = text
    return element


def _in(language: str, element: Element) -> None:
    element.set(_LANGUAGE, language)


def _funding(full: Element, article: Article) -> None:
    if article.funding is not None and article.funding.body:
        named = ", ".join(part for part in (article.funding.body, article.funding.programme, article.funding.grant) if part)
        _add(_add(full, "titleStmt"), "funder", named)


def _edition(full: Element, hal: Deposit, edition: Edition, documents: Mapping[str, Document], files: Mapping[str, str]) -> None:
    """Name the files: that of the main language is the one that HAL shows."""
    element = _add(_add(full, "editionStmt"), "edition")
    _add(element, "date", edition.date, type="whenWritten")
    for index, language in enumerate(documents):
        if language in files:
            _add(element, "ref", type="file", subtype=hal.source or "author", n="0" if index else "1", target=files[language])


def _licence(full: Element, article: Article) -> None:
    """Say the licence: HAL takes a silent record for CC BY."""
    _add(_add(_add(full, "publicationStmt"), "availability"), "licence", article.licence.name, target=article.licence.url)


def _notes(full: Element, hal: Deposit, document: Document) -> None:
    """Say for whom the text is and how it was read; and, where an edition has one, its notice."""
    statement = _add(full, "notesStmt")
    notice = notice_of(document)
    if notice:
        _add(statement, "note", notice, type="commentary")
    _add(statement, "note", type="audience", n=_AUDIENCES[hal.audience or "international"])
    _add(statement, "note", type="popular", n=str(int(bool(hal.popular))))
    _add(statement, "note", type="peer", n=str(int(bool(hal.peer_reviewed))))


def _source(element: Element, article: Article, documents: Mapping[str, Document], refs: Mapping[str, str]) -> None:
    analytic = _add(element, "analytic")
    for language, document in documents.items():
        _in(language, _add(analytic, "title", document.front.title))
    for author in article.authors:
        person = _add(analytic, "author", role="aut")
        name = _add(person, "persName")
        _add(name, "forename", author.given or author.initials, type="first")
        _add(name, "surname", author.family)
        if author.corresponding and article.correspondence is not None and article.correspondence.email:
            _add(person, "email", article.correspondence.email)
        if author.idhal:
            _add(person, "idno", author.idhal, type="idhal")
        if author.orcid:
            _add(person, "idno", f"http://orcid.org/{author.orcid}", type="ORCID")
        for mark in author.marks:
            if mark in refs:
                _add(person, "affiliation", ref=f"#{refs[mark]}")
    _journal(element, article)


def _journal(element: Element, article: Article) -> None:
    published, hal = article.published, article.hal
    if published is None or hal is None or hal.type == "UNDEFINED":
        return
    monograph = _add(element, "monogr")
    if hal.journal:
        _add(monograph, "idno", hal.journal, type="halJournalId")
    if published.issn:
        _add(monograph, "idno", published.issn, type="issn")
    _add(monograph, "title", published.journal, level="j")
    imprint = _add(monograph, "imprint")
    for unit, value in (("volume", published.volume), ("pp", published.pages)):
        if value:
            _add(imprint, "biblScope", value, unit=unit)
    _add(imprint, "date", published.year, type="datePub")
    if published.doi:
        _add(element, "idno", published.doi, type="doi")


def _profile(element: Element, article: Article, hal: Deposit, documents: Mapping[str, Document]) -> None:
    _add(_add(element, "langUsage"), "language", ident=next(iter(documents)))
    classes = _add(element, "textClass")
    if article.keywords:
        keywords = _add(classes, "keywords", scheme="author")
        for language in documents:
            for word in article.keywords.get(language, []):
                _in(language, _add(keywords, "term", word))
    for domain in hal.domains or []:
        _add(classes, "classCode", scheme="halDomain", n=domain)
    _add(classes, "classCode", scheme="halTypology", n=hal.type)
    for language, document in documents.items():
        text = " ".join(ast.plain(block).strip() for block in document.front.abstracts[0].blocks)
        if text:
            _in(language, _add(element, "abstract", text))


def _structures(text: Element, places: list[Affiliation], refs: Mapping[str, str]) -> None:
    """Describe the affiliations that have no number in HAL's register."""
    unknown = [item for item in places if not item.hal]
    if not unknown:
        return
    structures = _add(_add(text, "back"), "listOrg", type="structures")
    for item in unknown:
        org = _add(structures, "org", type="institution")
        org.set(_ID, refs[item.mark])
        _add(org, "orgName", ", ".join(part for part in (item.unit, item.name) if part))
        if item.ror:
            _add(org, "idno", item.ror, type="ROR")
        address = _add(_add(org, "desc"), "address")
        if item.address:
            _add(address, "addrLine", item.address)
        _add(address, "country", key=item.country or "")
