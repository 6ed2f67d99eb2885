"""`probant.language.foreign`: phrases of another language are found wherever they stand, and only there."""

from __future__ import annotations

import json

import pytest

from probant.language.foreign import Phrases
from probant.model.records import Vocabulary
from probant.pandoc import ast

B = "\u00a0"
PHRASES = Phrases({"en": ["hazard ratio", "ratio", "standard of care"], "fr": ["mot juste", "dispositif d'annonce"]})


@pytest.mark.parametrize(
    ("text", "language", "stretches"),
    (
        ("le hazard ratio bas", "fr", [("le ", None), ("hazard ratio", "en"), (" bas", None)]),
        ("Hazard Ratio", "fr-FR", [("Hazard Ratio", "en")]),
        (f"standard{B}of care", "fr", [(f"standard{B}of care", "en")]),
        ("the hazard ratio", "en", [("the hazard ratio", None)]),
        ("the mot juste", "en-GB", [("the ", None), ("mot juste", "fr")]),
        ("Martin et al., 2012", "fr", [("Martin ", None), (f"et{B}al.", "la"), (", 2012", None)]),
        ("ration, superratio", "fr", [("ration, superratio", None)]),
        ("et als.", "fr", [("et als.", None)]),
        ("the dispositif d’annonce", "en", [("the ", None), ("dispositif d’annonce", "fr")]),
        ("", "fr", [("", None)]),
    ),
)
def test_a_text_is_given_in_stretches_of_one_language(text: str, language: str, stretches: list[tuple[str, str | None]]) -> None:
    """Whole words, any case, the longest phrase first; a language is not foreign to itself."""
    assert PHRASES.found(text, language) == stretches


def test_a_phrase_is_found_across_the_words_of_a_tree() -> None:
    """In emphasis, links and citations too; code stays as it is, and so does the tree that is given."""
    tree = [
        ast.paragraph(
            [
                {"t": "Emph", "c": ast.text("hazard ratio")},
                {"t": "Space"},
                ast.link(ast.text("Martin et al."), "#ref-a"),
                {"t": "Code", "c": [["", [], []], "hazard ratio"]},
            ]
        )
    ]
    before = json.dumps(tree)
    found = PHRASES.mark(tree, "fr")
    spans = [(dict(ast.attributes(node)[2])["lang"], ast.plain(node)) for node in ast.walk(found) if node["t"] == "Span"]
    assert spans == [("en", "hazard ratio"), ("la", f"et{B}al.")]
    assert json.dumps(tree) == before
    assert ast.plain(found).replace(B, " ") == ast.plain(tree)


def test_what_is_marked_already_is_in_its_own_language() -> None:
    """Within an English span an English phrase is not foreign, and a French one is."""
    tree = [ast.paragraph([ast.span(ast.text("hazard ratio, mot juste"), pairs=(("lang", "en"),))])]
    spans = [dict(ast.attributes(node)[2])["lang"] for node in ast.walk(PHRASES.mark(tree, "fr")) if node["t"] == "Span"]
    assert spans == ["en", "fr"]


def test_without_phrases_a_text_stays_as_it_is() -> None:
    """A Latin text has no Latin to mark."""
    assert Phrases({}).found("Martin et al.", "la") == [("Martin et al.", None)]


def test_a_vocabulary_knows_phrases_of_its_languages() -> None:
    """Names of endpoints and long forms of two words or more; what two languages share is in neither, unless it is listed."""
    vocabulary = Vocabulary.model_validate(
        {
            "endpoints": {"os": {"label": {"fr": "survie globale", "en": "overall survival"}}, "x": {"label": {"fr": "rechute", "en": "relapse"}}},
            "abbreviations": {
                "HR": {"en": "hazard ratio"},
                "TNM": {"fr": "tumour, node, metastasis", "en": "tumour, node, metastasis"},
                "NHS": {"fr": "National Health Service", "en": "National Health Service"},
            },
            "foreign_phrases": {"en": ["tumour, node, metastasis"], "la": ["primum movens"]},
        }
    )
    assert vocabulary.phrases() == {
        "en": ("tumour, node, metastasis", "overall survival", "hazard ratio"),
        "fr": ("survie globale",),
        "la": ("primum movens",),
    }
