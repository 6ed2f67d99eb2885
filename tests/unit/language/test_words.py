"""`probant.language.words`: the engine says the same things in each of its languages."""

from __future__ import annotations

import pytest

from probant.language.words import WORDS, words


def test_every_language_has_the_same_words() -> None:
    """No heading or label is missing in one of them, and none is empty."""
    keys = {language: set(entries) for language, entries in WORDS.items()}
    assert len({frozenset(entries) for entries in keys.values()}) == 1
    assert all(text.strip() for entries in WORDS.values() for text in entries.values())


def test_a_region_has_the_words_of_its_language() -> None:
    """`en-GB` is English; a language without words is an error of the caller's."""
    assert words("en-GB") is words("en")
    with pytest.raises(KeyError):
        words("de")
