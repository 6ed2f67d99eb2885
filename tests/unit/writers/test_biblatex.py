"""`probant.writers.biblatex`: entries as BibLaTeX, exactly as they are printed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from probant.document import Document
from probant.writers.biblatex import bibliography


def entries(document: Document, *works: dict[str, Any]) -> str:
    """Give the bibliography of works."""
    return bibliography(replace(document, works=works)).decode()


def test_an_article_has_its_title_as_published_and_its_journal_in_both_forms(document: Document) -> None:
    """Identifiers, pages as a range, the language; nothing for what is not there."""
    work = {
        "id": "leaf2001",
        "type": "article-journal",
        "author": [{"family": "Leaf", "given": "A."}, {"non-dropping-particle": "van", "family": "Brew", "given": "B.", "suffix": "Jr"}],
        "title": "Steeping in TEA & milk: 50% more",
        "container-title": "Journal of Tea",
        "container-title-short": "J Tea",
        "issued": {"date-parts": [[2001, 9]]},
        "volume": "1",
        "page": "10-12",
        "DOI": "10.5555/leaf_2001",
        "PMID": "1234",
        "language": "en",
    }
    assert entries(document, work) == (
        "@article{leaf2001,\n"
        "  author = {Leaf, A. and van Brew, Jr, B.},\n"
        r"  title = {{Steeping in TEA \& milk: 50\% more}}," + "\n"
        "  journaltitle = {Journal of Tea},\n"
        "  shortjournal = {J Tea},\n"
        "  date = {2001-09},\n"
        "  volume = {1},\n"
        "  pages = {10--12},\n"
        "  doi = {10.5555/leaf_2001},\n"
        "  eprint = {1234},\n"
        "  eprinttype = {pubmed},\n"
        "  langid = {english},\n"
        "}\n"
    )


def test_bodies_others_and_kinds_without_a_name(document: Document) -> None:
    """A body is one name; those that nobody listed are `others`; what is nothing else is `misc`."""
    work = {"id": "x", "type": "", "author": [{"literal": "Tea & Co"}, {"literal": "others"}], "title": "On {tea}", "URL": "https://example.org/a_b"}
    assert entries(document, work) == (
        "@misc{x,\n" r"  author = {{Tea \& Co} and others}," "\n" r"  title = {{On \{tea\}}}," "\n  url = {https://example.org/a_b},\n}\n"
    )
