"""A small article that has one of everything the Word writer must handle, in either language."""

from __future__ import annotations

import copy
import dataclasses
import functools
from typing import Any

from probant.document import Abstract, Affiliation, Author, BackMatter, Document, FrontMatter, Words
from probant.language.words import words
from probant.pandoc import ast, engine

LONG_ID = "c-a-claim-whose-identifier-is-longer-than-word-allows-for-a-bookmark"
EPOCH = 1_567_296_000  # 2019-09-01T00:00:00Z

BODY = {
    "fr": """
## Introduction {#introduction}

[La médiane était de [11,9\u00a0mois]{#f-median .fact .differs} contre [3,9\u00a0mois]{#f-control .fact .unverified} CITE-1 ([*p*\u00a0=\u00a00,0054]{#f-p .fact}).]{#c-first .claim}
[Une autre phrase CITE-2.]{#c-second .claim .authors}

[Phrase au nom très long.]{#LONG .claim} [Majuscules.]{#c-First .claim}

### Détail {#detail}

Voici trois points :

- [premier]{#c-item .claim}
- deuxième

| Étude | Patients |
|:------|---------:|
| Une   | [99]{#f-cell .fact} |
| Deux  | 49 |

: Études retenues. {#tbl-studies}

Après le tableau, la [liste](#tbl-studies) et un [site](https://example.org/a?b=c&d=e).
""",
    "en": """
## Introduction {#introduction}

[The median was [11.9\u00a0months]{#f-median .fact .differs} CITE-1.]{#c-first .claim} [Another sentence CITE-2.]{#c-second .claim}
""",
}
REFERENCES = """
::: {#ref-one .csl-entry}
[\\[1\\] ]{.csl-left-margin}[Author A. A title. Journal 2016;17:1–2. <https://doi.org/10.1000/one>.]{.csl-right-inline}
:::

::: {#ref-deux .csl-entry lang="fr"}
[\\[2\\] ]{.csl-left-margin}[Auteur B. Un titre. Revue 2017;18:3–4.]{.csl-right-inline}
:::
"""


def _citation(number: int, key: str) -> ast.Node:
    cited = [ast.text("[")[0], ast.link(ast.text(str(number)), f"#ref-{key}"), ast.text("]")[0]]
    citation = {
        "citationId": key,
        "citationPrefix": [],
        "citationSuffix": [],
        "citationMode": {"t": "NormalCitation"},
        "citationNoteNum": 0,
        "citationHash": 0,
    }
    return {"t": "Cite", "c": [[citation], [ast.span(cited, identifier=f"cite-{number}", classes=("citation",))]]}


def _cite(node: ast.Node) -> list[ast.Node] | None:
    if node["t"] != "Str" or not node["c"].startswith("CITE-"):
        return None
    number, rest = int(node["c"][5]), node["c"][6:]
    return [_citation(number, ("one", "deux")[number - 1]), *(ast.text(rest) if rest else [])]


def markdown(text: str) -> list[ast.Node]:
    """Give the blocks of a Markdown text, `CITE-n` turned into citations."""
    return ast.rewrite(ast.parse(engine.run(engine.Request(text, "markdown-auto_identifiers-smart", "json"))), _cite)


@functools.cache
def _parts(language: str) -> tuple[Any, Any]:
    return markdown(BODY[language].replace("#LONG", f"#{LONG_ID}")), markdown(REFERENCES)


def sample(language: str = "fr", **front_changes: Any) -> Document:
    """Give the article in a language; `front_changes` replaces fields of its front matter."""
    blocks, references = copy.deepcopy(_parts(language))
    own, other = (("fr", "Un titre & <des signes>"), ("en", "A title & <some signs>"))[:: 1 if language == "fr" else -1]
    labels = words(language)
    front = FrontMatter(
        title=own[1],
        translated_titles=(other,),
        short_title="Titre court" if language == "fr" else "Short title",
        authors=(
            Author("A. Premier", "Premier", ("a", "b"), corresponding=True, orcid="0000-0002-1825-0097"),
            Author("B.-C. Second", "Second", ("b",)),
        ),
        affiliations=(Affiliation("a", "Un institut, Ville"), Affiliation("b", "Un hôpital, Ville")),
        correspondence=("A. Premier", "Un institut, Ville"),
        correspondence_email="premier@example.org",
        edition="2019",
        edition_title="Édition 2019" if language == "fr" else "Edition 2019",
        date="2019-09",
        notice=[ast.paragraph(ast.text("Ce texte est un essai." if language == "fr" else "This text is a test."))],
        abstracts=tuple(
            Abstract(name, words(name)["abstract"], [ast.paragraph(ast.text(text))], words(name)["keywords"], keywords)
            for name, text, keywords in (
                ("fr", "Le résumé de cet article.", None),
                ("en", "The abstract of this article.", ("first", "second")),
            )[:: 1 if language == "fr" else -1]
        ),
        published_line="Journal 2019;23:1–4",
        doi="10.1000/whole(19)1",
        licence_name="CC BY 4.0",
        licence_url="https://creativecommons.org/licenses/by/4.0/",
    )
    back = BackMatter((("funding", labels["funding"], markdown("Merci.")), ("differences", labels["differences"], markdown("- Un écart."))))
    locale = {"fr": "fr-FR", "en": "en-GB"}[language]
    document = Document(language, locale, front, blocks, references, back, Words(labels), (), "sha256-0", EPOCH)
    return dataclasses.replace(document, front=dataclasses.replace(front, **front_changes))
