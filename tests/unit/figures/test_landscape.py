"""The survival landscape: both values of each row where they are, a missing one said."""

from __future__ import annotations

import dataclasses

import pytest

from probant.figures.look import FIRST, GROUND, SECOND
from probant.plots import LandscapePanel

from .samples import landscape

NEAR = 0.02


def place(picture, panel: int, value: float, last: int, end: float) -> float:
    left, right = picture.x(f"axis-{panel}-tick-0"), picture.x(f"axis-{panel}-tick-{last}")
    return left + value / end * (right - left)


@pytest.mark.parametrize("shape", ("wide", "narrow"))
def test_marks_are_where_their_values_are(drawn, shape):
    picture, plot = drawn(landscape("fr"), shape), landscape("fr")
    for number, (last, end) in enumerate(((4, 48.0), (5, 100.0))):
        assert f"axis-{number}-tick-{last + 1}" not in picture.marks
        for index, row in enumerate(plot.panels[number].rows):
            for name, value in (("first", row.first), ("second", row.second)):
                mark = f"{name}-{number}-{index}"
                if value is None:
                    assert mark not in picture.marks
                else:
                    assert picture.x(mark) == pytest.approx(place(picture, number, float(value), last, end), abs=NEAR)


def test_both_kinds_of_marks_differ_in_form_and_colour(drawn):
    marks = drawn(landscape("fr")).marks
    assert marks["first-0-0"].attributes["fill"] == FIRST
    assert (marks["second-0-0"].attributes["fill"], marks["second-0-0"].attributes["stroke"]) == (GROUND, SECOND)


def test_a_line_joins_both_values_and_only_both(drawn):
    marks = drawn(landscape("fr")).marks
    joined = marks["link-0-0"].box
    assert (joined.left, joined.right) == pytest.approx((marks["second-0-0"].box.middle[0], marks["first-0-0"].box.middle[0]), abs=NEAR)
    assert "link-0-4" not in marks
    assert "link-0-6" not in marks


def test_equal_values_are_both_seen(drawn):
    marks = drawn(landscape("fr")).marks
    assert marks["second-0-5"].box.left < marks["first-0-5"].box.left - 1
    assert marks["second-0-5"].box.right > marks["first-0-5"].box.right + 1


@pytest.mark.parametrize("shape", ("wide", "narrow"))
def test_values_and_what_is_missing_are_written(written, shape):
    texts = written(landscape("fr"), shape)
    plot = landscape("fr")
    for panel in plot.panels:
        assert panel.axis in texts
        for row in panel.rows:
            assert not {row.first_text, row.second_text} - {""} - set(texts)
    assert "témoin\u00a0: non rapporté" in texts
    assert {plot.first_label, plot.second_label} <= set(texts)


def test_panels_stand_below_one_another_on_one_line(drawn):
    picture = drawn(landscape("fr"))
    first, second = picture.marks["axis-0"].box, picture.marks["axis-1"].box
    assert (first.left, first.right) == (second.left, second.right)
    assert first.bottom < second.top


def test_without_a_maximum_the_axis_goes_as_far_as_its_values_need(drawn):
    plot = landscape("fr")
    row = dataclasses.replace(plot.panels[0].rows[0], first="0.8", second="0.35")
    picture = drawn(dataclasses.replace(plot, panels=(LandscapePanel("x", (row,)),)))
    ticks = [name for name in picture.marks if name.startswith("axis-0-tick-")]
    assert picture.x("first-0-0") == pytest.approx(place(picture, 0, 0.8, len(ticks) - 1, 0.8), abs=NEAR)


@pytest.mark.parametrize(("first", "second", "maximum"), ((None, None, None), ("101", "5", "100"), ("-1", "5", None)))
def test_what_cannot_be_shown_is_refused(drawn, first, second, maximum):
    plot = landscape("fr")
    row = dataclasses.replace(plot.panels[0].rows[0], first=first, second=second)
    with pytest.raises(ValueError, match="value"):
        drawn(dataclasses.replace(plot, panels=(LandscapePanel("x", (row,), maximum),)))
    with pytest.raises(ValueError, match="without panels"):
        drawn(dataclasses.replace(plot, panels=()))
