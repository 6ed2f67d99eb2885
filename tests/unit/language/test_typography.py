"""`probant.language.typography`: what may be typed on any keyboard comes out as a printer of the language sets it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probant.language.typography import apply, apply_blocks, typeset
from probant.pandoc import ast
from probant.transforms.assembly import MARKDOWN

N, B = "\u202f", "\u00a0"

FRENCH = (
    ("l'os", "l’os"),
    ("aujourd'hui l'essai", "aujourd’hui l’essai"),
    ("« mot »", f"«{N}mot{N}»"),
    ("«mot»", f"«{N}mot{N}»"),
    (f"«{B}mot{B}»", f"«{B}mot{B}»"),
    ("Oui ; non", f"Oui{N}; non"),
    ("Oui; non", f"Oui{N}; non"),
    ("Quoi ?", f"Quoi{N}?"),
    ("Quoi?", f"Quoi{N}?"),
    ("Oh !", f"Oh{N}!"),
    ("deux : un", f"deux{N}: un"),
    ("deux: un", f"deux{N}: un"),
    ("75 %", f"75{N}%"),
    (f"75{N}%", f"75{N}%"),
    ("(Quoi ?)", f"(Quoi{N}?)"),
    ("n° 3", f"n°{B}3"),
    ("p. 12", f"p.{B}12"),
    ("et cetera...", "et cetera…"),
    ("p < 0,05", f"p{B}<{B}0,05"),
    ("10:30", "10:30"),
    ("https://x.org/a'b?c:d", "https://x.org/a'b?c:d"),
    ("moi@x.org", "moi@x.org"),
    ("5 patients", "5 patients"),
    ("en 2012 puis", "en 2012 puis"),
    ("", ""),
)
ENGLISH = (
    ("the patient's", "the patient’s"),
    ('a "word" here', "a “word” here"),
    ('("word")', "(“word”)"),
    ("'twas", "’twas"),
    ("etc...", "etc…"),
    ("What? Yes; no: 75%!", "What? Yes; no: 75%!"),
    ("p < 0.05", f"p{B}<{B}0.05"),
    ("vol. 3", f"vol.{B}3"),
    ("https://x.org/\"a'b", "https://x.org/\"a'b"),
    ("5 patients", "5 patients"),
    ("", ""),
)


@pytest.mark.parametrize(("typed", "printed"), FRENCH)
def test_french_is_set_as_in_france(typed: str, printed: str) -> None:
    """Narrow no-break spaces before high signs and within guillemets, typographic apostrophes, signs that do not begin a line; addresses untouched."""
    assert typeset(typed, "fr") == printed


@pytest.mark.parametrize(("typed", "printed"), ENGLISH)
def test_english_is_set_as_in_britain(typed: str, printed: str) -> None:
    """Curly quotes and apostrophes, no space before signs; addresses untouched."""
    assert typeset(typed, "en") == printed


@pytest.mark.parametrize(("language", "cases"), (("fr", FRENCH), ("en", ENGLISH)))
def test_what_is_set_already_stays(language: str, cases: tuple[tuple[str, str], ...]) -> None:
    """Applied twice, it changes nothing more."""
    for _, printed in cases:
        assert typeset(printed, language) == printed


@given(st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=60), st.sampled_from(["fr", "en"]))
def test_letters_and_digits_are_never_touched(text: str, language: str) -> None:
    """Only spaces, quotes, apostrophes and dots may change."""

    def kept(value: str) -> str:
        return "".join(character for character in value if character.isalnum())

    assert kept(typeset(text, language)) == kept(text)


def markdown(text: str, language: str) -> list[ast.Node]:
    """Give blocks of Markdown as the templates are read, with typography."""
    from probant.pandoc import engine

    return apply_blocks(ast.parse(engine.run(engine.Request(text, MARKDOWN, "json"))), language)


def test_the_text_of_links_code_and_citations_is_left_alone() -> None:
    """What the author marked as literal, and what citeproc wrote, stays as it is; the text around it is set."""
    blocks = markdown("l'un ([l'os ?](https://x.org)), `l'os ?`, l'autre [@key] ; fin", "fr")
    text = json.dumps(blocks, ensure_ascii=False)
    assert "l’un" in text
    assert "l’autre" in text
    assert text.count("l'os") == 2
    assert f'"{N}"' in text


def test_a_sign_after_a_citation_or_emphasis_does_not_part_from_it() -> None:
    """The space before `;` is made narrow whatever stands before it; the first word of emphasis counts."""
    assert ast.plain(markdown("mot [@key] ; suite", "fr")[0]).endswith(f"{N}; suite")
    assert f"*mot*{N};".replace("*", "") in ast.plain(markdown("*mot* ; suite", "fr")[0])
    assert f"«{N}mot{N}»" in ast.plain(markdown("« *mot* »", "fr")[0])


def test_every_kind_of_block_is_set() -> None:
    """Headings, lists, quotations, divisions and definitions."""
    text = "# l'un\n\n- l'un\n\n1. l'un\n\n> l'un\n\n::: x\nl'un\n:::\n\nl'un\n:   l'un\n"
    assert ast.plain(markdown(text, "fr")).count("l’un") == 7


def test_the_nodes_that_are_given_are_not_changed() -> None:
    """A new list is made: the same tree can be set in another language."""
    nodes = ast.text("l'os ?")
    before = json.dumps(nodes)
    apply(nodes, "fr")
    assert json.dumps(nodes) == before
