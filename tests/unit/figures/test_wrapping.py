"""Lines of a given width."""

from __future__ import annotations

import pytest

from probant.figures.look import Face
from probant.figures.wrapping import settled, width_of, wrapped

FACE = Face("Regular", 10, 12)


def test_no_line_is_wider_than_asked():
    text = "Survie sans progression ni récidive de la maladie, multi-institutionnelle"
    for width in (40, 60, 90, 150):
        assert all(width_of(line, FACE) <= width for line in wrapped(text, FACE, width))


def test_no_word_is_lost_and_none_is_cut_that_fits():
    text = "Survie sans progression de la maladie"
    assert " ".join(wrapped(text, FACE, 70)) == text


def test_lines_are_of_like_length():
    lines = wrapped("aaaa aaaa aaaa aaaa aaaa a", FACE, width_of("aaaa aaaa aaaa aaaa aaaa", FACE) + 1)
    assert [len(line.split()) for line in lines] == [3, 3]


def test_no_break_spaces_do_not_break():
    text = "IC à 95\u00a0% de 3\u202f%"
    assert all("95\u00a0%" in line or "95" not in line for line in wrapped(text, FACE, 30))
    assert any("3\u202f%" in line for line in wrapped(text, FACE, 30))


def test_a_line_may_end_with_a_hyphen_or_a_stroke_between_letters():
    assert wrapped("multi-institutionnel", FACE, 70) == ("multi-", "institutionnel")
    assert wrapped("with/without", FACE, 40) == ("with/", "without")
    assert wrapped("0,30-0,76", FACE, 44) == ("0,30-0,76",)


def test_a_word_too_long_by_itself_is_cut():
    lines = wrapped("anticonstitutionnellement", FACE, 50)
    assert "".join(lines) == "anticonstitutionnellement"
    assert len(lines) > 1


@pytest.mark.parametrize("text", ("", "  ", "\n"))
def test_nothing_takes_no_line(text):
    assert wrapped(text, FACE, 50) == ()


def test_a_settled_column_is_as_wide_as_its_lines():
    texts = ["Survie sans progression", "Survie globale"]
    width = settled(texts, FACE, 80)
    assert width <= 80
    assert [len(wrapped(text, FACE, width)) for text in texts] == [len(wrapped(text, FACE, 80)) for text in texts]
