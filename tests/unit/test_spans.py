"""`probant.spans`: a place in a file."""

from __future__ import annotations

import pytest

from probant.spans import Span


@pytest.mark.parametrize(
    ("span", "shown"),
    (
        (Span("a.yaml", 3, 7), "a.yaml:3:7"),
        (Span("a.yaml", 3), "a.yaml:3"),
        (Span("a.yaml"), "a.yaml"),
        (Span("a.yaml", 0, 7), "a.yaml"),
    ),
)
def test_a_place_is_shown_as_editors_read_it(span: Span, shown: str) -> None:
    """`path:line:column`, without what is not known; a column without a line says nothing."""
    assert str(span) == shown


def test_places_sort_by_path_then_line_then_column_as_numbers() -> None:
    """Line 10 comes after line 9, and a whole file before its lines."""
    places = [Span("b", 1, 1), Span("a", 10, 1), Span("a", 9, 12), Span("a", 9, 2), Span("a")]
    assert sorted(places) == [Span("a"), Span("a", 9, 2), Span("a", 9, 12), Span("a", 10, 1), Span("b", 1, 1)]


def test_a_place_is_a_value() -> None:
    """Two equal places are one, and neither can be changed."""
    assert len({Span("a", 1, 2), Span("a", 1, 2)}) == 1
    with pytest.raises(AttributeError):
        Span("a").line = 3  # type: ignore[misc]
