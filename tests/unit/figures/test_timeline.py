"""The timeline: bars as long as the dates say, as precise as they are."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from .samples import timeline

FIRST_YEAR, LAST_YEAR = 2012, 2021
NEAR = 0.02


def place(picture, day: date) -> float:
    """Give where a day begins."""
    left, right = picture.x("axis-tick-0"), picture.x(f"axis-tick-{LAST_YEAR - FIRST_YEAR}")
    begin = date(day.year, 1, 1)
    value = day.year + (day - begin).days / (date(day.year + 1, 1, 1) - begin).days
    return left + (value - FIRST_YEAR) / (LAST_YEAR - FIRST_YEAR) * (right - left)


@pytest.mark.parametrize("shape", ("wide", "narrow"))
def test_bars_last_from_the_beginning_of_the_start_to_the_end_of_the_end(drawn, shape):
    """2016-01 ends with January, 2015 with December."""
    picture = drawn(timeline("fr"), shape)
    expected = {0: (date(2012, 2, 10), date(2016, 8, 31)), 1: (date(2012, 11, 1), date(2016, 2, 1)), 2: (date(2012, 1, 1), date(2016, 1, 1))}
    for index, (start, end) in expected.items():
        box = picture.marks[f"bar-{index}"].box
        assert (box.left, box.right) == pytest.approx((place(picture, start), place(picture, end)), abs=NEAR)


def test_the_diamond_is_in_the_middle_of_its_date(drawn):
    picture = drawn(timeline("fr"))
    assert picture.x("published-1") == pytest.approx((place(picture, date(2016, 12, 1)) + place(picture, date(2017, 1, 1))) / 2, abs=NEAR)
    year = picture.marks["publication-span-2"].box
    assert (year.left, year.right) == pytest.approx((place(picture, date(2018, 1, 1)), place(picture, date(2019, 1, 1))), abs=NEAR)
    assert "publication-span-1" not in picture.marks


def test_a_bar_whose_end_is_not_known_dissolves(drawn):
    """Towards the publication where there is one, else out of the axis."""
    picture = drawn(timeline("fr"))
    assert "bar-3" not in picture.marks
    assert picture.marks["open-3"].box.left == pytest.approx(place(picture, date(2014, 4, 1)), abs=NEAR)
    assert "arrow-3" not in picture.marks
    assert picture.marks["open-4"].box.left == pytest.approx(place(picture, date(2019, 11, 1)), abs=NEAR)
    assert picture.marks["arrow-4"].box.right > picture.marks["axis"].box.right
    assert picture.marks["open-6"].box.right == pytest.approx(place(picture, date(2015, 7, 1)), abs=NEAR)
    assert picture.marks["arrow-6"].box.right < picture.marks["open-6"].box.left


def test_a_study_of_which_only_the_publication_is_known_is_a_diamond(drawn):
    marks = drawn(timeline("fr")).marks
    assert {name for name in marks if name.endswith("-5") and "tick" not in name} == {"published-5"}


@pytest.mark.parametrize("shape", ("wide", "narrow"))
def test_names_details_and_dates_are_written(written, shape):
    plot = timeline("fr")
    texts = set(" ".join(written(plot, shape)).split())
    for row in plot.rows:
        assert set(f"{row.study} {row.detail} {row.span_text}".split()) <= texts
    assert {"2012", "2021", plot.axis} <= texts


def test_the_legend_explains_only_what_is_there(written):
    plot = timeline("fr")
    assert plot.open_label in written(plot)
    assert plot.open_label not in written(dataclasses.replace(plot, rows=plot.rows[:3]))


@pytest.mark.parametrize("text", ("12", "2012-13", "2012-2-1", "2012-02-30", "avril 2012", "20120401", ""))
def test_what_is_no_date_is_refused(drawn, text):
    plot = timeline("fr")
    with pytest.raises(ValueError, match=r"date|day|month"):
        drawn(dataclasses.replace(plot, rows=(dataclasses.replace(plot.rows[0], start=text),)))


def test_an_end_before_the_start_is_refused(drawn):
    plot = timeline("fr")
    with pytest.raises(ValueError, match="before the start"):
        drawn(dataclasses.replace(plot, rows=(dataclasses.replace(plot.rows[0], start="2013", end="2012-05"),)))


def test_a_timeline_without_dates_is_refused(drawn):
    plot = timeline("fr")
    with pytest.raises(ValueError, match="without dates"):
        drawn(dataclasses.replace(plot, rows=()))
