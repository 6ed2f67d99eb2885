"""`probant.update.diff.words`: changes by whole words and numbers."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from probant.update.diff.words import compare, tokens


@given(st.text())
def test_tokens_joined_give_the_text(text: str) -> None:
    """Nothing is lost."""
    assert "".join(tokens(text)) == text


@given(st.text(alphabet="ab .,12\u00a0é"), st.text(alphabet="ab .,12\u00a0é"))
def test_both_texts_can_be_read_from_the_comparison(old: str, new: str) -> None:
    """What was there and what is there, whole."""
    found = compare(old, new)
    assert ("".join(item[1] for item in found), "".join(item[2] for item in found)) == (old, new)
    assert all(before == after for kind, before, after in found if kind == "same")


def test_a_number_changes_whole() -> None:
    """Not digit by digit."""
    assert compare("HR = 0,47 ici", "HR = 0,41 ici") == [("same", "HR = ", "HR = "), ("changed", "0,47", "0,41"), ("same", " ici", " ici")]


def test_a_space_between_two_changes_belongs_to_them() -> None:
    """Scraps cannot be read."""
    assert compare("a soins exclusifs z", "a traitement standard z")[1] == ("changed", "soins exclusifs", "traitement standard")
