"""Scales and their ticks."""

from __future__ import annotations

from decimal import Decimal

import pytest

from probant.figures.scales import amount_ticks, ratio_scale, ratio_ticks, written, year_ticks, years


def decimals(*values: str) -> list[Decimal]:
    return [Decimal(value) for value in values]


def test_a_scale_of_ratios_shows_both_sides_of_one():
    scale = ratio_scale(decimals("0.9", "1.1"), [])
    assert (scale.low, scale.high) == (0.5, 2)


def test_a_scale_of_ratios_holds_all_estimates_and_intervals():
    scale = ratio_scale(decimals("0.35", "1.4"), decimals("0.18", "3.1"))
    assert (scale.low, scale.high) == (0.1, 5)


def test_an_interval_that_says_little_does_not_crush_the_others():
    scale = ratio_scale(decimals("0.5", "0.8"), decimals("0.0001", "4000"))
    assert (scale.low, scale.high) == (0.1, 5)


def test_the_middle_of_a_logarithmic_scale_is_the_geometric_mean():
    assert ratio_scale(decimals("0.1", "10"), []).part(1) == pytest.approx(0.5)


def test_ticks_of_ratios_are_as_dense_as_fits():
    near = ratio_scale(decimals("0.3", "1.9"), [])
    assert [written(tick, "fr") for tick in ratio_ticks(near, lambda _: True)] == ["0,2", "0,3", "0,5", "0,7", "1", "1,5", "2"]
    scale = ratio_scale(decimals("0.2", "5"), [])
    assert [written(tick, "fr") for tick in ratio_ticks(scale, lambda _: True)] == ["0,2", "0,5", "1", "2", "5"]
    assert [written(tick, "en") for tick in ratio_ticks(scale, lambda ticks: len(ticks) < 6)] == ["0.2", "0.5", "1", "2", "5"]
    assert [written(tick, "en") for tick in ratio_ticks(scale, lambda ticks: len(ticks) < 4)] == ["0.3", "1", "3"]


@pytest.mark.parametrize(
    ("highest", "step", "maximum", "ticks"),
    (
        ("41", "12", None, "0 12 24 36 48"),
        ("48", "12", None, "0 12 24 36 48"),
        ("170", "12", None, "0 36 72 108 144 180"),
        ("97", None, "100", "0 20 40 60 80 100"),
        ("41", None, None, "0 10 20 30 40 50"),
        ("0.8", None, None, "0 0.2 0.4 0.6 0.8"),
        ("0", None, None, "0 0.2 0.4 0.6 0.8 1"),
    ),
)
def test_ticks_of_amounts(highest, step, maximum, ticks):
    found = amount_ticks(Decimal(highest), Decimal(step) if step else None, Decimal(maximum) if maximum else None, lambda found: len(found) <= 9)
    assert " ".join(written(tick, "en") for tick in found) == ticks


def test_ticks_of_years():
    assert year_ticks(2009, 2014, lambda _: True) == [2009, 2010, 2011, 2012, 2013, 2014]
    assert year_ticks(1993, 2026, lambda ticks: len(ticks) < 8) == [1995, 2000, 2005, 2010, 2015, 2020, 2025]


@pytest.mark.parametrize(
    ("date", "begin", "end"),
    (
        ("2012", 2012, 2013),
        ("2013-01", 2013, 2013 + 31 / 365),
        ("2012-12-31", 2012 + 365 / 366, 2013),
        ("2012-02-29", 2012 + 59 / 366, 2012 + 60 / 366),
    ),
)
def test_a_date_is_as_long_as_it_is_precise(date, begin, end):
    assert years(date) == pytest.approx((begin, end))


def test_large_numbers_keep_their_zeros():
    assert [written(Decimal(value), "fr") for value in ("100", "1E+2", "0.50")] == ["100", "100", "0,5"]
