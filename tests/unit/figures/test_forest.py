"""The forest plot: each mark where its value is, each kind of row told from the others."""

from __future__ import annotations

import dataclasses
import math
import re

import pytest

from probant.figures.look import FIRST, GROUND, SECOND

from .samples import FOREST_ROWS, forest

TICKS = ("0.02", "0.05", "0.1", "0.2", "0.5", "1", "2", "5")
NEAR = 0.02  # points: coordinates are rounded to a hundredth


def place(picture, value: float) -> float:
    """Give where a value must be: between the first and the last tick, whose values are known."""
    left, right = picture.x("axis-tick-0"), picture.x(f"axis-tick-{len(TICKS) - 1}")
    part = math.log(value / float(TICKS[0])) / math.log(float(TICKS[-1]) / float(TICKS[0]))
    return left + part * (right - left)


@pytest.mark.parametrize("shape", ("wide", "narrow"))
def test_marks_are_where_their_values_are_on_the_logarithmic_scale(drawn, shape):
    picture = drawn(forest("fr"), shape)
    for index, value in enumerate(TICKS):
        assert picture.x(f"axis-tick-{index}") == pytest.approx(place(picture, float(value)), abs=NEAR)
    for index, (_, _, _, estimate, low, high, _) in enumerate(FOREST_ROWS):
        assert picture.x(f"estimate-{index}") == pytest.approx(place(picture, float(estimate)), abs=NEAR)
        for end, name in ((low, "low"), (high, "high")):
            if end is not None and 0.02 <= float(end) <= 5:
                assert picture.x(f"{name}-{index}") == pytest.approx(place(picture, float(end)), abs=NEAR)


def test_the_numbers_on_the_axis_are_written_as_the_language_does(written):
    assert [text for text in written(forest("fr")) if text in {"0,02", "0,05", "0,1", "0,2", "0,5", "1", "2", "5"}] == [
        value.replace(".", ",") for value in TICKS
    ]
    assert [text for text in written(forest("en"), language="en") if text in TICKS] == list(TICKS)


def test_an_interval_beyond_the_scale_ends_in_an_arrow(drawn):
    picture = drawn(forest("fr"))
    axis, row = picture.marks["axis"].box, next(index for index, row in enumerate(FOREST_ROWS) if row[5] == "18.2")
    low, high = picture.marks[f"low-{row}"], picture.marks[f"high-{row}"]
    assert low.box.left < axis.left < axis.right < high.box.right
    assert low.attributes["fill"] == high.attributes["fill"] == FIRST


def test_an_end_that_is_open_is_an_arrow_too(drawn):
    plot = forest("fr")
    row = dataclasses.replace(plot.rows[0], low=None)
    picture = drawn(dataclasses.replace(plot, rows=(row, *plot.rows[1:])))
    assert picture.marks["low-0"].box.left < picture.marks["axis"].box.left
    assert "interval-0" in picture.marks


def test_an_interval_of_another_level_is_dashed_with_open_ends(drawn):
    picture = drawn(forest("fr"))
    for index, row in enumerate(FOREST_ROWS):
        if row[4] is None:
            continue
        line, end = picture.marks[f"interval-{index}"].attributes, picture.marks[f"low-{index}"].attributes
        if row[6] is None:
            assert ("stroke-dasharray" not in line, line["stroke"]) == (True, FIRST)
            assert end["fill"] in {"none", FIRST}
        else:
            assert ("stroke-dasharray" in line, line["stroke"], end["fill"], end["stroke"]) == (True, SECOND, GROUND, SECOND)


def test_the_usual_level_may_be_said(drawn):
    """95 said and 95.0 said are what is meant where nothing is said."""
    plot = forest("fr")
    rows = tuple(dataclasses.replace(row, level=level) for row, level in zip(plot.rows, ("95", "95.0"), strict=False))
    picture = drawn(dataclasses.replace(plot, rows=rows))
    assert not any("stroke-dasharray" in mark.attributes for mark in picture.marks.values())


def test_an_estimate_without_interval_is_an_open_mark_alone(drawn):
    picture = drawn(forest("fr"))
    index = next(index for index, row in enumerate(FOREST_ROWS) if row[4] is None)
    mark = picture.marks[f"estimate-{index}"].attributes
    assert (mark["fill"], mark["stroke"]) == (GROUND, FIRST)
    assert f"interval-{index}" not in picture.marks


def test_the_area_of_squares_is_as_the_number_of_patients(drawn):
    plot = forest("fr")
    numbers = ("50", "100", "200", "400")
    rows = tuple(dataclasses.replace(row, n=n) for row, n in zip(plot.rows, numbers, strict=False))
    picture = drawn(dataclasses.replace(plot, rows=rows))
    sides = [picture.marks[f"estimate-{index}"].box.right - picture.marks[f"estimate-{index}"].box.left for index in range(4)]
    assert [side**2 / sides[-1] ** 2 for side in sides] == pytest.approx([1 / 8, 1 / 4, 1 / 2, 1], rel=0.02)


def test_an_estimate_of_an_unknown_number_of_patients_is_a_dot(drawn):
    index = next(index for index, row in enumerate(FOREST_ROWS) if row[2] is None)
    paths = [element for element in drawn(forest("fr")).root if element.get("id") == f"figure-estimate-{index}"]
    assert "c" in paths[0].get("d")


def test_an_interval_narrower_than_its_square_is_seen_in_it(drawn):
    picture = drawn(forest("fr"))
    index = next(index for index, row in enumerate(FOREST_ROWS) if row[2] == "438")
    square, line = picture.marks[f"estimate-{index}"].box, picture.marks[f"interval-{index}"].box
    assert square.left < line.left < line.right < square.right
    over = [element for element in picture.root if element.get("stroke") == GROUND]
    assert len(over) == 1


@pytest.mark.parametrize("shape", ("wide", "narrow"))
def test_a_study_is_named_once_for_all_its_rows(written, shape):
    texts = written(forest("fr"), shape)
    assert texts.count("Alpha 2001") == texts.count("Beta-Gamma 2005") == 1


@pytest.mark.parametrize("shape", ("wide", "narrow"))
@pytest.mark.parametrize("language", ("fr", "en"))
def test_every_word_comes_from_the_data(written, language, shape):
    """What is set beside numbers is what the plot gives, and of that nothing is left out (the headings of columns, where there are none, are)."""
    plot = forest(language)
    given = re.findall(r"[^\W\d_]+", str(dataclasses.astuple(plot)))
    shown = re.findall(r"[^\W\d_]+", " ".join(written(plot, shape, language)))
    assert set(shown) <= set(given)
    left_out = {plot.study_heading, plot.endpoint_heading} if shape == "narrow" else set()
    assert set(given) - set(shown) <= left_out | {"None", "xa"}


def test_the_legend_explains_only_what_is_there(written):
    plot = forest("fr")
    usual = dataclasses.replace(plot, rows=(plot.rows[0],))
    assert plot.other_level_text not in written(usual)
    assert plot.no_interval_text not in written(usual)
    assert plot.usual_level_text in written(usual)


@pytest.mark.parametrize("estimate", ("0", "-0.5"))
def test_a_ratio_that_is_not_above_zero_is_refused(drawn, estimate):
    plot = forest("fr")
    with pytest.raises(ValueError, match="above 0"):
        drawn(dataclasses.replace(plot, rows=(dataclasses.replace(plot.rows[0], estimate=estimate),)))


def test_a_plot_without_rows_is_refused(drawn):
    with pytest.raises(ValueError, match="without rows"):
        drawn(dataclasses.replace(forest("fr"), rows=()))
